"""Says where a game spins when a tick does not come back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import TextIO

from pgasync.kernel import advice
from pgasync.kernel.scheduler import here

__all__ = ["Watchdog"]


class Watchdog:
    """A thread that looks, once in a while, whether this one still ticks and draws.

    It barks once for each time that a task, or a draw function, does not come
    back. It is silent while the driver itself takes long: a player may drag
    the window, or read a crash page.

    Args:
        seconds: of silence before it barks, s of real time.
        out: where it reports.
    """

    def __init__(self, seconds: float = 2.0, out: TextIO | None = None) -> None:
        import threading

        self.seconds = seconds
        self.out = out
        self.beats = 0
        self.ended = threading.Event()
        self.ident = threading.get_ident()
        self.scheduler = here()
        self.thread = threading.Thread(target=self.watch, name="pgasync watchdog", daemon=True)
        self.thread.start()

    def beat(self) -> None:
        """The game is alive."""
        self.beats += 1

    def stop(self) -> None:
        """Watch no more."""
        self.ended.set()
        self.thread.join()

    def watch(self) -> None:
        """The thread."""
        seen, barked = -1, -1
        while not self.ended.wait(self.seconds):
            busy = self.scheduler.running is not None or self.scheduler.barred
            if self.beats == seen != barked and busy:
                barked = seen
                print(self.report(), file=self.out or sys.stderr, flush=True)
            seen = self.beats

    def report(self) -> str:
        """Which task does not come back, and where it is."""
        task = self.scheduler.running
        file, line, function = advice.nearest(calls(sys._current_frames().get(self.ident)))
        where = f" It is at {file}:{line}, in {function}." if line else ""
        name = "a draw function" if task is None else task.name
        cure = (
            "Drawing shows one picture and returns."
            if task is None
            else "A loop in a task needs an `await` in it, such as `await next_frame()`;"
            " instead of `time.sleep(s)` write `await sleep(s)`."
        )
        return (
            f"pgasync: the game has not come back from {name} for {self.seconds:g} s.{where} {cure}"
            " Ctrl-C, pressed twice, stops it."
        )


def calls(frame: FrameType | None) -> Iterator[tuple[CodeType, int]]:
    """Code and line of all that a thread has called and that has not returned, innermost first."""
    while frame is not None:
        yield frame.f_code, frame.f_lineno
        frame = frame.f_back
