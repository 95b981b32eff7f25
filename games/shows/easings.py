"""Easings: every way from here to there, in motion.

Shows: `tween` of two attributes at once, easings by name, a Bezier curve of one's own, a slowed clock.
Run:   pgasync play games/shows/easings.py
Keys:  hold space for slow motion, escape ends.
"""

from collections.abc import Callable, Iterator

import pygame
from pygame import Vector2

import pgasync
from pgasync import EASINGS, Game, Scene, bezier, sleep, tween, wait_all, wait_key, wait_key_up

SIZE = WIDTH, HEIGHT = 1100, 480  # px
COLUMNS, ROWS = 11, 3
CELL = Vector2(WIDTH / COLUMNS, HEIGHT / ROWS)  # px
GRAPH = Vector2(64, 64)  # px, from 0 to 1
CORNER = Vector2(18, 112)  # px, of the graph's zero within its cell
TRACK = 148  # px, where the puck slides
SECONDS, REST = 2.0, 0.6  # for the way, and at its end
SLOW = 0.2

Ease = Callable[[float], float]
FAMILIES = ("quad", "cubic", "quart", "quint", "sine", "expo", "circ", "back", "bounce", "elastic")
SWING = bezier(0.3, -0.5, 0.7, 1.5)
NIGHT, GRID, LINE, DOT, INK = "#14151f", "#2a2d40", "#6c7ae0", "#ffcf56", "#c9cde6"


def gallery() -> Iterator[tuple[int, int, str, Ease]]:
    """Column, row, name and function of all that is shown."""
    for column, family in enumerate(FAMILIES):
        for row, way in enumerate(("in", "out", "in_out")):
            yield column, row, f"{way}_{family}", EASINGS[f"{way}_{family}"]
    yield 10, 0, "linear", EASINGS["linear"]
    yield 10, 1, "smoothstep", EASINGS["smoothstep"]
    yield 10, 2, "bezier(...)", SWING


class Dot:
    """What is moved: how much of the time has gone, and how much of the way."""

    time = way = 0.0


async def traveller(scene: Scene, corner: Vector2, name: str, easing: Ease) -> None:
    """One cell: the way there, again and again."""
    zero = corner + CORNER
    curve = [point(zero, n / 48, easing(n / 48)) for n in range(49)]
    dot = Dot()

    def draw(surface: pygame.Surface) -> None:
        pygame.draw.rect(surface, GRID, (*(zero - (0, GRAPH.y)), *GRAPH), 1)
        pygame.draw.aalines(surface, LINE, False, curve)
        pygame.draw.circle(surface, DOT, point(zero, dot.time, dot.way), 4)
        pygame.draw.line(surface, GRID, (zero.x, corner.y + TRACK), (zero.x + GRAPH.x, corner.y + TRACK))
        pygame.draw.circle(surface, DOT, (zero.x + GRAPH.x * dot.way, corner.y + TRACK), 5)

    scene.draw(draw)
    scene.text(name, corner + Vector2(CELL.x / 2, 12), size=12, color=INK)
    while True:
        dot.time = dot.way = 0.0
        await wait_all(tween(dot, seconds=SECONDS, time=1), tween(dot, seconds=SECONDS, ease=easing, way=1))
        await sleep(REST)


def point(zero: Vector2, time: float, way: float) -> Vector2:
    """A point of the graph, which grows upwards."""
    return Vector2(zero.x + GRAPH.x * time, zero.y - GRAPH.y * way)


async def slow_motion(scene: Scene) -> None:
    while True:
        await wait_key("space")
        with scene.clock.at_speed(SLOW):
            await wait_key_up("space")


async def show(scene: Scene) -> None:
    scene.draw(lambda surface: surface.fill(NIGHT), layer="back")
    for column, row, name, easing in gallery():
        scene.start(traveller(scene, Vector2(column * CELL.x, row * CELL.y), name, easing))
    scene.start(slow_motion(scene))
    await wait_key("escape")


async def main(game: Game) -> None:
    await game.play(show)


demo = main  # it moves by itself

if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title="Easings")
