"""Events and answers as plain data, for files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pygame
from pygame.event import Event

__all__ = ["LARGEST", "event_of", "plain", "plain_event", "read_line", "value_of", "written_line"]

DEEPEST = 20
"""How deep values may be nested."""
WRITE = json.JSONEncoder(separators=(",", ":")).encode
LARGEST = 1 << 4096
"""Python does not write, or read, whole numbers that are much longer."""


def plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON can keep it, so that `value_of` gives it back, types included.

    Raises:
        TypeError: it cannot be kept: it, or something in it, is neither None,
            a bool, a number, a text, bytes, a tuple, a list nor a dict.
    """
    kind = type(value)
    if value is None or kind in (bool, float):
        return value
    if kind is str:
        # JSON would read two halves of a character as the whole.
        halves = not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value)
        return {"text": [ord(letter) for letter in value]} if halves else value
    if isinstance(value, int) and -LARGEST < value < LARGEST:
        return int(value)  # an IntEnum is kept as its number
    if depth < DEEPEST:
        if kind is tuple:
            return [plain(each, depth + 1) for each in value]
        if kind is list:
            return {"list": [plain(each, depth + 1) for each in value]}
        if kind is dict:
            pairs = [[plain(key, depth + 1), plain(each, depth + 1)] for key, each in value.items()]
            return {"dict": pairs}
        if kind is bytes:
            return {"bytes": value.hex()}
    raise TypeError(f"{kind.__name__} cannot be kept in a recording")


def value_of(data: Any) -> Any:
    """What `plain` was given.

    Raises:
        ValueError: it is nothing that `plain` makes.
    """
    if isinstance(data, list):
        return tuple(value_of(each) for each in data)
    if not isinstance(data, dict):
        return data
    match data:
        case {"list": list(items)} if len(data) == 1:
            return [value_of(each) for each in items]
        case {"dict": list(pairs)} if len(data) == 1:
            try:
                return {value_of(key): value_of(each) for key, each in pairs}
            except TypeError as error:
                raise ValueError(str(error)) from error
        case {"bytes": str(digits)} if len(data) == 1:
            return bytes.fromhex(digits)
        case {"text": list(codes)} if len(data) == 1 and all(type(code) is int for code in codes):
            return "".join(map(chr, codes))
    raise ValueError(f"no value is written like this: {data!r:.80}")


def plain_event(event: Event, dropped: Callable[[str], object]) -> list[Any]:
    """An event as `[type, {attribute: value}]`.

    Args:
        dropped: called with the name of each attribute that cannot be kept.
            The window of an event becomes None without a word: a game has one.
    """
    kept: dict[str, Any] = {}
    for name, value in event.dict.items():
        if name == "window":
            kept[name] = None
            continue
        try:
            kept[name] = plain(value)
        except TypeError:
            dropped(f"{pygame.event.event_name(event.type)}.{name} ({type(value).__name__})")
    return [event.type, kept]


def event_of(data: Any) -> Event:
    """The event that was given to `plain_event`.

    Raises:
        ValueError: there is no such event.
    """
    match data:
        case [int(kind), dict(attributes)] if kind is not True and kind is not False:
            try:
                return pygame.Event(kind, {name: value_of(value) for name, value in attributes.items()})
            except (TypeError, OverflowError) as error:
                raise ValueError(str(error)) from error
    raise ValueError(f"no event is written like this: {data!r:.80}")


def written_line(data: Any) -> str:
    """Plain data as one line, pure ASCII."""
    return WRITE(data)


def read_line(line: str) -> Any:
    """What a line holds.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return json.loads(line)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
