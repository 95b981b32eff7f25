"""A number, or a clear error."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["finite"]


def finite(name: str, value: Any, least: float = -math.inf) -> float:
    """A finite number, of a least value where there is one.

    Raises:
        TypeError: it is no number; True and False are none.
        ValueError: it is infinite, NaN, or less than the least.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not math.isfinite(value) or value < least:
        more = f" and >= {least:g}" if least > -math.inf else ""
        raise ValueError(f"{name} must be finite{more}, got {value}")
    return value
