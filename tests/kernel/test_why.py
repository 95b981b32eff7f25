"""What a task tells about its end, and about a wait that cannot end."""

from __future__ import annotations

import re

import pytest

from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.hopeless import hopeless_tasks
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import start
from pgasync.kernel.trap import trap
from pgasync.sync.channel import Channel
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.together import wait_any
from pgasync.sync.value import Value


def story(task):
    """The lines of `why()`, without numbers of lines in this file."""
    return re.sub(r"[^\s(]*test_why\.py:\d+", "HERE", task.why()).splitlines()


async def ship():
    await sleep_forever()


def test_a_task_tells_who_has_cancelled_it_and_where():
    async def gun(target):
        target.cancel("shot down")

    target = start(ship())
    start(gun(target))
    assert story(target) == ["ship was cancelled: shot down by gun at HERE"]


def test_a_cancelled_task_tells_what_its_wait_has_left_behind():
    class Work:
        left = "a thread that still runs dig()"

        def __str__(self):
            return "dig()"

        def park(self, task):
            task.parked_on, task.slot = self, self

        def release(self, task):
            task.parked_on = None

    async def digger():
        await trap(Work())

    target = start(digger())
    assert story(target) == ["digger waits for dig(), HERE"]
    target.cancel("dinner")
    assert story(target) == [
        "digger was cancelled: dinner at HERE",
        "  it has left a thread that still runs dig()",
    ]


def test_a_task_that_ended_with_others_tells_with_which():
    async def level():
        async with open_nursery() as nursery:
            nursery.start(squadron(nursery))
            nursery.start(ship())

    async def squadron(nursery):
        async with open_nursery() as inner:
            wings.append(inner.start(ship()))
            wings.append(nursery)

    wings = []
    root = start(level())
    wings[1].cancel("the round is over")
    assert story(wings[0]) == [
        "ship was cancelled: the round is over at HERE, with all in the nursery of level"
    ]
    assert story(root) == ["level returned None"]


def test_a_task_below_a_cancelled_one_tells_which_that_was():
    async def level():
        async with open_nursery() as nursery:
            wing.append(nursery.start(ship()))

    wing = []
    start(level()).cancel("enough")
    assert story(wing[0]) == ["ship was cancelled: enough at HERE, with all below level"]


def test_the_story_of_a_cancellation_goes_on_with_the_one_who_failed():
    async def bomb():
        await go.wait()
        raise ValueError("boom\nand smoke")

    async def level():
        async with open_nursery() as nursery:
            sibling.append(nursery.start(ship()))
            nursery.start(bomb())

    go, sibling = Signal(), []
    root = start(level())
    with pytest.raises(ExceptionGroup):
        go.fire()
    assert story(sibling[0]) == [
        "ship was cancelled: bomb failed with ValueError by bomb at HERE, with all in the nursery of level",
        "  bomb failed: ValueError: boom and smoke (HERE)",
    ]
    assert story(root) == ["level failed: ValueError: boom and smoke (HERE, in level > bomb)"]


def test_the_story_goes_back_over_tasks_that_were_cancelled_themselves():
    async def gun(target):
        try:
            await sleep_forever()
        finally:
            target.cancel("out of ammunition")

    target = start(ship())
    start(gun(target)).cancel("disarmed")
    assert story(target) == [
        "ship was cancelled: out of ammunition by gun at HERE",
        "  gun was cancelled: disarmed at HERE",
    ]


def test_two_tasks_that_have_cancelled_each_other_make_a_story_with_an_end():
    async def duelist(others):
        try:
            await sleep_forever()
        finally:
            others[0].cancel("revenge")

    others = []
    one = start(duelist(others))
    others.append(start(duelist([one])))
    one.cancel("duel")
    assert story(others[0]) == [
        "duelist was cancelled: revenge by duelist at HERE",
        "  duelist was cancelled: duel at HERE",
    ]


def test_a_task_that_returned_tells_what():
    class Odd:
        def __repr__(self):
            raise RuntimeError

    async def gives(value):
        return value

    assert story(start(gives(3))) == ["gives returned 3"]
    assert story(start(gives(Odd()))) == ["gives returned <Odd that cannot be shown>"]
    assert story(start(gives("x" * 300))) == ["gives returned '" + "x" * 198 + "…"]


def test_a_task_that_was_never_run_says_so():
    assert story(dummy_task) == ["dummy was never run"]


def test_a_task_in_its_cleanup_tells_why_it_is_there():
    async def level():
        try:
            await sleep_forever()
        finally:
            stories.append(story(root))

    stories = []
    root = start(level())
    root.cancel("enough")
    assert stories == [["level running", "  it is being cancelled: enough at HERE"]]


@pytest.mark.parametrize(
    ("make", "wait"),
    [
        (Signal, lambda thing: thing.wait()),
        (Event, lambda thing: thing.wait()),
        (lambda: Value(3), lambda thing: thing.wait(lambda n: n == 0)),
        (lambda: Value(3), lambda thing: thing.wait_change()),
        (lambda: Channel(2), lambda thing: thing.receive()),
        (lambda: Channel(0), lambda thing: thing.send("late")),
    ],
)
def test_a_wait_for_what_nobody_else_refers_to_is_told(make, wait):
    async def keeper(thing):
        await wait(thing)

    mine = make()
    kept, lost = start(keeper(mine)), start(keeper(make()))
    assert story(kept) == [f"keeper waits for {kept.waits_for()}, HERE"]
    assert story(lost) == [
        f"keeper waits for {lost.waits_for()}, HERE",
        f"  nothing else refers to what it waits for, so nobody can end the wait: {lost.waits_for()}",
    ]
    assert hopeless_tasks(lost) == [lost]
    kept.cancel()
    lost.cancel()


def test_what_is_known_only_through_those_who_wait_for_it_is_lost_too():
    class Door:
        def __init__(self):
            self.opened = Signal()
            self.me = self
            self.parts = [self.opened, {"opened": self.opened}]

        async def stay(self):
            await self.opened.wait()

    async def guards(door):
        async with open_nursery() as nursery:
            nursery.start(door.stay())
            nursery.start(door.stay())
            del door
            await sleep_forever()

    door = Door()
    root = start(guards(door))
    assert hopeless_tasks(root) == []
    del door
    assert [task.name for task in hopeless_tasks(root)] == ["stay", "stay#2"]
    root.cancel()


def test_a_closure_a_module_and_a_task_that_may_yet_run_count_as_somebody():
    async def owner():
        door = Signal()

        async def stay():
            await door.wait()

        await wait_any(stay(), sleep_forever())
        door.fire()

    root = start(owner())
    assert hopeless_tasks(root) == []
    root.cancel()

    async def outside():
        await AT_HOME.wait()

    root = start(outside())
    assert hopeless_tasks(root) == []
    root.cancel()


AT_HOME = Signal("home")


def test_in_doubt_a_wait_is_not_called_lost():
    things = [Signal()]

    async def stay(thing):
        await thing.wait()

    root = start(stay(things[0]))
    for _ in range(100):
        things = [things]
    assert hopeless_tasks(root) == []
    root.cancel()
