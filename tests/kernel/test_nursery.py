"""A nursery's block does not end before its children; nothing outlives it."""

import pytest

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import TaskState, current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal


async def logging(log, name, wait=None):
    """Log the end, and how it came."""
    try:
        await (sleep_forever() if wait is None else wait)
        log.append(name)
    except Cancelled:
        log.append(f"{name} cancelled")
        raise


def test_an_empty_nursery_is_over_at_once():
    async def level():
        async with open_nursery():
            pass
        return "done"

    assert start(level()).result == "done"


def test_the_block_ends_when_the_last_child_has_ended():
    log, one, two = [], Event(), Event()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "one", one.wait()))
            nursery.start(logging(log, "two", two.wait()))
        log.append("block")

    start(level())
    two.set()
    assert log == ["two"]
    one.set()
    assert log == ["two", "one", "block"]


def test_a_child_started_while_the_block_waits_is_waited_for():
    log, event = [], Event()
    nurseries = []

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(logging(log, "first", event.wait()))
        log.append("block")

    start(level())
    late = Event()
    nurseries[0].start(logging(log, "late", late.wait()))
    event.set()
    assert log == ["first"]
    late.set()
    assert log == ["first", "late", "block"]


def test_a_child_that_starts_another_as_its_last_act_keeps_the_block_open():
    log, event, hit = [], Event(), Signal()

    async def last(nursery):
        await hit.wait()
        nursery.start(logging(log, "heir", event.wait()))

    async def level():
        async with open_nursery() as nursery:
            nursery.start(last(nursery))
        log.append("block")

    start(level())
    hit.fire()
    assert log == []
    event.set()
    assert log == ["heir", "block"]


def test_a_child_started_between_the_last_end_and_the_owners_turn_keeps_the_block_open():
    # Two wake-ups of one firing: the first ends the last child, the second starts another.
    log, hit, event = [], Signal(), Event()
    nurseries = []

    async def stranger():
        await hit.wait()
        nurseries[0].start(logging(log, "heir", event.wait()))

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(logging(log, "last", hit.wait()))
        log.append("block")

    start(level())
    start(stranger())
    hit.fire()
    assert log == ["last"]
    event.set()
    assert log == ["last", "heir", "block"]


def test_an_owner_whose_last_child_has_ended_twice_is_woken_once():
    log, nurseries, hit, other = [], [], Signal(), Event()

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(hit.wait())
        log.append("behind the block")
        await other.wait()
        log.append("behind the other wait")

    async def ship():
        await hit.wait()
        nurseries[0].start(logging(log, "second child", at_once()))

    async def at_once():
        pass

    start(level())
    start(ship())
    hit.fire()
    assert log == ["second child", "behind the block"]
    other.set()
    assert log == ["second child", "behind the block", "behind the other wait"]


def test_an_owner_has_its_turn_behind_what_was_fired_before_its_last_child_ended():
    log, children, hit = [], [], Signal()

    async def at_once():
        pass

    async def level():
        async with open_nursery() as nursery:
            nursery.start(at_once())  # it was the last for now, but the block goes on
            children.append(nursery.start(sleep_forever()))
        log.append("behind the block")

    async def ship():
        start(level())
        hit.fire()
        children[0].cancel()

    start(logging(log, "heard", hit.wait()))
    start(ship())
    assert log == ["heard", "behind the block"]


def test_daemons_are_cancelled_when_the_others_have_ended():
    log, event = [], Event()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "daemon"), daemon=True)
            nursery.start(logging(log, "child", event.wait()))
        log.append("block")

    assert not start(level()).finished
    event.set()
    assert log == ["child", "daemon cancelled", "block"]


def test_a_nursery_with_only_daemons_ends_with_its_body():
    log = []

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "a"), daemon=True)
            nursery.start(logging(log, "b"), daemon=True)
            log.append("body")

    start(level())
    assert log == ["body", "b cancelled", "a cancelled"]


