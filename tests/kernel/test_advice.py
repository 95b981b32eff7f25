"""The texts for the usual mistakes, word for word."""

import asyncio
import os
import random
import re
from pathlib import Path

import pytest

import pgasync
from pgasync.kernel import advice
from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import current_task, start
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.together import move_on_when, run_as_daemon, wait_all, wait_any
from pgasync.timing.clock import Clock
from pgasync.timing.frames import next_frame, wait_frames
from pgasync.timing.sleep import every, sleep

FILE = advice.shorten(str(Path(__file__)))


async def saucer():
    await sleep_forever()


def line_of(function, words):
    """`file:line` of the line of a function that has these words."""
    for number, text in enumerate(Path(__file__).read_text().splitlines(), 1):
        if number > function.__code__.co_firstlineno and words in text:
            return f"{FILE}:{number}"
    raise AssertionError(words)


def text_of_misuse(call, *arguments):
    with pytest.raises(MisuseError) as caught:
        call(*arguments)
    return str(caught.value)


def test_a_function_instead_of_a_coroutine():
    with pytest.raises(TypeError) as caught:
        start(saucer)
    assert str(caught.value) == (
        "start() needs a coroutine, got the function saucer. Write start(saucer(...)), with the parentheses."
    )


def test_a_function_instead_of_a_coroutine_in_a_nursery():
    async def level():
        async with open_nursery() as nursery:
            with pytest.raises(TypeError) as caught:
                nursery.start(saucer)
            return str(caught.value)

    assert start(level()).result.startswith("start() needs a coroutine, got the function saucer.")


@pytest.mark.parametrize("value", [None, 42, "saucer", [1]])
def test_nothing_that_can_be_awaited(value):
    with pytest.raises(TypeError) as caught:
        start(value)
    assert str(caught.value) == f"start() needs a coroutine, got {value!r}."


def test_the_same_coroutine_started_twice_while_it_waits():
    coro = saucer()
    task = start(coro)
    assert text_of_misuse(start, coro) == (
        "This coroutine of saucer was started already. Call saucer(...) again for every start()."
    )
    task.cancel()


def test_the_same_coroutine_started_twice_after_its_end():
    coro = saucer()
    start(coro).cancel()
    assert text_of_misuse(start, coro) == (
        "This coroutine of saucer was started already. Call saucer(...) again for every start()."
    )


def test_the_same_coroutine_started_twice_while_it_runs():
    async def narcissus():
        return text_of_misuse(start, current_task().coro)

    assert start(narcissus()).result == (
        "This coroutine of narcissus was started already. Call narcissus(...) again for every start()."
    )


def test_a_task_given_to_start():
    task = start(saucer())
    assert text_of_misuse(start, task) == "saucer is a task already. Give start() a coroutine."
    task.cancel()


def test_a_task_awaited():
    async def level():
        async with open_nursery() as nursery:
            task = nursery.start(saucer())
            try:
                await task
            except MisuseError as error:
                nursery.close()
                return str(error)

    assert start(level()).result == (
        "A task cannot be awaited. Write `await saucer_task.join()`, with the name of your variable."
    )


def finally_sleep_forever():
    async def ship():
        try:
            await sleep_forever()
        finally:
            await sleep_forever()  # in cleanup, suspending

    return ship


def except_sleep_forever():
    async def ship():
        try:
            await sleep_forever()
        except Cancelled:
            await sleep_forever()  # in handler, suspending
            raise

    return ship


def finally_event():
    event = Event()
    event.set()

    async def ship():
        try:
            await sleep_forever()
        finally:
            await event.wait()  # in cleanup, over at once

    return ship


def except_join():
    async def ship():
        try:
            await sleep_forever()
        except Cancelled:
            await dummy_task.join()  # in handler, over at once
            raise

    return ship


