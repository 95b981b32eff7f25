"""Pictures made by code: circles, rectangles and polygons, with smooth edges."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import pygame
from pygame import Surface, Vector2
from pygame.typing import ColorLike

from pgasync.engine.given import color_of
from pgasync.engine.points import Point
from pgasync.timing.finite import finite

__all__ = ["circle", "polygon", "rectangle"]

Rgba = tuple[int, int, int, int]

KEPT, KEPT_PIXELS = 128, 200 * 200
"""Pictures that are kept, and the largest that is: 20 MB at most."""
LARGEST = 8000
"""px; of a side."""


class Figure(NamedTuple):
    """All that a picture depends on.

    Attributes:
        points: of a polygon, from the upper left corner; empty for a rectangle.
        corner: the radius of a rectangle's corners.
        color, outline: None for none.
    """

    size: tuple[float, float]
    corner: float
    points: tuple[tuple[float, float], ...]
    color: Rgba | None
    outline: Rgba | None
    thickness: float


def circle(
    radius: float,
    color: ColorLike | None = "white",
    *,
    outline: ColorLike | None = None,
    thickness: float = 2,
) -> Surface:
    """A picture of a circle: `scene.sprite(circle(12, "gold"), pos=(80, 60))`.

    Two of the same shape are the same picture, so that a hundred coins cost one,
    turned and scaled ones included. Who paints on it paints on a copy: `circle(9).copy()`.

    Args:
        radius: px, > 0; the outline lies within it.
        color: of its inside, anything that pygame takes for a colour; None for a ring.
        outline: the colour of its edge, or None.
        thickness: px, of the outline, > 0.
    Raises:
        ValueError: a number is out of its range, or there is no such colour.
        TypeError: something is no number.
    Cost: a dict's, if there is one already; larger ones than 200 x 200 px are made anew.
    """
    across = 2 * positive("radius", radius)
    return picture(Figure((across, across), across / 2, (), *paints(color, outline, thickness)))


def rectangle(
    size: tuple[float, float],
    color: ColorLike | None = "white",
    *,
    corner: float = 0,
    outline: ColorLike | None = None,
    thickness: float = 2,
) -> Surface:
    """A picture of a rectangle: `scene.sprite(rectangle((60, 12), "white", corner=6))`. A thin one is a line.

    Args:
        size: width and height, px, > 0.
        corner: the radius of its corners, px, >= 0; what is too much for it makes it as round as it can be.
        color, outline, thickness: as for `circle()`, and so is the rest.
    """
    if not isinstance(size, tuple | list | Vector2) or len(size) != 2:
        raise TypeError(f"size must be (width, height), got {size!r}")
    width, height = positive("width", size[0]), positive("height", size[1])
    round_most = min(finite("corner", corner, 0), width / 2, height / 2)
    return picture(Figure((width, height), round_most, (), *paints(color, outline, thickness)))


def polygon(
    points: Iterable[Point],
    color: ColorLike | None = "white",
    *,
    outline: ColorLike | None = None,
    thickness: float = 2,
) -> Surface:
    """A picture of a polygon: `scene.sprite(polygon([(0, 0), (24, 9), (0, 18)], "tomato"))`.

    It is as large as the polygon; where the points are counted from does not matter.

    Args:
        points: its corners in a row, px, three or more.
        color, outline, thickness: as for `circle()`, and so is the rest.
    """
    corners = [(finite("x", x), finite("y", y)) for x, y in points]
    if len(corners) < 3:
        raise ValueError(f"a polygon needs three points or more, got {len(corners)}")
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    moved = tuple((x - left, y - top) for x, y in corners)
    size = positive("width", max(x for x, _ in moved)), positive("height", max(y for _, y in moved))
    return picture(Figure(size, 0, moved, *paints(color, outline, thickness)))


def picture(figure: Figure) -> Surface:
    """The picture of a shape; a small one is made once."""
    width, height = figure.size
    return made(figure) if width * height > KEPT_PIXELS else kept(figure)


@lru_cache(KEPT)
def kept(figure: Figure) -> Surface:
    """As `made`."""
    return made(figure)


def made(figure: Figure) -> Surface:
    """Draw it some times larger, and shrink it: pygame's own smooth lines have no inside."""
    width, height = (math.ceil(side) for side in figure.size)
    times = 4 if max(width, height) <= 500 else 2 if max(width, height) <= 2000 else 1
    edge = figure.color if figure.outline is None else figure.outline
    inside = figure.color
    assert edge is not None
    large = Surface((width * times, height * times), pygame.SRCALPHA, 32)
    # Nothing, but of the colour of the edge: shrinking mixes the two.
    large.fill((*edge[:3], 0))
    rim = 0.0 if figure.outline is None else figure.thickness * times
    hollow = (*edge[:3], 0) if inside is None else inside
    if figure.points:
        draw_polygon(large, figure, times, edge, hollow, rim)
    else:
        draw_rectangle(large, figure, times, edge, hollow, rim)
    return large if times == 1 else pygame.transform.smoothscale(large, (width, height))


