"""An error belongs to the scope that owns the task; none is lost, none is thrown at a stranger."""

import linecache
from dataclasses import dataclass

import pytest

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import TaskState, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal


async def failing(text, wait=None):
    if wait is not None:
        await wait
    raise ValueError(text)


async def ending(log, name):
    try:
        await sleep_forever()
    finally:
        log.append(name)


def texts(group):
    return [str(error) for error in group.exceptions]


def test_a_childs_error_cancels_its_siblings_and_goes_up_as_a_group():
    log, hit = [], Signal()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(ending(log, "a"))
            nursery.start(failing("boom", hit.wait()))
            nursery.start(ending(log, "b"))

    task = start(level())
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert log == ["b", "a"]
    assert str(caught.value) == "1 error in the nursery of level (1 sub-exception)"
    assert texts(caught.value) == ["boom"]
    assert task.error is caught.value


def test_errors_are_a_group_even_when_there_is_one():
    async def level():
        async with open_nursery() as nursery:
            nursery.start(failing("only"))

    with pytest.raises(ExceptionGroup):
        start(level())


def test_the_error_of_the_body_comes_in_the_group_too_after_the_childrens():
    async def bad_cleanup():
        try:
            await sleep_forever()
        finally:
            raise ValueError("cleanup")

    async def level():
        async with open_nursery() as nursery:
            nursery.start(bad_cleanup())
            raise ValueError("body")

    with pytest.raises(ExceptionGroup) as caught:
        start(level())
    assert texts(caught.value) == ["cleanup", "body"]
    assert str(caught.value).startswith("2 errors in the nursery of level")


def test_a_childs_error_can_be_caught_around_the_block_and_the_task_goes_on():
    hit, log = Signal(), []

    async def level():
        try:
            async with open_nursery() as nursery:
                nursery.start(failing("boom", hit.wait()))
        except* ValueError as group:
            log.extend(texts(group))
        await hit.wait()
        return "alive"

    task = start(level())
    hit.fire()
    assert log == ["boom"] and not task.finished
    hit.fire()
    assert task.result == "alive"


def test_errors_of_siblings_that_fail_in_their_cleanup_are_all_in_the_group():
    hit = Signal()

    async def bad(text):
        try:
            await sleep_forever()
        finally:
            raise ValueError(text)

    async def level():
        async with open_nursery() as nursery:
            nursery.start(bad("one"))
            nursery.start(bad("two"))
            nursery.start(failing("first", hit.wait()))

    start(level())
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert texts(caught.value) == ["first", "two", "one"]


def test_errors_go_up_level_by_level_each_in_its_own_group():
    hit, log = Signal(), []

    async def inner():
        async with open_nursery() as nursery:
            nursery.start(failing("deep", hit.wait()))

    async def outer():
        async with open_nursery() as nursery:
            nursery.start(ending(log, "uncle"))
            nursery.start(inner())

    start(outer())
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert log == ["uncle"]
    assert texts(caught.value.exceptions[0]) == ["deep"]


def test_what_escapes_a_root_comes_out_of_the_outermost_call_after_everything_due_has_run():
    hit, log = Signal(), []

    async def waiter(name):
        await hit.wait()
        log.append(name)

    start(failing("boom", hit.wait()))
    start(waiter("later"))
    with pytest.raises(ValueError, match="boom"):
        hit.fire()
    assert log == ["later"]


def test_one_raising_waiter_never_keeps_another_from_being_woken():
    hit, log = Signal(), []

    async def waiter(n):
        await hit.wait()
        if n % 2:
            raise ValueError(n)
        log.append(n)

    for n in range(6):
        start(waiter(n))
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert log == [0, 2, 4]
    assert texts(caught.value) == ["1", "3", "5"]
    assert str(caught.value).startswith("3 task trees failed")


def test_an_error_is_never_thrown_into_the_task_that_happened_to_fire():
    hit, go, log = Signal(), Signal(), []

    async def firing():
        await go.wait()
        hit.fire()
        log.append("undisturbed")
        await go.wait()

    start(failing("boom", hit.wait()))
    task = start(firing())
    with pytest.raises(ValueError, match="boom"):
        go.fire()
    assert log == ["undisturbed"]
    go.fire()
    assert task.finished


