"""A variable that tasks can wait for."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, NoReturn, TypeVar, cast

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.sync.line import Line, Place
from pgasync.timing.flicks import to_flicks
from pgasync.timing.timeout import move_on_after

__all__ = ["Changes", "Value"]

T = TypeVar("T")
Predicate = Callable[[Any], object]


class Value(Generic[T]):
    """A variable that tasks can wait for.

        lives = Value(3)
        lives.value -= 1                        # here
        await lives.wait(lambda n: n == 0)      # there

    Setting it to what it is already (`==`) is no change. What is changed from
    within, such as a list that something is appended to, tells nobody: set a
    new one, `bag.value = [*bag.value, "key"]`.

    Args:
        value: what it is at first.
        name: what tools show of those who wait for it.
    """

    __slots__ = ("held", "line", "name", "untold")

    def __init__(self, value: T, name: str = "value") -> None:
        self.held = value
        self.name = name
        self.line = Line()
        # Changes that those who wait have not been told yet.
        self.untold = 0

    def __repr__(self) -> str:
        return f"Value({self.held!r})"

    def __await__(self) -> NoReturn:
        raise MisuseError(
            "A Value cannot be awaited. Write `await name.wait_change()`, with the name of your variable."
        )

    def __bool__(self) -> NoReturn:
        # `if lives:` is true however few are left, and nobody sees why.
        raise MisuseError(f"{self.name} is a Value, not what it holds. Write `if {self.name}.value:`.")

    @property
    def value(self) -> T:
        """What it is now.

        Setting it tells those who wait, in the order they began to. Called
        from outside every task, it returns when all that is due has run. Set
        by a task, they are told when that task waits or ends, of each change
        on its own, all but that task: nothing is lost between two changes.

        Raises:
            MisuseError: set in another thread than that of those who wait, or
                while the game is drawn.
        Cost: linear in the number of those who wait.
        """
        return self.held

    @value.setter
    def value(self, value: T) -> None:
        scheduler = here()
        scheduler.admit(f"setting the {self.name}", self.line.owner)
        if self.held is value or self.held == value:
            return
        self.held = value
        self.untold += 1
        scheduler.later(self.tell, value, scheduler.running)

    async def wait(self, predicate: Callable[[T], object]) -> T:
        """Wait until it is such that `predicate(value)` is true.

        Looks at every change, also at one that does not last: what it returns
        is the value that was fitting, even if it has been set again since.

        Resumes: when it is told of that change, see `value`; at once if it is
        so already.

        Args:
            predicate: a plain function. What it raises is raised here, and
                concerns nobody else.
        Returns: the value for which the predicate was true.
        Raises:
            TypeError: `predicate` is no function, or an async one.
        """
        check_predicate("wait()", predicate)
        if current_task().marked:
            await trap(Passing(self.name))
        value = self.held
        if predicate(value):
            return value
        return cast(T, await trap(Place(self.line, self.name, predicate)))

    async def wait_change(self) -> T:
        """Wait for its next change, whatever it becomes.

        Resumes: when it is told of the change, see `value`. A change that the
        task itself made before it waited is none to it.

        Returns: what it was changed to.
        """
        return cast(T, await trap(Place(self.line, f"a change of the {self.name}", anything)))

    async def wait_held(self, predicate: Callable[[T], object], seconds: float) -> T:
        """Wait until `predicate(value)` has been true for some time without a break.

        A change that breaks it, however short, begins the time anew.

        Resumes: when the time is up on the task's clock, as `sleep()` does.

        Args:
            predicate: as for `wait()`.
            seconds: game time, s, finite and >= 0. Zero gives up the rest of
                the tick, in which it must stay so.
        Returns: the value at the end of that time.
        Raises:
            ValueError: `seconds` is negative, infinite or NaN.
            TypeError: `predicate` is no function, or an async one; `seconds`
                is not a number.
            MisuseError: the task has no clock.
        """
        check_predicate("wait_held()", predicate)
        to_flicks(seconds)
        while True:
            await self.wait(predicate)
            with move_on_after(seconds) as time:
                await self.wait(lambda value: not predicate(value))
            if time.cancelled_caught:
                return self.held

    def changes(self) -> AsyncIterator[T]:
        """What it becomes: `async for n in lives.changes(): ...`.

        Gives the newest value, and never the same one twice in a row: changes
        that come while the loop's body waits are not kept, but the last of
        them is not missed. For what must not be skipped there is `Channel`.

        Resumes: when it is told of a change, see `value`; at once if there was
        one while the body waited. The first is that after this call.

        Yields: the value, whenever it is not what the loop has seen last.
        """
        return Changes(self)

    def tell(self, value: T, by: Task | None) -> None:
        """Tell those who wait now of a change, except the task that made it."""
        self.untold -= 1
        scheduler = here()
        for place in list(self.line.places):
            # Some may have left, since those before them were woken.
            if place in self.line.places and (place.task is not by or isinstance(place.what, Changes)):
                self.look(place, value, scheduler)

    def look(self, place: Place, value: T, scheduler: Scheduler) -> None:
        """Wake a task if this is what it waits for. Its predicate is called as if by the task itself."""
        task = place.task
        below, scheduler.running = scheduler.running, task
        failed: BaseException | None = None
        fits: object = False
        try:
            fits = place.gives(value)
        except BaseException as error:
            failed = error
        finally:
            scheduler.running = below
        if place not in self.line.places:
            # The predicate has cancelled its own task.
            if failed is not None:
                scheduler.escaped.append(failed)
        elif failed is not None:
            place.release(task)
            scheduler.go((task, task.coro.throw, failed))
        elif fits:
            place.release(task)
            scheduler.resume(task, value, f"a change of the {self.name}")


class Changes(Generic[T]):
    """See `Value.changes()`."""

    __slots__ = ("of", "seen")

    def __init__(self, of: Value[T]) -> None:
        self.of = of
        self.seen = of.held

    def __str__(self) -> str:
        return f"the changes of the {self.of.name}"

    def __aiter__(self) -> Changes[T]:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError("Changes are waited for. Write `async for` in front of them.")

    async def __anext__(self) -> T:
        if current_task().marked:
            await trap(Passing(self))
        # While somebody is still to be told it waits for that, or a loop whose
        # body sets the value again would never let the tick end.
        if self.of.untold or not self.differs():
            await trap(Place(self.of.line, self, self.differs))
        self.seen = self.of.held
        return self.seen

    def differs(self, told: object = None) -> bool:
        """Whether the value is another than the loop has seen last, whatever it was told of in between."""
        return not (self.seen is self.of.held or self.seen == self.of.held)


def anything(value: object) -> bool:
    """The predicate of those who wait for any change."""
    return True


def check_predicate(call: str, predicate: object) -> None:
    """Refuse what cannot be asked about a value."""
    if not callable(predicate):
        raise TypeError(
            f"{call} needs a function that takes the value, got {predicate!r}."
            f" Write `lambda value: value == {predicate!r}`."
        )
    if inspect.iscoroutinefunction(predicate):
        name = getattr(predicate, "__name__", predicate)
        raise TypeError(f"{call} needs a plain function: nothing awaits what {name} returns.")
