"""Blocks that can be cancelled.

The scopes of one task form a chain, from its innermost open block out to the
task itself, which is the outermost scope of its own coroutine. Nurseries are
scopes with children, so the chains make one tree.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from pgasync.kernel import advice
from pgasync.kernel.errors import Cancelled, Cause, MisuseError, because
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.state import STARTED
from pgasync.kernel.tree import mark

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["CancelScope", "Scope"]


class Scope:
    """What a task and its cancellable blocks have in common.

    Invariant: in a chain, the scopes that carry a cause are the innermost
    ones, without a gap. So a task is marked if its innermost scope is.
    """

    __slots__ = ("cause",)

    if TYPE_CHECKING:

        @property
        def task(self) -> Task:
            """Whose scope it is: a task's own is the task itself."""

    outer: Scope | None = None
    cause: Cause | None
    children: Any = ()
    # Whether its task waits at its end, for children: a nursery's.
    at_end: bool = False

    def cancel(self, why: str = "cancel()") -> None:
        """End everything in this scope, now.

        The whole subtree is marked first. Then every suspended task in it gets
        `Cancelled`, youngest and innermost first; when this returns, their
        cleanup has run. A task that is running right now (it is below the
        caller on the stack, or the caller) gets `Cancelled` at its next wait.

        Cancelling what has ended or is being cancelled does nothing.

        Args:
            why: the reason, for `cause` and for the tools that show it.
        Raises:
            MisuseError: called from another thread than the tree's, or while
                the game is drawn.
        Cost: linear in the number of tasks that end.
        """
        if not self.is_open():
            return
        scheduler = here()
        scheduler.admit("cancel()", self.task.root.thread)
        if self.cause is None:
            cause = because(why, scheduler.running, advice.asking_place())
            scheduler.call(scheduler.unwind, mark(self, cause))
        elif scheduler.deferred:
            # Marked, perhaps only to end when the running task waits; but who asks has it now.
            scheduler.call(scheduler.unwind, mark(self, self.cause))

    def is_open(self) -> bool:
        """Whether there is still something to cancel: it is in the chain of its task."""
        return self.outer is not None


class CancelScope(Scope):
    """A `with` block whose rest can be skipped from anywhere.

    `scope.cancel()` raises `Cancelled` at the wait at which the block stands;
    the end of the block catches it, and the task goes on behind it.

        with CancelScope() as scope:
            door.on_open = scope.cancel
            await sleep(10)

    Attributes:
        cancel_called: somebody asked for the end of this block (or of one
            around it).
        cancelled_caught: the block was indeed cut short, and has ended.
    """

    __slots__ = ("cancelled_caught", "entered", "outer", "task")

    task: Task
    outer: Scope | None

    def __init__(self) -> None:
        self.cause = None
        self.outer = None
        self.entered = False
        self.cancelled_caught = False

    def __str__(self) -> str:
        return f"{type(self).__name__}()"

    @property
    def cancel_called(self) -> bool:
        return self.cause is not None

    def cancel(self, why: str = "cancel()") -> None:
        if self.entered:
            super().cancel(why)
        elif self.cause is None:
            here().admit("cancel()")
            # Cancelled before it was entered: the block ends at its first wait.
            self.cause = because(why, here().running, advice.asking_place())

    def __enter__(self) -> CancelScope:
        self.enter(here())
        return self

    async def refuse_async_with(self, *_: object) -> NoReturn:
        """What `async with` finds, which looks for both before it calls the first."""
        raise MisuseError(f"{self} is a plain block. Write `with`, not `async with`.")

    __aenter__: Any = refuse_async_with
    __aexit__: Any = refuse_async_with

    def enter(self, scheduler: Scheduler) -> None:
        """Become the innermost scope of the running task."""
        task = scheduler.running
        if task is None:
            raise MisuseError(f"{type(self).__name__} was entered outside of every task.")
        if self.entered:
            raise MisuseError(
                f"This {type(self).__name__} was entered twice. Make a new one for every block."
            )
        self.entered = True
        self.task = task
        self.outer = task.innermost or task
        self.cause = self.outer.cause or self.cause
        task.innermost = self
        if self.cause is not None:
            scheduler.attend(task)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        return self.leave(error)

    def leave(self, error: BaseException | None) -> bool:
        """Stop being the innermost scope; say whether `error` ends here.

        Raises:
            MisuseError: the blocks were left in another order than they were
                entered, or in another task; or the block swallowed its
                cancellation.
        """
        task, outer = self.task, self.outer
        assert outer is not None
        self.outer = None
        if task.innermost is not self or task.home.root.scheduler.running is not task:
            self.unlink(task, outer)
            if outer.cause is None and task.state is STARTED:
                task.outcome = None
            raise MisuseError(
                f"A {type(self).__name__} of {task.name} was left out of order, or in another task."
                " Blocks must be left by the task that entered them, the last one first."
                " (An async generator that yields inside such a block is the usual reason.)"
            ) from error
        task.innermost = None if outer is task else outer
        if self.cause is None or outer.cause is not None:
            return False
        cancelled, task.outcome = task.outcome, None
        if cancelled is not None and error is None and cancelled.misuse is None:
            cancelled.misuse = MisuseError(advice.swallowed(cancelled))
        if cancelled is not None and cancelled.misuse is not None:
            if not isinstance(error, Exception):
                raise cancelled.misuse from None
            error.add_note(str(cancelled.misuse))  # the error goes on, and tells of the other one
        caught = isinstance(error, Cancelled) and error.is_for(task)
        self.cancelled_caught = self.cancelled_caught or caught  # a nursery may know already
        return caught

    def unlink(self, task: Task, outer: Scope) -> None:
        """Take this scope out of the middle of the chain, so that the rest can go on."""
        if task.innermost is self:
            task.innermost = None if outer is task else outer
            return
        inner: Any = task.innermost
        while inner is not None and inner.outer is not self:
            inner = inner.outer
        if inner is not None:
            inner.outer = outer
