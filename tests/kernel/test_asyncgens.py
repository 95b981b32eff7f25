"""Async generators end with the task that reads them, whatever loop is around."""

import asyncio
import gc
import sys

import pytest
import trio

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.timing.clock import Clock
from pgasync.timing.sleep import sleep


async def numbers(log, name="numbers"):
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        log.append(name)


async def bad_numbers():
    try:
        yield 1
        yield 2
    finally:
        raise ValueError("in the generator")


async def waiting_numbers():
    try:
        yield 1
    finally:
        await sleep_forever()


def test_a_generator_read_to_its_end_is_closed_once():
    log = []

    async def few():
        try:
            yield 1
            yield 2
        finally:
            log.append("closed")

    async def reader():
        return [n async for n in few()]

    assert start(reader()).result == [1, 2]
    assert log == ["closed"]


def test_a_generator_left_half_read_is_closed_when_its_task_ends():
    log = []

    async def reader():
        generator = numbers(log)
        held.append(generator)
        async for n in generator:
            if n == 2:
                break
        log.append("reader ends")

    held = []
    start(reader())
    assert log == ["reader ends", "numbers"]


def test_a_generator_that_is_closed_within_its_nursery_ends_the_children_and_is_no_error():
    log = []

    async def child():
        try:
            await sleep_forever()
        finally:
            log.append("child")

    async def flock():
        async with open_nursery() as nursery:
            nursery.start(child())
            yield nursery

    async def ship():
        generator = flock()
        await anext(generator)
        await generator.aclose()
        log.append("closed")

    assert start(ship()).finished
    assert log == ["child", "closed"]


def test_a_dropped_generator_is_closed_at_once():
    log = []

    async def reader():
        async for _ in numbers(log):
            break
        gc.collect()
        log.append("reader goes on")

    start(reader())
    assert log == ["numbers", "reader goes on"]


def test_half_read_generators_are_closed_the_newest_first():
    log, held = [], []

    async def reader():
        for name in "abc":
            generator = numbers(log, name)
            held.append(generator)
            await generator.__anext__()

    start(reader())
    assert log == ["c", "b", "a"]


def test_the_generators_of_a_cancelled_task_are_closed_with_it():
    log, held = [], []

    async def reader():
        generator = numbers(log)
        held.append(generator)
        await generator.__anext__()
        await sleep_forever()

    start(reader()).cancel()
    assert log == ["numbers"]


def test_a_task_that_is_cancelled_inside_its_generator_unwinds_through_it():
    log = []

    async def generator():
        try:
            yield 1
            await sleep_forever()
        except Cancelled:
            log.append("generator")
            raise

    async def reader():
        try:
            async for _ in generator():
                pass
        finally:
            log.append("reader")

    start(reader()).cancel()
    assert log == ["generator", "reader"]


def test_a_generator_that_waits_is_read_across_waits():
    hit = Signal()

    async def hits():
        while True:
            yield await hit.wait()

    async def reader():
        found = []
        async for value in hits():
            found.append(value)
            if len(found) == 3:
                break
        return found

    task = start(reader())
    for n in range(3):
        hit.fire(n)
    assert task.result == [0, 1, 2]


def test_the_current_task_while_a_generator_is_closed_is_its_reader():
    seen, held = [], []

    async def generator():
        try:
            yield 1
        finally:
            seen.append(current_task())

    async def reader():
        held.append(generator())
        await held[0].__anext__()

    task = start(reader())
    assert seen == [task]


def test_an_error_in_a_generators_cleanup_is_its_tasks_error():
    held = []

    async def reader():
        held.append(bad_numbers())
        await held[0].__anext__()

    with pytest.raises(ValueError, match="in the generator"):
        start(reader())


def test_several_errors_of_a_task_and_its_generators_come_as_a_group():
    held = []

    async def reader():
        for _ in range(2):
            held.append(bad_numbers())
            await held[-1].__anext__()
        raise KeyError("the task")

    with pytest.raises(ExceptionGroup) as caught:
        start(reader())
    assert str(caught.value) == "reader failed (3 sub-exceptions)"
    assert [type(error) for error in caught.value.exceptions] == [KeyError, ValueError, ValueError]


