"""The live tree as text."""

import re
from pathlib import Path

from pgasync.kernel import advice
from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import current_task, start
from pgasync.kernel.tree import children_of, walk
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.together import wait_all
from pgasync.timing.clock import Clock
from pgasync.timing.sleep import sleep

FILE = advice.shorten(str(Path(__file__)))


async def saucer():
    await sleep_forever()


async def turret(hit):
    await hit.wait()


async def level(hit, event):
    async with open_nursery() as nursery:
        nursery.start(saucer())
        nursery.start(turret(hit))
        nursery.start(saucer())
        await event.wait()


def at(function, offset):
    return f"{FILE}:{function.__code__.co_firstlineno + offset}"


def test_the_tree_tells_of_each_task_its_name_what_it_waits_for_and_at_which_line():
    event = Event()
    root = start(level(Signal("a hit"), event))
    assert root.tree().splitlines() == [
        f"level waits for an event, {at(level, 5)}",
        f"  saucer waits for sleep_forever(), {at(saucer, 1)}",
        f"  turret waits for a hit, {at(turret, 1)}",
        f"  saucer#2 waits for sleep_forever(), {at(saucer, 1)}",
    ]
    event.set()
    assert root.tree().splitlines()[0] == f"level waits for 3 tasks of its nursery, {at(level, 1)}"
    root.cancel()


def test_the_tree_of_a_task_that_has_ended_is_one_line():
    assert dummy_task.tree() == "dummy cancelled"

    async def quick():
        return 1

    assert start(quick()).tree() == "quick finished"


def test_the_tree_tells_who_is_running():
    seen = []

    async def child(parent):
        seen.append(parent.tree())

    async def parent():
        async with open_nursery() as nursery:
            nursery.start(child(current_task()))

    start(parent())
    assert seen == ["parent running\n  child running"]


def test_the_tree_tells_who_is_being_cancelled():
    seen = []

    async def child(root):
        try:
            await sleep_forever()
        finally:
            seen.append(root[0].tree().splitlines())

    async def parent(root):
        async with open_nursery() as nursery:
            nursery.start(child(root))
            await sleep_forever()

    root = []
    root.append(start(parent(root)))
    root[0].cancel()
    assert seen == [[f"parent being cancelled, {at(parent, 3)}", "  child running"]]


def test_the_line_is_that_of_the_innermost_await_of_the_game():
    async def inner():
        await sleep_forever()

    async def outer():
        await inner()

    root = start(outer())
    assert root.tree() == f"outer waits for sleep_forever(), {at(inner, 1)}"
    root.cancel()


def test_the_line_inside_an_async_generator_is_found():
    async def numbers():
        await sleep_forever()
        yield 1

    async def reader():
        async for _ in numbers():
            pass

    root = start(reader())
    assert root.tree().startswith("reader waits for sleep_forever(), ")
    assert root.tree().split(":")[-1] in {
        str(numbers.__code__.co_firstlineno + 1),
        str(reader.__code__.co_firstlineno + 1),
    }
    root.cancel()


def test_the_line_behind_an_awaitable_object_is_found():
    class Beacon:
        def __await__(self):
            return self.shine().__await__()

        async def shine(self):
            await sleep_forever()

    async def keeper():
        await Beacon()

    root = start(keeper())
    assert root.tree().startswith("keeper waits for sleep_forever(), ")
    root.cancel()


def test_children_are_listed_outermost_nursery_first_oldest_first():
    async def parent():
        async with open_nursery() as outer, open_nursery() as inner:
            inner.start(saucer())
            outer.start(turret(Signal()))
            inner.start(saucer())
            await sleep_forever()

    root = start(parent())
    assert [task.name for task in children_of(root)] == ["turret", "saucer", "saucer#2"]
    root.cancel()


def test_walking_gives_parents_first_with_their_depth():
    event = Event()

    async def game():
        async with open_nursery() as nursery:
            nursery.start(level(Signal(), event))
            nursery.start(saucer())

    root = start(game())
    assert [(depth, task.name) for depth, task in walk(root)] == [
        (0, "game"),
        (1, "level"),
        (2, "saucer"),
        (2, "turret"),
        (2, "saucer#2"),
        (1, "saucer#3"),
    ]
    root.cancel()


def test_the_tree_tells_for_how_long_a_task_has_waited():
    async def sleeper():
        await sleep(10)

    clock = Clock()
    root = start(sleeper(), clock=clock)
    assert root.tree() == f"sleeper waits for sleep(10), {at(sleeper, 1)}"
    clock.tick(1.5)
    assert root.tree() == f"sleeper waits for sleep(10), {at(sleeper, 1)}, for 1.50 s"
    root.cancel()


def test_a_task_is_shown_with_its_name_and_state():
    root = start(saucer())
    assert repr(root) == "<Task saucer started>"
    root.cancel()
    assert repr(root) == "<Task saucer cancelled>"


def test_a_task_that_is_nothing_but_a_wait_stands_where_its_parent_does():
    async def level():
        await wait_all(Signal("door").wait(), Signal("key").wait())

    task = start(level())
    file, line = advice.shorten(__file__), level.__code__.co_firstlineno + 1
    assert task.tree().splitlines() == [
        f"level waits for 2 tasks of its wait_all, {file}:{line}",
        f"  wait waits for door, {file}:{line}",
        f"  wait#2 waits for key, {file}:{line}",
    ]
    task.cancel()


def test_a_root_that_is_nothing_but_a_wait_stands_in_the_engine():
    task = start(Signal("door").wait())
    assert re.fullmatch(r"wait waits for door, \S*task\.py:\d+", task.tree())
    task.cancel()
