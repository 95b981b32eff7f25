"""The saucer: it crosses the sky and hunts the ship."""

from __future__ import annotations

from pygame import Surface, Vector2

from games.meteors.lines import ROSE, copies, draw_outline, draw_strokes, turned
from games.meteors.sky import SIZE, Body, Sky, drift, mortal, sounding, way
from games.meteors.sparks import sparks, splinters, winnings
from pgasync import frames, move_on_after, open_nursery, sleep, wait_all

SAUCER_SPEED = 105  # px/s
CLIMB = 70  # px/s, up or down towards the ship
SAUCER_RADIUS = 15  # px
SAUCER_POINTS = 500
SOLITUDE = (9.0, 16.0)  # s without a saucer, in the first wave
HASTE = 0.35  # how much faster they come and shoot with every wave
PAIRS = 8  # the wave from which on they come in pairs
SAUCER_CLEARANCE = 150  # px between a new saucer and the ship
BULLET_SPEED = 230  # px/s
BULLET_LIFE = 2.2  # s
BULLET_RADIUS = 4  # px
AIM = 26  # degrees that the first saucers miss by, at most; later ones aim better
BULLET_PAUSE = 1.5  # s between two bullets, in the first wave

SHELL = ((-19, 2), (-9, -5), (9, -5), (19, 2), (9, 9), (-9, 9))
DOME = ((-9, -5), (-5, -12), (5, -12), (9, -5))
BELT = ((-19, 2), (19, 2))


async def saucers(sky: Sky) -> None:
    """One after another, for ever; later two at a time."""
    while True:
        await sleep(sky.random.uniform(*SOLITUDE) / haste(sky))
        await wait_all(*(saucer(sky) for _ in range(2 if sky.wave >= PAIRS else 1)))


def haste(sky: Sky) -> float:
    """How much faster saucers are than in the first wave."""
    return 1 + HASTE * max(0, sky.wave - 1)


async def saucer(sky: Sky) -> None:
    """Cross the sky once, hunting on the way."""
    start = entrance(sky)
    ahead = 1 if start.x < SIZE[0] / 2 else -1
    disc = Body(start, Vector2(ahead * SAUCER_SPEED, 0), SAUCER_RADIUS, SAUCER_POINTS)

    def draw(surface: Surface) -> None:
        for pos in copies(disc.pos, 20):
            draw_outline(surface, turned(SHELL, pos, 0), ROSE, fill=(40, 10, 24))
            draw_strokes(surface, turned(DOME, pos, 0), ROSE)
            draw_strokes(surface, turned(BELT, pos, 0), ROSE)

    with mortal(disc, sky.saucers), sounding(sky.scene, "saucer", volume=0.16), sky.scene.draw(draw):
        async with open_nursery() as parts:
            parts.start(fire(sky, disc), daemon=True)
            parts.start(stalk(sky, disc), daemon=True)
            await sleep((SIZE[0] - 2) / SAUCER_SPEED)
        return  # It got away.

    sky.scene.play_sound("bang_medium")
    sky.scene.start(splinters(sky, disc, SHELL, ROSE))
    sparks(sky, disc, ROSE, count=34, speed=220)
    sky.scene.start(winnings(sky, disc))


def entrance(sky: Sky) -> Vector2:
    """A place at the edge that is farther from the ship, and not just across the other one."""
    left, right = 1, SIZE[0] - 1
    x = sky.random.choice((left, right))
    for ship in sky.ships:
        x = left if ship.pos.x > SIZE[0] / 2 else right
    while True:
        pos = Vector2(x, sky.random.uniform(0.15, 0.85) * SIZE[1])
        if all(way(pos, ship.pos).length() > SAUCER_CLEARANCE for ship in sky.ships):
            return pos


async def stalk(sky: Sky, disc: Body) -> None:
    """Fly across, and slowly come to the height of the ship."""
    async for dt in frames():
        for ship in sky.ships:
            height = way(disc.pos, ship.pos).y
            wanted = max(-CLIMB, min(CLIMB, height))
            disc.velocity.y += (wanted - disc.velocity.y) * 1.2 * dt
        disc.move(dt)


async def fire(sky: Sky, disc: Body) -> None:
    """Shoot at where the ship will be."""
    while True:
        await sleep(BULLET_PAUSE / haste(sky) * sky.random.uniform(0.7, 1.1))
        for ship in sky.ships:
            gap = way(disc.pos, ship.pos)
            aim = gap + ship.velocity * (gap.length() / BULLET_SPEED)
            miss = AIM / max(1, sky.wave) * sky.random.uniform(-1, 1)
            if aim:
                sky.scene.start(bullet(sky, disc.pos, aim.normalize().rotate(miss) * BULLET_SPEED))


async def bullet(sky: Sky, pos: Vector2, velocity: Vector2) -> None:
    """A slow red spark; it can be shot down."""
    spark = Body(pos, velocity, BULLET_RADIUS)
    sky.scene.play_sound("saucer_shot", volume=0.4)

    def draw(surface: Surface) -> None:
        draw_outline(surface, turned(((5, 0), (0, 5), (-5, 0), (0, -5)), spark.pos, spark.angle), ROSE)

    with mortal(spark, sky.bullets), sky.scene.draw(draw):
        with move_on_after(BULLET_LIFE):
            await drift(spark, spin=540)
        return  # It hit nothing.

    sky.scene.play_sound("bullet_hit", volume=0.5)
    sparks(sky, spark, ROSE, count=6, speed=80)
