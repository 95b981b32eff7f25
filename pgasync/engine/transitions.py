"""From one scene to the next: fade, slide, wipe and the like, and your own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, get_args

import pygame
from pygame import Surface

from pgasync.engine.given import color_of
from pgasync.timing.finite import finite

__all__ = [
    "Direction",
    "Transition",
    "blinds",
    "crossfade",
    "fade",
    "iris",
    "pixellate",
    "push",
    "slide",
    "wipe",
    "zoom",
]

Direction = Literal["left", "right", "up", "down"]
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
Paint = Callable[[Surface, Surface, Surface, float], object]


class Transition:
    """How a scene takes the place of what was shown before: `play(level, transition=fade(0.5))`.

    Your own is a function, and how long it takes:

        def curtain(surface, old, new, t):
            surface.blit(new, (0, 0))
            surface.blit(old, (0, -surface.height * t))

        await game.play(level, transition=Transition(curtain, 0.7))

    Args:
        paint: called for every picture with the surface to paint, the old and the new
            picture, both of the game's size, and t from 0 to 1.
        seconds: how long it takes, s of the game's time, finite and >= 0; zero shows
            the new scene at once.
        frozen: the new scene's clock stands still, and it is deaf, until it is over.
    Raises:
        TypeError, ValueError: that is no function, or no time.
    Cost: two pictures of the game's size, while it lasts.
    """

    def __init__(self, paint: Paint, seconds: float, *, frozen: bool = False) -> None:
        if not callable(paint):
            raise TypeError(f"a transition needs a function of (surface, old, new, t), got {paint!r}")
        self.paint = paint
        self.seconds = finite("seconds", seconds, 0)
        self.frozen = frozen


def smooth(t: float) -> float:
    """The same way from 0 to 1, without a jerk at its ends."""
    return t * t * (3 - 2 * t)


def direction_of(name: str) -> tuple[int, int]:
    """A direction by its name."""
    if name not in WAYS:
        raise ValueError(f"no direction {name!r}. There are: {', '.join(get_args(Direction))}")
    return WAYS[name]


def fade(
    seconds: float = 0.5, color: pygame.typing.ColorLike = "black", *, frozen: bool = False
) -> Transition:
    """Through a colour: the old scene goes into it, the new one comes out. See `Transition`."""
    shade = color_of(color)

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        surface.blit(old if t < 0.5 else new, (0, 0))
        veil = Surface(surface.size)
        veil.fill(shade)
        veil.set_alpha(round(255 * smooth(1 - abs(2 * t - 1))))
        surface.blit(veil, (0, 0))

    return Transition(paint, seconds, frozen=frozen)


def crossfade(seconds: float = 0.5, *, frozen: bool = False) -> Transition:
    """The one into the other. See `Transition`."""

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        surface.blit(old, (0, 0))
        new.set_alpha(round(255 * smooth(t)))
        surface.blit(new, (0, 0))
        new.set_alpha(None)

    return Transition(paint, seconds, frozen=frozen)


def slide(seconds: float = 0.5, direction: Direction = "left", *, frozen: bool = False) -> Transition:
    """The new scene moves over the old one, in a direction. See `Transition`."""
    x, y = direction_of(direction)

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        left = 1 - smooth(t)
        place = (round(-x * left * surface.width), round(-y * left * surface.height))
        surface.blit(old, (0, 0))
        # What it covers grows darker, or two flat pictures would run into each other.
        shadow = Surface(surface.size)
        shadow.set_alpha(round(120 * (1 - left)))
        surface.blit(shadow, (0, 0))
        surface.blit(new, place)

    return Transition(paint, seconds, frozen=frozen)


def push(seconds: float = 0.5, direction: Direction = "left", *, frozen: bool = False) -> Transition:
    """The new scene pushes the old one out, in a direction. See `Transition`."""
    x, y = direction_of(direction)

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        width, height = surface.size
        along, down = round(x * smooth(t) * width), round(y * smooth(t) * height)
        surface.blit(old, (along, down))
        surface.blit(new, (along - x * width, down - y * height))

    return Transition(paint, seconds, frozen=frozen)


def wipe(seconds: float = 0.5, direction: Direction = "right", *, frozen: bool = False) -> Transition:
    """An edge runs over the screen, in a direction; behind it is the new scene. See `Transition`."""
    x, y = direction_of(direction)

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        width, height = surface.size
        part = smooth(t)
        seen = pygame.Rect(0, 0, round(width * part) if x else width, round(height * part) if y else height)
        seen.right = width if x < 0 else seen.right
        seen.bottom = height if y < 0 else seen.bottom
        surface.blit(old, (0, 0))
        surface.blit(new, seen, seen)

    return Transition(paint, seconds, frozen=frozen)


def iris(
    seconds: float = 0.7, center: tuple[float, float] | None = None, *, frozen: bool = False
) -> Transition:
    """A circle closes around a point, by default the middle, and opens on the new scene. See `Transition`."""

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        middle = pygame.Vector2(surface.get_rect().center if center is None else center)
        corners = [(x, y) for x in (0, surface.width) for y in (0, surface.height)]
        farthest = max(middle.distance_to(corner) for corner in corners)
        surface.blit(old if t < 0.5 else new, (0, 0))
        mask = Surface(surface.size)
        mask.set_colorkey("magenta")
        pygame.draw.circle(mask, "magenta", middle, farthest * smooth(abs(2 * t - 1)))
        surface.blit(mask, (0, 0))

    return Transition(paint, seconds, frozen=frozen)


def blinds(seconds: float = 0.6, count: int = 8, *, frozen: bool = False) -> Transition:
    """Stripes that open one after the other. See `Transition`.

    Raises:
        ValueError: `count` is less than 1.
    """
    if count < 1:
        raise ValueError(f"blinds need a count >= 1, got {count}")

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        width, height = surface.size
        surface.blit(old, (0, 0))
        for i in range(count):
            left, right = i * width // count, (i + 1) * width // count
            # Each begins a little later than the one before; the last ends with t.
            late = 0.4 * i / max(1, count - 1)
            part = smooth(min(1, max(0, (t - late) / 0.6)))
            seen = pygame.Rect(left, 0, round((right - left) * part), height)
            surface.blit(new, seen, seen)

    return Transition(paint, seconds, frozen=frozen)


def pixellate(seconds: float = 0.7, size: int = 40, *, frozen: bool = False) -> Transition:
    """Into squares of up to `size` pixels, and out of them again. See `Transition`.

    Raises:
        ValueError: `size` is less than 1.
    """
    if size < 1:
        raise ValueError(f"pixellate needs a size >= 1, got {size}")

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        # In even steps, as squares that change their size all the time would boil.
        block = 2 ** round(math.log2(size) * (1 - abs(2 * t - 1)))
        blend = min(1, max(0, (t - 0.4) / 0.2))
        surface.blit(old, (0, 0))
        new.set_alpha(round(255 * blend))
        surface.blit(new, (0, 0))
        new.set_alpha(None)
        if block > 1:
            small = max(1, surface.width // block), max(1, surface.height // block)
            coarse = pygame.transform.smoothscale(surface, small)
            surface.blit(pygame.transform.scale(coarse, surface.size), (0, 0))

    return Transition(paint, seconds, frozen=frozen)


def zoom(seconds: float = 0.6, times: float = 3, *, frozen: bool = False) -> Transition:
    """The old scene comes nearer and fades, the new one comes up behind it. See `Transition`.

    Raises:
        ValueError: `times` is less than 1.
    """
    if not 1 <= times < math.inf:
        raise ValueError(f"zoom needs times >= 1, got {times}")

    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        near = 1 + (times - 1) * t * t
        surface.blit(magnified(new, 0.8 + 0.2 * smooth(t)), (0, 0))
        close = magnified(old, near)
        close.set_alpha(round(255 * (1 - smooth(t))))
        surface.blit(close, (0, 0))

    return Transition(paint, seconds, frozen=frozen)


def magnified(picture: Surface, times: float) -> Surface:
    """A picture of the same size with what is in its middle larger, or all of it smaller on black."""
    width, height = picture.size
    if times >= 1:
        part = pygame.Rect(0, 0, max(1, round(width / times)), max(1, round(height / times)))
        part.center = width // 2, height // 2
        return pygame.transform.smoothscale(picture.subsurface(part), picture.size)
    whole = Surface(picture.size)
    small = pygame.transform.smoothscale(
        picture, (max(1, round(width * times)), max(1, round(height * times)))
    )
    whole.blit(small, ((width - small.width) // 2, (height - small.height) // 2))
    return whole
