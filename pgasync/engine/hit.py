"""Waiting until something touches something."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, product
from math import floor
from typing import Any, Literal, get_args

import pygame

from pgasync.engine.looks import looks
from pgasync.inputs.touches import is_gone
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import current_task
from pgasync.timing.frames import next_frame

__all__ = ["Grid", "Grids", "Shape", "hit", "touch"]

Shape = Literal["rect", "circle", "mask"]

LEAST = 16
"""px; smaller cells only cost."""
WIDE = 16
"""Cells; what covers more of them is looked at every time instead."""


async def hit(sprite: Any, group: Iterable[Any], *, shape: Shape = "rect") -> Any:
    """Wait until a sprite touches something of a group.

        rock = await hit(ship, rocks)
        rock.kill()

    Resumes: in the late phase of a tick, the next one at the earliest, when all
        have moved; waiters in the order they began.

    Args:
        sprite: a sprite, or what else has a `rect`.
        group: a pygame group, a list, or what else can be iterated again and again.
            The sprite itself is never hit.
        shape: "rect" compares the rects. "circle": around their middles, with the
            attribute `radius` of a sprite, or half of its shorter side. "mask": what
            is seen of their pictures; who has painted on one sets it again,
            `rock.image = rock.image`.
    Returns: the first of the group's that is touched, in the group's order; None if
        the sprite was killed meanwhile.
    Raises:
        TypeError: the sprite, or something in the group, has no `rect`, or the
            group cannot be iterated.
        ValueError: there is no such shape.
        MisuseError: the task lives in no scene.
    Cost: per tick one look at each of the group for all who wait for it, and for
        each of these one at who is near: linear as long as things keep apart.
    """
    if not hasattr(sprite, "rect"):
        raise TypeError(f"hit() needs a sprite, got {sprite!r}")
    if not isinstance(group, Iterable) or iter(group) is group:
        raise TypeError(f"hit() needs a group or a list of sprites, got {group!r}")
    if shape not in get_args(Shape):
        raise ValueError(f"shape must be one of {', '.join(get_args(Shape))}, got {shape!r}")
    scene: Any = current_task().scene
    if scene is None:
        raise MisuseError("hit() was awaited in a task without a scene. Start it with `scene.start(...)`.")
    while True:
        await next_frame(late=True)
        if is_gone(sprite):
            return None
        rect = sprite.rect  # made anew whenever it is asked for, so this is done once
        for other in scene.grids.of(group).near(widened(sprite, rect)):
            # Who was looked at first in this phase may have killed it.
            if other is not sprite and not is_gone(other) and touch(sprite, other, shape, rect):
                return other


def touch(one: Any, other: Any, shape: Shape, rect: Any = None) -> bool:
    """Whether two things touch, by rects, circles or masks; `rect` is that of the one, if known."""
    rect = one.rect if rect is None else rect
    if shape == "circle":
        far = pygame.Vector2(rect.center).distance_to(other.rect.center)
        return far < radius_of(one) + radius_of(other)
    its_rect = other.rect
    if not rect.colliderect(its_rect):
        return False
    if shape == "rect":
        return True
    x, y = its_rect.x - rect.x, its_rect.y - rect.y
    mask, its = looks.mask(picture_of(one)), looks.mask(picture_of(other))
    return mask.overlap(its, (round(x), round(y))) is not None


def radius_of(thing: Any) -> float:
    """How far a thing reaches from its middle, px."""
    radius = getattr(thing, "radius", None)
    return min(thing.rect.size) / 2 if radius is None else float(radius)


def picture_of(thing: Any) -> pygame.Surface:
    """What is seen of it: turned and scaled, if it is."""
    picture: pygame.Surface = getattr(thing, "picture", None) or thing.image
    return picture


class Grids:
    """The grids of one scene in one tick, each made once for all who ask."""

    def __init__(self) -> None:
        # Of which tick, or step of a skip, as the scheduler counts them.
        self.epoch = -1
        # By the identity of what they were made of, which each of them keeps.
        self.made: dict[int, tuple[Any, Grid]] = {}

    def of(self, group: Any) -> Grid:
        """Where the things of a group are in this tick."""
        epoch = here().epoch
        if self.epoch != epoch:
            self.made.clear()
            self.epoch = epoch
        found = self.made.get(id(group))
        if found is None:
            found = self.made[id(group)] = group, Grid(group)
        return found[1]


class Grid:
    """Where things are at one moment, by the squares that they cover.

    Source: the usual spatial hash; the squares are twice as large as most things.
    """

    def __init__(self, things: Iterable[Any]) -> None:
        self.things = list(things)
        reaches = [reach_of(thing) for thing in self.things]
        sides = sorted(max(rect.size) for rect in reaches)
        self.cell = max(LEAST, 2 * sides[len(sides) // 2]) if sides else LEAST
        self.cells: dict[tuple[int, int], list[int]] = {}
        self.wide: list[int] = []
        for n, rect in enumerate(reaches):
            covered = self.covered(rect)
            if covered is None:
                self.wide.append(n)
            else:
                for cell in covered:
                    self.cells.setdefault(cell, []).append(n)

    def covered(self, rect: Any) -> list[tuple[int, int]] | None:
        """The squares that a rect lies in; None if they are too many."""
        cell = self.cell
        x, y, width, height = rect
        left, top = floor(x / cell), floor(y / cell)
        right, bottom = floor((x + width) / cell), floor((y + height) / cell)
        if left == right and top == bottom:
            return [(left, top)]  # as many are; this is done for each of a group in every tick
        if (right - left + 1) * (bottom - top + 1) > WIDE:
            return None
        return list(product(range(left, right + 1), range(top, bottom + 1)))

    def near(self, rect: Any) -> list[Any]:
        """The things that a rect may touch, in their order."""
        covered, cells = self.covered(rect), self.cells
        if covered is None:
            return self.things
        there = list(filter(None, map(cells.get, covered)))
        if not there and not self.wide:
            return []
        return [self.things[n] for n in sorted({*self.wide, *chain.from_iterable(there)})]


def reach_of(thing: Any) -> Any:
    """The rect that holds a thing, and its circle if that is larger."""
    try:
        rect = thing.rect
    except AttributeError as error:
        raise TypeError(f"hit() looks for what has a `rect`, as sprites have, got {thing!r}") from error
    return widened(thing, rect)


def widened(thing: Any, rect: Any) -> Any:
    """The rect of a thing, or one that holds its circle, too, if that is larger."""
    radius = getattr(thing, "radius", None)
    return rect if radius is None else circle_of(rect, float(radius)).union(rect)


def circle_of(rect: Any, radius: float) -> pygame.FRect:
    """The square around a circle in the middle of a rect."""
    return pygame.FRect(rect.centerx - radius, rect.centery - radius, 2 * radius, 2 * radius)
