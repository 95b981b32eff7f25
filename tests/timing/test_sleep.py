"""sleep() and every(): exact, in order, without drift."""

from __future__ import annotations

import gc
import math
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import start
from pgasync.sync.signal import Signal
from pgasync.timing.clock import Clock
from pgasync.timing.frames import frames, next_frame
from pgasync.timing.sleep import every, sleep

RATES = [24, 30, 60, 144]
DT = 1 / 64
rates = st.sampled_from(RATES)


def ticks_until_over(clock, task, fps):
    ticks = 0
    while task.is_open():
        clock.tick(1 / fps)
        ticks += 1
        assert ticks < 100_000
    return ticks


# Exactness


@pytest.mark.parametrize("fps", RATES)
def test_a_second_takes_exactly_as_many_frames_as_the_rate_says(fps):
    clock = Clock()
    assert ticks_until_over(clock, start(sleep(1.0), clock=clock), fps) == fps
    assert clock.now == 1.0


@pytest.mark.parametrize("fps", RATES)
def test_ten_tenths_take_one_second_of_game_time_at_every_rate(fps):
    clock = Clock()
    ends = []

    async def sleeper():
        for _ in range(10):
            await sleep(0.1)
            ends.append(clock.now)

    assert ticks_until_over(clock, start(sleeper(), clock=clock), fps) == fps
    assert ends == [n / 10 for n in range(1, 11)]


def test_sixty_tenths_at_60_fps_take_six_seconds_and_no_more():
    clock = Clock()

    async def sleeper():
        for _ in range(60):
            await sleep(0.1)

    assert ticks_until_over(clock, start(sleeper(), clock=clock), 60) == 360
    assert clock.now == 6.0


@given(fps=rates, k=st.integers(1, 300), before=st.integers(0, 200), phase=st.sampled_from(["frame", "late"]))
def test_sleeping_k_frames_takes_exactly_k_frames_from_any_frame(fps, k, before, phase):
    clock = Clock()
    woke = []

    async def sleeper():
        for _ in range(before):
            await next_frame(late=phase == "late")
        begun = clock.frame
        await sleep(k / fps)
        woke.append(clock.frame - begun)

    ticks_until_over(clock, start(sleeper(), clock=clock), fps)
    assert woke == [k]


@given(fps=rates, k=st.integers(1, 100), first=st.floats(0, 1, allow_nan=False))
def test_sleeping_k_frames_takes_exactly_k_frames_from_the_middle_of_a_frame(fps, k, first):
    clock = Clock()
    woke = []

    async def sleeper():
        await sleep(first)
        begun = clock.frame
        await sleep(k / fps)
        woke.append(clock.frame - begun)

    ticks_until_over(clock, start(sleeper(), clock=clock), fps)
    assert woke == [k]


@given(fps=rates, n=st.integers(1, 40), milliseconds=st.integers(1, 300), zeros=st.integers(0, 1))
def test_n_sleeps_take_n_times_as_long_as_one(fps, n, milliseconds, zeros):
    clock = Clock()
    seconds = milliseconds / 1000

    async def sleeper():
        for _ in range(n):
            await sleep(seconds)
        ends.append(clock.now)

    ends = []
    ticks = ticks_until_over(clock, start(sleeper(), clock=clock), fps)
    # 1 ms is 705,600 flicks, so nothing is rounded on the way.
    assert ends == [n * milliseconds / 1000]
    assert ticks == math.ceil(n * milliseconds * fps / 1000)


@pytest.mark.parametrize("fps", RATES)
def test_a_spawner_at_200_per_second_spawns_200_per_second(fps):
    clock = Clock()
    born = []

    async def spark():
        born.append(clock.now)
        await sleep(0.25)
        died.append(clock.now)

    async def spawner():
        async with open_nursery() as nursery:
            while True:
                await sleep(1 / 200)
                nursery.start(spark())

    died = []
    task = start(spawner(), clock=clock)
    for second in range(1, 4):
        for _ in range(fps):
            clock.tick(1 / fps)
        assert len(born) == 200 * second
    task.cancel()
    # Children inherit the moment of their start, not that of the tick.
    assert born == [n / 200 for n in range(1, 601)]
    assert died == [n / 200 for n in range(51, 601)]


