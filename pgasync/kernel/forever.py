"""Waiting for nothing but one's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from pgasync.kernel.trap import trap

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["sleep_forever"]


class Forever:
    """The wait that nothing ends but a cancellation."""

    def __str__(self) -> str:
        return "sleep_forever()"

    def park(self, task: Task) -> None:
        task.parked_on = self

    def release(self, task: Task) -> None:
        task.parked_on = None


FOREVER = Forever()


async def sleep_forever() -> NoReturn:
    """Wait until cancelled.

    Resumes: never.
    """
    while True:
        await trap(FOREVER)
