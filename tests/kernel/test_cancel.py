"""Cancelling is immediate: marks first, then ends, youngest and innermost first."""

import threading

import pytest

from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scheduler import here
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import TaskState, current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.together import wait_all
from pgasync.timing.clock import Clock
from pgasync.timing.frames import frames, wait_frames


def entity(log, name, *children):
    """A task that logs its cleanup, with children given as `(name, children...)`."""

    async def life():
        try:
            async with open_nursery() as nursery:
                for child in children:
                    nursery.start(entity(log, *child))
                await sleep_forever()
        finally:
            log.append(name)

    return life()


def test_when_cancel_returns_the_cleanup_has_run():
    log = []
    task = start(entity(log, "ship"))
    task.cancel()
    assert log == ["ship"]
    assert task.state is TaskState.CANCELLED


def test_a_cancelled_task_gets_cancelled_raised_at_its_wait():
    log = []

    async def ship():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            log.append(cancelled.task is current_task())
            raise

    start(ship()).cancel()
    assert log == [True]


def test_cancelled_is_no_exception_so_except_exception_cannot_eat_it():
    async def ship():
        while True:
            try:
                await sleep_forever()
            except Exception:
                pytest.fail("eaten")

    task = start(ship())
    task.cancel()
    assert task.cancelled and task.error is None
    assert not issubclass(Cancelled, Exception)


def test_a_subtree_ends_youngest_and_innermost_first():
    log = []
    task = start(entity(log, "root", ("a", ("aa",), ("ab",)), ("b", ("ba",), ("bb",))))
    task.cancel()
    assert log == ["bb", "ba", "b", "ab", "aa", "a", "root"]


def test_of_nested_nurseries_of_one_task_the_inner_ones_children_end_first():
    log = []

    async def root():
        try:
            async with open_nursery() as outer:
                outer.start(entity(log, "o1"))
                async with open_nursery() as inner:
                    inner.start(entity(log, "i1"))
                    outer.start(entity(log, "o2"))
                    inner.start(entity(log, "i2"))
                    await sleep_forever()
        finally:
            log.append("root")

    start(root()).cancel()
    assert log == ["i2", "i1", "o2", "o1", "root"]


def test_the_whole_subtree_is_marked_before_any_cleanup_runs():
    seen = []

    async def child(name):
        try:
            await sleep_forever()
        finally:
            seen.append((name, [task.cause is not None for task in (root, *tasks)]))

    async def parent():
        async with open_nursery() as nursery:
            tasks.append(nursery.start(child("a")))
            tasks.append(nursery.start(child("b")))

    tasks = []
    root = start(parent())
    root.cancel()
    assert seen == [("b", [True] * 3), ("a", [True] * 3)]


def test_a_marked_task_is_resumed_with_nothing_but_cancelled():
    log = []
    signal, event = Signal(), Event()

    async def waiter(wait):
        try:
            await wait
            log.append("woken")
        except Cancelled:
            log.append("cancelled")
            raise

    async def firing():
        try:
            await sleep_forever()
        finally:
            signal.fire()
            event.set()

    async def root():
        async with open_nursery() as nursery:
            nursery.start(waiter(signal.wait()))
            nursery.start(waiter(event.wait()))
            nursery.start(firing())

    start(root()).cancel()
    assert log == ["cancelled", "cancelled"]


def test_a_task_that_cancels_itself_goes_on_to_its_next_wait():
    log = []

    async def ship():
        current_task().cancel()
        log.append("goes on")
        try:
            await sleep_forever()
        finally:
            log.append("cleanup")

    task = start(ship())
    assert log == ["goes on", "cleanup"]
    assert task.cancelled and task.error is None


def test_a_task_that_cancels_itself_and_returns_first_is_finished():
    async def ship():
        current_task().cancel()
        return "safe"

    task = start(ship())
    assert task.finished and task.result == "safe"


def test_a_child_that_cancels_its_parent_gets_cancelled_at_its_next_wait_and_the_parent_right_after():
    log = []

    async def child(parent):
        parent.cancel()
        log.append("child goes on")
        try:
            await sleep_forever()
        finally:
            log.append("child ends")

    async def parent():
        try:
            async with open_nursery() as nursery:
                nursery.start(child(current_task()))
                log.append("never reached by the parent's next wait")
                await sleep_forever()
        finally:
            log.append("parent ends")

    task = start(parent())
    assert log == ["child goes on", "child ends", "never reached by the parent's next wait", "parent ends"]
    assert task.cancelled and task.error is None