def test_what_a_timer_wakes_sees_the_deadline_and_what_a_signal_wakes_then_inherits_it(stage):
    signal = Signal()
    seen = []

    async def listener():
        await signal.wait()
        seen.append(stage.clock.now)
        await sleep(DT / 2)
        seen.append(stage.clock.now)

    async def sleeper():
        await sleep(DT / 4)
        seen.append(stage.clock.now)
        signal.fire()

    stage.start(listener())
    stage.start(sleeper())
    stage.tick()
    assert seen == [DT / 4, DT / 4, DT * 3 / 4]
    assert stage.clock.now == DT


# Order


def test_sleepers_wake_by_deadline_and_equal_deadlines_in_the_order_they_slept(stage):
    woke = []

    async def sleeper(name, seconds):
        await sleep(seconds)
        woke.append(name)

    for name, seconds in [("d", 0.5), ("b", 0.25), ("e", 0.5), ("a", 0.125), ("c", 0.25)]:
        stage.start(sleeper(name, seconds))
    stage.tick(8)
    assert woke == ["a"]
    stage.tick(23)
    assert woke == ["a", "b", "c"]
    stage.tick()
    assert woke == ["a", "b", "c", "d", "e"]


@given(st.lists(st.integers(1, 12), max_size=30))
def test_all_sleepers_of_one_tick_wake_by_deadline_then_by_age(quarters):
    clock = Clock()
    woke = []

    async def sleeper(number, seconds):
        await sleep(seconds)
        woke.append(number)

    for number, quarter in enumerate(quarters):
        start(sleeper(number, quarter * DT / 4), clock=clock)
    clock.tick(12 * DT)
    assert woke == sorted(range(len(quarters)), key=lambda number: (quarters[number], number))


def test_sleeping_resumes_before_the_frame_phase_of_the_same_tick(stage):
    order = []

    async def framer():
        async for _ in frames():
            order.append("frame")

    async def sleeper():
        await sleep(2 * DT)
        order.append("timer")

    stage.start(framer())
    stage.start(sleeper())
    stage.tick(2)
    assert order == ["frame", "timer", "frame"]


# Zero


def test_sleep_zero_resumes_in_the_next_tick_and_a_loop_around_it_once_per_tick(stage):
    woke = []

    async def sleeper():
        while True:
            await sleep(0)
            woke.append(stage.clock.frame)

    stage.start(sleeper())
    assert woke == []
    stage.tick(4)
    assert woke == [1, 2, 3, 4]


def test_sleep_zero_resumes_in_the_next_tick_although_time_stands_still(stage):
    stage.clock.speed = 0
    woke = []

    async def sleeper():
        while True:
            await sleep(0)
            woke.append((stage.clock.frame, stage.clock.now))

    async def never():
        await sleep(1e-9)
        woke.append("never")

    stage.start(never())
    stage.start(sleeper())
    stage.tick(3)
    assert woke == [(1, 0.0), (2, 0.0), (3, 0.0)]


def test_sleep_zero_before_the_timers_of_a_tick_does_not_resume_in_that_tick(stage):
    # As a task does that an event or a sleeper of another clock has woken.
    below = stage.child()
    signal = Signal()
    woke = []

    async def sleeper():
        await signal.wait()
        await sleep(0)
        woke.append(below.frame)

    async def firing():
        await sleep(DT)
        signal.fire()

    stage.start(sleeper(), below)
    stage.start(firing())
    stage.tick()
    assert woke == []
    stage.tick()
    assert woke == [2]


def test_sleep_zero_then_k_frames_takes_one_and_k_frames(stage):
    woke = []

    async def sleeper():
        await sleep(0)
        woke.append(stage.clock.frame)
        await sleep(3 * DT)
        woke.append(stage.clock.frame)

    stage.tick(5)
    stage.start(sleeper())
    stage.tick(4)
    assert woke == [6, 9]


