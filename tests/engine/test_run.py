"""The drivers: when they tick, when they draw, and what they leave behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import pygame
import pytest
import trio

import games.meteors
from games.meteors.scores import HighScore
from pgasync import (
    Game,
    MisuseError,
    frames,
    move_on_after,
    next_frame,
    run,
    run_as_daemon,
    run_async,
    run_headless,
    sleep,
    sleep_forever,
    wait_key,
)
from pgasync.engine import run as drivers
from pgasync.engine.loop import Loop
from pgasync.engine.process import Interrupt
from pgasync.kernel.task import current_task
from tests.engine.conftest import FakeWindow

HOUSE = Path(__file__).parents[2]


class Bench:
    """A loop whose real time is set by hand."""

    def __init__(self, game):
        self.now = 100.0
        self.window = FakeWindow()
        self.beats = 0
        self.interrupt = Interrupt()
        self.loop = Loop(game, self.window, lambda: self.now, self.beat, self.interrupt)

    def beat(self):
        self.beats += 1

    def picture(self, passed):
        """So much real time passes, s; then the driver looks whether a picture is due."""
        self.now += passed
        return self.loop.picture()


@pytest.fixture
def ticking(new_game):
    """A game that keeps a list of the `dt` of its ticks, and a bench for it."""

    def make(**options):
        game = new_game(**options)
        seen = []

        async def main(game):
            async for dt in frames():
                seen.append(dt)

        game.start(main)
        return Bench(game), seen

    return make


# When to tick.


def test_a_picture_comes_with_one_tick_when_a_frames_time_has_passed(ticking):
    bench, seen = ticking()
    assert bench.picture(1 / 128) == pytest.approx(1 / 128)  # too early: come again
    assert (len(seen), bench.window.shown) == (0, 0)
    bench.picture(1 / 128)
    assert (len(seen), bench.window.shown) == (1, 1)


def test_a_slow_frame_is_made_up_with_several_ticks_and_one_picture(ticking):
    bench, seen = ticking()
    bench.picture(3 / 64)
    assert (seen, bench.window.shown) == ([1 / 64] * 3, 1)


def test_what_is_left_of_a_frames_time_counts_for_the_next_picture(ticking):
    bench, seen = ticking()
    bench.picture(1.5 / 64)
    assert len(seen) == 1
    bench.picture(0.5 / 64)
    assert len(seen) == 2


def test_no_more_than_max_catch_up_ticks_are_made_up_and_the_rest_is_dropped(ticking):
    bench, seen = ticking(max_catch_up=3)
    bench.picture(10.0)
    assert len(seen) == 3
    bench.picture(0.5 / 64)
    assert len(seen) == 3  # nothing of the ten seconds is left
    bench.picture(0.5 / 64)
    assert len(seen) == 4


def test_the_first_of_several_ticks_gets_the_events(new_game):
    game = new_game()
    heard = []

    async def main(game):
        while True:
            await wait_key("a")
            heard.append(game.clock.frame)

    game.start(main)
    bench = Bench(game)
    bench.window.coming = [pygame.Event(pygame.KEYDOWN, key=pygame.K_a)]
    bench.picture(3 / 64)
    assert heard == [1]


def test_events_that_come_before_a_tick_is_due_wait_for_it(new_game):
    game = new_game()
    heard = []

    async def main(game):
        await wait_key("a")
        heard.append(game.clock.frame)

    game.start(main)
    bench = Bench(game)
    bench.window.coming = [pygame.Event(pygame.KEYDOWN, key=pygame.K_a)]
    bench.picture(0.25 / 64)
    assert heard == []
    bench.picture(0.75 / 64)
    assert heard == [1]


def test_ticks_that_are_due_after_the_end_of_main_are_not_made(new_game):
    game = new_game()

    async def main(game):
        await next_frame()

    game.start(main)
    bench = Bench(game)
    bench.picture(4 / 64)
    assert game.clock.frame == 1
    assert bench.window.shown == 0


def test_a_variable_step_takes_the_real_time_but_no_more_than_a_tenth_of_a_second(ticking):
    bench, seen = ticking(variable_step=True)
    bench.picture(1 / 32)
    bench.picture(5.0)
    bench.picture(1 / 32)
    assert seen == pytest.approx([1 / 32, 0.1, 1 / 32], abs=1e-8)


def test_the_pause_until_the_next_picture_leaves_out_the_time_that_this_one_took(new_game):
    game = new_game()
    bench = Bench(game)

    async def main(game):
        async for _ in frames():
            bench.now += 1 / 256  # the work of a tick

    game.start(main)
    assert bench.picture(1 / 64) == pytest.approx(1 / 64 - 1 / 256)


@pytest.mark.parametrize("variable_step", [False, True])
def test_an_interrupt_cancels_main_between_two_ticks_and_no_other_tick_comes(ticking, variable_step):
    bench, seen = ticking(variable_step=variable_step)
    bench.picture(1 / 64)
    bench.interrupt.came = True
    bench.picture(1 / 64)
    assert bench.loop.game.clock.frame == 1  # a recording would hold a tick that nobody can play again
    assert bench.loop.game.done
    assert bench.loop.game.main.cause.why == "Ctrl-C"
    assert len(seen) == 1


@pytest.mark.parametrize("options", [{}, {"variable_step": True}])
def test_every_tick_and_every_picture_is_a_sign_of_life(ticking, options):
    bench, seen = ticking(**options)
    bench.picture(3 / 64)
    assert bench.beats == len(seen) + bench.window.shown


class Dog:
    """A watchdog that only counts."""

    def __init__(self):
        self.beats, self.stopped = 0, False
        dogs.append(self)

    def beat(self):
        self.beats += 1

    def stop(self):
        self.stopped = True


dogs = []


@pytest.mark.parametrize("driver", [run, run_headless])
def test_every_driver_feeds_its_watchdog(monkeypatch, driver):
    dogs.clear()
    monkeypatch.setattr(drivers, "Watchdog", Dog)

    async def main(game):
        for _ in range(5):
            await next_frame()

    driver(main, size=(64, 48), fps=1000)
    [dog] = dogs
    assert dog.beats >= 5
    assert dog.stopped


# The desktop.


def test_run_returns_what_main_returns():
    async def main(game, word):
        await next_frame()
        return word * 2

    assert run(main, "ho", size=(64, 48)) == "hoho"


def test_closing_the_window_cancels_main_runs_every_cleanup_and_returns_none():
    log = []

    async def entity():
        try:
            await sleep_forever()
        finally:
            log.append("entity")

    async def level(scene):
        try:
            scene.start(entity())
            await next_frame()
            pygame.event.post(pygame.Event(pygame.QUIT))
            await sleep_forever()
        finally:
            log.append("level")

    async def main(game):
        try:
            await game.play(level)
        finally:
            log.append("main")
            log.append(current_task().cause.why)

    assert run(main, size=(64, 48)) is None
    assert log == ["entity", "level", "main", "the window was closed"]
    assert not pygame.display.get_init()


@pytest.mark.parametrize("code", [0, 3, None])
def test_system_exit_in_a_task_leaves_run_bare_and_cleanups_run(code):
    log = []

    async def quitter(scene):
        scene.start(mourner())
        await next_frame()
        raise SystemExit(code)

    async def mourner():
        try:
            await sleep_forever()
        finally:
            log.append("mourner")

    async def main(game):
        await game.play(quitter)

    with pytest.raises(SystemExit) as caught:
        run(main, size=(64, 48))
    assert caught.value.code == code
    assert log == ["mourner"]


def test_run_refuses_what_is_no_async_function():
    pygame.display.init()
    pygame.event.post(pygame.Event(pygame.QUIT))  # closes the crash page
    with pytest.raises(SystemExit) as caught:
        run(lambda game: 7, size=(64, 48))
    assert str(caught.value.__cause__).startswith("<lambda> is no async function: it returned 7.")


@pytest.mark.parametrize("driver", [run, run_headless])
def test_a_coroutine_instead_of_the_main_function_is_explained(driver):
    async def main(game):
        await sleep_forever()

    name = driver.__name__
    with pytest.raises(TypeError) as caught:
        driver(main(None))
    assert str(caught.value) == (
        f"{name}() needs the main function, got the coroutine main. Write {name}(main, ...)."
    )
    with pytest.raises(TypeError) as caught:
        driver(5)
    assert str(caught.value) == f"{name}() needs the main function, got 5."


def test_run_async_explains_a_coroutine_too():
    async def main(game):
        await sleep_forever()

    with pytest.raises(TypeError, match=r"Write run_async\(main, \.\.\.\)\."):
        asyncio.run(run_async(main(None)))


def test_sounds_of_a_game_can_be_many_and_the_mixer_goes_with_the_game():
    pygame.mixer.quit()

    async def main(game):
        return pygame.mixer.get_num_channels()

    assert run(main, size=(64, 48)) == 24
    assert pygame.mixer.get_init() is None


def test_a_mixer_that_was_there_before_the_game_stays():
    async def main(game):
        await next_frame()

    pygame.mixer.init()
    try:
        run(main, size=(64, 48))
        assert pygame.mixer.get_init() is not None
    finally:
        pygame.mixer.quit()


def test_ctrl_c_cancels_the_game_and_run_returns():
    log = []

    async def main(game):
        try:
            await next_frame()
            signal.raise_signal(signal.SIGINT)
            log.append("goes on to its next wait")
            await sleep_forever()
        finally:
            log.append(current_task().cause.why)

    before = signal.getsignal(signal.SIGINT)
    assert run(main, size=(64, 48)) is None
    assert log == ["goes on to its next wait", "Ctrl-C"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_interrupts_at_once_and_cleanups_run():
    log = []

    async def main(game):
        try:
            await next_frame()
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            log.append("never")
        finally:
            log.append("cleanup")

    with pytest.raises(KeyboardInterrupt):
        run(main, size=(64, 48))
    assert log == ["cleanup"]


# Without a window.


async def red_scene(scene):
    scene.draw(lambda surface: surface.fill("red"))
    await sleep(1)


def test_headless_plays_until_main_returns():
    async def main(game):
        await game.play(red_scene)

    game = run_headless(main, size=(4, 4), fps=64)
    assert game.done
    assert game.clock.frame == 64
    assert game.screen.get_at((0, 0)) == pygame.Color("black")


def test_headless_keeps_the_last_picture_of_a_game_that_ends_by_itself_if_all_are_drawn():
    async def main(game):
        await game.play(red_scene)

    game = run_headless(main, size=(4, 4), fps=64, draw=True)
    assert game.done
    assert game.screen.get_at((0, 0)) == pygame.Color("red")


def test_headless_keeps_the_picture_after_the_last_of_its_ticks():
    async def main(game):
        await game.play(red_scene)

    for ticks in (0, 3):
        game = run_headless(main, size=(4, 4), fps=64, ticks=ticks)
        assert game.clock.frame == ticks
        assert game.screen.get_at((0, 0)) == pygame.Color("red")


def test_headless_takes_the_options_of_run():
    seen = []

    async def main(game):
        seen.append((game.fps, game.max_catch_up))
        async for dt in frames():
            seen.append(dt)

    run_headless(
        main, ticks=2, fps=64, icon="none.png", vsync=False, smooth=False, variable_step=True, max_catch_up=3
    )
    assert seen == [(64, 3), 1 / 64, 1 / 64]


@pytest.mark.parametrize(
    ("ticks", "kind", "text"),
    [
        ("5", TypeError, "ticks must be a whole number or None, got '5'"),
        (1.5, TypeError, "ticks must be a whole number or None, got 1.5"),
        (-1, ValueError, "ticks must be >= 0, got -1"),
    ],
)
def test_a_wrong_number_of_ticks_is_told(ticks, kind, text):
    async def main(game):
        await sleep_forever()

    with pytest.raises(kind) as caught:
        run_headless(main, ticks=ticks)
    assert str(caught.value) == text


def test_headless_ends_after_so_many_ticks_and_cancels_main():
    log = []

    async def main(game):
        try:
            async for _ in frames():
                log.append(game.clock.frame)
        finally:
            log.append("cleanup")

    game = run_headless(main, ticks=3)
    assert log == [1, 2, 3, "cleanup"]
    assert game.main.cause.why == "the run ended"


def test_headless_draws_only_the_last_picture_unless_asked():
    async def main(game):
        game.ground.draw(lambda surface: drawn.append(game.clock.frame))
        await sleep_forever()

    drawn = []
    run_headless(main, ticks=3)
    assert drawn == [3]
    drawn = []
    run_headless(main, ticks=3, draw=True)
    assert drawn == [0, 1, 2, 3]


def test_headless_raises_what_the_game_failed_with():
    async def main(game):
        await next_frame()
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        run_headless(main, ticks=3)


def test_ctrl_c_without_a_window_runs_the_cleanups_between_two_ticks_and_goes_on():
    log = []

    async def main(game):
        try:
            await next_frame()
            signal.raise_signal(signal.SIGINT)
            log.append("goes on to its next wait")
            await sleep_forever()
        finally:
            log.append((current_task().cause.why, game.clock.frame))

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run_headless(main, ticks=9)
    assert log == ["goes on to its next wait", ("Ctrl-C", 1)]
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_in_the_last_tick_is_not_lost():
    async def main(game):
        await next_frame()
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_headless(main)


def test_a_second_ctrl_c_without_a_window_interrupts_at_once():
    log = []

    async def main(game):
        try:
            await next_frame()
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            log.append("never")
        finally:
            log.append("cleanup")

    with pytest.raises(KeyboardInterrupt):
        run_headless(main)
    assert log == ["cleanup"]


# Inside other loops.


def test_the_real_game_runs_under_asyncio_beside_other_tasks():
    async def everything():
        neighbour_turns = 0
        ended = []

        async def numbers():
            try:
                while True:
                    yield 1
            finally:
                ended.append("numbers")

        async def neighbour():
            nonlocal neighbour_turns
            stream = numbers()
            async for _ in stream:
                neighbour_turns += 1
                await asyncio.sleep(0)

        async def pilot_for_a_while(game):
            async with run_as_daemon(games.meteors.demo(game)):
                with move_on_after(2):
                    await sleep_forever()
            return game.clock.frame

        beside = asyncio.create_task(neighbour())
        frames_played = await run_async(
            pilot_for_a_while, size=games.meteors.SIZE, assets=games.meteors.ASSETS, seed=3, fps=600
        )
        beside.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beside
        return frames_played, neighbour_turns, ended

    frames_played, neighbour_turns, ended = asyncio.run(everything())
    assert ended == ["numbers"]  # closed by asyncio, whose hooks are its own again
    assert frames_played == 1200
    assert neighbour_turns > 10


def test_the_game_under_asyncio_is_the_game_under_nothing():
    async def main(game):
        with move_on_after(1):
            await games.meteors.main(game, HighScore())
        return game.random.random(), game.clock.frame

    options = {"size": games.meteors.SIZE, "assets": games.meteors.ASSETS, "seed": 3}
    inside = asyncio.run(run_async(main, **options))
    assert run_headless(main, **options).main.value == inside


def test_cancelling_the_task_of_the_host_cancels_the_game():
    log = []

    async def main(game):
        try:
            await sleep_forever()
        finally:
            log.append(current_task().cause.why)

    async def host():
        task = asyncio.create_task(run_async(main, size=(64, 48)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(host())
    assert log == ["the run ended"]
    assert not pygame.display.get_init()


def test_run_async_takes_the_sleep_of_its_host():
    async def main(game):
        await next_frame()
        return "done"

    async def sleep_of_trio(seconds):
        await trio.lowlevel.checkpoint()

    async def host():
        return await run_async(main, size=(64, 48), fps=1000, sleep=sleep_of_trio)

    assert trio.run(host) == "done"


def test_a_game_is_ticked_from_inside_trio_whose_generators_stay_its_own():
    log = []

    async def numbers():
        try:
            for n in range(100):
                await trio.lowlevel.checkpoint()
                yield n
        finally:
            log.append("numbers closed by trio")

    async def entity(scene):
        async for _ in frames():
            log.append(scene.clock.frame)

    async def level(scene):
        scene.start(entity(scene))
        await sleep(3 / 64)

    async def main(game):
        await game.play(level)

    async def host():
        game = Game((64, 48), fps=64, seed=1)
        game.start(main)
        async for _ in numbers():
            game.tick()
            if game.done:
                break

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # trio's own, about the generator left half-read
        trio.run(host)
    assert log == [1, 2, "numbers closed by trio"]


def test_awaiting_a_foreign_awaitable_in_a_game_is_explained(new_game):
    async def main(game):
        await asyncio.sleep(0)

    with pytest.raises(MisuseError, match="Awaitables of asyncio, trio and other loops cannot be awaited"):
        new_game().start(main)


# Forgotten awaits.

FORGETFUL = """
from pgasync import next_frame, run_headless, sleep


async def main(game):
    for _ in range(3):
        sleep(1)
        await next_frame()
    next_frame()
    await next_frame()


run_headless(main)
"""


def test_a_forgotten_await_is_reported_once_with_its_line_and_the_game_goes_on(tmp_path):
    program = tmp_path / "forgetful.py"
    program.write_text(FORGETFUL)
    environment = dict(os.environ, PYTHONPATH=str(HOUSE), SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy")
    done = subprocess.run(
        [sys.executable, str(program)], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        f"pgasync: coroutine 'sleep' was never awaited. File \"{program}\", line 7, in main."
        " Write `await sleep(...)`, or start it.\n"
    )
