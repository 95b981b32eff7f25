"""The keyboard: waiting for keys, and asking which are held."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import lru_cache

import pygame
from pygame.event import Event

from pgasync.inputs.names import Key, key_codes, key_name
from pgasync.inputs.scope import held_here
from pgasync.inputs.wanted import Wanted, wait_for

__all__ = ["axis", "key_held", "wait_key", "wait_key_up"]


def wait_key(*keys: Key, consume: bool = False) -> Awaitable[Event]:
    """Wait until a key is pressed.

        await wait_key("space", "return")

    Resumes: when the KEYDOWN is delivered, as `wait_event()` does. A key that
    is held already must be pressed again.

    Args:
        keys: names such as "space", "left", "a", or constants such as
            `pygame.K_SPACE`; none means any key. "ctrl", "shift", "alt" and
            "meta" mean the left and the right one.
        consume: nobody after this task gets the event.
    Returns: the KEYDOWN event.
    Raises:
        ValueError: there is no key of that name.
        TypeError: a key is neither a name nor a constant.
        MisuseError: the task has no scene.
    """
    return wait_for(kept_keys("wait_key", pygame.KEYDOWN, keys, consume))


def wait_key_up(*keys: Key, consume: bool = False) -> Awaitable[Event]:
    """Wait until a key is let go.

    Resumes: when the KEYUP is delivered, as `wait_event()` does.

    Args: as for `wait_key()`.
    Returns: the KEYUP event.
    Raises: as `wait_key()`.
    """
    return wait_for(kept_keys("wait_key_up", pygame.KEYUP, keys, consume))


def key_held(key: Key) -> bool:
    """Whether a key is held down, as far as the task's scene has heard.

    Only what came as an event counts: a key that was already down when the
    scene began, or that was pressed while the scene was deaf, is not held.
    Nothing is held while it is deaf, and after the window has lost the focus.

    Raises:
        ValueError, TypeError: there is no such key.
        MisuseError: called outside of every task, or in a task without a scene.
    """
    held = held_here("key_held()").keys
    return not held.isdisjoint(key_codes(key))


def axis(negative: Key, positive: Key) -> int:
    """A direction from two keys: `x += speed * axis("left", "right") * dt`.

    Returns: -1, 0 or 1; 0 too when both are held.
    Raises: as `key_held()`.
    """
    return key_held(positive) - key_held(negative)


def kept_keys(call: str, kind: int, keys: tuple[Key, ...], consume: bool) -> Wanted:
    """`wanted_keys`, made once for the same keys: whoever waits for them again waits for the same."""
    try:
        return wanted_keys(call, kind, consume, *keys)
    except TypeError:
        pass  # a key that is none, perhaps a list, which no cache can take: said by the function itself
    return wanted_keys.__wrapped__(call, kind, consume, *keys)


@lru_cache(maxsize=256, typed=True)  # typed: True and 1.0 are no keys, 1 is
def wanted_keys(call: str, kind: int, consume: bool, *keys: Key) -> Wanted:
    """The events of one type for some keys, or for any key."""
    codes = frozenset(code for key in keys for code in key_codes(key))
    return Wanted(call, keys, key_name, (kind,), consume=consume, field="key" if keys else "", values=codes)
