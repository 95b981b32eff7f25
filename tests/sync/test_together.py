"""Several things at once: wait_all, wait_any, race, move_on_when, run_as_daemon."""

import gc
import weakref

import pytest

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import TaskState, current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.together import Winner, move_on_when, race, run_as_daemon, wait_all, wait_any
from pgasync.timing.clock import Clock
from pgasync.timing.frames import frames, next_frame
from pgasync.timing.sleep import every, sleep
from pgasync.timing.timeout import fail_after, move_on_after

DT = 1 / 64


async def logging(log, name, wait=None):
    """Log the end, and how it came; return the name."""
    try:
        await (sleep_forever() if wait is None else wait)
        log.append(name)
    except Cancelled:
        log.append(f"{name} cancelled")
        raise
    return name


async def at_once(value):
    return value


async def failing(hit):
    await hit.wait()
    raise ValueError("boom")


async def saucer():
    await sleep_forever()


def test_wait_all_waits_for_all_and_returns_their_tasks_in_the_order_given():
    log, one, two = [], Event(), Event()
    task = start(wait_all(logging(log, "a", one.wait()), logging(log, "b", two.wait())))
    two.set()
    assert log == ["b"] and not task.finished
    one.set()
    assert [each.result for each in task.result] == ["a", "b"]


def test_wait_all_of_nothing_is_over_at_once():
    assert start(wait_all()).result == []


def test_wait_all_of_what_is_over_at_once_is_over_at_once():
    task = start(wait_all(at_once(1), at_once(2)))
    assert [each.result for each in task.result] == [1, 2]


def test_wait_all_goes_on_when_one_is_cancelled():
    event = Event()
    inner = []

    async def shy():
        inner.append(current_task())
        await sleep_forever()

    task = start(wait_all(shy(), event.wait()))
    inner[0].cancel()
    event.set()
    assert [each.state for each in task.result] == [TaskState.CANCELLED, TaskState.FINISHED]


def test_wait_all_cancels_the_others_when_one_fails_and_raises_a_group():
    log, hit = [], Signal()
    start(wait_all(logging(log, "a"), failing(hit), logging(log, "b")))
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert log == ["b cancelled", "a cancelled"]
    assert str(caught.value) == "1 error in the wait_all of wait_all (1 sub-exception)"


def test_wait_any_ends_with_the_first_and_cancels_the_others():
    log, event = [], Event()
    task = start(wait_any(logging(log, "a"), logging(log, "b", event.wait()), logging(log, "c")))
    event.set()
    assert log == ["b", "c cancelled", "a cancelled"]
    assert [each.finished for each in task.result] == [False, True, False]


def test_wait_any_closes_unrun_what_comes_after_one_that_is_over_at_once():
    log = []
    task = start(wait_any(logging(log, "a"), at_once("b"), logging(log, "never")))
    assert log == ["a cancelled"]
    assert [each.state for each in task.result] == [
        TaskState.CANCELLED,
        TaskState.FINISHED,
        TaskState.CANCELLED,
    ]


def test_wait_any_of_nothing_is_over_at_once():
    assert start(wait_any()).result == []


def test_wait_any_when_two_are_ready_in_one_firing_has_one_winner():
    log, hit = [], Signal()
    task = start(wait_any(logging(log, "a", hit.wait()), logging(log, "b", hit.wait())))
    hit.fire()
    assert log == ["a", "b cancelled"]
    assert [each.finished for each in task.result] == [True, False]


def test_wait_any_ends_when_all_were_cancelled():
    inner = []

    async def shy():
        inner.append(current_task())
        await sleep_forever()

    task = start(wait_any(shy(), shy()))
    inner[0].cancel()
    assert not task.finished
    inner[1].cancel()
    assert [each.finished for each in task.result] == [False, False]


def test_the_losers_of_a_race_do_not_keep_running():
    log, event, tick = [], Event(), Signal()

    async def loser():
        while True:
            await tick.wait()
            log.append("still running")

    task = start(wait_any(event.wait(), loser()))
    event.set()
    tick.fire()
    assert task.finished and log == []


def test_a_race_says_who_won_and_with_what_value():
    jump, shot = Signal(), Signal()
    task = start(race(jump=jump.wait(), shot=shot.wait()))
    shot.fire("bang")
    assert task.result == Winner("shot", "bang") == ("shot", "bang")


def test_the_winner_of_a_race_is_the_first_to_return_though_another_returns_after_it():
    scopes, hit = [], Signal()

    async def second():
        await hit.wait()
        scopes[0].cancel()  # the other goes on, and returns, right here
        return "second"

    async def first():
        with CancelScope() as scope:
            scopes.append(scope)
            await sleep_forever()
        return "first"

    task = start(race(second=second(), first=first()))
    hit.fire()
    assert task.result == Winner("first", "first")


