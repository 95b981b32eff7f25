"""Functions in threads: their results come in a tick, and a thread that cannot be stopped is told of."""

from __future__ import annotations

import functools
import gc
import random
import threading
import weakref

import pygame
import pytest

from pgasync import (
    CancelScope,
    MisuseError,
    Signal,
    in_thread,
    move_on_after,
    next_frame,
    open_nursery,
    run_headless,
    sleep,
    sleep_forever,
    start,
    wait_all,
    wait_key,
)
from pgasync.engine import threads as engine_threads
from pgasync.engine.recorder import Recorder
from pgasync.engine.threads import MOST_THREADS
from pgasync.testing import LeakError, Stage

HERE = "tests/engine/test_in_thread.py"
SAFE = 30  # s; nothing takes so long but a mistake


class Gate:
    """A function that returns when it is told to."""

    def __init__(self):
        self.begun = threading.Event()
        self.open = threading.Event()
        self.over = threading.Event()

    def __call__(self, value=None):
        self.begun.set()
        assert self.open.wait(SAFE)
        self.over.set()
        return value

    __name__ = "pass_gate"


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.open.set()


async def asleep(game):
    await sleep_forever()


async def scene_of_tests(scene):
    await sleep_forever()


@pytest.fixture
def game(new_game):
    """A game that nobody holds for its threads, as in a window."""

    async def main(game):
        await game.play(scene_of_tests)

    game = new_game()
    game.start(main)
    return game


def let_in(game, gate):
    """Let a function return, and wait until the game can know."""
    gate.open.set()
    game.outside.settle()


def test_the_result_comes_in_the_first_tick_after_the_function_has_returned(game, gate):
    log = []

    async def loader():
        log.append(await in_thread(gate, "map"))

    game.scene.start(loader())
    assert gate.begun.wait(SAFE)
    [thread] = [each for each in threading.enumerate() if each.name == "pgasync in_thread"]
    assert thread.daemon  # or it would keep the program from ending
    for _ in range(3):
        game.tick()
    assert log == []
    let_in(game, gate)
    assert log == []  # between two ticks nothing happens
    game.tick()
    assert log == ["map"]


def test_without_a_window_a_thread_takes_one_tick_however_slow_it_is(stage):
    frames = []

    async def loader():
        for _ in range(3):
            await in_thread(threading.Event().wait, 0.01)
            frames.append(stage.game.clock.frame)

    stage.start(loader())
    stage.run_ticks(3)
    assert frames == [1, 2, 3]


def test_run_headless_holds_the_game_for_its_threads():
    async def main(game):
        frames.append(await in_thread(threading.Event().wait, 0.01))
        frames.append(game.clock.frame)

    frames = []
    run_headless(main, ticks=5)
    assert frames == [False, 1]


def test_results_come_in_the_order_of_the_calls_each_with_all_that_it_sets_off(game):
    log = []
    gates = [Gate() for _ in range(3)]
    bell = Signal("bell")

    async def loader(n):
        await in_thread(gates[n])
        log.append(n)
        bell.fire(n)

    async def listener():
        while True:
            log.append(f"heard {await bell.wait()}")

    game.scene.start(listener())
    for n in range(3):
        game.scene.start(loader(n))
    for each in (2, 0, 1):
        gates[each].open.set()
        assert gates[each].over.wait(SAFE)
    game.outside.settle()
    game.tick()
    assert log == [0, "heard 0", 1, "heard 1", 2, "heard 2"]


def test_results_come_before_the_events_the_timers_and_the_frames_of_the_tick(game):
    log = []

    async def note(name, wait):
        await wait
        log.append(name)

    for name, wait in (
        ("frame", next_frame()),
        ("timer", sleep(0)),
        ("key", wait_key("space")),
        ("thread", in_thread(int)),
    ):
        game.scene.start(note(name, wait))
    game.outside.settle()
    game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE, mod=0, unicode=" ", scancode=44)])
    assert log == ["thread", "key", "timer", "frame"]


def test_an_error_is_raised_at_the_wait_with_the_line_of_the_function_in_its_traceback(stage):
    def broken():
        raise ZeroDivisionError("in the thread")

    caught = []

    async def loader():
        try:
            await in_thread(broken)
        except ZeroDivisionError as error:
            caught.append(error)

    stage.start(loader())
    stage.run_ticks(1)
    [error] = caught
    names = []
    trace = error.__traceback__
    while trace is not None:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert (names[0], names[-1], str(error)) == ("loader", "broken", "in the thread")


