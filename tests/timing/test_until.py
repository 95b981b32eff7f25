"""Conditions: asked once per tick, without waking anybody."""

from __future__ import annotations

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.task import current_task
from pgasync.timing.cooldown import Cooldown
from pgasync.timing.frames import frames
from pgasync.timing.sleep import sleep
from pgasync.timing.until import changes, until

DT = 1 / 64


class Ship:
    x = 0.0
    lives = 3


async def drift(ship):
    async for _ in frames():
        ship.x += 1


def test_a_condition_is_asked_after_the_tasks_of_the_frame_and_its_value_is_returned(stage):
    ship, log = Ship(), []

    async def watch():
        log.append((await until(lambda: ship.x if ship.x >= 3 else None), stage.clock.frame))

    stage.start(watch())  # begins to wait before the ship moves, and yet sees where it is
    stage.start(drift(ship))
    stage.tick(2)
    assert log == []
    stage.tick()
    assert log == [(3.0, 3)]


def test_what_holds_already_takes_no_time(stage):
    log = []

    async def watch():
        log.append(await until(lambda: "yes"))

    stage.start(watch())
    assert log == ["yes"]


def test_what_holds_already_still_delivers_a_cancellation(stage):
    async def watch():
        current_task().cancel("enough")
        await until(lambda: True)
        raise AssertionError

    assert stage.start(watch()).cancelled


def test_a_condition_is_asked_once_per_tick_as_if_by_its_task(stage):
    asked = []

    def ask():
        asked.append(current_task().name)
        return len(asked) > 3

    async def watch():
        await until(ask)

    stage.start(watch())
    stage.tick(5)
    assert asked == ["watch"] * 4


def test_a_condition_that_fails_fails_at_its_wait_and_the_others_are_asked(stage):
    ship, log = Ship(), []

    async def bad():
        try:
            await until(lambda: 1 // (2 - int(ship.x)) > 5)
        except ZeroDivisionError:
            log.append("bad")

    async def good():
        await until(lambda: ship.x == 2)
        log.append("good")

    for task in (bad(), good(), drift(ship)):
        stage.start(task)
    stage.tick(2)
    assert log == ["bad", "good"]


def test_a_paused_clock_asks_nothing(stage):
    asked = []
    stage.start(until(lambda: asked.append(1)))
    stage.tick()
    stage.clock.pause()
    stage.tick(5)
    assert len(asked) == 2
    stage.clock.resume()
    stage.tick()
    assert len(asked) == 3


def test_those_behind_one_that_stops_the_clock_are_asked_when_it_goes_on(stage):
    ship, log = Ship(), []

    async def stops():
        await until(lambda: ship.x)
        stage.clock.pause()

    async def follows():
        await until(lambda: ship.x)
        log.append("asked")

    stage.start(stops())
    stage.start(follows())
    ship.x = 1
    stage.tick(3)
    assert log == []
    stage.clock.resume()
    stage.tick()
    assert log == ["asked"]


def test_a_task_that_is_ended_by_one_whose_condition_held_before_is_not_asked(stage):
    log = []

    async def first():
        await until(lambda: stage.clock.frame)
        second.cancel()

    stage.start(first())
    second = stage.start(until(lambda: log.append("asked") if stage.clock.frame else None))
    stage.tick(2)
    assert log == []


def test_a_condition_that_cancels_its_own_task_wakes_nobody(stage):
    def ask():
        if stage.clock.frame:
            task.cancel("its own condition")
        return bool(stage.clock.frame)

    async def watch():
        await until(ask)
        raise AssertionError

    task = stage.start(watch())
    stage.tick()
    assert task.cancelled


def test_a_condition_says_what_it_is(stage):
    def landed():
        return False

    assert stage.start(until(landed)).waits_for() == "until(landed)"
    assert stage.start(until(lambda: False)).waits_for() == "until(...)"


def test_changes_come_in_the_tick_in_which_they_happen(stage):
    ship, log = Ship(), []

    async def watch():
        async for lives in changes(lambda: ship.lives):
            log.append((lives, stage.clock.frame))
            if lives == 0:
                return

    stage.start(watch())
    stage.tick(2)
    ship.lives = 2
    stage.tick(2)
    ship.lives = 0
    stage.tick()
    assert log == [(2, 3), (0, 5)]


def test_what_changed_while_the_reader_was_busy_comes_at_once_and_what_changed_back_does_not(stage):
    ship, log = Ship(), []

    async def watch():
        async for lives in changes(lambda: ship.lives):
            log.append((lives, stage.clock.frame))
            await sleep(4 * DT)

    stage.start(watch())
    ship.lives = 2
    stage.tick()
    ship.lives = 1
    stage.tick(2)
    ship.lives = 2
    stage.tick(2)
    assert log == [(2, 1)]
    ship.lives = 7
    stage.tick()
    stage.tick()
    ship.lives = 8
    stage.tick(4)
    assert log == [(2, 1), (7, 6), (8, 10)]


def test_a_change_that_is_there_already_still_delivers_a_cancellation(stage):
    ship = Ship()

    async def watch():
        stream = changes(lambda: ship.lives)
        ship.lives = 1
        current_task().cancel("enough")
        async for _ in stream:
            raise AssertionError

    assert stage.start(watch()).cancelled


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: changes(3), "changes() needs a function, got 3. Write changes(lambda: ...)."),
        (
            lambda: changes(sleep_forever),
            "changes() needs a plain function, got the async function sleep_forever.",
        ),
        (lambda: until(True).send(None), "until() needs a function, got True. Write until(lambda: ...)."),
    ],
)
def test_what_cannot_be_asked_is_refused(call, text):
    with pytest.raises(TypeError) as caught:
        call()
    assert str(caught.value) == text


