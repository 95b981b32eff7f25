"""The inspector over a running game: what the driver talks to."""

from __future__ import annotations

import math
import sys
import traceback
from collections.abc import Callable
from typing import TypeVar

import pygame
from pygame.event import Event

from pgasync.engine.game import Game
from pgasync.engine.window import Window
from pgasync.tools.inspector.controls import Controls
from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.glass import Glass
from pgasync.tools.inspector.layout import Layout, arrange
from pgasync.tools.inspector.paint import paint
from pgasync.tools.inspector.watch import Watch

__all__ = ["Inspector", "picture_of"]

T = TypeVar("T")


class Inspector:
    """See `engine.overlay.Overlay` for what the driver asks of it.

    A mistake in here must not cost anybody a game: whatever fails closes the
    inspector, says so in the terminal, and the game goes on.
    """

    def __init__(self, game: Game, window: Window) -> None:
        import time

        self.game = game
        self.window = window
        self.open = True
        self.reach = 1
        self.passed = 0.0
        self.glass = Glass(window)
        self.watch = Watch(game, time.perf_counter)
        self.desk = Desk(game, self.watch)
        self.controls = Controls(self.desk)
        try:
            self.layout = self.arranged()
            self.desk.refresh(self.layout)
        except BaseException:
            self.close()
            raise

    def arranged(self) -> Layout:
        """Where everything is now."""
        size = self.glass.canvas.get_size()
        return arrange(size, self.game.size, self.desk.panel, self.desk.playing)

    def take(self, events: list[Event]) -> list[Event]:
        """Take from the events what is its own; return what the game is to have."""
        return self.guarded(lambda: self.controls.sort(events, self.layout, self.glass.scale), events)

    def act(self) -> None:
        """Do to the game what the player has asked for."""
        asked, self.desk.asked = self.desk.asked, []
        for deed in asked:
            deed()
        if asked:
            self.guarded(self.watch.look, None)
        if self.desk.close_wanted:
            self.close()

    def pace(self, passed: float) -> float:
        """How much of the real time that has passed the game is to play, s."""
        self.passed += passed
        desk = self.desk
        steps, desk.steps = desk.steps, 0
        self.reach = max(1, math.ceil(desk.speed))
        return steps / self.game.fps if desk.paused else passed * desk.speed

    def ticked(self, events: list[Event], seconds: float) -> None:
        """The game has made a tick."""
        self.guarded(lambda: self.watch.ticked(events, seconds), None)

    def show(self, drawn: float) -> None:
        """Put the game's picture and the inspector's on the window."""
        self.guarded(lambda: self.draw(drawn), None)

    def draw(self, drawn: float) -> None:
        """Draw all of it anew."""
        passed, self.passed = self.passed, 0.0
        desk = self.desk
        self.watch.drawn(drawn)
        self.controls.repeat(passed, self.layout)
        desk.notice_left -= passed
        if desk.notice_left <= 0:
            desk.notice = ""
        self.glass.fit()
        self.layout = self.arranged()
        desk.refresh(self.layout)
        paint(self.glass.canvas, self.game.screen, desk, self.layout, getattr(self.window, "smooth", True))
        self.glass.show()

    def close(self) -> None:
        """Leave nothing behind. Doing so twice does no harm."""
        if self.open:
            self.open = False
            for part in (self.watch.stop, self.glass.close):
                try:
                    part()
                except Exception as error:
                    self.report(error)

    def guarded(self, call: Callable[[], T], otherwise: T) -> T:
        """What a call returns; if it fails, the inspector closes."""
        if not self.open:
            return otherwise
        try:
            return call()
        except Exception as error:
            self.report(error)
            self.close()
            return otherwise

    def report(self, error: Exception) -> None:
        """Say in the terminal what is wrong with the inspector."""
        lines = "".join(traceback.format_exception(error))
        print(
            f"{lines}pgasync: the inspector has closed itself, because of this error of its own."
            " The game goes on.",
            file=sys.stderr,
            flush=True,
        )


def picture_of(game: Game, watch: Watch, size: tuple[int, int], select: str = "") -> pygame.Surface:
    """What a window of a size would show of a game and the inspector.

    Args:
        select: the name of the selected task; the first one if it is empty, or there is none.
    """
    canvas = pygame.Surface(size)
    desk = Desk(game, watch)
    layout = arrange(size, game.size, desk.panel, desk.playing)
    desk.refresh(layout)
    desk.rows.select(next((n for n, row in enumerate(desk.rows.shown) if row.title == select), 0))
    desk.show_selected(layout)
    paint(canvas, game.screen, desk, layout, True)
    return canvas
