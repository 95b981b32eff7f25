"""Something that has to rest after it was used."""

from __future__ import annotations

from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.chosen import check_clock
from pgasync.timing.clock import Clock
from pgasync.timing.flicks import to_flicks, to_seconds
from pgasync.timing.frames import clock_of
from pgasync.timing.skipclock import still_going
from pgasync.timing.sleep import sleep

__all__ = ["Cooldown"]


class Cooldown:
    """Ready, until it is used; then it rests for a while, on the clock of the task that made it.

        gun = Cooldown(0.3)
        async for dt in frames():
            if key_held("space") and gun.use():
                scene.start(bullet(scene, ship.pos))

    Args:
        seconds: game time to rest, s, finite and >= 0.
        clock: whose time counts; by default the task's.
    Raises:
        ValueError: `seconds` is negative or not finite.
        TypeError: `seconds` is not a number, or `clock` is not a clock.
        MisuseError: made outside of every task, or in one without a clock.
    """

    __slots__ = ("clock", "flicks", "over", "seconds")

    def __init__(self, seconds: float, *, clock: Clock | None = None) -> None:
        check_clock(clock)
        self.flicks = to_flicks(seconds)
        self.seconds = seconds
        self.clock = clock_of(current_task(), self) if clock is None else clock
        # Flicks on that clock from which on it is ready.
        self.over = self.clock.at

    def __str__(self) -> str:
        return f"Cooldown({self.seconds:g})"

    @property
    def ready(self) -> bool:
        """Whether it can be used."""
        return self.clock.at >= self.over

    @property
    def left(self) -> float:
        """Seconds until it is ready; 0 if it is."""
        return to_seconds(max(0, self.over - self.clock.at))

    def use(self) -> bool:
        """Use it if it is ready; say whether it was."""
        if not self.ready:
            return False
        self.over = self.clock.at + self.flicks
        return True

    def reset(self) -> None:
        """Be ready at once."""
        self.over = self.clock.at

    async def wait(self) -> None:
        """Wait until it is ready.

        Resumes: at once if it is; else as `sleep()` does. If it was used again
        meanwhile, or reset, that counts when this looks again: it never returns
        while it is not ready.
        """
        if current_task().marked:
            await trap(Passing(f"{self}.wait()"))
        while not self.ready:
            # Made in a skippable block that has ended, its time goes on outside.
            await sleep(self.left, clock=still_going(self.clock))
