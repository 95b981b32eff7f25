"""Waits for what goes on outside of the game."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from pgasync import in_thread, preload, wait_future
from tests.waits.case import Case, Room

__all__ = ["CASES"]

SOME_GAME = Path(__file__).parents[2] / "games" / "meteors"


def page(room: Room) -> Future[str]:
    return room.once("page", Future)


def download(room: Room) -> None:
    if not page(room).done():
        page(room).set_result("page")


async def read_sounds(room: Room) -> None:
    room.game.assets.folder = SOME_GAME
    async for _ in preload("bang_large", "bang_small"):
        pass


CASES = [
    Case(
        "in_thread",
        lambda room: in_thread(int, "3"),
        invalid=[
            (
                lambda room: in_thread(3),
                TypeError,
                "in_thread() needs a function, got 3."
                " Write in_thread(load, name) instead of in_thread(load(name)).",
            ),
        ],
    ),
    Case(
        "wait_future",
        lambda room: wait_future(page(room)),
        download,
        invalid=[(lambda room: wait_future(3), TypeError, "wait_future() needs a future, got 3.")],
    ),
    Case(
        "preload",
        read_sounds,
        invalid=[
            (
                lambda room: preload(3),
                TypeError,
                "preload() needs names of images and sounds, got 3.",
            )
        ],
    ),
]
