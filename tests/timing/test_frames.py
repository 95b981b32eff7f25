"""next_frame(), wait_frames(), frames(): the next tick, in order, and none made up."""

from __future__ import annotations

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import start
from pgasync.sync.signal import Signal
from pgasync.timing.frames import frames, next_frame, wait_frames
from pgasync.timing.sleep import sleep

DT = 1 / 64


def test_next_frame_resumes_in_the_next_tick_with_its_dt(stage):
    dts = []

    async def walker():
        while True:
            dts.append(await next_frame())

    stage.start(walker())
    assert dts == []
    stage.tick()
    assert dts == [DT]
    stage.fps = 32
    stage.tick()
    assert dts == [DT, 2 * DT]


def test_tasks_resume_in_the_order_they_joined_and_keep_their_place(stage):
    order = []

    async def walker(name):
        async for _ in frames():
            order.append(name)

    async def leaver():
        await next_frame()
        order.append("leaver")
        await sleep(DT)
        await next_frame()
        order.append("back")

    stage.start(walker("a"))
    stage.start(leaver())
    stage.start(walker("b"))
    stage.tick(3)
    assert order == ["a", "leaver", "b", "a", "b", "a", "b", "back"]


@pytest.mark.parametrize("late", [False, True])
def test_who_asks_for_a_frame_within_a_tick_gets_that_of_the_next(stage, late):
    # From the timer phase, from the frame phase, and by starting a child there.
    got = []

    async def asker(name):
        await next_frame(late=late)
        got.append((name, stage.clock.frame))

    async def sleeper():
        await sleep(DT)
        stage.start(asker("child of a timer"))
        await asker("timer")

    async def framer():
        await next_frame()
        stage.start(asker("child of a frame"))
        await asker("frame")

    stage.start(sleeper())
    stage.start(framer())
    stage.tick()
    assert got == []
    stage.tick()
    assert sorted(got) == [(name, 2) for name in ("child of a frame", "child of a timer", "frame", "timer")]


def test_the_late_phase_comes_after_all_frames_of_all_clocks(stage):
    order = []

    async def walker(name, late):
        async for _ in frames(late=late):
            order.append(name)

    below = stage.child()
    stage.start(walker("late", True))
    stage.start(walker("late below", True), below)
    stage.start(walker("frame below", False), below)
    stage.start(walker("frame", False))
    stage.tick(2)
    assert order == ["frame", "frame below", "late", "late below"] * 2


def test_a_task_may_change_between_the_phases_and_gets_one_frame_per_tick(stage):
    seen = []

    async def changing():
        while True:
            await next_frame(late=True)
            seen.append(("late", stage.clock.frame))
            await next_frame()
            seen.append(("frame", stage.clock.frame))

    stage.start(changing())
    stage.tick(4)
    assert seen == [("late", 1), ("frame", 2), ("late", 3), ("frame", 4)]


def test_sleeping_inside_a_frame_loop_takes_its_time_and_missed_frames_are_not_made_up(stage):
    seen = []

    async def walker():
        async for dt in frames():
            seen.append((stage.clock.frame, dt))
            if stage.clock.frame == 2:
                await sleep(5 * DT)
                seen.append((stage.clock.frame, "slept"))

    stage.start(walker())
    stage.tick(9)
    assert seen == [(1, DT), (2, DT), (7, "slept"), (8, DT), (9, DT)]


@pytest.mark.parametrize("late", [False, True])
def test_wait_frames_resumes_in_the_nth_tick(stage, late):
    async def counting():
        await wait_frames(5, late=late)
        return stage.clock.frame

    stage.tick(3)
    task = stage.start(counting())
    stage.tick(4)
    assert task.is_open()
    stage.tick()
    assert task.result == 8


def test_waiting_for_no_frame_is_over_at_once(stage):
    assert stage.start(wait_frames(0)).finished


