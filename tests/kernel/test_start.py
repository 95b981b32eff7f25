"""Starting is immediate; a task knows its name, its parent and how it ended."""

import re

import pytest

from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task, TaskState, current_task, start
from pgasync.sync.signal import Signal
from pgasync.timing.clock import Clock
from pgasync.timing.frames import next_frame


async def saucer():
    await sleep_forever()


def test_when_start_returns_the_task_has_run_to_its_first_wait():
    log = []

    async def life():
        log.append("before")
        await sleep_forever()
        log.append("never")

    task = start(life())
    assert log == ["before"]
    assert task.state is TaskState.STARTED
    task.cancel()
    assert log == ["before"]


def test_a_task_that_never_waits_is_finished_when_start_returns():
    async def quick():
        return 42

    task = start(quick())
    assert (task.state, task.result, task.error) == (TaskState.FINISHED, 42, None)
    assert task.finished and not task.cancelled


def test_a_child_runs_to_its_first_wait_before_its_parent_goes_on():
    log = []

    async def child():
        log.append("child")
        await sleep_forever()

    async def parent():
        async with open_nursery() as nursery:
            log.append("before")
            nursery.start(child())
            log.append("after")
            nursery.close()

    start(parent())
    assert log == ["before", "child", "after"]


def test_children_start_depth_first_in_the_order_of_the_calls():
    log = []

    async def tree(name, depth):
        log.append(name)
        if depth:
            async with open_nursery() as nursery:
                nursery.start(tree(name + "a", depth - 1))
                nursery.start(tree(name + "b", depth - 1))

    start(tree("r", 2))
    assert log == ["r", "ra", "raa", "rab", "rb", "rba", "rbb"]


def test_start_takes_anything_that_can_be_awaited():
    class Answer:
        def __await__(self):
            return self.ask().__await__()

        async def ask(self):
            return await signal.wait()

    signal = Signal()
    task = start(Answer())
    assert task.state is TaskState.STARTED
    signal.fire(42)
    assert task.result == 42


def test_a_signals_wait_can_be_started_as_it_is():
    signal = Signal()
    task = start(signal.wait())
    signal.fire("now")
    assert task.result == "now"


def test_names_are_the_functions_numbered_per_root():
    names = []

    async def bullet():
        names.append(current_task().name)

    async def root():
        async with open_nursery() as nursery:
            for _ in range(3):
                nursery.start(bullet())

    start(root())
    start(root())
    assert names == ["bullet", "bullet#2", "bullet#3"] * 2


def test_a_task_knows_its_parent_and_its_path():
    tasks = []

    async def ship():
        tasks.append(current_task())
        await sleep_forever()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(ship())
            nursery.start(ship())

    root = start(level())
    assert root.parent is None
    assert [task.parent for task in tasks] == [root, root]
    assert [task.path() for task in tasks] == ["level > ship", "level > ship#2"]
    root.cancel()


def test_clock_and_scene_are_inherited():
    seen = []

    async def grandchild():
        seen.append((current_task().clock, current_task().scene))

    async def child():
        async with open_nursery() as nursery:
            nursery.start(grandchild())

    async def root():
        async with open_nursery() as nursery:
            nursery.start(child())

    start(root(), clock="clock", scene="scene")
    assert seen == [("clock", "scene")]


def test_a_child_lives_in_the_clock_and_the_scene_that_it_was_given_and_so_do_its_own_children():
    seen = {}

    async def child(name):
        task = current_task()
        seen[name] = task.clock, task.scene

    async def family(name):
        async with open_nursery() as nursery:
            await child(name)
            nursery.start(child(f"child of {name}"))

    async def level():
        async with open_nursery() as nursery:
            nursery.start(family("both"), clock=other, scene="other scene")
            nursery.start(child("clock"), clock=other)
            nursery.start(child("scene"), scene="other scene")

    own, other = Clock(), Clock()
    start(level(), clock=own, scene="scene")
    assert seen == {
        "both": (other, "other scene"),
        "child of both": (other, "other scene"),
        "clock": (other, "scene"),
        "scene": (own, "other scene"),
    }