@pytest.mark.parametrize(
    ("make", "wait", "words", "block"),
    [
        (finally_sleep_forever, "sleep_forever()", "# in cleanup, suspending", "finally"),
        (except_sleep_forever, "sleep_forever()", "# in handler, suspending", "except"),
        (finally_event, "an event", "# in cleanup, over at once", "finally"),
        (except_join, "dummy.join()", "# in handler, over at once", "except"),
    ],
)
def test_await_in_cleanup_raises_at_that_line_and_is_the_tasks_error(make, wait, words, block):
    ship = make()
    task = start(ship())
    text = text_of_misuse(task.cancel)
    assert text == (
        f"ship awaited {wait} while it was being cancelled"
        f" ({line_of(ship, words)}, in {block}). Cleanup cannot wait."
    )
    assert task.cancelled and str(task.error) == text


def waits_that_are_refused():
    done = Event()
    done.set()
    hit = Signal("hit")

    async def open_one():
        async with open_nursery():
            pass

    async def beat():
        async for _ in every(0.5):
            pass

    async def moved():
        async with move_on_when(saucer()):
            pass

    async def accompanied():
        async with run_as_daemon(saucer()):
            pass

    return {
        "sleep_forever()": sleep_forever,
        "an event": done.wait,
        "hit": hit.wait,
        "dummy.join()": dummy_task.join,
        "nursery()": open_one,
        "wait_all()": wait_all,
        "wait_any()": wait_any,
        "move_on_when()": moved,
        "run_as_daemon()": accompanied,
        "next_frame()": next_frame,
        "sleep(0)": lambda: sleep(0),
        "wait_frames(0)": lambda: wait_frames(0),
        "every(0.5)": beat,
    }


@pytest.mark.parametrize("name", waits_that_are_refused())
def test_any_wait_suspending_or_not_is_refused_in_cleanup(name):
    wait = waits_that_are_refused()[name]
    seen = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            try:
                await wait()
            except MisuseError as error:
                seen.append(str(error))

    task = start(ship(), clock=Clock())
    task.cancel()
    assert seen[0].startswith(f"ship awaited {name} while it was being cancelled (")
    assert task.cancelled and task.error is None


def test_cleanup_goes_on_after_a_refused_wait():
    log = []

    async def ship():
        try:
            try:
                await sleep_forever()
            finally:
                await sleep_forever()
        finally:
            log.append("outer cleanup")

    assert text_of_misuse(start(ship()).cancel).startswith("ship awaited sleep_forever()")
    assert log == ["outer cleanup"]


def test_the_error_of_a_refused_wait_travels_like_any_other_error_of_that_task():
    async def ship():
        try:
            await sleep_forever()
        finally:
            await sleep_forever()

    async def level():
        try:
            async with open_nursery() as nursery:
                nursery.start(ship()).cancel()
                await sleep_forever()
        except* MisuseError as group:
            return_value.extend(group.exceptions)

    return_value = []
    assert start(level()).finished
    assert str(return_value[0]).startswith("ship awaited sleep_forever() while it was being cancelled")


def test_a_wait_in_except_exception_in_cleanup_is_refused_too():
    seen = []

    async def ship():
        try:
            await sleep_forever()
        finally:
            try:
                raise ValueError
            except ValueError:
                try:
                    await sleep_forever()
                except MisuseError as error:
                    seen.append(str(error))

    start(ship()).cancel()
    assert "in except). Cleanup cannot wait." in seen[0]


def test_a_finally_that_was_reached_without_a_cancellation_may_wait():
    event = Event()

    async def ship():
        try:
            pass
        finally:
            await event.wait()
        return "waited"

    task = start(ship())
    event.set()
    assert task.result == "waited"


def test_except_exception_may_wait():
    event = Event()

    async def ship():
        try:
            raise ValueError
        except ValueError:
            await event.wait()
        return "waited"

    task = start(ship())
    event.set()
    assert task.result == "waited"


