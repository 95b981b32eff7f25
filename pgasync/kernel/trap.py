"""The one place where a task gives up control.

Whatever suspends a task (a frame, a timer, a key, another task) ends in
`await trap(wait)`. The coroutine yields the `Wait` to the scheduler, which
parks the task there; whoever wakes the task sends the value that `trap`
returns. Nothing else in pgasync yields.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Protocol

from pgasync.kernel import advice
from pgasync.kernel.errors import Cancelled, MisuseError

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["Passing", "Refusal", "Wait", "trap"]


class Wait(Protocol):
    """Something that a task can be parked on.

    `str(wait)` finishes the sentence "waits for ...".
    """

    def park(self, task: Task, /) -> None:
        """Remember the task, and set `task.parked_on`.

        May raise: the error is then raised in the task, at its `await`.
        """

    def release(self, task: Task, /) -> None:
        """Forget a parked task without waking it, because it is being cancelled."""


class Refusal:
    """The answer to a wait that may not be: sent to the task instead of parking it."""

    __slots__ = ("task", "wait")

    def __init__(self, task: Task, wait: str) -> None:
        self.task = task
        self.wait = wait

    def error(self) -> BaseException:
        """What to raise at the wait. Must be called within the task's own stack:
        only there can Python tell which exception is being handled."""
        cancelled = self.task.unwinding
        assert cancelled is not None
        cancelled.refusals += 1
        handled: BaseException | None = sys.exception()
        while handled is not None:
            if isinstance(handled, Cancelled) and handled.task is self.task:
                return MisuseError(advice.wait_in_cleanup(self.task, self.wait))
            handled = handled.__context__
        cancelled.swallows += 1
        if cancelled.misuse is None:
            cancelled.misuse = MisuseError(advice.swallowed(cancelled))
        return cancelled.with_traceback(None)


@types.coroutine
def trap(wait: Wait) -> Generator[Wait, Any, Any]:
    """Park the running task on `wait`; return what the waker sends.

    Resumes: when the waker says so.

    Raises:
        Cancelled: the task was cancelled while it was parked.
        MisuseError: the task was already being cancelled. Cleanup cannot wait.
    """
    answer = yield wait
    if type(answer) is Refusal:
        raise answer.error()
    return answer


class Passing:
    """The wait of a marked task on something that would be over before it began.

    What needs no suspension today must not do for a marked task what the same
    line cannot do on another day: it is cancelled there, and in cleanup refused.

        if task.marked:
            await trap(Passing("an event"))
    """

    __slots__ = ("what",)

    def __init__(self, what: object) -> None:
        self.what = what

    def __str__(self) -> str:
        return str(self.what)

    def park(self, task: Task) -> None:
        """Never called: a marked task is not parked."""
        raise AssertionError  # pragma: no cover

    release = park