def test_a_woken_child_that_cancels_its_parent_takes_it_along_at_its_next_wait():
    log = []
    signal = Signal()

    async def child(parent):
        try:
            await signal.wait()
            parent.cancel()
            log.append(parent.state)
            await sleep_forever()
        finally:
            log.append("child")

    async def parent():
        try:
            async with open_nursery() as nursery:
                nursery.start(entity(log, "older"))
                nursery.start(child(current_task()))
                nursery.start(entity(log, "younger"))
        finally:
            log.append("parent")

    task = start(parent())
    signal.fire()
    # Those without a running descendant end at once, the others right after it.
    assert log == ["younger", "older", TaskState.STARTED, "child", "parent"]
    assert task.cancelled


def test_a_child_that_cancels_its_parent_and_returns_is_finished():
    tasks = []
    signal = Signal()

    async def child(parent):
        await signal.wait()
        parent.cancel()
        return "last words"

    async def parent():
        async with open_nursery() as nursery:
            tasks.append(nursery.start(child(current_task())))

    task = start(parent())
    signal.fire()
    assert tasks[0].result == "last words"
    assert task.cancelled


def test_a_grandchild_that_cancels_the_root_ends_before_its_ancestors():
    log = []
    signal = Signal()

    async def grandchild(root):
        try:
            await signal.wait()
            root.cancel()
            await sleep_forever()
        finally:
            log.append("grandchild")

    async def child(root):
        try:
            async with open_nursery() as nursery:
                nursery.start(grandchild(root))
        finally:
            log.append("child")

    async def tree():
        try:
            async with open_nursery() as nursery:
                nursery.start(child(current_task()))
        finally:
            log.append("root")

    start(tree())
    signal.fire()
    assert log == ["grandchild", "child", "root"]


def test_cancelling_twice_does_nothing_more():
    log = []
    task = start(entity(log, "ship"))
    task.cancel("first")
    task.cancel("second")
    assert log == ["ship"]
    assert task.cause.why == "first"


def test_a_cleanup_that_cancels_its_own_task_again_does_nothing():
    log = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            current_task().cancel()
            log.append("cleanup")

    task = start(ship())
    task.cancel()
    assert log == ["cleanup"] and task.cancelled and task.error is None


def test_a_cleanup_that_cancels_its_marked_sibling_does_not_end_it_out_of_turn():
    log = []
    tasks = []

    async def child(name, victim):
        try:
            await sleep_forever()
        finally:
            if victim is not None:
                tasks[victim].cancel()
            log.append(name)

    async def parent():
        async with open_nursery() as nursery:
            for name, victim in (("a", None), ("b", None), ("c", 0)):
                tasks.append(nursery.start(child(name, victim)))

    start(parent()).cancel()
    assert log == ["c", "b", "a"]


def test_a_cleanup_may_cancel_a_task_outside_of_its_tree_at_once():
    log = []
    other = start(entity(log, "other"))

    async def ship():
        try:
            await sleep_forever()
        finally:
            other.cancel()
            log.append("ship")

    start(ship()).cancel()
    assert log == ["other", "ship"]


def test_starting_into_a_marked_scope_closes_the_coroutine_unrun_and_gives_a_cancelled_task():
    log = []

    async def explosion():
        log.append("never")

    async def ship():
        async with open_nursery() as nursery:
            try:
                await sleep_forever()
            finally:
                child = nursery.start(explosion())
                log.append((child.state, child.error, child.cause is nursery.cause))

    task = start(ship())
    task.cancel()
    assert log == [(TaskState.CANCELLED, None, True)]
    assert task.cancelled and task.error is None


def test_a_sibling_started_into_the_marked_nursery_of_the_parent_is_cancelled_unrun():
    log = []

    async def ship(nursery):
        try:
            await sleep_forever()
        finally:
            log.append(nursery.start(entity(log, "never")).state)

    async def level():
        async with open_nursery() as nursery:
            nursery.start(ship(nursery))

    start(level()).cancel()
    assert log == [TaskState.CANCELLED]