def test_sys_exit_in_a_thread_leaves_the_game_and_not_only_the_thread(stage):
    async def loader():
        await in_thread(exit_now)

    def exit_now():
        raise SystemExit(3)

    stage.start(loader())
    stage.run_ticks(1)
    assert stage.done


def test_arguments_of_every_kind_reach_the_function_and_a_partial_has_the_name_of_its_function(stage):
    def describe(*args, outside, self):
        return args, outside, self

    async def loader():
        results.append(await in_thread(describe, 1, 2, outside=3, self=4))
        await in_thread(functools.partial(gate, 5))

    results = []
    gate = Gate()
    task = stage.start(loader())
    stage.run_ticks(1)
    assert results == [((1, 2), 3, 4)]
    assert task.waits_for() == "pass_gate() in a thread"
    gate.open.set()


def test_a_paused_scene_gets_its_result_too(stage):
    async def loader():
        await in_thread(int)

    task = stage.start(loader())
    stage.scene.clock.pause()
    stage.run_ticks(1)
    assert task.finished


def test_a_cancelled_wait_ends_at_once_and_says_that_the_thread_goes_on(game, gate):
    async def loader():
        await in_thread(gate)  # here

    task = game.scene.start(loader())
    line = loader.__code__.co_firstlineno + 1
    assert gate.begun.wait(SAFE)
    task.cancel("enough")
    assert task.cancelled
    assert task.why().replace("\\", "/").splitlines()[1] == (
        f"  it has left a thread that still runs pass_gate(), called at {HERE}:{line}"
    )
    gate.open.set()
    assert game.outside.close() == []
    assert "still runs" not in task.why()
    game.tick()  # its result is for nobody
    assert game.outside.open == {}


class Thing:
    """Something that can be watched."""


def test_nothing_is_held_of_a_call_that_is_over(game):
    async def loader():
        thing = Thing()
        alive.append(weakref.ref(thing))
        result = in_thread(lambda same: same, thing)
        del thing
        assert isinstance(await result, Thing)
        del result
        await sleep_forever()

    alive = []
    game.scene.start(loader())
    game.outside.settle()
    game.tick()
    gc.collect()
    assert alive[0]() is None


def test_nothing_is_held_of_a_call_whose_task_was_cancelled_when_it_has_returned(game, gate):
    def make(thing):
        gate()
        alive.append(weakref.ref(thing))
        result = Thing()
        alive.append(weakref.ref(result))
        return result

    async def loader():
        await in_thread(make, Thing())

    alive = []
    task = game.scene.start(loader())
    assert gate.begun.wait(SAFE)
    task.cancel()
    gate.open.set()
    assert game.outside.close() == []
    gc.collect()
    assert [each() for each in alive] == [None, None]
    assert task.cancelled  # and it may be asked still


def test_cancelled_in_the_very_tick_in_which_the_result_has_come_it_is_cancelled(game):
    log = []

    async def first():
        await in_thread(int)
        second.cancel()

    async def loader():
        await in_thread(int)
        log.append("second")

    game.scene.start(first())
    second = game.scene.start(loader())
    game.outside.settle()
    game.tick()
    assert second.cancelled
    assert log == []


def test_a_limit_on_the_time_works_as_for_every_wait(game, gate):
    async def loader():
        with move_on_after(0.1) as limit:
            await in_thread(gate)
        return limit.cancelled_caught

    task = game.scene.start(loader())
    for _ in range(7):
        game.tick()
    assert task.result is True


def test_only_so_many_run_at_a_time_and_one_that_is_cancelled_before_its_turn_is_never_called(game, gate):
    called = []

    async def loader(function):
        await in_thread(function)

    busy = [game.scene.start(loader(gate)) for _ in range(MOST_THREADS)]
    extra = game.scene.start(loader(lambda: called.append(1)))
    last = game.scene.start(loader(lambda: called.append(2)))
    assert len(game.outside.threads.queue) == 2
    extra.cancel()
    assert "still runs" not in extra.why()
    let_in(game, gate)
    game.tick()
    assert called == [2]
    assert all(task.finished for task in [*busy, last])


def test_no_thread_is_left_when_there_is_nothing_to_do(game):
    async def loader():
        await wait_all(*(in_thread(int) for _ in range(20)))

    before = set(threading.enumerate())
    task = game.scene.start(loader())
    mine = [thread for thread in threading.enumerate() if thread not in before]
    game.outside.settle()
    game.tick()
    assert task.finished
    for thread in mine:
        thread.join(SAFE)
        assert not thread.is_alive()
    assert game.outside.threads.count == 0