def test_a_race_in_which_one_fails_cancels_the_others_and_raises_a_group():
    log, hit = [], Signal()
    start(race(a=logging(log, "a"), b=failing(hit)))
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert log == ["a cancelled"]
    assert str(caught.value) == "1 error in the race of race (1 sub-exception)"


def test_a_race_nobody_wins_has_no_winner():
    inner = []

    async def shy():
        inner.append(current_task())
        await sleep_forever()

    task = start(race(one=shy()))
    inner[0].cancel()
    assert task.result == Winner(None, None)
    assert start(race()).result == Winner(None, None)


def test_an_outer_cancellation_ends_all_that_runs_together():
    log = []
    task = start(wait_all(logging(log, "a"), wait_any(logging(log, "b"), logging(log, "c"))))
    task.cancel()
    assert log == ["c cancelled", "b cancelled", "a cancelled"]
    assert task.cancelled and task.error is None


def test_move_on_when_skips_the_block_when_the_other_returns():
    log, event = [], Event()

    async def intro():
        async with move_on_when(event.wait()) as skipped:
            await logging(log, "intro")
        log.append("behind")
        return skipped.finished

    task = start(intro())
    event.set()
    assert log == ["intro cancelled", "behind"]
    assert task.result is True


def test_move_on_when_cancels_the_other_when_the_block_ends_first():
    log, event = [], Event()

    async def intro():
        async with move_on_when(logging(log, "key")) as skipped:
            await event.wait()
        return skipped.state

    task = start(intro())
    event.set()
    assert log == ["key cancelled"]
    assert task.result is TaskState.CANCELLED


def test_move_on_when_what_is_over_at_once_skips_the_block_at_its_first_wait():
    log = []

    async def intro():
        async with move_on_when(at_once("key")) as skipped:
            log.append("begins")
            await sleep_forever()
        return skipped.result

    assert start(intro()).result == "key"
    assert log == ["begins"]


def test_move_on_when_the_other_is_cancelled_the_block_goes_on():
    event = Event()
    others = []

    async def intro():
        async with move_on_when(saucer()) as other:
            others.append(other)
            await event.wait()
        return "whole"

    task = start(intro())
    others[0].cancel()
    event.set()
    assert task.result == "whole"


def test_move_on_when_the_other_fails_the_block_ends_and_a_group_goes_up():
    log, hit = [], Signal()

    async def intro():
        async with move_on_when(failing(hit)):
            await logging(log, "intro")

    start(intro())
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert log == ["intro cancelled"]
    assert str(caught.value.exceptions[0]) == "boom"


def test_run_as_daemon_is_cancelled_when_the_block_ends():
    log, event = [], Event()

    async def countdown():
        async with run_as_daemon(logging(log, "blink")):
            await event.wait()
            log.append("zero")
        log.append("behind")

    start(countdown())
    event.set()
    assert log == ["zero", "blink cancelled", "behind"]


def test_run_as_daemon_that_returns_first_changes_nothing():
    event = Event()

    async def countdown():
        async with run_as_daemon(at_once("blinked")) as blink:
            await event.wait()
        return blink.result

    task = start(countdown())
    assert not task.finished
    event.set()
    assert task.result == "blinked"


def test_run_as_daemon_that_fails_ends_the_block_and_a_group_goes_up():
    log, hit = [], Signal()

    async def countdown():
        async with run_as_daemon(failing(hit)):
            await logging(log, "block")

    start(countdown())
    with pytest.raises(ExceptionGroup):
        hit.fire()
    assert log == ["block cancelled"]


def test_an_error_of_the_block_cancels_the_daemon_and_goes_up_as_a_group():
    log = []

    async def countdown():
        async with run_as_daemon(logging(log, "blink")):
            raise ValueError("block")

    with pytest.raises(ExceptionGroup) as caught:
        start(countdown())
    assert log == ["blink cancelled"]
    assert [str(error) for error in caught.value.exceptions] == ["block"]


def test_a_task_cancelled_inside_these_blocks_ends_them_innermost_first():
    log = []

    async def level():
        async with run_as_daemon(logging(log, "music")):
            async with move_on_when(logging(log, "key")):
                await logging(log, "level")

    task = start(level())
    task.cancel()
    assert log == ["key cancelled", "music cancelled", "level cancelled"]
    assert task.cancelled and task.error is None


@pytest.mark.parametrize("together", [wait_all, wait_any])
def test_a_function_among_the_coroutines_is_explained_and_nothing_is_left_unrun(together):
    log = []
    with pytest.raises(TypeError) as caught:
        start(together(logging(log, "a"), saucer, saucer()))
    assert log == []
    name = together.__name__
    assert str(caught.value) == (
        f"{name}() needs a coroutine, got the function saucer."
        f" Write {name}(saucer(...)), with the parentheses."
    )


def plain_with(make):
    async def life():
        with make():
            pass

    return life()


def async_with(make):
    async def life():
        async with make():
            pass

    return life()


def plain_for(make):
    async def life():
        for _ in make():
            pass

    return life()


