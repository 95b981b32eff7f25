"""The live roots: held while they run, cancelled at exit."""

from __future__ import annotations

import atexit
import warnings
from _thread import get_ident
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pgasync.kernel import advice

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["Root", "hold", "live_roots"]


class Root:
    """What the tasks of one root share."""

    __slots__ = ("moment", "names", "scheduler", "started_at", "task", "thread")

    def __init__(self) -> None:
        from pgasync.kernel.scheduler import here

        self.thread = get_ident()
        self.scheduler = here()
        # How many tasks of each function there have been.
        self.names: dict[str, int] = {}
        self.task: Task | None = None
        self.started_at = ""
        # The game time in seconds, kept by whoever ticks; for "waits since".
        self.moment = 0.0

    def over(self) -> None:
        """The root has ended: hold it no longer."""
        assert self.task is not None
        del roots[self.task]
        self.task = None


roots: dict[Task, None] = {}
"""The live roots, oldest first. With the running task, the only global state.
A dict, for its order and because a game may embed thousands of short roots."""


def live_roots() -> list[Task]:
    """The roots that have not ended, oldest first."""
    return list(roots)


def hold(root: Task) -> None:
    """Keep a root alive until it ends."""
    if not hold_at_exit:
        hold_at_exit.append(True)
        atexit.register(cancel_all)
    root.root.started_at = advice.asking_line()
    roots[root] = None


hold_at_exit: list[bool] = []


def cancel_all(rounds: int = 10) -> None:
    """At exit: cancel what still runs, the newest first, so that its cleanup is not lost.

    Then what these cleanups have started, for so many rounds.
    """
    # A stack, because an error of one root must not cost the others their cleanup.
    with ExitStack() as stack:
        if roots and rounds:
            stack.callback(cancel_all, rounds - 1)  # called last
        for root in live_roots():
            stack.callback(cancel_at_exit, root)


def cancel_at_exit(root: Task) -> None:
    """Complain about a root that still runs, and cancel it even if the complaint is an error."""
    if not root.is_open():
        return  # another root's cleanup has ended it
    try:
        warnings.warn(
            f"The root task {root.name}, started at {root.root.started_at}, still ran at exit."
            " Cancel a root when you have done with it.",
            ResourceWarning,
            stacklevel=1,
        )
    finally:
        root.root.thread = get_ident()
        root.cancel("the program ended")
