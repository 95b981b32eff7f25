"""Easings: how something gets from one value to another.

An easing is a function of progress, 0 at the start and 1 at the end, to how
much of the way is done. "in" begins slowly, "out" ends slowly, "in_out" both.
The formulas are Robert Penner's ("Programming Macromedia Flash MX", 2002,
chapter 7), in the form of easings.net, whose ends are exact.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from pgasync.kernel.spelling import did_you_mean
from pgasync.timing.finite import finite

__all__ = ["EASINGS", "Ease", "bezier", "ease"]

Ease = Callable[[float], float]

OVERSHOOT = 1.70158
"""Penner's constant of `back`: it goes 10 % too far."""
OVERSHOOT_TWICE = OVERSHOOT * 1.525
"""The same for `in_out_back`."""
BOUNCE, SPAN = 7.5625, 2.75
"""Penner's constants of `bounce`: how steep each hop is, and how many spans all hops take."""
NEWTON, HAIR = 16, 1e-15
"""Of `bezier`: steps by Newton's rule, and how small a part of the way the last one is."""


def linear(t: float) -> float:
    return t


def power(exponent: int) -> Ease:
    return lambda t: float(t**exponent)


def in_sine(t: float) -> float:
    return 1.0 - math.cos(t * math.pi / 2)


def in_expo(t: float) -> float:
    return 0.0 if t <= 0 else math.exp2(10 * t - 10)


def in_circ(t: float) -> float:
    return 1.0 - math.sqrt(max(0.0, 1.0 - t * t))


def in_back(t: float) -> float:
    return t * t * ((OVERSHOOT + 1) * t - OVERSHOOT)


def in_out_back(t: float) -> float:
    t *= 2
    if t < 1:
        return t * t * ((OVERSHOOT_TWICE + 1) * t - OVERSHOOT_TWICE) / 2
    t -= 2
    return (t * t * ((OVERSHOOT_TWICE + 1) * t + OVERSHOOT_TWICE) + 2) / 2


def out_elastic(t: float) -> float:
    return math.exp2(-10 * t) * math.sin((10 * t - 0.75) * 2 * math.pi / 3) + 1.0


def in_out_elastic(t: float) -> float:
    swing = math.sin((20 * t - 11.125) * 2 * math.pi / 4.5)
    if t < 0.5:
        return -math.exp2(20 * t - 10) * swing / 2
    return math.exp2(-20 * t + 10) * swing / 2 + 1.0


def out_bounce(t: float) -> float:
    # Four hops, each centred in its part of the spans, and ever lower.
    for end, centre, height in ((1.0, 0.0, 0.0), (2.0, 1.5, 0.75), (2.5, 2.25, 0.9375)):
        if t < end / SPAN:
            t -= centre / SPAN
            return BOUNCE * t * t + height
    t -= 2.625 / SPAN
    return BOUNCE * t * t + 0.984375


def smoothstep(t: float) -> float:
    return t * t * (3.0 - 2.0 * t)


def mirrored(way: Ease) -> Ease:
    """An "in" from an "out", and the other way round."""
    return lambda t: 1.0 - way(1.0 - t)


def both(way_in: Ease) -> Ease:
    """An "in_out" from an "in"."""
    return lambda t: way_in(2 * t) / 2 if t < 0.5 else 1.0 - way_in(2 - 2 * t) / 2


def exact(way: Ease) -> Ease:
    """The same with exact ends: what begins at 0 and arrives at 1 must not miss by a rounding."""
    return lambda t: 0.0 if t <= 0 else 1.0 if t >= 1 else way(t)


def table() -> dict[str, Ease]:
    """All easings by name."""
    ways_in: dict[str, Ease] = {
        "quad": power(2),
        "cubic": power(3),
        "quart": power(4),
        "quint": power(5),
        "sine": in_sine,
        "expo": in_expo,
        "circ": in_circ,
        "back": in_back,
        "bounce": mirrored(out_bounce),
        "elastic": mirrored(out_elastic),
    }
    own = {"in_out_back": in_out_back, "in_out_elastic": in_out_elastic, "out_bounce": out_bounce}
    easings: dict[str, Ease] = {"linear": linear}
    for name, way in ways_in.items():
        easings[f"in_{name}"] = exact(way)
        easings[f"out_{name}"] = exact(own.get(f"out_{name}", mirrored(way)))
        easings[f"in_out_{name}"] = exact(own.get(f"in_out_{name}", both(way)))
    easings["smoothstep"] = smoothstep
    return easings


EASINGS = table()
"""The easings by name: "linear", then in, out and in_out of quad, cubic, quart, quint, sine, expo, circ,
back, bounce and elastic, and "smoothstep"."""


def ease(way: str | Ease) -> Ease:
    """The easing of a name; a function is taken as it is.

        bounce = ease("out_bounce")
        bounce(0.5)

    Raises:
        ValueError: there is no easing of that name; the text says what may have been meant.
        TypeError: it is neither a name nor a function.
    """
    if callable(way):
        return way
    if not isinstance(way, str):
        raise TypeError(f"ease must be the name of an easing or a function, got {way!r}")
    found = EASINGS.get(way)
    if found is None:
        hint = did_you_mean(way, EASINGS, alike=0.5)
        raise ValueError(
            f"no easing {way!r}.{hint} There are linear, smoothstep, and in_, out_, in_out_ with quad, cubic,"
            " quart, quint, sine, expo, circ, back, bounce, elastic."
        )
    return found


def bezier(x1: float, y1: float, x2: float, y2: float) -> Ease:
    """An easing by a cubic Bezier curve from (0, 0) to (1, 1), as in CSS: `bezier(0.25, 0.1, 0.25, 1)`.

    Args:
        x1, y1, x2, y2: the two control points; x from 0 to 1, y as you like.
    Raises:
        ValueError: an x is not between 0 and 1, or a y is not finite.
        TypeError: something is no number.
    Cost: a search at every call, of about five steps; of more where the curve is upright.
    Source: CSS Easing Functions Level 1, "Cubic Bezier easing functions".
    """
    for name, value in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)):
        finite(name, value)
        if name[0] == "x" and not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")

    def curve(t: float) -> float:
        low, high, s, step = 0.0, 1.0, t, 0
        while True:
            step += 1
            off, slope = at(s, x1, x2) - t, slope_at(s, x1, x2)
            low, high = (s, high) if off < 0 else (low, s)
            # By Newton as long as that leads anywhere, else by halving, which never fails.
            new = s - off / slope if slope > 0 and step <= NEWTON else -1.0
            if low <= new <= high:
                done = abs(new - s) <= HAIR * s
            else:
                new = (low + high) / 2
                done = new in (low, high)
            if done:
                return at(new, y1, y2)
            s = new

    return exact(curve)


def at(s: float, one: float, two: float) -> float:
    """A coordinate of a cubic Bezier curve that runs from 0 to 1."""
    rest = 1.0 - s
    return 3 * rest * rest * s * one + 3 * rest * s * s * two + s * s * s


def slope_at(s: float, one: float, two: float) -> float:
    """How fast that coordinate grows."""
    rest = 1.0 - s
    return 3 * rest * rest * one + 6 * rest * s * (two - one) + 3 * s * s * (1.0 - two)
