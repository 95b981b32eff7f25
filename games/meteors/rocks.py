"""Meteors: they drift, they spin, and when they are hit they split."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import NamedTuple

from pygame import Surface, Vector2

from games.meteors.lines import ICE, LILAC, ROCK, Color, Points, copies, dimmed, draw_outline, turned
from games.meteors.sky import SIZE, Body, Sky, drift, mortal, way
from games.meteors.sparks import sparks, winnings
from pgasync import run_as_daemon, tween, wait_all


class Kind(NamedTuple):
    """What meteors of one size have in common."""

    radius: float  # px
    speed: tuple[float, float]  # px/s, from and to
    points: int
    sound: str
    color: Color
    corners: int


KINDS = (
    Kind(44, (28, 60), 20, "bang_large", LILAC, 13),
    Kind(25, (45, 95), 50, "bang_medium", (180, 185, 255), 11),
    Kind(13, (65, 140), 100, "bang_small", ICE, 9),
)
SPIN = 60  # degrees/s, of the fastest
ROUGHNESS = 0.28  # how far corners lie inside of the circle, as a part of the radius
SPEEDUP = 0.1  # how much faster they are with every wave
FASTEST_WAVE = 20  # from here on they are as fast as they get
GROWTH = 0.5  # s until a large one is there
CLEARANCE = 190  # px between a new meteor and the ship, and the middle, where the next ship is born


async def meteor(sky: Sky, size: int, pos: Vector2, velocity: Vector2) -> None:
    """The life of a meteor and of everything that it breaks into."""
    kind = KINDS[size]
    rock = Body(pos, velocity, kind.radius * (1 - ROUGHNESS / 2), kind.points)
    rock.angle = sky.random.uniform(0, 360)
    spin = sky.random.uniform(-SPIN, SPIN)
    shape = outline(kind, sky.random)
    if size == 0:
        await grow(sky, rock, spin, kind, shape)
    with mortal(rock, sky.meteors), sky.scene.draw(portrait(rock, kind, shape)):
        await drift(rock, spin)

    sky.scene.play_sound(kind.sound, volume=0.8)
    sparks(sky, rock, kind.color, count=int(kind.radius * 0.7))
    sky.scene.start(winnings(sky, rock))
    if size + 1 < len(KINDS):
        await wait_all(*(meteor(sky, size + 1, rock.pos, fling(sky, size + 1, rock)) for _ in range(2)))


async def grow(sky: Sky, rock: Body, spin: float, kind: Kind, shape: Points) -> None:
    """Come out of the dark. It is not among the meteors yet, so nothing can hit it."""
    rock.scale = 0
    with sky.scene.draw(portrait(rock, kind, shape)):
        async with run_as_daemon(drift(rock, spin)):
            await tween(rock, seconds=GROWTH, scale=1)


async def shower(sky: Sky, count: int) -> None:
    """A number of large meteors; over when the last of their pieces is gone."""
    await wait_all(*(meteor(sky, 0, far_away(sky), fling(sky, 0)) for _ in range(count)))


def far_away(sky: Sky) -> Vector2:
    """A place that is near neither the ship nor the middle."""
    near = [Vector2(SIZE) / 2, *(ship.pos for ship in sky.ships)]
    while True:
        pos = Vector2(sky.random.uniform(0, SIZE[0]), sky.random.uniform(0, SIZE[1]))
        if all(way(pos, other).length() > CLEARANCE for other in near):
            return pos


def fling(sky: Sky, size: int, parent: Body | None = None) -> Vector2:
    """A velocity for a new meteor; a piece keeps some of what it was a part of."""
    slowest, fastest = KINDS[size].speed
    speedup = 1 + SPEEDUP * (min(max(sky.wave, 1), FASTEST_WAVE) - 1)
    velocity = Vector2(sky.random.uniform(slowest, fastest) * speedup, 0).rotate(sky.random.uniform(0, 360))
    return velocity if parent is None else velocity + parent.velocity * 0.4


def outline(kind: Kind, chance: random.Random) -> list[tuple[float, float]]:
    """The corners of a rock that looks like no other."""
    shape = []
    for corner in range(kind.corners):
        turn = math.tau * (corner + chance.uniform(-0.3, 0.3)) / kind.corners
        reach = kind.radius * (1 - ROUGHNESS * chance.random())
        shape.append((reach * math.cos(turn), reach * math.sin(turn)))
    return shape


def portrait(rock: Body, kind: Kind, shape: Points) -> Callable[[Surface], None]:
    """A draw function for a rock."""
    dent = [(x * 0.45 + kind.radius * 0.15, y * 0.4) for x, y in shape[: kind.corners // 2]]

    def draw(surface: Surface) -> None:
        for pos in copies(rock.pos, kind.radius):
            draw_outline(surface, turned(shape, pos, rock.angle, rock.scale), kind.color, fill=ROCK)
            draw_outline(surface, turned(dent, pos, rock.angle, rock.scale), dimmed(kind.color, 0.3))

    return draw
