"""The pause menu: a scene on top of the game, which waits until it returns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pygame
from pygame import Surface

from games.meteors.lines import GOLD, ICE, dimmed, draw_outline
from games.meteors.sky import SIZE
from pgasync import Scene, Text, sleep, wait_key

CHOICES = ("resume", "restart", "quit to title")
LINE = 44  # px between two choices
PANEL = (360, 270)  # px
CHOSEN = 0.12  # s until the menu closes, long enough to hear it


async def pause_menu(scene: Scene) -> str:
    """Let the player choose; return the choice."""
    with ExitStack() as page:
        page.enter_context(scene.draw(panel(), layer="back"))
        middle, top = SIZE[0] / 2, SIZE[1] / 2 - 28
        page.enter_context(scene.text("PAUSED", pos=(middle, top - 58), size=40, color=ICE))
        lines = [
            page.enter_context(scene.text(choice, pos=(middle, top + LINE * n), size=26))
            for n, choice in enumerate(CHOICES)
        ]
        help_line = "up / down and return"
        page.enter_context(scene.text(help_line, pos=(middle, top + 142), size=15, color=dimmed(ICE, 0.55)))
        choice = await choose(scene, lines)
        scene.play_sound("choose", volume=0.5)
        await sleep(CHOSEN)
        return choice


async def choose(scene: Scene, lines: list[Text]) -> str:
    """Move the light up and down until the player takes what it is on."""
    place = 0
    while True:
        for n, (line, choice) in enumerate(zip(lines, CHOICES, strict=True)):
            line.color = GOLD if n == place else dimmed(ICE, 0.6)
            line.text = f"> {choice} <" if n == place else choice
        press = await wait_key("up", "down", "w", "s", "return", "space", "escape", "p")
        match pygame.key.name(press.key):
            case "up" | "w":
                place = (place - 1) % len(CHOICES)
                scene.play_sound("tick", volume=0.5)
            case "down" | "s":
                place = (place + 1) % len(CHOICES)
                scene.play_sound("tick", volume=0.5)
            case "return" | "space":
                return CHOICES[place]
            case _:
                return "resume"


def panel() -> Callable[[Surface], None]:
    """A draw function: a dark veil over the game, and a frame for the words."""
    veil = pygame.Surface(SIZE, pygame.SRCALPHA)
    veil.fill((4, 5, 14, 150))
    frame = pygame.Rect((0, 0), PANEL)
    frame.center = (SIZE[0] // 2, SIZE[1] // 2)
    veil.fill((8, 10, 28, 255), frame)
    corners = [frame.topleft, frame.topright, frame.bottomright, frame.bottomleft]
    draw_outline(veil, corners, dimmed(ICE, 0.6))

    def draw(surface: Surface) -> None:
        surface.blit(veil, (0, 0))

    return draw
