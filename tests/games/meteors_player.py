"""Somebody who plays Meteors in a test, without a window."""

from __future__ import annotations

import pygame

from games.meteors import ASSETS, SIZE, main
from games.meteors.scores import HighScore
from games.meteors.sky import Sky
from pgasync import Text
from pgasync.engine.text import font
from pgasync.testing import Stage


class Player:
    """Somebody with a keyboard, in front of a game that has just begun."""

    def __init__(self, seed: int = 1, high: HighScore | None = None) -> None:
        self.high = high or HighScore()
        self.stage = Stage(main, self.high, size=SIZE, seed=seed, assets=ASSETS)
        self.game = self.stage.game
        self.stage.begin()

    def press(self, *keys: int, ticks: int = 2) -> None:
        """Press and let go, one key after another."""
        for key in keys:
            self.stage.press(key)
            self.wait(2 + ticks)

    def wait(self, ticks: int) -> None:
        """Do nothing for a while."""
        self.stage.run_ticks(ticks)

    def end(self) -> None:
        """Leave the game, which must leave nothing behind."""
        self.stage.end()

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
