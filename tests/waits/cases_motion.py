"""Motion, conditions, and waits on another clock."""

from __future__ import annotations

from typing import Any

from pgasync import (
    Cooldown,
    changes,
    every,
    frames,
    interpolate,
    move_on_after,
    next_frame,
    sleep,
    tween,
    until,
    wait_frames,
)
from tests.waits.case import Case, Room, all_of, first_of, third_of


class Thing:
    """Something to be moved and looked at."""

    x = 0.0
    lives = 3


def thing(room: Room) -> Any:
    return room.once("thing", Thing)


def lose(room: Room) -> None:
    thing(room).lives -= 1


async def rest() -> None:
    gun = Cooldown(0.2)
    gun.use()
    await gun.wait()


async def at_once() -> None:
    Cooldown(-1)


async def on_the_games(room: Room) -> None:
    with move_on_after(0.2, clock=room.game.clock):
        await sleep(99)


BAD_SECONDS = "seconds must be finite and >= 0, got -1"
NO_CLOCK = "clock must be a Clock, as scene.game.clock is, got 3"

CASES = [
    Case(
        "tween",
        lambda room: tween(Thing(), seconds=0.2, x=9),
        clocked=True,
        invalid=[
            (lambda room: tween(Thing(), seconds=-1, x=9), ValueError, BAD_SECONDS),
            (
                lambda room: tween(Thing(), seconds=1),
                TypeError,
                "tween() needs something to move. Write tween(ship, seconds=1, x=300).",
            ),
            (lambda room: tween(Thing(), seconds=1, x=9, clock=3), TypeError, NO_CLOCK),
        ],
    ),
    Case(
        "tween of zero",
        lambda room: tween(Thing(), seconds=0, x=9),
        clocked=True,
        nothing=lambda room: tween(Thing(), seconds=0, x=9),
    ),
    Case(
        "tween on the game's clock",
        lambda room: tween(Thing(), seconds=0.2, x=9, clock=room.game.clock),
    ),
    Case(
        "interpolate",
        lambda room: third_of(interpolate(0, 1, seconds=0.5)),
        clocked=True,
        nothing=lambda room: all_of(interpolate(0, 1, seconds=0)),
        invalid=[
            (lambda room: first_of(interpolate(0, 1, seconds=-1)), ValueError, BAD_SECONDS),
            (lambda room: first_of(interpolate(0, 1, seconds=1, clock=3)), TypeError, NO_CLOCK),
        ],
    ),
    Case(
        "interpolate on the game's clock",
        lambda room: third_of(interpolate(0, 1, seconds=0.5, clock=room.game.clock)),
    ),
    Case(
        "until",
        lambda room: until(lambda: thing(room).lives < 3),
        lose,
        clocked=True,
        nothing=lambda room: until(lambda: True),
        invalid=[
            (
                lambda room: until(True),
                TypeError,
                "until() needs a function, got True. Write until(lambda: ...).",
            ),
            (lambda room: until(lambda: True, clock=3), TypeError, NO_CLOCK),
        ],
    ),
    Case(
        "until on the game's clock",
        lambda room: until(lambda: thing(room).lives < 3, clock=room.game.clock),
        lose,
    ),
    Case(
        "changes",
        lambda room: first_of(changes(lambda: thing(room).lives)),
        lose,
        clocked=True,
        invalid=[
            (
                lambda room: first_of(changes(3)),
                TypeError,
                "changes() needs a function, got 3. Write changes(lambda: ...).",
            ),
        ],
    ),
    Case(
        "Cooldown.wait",
        lambda room: rest(),
        clocked=True,
        nothing=lambda room: Cooldown(0.2).wait(),
        invalid=[(lambda room: at_once(), ValueError, BAD_SECONDS)],
    ),
    Case(
        "sleep on the game's clock",
        lambda room: sleep(0.2, clock=room.game.clock),
        invalid=[
            (lambda room: sleep(-1, clock=room.game.clock), ValueError, BAD_SECONDS),
            (lambda room: sleep(1, clock=3), TypeError, NO_CLOCK),
        ],
    ),
    Case(
        "next_frame on the game's clock",
        lambda room: next_frame(clock=room.game.clock),
        invalid=[(lambda room: next_frame(clock=3), TypeError, NO_CLOCK)],
    ),
    Case("next_frame, late, on the game's clock", lambda room: next_frame(late=True, clock=room.game.clock)),
    Case(
        "frames on the game's clock",
        lambda room: third_of(frames(clock=room.game.clock)),
        invalid=[(lambda room: third_of(frames(clock=3)), TypeError, NO_CLOCK)],
    ),
    Case(
        "wait_frames on the game's clock",
        lambda room: wait_frames(9, clock=room.game.clock),
        invalid=[(lambda room: wait_frames(2, clock=3), TypeError, NO_CLOCK)],
    ),
    Case("sleep on the game's clock of real seconds", lambda room: sleep(0.2, clock=room.game.real_clock)),
    Case("every on the game's clock", lambda room: third_of(every(0.1, clock=room.game.clock))),
    Case("move_on_after on the game's clock", on_the_games),
    Case(
        "Clock.hit_stop",
        lambda room: room.scene.clock.hit_stop(0.2),
        nothing=lambda room: room.scene.clock.hit_stop(0),
        invalid=[(lambda room: room.scene.clock.hit_stop(-1), ValueError, BAD_SECONDS)],
    ),
]
