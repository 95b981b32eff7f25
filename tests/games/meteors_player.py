"""Somebody who plays Meteors in a test, without a window."""

from __future__ import annotations

import pygame

from games.meteors import ASSETS, SIZE, main
from games.meteors.scores import HighScore
from games.meteors.sky import Sky
from pgasync import Game, Text
from pgasync.engine.text import font


class Player:
    """Somebody with a keyboard, in front of a game that has just begun."""

    def __init__(self, seed: int = 1, high: HighScore | None = None) -> None:
        self.game = Game(SIZE, seed=seed, assets=ASSETS)
        self.high = high or HighScore()
        self.game.start(main, self.high)

    def press(self, *keys: int, ticks: int = 2) -> None:
        """Press and let go, one key after another."""
        for key in keys:
            self.game.tick([pygame.Event(pygame.KEYDOWN, key=key)])
            self.game.tick([pygame.Event(pygame.KEYUP, key=key)])
            self.wait(ticks)

    def wait(self, ticks: int) -> None:
        """Do nothing for a while."""
        for _ in range(ticks):
            self.game.tick()

    def wait_for_meteors(self) -> None:
        """Until the wave is there."""
        while not self.sky.meteors:
            self.game.tick()

    @property
    def sky(self) -> Sky:
        """What flies in the scene below all menus."""
        return next(scene.sky for scene in self.game.scenes if hasattr(scene, "sky"))

    @property
    def names(self) -> list[str]:
        """The scenes, bottom first."""
        return [scene.name for scene in self.game.scenes[1:]]


def rect_of(text: Text) -> pygame.Rect:
    """Where the letters of a text are."""
    rect = pygame.Rect((0, 0), font(text.size).size(text.text))
    setattr(rect, text.anchor, text.pos)
    return rect
