"""What is left of things: sparks, splinters and points, which fly, fade and are gone."""

from __future__ import annotations

from pygame import Surface, Vector2

from games.meteors.lines import GOLD, Color, Points, dimmed, draw_strokes, turned
from games.meteors.sky import SIZE, Body, Sky
from pgasync import interpolate, tween

SPARK_LIFE = 0.9  # s
SPARK_SPEED = 150  # px/s, of the fastest
SPARK_SIZE = (3, 3)  # px
SPARK_DRAG = 1.5  # parts of its speed that it loses per second
SPLINTER_LIFE = 2.2  # s
SPLINTER_SPEED = 45  # px/s
WINNINGS_LIFE = 0.9  # s
WINNINGS_RISE = 36  # px
FAINT = 0.3  # the light of a number when it goes; darker than the sky it would come back as a hole
EDGE = (28, 24)  # px between the edges of the sky and the middle of such a number


def sparks(
    sky: Sky, source: Body, color: Color, count: int, speed: float = SPARK_SPEED, pull: float = 0.6
) -> None:
    """A burst of bright dots.

    Args:
        source: what breaks.
        speed: px/s, of the fastest spark.
        pull: how much of the source's velocity the sparks keep.
    """
    if color not in sky.dust:
        dot = Surface(SPARK_SIZE)
        dot.fill("white")
        sky.dust[color] = sky.scene.particles(
            dot, colors=[color], life=SPARK_LIFE, drag=SPARK_DRAG, glow=True, layer="main"
        )
    sky.dust[color].burst(source.pos, count, speed=(speed / 10, speed), velocity=source.velocity * pull)


async def splinters(sky: Sky, wreck: Body, shape: Points, color: Color) -> None:
    """The outline of something, broken into its lines."""
    chance = sky.random
    corners = turned(shape, Vector2(), wreck.angle)
    clock, shade = sky.scene.clock, color
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
            draw_strokes(surface, turned(ends, piece.pos, piece.angle), shade)

    with sky.scene.draw(draw):
        async for light in interpolate(1, 0, seconds=SPLINTER_LIFE):
            shade = dimmed(color, light)
            for piece, _, spin in pieces:
                piece.pos += piece.velocity * clock.dt
                piece.angle += spin * clock.dt


async def winnings(sky: Sky, source: Body) -> None:
    """The points that something was worth, rising from where it was."""
    # Whole even at the edge, where numbers do not wrap around.
    x = max(EDGE[0], min(SIZE[0] - EDGE[0], source.pos.x))
    y = max(EDGE[1] + WINNINGS_RISE, min(SIZE[1] - EDGE[1], source.pos.y))
    with sky.scene.text(f"+{source.points}", pos=(x, y), size=16, color=GOLD, layer="front") as number:
        await tween(number, seconds=WINNINGS_LIFE, pos=(x, y - WINNINGS_RISE), color=dimmed(GOLD, FAINT))
