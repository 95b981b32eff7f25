"""Keys one after the other."""

from __future__ import annotations

import pygame

from pgasync.inputs.names import key_codes
from pgasync.inputs.wanted import Wanted, wait_for
from pgasync.timing.timeout import move_on_after

__all__ = ["combo"]


async def combo(keys: str, within: float = 0.5) -> None:
    """Wait until keys have been pressed one after the other.

        await combo("down down right space", within=0.4)

    A wrong key, or a pause that is too long, begins anew; if the last keys
    that were pressed are the beginning of the combo already, they count:
    "down down down right" has "down down right" in it. Keys that come in the
    same tick count in the order of their events.

    Resumes: with the last key, as `wait_key()` does.

    Args:
        keys: names as for `wait_key()`, with spaces between them; at least one.
        within: s on the task's clock from each key to the next, finite and >= 0.
    Raises:
        ValueError: there is no key of such a name, or there are none;
            `within` is negative, infinite or NaN.
        TypeError: `keys` is no text.
        MisuseError: the task has no scene.
    Cost: per key linear in the length of the combo, at worst squared.
    """
    if not isinstance(keys, str):
        raise TypeError(f"combo() needs names of keys such as 'down down space', got {keys!r}")
    wanted = [frozenset(key_codes(name)) for name in keys.split()]
    if not wanted:
        raise ValueError("combo() needs names of keys such as 'down down space', got none")
    move_on_after(within)  # complains of its seconds now, and not after the first key
    any_key = Wanted("combo", (keys,), repr, (pygame.KEYDOWN,))
    pressed: list[int] = []
    while True:
        if pressed:
            with move_on_after(within) as pause:
                pressed.append((await wait_for(any_key)).key)
            if pause.cancelled_caught:
                pressed.clear()
                continue
        else:
            event = await wait_for(any_key)
            if getattr(event, "skipped", False):
                return  # nobody plays, see `skippable()`
            pressed.append(event.key)
        while not begins(wanted, pressed):
            del pressed[0]
        if len(pressed) == len(wanted):
            return


def begins(wanted: list[frozenset[int]], pressed: list[int]) -> bool:
    """Whether what was pressed is the beginning of what is wanted. Nothing is."""
    return all(key in codes for codes, key in zip(wanted, pressed, strict=False))
