"""A task: one running coroutine, its place in the tree, and how it ended."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from types import CoroutineType
from typing import TYPE_CHECKING, Any, NoReturn

from pgasync.kernel import advice
from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.home import Home
from pgasync.kernel.roots import Root, hold
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.scope import Scope
from pgasync.kernel.state import CANCELLED, FINISHED, STARTED, TaskState
from pgasync.kernel.testament import Testament, testament_of
from pgasync.kernel.trap import Holder, Passing, trap
from pgasync.kernel.waitlist import WaitList

if TYPE_CHECKING:
    from pgasync.kernel.nursery import Nursery

__all__ = ["Task", "TaskState", "born", "coroutine_of", "current_task", "start"]


class Task(Scope):
    """A coroutine that runs in a tree. Made by `start()`, never by hand.

    A task is the outermost scope of its own coroutine, so `task.cancel()`
    ends it as `scope.cancel()` ends a block.

    Attributes:
        state: see `TaskState`.
        cause: why it is being, or was, cancelled, or None.
    """

    # As few as can be: a game has thousands. What only the end of a task
    # needs shares a slot, and its name is its coroutine's. Python lays them out
    # by the alphabet: `coro` is the first, on the cache line of the object's head,
    # so that to resume a task that lies far off in memory fetches one line of it.
    __slots__ = (
        "__weakref__",
        "coro",
        "home",
        "innermost",
        "number",
        "nursery",
        "outcome",
        "parked_on",
        "since",
        "slot",
        "state",
        "testament",
        "worn",
    )

    coro: Any
    home: Home
    nursery: Nursery | None
    state: TaskState
    # How many tasks of this function its root has had, with it.
    number: int
    # The value of a FINISHED task, the error (or None) of a CANCELLED one; before, the
    # `Cancelled` that was raised in it, if there is one: see `unwinding`.
    outcome: Any
    innermost: Scope | None
    parked_on: Holder | None
    # Where it stands in what it is parked on.
    slot: Any
    since: Any
    # What is to be done when it ends, if there is anything.
    testament: Testament | None
    # How often it was resumed in one tick: see `Scheduler.tires`.
    worn: int

    @property
    def task(self) -> Task:
        return self

    @property
    def root(self) -> Root:
        """What it shares with all tasks of its tree."""
        return self.home.root

    @property
    def clock(self) -> Any:
        """The clock that its waits obey, or None."""
        return self.home.clock

    @clock.setter
    def clock(self, clock: Any) -> None:
        self.home = Home(self.home.root, clock, self.home.scene)

    @property
    def scene(self) -> Any:
        """The scene that it lives in, or None."""
        return self.home.scene

    @scene.setter
    def scene(self, scene: Any) -> None:
        self.home = Home(self.home.root, self.home.clock, scene)

    @property
    def unwinding(self) -> Cancelled | None:
        """The cancellation that was raised in it, and has not come to its end."""
        return self.outcome if self.state is STARTED else None

    @property
    def joiners(self) -> WaitList | None:
        """Who waits for its end, if there was ever anybody."""
        return None if self.testament is None else self.testament.joiners

    @property
    def function(self) -> str:
        """The name of its function."""
        return str(self.coro.__name__)

    @property
    def error(self) -> BaseException | None:
        """What it failed with, or None."""
        return self.outcome if self.state is CANCELLED else None

    @property
    def value(self) -> Any:
        """What its function returned; None if it has not."""
        return self.outcome if self.state is FINISHED else None

    @property
    def name(self) -> str:
        """The function's name; from the second task of that name on, with its number."""
        return self.function if self.number == 1 else f"{self.function}#{self.number}"

    @property
    def parent(self) -> Task | None:
        """The task whose nursery this one was started in, None for a root."""
        return None if self.nursery is None else self.nursery.task

    @property
    def finished(self) -> bool:
        """It returned."""
        return self.state is FINISHED

    @property
    def cancelled(self) -> bool:
        """It ended without returning: it was cancelled, or it failed."""
        return self.state is CANCELLED

    @property
    def result(self) -> Any:
        """What its function returned.

        Raises:
            MisuseError: it has not returned (yet, or because it was cancelled).
        """
        if self.state is not FINISHED:
            raise MisuseError(
                f"{self.name} has no result: it is {self.state.value}. Ask `task.finished` first."
            )
        return self.value

    async def join(self) -> Task:
        """Wait until the task has ended, however it did.

        Resumes: in the tick in which the task ends, after the task that ran
        then has reached its next wait. At once if the task has ended already.

        Returns: the task itself, so that `(await task.join()).result` reads well.
        Raises:
            MisuseError: a task joins itself, or one of another thread.
        """
        joiner = current_task()
        if joiner is self:
            raise MisuseError(f"{self.name} joined itself, and would wait for ever.")
        if joiner.marked:
            await trap(Passing(f"{self.name}.join()"))
        if self.is_open():
            here().admit("join()", self.root.thread)
            after = testament_of(self)
            if after.joiners is None:
                after.joiners = WaitList(f"the end of {self.name}")
            await trap(after.joiners)
        return self

    def tree(self) -> str:
        """This task and all below it as text: name, state, what each waits for,
        at which line, for how long. `print(task.tree())`."""
        from pgasync.kernel.tree import draw

        return draw(self)

    def why(self) -> str:
        """Why this task has ended, or what it waits for: the chain of causes as text.

        Who cancelled it, at which line, what else ended with it; and if that
        was a task that was cancelled or failed itself, why that was so. Of a
        task that waits for a signal, an event or the like which nobody else
        refers to, it says that the wait can never end. `print(task.why())`.

        Cost: for a task that waits, a look at all objects of the program.
        """
        from pgasync.kernel.why import why

        return why(self)

    @property
    def marked(self) -> bool:
        """Whether the block in which it is now is being cancelled."""
        return (self.innermost or self).cause is not None

    def waits_for(self) -> str:
        """What it is parked on, in words."""
        # One list holds all sleepers; it knows how long each of them sleeps.
        shown = getattr(self.parked_on, "shown", None)
        return str(self.parked_on) if shown is None else str(shown(self))

    def waited(self) -> float:
        """For how long it has been parked, s; zero where nobody counts."""
        known = getattr(self.parked_on, "waited", None)
        if known is not None:
            return float(known(self))
        return 0.0 if self.since is None else float(self.root.moment - self.since)

    def is_open(self) -> bool:
        return self.state is STARTED

    def path(self) -> str:
        """The names from the root down to this task: `main > level > saucer#12`."""
        names = []
        task: Task | None = self
        while task is not None:
            names.append(task.name)
            task = task.parent
        return " > ".join(reversed(names))

    def verdict(self, outcome: BaseException) -> tuple[Any, BaseException | None]:
        """Value and error of a coroutine that ended with `outcome`."""
        cancelled: Cancelled | None = self.outcome
        if isinstance(outcome, StopIteration):
            if cancelled is None:
                return outcome.value, None
            return None, cancelled.misuse or MisuseError(advice.swallowed(cancelled))
        if not isinstance(outcome, Cancelled):
            if cancelled is not None and cancelled.misuse is not None:
                outcome.add_note(str(cancelled.misuse))
            return None, outcome
        if self.cause is None or not outcome.is_for(self):
            return None, MisuseError(
                f"{self.name} ended with a Cancelled that was not meant for it."
                " Only cancel() may raise Cancelled."
            )
        return None, None if cancelled is None else cancelled.misuse

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Become FINISHED or CANCELLED, once and for all."""
        ended_well = error is None and self.outcome is None
        self.state = FINISHED if ended_well else CANCELLED
        self.outcome = value if ended_well else error
        self.innermost = None
        self.parked_on = None

    def __await__(self) -> NoReturn:
        raise MisuseError(
            f"A task cannot be awaited. Write `await {self.function}_task.join()`,"
            " with the name of your variable."
        )

    def __repr__(self) -> str:
        return f"<Task {self.name} {self.state.value}>"


def born(coro: Any, home: Home, nursery: Nursery | None) -> Task:
    """A task for a coroutine that has not begun.

    A function and no `__init__`, which Python calls by way of C: a start costs 4 % less so.
    """
    task = Task()
    task.coro = coro
    task.home = home
    task.nursery = nursery
    task.state = STARTED
    task.cause = task.outcome = task.innermost = task.parked_on = task.since = task.testament = None
    task.slot = task.worn = 0
    names, function = home.root.names, coro.__name__
    task.number = names[function] = names.get(function, 0) + 1
    return task


def coroutine_of(aw: Any, call: str = "start()") -> Any:
    """The coroutine to run for what was given to `start()`, or to another call.

    One that has ended already is found out when it is begun: to look for that
    here would make Python keep a frame for each coroutine.

    Raises:
        TypeError: it cannot be awaited.
        MisuseError: it is a task, or runs already.
    """
    if type(aw) is CoroutineType:
        if aw.cr_suspended or aw.cr_running:
            raise MisuseError(advice.started_already(aw.__name__))
        return aw
    if isinstance(aw, Task):
        raise MisuseError(f"{aw.name} is a task already. Give {call} a coroutine.")
    if not inspect.isawaitable(aw):
        raise TypeError(advice.not_a_coroutine(aw, call))
    if inspect.isgenerator(aw) and inspect.getgeneratorstate(aw) != inspect.GEN_CREATED:
        raise MisuseError(advice.started_already(aw.__name__))
    return waiting_for(aw)


def waiting_for(aw: Any) -> Any:
    """Make a coroutine, with a name that tells, of something that is awaitable but is not one."""

    async def wait() -> Any:
        return await aw

    coro: Any = wait()
    frame = getattr(aw, "gi_frame", None)  # of a wait made by `trap`, which knows what it is for
    name = (
        str(frame.f_locals["wait"])
        if frame and "wait" in frame.f_locals
        else getattr(aw, "__name__", type(aw).__name__)
    )
    coro.__name__ = name.partition("(")[0]
    return coro


def admit(coro: Any, scheduler: Scheduler, thread: int | None, clock: Any) -> None:
    """Refuse to run a coroutine from the wrong thread or at the wrong time."""
    try:
        scheduler.admit("start()", thread)
        scheduler.admit("start()", getattr(clock, "thread", None))
    except MisuseError:
        # Or Python would say, far from the mistake, that it was never awaited.
        coro.close()
        raise


def start(aw: Awaitable[Any], *, clock: Any = None, scene: Any = None) -> Task:
    """Start a tree of its own, for embedding in another loop.

    Resumes: immediately. When this returns, the task has run to its first wait.

    The tree is held until it ends. Cancel it when you have done with it; what
    still runs at exit is cancelled then, with a `ResourceWarning`.

    Args:
        aw: a coroutine, or anything else that can be awaited.
        clock, scene: what the task and its children live in.
    Returns: the task.
    Raises:
        TypeError: `aw` is a function, or nothing that can be awaited.
        MisuseError: the coroutine was started already, or the clock is another thread's.
        Exception: what the task failed with, if it did so before its first wait.
    """
    scheduler = here()
    coro = coroutine_of(aw)
    admit(coro, scheduler, None, clock)
    task = born(coro, Home(Root(), clock, scene), None)
    task.root.task = task
    hold(task)
    inner = scheduler.entered
    scheduler.call(scheduler.begin, task)
    if inner and task.error is not None and task.error in scheduler.escaped:
        # This start() is the outermost call into the new tree, although
        # another tree runs below it on the stack.
        scheduler.escaped.remove(task.error)
        raise task.error
    return task


def current_task() -> Task:
    """The task that is running right now.

    Raises:
        MisuseError: called outside of every task.
    """
    task = here().running
    if task is None:
        raise MisuseError("current_task() was called outside of every task.")
    return task