def test_an_error_in_a_cancelled_roots_cleanup_comes_out_of_cancel():
    async def bad():
        try:
            await sleep_forever()
        finally:
            raise ValueError("cleanup")

    task = start(bad())
    with pytest.raises(ValueError, match="cleanup"):
        task.cancel()
    assert task.cancelled and str(task.error) == "cleanup"


def test_an_error_in_cleanup_comes_out_of_the_outermost_cancel_not_of_one_in_a_task():
    go, log = Signal(), []

    async def bad():
        try:
            await sleep_forever()
        finally:
            raise ValueError("cleanup")

    async def killer(victim):
        await go.wait()
        victim.cancel()
        log.append("undisturbed")

    start(killer(start(bad())))
    with pytest.raises(ValueError, match="cleanup"):
        go.fire()
    assert log == ["undisturbed"]


def test_an_error_in_cleanup_does_not_keep_the_other_cleanups_from_running():
    log = []

    async def bad(name):
        try:
            await sleep_forever()
        finally:
            log.append(name)
            raise ValueError(name)

    async def level():
        try:
            async with open_nursery() as nursery:
                for name in "abc":
                    nursery.start(bad(name))
        finally:
            log.append("level")

    task = start(level())
    with pytest.raises(ExceptionGroup) as caught:
        task.cancel()
    assert log == ["c", "b", "a", "level"]
    assert texts(caught.value) == ["c", "b", "a"]


def test_a_parent_that_is_running_when_its_child_fails_goes_on_to_its_next_wait():
    log = []

    async def level():
        async with open_nursery() as nursery:
            child = nursery.start(failing("boom"))
            log.append(type(child.error))
            late = nursery.start(ending(log, "never runs"))
            log.append(late.state)
            await sleep_forever()

    with pytest.raises(ExceptionGroup):
        start(level())
    assert log == [ValueError, TaskState.CANCELLED]


def test_an_error_that_is_caught_by_the_task_itself_stays_there():
    async def brave():
        try:
            await failing("caught")
        except ValueError:
            return "alive"

    assert start(brave()).result == "alive"


def test_the_task_whose_error_ended_the_nursery_is_its_cause():
    hit, causes = Signal(), []

    async def victim():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            causes.append(cancelled.cause)
            raise

    async def level():
        async with open_nursery() as nursery:
            nursery.start(victim())
            nursery.start(failing("boom", hit.wait()))

    start(level())
    with pytest.raises(ExceptionGroup):
        hit.fire()
    assert causes[0].why == "failing failed with ValueError"
    assert causes[0].by.name == "failing"
    file, _, line = causes[0].where.rpartition(":")
    assert file.endswith("test_errors.py") and "raise" in linecache.getline(__file__, int(line))


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt])
def test_system_exit_in_a_task_cancels_the_root_and_leaves_bare(stop):
    hit, log = Signal(), []

    async def quitting():
        await hit.wait()
        raise stop(3)

    async def level():
        async with open_nursery() as nursery:
            nursery.start(ending(log, "sibling"))
            nursery.start(quitting())

    async def game():
        try:
            async with open_nursery() as nursery:
                nursery.start(ending(log, "uncle"))
                nursery.start(level())
        finally:
            log.append("game")

    root = start(game())
    with pytest.raises(stop) as caught:
        hit.fire()
    assert caught.value.args == (3,)
    assert log == ["sibling", "uncle", "game"]
    assert root.cancelled and root.cause.why == stop.__name__
    assert live_roots() == []


def test_system_exit_in_a_root_leaves_bare():
    hit = Signal()

    async def quitting():
        await hit.wait()
        raise SystemExit

    root = start(quitting())
    with pytest.raises(SystemExit):
        hit.fire()
    assert root.cancelled


def test_system_exit_in_the_body_of_a_nursery_ends_its_children_and_leaves_bare():
    hit, log = Signal(), []

    async def level():
        async with open_nursery() as nursery:
            nursery.start(ending(log, "child"))
            await hit.wait()
            raise SystemExit(2)

    start(level())
    with pytest.raises(SystemExit):
        hit.fire()
    assert log == ["child"]


def test_system_exit_wins_over_other_errors_of_the_same_call_and_carries_them():
    hit = Signal()

    async def quitting():
        await hit.wait()
        raise SystemExit(1)

    start(failing("boom", hit.wait()))
    start(quitting())
    start(failing("bang", hit.wait()))
    with pytest.raises(SystemExit) as caught:
        hit.fire()
    assert [str(error) for error in caught.value.__cause__.exceptions] == ["boom", "bang"]