def test_a_root_started_in_cleanup_runs_because_it_is_outside_the_marked_scope():
    log = []
    roots = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            roots.append(start(entity(log, "other")))

    start(ship()).cancel()
    assert roots[0].state is TaskState.STARTED and log == []
    roots[0].cancel()
    assert log == ["other"]


def test_a_cancellation_says_who_why_and_at_which_line():
    seen = []
    signal = Signal()

    async def victim():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            seen.append(cancelled)
            raise

    async def hunter(prey):
        await signal.wait()
        prey.cancel("hit")

    prey = start(victim())
    hunt = start(hunter(prey))
    signal.fire()
    cause = prey.cause
    assert cause is seen[0].cause
    assert (cause.why, cause.by) == ("hit", hunt)
    line = hunter.__code__.co_firstlineno + 2
    assert cause.where.endswith(f"test_cancel.py:{line}")
    assert str(cause) == f"hit by hunter at {cause.where}"
    assert str(seen[0]) == f"victim was cancelled: hit by hunter at {cause.where}"


def test_a_cancellation_from_outside_every_task_has_no_one_who_asked():
    task = start(sleep_forever())
    task.cancel()
    assert (task.cause.why, task.cause.by) == ("cancel()", None)


def test_a_cancellation_without_a_line_is_told_without_one():
    from pgasync.kernel.errors import because

    assert str(because("time is up")) == "time is up"


def test_ten_thousand_nested_tasks_are_cancelled_without_recursion():
    # Each child is started by a firing, so that the start does not recurse.
    log = []
    signal = Signal()

    async def nest(depth):
        try:
            await signal.wait()
            async with open_nursery() as nursery:
                deepest.append(nursery)
                await sleep_forever()
        finally:
            log.append(depth)

    deepest = []
    root = start(nest(0))
    signal.fire()
    for depth in range(1, 10_000):
        deepest[-1].start(nest(depth))
        signal.fire()
    root.cancel()
    assert log == list(range(9_999, -1, -1))


def test_a_cancelled_waiter_leaves_its_place_and_the_others_keep_their_order():
    log = []
    signal = Signal()

    async def waiter(name):
        await signal.wait()
        log.append(name)

    tasks = [start(waiter(name)) for name in "abcd"]
    tasks[1].cancel()
    signal.fire()
    assert log == ["a", "c", "d"]


def test_waits_that_are_always_cancelled_do_not_pile_up():
    event = Event()
    keeper = start(event.wait())
    for _ in range(1_000):
        start(event.wait()).cancel()
    assert len(event.waiting.tasks) < 50
    event.set()
    assert keeper.finished


def test_a_task_that_was_compacted_can_still_be_cancelled_and_woken():
    log = []
    event = Event()

    async def waiter(name):
        await event.wait()
        log.append(name)

    tasks = []
    for n in range(100):
        task = start(waiter(n))
        if n % 25:
            task.cancel()
        else:
            tasks.append(task)
    tasks[1].cancel()
    event.set()
    assert log == [0, 50, 75]


def test_cancelling_while_the_game_is_drawn_is_refused():
    task = start(sleep_forever())
    here().barred = "while the game is drawn"
    with pytest.raises(MisuseError) as caught:
        task.cancel()
    here().barred = ""
    assert str(caught.value) == "cancel() was called while the game is drawn."
    task.cancel()


def test_a_cancel_between_two_waits_runs_the_victims_cleanup_before_it_returns():
    log = []
    signal = Signal()

    async def hunter(prey):
        await signal.wait()
        log.append("before")
        prey.cancel()
        log.append("after")

    prey = start(entity(log, "prey"))
    start(hunter(prey))
    signal.fire()
    assert log == ["before", "prey", "after"]


def test_a_parent_whose_child_is_running_below_on_the_stack_ends_after_it():
    # The child starts a tree that cancels the child's parent: two on the stack.
    log = []
    signal = Signal()

    async def assassin(victim):
        victim.cancel()

    async def child(parent):
        try:
            await signal.wait()
            start(assassin(parent))
            log.append("child still runs")
            await sleep_forever()
        finally:
            log.append("child")

    async def parent():
        try:
            async with open_nursery() as nursery:
                nursery.start(child(current_task()))
        finally:
            log.append("parent")

    start(parent())
    signal.fire()
    assert log == ["child still runs", "child", "parent"]


