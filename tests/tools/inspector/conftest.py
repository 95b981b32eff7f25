"""A game in a loop with a wall clock that is set by hand, and keys that are pressed by the test."""

from __future__ import annotations

import pygame
import pytest

from pgasync.engine.game import Game
from pgasync.engine.loop import Loop
from pgasync.engine.process import Interrupt

PERIOD = 1 / 64


class FakeWindow:
    """What a loop and the inspector need of a window."""

    def __init__(self, game):
        self.game = game
        self.smooth = True
        self.coming = []
        self.shown = []

    def events(self):
        events, self.coming = self.coming, []
        return events

    def show(self, picture):
        self.shown.append(picture.copy())


class Bench:
    """A game in a loop; F12 and everything else by hand.

    The inspector's canvas is 640x480 here, ten times as large as the game.
    """

    def __init__(self, main, **options):
        self.game = Game(**{"size": (64, 48), "fps": 64, "seed": 1, **options})
        self.window = FakeWindow(self.game)
        self.now = 100.0
        self.loop = Loop(self.game, self.window, lambda: self.now, lambda: None, Interrupt())
        self.game.start(main)

    def pictures(self, n=1, passed=PERIOD):
        """So many pictures, each after so much real time, s."""
        for _ in range(n):
            self.now += passed
            self.loop.picture()

    def press(self, *keys):
        """Press keys and let them go; then a picture. A letter stands for its key."""
        for key in keys:
            code = ord(key) if isinstance(key, str) else key
            text = key if isinstance(key, str) else ""
            self.window.coming.append(pygame.Event(pygame.KEYDOWN, key=code, unicode=text, mod=0))
            self.window.coming.append(pygame.Event(pygame.KEYUP, key=code, mod=0))
        self.pictures()

    def click(self, pos, button=1):
        """Click somewhere on the canvas; then a picture."""
        where = pos[0] / 10, pos[1] / 10
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self.window.coming.append(pygame.Event(kind, pos=where, button=button))
        self.pictures()

    def open(self):
        """Press F12."""
        self.press(pygame.K_F12)
        assert self.loop.overlay is not None
        return self.loop.overlay

    @property
    def desk(self):
        """What the player of the inspector has chosen."""
        return self.loop.overlay.desk

    def titles(self):
        """What the rows of the tree are called."""
        return [row.title for row in self.desk.rows.shown]

    def select(self, title):
        """Select the row of a title."""
        self.desk.rows.select(self.titles().index(title))


@pytest.fixture
def bench():
    """Make benches; end their games after the test."""
    made = []

    def make(main, **options):
        made.append(Bench(main, **options))
        return made[-1]

    yield make
    for each in made:
        each.loop.close()
        each.game.main.cancel("the test ended")
        assert each.game.clock.all == [each.game.clock]