def test_an_error_of_a_dropped_generator_comes_out_of_the_outermost_call():
    log = []

    async def reader():
        async for _ in bad_numbers():
            break
        gc.collect()
        log.append("undisturbed")

    with pytest.raises(ValueError, match="in the generator"):
        start(reader())
    assert log == ["undisturbed"]


def test_a_generator_that_waits_while_it_is_closed_is_told_that_it_cannot():
    held = []

    async def reader():
        held.append(waiting_numbers())
        await held[0].__anext__()

    with pytest.raises(MisuseError) as caught:
        start(reader())
    assert str(caught.value) == (
        "The async generator waiting_numbers awaited sleep_forever() while it was being closed."
        " Cleanup cannot wait."
    )


def test_a_generator_that_sleeps_while_it_is_closed_is_not_told_of_flicks():
    held = []

    async def sleeping():
        try:
            yield 1
        finally:
            await sleep(0.5)

    async def reader():
        held.append(sleeping())
        await held[0].__anext__()

    with pytest.raises(MisuseError, match=r"sleeping awaited sleep\(\) while it was being closed"):
        start(reader(), clock=Clock())


def test_a_generator_that_swallows_that_refusal_is_reported_all_the_same():
    held = []

    async def stubborn():
        try:
            yield 1
        finally:
            try:
                await sleep_forever()
            except MisuseError:
                pass

    async def reader():
        held.append(stubborn())
        await held[0].__anext__()

    with pytest.raises(MisuseError, match="stubborn awaited sleep_forever"):
        start(reader())


def test_a_generator_that_yields_while_it_is_closed_is_an_error():
    held = []

    async def stubborn():
        try:
            yield 1
        finally:
            yield 2

    async def reader():
        held.append(stubborn())
        await held[0].__anext__()

    with pytest.raises(RuntimeError, match="async generator ignored GeneratorExit"):
        start(reader())


def test_a_generator_that_waits_again_and_again_while_it_is_closed_is_given_up():
    held = []

    async def stubborn():
        try:
            yield 1
        finally:
            for _ in range(3):
                try:
                    await sleep_forever()
                except MisuseError:
                    pass

    async def reader():
        held.append(stubborn())
        await held[0].__anext__()

    with pytest.raises(MisuseError, match="stubborn awaited sleep_forever"):
        start(reader())


def test_a_thousand_short_generators_of_one_task_do_not_pile_up():
    async def one():
        yield 1

    async def reader():
        for _ in range(1_000):
            async for _ in one():
                pass
        return len(current_task().testament.generators)

    assert start(reader()).result < 50


def test_a_generator_that_another_task_still_runs_is_left_to_it():
    log, event = [], Event()

    async def shared():
        try:
            yield 1
            await event.wait()
            yield 2
        finally:
            log.append("closed")

    async def first(generator, nursery):
        await generator.__anext__()
        nursery.start(second(generator))

    async def second(generator):
        log.append(await generator.__anext__())

    async def level():
        generator = shared()
        async with open_nursery() as nursery:
            nursery.start(first(generator, nursery))
        await generator.aclose()

    start(level())
    assert log == []
    event.set()
    assert log == [2, "closed"]


def test_the_hooks_of_python_are_only_changed_during_a_call():
    before = sys.get_asyncgen_hooks()
    inside = []

    async def reader():
        inside.append(sys.get_asyncgen_hooks())
        await sleep_forever()

    task = start(reader())
    assert sys.get_asyncgen_hooks() == before
    assert inside[0] != before
    task.cancel()
    assert sys.get_asyncgen_hooks() == before


def test_a_generator_first_read_outside_of_every_task_is_left_alone():
    from pgasync.kernel import asyncgens

    async def one():
        yield 1

    asyncgens.opened(one())


def test_a_generator_dropped_after_its_task_by_another_owner_runs_its_cleanup():
    log, held = [], []

    async def keeper():
        generator = numbers(log)
        held.append(generator)
        await generator.__anext__()
        await sleep_forever()

    task = start(keeper())
    task.cancel()
    held.clear()
    gc.collect()
    assert log == ["numbers"]


