"""Clock: the tree, pausing, speed, and the moment that a step is at."""

from __future__ import annotations

import math
from _thread import start_new_thread
from decimal import Decimal
from queue import Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import start
from pgasync.kernel.trap import trap
from pgasync.sync.signal import Signal
from pgasync.timing.clock import Clock
from pgasync.timing.frames import frames, next_frame
from pgasync.timing.poll import Poll
from pgasync.timing.sleep import every, sleep
from pgasync.timing.timeout import move_on_after

DT = 1 / 64


def recorder(log, name, late=False):
    async def walker():
        async for _ in frames(late=late):
            log.append(name)

    return walker()


def sleeper(log, name, seconds):
    async def life():
        await sleep(seconds)
        log.append(name)

    return life()


# Moving on


def test_a_clock_begins_at_zero_and_moves_only_when_ticked():
    clock = Clock()
    assert (clock.now, clock.dt, clock.frame, clock.speed, clock.running) == (0.0, 0.0, 0, 1.0, True)
    clock.tick(0.5)
    clock.tick(0.25)
    assert (clock.now, clock.dt, clock.frame) == (0.75, 0.25, 2)


@pytest.mark.parametrize("fps", [24, 30, 60, 144])
def test_an_hour_of_ticks_is_an_hour(fps):
    clock = Clock()
    for _ in range(3600):
        clock.advance(round(705_600_000 / fps))
    assert clock.now == 3600 / fps


def test_a_tick_of_no_time_is_a_tick(stage):
    log = []
    stage.start(recorder(log, "frame"))
    stage.clock.tick(0)
    assert log == ["frame"]
    assert (stage.clock.now, stage.clock.dt, stage.clock.frame) == (0.0, 0.0, 1)


def test_clocks_run_parents_first_then_in_order_of_creation_in_each_phase(stage):
    log = []
    first, second = stage.child(), stage.child()
    below_first = stage.child(first)
    clocks = {"below first": below_first, "second": second, "first": first, "root": stage.clock}
    for name, clock in clocks.items():
        stage.start(sleeper(log, f"timer {name}", DT), clock)
        stage.start(recorder(log, f"frame {name}"), clock)
        stage.start(recorder(log, f"late {name}", late=True), clock)
    stage.tick()
    order = ["root", "first", "second", "below first"]
    assert log == [f"{phase} {name}" for phase in ("timer", "frame", "late") for name in order]


def test_a_closed_clock_and_all_below_it_stand_still_at_once_and_whoever_waits_there_is_told(stage):
    log = []
    clock = stage.child()
    below = stage.child(clock)

    async def closing():
        await sleep(DT)
        clock.close()

    stage.start(closing())
    for each in (clock, below):
        stage.start(sleeper(log, "timer", 2 * DT), each)
        stage.start(recorder(log, "frame"), each)
    with pytest.raises(ExceptionGroup, match="4 task trees failed"):
        stage.tick()
    stage.tick(2)
    assert log == []
    assert (clock.frame, below.frame, stage.clock.frame) == (1, 1, 3)


# Pausing


def test_a_paused_clock_stands_still_with_all_below_it_and_goes_on_where_it_was(stage):
    log = []
    scene = stage.child()
    below = stage.child(scene)
    for clock in (scene, below):
        stage.start(sleeper(log, "timer", 2 * DT), clock)
        stage.start(recorder(log, "frame"), clock)
    stage.tick()
    scene.pause()
    assert not scene.running and not below.running and stage.clock.running
    stage.tick(10)
    assert log == ["frame"] * 2
    assert (scene.now, scene.frame, below.now, below.frame) == (DT, 1, DT, 1)
    scene.resume()
    assert below.running
    stage.tick()
    assert log == ["frame"] * 2 + ["timer"] * 2 + ["frame"] * 2


def test_pausing_the_root_stops_the_tree(stage):
    log = []
    below = stage.child()
    stage.start(recorder(log, "frame"), below)
    stage.clock.pause()
    stage.tick(2)
    assert log == []
    assert (stage.clock.frame, below.frame) == (0, 0)


def test_one_resume_undoes_any_number_of_pauses_but_holds_are_counted():
    clock = Clock()
    clock.pause()
    clock.pause()
    clock.resume()
    assert clock.running
    clock.hold()
    clock.hold()
    clock.resume()
    clock.let_go()
    assert not clock.running
    clock.tick(1)
    assert clock.now == 0.0
    clock.let_go()
    assert clock.running


