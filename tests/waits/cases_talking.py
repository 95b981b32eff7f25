"""Waits of tasks that talk to each other."""

from __future__ import annotations

from pgasync import Channel, Signal, Value, heard, open_nursery, start, wait_each
from tests.waits.case import Case, Room, all_of, first_of


def lives(room: Room) -> Value[int]:
    return room.once("lives", lambda: Value(0))


def one_more(room: Room) -> None:
    lives(room).value += 1


def box(room: Room) -> Channel[str]:
    return room.once("box", lambda: Channel(5, "box"))


def put_in(room: Room) -> None:
    box(room).try_send("item")


def make_full() -> Channel[str]:
    full = Channel[str](1)
    full.try_send("first")
    return full


def full_box(room: Room) -> Channel[str]:
    return room.once("full", make_full)


def take_out(room: Room) -> None:
    if full_box(room).items:
        start(full_box(room).receive())


def bell(room: Room) -> Signal[None]:
    return room.once("bell", Signal)


def ring(room: Room) -> None:
    bell(room).fire()


async def nothing() -> None:
    pass


async def receive_what_is_there(room: Room) -> None:
    await make_full().receive()


async def a_place_that_is_free(room: Room) -> None:
    async with open_nursery(limit=1) as nursery:
        await nursery.start_when_free(nothing())


async def a_place(room: Room) -> None:
    async with open_nursery(limit=1) as nursery:
        nursery.start(bell(room).wait())
        await nursery.start_when_free(nothing())


CASES = [
    Case(
        "Value.wait",
        lambda room: lives(room).wait(lambda n: n > 0),
        one_more,
        nothing=lambda room: Value(1).wait(lambda n: n > 0),
        invalid=[
            (
                lambda room: lives(room).wait(3),
                TypeError,
                "wait() needs a function that takes the value, got 3. Write `lambda value: value == 3`.",
            ),
        ],
    ),
    Case("Value.wait_change", lambda room: lives(room).wait_change(), one_more),
    Case("Value.changes", lambda room: first_of(lives(room).changes()), one_more),
    Case(
        "Value.wait_held",
        lambda room: Value(1).wait_held(lambda n: n == 1, 0.3),
        clocked=True,
        nothing=lambda room: Value(1).wait_held(lambda n: n == 1, 0),
        invalid=[
            (
                lambda room: Value(1).wait_held(lambda n: True, -1),
                ValueError,
                "seconds must be finite and >= 0, got -1",
            ),
        ],
    ),
    Case("Channel.receive", lambda room: box(room).receive(), put_in, nothing=receive_what_is_there),
    Case("Channel, read by a loop", lambda room: first_of(box(room)), put_in),
    Case(
        "Channel.send",
        lambda room: full_box(room).send("second"),
        take_out,
        nothing=lambda room: Channel[str](1).send("first"),
    ),
    Case(
        "heard",
        lambda room: heard("door"),
        lambda room: room.scene.shout("door"),
        invalid=[(lambda room: heard(3), TypeError, "heard() needs a name, which is a text, got 3")],
    ),
    Case("Scene.heard", lambda room: room.scene.heard("door"), lambda room: room.scene.shout("door")),
    Case(
        "wait_each",
        lambda room: first_of(wait_each(bell(room).wait())),
        ring,
        nothing=lambda room: all_of(wait_each()),
    ),
    Case("Nursery.start_when_free", a_place, ring, nothing=a_place_that_is_free),
]
