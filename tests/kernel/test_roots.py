"""Roots are held while they run and cancelled at exit; a tree lives in one thread."""

import gc
import os
import subprocess
import sys
import threading
import warnings
import weakref
from pathlib import Path

import pytest

from pgasync.kernel import roots
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import TaskState, current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.timing.clock import Clock

HOUSE = Path(__file__).parents[2]

AT_EXIT = """
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.task import start

async def ship(name):
    try:
        await sleep_forever()
    finally:
        print(name, "cleaned up")

async def level():
    async with open_nursery() as nursery:
        nursery.start(ship("a"))
        nursery.start(ship("b"))

start(level())
start(ship("c"))
print("end of program")
"""

WRONG_THREAD = (
    "{} was called in another thread than the one that the task tree lives in."
    " Only its own thread may start, fire, cancel and tick."
)


def in_thread(function):
    """Run a function in another thread; return its value or what it raised."""
    outcome = []

    def work():
        try:
            outcome.append(function())
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return outcome[0]


def test_a_running_root_is_held_though_nobody_else_holds_it():
    log = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            log.append("cleanup")

    start(ship())
    gc.collect()
    assert log == []
    assert [root.name for root in live_roots()] == ["ship"]
    live_roots()[0].cancel()
    assert log == ["cleanup"]


def test_a_root_that_has_ended_is_held_no_longer():
    event = Event()
    task = weakref.ref(start(event.wait()))
    event.set()
    gc.collect()
    assert live_roots() == []
    assert task() is None


def test_live_roots_are_listed_oldest_first():
    async def ship():
        await sleep_forever()

    tasks = [start(ship()) for _ in range(3)]
    assert live_roots() == tasks
    tasks[1].cancel()
    assert live_roots() == [tasks[0], tasks[2]]
    tasks[0].cancel()
    tasks[2].cancel()


def test_children_are_no_roots():
    async def level():
        async with open_nursery() as nursery:
            nursery.start(sleep_forever())

    task = start(level())
    assert live_roots() == [task]
    task.cancel()


def test_a_root_that_was_never_cancelled_is_cancelled_at_exit_with_a_warning_that_says_where_it_started(
    tmp_path,
):
    program = tmp_path / "program.py"
    program.write_text(AT_EXIT)
    done = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "program.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOUSE), "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["end of program", "c cleaned up", "b cleaned up", "a cleaned up"]
    warned = [line for line in done.stderr.splitlines() if "ResourceWarning" in line]
    rest = "still ran at exit. Cancel a root when you have done with it."
    assert [line.split("ResourceWarning: ")[1] for line in warned] == [
        f"The root task ship, started at program.py:18, {rest}",
        f"The root task level, started at program.py:17, {rest}",
    ]
    assert "coroutine ignored GeneratorExit" not in done.stderr


