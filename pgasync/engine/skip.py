"""A block that reaches its end at once when the player asks."""

from __future__ import annotations

import math
from collections.abc import Awaitable
from types import TracebackType
from typing import Any, NoReturn

from pgasync.engine.needs import Needs
from pgasync.inputs.madeup import tell
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task, coroutine_of, current_task
from pgasync.kernel.tree import describe, walk
from pgasync.sync.together import close_unrun
from pgasync.timing.chosen import chosen_clock
from pgasync.timing.finite import is_number
from pgasync.timing.flicks import FLICKS, to_flicks, to_seconds
from pgasync.timing.skipclock import SkipClock, Spurt, belongs, can_move, give_clock, stride_of

__all__ = ["Skippable", "skippable"]

LIMIT = 600.0
PATIENCE = 60 * FLICKS
"""So much time of a block may pass while it waits for an input or for a signal; then it is the input.
Half of it the next time, and so on: however often that happens, it does not use up the limit."""
MOST_TOLD = 1000
"""Inputs that are made up while no time passes."""


def skippable(request: Awaitable[Any], *, limit: float = LIMIT) -> Skippable:
    """A block that is run to its end at once when something returns.

        async with skippable(wait_key("escape")) as intro:
            await say(scene, "Long ago ...")
            await tween(ship, seconds=3, x=300)
            scene.play_sound("boom")
        if intro.skipped: ...

    Nothing in it is left out: the block has a clock of its own, for itself and
    all that is started in it, and that goes on tick by tick, as often as it
    takes, within one tick of the game. So tweens land, timers ring, and side
    effects happen in their order. All other clocks stand still meanwhile.

    Sounds are not heard, and those that the block has begun are stopped at its
    end; but what is played again and again goes on. Who waits for an input,
    when nothing but that is left to wait for, gets an event that is made up:
    the first key that was named, next time the second, a press in the middle of
    the sprite. Its attribute `skipped` is True. Loops over events end.

    While a scene that the block has played lies on top, or a `modal()` of its own is open, the
    request does not hear the player, as nobody below does.

    A wait on a clock outside of the block, for a thread or for a future takes
    its time, and the skip goes on after it; so it does after a pause.

    Resumes: the block goes on after the events of the tick in which `request`
    returns, or of the next one if they have been delivered already.

    Args:
        request: a coroutine, or anything else that can be awaited, beside the
            block and on the clock outside of it. If the block ends first, it is cancelled.
        limit: the most game time that is skipped, s, finite and > 0.
    Returns: the block; `skipped` tells whether the player has asked.
    Raises:
        ExceptionGroup: the block or the request failed. With a `MisuseError`
            in it, that names the tasks and lines: the block has not ended within
            the limit, or waits for something outside that stands still.
        ValueError: `limit` is not finite and > 0.
        TypeError: `limit` is no number; `request` is a function, or nothing that can be awaited.
        MisuseError: the task has no clock, or one that has ended, or is in its cleanup.
    Cost: skipped, what its ticks cost without drawing. At its end, a look at all tasks.
    """
    return Skippable(request, limit)


