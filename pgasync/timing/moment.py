"""What the clocks of one tree share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgasync.timing.batch import Tween
    from pgasync.timing.clock import Clock

__all__ = ["Moment"]


class Moment:
    """What the clocks of one tree share: whose timer has woken the task that runs now, and for when.

    `clock` is None outside of such steps; then it is the end of the tick everywhere.
    """

    __slots__ = ("blocks", "clock", "deadline", "skips", "tweened")

    def __init__(self) -> None:
        self.blocks = 0  # skippable ones that have begun
        self.skips: tuple[Any, ...] = ()  # those of them that are to reach their ends
        # By identity of a thing: the tween that moves it, or by name of the attribute which tween does.
        self.tweened: dict[int, Tween | dict[str, Tween]] = {}
        self.clock: Clock | None = None
        self.deadline = 0.0  # flicks