def half_read_in_a_tree(log):
    """A tree that reads a generator half, started and ended in one go."""

    async def reader():
        async for _ in numbers(log, "pgasync"):
            break
        await sleep_forever()

    start(reader()).cancel()


def test_asyncio_keeps_its_own_generators_while_a_tree_runs_inside_it():
    log = []

    async def main():
        mine = numbers(log, "asyncio")
        await mine.__anext__()
        half_read_in_a_tree(log)
        log.append("between")
        assert await mine.__anext__() == 1
        return mine

    asyncio.run(main())
    gc.collect()
    assert log == ["pgasync", "between", "asyncio"]


def test_trio_keeps_its_own_generators_while_a_tree_runs_inside_it():
    log = []

    async def main():
        mine = numbers(log, "trio")
        await mine.__anext__()
        half_read_in_a_tree(log)
        log.append("between")
        assert await mine.__anext__() == 1
        await mine.aclose()

    trio.run(main)
    assert log == ["pgasync", "between", "trio"]


@pytest.mark.parametrize("run", [asyncio.run, lambda coro: trio.run(lambda: coro)])
def test_a_tree_lives_across_the_steps_of_another_loop(run):
    log, hit = [], Signal()

    async def reader():
        async def hits():
            while True:
                yield await hit.wait()

        async for value in hits():
            log.append(value)

    async def main():
        task = start(reader())
        for n in range(3):
            hit.fire(n)
            if run is asyncio.run:
                await asyncio.sleep(0)
            else:
                await trio.lowlevel.checkpoint()
        task.cancel()
        assert task.cancelled and task.error is None

    run(main())
    assert log == [0, 1, 2]


def test_a_generator_dropped_outside_of_every_call_still_reports_its_error(monkeypatch):
    seen, held = [], []

    async def keeper():
        held.append(bad_numbers())
        await held[0].__anext__()
        await sleep_forever()

    task = start(keeper())
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: seen.append(str(unraisable.exc_value)))
    held.clear()
    gc.collect()
    assert seen == ["in the generator"]
    task.cancel()


@pytest.mark.parametrize("what", ["nursery", "task", "root"])
def test_a_generator_whose_cleanup_cancels_its_own_reader_ends_it_once(what):
    held, tasks = [], []

    async def numbers(scope):
        try:
            yield 1
        finally:
            scope.cancel()

    async def reader(nursery):
        me = current_task()
        held.append(numbers({"nursery": nursery, "task": me, "root": me.root.task}[what]))
        await anext(held[-1])

    async def level():
        async with open_nursery() as nursery:
            tasks.append(nursery.start(reader(nursery)))
            await sleep_forever()

    root = start(level())
    assert tasks[0].finished
    assert root.state.value == {"nursery": "finished", "task": "started", "root": "cancelled"}[what]
    root.cancel()


def test_the_children_of_a_half_read_generator_do_not_resume_its_reader_which_has_ended():
    log = []

    async def child():
        try:
            await sleep_forever()
        finally:
            log.append("child")

    async def flock():
        async with open_nursery() as nursery:
            nursery.start(child())
            yield nursery

    async def ship():
        generator = flock()
        await anext(generator)
        scope = CancelScope()
        scope.__enter__()  # and never left: so the cancellation goes through the whole task
        scope.cancel()
        try:
            await sleep_forever()
        finally:
            log.append("ship")

    with pytest.raises(ExceptionGroup) as caught:
        start(ship())
    assert log == ["ship", "child"]
    assert [type(error) for error in caught.value.exceptions] == [MisuseError, MisuseError]


def test_a_task_that_returns_with_a_nursery_in_a_half_read_generator_ends_once():
    held, log = [], []

    async def child():
        try:
            await sleep_forever()
        finally:
            log.append("child")

    async def numbers():
        async with open_nursery() as nursery:
            nursery.start(child())
            yield 1

    async def ship():
        held.append(numbers())
        await anext(held[-1])

    assert start(ship()).finished
    assert log == ["child"]
