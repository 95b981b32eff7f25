"""A block that owns tasks: it does not end before they have ended."""

from __future__ import annotations

import types
from _thread import get_ident
from collections.abc import Awaitable, Generator
from types import CoroutineType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, overload

from pgasync.kernel import advice
from pgasync.kernel.errors import Cancelled, Cause, MisuseError, because
from pgasync.kernel.scheduler import MOST_NESTED, Scheduler, here
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.state import CANCELLED, CLOSE_ON_FINISH, DAEMON, FINISHED, STARTED
from pgasync.kernel.task import Task, admit, coroutine_of
from pgasync.kernel.trap import Flicks, Passing, trap
from pgasync.kernel.tree import mark

if TYPE_CHECKING:
    from pgasync.kernel.limited import LimitedNursery

__all__ = ["Nursery", "open_nursery"]


class Nursery(CancelScope):
    """Where tasks are started. Made by `open_nursery()`.

    Attributes:
        closed: no task can be started here any more.
    """

    __slots__ = ("at_end", "children", "errors", "name", "pending")

    def __init__(self, name: str = "nursery") -> None:
        self.cause = None
        self.outer = None
        self.entered = False
        self.cancelled_caught = False
        self.name = name
        # A dict, for its order: oldest first. The value tells how the child
        # was started, DAEMON + CLOSE_ON_FINISH.
        self.children: dict[Task, int] = {}
        self.pending = 0
        # The body is over, and the owner waits for the children.
        self.at_end = False
        self.errors: list[BaseException] = []

    @property
    def closed(self) -> bool:
        return self.cause is not None or self.outer is None

    def __str__(self) -> str:
        return f"{self.pending} task{'s' if self.pending != 1 else ''} of its {self.name}"

    def start(
        self,
        aw: Awaitable[Any],
        daemon: bool = False,
        close_on_finish: bool = False,
        clock: Any = None,
        scene: Any = None,
    ) -> Task:
        """Start a child.

        Resumes: immediately. When this returns, the child has run to its first
        wait. It inherits clock and scene from the task that owns the nursery.

        Args:
            aw: a coroutine, or anything else that can be awaited.
            daemon: the nursery does not wait for it, and cancels it at its end.
            close_on_finish: the nursery closes when this child returns.
            clock, scene: what the child lives in, if not what its owner lives in.
        Returns: the task. In a nursery that is being cancelled the coroutine
            is closed unrun, and the task is CANCELLED: cleanup may start
            things without asking.
        Raises:
            TypeError: `aw` is a function, or nothing that can be awaited; or `daemon` or
                `close_on_finish` is neither True nor False, such as a second coroutine.
            MisuseError: the nursery's block has ended, or the coroutine was
                started already. It is closed then.
        """
        coro: Any = aw
        if type(aw) is not CoroutineType or aw.cr_suspended or aw.cr_running:
            coro = coroutine_of(aw)
        if self.outer is None:
            coro.close()
            raise MisuseError(self.not_running(coro.__name__))
        owner = self.task
        home = owner.home
        root = home.root
        scheduler = root.scheduler
        nested = scheduler.nested
        if nested > MOST_NESTED or scheduler.barred or root.thread != get_ident() or clock is not None:
            admit(coro, here(), root.thread, clock)
        if (scene is not None and scene is not home.scene) or clock is not None:
            home = home.but(clock, scene)
        # A number, as a tuple for each child would cost 56 bytes.
        how = 0
        if close_on_finish:
            how = CLOSE_ON_FINISH if close_on_finish is True else refuse_flag(coro, close_on_finish)
        if daemon:
            how += DAEMON if daemon is True else refuse_flag(coro, daemon)
        # `born`, without the call.
        child = Task()
        child.coro = coro
        child.home = home
        child.nursery = self
        child.state = STARTED
        child.cause = child.outcome = child.innermost = child.parked_on = child.since = child.testament = None
        child.slot = child.worn = 0
        names, function = root.names, coro.__name__
        try:
            child.number = names[function] = names[function] + 1
        except KeyError:
            child.number = names[function] = 1
        if self.cause is not None:
            coro.close()
            child.cause = self.cause
            child.state = CANCELLED
            return child
        if not daemon:
            self.pending += 1
        self.children[child] = how
        if scheduler.watched or not scheduler.entered:
            scheduler.call(scheduler.begin, child)
            return child
        # `begin`, without its calls.
        scheduler.nested = nested + 1
        below, scheduler.running = scheduler.running, child
        try:
            wait = coro.send(None)
        except BaseException as error:
            scheduler.running = below
            scheduler.go(scheduler.ended(child, error))
        else:
            scheduler.running = below
            if (child.innermost or child).cause is not None:
                scheduler.go(scheduler.waiting(child, wait))
            else:
                child.since = root.moment
                try:
                    if type(wait) is Flicks:
                        child.home.clock.timers.sleep(child, wait)
                    else:
                        wait.park(child)
                except Exception as error:
                    scheduler.go(scheduler.refused(child, wait, error))
        scheduler.nested = nested
        return child

    def close(self) -> None:
        """Cancel the children and the rest of the block, now.

        Raises: what `cancel()` raises.
        """
        self.cancel("the nursery was closed")

    def child_ended(self, child: Task, how: int, error: BaseException | None, scheduler: Scheduler) -> None:
        """A child is struck off: close after a failure; wake the owner after the last."""
        if not how & DAEMON:
            self.pending -= 1
        if error is not None:
            self.errors.append(error)
            # Its kind only: its text is the game's code, which may fail in turn.
            why = f"{child.name} failed with {type(error).__name__}"
            self.end(because(why, child, advice.raising_line(error)), scheduler)
        elif how & CLOSE_ON_FINISH and child.state is FINISHED:
            self.end(because("a finish", child), scheduler)
        if not self.pending and self.task.parked_on is self:
            scheduler.queue.append((self.wake, scheduler, child))

    def end(self, cause: Cause, scheduler: Scheduler) -> None:
        """Close because of a child. Marks now, but ends the tasks when the running one waits:
        between two waits of a task nothing runs that it has not asked for."""
        if self.cause is not None:
            return
        owner = self.task
        if (
            len(self.children) == 1
            and owner.parked_on is self
            and owner.innermost is self  # and no block that a generator has left open
            and scheduler.running is None
        ):
            (last,) = self.children
            if last.innermost is None and last.parked_on is not None:
                # `mark`, for a race of two, whose owner waits for its end. It is a third of its price.
                self.cause = last.cause = cause
                last.parked_on.release(last)
                owner.parked_on = None
                scheduler.defer([last, owner])
                return
        scheduler.defer(mark(self, cause))

    def wake(self, scheduler: Scheduler, child: Task) -> None:
        """Let the owner go on behind its block, if nothing has come in between."""
        # The one place where this is asked, and so nobody need ask again behind the wait: a child may
        # have been started since the last one ended, or the owner have been woken, or cancelled, before.
        if self.task.parked_on is self and not self.pending:
            scheduler.resume(self.task, None, f"the end of {child.name}")

    def park(self, task: Task) -> None:
        task.parked_on = self
        self.at_end = True

    def release(self, task: Task) -> None:
        task.parked_on = None

    def not_running(self, name: str) -> str:
        """What to say when something is started before the block, or after it."""
        if self.entered:
            return (
                f"{name} was started in a {self.name} whose block has ended."
                " Start it while the block runs, or in a nursery further out."
            )
        return f"{name} was started in a {self.name} without its block. Write `async with` in front of it."

    def __enter__(self) -> NoReturn:
        raise MisuseError(f"A {self.name} is left when its tasks have ended. Write `async with`, not `with`.")

    async def __aenter__(self) -> Nursery:
        scheduler = here()
        task = scheduler.running
        if task is not None and (task.innermost or task).cause is not None:
            await trap(Passing(f"{self.name}()"))
        self.enter(scheduler)
        return self

    @types.coroutine
    def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> Generator[Any, None, bool]:
        # What ends this wait, if not the last child: a cancellation.
        cut: Cancelled | None = None
        try:
            task = self.task
            if error is None and self.pending:
                try:
                    if (task.innermost or task).cause is None:
                        yield self  # `trap`, without its calls: it is not marked, and so not refused
                    else:
                        yield from self.refusal().__await__()
                except Exception as woken_for_ever:
                    error = woken_for_ever  # the block has failed like any other
            if (
                error is None
                and task.outcome is None
                and (self.cause is None or (self.outer is not None and self.outer.cause is None))
                and not self.errors
                and not self.children
                and task.innermost is self
                and task.home.root.scheduler.running is task
            ):
                # `over`, without its calls: there was nothing but the end, or a finish that decided a race.
                task.innermost = None if self.outer is task else self.outer
                self.outer = None
                return False
            if self.children:
                # The body has failed, or only daemons are left. A child that
                # is running right now, below us on the stack, ends later.
                scheduler = here()
                why = (
                    "the block of the nursery ended"
                    if error is None
                    else f"its block failed with {type(error).__name__}"
                )
                if self.cause is None:
                    scheduler.call(scheduler.unwind, mark(self, because(why, self.task)))
                if self.children:
                    yield from self.refusal().__await__()
        except Cancelled as cancelled:
            cut = cancelled
        try:
            return self.over(error, cut)
        finally:
            del error, cut  # their tracebacks hold this frame: a cycle

    async def refusal(self) -> None:
        """Wait for the children in a block that is marked, which raises."""
        await trap(self)

    def over(self, error: BaseException | None, cut: Cancelled | None) -> bool:
        """The end of the block: say whether what ended it goes no further, or raise what does.

        Args:
            error: what its body ended with.
            cut: the cancellation that came when the body was over.
        """
        errors = self.errors
        last = cut or error
        if error is not None and not isinstance(
            error, Cancelled | GeneratorExit | SystemExit | KeyboardInterrupt
        ):
            advice.sign(error, self.task)  # now: in a group it no longer tells where it arose
            errors.append(error)
            error = None
        try:
            caught = self.leave(last)
        except MisuseError as misuse:
            if not errors:
                raise
            errors.append(misuse)  # the children's errors must not be lost behind it
            caught = True
        try:
            if errors:
                count = f"{len(errors)} error" + "s" * (len(errors) != 1)
                group = BaseExceptionGroup(f"{count} in the {self.name} of {self.task.name}", errors)
                if error is None or isinstance(error, Cancelled):
                    raise group
                error.__cause__ = error.__cause__ or group  # SystemExit goes on, and carries the rest
            if cut is not None and not caught:
                raise cut
            return caught
        finally:
            self.errors = []
            del errors, error, cut, last  # as above


