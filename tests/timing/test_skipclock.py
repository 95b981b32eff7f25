"""Clocks that are moved on within one tick, while all others stand still."""

from __future__ import annotations

import pytest

from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import current_task
from pgasync.timing.blocks import is_silent
from pgasync.timing.clock import Clock
from pgasync.timing.cooldown import Cooldown
from pgasync.timing.flicks import FLICKS
from pgasync.timing.frames import frames, next_frame
from pgasync.timing.skipclock import (
    SkipClock,
    Spurt,
    belongs,
    block_around,
    can_move,
    clock_beside,
    clock_here,
    give_clock,
    stride_of,
)
from pgasync.timing.sleep import sleep
from pgasync.timing.tween import tween
from pgasync.timing.until import until

DT = 1 / 64


@pytest.fixture
def block(stage):
    """The clock of a block, below that of the stage."""
    stage.tick(3)
    clock = SkipClock(stage.clock)
    stage.clocks.append(clock)
    return clock


class Skip:
    """As much of a skippable block as a tick knows: so many steps of its clock, in one tick."""

    def __init__(self, clock, steps):
        self.clock = clock
        self.steps = steps
        clock.moment.skips += (self,)

    def forward(self):
        spurt = Spurt(self.clock)
        for _ in range(self.steps):
            spurt.step()
        spurt.end()
        self.clock.moment.skips = ()


def test_it_begins_with_the_time_of_its_parent_and_goes_with_it(stage, block):
    assert block.now == stage.clock.now == 3 * DT
    stage.tick(2)
    assert block.now == stage.clock.now == 5 * DT


def test_steps_wake_its_tasks_with_exact_times_and_nobody_else(stage, block):
    log = []

    async def sleeper(name):
        for _ in range(3):
            await sleep(0.025)
            log.append((name, round(current_task().clock.now - 3 * DT, 6)))

    async def looper(name, late):
        async for dt in frames(late=late):
            log.append((name, dt))

    stage.start(sleeper("in"), block)
    stage.start(sleeper("out"))
    stage.start(looper("frame", False), block)
    stage.start(looper("late", True), block)
    Skip(block, 3)
    stage.tick()
    turn = [("frame", DT), ("late", DT)]
    assert log == [*turn, ("in", 0.025), *turn, *turn]
    assert stage.clock.now == 4 * DT
    assert block.now == 6 * DT
    log.clear()
    stage.tick()
    assert sorted(log) == sorted([*turn, ("in", 0.05), ("out", 0.025)])


def test_no_step_at_all_changes_nothing(stage, block):
    log = []

    async def looper(name):
        async for dt in frames():
            log.append((name, dt))

    stage.start(looper("in"), block)
    stage.start(looper("out"))
    Skip(block, 0)
    stage.tick()
    assert log == [("out", DT), ("in", DT)]


def test_clocks_outside_that_end_meanwhile_stay_ended(stage, block):
    other = stage.child()

    async def closer():
        await next_frame()
        other.close()

    stage.start(closer(), block)
    Skip(block, 2)
    stage.tick()
    assert not other.advanced


def test_a_stopped_clock_of_the_block_is_not_moved(stage, block):
    inner = stage.child(block)
    inner.pause()
    Skip(block, 3)
    stage.tick()
    assert inner.now == 0
    assert block.now == 6 * DT


def test_a_clock_below_goes_with_the_block_at_its_own_speed(stage, block):
    inner = stage.child(block)
    inner.speed = 0.5
    Skip(block, 3)
    stage.tick()
    assert inner.now == 1.5 * DT


def test_a_clock_below_goes_with_a_slowed_block_to_the_flick(stage, block):
    block.speed = 1 / 11
    inner = stage.child(block)
    begun = block.time
    Skip(block, 20)
    stage.tick()
    assert inner.time == block.time - begun


def test_the_clocks_outside_do_not_move_for_the_steps_of_timers(stage, block):
    seen = []

    async def looker():
        for _ in range(4):
            await sleep(DT / 3)
            seen.append(stage.clock.now)

    stage.start(looker(), block)
    stage.tick()  # three of them, each set back by its share of the tick
    seen.clear()
    Skip(block, 3)
    stage.tick()
    assert seen == [5 * DT - DT * 2 / 3]
    stage.start(looker(), block)
    seen.clear()
    Skip(block, 3)
    stage.tick()
    assert seen[3:] == [6 * DT]


def test_how_far_a_tick_goes_follows_from_all_speeds_above(stage):
    assert stride_of(stage.clock) == FLICKS // 60  # before the first tick
    stage.tick()
    inner = stage.child()
    inner.speed = 0.25
    assert stride_of(stage.clock) == FLICKS // 64
    assert stride_of(inner) == stride_of(stage.child(inner)) == FLICKS // 256


