"""Drivers: on the desktop, inside asyncio, and without a window.

Only a driver owns a loop, reads a wall clock and sleeps. All of them feed the
same `Game.tick` and `Game.draw`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pygame
from pygame.event import Event

from pgasync.engine.crash import kind_of, read_crash, tell
from pgasync.engine.game import Game
from pgasync.engine.loop import Loop
from pgasync.engine.process import CTRL_C, Interrupt, mixer, told_of_forgotten_awaits
from pgasync.engine.program import Program, offer
from pgasync.engine.recorder import Recorder, origin_of
from pgasync.engine.watchdog import Watchdog
from pgasync.engine.window import Window

__all__ = ["play_in_window", "run", "run_async", "run_headless"]

Main = Callable[..., Any]


def run(
    main: Main,
    *args: Any,
    size: tuple[int, int] = (640, 480),
    title: str = "pgasync",
    fps: float = 60,
    seed: int | None = None,
    icon: str | Path | pygame.Surface | None = None,
    vsync: bool = True,
    smooth: bool = True,
    variable_step: bool = False,
    max_catch_up: int = 5,
    assets: str | Path | None = None,
) -> Any:
    """Open a window and play a game until its main function returns.

    Closing the window cancels the main task, and every cleanup runs. So does
    Ctrl-C, between two ticks. An error shows the crash page. F11 switches to
    full screen, F12 opens the inspector. A process has one window at a time.

    Args:
        main: the main function, called as `main(game, *args)`.
        size: the logical resolution; the picture is scaled to the window.
        icon: the picture of the window, a file or a surface.
        vsync: whether pictures wait for the monitor, where that is possible.
        smooth: whether enlarged pixels flow into each other; False for pixel art.
        title, fps, seed, variable_step, max_catch_up, assets: see `Game`.
    Returns: what `main` returns; None when the window was closed, or after Ctrl-C.
    Raises:
        NoDisplayError: no window can be opened here.
        MisuseError: a window is open already.
        TypeError: `main` is no function, `title` no string, `icon` neither a file nor a surface.
        ValueError: a value is out of its range, or `icon` no picture.
        FileNotFoundError: there is no such icon.
        SystemExit: raised by a task; or with code 1, after a crash page.
        KeyboardInterrupt: Ctrl-C was pressed twice.
    """
    refuse_no_function(main, "run")
    settings = {
        "size": size,
        "title": title,
        "fps": fps,
        "seed": seed,
        "variable_step": variable_step,
        "max_catch_up": max_catch_up,
        "assets": assets,
    }
    program = Program(main, args, settings, {"icon": icon, "vsync": vsync, "smooth": smooth})
    offer(program)
    game = program.game()
    return play_in_window(game, main, *args, **program.look)


async def run_async(
    main: Main,
    *args: Any,
    sleep: Callable[[float], Awaitable[object]] | None = None,
    size: tuple[int, int] = (640, 480),
    title: str = "pgasync",
    fps: float = 60,
    seed: int | None = None,
    icon: str | Path | pygame.Surface | None = None,
    vsync: bool = True,
    smooth: bool = True,
    variable_step: bool = False,
    max_catch_up: int = 5,
    assets: str | Path | None = None,
) -> Any:
    """Play a game inside asyncio, or any loop whose `sleep` is given; otherwise like `run`.

    The host's other tasks run between the pictures. Cancelling the host's task
    cancels the game, and every cleanup runs.

    Resumes: in the host, when `main` has returned or the window was closed.

    Args:
        main: the main function, called as `main(game, *args)`.
        sleep: the host's `async` sleep in seconds; `asyncio.sleep` by default.
        size, title, fps, seed, icon, vsync, smooth, variable_step,
            max_catch_up, assets: see `run`.
    Returns: what `main` returns; None when the window was closed, or after Ctrl-C.
    Raises:
        NoDisplayError: no window can be opened here.
        MisuseError: a window is open already.
        TypeError: `main` is no function, `title` no string, `icon` neither a file nor a surface.
        ValueError: a value is out of its range, or `icon` no picture.
        FileNotFoundError: there is no such icon.
        SystemExit: raised by a task; or with code 1, after a crash page.
    """
    refuse_no_function(main, "run_async")
    if sleep is None:
        import asyncio

        sleep = asyncio.sleep
    settings = {
        "size": size,
        "title": title,
        "fps": fps,
        "seed": seed,
        "variable_step": variable_step,
        "max_catch_up": max_catch_up,
        "assets": assets,
    }
    program = Program(main, args, settings, {"icon": icon, "vsync": vsync, "smooth": smooth})
    offer(program)
    game = program.game()
    with closing(pictures(game, main, args, **program.look)) as pauses:
        for pause in pauses:
            await sleep(pause)
    return game.main.value if game.main is not None else None


def run_headless(
    main: Main,
    *args: Any,
    ticks: int | None = None,
    draw: int = 0,
    size: tuple[int, int] = (640, 480),
    title: str = "pgasync",
    fps: float = 60,
    seed: int | None = None,
    icon: str | Path | pygame.Surface | None = None,
    vsync: bool = True,
    smooth: bool = True,
    variable_step: bool = False,
    max_catch_up: int = 5,
    assets: str | Path | None = None,
) -> Game:
    """Play a game without a window, as fast as it goes.

    Args:
        main: the main function, called as `main(game, *args)`.
        ticks: how many ticks at most; None: until the main function returns.
        draw: draw a picture before every so many-th tick; 1 is every tick, and 0
            none. After the last of `ticks` one is drawn in any case.
        size, title, fps, seed, max_catch_up, assets: see `Game`.
        variable_step: see `Game`; every tick is given 1/fps seconds.
        icon, vsync, smooth: those of `run`; there is no window, so they do nothing.
    Returns: the game, ended. `game.screen` is the last picture that was drawn:
        what the game looked like after the last of `ticks`. A game that ends
        by itself leaves nothing to draw: then it is the last one that `draw`
        asked for, and black if it asked for none.
    Raises:
        TypeError: `main` is no function, or `ticks` no whole number.
        ValueError: `ticks` is negative.
        KeyboardInterrupt: Ctrl-C was pressed; the first one waits for the end
            of the tick, the second interrupts it. The cleanups have run.
        Exception: what the game failed with.
    """
    if ticks is not None and not isinstance(ticks, int):
        raise TypeError(f"ticks must be a whole number or None, got {ticks!r}")
    if ticks is not None and ticks < 0:
        raise ValueError(f"ticks must be >= 0, got {ticks}")
    refuse_no_function(main, "run_headless")
    settings = {
        "size": size,
        "title": title,
        "fps": fps,
        "seed": seed,
        "variable_step": variable_step,
        "max_catch_up": max_catch_up,
        "assets": assets,
    }
    program = Program(main, args, settings, {"icon": icon, "vsync": vsync, "smooth": smooth})
    offer(program)
    game = program.game()
    play_on(game, main, args, ticks, draw)
    return game


def play_on(
    game: Game,
    main: Main,
    args: tuple[Any, ...],
    ticks: int | None,
    draw: int,
    *,
    tick: Callable[[int], object] | None = None,
    watch: Callable[[int], object] | None = None,
) -> None:
    """The ticks of `run_headless`, and the end.

    Args:
        tick: called with the number of ticks so far, to make the next one.
        watch: called between two ticks, with how many there were.
    """
    dt = 1 / game.fps if game.variable_step else None
    watchdog = Watchdog()
    interrupt = Interrupt()
    n = 0
    try:
        with told_of_forgotten_awaits(), interrupt.caught():
            game.start(main, *args)
            while not game.done and not interrupt.came:
                if n == ticks or (draw and n % draw == 0):
                    game.draw()
                if watch is not None:
                    watch(n)
                if n == ticks:
                    break
                if tick is None:
                    game.outside.settle(lambda: interrupt.came)
                    game.tick(dt=dt)
                else:
                    tick(n)
                watchdog.beat()
                n += 1
    finally:
        watchdog.stop()
        end(game, CTRL_C if interrupt.came else "the run ended")
    if interrupt.came:
        # Whoever plays one game after the other is not to go on with the next.
        raise KeyboardInterrupt


def play_in_window(game: Game, main: Main, *args: Any, inspected: bool = False, **look: Any) -> Any:
    """What `run` does with the game that it has made.

    Args:
        inspected: whether the inspector is open from the first tick on.
        look: the options of `Window`.
    """
    import time

    with closing(pictures(game, main, args, inspected, **look)) as pauses:
        for pause in pauses:
            time.sleep(pause)
    return game.main.value if game.main is not None else None


def pictures(
    game: Game, main: Main, args: tuple[Any, ...], inspected: bool = False, **look: Any
) -> Generator[float, None, None]:
    """Play a game in a window: the part that all drivers with a window share.

    Args:
        inspected: whether the inspector is open from the first tick on.
        look: the options of `Window`.
    Yields: after every picture, the seconds until the next one.
    """
    window = Window(game, **look)
    try:
        with mixer():
            yield from pictures_of_life(game, main, args, window, inspected)
    finally:
        window.close()


def pictures_of_life(
    game: Game, main: Main, args: tuple[Any, ...], window: Window, inspected: bool = False
) -> Generator[float, None, None]:
    """From the start of the main function to its end, or to that of the crash page."""
    import time

    watchdog = Watchdog()
    interrupt = Interrupt()
    loop = Loop(game, window, time.perf_counter, watchdog.beat, interrupt)
    recorder = game.recorder or Recorder(game, origin_of(main))
    game.recorder = recorder
    try:
        with told_of_forgotten_awaits(), interrupt.caught(), closing(loop):
            game.start(main, *args)
            if inspected:
                loop.toggle()
            while not game.done:
                yield loop.picture()
    except Exception as error:
        crash = crashed(game, error)
        recorder.finish("crashed", kind_of(error))
        yield from crash_page(game, crash, window, recorder.again())
        raise SystemExit(1) from crash
    finally:
        watchdog.stop()
        try:
            end(game, "the run ended")
        finally:
            recorder.finish("stopped" if interrupt.came else "ended")


def refuse_no_function(main: object, call: str) -> None:
    """Tell of `run(main(game))` instead of `run(main)`, and of everything else."""
    if inspect.iscoroutine(main):
        main.close()  # or Python would complain, too, that it was never awaited
        name = main.__name__
        raise TypeError(
            f"{call}() needs the main function, got the coroutine {name}. Write {call}({name}, ...)."
        )
    if not callable(main):
        raise TypeError(f"{call}() needs the main function, got {main!r}.")


def end(game: Game, why: str) -> None:
    """Whatever happened: the cleanups run, the sounds stop, and threads that do not end are named."""
    try:
        if game.main is not None:
            game.main.cancel(why)
    finally:
        game.ground.sounds.stop()
        game.music.sounds.stop()
        for left in game.outside.close():
            text = f"the game has ended, and left {left}. Nothing can stop it; it ends with the program."
            print(f"pgasync: {text}", file=sys.stderr)


def crashed(game: Game, error: Exception) -> BaseException:
    """End a game that has failed; return its error, together with what its cleanups failed with."""
    try:
        end(game, "the game crashed")
    except (Exception, SystemExit) as more:
        return BaseExceptionGroup("the game failed, and so did its cleanup", [error, more])
    return error


def crash_page(game: Game, error: BaseException, window: Window, again: str) -> Iterator[float]:
    """Tell of a crash, in the terminal and in the window, until the player has seen enough.

    Args:
        again: the command that shows it again; empty if there is none.
    """
    crash = read_crash(error, game.seed, again)
    tell(error, crash)
    page = pygame.Surface(game.size)
    crash.draw(page)
    while not any(closes(event) for event in window.events()):
        window.show(page)  # again and again: the window may be resized, or come up from below
        yield 0.05


def closes(event: Event) -> bool:
    """Whether the player has seen enough of the crash page."""
    return bool(event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE))