def test_a_failed_task_is_cancelled_with_its_error_set():
    error = ValueError("boom")
    tasks = []

    async def failing():
        tasks.append(current_task())
        raise error

    with pytest.raises(ValueError, match="boom") as caught:
        start(failing())
    assert caught.value is error
    assert tasks[0].state is TaskState.CANCELLED
    assert tasks[0].cancelled and not tasks[0].finished
    assert tasks[0].error is error


def test_a_cancelled_task_has_a_cause_but_no_error():
    task = start(saucer())
    task.cancel("enough")
    assert task.cancelled and task.error is None
    assert task.cause.why == "enough"


def test_the_result_of_a_task_that_has_not_returned_is_refused():
    task = start(saucer())
    with pytest.raises(MisuseError) as caught:
        _ = task.result
    assert str(caught.value) == "saucer has no result: it is started. Ask `task.finished` first."
    task.cancel()
    with pytest.raises(MisuseError) as caught:
        _ = task.result
    assert str(caught.value) == "saucer has no result: it is cancelled. Ask `task.finished` first."


def test_current_task_is_a_plain_call():
    seen = []

    async def asker():
        seen.append(current_task())
        await signal.wait()
        seen.append(current_task())

    signal = Signal()
    task = start(asker())
    signal.fire()
    assert seen == [task, task]


def test_current_task_after_a_start_is_the_starter_again():
    async def outer():
        before = current_task()
        inner = start(saucer())
        assert current_task() is before
        inner.cancel()
        assert current_task() is before
        return before

    task = start(outer())
    assert task.result is task


def test_current_task_outside_of_every_task_is_a_misuse():
    with pytest.raises(MisuseError) as caught:
        current_task()
    assert str(caught.value) == "current_task() was called outside of every task."


def test_several_starts_make_several_independent_trees():
    one, two = start(saucer()), start(saucer())
    assert one.root is not two.root
    one.cancel()
    assert two.state is TaskState.STARTED
    two.cancel()


def test_cancelling_a_tree_that_a_task_started_leaves_the_task_alone():
    inner = []

    async def outer():
        inner.append(start(saucer()))
        await sleep_forever()

    task = start(outer())
    task.cancel()
    assert inner[0].state is TaskState.STARTED
    assert inner[0].parent is None
    inner[0].cancel()


def test_a_root_that_fails_inside_another_tree_fails_at_its_own_start():
    async def failing():
        raise ValueError("inner")

    async def outer():
        try:
            start(failing())
        except ValueError as error:
            return str(error)

    assert start(outer()).result == "inner"


def test_a_root_that_fails_inside_another_tree_leaves_the_errors_of_others_to_the_outermost_call():
    seen = []

    async def bad_numbers():
        try:
            yield 1
            yield 2
        finally:
            raise ValueError("of the generator")

    async def undead(box):
        generator = box.pop()
        current_task().cancel()
        while generator:
            try:
                await sleep_forever()
            except Cancelled:
                pass  # given up in the end; the generator goes with its last frame, and fails too

    async def ship():
        generator = bad_numbers()
        await anext(generator)
        box = [generator]
        del generator
        with pytest.raises(MisuseError) as caught:
            start(undead(box))
        seen.append(str(caught.value))

    with pytest.raises(ValueError, match="of the generator"):
        start(ship())
    assert seen[0].startswith("undead swallowed its cancellation")


def test_a_task_that_starts_in_a_task_that_has_ended_is_never_seen_running():
    async def quick():
        return "done"

    async def parent():
        async with open_nursery() as nursery:
            return nursery.start(quick()).result

    assert start(parent()).result == "done"
    assert here().running is None


def test_the_dummy_task_has_ended_and_its_cancel_does_nothing():
    assert isinstance(dummy_task, Task)
    assert dummy_task.cancelled and dummy_task.error is None
    dummy_task.cancel()
    assert dummy_task.cause is None
    assert repr(dummy_task) == "<Task dummy cancelled>"


