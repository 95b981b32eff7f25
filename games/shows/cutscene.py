"""Cutscene: a rocket flies to the moon, whether you watch it or not.

Shows: `skippable`. Tweens, particles, sounds and a wait for a key, in a block that reaches its end at once.
Run:   pgasync play games/shows/cutscene.py
Keys:  space lights the engine; escape skips. At the end space flies again, escape leaves.
"""

from collections.abc import Awaitable
from pathlib import Path

from pygame import K_ESCAPE, K_SPACE, KEYDOWN, SRCALPHA, Event, Surface, Vector2, draw

from pgasync import Game, Scene, Sprite, run, run_as_daemon, skippable, sleep, tween, wait_all, wait_key

SIZE = WIDTH, HEIGHT = 640, 400  # px
SOUNDS = Path(__file__).parent.parent / "meteors"
PAD, UP, FAR = 296, 130, 900  # px: the rocket on the ground and on its way, and how far the ground falls away
TOP, CORNER = (WIDTH / 2, 40), (WIDTH - 12, HEIGHT - 10)  # px, of what is written
STARS = [(n * n * 131 % WIDTH, n * 197 % HEIGHT) for n in range(150)]  # px


def rocket_and_flag() -> tuple[Surface, Surface]:
    rocket, flag = Surface((44, 96), SRCALPHA), Surface((40, 52), SRCALPHA)
    draw.polygon(rocket, "#b8322a", [(2, 92), (12, 56), (32, 56), (42, 92), (22, 80)])
    draw.ellipse(rocket, "#e8ecf4", (8, 0, 28, 92))
    draw.polygon(rocket, "#b8322a", [(12, 20), (22, 0), (32, 20)])
    draw.circle(rocket, "#33507a", (22, 38), 8)
    draw.polygon(flag, "#ffcf56", [(0, 52), (0, 0), (38, 10), (3, 20), (3, 52)])
    return rocket, flag


class Sky:
    way = 0.0  # how far up we are: 0 on the Earth, 1 on the moon

    def paint(self, surface: Surface) -> None:
        night = min(1.0, 2 * self.way)
        surface.fill((round(70 - 66 * night), round(96 - 90 * night), round(170 - 146 * night)))
        for x, y in STARS:
            surface.fill((round(90 + 165 * night),) * 3, (x, (y + 120 * self.way) % HEIGHT, 2, 2))
        earth, moon = PAD + 44 + FAR * self.way, PAD + 44 + FAR * (1 - self.way)
        draw.ellipse(surface, "#1f4a36", (-200, earth - 6, WIDTH + 400, 400))
        draw.ellipse(surface, "#9a9aa6", (-300, moon - 8, WIDTH + 600, 500))


async def say(scene: Scene, words: str, end: Awaitable[object]) -> None:
    with scene.text(words, TOP, outline="black"):
        await end


async def journey(scene: Scene, sky: Sky, rocket: Sprite, flag: Sprite) -> None:
    """All that happens. Skipped, it happens, too."""
    await say(scene, "The Earth, late in the evening.", sleep(2))
    await say(scene, "Press space to light the engine", wait_key("space"))
    for n in (3, 2, 1):
        scene.play_sound("tick")
        await say(scene, str(n), sleep(0.7))
    scene.play_sound("bang_ship")
    flame = scene.particles(colors=["#fff6c8", "#ff9a3c", "#8a2a1a"], life=(0.3, 0.7), grow=4, glow=True)
    fire = flame.stream(lambda: rocket.pos + Vector2(0, 46), 140, speed=(120, 220), angle=(78, 102))
    async with run_as_daemon(fire):
        await wait_all(scene.camera.shake(7, 2), tween(rocket, seconds=2, ease="in_quad", y=UP))
        await tween(sky, seconds=4, ease="in_out_sine", way=1)
    await tween(rocket, seconds=2, ease="in_out_quad", y=PAD)
    scene.play_sound("bang_small", volume=0.5)
    await tween(flag, seconds=1, ease="out_back", scale=1)
    scene.play_sound("extra_life")
    await say(scene, "And nobody had to wait for it.", sleep(2))


async def flight(scene: Scene) -> Event:
    sky = Sky()
    scene.draw(sky.paint, layer="back")
    rocket, flag = (scene.sprite(each, (WIDTH / 2, PAD)) for each in rocket_and_flag())
    flag.anchor, flag.pos, flag.scale = "midbottom", (430, PAD + 48), 0.01
    with scene.text("escape: skip", CORNER, size=16, anchor="bottomright"):
        async with skippable(wait_key("escape")) as film:
            await journey(scene, sky, rocket, flag)
    scene.text("Skipped, and there." if film.skipped else "There.", TOP, outline="black")
    scene.text("space: again    escape: leave", CORNER, size=16, anchor="bottomright")
    return await wait_key("space", "escape")


async def main(game: Game) -> None:
    while (await game.play(flight)).key == K_SPACE:
        pass


async def player(game: Game) -> None:
    for seconds, key in ((3, K_SPACE), (18, K_SPACE), (6, K_ESCAPE), (2, K_ESCAPE)):
        await sleep(seconds)
        game.post(Event(KEYDOWN, key=key))


async def demo(game: Game) -> None:
    async with run_as_daemon(player(game)):
        await main(game)


if __name__ == "__main__":
    run(main, size=SIZE, title="To the moon", assets=SOUNDS)
