"""Many small pictures that fly, slow down, fade and are gone, for the price of drawing them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import pygame

from pgasync.engine.given import colors_of, place_of
from pgasync.engine.looks import clear_copy
from pgasync.engine.points import Point
from pgasync.engine.removable import Removable
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import refuse_if_barred
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.sync.event import Event
from pgasync.timing.clock import Clock
from pgasync.timing.finite import finite
from pgasync.timing.frames import frames
from pgasync.timing.skipclock import clock_here, still_going
from pgasync.timing.sleep import sleep
from pgasync.timing.timeout import move_on_after

if TYPE_CHECKING:
    from random import Random

__all__ = ["Particles"]

Range = float | tuple[float, float]

STAGES = 24
"""How many pictures a particle goes through in its life."""
SIDE = 9
"""px, of the dot that is drawn when no image is given."""


class Burst(NamedTuple):
    """Particles born at the same moment. What depends on their age alone is reckoned once for all.

    Attributes:
        born: when, s of the clock.
        flights: (x, y, vx, vy, stages per second) of each, the longest life last.
        lives: how long each lives, s, in rising order.
        clock: by which they live.
    """

    born: float
    flights: list[tuple[float, float, float, float, float]]
    lives: list[float]
    clock: Clock


class Particles(Removable):
    """Particles of one kind; made by `scene.particles()`, shown until the scene ends.

        sparks = scene.particles("spark", life=(0.3, 0.8), gravity=(0, 300))
        sparks.burst(ship.pos, 40, speed=(50, 200))
        await sparks.stream(lambda: ship.pos, per_second=60, seconds=2, speed=80, angle=(80, 100))

    Where a particle is follows from its age. So none is moved in a tick: each
    is reckoned when it is drawn, 10,000 in about what a loop over a list of
    objects takes to move and draw them. They obey the scene's clock.

    Attributes:
        alive: how many there are now.
        limit: the most there can be; the oldest bursts go first.
    """

    batched = False

    def __init__(
        self,
        clock: Clock,
        chance: Random,
        image: pygame.Surface | None,
        *,
        colors: Iterable[pygame.typing.ColorLike],
        life: Range,
        gravity: tuple[float, float],
        drag: float,
        grow: float,
        fade: bool,
        glow: bool,
        limit: int,
    ) -> None:
        self.clock = clock
        self.chance = chance
        self.life = pair("life", life)
        if self.life[0] <= 0:
            raise ValueError(f"life must be > 0, got {life}")
        self.gravity = (float(gravity[0]), float(gravity[1]))
        self.drag = finite("drag", drag)
        if self.drag < 0 or finite("grow", grow) < 0:
            raise ValueError(f"drag and grow must be >= 0, got {drag} and {grow}")
        if limit < 1:
            raise ValueError(f"limit must be >= 1, got {limit}")
        self.limit = limit
        self.flags = pygame.BLEND_RGB_ADD if glow else 0
        self.pictures = stages(dot() if image is None else image, colors_of(colors), grow, fade, glow)
        self.half = self.pictures[0].width / 2, self.pictures[0].height / 2
        self.bursts: list[Burst] = []
        self.count = 0
        self.removed = Event()

    @property
    def alive(self) -> int:
        """How many there are now."""
        return sum(len(burst.lives) - dead(burst) for burst in self.bursts)

    def burst(
        self,
        pos: Point,
        count: int = 20,
        *,
        speed: Range = (20, 100),
        angle: Range = (0, 360),
        spread: float = 0,
        velocity: Point = (0, 0),
    ) -> None:
        """Make particles, all at once.

        Args:
            pos: where, px.
            count: how many, >= 0.
            speed: px/s, one number, or from and to.
            angle: where they fly, degrees as in `Vector2.rotate()`: 0 is right, 90 down.
            spread: how far around `pos` they begin, px.
            velocity: px/s that all have besides, such as that of what breaks.
        Raises:
            TypeError, ValueError: that is no number of particles, or no range.
            MisuseError: called while the game is drawn, or when they were removed.
        Cost: linear in `count`.
        """
        refuse_if_barred("burst()")
        if self.stack is None:
            raise MisuseError("burst() was called on particles that are not shown any more. Make new ones.")
        if not isinstance(count, int) or isinstance(count, bool):
            raise TypeError(f"count must be a whole number, got {count!r}")
        if count < 0:
            raise ValueError(f"count must be >= 0, got {count}")
        (slow, fast), (left, right) = pair("speed", speed), pair("angle", angle)
        shortest, longest = self.life
        uniform, (x, y) = self.chance.uniform, place_of(pos) - self.half
        drawn = []
        for _ in range(min(count, self.limit)):
            way, pace, life = uniform(left, right), uniform(slow, fast), uniform(shortest, longest)
            drawn.append((life, way, pace, spread * math.sqrt(uniform(0, 1)) if spread else 0.0))
        drawn.sort(key=itemgetter(0))
        # Reckoned in the order in which they will be drawn: as their numbers then lie side by side in
        # memory, a picture of 10,000 takes a sixth less.
        flights = []
        for life, way, pace, far in drawn:
            cos, sin = math.cos(math.radians(way)), math.sin(math.radians(way))
            flight = (x + far * cos, y + far * sin, velocity[0] + pace * cos, velocity[1] + pace * sin)
            flights.append((*flight, STAGES / life))
        self.sweep()
        self.removed.clear()  # they may have been handed to another scene, and live again
        if drawn:
            lives = [life for life, *_ in drawn]
            clock = clock_here(self.clock)
            self.bursts.append(Burst(clock.now, flights, lives, clock))
            self.count += len(drawn)
        while self.count > self.limit:
            self.count -= len(self.bursts.pop(0).lives)

    async def stream(
        self, where: Point | Callable[[], Point], per_second: float, seconds: float | None = None, **how: Any
    ) -> None:
        """Make particles steadily.

        Resumes: when it is over, in the first frame phase at or after `seconds`.

        Args:
            where: a position, or a function that tells it in every tick.
            per_second: how many in a second of game time, finite and >= 0.
            seconds: for how long, s, >= 0; None until cancelled.
            how: `speed`, `angle`, `spread` and `velocity`, as for `burst()`.
        Raises:
            TypeError, ValueError: those are no numbers, or negative.
        Cost: one wake-up per tick, and a burst.
        """
        if finite("per_second", per_second) < 0 or (seconds is not None and finite("seconds", seconds) < 0):
            raise ValueError(f"per_second and seconds must be >= 0, got {per_second} and {seconds}")
        passed = owed = 0.0
        if seconds == 0:
            await sleep(0)
            return
        async for dt in frames():
            passed += dt
            owed += per_second * dt
            # A hair more, so that 60 per second at 60 fps are one in each tick and never none.
            made = int(owed + 1e-9)
            owed -= made
            if made:
                self.burst(where() if callable(where) else where, made, **how)
            if seconds is not None and passed >= seconds - 1e-9:
                return

    async def wait_gone(self) -> None:
        """Wait until none is left.

        Resumes: in the first tick at or after the last one's end on their clock, as
            after `sleep()`; at once when they are removed, or if there is none.
        """
        task = current_task()
        if task.marked:
            await trap(Passing("wait_gone()"))
        while self.alive:
            last = max(self.bursts, key=left_of)
            # If it was born in a skippable block that has ended, its time goes on outside.
            with move_on_after(left_of(last), clock=still_going(last.clock)):
                await self.removed.wait()

    def sweep(self) -> None:
        """Forget the bursts that are over."""
        bursts = self.bursts
        if bursts and bursts[0].born + self.life[0] <= bursts[0].clock.now:
            self.bursts = [burst for burst in bursts if burst.born + burst.lives[-1] > burst.clock.now]
            self.count = sum(len(burst.lives) for burst in self.bursts)

    def draw(self, surface: pygame.Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Draw all in one batch."""
        drag, pictures = self.drag, self.pictures
        batch: list[tuple[pygame.Surface, tuple[float, float]]] = []
        for burst in self.bursts:
            gone = dead(burst)
            flights = burst.flights[gone:] if gone else burst.flights
            if not flights:
                continue
            age = burst.clock.now - burst.born
            # The way of something that slows down and falls, solved: no step, so no error of steps.
            far = (1 - math.exp(-drag * age)) / drag if drag else age
            fall = (age - far) / drag if drag else age * age / 2
            down_x, down_y = by[0] + self.gravity[0] * fall, by[1] + self.gravity[1] * fall
            batch += [
                (pictures[int(age * pace)], (x + vx * far + down_x, y + vy * far + down_y))
                for x, y, vx, vy, pace in flights
            ]
        surface.fblits(batch, self.flags)

    def remove(self) -> None:
        """Show them no more, and let all of them end. Doing so twice does no harm.

        Raises:
            MisuseError: called while the game is drawn.
        """
        super().remove()
        self.bursts, self.count = [], 0
        self.removed.set()