@pytest.mark.parametrize(
    ("n", "kind", "text"),
    [
        (-1, ValueError, "n must be a whole number of frames >= 0, got -1"),
        (1.0, TypeError, "n must be a whole number of frames, got 1.0"),
        (float("nan"), TypeError, "n must be a whole number of frames, got nan"),
        ("2", TypeError, "n must be a whole number of frames, got '2'"),
        (None, TypeError, "n must be a whole number of frames, got None"),
    ],
)
def test_wait_frames_refuses_what_is_no_number_of_frames(stage, n, kind, text):
    async def counting():
        with pytest.raises(kind) as caught:
            await wait_frames(n)
        return str(caught.value)

    assert stage.start(counting()).result == text


@pytest.mark.parametrize("late", [False, True])
def test_a_frame_without_a_clock_says_how_to_get_one(late):
    async def walker():
        await next_frame(late=late)

    with pytest.raises(MisuseError) as caught:
        start(walker())
    wait = "next_frame(late=True)" if late else "next_frame()"
    assert str(caught.value) == f"walker awaited {wait}, but it has no clock. Use start(..., clock=Clock())."


def test_cleanup_cannot_wait_for_frames_not_even_for_none(stage):
    async def tidy():
        try:
            await next_frame()
        finally:
            for wait in (wait_frames(0), wait_frames(1), anext(frames()), next_frame(late=True)):
                with pytest.raises(MisuseError, match="while it was being cancelled"):
                    await wait

    task = stage.start(tidy())
    task.cancel()
    assert task.cancelled and task.error is None


def test_the_tree_shows_who_waits_for_a_frame(stage):
    async def walker(late):
        await next_frame(late=late)

    tasks = [stage.start(walker(late)) for late in (False, True)]
    for _ in range(2):
        assert [str(task.parked_on) for task in tasks] == ["next_frame()", "next_frame(late=True)"]
        assert "walker waits for next_frame(), " in tasks[0].tree()
        # Before and after it has been let in.
        stage.clock.advance(1)


def test_the_tree_does_not_tell_how_long_somebody_waits_for_a_frame(stage):
    async def walker():
        async for _ in frames():
            pass

    task = stage.start(walker())
    stage.tick()
    task.root.moment = 1.5
    assert task.tree().startswith("walker waits for next_frame(), ")
    assert ", for " not in task.tree()


# Cancelling, ending and failing within a frame


def test_a_task_that_ends_or_fails_leaves_the_others_their_frame(stage):
    seen = []

    async def walker(name):
        async for _ in frames():
            seen.append((name, stage.clock.frame))

    async def ending():
        await next_frame()

    async def failing():
        await next_frame()
        raise LookupError("boom")

    stage.start(walker("a"))
    ended, failed = stage.start(ending()), stage.start(failing())
    stage.start(walker("b"))
    with pytest.raises(LookupError, match="boom"):
        stage.tick()
    stage.tick()
    assert seen == [("a", 1), ("b", 1), ("a", 2), ("b", 2)]
    assert ended.finished and failed.cancelled


def test_a_task_cancelled_within_a_frame_does_not_get_it(stage):
    seen = []

    async def walker(name):
        async for _ in frames():
            seen.append(name)

    async def killer():
        await next_frame()
        tasks["after"].cancel()
        tasks["before"].cancel()
        stage.start(walker("new"))
        tasks["joined"] = stage.start(walker("joined"))
        tasks["joined"].cancel()

    tasks = {}
    for name in ("before", "killer", "after", "last"):
        tasks[name] = stage.start(killer() if name == "killer" else walker(name))
    stage.tick(2)
    assert seen == ["before", "last", "last", "new"]


def test_a_task_that_cancels_itself_within_a_frame_ends_at_its_next_frame(stage):
    seen = []

    async def walker():
        async for _ in frames():
            seen.append("before")
            task.cancel()
            seen.append("after")

    task = stage.start(walker())
    stage.tick()
    assert task.cancelled
    assert seen == ["before", "after"]


def test_a_task_that_cancels_a_block_within_a_frame_and_leaves_it_without_a_wait_gets_its_next_frame(stage):
    seen = []

    async def walker():
        async for _ in frames():
            with CancelScope() as scope:
                scope.cancel()
            seen.append(stage.clock.frame)

    stage.start(walker())
    stage.tick(3)
    assert seen == [1, 2, 3]


