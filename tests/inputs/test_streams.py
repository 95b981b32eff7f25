"""A stream of events loses nothing while its reader is busy, and leaks nothing when it is left."""

import gc
from contextlib import aclosing

import pytest
from pygame import KEYDOWN, KEYUP, QUIT, USEREVENT

from pgasync.inputs.events import events, wait_event
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import start
from pgasync.sync.signal import Signal
from tests.inputs.conftest import counts


def reader(log, name, *types, **wanted):
    async def read():
        async for event in events(*types, **wanted):
            log.append((name, event.key))

    return read()


def waiter(log, name, *types):
    async def wait():
        event = await wait_event(*types)
        log.append((name, event.key))

    return wait()


def listening(desk, kind):
    """How many still listen to a type."""
    return sum(map(counts, desk.scene.inputs.entries(kind)))


def test_a_stream_gives_every_event_in_order(desk):
    desk.start(reader(desk.log, "a", KEYDOWN))
    for key in (1, 2, 3):
        desk.press(key)
        desk.let_go(key)
    assert desk.log == [("a", 1), ("a", 2), ("a", 3)]


def test_a_stream_loses_nothing_while_its_reader_is_busy(desk):
    done = Signal()

    async def busy():
        async for event in events(KEYDOWN, KEYUP):
            desk.log.append((event.type, event.key))
            await done.wait()

    desk.start(busy())
    for key in (1, 2):
        desk.press(key)
        desk.let_go(key)
    assert desk.log == [(KEYDOWN, 1)]
    for _ in range(3):
        done.fire()
    assert desk.log == [(KEYDOWN, 1), (KEYUP, 1), (KEYDOWN, 2), (KEYUP, 2)]
    done.fire()
    desk.press(3)
    assert desk.log[4:] == [(KEYDOWN, 3)]


def test_a_stream_keeps_what_comes_from_the_moment_it_is_made(desk):
    go = Signal()

    async def late():
        stream = events(KEYDOWN)
        await go.wait()
        async for event in stream:
            desk.log.append(event.key)

    desk.press(1)
    desk.start(late())
    desk.press(2)
    desk.press(3)
    assert desk.log == []
    go.fire()
    desk.press(4)
    assert desk.log == [2, 3, 4]


def test_a_stream_has_filters_like_a_wait(desk):
    desk.start(reader(desk.log, "a", USEREVENT, kind="hit", filter=lambda event: event.key > 1))
    desk.deliver(USEREVENT, kind="miss", key=5)
    desk.deliver(USEREVENT, kind="hit", key=1)
    desk.deliver(USEREVENT, kind="hit", key=2)
    assert desk.log == [("a", 2)]


def test_a_stream_gives_an_event_once_although_its_type_was_named_twice(desk):
    desk.start(reader(desk.log, "a", KEYDOWN, KEYDOWN))
    desk.press(1)
    assert desk.log == [("a", 1)]


def test_a_closed_stream_forgets_what_it_has_kept(desk):
    go = Signal()

    async def closes():
        stream = events(KEYDOWN)
        await go.wait()
        await stream.aclose()
        desk.log.append([event async for event in stream])
        desk.log.append(list(stream.kept))

    desk.start(closes())
    desk.press(1)
    go.fire()
    assert desk.log == [[], []]


def test_a_stream_keeps_the_place_in_which_it_was_made(desk):
    desk.start(waiter(desk.log, "before", KEYDOWN))
    desk.start(reader(desk.log, "stream", KEYDOWN))
    desk.start(waiter(desk.log, "after", KEYDOWN))
    desk.press(1)
    desk.start(waiter(desk.log, "last", KEYDOWN))
    desk.press(2)
    assert desk.log == [("before", 1), ("stream", 1), ("after", 1), ("stream", 2), ("last", 2)]


def test_a_stream_consumes_even_while_its_reader_is_busy(desk):
    go = Signal()

    async def greedy():
        async for event in events(KEYDOWN, consume=True):
            desk.log.append(event.key)
            await go.wait()

    desk.start(greedy())
    desk.start(waiter(desk.log, "other", KEYDOWN))
    assert desk.press(1) is True
    assert desk.press(2) is True
    go.fire()
    assert desk.log == [1, 2]


