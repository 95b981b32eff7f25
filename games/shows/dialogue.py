"""Dialogue: a night at a lighthouse, and two who talk about its light.

Shows: `menu()`, `say()` and `ask()`, the kits, in a story that reads from top to bottom.
Run:   pgasync play games/shows/dialogue.py
Keys:  return, space, a click, a finger or a gamepad's a; up and down choose; escape leaves.
"""

import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pygame import K_RETURN, KEYDOWN, KEYUP, SRCALPHA, Color, Event, Rect, Surface, Vector2, draw

from pgasync import Game, Scene, every, move_on_when, run, run_as_daemon, tween, wait_key
from pgasync.kits.dialogue import ask, say
from pgasync.kits.menu import menu

SIZE, ASSETS = (640, 400), Path(__file__).parent
LAMP, LEFT, SOUNDS = Vector2(470, 92), Rect(40, 0, 300, 400), ("step", "choose")


def person(name: str, voice: str, skin: str, hair: str, coat: str, beard: bool = False) -> dict[str, Any]:
    picture = Surface((96, 96))
    picture.fill("#27305c")
    draw.ellipse(picture, coat, (10, 70, 76, 60))
    draw.circle(picture, hair, (48, 40), 30)
    draw.ellipse(picture, skin, (25, 24, 46, 56))
    if beard:
        draw.ellipse(picture, hair, (25, 54, 46, 34))
        draw.ellipse(picture, skin, (31, 46, 34, 18))
    for x in (39, 57):
        draw.rect(picture, hair, (x * 3 - 98, 38, 9, 20 if beard else 40), border_radius=4)
        draw.circle(picture, "#1a1a2a", (x, 46), 3)
    draw.arc(picture, "#7a2a2a", (38, 54, 20, 12), math.pi, 2 * math.pi, 2)
    return {"name": name, "portrait": picture, "voice": voice}


MARA = person("Mara", "girl", "#f0c8a0", "#b0482a", "#2a7a6a")
TOM = person("Old Tom", "old_man", "#d8a888", "#d8dce8", "#3a4a8a", beard=True)


async def night(scene: Scene) -> None:
    scene.light = 0.0  # to 1
    scene.draw(painter(scene), layer="back")
    if await menu(scene, ["Listen", "Leave"], room=LEFT, cancel="Leave", sounds=SOUNDS) == "Leave":
        return
    await say(scene, "Tom! The lamp is dark, and the Albatross is due before midnight!", **MARA)
    await say(scene, "Forty years it has burned, girl. Tonight my hands shake too much for a match.", **TOM)
    while await ask(scene, "Will you light it?", ["Light it", "Why me?"], **TOM, sounds=SOUNDS) == "Why me?":
        await say(scene, "Because a keeper is whoever keeps. Nobody gave it to me, either.", **TOM)
    await tween(scene, seconds=1.5, ease="out_quad", light=1.0)
    await say(scene, "There she is. Look: they have seen us.", **MARA)
    await say(scene, "Then good night, keeper.", **TOM, speed=14)


def painter(scene: Scene) -> Callable[[Surface], None]:
    """A function that draws the coast: the still part is painted once."""
    chance, coast, beam = random.Random(4), Surface(SIZE), Surface(SIZE, SRCALPHA)
    for y in range(400):
        coast.fill((8 + y // 16, 10 + y // 10, 38 + y // 5), (0, y, 640, 1))
        coast.set_at((chance.randrange(640), chance.randrange(y + 1)), (chance.randrange(90, 255),) * 3)
    draw.rect(coast, "#0c1f42", (0, 250, 640, 150))
    draw.polygon(coast, "#0a0d20", [(330, 400), (400, 268), (440, 244), (520, 240), (640, 282), (640, 400)])
    draw.polygon(coast, "#d8d4e0", [(448, 246), (458, 104), (482, 104), (492, 246)])
    draw.polygon(coast, "#b03a48", [(451, 200), (454, 156), (486, 156), (489, 200)])
    draw.polygon(coast, "#2a2440", [(454, 82), (470, 64), (486, 82)])

    def paint(surface: Surface) -> None:
        surface.blit(coast, (0, 0))
        draw.rect(surface, Color("#30344a").lerp("#fff3b0", scene.light), (459, 82, 22, 22))
        middle = Vector2(-700, 0).rotate(16 * math.sin(scene.clock.now))
        beam.fill((0, 0, 0, 0))
        for wide in range(9, 0, -1):
            color = (255, 240, 170, round(scene.light * (95 - 9 * wide)))
            draw.polygon(beam, color, [LAMP, LAMP + middle.rotate(-wide), LAMP + middle.rotate(wide)])
        surface.blit(beam, (0, 0))

    return paint


async def main(game: Game) -> None:
    async with move_on_when(wait_key("escape")):
        await game.play(night)


async def reader(game: Game) -> None:
    async for _ in every(2):
        for kind in (KEYDOWN, KEYUP):
            game.post(Event(kind, key=K_RETURN))


async def demo(game: Game) -> None:
    async with run_as_daemon(reader(game)):
        await game.play(night)


if __name__ == "__main__":
    run(main, size=SIZE, title="The lighthouse", assets=ASSETS)
