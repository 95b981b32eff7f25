"""Several things at once, each taken as it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import current_task, start
from pgasync.sync.each import wait_each
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal


async def after(event, value=None):
    await event.wait()
    return value


async def at_once(value):
    return value


async def failing(event):
    await event.wait()
    raise ValueError("boom")


async def logging_the_end(log, name):
    try:
        await sleep_forever()
    except Cancelled:
        log.append(name)
        raise


async def gather(log, *aws):
    async for task in wait_each(*aws):
        log.append(task.result if task.finished else task.name)
    log.append("end")


def test_results_come_as_their_tasks_end():
    log, one, two = [], Event(), Event()
    start(gather(log, after(one, "one"), after(two, "two"), at_once("now")))
    assert log == ["now"]
    two.set()
    assert log == ["now", "two"]
    one.set()
    assert log == ["now", "two", "one", "end"]


def test_nothing_at_all_is_over_at_once():
    log = []
    start(gather(log))
    assert log == ["end"]


def test_what_ends_while_the_body_waits_is_not_missed():
    log, events, go_on = [], [Event() for _ in range(3)], Signal()

    async def slow():
        async for task in wait_each(*(after(event, n) for n, event in enumerate(events))):
            log.append(task.result)
            await go_on.wait()
        log.append("end")

    start(slow())
    for n in (2, 0, 1):
        events[n].set()
    for _ in range(3):
        go_on.fire()
    assert log == [2, 0, 1, "end"]


def test_leaving_the_loop_cancels_the_rest_at_that_moment():
    log = []

    async def first_one():
        async for task in wait_each(
            at_once("won"), logging_the_end(log, "older"), logging_the_end(log, "younger")
        ):
            log.append(task.result)
            break
        log.append("behind the loop")
        with CancelScope():
            pass
        return "done"

    assert start(first_one()).result == "done"
    assert log == ["won", "younger", "older", "behind the loop"]


def test_why_the_rest_ended_is_told():
    seen = []

    async def watched():
        seen.append(current_task())
        await sleep_forever()

    async def first_one():
        async for _ in wait_each(at_once(1), watched()):
            return

    start(first_one())
    assert str(seen[0].cause.why) == "the loop over wait_each() was left"


def test_an_error_in_the_body_cancels_the_rest_and_goes_on():
    log = []

    async def broken():
        async for _ in wait_each(at_once(1), logging_the_end(log, "rest")):
            raise KeyError("body")

    with pytest.raises(KeyError, match="body"):
        start(broken())
    assert log == ["rest"]


def test_the_failure_of_one_cancels_the_others_and_leaves_the_loop_as_a_group():
    log, go = [], Event()

    async def careful():
        try:
            async for task in wait_each(at_once(1), failing(go), logging_the_end(log, "rest")):
                log.append(task.result)
        except* ValueError as group:
            log.append(str(group))

    task = start(careful())
    go.set()
    assert task.finished
    assert log == [1, "rest", "1 error in the wait_each of careful (1 sub-exception)"]


def test_the_body_is_not_disturbed_by_a_failure_and_gets_what_ended_before():
    log, go, done, go_on = [], Event(), Event(), Signal()

    async def slow():
        try:
            async for task in wait_each(
                at_once(1), after(done, 2), failing(go), logging_the_end(log, "rest")
            ):
                log.append(task.result)
                await go_on.wait()
        except* ValueError:
            log.append("failed")

    task = start(slow())
    done.set()
    go.set()
    assert log == [1, "rest"]
    go_on.fire()
    assert log == [1, "rest", 2]
    go_on.fire()
    assert log == [1, "rest", 2, "failed"] and task.finished


def test_all_that_fail_are_in_the_group():
    go = Event()
    task = start(gather([], failing(go), failing(go)))
    with pytest.raises(ExceptionGroup) as caught:
        go.set()
    assert [str(error) for error in caught.value.exceptions] == ["boom", "boom"]
    assert task.cancelled

    async def stubborn():
        try:
            await sleep_forever()
        finally:
            raise KeyError("cleanup")

    go = Event()
    start(gather([], failing(go), stubborn()))
    with pytest.raises(ExceptionGroup) as caught:
        go.set()
    assert [type(error) for error in caught.value.exceptions] == [ValueError, KeyError]


def test_one_that_was_cancelled_comes_too():
    log, tasks = [], []

    async def victim():
        tasks.append(current_task())
        await sleep_forever()

    start(gather(log, victim()))
    tasks[0].cancel()
    assert log == ["victim", "end"]


def test_a_task_that_is_cancelled_takes_all_with_it():
    log = []
    task = start(gather(log, logging_the_end(log, "a"), logging_the_end(log, "b")))
    task.cancel()
    assert log == ["b", "a"] and task.cancelled


def test_a_block_around_the_loop_can_be_cancelled():
    log = []

    async def outer():
        with CancelScope() as scope:
            async for _ in wait_each(at_once(1), logging_the_end(log, "rest")):
                scope.cancel()
                await sleep_forever()
        log.append(scope.cancelled_caught)
        return "behind"

    assert start(outer()).result == "behind"
    assert log == ["rest", True]


def test_a_cancelled_task_does_not_begin():
    log = []

    async def ending():
        current_task().cancel()
        await gather(log, at_once(1))

    task = start(ending())
    assert task.cancelled and log == []

    async def ending_later():
        async for task in wait_each(at_once(1), at_once(2)):
            log.append(task.result)
            current_task().cancel()

    assert start(ending_later()).cancelled
    assert log == [1]


def test_something_that_cannot_be_awaited_is_refused_at_the_call():
    with pytest.raises(TypeError) as caught:
        wait_each(at_once(1), 5)
    assert str(caught.value).startswith("wait_each() needs a coroutine, got")


def test_a_plain_loop_does_not_run_anything():
    one = at_once(1)
    with pytest.raises(TypeError):
        for _ in wait_each(one):
            pass
    one.close()


def test_what_waits_is_shown():
    task = start(gather([], after(Event())))
    assert task.waits_for() == "the next end in wait_each()"
    task.cancel()


def test_a_loop_in_a_loop():
    log, go = [], Event()

    async def outer():
        async for one in wait_each(at_once("a"), after(go, "b")):
            async for two in wait_each(at_once("x"), at_once("y")):
                log.append(one.result + two.result)
                if two.result == "y":
                    break

    task = start(outer())
    go.set()
    assert log == ["ax", "ay", "bx", "by"] and task.finished


def test_a_block_in_the_body_is_left_before_the_loop():
    log = []

    async def body():
        async for _ in wait_each(at_once(1), logging_the_end(log, "rest")):
            with CancelScope():
                break
        return "fine"

    assert start(body()).result == "fine" and log == ["rest"]


def test_beginning_in_cleanup_is_a_misuse():
    async def sloppy():
        try:
            await sleep_forever()
        finally:
            async for _ in wait_each(at_once(1)):
                pass

    task = start(sloppy())
    with pytest.raises(MisuseError, match="Cleanup cannot wait"):
        task.cancel()


@given(order=st.permutations(range(5)), busy=st.lists(st.booleans(), min_size=5, max_size=5))
def test_each_comes_once_in_the_order_of_the_ends(order, busy):
    log, events, go_on = [], [Event() for _ in order], Signal()

    async def reader():
        async for task in wait_each(*(after(event, n) for n, event in enumerate(events))):
            log.append(task.result)
            if busy[task.result]:
                await go_on.wait()

    task = start(reader())
    for n in order:
        events[n].set()
    while not task.finished:
        go_on.fire()
    assert log == list(order)