def test_an_error_of_the_filter_is_raised_in_the_reader(desk):
    def broken(event):
        if event.key == 13:
            raise ZeroDivisionError
        return True

    async def guarded():
        stream = events(KEYDOWN, filter=broken)
        while True:
            try:
                desk.log.append((await anext(stream)).key)
            except ZeroDivisionError:
                desk.log.append("unlucky")

    desk.start(guarded())
    desk.start(reader(desk.log, "other", KEYDOWN))
    for key in (1, 13, 2):
        desk.press(key)
    assert desk.log == [1, ("other", 1), "unlucky", ("other", 13), 2, ("other", 2)]


def test_an_error_of_the_filter_is_kept_in_its_place_for_a_busy_reader(desk):
    go = Signal()

    def broken(event):
        if event.key == 13:
            raise ZeroDivisionError
        return True

    async def busy():
        stream = events(KEYDOWN, filter=broken)
        await go.wait()
        desk.log.append((await anext(stream)).key)
        with pytest.raises(ZeroDivisionError):
            await anext(stream)
        desk.log.append((await anext(stream)).key)

    task = desk.start(busy())
    for key in (1, 13, 2):
        desk.press(key)
    go.fire()
    assert desk.log == [1, 2]
    assert task.finished


def test_a_deaf_scene_keeps_nothing_for_its_streams(desk):
    desk.start(reader(desk.log, "a", KEYDOWN))
    desk.scene.inputs.hold()
    desk.press(1)
    desk.scene.inputs.let_go()
    desk.press(2)
    assert desk.log == [("a", 2)]


def test_a_cancelled_read_loses_nothing(desk):
    go = Signal()
    scopes = []

    async def patient():
        stream = events(KEYDOWN)
        with CancelScope() as scope:
            scopes.append(scope)
            await anext(stream)
        await go.wait()
        desk.log.append((await anext(stream)).key)

    desk.start(patient())
    scopes[0].cancel()
    desk.press(1)
    go.fire()
    assert desk.log == [1]


def test_a_stream_listens_no_more_after_a_break(desk):
    async def impatient():
        for _ in range(1000):
            async for event in events(KEYDOWN, consume=True):
                desk.log.append(event.key)
                break
        await sleep_forever()

    async def never_reads():
        for _ in range(10_000):
            events(QUIT)
        await sleep_forever()

    desk.start(impatient())
    for key in range(1000):
        assert desk.press(key) is True
    assert desk.log == list(range(1000))
    assert desk.press(0) is False
    assert listening(desk, KEYDOWN) == 0
    desk.start(never_reads())
    assert len(desk.scene.inputs.lines[QUIT].entries) <= 64
    assert listening(desk, QUIT) == 0


def test_a_stream_that_is_dropped_during_an_event_does_not_hear_it(desk):
    streams = []

    async def makes():
        streams.append(events(KEYDOWN, consume=True))
        streams.append(events(KEYDOWN, consume=True))
        await sleep_forever()

    async def drops():
        await wait_event(KEYDOWN)
        first = streams.pop()
        await first.aclose()
        streams.clear()
        await sleep_forever()

    desk.start(drops())
    desk.start(makes())
    desk.start(waiter(desk.log, "after", KEYDOWN))
    assert desk.press(1) is False
    assert desk.log == [("after", 1)]


def test_a_stream_ends_with_its_task_although_somebody_still_holds_it(desk):
    streams = []

    async def short():
        streams.append(events(KEYDOWN, consume=True))

    async def heir():
        with pytest.raises(MisuseError) as caught:
            await anext(streams[0])
        desk.log.append(str(caught.value))

    desk.start(short())
    assert desk.press(1) is False
    assert len(streams[0].kept) == 0
    assert listening(desk, KEYDOWN) == 0
    desk.start(heir())
    assert desk.log == [
        "heir read events(KEYDOWN, consume=True), which ended with its task short."
        " Make the stream in the task that reads it."
    ]


def test_a_stream_ends_with_its_scene(desk):
    task = desk.start(reader(desk.log, "a", KEYDOWN))
    desk.inputs.close_scope(desk.scene.inputs)
    desk.press(1)
    assert desk.log == []
    assert task.is_open()
    assert desk.scene.inputs.lines == {}


def test_a_stream_moves_to_the_task_that_reads_it(desk):
    async def reads(stream):
        async for event in stream:
            desk.log.append(event.key)

    async def makes():
        stream = events(KEYDOWN)
        async with open_nursery() as nursery:
            child = nursery.start(reads(stream))
            await wait_event(QUIT)
            child.cancel()
        await sleep_forever()

    desk.start(makes())
    desk.press(1)
    assert desk.log == [1]
    desk.deliver(QUIT)
    desk.press(2)
    assert desk.log == [1]
    assert listening(desk, KEYDOWN) == 0


