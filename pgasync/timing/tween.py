"""From one value to another, in an amount of game time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NoReturn

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.batch import Tween
from pgasync.timing.chosen import check_clock
from pgasync.timing.clock import Clock
from pgasync.timing.ease import Ease
from pgasync.timing.ease import ease as ease_of
from pgasync.timing.flicks import LENGTHS, to_flicks
from pgasync.timing.frames import clock_of, next_frame
from pgasync.timing.way import way

__all__ = ["interpolate", "tween"]


async def tween(
    thing: Any, /, *, seconds: float, ease: str | Ease = "linear", clock: Clock | None = None, **targets: Any
) -> bool:
    """Move attributes of a thing to targets, in an amount of game time.

        await tween(ship, seconds=0.5, ease="out_back", x=300, y=200)
        while True:                                     # loops and sequences are plain Python
            await tween(lamp, seconds=1, color="red")
            await tween(lamp, seconds=1, color="gold")

    Resumes: in the first tick whose clock reaches the end, in its frame phase,
    before the tasks that wait for the frame; the attributes have exactly the
    targets then. It goes on at the moment of the end, so tweens in a row do
    not drift. All tweens of a clock move together, before those tasks.

    Another tween of the same attribute takes over from the value it has then:
    this one is over at once, and its other attributes stay where they are. The
    `pos` of a sprite is its `x` and its `y`. (A class of your own says so by
    `tween_shares = {"pos": ("x", "y"), "x": ("pos",), "y": ("pos",)}`.)

    Args:
        thing: anything whose attributes can be set.
        seconds: game time, s, finite and >= 0. Zero arrives in the next tick.
        ease: the name of an easing (see `EASINGS`), or a function from
            progress, 0 to 1, to how much of the way is done. It is asked once
            in a frame for all that began together with it and end together.
        clock: whose time counts; by default the task's.
        targets: the attributes. Numbers, vectors (what can be added and
            multiplied by a number), colours and tuples of numbers, or what
            their kinds can be made of, such as a colour's name.
    Returns: True when it arrived; False when another tween took over.
    Raises:
        ValueError: `seconds` is negative or not finite, a target is not
            finite, or there is no such easing.
        TypeError: there is no way from a value to its target, or no target.
        AttributeError: the thing has no such attribute.
        Exception: what the easing, or setting an attribute, fails with.
    Cost: about what a loop by hand costs; no coroutine is resumed for a step.
    Source: easings, see `ease`; the moment of the end, see `sleep`.
    """
    if not targets:
        raise TypeError("tween() needs something to move. Write tween(ship, seconds=1, x=300).")
    if clock is not None:
        check_clock(clock)
    wait = Tween()
    wait.clock = clock
    wait.thing = thing
    # Only floats are kept: others may be equal to one, and be no number of seconds.
    wait.flicks = LENGTHS[seconds] if type(seconds) is float else to_flicks(seconds)
    wait.ease = None if ease == "linear" else ease_of(ease)
    wait.targets = targets
    arrived: bool = await trap(wait)
    return arrived


class Interpolation:
    """See `interpolate()`."""

    __slots__ = ("begin", "clock", "ease", "flicks", "last", "over", "shown", "slope", "start")

    def __init__(self, start: Any, last: Any, seconds: float, ease: str | Ease, clock: Clock | None) -> None:
        check_clock(clock)
        self.clock = clock
        self.flicks = to_flicks(seconds)
        self.ease = ease_of(ease)
        self.shown = f"interpolate({start!r}, {last!r}, seconds={seconds:g})"
        self.start, self.last, self.slope = way(start, last, "a value")
        self.begin: int | None = None
        self.over = False

    def __str__(self) -> str:
        return self.shown

    def __aiter__(self) -> Interpolation:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError(f"Values are waited for. Write `async for value in {self}`.")

    __await__ = __iter__

    async def __anext__(self) -> Any:
        task = current_task()
        if task.marked:
            await trap(Passing(self))
        if self.over:
            raise StopAsyncIteration
        clock = clock_of(task, self) if self.clock is None else self.clock
        if self.begin is None:
            self.begin = clock.at
        await next_frame(clock=self.clock)
        gone = clock.at - self.begin
        if gone >= self.flicks:
            self.over = True
            return self.last
        t = self.ease(gone / self.flicks)
        return self.start + self.slope * t


def interpolate(
    start: Any, last: Any, *, seconds: float, ease: str | Ease = "linear", clock: Clock | None = None
) -> AsyncIterator[Any]:
    """The values from one to another, one in every frame: `async for x in interpolate(0, 9, seconds=2): ...`.

    Resumes: first in the next tick, then in every tick, as `frames()` does. The
    last value is exactly `last`. Time in which the loop's body waits for
    something else counts, too.

    Args:
        start, last: numbers, vectors, colours, tuples of numbers.
        seconds: game time, s, finite and >= 0; with zero there is one value, `last`.
        ease: as for `tween()`.
        clock: whose time counts; by default the task's. In the frames of another clock, after
            those who wait for them.
    Yields: the value of the frame.
    Raises:
        ValueError: `seconds` is negative or not finite, or there is no such easing.
        TypeError: there is no way from the one to the other.
    """
    return Interpolation(start, last, seconds, ease, clock)