def left_of(burst: Burst) -> float:
    """How long the last of a burst lives yet, s."""
    return max(0.0, burst.born + burst.lives[-1] - burst.clock.now)


def dead(burst: Burst) -> int:
    """How many of a burst have ended: the first ones, as their lives are in order."""
    age = burst.clock.now - burst.born
    # Those that end right now have ended: a picture for their age would be one too many.
    return bisect_left(burst.lives, math.nextafter(age, math.inf))


def dot() -> pygame.Surface:
    """A soft round dot."""
    large = pygame.Surface((SIDE * 4, SIDE * 4), pygame.SRCALPHA)
    for radius in range(SIDE * 2, 0, -1):
        light = (1 - radius / (SIDE * 2)) ** 1.5
        pygame.draw.circle(large, (255, 255, 255, round(255 * light)), (SIDE * 2, SIDE * 2), radius)
    return pygame.transform.smoothscale(large, (SIDE, SIDE))


def stages(
    image: pygame.Surface, colors: list[pygame.Color], grow: float, fade: bool, glow: bool
) -> list[pygame.Surface]:
    """The pictures of a life, on canvases of one size; one more for whom rounding makes too old."""
    side = max(1.0, grow)
    size = math.ceil(image.width * side), math.ceil(image.height * side)
    shades = colors or [pygame.Color("white")]
    made = []
    for n in range(STAGES + 1):
        t = min(n, STAGES - 1) / (STAGES - 1)
        times = 1 + (grow - 1) * t
        wanted = max(1, round(image.width * times)), max(1, round(image.height * times))
        picture = clear_copy(image)
        if wanted != image.size:
            picture = pygame.transform.smoothscale(picture, wanted)
        place = t * (len(shades) - 1)
        first = min(int(place), len(shades) - 1)
        shade = shades[first].lerp(shades[min(first + 1, len(shades) - 1)], place - first)
        # Squared, as the eye takes half of the light for most of it.
        light = round(255 * (1 - t * t)) if fade else 255
        picture.fill((shade.r, shade.g, shade.b, light), special_flags=pygame.BLEND_RGBA_MULT)
        canvas = pygame.Surface(size, 0 if glow else pygame.SRCALPHA, 32)
        canvas.blit(picture, ((size[0] - wanted[0]) // 2, (size[1] - wanted[1]) // 2))
        made.append(canvas)
    return made


def pair(name: str, value: Any) -> tuple[float, float]:
    """A range; one number is both of its ends."""
    ends = value if isinstance(value, tuple | list) else (value, value)
    if len(ends) != 2:
        raise ValueError(f"{name} must be a number, or (from, to), got {value!r}")
    return float(finite(name, ends[0])), float(finite(name, ends[1]))