def draw_rectangle(large: Surface, figure: Figure, times: int, edge: Rgba, hollow: Rgba, rim: float) -> None:
    """Draw a rectangle, round corners and all, on the large picture."""
    width, height = (side * times for side in figure.size)
    outer = pygame.FRect(0, 0, width, height)
    outer.center = large.width / 2, large.height / 2
    round_rect(large, edge, outer, figure.corner * times)
    if rim and min(width, height) > 2 * rim:
        round_rect(large, hollow, outer.inflate(-2 * rim, -2 * rim), max(0, figure.corner * times - rim))


def round_rect(surface: Surface, color: Rgba, rect: pygame.FRect, corner: float) -> None:
    """A filled rectangle with round corners. By rows: pygame's own circles are not the same on all sides."""
    left, top, right, bottom = (round(side) for side in (rect.left, rect.top, rect.right, rect.bottom))
    radius = round(corner)
    surface.fill(color, (left + radius, top, right - left - 2 * radius, bottom - top))
    for row in range(radius):
        # The half width of the circle in the middle of this row of pixels.
        half = math.sqrt(max(0, radius**2 - (radius - row - 0.5) ** 2))
        start = round(left + radius - half)
        end = round(right - radius + half)
        surface.fill(color, (start, top + row, end - start, 1))
        surface.fill(color, (start, bottom - row - 1, end - start, 1))
    surface.fill(color, (left, top + radius, right - left, bottom - top - 2 * radius))


def draw_polygon(large: Surface, figure: Figure, times: int, edge: Rgba, hollow: Rgba, rim: float) -> None:
    """Draw a polygon on the large picture."""
    corners = [(x * times, y * times) for x, y in figure.points]
    pygame.draw.polygon(large, hollow if rim else edge, corners)
    if not rim:
        return
    for n, end in enumerate(corners):
        pygame.draw.line(large, edge, corners[n - 1], end, round(2 * rim))
        pygame.draw.circle(large, edge, end, rim)
    # Half of the outline is outside.
    within = Surface(large.size, pygame.SRCALPHA, 32)
    within.fill((255, 255, 255, 0))
    pygame.draw.polygon(within, "white", corners)
    large.blit(within, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)


def paints(
    color: ColorLike | None, outline: ColorLike | None, thickness: float
) -> tuple[Rgba | None, Rgba | None, float]:
    """Colours and a thickness, if they are some."""
    if color is None and outline is None:
        raise ValueError("a shape needs a color or an outline")
    return rgba(color), rgba(outline), positive("thickness", thickness)


def rgba(color: ColorLike | None) -> Rgba | None:
    """A colour's four numbers."""
    if color is None:
        return None
    found = color_of(color)
    return found.r, found.g, found.b, found.a


def positive(name: str, value: Any) -> float:
    """A number above zero that is no larger than a picture can be."""
    if not 0 < finite(name, value) <= LARGEST:
        raise ValueError(f"{name} must be > 0 and at most {LARGEST}, got {value}")
    return float(value)