def test_what_belongs_to_a_block(stage, block):
    nested = SkipClock(block)
    below, beside = Clock(nested), Clock(stage.clock)
    beside.skip = nested
    stage.clocks += [nested, below, beside]
    assert [belongs(each, block) for each in (block, nested, below, beside)] == [True] * 4
    assert [belongs(each, block) for each in (stage.clock, None)] == [False] * 2
    assert not belongs(block, nested)
    assert block_around(below) is nested
    assert block_around(None) is None
    assert not is_silent(below)
    block.silent = True
    assert is_silent(below)
    nested.leave([])
    assert block_around(below) is block


def test_a_clock_can_move_if_none_above_it_is_stopped_or_has_no_speed(stage, block):
    assert can_move(block)
    stage.clock.speed = 0
    assert not can_move(block)
    stage.clock.speed = 1
    stage.clock.hold()
    assert not can_move(block)
    stage.clock.let_go()


def test_what_is_begun_in_a_block_lives_on_its_clock_if_that_lies_below(stage, block):
    found = []
    other = stage.child()

    async def look():
        found.extend([clock_here(stage.clock), clock_here(other), clock_here(block)])

    stage.start(look(), block)
    assert found == [block, other, block]
    assert clock_here(stage.clock) is stage.clock  # no task
    found.clear()
    stage.start(look())
    assert found == [stage.clock, other, block]
    block.leave([])
    assert clock_here(stage.clock) is stage.clock


def test_left_it_is_closed_and_still_tells_the_time_to_what_was_born_in_it(stage, block):
    made = []

    async def maker():
        made.append(Cooldown(2 * DT))
        made[0].use()

    stage.start(maker(), block)
    Skip(block, 5)
    stage.tick()
    block.leave([])
    assert block.closed
    assert stage.clock.all == [stage.clock]
    assert block.now == 8 * DT
    stage.tick()
    assert block.now == 9 * DT
    block.close()  # again
    stage.tick()
    assert block.now == 10 * DT
    assert made[0].ready


def test_a_cooldown_that_was_made_in_a_block_can_be_waited_for_behind_it(stage, block):
    made = []

    async def maker():
        made.append(Cooldown(4 * DT))
        made[0].use()

    stage.start(maker(), block)
    Skip(block, 2)
    stage.tick()
    block.leave([])
    task = stage.start(made[0].wait())
    stage.tick()
    assert task.is_open()
    stage.tick()
    assert task.finished


@pytest.mark.parametrize(
    "wait",
    [
        lambda: sleep(9),
        lambda: next_frame(),
        lambda: next_frame(late=True),
        lambda: until(lambda: False),
        lambda: sleep_forever(),
    ],
)
def test_left_it_stays_for_those_who_live_on_it(stage, block, wait):
    task = stage.start(wait(), block)
    block.leave([task])
    assert not block.closed
    nested = SkipClock(block)
    stage.clocks.append(nested)
    other = stage.start(wait(), nested)
    task.cancel()
    nested.leave([other])
    assert not block.closed  # the parent of one that is used
    other.cancel()
    nested.leave([])
    assert block.closed
    assert nested.closed
    # Counted back twice here, as it was left twice.
    block.moment.blocks += 1


def test_a_new_clock_beside_has_the_rest_of_the_step_in_which_it_is_begun(stage, block):
    made = []
    block.silent = True

    async def beginner():
        await sleep(DT / 4)
        made.append(clock_beside(stage.clock, block))
        await next_frame()
        made.append(clock_beside(stage.clock, block))

    stage.start(beginner(), block)
    Skip(block, 2)
    stage.tick()
    stage.clocks += made
    assert [clock.time * 64 / FLICKS for clock in made] == [
        0.75 + 1,
        0,
    ]  # the first was there in the second step
    assert [belongs(clock, block) for clock in made] == [True, True]
    block.silent = False
    made.append(clock_beside(stage.clock, stage.clock))
    assert made[-1].skip is None


def test_a_blow_in_what_is_skipped_takes_a_step_and_stops_nothing(stage, block):
    inner = stage.child(block)
    block.silent = True
    task = stage.start(inner.hit_stop(9), block)
    stage.start(stage.child(block).hit_stop(0))
    assert inner.running
    Skip(block, 2)
    stage.tick()
    assert task.finished
    block.silent = False


def test_a_tween_lands_in_the_step_in_which_its_time_is_up(stage, block):
    class Thing:
        x = 0.0

    thing = Thing()

    async def mover():
        async with open_nursery() as nursery:
            nursery.start(tween(thing, seconds=4 * DT, x=8))

    task = stage.start(mover(), block)
    Skip(block, 3)
    stage.tick()
    assert thing.x == 6
    Skip(block, 2)
    stage.tick()
    assert (thing.x, task.finished) == (8, True)


def test_who_is_given_another_clock_within_a_frame_has_the_frames_of_that_one_from_then_on(stage):
    seen = []

    async def runner():
        async for _ in frames():
            seen.append(stage.clock.frame)
            if len(seen) == 2:
                give_clock(current_task(), other)

    other = Clock(stage.clock)
    other.pause()
    task = stage.start(runner())
    stage.tick(5)
    assert seen == [1, 2]
    other.resume()
    stage.tick(2)
    assert seen == [1, 2, 6, 7]
    task.cancel()
