"""A variable that tasks can wait for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import current_task, start
from pgasync.sync.signal import Signal
from pgasync.sync.value import Value
from pgasync.timing.clock import Clock

DT = 1 / 64


def is_zero(n):
    return n == 0


def is_one(n):
    return n == 1


async def catch(log, wait):
    try:
        return await wait
    except Cancelled:
        log.append("cancelled")
        raise


async def take(log, changes):
    async for value in changes:
        log.append(value)


def test_a_value_that_fits_already_is_not_waited_for():
    assert start(Value(0).wait(is_zero)).result == 0


def test_a_wait_that_is_over_before_it_begins_delivers_a_cancellation():
    log = []

    async def ending(wait):
        current_task().cancel()
        await catch(log, wait)

    value = Value(0)
    tasks = [start(ending(value.wait(is_zero))), start(ending(value.wait_change()))]
    assert all(task.cancelled for task in tasks) and log == ["cancelled", "cancelled"]

    async def reading(changes):
        current_task().cancel()
        async for _ in changes:
            log.append("never")

    changes = value.changes()
    value.value = 1
    assert start(reading(changes)).cancelled
    assert log == ["cancelled", "cancelled"]


def test_those_for_whom_it_fits_go_on_in_the_order_they_began_to_wait():
    log, lives = [], Value(3)

    async def waiter(name, predicate):
        log.append((name, await lives.wait(predicate)))

    tasks = [start(waiter(*each)) for each in [("a", is_zero), ("b", is_one), ("c", is_zero)]]
    lives.value = 1
    assert log == [("b", 1)]
    lives.value = 0
    assert log == [("b", 1), ("a", 0), ("c", 0)]
    assert all(task.finished for task in tasks)


def test_a_change_that_does_not_last_is_seen():
    lives = Value(3)
    task = start(lives.wait(is_zero))

    async def blink():
        lives.value = 0
        lives.value = 3

    start(blink())
    assert task.result == 0 and lives.value == 3


def test_setting_it_to_what_it_is_wakes_nobody():
    lives = Value(3)
    task = start(lives.wait_change())
    lives.value = 3
    assert not task.finished
    lives.value = 4
    assert task.result == 4


def test_a_task_goes_on_undisturbed_when_it_sets_a_value():
    log, lives = [], Value(3)

    async def waiter():
        log.append(await lives.wait_change())

    async def setter():
        lives.value = 2
        log.append("set")

    start(waiter())
    start(setter())
    assert log == ["set", 2]


def test_what_raises_in_a_predicate_concerns_its_waiter_alone():
    lives = Value(3)

    def broken(n):
        return 1 / n > 5

    async def careful():
        try:
            await lives.wait(broken)
        except ZeroDivisionError:
            return "caught"

    tasks = [start(lives.wait(is_zero)), start(careful()), start(lives.wait(is_zero))]
    lives.value = 0
    assert [task.result for task in tasks] == [0, "caught", 0]


def test_what_raises_at_once_is_raised_at_the_wait():
    with pytest.raises(ZeroDivisionError):
        start(Value(0).wait(lambda n: 1 / n))


def test_a_predicate_is_called_as_if_by_the_task_that_waits():
    seen, lives = [], Value(3)
    task = start(lives.wait(lambda n: seen.append(current_task()) or n == 0))
    lives.value = 0
    assert seen == [task, task]
    assert here().running is None


def test_a_predicate_that_cancels_its_own_task_is_not_followed():
    lives = Value(3)

    def ending(n):
        if n == 0:
            task.cancel()
        return n == 0

    task = start(lives.wait(ending))
    lives.value = 0
    assert task.cancelled


def test_an_error_of_a_predicate_that_has_cancelled_its_own_task_is_not_lost():
    lives = Value(3)

    def ending(n):
        if n == 0:
            task.cancel()
            raise ValueError("boom")

    task = start(lives.wait(ending))
    with pytest.raises(ValueError, match="boom"):
        lives.value = 0
    assert task.cancelled


def test_a_waiter_that_sets_the_value_while_it_is_woken_loses_nothing():
    log, ball = [], Value(0)

    async def player(name, mine):
        while True:
            n = await ball.wait(lambda n: n % 2 == mine and n < 20)
            log.append((name, n))
            ball.value = n + 1

    tasks = [start(player("ping", 1)), start(player("pong", 0))]
    assert log == [("pong" if n % 2 == 0 else "ping", n) for n in range(20)]
    for task in tasks:
        task.cancel()


def test_two_who_set_it_for_ever_get_an_error_that_names_the_value():
    ball, tasks = Value(0, "ball"), []

    async def player(mine):
        tasks.append(current_task())
        while True:
            await ball.wait(lambda n: n % 2 == mine)
            ball.value += 1

    start(player(1))
    with pytest.raises(MisuseError, match="a change of the ball"):
        start(player(0))
    assert len([task for task in tasks if task.cancelled]) == 1
    for task in tasks:
        task.cancel()


def test_a_change_that_a_task_made_itself_is_none_to_it():
    lives = Value(3)

    async def setter():
        lives.value = 2
        return await lives.wait_change()

    task = start(setter())
    assert not task.finished
    lives.value = 1
    assert task.result == 1


def test_who_is_cancelled_in_the_same_moment_is_not_woken():
    log, lives = [], Value(3)
    one = start(catch(log, lives.wait(is_zero)))
    other = start(lives.wait(is_zero))

    async def setter():
        lives.value = 0
        one.cancel()

    start(setter())
    assert one.cancelled and other.finished and log == ["cancelled"]
    assert len(lives.line) == 0


def test_a_waiter_cancelled_by_the_one_woken_before_it_is_not_woken():
    asked, lives = [], Value(3)

    async def first():
        await lives.wait(is_zero)
        second.cancel()

    start(first())
    second = start(lives.wait(lambda n: asked.append(n)))
    lives.value = 0
    # Nor is its predicate called any more.
    assert second.cancelled and asked == [3]


def test_changes_give_what_comes_after_they_were_asked_for():
    log, lives = [], Value(3)
    task = start(take(log, lives.changes()))
    assert log == []
    for n in (2, 2, 1, 1, 0):
        lives.value = n
    assert log == [2, 1, 0]
    task.cancel()


def test_changes_give_the_newest_of_fast_changes_and_not_the_same_twice():
    log, lives = [], Value(3)
    task = start(take(log, lives.changes()))

    async def fast(*values):
        for value in values:
            lives.value = value

    start(fast(2, 1, 0))
    assert log == [0]
    start(fast(7, 0))
    assert log == [0]
    start(fast(7, 0, 8))
    assert log == [0, 8]
    task.cancel()


def test_changes_do_not_miss_what_came_while_the_body_waited():
    log, lives, go_on = [], Value(3), Signal()

    async def slow():
        async for value in lives.changes():
            log.append(value)
            await go_on.wait()

    task = start(slow())
    lives.value = 2
    lives.value = 1
    lives.value = 0
    go_on.fire()
    assert log == [2, 0]
    go_on.fire()
    lives.value = 5
    assert log == [2, 0, 5]
    task.cancel()


def test_a_body_may_put_the_value_right():
    log, speed = [], Value(0)

    async def clamp():
        async for value in speed.changes():
            log.append(value)
            speed.value = min(value, 10)

    task = start(clamp())
    speed.value = 99
    assert speed.value == 10 and log == [99, 10]
    task.cancel()


def test_a_body_that_changes_the_value_for_ever_is_told_so():
    speed = Value(0, "speed")

    async def runaway():
        async for value in speed.changes():
            speed.value = value + 1

    start(runaway())
    with pytest.raises(MisuseError, match="a change of the speed"):
        speed.value = 1


def test_held_obeys_the_clock():
    clock, lives = Clock(), Value(0)
    slow = Clock(clock)
    task = start(lives.wait_held(is_one, 1), clock=slow)
    lives.value = 1
    slow.speed = 0.5
    for _ in range(64):
        clock.tick(DT)
    slow.pause()
    for _ in range(640):
        clock.tick(DT)
    slow.resume()
    for _ in range(63):
        clock.tick(DT)
    assert not task.finished
    clock.tick(DT)
    assert task.result == 1


def test_held_begins_anew_after_a_break_however_short():
    clock, lives = Clock(), Value(1)
    task = start(lives.wait_held(is_one, 1), clock=clock)

    async def blink():
        lives.value = 0
        lives.value = 1

    for _ in range(63):
        clock.tick(DT)
    start(blink())
    for _ in range(63):
        clock.tick(DT)
    assert not task.finished
    clock.tick(DT)
    assert task.result == 1


def test_held_for_no_time_gives_up_the_rest_of_the_tick():
    clock = Clock()
    task = start(Value(1).wait_held(is_one, 0), clock=clock)
    assert not task.finished
    clock.tick(DT)
    assert task.result == 1


def test_held_gives_the_value_at_the_end():
    clock, lives = Clock(), Value(1)
    task = start(lives.wait_held(lambda n: n > 0, 1), clock=clock)
    lives.value = 5
    for _ in range(64):
        clock.tick(DT)
    assert task.result == 5


def test_a_cancelled_wait_for_what_holds_leaves_no_timer():
    clock, lives = Clock(), Value(1)
    task = start(lives.wait_held(is_one, 1), clock=clock)
    task.cancel()
    assert clock.timers.count() == 0 and len(lives.line) == 0


@pytest.mark.parametrize("wait", ["wait", "wait_held"])
def test_a_predicate_must_be_a_plain_function(wait):
    rest = () if wait == "wait" else (1,)

    async def later(n):
        return n

    with pytest.raises(TypeError) as caught:
        start(getattr(Value(3), wait)(0, *rest))
    assert (
        str(caught.value)
        == f"{wait}() needs a function that takes the value, got 0. Write `lambda value: value == 0`."
    )
    with pytest.raises(TypeError) as caught:
        start(getattr(Value(3), wait)(later, *rest))
    assert str(caught.value) == f"{wait}() needs a plain function: nothing awaits what later returns."


def test_held_refuses_a_time_that_is_none():
    with pytest.raises(ValueError) as caught:
        start(Value(3).wait_held(is_one, -1))
    assert str(caught.value) == "seconds must be finite and >= 0, got -1"


def test_a_value_is_not_taken_for_what_it_holds():
    with pytest.raises(MisuseError) as caught:
        bool(Value(0, "lives"))
    assert str(caught.value) == "lives is a Value, not what it holds. Write `if lives.value:`."
    with pytest.raises(MisuseError) as caught:
        for _ in Value(3).changes():
            pass
    assert str(caught.value) == "Changes are waited for. Write `async for` in front of them."


def test_a_value_cannot_be_set_while_the_game_is_drawn():
    lives = Value(3)
    here().barred = "while the game is drawn"
    with pytest.raises(MisuseError) as caught:
        lives.value = 2
    here().barred = ""
    assert str(caught.value) == "setting the value was called while the game is drawn."
    assert lives.value == 3


def test_printed_it_shows_what_it_holds_and_never_its_name_alone():
    lives = Value(3, "lives")
    assert (str(lives), repr(lives), f"Lives {lives}") == ("Value(3)", "Value(3)", "Lives Value(3)")
    tasks = [start(lives.wait(is_zero)), start(lives.wait_change()), start(take([], lives.changes()))]
    assert [task.waits_for() for task in tasks] == [
        "lives",
        "a change of the lives",
        "the changes of the lives",
    ]
    for task in tasks:
        task.cancel()


@given(
    start_with=st.integers(0, 3),
    steps=st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=12),
    wanted=st.lists(st.integers(0, 3), max_size=5),
)
def test_values_behave_like_their_model(start_with, steps, wanted):
    """Steps are made by one task each. Each waiter must get the first fitting value after it began."""
    value, seen, changes = Value(start_with), [], []
    waiters = [start(value.wait(lambda n, want=want: n == want)) for want in wanted]
    reader = start(take(changes, value.changes()))

    async def step(values):
        for each in values:
            value.value = each

    held, expected = start_with, []
    shown = start_with
    seen.append(start_with)
    for values in steps:
        start(step(values))
        changed = False
        for each in values:
            changed = changed or each != held
            held = each
            seen.append(each)
        if changed and held != shown:
            expected.append(held)
            shown = held
    assert [task.finished for task in waiters] == [want in seen for want in wanted]
    assert changes == expected
    assert value.untold == 0
    for task in [*waiters, reader]:
        task.cancel()
    assert len(value.line) == 0
