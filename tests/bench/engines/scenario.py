"""What all engines' works have in common: constants, things to move, and checks.

Runs in the environments of all peers, so nothing is imported here but the standard library.
"""

from __future__ import annotations

import gc
import math
import tracemalloc
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple, Self

DT = 1 / 64  # s, a frame; exact in binary, so that 60 of them are exactly 60/64 s
LAST = 0.125  # s, the frame that shows who was resumed: no other is as long
LONG = 1_000_000.0  # s, a sleep that nobody will see the end of

TWEEN = 60  # frames that a tween takes
TWEEN_TO = 100.0  # px

SLEEPERS = 50
BULLET_FRAMES = 16  # frames in a lap

WIDTH, HEIGHT, SPRITE = 1280, 720, 16  # px, of the picture and of what moves in it

APART = 40  # px, between two that could be hit

UNITS = 5_000  # units in a lap, about, for works whose lap is some frames


def frames_in_a_lap(n: int) -> int:
    """How many frames make a lap of a work that resumes `n` in each."""
    return max(1, UNITS // n)


class Thing:
    """Something on the screen."""

    __slots__ = ("vx", "vy", "x", "y")

    def __init__(self, i: int) -> None:
        self.x = float(i % 640)
        self.y = float(i % 480)
        self.vx = 10.0 + i % 7
        self.vy = 20.0 - i % 5


class Blast(NamedTuple):
    """Particles that fly apart, slow down and fall."""

    speed: float = 300.0  # px/s
    drag: float = 0.5  # 1/s
    fall: float = 100.0  # px/s2
    life: float = 8.0  # s; a new blast comes after half of it
    stages: int = 24  # pictures in a life


BLAST = Blast()


def spots(n: int) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Where `n` that wait for a hit are, and `n` that could hit them but do not; as dense for any `n`."""
    row = math.ceil(math.sqrt(n))
    rocks = [(float(i % row * APART), float(i // row * APART)) for i in range(n)]
    return [(x + APART / 2, y + APART / 2) for x, y in rocks], rocks


def life_of(i: int) -> int:
    """For how many frames the i-th bullet flies: 60 to 180, no two neighbours alike."""
    return 60 + i * 37 % 121


def rest_of(i: int) -> int:
    """For how many frames the i-th of the first bullets flies.

    They are in the middle of their lives, or all would die in the same second.
    """
    return 1 + life_of(i) * (i * 61 % 100) // 100


def rhythm_of(i: int) -> float:
    """For how long the i-th sleeper of the bullet hell sleeps, s."""
    return 0.25 + i / 64


def length_of(i: int, n: int) -> float:
    """How many frames the i-th of `n` tweens takes: 40 to 80, all different, and no neighbours alike."""
    return 40.0 + i * 7919 % n / n * 40.0


def check_tweens(
    n: int, tweens: Collection[int], frames: int, before: list[float], after: list[float]
) -> None:
    """Each of N tweens has arrived as often as its length allows, and still moves.

    Who begins the next one in the frame of an arrival, and not at its moment, arrives less often.
    """
    for i, count in enumerate(tweens):
        length = length_of(i, n)
        check(frames // math.ceil(length) <= count <= frames / length, f"{count} tweens of {length} frames")
    check(len(tweens) == n, f"{len(tweens)} of {n} tweens")
    check(all(x != y and 0.0 <= y < TWEEN_TO for x, y in zip(before, after, strict=True)), "x stands still")


def offset_of(i: int, n: int) -> float:
    """When within a frame the i-th of `n` sleepers wakes, s: all at different moments."""
    return (i + 1) / n * DT


def local(coros: Iterable[Any], name: str) -> list[Any]:
    """What a local variable of each suspended coroutine is.

    So a body need not count, which would cost as much as the engine does.
    """
    return [coro.cr_frame.f_locals.get(name) for coro in coros]


def check(claim: bool, what: str) -> None:
    """A cell whose engine has not done the work must not give a number."""
    if not claim:
        raise AssertionError(what)


def check_all(values: Collection[Any], expected: Any, what: str) -> None:
    """Every one of them is what it should be, and there are some."""
    check(bool(values) and all(value == expected for value in values), f"{what}: {set(map(repr, values))}")


class Scale:
    """A `with` block that is weighed: what it leaves allocated, for each of `n` tasks.

    To be used a second time with the same `n`, so that what is allocated only once,
    however many tasks there are, does not count.
    """

    def __init__(self, n: int) -> None:
        self.n = n
        self.each = 0.0

    def __enter__(self) -> Self:
        gc.collect()
        tracemalloc.start()
        self.before, _ = tracemalloc.get_traced_memory()
        return self

    def __exit__(self, *error: object) -> None:
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.each = (after - self.before) / self.n


def bytes_each(n: int, make: Callable[[], object]) -> float:
    """How many bytes `make()` leaves allocated for each of the `n` tasks that it starts."""
    kept = [make()]
    with Scale(n) as scale:
        kept.append(make())
    return scale.each
