"""Which attributes of a thing move each other."""

from __future__ import annotations

__all__ = ["SHARES"]


class Shares(dict[type, dict[str, tuple[str, ...]]]):
    """Which attributes of a class move each other, as its `tween_shares` says.

    Kept, as most classes have none, and Python looks long for what is not there.
    """

    def __missing__(self, kind: type) -> dict[str, tuple[str, ...]]:
        if len(self) >= 256:  # those that are made in a function are new ones each time
            self.clear()
        shares: dict[str, tuple[str, ...]] = getattr(kind, "tween_shares", {})
        self[kind] = shares
        return shares


SHARES = Shares()
