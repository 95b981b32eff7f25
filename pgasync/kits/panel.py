"""How the kits look and sound: a dark board with a thin edge, for words to stand on."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from pgasync import Scene

__all__ = ["BAR", "BOARD", "DIM", "EDGE", "FAINT", "GOLD", "INK", "letters_for", "panel", "play", "room_for"]

INK = "#f4f1e8"  # the words
DIM = "#a5a9c0"  # words that are not the matter now
FAINT = "#595e80"  # words that cannot be chosen
GOLD = "#ffd678"  # the word that is the matter
BAR = "#4a5190"  # what lies behind it
EDGE = "#7b83c4"
BOARD = "#12142af0"  # a little of what is below shines through
ROWS = 18  # of letters, one above the other, fill the screen
SMALLEST = 8  # px, letters that can still be read


def letters_for(scene: Scene) -> int:
    """How large letters are, px, to be read on a screen of this size."""
    return max(SMALLEST, scene.game.size[1] // ROWS)


def room_for(scene: Scene) -> Rect:
    """The screen, but for a margin."""
    margin = letters_for(scene) // 3
    return Rect((0, 0), scene.game.size).inflate(-2 * margin, -2 * margin)


def panel(size: tuple[int, int], letters: int) -> Surface:
    """The picture of a board, of a size in px, for letters of a size in px."""
    picture = Surface(size, pygame.SRCALPHA)
    area = Rect((0, 0), size)
    pygame.draw.rect(picture, BOARD, area, border_radius=letters // 3)
    pygame.draw.rect(picture, EDGE, area, max(1, letters // 12), border_radius=letters // 3)
    return picture


def play(scene: Scene, sound: str) -> None:
    """Play a sound, if one is named. In a scene that stands still it would come when it is too late."""
    if sound and scene.clock.running:
        scene.play_sound(sound)
