"""A signal happens again and again, and carries a value."""

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import start
from pgasync.sync.signal import Signal


def test_a_firing_carries_its_value_to_everyone_who_waits():
    hit = Signal()
    tasks = [start(hit.wait()) for _ in range(3)]
    hit.fire(7)
    assert [task.result for task in tasks] == [7, 7, 7]


def test_a_firing_without_a_value_carries_none():
    hit = Signal()
    task = start(hit.wait())
    hit.fire()
    assert task.finished and task.result is None


def test_a_firing_is_not_kept_for_those_who_come_later():
    hit = Signal()
    hit.fire("early")
    task = start(hit.wait())
    assert not task.finished
    hit.fire("late")
    assert task.result == "late"


def test_a_signal_happens_again_and_again():
    log, hit = [], Signal()

    async def waiter():
        while True:
            log.append(await hit.wait())

    task = start(waiter())
    for n in range(5):
        hit.fire(n)
    assert log == [0, 1, 2, 3, 4]
    task.cancel()


def test_a_wait_can_be_made_before_it_is_awaited():
    hit = Signal()

    async def waiter():
        wait = hit.wait()
        hit.fire("before anybody waits")
        return await wait

    task = start(waiter())
    assert not task.finished
    hit.fire("after")
    assert task.result == "after"


def test_a_signal_is_shown_by_its_name():
    assert str(Signal()) == "signal"
    assert str(Signal("a hit")) == "a hit"


def test_firing_while_the_game_is_drawn_is_a_misuse():
    here().barred = "while the game is drawn"
    with pytest.raises(MisuseError) as caught:
        Signal().fire()
    here().barred = ""
    assert str(caught.value) == "fire() was called while the game is drawn."


def test_two_signals_are_delivered_in_the_order_of_their_firing():
    log, one, two = [], Signal(), Signal()

    async def waiter(signal):
        log.append(await signal.wait())

    async def firing():
        two.fire("two")
        one.fire("one")

    start(waiter(one))
    start(waiter(two))
    start(firing())
    assert log == ["two", "one"]
