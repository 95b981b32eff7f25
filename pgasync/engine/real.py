"""Real time, in a game that never reads a clock."""

from __future__ import annotations

from typing import NoReturn

from pgasync.kernel.errors import MisuseError
from pgasync.timing.clock import Clock
from pgasync.timing.finite import is_number
from pgasync.timing.flicks import ENDLESS, FLICKS

__all__ = ["RealClock", "RealTime", "real_flicks"]


class RealClock(Clock):
    """`game.real_clock`: beside the game's other clocks, and moved by another time than theirs."""

    def __init__(self, real: RealTime, root: Clock) -> None:
        super().__init__()
        self.real = real
        self.reached = float(real.total)
        # Begun within a tick, it has had that tick, as any other clock.
        self.moment, self.all = root.moment, root.all
        self.advanced, self.moved = root.advanced, real.passed if root.advanced else 0
        self.all.append(self)
        root.reckon()

    def move(self, flicks: int) -> None:
        """Begin a tick: by the real time that has passed."""
        super().move(self.real.passed)

    def refuse(self, call: str) -> NoReturn:
        """It belongs to nobody in the game."""
        raise MisuseError(
            f"{call} was called on the real clock, which nobody stops or slows. Use scene.clock."
        )

    def check_speed(self, speed: float) -> NoReturn:
        """Refuse every speed."""
        self.refuse("speed")

    def pause(self) -> NoReturn:
        """Refuse."""
        self.refuse("pause()")

    def hold(self) -> NoReturn:
        """Refuse."""
        self.refuse("stopped()")

    def tick(self, seconds: float) -> NoReturn:
        """Refuse: the game does it."""
        self.refuse("tick()")


class RealTime:
    """How much real time has passed in a game, as far as its driver has told.

    Attributes:
        total: flicks since the start of the game, until the end of this tick.
        passed: those of this tick.
        clock: what obeys it, once somebody has asked for it.
    """

    def __init__(self, root: Clock) -> None:
        self.root = root
        self.total = self.passed = 0
        self.clock: RealClock | None = None

    def made_clock(self) -> RealClock:
        """The clock; there is one, and no game pays for it that does not ask for it."""
        if self.clock is None:
            self.clock = RealClock(self, self.root)
        return self.clock

    def go_on(self, flicks: int) -> None:
        """A tick begins."""
        self.passed = flicks
        self.total += flicks


def real_flicks(real: float) -> int:
    """Real time, in flicks.

    Raises:
        TypeError: `real` is not a number.
        ValueError: it is negative or not finite.
    """
    if not is_number(real):
        raise TypeError(f"real must be a number of seconds, got {real!r}")
    if not 0 <= real < ENDLESS:
        raise ValueError(f"real must be finite and >= 0, got {real}")
    return round(real * FLICKS)