def refuse_flag(coro: Any, value: Any) -> NoReturn:
    """Say that `start(saucer(), music())` does not start two. Neither is run.

    `daemon` and `close_on_finish` can be given without their names, because Python would look up
    the default of each in a dict at every call.
    """
    for unrun in (coro, value):
        if type(unrun) is CoroutineType and not (unrun.cr_running or unrun.cr_suspended):
            unrun.close()
    raise TypeError(
        f"daemon and close_on_finish must be True or False, got {advice.shown(value)}. start() takes"
        f" one coroutine: start each by a call of its own, and write daemon=True for a daemon."
    )


@overload
def open_nursery(*, limit: None = None) -> Nursery: ...
@overload
def open_nursery(*, limit: int) -> LimitedNursery: ...
def open_nursery(*, limit: int | None = None) -> Nursery:
    """A block that owns tasks.

        async with open_nursery() as nursery:
            nursery.start(saucer())
            nursery.start(music(), daemon=True)

    The block ends when its body and all its children have ended; daemons are
    cancelled then. If the body or a child fails, everything else in the block
    is cancelled, and the errors leave it as one `ExceptionGroup`.

    With a limit, `start()` refuses a task more than that, and

        async with open_nursery(limit=4) as nursery:
            await nursery.start_when_free(saucer())

    waits, in order, until one of those that run has ended.

    Args:
        limit: how many tasks run at a time, daemons included, >= 1; None: any number.
    Raises:
        ExceptionGroup: what the body and the children failed with.
        MisuseError: opened in the cleanup of a task that is being cancelled.
        ValueError: `limit` is below 1.
        TypeError: `limit` is not a whole number.
    """
    if limit is None:
        return Nursery()
    from pgasync.kernel.limited import LimitedNursery

    return LimitedNursery(limit)