def test_a_swallowed_cancellation_names_the_function_and_the_wait():
    async def stubborn():
        try:
            await sleep_forever()  # where it swallows
        except Cancelled:
            pass

    task = start(stubborn())
    text = text_of_misuse(task.cancel)
    assert text == (
        f"stubborn swallowed its cancellation, in stubborn, at the wait in"
        f" {line_of(stubborn, '# where it swallows')}."
        " Write `except Cancelled: ...; raise`, or clean up in `finally`."
    )
    assert task.cancelled and str(task.error) == text


def test_a_swallowed_cancellation_names_the_inner_function_that_swallowed_it():
    async def inner():
        await sleep_forever()  # the wait deep inside

    async def catcher():
        try:
            await inner()
        except BaseException:
            pass

    async def ship():
        await catcher()
        await sleep_forever()

    task = start(ship())
    text = text_of_misuse(task.cancel)
    assert text == (
        f"ship swallowed its cancellation, in catcher, at the wait in {line_of(inner, '# the wait deep')}."
        " Write `except Cancelled: ...; raise`, or clean up in `finally`."
    )


def test_a_swallowed_cancellation_is_told_from_cleanup_though_another_tasks_cleanup_has_asked_for_it():
    async def swallower():
        try:
            await sleep_forever()
        except Cancelled:
            pass
        await sleep_forever()

    async def ship():
        try:
            await sleep_forever()
        except Cancelled:
            victim.cancel()
            raise

    victim, killer = start(swallower()), start(ship())
    assert text_of_misuse(killer.cancel).startswith("swallower swallowed its cancellation, in swallower, ")


def test_a_task_that_swallows_its_cancellation_gets_it_again_and_may_then_end():
    log = []

    async def hesitant():
        for n in range(2):
            try:
                await sleep_forever()
            except Cancelled:
                log.append(n)
        await sleep_forever()

    task = start(hesitant())
    assert text_of_misuse(task.cancel).startswith("hesitant swallowed its cancellation")
    assert log == [0, 1]
    assert task.cancelled


def test_a_task_that_swallows_a_few_times_is_abandoned_and_counted_as_ended():
    log = []
    rest = []

    async def undead():
        while True:
            try:
                await sleep_forever()
            except BaseException as error:
                log.append(type(error))

    async def sibling():
        try:
            await sleep_forever()
        finally:
            rest.append("sibling")

    async def level():
        try:
            async with open_nursery() as nursery:
                nursery.start(sibling())
                nursery.start(undead())
        finally:
            rest.append("level")

    task = start(level())
    with pytest.raises(ExceptionGroup) as caught:
        task.cancel()
    assert str(caught.value.exceptions[0]).startswith("undead swallowed its cancellation, in undead")
    assert log.count(Cancelled) == 4
    assert rest == ["sibling", "level"]


def test_a_task_that_only_waits_in_its_cleanup_is_abandoned_too():
    async def undead():
        try:
            await sleep_forever()
        finally:
            while True:
                try:
                    await sleep_forever()
                except MisuseError:
                    pass

    task = start(undead())
    with pytest.raises(MisuseError) as caught:
        task.cancel()
    assert task.cancelled
    assert task.error is caught.value
    assert re.fullmatch(
        r"undead awaited sleep_forever\(\) again and again while it was being cancelled"
        r" \(.*\.py:\d+, in undead\), and was abandoned\. Cleanup cannot wait\.",
        str(caught.value),
    )


def test_the_last_cleanup_of_an_abandoned_task_knows_whose_it_is():
    seen = []

    async def undead():
        try:
            while True:
                try:
                    await sleep_forever()
                except Cancelled:
                    pass
        finally:
            seen.append(current_task())

    task = start(undead())
    text_of_misuse(task.cancel)
    assert seen == [task]


def test_a_scope_that_swallows_its_cancellation_says_so_and_the_task_may_go_on():
    scopes, event = [], Event()

    async def ship():
        try:
            with CancelScope() as scope:
                scopes.append(scope)
                try:
                    await sleep_forever()
                except Cancelled:
                    pass
        except MisuseError as error:
            await event.wait()
            return str(error)

    task = start(ship())
    scopes[0].cancel()
    event.set()
    assert task.result.startswith("ship swallowed its cancellation, in ship, at the wait in ")


