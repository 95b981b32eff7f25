"""Drivers: on the desktop, inside asyncio, and without a window.

Only a driver owns a loop, reads a wall clock and sleeps. All of them feed the
same `Game.tick` and `Game.draw`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pygame
from pygame.event import Event

from pgasync.engine.crash import read_crash, tell
from pgasync.engine.game import Game
from pgasync.engine.watchdog import Watchdog
from pgasync.engine.window import Window

__all__ = ["run", "run_async", "run_headless"]

MOST_DT = 0.1
"""s; with a variable step, the longest tick there is."""

Main = Callable[..., Any]


class Loop:
    """When to tick, and when to draw.

    Args:
        wall: tells the real time, s.
    """

    def __init__(self, game: Game, window: Window, wall: Callable[[], float]) -> None:
        self.game = game
        self.window = window
        self.wall = wall
        self.before = wall()
        # Real time that has passed and was not yet played, s.
        self.behind = 0.0
        self.interrupted = False
        # What has happened since the last tick.
        self.events: list[Event] = []

    def picture(self) -> float:
        """Tick as often as it is time for, draw once; return the seconds until the next."""
        game = self.game
        if self.interrupted and game.main is not None:
            game.main.cancel("Ctrl-C")
        now = self.wall()
        self.behind += now - self.before
        self.before = now
        period = 1 / game.fps
        self.events += self.window.events()
        if self.behind < period:
            return period - self.behind  # events wait for the tick
        events, self.events = self.events, []
        if game.variable_step:
            game.tick(events, min(self.behind, MOST_DT))
            self.behind = 0.0
        else:
            # Never a spiral: what cannot be made up is dropped.
            self.behind = min(self.behind, game.max_catch_up * period)
            while self.behind >= period and not game.done:
                game.tick(events)  # of several ticks the first gets the events
                events = []
                self.behind -= period
        if not game.done:
            game.draw()
            self.window.show(game.screen)
        return max(0.0, period - self.behind - (self.wall() - now))


@contextmanager
def polite_interrupt(loop: Loop) -> Iterator[None]:
    """The first Ctrl-C cancels the game between two ticks; a second one interrupts at once."""
    import signal
    import threading

    def interrupt(*_: object) -> None:
        loop.interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def told_of_forgotten_awaits() -> Iterator[None]:
    """Python's own warning about a coroutine that was never awaited becomes a report with the line."""
    show = warnings.showwarning
    reported: set[str] = set()

    def report(message: Any, category: Any, filename: str, lineno: int, *rest: Any, **more: Any) -> None:
        if category is RuntimeWarning and "was never awaited" in str(message):
            name = str(message).split("'")[1] if "'" in str(message) else "a coroutine"
            first = str(message).splitlines()[0]
            origin = [line.strip() for line in str(message).splitlines() if line.strip().startswith("File ")]
            where = origin[-1] if origin else f'File "{filename}", line {lineno}'
            told = f"pgasync: {first}. {where}. Write `await {name}(...)`, or start it."
            if told not in reported:  # it may come in every frame
                reported.add(told)
                print(told, file=sys.stderr, flush=True)
        else:
            show(message, category, filename, lineno, *rest, **more)

    depth = sys.get_coroutine_origin_tracking_depth()
    with warnings.catch_warnings():
        warnings.simplefilter("always", RuntimeWarning)
        warnings.showwarning = report
        sys.set_coroutine_origin_tracking_depth(max(depth, 1))
        try:
            yield
        finally:
            sys.set_coroutine_origin_tracking_depth(depth)


def run(
    main: Main,
    *args: Any,
    size: tuple[int, int] = (640, 480),
    title: str = "pgasync",
    fps: float = 60,
    seed: int | None = None,
    icon: str | pygame.Surface | None = None,
    vsync: bool = True,
    smooth: bool = True,
    variable_step: bool = False,
    max_catch_up: int = 5,
    assets: str | Path | None = None,
) -> Any:
    """Open a window and play a game until its main function returns.

    Closing the window cancels the main task, and every cleanup runs. An error
    shows the crash page. F11 switches to full screen.

    Args:
        main: the main function, called as `main(game, *args)`.
        size: the logical resolution; the picture is scaled to the window.
        icon: the picture of the window, a file or a surface.
        vsync: whether pictures wait for the monitor, where that is possible.
        smooth: whether enlarged pixels flow into each other; False for pixel art.
        title, fps, seed, variable_step, max_catch_up, assets: see `Game`.
    Returns: what `main` returns; None when the window was closed.
    Raises:
        NoDisplayError: no window can be opened here.
        SystemExit: raised by a task; or with code 1, after a crash page.
        KeyboardInterrupt: Ctrl-C was pressed twice.
    """
    import time

    game = Game(
        size,
        title=title,
        fps=fps,
        seed=seed,
        variable_step=variable_step,
        max_catch_up=max_catch_up,
        assets=assets,
    )
    with closing(pictures(game, main, args, icon=icon, vsync=vsync, smooth=smooth)) as pauses:
        for pause in pauses:
            time.sleep(pause)
    return game.main.value if game.main is not None else None


