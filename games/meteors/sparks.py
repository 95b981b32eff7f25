"""What is left of things: sparks, splinters and points, which fly, fade and are gone."""

from __future__ import annotations

from pygame import Surface, Vector2

from games.meteors.lines import GOLD, Color, Points, dimmed, draw_strokes, turned
from games.meteors.sky import SIZE, Body, Sky, fading
from pgasync import frames, move_on_after

SPARK_LIFE = 0.9  # s
SPARK_SPEED = 150  # px/s, of the fastest
SPARK_LENGTH = 0.06  # s of its way
SPLINTER_LIFE = 2.2  # s
SPLINTER_SPEED = 45  # px/s
WINNINGS_LIFE = 0.9  # s
WINNINGS_SPEED = 40  # px/s, upwards
FAINT = 0.3  # the light of a number when it goes; darker than the sky it would come back as a hole
EDGE = (28, 24)  # px between the edges of the sky and the middle of such a number


async def sparks(
    sky: Sky, source: Body, color: Color, count: int, speed: float = SPARK_SPEED, pull: float = 0.6
) -> None:
    """A burst of short bright lines.

    Args:
        source: what breaks.
        speed: px/s, of the fastest spark.
        pull: how much of the source's velocity the sparks keep.
    """
    chance = sky.random
    flying = []
    for _ in range(count):
        away = Vector2(chance.uniform(0.1, 1) * speed, 0).rotate(chance.uniform(0, 360))
        flying.append(Body(source.pos, source.velocity * pull + away, 0))
    light = fading(sky.scene.clock, SPARK_LIFE)

    def draw(surface: Surface) -> None:
        for spark in flying:
            end = spark.pos - spark.velocity * SPARK_LENGTH
            draw_strokes(surface, [spark.pos, end], dimmed(color, light()))

    with sky.scene.draw(draw), move_on_after(SPARK_LIFE):
        async for dt in frames():
            for spark in flying:
                spark.velocity *= 1 - 1.5 * dt
                spark.pos += spark.velocity * dt


async def splinters(sky: Sky, wreck: Body, shape: Points, color: Color) -> None:
    """The outline of something, broken into its lines."""
    chance = sky.random
    corners = turned(shape, Vector2(), wreck.angle)
    light = fading(sky.scene.clock, SPLINTER_LIFE)
    pieces = []
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        middle = Vector2((ax + bx) / 2, (ay + by) / 2)
        away = middle.normalize() if middle else Vector2(1, 0)
        velocity = wreck.velocity * 0.5 + away * chance.uniform(0.3, 1) * SPLINTER_SPEED
        half = Vector2(bx - ax, by - ay) / 2
        pieces.append((Body(wreck.pos + middle, velocity, 0), half, chance.uniform(-200, 200)))

    def draw(surface: Surface) -> None:
        for piece, half, _ in pieces:
            ends = [(-half.x, -half.y), (half.x, half.y)]
            draw_strokes(surface, turned(ends, piece.pos, piece.angle), dimmed(color, light()))

    with sky.scene.draw(draw), move_on_after(SPLINTER_LIFE):
        async for dt in frames():
            for piece, _, spin in pieces:
                piece.pos += piece.velocity * dt
                piece.angle += spin * dt


async def winnings(sky: Sky, source: Body) -> None:
    """The points that something was worth, rising from where it was."""
    light = fading(sky.scene.clock, WINNINGS_LIFE)
    place = Vector2(source.pos)
    # Whole even at the edge, where numbers do not wrap around.
    place.x = max(EDGE[0], min(SIZE[0] - EDGE[0], place.x))
    place.y = max(EDGE[1] + WINNINGS_LIFE * WINNINGS_SPEED, min(SIZE[1] - EDGE[1], place.y))
    number = sky.scene.text(f"+{source.points}", pos=place, size=16, layer="front")
    with number, move_on_after(WINNINGS_LIFE):
        async for dt in frames():
            number.pos.y -= WINNINGS_SPEED * dt
            number.color = dimmed(GOLD, max(FAINT, 2 * light()))
