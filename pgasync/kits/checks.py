"""What the kits refuse."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from pgasync import Actions

__all__ = ["check_speech", "checked_actions", "checked_items", "checked_size"]


def checked_items(
    call: str, items: Iterable[str], disabled: Collection[str] = (), begin: str | None = None
) -> list[str]:
    """The items, if one of them can be chosen."""
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise TypeError(f"{call}() needs a list of texts, got {items!r}")
    texts = list(items)
    for item in texts:
        if not isinstance(item, str):
            raise TypeError(f"{call}() needs texts to choose from, got {item!r}. Write {str(item)!r}.")
        if texts.count(item) > 1:
            raise ValueError(f"{call}() needs texts that can be told apart, got {item!r} twice")
    if isinstance(disabled, str):
        raise TypeError(f"disabled is a list of items, got the text {disabled!r}. Write [{disabled!r}].")
    for item in [*disabled, *([] if begin is None else [begin])]:
        if item not in texts:
            raise ValueError(f"there is no item {item!r}. There are: {', '.join(map(repr, texts)) or 'none'}")
    if all(item in disabled for item in texts):
        raise ValueError(f"{call}() needs at least one text that can be chosen, got none")
    return texts


def checked_actions(call: str, actions: Actions | None, *needed: str) -> Actions:
    """The actions, by default those of `Actions.default()`, if what is needed is among them."""
    if actions is None:
        return Actions.default()
    if not isinstance(actions, Actions):
        raise TypeError(f"actions must be Actions, got {actions!r}")
    missing = [name for name in needed if name not in actions.to_dict()]
    if missing:
        raise ValueError(
            f"{call}() needs the action {missing[0]!r}. There are: {', '.join(actions.to_dict())}"
        )
    return actions


def checked_size(size: int) -> int:
    """A size of letters, if it is one."""
    if not isinstance(size, int) or isinstance(size, bool):
        raise TypeError(f"size must be a whole number of pixels, got {size!r}")
    if size < 1:
        raise ValueError(f"size must be >= 1 pixel, got {size}")
    return size


def check_speech(text: str, name: str, speed: float) -> None:
    """Refuse what cannot be said."""
    for what, words in (("the text to say", text), ("a name", name)):
        if not isinstance(words, str):
            raise TypeError(f"{what} must be a text, got {words!r}")
    if not isinstance(speed, int | float):
        raise TypeError(f"speed must be a number of letters per second, got {speed!r}")
    if not (speed > 0 and math.isfinite(speed)):
        raise ValueError(f"speed must be finite and > 0 letters per second, got {speed}")
