"""Colours and places as a game gives them, or an error that says what was given instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pygame import Color, Vector2
from pygame.colordict import THECOLORS

from pgasync.kernel.spelling import did_you_mean

__all__ = ["color_of", "colors_of", "no_place", "place_of"]


def color_of(color: Any) -> Color:
    """A colour.

    Raises:
        ValueError, TypeError: it is none.
    """
    try:
        return Color(color)
    except (TypeError, ValueError) as error:
        if not isinstance(color, str):
            text = f"a color is a name, '#rrggbb', or (red, green, blue) from 0 to 255, got {color!r}"
            raise type(error)(text) from None
        hint = did_you_mean(color, THECOLORS) or " There are names such as 'gold', and '#rrggbb'."
        raise ValueError(f"no color {color!r}.{hint}") from None


def colors_of(colors: Iterable[Any]) -> list[Color]:
    """Several colours.

    Raises:
        ValueError, TypeError: one of them is none, or it is no list.
    """
    if isinstance(colors, str):
        raise TypeError(f"colors must be a list of colors, got {colors!r}. Write [{colors!r}].")
    return [color_of(color) for color in colors]


def place_of(pos: Any) -> Vector2:
    """A place, as a vector of its own.

    Raises:
        ValueError, TypeError: it is none.
    """
    try:
        return Vector2(pos)
    except (TypeError, ValueError) as error:
        raise no_place(pos, error) from None


def no_place(pos: Any, error: Exception) -> Exception:
    """What to raise instead of an error that says nothing of what was given."""
    hint = " Give its `pos`." if hasattr(pos, "pos") else ""
    return type(error)(f"pos must be a pair such as (320, 240), got {pos!r}.{hint}")