def test_starting_in_a_nursery_whose_block_has_ended():
    async def level():
        async with open_nursery() as nursery:
            pass
        return text_of_misuse(nursery.start, saucer())

    assert start(level()).result == (
        "saucer was started in a nursery whose block has ended."
        " Start it while the block runs, or in a nursery further out."
    )


def test_awaiting_an_asyncio_future():
    async def ship():
        loop = asyncio.new_event_loop()
        try:
            await loop.create_future()
        finally:
            loop.close()

    with pytest.raises(MisuseError) as caught:
        start(ship())
    text = str(caught.value)
    assert text.startswith("ship awaited something that pgasync does not know: <Future pending")
    assert text.endswith(
        ">. Awaitables of asyncio, trio and other loops cannot be awaited in a pgasync task."
    )


def test_a_tick_inside_a_tick():
    clock = Clock()

    async def ship():
        await next_frame()
        return text_of_misuse(clock.tick, 1)

    task = start(ship(), clock=clock)
    clock.tick(1 / 64)
    assert task.result == (
        "tick() was called inside a tick, by ship."
        " Only the driver ticks; a task waits with `await next_frame()`."
    )


def test_a_wait_whose_parking_fails_raises_at_the_await():
    class Picky:
        def __init__(self, error):
            self.error = error

        def park(self, task):
            raise self.error

    from pgasync.kernel.trap import trap

    async def ship():
        for error in (ValueError("value"), TypeError("type"), MisuseError("misuse")):
            with pytest.raises(type(error), match=str(error)):
                await trap(Picky(error))
        return "alive"

    assert start(ship()).result == "alive"


def test_a_refused_wait_that_no_line_of_the_game_has_asked_for_names_none(monkeypatch):
    async def ship():
        try:
            await sleep_forever()
        finally:
            await sleep_forever()

    task = start(ship())
    monkeypatch.setattr(advice, "is_ours", lambda code: True)
    assert text_of_misuse(task.cancel) == (
        "ship awaited sleep_forever() while it was being cancelled. Cleanup cannot wait."
    )
    assert task.cause.where == ""


def test_a_bug_in_a_wait_of_our_own_is_not_mistaken_for_a_foreign_awaitable():
    class Broken:
        def park(self, task):
            return task.no_such_attribute

    from pgasync.kernel.trap import trap

    async def ship():
        await trap(Broken())

    with pytest.raises(AttributeError, match="no_such_attribute"):
        start(ship())


def test_paths_are_relative_below_the_working_directory_and_whole_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert advice.shorten(str(tmp_path / "games" / "meteors.py")) == str(Path("games") / "meteors.py")
    assert advice.shorten(str(tmp_path.parent / "meteors.py")) == str(tmp_path.parent / "meteors.py")


def test_a_path_on_another_drive_stays_whole(monkeypatch):
    def relpath(file):
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(advice.os.path, "relpath", relpath)
    assert advice.shorten("D:/meteors.py") == "D:/meteors.py"


def test_a_refused_wait_without_a_source_names_no_block():
    code = compile(
        "async def ship(sleep_forever):\n"
        "    try:\n"
        "        await sleep_forever()\n"
        "    finally:\n"
        "        await sleep_forever()\n",
        "<typed>",
        "exec",
    )
    space = {}
    exec(code, space)
    task = start(space["ship"](sleep_forever))
    assert text_of_misuse(task.cancel) == (
        "ship awaited sleep_forever() while it was being cancelled (<typed>:5). Cleanup cannot wait."
    )