@pytest.mark.parametrize(
    ("touch", "text"),
    [
        (lambda game: game.scene.start(asleep(game)), "start() was called in another thread"),
        (lambda game: game.tick(), "tick() was called in another thread"),
        (lambda game: game.bell.fire(), "fire() was called in another thread"),
        (lambda game: game.main.cancel(), "cancel() was called in another thread"),
        (lambda game: game.ask("date", str), "ask() was called in another thread"),
        (lambda game: game.save("a", 1), "ask() was called in another thread"),
        (lambda game: game.draw(), "draw() was called in another thread"),
    ],
)
def test_in_the_thread_the_game_cannot_be_touched(game, touch, text):
    caught = []
    game.bell = Signal("bell")

    async def listener():
        await game.bell.wait()

    async def loader():
        try:
            await in_thread(touch, game)
        except MisuseError as error:
            caught.append(str(error))

    game.scene.start(listener())
    game.scene.start(loader())
    game.outside.settle()
    game.tick()
    assert len(caught) == 1
    assert caught[0].startswith(text)


def refusal(stage, call):
    """What an entity is told that makes a call at once."""
    caught = []

    async def careless():
        try:
            await call()
        except (TypeError, MisuseError) as error:
            caught.append((type(error), str(error)))

    assert not stage.start(careless()).is_open()
    return caught


async def fetch():
    pass


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (
            lambda: in_thread(fetch),
            "in_thread() needs a plain function, got the async function fetch,"
            " which is no work for a thread. Write `await fetch(...)`.",
        ),
        (
            lambda: in_thread(fetch()),
            "in_thread() needs a plain function, got the coroutine fetch,"
            " which is no work for a thread. Await it.",
        ),
        (
            lambda: in_thread(sum([1, 2])),
            "in_thread() needs a function, got 3."
            " Write in_thread(load, name) instead of in_thread(load(name)).",
        ),
    ],
)
def test_what_is_no_function_is_refused_at_the_call(stage, call, text):
    assert refusal(stage, call) == [(TypeError, text)]


def test_a_task_outside_of_every_game_is_told_so():
    caught = []

    async def stranger():
        try:
            await in_thread(int)
        except MisuseError as error:
            caught.append(str(error))

    start(stranger())
    assert caught == [
        "stranger awaited in_thread(), but it lives in no game, whose ticks would bring the result."
        " Await it in the main function, in a scene, or in what these have started."
    ]


def test_in_cleanup_nothing_is_called(game):
    called, caught = [], []

    async def untidy():
        try:
            await sleep_forever()
        finally:
            try:
                await in_thread(called.append, 1)
            except MisuseError as error:
                caught.append(str(error))

    game.scene.start(untidy()).cancel()
    assert "Cleanup cannot wait." in caught[0]
    assert called == []
    assert game.outside.threads.changed is None  # not even the means for it were made


def test_a_marked_task_calls_nothing(game):
    called = []

    async def late_comer():
        with CancelScope() as scope:
            scope.cancel()
            await in_thread(called.append, 1)

    assert game.scene.start(late_comer()).finished
    assert called == []


def test_a_function_that_does_not_return_is_named_and_not_waited_for_without_end(gate):
    async def loader():
        await in_thread(gate)

    with Stage() as stage:
        stage.check_leaks = False
        stage.game.outside.patience = stage.game.outside.grace = 0
        stage.start(loader())
        with pytest.raises(TimeoutError) as caught:
            stage.run_ticks(1)
    line = loader.__code__.co_firstlineno + 1
    assert str(caught.value).replace("\\", "/") == (
        "pass_gate() in a thread, which loader waits for, has not come to its end within 0 s"
        f" (called at {HERE}:{line}). Without a window a game waits for its threads before each tick, so that"
        " results come in the same tick on every machine. What is to run as long as the game does is no"
        " call to wait for: start a thread of your own."
    )


def test_who_holds_a_game_for_its_threads_can_have_enough(game, gate):
    async def loader():
        await in_thread(gate)

    game.scene.start(loader())
    game.outside.settle(lambda: True)  # as Ctrl-C has it


def test_nobody_is_held_for_what_a_replay_does_not_call(game):
    class Replay(Recorder):
        def runs(self, job):
            return False

    called = []

    async def loader():
        await in_thread(called.append, 1)

    game.recorder = Replay(game, {"game": "toy", "demo": False})
    task = game.scene.start(loader())
    game.outside.settle()
    game.tick()
    assert (task.is_open(), called) == (True, [])
    task.cancel()
    assert "still runs" not in task.why()


def test_a_thread_that_still_runs_is_told_once(game, gate):
    async def loader():
        await in_thread(gate)

    game.outside.grace = 0
    task = game.scene.start(loader())
    assert gate.begun.wait(SAFE)
    task.cancel()
    assert len(game.outside.close()) == 1
    assert game.outside.close() == []


