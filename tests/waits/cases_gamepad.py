"""Waits for gamepads."""

from __future__ import annotations

import pygame

from pgasync import Actions, rumble, wait_button
from tests.waits.case import Case

A = pygame.Event(pygame.CONTROLLERBUTTONDOWN, instance_id=0, button=pygame.CONTROLLER_BUTTON_A)

CASES = [
    Case(
        "wait_button",
        lambda room: wait_button("a", "start"),
        lambda room: room.post(A),
        invalid=[
            (
                lambda room: wait_button("strat"),
                ValueError,
                "unknown button 'strat' of a gamepad. Did you mean 'start'?",
            ),
            (
                lambda room: wait_button(0),
                TypeError,
                "a gamepad's button is a name such as 'a', got 0",
            ),
        ],
    ),
    Case(
        "rumble",
        lambda room: rumble(0.5, 0.2),
        clocked=True,
        invalid=[
            (lambda room: rumble(2), ValueError, "strength must be from 0 to 1, got 2"),
            (lambda room: rumble((0.5, -1)), ValueError, "strength must be from 0 to 1, got (0.5, -1)"),
            (
                lambda room: rumble("much"),
                TypeError,
                "strength must be a number from 0 to 1, or a pair of them, got 'much'",
            ),
            (lambda room: rumble(1, -1), ValueError, "seconds must be finite and >= 0, got -1"),
            (
                lambda room: rumble(1, 1, pad="a"),
                TypeError,
                "pad must be the instance_id of an event of a gamepad, or None, got 'a'",
            ),
        ],
    ),
    Case(
        "Actions.wait",
        lambda room: Actions.default().wait("jump"),
        lambda room: room.post(A),
        invalid=[
            (
                lambda room: Actions.default().wait("jmup"),
                ValueError,
                "unknown action 'jmup'. Did you mean 'jump'?",
            ),
        ],
    ),
    Case(
        "Actions.rebind",
        lambda room: Actions.default().rebind("jump"),
        lambda room: room.post(A),
        invalid=[
            (
                lambda room: Actions(jump=[]).rebind("fly"),
                ValueError,
                "unknown action 'fly'. There are: jump.",
            ),
        ],
    ),
]