@pytest.mark.parametrize("stop", ["pause", "hold"])
def test_after_a_pause_in_the_timer_phase_nothing_of_the_clock_resumes_even_if_due(stage, stop):
    log = []
    scene = stage.child()
    below = stage.child(scene)
    other = stage.child()

    async def pauser():
        await sleep(DT)
        getattr(scene, stop)()
        log.append("pause")

    stage.start(sleeper(log, "before", DT), scene)
    stage.start(pauser(), scene)
    stage.start(sleeper(log, "mid-bucket", DT), scene)
    for clock in (below, other):
        name = "other " if clock is other else ""
        stage.start(sleeper(log, name + "timer", DT), clock)
        stage.start(recorder(log, name + "frame"), clock)
        stage.start(recorder(log, name + "late", late=True), clock)
    stage.start(recorder(log, "frame"), scene)
    stage.tick()
    assert log == ["before", "pause", "other timer", "other frame", "other late"]


def test_a_bucket_that_a_pause_has_cut_goes_on_later_at_its_own_deadline_and_in_order(stage):
    log = []

    async def life(name, pause):
        await sleep(DT / 2)
        log.append((name, stage.clock.now))
        if pause:
            stage.clock.pause()
        await sleep(DT / 4)
        log.append((name + " again", stage.clock.now))

    for name in "abc":
        stage.start(life(name, name == "a"))
    stage.tick(3)
    assert log == [("a", DT / 2)]
    stage.clock.resume()
    # They come before what was set since, which is due later.
    stage.start(sleeper(log, "zero", 0))
    stage.tick()
    assert log == [
        ("a", DT / 2), ("b", DT / 2), ("c", DT / 2),
        ("a again", DT * 3 / 4), ("b again", DT * 3 / 4), ("c again", DT * 3 / 4), "zero",
    ]  # fmt: skip


@pytest.mark.parametrize("by", ["itself", "a child", "a listener"])
def test_after_a_pause_within_a_frame_nobody_behind_gets_that_frame(stage, by):
    log = []
    signal = Signal()

    async def pausing():
        stage.clock.pause()

    async def listener():
        await signal.wait()
        await pausing()

    async def pauser():
        await next_frame()
        if by == "itself":
            stage.clock.pause()
        elif by == "a child":
            stage.start(pausing())
        else:
            signal.fire()

    stage.start(listener())
    stage.start(recorder(log, "before"))
    stage.start(pauser())
    stage.start(recorder(log, "behind"))
    stage.start(recorder(log, "late", late=True))
    stage.tick()
    assert log == ["before"]
    stage.clock.resume()
    stage.tick()
    # The missed frame is not made up.
    assert log == ["before", "before", "behind", "late"]


def test_a_timeout_whose_cleanup_pauses_stops_the_bucket_too(stage):
    log = []

    async def pauser():
        with move_on_after(DT):
            try:
                await sleep_forever()
            finally:
                stage.clock.pause()

    stage.start(pauser())
    stage.start(sleeper(log, "behind", DT))
    stage.tick()
    assert log == []


def test_a_pause_that_is_over_within_its_step_changes_nothing(stage):
    log = []

    async def nervous():
        for wait in (sleep(DT), next_frame(), next_frame(late=True)):
            await wait
            stage.clock.pause()
            stage.clock.resume()

    stage.start(nervous())
    stage.start(sleeper(log, "timer", DT))
    stage.start(recorder(log, "frame"))
    stage.start(recorder(log, "late", late=True))
    stage.tick(3)
    assert log == ["timer", "frame", "late"] + ["frame", "late"] * 2


def test_a_clock_resumed_within_a_tick_gets_no_frame_that_it_was_not_advanced_for(stage):
    log = []
    scene = stage.child()
    below = stage.child(scene)

    async def waker():
        await sleep(DT)
        scene.resume()
        assert scene.running and below.running

    stage.start(waker())
    for clock in (scene, below):
        stage.start(sleeper(log, "timer", 0), clock)
        stage.start(recorder(log, "frame"), clock)
        stage.start(recorder(log, "late", late=True), clock)
    scene.pause()
    stage.tick()
    assert log == []
    assert (scene.frame, below.frame) == (0, 0)
    stage.tick()
    assert log == ["timer", "timer", "frame", "frame", "late", "late"]


