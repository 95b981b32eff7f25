"""Game time in whole numbers.

A flick is 1/705,600,000 of a second, the largest unit that divides the frame
times of 24, 25, 30, 48, 50, 60, 90, 100, 120 and 144 fps without a rest
(Christopher Horvath, 2018). Sums of whole numbers do not drift.
"""

from __future__ import annotations

__all__ = ["FLICKS", "LENGTHS", "to_flicks", "to_seconds"]

FLICKS = 705_600_000

ENDLESS = 1e290
"""s; what is not shorter counts as infinite, as it would overflow a float of flicks."""


def to_flicks(seconds: float) -> int:
    """Whole flicks for an amount of game time.

    Raises:
        ValueError: `seconds` is negative, infinite or NaN.
        TypeError: it is not a number.
    """
    # Python makes a new object of `int | float` each time.
    if type(seconds) is not float and not isinstance(seconds, int | float):
        raise TypeError(f"seconds must be a number, got {seconds!r}")
    if not 0 <= seconds < ENDLESS:
        raise ValueError(f"seconds must be finite and >= 0, got {seconds}")
    return round(seconds * FLICKS)


def to_seconds(flicks: float) -> float:
    """Seconds, as games see them."""
    return flicks / FLICKS


class Lengths(dict[float, int]):
    """Whole flicks of lately used lengths, for floats: most are a constant of the game."""

    def __missing__(self, seconds: float) -> int:
        flicks = to_flicks(seconds)
        if len(self) >= 256:
            self.clear()
        self[seconds] = flicks
        return flicks


LENGTHS = Lengths()
