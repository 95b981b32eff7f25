"""`pgasync check`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from pgasync.tools.check.checker import UNREADABLE, check
from pgasync.tools.check.files import find_files
from pgasync.tools.check.finding import Finding
from pgasync.tools.progress import Progress

__all__ = ["EXAMPLE", "HELP", "options", "run"]

HELP = "Find the usual mistakes in a game without running it."
EXAMPLE = "pgasync check games/ README.md"

NOTHING, SOMETHING, CANNOT = 0, 1, 2


def options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `pgasync check`."""
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a Python file, a Markdown page, or a folder"
    )
    parser.add_argument("--json", action="store_true", help="print a list of objects, for editors and CI")


def run(options: argparse.Namespace) -> int:
    """Check, and print what is found.

    Returns: the exit code: 0 nothing was found, 1 something was, 2 there is
        no such path, or a file is no Python and was not checked.
    """
    try:
        files = len(find_files([Path(path) for path in options.paths]).texts)
        with Progress("checking", 0, "programs") as progress:
            findings = check(options.paths, progress.to)
    except FileNotFoundError as error:
        print(f"pgasync: {error}.", file=sys.stderr)
        return CANNOT
    if options.json:
        print(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            print(printable(str(finding)))
        print(summary(findings, files), file=sys.stderr)
    if any(finding.code == UNREADABLE for finding in findings):
        return CANNOT
    return SOMETHING if findings else NOTHING


def printable(text: str) -> str:
    """A text as the terminal can show it: a game may have names that it cannot."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def summary(findings: list[Finding], files: int) -> str:
    """The last line, for people. It tells how much was read, as a wrong path may lead to nothing."""
    things = {0: "nothing found", 1: "1 finding"}.get(len(findings), f"{len(findings)} findings")
    return f"pgasync: {things} in {'1 file' if files == 1 else f'{files} files'}."
