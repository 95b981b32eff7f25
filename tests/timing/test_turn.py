"""The frames of another clock than the task's."""

from __future__ import annotations

import pytest

from pgasync import MisuseError, frames, next_frame, sleep, sleep_forever, until, wait_frames

DT = 1 / 64


def test_it_is_the_other_clocks_time_that_passes(stage):
    other = stage.child()
    other.speed = 0.5
    seen = []

    async def watcher():
        async for dt in frames(clock=other):
            seen.append((dt, await next_frame(clock=other)))

    stage.start(watcher())
    stage.tick(4)
    assert seen == [(DT / 2, DT / 2)] * 2
    other.speed = 0
    stage.tick(2)
    assert seen[2:] == [(0, 0)]  # a slowed clock gets every frame, and a stopped one, too


def test_never_in_the_same_tick(stage):
    other, seen = stage.child(), []

    async def watcher():
        await sleep(DT)  # woken before the frames of this tick
        await next_frame(clock=other)
        seen.append(stage.clock.frame)
        await next_frame(late=True, clock=other)
        seen.append(stage.clock.frame)

    stage.start(watcher())
    stage.tick(4)
    assert seen == [2, 3]


def test_they_come_after_those_who_live_on_that_clock_in_their_order(stage):
    other, seen = stage.child(), []

    async def guest(name, late):
        async for _ in frames(late=late, clock=other):
            seen.append(name)

    async def native(name, late=False):
        async for _ in frames(late=late):
            seen.append(name)

    for name in ("guest a", "guest b"):
        stage.start(guest(name, False))
        stage.start(guest(f"late {name}", True))
    stage.start(native("native"), other)
    stage.start(native("late native", late=True), other)
    stage.start(native("above"))
    for _ in range(3):
        seen.clear()
        stage.tick()
        assert seen == [
            "above",
            "native",
            "guest a",
            "guest b",
            "late native",
            "late guest a",
            "late guest b",
        ]


def test_a_guest_can_go_home_and_come_again(stage):
    other, seen = stage.child(), []

    async def traveller():
        await next_frame(clock=other)
        seen.append(("other", stage.clock.frame))
        await next_frame()
        seen.append(("home", stage.clock.frame))
        await wait_frames(2, clock=other)
        seen.append(("other", stage.clock.frame))

    stage.start(traveller())
    stage.tick(9)
    assert seen == [("other", 1), ("home", 2), ("other", 4)]


def test_a_clock_paused_by_one_of_them_holds_the_others(stage):
    other, seen = stage.child(), []

    async def first():
        await next_frame(late=True, clock=other)
        other.pause()
        await sleep_forever()

    async def second():
        await next_frame(late=True, clock=other)
        seen.append(stage.clock.frame)

    stage.start(first())
    stage.start(second())
    stage.tick(3)
    assert seen == []
    other.resume()
    stage.tick()
    assert seen == [4]


def test_one_late_guest_leaves_while_another_waits(stage):
    other = stage.child()
    gone, stays = (stage.start(wait_frames(3, late=True, clock=other)) for _ in range(2))
    stage.tick()
    gone.cancel()
    stage.tick(2)
    assert stays.finished


def test_a_late_guest_alone_on_a_lone_clock_is_woken_and_leaves_nothing(stage):
    task = stage.start(next_frame(late=True, clock=stage.clock))
    stage.tick()
    assert task.finished
    assert stage.clock.batch.late_polls == []


def test_conditions_are_not_asked_in_the_late_phase(stage):
    asked = []
    stage.start(until(lambda: asked.append(1)))
    stage.start(next_frame(late=True, clock=stage.clock))
    stage.tick()
    assert len(asked) == 2


def test_the_tree_tells_what_it_waits_for(stage):
    async def guest():
        await next_frame(clock=stage.clock)

    async def late_guest():
        async for _ in frames(late=True, clock=stage.clock):
            pass

    assert "next_frame(clock=...)" in stage.start(guest()).tree()
    task = stage.start(late_guest())
    assert "next_frame(late=True, clock=...)" in task.tree()
    assert "test_turn.py" in task.tree()


def test_they_are_no_plain_loop(stage):
    with pytest.raises(MisuseError, match=r"^Frames are waited for\. Write `async for dt in frames\(\)`\.$"):
        for _ in frames(clock=stage.clock):
            pass


@pytest.mark.parametrize("clock", [None, "given"])
def test_a_number_of_frames_is_refused_and_so_is_a_clock_without_its_name(stage, clock):
    with pytest.raises(TypeError) as error:
        stage.start(next_frame(3, clock and stage.clock))
    assert str(error.value) == (
        "late must be True or False, got 3. Write next_frame(late=True), next_frame(clock=...),"
        " or wait_frames(3)."
    )
