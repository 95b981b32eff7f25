"""One engine, one work, one N, in a process of its own.

    python -m tests.bench.cell ENGINE WORK N [--cpu N] [--chunks N] [--collecting]

It prepares the work, says that it is ready, and then measures one round for each
line on its standard input; so whoever started it can take turns with the cells of
the other engines. At the end of the input it checks that the work was done.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys

from tests.bench.stopwatch import Stopwatch

__all__ = ["MODULES", "main"]

MODULES = {
    "limit": "by_hand",
    "pgasync": "with_pgasync",
    "asyncgui": "with_asyncgui",
    "asyncgui_1": "with_asyncgui_1",
    "asyncpygame": "with_asyncpygame",
    "asyncio": "with_asyncio",
    "trio": "with_trio",
}
"""Engine -> file in the folder `engines`."""


def main(arguments: list[str] | None = None) -> None:
    """Run the cell that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=MODULES)
    parser.add_argument("work")
    parser.add_argument("n", type=int)
    parser.add_argument("--cpu", type=int)
    parser.add_argument("--chunks", type=int, default=3)
    parser.add_argument("--collecting", action="store_true")
    given = parser.parse_args(arguments)
    if given.cpu is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {given.cpu})
    works = importlib.import_module(f"tests.bench.engines.{MODULES[given.engine]}").WORKS
    works[given.work](given.n, Stopwatch(given.chunks, given.collecting))
    print(json.dumps({"checked": True}), file=sys.stdout, flush=True)


if __name__ == "__main__":
    main()
