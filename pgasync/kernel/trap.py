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

__all__ = ["Flicks", "Holder", "Passing", "Refusal", "Wait", "trap"]


class Wait(Protocol):
    """What a task yields to be parked.

    `str(wait)` finishes the sentence "waits for ...". Instead of such an object
    a task may yield `Flicks`.
    """

    def park(self, task: Task, /) -> None:
        """See to it that something remembers the task, and is its `parked_on`.

        May raise: the error is then raised in the task, at its `await`.
        """


class Flicks(float):
    """So much of its clock's time, as a whole number of flicks: what a sleeping task yields.

    A type of its own, so that a number which a foreign awaitable yields is not taken for a sleep.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "sleep()"


class Holder(Protocol):
    """What remembers a parked task: often the wait itself, or a list of those who wait."""

    def release(self, task: Task, /) -> None:
        """Forget the task without waking it, because it is being cancelled."""


class Refusal(BaseException):
    """The answer to a wait that may not be: raised in the task instead of parking it.

    It never leaves the wait, which yields it, so that it is resumed by `send`,
    and then raises `error()` in its place.
    """

    def __init__(self, task: Task, wait: object) -> None:
        self.task = task
        self.wait = wait

    def error(self) -> BaseException:
        """What to raise at the wait. Must be called within the task's own stack,
        resumed by `send`: only there can Python tell which exception the task
        is handling."""
        cancelled = self.task.unwinding
        if cancelled is None:
            return MisuseError(advice.no_clock(self.task, self.wait))
        cancelled.refusals += 1
        handled: BaseException | None = sys.exception()
        while handled is not None:
            if isinstance(handled, Cancelled) and handled.is_for(self.task):
                return MisuseError(advice.wait_in_cleanup(self.task, str(self.wait)))
            handled = handled.__context__
        cancelled.swallows += 1
        if cancelled.misuse is None:
            cancelled.misuse = MisuseError(advice.swallowed(cancelled))
        return cancelled.with_traceback(None)


@types.coroutine
def trap(wait: Wait) -> Generator[Wait | Refusal, Any, Any]:
    """Park the running task on `wait`; return what the waker sends.

    The waits of the hot paths (`next_frame`, `frames`, `sleep`, `Signal.wait`)
    repeat these lines instead of calling this, which would double their cost (with
    `exception()` for `as`, as each name takes up a place in every task that waits), and
    the end of a nursery, which knows that it is not refused, its first; a `try`
    costs nothing while nothing is raised.

    Resumes: when the waker says so.

    Raises:
        Cancelled: the task was cancelled while it was parked.
        MisuseError: the task was already being cancelled. Cleanup cannot wait.
    """
    try:
        return (yield wait)
    except Refusal as refused:
        refusal = refused
    yield refusal
    raise refusal.error()


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
        """A marked task is not parked, and no other may come here: nothing would wake it."""
        raise AssertionError(f"{task.name} is not marked, and must not wait for {self}")
