"""Firings are queued, delivered one at a time, in order, and never lost."""

import sys

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import current_task, start
from pgasync.kernel.trap import Passing, trap
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal


def test_waiters_wake_in_order():
    log, hit = [], Signal()

    async def waiter(name):
        await hit.wait()
        log.append(name)

    for name in "abcd":
        start(waiter(name))
    hit.fire()
    assert log == ["a", "b", "c", "d"]


def test_fire_from_outside_returns_when_everything_due_has_run():
    log, one, two, three = [], Signal(), Signal(), Signal()

    async def link(wait, then, name):
        await wait.wait()
        log.append(name)
        then.fire()

    start(link(two, three, "second"))
    start(link(one, two, "first"))
    start(link(three, Signal(), "third"))
    one.fire()
    assert log == ["first", "second", "third"]


def test_a_firing_of_a_task_is_delivered_when_that_task_waits():
    log, hit, go = [], Signal(), Signal()

    async def waiter():
        await hit.wait()
        log.append("woken")

    async def firing():
        hit.fire()
        log.append("undisturbed")
        await go.wait()

    start(waiter())
    task = start(firing())
    assert log == ["undisturbed", "woken"]
    task.cancel()


def test_a_firing_of_a_task_is_delivered_when_that_task_ends():
    log, hit = [], Signal()

    async def waiter():
        await hit.wait()
        log.append("woken")

    async def firing():
        hit.fire()
        log.append("undisturbed")

    start(waiter())
    start(firing())
    assert log == ["undisturbed", "woken"]


def test_a_firing_is_not_delivered_at_a_wait_that_does_not_suspend():
    log, hit, done = [], Signal(), Event()
    done.set()

    async def waiter():
        await hit.wait()
        log.append("woken")

    async def firing():
        hit.fire()
        await done.wait()
        log.append("undisturbed")

    start(waiter())
    start(firing())
    assert log == ["undisturbed", "woken"]


def test_firings_are_delivered_one_at_a_time_in_order_and_all_that_one_woke_waits_again_before_the_next():
    log, hit = [], Signal()

    async def waiter(name):
        while True:
            value = await hit.wait()
            log.append(f"{name}{value}")
            if value == 3:
                return

    async def firing():
        for n in (1, 2, 3):
            hit.fire(n)

    start(waiter("a"))
    start(waiter("b"))
    start(firing())
    assert log == ["a1", "b1", "a2", "b2", "a3", "b3"]


def test_a_firing_reaches_those_who_wait_when_it_is_delivered():
    log, hit = [], Signal()

    async def late():
        log.append(await hit.wait())

    async def firing():
        hit.fire("fired before it was started")
        start(late())

    start(firing())
    assert log == ["fired before it was started"]


def test_the_task_that_fires_is_excepted():
    log, hit = [], Signal()

    async def firing():
        hit.fire("own")
        log.append(await hit.wait())

    task = start(firing())
    assert log == [] and not task.finished
    hit.fire("another's")
    assert log == ["another's"]


def test_the_task_that_fires_stays_in_line_for_the_next_firing():
    log, hit, go = [], Signal(), Signal()

    async def firing():
        await go.wait()
        hit.fire("own")
        log.append(("firing", await hit.wait()))

    async def waiter(name):
        while True:
            log.append((name, await hit.wait()))

    task, other = start(firing()), start(waiter("other"))
    go.fire()
    assert log == [("other", "own")]
    hit.fire("second")
    assert log[1:] == [("firing", "second"), ("other", "second")]
    assert task.finished
    other.cancel()


def test_two_firings_of_a_task_that_then_waits_for_the_same_signal_are_both_not_for_it():
    hit = Signal()

    async def firing():
        hit.fire(1)
        hit.fire(2)
        return await hit.wait()

    task = start(firing())
    assert not task.finished
    hit.fire(3)
    assert task.result == 3


def test_a_waiter_that_fires_the_signal_it_has_just_been_woken_by_loses_nothing():
    log, hit = [], Signal()

    async def echo():
        value = await hit.wait()
        hit.fire(value + 1)
        log.append(("echo", value))

    async def listener():
        while True:
            log.append(("listener", await hit.wait()))

    start(echo())
    task = start(listener())
    hit.fire(1)
    assert log == [("echo", 1), ("listener", 1), ("listener", 2)]
    task.cancel()


