"""What lies between two values: numbers, vectors, colours, tuples of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pgasync.kernel import advice

__all__ = ["NUMBERS", "way"]

NUMBERS = (float, int)


class Bend:
    """The slope of a way that is no sum: times progress, it is the value."""

    __slots__ = ("value_at",)

    def __init__(self, value_at: Callable[[float], Any]) -> None:
        self.value_at = value_at

    def __mul__(self, t: float) -> Any:
        return self.value_at(t)


class Nowhere:
    """The start of such a way: it adds nothing. So who moves a tween need not ask which kind of way it is."""

    def __add__(self, value: Any) -> Any:
        return value


NOWHERE = Nowhere()


def way(start: Any, target: Any, name: str) -> tuple[Any, Any, Any]:
    """From where, to where, and how far it is; the value on the way is `start + slope * t`.

    Raises:
        TypeError: there is no way between the two.
    """
    # The usual case first, and quickly.
    if type(start) in NUMBERS and type(target) in NUMBERS:
        slope = float(target - start)
        if slope * 0.0 != 0.0:
            raise ValueError(f"{name} must be finite, got {target} from {start}")
        return start, target, slope
    try:
        if all(hasattr(start, channel) for channel in "rgba"):
            colour = type(start)
            target = target if isinstance(target, colour) else colour(target)
            first, last = tuple(start), tuple(target)
            return (
                NOWHERE,
                target,
                Bend(lambda t: colour(*(max(0, min(255, round(v))) for v in mixed(first, last, t)))),
            )
        if isinstance(start, tuple | list):
            first, kind = tuple(start), type(start)
            last = tuple(target)
            if len(first) != len(last):
                raise TypeError(f"{len(first)} values cannot become {len(last)}")
            mixed(first, last, 0.5)
            return NOWHERE, kind(last), Bend(lambda t: kind(mixed(first, last, t)))
        if start is None:
            raise TypeError("it has no value yet, set one before")
        if isinstance(start, bool) or isinstance(target, bool):
            raise TypeError("there is nothing between True and False")
        if isinstance(start, int | float):
            return start, target, float(target - start)
        kind = type(start)
        target = kind(target)
        start = kind(start)  # a copy: the thing may move its own value in place
        return start, target, target - start
    except (TypeError, ValueError, AttributeError) as error:
        raise TypeError(
            f"{name} cannot be tweened from {advice.shown(start)} to {advice.shown(target)}: {error}"
        ) from error


def mixed(first: tuple[float, ...], last: tuple[float, ...], t: float) -> list[float]:
    """Values between those of two tuples."""
    return [a + (b - a) * t for a, b in zip(first, last, strict=True)]