def test_an_error_in_the_cleanup_that_system_exit_sets_off_is_its_cause():
    async def clumsy():
        try:
            await sleep_forever()
        finally:
            raise ValueError("spilled")

    async def level():
        async with open_nursery() as nursery:
            nursery.start(clumsy())
            raise SystemExit(1)

    with pytest.raises(SystemExit) as caught:
        start(level())
    assert isinstance(caught.value.__cause__, ExceptionGroup)
    assert str(caught.value.__cause__.exceptions[0]) == "spilled"


def test_an_error_in_the_cleanup_of_a_body_joins_the_error_that_cancelled_it():
    hit = Signal()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(failing("boom", hit.wait()))
            try:
                await sleep_forever()
            finally:
                raise OSError("dropped")

    task = start(level())
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert [repr(error) for error in caught.value.exceptions] == ["ValueError('boom')", "OSError('dropped')"]
    assert task.cancelled


def test_an_error_in_the_cleanup_of_a_closed_nurserys_body_leaves_it_as_a_group():
    async def level():
        async with open_nursery() as nursery:
            nursery.close()
            try:
                await sleep_forever()
            finally:
                raise OSError("dropped")

    with pytest.raises(ExceptionGroup) as caught:
        start(level())
    assert [repr(error) for error in caught.value.exceptions] == ["OSError('dropped')"]


def test_a_cancelled_that_was_not_meant_for_the_task_is_a_misuse():
    async def impostor():
        raise Cancelled("of its own")

    with pytest.raises(MisuseError) as caught:
        start(impostor())
    assert str(caught.value) == (
        "impostor ended with a Cancelled that was not meant for it. Only cancel() may raise Cancelled."
    )
    assert str(Cancelled("of its own")) == "of its own"


def test_a_cancelled_scope_does_not_catch_a_cancelled_that_was_meant_for_another_task():
    scopes, meant_for_another = [], []

    async def other():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            meant_for_another.append(cancelled)
            raise

    async def ship():
        with CancelScope() as scope:
            scopes.append(scope)
            scope.cancel()
            raise meant_for_another[0]

    start(other()).cancel()
    with pytest.raises(MisuseError, match="ship ended with a Cancelled that was not meant for it"):
        start(ship())
    assert scopes[0].cancelled_caught is False


def test_an_error_in_a_cancelled_scopes_cleanup_travels_like_any_other():
    scopes = []

    async def ship():
        try:
            with CancelScope() as scope:
                scopes.append(scope)
                try:
                    await sleep_forever()
                finally:
                    raise ValueError("cleanup")
        except ValueError as error:
            return str(error), scope.cancelled_caught

    task = start(ship())
    scopes[0].cancel()
    assert task.result == ("cleanup", False)


def test_an_error_of_a_child_does_not_hide_the_cancellation_of_its_parent():
    hit, event = Signal(), Event()

    async def bad():
        try:
            await event.wait()
        finally:
            raise ValueError("cleanup")

    async def level():
        async with open_nursery() as nursery:
            nursery.start(bad())

    async def game():
        async with open_nursery() as nursery:
            task = nursery.start(level())
            await hit.wait()
            task.cancel()

    root = start(game())
    with pytest.raises(ExceptionGroup) as caught:
        hit.fire()
    assert texts(caught.value.exceptions[0]) == ["cleanup"]
    assert root.error is caught.value


# Errors that cannot be described, or written on, are errors like others


class Speechless(Exception):
    def __repr__(self):
        return self.nothing

    __str__ = __repr__


@dataclass(frozen=True)
class Frozen(Exception):
    """Takes no attributes, no traceback and no notes."""

    why: str


@pytest.mark.parametrize("error", [Speechless, Frozen])
@pytest.mark.parametrize("where", ["child", "body"])
def test_an_error_that_cannot_be_shown_cancels_the_siblings_and_is_not_lost(error, where):
    go, log = Signal(), []

    async def raising():
        await go.wait()
        raise error() if error is Speechless else error("x")

    async def level():
        async with open_nursery() as nursery:
            nursery.start(ending(log, "sibling"))
            if where == "body":
                await raising()
            nursery.start(raising())

    task = start(level())
    with pytest.raises(ExceptionGroup) as caught:
        go.fire()
    assert [type(each) for each in caught.value.exceptions] == [error]
    assert log == ["sibling"]
    assert task.cancelled and live_roots() == []