def test_a_daemon_that_returns_changes_nothing():
    log, one, two = [], Event(), Event()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "daemon", one.wait()), daemon=True)
            nursery.start(logging(log, "child", two.wait()))

    task = start(level())
    one.set()
    assert log == ["daemon"] and not task.finished
    two.set()
    assert task.finished


def test_a_daemon_that_is_running_when_the_others_have_ended_ends_at_its_next_wait():
    log, hit = [], Signal()

    async def daemon(victim):
        try:
            await hit.wait()
            victim[0].cancel()
            log.append("still runs")
            await sleep_forever()
        finally:
            log.append("daemon")

    async def level():
        async with open_nursery() as nursery:
            victim = []
            nursery.start(daemon(victim), daemon=True)
            victim.append(nursery.start(logging(log, "child")))
        log.append("block")

    start(level())
    hit.fire()
    assert log == ["child cancelled", "still runs", "daemon", "block"]


def test_close_on_finish_closes_the_nursery_when_the_child_returns():
    log, event = [], Event()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "other"))
            nursery.start(logging(log, "closer", event.wait()), close_on_finish=True)
            await sleep_forever()
        log.append("block")

    task = start(level())
    event.set()
    assert log == ["closer", "other cancelled", "block"]
    assert task.finished


def test_close_on_finish_does_not_close_when_the_child_is_cancelled():
    tasks, event = [], Event()

    async def level():
        async with open_nursery() as nursery:
            tasks.append(nursery.start(sleep_forever(), close_on_finish=True))
            tasks.append(nursery.start(event.wait()))

    root = start(level())
    tasks[0].cancel()
    assert tasks[1].state is TaskState.STARTED
    event.set()
    assert root.finished and tasks[1].finished


def test_between_two_waits_a_parent_is_not_disturbed_by_a_child_that_closes_its_nursery():
    log = []

    async def quick():
        return "quick"

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "other"))
            nursery.start(quick(), close_on_finish=True)
            log.append("goes on")
            nursery.start(logging(log, "never"))
            await sleep_forever()
        log.append("block")

    start(level())
    assert log == ["goes on", "other cancelled", "block"]


def test_close_cancels_the_children_and_the_rest_of_the_block():
    log = []
    nurseries = []

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(logging(log, "a"))
            nursery.start(logging(log, "b"))
            await logging(log, "body")
        log.append("block")

    task = start(level())
    nurseries[0].close()
    assert log == ["b cancelled", "a cancelled", "body cancelled", "block"]
    assert task.finished and nurseries[0].closed
    assert nurseries[0].cause.why == "the nursery was closed"


def test_close_called_by_the_owner_takes_effect_at_its_next_wait():
    log = []

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "child"))
            nursery.close()
            log.append("body goes on")
        log.append("block")

    assert start(level()).finished
    assert log == ["child cancelled", "body goes on", "block"]


def test_close_called_by_a_child_ends_that_child_at_its_next_wait():
    log, hit = [], Signal()

    async def child(nursery):
        try:
            await hit.wait()
            nursery.close()
            log.append("child goes on")
            await sleep_forever()
        finally:
            log.append("child")

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "other"))
            nursery.start(child(nursery))
        log.append("block")

    task = start(level())
    hit.fire()
    assert log == ["other cancelled", "child goes on", "child", "block"]
    assert task.finished


def test_closed_tells_whether_a_task_can_be_started():
    seen = []

    async def level():
        nursery = open_nursery()
        seen.append(nursery.closed)
        async with nursery:
            seen.append(nursery.closed)
        seen.append(nursery.closed)

    start(level())
    assert seen == [True, False, True]


def test_no_child_outlives_the_block_even_if_it_is_left_by_an_error():
    log = []

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "child"))
            raise ValueError("body")

    with pytest.raises(ExceptionGroup):
        start(level())
    assert log == ["child cancelled"]


def test_no_child_outlives_the_block_even_if_it_is_left_by_return_and_daemons_run():
    log = []

    async def level():
        async with open_nursery() as nursery:
            nursery.start(logging(log, "child"), daemon=True)
            return "early"

    assert start(level()).result == "early"
    assert log == ["child cancelled"]


