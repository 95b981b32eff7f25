"""Where the mouse is."""

from __future__ import annotations

from pgasync.kernel.scheduler import here

__all__ = ["Mouse"]


class Mouse:
    """Where the pointer is, and how far it has moved: the same for every scope."""

    __slots__ = ("moved", "moved_in", "pos")

    def __init__(self) -> None:
        self.pos: tuple[float, float] = (0, 0)
        self.moved: tuple[float, float] = (0, 0)
        # The tick of that movement, as the scheduler counts its outermost calls.
        self.moved_in = 0

    @property
    def rel(self) -> tuple[float, float]:
        """The movement of this tick."""
        return self.moved if self.moved_in == here().epoch else (0, 0)

    def move(self, x: float, y: float) -> None:
        """Add to the movement of this tick."""
        before = self.rel
        self.moved = (before[0] + x, before[1] + y)
        self.moved_in = here().epoch
