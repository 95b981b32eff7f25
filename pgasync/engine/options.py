"""What a game can be made with."""

from __future__ import annotations

import math
from typing import Any

from pgasync.timing.finite import is_number

__all__ = ["check_options"]


def check_options(size: Any, fps: Any, max_catch_up: Any, seed: Any) -> None:
    """Refuse what a game cannot be made with."""
    if not is_number(fps):
        raise TypeError(f"fps must be a number, got {fps!r}")
    if not 0 < fps < math.inf:
        raise ValueError(f"fps must be finite and > 0, got {fps}")
    if not is_whole(max_catch_up):
        raise TypeError(f"max_catch_up must be a whole number, got {max_catch_up!r}")
    if max_catch_up < 1:
        raise ValueError(f"max_catch_up must be >= 1, got {max_catch_up}")
    if not isinstance(size, tuple | list) or not all(map(is_whole, size)):
        raise TypeError(f"size must be (width, height) in whole pixels, got {size!r}")
    if len(size) != 2 or min(size) < 1:
        raise ValueError(f"size must be (width, height) in pixels, both >= 1, got {size}")
    if seed is not None and not is_whole(seed):
        raise TypeError(f"seed must be a whole number or None, got {seed!r}")


def is_whole(value: object) -> bool:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)
