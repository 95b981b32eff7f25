"""Timers: what a deadline costs, held by structure and not by time."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import start
from pgasync.timing.clock import Clock
from pgasync.timing.frames import next_frame
from pgasync.timing.sleep import sleep
from pgasync.timing.timeout import move_on_after

DT = 1 / 64


class Alarm:
    """A timer that notes when it is due."""

    def __init__(self, flicks, log, then=lambda: None):
        self.flicks = flicks
        self.log = log
        self.slot = None
        self.then = then

    def due(self, scheduler):
        self.log.append(self)
        self.then()


def calls_of_a_tick(clock):
    """How many functions an idle tick calls, Python's and C's."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    clock.tick(DT)  # lets in who has just joined
    sys.setprofile(count)
    try:
        clock.tick(DT)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("spread", [0, 1e-4])
def test_an_idle_frame_touches_none_of_10000_sleepers(spread):
    def crowd(size):
        clock = Clock()

        async def all_of_them():
            async with open_nursery() as nursery:
                for number in range(size):
                    nursery.start(sleep(100 + number * spread))

        return clock, start(all_of_them(), clock=clock)

    clock, few = crowd(10)
    full_clock, many = crowd(10_000)
    assert calls_of_a_tick(clock) == calls_of_a_tick(full_clock)
    few.cancel()
    many.cancel()


def test_a_million_dropped_timeouts_do_not_pile_up():
    timers = Clock().timers
    stays = Alarm(2_000_000, [])
    timers.add(stays, stays.flicks)
    for deadline in range(1, 1_000_001):
        alarm = Alarm(deadline, [])
        timers.add(alarm, alarm.flicks)
        timers.drop(alarm)
    assert len(timers.heap) <= 130
    assert timers.count() == 1


def test_timeouts_of_a_clock_that_stands_still_do_not_pile_up_either(stage):
    # All have the same deadline, and two of them are always set.
    stage.clock.speed = 0

    async def patient():
        while True:
            with move_on_after(5):
                await next_frame()

    stage.start(patient())
    stage.start(patient())
    stage.tick(500)
    assert stage.clock.timers.count() == 2
    assert len(stage.clock.timers.heap) <= 130


def test_the_heap_closes_up_while_it_is_running_and_loses_nobody():
    clock = Clock()
    timers = clock.timers
    log = []

    def flood():
        # Far later, set and dropped: the heap is rebuilt while deadline 5 runs.
        for deadline in range(1000, 2000):
            alarm = Alarm(deadline, [])
            timers.add(alarm, alarm.flicks)
            timers.drop(alarm)
        timers.add(between, between.flicks)

    between = Alarm(1, log)
    first, second, last = Alarm(5, log, flood), Alarm(5, log), Alarm(7, log)
    for alarm in (last, first, second):
        timers.add(alarm, alarm.flicks)
    clock.advance(10)
    timers.run(here())
    assert log == [first, second, between, last]
    assert timers.count() == 0


def test_a_timer_may_drop_those_of_its_own_deadline_before_and_behind_it():
    clock = Clock()
    timers = clock.timers
    log = []

    def drop_all():
        for alarm in alarms:
            timers.drop(alarm)

    alarms = [Alarm(5, log), Alarm(5, log, drop_all), Alarm(5, log), Alarm(5, log)]
    for alarm in alarms:
        timers.add(alarm, alarm.flicks)
    clock.advance(5)
    timers.run(here())
    assert log == alarms[:2]
    assert timers.count() == 0


def test_a_timer_set_for_now_by_a_step_of_that_very_deadline_comes_in_the_next_tick():
    clock = Clock()
    timers = clock.timers
    log = []
    again = Alarm(0, log)
    first = Alarm(5, log, lambda: timers.add(again, again.flicks))
    timers.add(first, first.flicks)
    clock.advance(10)
    timers.run(here())
    assert log == [first]
    clock.advance(10)
    assert again.slot[0] == 11  # the first moment of the new tick
    timers.run(here())
    assert log == [first, again]


def test_dropping_a_timer_twice_or_after_it_was_due_does_nothing():
    clock = Clock()
    timers = clock.timers
    log = []
    alarm, neighbour = Alarm(5, log), Alarm(5, log)
    timers.add(alarm, alarm.flicks)
    timers.add(neighbour, neighbour.flicks)
    timers.drop(alarm)
    timers.drop(alarm)
    assert timers.count() == 1
    clock.advance(5)
    timers.run(here())
    timers.drop(neighbour)
    assert log == [neighbour]
    assert timers.count() == 0


def test_a_deadline_that_was_left_and_set_again_is_due_once():
    clock = Clock()
    timers = clock.timers
    log = []
    for _ in range(3):
        alarm = Alarm(5, log)
        timers.add(alarm, alarm.flicks)
        timers.drop(alarm)
    timers.add(alarm, alarm.flicks)
    clock.advance(5)
    timers.run(here())
    assert log == [alarm]
    assert timers.heap == []


@given(st.lists(st.tuples(st.sampled_from(["set", "drop", "tick"]), st.integers(0, 30)), max_size=120))
def test_timers_agree_with_a_sorted_list(script):
    clock = Clock()
    timers = clock.timers
    log, model, alarms, expected = [], [], [], []
    for what, number in script:
        if what == "set":
            alarm = Alarm(number, log)
            timers.add(alarm, number)
            # A sleep of zero is due at the first moment after now.
            model.append((clock.at + max(number, 1), len(alarms), alarm))
            alarms.append(alarm)
        elif what == "drop" and alarms:
            alarm = alarms[number % len(alarms)]
            timers.drop(alarm)
            model = [entry for entry in model if entry[2] is not alarm]
        elif what == "tick" and number:
            clock.advance(number)
            timers.run(here())
            expected += [alarm for deadline, _, alarm in sorted(model, key=key) if deadline <= clock.time]
            model = [entry for entry in model if entry[0] > clock.time]
        assert timers.count() == len(model)
    assert log == expected


def key(entry):
    return entry[:2]


def test_a_block_left_by_a_dying_task_drops_its_timer_though_it_is_due(stage):
    log = []

    async def victim():
        with move_on_after(DT):
            await sleep_forever()
        log.append("not cancelled")

    async def killer():
        await sleep(DT)
        task.cancel()

    stage.start(killer())
    task = stage.start(victim())
    stage.tick(2)
    assert log == []
    assert task.cancelled


def test_sleeps_of_zero_on_a_clock_that_stands_still_do_not_pile_up():
    clock = Clock()
    clock.pause()
    staying = start(sleep(0), clock=clock)
    for _ in range(1000):
        start(sleep(0), clock=clock).cancel()
    assert len(clock.timers.soon) <= 70
    clock.resume()
    clock.tick(DT)
    assert staying.finished
    assert clock.timers.stale == 0


def test_a_clock_that_nobody_waits_for_any_more_is_idle_again():
    clock = Clock()
    start(next_frame(), clock=clock)
    clock.tick(DT)
    clock.tick(DT)
    assert clock.frames.places == 0
    calls = calls_of_a_tick(clock)
    assert calls == calls_of_a_tick(Clock())


def test_a_timer_of_nobody_is_no_task_that_waits():
    clock = Clock()
    clock.timers.add(Alarm(5, []), 5)
    assert clock.timers.count() == 1
    assert clock.timers.waiting() == []
