"""Blocks that can be skipped."""

from __future__ import annotations

from typing import Any

from pgasync import Signal, skippable, sleep, sleep_forever
from tests.waits.case import Case, Room


async def film(room: Room) -> None:
    async with skippable(sleep_forever()):
        await sleep(0.3)


async def long_film(room: Room) -> None:
    async with skippable(bell(room).wait()):
        await sleep(99)


async def film_with(request: Any, **options: Any) -> None:
    async with skippable(request, **options):
        pass


def bell(room: Room) -> Signal[None]:
    return room.once("bell of the film", Signal)


def ring(room: Room) -> None:
    bell(room).fire()


CASES = [
    Case(
        "skippable",
        film,
        clocked=True,
        invalid=[
            (
                lambda room: film_with(sleep_forever),
                TypeError,
                "skippable() needs a coroutine, got the function sleep_forever."
                " Write skippable(sleep_forever(...)), with the parentheses.",
            ),
            (
                lambda room: film_with(sleep_forever(), limit=0),
                ValueError,
                "limit must be finite and > 0, got 0",
            ),
        ],
    ),
    Case("skippable, and skipped", long_film, ring, clocked=True),
]