def test_sleep_zero_of_a_stopped_clock_waits_for_it_and_keeps_its_place(stage):
    woke = []

    async def sleeper(name):
        await sleep(0)
        woke.append(name)

    async def pauser():
        await sleep(0)
        stage.clock.pause()

    stage.start(sleeper("before"))
    stage.start(pauser())
    stage.start(sleeper("after"))
    stage.tick()
    assert woke == ["before"]
    stage.start(sleeper("new"))
    stage.tick()
    assert woke == ["before"]
    stage.clock.resume()
    stage.tick()
    assert woke == ["before", "after", "new"]


# Beats


def test_every_beats_first_after_its_seconds_and_never_drifts(stage):
    stage.fps = 60
    beats = []

    async def drum():
        async for n in every(0.1):
            beats.append((n, stage.clock.now))

    stage.start(drum())
    stage.tick(5)
    assert beats == []
    stage.tick(55)
    assert beats == [(n, n / 10) for n in range(1, 11)]


def test_missed_beats_are_made_up_at_once(stage):
    beats = []

    async def drum():
        async for n in every(1.0):
            beats.append((n, stage.clock.now))
            if n == 2:
                await sleep(3.5)

    stage.start(drum())
    stage.tick(64 * 7)
    assert beats == [(1, 1.0), (2, 2.0), (3, 5.5), (4, 5.5), (5, 5.5), (6, 6.0), (7, 7.0)]


@given(fps=rates, beats=st.integers(1, 60), seconds=st.floats(0.003, 0.5))
def test_the_roundings_of_a_beat_do_not_add_up(fps, beats, seconds):
    clock = Clock()

    async def drum():
        async for n in every(seconds):
            if n == beats:
                break
        return clock.now

    task = start(drum(), clock=clock)
    ticks_until_over(clock, task, fps)
    assert task.result == pytest.approx(beats * seconds, abs=1e-9)


def test_a_beat_tells_the_tree_what_it_is(stage):
    async def drum():
        async for _ in every(0.5):
            pass

    task = stage.start(drum())
    assert str(task.parked_on) == "every(0.5)"
    assert "drum waits for every(0.5), " in task.tree()


# Cancelling and errors


def test_cancelling_a_sleeper_drops_its_timer(stage):
    for seconds in (0, 0.5):
        task = stage.start(sleep(seconds))
        assert task.waits_for() == f"sleep({seconds})"
        task.cancel()
    assert stage.clock.timers.count() == 0
    stage.tick(40)
    assert task.cancelled and task.error is None


def test_a_sleeper_cancelled_by_one_of_the_same_deadline_is_not_woken(stage):
    ended = []

    async def victim():
        try:
            await sleep(0.5)
            ended.append("woke")
        except Cancelled:
            ended.append("cancelled")
            raise

    async def killer():
        await sleep(0.5)
        tasks[2].cancel()
        tasks[0].cancel()

    async def witness():
        await sleep(0.5)
        ended.append("witness")

    # The first has had its turn when the killer comes; the last has not.
    tasks = [stage.start(aw) for aw in (victim(), killer(), victim(), witness())]
    stage.tick(32)
    assert ended == ["woke", "cancelled", "witness"]


def test_an_error_in_a_task_that_a_timer_woke_leaves_the_other_timers_intact(stage):
    woke = []

    async def sleeper(name, seconds):
        await sleep(seconds)
        woke.append((name, stage.clock.now))

    async def failing():
        await sleep(0.5)
        raise LookupError("boom")

    async def drum():
        async for n in every(0.25):
            woke.append((n, stage.clock.now))

    stage.start(drum())
    stage.start(sleeper("before", 0.5))
    stage.start(failing())
    stage.start(sleeper("after", 0.5))
    stage.start(sleeper("later", 0.75))
    stage.tick(31)
    with pytest.raises(LookupError, match="boom"):
        stage.tick()
    stage.tick(32)
    assert woke == [
        (1, 0.25), ("before", 0.5), ("after", 0.5), (2, 0.5), ("later", 0.75), (3, 0.75), (4, 1.0),
    ]  # fmt: skip


