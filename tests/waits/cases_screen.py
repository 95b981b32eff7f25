"""The waits for what is seen: flipbooks, shakes, particles and hits."""

from __future__ import annotations

from typing import Any

import pygame

from pgasync import Particles, Sprite, hit
from tests.waits.case import Case, Room

__all__ = ["CASES"]


def picture() -> pygame.Surface:
    return pygame.Surface((4, 4))


async def flipbook(room: Room) -> None:
    await room.scene.sprite(picture()).animate([picture(), picture()], fps=8)


async def shake(room: Room) -> None:
    await room.scene.camera.shake(5, 0.3)


def sparks(room: Room) -> Particles:
    return room.scene.particles(life=0.3)


async def stream(room: Room) -> None:
    await sparks(room).stream((0, 0), 30, 0.3)


async def wait_gone(room: Room) -> None:
    made = sparks(room)
    made.burst((0, 0), 5)
    await made.wait_gone()


def rock(room: Room) -> Sprite:
    found: Sprite = room.once("rock", lambda: room.scene.sprite(picture(), (90, 90)))
    return found


async def ship_hits_rock(room: Room) -> None:
    await hit(room.scene.sprite(picture(), (10, 10)), [rock(room)])


def throw(room: Room) -> None:
    rock(room).pos = pygame.Vector2(10, 10)


async def hit_what_is_no_group(room: Room) -> Any:
    return await hit(rock(room), 5)


async def no_pictures(room: Room) -> None:
    await rock(room).animate([])


async def shake_backwards(room: Room) -> None:
    await room.scene.camera.shake(5, -1)


async def negative_stream(room: Room) -> None:
    await sparks(room).stream((0, 0), -1)


CASES = [
    Case(
        "Sprite.animate",
        flipbook,
        clocked=True,
        invalid=[(no_pictures, ValueError, "frames must hold at least one surface, got none")],
    ),
    Case(
        "Camera.shake",
        shake,
        clocked=True,
        nothing=lambda room: room.scene.camera.shake(5, 0),
        invalid=[(shake_backwards, ValueError, "seconds must be finite and >= 0, got -1")],
    ),
    Case(
        "Particles.stream",
        stream,
        clocked=True,
        nothing=lambda room: sparks(room).stream((0, 0), 30, 0),
        invalid=[
            (negative_stream, ValueError, "per_second and seconds must be >= 0, got -1 and None"),
        ],
    ),
    Case(
        "Particles.wait_gone",
        wait_gone,
        clocked=True,
        nothing=lambda room: sparks(room).wait_gone(),
    ),
    Case(
        "hit",
        ship_hits_rock,
        throw,
        clocked=True,
        invalid=[(hit_what_is_no_group, TypeError, "hit() needs a group or a list of sprites, got 5")],
    ),
]
