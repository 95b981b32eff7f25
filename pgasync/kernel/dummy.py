"""A task that is none, to start variables with."""

from __future__ import annotations

from pgasync.kernel.home import Home
from pgasync.kernel.roots import Root
from pgasync.kernel.state import CANCELLED
from pgasync.kernel.task import Task, born

__all__ = ["dummy_task"]


async def dummy() -> None:
    """The function of `dummy_task`."""


def make_dummy() -> Task:
    coro = dummy()
    coro.close()
    task = born(coro, Home(Root(), None, None), None)
    task.state = CANCELLED
    return task


dummy_task = make_dummy()
"""A task that has ended already (CANCELLED), to start variables with: its
`cancel()` does nothing, so nobody has to ask whether there is a task yet."""