async def run_async(
    main: Main,
    *args: Any,
    sleep: Callable[[float], Awaitable[object]] | None = None,
    size: tuple[int, int] = (640, 480),
    title: str = "pgasync",
    fps: float = 60,
    seed: int | None = None,
    icon: str | pygame.Surface | None = None,
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
    Returns: what `main` returns; None when the window was closed.
    Raises:
        NoDisplayError: no window can be opened here.
        SystemExit: raised by a task; or with code 1, after a crash page.
    """
    if sleep is None:
        import asyncio

        sleep = asyncio.sleep
    game = Game(
        size,
        title=title,
        fps=fps,
        seed=seed,
        variable_step=variable_step,
        max_catch_up=max_catch_up,
        assets=assets,
    )
    with closing(pictures(game, main, args, icon=icon, vsync=vsync, smooth=smooth)) as pauses:
        for pause in pauses:
            await sleep(pause)
    return game.main.value if game.main is not None else None


def pictures(game: Game, main: Main, args: tuple[Any, ...], **look: Any) -> Generator[float, None, None]:
    """Play a game in a window: the part that all drivers with a window share.

    Args:
        look: the options of `Window`.
    Yields: after every picture, the seconds until the next one.
    """
    import time

    window = open_window(game, look)
    loop = Loop(game, window, time.perf_counter)
    watchdog = Watchdog()
    try:
        with told_of_forgotten_awaits(), polite_interrupt(loop):
            game.start(main, *args)
            while not game.done:
                pause = loop.picture()
                watchdog.beat()
                yield pause
    except Exception as error:
        watchdog.stop()
        yield from crash_page(game, error, window)
        raise SystemExit(1) from error
    finally:
        end(game, watchdog, window)


def run_headless(
    main: Main,
    *args: Any,
    ticks: int | None = None,
    draw: bool = False,
    size: tuple[int, int] = (640, 480),
    title: str = "pgasync",
    fps: float = 60,
    seed: int | None = None,
    icon: str | pygame.Surface | None = None,
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
        draw: draw a picture before every tick, and after the last.
        size, title, fps, seed, max_catch_up, assets: see `Game`.
        variable_step: see `Game`; every tick is given 1/fps seconds.
        icon, vsync, smooth: those of `run`; there is no window, so they do nothing.
    Returns: the game, ended. `game.screen` is the last picture that was drawn:
        what the game looked like after the last of `ticks`. A game that ends
        by itself leaves nothing to draw: then it is what the last tick began
        with, if `draw` was set, and black otherwise.
    Raises:
        TypeError: `main` is no function, or `ticks` no whole number.
        ValueError: `ticks` is negative.
        Exception: what the game failed with.
    """
    if ticks is not None and not isinstance(ticks, int):
        raise TypeError(f"ticks must be a whole number or None, got {ticks!r}")
    if ticks is not None and ticks < 0:
        raise ValueError(f"ticks must be >= 0, got {ticks}")
    game = Game(
        size,
        title=title,
        fps=fps,
        seed=seed,
        variable_step=variable_step,
        max_catch_up=max_catch_up,
        assets=assets,
    )
    dt = 1 / fps if variable_step else None
    n = 0
    try:
        with told_of_forgotten_awaits():
            game.start(main, *args)
            while not game.done:
                if draw or n == ticks:
                    game.draw()
                if n == ticks:
                    break
                game.tick(dt=dt)
                n += 1
    finally:
        if game.main is not None:
            game.main.cancel("the run ended")
    return game


def open_window(game: Game, look: dict[str, Any]) -> Window:
    """A window, and sound if the machine has any."""
    window = Window(game, **look)
    try:
        pygame.mixer.init()
        pygame.mixer.set_num_channels(24)
    except pygame.error:
        pass  # a silent machine plays the game all the same
    return window


def end(game: Game, watchdog: Watchdog, window: Window) -> None:
    """Whatever happened: the cleanups run, the window closes."""
    try:
        if game.main is not None:
            game.main.cancel("the run ended")
    finally:
        watchdog.stop()
        pygame.mixer.quit()
        window.close()


def crash_page(game: Game, error: Exception, window: Window) -> Iterator[float]:
    """Tell of a crash, in the terminal and in the window, until the player has seen enough."""
    crash = read_crash(error, game.seed)
    tell(error, crash)
    page = pygame.Surface(game.size)
    crash.draw(page)
    while not any(closes(event) for event in window.events()):
        window.show(page)  # again and again: the window may be resized, or come up from below
        yield 0.05


def closes(event: Event) -> bool:
    """Whether the player has seen enough of the crash page."""
    return bool(event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE))
