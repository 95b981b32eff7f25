"""Places on the screen, and which point of a thing is at its place."""

from __future__ import annotations

from typing import Literal, get_args

from pygame import Vector2

from pgasync.kernel.spelling import did_you_mean

__all__ = ["ANCHORS", "Anchor", "Point", "checked_anchor"]

Point = tuple[float, float] | Vector2
Anchor = Literal[
    "center", "topleft", "midtop", "topright", "midleft", "midright", "bottomleft", "midbottom", "bottomright"
]
"""A point of a thing, by pygame's name for that of a rect."""
ANCHORS: dict[str, tuple[float, float]] = {
    name: (
        -0.5 if "left" in name else 0.5 if "right" in name else 0.0,
        -0.5 if "top" in name else 0.5 if "bottom" in name else 0.0,
    )
    for name in get_args(Anchor)
}
"""Where an anchor is, from the centre, in parts of the size."""


def checked_anchor(anchor: str) -> str:
    """An anchor, if there is such a one."""
    if anchor not in ANCHORS:
        hint = did_you_mean(anchor, ANCHORS)
        raise ValueError(f"no anchor {anchor!r}.{hint} There are: {', '.join(ANCHORS)}")
    return anchor
