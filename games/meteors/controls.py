"""What a player can do, by keyboard and gamepad alike."""

from __future__ import annotations

from pgasync import Actions

CONTROLS = Actions(
    left=["left", "a", "pad left", "pad left_x-"],
    right=["right", "d", "pad right", "pad left_x+"],
    thrust=["up", "w", "pad x", "pad right_trigger+"],
    shoot=["space", "pad a"],
    pause=["p", "escape", "pad start"],
    start=["space", "return", "pad a", "pad start"],  # on the title
    leave=["escape", "pad b"],
    title=["return", "escape", "pad b"],  # after the last life
)
