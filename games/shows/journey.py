"""A journey: one runner through many lands. Each is a scene of its own, and the runner is always the same.

Shows: `scene.next()` hands an entity over; `scene.backdrop()`; `circle`, `polygon`, `rectangle`; `hit()`.
Run:   pgasync play games/shows/journey.py
Keys:  space to jump, escape to leave.
"""

import math
from collections.abc import Callable

from pygame import SRCALPHA, Rect, Surface, Vector2

import pgasync
from pgasync import Game, Scene, Task, circle, fade, frames, hit, key_held, polygon, rectangle, sleep, tween

SIZE = (640, 400)
GROUND, FEET = 350, 16  # px, where the ground is, and how far the runner's middle is above it
SPEED, JUMP, GRAVITY = 260, 520, 1300  # px/s, px/s, px/s^2
LENGTH, COINS = 1800, 7  # px of a land, and what lies in it
# Name, sky, clouds, mountains, hills, ground.
LANDS = [
    ("Meadows", "#9fd8ff", "#ffffff", "#8fb6d9", "#6fae5b", "#3f7a3a"),
    ("Desert", "#ffd9a0", "#fff1d6", "#d99a6c", "#c8763f", "#8a4a26"),
    ("Night", "#0d1433", "#26305f", "#1c2450", "#141a3d", "#0a0d22"),
    ("Winter", "#c8d6e8", "#f4f8ff", "#a9b9d2", "#e6eef8", "#ffffff"),
]
STAR = [Vector2(0, -9 if n % 2 else -19).rotate(n * 36) for n in range(10)]
Jumps = Callable[[], bool]


async def runner(scene: Scene, jumps: Jumps) -> None:
    """The whole life of the runner, whatever the land."""
    scene.star = star = scene.sprite(polygon(STAR, "gold", outline="#7a3b00"), (0, GROUND - FEET))
    scene.label = scene.text("Coins 0", (16, 14), anchor="topleft", outline="black")
    scene.text("space: jump    escape: leave", (624, 14), anchor="topright", size=16, outline="black")
    scene.coins = 0
    dust = scene.particles(colors=["#ffffff", "#c8b090"], life=(0.2, 0.5), gravity=(0, -40))
    rise = 0.0
    async for dt in frames():
        star.x += SPEED * dt
        star.y = min(star.y - rise * dt, GROUND - FEET)
        star.angle += 300 * dt
        dust.burst(star.pos + Vector2(-8, 14), 1, speed=(10, 50), angle=(170, 200))
        rise = rise - GRAVITY * dt if star.y < GROUND - FEET else JUMP if jumps() else 0


async def coin(scene: Scene, x: float, y: float) -> None:
    with scene.sprite(circle(9, "#ffd84a", outline="#b07400"), (x, y)) as disc:
        await hit(disc, [scene.star], shape="circle")
        scene.coins += 1
        scene.label.text = f"Coins {scene.coins}"
        await tween(disc, seconds=0.3, y=y - 50, alpha=0, scale=1.8)


async def land(scene: Scene, number: int, runner: Task, last: int | None) -> object:
    name, sky, clouds, mountains, hills, ground = LANDS[number % len(LANDS)]
    start = scene.star.x
    scene.camera.bounds, scene.camera.pos = Rect(-400, 0, 10**6, SIZE[1]), Vector2(start, 200)
    scene.camera.follow(scene.star, seconds=0)
    scene.draw(lambda surface: surface.fill(sky), layer="back")
    far = Surface((400, 80), SRCALPHA)
    for place in ((0, 0), (220, 50)):
        far.blit(rectangle((150, 26), clouds, corner=13), place)
    scene.backdrop(far, (0, 50), depth=0.1, drift=(-20, 0))
    scene.backdrop(ridge(480, 190, 2, mountains), (0, GROUND), depth=0.3, anchor="bottomleft")
    scene.backdrop(ridge(360, 100, 3, hills), (0, GROUND), depth=0.6, anchor="bottomleft")
    scene.backdrop(rectangle((40, 60), ground, outline=hills), (0, GROUND), depth=1)
    for n in range(COINS):
        scene.start(coin(scene, start + 420 + n * 190, GROUND - 25 - 45 * (n % 3)))
    with scene.text(name, (SIZE[0] / 2, 90), size=48, outline="black"):
        await sleep(1.6)
    await pgasync.until(lambda: scene.star.x > start + LENGTH)
    if number == last:
        return scene.coins
    return scene.next(land, number + 1, runner, last, transition=fade(0.5, "white"))


def ridge(width: int, height: int, tops: int, color: str) -> Surface:
    """Hills whose right end goes on where the left one begins."""
    turns = [(x, 2 * math.pi * x / width) for x in range(0, width + 4, 4)]
    line = [(x, 0.4 - 0.25 * math.sin(t * tops) - 0.15 * math.sin(t * (tops * 2 + 1))) for x, t in turns]
    return polygon([(0, height), *((x, height * y) for x, y in line), (width, height)], color)


async def journey(scene: Scene, jumps: Jumps, last: int | None = None) -> object:
    return scene.next(land, 0, scene.start(runner(scene, jumps)), last)


async def main(game: Game) -> None:
    async with pgasync.move_on_when(pgasync.wait_key("escape")):
        await game.play(journey, lambda: key_held("space"))


async def demo(game: Game) -> None:
    await game.play(journey, lambda: game.clock.frame % 70 < 8, len(LANDS) - 1)


if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title="A journey")
