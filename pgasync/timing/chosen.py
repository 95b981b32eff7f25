"""Which clock a wait obeys: that of its task, or the one it was given."""

from __future__ import annotations

from typing import Any

from pgasync.kernel import advice
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import Task
from pgasync.timing.clock import Clock
from pgasync.timing.frames import clock_of

__all__ = ["check_clock", "chosen_clock"]


def check_clock(clock: Any) -> None:
    """Refuse a `clock=` that is none, at the call.

    Raises:
        TypeError: it is neither a clock nor None.
    """
    if clock is not None and not isinstance(clock, Clock):
        raise TypeError(f"clock must be a Clock, as scene.game.clock is, got {clock!r}")


def chosen_clock(task: Task, wait: object, given: Clock | None) -> Clock:
    """The clock that was given, or else the task's.

    Raises:
        MisuseError: there is none, or it has ended, and so would wake nobody.
    """
    clock = clock_of(task, wait) if given is None else given
    if clock.closed:
        raise MisuseError(advice.stranded(task, str(wait)))
    return clock