WRONG_KEYWORDS = [
    (
        plain_with,
        open_nursery,
        "A nursery is left when its tasks have ended. Write `async with`, not `with`.",
    ),
    (
        plain_with,
        lambda: move_on_when(sleep_forever()),
        "move_on_when() has a task to wait for. Write `async with`, not `with`.",
    ),
    (
        plain_with,
        lambda: run_as_daemon(sleep_forever()),
        "run_as_daemon() has a task to wait for. Write `async with`, not `with`.",
    ),
    (
        async_with,
        lambda: move_on_after(2),
        "move_on_after(2) is a plain block. Write `with`, not `async with`.",
    ),
    (async_with, lambda: fail_after(2), "fail_after(2) is a plain block. Write `with`, not `async with`."),
    (async_with, CancelScope, "CancelScope() is a plain block. Write `with`, not `async with`."),
    (plain_for, frames, "Frames are waited for. Write `async for dt in frames()`."),
    (plain_for, lambda: every(2), "Beats are waited for. Write `async for n in every(2)`."),
]


@pytest.mark.parametrize(("use", "make", "told"), WRONG_KEYWORDS)
def test_a_block_or_a_loop_with_the_wrong_keyword_says_which_is_right(use, make, told):
    with pytest.raises(MisuseError) as caught:
        start(use(make), clock=Clock())
    assert str(caught.value) == told


@pytest.mark.parametrize("together", [wait_all, wait_any])
def test_a_coroutine_that_runs_in_a_task_already_is_refused_and_goes_on_there(together):
    log = []
    hit = Event()
    running = logging(log, "a", hit.wait())
    task = start(running)
    with pytest.raises(MisuseError, match="This coroutine of logging was started already"):
        start(together(running))
    hit.set()
    assert task.finished and log == ["a"]


@pytest.mark.parametrize("how", ["wait_any", "race"])
def test_a_decided_race_leaves_no_cycle_for_the_collector(how):
    tasks = []

    async def runner(signal):
        tasks.append(weakref.ref(current_task()))
        await signal.wait()

    async def level():
        if how == "wait_any":
            await wait_any(runner(go), runner(never))
        else:
            await race(first=runner(go), second=runner(never))

    go, never = Signal(), Signal()
    gc.collect()
    gc.disable()
    try:
        root = start(level())
        go.fire()
        assert root.finished
        assert [task() for task in tasks] == [None, None]
    finally:
        gc.enable()


@pytest.mark.parametrize("goes_on", ["asleep", "for a frame", ""])
def test_a_nursery_that_fails_while_its_last_task_runs_lets_it_run_to_its_next_wait(stage, goes_on):
    log, children = [], []

    async def failing():
        try:
            await sleep_forever()
        finally:
            raise ValueError("in cleanup")

    async def last():
        await next_frame()
        children[0].cancel()
        log.append("goes on")
        try:
            if goes_on:
                await (sleep(5) if goes_on == "asleep" else next_frame())
        except Cancelled as cancelled:
            log.append(str(cancelled.cause))
            raise

    async def owner():
        try:
            async with open_nursery() as nursery:
                children.append(nursery.start(failing()))
                nursery.start(last())
        except* ValueError:
            log.append("behind")

    places = stage.start(owner()).clock.frames
    stage.run_ticks(1)
    if goes_on:
        assert log.pop(1).startswith("failing failed with ValueError by failing at ")
    assert log == ["goes on", "behind"]
    # It has left its place in the frame list once, however it has ended.
    assert places.holes == places.places - len(places.waiting())


@pytest.mark.parametrize("losers", [1, 2])
def test_a_block_that_a_generator_has_left_open_at_the_end_of_a_race_is_cancelled_with_it(stage, losers):
    log = []

    async def scenery():
        with move_on_after(9) as block:
            yield block

    async def loser():
        try:
            await sleep_forever()
        finally:
            log.append((block.cause.why, task.marked))

    async def owner():
        nonlocal block
        left_open = scenery()
        with pytest.raises(MisuseError, match=r"A Nursery of owner was left out of order"):
            async with open_nursery() as nursery:
                nursery.start(sleep(DT), close_on_finish=True)
                for _ in range(losers):
                    nursery.start(loser())
                block = await anext(left_open)

    block = None
    task = stage.start(owner())
    stage.run_ticks(1)
    assert log == [("a finish", True)] * losers
    assert task.finished


def test_a_loser_ends_with_all_of_its_blocks_and_children(stage):
    log = []

    async def in_a_block():
        with move_on_after(9):
            await logging(log, "block")
        log.append("never")

    async def with_a_child():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "child"))
        log.append("never")

    async def owner():
        for loser in (in_a_block, with_a_child):
            tasks = await wait_any(loser(), sleep(DT))
            log.append([task.finished for task in tasks])

    task = stage.start(owner())
    stage.run_ticks(2)
    assert log == ["block cancelled", [False, True], "child cancelled", [False, True]]
    assert task.finished