def test_pausing_costs_nothing_per_task(stage):
    for _ in range(50):
        stage.start(sleep(1))
        stage.start(recorder([], ""))
    before = list(stage.clock.timers.heap), stage.clock.frames.waiting()
    stage.clock.pause()
    stage.tick(5)
    assert (stage.clock.timers.heap, stage.clock.frames.waiting()) == before
    assert here().queue == type(here().queue)()


# Speed


def test_a_slow_clock_gets_every_frame_with_a_smaller_dt_and_so_do_those_below(stage):
    dts = []
    scene = stage.child()
    below = stage.child(scene)
    scene.speed = 0.5
    below.speed = 0.25

    async def walker(clock):
        async for dt in frames():
            dts.append((dt, clock.dt, clock.now))

    stage.start(walker(scene), scene)
    stage.start(walker(below), below)
    stage.tick(2)
    assert dts == [
        (DT / 2, DT / 2, DT / 2), (DT / 8, DT / 8, DT / 8),
        (DT / 2, DT / 2, DT), (DT / 8, DT / 8, DT / 4),
    ]  # fmt: skip


def test_a_new_speed_counts_from_the_next_tick(stage):
    seen = []
    scene = stage.child()

    async def changing():
        await sleep(DT)
        scene.speed = 2
        seen.append(scene.now)
        dt = await next_frame()
        seen.append((dt, scene.now))

    stage.start(changing(), scene)
    stage.tick()
    assert scene.now == DT
    stage.tick()
    assert seen == [DT, (2 * DT, 3 * DT)]


def test_a_fast_clock_wakes_its_sleepers_by_deadline_within_one_tick(stage):
    log = []
    stage.clock.speed = 8

    async def drum():
        async for n in every(DT):
            log.append((n, stage.clock.now))

    stage.start(drum())
    stage.tick()
    assert log == [(n, n * DT) for n in range(1, 9)]


def test_a_clock_of_speed_zero_runs_frames_but_no_time(stage):
    log = []
    stage.clock.speed = 0
    stage.start(recorder(log, "frame"))
    stage.start(sleeper(log, "timer", 1e-6))
    stage.tick(3)
    assert log == ["frame"] * 3
    assert (stage.clock.now, stage.clock.dt, stage.clock.frame) == (0.0, 0.0, 3)


@given(speed=st.floats(0, 20), ticks=st.integers(1, 300))
def test_a_speed_that_does_not_fit_flicks_does_not_drift(speed, ticks):
    clock = Clock()
    clock.speed = speed
    for _ in range(ticks):
        clock.tick(1 / 60)
    assert abs(clock.time - ticks * 11_760_000 * speed) <= 1
    assert clock.time == clock.at


def test_a_speed_that_is_set_again_in_every_tick_does_not_drift_either():
    once, again = Clock(), Clock()
    once.speed = 1 / 11
    for _ in range(300):
        once.tick(1 / 60)
        again.speed = 1 / 11
        again.tick(1 / 60)
    assert again.time == once.time


@pytest.mark.parametrize(
    ("speed", "kind", "text"),
    [
        (-1, ValueError, "speed must be >= 0 and at most 1,000,000, got -1"),
        (math.nan, ValueError, "speed must be >= 0 and at most 1,000,000, got nan"),
        (math.inf, ValueError, "speed must be >= 0 and at most 1,000,000, got inf"),
        (1e305, ValueError, "speed must be >= 0 and at most 1,000,000, got 1e+305"),
        ("2", TypeError, "speed must be a number, got '2'"),
        (None, TypeError, "speed must be a number, got None"),
    ],
)
def test_a_speed_that_is_none_is_refused_and_the_old_one_stays(speed, kind, text):
    clock = Clock()
    clock.speed = 3
    with pytest.raises(kind) as caught:
        clock.speed = speed
    assert str(caught.value) == text
    assert clock.speed == 3


# The moment that a step is at


def test_a_clock_born_in_the_step_of_a_timer_is_behind_by_what_that_step_is(stage):
    seen = []

    async def on_the_new_clock(clock):
        seen.append(clock.now)
        await sleep(DT)
        seen.append((stage.clock.frame, clock.now))

    async def director():
        await sleep(DT / 4)
        clock = stage.child()
        stage.start(on_the_new_clock(clock), clock)

    stage.start(director())
    stage.tick()
    scene = stage.clocks[-1]
    assert seen == [0.0]
    # Now that the step is over, it has had the rest of the tick.
    assert (scene.now, scene.frame) == (DT * 3 / 4, 0)
    stage.tick()
    assert seen == [0.0, (2, DT)]
    assert scene.now == DT * 7 / 4


