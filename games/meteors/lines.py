"""Drawing with glowing lines: shapes that turn and wrap around, stars, and the glow itself."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pygame
from pygame import Surface, Vector2

from games.meteors.sky import SIZE

NIGHT = (2, 2, 8)
ROCK = (5, 6, 16)
ICE = (190, 225, 255)
LILAC = (176, 160, 255)
GOLD = (255, 214, 120)
EMBER = (255, 140, 70)
ROSE = (255, 95, 130)
MINT = (130, 255, 200)

GLOW = 4  # the glow is blurred in a picture this many times smaller
DUSK = (96, 96, 110)  # of 255: what is left of the light behind many words
STARS = 170
CLOUDS = ((12, 6, 24), (2, 9, 22), (16, 3, 14))  # colors of the haze between the stars
HAZE = (16, 12)  # spots of haze, in columns and rows

Points = Sequence[tuple[float, float] | Vector2]
Color = tuple[int, int, int]


def dimmed(color: Color, light: float) -> Color:
    """A darker color; 0 is black, 1 the color itself."""
    light = max(0.0, min(1.0, light))
    return (int(color[0] * light), int(color[1] * light), int(color[2] * light))


def copies(pos: Vector2, radius: float) -> list[Vector2]:
    """Where something near an edge has to be drawn so that it is seen on the other side, too."""
    width, height = SIZE
    columns = [pos.x] + [pos.x + way for way in (-width, width) if -radius < pos.x + way < width + radius]
    rows = [pos.y] + [pos.y + way for way in (-height, height) if -radius < pos.y + way < height + radius]
    return [Vector2(x, y) for x in columns for y in rows]


def turned(shape: Points, pos: Vector2, angle: float, scale: float = 1.0) -> list[tuple[float, float]]:
    """The corners of a shape at a place, turned by degrees."""
    cos, sin = math.cos(math.radians(angle)) * scale, math.sin(math.radians(angle)) * scale
    return [(pos.x + x * cos - y * sin, pos.y + x * sin + y * cos) for x, y in shape]


def draw_outline(surface: Surface, corners: Points, color: Color, fill: Color | None = None) -> None:
    """A closed line, two pixels wide and smooth at its edges."""
    if fill is not None:
        pygame.draw.polygon(surface, fill, corners)
    pygame.draw.aalines(surface, color, True, corners)
    pygame.draw.aalines(surface, color, True, [(x + 0.7, y) for x, y in corners])
    pygame.draw.aalines(surface, color, True, [(x, y + 0.7) for x, y in corners])


def draw_strokes(surface: Surface, corners: Points, color: Color) -> None:
    """An open line, two pixels wide and smooth at its edges."""
    for dx, dy in ((0, 0), (0.7, 0), (0, 0.7)):
        moved = [(x + dx, y + dy) for x, y in corners]
        # Not `aalines`: of two points it draws the end as its memory happens to be (pygame-ce 2.5).
        for start, end in pairwise(moved):
            pygame.draw.aaline(surface, color, start, end)


def night(chance: random.Random) -> Callable[[Surface], None]:
    """A draw function: the dark, a haze and the same stars for as long as it lives."""
    picture = haze(chance)
    for _ in range(STARS):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        light = chance.random() ** 3
        color = dimmed(chance.choice((ICE, LILAC, (255, 235, 210))), 0.15 + 0.6 * light)
        if light > 0.55:
            for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                picture.set_at((x + dx, y + dy), dimmed(color, 0.45))
        picture.set_at((x, y), color)

    def draw(surface: Surface) -> None:
        surface.blit(picture, (0, 0))

    return draw


def haze(chance: random.Random) -> Surface:
    """Faint clouds: a few spots of color, blown up until they flow into each other."""
    spots = Surface(HAZE, depth=32)
    for x in range(HAZE[0]):
        for y in range(HAZE[1]):
            spots.set_at((x, y), dimmed(chance.choice(CLOUDS), chance.random() ** 2))
    picture = Surface(SIZE, depth=32)
    picture.fill(NIGHT)
    soft = pygame.transform.gaussian_blur(pygame.transform.smoothscale(spots, (160, 120)), 9)
    picture.blit(pygame.transform.smoothscale(soft, SIZE), (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return picture


def draw_glow(surface: Surface) -> None:
    """Let everything drawn so far shine: add a blurred copy of the picture to itself."""
    width, height = surface.get_size()
    # A narrow and a wide glow. Blurred in small pictures, they take 2 ms instead of 20.
    small = pygame.transform.smoothscale(surface, (width // GLOW, height // GLOW))
    narrow = pygame.transform.box_blur(small, 1)
    tiny = pygame.transform.smoothscale(small, (width // GLOW // 2, height // GLOW // 2))
    wide = pygame.transform.smoothscale(pygame.transform.gaussian_blur(tiny, 3), small.get_size())
    narrow.blit(small, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    narrow.blit(wide, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    shine = pygame.transform.smoothscale(narrow, (width, height))
    surface.blit(shine, (0, 0), special_flags=pygame.BLEND_RGB_ADD)


def draw_dusk(surface: Surface) -> None:
    """Dim what is drawn so far, so that words can be read on it."""
    surface.fill(DUSK, special_flags=pygame.BLEND_RGB_MULT)
