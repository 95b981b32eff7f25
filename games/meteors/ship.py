"""The player's ship and its shots."""

from __future__ import annotations

import math

import pygame
from pygame import Surface, Vector2

from games.meteors.controls import CONTROLS
from games.meteors.lines import EMBER, GOLD, ICE, MINT, copies, dimmed, draw_outline, draw_strokes, turned
from games.meteors.sky import SIZE, Body, Sky, drift, listed, mortal, sounding
from games.meteors.sparks import sparks, splinters
from pgasync import frames, move_on_after, open_nursery, run_as_daemon, sleep, wait_frames

TURN = 250  # degrees/s
THRUST = 330  # px/s^2
EXHAUST = 150  # px/s
DRAG = 0.45  # how much of its speed a drifting ship loses in a second
TOP_SPEED = 420  # px/s
SHIP_RADIUS = 11  # px
SHIELD = 2.2  # s without danger after the start
PULSE = 2  # times per second that it grows brighter
WARNING = 0.6  # s before its end, in which it blinks
BLINK = 0.06  # s

SHOT_SPEED = 520  # px/s, added to the ship's own
SHOT_LIFE = 0.95  # s
SHOT_RADIUS = 3  # px
RELOAD = 0.14  # s
MAX_SHOTS = 5  # in the air at once

HULL = ((17, 0), (-12, 11), (-7, 0), (-12, -11))
FLAME = ((-9, 5), (-25, 0), (-9, -5))


async def ship(sky: Sky) -> None:
    """One life of the player: fly, until something hits."""
    hull = Body(Vector2(SIZE) / 2, Vector2(), SHIP_RADIUS)
    hull.angle = -90
    sky.scene.play_sound("respawn", volume=0.4)

    def draw(surface: Surface) -> None:
        for pos in copies(hull.pos, 20):
            draw_outline(surface, turned(HULL, pos, hull.angle), (235, 245, 255), fill=(6, 9, 18))

    with mortal(hull, sky.ships), sky.scene.draw(draw):
        async with open_nursery() as parts:
            parts.start(steer(hull))
            parts.start(burn(sky, hull))
            parts.start(shoot(sky, hull))
            parts.start(shield(sky, hull))

    sky.scene.play_sound("bang_ship")
    sky.scene.start(splinters(sky, hull, HULL, ICE))
    sparks(sky, hull, EMBER, count=46, speed=260)


async def steer(hull: Body) -> None:
    """Turn and drift as the player wants."""
    async for dt in frames():
        hull.angle += TURN * dt * CONTROLS.axis("left", "right")
        if CONTROLS.held("thrust"):
            hull.velocity += hull.forward * THRUST * dt
        hull.velocity *= (1 - DRAG) ** dt
        hull.velocity.clamp_magnitude_ip(TOP_SPEED)
        hull.move(dt)


async def burn(sky: Sky, hull: Body) -> None:
    """The flame behind the ship, seen and heard while the engine runs."""
    clock = sky.scene.clock

    def draw(surface: Surface) -> None:
        length = 0.75 + 0.35 * (clock.frame // 2 % 2)
        for pos in copies(hull.pos, 30):
            flame = [(-9 + (x + 9) * length, y) for x, y in FLAME]
            draw_strokes(surface, turned(flame, pos, hull.angle), EMBER)

    while True:
        if not CONTROLS.held("thrust"):
            await CONTROLS.wait("thrust")
        with sounding(sky.scene, "thrust", volume=0.5), sky.scene.draw(draw):
            while CONTROLS.held("thrust"):
                exhaust = Body(hull.pos - hull.forward * 16, hull.velocity - hull.forward * EXHAUST, 0)
                sparks(sky, exhaust, EMBER, count=1, speed=45, pull=1)
                await wait_frames(2)


async def shoot(sky: Sky, hull: Body) -> None:
    """The gun: one shot for each press, a row of them while it is held."""
    while True:
        if not CONTROLS.held("shoot"):
            await CONTROLS.wait("shoot")
        fire(sky, hull)
        while await reload():
            fire(sky, hull)


def fire(sky: Sky, hull: Body) -> None:
    """One shot, unless too many are in the air."""
    if len(sky.shots) < MAX_SHOTS:
        muzzle = hull.pos + hull.forward * 18
        sky.scene.start(shot(sky, muzzle, hull.velocity + hull.forward * SHOT_SPEED))


async def reload() -> bool:
    """Get ready for the next shot; say whether the player wants it at once."""
    async with run_as_daemon(CONTROLS.wait("shoot")) as press:
        await sleep(RELOAD)
    return press.finished or CONTROLS.held("shoot")


async def shot(sky: Sky, pos: Vector2, velocity: Vector2) -> None:
    """Flies straight on until it hits or has flown far enough."""
    bolt = Body(pos, velocity, SHOT_RADIUS)
    tail = velocity.normalize() * 13
    sky.scene.play_sound("shot", volume=0.6)

    def draw(surface: Surface) -> None:
        draw_strokes(surface, [bolt.pos, bolt.pos - tail], GOLD)

    with mortal(bolt, sky.shots), sky.scene.draw(draw), move_on_after(SHOT_LIFE):
        await drift(bolt)


async def shield(sky: Sky, hull: Body) -> None:
    """Nothing can hit a new ship for a moment, and it is seen when that is about to end."""
    clock = sky.scene.clock

    def draw(surface: Surface) -> None:
        light = 0.75 + 0.25 * math.sin(PULSE * math.tau * clock.now)
        for pos in copies(hull.pos, 26):
            pygame.draw.aacircle(surface, dimmed(MINT, light), pos, 24, 2)

    with listed(hull, sky.shielded):
        with sky.scene.draw(draw):
            await sleep(SHIELD - WARNING)
        with move_on_after(WARNING):
            while True:
                await sleep(BLINK)
                with sky.scene.draw(draw):
                    await sleep(BLINK)
