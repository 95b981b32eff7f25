"""The limit of drawing: a loop that moves sprites and blits them in one batch."""

from __future__ import annotations

from tests.bench.engines.scenario import DT, HEIGHT, SPRITE, WIDTH, Thing, check
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


def draw(n: int, stopwatch: Stopwatch) -> None:
    """A list of N things: clear the screen, move each, blit all with one `fblits`."""
    import pygame  # not above: the other works are measured without it, too

    screen = pygame.Surface((WIDTH, HEIGHT), depth=32)
    image = pygame.Surface((SPRITE, SPRITE), depth=32)
    image.fill("white")
    things = [Thing(i) for i in range(n)]

    def frame(dt: float) -> None:
        for thing in things:
            thing.x = (thing.x + thing.vx * dt) % WIDTH
            thing.y = (thing.y + thing.vy * dt) % HEIGHT
        screen.fill("black")
        screen.fblits([(image, (thing.x, thing.y)) for thing in things])

    for lap in stopwatch.laps(1):
        with lap:
            frame(DT)
    at = (int(things[0].x), int(things[0].y))
    check(screen.get_at(at) == pygame.Color("white"), "nothing was drawn")


WORKS = {"draw-each": draw, "draw-one": draw}
