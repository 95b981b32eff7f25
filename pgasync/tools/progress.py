"""How far something has come that takes its time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

__all__ = ["Progress"]

PATIENCE = 2.0
"""s; what is over before shows nothing."""
PAUSE = 0.1
"""s between two looks at the same line."""
WIDTH = 30


class Progress:
    """A bar on the terminal, from two seconds on; nothing at all where there is no terminal.

        with Progress("replaying", 216_000, "ticks") as progress:
            for n in range(216_000):
                progress.to(n)

    It writes to stderr, and takes its line away at the end, however the block ends.

    Args:
        doing: what is being done, a verb.
        total: how many there are; 0 if nobody knows.
        unit: of what.
        stream: instead of stderr.
        wall: tells the real time, s.
    """

    def __init__(
        self,
        doing: str,
        total: int,
        unit: str,
        *,
        stream: TextIO | None = None,
        wall: Callable[[], float] | None = None,
    ) -> None:
        if wall is None:
            import time

            wall = time.monotonic
        self.doing = doing
        self.total = total
        self.unit = unit
        self.stream = sys.stderr if stream is None else stream
        self.wall = wall
        self.seen = self.stream.isatty()
        self.shown = ""
        self.began = wall()
        self.next = self.began + PATIENCE

    def to(self, n: int) -> None:
        """So many are done."""
        if not self.seen:
            return
        now = self.wall()
        if now >= self.next:
            self.next = now + PAUSE
            self.show(self.line(n, now - self.began))

    def line(self, n: int, seconds: float) -> str:
        """What is shown."""
        if not self.total:
            return f"{self.doing}: {n:,} {self.unit}"
        part = min(1.0, n / self.total)
        full = round(part * WIDTH)
        left = f", {seconds / part - seconds:.0f} s left" if part else ""
        return f"{self.doing} [{'#' * full}{'.' * (WIDTH - full)}] {n:,} of {self.total:,} {self.unit}{left}"

    def show(self, line: str) -> None:
        """Put a line where the last one was."""
        blank = " " * (len(self.shown) - len(line))
        self.stream.write(f"\r{line}{blank}")
        self.stream.flush()
        self.shown = line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.shown:
            self.show("")
            self.stream.write("\r")
            self.stream.flush()
