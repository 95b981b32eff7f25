"""What may lie over a running game in its window, and how the driver finds it."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, Protocol

import pygame
from pygame.event import Event

if TYPE_CHECKING:
    from pgasync.engine.game import Game
    from pgasync.engine.window import Window

__all__ = ["Overlay", "opened", "without_f12"]

INSPECTOR = "pgasync.tools.inspector.attach", "Inspector"
"""Module and class of what F12 opens. A name and no import: the engine runs without the tools,
knows of them no more than `Overlay`, and reads nothing of them before somebody presses the key."""


class Overlay(Protocol):
    """Something between the window and the game: it takes some of the events, and paces the ticks.

    None of its methods but `act` may raise: an overlay that breaks closes
    itself, says so, and the game goes on.

    Attributes:
        open: whether it is still there. Once False, it has left nothing behind.
        reach: how many times as many ticks as usual one picture may need.
    """

    open: bool
    reach: int

    def take(self, events: list[Event]) -> list[Event]:
        """Take from the events what is its own; return what the game is to have."""

    def act(self) -> None:
        """Do to the game what the player has asked for since the last call.

        Raises: what the game fails with.
        """

    def pace(self, passed: float) -> float:
        """How much of the real time that has passed the game is to play, s."""

    def ticked(self, events: list[Event], seconds: float) -> None:
        """The game has made a tick, which got these events and took so long."""

    def show(self, drawn: float) -> None:
        """Put the game's picture and its own on the window.

        Args:
            drawn: how long the game took to draw, s; 0 if it was not drawn anew.
        """

    def close(self) -> None:
        """Leave nothing behind. Doing so twice does no harm."""


def opened(game: Game, window: Window) -> Overlay | None:
    """Open the inspector; None, and a report, if it cannot be."""
    module, name = INSPECTOR
    try:
        make: Any = getattr(importlib.import_module(module), name)
        overlay: Overlay = make(game, window)
        return overlay
    except Exception as error:
        print(
            f"pgasync: the inspector cannot be opened: {type(error).__name__}: {error}."
            " The game goes on without it.",
            file=sys.stderr,
            flush=True,
        )
        return None


def without_f12(events: list[Event]) -> tuple[list[Event], int]:
    """The events without those of F12, and how often it was pressed."""
    if not any(is_f12(event) for event in events):
        return events, 0
    pressed = sum(is_f12(event) and event.type == pygame.KEYDOWN for event in events)
    return [event for event in events if not is_f12(event)], pressed


def is_f12(event: Event) -> bool:
    """Whether F12 was pressed or let go."""
    return event.type in (pygame.KEYDOWN, pygame.KEYUP) and bool(event.key == pygame.K_F12)
