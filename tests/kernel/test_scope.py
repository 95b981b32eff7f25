"""A cancel scope ends its block, and nothing else."""

import pytest

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal

OUT_OF_ORDER = (
    "A CancelScope of {} was left out of order, or in another task."
    " Blocks must be left by the task that entered them, the last one first."
    " (An async generator that yields inside such a block is the usual reason.)"
)


def test_a_scope_that_is_not_cancelled_changes_nothing():
    event = Event()

    async def ship():
        with CancelScope() as scope:
            await event.wait()
        return scope.cancel_called, scope.cancelled_caught

    task = start(ship())
    event.set()
    assert task.result == (False, False)


def test_cancelling_a_scope_skips_the_rest_of_its_block_and_the_task_goes_on():
    scopes, log = [], []

    async def ship():
        with CancelScope() as scope:
            scopes.append(scope)
            try:
                await sleep_forever()
                log.append("never")
            finally:
                log.append("cleanup")
        log.append("behind")
        return scope.cancel_called, scope.cancelled_caught

    task = start(ship())
    scopes[0].cancel()
    assert log == ["cleanup", "behind"]
    assert task.result == (True, True)
    assert task.cause is None


def test_a_task_can_wait_again_behind_a_cancelled_scope():
    scopes, event = [], Event()

    async def ship():
        with CancelScope() as scope:
            scopes.append(scope)
            await sleep_forever()
        await event.wait()
        return "alive"

    task = start(ship())
    scopes[0].cancel()
    assert not task.finished
    event.set()
    assert task.result == "alive"


def test_a_scope_that_has_caught_its_cancellation_lifts_the_ban_even_in_a_finally():
    scopes, event = [], Event()

    async def ship():
        try:
            with CancelScope() as scope:
                scopes.append(scope)
                await sleep_forever()
        finally:
            await event.wait()
        return "waited in finally"

    task = start(ship())
    scopes[0].cancel()
    event.set()
    assert task.result == "waited in finally"


def test_a_cancel_called_between_two_waits_takes_effect_at_the_next_one():
    log = []

    async def ship():
        with CancelScope() as scope:
            scope.cancel()
            log.append("goes on")
            await sleep_forever()
            log.append("never")
        return scope.cancelled_caught

    assert start(ship()).result is True
    assert log == ["goes on"]


def test_a_cancelled_scope_whose_block_ends_without_a_wait_was_called_but_not_caught():
    async def ship():
        with CancelScope() as scope:
            scope.cancel()
        await event.wait()
        return scope.cancel_called, scope.cancelled_caught

    event = Event()
    task = start(ship())
    event.set()
    assert task.result == (True, False)


def test_a_scope_cancelled_before_it_is_entered_ends_at_its_first_wait():
    log = []

    async def ship(scope):
        with scope:
            log.append("in")
            await sleep_forever()
            log.append("never")
        return scope.cancelled_caught

    scope = CancelScope()
    scope.cancel("too early")
    scope.cancel("again")
    assert start(ship(scope)).result is True
    assert log == ["in"] and scope.cause.why == "too early"


def test_cancelling_a_scope_that_has_ended_does_nothing():
    scopes, event = [], Event()

    async def ship():
        with CancelScope() as scope:
            scopes.append(scope)
        await event.wait()

    task = start(ship())
    scopes[0].cancel()
    assert scopes[0].cancel_called is False
    event.set()
    assert task.finished


def test_cancelling_the_outer_scope_ends_the_inner_ones_first():
    scopes, log = [], []

    async def ship():
        with CancelScope() as outer:
            scopes.append(outer)
            try:
                with CancelScope() as inner:
                    scopes.append(inner)
                    try:
                        await sleep_forever()
                    finally:
                        log.append("inner")
                log.append("never")
            finally:
                log.append("outer")
        return outer.cancelled_caught, inner.cancelled_caught, inner.cancel_called

    task = start(ship())
    scopes[0].cancel()
    assert log == ["inner", "outer"]
    assert task.result == (True, False, True)


def test_cancelling_the_inner_scope_leaves_the_outer_one_alone():
    scopes, event = [], Event()

    async def ship():
        with CancelScope() as outer:
            with CancelScope() as inner:
                scopes.append(inner)
                await sleep_forever()
            await event.wait()
        return outer.cancel_called, inner.cancelled_caught

    task = start(ship())
    scopes[0].cancel()
    event.set()
    assert task.result == (False, True)


def test_the_first_cause_of_a_scope_stays_when_the_one_around_it_is_cancelled_too():
    async def ship():
        with CancelScope() as outer, CancelScope() as inner:
            inner.cancel("first")
            outer.cancel("second")
            await sleep_forever()
        return inner.cause.why, outer.cause.why

    assert start(ship()).result == ("first", "second")


def test_an_outer_cancel_while_the_inner_one_unwinds_ends_the_outer_block_too():
    scopes, log = [], []

    async def ship():
        with CancelScope() as outer:
            scopes.append(outer)
            with CancelScope() as inner:
                scopes.append(inner)
                try:
                    await sleep_forever()
                finally:
                    outer.cancel()
            log.append("between")
            await sleep_forever()
            log.append("never")
        log.append("behind")
        return outer.cancelled_caught

    task = start(ship())
    scopes[1].cancel()
    assert "never" not in log and log[-1] == "behind"
    assert task.result is True


def test_a_task_cancelled_while_its_scope_unwinds_ends():
    scopes, log = [], []

    async def ship():
        me = current_task()
        with CancelScope() as scope:
            scopes.append(scope)
            try:
                await sleep_forever()
            finally:
                me.cancel()
        await sleep_forever()
        log.append("never")

    task = start(ship())
    scopes[0].cancel()
    assert task.cancelled and task.error is None and log == []


