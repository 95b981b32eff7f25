"""Resumes tasks, one at a time, and decides what happens next.

There is one scheduler per thread. It owns no loop: it runs while somebody
calls into a tree of tasks, and when that call returns, everything that was
due has run.
"""

from __future__ import annotations

import sys
from _thread import _local, get_ident
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pgasync.kernel import advice, asyncgens
from pgasync.kernel.abandon import abandon
from pgasync.kernel.errors import Cancelled, MisuseError, because, together
from pgasync.kernel.interpreter import raised_by_start, stack_is_nearly_full
from pgasync.kernel.state import CANCELLED, CLOSE_ON_FINISH, FINISHED, STARTED
from pgasync.kernel.trap import Flicks, Refusal
from pgasync.kernel.tree import mark

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["Scheduler", "here", "nothing", "refuse_if_barred"]

T = TypeVar("T")
Step = tuple["Task", Callable[[Any], Any], Any]
"""A task, how to resume it (`send` or `throw`), and with what."""

MOST_RESUMES = 1000
"""A task resumed so often within one tick will never let the tick end."""
EPOCH = MOST_RESUMES
"""More than a task can be worn within one tick."""
MOST_NESTED = 50
"""Calls inside calls; from there on it is looked whether Python's stack can take more."""
MOST_SWALLOWS = 3
MOST_REFUSALS = 100
"""A task that swallows its cancellation so often, or waits so often in its
cleanup, is abandoned."""


