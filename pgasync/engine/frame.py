"""The order of a tick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pygame.event import Event

if TYPE_CHECKING:
    from pgasync.engine.game import Game

__all__ = ["run_tick"]


def run_tick(game: Game, events: Iterable[Event], flicks: int) -> None:
    """One tick, from the clocks to the late phase. Drawing is not part of it."""
    # 1. Clocks: everything below sees the new time.
    game.clock.advance(flicks)
    game.mark_moment()
    # 2. Events: first what threads and futures have brought, in the order of the
    #    calls; then the events, as they arrived. All that one has woken waits
    #    again before the next comes.
    game.outside.deliver()
    for event in events:
        game.deliver(event)
    # 3. Skips: blocks that the player has asked to skip reach their ends; those below see them there.
    for block in game.clock.moment.skips:
        block.forward()
    # 4. Timers that are due: clock by clock, by deadline, by age.
    game.clock.run_timers()
    # 5. Frame: everything that moves. Clock by clock: tweens, tasks, and the conditions that are waited for.
    game.clock.run_frames()
    # 6. Late: whatever must see where the others have ended up.
    game.clock.run_late_frames()
    # 7. Draw: once per picture, not per tick: see Game.draw.
