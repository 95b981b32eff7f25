"""The kits, which are built of waits."""

from __future__ import annotations

import pygame

from pgasync import next_frame
from pgasync.kits.dialogue import ask, say
from pgasync.kits.menu import menu
from pgasync.kits.states import run_states
from tests.waits.case import Case, Room


def take(room: Room) -> None:
    """Press return so often that everyone who reads or chooses has enough."""
    for _ in range(3):
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            room.post(pygame.Event(kind, key=pygame.K_RETURN, mod=0, unicode="\r", scancode=0))


async def rest() -> object:
    await next_frame()
    return None


NO_ITEM = "needs at least one text that can be chosen, got none"
CASES = [
    Case(
        "menu",
        lambda room: menu(room.scene, ["yes", "no"]),
        take,
        invalid=[(lambda room: menu(room.scene, []), ValueError, f"menu() {NO_ITEM}")],
    ),
    Case(
        "say",
        lambda room: say(room.scene, "Well, well."),
        take,
        invalid=[
            (
                lambda room: say(room.scene, "Well?", speed=0),
                ValueError,
                "speed must be finite and > 0 letters per second, got 0",
            )
        ],
    ),
    Case(
        "ask",
        lambda room: ask(room.scene, "Well?", ["yes", "no"]),
        take,
        invalid=[(lambda room: ask(room.scene, "Well?", []), ValueError, f"ask() {NO_ITEM}")],
    ),
    Case(
        "run_states",
        lambda room: run_states(rest),
        clocked=True,
        invalid=[
            (
                lambda room: run_states(3),
                TypeError,
                "run_states() needs an async function for the next state, or None, got 3."
                " Return the function itself, without parentheses.",
            )
        ],
    ),
]
