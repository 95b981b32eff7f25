"""An event is set and stays set."""

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal


def test_an_event_begins_unset_is_set_and_can_be_cleared():
    event = Event()
    seen = [event.is_set()]
    event.set()
    seen.append(event.is_set())
    event.clear()
    seen.append(event.is_set())
    assert seen == [False, True, False]


def test_setting_an_event_wakes_all_its_waiters_in_the_order_they_began_to_wait():
    log, event = [], Event()

    async def waiter(name):
        await event.wait()
        log.append(name)

    for name in "abc":
        start(waiter(name))
    event.set()
    assert log == ["a", "b", "c"]


def test_waiting_for_an_event_that_is_set_is_over_at_once():
    event = Event()
    event.set()
    assert start(event.wait()).finished


def test_setting_what_is_set_does_nothing():
    event = Event()
    event.set()
    event.set()
    assert event.is_set()


def test_an_event_that_was_cleared_is_waited_for_again():
    event = Event()
    event.set()
    event.clear()
    task = start(event.wait())
    assert not task.finished
    event.set()
    assert task.finished


def test_who_was_woken_by_set_stays_woken_though_the_event_is_cleared_at_once():
    event = Event()
    tasks = [start(event.wait())]

    async def pulse():
        event.set()
        event.clear()
        tasks.append(start(event.wait()))

    start(pulse())
    assert [task.finished for task in tasks] == [True, False]
    event.set()
    assert tasks[1].finished


def test_an_event_set_by_a_task_wakes_when_that_task_waits():
    log, event, go = [], Event(), Signal()

    async def waiter():
        await event.wait()
        log.append("woken")

    async def setter():
        await go.wait()
        event.set()
        log.append("undisturbed")

    start(waiter())
    start(setter())
    go.fire()
    assert log == ["undisturbed", "woken"]


def test_an_event_set_a_hundred_times_wakes_each_waiter_once():
    log, event = [], Event()

    async def waiter():
        await event.wait()
        log.append("woken")

    start(waiter())
    for _ in range(100):
        event.set()
    assert log == ["woken"]


def test_a_cancelled_waiter_is_not_woken():
    event = Event()
    task = start(event.wait())
    task.cancel()
    event.set()
    assert task.cancelled


def test_setting_an_event_while_the_game_is_drawn_is_a_misuse():
    event = Event()
    here().barred = "while the game is drawn"
    with pytest.raises(MisuseError) as caught:
        event.set()
    here().barred = ""
    assert str(caught.value) == "set() was called while the game is drawn."
    assert not event.is_set()


def test_one_raising_waiter_never_keeps_another_from_being_woken():
    log, event = [], Event()

    async def raising():
        await event.wait()
        raise ValueError("boom")

    async def waiter():
        await event.wait()
        log.append("woken")

    start(raising())
    start(waiter())
    with pytest.raises(ValueError, match="boom"):
        event.set()
    assert log == ["woken"]


def test_an_event_can_only_be_waited_for_in_a_task():
    coro = Event().wait()
    with pytest.raises(MisuseError, match="outside of every task"):
        coro.send(None)
