"""Every rule on every program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path

from pgasync.kernel.advice import shorten
from pgasync.tools.check.assets import mp3_asset, mp3_file
from pgasync.tools.check.cleanup import await_in_cleanup, swallowed_cancel
from pgasync.tools.check.context import Context
from pgasync.tools.check.files import find_files
from pgasync.tools.check.finding import Finding
from pgasync.tools.check.forgotten import forgotten_await, forgotten_return, wrong_block, wrong_loop
from pgasync.tools.check.loops import loop_without_wait
from pgasync.tools.check.parentheses import called_too_early, function_not_called
from pgasync.tools.check.program import Program, Shelf
from pgasync.tools.check.source import Source, Unreadable, read_file
from pgasync.tools.check.taken import taken_name
from pgasync.tools.check.world import blocking_call, unseeded_random, wall_clock

__all__ = ["RULES", "UNREADABLE", "check"]

RULES: tuple[Callable[[Context], None], ...] = (
    await_in_cleanup,
    swallowed_cancel,
    forgotten_await,
    forgotten_return,
    taken_name,
    wrong_loop,
    wrong_block,
    loop_without_wait,
    function_not_called,
    called_too_early,
    blocking_call,
    unseeded_random,
    wall_clock,
    mp3_asset,
)
UNREADABLE = "syntax-error"
"""The code of the one finding that says that a file was not checked."""


def check(
    paths: Iterable[str | PathLike[str]], watch: Callable[[int], object] = lambda done: None
) -> list[Finding]:
    """Look for mistakes in programs, without running or importing them.

    Args:
        paths: Python files, Markdown pages, and folders of both. Files that are
            given together know each other's async functions.
        watch: told after each program how many are checked.
    Returns: what was found, sorted by file, line and column. A file that is no
        Python is a finding with the code `syntax-error`.
    Raises:
        FileNotFoundError: there is nothing at one of the paths.
    """
    found = find_files([Path(path) for path in paths])
    sources: list[Source] = []
    findings: list[Finding] = []
    for path in found.texts:
        try:
            sources += read_file(path)
        except Unreadable as error:
            findings.append(unreadable(path, error))
    shelf = Shelf(sources)
    for n, program in enumerate(shelf.programs, 1):
        findings += check_program(program, shelf)
        watch(n)
    if any(program.uses for program in shelf.programs):
        findings += map(mp3_file, found.sounds)
    return sorted(set(findings))


def unreadable(path: Path, error: Unreadable) -> Finding:
    """A file that was not checked."""
    return Finding(shorten(str(path)), error.line, error.column, UNREADABLE, error.text)


def check_program(program: Program, shelf: Shelf) -> list[Finding]:
    """What is found in one program. One that does not use pgasync is left alone."""
    if not program.uses:
        return []
    try:
        context = Context(program, shelf)
        for rule in RULES:
            rule(context)
    except RecursionError:
        error = Unreadable("this nests too deep to be checked.")
        return [unreadable(program.source.path, error)]
    return unsilenced(context)


def unsilenced(context: Context) -> list[Finding]:
    """What no comment silences; and comments that give no reason."""
    source = context.program.source
    kept = [
        finding
        for finding in context.found
        if finding.line not in source.silences and context.ends.get(finding) not in source.silences
    ]
    lines = source.lines()
    for line, reason in source.silences.items():
        if not reason:
            column = lines[line - 1].rfind("#") + 1 + source.indent
            kept.append(
                Finding(
                    source.name,
                    line,
                    column,
                    "silence-without-reason",
                    "`# pgasync: ok` needs a reason, for those who read it later. Write it behind the `ok`.",
                )
            )
    return kept