def test_two_tasks_that_answer_each_other_lose_no_firing():
    log, ball = {"one": [], "two": []}, Signal("ball")

    async def player(name):
        while (n := await ball.wait()) < 20:
            log[name].append(n)
            ball.fire(n + 1)

    one, two = start(player("one")), start(player("two"))
    ball.fire(0)
    # Each firing of one player reaches the other, and nobody hears his own.
    assert log == {"one": list(range(20)), "two": list(range(20))}
    assert one.finished and two.finished


def test_twenty_thousand_chained_firings_among_different_waiters_run_without_recursion():
    mines = [Signal() for _ in range(20_001)]
    exploded = []

    async def mine(n):
        await mines[n].wait()
        exploded.append(n)
        mines[n + 1].fire()

    for n in range(20_000):
        start(mine(n))
    mines[0].fire()
    assert exploded == list(range(20_000))


def test_twenty_thousand_mines_in_one_tree_blow_each_other_up():
    mines = [Event() for _ in range(20_001)]
    exploded = []

    async def mine(n):
        await mines[n].wait()
        exploded.append(n)
        mines[n + 1].set()

    async def field():
        async with open_nursery() as nursery:
            for n in range(20_000):
                nursery.start(mine(n))

    task = start(field())
    mines[0].set()
    assert len(exploded) == 20_000 and task.finished


def test_a_task_resumed_a_thousand_times_within_one_tick_gets_a_misuse_error_that_names_who_woke_it():
    ping, pong = Signal("ping"), Signal("pong")

    async def left():
        while True:
            pong.fire()
            await ping.wait()

    async def right():
        while True:
            await pong.wait()
            ping.fire()

    one = start(right())
    with pytest.raises(MisuseError) as caught:
        start(left())
    line = right.__code__.co_firstlineno + 2
    text = str(caught.value)
    assert text.startswith("right was resumed 1,000 times within one tick, at last by pong fired by left (")
    assert text.endswith(
        f"test_waking.py:{line}, in right)."
        " Tasks that wake each other for ever must wait for a frame in between."
    )
    assert one.cancelled and one.error is caught.value
    live_roots()[0].cancel()


def test_a_thousand_resumes_in_several_ticks_are_no_misuse():
    hit = Signal()

    async def waiter():
        for _ in range(3_000):
            await hit.wait()
        return "done"

    task = start(waiter())
    for _ in range(3_000):
        hit.fire()
    assert task.result == "done"


def test_nine_hundred_and_ninety_nine_resumes_in_one_tick_are_no_misuse():
    hit = Signal()

    async def waiter():
        for _ in range(999):
            await hit.wait()
        return "done"

    async def firing():
        for _ in range(999):
            hit.fire()

    task = start(waiter())
    start(firing())
    assert task.result == "done"


def test_between_two_waits_nothing_else_runs_but_what_the_task_itself_starts_or_cancels():
    log, hit, go, event = [], Signal(), Signal(), Event()

    async def other(name, wait):
        try:
            await wait
            log.append(name)
        except BaseException:
            log.append(f"{name} cancelled")
            raise

    async def actor(victim):
        await go.wait()
        log.append("begin")
        hit.fire()
        event.set()
        log.append("fired")
        start(other("started", hit.wait()))
        victim.cancel()
        log.append("end")

    start(other("signal", hit.wait()))
    start(other("event", event.wait()))
    start(actor(start(other("victim", sleep_forever()))))
    go.fire()
    assert log == ["begin", "fired", "victim cancelled", "end", "signal", "started", "event"]


def test_a_waiter_that_is_cancelled_by_an_earlier_waiter_of_the_same_firing_is_not_woken():
    log, hit = [], Signal()
    tasks = []

    async def first():
        await hit.wait()
        tasks[0].cancel()
        log.append("first")

    async def second():
        await hit.wait()
        log.append("never")

    start(first())
    tasks.append(start(second()))
    hit.fire()
    assert log == ["first"] and tasks[0].cancelled


def test_a_waiter_that_leaves_moves_none_of_those_behind_it():
    hit = Signal()
    tasks = [start(hit.wait()) for _ in range(4)]
    before = list(hit.waiting.tasks)
    tasks[1].cancel()
    assert [task for task in hit.waiting.tasks if task is not None] == [tasks[0], tasks[2], tasks[3]]
    for place in (0, 2, 3):
        assert hit.waiting.tasks[place] is before[place]
    hit.fire()


def test_a_waiter_that_waits_again_is_not_woken_twice_by_one_firing():
    log, hit = [], Signal()

    async def waiter():
        while True:
            log.append(await hit.wait())

    task = start(waiter())
    hit.fire(1)
    assert log == [1]
    task.cancel()


