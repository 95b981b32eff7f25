"""A tree of clocks that everything obeys."""

from __future__ import annotations

from _thread import get_ident
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here, nothing, refuse_if_barred
from pgasync.timing.blocks import at_speed, hit_stop, stopped
from pgasync.timing.flicks import to_flicks, to_seconds
from pgasync.timing.frames import FRAME, LATE, FrameList
from pgasync.timing.moment import Moment
from pgasync.timing.strand import strand
from pgasync.timing.timers import Timers

if TYPE_CHECKING:
    from pgasync.timing.batch import Batch
    from pgasync.timing.skipclock import SkipClock

__all__ = ["Clock"]

FASTEST = 1e6
"""The highest speed of a clock; beyond it a mistake is likelier than a wish."""


class Clock:
    """Game time: it can be paused, slowed and sped up, and so can all below it.

    Time is kept in whole flicks and given in seconds. It moves only when
    somebody calls `tick()` on the root of the tree; a game does.

    Args:
        parent: the clock that drives this one, None for a root.

    Attributes:
        frame: how many ticks this clock has had.
        dt: how far its last tick moved it, s.
        reached: flicks at the end of this tick, a whole number. It is kept in a float, which is exact
            for 147 days of game time, because Python's integers of that size are slow.
        moved: flicks of this tick, 0 if it is stopped.
    """

    def __init__(self, parent: Clock | None = None) -> None:
        self.parent = parent
        self.moment: Moment = Moment() if parent is None else parent.moment
        self.frame = 0
        self.dt = 0.0
        # The flicks that `dt` stands for.
        self.stride = 0
        # Begun in the step of a timer, a clock has already had the rest of
        # this tick, and its timers may come up in it.
        self.reached: float = 0.0 if parent is None else parent.reached - parent.at
        self.moved: int = 0 if parent is None else parent.moved
        self.advanced: bool = parent is not None and parent.advanced
        self.paused = False
        # Whoever made it has ended: nobody can wait for it any more.
        self.closed = False
        # Of how many scenes on top this clock waits for the end.
        self.holds = 0
        self.rate = 1.0
        # What `speed` was set to, and what blocks have asked for; the last counts.
        self.own_speed = 1.0
        self.asked_speeds: list[list[float]] = []
        # What rounding to flicks has left over, for a speed that is not 1.
        self.rest = 0.0
        self.thread = get_ident()
        self.scheduler = here()
        # The argument of the last `tick()`, and its flicks: mostly the same again.
        self.asked: tuple[float, int] = (0.0, 0)
        self.frames = FrameList(FRAME)
        self.late_frames = FrameList(LATE)
        self.timers = Timers(self)
        # Tweens and conditions, once there are any.
        self.batch: Batch | None = None
        # The skippable block that it was begun in.
        self.skip: SkipClock | None = None if parent is None else parent.skip
        # All clocks of the tree in order of creation, so parents come first.
        self.all: list[Clock] = [self] if parent is None else parent.all
        if parent is not None:
            self.all.append(self)
        # Nothing about it is out of the ordinary, so that an idle tick need not ask for each: see `reckon`.
        self.plain = True
        self.all[0].reckon()

    @property
    def time(self) -> int:
        """Flicks at the end of this tick."""
        return int(self.reached)

    @property
    def now(self) -> float:
        """Seconds since this clock began."""
        return to_seconds(self.at)

    @property
    def at(self) -> int:
        """Flicks now.

        Within the step of a task that a timer has woken, that is the timer's
        deadline, so that what the step sleeps, starts and fires does not
        drift. (Sonic Pi's virtual time: Aaron and Orchard, "Temporal semantics
        for a live coding language", 2014.) The other clocks are then set back
        by their share of this tick: a step may start a scene, or wake a task
        that lives on another clock.
        """
        waker = self.moment.clock
        if waker is None:
            return self.time
        deadline = int(self.moment.deadline)
        if waker is self:
            return deadline
        left = min(waker.time - deadline, waker.moved)
        back = left * self.moved // waker.moved if left else 0
        return max(self.time - back, 0)

    @property
    def speed(self) -> float:
        """How fast time goes, as a multiple of the parent's. Counts from the next tick.

        Raises:
            ValueError: set to something negative, NaN, or above 1,000,000.
            TypeError: set to something that is not a number.
        """
        return self.rate

    @speed.setter
    def speed(self, speed: float) -> None:
        self.check_speed(speed)
        self.own_speed = speed
        if not self.asked_speeds:
            self.rate = speed
            self.reckon()

    def check_speed(self, speed: float) -> None:
        """Refuse what is no speed."""
        if not isinstance(speed, int | float):
            raise TypeError(f"speed must be a number, got {speed!r}")
        if not 0 <= speed <= FASTEST:
            raise ValueError(f"speed must be >= 0 and at most {FASTEST:,.0f}, got {speed}")

    def at_speed(self, speed: float) -> AbstractContextManager[None]:
        """A block in which this clock goes at another speed: `with scene.clock.at_speed(0.3): ...`.

        Of several such blocks the one that was entered last counts, in whatever
        order they are left; `speed`, set meanwhile, counts when none is left.

        Raises:
            ValueError: `speed` is negative, NaN, or above 1,000,000.
            TypeError: it is not a number.
        """
        return at_speed(self, speed)

    def stopped(self) -> AbstractContextManager[None]:
        """A block in which this clock stands still: `with scene.clock.stopped(): ...`.

        Counted, and apart from `pause()`: it goes on when the last such block is
        left. A task that lives on this clock must wait for something else in
        it, as its own sleeps stand still, too.
        """
        return stopped(self)

    async def hit_stop(self, seconds: float) -> None:
        """Stop this clock for a moment, so that a blow is felt: `await scene.clock.hit_stop(0.08)`.

        Resumes: when so much time has passed on the clock above; this one goes on then.

        Args:
            seconds: s, finite and >= 0.
        Raises:
            ValueError: `seconds` is negative or not finite.
            TypeError: `seconds` is not a number.
            MisuseError: this is the root of the clocks.
        """
        await hit_stop(self, seconds)

    def pause(self) -> None:
        """Stop: from now on no timer and no frame of this clock or of one below
        resumes, even if it is due in this tick. Costs nothing per task.

        Raises:
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("pause()")
        self.paused = True
        self.reckon()
        here().look_up()

    def resume(self) -> None:
        """Go on: with the next tick, or, if it was stopped within this one, with what
        is left of it. Undoes any number of `pause()`.

        Raises:
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("resume()")
        self.paused = False
        self.reckon()

    def hold(self) -> None:
        """Stop for as long as a scene lies on top; counted, unlike `pause()`."""
        self.holds += 1
        self.reckon()
        here().look_up()

    def let_go(self) -> None:
        """Undo one `hold()`."""
        self.holds -= 1
        self.reckon()

    def reckon(self) -> None:
        """See anew whether this clock is alone, and goes as clocks usually do."""
        stopped = self.paused or self.holds or self.closed
        self.plain = len(self.all) == 1 and self.rate == 1.0 and not stopped

    @property
    def running(self) -> bool:
        """Whether neither this clock nor one above it is stopped."""
        clock: Clock | None = self
        while clock is not None:
            if clock.paused or clock.holds:
                return False
            clock = clock.parent
        return True

    def close(self) -> None:
        """Leave the tree, with all that is below: whoever made this clock has ended.

        All of them stand still, for ever. A task that waits for one of them,
        or comes to wait, gets a `MisuseError` at its wait, as nothing else
        would ever wake it. Doing so twice does no harm.
        """
        gone = {self: None}
        for clock in self.all:  # parents first
            if clock.parent in gone:
                gone[clock] = None
        # In place: every clock of the tree has this list.
        self.all[:] = [clock for clock in self.all if clock not in gone]
        for clock in gone:
            clock.paused, clock.advanced, clock.closed = True, False, True
            clock.frames.close()
            clock.late_frames.close()
            batched = [] if clock.batch is None else clock.batch.waiting()
            framed = [*clock.frames.waiting(), *clock.late_frames.waiting()]
            for task in [*batched, *framed, *clock.timers.waiting()]:
                self.scheduler.queue.append((strand, task, task.parked_on))
        for clock in (*gone, *self.all[:1]):
            clock.reckon()
        self.scheduler.later(nothing, None)  # have all of them told, in one call if this is the outermost

    def advance(self, flicks: int) -> None:
        """Move this tree of clocks on; called on the root, first thing in a tick."""
        for clock in self.all:
            parent = clock.parent
            clock.advanced = not (clock.paused or clock.holds) and (parent is None or parent.advanced)
            clock.moved = 0
            if clock.advanced:
                clock.move(flicks if parent is None else parent.moved)

    def move(self, flicks: int) -> None:
        """Begin a tick in which the parent has moved on by so much."""
        if self.rate != 1.0:
            exact = flicks * self.rate + self.rest
            flicks = round(exact)
            self.rest = exact - flicks
        self.moved = flicks
        self.reached += flicks
        self.frame += 1
        if flicks != self.stride:
            self.stride = flicks
            self.dt = to_seconds(flicks)
        self.let_in()

    def let_in(self) -> None:
        """Those who have come to wait are due in this tick; who joins from here on waits for the next."""
        if self.timers.soon:
            self.timers.settle()
        if self.frames.tasks or self.frames.joined:
            self.frames.settle()
        if self.late_frames.tasks or self.late_frames.joined:
            self.late_frames.settle()

    def run_timers(self) -> None:
        """Wake the sleepers whose deadline has come, clock by clock.

        Again, as long as there are any: a step may have begun a clock, or
        have set, on a clock that had its turn, a timer that is due already.
        """
        found = True
        while found:
            found = False
            for clock in list(self.all):
                heap = clock.timers.heap
                if heap and heap[0][0] <= clock.reached and clock.advanced and clock.running:
                    clock.timers.run(self.scheduler)
                    found = True

    def run_frames(self) -> None:
        """Resume everything that waits for a frame, clock by clock: tweens, tasks, conditions."""
        for clock in list(self.all):
            batch = clock.batch
            if batch is not None and batch.runs and clock.advanced and clock.running:
                batch.move(clock, self.scheduler)
            if clock.frames.due and clock.advanced and clock.running:
                clock.frames.run(clock, self.scheduler)
            if batch is not None and batch.polls and clock.advanced and clock.running:
                batch.ask(batch.polls, clock, self.scheduler)

    def run_late_frames(self) -> None:
        """The same, for what waits for the late phase."""
        for clock in list(self.all):
            batch = clock.batch
            if clock.late_frames.due and clock.advanced and clock.running:
                clock.late_frames.run(clock, self.scheduler)
            if batch is not None and batch.late_polls and clock.advanced and clock.running:
                batch.ask(batch.late_polls, clock, self.scheduler)

    def tick(self, seconds: float) -> None:
        """Move the tree on and run all that is due: a tick without events or drawing.

        A game does this for you; a clock of your own needs it to move.

        Args:
            seconds: game time, s, finite and >= 0.
        Raises:
            ValueError: `seconds` is negative, infinite or NaN.
            TypeError: `seconds` is not a number.
            MisuseError: called on a clock with a parent, inside a tick, or in
                another thread than the one that made the clock.
            Exception: what escaped from a root, after everything due has run.
        Cost: a few comparisons while nothing is due, however many sleep.
        """
        scheduler = self.scheduler
        if scheduler.entered or scheduler.barred or self.parent is not None or get_ident() != self.thread:
            self.refuse_tick()
        asked, flicks = self.asked
        if seconds is not asked:  # mostly it is the very same float, tick by tick
            flicks = to_flicks(seconds)
            self.asked = seconds, flicks
        if not self.plain:
            scheduler.call(self.step, flicks)
            return
        # `advance`, without its calls: an idle tick must cost next to nothing.
        self.advanced = True
        self.reached = reached = self.reached + flicks
        self.moved = flicks
        self.frame += 1
        if flicks != self.stride:
            self.stride = flicks
            self.dt = to_seconds(flicks)
        timers, frames, late = self.timers, self.frames, self.late_frames
        heap = timers.heap
        if (
            frames.tasks
            or frames.joined
            or (heap and heap[0][0] <= reached)
            or late.tasks
            or late.joined
            or timers.soon
            or (self.batch is not None and self.batch.busy)
        ):
            scheduler.call(self.run_alone)

    def refuse_tick(self) -> None:
        """Say why there can be no tick now."""
        if self.parent is not None:
            raise MisuseError("Only the root of a tree of clocks can be ticked.")
        scheduler = here()
        if scheduler.entered:
            # It would run tasks in the middle of other tasks' steps.
            name = getattr(scheduler.running, "name", "the engine")
            raise MisuseError(
                f"tick() was called inside a tick, by {name}. Only the driver ticks;"
                " a task waits with `await next_frame()`."
            )
        scheduler.admit("tick()", self.thread)

    def run_alone(self) -> None:
        """The rest of a tick of a clock that was alone when it moved: past what nobody waits for."""
        self.let_in()
        heap = self.timers.heap
        if heap and heap[0][0] <= self.reached:
            self.run_timers()
        if not self.plain or self.batch is not None:  # it may have been stopped, or had a child
            self.run_frames()
        elif self.frames.due:
            self.frames.run(self, self.scheduler)
        if not self.plain or self.batch is not None or self.late_frames.due:
            self.run_late_frames()

    def step(self, flicks: int) -> None:
        """The body of `tick()` for any other clock."""
        self.advance(flicks)
        for block in self.moment.skips:
            block.forward()
        self.run_timers()
        self.run_frames()
        self.run_late_frames()
