"""Joining a task: it returns the task, however it ended, any number of times."""

import pytest

from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal


async def joining(task):
    return await task.join()


def test_join_returns_the_task_when_it_has_finished():
    event = Event()

    async def worker():
        await event.wait()
        return 42

    task = start(worker())
    joiner = start(joining(task))
    assert not joiner.finished
    event.set()
    assert joiner.result is task
    assert task.result == 42


def test_join_returns_the_task_when_it_was_cancelled():
    task = start(sleep_forever())
    joiner = start(joining(task))
    task.cancel()
    assert joiner.result is task and task.cancelled


def test_join_returns_the_task_when_it_has_failed_and_does_not_raise_its_error():
    hit = Signal()

    async def failing():
        await hit.wait()
        raise ValueError("boom")

    task = start(failing())
    joiner = start(joining(task))
    with pytest.raises(ValueError, match="boom"):
        hit.fire()
    assert joiner.result is task and str(task.error) == "boom"


def test_a_task_can_be_joined_any_number_of_times_before_and_after_its_end():
    task = start(sleep_forever())
    joiners = [start(joining(task)) for _ in range(3)]
    task.cancel()
    joiners.append(start(joining(task)))

    async def twice():
        await task.join()
        return await task.join()

    joiners.append(start(twice()))
    assert [joiner.result for joiner in joiners] == [task] * 5


def test_joining_a_task_that_has_ended_is_over_at_once():
    assert start(joining(dummy_task)).result is dummy_task


def test_joiners_wake_in_the_order_they_began_to_wait():
    log = []
    task = start(sleep_forever())

    async def joiner(name):
        await task.join()
        log.append(name)

    for name in "abc":
        start(joiner(name))
    task.cancel()
    assert log == ["a", "b", "c"]


def test_a_joiner_goes_on_after_the_running_task_has_reached_its_next_wait():
    log, hit = [], Signal()
    task = start(sleep_forever())

    async def joiner():
        await task.join()
        log.append("joined")

    async def killer():
        await hit.wait()
        task.cancel()
        log.append("killer goes on")

    start(joiner())
    start(killer())
    hit.fire()
    assert log == ["killer goes on", "joined"]


def test_a_cancelled_joiner_does_not_cancel_the_task_it_joined():
    task = start(sleep_forever())
    joiner = start(joining(task))
    joiner.cancel()
    assert joiner.cancelled and task.is_open()
    task.cancel()


def test_a_parent_can_join_its_child():
    event = Event()

    async def level():
        async with open_nursery() as nursery:
            task = await nursery.start(event.wait()).join()
            return task.finished

    task = start(level())
    event.set()
    assert task.result is True


def test_a_task_that_joins_itself_is_told_so():
    async def lonely():
        await current_task().join()

    with pytest.raises(MisuseError) as caught:
        start(lonely())
    assert str(caught.value) == "lonely joined itself, and would wait for ever."


def test_joining_in_cleanup_is_refused_even_if_the_task_has_ended():
    seen = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            try:
                await dummy_task.join()
            except MisuseError as error:
                seen.append(str(error).split(" (")[0])

    start(ship()).cancel()
    assert seen == ["ship awaited dummy.join() while it was being cancelled"]


def test_who_has_joined_a_task_is_known_until_it_ends():
    event = Event()
    task = start(event.wait())
    assert task.joiners is None
    joiner = start(joining(task))
    assert task.joiners.waiting() == [joiner]
    event.set()
    assert task.joiners is None and joiner.finished
