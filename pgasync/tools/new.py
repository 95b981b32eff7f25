"""`pgasync new`."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

__all__ = ["EXAMPLE", "HELP", "options", "run"]

HELP = "Make a folder with a small game in it, to begin with."
EXAMPLE = "pgasync new rain"

TEMPLATE = Path(__file__).parent / "template"
FILES = ("main.py", "test_main.py", "README.md")
TITLE, FOLDER = "The Title", "the_folder"
"""What stands in the files of the template for those of the new game."""
GOOD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that no folder can have on Windows."""


def options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `pgasync new`."""
    parser.add_argument("name", help="of the folder to make, such as rain")


def run(options: argparse.Namespace) -> int:
    """Make the folder; return the exit code."""
    folder = Path(options.name)
    mistake = cannot(folder, options.name)
    if mistake:
        print(f"pgasync: {mistake}", file=sys.stderr)
        return 2
    try:
        fill(folder)
    except OSError as error:
        print(f"pgasync: {options.name!r} cannot be made: {error.strerror or error}", file=sys.stderr)
        return 2
    print(f"Made {folder}: {', '.join(FILES)}")
    print(f"Play it:  pgasync play {folder}")
    print(f"Test it:  pytest {folder}")
    return 0


def fill(folder: Path) -> None:
    """Write the files."""
    title = re.sub("[_-]+", " ", folder.name).strip().title()
    folder.mkdir()
    for name in FILES:
        text = (TEMPLATE / name).read_text(encoding="utf-8")
        text = text.replace(TITLE, title).replace(FOLDER, str(folder))
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def cannot(folder: Path, name: str) -> str:
    """Why there can be no such folder; empty if there can."""
    if not GOOD.fullmatch(folder.name):
        better = re.sub("[^A-Za-z0-9_-]+", "_", folder.name).strip("_-0123456789")
        hint = f" Did you mean {better!r}?" if better else " For example: rain"
        return f"the name of a game is letters, digits, _ and -, a letter first, got {name!r}.{hint}"
    if folder.name.lower() in RESERVED:
        return f"no folder can be called {folder.name!r} on Windows. Choose another name."
    if folder.is_dir():
        play = f", or play what is in it: pgasync play {folder}" if (folder / "main.py").is_file() else ""
        return f"there is a folder {str(folder)!r} already. Choose another name{play}."
    if folder.exists():
        return f"there is a file {str(folder)!r} already. Choose another name."
    if not folder.parent.is_dir():
        return f"there is no folder {str(folder.parent)!r} to make {folder.name!r} in. Make it first."
    return ""
