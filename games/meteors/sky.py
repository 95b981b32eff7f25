"""What everything in the sky shares: bodies that move and wrap around, and the lists they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pygame import Vector2

from pgasync import CancelScope, Particles, Scene, Value, frames

SIZE = (800, 600)  # px


class Body:
    """Something round that flies through the sky.

    Args:
        pos: its centre, px.
        velocity: px/s.
        radius: px, for collisions.
        points: what it is worth when it is shot.
    """

    def __init__(self, pos: Vector2, velocity: Vector2, radius: float, points: int = 0) -> None:
        self.pos = Vector2(pos)
        self.velocity = Vector2(velocity)
        self.radius = radius
        self.points = points
        self.angle = 0.0  # degrees, 0 is to the right, clockwise
        self.scale = 1.0
        self.destroy: Callable[[str], None]  # given by mortal()

    @property
    def forward(self) -> Vector2:
        """The direction it points in, of length 1."""
        return Vector2(1, 0).rotate(self.angle)

    def move(self, dt: float) -> None:
        """Fly on; what leaves the sky on one side comes in on the other."""
        self.pos += self.velocity * dt
        self.pos.x %= SIZE[0]
        self.pos.y %= SIZE[1]


class Sky:
    """Everything that flies in one scene, by kind, and what the player has won so far."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.random = scene.game.random
        self.ships: list[Body] = []
        self.shielded: list[Body] = []
        self.shots: list[Body] = []
        self.meteors: list[Body] = []
        self.saucers: list[Body] = []
        self.bullets: list[Body] = []
        self.dust: dict[tuple[int, int, int], Particles] = {}  # of what has broken, by color
        self.score = Value(0, "score")
        self.lives = 3
        self.wave = 0


@contextmanager
def listed(item: Any, group: list[Any]) -> Iterator[None]:
    """A block during which the item is in the list."""
    group.append(item)
    try:
        yield
    finally:
        group.remove(item)


@contextmanager
def mortal(body: Body, group: list[Body]) -> Iterator[None]:
    """A block that is the life of a body: it can be hit here, and the block ends when it is.

    What is written behind the block is what happens when it was hit; `return`
    within the block for a body that gets away.
    """
    with CancelScope() as life, listed(body, group):
        body.destroy = life.cancel
        yield


@contextmanager
def sounding(scene: Scene, name: str, volume: float = 1.0) -> Iterator[None]:
    """A block during which a sound is heard, over and over."""
    sound = scene.play_sound(name, volume=volume, loop=True)
    try:
        yield
    finally:
        sound.stop()


async def drift(body: Body, spin: float = 0.0) -> None:
    """Fly on for ever.

    Args:
        spin: degrees/s.
    """
    async for dt in frames():
        body.move(dt)
        body.angle += spin * dt


def way(start: Vector2, end: Vector2) -> Vector2:
    """The shortest way from one point to another in a sky that wraps around, px."""
    width, height = SIZE
    return Vector2(
        (end.x - start.x + width / 2) % width - width / 2,
        (end.y - start.y + height / 2) % height - height / 2,
    )


def touching(one: Body, other: Body) -> bool:
    """Whether two bodies overlap."""
    reach = one.radius + other.radius
    return way(one.pos, other.pos).length_squared() < reach * reach


async def collisions(sky: Sky) -> None:
    """Everything that can hit something else, looked at when all have moved."""
    async for _ in frames(late=True):
        for shot in list(sky.shots):
            for target in sky.meteors + sky.saucers + sky.bullets:
                if touching(shot, target):
                    sky.score.value += target.points
                    target.destroy("shot down")
                    shot.destroy("it hit")
                    break
        for ship in list(sky.ships):
            for danger in sky.meteors + sky.saucers + sky.bullets:
                if ship not in sky.shielded and touching(ship, danger):
                    sky.score.value += danger.points
                    danger.destroy("rammed")
                    ship.destroy("it was hit")
                    break