def test_short_beats_are_made_up_however_many_they_are_in_one_tick(stage):
    beats = []

    async def hasty():
        async for n in every(1e-6):
            beats.append(n)

    stage.start(hasty())
    stage.tick()  # 1/64 s
    assert beats == list(range(1, 15626))


# Misuse

SECONDS = [
    (-1, ValueError, "seconds must be finite and >= 0, got -1"),
    (-1e-9, ValueError, "seconds must be finite and >= 0, got -1e-09"),
    (math.nan, ValueError, "seconds must be finite and >= 0, got nan"),
    (math.inf, ValueError, "seconds must be finite and >= 0, got inf"),
    (-math.inf, ValueError, "seconds must be finite and >= 0, got -inf"),
    (1e308, ValueError, "seconds must be finite and >= 0, got 1e+308"),
    ("1", TypeError, "seconds must be a number, got '1'"),
    (None, TypeError, "seconds must be a number, got None"),
    (1j, TypeError, "seconds must be a number, got 1j"),
]


@pytest.mark.parametrize(("seconds", "kind", "text"), SECONDS)
def test_sleep_refuses_what_is_no_amount_of_time(stage, seconds, kind, text):
    async def sleeper():
        with pytest.raises(kind) as caught:
            await sleep(seconds)
        return str(caught.value)

    assert stage.start(sleeper()).result == text


@pytest.mark.parametrize(("seconds", "kind", "text"), SECONDS)
def test_every_refuses_what_is_no_amount_of_time_where_it_is_written(seconds, kind, text):
    with pytest.raises(kind) as caught:
        every(seconds)
    assert str(caught.value) == text


@pytest.mark.parametrize("seconds", [0, 0.0, 1e-10])
def test_every_refuses_a_beat_without_length(seconds):
    with pytest.raises(ValueError) as caught:
        every(seconds)
    assert str(caught.value) == f"seconds must be finite and >= 1.4e-09, got {seconds}"


def test_waiting_for_time_without_a_clock_says_how_to_get_one():
    async def beat():
        async for _ in every(1):
            pass

    for aw, name in [(sleep(1), "sleep awaited sleep(1)"), (beat(), "beat awaited every(1)")]:
        with pytest.raises(MisuseError) as caught:
            start(aw)
        assert str(caught.value) == f"{name}, but it has no clock. Use start(..., clock=Clock())."


@pytest.mark.parametrize("beats_missed", [False, True])
def test_cleanup_can_wait_neither_for_a_sleep_nor_for_a_beat(stage, beats_missed):
    drum = every(0.25)

    async def tidy():
        await anext(drum)
        if beats_missed:
            await sleep(1)
        try:
            await sleep(100)
        finally:
            with pytest.raises(MisuseError, match=r"awaited every\(0.25\) while it was being cancelled"):
                await anext(drum)
            with pytest.raises(MisuseError, match=r"awaited sleep\(0.5\) while it was being cancelled"):
                await sleep(0.5)

    task = stage.start(tidy())
    stage.tick(100)
    task.cancel()
    assert task.cancelled and task.error is None


def test_a_task_that_has_slept_leaves_nothing_for_the_garbage_collector():
    async def napper():
        await sleep(DT)

    clock = Clock()
    gc.disable()
    try:
        task = weakref.ref(start(napper(), clock=clock))
        clock.tick(DT)
        assert task() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("before", [None, 0, DT])
@pytest.mark.parametrize(
    ("foreign", "text"),
    [
        (False, "awaited something that pgasync does not know: False"),
        (0.0, r"confused awaited a bare number, 0\.0\. Write `await sleep\(0\.0\)` for so many seconds\.$"),
        (0.5, r"awaited a bare number, 0\.5\."),
        (11_760_000, r"awaited a bare number, 11760000\."),
    ],
)
def test_a_number_that_is_no_sleep_is_refused_wherever_it_comes(before, foreign, text):
    class Foreign:
        def __await__(self):
            yield foreign

    async def confused():
        if before is not None:
            await sleep(before)
        with pytest.raises(MisuseError, match=text):
            await Foreign()

    clock = Clock()
    task = start(confused(), clock=clock)
    clock.tick(DT)
    assert task.finished