def test_a_source_that_has_changed_into_nonsense_names_no_block(tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("def (:\n")
    assert advice.enclosing_handler(str(broken), 1) == ""


def test_the_innermost_of_nested_handlers_is_named(tmp_path):
    source = tmp_path / "nested.py"
    source.write_text(
        "try:\n    pass\nfinally:\n    try:\n        one\n    except ValueError:\n        two\n    three\n"
    )
    assert [advice.enclosing_handler(str(source), line) for line in (2, 5, 7, 8)] == [
        "",
        "finally",
        "except",
        "finally",
    ]


@pytest.mark.parametrize("caught", [Cancelled, BaseException])
def test_a_task_that_will_not_leave_an_inner_block_ends_whole_with_its_children(caught):
    log, scopes = [], []

    async def child():
        try:
            await sleep_forever()
        finally:
            log.append("child")

    async def stubborn():
        async with open_nursery() as nursery:
            nursery.start(child())
            with CancelScope() as scope:
                scopes.append(scope)
                while True:
                    try:
                        await sleep_forever()
                    except caught:
                        pass

    task = start(stubborn())
    with pytest.raises(MisuseError) as raised:
        scopes[0].cancel()
    assert "stubborn swallowed its cancellation, in stubborn" in str(raised.value)
    assert log == ["child"]
    assert task.cancelled and task.error is raised.value


def test_a_child_that_runs_while_its_parent_is_abandoned_ends_before_it():
    log, scopes, go = [], [], Event()

    async def child():
        await go.wait()
        scopes[0].cancel()
        log.append("child goes on to its next wait")
        try:
            await sleep_forever()
        finally:
            log.append("child")

    async def stubborn():
        async with open_nursery() as nursery:
            nursery.start(child())
            with CancelScope() as scope:
                scopes.append(scope)
                while True:
                    try:
                        await sleep_forever()
                    except Cancelled:
                        pass

    task = start(stubborn())
    with pytest.raises(MisuseError, match="stubborn swallowed its cancellation"):
        go.set()
    assert log == ["child goes on to its next wait", "child"]
    assert task.cancelled


def test_an_abandoned_task_does_not_hide_the_errors_of_its_children():
    scopes = []

    async def child():
        try:
            await sleep_forever()
        finally:
            raise ValueError("of the child")

    async def stubborn():
        async with open_nursery() as nursery:
            nursery.start(child())
            with CancelScope() as scope:
                scopes.append(scope)
                while True:
                    try:
                        await sleep_forever()
                    except Cancelled:
                        pass

    start(stubborn())
    with pytest.raises(ExceptionGroup, match="stubborn failed") as caught:
        scopes[0].cancel()
    assert [type(error) for error in caught.value.exceptions] == [MisuseError, ValueError]


def test_a_foreign_awaitable_in_cleanup_is_explained_as_anywhere():
    class Foreign:
        def __await__(self):
            yield "something else"

    async def ship():
        try:
            await sleep_forever()
        finally:
            await Foreign()

    task = start(ship())
    with pytest.raises(MisuseError, match="ship awaited something that pgasync does not know: 'some"):
        task.cancel()


def code_in(file):
    return compile("", file, "exec")


@pytest.mark.parametrize(
    ("files", "best"),
    [
        (["/lib/site-packages/numpy/core.py", "/home/me/game.py"], "/home/me/game.py"),
        ([random.__file__, "/lib/site-packages/numpy/core.py"], "/lib/site-packages/numpy/core.py"),
        ([pgasync.__file__, "<frozen runpy>", random.__file__], "<frozen runpy>"),
        (["/home/me/inner.py", "/home/me/outer.py"], "/home/me/inner.py"),
        ([pgasync.__file__], pgasync.__file__),
        ([], ""),
    ],
)
def test_the_line_shown_is_the_innermost_of_the_game_then_of_a_package_then_of_python(files, best):
    file, line, _ = advice.nearest((code_in(file), 7) for file in files)
    assert file == (advice.shorten(best) if best else "")
    assert line == (7 if best else 0)


def test_a_path_stays_whole_where_the_working_directory_is_gone(monkeypatch):
    def gone():
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", gone)
    assert advice.shorten("/games/rain.py") == "/games/rain.py"