def test_the_timers_of_a_newborn_clock_come_up_in_the_tick_of_its_birth_but_no_frame_does(stage):
    log = []

    async def on_the_new_clock(clock):
        async for n in every(DT / 8):
            log.append((n, clock.now, stage.clock.now))

    async def director():
        await sleep(DT / 2)
        clock = stage.child()
        stage.start(on_the_new_clock(clock), clock)
        stage.start(recorder(log, "frame"), clock)
        stage.start(sleeper(log, "zero", 0), clock)

    stage.start(director())
    stage.tick()
    # By its own clock, and by that of the others.
    assert log == [(n, n * DT / 8, DT / 2 + n * DT / 8) for n in range(1, 5)]
    log.clear()
    stage.clocks[-1].pause()
    stage.tick()
    assert log == []
    stage.clocks[-1].resume()
    stage.tick()
    assert "zero" in log and "frame" in log


def test_a_clock_born_outside_of_a_timer_step_begins_with_the_next_tick(stage):
    born = []

    async def director():
        await next_frame()
        born.append(stage.child())

    stage.start(director())
    stage.tick()
    born.append(stage.child())
    assert [clock.now for clock in born] == [0.0, 0.0]
    stage.tick()
    assert [(clock.now, clock.frame) for clock in born] == [(DT, 1), (DT, 1)]


@pytest.mark.parametrize("fps", [24, 30, 60, 144])
def test_scenes_played_one_after_the_other_do_not_drift(stage, fps):
    # Each on a clock of its own, as `game.play` does it.
    stage.fps = fps
    ends = []

    async def scene():
        await sleep(0.1)

    async def main():
        for _ in range(10):
            clock = Clock(stage.clock)
            await stage.start(scene(), clock).join()
            clock.close()
            ends.append(stage.clock.now)

    task = stage.start(main())
    stage.tick(fps)
    assert task.finished
    assert ends == [n / 10 for n in range(1, 11)]


def test_the_moment_of_a_step_is_shared_by_all_clocks_each_at_its_own_speed(stage):
    seen = []
    slow, fast, stopped = stage.child(), stage.child(), stage.child()
    slow.speed, fast.speed = 0.5, 4
    stopped.pause()

    async def life():
        await sleep(DT)
        seen.append([clock.now for clock in (stage.clock, slow, fast, stopped)])

    stage.start(life(), fast)
    stage.tick()
    assert seen == [[DT / 4, DT / 8, DT, 0.0]]
    assert [clock.now for clock in (stage.clock, slow, fast, stopped)] == [DT, DT / 2, 4 * DT, 0.0]


def test_a_timer_overdue_because_its_clock_was_stopped_sets_no_other_clock_back_before_this_tick(stage):
    seen = []
    scene = stage.child()

    async def stopper():
        await sleep(DT / 4)
        scene.pause()

    async def sleeper():
        await sleep(DT / 2)
        seen.append((scene.now, stage.clock.now))

    stage.start(stopper())
    stage.start(sleeper(), scene)
    stage.tick(5)
    scene.resume()
    stage.tick()
    assert seen == [(DT / 2, 5 * DT)]


def test_a_sleeper_woken_across_clocks_sleeps_from_the_moment_it_was_woken(stage):
    seen = []
    signal = Signal()
    scene = stage.child()

    async def listener():
        await signal.wait()
        await sleep(DT / 4)
        seen.append((stage.clock.frame, stage.clock.now))
        await sleep(3 * DT)
        seen.append((stage.clock.frame, stage.clock.now))

    async def firing():
        await sleep(DT / 2)
        signal.fire()

    stage.start(listener())
    stage.start(firing(), scene)
    stage.tick(4)
    # The root had had its turn in the timer phase; it gets another.
    assert seen == [(1, DT * 3 / 4), (4, DT * 15 / 4)]