class Scheduler:
    """What runs right now in one thread, and what has to run after it."""

    __slots__ = ("barred", "deferred", "entered", "epoch", "escaped", "nested", "queue", "running", "watched")

    def __init__(self) -> None:
        self.running: Task | None = None
        self.queue: deque[tuple[Callable[[Any, Any], object], Any, Any]] = deque()
        # Errors that no nursery owns: they leave the outermost call.
        self.escaped: list[BaseException] = []
        self.entered = False
        # Counts the outermost calls, of which a tick is one, in steps of `EPOCH`: what a task is `worn`
        # tells by itself in which of them it was resumed last, and how often.
        self.epoch = 0
        # A reason for which nothing may be called now, such as drawing.
        self.barred = ""
        # Calls that have not returned, one inside the other.
        self.nested = 0
        # How many subtrees are marked whose tasks are only going to end.
        self.deferred = 0
        # A tool wants to be told of every start, by `begin`.
        self.watched = False

    def admit(self, call: str, thread: int | None = None) -> None:
        """Refuse a call from the wrong thread or at the wrong time."""
        if thread is not None and thread != get_ident():
            raise MisuseError(
                f"{call} was called in another thread than the one that the task tree lives in."
                " Only its own thread may start, fire, cancel and tick."
            )
        if self.barred:
            raise MisuseError(f"{call} was called {self.barred}.")
        if self.nested > MOST_NESTED and stack_is_nearly_full():
            # Here, where nothing has happened yet: Python's own RecursionError
            # would come at any line, in the middle of a task's end.
            raise MisuseError(advice.nested_too_deep(call, self.nested))

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call into a tree. The outermost call returns when all that is due has run.

        Raises: what escaped from roots, alone or as a group.
        """
        if self.entered:
            self.nested += 1
            try:
                return function(*arguments)
            finally:
                self.nested -= 1
        hooks = sys.get_asyncgen_hooks()
        try:  # from here on, as Ctrl-C may come at any line
            self.entered = True
            self.epoch += EPOCH
            sys.set_asyncgen_hooks(asyncgens.opened, asyncgens.dropped)
            try:
                result = function(*arguments)
            except Exception:
                self.drain()  # the call failed, but what it has queued is due
                raise
            if self.queue:
                self.drain()
            return result
        finally:
            sys.set_asyncgen_hooks(*hooks)
            self.entered = False
            self.running = None
            self.nested = 0
            if self.escaped:
                errors, self.escaped = self.escaped, []
                raise together(errors, f"{len(errors)} task trees failed")

    def later(self, function: Callable[[Any, Any], object], first: Any, second: Any = None) -> None:
        """Call `function(first, second)` when the running task waits or ends.

        With no task running, and within no other call, that is now.
        """
        self.queue.append((function, first, second))
        if not self.entered:
            self.call(self.drain)

    def look_up(self) -> None:
        """Make a loop that resumes tasks right now look whether it may go on."""
        if self.entered:
            self.queue.append((nothing, None, None))

    def drain(self) -> None:
        """Deliver what is queued, in order, until nothing is left."""
        queue = self.queue
        while queue:
            function, first, second = queue.popleft()
            function(first, second)

    def attend(self, task: Task) -> None:
        """Have a marked task looked at when it reaches its next wait.

        At the front of the queue: whoever drains it next is the loop that has
        just resumed this task (the frame loop keeps it parked, unseen).
        """
        self.queue.appendleft((self.interrupt, task, None))

    def resume(self, task: Task, value: Any, waker: object) -> None:
        """Wake a parked task, for a reason that may come up often in one tick."""
        if self.tires(task):
            self.exhaust(task, str(waker))
        else:
            task.parked_on = None
            self.go((task, task.coro.send, value))

    def exhaust(self, task: Task, waker: str) -> None:
        """Wake a parked task for the last time in this tick, with an error."""
        task.parked_on = None
        error = MisuseError(advice.ran_for_ever(task, MOST_RESUMES, waker))
        self.go((task, task.coro.throw, error))

    def tires(self, task: Task) -> bool:
        """Count a resume; say whether the task has had too many of them within this tick."""
        worn, epoch = task.worn, self.epoch
        if worn < epoch or worn >= epoch + EPOCH:  # the latter by the scheduler of a thread that is over
            task.worn = epoch
            return False
        if worn == epoch + MOST_RESUMES - 2:
            return True  # and is not worn any further: that would count in the next tick
        task.worn = worn + 1
        return False

    def begin_epoch(self) -> None:
        """From here on, resumes are counted anew."""
        self.epoch += EPOCH

    def begin(self, task: Task) -> None:
        """Run a new task to its first wait."""
        self.go((task, task.coro.send, None))

    def go(self, step: Step | None) -> None:
        """Run a task to its next wait or its end, and then whom that lets end."""
        while step is not None:
            task, resume, argument = step
            below, self.running = self.running, task
            try:
                wait = resume(argument)
            except BaseException as error:
                self.running = below
                # The error's traceback holds this frame, which must not hold the error: a cycle.
                del resume, argument
                step = self.ended(task, error)
            else:
                self.running = below
                step = self.waiting(task, wait)

    def waiting(self, task: Task, wait: Any) -> Step | None:
        """A task has yielded a wait: park it there, unless it is being cancelled."""
        if (task.innermost or task).cause is not None:
            if type(wait) is Refusal:
                return task, task.coro.send, None
            if task.outcome is None:
                return self.cancellation(task)
            if task.outcome.swallows >= MOST_SWALLOWS or task.outcome.refusals >= MOST_REFUSALS:
                return abandon(self, task, str(wait))
            if type(wait) is not Flicks and not hasattr(wait, "park"):
                return task, task.coro.throw, MisuseError(advice.unknown_awaitable(task, wait))
            return task, task.coro.throw, Refusal(task, wait)
        task.since = task.home.root.moment
        try:
            if type(wait) is Flicks:
                task.home.clock.timers.sleep(task, wait)
            else:
                wait.park(task)
        except Exception as error:
            return self.refused(task, wait, error)
        return None

    def refused(self, task: Task, wait: Any, error: Exception) -> Step:
        """A task could not be parked: the step that tells it at its wait."""
        if type(wait) is Refusal:
            return task, task.coro.send, None
        if type(wait) is Flicks and task.clock is None:
            return task, task.coro.throw, Refusal(task, wait)
        if type(wait) is not Flicks and not hasattr(wait, "park"):
            return task, task.coro.throw, MisuseError(advice.unknown_awaitable(task, wait))
        return task, task.coro.throw, error

    def cancellation(self, task: Task) -> Step | None:
        """The step that raises `Cancelled` in a marked, suspended task.

        None while a descendant is still running: the task ends right after it.
        """
        cause, innermost, tired = task.cause, task.innermost, False
        if innermost is not None:
            scope: Any = innermost
            while scope is not task:
                if scope.children:
                    return None
                outer = scope.outer
                if outer.cause is None:
                    break
                scope = outer
            cause = scope.cause
            if scope is not task:
                tired = self.tires(task)
                if scope is innermost and scope.at_end and not tired:
                    # It stands at the end of the very nursery that is being closed:
                    # there is nothing to unwind, so no exception has to be made and caught.
                    nursery: Any = innermost
                    nursery.cancelled_caught = True
                    return task, task.coro.send, None
        assert cause is not None
        cancelled = task.outcome = Cancelled()
        cancelled.task = task
        cancelled.cause = cause
        if tired:
            # Its blocks are cancelled again and again, and it never comes to wait for a frame.
            error = MisuseError(advice.ran_for_ever(task, MOST_RESUMES, f"a cancellation: {cause}"))
            return task, task.coro.throw, error
        return task, task.coro.throw, cancelled

    def defer(self, order: list[Task]) -> None:
        """End the tasks that `mark` has listed when the running task waits, or somebody cancels them."""
        self.deferred += 1
        self.queue.append((self.unwind, order, 1))

    def unwind(self, order: list[Task], deferred: int = 0) -> None:
        """End the tasks that `mark` has listed, in that order; the time of so many `defer` has come."""
        self.deferred -= deferred
        for task in order:
            # Asked first because its owner, the last in the order, is mostly out of the block by then.
            if (task.innermost or task).cause is None:
                continue
            if task.coro.cr_suspended:
                # `interrupt`, without the call: a game ends tasks by the hundred.
                if task.outcome is None and task.state is STARTED:
                    if task.parked_on is not None:
                        task.parked_on.release(task)
                    self.go(self.cancellation(task))
            elif task.coro.cr_running:
                self.attend(task)

    def interrupt(self, task: Task, _: object = None) -> None:
        """Raise `Cancelled` in a task, if it is suspended and still marked."""
        # Not suspended: it has ended, or is ending (its generators are being closed).
        if (
            task.outcome is None
            and task.coro.cr_suspended
            and (task.innermost or task).cause is not None
            and task.state is STARTED
        ):
            if task.parked_on is not None:
                task.parked_on.release(task)
            # No name for the step, which would hold the exception: see `go`.
            self.go(self.cancellation(task))

    def ended(self, task: Task, outcome: BaseException, lost: Sequence[BaseException] = ()) -> Step | None:
        """A coroutine is over: settle its task, tell the parent, say who ends next."""
        error: BaseException | None = None
        after = task.testament
        if lost or after is not None:
            error = self.settle(task, outcome, lost)
            if after is not None and after.joiners is not None:
                self.queue.append((self.wake_all, after.joiners, task))
            task.testament = None
        # What is nearly always so, without a call:
        elif type(outcome) is StopIteration and task.outcome is None:
            task.state, task.outcome = FINISHED, outcome.value
            task.innermost = None
        elif outcome is task.outcome and task.cause is not None and outcome.misuse is None:
            task.state = CANCELLED
            task.outcome = task.innermost = None
        else:
            error = self.settle(task, outcome)
        nursery = task.nursery
        if nursery is None:
            task.home.root.over()
            if error is not None:
                self.escaped.append(error)
            return None
        parent = nursery.task
        how = nursery.children.pop(task)
        if error is None and (not how or (how == CLOSE_ON_FINISH and task.state is CANCELLED)):
            # `child_ended`, without the call, for a child that is no more than that, or has lost a race.
            nursery.pending = left = nursery.pending - 1
            if not left and parent.parked_on is nursery:
                self.queue.append((nursery.wake, self, task))
        else:
            nursery.child_ended(task, how, error, self)
        if nursery.cause is None or nursery.children:
            return None
        if parent.outcome is None or parent.state is not STARTED:
            # It runs right now, or has ended: then its nursery was in a generator that it left half-read.
            return self.cancellation(parent) if parent.coro.cr_suspended else None
        return abandon(self, parent) if parent.outcome.given_up else None

    def settle(
        self, task: Task, outcome: BaseException, lost: Sequence[BaseException] = ()
    ) -> BaseException | None:
        """Say how a task has ended; return the error that its parent has to hear of."""
        if type(outcome) is RuntimeError and raised_by_start(outcome):
            outcome = MisuseError(advice.started_already(task.function))
        value, error = task.verdict(outcome)
        more = [*lost, *self.close_generators(task)]
        if more:
            errors = more if error is None else [error, *more]
            error = together(errors, f"{task.name} failed")
        task.settle(value, error)
        if error is not None:
            advice.sign(error, task)
            if isinstance(error, SystemExit | KeyboardInterrupt):
                self.escaped.append(error)
                self.end_root(task, error)
                return None
        return error

    def end_root(self, task: Task, error: BaseException) -> None:
        """SystemExit or Ctrl-C in a task: the whole tree ends."""
        root = task.root.task
        if root is not None and root.cause is None and root.is_open():
            self.defer(mark(root, because(type(error).__name__, task)))

    def wake_all(self, waitlist: Any, value: object) -> None:
        """Wake everyone on a wait list that nobody can join any more."""
        for waiter in waitlist.tasks:
            if waiter is not None:
                self.resume(waiter, value, value)

    def close_generators(self, task: Task) -> list[BaseException]:
        """Close the async generators that a task has left half-read."""
        if task.testament is None:
            return []
        below, self.running = self.running, task
        try:
            return asyncgens.close_all(task.testament)
        finally:
            self.running = below


class Threads(_local):
    """One scheduler for each thread: the running task is per thread."""

    def __init__(self) -> None:
        self.scheduler = Scheduler()


threads = Threads()


def here() -> Scheduler:
    """The scheduler of this thread."""
    return threads.scheduler


def refuse_if_barred(call: str) -> None:
    """Refuse a change while the game is drawn. It fits on any stack, as cleanup must, and calls nothing."""
    scheduler = here()
    if scheduler.barred:
        scheduler.admit(call)


def nothing(first: object, second: object) -> None:
    """Queued to make a loop look up."""
