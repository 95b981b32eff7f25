"""Numbers, and what is none."""

from __future__ import annotations

import math
from typing import Any, TypeGuard

__all__ = ["finite", "is_number"]


def finite(name: str, value: Any, least: float = -math.inf) -> float:
    """A finite number, of a least value where there is one.

    Raises:
        TypeError: it is no number; True and False are none.
        ValueError: it is infinite, NaN, or less than the least.
    """
    # `is_number`, without the call: a sprite that turns asks in every frame.
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not math.isfinite(value) or value < least:
        more = f" and >= {least:g}" if least > -math.inf else ""
        raise ValueError(f"{name} must be finite{more}, got {value}")
    return value


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is one; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
