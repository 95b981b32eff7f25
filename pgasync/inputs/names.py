"""Names of keys: those of pygame's constants, in lower case and without `K_`."""

from __future__ import annotations

from pygame import constants

from pgasync.kernel.spelling import did_you_mean

__all__ = ["Key", "key_codes", "key_name"]

Key = str | int
"""A key by its name ("space", "left", "a") or by its pygame constant."""

ALIASES = {
    "enter": ("return", "kp_enter"),
    "esc": ("escape",),
    "del": ("delete",),
    "ctrl": ("lctrl", "rctrl"),
    "shift": ("lshift", "rshift"),
    "alt": ("lalt", "ralt"),
    "meta": ("lmeta", "rmeta"),
}


def codes_by_name() -> dict[str, tuple[int, ...]]:
    """Every known name and the key codes it stands for. Needs no `pygame.init()`."""
    codes: dict[str, tuple[int, ...]] = {
        name[2:].lower(): (code,) for name, code in vars(constants).items() if name.startswith("K_")
    }
    for alias, names in ALIASES.items():
        codes[alias] = tuple(code for name in names for code in codes[name])
    return codes


CODES = codes_by_name()


def key_codes(key: Key) -> tuple[int, ...]:
    """The key codes that a name or constant stands for: one, or the left and the right one.

    A single character that pygame has no constant for ("ä") is the key that
    types it.

    Raises:
        ValueError: there is no such name; the text suggests the nearest one.
        TypeError: `key` is neither a name nor a number.
    """
    if isinstance(key, str):
        known = CODES.get(key)
        if known is not None:
            return known
        if len(key) == 1 and key.isprintable() and key == key.lower():
            return (ord(key),)
        raise ValueError(unknown_key(key))
    if isinstance(key, int) and not isinstance(key, bool):
        return (key,)
    raise TypeError(f"a key is a name such as 'space' or a constant such as pygame.K_SPACE, got {key!r}")


def unknown_key(name: str) -> str:
    """What to say about a name that no key has."""
    rule = " Keys are named like pygame's constants: 'space' is K_SPACE, 'a' is K_a."
    return f"unknown key {name!r}.{did_you_mean(name.lower(), CODES) or rule}"


def key_name(key: Key) -> str:
    """How a key is written in `wait_key('space')`: by its name, if it has one."""
    names = (name for name, codes in CODES.items() if codes == (key,))
    return repr(next(names, key))
