"""Text entry: write a wish, and it rises into the night as a lantern.

Shows: `enter_text` in a label of limited width, and that nobody else hears the keys meanwhile.
Run:   pgasync play games/shows/text_entry.py
Keys:  enter to write and to let go, left and right are the wind, escape to leave.
"""

import math
from functools import partial

import pygame

from pgasync import Game, Scene, axis, enter_text, frames, move_on_when, run, run_as_daemon, sleep, wait_key

SIZE = (640, 400)
RISE, WIND, SWAY = 30, 80, 9  # px/s, px/s, px
DESK = pygame.Rect(155, 344, 330, 40)  # px, where wishes are written
INK, PAPER, GLOW, EDGE = "#5a1f08", "#fff3d6", "#ffc46b", "#ff8a3c"
WISHES = ("A dog", "A café by the sea", "A long letter from home, and time to read it")


def draw_sky(surface: pygame.Surface) -> None:
    for y in range(0, 400, 4):
        surface.fill(pygame.Color("#070b24").lerp("#3a2a5c", y / 400), (0, y, 640, 4))
    for n in range(90):
        surface.set_at((n * 7919 % 640, n * 104729 % 320), "#8f96c8")
    pygame.draw.ellipse(surface, "#0b0a1c", (-80, 320, 800, 200))


def draw_paper(surface: pygame.Surface, area: pygame.Rect, fill: str) -> None:
    pygame.draw.rect(surface, fill, area, border_radius=12)
    pygame.draw.rect(surface, EDGE, area, 3, border_radius=12)


async def lantern(scene: Scene, wish: str) -> None:
    """It rises, sways, and goes with the wind."""
    area = DESK.inflate(0, 24)
    light = pygame.Surface((440, 150))
    for n in range(20):
        glow = pygame.Color(0, 0, 0).lerp("#3a2008", n / 20)
        pygame.draw.ellipse(light, glow, light.get_rect().inflate(-10 * n, -5 * n))

    def draw(surface: pygame.Surface) -> None:
        surface.blit(light, light.get_rect(center=area.center), special_flags=pygame.BLEND_ADD)
        draw_paper(surface, area, GLOW)

    start, passed, blown = area.center, 0.0, 0.0
    with scene.draw(draw), scene.text(wish, color=INK, width=306, align="center", layer="main") as text:
        async for dt in frames():
            passed += dt
            blown += WIND * axis("left", "right") * dt
            area.center = round(start[0] + blown + SWAY * math.sin(passed)), round(start[1] - RISE * passed)
            text.pos.update(area.center)
            if area.bottom < -50:
                break


async def night(scene: Scene) -> None:
    scene.draw(draw_sky, layer="back")
    paper = partial(draw_paper, area=DESK, fill=PAPER)
    while True:
        with scene.text("Enter: write a wish. Arrows: the wind", DESK.center, color="#9aa0d8"):
            await wait_key("return")
        with scene.draw(paper, layer="front"), scene.text(pos=DESK.center, color=INK, width=306) as label:
            wish = await enter_text(label, max_length=50)
        if wish:
            scene.start(lantern(scene, wish))


async def main(game: Game) -> None:
    async with move_on_when(wait_key("escape")):
        await game.play(night)


async def writer(game: Game) -> None:
    """A player who writes one wish after the other; an accent has a key of its own, as on many keyboards."""
    enter = pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r")
    while True:
        for wish in WISHES:
            game.post(enter)
            await sleep(0.5)
            for letter in wish:
                if letter == "é":
                    game.post(pygame.Event(pygame.TEXTEDITING, text="´", start=1, length=0))
                    await sleep(0.4)
                game.post(pygame.Event(pygame.TEXTINPUT, text=letter))
                await sleep(0.08)
            await sleep(0.5)
            game.post(enter)
            await sleep(2)


async def demo(game: Game) -> None:
    async with run_as_daemon(writer(game)):
        await game.play(night)


if __name__ == "__main__":
    run(main, size=SIZE, title="Wishes")
