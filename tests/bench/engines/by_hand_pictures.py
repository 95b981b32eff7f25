"""The limit of what is on the screen: loops that move things and draw them in a batch, or see who touches."""

from __future__ import annotations

import math
from itertools import product

from tests.bench.engines.scenario import (
    APART,
    BLAST,
    DT,
    HEIGHT,
    SPRITE,
    WIDTH,
    Thing,
    check,
    spots,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


def draw(n: int, stopwatch: Stopwatch) -> None:
    """A list of N things: clear the screen, move each, blit all with one `fblits`.

    A place is a list of two numbers that stays the same one, so what is blitted is made only once.
    """
    import pygame  # not above: the other works are measured without it, too

    screen = pygame.Surface((WIDTH, HEIGHT), depth=32)
    image = pygame.Surface((SPRITE, SPRITE), depth=32)
    image.fill("white")
    flights = [([thing.x, thing.y], thing.vx, thing.vy) for thing in map(Thing, range(n))]
    batch = [(image, at) for at, _, _ in flights]

    def frame(dt: float) -> None:
        for at, vx, vy in flights:
            at[0] = (at[0] + vx * dt) % WIDTH
            at[1] = (at[1] + vy * dt) % HEIGHT
        screen.fill("black")
        screen.fblits(batch)

    for lap in stopwatch.laps(1):
        with lap:
            frame(DT)
    x, y = batch[0][1]
    check(screen.get_at((int(x), int(y))) == pygame.Color("white"), "nothing was drawn")


def particles(n: int, stopwatch: Stopwatch) -> None:
    """A list of N that fly apart and fall: reckon where each is at its age and which picture it shows by
    then, and blit all with one `fblits`."""
    import pygame

    screen = pygame.Surface((WIDTH, HEIGHT), depth=32)
    pictures = [pygame.Surface((SPRITE, SPRITE), pygame.SRCALPHA, 32) for _ in range(BLAST.stages)]
    for picture in pictures:
        picture.fill("white")
    flights = [
        (
            WIDTH / 2,
            HEIGHT / 2,
            BLAST.speed * math.cos(i),
            BLAST.speed * math.sin(i),
            BLAST.stages / BLAST.life,
        )
        for i in range(n)
    ]
    age = 0.0

    def frame(age: float) -> None:
        far = (1 - math.exp(-BLAST.drag * age)) / BLAST.drag
        down = BLAST.fall * (age - far) / BLAST.drag
        screen.fill("black")
        screen.fblits(
            [
                (pictures[int(age * pace)], (x + vx * far, y + vy * far + down))
                for x, y, vx, vy, pace in flights
            ]
        )

    for lap in stopwatch.laps(1):
        age = DT if age > BLAST.life / 2 else age + DT
        with lap:
            frame(age)
    check(bool(pygame.mask.from_threshold(screen, "white", (1, 1, 1)).count()), "nothing was drawn")


def hit(n: int, stopwatch: Stopwatch) -> None:
    """Two lists of N rects: put the ones into the squares of a grid, ask for each of the others those nearby.

    A rect lies in the one square of its corner, as none is larger than a square.
    """
    import pygame

    ships, rocks = ([pygame.FRect(spot, (SPRITE, SPRITE)) for spot in each] for each in spots(n))

    def frame() -> list[pygame.FRect]:
        squares: dict[tuple[float, float], list[pygame.FRect]] = {}
        for rock in rocks:
            x, y, _, _ = rock
            square = x // APART, y // APART
            if square in squares:
                squares[square].append(rock)
            else:
                squares[square] = [rock]
        struck = []
        for ship in ships:
            x, y, _, _ = ship
            left, right = (x - SPRITE) // APART, (x + SPRITE) // APART
            top, bottom = (y - SPRITE) // APART, (y + SPRITE) // APART
            for square in product({left, right}, {top, bottom}):
                if square in squares and ship.collidelist(squares[square]) >= 0:
                    struck.append(ship)
                    break
        return struck

    for lap in stopwatch.laps(n):
        with lap:
            struck = frame()
    check(struck == [], "something was hit")
    rocks[-1].topleft = ships[0].topleft
    check(frame() == [ships[0]], "nothing was hit")


WORKS = {"draw-each": draw, "draw-one": draw, "particles": particles, "hit": hit}