def test_a_failing_tree_of_300_nurseries_ends_whole():
    down, deepest = Signal(), Signal()

    async def level(n):
        async with open_nursery() as nursery:
            if n:
                await down.wait()
                nursery.start(level(n - 1))
            else:
                await deepest.wait()
                raise ValueError("at the bottom")

    task = start(level(300))
    for _ in range(300):
        down.fire()
    with pytest.raises(ExceptionGroup) as caught:
        deepest.fire()
    assert task.cancelled and live_roots() == []
    error, depth = caught.value, 0
    while isinstance(error, ExceptionGroup):
        (error,), depth = error.exceptions, depth + 1
    assert (str(error), depth) == ("at the bottom", 301)


# What a swallowed cancellation must not hide


def test_a_body_that_swallows_the_end_of_its_nursery_does_not_hide_the_error_of_its_child():
    go = Signal()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(failing("of the child", go.wait()))
            try:
                await sleep_forever()
            except Cancelled:
                pass

    start(level())
    with pytest.raises(ExceptionGroup) as caught:
        go.fire()
    child, misuse = caught.value.exceptions
    assert str(child) == "of the child"
    assert isinstance(misuse, MisuseError) and "level swallowed its cancellation" in str(misuse)


@pytest.mark.parametrize("block", ["task", "scope"])
def test_an_error_that_follows_a_swallowed_cancellation_tells_of_it(block):
    scopes = []

    async def careless():
        try:
            try:
                await sleep_forever()
            except Cancelled:
                pass
            await sleep_forever()
        finally:
            raise ValueError("in cleanup")

    async def level():
        with CancelScope() as scope:
            scopes.append(scope)
            await careless()

    task = start(level() if block == "scope" else careless())
    with pytest.raises(ValueError, match="in cleanup") as caught:
        (scopes[0] if block == "scope" else task).cancel()
    assert "swallowed its cancellation, in careless" in caught.value.__notes__[0]


# SystemExit beside other errors


def test_system_exit_leaves_bare_although_a_generator_fails_in_its_cleanup():
    held = []

    async def numbers():
        try:
            yield 1
        finally:
            raise ValueError("of the generator")

    async def leaving():
        held.append(numbers())
        await anext(held[0])
        raise SystemExit(3)

    with pytest.raises(SystemExit) as caught:
        start(leaving())
    assert caught.value.code == 3
    assert str(caught.value.__cause__) == "of the generator"


def test_the_cause_names_the_line_of_the_innermost_error():
    causes, go = [], Signal()

    async def victim():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            causes.append(cancelled.cause)
            raise

    async def inner():
        async with open_nursery() as nursery:
            nursery.start(failing("deep", go.wait()))

    async def level():
        async with open_nursery() as nursery:
            nursery.start(victim())
            nursery.start(inner())

    start(level())
    with pytest.raises(ExceptionGroup):
        go.fire()
    assert causes[0].why == "inner failed with ExceptionGroup"
    assert "raise ValueError(text)" in linecache.getline(__file__, int(causes[0].where.rpartition(":")[2]))


def test_a_nursery_that_is_left_out_of_order_does_not_hide_the_errors_of_its_children():
    async def level():
        nursery, scope = open_nursery(), CancelScope()
        await nursery.__aenter__()
        scope.__enter__()
        nursery.start(failing("of the child"))
        try:
            await nursery.__aexit__(None, None, None)
        finally:
            scope.__exit__(None, None, None)

    with pytest.raises(ExceptionGroup) as caught:
        start(level())
    assert [type(error) for error in caught.value.exceptions] == [ValueError, MisuseError]


def test_a_body_that_swallows_the_end_of_its_nursery_is_told_so_if_nothing_else_failed():
    nurseries = []

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            try:
                await sleep_forever()
            except Cancelled:
                pass

    start(level())
    with pytest.raises(MisuseError, match="level swallowed its cancellation"):
        nurseries[0].close()


def test_a_cause_shows_what_it_says():
    task = start(sleep_forever())
    task.cancel("enough")
    assert repr(task.cause).startswith("<Cause enough at ")


def test_an_error_that_takes_no_attributes_still_tells_in_which_task_it_arose():
    async def raising():
        raise Frozen("x")

    with pytest.raises(Frozen) as caught:
        start(raising())
    assert caught.value.task_path == "raising"