def test_return_from_the_block_waits_for_the_children():
    event = Event()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(event.wait())
            return "early"

    task = start(level())
    assert not task.finished
    event.set()
    assert task.result == "early"


def test_nested_nurseries_of_one_task_wait_for_their_own_children_only():
    log, one, two = [], Event(), Event()

    async def level():
        async with open_nursery() as outer:
            outer.start(logging(log, "outer child", one.wait()))
            async with open_nursery() as inner:
                inner.start(logging(log, "inner child", two.wait()))
            log.append("inner block")
        log.append("outer block")

    start(level())
    two.set()
    assert log == ["inner child", "inner block"]
    one.set()
    assert log[2:] == ["outer child", "outer block"]


def test_closing_the_outer_nursery_ends_the_inner_one_first():
    log, nurseries = [], []

    async def level():
        async with open_nursery() as outer:
            nurseries.append(outer)
            outer.start(logging(log, "outer child"))
            async with open_nursery() as inner:
                inner.start(logging(log, "inner child"))
            log.append("never")
        log.append("behind")

    task = start(level())
    nurseries[0].close()
    assert log == ["inner child cancelled", "outer child cancelled", "behind"]
    assert task.finished


def test_closing_the_inner_nursery_leaves_the_outer_one_alone():
    log, nurseries, event = [], [], Event()

    async def level():
        async with open_nursery() as outer:
            outer.start(logging(log, "outer child", event.wait()))
            async with open_nursery() as inner:
                nurseries.append(inner)
                inner.start(logging(log, "inner child"))
            log.append("behind inner")

    start(level())
    nurseries[0].close()
    assert log == ["inner child cancelled", "behind inner"]
    event.set()
    assert log[2:] == ["outer child"]


def test_a_task_can_start_into_a_nursery_that_is_not_its_parents():
    log, nurseries = [], []

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            await sleep_forever()

    async def stranger():
        child = nurseries[0].start(logging(log, "child"))
        return child.parent, current_task()

    root = start(level())
    parent, me = start(stranger()).result
    assert parent is root and parent is not me
    assert log == []
    root.cancel()
    assert log == ["child cancelled"]


def test_open_nursery_in_cleanup_is_refused_and_leaves_nothing_open():
    seen = []

    async def level():
        try:
            await sleep_forever()
        finally:
            try:
                async with open_nursery():
                    seen.append("never")
            except MisuseError as error:
                seen.append(str(error).split(" (")[0])

    task = start(level())
    task.cancel()
    assert seen == ["level awaited nursery() while it was being cancelled"]
    assert task.cancelled and task.error is None


def test_a_nursery_can_be_opened_once():
    async def level():
        nursery = open_nursery()
        async with nursery:
            pass
        async with nursery:
            pass

    with pytest.raises(MisuseError) as caught:
        start(level())
    assert str(caught.value) == "This Nursery was entered twice. Make a new one for every block."


def test_the_owner_is_told_what_its_block_waits_for():
    nurseries, event = [], Event()

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(event.wait())
            nursery.start(event.wait())

    task = start(level())
    assert str(task.parked_on) == "2 tasks of its nursery"
    nurseries[0].start(sleep_forever(), daemon=True)
    assert str(task.parked_on) == "2 tasks of its nursery"
    event.set()
    assert task.finished


@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("fail", [False, True])
def test_a_block_left_while_its_child_runs_below_on_the_stack_waits_for_that_child(close, fail):
    # The child ends a wait inside the block, so the owner goes on on the child's stack.
    log, hit = [], Signal()

    async def child(scope):
        try:
            await hit.wait()
            scope.cancel()
            log.append("child still runs")
            await sleep_forever()
        finally:
            log.append("child")

    async def level():
        try:
            async with open_nursery() as nursery:
                nursery.start(logging(log, "other"), daemon=True)
                with CancelScope() as scope:
                    nursery.start(child(scope), daemon=True)
                    await sleep_forever()
                if close:
                    nursery.close()
                log.append("body ends")
                if fail:
                    raise ValueError("body")
        except* ValueError:
            log.append("caught")
        log.append("behind")

    task = start(level())
    hit.fire()
    middle = ["other cancelled", "body ends"] if close else ["body ends", "other cancelled"]
    end = ["caught", "behind"] if fail else ["behind"]
    assert log == [*middle, "child still runs", "child", *end]
    assert task.finished