def test_a_block_that_is_cancelled_before_it_is_entered_within_a_frame_is_skipped_in_that_frame(stage):
    seen = []

    async def walker():
        async for _ in frames():
            scope = CancelScope()
            scope.cancel()
            with scope:
                await next_frame()
                seen.append("never")
            seen.append(stage.clock.frame)

    stage.start(walker())
    stage.tick(3)
    assert seen == [1, 2, 3]


def test_a_task_that_fires_and_cancels_itself_within_a_frame_ends_before_the_firing_is_heard(stage):
    log, hit = [], Signal()

    async def listener():
        await hit.wait()
        log.append("heard")

    async def walker():
        try:
            await next_frame()
            hit.fire()
            task.cancel()
            await next_frame()
        finally:
            log.append("ended")

    stage.start(listener())
    task = stage.start(walker())
    stage.tick()
    assert log == ["ended", "heard"]


def test_what_a_frame_fires_is_delivered_before_the_next_task_gets_its_frame(stage):
    signal = Signal()
    order = []

    async def listener():
        while True:
            await signal.wait()
            order.append("heard")

    async def firing():
        async for _ in frames():
            signal.fire()
            order.append("fired")

    async def walker():
        async for _ in frames():
            order.append("walked")

    for aw in (listener(), firing(), walker()):
        stage.start(aw)
    stage.tick(2)
    assert order == ["fired", "heard", "walked"] * 2


def test_an_awaitable_of_another_library_is_explained_within_a_frame_too(stage):
    class Foreign:
        def __await__(self):
            yield self

    async def lost():
        await next_frame()
        with pytest.raises(MisuseError, match="awaited something that pgasync does not know"):
            await Foreign()

    task = stage.start(lost())
    stage.tick()
    assert task.finished


# What it costs


def test_the_holes_of_those_who_left_are_closed_and_order_is_kept(stage):
    order = []

    async def walker(number):
        async for _ in frames():
            order.append(number)

    tasks = [stage.start(walker(number)) for number in range(100)]
    stage.tick()
    for number, task in enumerate(tasks):
        if number % 3:
            task.cancel()
    assert stage.clock.frames.holes == 66
    order.clear()
    stage.tick()
    assert order == list(range(0, 100, 3))
    assert stage.clock.frames.places == 34
    # The slots are right: who leaves now takes nobody else along.
    tasks[0].cancel()
    tasks[99].cancel()
    order.clear()
    stage.tick()
    assert order == list(range(3, 99, 3))


def test_entities_that_come_and_go_on_a_clock_do_not_pile_up(stage):
    async def spark():
        await wait_frames(2)

    for _ in range(500):
        stage.start(spark())
        stage.tick()
    assert stage.clock.frames.places < 50


def test_leaving_before_the_first_frame_leaves_nothing_behind(stage):
    stage.clock.pause()
    staying = stage.start(sleep_forever())
    for _ in range(1000):
        task = stage.start(wait_frames(1))
        stage.tick()
        task.cancel()
    assert stage.clock.frames.waiting() == []
    assert stage.clock.frames.places <= 66
    assert staying.is_open()


def test_few_holes_among_many_who_joined_stay(stage):
    stage.clock.pause()
    staying = [stage.start(wait_frames(1)) for _ in range(300)]
    for _ in range(70):
        stage.start(wait_frames(1)).cancel()
    stage.start(wait_frames(1))
    frames = stage.clock.frames
    assert frames.holes == frames.gaps == 70
    assert all(frames.joined[task.slot] is task for task in staying)


def test_a_child_that_closes_its_nursery_and_ends_in_a_frame_lets_its_parent_go_on_in_that_frame(stage):
    log = []

    async def child(nursery):
        await next_frame()
        nursery.cancel()
        log.append("child")

    async def parent():
        async with open_nursery() as nursery:
            nursery.start(child(nursery))
        log.append("parent")

    stage.start(parent())
    stage.tick()
    assert log == ["child", "parent"]