def test_no_clock_shows_a_time_before_its_birth(stage):
    seen = []

    async def life():
        await sleep(DT / 2)
        seen.append(stage.clocks[-1].now)

    stage.start(life())
    stage.clock.advance(705_600_000 // 64)
    # Made after the tick has begun, as by a task that an event has woken.
    stage.child()
    here().call(stage.clock.run_timers)
    assert seen == [0.0]


def test_other_wake_ups_see_the_time_of_the_tick(stage):
    seen = []

    async def life():
        await sleep(DT / 2)
        await next_frame()
        seen.append(stage.clock.now)
        await next_frame(late=True)
        seen.append(stage.clock.now)

    stage.start(life())
    stage.tick(3)
    assert seen == [2 * DT, 3 * DT]


# Ticking


@pytest.mark.parametrize(
    ("seconds", "kind", "text"),
    [
        (-1, ValueError, "seconds must be finite and >= 0, got -1"),
        (math.nan, ValueError, "seconds must be finite and >= 0, got nan"),
        (math.inf, ValueError, "seconds must be finite and >= 0, got inf"),
        ("1", TypeError, "seconds must be a number, got '1'"),
        (None, TypeError, "seconds must be a number, got None"),
    ],
)
def test_a_tick_of_no_amount_of_time_is_refused_and_does_not_count(seconds, kind, text):
    clock = Clock()
    with pytest.raises(kind) as caught:
        clock.tick(seconds)
    assert str(caught.value) == text
    assert (clock.frame, clock.now) == (0, 0.0)


def test_only_the_root_of_a_tree_is_ticked(stage):
    with pytest.raises(MisuseError) as caught:
        stage.child().tick(1)
    assert str(caught.value) == "Only the root of a tree of clocks can be ticked."


def test_a_tick_inside_a_tick_is_refused(stage):
    async def ticking():
        await next_frame()
        Clock().tick(1)

    stage.start(ticking())
    with pytest.raises(MisuseError) as caught:
        stage.tick()
    assert str(caught.value) == (
        "tick() was called inside a tick, by ticking. Only the driver ticks;"
        " a task waits with `await next_frame()`."
    )


def test_a_tick_from_the_engines_own_calls_is_refused_too(stage):
    with pytest.raises(MisuseError, match=r"inside a tick, by the engine\. Only the driver ticks"):
        here().call(stage.tick)


def test_a_tick_from_another_thread_is_refused(stage):
    answers = Queue()

    def elsewhere():
        try:
            stage.tick()
        except MisuseError as error:
            answers.put(str(error))
        else:
            answers.put("no error")

    start_new_thread(elsewhere, ())
    assert answers.get(timeout=10).startswith("tick() was called in another thread")
    assert stage.clock.frame == 0


def test_a_tick_while_the_game_is_drawn_is_refused(stage):
    scheduler = here()
    scheduler.barred = "while the game is drawn. Drawing never runs a task"
    with pytest.raises(MisuseError) as caught:
        stage.tick()
    scheduler.barred = ""
    assert str(caught.value) == "tick() was called while the game is drawn. Drawing never runs a task."


def test_errors_of_several_trees_leave_the_tick_together_after_all_has_run(stage):
    log = []

    async def failing(text):
        await next_frame()
        raise LookupError(text)

    stage.start(failing("one"))
    stage.start(recorder(log, "frame"))
    stage.start(failing("two"))
    stage.start(recorder(log, "late", late=True))
    with pytest.raises(ExceptionGroup, match="2 task trees failed") as caught:
        stage.tick()
    assert [str(error) for error in caught.value.exceptions] == ["one", "two"]
    assert log == ["frame", "late"]


def test_a_clock_that_is_closed_takes_those_below_it_along():
    root = Clock()
    scene, other = Clock(root), Clock(root)
    slow = Clock(scene)
    slower = Clock(slow)
    scene.close()
    assert root.all == [root, other]
    root.tick(DT)
    assert slow.now == slower.now == 0
    assert other.now == DT


def test_a_clock_that_is_closed_from_outside_tells_all_who_wait_whoever_fails():
    root = Clock()
    scene = Clock(root)
    below = Clock(scene)
    tasks = [start(sleep(1), clock=scene), start(sleep(1), clock=below)]
    with pytest.raises(ExceptionGroup, match="2 task trees failed"):
        scene.close()
    assert [task.cancelled for task in tasks] == [True, True]
    assert scene.closed and below.closed and root.plain


def test_a_clock_that_is_closed_stands_still_whatever_is_done_to_it():
    root = Clock()
    root.close()
    below = Clock(root)
    root.resume()
    root.tick(DT)
    assert root.now == below.now == 0


def test_a_clock_is_closed_once_and_again_without_harm():
    root = Clock()
    scene = Clock(root)
    below = Clock(scene)
    scene.close()
    below.close()
    scene.close()
    assert root.all == [root]


@pytest.mark.parametrize("change", ["pause", "resume"])
def test_a_clock_is_neither_paused_nor_resumed_while_the_game_is_drawn(change):
    clock = Clock()
    here().barred = "while the game is drawn"
    try:
        with pytest.raises(MisuseError, match=rf"{change}\(\) was called while the game is drawn"):
            getattr(clock, change)()
    finally:
        here().barred = ""
    assert not clock.paused


async def one_beat():
    async for _ in every(5):
        return


STRANDED = {
    "sleep(5)": lambda: sleep(5),
    "sleep(0)": lambda: sleep(0),
    "next_frame()": next_frame,
    "next_frame(late=True)": lambda: next_frame(late=True),
    "every(5)": one_beat,
}


@pytest.mark.parametrize("moment", ["before", "behind"])
@pytest.mark.parametrize(("text", "wait"), STRANDED.items(), ids=STRANDED)
def test_a_wait_for_a_clock_that_has_ended_is_an_error_and_never_lasts_for_ever(stage, text, wait, moment):
    clock, go = stage.child(), Signal()

    async def orphan():
        if moment == "behind":
            await go.wait()
        await wait()

    task = stage.start(orphan(), clock)
    with pytest.raises(MisuseError) as caught:
        clock.close()
        go.fire()
    assert str(caught.value) == (
        f"orphan waits for {text} on a clock that has ended with its scene, and nothing would wake it."
        " Start it in the scene whose clock it lives on."
    )
    assert task.error is caught.value


def test_a_timeout_of_a_clock_that_has_ended_does_not_disturb_what_its_block_waits_for(stage):
    clock, go = stage.child(), Signal()

    async def orphan():
        with move_on_after(1):
            return await go.wait()

    task = stage.start(orphan(), clock)
    stage.start(sleep(3), clock).cancel()  # who has left is not told either
    clock.close()
    go.fire("still here")
    assert task.result == "still here"


def test_who_is_cancelled_while_its_clock_ends_is_only_cancelled(stage):
    clock, log = stage.child(), []

    async def closer():
        await next_frame()
        clock.close()
        orphan.cancel()
        log.append(orphan.error)

    async def sleeper():
        await sleep(5)

    orphan = stage.start(sleeper(), clock)
    stage.start(closer())
    stage.tick()
    assert log == [None] and orphan.cancelled


@pytest.mark.parametrize("seconds", [Decimal(0), Decimal("0.5"), "0.5", None])
def test_what_is_no_number_of_seconds_is_refused_though_it_equals_the_last_one(stage, seconds):
    stage.clock.tick(0.5)
    with pytest.raises(TypeError, match="seconds must be a number, got"):
        stage.clock.tick(seconds)


@pytest.mark.parametrize("fps", [24, 30, 60, 144])
def test_after_a_year_of_game_time_a_second_still_has_its_frames(fps):
    clock = Clock()
    clock.reached = 365 * 86_400 * 705_600_000.0  # more flicks than a float can count one by one
    woke = []

    async def sleeper():
        for _ in range(3):
            await sleep(0.5)
            woke.append(clock.frame)

    start(sleeper(), clock=clock)
    for _ in range(2 * fps):
        clock.tick(1 / fps)
    assert woke == [fps // 2, fps, fps * 3 // 2]


async def stop_behind(wait, clock):
    await wait
    clock.pause()


async def log_frames(log, late):
    async for _ in frames(late=late):
        log.append(late)


@pytest.mark.parametrize("wait", [lambda: sleep(DT), next_frame])
def test_a_lone_clock_that_is_stopped_within_a_tick_runs_nothing_more_in_it(wait):
    clock, log = Clock(), []
    roots = [start(stop_behind(wait(), clock), clock=clock)]
    roots += [start(log_frames(log, late), clock=clock) for late in (False, True)]
    clock.tick(DT)
    assert log == []
    clock.resume()
    clock.tick(DT)
    assert log == [False, True]
    for root in roots:
        root.cancel()


class LatePoll(Poll):
    """A condition that is asked in the late phase."""

    def park(self, task):
        super().park(task)
        self.batch.polls.remove(self)
        self.batch.late_polls.append(self)


@pytest.mark.parametrize("kind", [Poll, LatePoll])
def test_a_clock_that_a_timer_has_begun_below_a_lone_one_has_the_rest_of_the_tick(kind):
    clock, children = Clock(), []

    async def child():
        await trap(kind(lambda: True, "a condition"))

    async def parent():
        await sleep(DT)
        children.append(start(child(), clock=Clock(clock)))
        assert not children[0].finished

    start(parent(), clock=clock)
    clock.tick(DT)
    assert children[0].finished
