"""Waits on another clock than the task's."""

from __future__ import annotations

import pytest

from pgasync import (
    Cooldown,
    MisuseError,
    changes,
    every,
    fail_after,
    frames,
    interpolate,
    move_on_after,
    next_frame,
    sleep,
    tween,
    until,
    wait_frames,
)

DT = 1 / 64


class Thing:
    x = 0.0


async def beat(clock):
    async for _ in every(2 * DT, clock=clock):
        return


async def limit(clock):
    with move_on_after(2 * DT, clock=clock):
        await sleep(9)


async def deadline(clock):
    with pytest.raises(TimeoutError):
        with fail_after(2 * DT, clock=clock):
            await sleep(9)


async def condition(clock):
    asked = []
    await until(lambda: asked.append(1) or len(asked) > 2, clock=clock)


async def change(clock):
    asked = []
    async for _ in changes(lambda: asked.append(1) or len(asked) > 3, clock=clock):
        return


async def values(clock):
    seen = [value async for value in interpolate(0, 1, seconds=2 * DT, clock=clock)]
    assert seen == [0.5, 1]


async def frame(clock):
    assert await next_frame(clock=clock) == DT
    assert await next_frame(clock=clock) == DT


async def late_frame(clock):
    assert await next_frame(late=True, clock=clock) == DT
    assert await next_frame(late=True, clock=clock) == DT


async def frames_of(clock):
    n = 0
    async for dt in frames(clock=clock):
        assert dt == DT
        n += 1
        if n == 2:
            return


async def rest(clock):
    gun = Cooldown(2 * DT, clock=clock)
    assert gun.use()
    await gun.wait()


WAITS = {
    "sleep": lambda clock: sleep(2 * DT, clock=clock),
    "tween": lambda clock: tween(Thing(), seconds=2 * DT, x=1, clock=clock),
    "every": beat,
    "move_on_after": limit,
    "fail_after": deadline,
    "until": condition,
    "changes": change,
    "interpolate": values,
    "Cooldown": rest,
    "next_frame": frame,
    "next_frame, late": late_frame,
    "frames": frames_of,
    "wait_frames": lambda clock: wait_frames(2, clock=clock),
    "wait_frames, late": lambda clock: wait_frames(2, late=True, clock=clock),
}
every_wait = pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS)


@every_wait
def test_a_wait_on_another_clock_goes_on_while_the_tasks_own_stands_still(stage, wait):
    own = stage.child()
    own.pause()
    task = stage.start(wait(stage.clock), own)
    stage.tick()
    assert task.is_open()
    stage.tick()
    assert task.finished


@every_wait
def test_a_wait_on_another_clock_stands_still_with_it(stage, wait):
    other = stage.child()
    other.pause()
    task = stage.start(wait(other))
    stage.tick(9)
    assert task.is_open()
    other.resume()
    stage.tick(3)
    assert task.finished


@every_wait
def test_a_wait_on_another_clock_can_be_cancelled(stage, wait):
    task = stage.start(wait(stage.child()))
    task.cancel()
    assert task.cancelled


@every_wait
def test_a_wait_on_a_clock_that_has_ended_is_refused(stage, wait):
    other = stage.child()
    other.close()
    with pytest.raises(MisuseError, match="clock"):
        stage.start(wait(other))


@pytest.mark.parametrize("wait", [wait for wait in WAITS.values() if wait not in (limit, deadline)])
def test_who_waits_on_another_clock_is_told_when_that_ends(stage, wait):
    other = stage.child()
    stage.start(wait(other))
    with pytest.raises(MisuseError, match="clock"):
        other.close()


@every_wait
def test_what_is_no_clock_is_refused(stage, wait):
    with pytest.raises(TypeError) as caught:
        stage.start(wait(1.5))
    assert str(caught.value) == "clock must be a Clock, as scene.game.clock is, got 1.5"


@pytest.mark.parametrize("block", [move_on_after, fail_after])
def test_the_end_of_another_clock_leaves_a_block_without_a_limit(stage, block):
    other = stage.child()

    async def patient():
        with block(2 * DT, clock=other):
            await sleep(1)
        return "in peace"

    task = stage.start(patient())
    other.close()
    stage.tick(64)
    assert task.result == "in peace"
