"""Blocks that slow a clock down, stop it, and let it go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import current_task, start
from pgasync.timing.clock import Clock
from pgasync.timing.sleep import sleep

DT = 1 / 64


def test_a_block_slows_a_clock_down_and_undoes_it(stage):
    with stage.clock.at_speed(0.5):
        stage.tick(2)
        assert stage.clock.now == DT
    stage.tick()
    assert stage.clock.now == 2 * DT


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=20))
def test_the_block_that_was_entered_last_counts_in_whatever_order_they_are_left(script):
    clock = Clock()
    clock.speed = 7
    opened, model = [], []
    for enter, number in script:
        if enter:
            block = clock.at_speed(number)
            block.__enter__()
            opened.append(block)
            model.append(number)
        elif opened:
            opened.pop(number % len(opened)).__exit__(None, None, None)
            model.pop(number % len(model))
        assert clock.speed == (model[-1] if model else 7)
    clock.speed = 3
    assert clock.speed == (model[-1] if model else 3)
    while opened:
        opened.pop().__exit__(None, None, None)
    assert clock.speed == 3


@pytest.mark.parametrize(("speed", "kind"), [(-1, ValueError), ("fast", TypeError)])
def test_a_speed_that_is_none_is_refused_and_changes_nothing(speed, kind):
    clock = Clock()
    with pytest.raises(kind), clock.at_speed(speed):
        raise AssertionError
    assert clock.speed == 1.0


def test_a_clock_goes_on_when_the_last_block_that_stopped_it_is_left(stage):
    clock = stage.child()
    with clock.stopped():
        with clock.stopped():
            stage.tick()
        stage.tick()
        assert clock.now == 0
        assert not clock.running
    stage.tick()
    assert clock.now == DT


def test_a_hit_stop_stops_the_clock_of_its_own_task_for_a_moment(stage):
    log = []
    clock = stage.child()

    async def blow():
        await sleep(DT)
        await clock.hit_stop(4 * DT)
        log.append((clock.now, stage.clock.now))
        await sleep(DT)
        log.append((clock.now, stage.clock.now))

    stage.start(blow(), clock)
    stage.tick(8)
    assert log == [(DT, 5 * DT), (2 * DT, 6 * DT)]


def test_a_cancelled_hit_stop_lets_the_clock_go_on(stage):
    clock = stage.child()
    task = stage.start(clock.hit_stop(1), clock)
    stage.tick(2)
    assert task.waits_for() == "hit_stop(1)"
    assert task.waited() == 2 * DT
    task.cancel()
    stage.tick()
    assert clock.now == DT


def test_a_hit_stop_of_no_time_still_delivers_a_cancellation(stage):
    clock = stage.child()

    async def blow():
        current_task().cancel("enough")
        await clock.hit_stop(0)
        raise AssertionError

    assert stage.start(blow(), clock).cancelled
    assert clock.running


def test_the_root_of_the_clocks_cannot_be_stopped_for_a_moment():
    clock = Clock()
    with pytest.raises(MisuseError) as caught:
        start(clock.hit_stop(1), clock=clock)
    assert str(caught.value) == (
        "hit_stop(1) was called on the root of the clocks, and nothing would let it go on."
        " Stop a clock below it, such as scene.clock."
    )


def test_a_hit_stop_below_a_clock_that_has_ended_is_an_error(stage):
    middle = stage.child()
    clock = stage.child(middle)
    middle.close()
    errors = []

    async def blow():
        try:
            await clock.hit_stop(1)
        except MisuseError as error:
            errors.append(str(error))

    stage.start(blow())
    assert errors == ["blow waited for hit_stop(1) on a clock that has ended."]


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_a_hit_stop_needs_seconds(stage, seconds):
    clock = stage.child()
    with pytest.raises(ValueError, match="seconds must be finite"):
        stage.start(clock.hit_stop(seconds))
