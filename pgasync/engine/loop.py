"""When a game in a window ticks, and when it is drawn."""

from __future__ import annotations

from collections.abc import Callable

from pygame.event import Event

from pgasync.engine.game import Game
from pgasync.engine.overlay import Overlay, opened, without_f12
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
        # Real time that no tick was told of yet, s: the same, but for what is dropped, and for the inspector.
        self.owed = 0.0
        # What has happened since the last tick.
        self.events: list[Event] = []
        # What lies over the game, if F12 was pressed; and for how long nothing was shown, s.
        self.overlay: Overlay | None = None
        self.unshown = 0.0

    def picture(self) -> float:
        """Tick as often as it is time for, draw once; return the seconds until the next."""
        game = self.game
        if self.interrupt.came and game.main is not None:
            game.main.cancel(CTRL_C)
        now = self.wall()
        passed, self.before = now - self.before, now
        self.unshown += passed
        self.owed += passed
        period = 1 / game.fps
        events, presses = without_f12(self.window.events())
        if self.overlay is not None:
            events = self.overlay.take(events)
            passed = self.overlay.pace(passed)
            self.overlay.act()
            if not self.overlay.open:
                self.overlay = None
        if presses % 2:
            self.toggle()
        overlay = self.overlay
        self.behind += passed
        self.events += events
        if self.behind < period and (overlay is None or self.unshown < period):
            return period - max(self.behind, 0.0 if overlay is None else self.unshown)  # events wait
        ticked = self.play(period, 1 if overlay is None else overlay.reach)
        if not game.done:
            if overlay is None:
                game.draw()
                self.window.show(game.screen)
            else:
                self.show_under(overlay, ticked)
            self.unshown = 0.0
            self.beat()
        return max(0.0, period - self.behind - (self.wall() - now))

    def play(self, period: float, reach: int) -> bool:
        """Make the ticks that are due; return whether there were any.

        Args:
            period: the time of one tick, s.
            reach: how many times as many as usual there may be.
        """
        game = self.game
        if self.behind < period or game.done:  # cancelled since the last one, by Ctrl-C or in the inspector
            return False
        events, self.events = self.events, []
        if game.variable_step:
            for _ in range(reach):
                dt, owed = min(self.behind, MOST_DT), self.owed
                self.tick(events, dt, None if owed == dt else owed)
                events = []
                self.behind -= MOST_DT
                self.owed = 0.0
                if self.behind < period or game.done:
                    break
            self.behind = 0.0
        else:
            # Never a spiral: what cannot be made up is dropped.
            self.behind = min(self.behind, game.max_catch_up * reach * period)
            more = self.owed - self.behind  # less than nothing when the inspector makes the game faster
            while self.behind >= period and not game.done:
                # Of several ticks the first gets the events, and the time that was dropped.
                self.tick(events, None, max(0.0, period + more) if more else None)
                events = []
                self.behind -= period
                more = min(0.0, period + more)
            self.owed = self.behind + more
        return True

    def tick(self, events: list[Event], dt: float | None, real: float | None) -> None:
        """One tick, and a sign of life."""
        begun = self.wall() if self.overlay is not None else 0.0
        self.game.tick(events, dt, real)
        self.beat()
        if self.overlay is not None:
            self.overlay.ticked(events, self.wall() - begun)

    def show_under(self, overlay: Overlay, ticked: bool) -> None:
        """Show the game with something over it; draw it anew only if it has moved."""
        begun = self.wall()
        if ticked:
            self.game.draw()
        overlay.show(self.wall() - begun)
        if not overlay.open:
            self.overlay = None
            self.window.show(self.game.screen)

    def toggle(self) -> None:
        """Open the inspector, or close it."""
        if self.overlay is None:
            self.overlay = opened(self.game, self.window)
        else:
            self.close()

    def close(self) -> None:
        """Take away what lies over the game. The window is as it was."""
        if self.overlay is not None:
            self.overlay.close()
            self.overlay = None
