"""A clock that can be moved on within one tick, while all others stand still."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pgasync.kernel.scheduler import here
from pgasync.timing.blocks import is_silent
from pgasync.timing.clock import Clock
from pgasync.timing.flicks import FLICKS

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = [
    "SkipClock",
    "Spurt",
    "belongs",
    "block_around",
    "can_move",
    "clock_beside",
    "clock_here",
    "give_clock",
    "still_going",
    "stride_of",
]


class SkipClock(Clock):
    """The clock of a skippable block: it begins with the time of its parent, and goes with it but for skips.

    Attributes:
        around: the block around this one, or None.
        begun: the block has not ended.
        silent: the block is being skipped: what is played in it is not heard.
    """

    def __init__(self, parent: Clock) -> None:
        super().__init__(parent)
        # So that a stream which was made outside of the block goes on in it.
        self.reached = parent.reached
        self.around = parent.skip
        self.skip = self
        self.begun = True
        self.silent = False
        # The parent's time when this clock was closed.
        self.merged: int | None = None
        self.moment.blocks += 1

    @property
    def at(self) -> int:
        """Flicks now. Closed, it still tells how much of its parent's time has passed since, for what
        was born in the block and waits for nothing: particles, a `Cooldown`."""
        if self.merged is None:
            return super().at
        return self.time + max(0, self.parent_at() - self.merged)

    def parent_at(self) -> int:
        """Flicks of the parent now."""
        assert self.parent is not None
        return self.parent.at

    def close(self) -> None:
        """Leave the tree, as any clock, but go on telling the time."""
        if self.merged is None:
            self.reached, self.merged = float(self.at), self.parent_at()
        super().close()

    def leave(self, tasks: Iterable[Task]) -> None:
        """The block has ended. The clock stays for those whom the block has started, and who go on behind it.

        Args:
            tasks: all that live. Clocks of other blocks, whose last task has ended since, are closed, too.
        """
        self.begun = False
        self.moment.blocks -= 1
        used = {task.clock: None for task in tasks}
        busy: set[Clock | None] = set()
        me = here().running  # a loop over frames may have it in its place until it waits again
        for clock in reversed(self.all):  # children first
            if clock.skip is not None and (clock in used or clock in busy or in_use(clock, me)):
                busy |= {clock, clock.parent}
        for clock in list(self.all):
            if isinstance(clock, SkipClock) and not clock.begun and clock not in busy:
                clock.close()


class Spurt:
    """Steps of the clocks of one block within one tick, while all other clocks stand still.

    Within a tick it comes after the events and before the timers: the clocks
    have moved on then, and have woken nobody yet. So the first step moves none.
    """

    def __init__(self, block: SkipClock) -> None:
        self.block = block
        self.root = block.all[0]
        self.fresh = True
        self.others = [
            (clock, clock.advanced, clock.moved) for clock in block.all if not belongs(clock, block)
        ]

    def step(self) -> None:
        """One tick of these clocks, in the usual order."""
        root, block = self.root, self.block
        for clock in root.all:  # parents first
            if not belongs(clock, block):
                clock.advanced = False
                # It does not move meanwhile, and so is not set back for the step of a timer.
                clock.moved = clock.moved if self.fresh else 0
            elif not self.fresh:
                clock.moved = 0
                clock.advanced = clock.running
                parent = clock.parent
                if clock.advanced and parent is not None:
                    clock.move(parent.moved if belongs(parent, block) else stride_of(parent))
        self.fresh = False
        root.run_timers()
        root.run_frames()
        root.run_late_frames()
        # Who wakes each other for ever does so within one step.
        here().begin_epoch()

    def end(self) -> None:
        """Let the tick go on for the others."""
        for clock, advanced, moved in self.others:
            if not clock.closed:
                clock.advanced, clock.moved = advanced, moved
        if not self.fresh:
            for clock in self.root.all:
                if belongs(clock, self.block):
                    clock.advanced = False  # it has had this tick


def belongs(clock: Clock | None, block: SkipClock) -> bool:
    """Whether a clock is that of a block, or one that was begun within the block."""
    skip = None if clock is None else clock.skip
    while skip is not None and skip is not block:
        skip = skip.around
    return skip is not None


def block_around(clock: Clock | None) -> SkipClock | None:
    """The innermost block that a clock belongs to, and that has not ended."""
    skip = None if clock is None else clock.skip
    while skip is not None and not skip.begun:
        skip = skip.around
    return skip


def clock_here(clock: Clock) -> Clock:
    """On which clock the running task begins something that usually lives on a given one: on that of
    the skippable block in which the task is, if this lies below."""
    if not clock.moment.blocks:
        return clock
    task = here().running
    block = None if task is None else block_around(task.clock)
    above: Clock | None = block
    while above is not None and above is not clock:
        above = above.parent
    return clock if block is None or above is None else block


def give_clock(task: Task, clock: Clock) -> None:
    """Let a running task live on another clock. A loop over frames that resumes it right now is told:
    it would leave it in its place, among those who wait for the clock before."""
    task.clock = clock
    here().look_up()


def still_going(clock: Clock) -> Clock:
    """The clock on which the time of one goes on: itself, if it was not that of a block that has ended."""
    while clock.closed and clock.skip is clock and clock.parent is not None:
        clock = clock.parent
    return clock


def clock_beside(parent: Clock, player: Clock) -> Clock:
    """A new clock that belongs to the block of the one who begins it, but lies elsewhere."""
    clock = Clock(parent)
    clock.skip = block_around(player)
    if is_silent(clock):
        # The parent stands still, but for the new clock there is a rest of this step: see `Clock.at`.
        clock.advanced, clock.moved = True, stride_of(parent)
        waker, deadline = clock.moment.clock, clock.moment.deadline
        left = 0 if waker is None else min(waker.time - int(deadline), waker.moved)
        clock.reached = float(left * clock.moved // waker.moved) if waker is not None and left else 0.0
    return clock


def can_move(clock: Clock) -> bool:
    """Whether a tick would move a clock: neither it nor one above it is stopped, or has speed zero."""
    above: Clock | None = clock
    while above is not None and above.rate:
        above = above.parent
    return above is None and clock.running


def stride_of(clock: Clock) -> int:
    """How many flicks a tick moves a clock that stands still now."""
    if clock.parent is None:
        return clock.stride or FLICKS // 60
    flicks = stride_of(clock.parent)
    return flicks if clock.rate == 1.0 else round(flicks * clock.rate)


def in_use(clock: Clock, leaving: Task | None = None) -> bool:
    """Whether somebody waits for a clock, but for one who leaves it, or something is timed by it."""
    batched = clock.batch is not None and bool(clock.batch.waiting())
    framed = [*clock.frames.waiting(), *clock.late_frames.waiting()]
    return batched or any(task is not leaving for task in framed) or bool(clock.timers.count())
