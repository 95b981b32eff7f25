"""What a run changes in the process around it, and puts back.

Several games may run at once, in threads or beside each other in a host's
loop, and need not end in the order they began: the first one to come makes
the change, the last one to go undoes it.
"""

from __future__ import annotations

import sys
import warnings
from _thread import RLock, _local
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pygame

__all__ = ["CTRL_C", "Interrupt", "mixer", "told_of_forgotten_awaits"]


CHANNELS = 24
"""How many sounds can be heard at once."""
CTRL_C = "Ctrl-C"
"""Why a game was cancelled, if it was that."""
LOCK = RLock()


class Shared:
    """A change that lasts as long as anybody needs it.

    Args:
        change: makes it on entering, undoes it on leaving.
    """

    def __init__(self, change: Callable[[], AbstractContextManager[None]]) -> None:
        self.change = change
        self.users = 0
        self.made: AbstractContextManager[None] | None = None

    def __enter__(self) -> None:
        with LOCK:
            if self.users == 0:
                self.made = self.change()
                self.made.__enter__()
            self.users += 1

    def __exit__(self, *error: object) -> None:
        with LOCK:
            self.users -= 1
            if self.users == 0 and self.made is not None:
                self.made.__exit__(None, None, None)


@contextmanager
def reported() -> Iterator[None]:
    """Python's own warning about a coroutine that was never awaited becomes a report with the line."""
    show = warnings.showwarning
    told: set[str] = set()

    def report(message: Any, category: Any, filename: str, lineno: int, *rest: Any, **more: Any) -> None:
        # Without a user it is only called by hooks that were put on top, and have kept it.
        if not REPORT.users or category is not RuntimeWarning or "was never awaited" not in str(message):
            show(message, category, filename, lineno, *rest, **more)
            return
        text = forgotten_await(str(message), filename, lineno)
        if text not in told:  # it may come in every frame
            told.add(text)
            print(text, file=sys.stderr, flush=True)

    warnings.showwarning = report
    try:
        yield
    finally:
        if warnings.showwarning is report:  # else somebody has put a hook of his own on top
            warnings.showwarning = show


def forgotten_await(message: str, filename: str, lineno: int) -> str:
    """What to say about a coroutine that was never awaited."""
    first, *lines = message.splitlines()
    name = first.split("'")[1] if "'" in first else "a coroutine"
    origin = [line.strip() for line in lines if line.strip().startswith("File ")]
    where = origin[-1] if origin else f'File "{filename}", line {lineno}'
    return f"pgasync: {first}. {where}. Write `await {name}(...)`, or start it."


@contextmanager
def origins() -> Iterator[None]:
    """Coroutines remember the line that made them."""
    depth = sys.get_coroutine_origin_tracking_depth()
    sys.set_coroutine_origin_tracking_depth(max(depth, 1))
    try:
        yield
    finally:
        sys.set_coroutine_origin_tracking_depth(depth)


class InThisThread(_local):
    """What Python keeps for each thread."""

    def __init__(self) -> None:
        self.origins = Shared(origins)


REPORT = Shared(reported)
THREAD = InThisThread()


@contextmanager
def told_of_forgotten_awaits() -> Iterator[None]:
    """While a game runs, its forgotten awaits are reported. Which warnings there are is the user's choice."""
    with REPORT, THREAD.origins:
        yield


class Interrupt:
    """The first Ctrl-C is noted, for the driver to cancel its game between two ticks; the second interrupts.

    Python takes Ctrl-C in its main thread only: in other threads this does nothing.
    """

    def __init__(self) -> None:
        self.came = False

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Catch it until the block ends."""
        import signal
        import threading

        def note(*_: object) -> None:
            self.came = True
            signal.signal(signal.SIGINT, signal.default_int_handler)

        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def mixer() -> Iterator[None]:
    """Sound, if the machine has any. A mixer that was there before stays afterwards."""
    if pygame.mixer.get_init():
        yield
        return
    try:
        pygame.mixer.init()
        pygame.mixer.set_num_channels(CHANNELS)
    except pygame.error:
        pass  # a silent machine plays the game all the same
    try:
        yield
    finally:
        pygame.mixer.quit()
