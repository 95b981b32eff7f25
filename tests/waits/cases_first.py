"""The waits that there were from the beginning."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import pygame

from pgasync import (
    Event,
    Signal,
    dummy_task,
    events,
    every,
    fail_after,
    frames,
    move_on_after,
    move_on_when,
    next_frame,
    open_nursery,
    race,
    sleep,
    wait_all,
    wait_any,
    wait_click,
    wait_event,
    wait_frames,
    wait_key,
    wait_key_up,
)
from tests.waits.case import Case, Room, first_of, third_of

WHEEL = pygame.Event(pygame.MOUSEWHEEL, x=0, y=1, flipped=False, which=0)


async def short_block(room: Room) -> None:
    with move_on_after(0.3):
        await sleep(100)


async def block_in_time(room: Room) -> None:
    with fail_after(3):
        await sleep(0.2)


async def block_left_by_a_signal(room: Room) -> None:
    async with move_on_when(bell(room).wait()):
        await sleep(100)


async def block_with_a_task(room: Room) -> None:
    async with open_nursery() as nursery:
        nursery.start(sleep(0.2))


async def block_of_no_time(room: Room) -> None:
    with move_on_after(0):
        await sleep(100)


async def no_time_to_fail_in(room: Room) -> None:
    with suppress(TimeoutError), fail_after(0):
        await sleep(100)


async def empty_nursery(room: Room) -> None:
    async with open_nursery():
        pass


async def through_an_open_door(room: Room) -> None:
    open_door = Event()
    open_door.set()
    await open_door.wait()


async def join_who_has_ended(room: Room) -> None:
    await dummy_task.join()


def bell(room: Room) -> Signal[Any]:
    found: Signal[Any] = room.once("bell", Signal)
    return found


def door(room: Room) -> Event:
    found: Event = room.once("door", Event)
    return found


def ring(room: Room) -> None:
    bell(room).fire()


async def join(room: Room) -> None:
    async def other() -> None:
        await bell(room).wait()

    await room.once("other", lambda: room.start(other())).join()


CASES = [
    Case("next_frame", lambda room: next_frame(), clocked=True),
    Case("next_frame late", lambda room: next_frame(late=True), clocked=True),
    Case("frames", lambda room: third_of(frames()), clocked=True),
    Case(
        "wait_frames",
        lambda room: wait_frames(4),
        clocked=True,
        nothing=lambda room: wait_frames(0),
        invalid=[
            (lambda room: wait_frames(-1), ValueError, "n must be a whole number of frames >= 0, got -1"),
            (lambda room: wait_frames(1.5), TypeError, "n must be a whole number of frames, got 1.5"),
        ],
    ),
    Case(
        "sleep",
        lambda room: sleep(0.5),
        clocked=True,
        invalid=[
            (lambda room: sleep(-1), ValueError, "seconds must be finite and >= 0, got -1"),
            (lambda room: sleep(math.inf), ValueError, "seconds must be finite and >= 0, got inf"),
            (lambda room: sleep(math.nan), ValueError, "seconds must be finite and >= 0, got nan"),
            (lambda room: sleep("1"), TypeError, "seconds must be a number, got '1'"),
        ],
    ),
    Case("sleep of nothing", lambda room: sleep(0), clocked=True, nothing=lambda room: sleep(0)),
    Case("every", lambda room: third_of(every(0.1)), clocked=True),
    Case("move_on_after", short_block, clocked=True, nothing=block_of_no_time),
    Case("fail_after", block_in_time, clocked=True, nothing=no_time_to_fail_in),
    Case("open_nursery", block_with_a_task, clocked=True, nothing=empty_nursery),
    Case(
        "wait_all",
        lambda room: wait_all(sleep(0.1), sleep(0.2)),
        clocked=True,
        nothing=lambda room: wait_all(),
    ),
    Case(
        "wait_any",
        lambda room: wait_any(sleep(0.1), sleep(9)),
        clocked=True,
        nothing=lambda room: wait_any(),
    ),
    Case(
        "race",
        lambda room: race(short=sleep(0.1), long=sleep(9)),
        clocked=True,
        nothing=lambda room: race(),
    ),
    Case("move_on_when", block_left_by_a_signal, ring),
    Case("Signal.wait", lambda room: bell(room).wait(), ring),
    Case(
        "Event.wait",
        lambda room: door(room).wait(),
        lambda room: door(room).set(),
        nothing=through_an_open_door,
    ),
    Case("Task.join", join, ring, nothing=join_who_has_ended),
    Case("wait_event", lambda room: wait_event(pygame.MOUSEWHEEL), lambda room: room.post(WHEEL)),
    Case("events", lambda room: first_of(events(pygame.MOUSEWHEEL)), lambda room: room.post(WHEEL)),
    Case("wait_key", lambda room: wait_key("space"), lambda room: room.press("space")),
    Case("wait_key_up", lambda room: wait_key_up("space"), lambda room: room.press("space")),
    Case("wait_click", lambda room: wait_click(), lambda room: room.click((5, 5))),
]
