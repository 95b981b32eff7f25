"""Particles: fireworks and two fires at a lake. Thousands of sparks, of seven kinds.

Shows: `scene.particles()` with `burst()` and `stream()`, and a camera that shakes.
Run:   pgasync play games/shows/particles.py
Keys:  click where a rocket shall burst, escape to leave.
"""

import math

import pygame

from pgasync import Game, Scene, events, every, move_on_when, next_frame, run, sleep, wait_key

SIZE = (640, 400)
SHORE = 300  # px from the top; below is the lake
RISE = 400  # px/s of a rocket
COLORS = [  # of a spark, from its birth to its death
    ["#fffbe0", "#ffd35c", "#ff7a1a", "#7a1a08"],
    ["#f0ffff", "#6be3ff", "#2a6bff", "#1a1060"],
    ["#fff0fa", "#ff7ad0", "#c02aff", "#2a0a60"],
    ["#f8ffe8", "#a8ff6a", "#1ac06a", "#083a2a"],
]
FLAME = ["#ffe28a", "#ff8a20", "#c02808", "#300808"]


async def firework(scene: Scene, pos: pygame.Vector2, colors: list[str]) -> None:
    """A rocket on its way, its burst, and the glitter that comes out of it."""
    chance = scene.game.random
    rocket = pygame.Vector2(pos[0] + chance.uniform(-40, 40), SHORE)
    rise = scene.start(scene.trails.stream(lambda: rocket, 150, speed=(5, 40), angle=(60, 120), spread=1))
    while rocket != pos:
        rocket.move_towards_ip(pos, RISE * await next_frame())
    rise.cancel()
    scene.flash.burst(pos, 1, speed=0)
    scene.start(scene.camera.shake(5, 0.35))
    with scene.particles(colors=colors, life=(0.9, 2), gravity=(0, 55), drag=1.6, glow=True) as petals:
        for count, speed in ((170, (270, 290)), (330, (40, 260)), (60, (60, 75))):
            petals.burst(pos, count, speed=speed)
        await sleep(0.5)
        for _ in range(25):
            away = chance.uniform(-100, 100), chance.uniform(-90, 110)
            scene.glitter.burst(pos + away, 5, speed=(10, 50), spread=12)
            await sleep(0.03)
        await petals.wait_gone()


async def fire(scene: Scene, x: float) -> None:
    flames = scene.particles(colors=FLAME, life=(0.4, 1.2), gravity=(0, -130), grow=3, glow=True)
    embers = scene.particles(colors=FLAME[:2], life=(1, 2.4), gravity=(12, -45), glow=True, grow=0.2)
    scene.start(embers.stream((x, SHORE - 16), 22, speed=(30, 80), angle=(-120, -60), spread=12))
    await flames.stream((x, SHORE - 4), 150, speed=(4, 30), angle=(-130, -50), spread=13)


def draw_lake(surface: pygame.Surface) -> None:
    """What is above the shore, once more, upside down, darker, and in waves."""
    above = pygame.transform.scale(surface.subsurface((0, 0, SIZE[0], SHORE)), (SIZE[0], SIZE[1] - SHORE))
    above.fill((110, 120, 160), special_flags=pygame.BLEND_RGB_MULT)
    for row in range(above.height):
        wave = math.sin(row * 0.9 + 9 / (row + 4) * 40) * row * 0.05
        surface.blit(above, (wave, SHORE + row), (0, above.height - 1 - row, SIZE[0], 1))


async def night(scene: Scene) -> None:
    """The lake; and fireworks that come by themselves."""
    sky = pygame.Surface((1, 2))
    sky.set_at((0, 0), "#04061a")
    sky.set_at((0, 1), "#2c2260")
    sky = pygame.transform.smoothscale(sky, (SIZE[0] + 20, SHORE + 20))
    chance = scene.game.random
    for _ in range(130):
        sky.set_at((chance.randrange(660), chance.randrange(240)), (chance.randrange(70, 220),) * 3)
    hills = [(x, SHORE - 4 - 18 * math.sin(x / 60) ** 2 - 14 * math.sin(x / 143)) for x in range(0, 665, 5)]
    pygame.draw.polygon(sky, "#0b0a20", [*hills, (660, 320), (0, 320)])
    scene.sprite(sky, (-10, -10), anchor="topleft", layer="back")
    scene.draw(draw_lake, layer="hud")
    scene.trails = scene.particles(colors=FLAME, life=(0.2, 0.7), gravity=(0, 60), glow=True, grow=0.3)
    scene.glitter = scene.particles(colors=["white", "#ffe9a0"], life=(0.1, 0.6), glow=True, grow=0.3)
    scene.flash = scene.particles(colors=["#fff8e0", "#604080"], life=0.4, glow=True, grow=30)
    scene.text("click: a rocket    escape: leave", (320, 386), size=16, color="#8a8ac8")
    for entity in (fire(scene, 110), fire(scene, 530), clicks(scene)):
        scene.start(entity)
    async for n in every(0.8):
        pos = pygame.Vector2(chance.uniform(150, 490), chance.uniform(70, 170))
        scene.start(firework(scene, pos, COLORS[n % len(COLORS)]))


async def clicks(scene: Scene) -> None:
    async for click in events(pygame.MOUSEBUTTONDOWN):
        scene.start(firework(scene, pygame.Vector2(click.pos), scene.game.random.choice(COLORS)))


async def main(game: Game) -> None:
    async with move_on_when(wait_key("escape")):
        await game.play(night)


demo = main  # it plays by itself

if __name__ == "__main__":
    run(main, size=SIZE, title="Fireworks")
