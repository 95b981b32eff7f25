"""When a game in a window ticks, and when it is drawn."""

from __future__ import annotations

from collections.abc import Callable

from pygame.event import Event

from pgasync.engine.game import Game
from pgasync.engine.process import CTRL_C, Interrupt
from pgasync.engine.window import Window

__all__ = ["Loop"]

MOST_DT = 0.1
"""s; with a variable step, the longest tick there is."""


class Loop:
    """When to tick, and when to draw.

    Args:
        wall: tells the real time, s.
        beat: called after every tick and every picture.
        interrupt: whether the player has pressed Ctrl-C.
    """

    def __init__(
        self,
        game: Game,
        window: Window,
        wall: Callable[[], float],
        beat: Callable[[], object],
        interrupt: Interrupt,
    ) -> None:
        self.game = game
        self.window = window
        self.wall = wall
        self.beat = beat
        self.interrupt = interrupt
        self.before = wall()
        # Real time that has passed and was not yet played, s.
        self.behind = 0.0
        # What has happened since the last tick.
        self.events: list[Event] = []

    def picture(self) -> float:
        """Tick as often as it is time for, draw once; return the seconds until the next."""
        game = self.game
        if self.interrupt.came and game.main is not None:
            game.main.cancel(CTRL_C)
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
            self.beat()
            self.behind = 0.0
        else:
            # Never a spiral: what cannot be made up is dropped.
            self.behind = min(self.behind, game.max_catch_up * period)
            while self.behind >= period and not game.done:
                game.tick(events)  # of several ticks the first gets the events
                self.beat()
                events = []
                self.behind -= period
        if not game.done:
            game.draw()
            self.window.show(game.screen)
            self.beat()
        return max(0.0, period - self.behind - (self.wall() - now))
