"""Waiting for futures of other libraries."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import pytest

from pgasync import MisuseError, in_thread, move_on_after, run_async, sleep_forever, start, wait_future

SAFE = 30  # s; nothing takes so long but a mistake


def waiting(stage, future):
    """An entity that waits for a future, and what came of it."""
    results = []

    async def waiter():
        try:
            results.append(await wait_future(future))
        except Exception as error:
            results.append(error)

    return stage.start(waiter()), results


def test_the_result_comes_in_the_first_tick_after_the_future_is_done(stage):
    future = Future()
    task, results = waiting(stage, future)
    stage.run_ticks(3)
    assert task.waits_for() == "a Future of concurrent.futures"
    future.set_result("page")
    assert results == []
    stage.run_ticks(1)
    assert results == ["page"]


def test_a_future_that_is_done_already_takes_a_tick_as_well(stage):
    future = Future()
    future.set_result(1)
    _, results = waiting(stage, future)
    assert results == []
    stage.run_ticks(1)
    assert results == [1]


def test_its_error_is_raised_at_the_wait(stage):
    future, error = Future(), KeyError("page")
    _, results = waiting(stage, future)
    future.set_exception(error)
    stage.run_ticks(1)
    assert results == [error]


def test_a_cancelled_future_is_an_error_of_its_own(stage):
    future = Future()
    _, results = waiting(stage, future)
    future.cancel()
    stage.run_ticks(1)
    [error] = results
    assert type(error) is CancelledError
    assert str(error) == "a Future of concurrent.futures was cancelled, and so has no result."


def test_a_cancelled_wait_leaves_the_future_alone(stage):
    future = Future()
    task, results = waiting(stage, future)
    task.cancel()
    assert not future.cancelled()
    assert "left" not in task.why()
    future.set_result(1)
    stage.run_ticks(2)
    assert results == []


def test_two_can_wait_for_the_same_future(stage):
    future = Future()
    _, first = waiting(stage, future)
    _, second = waiting(stage, future)
    future.set_result(7)
    stage.run_ticks(1)
    assert first == second == [7]


def test_threads_and_futures_come_in_one_order_that_of_the_waits(stage):
    log, future = [], Future()

    async def note(name, wait):
        await wait
        log.append(name)

    stage.start(note("thread 1", in_thread(int)))
    stage.start(note("future", wait_future(future)))
    stage.start(note("thread 2", in_thread(int)))
    future.set_result(None)
    stage.run_ticks(1)
    assert log == ["thread 1", "future", "thread 2"]


def test_an_executor_of_ones_own(stage):
    gate = threading.Event()
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(gate.wait, SAFE)
        _, results = waiting(stage, future)
        stage.run_ticks(2)
        assert results == []
        gate.set()
        assert future.result(SAFE)
        stage.run_ticks(1)
    assert results == [True]


@pytest.fixture
def loop_elsewhere():
    """A loop of asyncio that runs in another thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(SAFE)
    loop.close()


def test_a_loop_in_another_thread_brings_results(stage, loop_elsewhere):
    async def download():
        await asyncio.sleep(0)
        return "page"

    future = asyncio.run_coroutine_threadsafe(download(), loop_elsewhere)
    _, results = waiting(stage, future)
    assert future.result(SAFE) == "page"
    stage.run_ticks(1)
    assert results == ["page"]


def test_a_bare_future_of_a_loop_in_another_thread_can_be_waited_for_as_well(stage, loop_elsewhere):
    future, done = loop_elsewhere.create_future(), threading.Event()
    _, results = waiting(stage, future)
    stage.run_ticks(1)
    loop_elsewhere.call_soon_threadsafe(future.set_result, 5)
    loop_elsewhere.call_soon_threadsafe(done.set)
    assert done.wait(SAFE)
    stage.run_ticks(1)
    assert results == [5]


def test_inside_asyncio_a_game_waits_for_tasks_of_its_host():
    async def download(text):
        await asyncio.sleep(0)
        return text.upper()

    async def broken():
        raise OSError("no network")

    async def main(game):
        results.append(await wait_future(asyncio.create_task(download("page"))))
        try:
            await wait_future(asyncio.create_task(broken()))
        except OSError as error:
            results.append(str(error))
        lost = asyncio.create_task(asyncio.sleep(99))
        lost.cancel()
        try:
            await wait_future(lost)
        except CancelledError as error:
            results.append(str(error))
        results.append(await in_thread(int, "3"))
        return "over"

    results = []
    assert asyncio.run(asyncio.wait_for(run_async(main, fps=1000), SAFE)) == "over"
    assert results == ["PAGE", "no network", "a Task of asyncio was cancelled, and so has no result.", 3]


def test_a_limit_on_the_time_works_as_for_every_wait(stage):
    async def waiter():
        with move_on_after(0.1) as limit:
            await wait_future(Future())
        return limit.cancelled_caught

    task = stage.start(waiter())
    stage.run_seconds(0.2)
    assert task.result is True


async def fetch():
    pass


def refused(stage, make):
    caught = []

    async def careless():
        try:
            await wait_future(make())
        except TypeError as error:
            caught.append(str(error))

    assert not stage.start(careless()).is_open()
    return caught


def test_what_is_no_future_is_refused_at_the_call(stage):
    async def rock():
        await sleep_forever()

    task = stage.start(rock())
    assert refused(stage, lambda: task) == [
        "wait_future() needs a future of another library, got the task rock of pgasync."
        " Write `await task.join()`, with the name of your variable."
    ]
    assert refused(stage, fetch) == [
        "wait_future() needs a future, got the coroutine fetch. If it is one of asyncio's,"
        " write wait_future(asyncio.create_task(fetch(...))); if it is one of pgasync's, await it."
    ]
    assert refused(stage, lambda: 3) == ["wait_future() needs a future, got 3."]


def test_a_task_outside_of_every_game_is_told_so():
    caught = []

    async def stranger():
        try:
            await wait_future(Future())
        except MisuseError as error:
            caught.append(str(error))

    start(stranger())
    assert caught == [
        "stranger awaited wait_future(), but it lives in no game, whose ticks would bring the result."
        " Await it in the main function, in a scene, or in what these have started."
    ]