class Skippable:
    """See `skippable()`.

    Attributes:
        skipped: the player asked for the end of the block before it came.
    """

    clock: SkipClock
    task: Task

    def __init__(self, request: Awaitable[Any], limit: float) -> None:
        self.coro = coroutine_of(request, "skippable()")
        try:
            check_limit(limit)
        except BaseException:
            close_unrun([self.coro])
            raise
        self.limit = to_flicks(limit)
        self.nursery = Nursery("skippable")
        self.skipped = False
        self.given_up = False
        # What the skip has taken already: flicks, and how often each was told.
        self.spent = 0
        self.told: dict[Task, int] = {}
        # Inputs while no time passes; flicks while somebody waits for an input or for others.
        self.in_a_row = self.waited = 0
        self.patience = min(PATIENCE, self.limit // 4)

    def __enter__(self, *_: object) -> NoReturn:
        self.coro.close()
        raise MisuseError("skippable() has a task to wait for. Write `async with`, not `with`.")

    # Python looks for both before it calls the first.
    __exit__ = __enter__

    async def __aenter__(self) -> Skippable:
        try:
            task = current_task()
            outside = chosen_clock(task, "skippable()", None)
            await self.nursery.__aenter__()
        except BaseException:
            close_unrun([self.coro])
            raise
        self.task, self.outside = task, outside
        self.clock = SkipClock(outside)
        give_clock(task, self.clock)
        life: Any = self.wait(self.coro)
        life.__name__ = self.coro.__name__
        self.nursery.start(life, daemon=True, clock=outside)
        return self

    async def wait(self, request: Any) -> None:
        """Let the player ask."""
        await request
        self.skipped = True
        self.clock.moment.skips += (self,)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        try:
            return await self.nursery.__aexit__(kind, error, traceback)
        finally:
            self.leave()

    def leave(self) -> None:
        """The block has ended."""
        clock, task = self.clock, self.task
        if task.clock is clock:
            give_clock(task, self.outside)
        moment = clock.moment
        moment.skips = tuple(block for block in moment.skips if block is not self)
        if clock.silent:
            clock.silent = False
            for sounds in self.sounds():
                sounds.cut(clock)
        self.told.clear()
        root = task.root.task
        clock.leave([] if root is None else [each for _, each in walk(root)])

    def sounds(self) -> list[Any]:
        """Those of all scenes."""
        game = getattr(self.task.scene, "game", None)
        return [] if game is None else [scene.sounds for scene in game.scenes]

    def forward(self) -> None:
        """Go on until the block has ended. Called in a tick, when its events have been delivered."""
        spurt = Spurt(self.clock)
        self.in_a_row = 0
        if self.goes_on() and not self.clock.silent:
            self.clock.silent = True
            for sounds in self.sounds():
                sounds.silence(self.clock)
        while self.goes_on() and self.go_on(spurt):
            pass
        spurt.end()

    def go_on(self, spurt: Spurt) -> bool:
        """A step, or an input that is made up; False if this takes the time of another clock."""
        needs = Needs(self.task, self.nursery, self.clock)
        first = min(needs.inputs, key=lambda task: self.told.get(task, 0), default=None)
        moving = needs.time or needs.moving()
        # Somebody else in the block may come before the player does, but not after any time.
        patient = needs.others and moving and self.waited < self.patience
        elsewhere = needs.elsewhere or (
            needs.others and not (needs.time or patient) and needs.outside(self.task)
        )
        stride = stride_of(spurt.root)
        if self.spent > self.limit:
            self.give_up(needs.leaves, f"it has not after {to_seconds(self.limit):g} s of game time")
        elif first is not None and not needs.time and not patient:
            self.in_a_row += 1
            if self.in_a_row > MOST_TOLD:
                self.give_up(needs.inputs, f"it asks for inputs, {MOST_TOLD:,} times in a row")
            else:
                self.tell(first)
        elif needs.time or patient or (moving and not elsewhere):
            if needs.time and self.waited >= self.patience:
                self.patience //= 2
            self.waited = 0 if needs.time else self.waited + stride
            self.in_a_row, self.spent = 0, self.spent + stride
            spurt.step()
        elif elsewhere:
            self.spent += stride
            return False
        else:
            self.give_up(needs.leaves, "what it waits for is outside, where all stands still meanwhile")
        return True

    def goes_on(self) -> bool:
        """Whether there is something left to skip, and it can be done now."""
        clock = self.clock
        return (
            clock.begun
            and not self.given_up
            and self.task.is_open()
            and any(can_move(each) for each in clock.all if belongs(each, clock))
        )

    def tell(self, task: Task) -> None:
        """Let a task go on that waits for an input."""
        scheduler = here()
        n = self.told.get(task, 0)
        self.told[task] = n + 1
        scheduler.begin_epoch()  # as after a step: this is no task that wakes another
        tell(task, n, scheduler)

    def give_up(self, tasks: list[Task], why: str) -> None:
        """Say who refuses to end, at the wait at which the block stands."""
        self.given_up = True
        moment = self.clock.moment
        moment.skips = tuple(block for block in moment.skips if block is not self)
        lines = "".join(f"\n  {describe(task)}" for task in tasks)
        name = self.task.name
        error = MisuseError(f"The skippable block of {name} refuses to end: {why}. What holds it up:{lines}")
        task, wait = self.task, self.task.parked_on
        assert wait is not None, "between two steps everybody waits"
        wait.release(task)
        scheduler = here()
        scheduler.go((task, task.coro.throw, error))
        scheduler.drain()


def check_limit(limit: Any) -> None:
    """Refuse what cannot be skipped at most."""
    if not is_number(limit):
        raise TypeError(f"limit must be a number of seconds, got {limit!r}")
    if not 0 < limit < math.inf:
        raise ValueError(f"limit must be finite and > 0, got {limit}")