def test_a_start_while_the_game_is_drawn_is_refused_and_the_coroutine_closed():
    here().barred = "while the game is drawn"
    try:
        with pytest.raises(MisuseError) as caught:
            start(saucer())
    finally:
        here().barred = ""
    assert str(caught.value) == "start() was called while the game is drawn."


def test_a_child_started_while_the_game_is_drawn_is_refused_and_the_coroutine_closed():
    nurseries = []

    async def level():
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            await sleep_forever()

    root = start(level())
    here().barred = "while the game is drawn"
    try:
        with pytest.raises(MisuseError, match=r"start\(\) was called while the game is drawn"):
            nurseries[0].start(saucer())
    finally:
        here().barred = ""
    root.cancel()


def test_sleep_forever_ends_only_by_cancellation():
    log = []

    async def sleeper():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            log.append(cancelled.cause.why)
            raise

    start(sleeper()).cancel("morning")
    assert log == ["morning"]


def test_tasks_that_start_their_like_without_a_wait_are_told_so_before_the_stack_is_full():
    async def rock(nursery, depth):
        if depth:
            nursery.start(rock(nursery, depth - 1))
        await sleep_forever()

    async def level():
        async with open_nursery() as nursery:
            nursery.start(rock(nursery, 1000))

    with pytest.raises(ExceptionGroup) as caught:
        start(level())
    assert live_roots() == []
    error = caught.value
    while isinstance(error, ExceptionGroup):
        (error,) = error.exceptions
    assert re.fullmatch(
        r"start\(\) was called inside \d+ other calls of start\(\) and cancel\(\) that have not returned yet,"
        r" and Python's stack is nearly full\. A task that starts its like must wait in between,"
        r" as with `await next_frame\(\)`\.",
        str(error),
    )


def test_a_chain_of_a_hundred_starts_is_no_mistake():
    async def link(nursery, n):
        if n:
            nursery.start(link(nursery, n - 1))

    async def chain():
        async with open_nursery() as nursery:
            nursery.start(link(nursery, 100))

    assert start(chain()).finished


@pytest.mark.parametrize("make", [lambda signal: signal.wait(), lambda signal: next_frame()])
def test_a_wait_that_is_started_twice_is_refused_as_a_coroutine_is(make):
    wait = make(Signal())

    async def level():
        async with open_nursery() as nursery:
            nursery.start(wait)
            nursery.start(wait)

    with pytest.raises(ExceptionGroup) as caught:
        start(level(), clock=Clock())
    (error,) = caught.value.exceptions
    assert isinstance(error, MisuseError)
    assert "was started already" in str(error)


def test_a_wait_that_is_started_has_the_name_of_what_it_waits_for():
    root = start(next_frame(), clock=Clock())
    assert root.name == "next_frame"
    root.cancel()


def test_a_nursery_without_its_block_says_so():
    async def level():
        open_nursery().start(saucer())

    with pytest.raises(MisuseError) as caught:
        start(level())
    assert str(caught.value) == (
        "saucer was started in a nursery without its block. Write `async with` in front of it."
    )


def test_a_coroutine_that_awaits_one_that_has_ended_is_not_blamed_for_being_started_twice():
    ended = saucer()
    ended.close()

    async def ship():
        await ended

    with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
        start(ship())
    with pytest.raises(MisuseError, match="This coroutine of saucer was started already"):
        start(ended)


def test_a_task_that_moves_takes_along_only_those_that_it_starts_from_then_on():
    homes = []

    def look(*tasks):
        homes.append([(task.clock, task.scene) for task in tasks])

    async def level():
        async with open_nursery() as nursery:
            before = nursery.start(sleep_forever())
            me = current_task()
            me.scene, me.clock = "cave", None
            after = nursery.start(sleep_forever())
            look(me, before, after)
            nursery.close()

    clock = Clock()
    start(level(), clock=clock, scene="meadow")
    assert homes == [[(None, "cave"), (clock, "meadow"), (None, "cave")]]