def test_a_thread_that_outlives_its_game_is_a_leak(gate):
    async def loader():
        with move_on_after(0):
            await in_thread(gate)

    stage = Stage()
    stage.begin()
    stage.game.outside.grace = 0
    task = stage.start(loader())
    assert gate.begun.wait(SAFE)  # one that has not begun would not be called at all
    task.cancel()
    with pytest.raises(LeakError) as caught:
        stage.end()
    line = loader.__code__.co_firstlineno + 2
    assert f"  a thread that still runs pass_gate(), called at {HERE}:{line}" in str(caught.value).replace(
        "\\", "/"
    )


def test_a_game_that_ends_names_the_threads_that_still_run_once(gate, capsys):
    async def main(game):
        game.outside.grace = 0
        with move_on_after(0.1) as limit:
            async with open_nursery() as nursery:
                nursery.start(in_thread(gate))
                nursery.cancel()
        assert not limit.cancelled_caught

    run_headless(main)
    line = main.__code__.co_firstlineno + 4
    assert capsys.readouterr().err.replace("\\", "/") == (
        "pgasync: the game has ended, and left a thread that still runs pass_gate(), called at"
        f" {HERE}:{line}. Nothing can stop it; it ends with the program.\n"
    )


def test_a_game_that_ends_gives_its_threads_a_moment(gate, capsys):
    async def main(game):
        task = start_in(game)
        task.cancel()
        threading.Timer(0.05, gate.open.set).start()

    def start_in(game):
        async def loader():
            await in_thread(gate)

        return start(loader(), clock=game.clock, scene=game.ground)

    run_headless(main)
    assert gate.over.is_set()
    assert capsys.readouterr().err == ""


@pytest.fixture
def no_threads(monkeypatch):
    """A machine like a browser."""

    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)


def test_where_there_are_no_threads_one_call_is_made_between_two_ticks(game, no_threads):
    log = []

    async def loader(n):
        await in_thread(log.append, f"called {n}")
        log.append(f"told {n}")

    for n in range(2):
        game.scene.start(loader(n))
    assert log == []
    game.tick()
    assert log == ["called 0", "told 0"]
    game.tick()
    assert log == ["called 0", "told 0", "called 1", "told 1"]


def test_where_there_are_no_threads_the_game_cannot_be_touched_either(game, no_threads):
    caught = []

    async def loader():
        try:
            await in_thread(game.scene.start, fetch())
        except MisuseError as error:
            caught.append(str(error))

    game.scene.start(loader())
    game.tick()
    assert caught == [
        "start() was called by a function that in_thread() runs. Such a function may not touch the game."
    ]
    assert game.outside.threads.count == 0


def test_without_threads_and_without_a_window_it_is_one_tick_too(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    with Stage() as stage:
        monkeypatch.setattr(threading.Thread, "start", refuse)

        async def loader():
            await wait_all(in_thread(int), in_thread(int))

        task = stage.start(loader())
        stage.run_ticks(1)
        assert task.finished


def test_when_no_more_threads_can_be_had_those_that_run_do_the_work(game, gate, monkeypatch):
    async def loader(function):
        await in_thread(function)

    first = game.scene.start(loader(gate))
    assert gate.begun.wait(SAFE)

    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    second = game.scene.start(loader(int))
    game.tick()
    assert second.is_open()
    let_in(game, gate)
    game.tick()
    assert first.finished and second.finished


@pytest.mark.parametrize("seed", range(8))
def test_many_calls_cancelled_at_random_leave_nothing(seed):
    chance = random.Random(seed)
    results, started = [], []

    def work(n):
        return n

    async def loader(n):
        with move_on_after(chance.choice([0, 0.05, 9])):
            for step in range(chance.randrange(1, 4)):
                results.append((await in_thread(work, (n, step)), (n, step)))

    with Stage() as stage:
        for n in range(150):
            started.append(stage.start(loader(n)))
            if chance.random() < 0.3:
                chance.choice(started).cancel()
            if chance.random() < 0.2:
                stage.run_ticks(1)
        stage.run_ticks(5)
        outside = stage.game.outside
        assert outside.open == {}
        assert not any(task.is_open() for task in started)
    # The leak check has waited for those that were left.
    assert (list(outside.threads.queue), outside.threads.running) == ([], [])
    assert results
    assert all(got == asked for got, asked in results)


def test_waiting_for_no_work_needs_no_means_to_wait():
    assert engine_threads.Threads().wait([], 1) == []