def test_changes_are_waited_for_with_async_for():
    with pytest.raises(MisuseError) as caught:
        for _ in changes(lambda: 1):
            pass
    assert str(caught.value) == "Changes are waited for. Write `async for value in changes(...)`."


def cooled(stage, body):
    """Run the body with a cooldown of 4 ticks, made in a task."""

    async def life():
        await body(Cooldown(4 * DT))

    return stage.start(life())


def test_a_cooldown_is_ready_until_it_is_used_and_again_when_it_has_rested(stage):
    log = []

    async def body(gun):
        log.append((gun.ready, gun.left, gun.use(), gun.use(), gun.ready, gun.left))
        await sleep(3 * DT)
        log.append((gun.use(), gun.left))
        await sleep(DT)
        log.append((gun.use(), gun.left))
        gun.reset()
        log.append((gun.ready, gun.left))

    cooled(stage, body)
    stage.tick(4)
    assert log == [(True, 0, True, False, False, 4 * DT), (False, DT), (True, 4 * DT), (True, 0)]


def test_a_cooldown_is_waited_for_until_it_is_ready_indeed(stage):
    log = []

    async def body(gun):
        gun.use()
        await gun.wait()
        log.append(stage.clock.frame)
        await gun.wait()  # at once
        log.append(stage.clock.frame)

    cooled(stage, body)
    stage.tick(8)
    assert log == [4, 4]


def test_a_cooldown_that_is_used_again_meanwhile_is_waited_for_longer(stage):
    guns, log = [], []

    async def body(gun):
        guns.append(gun)
        gun.use()
        await gun.wait()
        log.append(stage.clock.frame)

    cooled(stage, body)
    stage.tick(2)
    guns[0].reset()
    guns[0].use()
    stage.tick(8)
    assert log == [6]


def test_a_cooldown_that_is_ready_still_delivers_a_cancellation(stage):
    async def body(gun):
        current_task().cancel("enough")
        await gun.wait()
        raise AssertionError

    assert cooled(stage, body).cancelled


def test_a_cooldown_says_what_it_is(stage):
    log = []

    async def body(gun):
        log.append(str(gun))

    cooled(stage, body)
    assert log == ["Cooldown(0.0625)"]


def test_a_cooldown_needs_seconds():
    with pytest.raises(ValueError, match="seconds must be finite and >= 0, got -1"):
        Cooldown(-1)
