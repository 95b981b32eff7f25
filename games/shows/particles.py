"""Particles: fireworks over a fire. Thousands of sparks, and three kinds of them.

Shows: `scene.particles()` with `burst()` and `stream()`, and a camera that shakes.
Run:   pgasync play games/shows/particles.py
Keys:  click where a rocket shall burst, escape to leave.
"""

import pygame

import pgasync
from pgasync import every, frames, sleep, wait_click, wait_key

SIZE = (640, 400)
GROUND = 372  # px
RISE = 430  # px/s of a rocket
SPARKS = 420  # of a burst
COLORS = [
    ["#fffbe0", "#ffd35c", "#ff7a1a", "#7a1a08"],
    ["#f0ffff", "#6be3ff", "#2a6bff", "#1a1060"],
    ["#fff0fa", "#ff7ad0", "#c02aff", "#2a0a60"],
    ["#f8ffe8", "#a8ff6a", "#1ac06a", "#083a2a"],
]


async def firework(scene, pos, colors):
    """A rocket on its way, its burst, and the glitter that comes out of it."""
    x, y = pos
    rocket = pygame.Vector2(x + scene.game.random.uniform(-30, 30), GROUND)
    rise = scene.start(scene.trails.stream(lambda: rocket, 140, speed=(0, 25), angle=(60, 120)))
    while rocket.y > y:
        way = pygame.Vector2(pos) - rocket
        async for dt in frames():
            rocket += way.normalize() * RISE * dt
            break
    rise.cancel()
    petals = scene.particles(colors=colors, life=(0.9, 1.9), gravity=(0, 60), drag=1.7, glow=True, grow=0.5)
    with petals:
        petals.burst(pos, SPARKS, speed=(150, 330))
        petals.burst(pos, SPARKS // 2, speed=(20, 190))
        scene.start(scene.camera.shake(5, 0.35))
        await sleep(0.55)
        for _ in range(14):
            away = pygame.Vector2(scene.game.random.uniform(20, 105), 0)
            scene.glitter.burst(pos + away.rotate(scene.game.random.uniform(0, 360)), 7, speed=(5, 45))
            await sleep(0.05)
        await petals.wait_gone()


async def fire(scene, x):
    """Flames below, sparks above them."""
    flames = scene.particles(
        colors=["#fff2b0", "#ff9a2a", "#d0300a", "#300808"], life=(0.4, 1.1), gravity=(0, -150), grow=3, glow=True
    )
    embers = scene.particles(colors=["#ffd080", "#ff5010"], life=(1, 2.4), gravity=(8, -30), drag=0.4, glow=True, grow=0.3)
    scene.start(embers.stream((x, GROUND - 12), 22, speed=(30, 80), angle=(-120, -60), spread=14))
    await flames.stream((x, GROUND), 260, speed=(4, 34), angle=(-130, -50), spread=17)


async def sky(scene):
    back = pygame.Surface((1, 2))
    back.set_at((0, 0), "#04061a")
    back.set_at((0, 1), "#1c1a44")
    back = pygame.transform.smoothscale(back, (SIZE[0] + 40, SIZE[1] + 40))
    for _ in range(130):
        spot = scene.game.random.randrange(680), scene.game.random.randrange(330)
        back.set_at(spot, [scene.game.random.randrange(70, 200)] * 3)
    pygame.draw.ellipse(back, "#0a0a1c", (-120, GROUND + 4, 920, 120))
    scene.sprite(back, (SIZE[0] / 2, SIZE[1] / 2), layer="back")
    scene.trails = scene.particles(colors=["#fff4c0", "#ff9040"], life=(0.2, 0.6), gravity=(0, 90), glow=True, grow=0.4)
    scene.glitter = scene.particles(colors=["white", "#ffe9a0"], life=(0.2, 0.8), gravity=(0, 70), glow=True, grow=0.3)
    for x in (130, 510):
        scene.start(fire(scene, x))


async def show(scene):
    """The fireworks that come by themselves."""
    await sky(scene)
    chance = scene.game.random
    async for n in every(0.8):
        pos = pygame.Vector2(chance.uniform(120, 520), chance.uniform(80, 190))
        scene.start(firework(scene, pos, COLORS[n % len(COLORS)]))


async def night(scene):
    scene.start(show(scene))
    scene.start(clicks(scene))
    await wait_key("escape")


async def clicks(scene):
    while True:
        click = await wait_click()
        scene.start(firework(scene, scene.camera.to_world(click.pos), scene.game.random.choice(COLORS)))


async def main(game):
    await game.play(night)


async def demo(game):
    await game.play(show)


if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title="Fireworks")
