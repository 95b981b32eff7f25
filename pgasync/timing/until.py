"""Waiting for whatever can be asked."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any, NoReturn, TypeVar

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.chosen import check_clock
from pgasync.timing.clock import Clock
from pgasync.timing.poll import Poll

__all__ = ["changes", "until"]

T = TypeVar("T")


async def until(condition: Callable[[], T], *, clock: Clock | None = None) -> T:
    """Wait until a condition holds.

        await until(lambda: ship.x > 300)
        target = await until(lambda: nearest(ship))     # what is true is returned

    Resumes: at once if it holds already. Else in the tick in which it holds,
    in the frame phase, after the tasks that wait for the frame: the condition
    is asked there once in every tick, without waking the task.

    Args:
        condition: a plain function without arguments. It must change nothing.
        clock: whose ticks count; by default the task's.
    Returns: what the condition returned.
    Raises:
        TypeError: `condition` is no plain function.
        Exception: what the condition fails with.
    Cost: a call of the condition per tick.
    """
    check_function("until", condition)
    check_clock(clock)
    shown = f"until({called(condition)})"
    if current_task().marked:
        await trap(Passing(shown))
    value = condition()
    if not value:
        value = await trap(Poll(condition, shown, clock))
    return value


class Changes:
    """See `changes()`."""

    __slots__ = ("clock", "expression", "known", "shown")

    def __init__(self, expression: Callable[[], Any], clock: Clock | None) -> None:
        self.clock = clock
        self.expression = expression
        self.shown = f"changes({called(expression)})"
        self.known = expression()

    def __str__(self) -> str:
        return self.shown

    def __aiter__(self) -> Changes:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError(f"Changes are waited for. Write `async for value in {self}`.")

    __await__ = __iter__

    async def __anext__(self) -> Any:
        if current_task().marked:
            await trap(Passing(self))
        found = self.changed()
        if found is None:
            found = await trap(Poll(self.changed, self.shown, self.clock))
        (self.known,) = found
        return self.known

    def changed(self) -> tuple[Any] | None:
        """The value, if it is another one than before; in a tuple, as it may be a false one."""
        value = self.expression()
        return None if value == self.known else (value,)


def changes(expression: Callable[[], T], *, clock: Clock | None = None) -> AsyncIterator[T]:
    """The values that something takes: `async for lives in changes(lambda: ship.lives): ...`.

    Resumes: in each tick in which the value is another one than the last that
    was seen, in the frame phase, after the tasks that wait for the frame. What
    has changed and changed back in between is not seen, and what has changed
    while the loop's body waited for something else comes at once.

    Args:
        expression: a plain function without arguments, called once in every
            tick, and once now. It must change nothing.
        clock: whose ticks count; by default the task's.
    Yields: the new value; not the one it has now.
    Raises:
        TypeError: `expression` is no plain function.
        Exception: what the expression fails with.
    """
    check_function("changes", expression)
    check_clock(clock)
    return Changes(expression, clock)


def check_function(call: str, function: Any) -> None:
    """Refuse what cannot be asked."""
    if inspect.iscoroutinefunction(function):
        raise TypeError(f"{call}() needs a plain function, got the async function {function.__name__}.")
    if not callable(function):
        raise TypeError(f"{call}() needs a function, got {function!r}. Write {call}(lambda: ...).")


def called(function: Any) -> str:
    """The name of a function, in words."""
    name: str = getattr(function, "__name__", type(function).__name__)
    return "..." if name == "<lambda>" else name