def test_cancel_all_cancels_the_newest_root_first():
    log = []

    async def ship(name):
        try:
            await sleep_forever()
        finally:
            log.append(name)

    start(ship("a"))
    start(ship("b"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        roots.cancel_all()
    assert log == ["b", "a"]
    assert [warning.category for warning in caught] == [ResourceWarning] * 2
    assert live_roots() == []


def test_a_root_of_a_thread_that_is_gone_is_cancelled_at_exit_too():
    log = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            log.append("cleanup")

    task = in_thread(lambda: start(ship()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        roots.cancel_all()
    assert log == ["cleanup"] and task.cancelled


def test_a_root_that_fails_in_its_cleanup_at_exit_does_not_keep_the_others_from_theirs():
    log = []

    async def ship(name):
        try:
            await sleep_forever()
        finally:
            log.append(name)
            if name == "b":
                raise ValueError(name)

    start(ship("a"))
    start(ship("b"))
    with warnings.catch_warnings(), pytest.raises(ValueError, match="b"):
        warnings.simplefilter("ignore")
        roots.cancel_all()
    assert log == ["b", "a"]


def test_a_root_is_cancelled_at_exit_even_if_warnings_are_errors():
    async def ship():
        await sleep_forever()

    tasks = [start(ship()), start(ship())]
    with warnings.catch_warnings(), pytest.raises(ResourceWarning):
        warnings.simplefilter("error")
        roots.cancel_all()
    assert all(task.cancelled for task in tasks)


def test_a_root_that_another_roots_cleanup_cancels_at_exit_is_not_warned_of():
    tasks = []

    async def ship(victim):
        try:
            await sleep_forever()
        finally:
            if victim is not None:
                tasks[victim].cancel()

    tasks.append(start(ship(None)))
    tasks.append(start(ship(0)))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        roots.cancel_all()
    assert len(caught) == 1 and live_roots() == []


def test_how_often_a_thread_that_is_gone_resumed_a_task_does_not_count_at_exit():
    hit, log = Signal("hit"), []

    async def captain():
        for _ in range(100):
            await hit.wait()
        await (await hit.wait()).join()
        log.append("the ship is gone")

    def sail():
        task = start(captain())
        ship = start(sleep_forever())
        for _ in range(101):
            hit.fire(ship)
        return task

    task = in_thread(sail)
    with pytest.warns(ResourceWarning):
        assert in_thread(roots.cancel_all) is None
    assert log == ["the ship is gone"] and task.finished


def test_cancelling_in_the_wrong_thread_is_a_misuse():
    task = start(sleep_forever())
    error = in_thread(task.cancel)
    assert type(error) is MisuseError
    assert str(error) == WRONG_THREAD.format("cancel()")
    assert task.is_open()
    task.cancel()


def test_firing_in_the_wrong_thread_is_a_misuse():
    hit = Signal()
    task = start(hit.wait())
    error = in_thread(hit.fire)
    assert type(error) is MisuseError
    assert str(error) == WRONG_THREAD.format("fire()")
    assert task.is_open()
    hit.fire()


def test_setting_an_event_in_the_wrong_thread_is_a_misuse():
    event = Event()
    task = start(event.wait())
    error = in_thread(event.set)
    assert type(error) is MisuseError
    assert str(error) == WRONG_THREAD.format("set()")
    assert not event.is_set()
    event.set()
    assert task.finished


def test_starting_a_child_in_the_wrong_thread_is_a_misuse():
    nurseries = []

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            await sleep_forever()

    task = start(level())
    error = in_thread(lambda: nurseries[0].start(sleep_forever()))
    assert type(error) is MisuseError
    assert str(error) == WRONG_THREAD.format("start()")
    task.cancel()


def test_joining_a_task_of_another_thread_is_a_misuse_while_it_runs():
    async def joiner():
        return await task.join()

    task = start(sleep_forever())
    error = in_thread(lambda: start(joiner()))
    assert type(error) is MisuseError
    assert str(error) == WRONG_THREAD.format("join()")
    task.cancel()
    assert in_thread(lambda: start(joiner()).result) is task


def test_the_running_task_is_per_thread():
    async def ship():
        return in_thread(lambda: here().running), current_task()

    task = start(ship())
    assert task.result == (None, task)


def test_trees_in_different_threads_do_not_disturb_each_other():
    def work():
        hit, log = Signal(), []

        async def waiter():
            log.append(await hit.wait())

        async def level():
            async with open_nursery() as nursery:
                for _ in range(3):
                    nursery.start(waiter())

        task = start(level())
        hit.fire("mine")
        return log, task.state

    task = start(sleep_forever())
    assert in_thread(work) == (["mine"] * 3, TaskState.FINISHED)
    assert task.is_open()
    task.cancel()


@pytest.mark.parametrize("shared", [Signal, Event])
def test_tasks_of_two_threads_cannot_wait_for_the_same_signal(shared):
    signal = shared()

    async def waiter():
        await signal.wait()

    root = start(waiter())
    error = in_thread(lambda: start(waiter()))
    assert isinstance(error, MisuseError)
    name = "signal" if shared is Signal else "an event"
    assert str(error) == (
        f"waiter waited for {name}, for which tasks of another thread wait."
        " Only tasks of one thread can share it."
    )
    root.cancel()


def test_a_signal_is_free_for_another_thread_when_nobody_waits_for_it():
    signal, log = Signal(), []

    async def waiter():
        log.append(await signal.wait())

    def elsewhere():
        start(waiter()).cancel()
        start(waiter())
        signal.fire("there")

    assert in_thread(elsewhere) is None
    signal.fire("nobody")
    start(waiter())
    signal.fire("here")
    assert log == ["there", "here"]


def test_a_task_cannot_be_started_on_the_clock_of_another_thread():
    clock = Clock()
    error = in_thread(lambda: start(sleep_forever(), clock=clock))
    assert isinstance(error, MisuseError)
    assert str(error) == WRONG_THREAD.format("start()")


LATE = """
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.task import start

async def late(n):
    try:
        await sleep_forever()
    finally:
        print("late", n)
        if n:
            start(late(n - 1))

start(late(2))
"""


def test_roots_that_a_cleanup_starts_at_exit_are_cancelled_too():
    done = subprocess.run(
        [sys.executable, "-W", "ignore::ResourceWarning", "-c", LATE],
        cwd=HOUSE,
        env=dict(os.environ, PYGAME_HIDE_SUPPORT_PROMPT="1"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["late", "2", "late", "1", "late", "0"]
    assert done.stderr == ""


@pytest.mark.parametrize("how", ["alone", "in a nursery"])
def test_a_cancelled_task_leaves_no_cycle_of_references(how):
    async def plain():
        await sleep_forever()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(plain(), daemon=True)
            await sleep_forever()

    def run():
        start(level() if how == "in a nursery" else plain()).cancel()

    run()
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            run()
        assert gc.collect() == 0
    finally:
        gc.enable()
