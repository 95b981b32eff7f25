"""Playing a recording: what it is of, without a window, and in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pygame

from pgasync.engine.crash import kind_of
from pgasync.engine.game import Game
from pgasync.engine.process import Interrupt, mixer, told_of_forgotten_awaits
from pgasync.engine.program import Program
from pgasync.engine.run import crash_page, crashed, end, play_on
from pgasync.engine.watchdog import Watchdog
from pgasync.engine.window import Window
from pgasync.tools.replay.recording import Recording, RecordingError
from pgasync.tools.replay.rerun import NotRecordedError, Rerun
from pgasync.tools.shelf import NoGameError, find_game

__all__ = ["open_game", "play_headless", "play_seen"]

PERIOD = 1 / 60
"""s between two pictures in the window."""
BUSY = 0.8
"""Of that time, the most that ticks may take when they are to be faster than they can."""
FASTEST, SLOWEST = 64.0, 1 / 16


def open_game(recording: Recording, name: str | None = None) -> tuple[Program, Game]:
    """The game of a recording, with its seed and settings, not started.

    Args:
        name: of the game, if it is not where it was when the recording was made.
    Raises:
        NoGameError: it is not there.
        RecordingError: it cannot be made with the settings of the recording.
    """
    recorded = str(recording.about["game"])
    name = name or recorded
    try:
        program = find_game(name)
    except NoGameError as error:
        if name != recorded:
            raise
        raise NoGameError(f"{error}. If the recorded game is elsewhere, say where with --game") from error
    if recording.about["demo"]:
        if program.demo is None:
            raise RecordingError(f"the recording is of the demo of {name}, which has none.")
        program = replace(program, main=program.demo, args=())
    try:
        return program, program.game(**recording.settings())
    except (TypeError, ValueError) as error:
        raise RecordingError(f"the settings of the recording do not fit: {error}") from error


def play_headless(
    program: Program, rerun: Rerun, to: int, watch: Callable[[int], object] | None = None, draw: int = 0
) -> Exception | None:
    """Play so many ticks of a recording as fast as it goes.

    Args:
        watch: called between two ticks, with how many there were.
        draw: draw a picture before every so many-th tick, and 0 none.
    Returns: what the game crashed with, as it may have before.
    Raises:
        KeyboardInterrupt: Ctrl-C was pressed. The cleanups have run.
        Exception: what `watch` raises.
    """
    troubles: list[Exception] = []

    def look(n: int) -> None:
        if n == to:
            stop(rerun)
        if watch is not None:
            try:
                watch(n)
            except Exception as trouble:
                troubles.append(trouble)
                raise

    error: Exception | None = None
    game = rerun.game
    try:
        play_on(game, program.main, program.args, to, draw, tick=rerun.step, watch=look)
    except Exception as caught:
        if caught in troubles:
            raise
        error = None if only_cut_short(caught, rerun) else caught
    settle(rerun, error)
    return error


def stop(rerun: Rerun) -> None:
    """The last tick that was asked for is over, and the game goes on: look at it, and let it end."""
    rerun.look()
    rerun.cut_short = rerun.ticks < rerun.recording.ticks


def only_cut_short(error: Exception, rerun: Rerun) -> bool:
    """Whether an error is only that of a cleanup which asked for what comes later in the recording."""
    return rerun.cut_short and kind_of(error) == NotRecordedError.__name__


def settle(rerun: Rerun, error: Exception | None) -> None:
    """Compare the end."""
    # A cleanup that fails where the replay was stopped early is no difference: the recorded one came later.
    if error is not None and not rerun.cut_short:
        rerun.compare_end("crashed", kind_of(error))
    else:
        # A game that went on was looked at once more; by now it has been ended.
        rerun.compare_end("" if rerun.looked > rerun.ticks else "ended", "")


class Remote:
    """The keys of whoever watches a replay: SPACE stops and goes on, RIGHT makes one tick, UP and DOWN
    change the speed, ESCAPE leaves."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.paused = False
        self.single = False
        self.left = False

    def hear(self, event: pygame.event.Event) -> None:
        """One event of the window; the game hears none of them."""
        if event.type == pygame.QUIT:
            self.left = True
        elif event.type == pygame.KEYDOWN:
            match event.key:
                case pygame.K_ESCAPE:
                    self.left = True
                case pygame.K_SPACE:
                    self.paused = not self.paused
                case pygame.K_RIGHT:
                    self.paused = self.single = True
                case pygame.K_UP:
                    self.speed = min(FASTEST, self.speed * 2)
                case pygame.K_DOWN:
                    self.speed = max(SLOWEST, self.speed / 2)


def play_seen(
    program: Program, rerun: Rerun, to: int, speed: float, interrupt: Interrupt
) -> tuple[bool, Exception | None]:
    """Play so many ticks of a recording in a window; of a crash, show the page.

    Returns: whether it was watched to the end, and what the game crashed with.
    Raises:
        NoDisplayError: there is no display.
    """
    import time

    game = rerun.game
    window = Window(game, **program.look)
    remote = Remote(speed)
    error: Exception | None = None
    try:
        with mixer(), told_of_forgotten_awaits(), interrupt.caught():
            try:
                show(program, rerun, to, remote, window, interrupt)
                if not game.done:
                    stop(rerun)
                end(game, "the replay ended")
            except Exception as caught:
                if not only_cut_short(caught, rerun):
                    error = caught
                    for pause in crash_page(game, crashed(game, caught), window, ""):
                        if interrupt.came:
                            break
                        time.sleep(pause)
    finally:
        try:
            end(game, "the replay ended")
        finally:
            window.close()
    watched = error is not None or not (remote.left or interrupt.came)
    if watched:
        settle(rerun, error)
    return watched, error


def show(
    program: Program, rerun: Rerun, to: int, remote: Remote, window: Window, interrupt: Interrupt
) -> None:
    """The ticks and the pictures."""
    import time

    game, watchdog = rerun.game, Watchdog()
    before, behind = time.perf_counter(), 0.0
    try:
        game.start(program.main, *program.args)
        while not (game.done or remote.left or interrupt.came):
            for event in window.events():
                remote.hear(event)
            now = time.perf_counter()
            # What the machine cannot play in time is dropped, and so is the time in which it stood still.
            behind = 0.0 if remote.paused else min(behind + (now - before) * remote.speed, remote.speed / 10)
            before = now
            while rerun.ticks < to and not game.done:
                length = rerun.seconds(rerun.ticks)
                if not remote.single and (behind < length or time.perf_counter() > now + BUSY * PERIOD):
                    break
                behind -= length
                remote.single = False
                rerun.step(rerun.ticks)
                watchdog.beat()
            if game.done:
                break
            game.draw()
            window.show(game.screen)
            watchdog.beat()
            caption = f"{game.title}: tick {rerun.ticks:,} of {to:,}, speed {remote.speed:g}"
            pygame.display.set_caption(caption + (", stopped" if remote.paused else ""))
            if rerun.ticks == to:
                break
            time.sleep(max(0.0, PERIOD - (time.perf_counter() - now)))
    finally:
        watchdog.stop()
