"""A nursery in which only so many tasks run at a time."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import current_task, start
from pgasync.sync.event import Event


async def job(events, n, log):
    log.append(f"begin {n}")
    try:
        await events[n].wait()
    finally:
        log.append(f"end {n}")


async def open_place(box, limit):
    async with open_nursery(limit=limit) as nursery:
        box.append(nursery)
        await sleep_forever()


def nursery_with(limit):
    box = []
    return start(open_place(box, limit)), box[0]


def test_without_a_limit_nothing_is_counted():
    box = []
    owner = start(open_place(box, None))
    for _ in range(100):
        box[0].start(sleep_forever())
    assert not hasattr(box[0], "limit")
    owner.cancel()


def test_starting_beyond_the_limit_is_refused_and_says_who_runs():
    owner, nursery = nursery_with(2)
    nursery.start(sleep_forever())
    nursery.start(sleep_forever(), daemon=True)
    late = sleep_forever()
    with pytest.raises(MisuseError) as caught:
        nursery.start(late)
    assert str(caught.value) == (
        "sleep_forever was not started: the nursery has limit=2, and sleep_forever, sleep_forever#2 run in it"
        " (0 waiting). Write `await nursery.start_when_free(sleep_forever(...))` to wait for a place."
    )
    assert late.cr_frame is None
    owner.cancel()


def test_of_many_who_run_only_some_are_named():
    owner, nursery = nursery_with(4)
    for _ in range(4):
        nursery.start(sleep_forever())
    with pytest.raises(MisuseError, match=r"sleep_forever#3, \.\.\. run in it"):
        nursery.start(sleep_forever())
    owner.cancel()


def test_the_block_starts_all_so_many_at_a_time():
    log, events = [], [Event() for _ in range(4)]

    async def work():
        async with open_nursery(limit=2) as nursery:
            for n in range(4):
                await nursery.start_when_free(job(events, n, log))
        return "done"

    task = start(work())
    assert log == ["begin 0", "begin 1"]
    events[1].set()
    assert log[2:] == ["end 1", "begin 2"]
    events[0].set()
    assert log[4:] == ["end 0", "begin 3"]
    events[2].set()
    events[3].set()
    assert task.result == "done"


def test_a_place_that_is_free_is_taken_at_once():
    log, events = [], [Event()]
    owner, nursery = nursery_with(1)
    task = start(nursery.start_when_free(job(events, 0, log)))
    assert log == ["begin 0"] and task.result.name == "job"
    owner.cancel()


def test_those_who_wait_take_turns_and_nobody_overtakes_them():
    log, events = [], [Event() for _ in range(4)]
    owner, nursery = nursery_with(1)
    first = nursery.start(job(events, 0, log))
    for n in (1, 2):
        start(nursery.start_when_free(job(events, n, log)))

    async def pushy():
        first.cancel()
        with pytest.raises(MisuseError, match=r"is going to run in it \(2 waiting\)"):
            nursery.start(job(events, 3, log))

    start(pushy())
    assert log == ["begin 0", "end 0", "begin 1"]
    events[1].set()
    assert log[3:] == ["end 1", "begin 2"]
    owner.cancel()


def test_who_is_cancelled_while_it_waits_starts_nothing():
    log, events = [], [Event() for _ in range(3)]
    owner, nursery = nursery_with(1)
    nursery.start(job(events, 0, log))
    unrun = job(events, 1, log)
    one = start(nursery.start_when_free(unrun))
    assert one.waits_for() == "a place in the nursery"
    other = start(nursery.start_when_free(job(events, 2, log)))

    async def free_and_cancel():
        nursery_child = next(iter(nursery.children))
        nursery_child.cancel()
        one.cancel()

    start(free_and_cancel())
    assert one.cancelled and unrun.cr_frame is None
    assert log == ["begin 0", "end 0", "begin 2"] and other.finished
    owner.cancel()


def test_a_cancelled_task_starts_nothing_even_if_there_is_a_place():
    log = []
    owner, nursery = nursery_with(1)

    async def ending():
        current_task().cancel()
        try:
            await nursery.start_when_free(job([], 0, log))
        except Cancelled:
            log.append("cancelled")
            raise

    assert start(ending()).cancelled and log == ["cancelled"]
    owner.cancel()


def test_when_the_nursery_closes_those_who_wait_go_on_with_a_cancelled_task():
    owner, nursery = nursery_with(1)
    nursery.start(sleep_forever())
    unrun = [sleep_forever(), sleep_forever()]
    waiting = [start(nursery.start_when_free(each)) for each in unrun]
    nursery.close()
    assert owner.finished
    assert [task.result.cancelled for task in waiting] == [True, True]
    assert [each.cr_frame for each in unrun] == [None, None]
    assert waiting[0].result.cause.why == "the nursery was closed"


def test_the_nursery_does_not_end_under_those_who_wait():
    log, events, box = [], [Event(), Event()], []

    async def work():
        async with open_nursery(limit=1) as nursery:
            box.append(nursery)
            nursery.start(job(events, 0, log))

    owner = start(work())
    start(box[0].start_when_free(job(events, 1, log)))
    events[0].set()
    assert log == ["begin 0", "end 0", "begin 1"] and not owner.finished
    events[1].set()
    assert owner.finished


def test_a_nursery_that_has_ended_refuses():
    log, box = [], []

    async def work():
        async with open_nursery(limit=1) as nursery:
            box.append(nursery)

    start(work())
    unrun = job([], 0, log)
    with pytest.raises(MisuseError, match="whose block has ended"):
        start(box[0].start_when_free(unrun))
    assert unrun.cr_frame is None


def test_the_failure_of_a_child_ends_the_block_that_waits_for_a_place():
    async def failing(event):
        await event.wait()
        raise ValueError("boom")

    event = Event()

    async def work():
        async with open_nursery(limit=1) as nursery:
            nursery.start(failing(event))
            await nursery.start_when_free(sleep_forever())

    start(work())
    with pytest.raises(ExceptionGroup) as caught:
        event.set()
    assert [str(error) for error in caught.value.exceptions] == ["boom"]


def test_a_finish_can_close_it():
    async def work():
        async with open_nursery(limit=1) as nursery:
            nursery.start(sleep_briefly(), close_on_finish=True)
            await sleep_forever()
        return nursery.cancelled_caught

    go = Event()

    async def sleep_briefly():
        await go.wait()

    task = start(work())
    go.set()
    assert task.result is True


def test_something_that_cannot_be_awaited_is_refused():
    owner, nursery = nursery_with(1)
    with pytest.raises(TypeError, match=r"start_when_free\(\) needs a coroutine"):
        start(nursery.start_when_free(5))
    owner.cancel()


def test_a_task_of_another_thread_cannot_wait_for_a_place():
    owner, nursery = nursery_with(1)
    nursery.start(sleep_forever())
    said = []

    def call():
        try:
            start(nursery.start_when_free(sleep_forever()))
        except MisuseError as error:
            said.append(str(error))

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert said == ["start_when_free waited for a place in the nursery of another thread."]
    owner.cancel()


@pytest.mark.parametrize(
    ("limit", "error", "text"),
    [
        (0, ValueError, "limit must be >= 1, got 0"),
        (2.0, TypeError, "limit must be a whole number, got 2.0"),
        (True, TypeError, "limit must be a whole number, got True"),
    ],
)
def test_a_limit_is_a_whole_number(limit, error, text):
    with pytest.raises(error) as caught:
        open_nursery(limit=limit)
    assert str(caught.value) == text


@given(limit=st.integers(1, 3), steps=st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=30))
def test_never_more_than_the_limit_run_and_all_have_their_turn(limit, steps):
    owner, nursery = nursery_with(limit)
    began, events, cancelled, waiting = [], [], set(), []

    async def child(n):
        began.append(n)
        assert len(nursery.children) <= limit
        await events[n].wait()

    for starts, which in steps:
        if starts:
            events.append(Event())
            waiting.append(start(nursery.start_when_free(child(len(events) - 1))))
        elif waiting and which % 2 and not waiting[which % len(waiting)].finished:
            cancelled.add(which % len(waiting))
            waiting[which % len(waiting)].cancel()
        elif events:
            events[which % len(events)].set()
        assert not nursery.waiting or len(nursery.children) == limit
    for event in events:
        event.set()
    assert began == [n for n in range(len(events)) if n not in cancelled]
    assert not nursery.children and not nursery.waiting
    owner.cancel()