def test_two_tasks_cannot_read_one_stream_at_a_time(desk):
    async def reads(stream):
        await anext(stream)

    async def makes():
        stream = events(KEYDOWN)
        async with open_nursery() as nursery:
            nursery.start(reads(stream))
            with pytest.raises(MisuseError) as caught:
                await anext(stream)
            desk.log.append(str(caught.value))

    desk.start(makes())
    assert desk.log == [
        "makes read events(KEYDOWN) while reads was reading it. Make a stream for each of them."
    ]


def test_a_stream_cannot_be_read_in_another_scene(desk):
    streams = []

    async def makes():
        streams.append(events(KEYDOWN))
        await sleep_forever()

    async def reads():
        await anext(streams[0])

    desk.start(makes())
    with pytest.raises(MisuseError) as caught:
        desk.start(reads(), desk.on_top())
    assert str(caught.value) == (
        "reads read events(KEYDOWN), which was made in another scene."
        " Make the stream in the scene that reads it."
    )


def test_a_closed_stream_is_over_and_listens_no_more(desk):
    async def closes():
        async with aclosing(events(KEYDOWN, consume=True)) as stream:
            async for event in stream:
                desk.log.append(event.key)
                if event.key == 2:
                    await stream.aclose()
        desk.log.append("over")
        await sleep_forever()

    desk.start(closes())
    desk.press(1)
    assert desk.press(2) is True
    assert desk.press(3) is False
    assert desk.log == [1, 2, "over"]


def test_a_stream_can_be_closed_in_cleanup(desk):
    async def closes():
        stream = events(KEYDOWN)
        try:
            await anext(stream)
        finally:
            await stream.aclose()
            desk.log.append(stream.closed)

    task = desk.start(closes())
    task.cancel()
    assert desk.log == [True]
    assert task.error is None


def test_a_stream_cannot_be_closed_while_a_task_waits_for_it(desk):
    async def reads(stream):
        await anext(stream)
        desk.log.append("read")

    async def makes():
        stream = events(KEYDOWN)
        async with open_nursery() as nursery:
            nursery.start(reads(stream))
            with pytest.raises(
                MisuseError, match=r"^events\(KEYDOWN\) was closed while reads was reading it\.$"
            ):
                await stream.aclose()

    task = desk.start(makes())
    desk.press(1)
    assert desk.log == ["read"]
    assert task.finished


def test_cleanup_cannot_read_what_is_kept(desk):
    go = Signal()

    async def stubborn():
        stream = events(KEYDOWN)
        try:
            await go.wait()
        finally:
            await anext(stream)

    task = desk.start(stubborn())
    desk.press(1)
    with pytest.raises(MisuseError, match=r"stubborn awaited events\(KEYDOWN\) while it was being cancelled"):
        task.cancel()


def test_nothing_of_a_stream_is_left_in_memory_after_its_task(desk):
    task = desk.start(reader(desk.log, "a", KEYDOWN))
    ear = desk.scene.inputs.entries(KEYDOWN)[0][2]
    task.cancel()
    desk.tasks.clear()
    del task
    gc.collect()
    assert ear.stream() is None
    assert ear.hear(None, None) is False


def test_streams_check_what_they_are_given(desk):
    with pytest.raises(TypeError, match="an event type is a constant such as"):
        desk.ask(lambda: events("KEYDOWN"))
    with pytest.raises(ValueError, match="32 is no event type"):
        desk.ask(lambda: events(32))
    with pytest.raises(TypeError, match="filter must be a function that takes an event, got 7"):
        desk.ask(lambda: events(KEYDOWN, filter=7))


def test_a_stream_outside_of_every_task_is_explained():
    with pytest.raises(MisuseError) as caught:
        events(KEYDOWN)
    assert str(caught.value) == "events(KEYDOWN) was called outside of every task."


def test_a_stream_without_a_scene_is_explained():
    with pytest.raises(MisuseError) as caught:
        start(reader([], "a", KEYDOWN))
    assert str(caught.value) == (
        "read called events(KEYDOWN), but it has no scene, and only scenes hear inputs."
        " Call it in a function that game.play() runs."
    )
