"""The pause menu: a scene on top of the game, which waits until it returns."""

from __future__ import annotations

from contextlib import ExitStack

from pygame import SRCALPHA, Surface

from games.meteors.controls import CONTROLS
from games.meteors.lines import ICE
from games.meteors.sky import SIZE
from pgasync import Scene, move_on_when, sleep
from pgasync.kits.menu import menu

CHOICES = ("resume", "restart", "quit to title")
HEADING = 160  # px, its middle
VEIL = (4, 5, 14, 150)
CHOSEN = 0.12  # s until the choice counts, long enough to hear it


async def pause_menu(scene: Scene) -> str:
    """Let the player choose; return the choice."""
    veil = Surface(SIZE, SRCALPHA)
    veil.fill(VEIL)
    choice = "resume"
    with ExitStack() as page:
        page.enter_context(scene.draw(lambda surface: surface.blit(veil, (0, 0)), layer="back"))
        page.enter_context(scene.text("PAUSED", pos=(SIZE[0] / 2, HEADING), size=40, color=ICE))
        async with move_on_when(CONTROLS.wait("pause")):  # which has opened it
            choice = await menu(scene, CHOICES, cancel="resume", sounds=("tick", "choose"))
    await sleep(CHOSEN)
    return choice