def test_a_scope_opened_in_a_marked_task_is_marked():
    seen = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            with CancelScope() as scope:
                seen.append(scope.cancel_called)

    task = start(ship())
    task.cancel()
    assert seen == [True]
    assert task.cancelled and task.error is None


def test_a_scope_opened_by_a_task_that_cancelled_itself_ends_with_the_task():
    log = []

    async def ship():
        current_task().cancel()
        with CancelScope():
            await sleep_forever()
        log.append("never")

    task = start(ship())
    assert task.cancelled and task.error is None and log == []


def test_cancelling_a_scope_ends_the_children_of_the_nurseries_inside_it():
    scopes, log = [], []

    async def child(name):
        try:
            await sleep_forever()
        finally:
            log.append(name)

    async def ship():
        async with open_nursery() as outside:
            outside.start(child("outside"))
            with CancelScope() as scope:
                scopes.append(scope)
                async with open_nursery() as inside:
                    inside.start(child("a"))
                    inside.start(child("b"))
            log.append("behind")
            outside.close()

    start(ship())
    scopes[0].cancel()
    assert log == ["b", "a", "behind", "outside"]


def test_a_child_can_cancel_a_scope_of_its_parent_and_end_with_it():
    log, hit = [], Signal()

    async def child(scope):
        try:
            await hit.wait()
            scope.cancel()
            log.append("goes on")
            await sleep_forever()
        finally:
            log.append("child")

    async def ship():
        with CancelScope() as scope:
            async with open_nursery() as nursery:
                nursery.start(child(scope))
        log.append("behind")
        return scope.cancelled_caught

    task = start(ship())
    hit.fire()
    assert log == ["goes on", "child", "behind"]
    assert task.result is True


def test_an_error_passes_through_a_scope():
    async def ship():
        with CancelScope():
            raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        start(ship())


def test_a_scope_entered_outside_of_every_task_is_a_misuse():
    with pytest.raises(MisuseError) as caught, CancelScope():
        pass
    assert str(caught.value) == "CancelScope was entered outside of every task."


def test_a_scope_entered_twice_is_a_misuse():
    async def ship():
        scope = CancelScope()
        with scope:
            pass
        with scope:
            pass

    with pytest.raises(MisuseError) as caught:
        start(ship())
    assert str(caught.value) == "This CancelScope was entered twice. Make a new one for every block."


def test_scopes_left_out_of_order_are_a_misuse():
    async def ship():
        one, two = CancelScope(), CancelScope()
        one.__enter__()
        two.__enter__()
        one.__exit__(None, None, None)

    with pytest.raises(MisuseError) as caught:
        start(ship())
    assert str(caught.value) == OUT_OF_ORDER.format("ship")


def test_a_task_goes_on_after_scopes_left_out_of_order():
    event = Event()

    async def ship():
        one, two, three = CancelScope(), CancelScope(), CancelScope()
        for scope in (one, two, three):
            scope.__enter__()
        with pytest.raises(MisuseError):
            one.__exit__(None, None, None)
        three.__exit__(None, None, None)
        two.__exit__(None, None, None)
        await event.wait()
        return "alive"

    task = start(ship())
    event.set()
    assert task.result == "alive"


def test_a_scope_left_in_another_task_is_a_misuse_and_the_first_task_goes_on():
    event, scopes = Event(), []

    async def owner():
        scope = CancelScope()
        scope.__enter__()
        scopes.append(scope)
        await event.wait()
        return "alive"

    async def thief():
        scopes[0].__exit__(None, None, None)

    task = start(owner())
    with pytest.raises(MisuseError) as caught:
        start(thief())
    assert str(caught.value) == OUT_OF_ORDER.format("owner")
    event.set()
    assert task.result == "alive"


def test_a_cancelled_scope_left_out_of_order_lifts_the_ban():
    event, scopes, log = Event(), [], []

    async def ship():
        one, two = CancelScope(), CancelScope()
        one.__enter__()
        two.__enter__()
        scopes.append(one)
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            with pytest.raises(MisuseError):
                one.__exit__(Cancelled, cancelled, None)
        two.__exit__(None, None, None)
        await event.wait()
        log.append("alive")

    start(ship())
    scopes[0].cancel()
    event.set()
    assert log == ["alive"]


def test_an_async_generator_that_yields_inside_a_scope_is_explained():
    async def numbers():
        with CancelScope():
            yield 1
            yield 2

    async def ship():
        generator = numbers()
        async for _ in generator:
            with CancelScope():
                await generator.__anext__()
                await generator.aclose()

    with pytest.raises(MisuseError, match="async generator that yields inside such a block"):
        start(ship())


def test_the_ban_stays_when_scopes_of_a_cancelled_task_are_left_out_of_order():
    seen = []

    async def ship():
        one, two = CancelScope(), CancelScope()
        one.__enter__()
        two.__enter__()
        try:
            await sleep_forever()
        finally:
            with pytest.raises(MisuseError):
                one.__exit__(None, None, None)
            with pytest.raises(MisuseError, match="while it was being cancelled"):
                await sleep_forever()
            seen.append("refused")

    task = start(ship())
    task.cancel()
    assert seen == ["refused"] and task.cancelled


def test_a_scope_that_its_task_never_left_is_a_misuse_to_leave_and_harmless_to_cancel():
    async def careless():
        scope = CancelScope()
        scope.__enter__()
        return scope

    task = start(careless())
    task.result.cancel()
    assert task.finished
    with pytest.raises(MisuseError) as caught:
        task.result.__exit__(None, None, None)
    assert str(caught.value) == OUT_OF_ORDER.format("careless")
