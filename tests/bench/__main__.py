"""python -m tests.bench: pgasync, the limit and the peers side by side. See docs/performance.md."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench import peers, works
from tests.bench.figures import Cell, Figures
from tests.bench.report import report
from tests.bench.rounds import CellFailed, Settings, measure, pin_away

FULL = (9, 3, 3)  # rounds, processes that share them, chunks in each
QUICK = (3, 1, 2)


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for, and print it."""
    parser = command_line()
    given = parser.parse_args(arguments)
    try:
        only = works.chosen(given.only.split(",")) if given.only else works.known()
        pythons = interpreters(given.python, given.quick)
    except (ValueError, peers.NotMade) as error:
        parser.error(str(error))
    rounds, processes, chunks = QUICK if given.quick else FULL
    settings = Settings(given.rounds or rounds, processes, chunks, given.collecting, pin_away(), pythons)
    cells, failures = run(list(cells_of(only, pythons)), settings)
    figures = Figures(cells)
    print(report(figures, given.collecting))
    kept = {"cells": figures.json(), **machine(figures, settings)}
    if given.json:
        Path(given.json).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if given.plot:
        plot(kept, given.plot)
    return 1 if failures else 0


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="pgasync and the limit alone, fewer rounds")
    parser.add_argument("--only", metavar="W1,W4", help=f"some of: {', '.join(works.known())}")
    parser.add_argument("--json", metavar="FILE", help="keep the figures")
    parser.add_argument("--plot", metavar="FILE.png", help="draw the figures")
    parser.add_argument("--rounds", type=positive, metavar="N", help=f"instead of {FULL[0]} ({QUICK[0]})")
    parser.add_argument("--python", metavar="PATH", help="measure under another interpreter")
    parser.add_argument("--collecting", action="store_true", help="leave the garbage collector on")
    return parser


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, got {number}")
    return number


def interpreters(python: str | None, quick: bool) -> dict[str, str]:
    """Engine -> interpreter, for those that can be measured.

    A peer that is not to be had is left out, and said so.
    """
    base = python or sys.executable
    ours = peers.environment("pgasync", base) if python else base
    found = dict.fromkeys(works.OURS, ours)
    for engine in () if quick else works.ENGINES:
        if engine not in found:
            try:
                found[engine] = peers.environment(engine, base)
            except peers.NotMade as error:
                print(f"{engine} is left out: {error}", file=sys.stderr)
    return found


def cells_of(only: list[str], pythons: dict[str, str]) -> Iterator[tuple[str, int, list[str]]]:
    """What to measure: work, N, engines. No cell twice."""
    wanted: dict[tuple[str, int], tuple[str, ...]] = {}
    for work in works.TABLE + works.ON_SCREEN:
        if work.id in only:
            wanted.update({(work.id, n): work.engines for n in work.sizes})
    if "growth" in only:
        for growth in works.GROWTH:
            for n in (growth.small, growth.large):
                wanted.setdefault((growth.work, n), works.OURS)
    if "meteors" in only:
        wanted["meteors", 1] = works.METEORS.engines
    for (work_id, n), engines in wanted.items():
        there = [engine for engine in engines if engine in pythons]
        yield work_id, n, there


def run(wanted: list[tuple[str, int, list[str]]], settings: Settings) -> tuple[list[Cell], list[str]]:
    """Measure all of it, and tell about the progress."""
    cells: list[Cell] = []
    failures: list[str] = []
    began = time.monotonic()
    for done, (work, n, engines) in enumerate(wanted, 1):
        try:
            cells += measure(work, n, engines, settings)
        except CellFailed as failure:
            failures.append(str(failure))
            print(failure, file=sys.stderr)
        spent = time.monotonic() - began
        print(f"[{done}/{len(wanted)}] {work} at {n:,} ({spent:.0f} s)", file=sys.stderr)
    return cells, failures


def machine(figures: Figures, settings: Settings) -> dict[str, Any]:
    """What the figures were measured with."""
    code = "import platform as p; print(p.python_implementation(), p.python_version())"
    python = settings.pythons["pgasync"]
    version = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return {
        "python": version,
        "machine": f"{platform.machine()}, {platform.system()}",
        "resume_ns": round(figures.resume, 2),
        "rounds": settings.rounds,
        "processes": settings.processes,
        "gc": "on" if settings.collecting else "off within chunks",
    }


def plot(kept: dict[str, Any], file: str) -> None:
    """Draw the figures, with a matplotlib of the benchmark's own."""
    script = Path(__file__).with_name("plot.py")
    python = peers.environment("plot")
    rows = [work._asdict() for work in works.TABLE + works.ON_SCREEN]
    subprocess.run(
        [python, str(script), file], input=json.dumps({**kept, "works": rows}), text=True, check=True
    )


if __name__ == "__main__":
    sys.exit(main())