def test_a_nursery_cancelled_while_its_newborn_child_runs_ends_the_newborn_at_its_first_wait():
    log = []

    async def child(nursery):
        nursery.cancel()
        log.append("goes on")
        try:
            await sleep_forever()
        finally:
            log.append("cleanup")

    async def parent():
        async with open_nursery() as nursery:
            task = nursery.start(child(nursery))
            log.append(task.state)
        log.append("behind the block")

    assert start(parent()).finished
    assert log == ["goes on", "cleanup", TaskState.CANCELLED, "behind the block"]


def test_a_scope_in_a_task_ends_by_cancel_and_the_task_goes_on():
    log = []
    scopes = []

    async def ship():
        with CancelScope() as scope:
            scopes.append(scope)
            await sleep_forever()
        log.append("goes on")

    task = start(ship())
    scopes[0].cancel()
    assert log == ["goes on"] and task.finished


def test_a_task_that_cancels_itself_in_the_frame_loop_ends_at_its_next_frame():
    log = []
    clock = Clock()

    async def ship():
        try:
            async for _ in frames():
                current_task().cancel()
                log.append("goes on")
        finally:
            log.append("cleanup")

    task = start(ship(), clock=clock)
    clock.tick(1)
    assert log == ["goes on", "cleanup"] and task.cancelled
    clock.tick(1)
    assert log == ["goes on", "cleanup"]


def test_cancelling_what_a_failed_child_has_marked_is_immediate_too():
    log = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            log.append("cleaned")

    async def broken():
        raise ValueError

    async def level():
        async with open_nursery() as nursery:
            first, second = nursery.start(ship()), nursery.start(ship())
            nursery.start(broken())
            assert log == []  # between two waits nothing runs that was not asked for
            first.cancel()
            assert log == ["cleaned"] and first.cancelled
            nursery.cancel()
            assert log == ["cleaned"] * 2 and second.cancelled

    with pytest.raises(ExceptionGroup) as caught:
        start(level())
    assert [type(error) for error in caught.value.exceptions] == [ValueError]


async def set_event():
    event = Event()
    event.set()
    await event.wait()


async def empty_nursery():
    async with open_nursery():
        pass


PASSING = {
    "a set event": set_event,
    "the join of what has ended": dummy_task.join,
    "no frames": lambda: wait_frames(0),
    "all of nothing": wait_all,
    "an empty nursery": empty_nursery,
}


@pytest.mark.parametrize("wait", PASSING.values(), ids=PASSING)
def test_a_running_task_that_was_cancelled_gets_it_at_a_wait_that_needs_no_time(wait):
    async def life():
        current_task().cancel()
        await wait()
        raise AssertionError

    assert start(life(), clock=Clock()).error is None


@pytest.fixture
def drawing():
    here().barred = "while the game is drawn"
    yield
    here().barred = ""


def test_cancelling_what_has_ended_does_nothing_in_any_thread_and_at_any_time(drawing):
    dummy_task.cancel()
    thread = threading.Thread(target=dummy_task.cancel)
    thread.start()
    thread.join()


def test_a_scope_that_was_not_entered_cannot_be_cancelled_while_the_game_is_drawn(drawing):
    with pytest.raises(MisuseError, match=r"cancel\(\) was called while the game is drawn"):
        CancelScope().cancel()


def test_a_task_with_children_that_will_not_even_be_closed_is_given_up_once():
    async def stubborn():
        async with open_nursery() as nursery:
            nursery.start(sleep_forever())
            while True:
                try:
                    await sleep_forever()
                except BaseException:
                    pass

    async def level():
        async with open_nursery() as nursery:
            nursery.start(stubborn())

    root = start(level())
    with pytest.raises(ExceptionGroup) as caught:
        root.cancel()
    (error,) = caught.value.exceptions
    assert str(error).startswith("stubborn swallowed its cancellation")
    assert root.cancelled and live_roots() == []


def test_a_task_that_has_cancelled_a_block_of_its_own_ends_once_when_a_sibling_fails():
    log = []

    async def restless():
        with CancelScope() as block:
            block.cancel()
        try:
            await sleep_forever()
        finally:
            log.append("ended")

    async def failing():
        raise ValueError

    async def level():
        async with open_nursery() as nursery:
            nursery.start(restless())
            nursery.start(failing())
            log.append("undisturbed")

    with pytest.raises(ExceptionGroup):
        start(level())
    assert log == ["undisturbed", "ended"]