def test_a_nursery_whose_owner_is_woken_for_ever_ends_its_daemons_too():
    ping, pong = Signal("ping"), Signal("pong")
    born, ended = [], []

    async def daemon():
        born.append(1)
        try:
            await sleep_forever()
        finally:
            ended.append(1)

    async def asks():
        ping.fire()
        await pong.wait()

    async def answers():  # a new one each time, so that it is not this one that tires
        await ping.wait()
        pong.fire()
        others.append(start(answers()))

    async def ship():
        while True:
            async with open_nursery() as nursery:
                nursery.start(daemon(), daemon=True)
                nursery.start(asks())

    others = [start(answers())]
    with pytest.raises((ExceptionGroup, MisuseError), match=r"1,000 times|nursery of ship"):
        start(ship())
    others[-1].cancel()
    assert len(born) == len(ended) > 100


@pytest.mark.parametrize("how", ["closed from outside", "closed by a finish", "cut in its body"])
def test_a_nursery_that_was_cut_short_knows_it_wherever_its_owner_stood(how):
    nurseries, go = [], Signal()

    async def owner():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(go.wait(), close_on_finish=True)
            nursery.start(sleep_forever())
            if how == "cut in its body":
                await sleep_forever()

    assert start(owner()).is_open()
    if how == "closed by a finish":
        go.fire()
    else:
        nurseries[0].close()
    assert nurseries[0].cancelled_caught


def test_a_nursery_that_only_ends_its_daemons_was_not_cut_short():
    nurseries = []

    async def owner():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            nursery.start(sleep_forever(), daemon=True)

    assert start(owner()).finished
    assert not nurseries[0].cancelled_caught


def test_a_child_whose_first_wait_cannot_be_is_told_at_its_await_and_goes_on():
    class Foreign:
        def __await__(self):
            yield self

        def __repr__(self):
            return "<Foreign>"

    told = []

    async def child():
        try:
            await Foreign()
        except MisuseError as error:
            told.append(str(error))
        await sleep_forever()

    async def level():
        async with open_nursery() as nursery:
            task = nursery.start(child())
            assert not task.finished
            nursery.close()

    assert start(level()).finished
    assert told == [
        "child awaited something that pgasync does not know: <Foreign>."
        " Awaitables of asyncio, trio and other loops cannot be awaited in a pgasync task."
    ]


@pytest.mark.parametrize("options", [{"daemon": 3}, {"close_on_finish": 3}])
def test_an_option_that_is_neither_true_nor_false_is_refused(options):
    async def level():
        async with open_nursery() as nursery:
            with pytest.raises(
                TypeError,
                match=r"^daemon and close_on_finish must be True or False, got 3\. start\(\) takes one"
                r" coroutine: start each by a call of its own, and write daemon=True for a daemon\.$",
            ):
                nursery.start(sleep_forever(), **options)
            assert not nursery.children and not nursery.pending
            return nursery.start(logging([], "first")).name

    task = start(level())
    task.cancel()


def test_two_coroutines_given_to_one_start_are_both_refused_and_not_run():
    log, running = [], logging([], "running")

    async def level():
        async with open_nursery() as nursery:
            nursery.start(running)
            with pytest.raises(TypeError, match="got <coroutine object logging"):
                nursery.start(logging(log, "one"), logging(log, "two"))
            with pytest.raises(TypeError, match="got <coroutine object logging"):
                nursery.start(logging(log, "one"), running)
            assert running.cr_suspended and len(nursery.children) == 1

    start(level()).cancel()
    assert log == []
