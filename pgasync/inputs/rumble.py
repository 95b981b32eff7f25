"""Gamepads that tremble."""

from __future__ import annotations

from typing import Any

from pgasync.inputs.devices import Shaking
from pgasync.inputs.gamepad import checked_pad
from pgasync.inputs.scope import scope_here
from pgasync.kernel.task import current_task
from pgasync.timing.finite import is_number
from pgasync.timing.frames import clock_of
from pgasync.timing.sleep import sleep

__all__ = ["rumble"]

Strength = float | tuple[float, float]


async def rumble(strength: Strength = 1.0, seconds: float = 0.25, *, pad: int | None = None) -> None:
    """Let the gamepad tremble in the player's hands for a while.

        scene.start(rumble(0.6, 0.2))

    Where there is no gamepad, or none that can, it takes the same time. The
    motors stop when it is cancelled, so with its scene, too, and stand still
    while its clock does. Of several at once the strongest counts.

    Resumes: as `sleep(seconds)` does.

    Args:
        strength: 0 to 1; or a pair, for the heavy motor and for the light one.
        seconds: s on the task's clock, finite and >= 0.
        pad: of which gamepad, the `instance_id` of its events; None: of all.
    Raises:
        TypeError: the strength is no number and no pair of them, `pad` no number.
        ValueError: the strength is not from 0 to 1; `seconds` is negative, infinite or NaN.
        MisuseError: the task has no scene.
    """
    heavy, light = checked_strength(strength)
    checked_pad(pad)
    scope_here("rumble()")
    task = current_task()
    game: Any = task.scene
    shakings, mine = game.game.inputs.devices.shakings, object()
    if not task.marked:
        shakings[mine] = Shaking(pad, heavy, light, clock_of(task, "rumble()"))
    try:
        await sleep(seconds)
    finally:
        shakings.pop(mine, None)


def checked_strength(strength: object) -> tuple[float, float]:
    """How strongly the two motors turn."""
    pair = strength if isinstance(strength, tuple) and len(strength) == 2 else (strength, strength)
    heavy, light = (checked_part(each, strength) for each in pair)
    return heavy, light


def checked_part(part: object, strength: object) -> float:
    """How strongly one motor turns."""
    if not is_number(part):
        raise TypeError(f"strength must be a number from 0 to 1, or a pair of them, got {strength!r}")
    if not 0 <= part <= 1:
        raise ValueError(f"strength must be from 0 to 1, got {strength!r}")
    return float(part)
