"""What may have been meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]


def did_you_mean(name: object, names: Iterable[str], *, alike: float = 0.6) -> str:
    """A sentence with the nearest of some names, to be put behind another; empty if none is near.

    Args:
        alike: how near it has to be, 0 to 1.
    """
    near = get_close_matches(str(name), list(names), 1, alike)
    return f" Did you mean {near[0]!r}?" if near else ""