def test_a_firing_in_cleanup_is_delivered_before_cancel_returns():
    log, hit = [], Signal()

    async def waiter():
        log.append(await hit.wait())

    async def ship():
        try:
            await sleep_forever()
        finally:
            hit.fire("exploded")
            log.append("cleanup goes on")

    start(waiter())
    start(ship()).cancel()
    assert log == ["cleanup goes on", "exploded"]


def test_the_running_task_is_the_woken_one_and_then_nobody():
    seen, hit = [], Signal()

    async def waiter():
        await hit.wait()
        seen.append(current_task())

    tasks = [start(waiter()), start(waiter())]
    hit.fire()
    assert seen == tasks
    assert here().running is None


def test_firing_without_waiters_does_nothing():
    hit = Signal()
    hit.fire("nobody hears")

    async def waiter():
        return await hit.wait()

    task = start(waiter())
    assert not task.finished
    hit.fire("heard")
    assert task.result == "heard"


def test_a_call_inside_a_call_delivers_when_the_outermost_ends():
    # Called by an object of the game, not by the task: still queued.
    log, hit = [], Signal()

    async def waiter():
        await hit.wait()
        log.append("woken")

    async def firing():
        start(inner())
        log.append("outer goes on")

    async def inner():
        hit.fire()

    start(waiter())
    start(firing())
    assert log == ["outer goes on", "woken"]


def test_a_call_that_fails_still_delivers_what_it_has_queued():
    hit = Signal()
    task = start(hit.wait())

    def failing_call():
        hit.fire("delivered")
        raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        here().call(failing_call)
    assert task.result == "delivered"


def interrupted_at(line, function, call):
    """Make the call, with Ctrl-C at the n-th line that the function comes to; whether it came so far."""
    lines = 0

    def trace(frame, event, _):
        nonlocal lines
        if frame.f_code is not function.__code__:
            return None
        lines += event == "line"
        if lines == line:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_at_whatever_line_ctrl_c_comes_while_a_task_is_resumed_no_task_is_running_afterwards():
    async def ship(hit):
        await hit.wait()
        await sleep_forever()

    line = 1
    while True:
        hit = Event()
        task = start(ship(hit))
        interrupted = interrupted_at(line, Scheduler.go, hit.set)
        assert here().running is None and not here().entered
        task.cancel()
        assert task.cancelled
        if not interrupted:
            break
        line += 1
    assert line > 5


def test_at_whatever_line_ctrl_c_comes_in_a_call_inside_a_call_none_is_counted_afterwards():
    async def ship():
        interrupted.append(interrupted_at(len(interrupted), Scheduler.call, lambda: here().call(int)))

    interrupted = [True]
    while interrupted[-1]:
        start(ship())
        assert here().nested == 0
    assert len(interrupted) > 3


def test_a_task_that_was_resumed_too_often_in_one_tick_is_fresh_in_the_next():
    hit, log = Signal("hit"), []

    async def shield():
        while True:
            try:
                log.append(await hit.wait())
            except MisuseError:
                log.append("tired")

    async def volley():
        for _ in range(5_000):
            hit.fire("hit")

    task = start(shield())
    start(volley())
    assert log == ["hit"] * 999 + ["tired"] * 4_001
    hit.fire("hit again")
    assert log.pop() == "hit again"
    task.cancel()


@pytest.mark.parametrize("kind", ["nursery", "scope"])
def test_a_task_whose_blocks_are_cancelled_for_ever_within_one_tick_is_told_so(kind):
    async def nothing():
        pass

    async def restless():
        while True:
            if kind == "nursery":
                async with open_nursery() as nursery:
                    nursery.start(nothing(), close_on_finish=True)
                    await sleep_forever()
            else:
                with CancelScope() as scope:
                    scope.cancel()
                    await sleep_forever()

    with pytest.raises((MisuseError, ExceptionGroup)) as caught:
        start(restless())
    error = caught.value.exceptions[0] if kind == "nursery" else caught.value
    assert isinstance(error, MisuseError)
    reason = "a finish by nothing#1000" if kind == "nursery" else "cancel() by restless at"
    told = "restless was resumed 1,000 times within one tick, at last by a cancellation: " + reason
    assert told in str(error)


def test_a_wait_that_needs_no_time_is_for_marked_tasks_only():
    async def hasty():
        await trap(Passing("a flag"))

    with pytest.raises(AssertionError) as caught:
        start(hasty())
    assert str(caught.value) == "hasty is not marked, and must not wait for a flag"
