"""The waits for scenes and sounds, and those that only something else can end."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pgasync import (
    Scene,
    Signal,
    fade,
    move_on_when,
    run_as_daemon,
    sleep,
    sleep_forever,
)
from pgasync.engine.sound import Sound
from tests.silence import silence
from tests.waits.case import Case, Room


def bell(room: Room) -> Signal[Any]:
    found: Signal[Any] = room.once("bell", Signal)
    return found


def ring(room: Room) -> None:
    bell(room).fire("rung")


async def for_ever_until_the_bell(room: Room) -> None:
    async with move_on_when(bell(room).wait()):
        await sleep_forever()


async def beside_a_daemon(room: Room) -> None:
    async with run_as_daemon(sleep_forever()):
        await sleep(0.2)


async def until_the_bell(scene: Scene, room: Room) -> Any:
    return await bell(room).wait()


async def no_scene(scene: Scene) -> None:
    pass


async def quiet(room: Room) -> None:
    room.once("other", lambda: room.home.start(bell(room).wait()))
    await room.home.quiet()


def ping(room: Room) -> Sound:
    with TemporaryDirectory() as folder:
        (Path(folder) / "sounds").mkdir()
        silence(Path(folder) / "sounds" / "ping.wav", 0.3)
        room.game.assets.folder = Path(folder)
        return room.home.play_sound("ping")


async def listen_to_what_is_over(room: Room) -> None:
    sound = ping(room)
    sound.stop()
    await sound.wait()


CASES = [
    Case("sleep_forever in a block that is left", for_ever_until_the_bell, ring),
    Case("run_as_daemon", beside_a_daemon, clocked=True),
    Case(
        "Game.play",
        lambda room: room.game.play(until_the_bell, room),
        ring,
        nothing=lambda room: room.game.play(no_scene),
        invalid=[
            (lambda room: room.game.play(3), TypeError, "play() needs a scene function, got 3."),
            (
                lambda room: room.game.play(no_scene, below="alive"),
                ValueError,
                "below must be 'frozen' or 'live', got 'alive'",
            ),
        ],
    ),
    Case(
        "Game.play in a transition, on the game's clock",
        lambda room: room.game.play(until_the_bell, room, transition=fade(2, frozen=True)),
        ring,
        invalid=[
            (
                lambda room: room.game.play(no_scene, transition="fade"),
                TypeError,
                "transition must be one, such as fade(0.5) or Transition(function, 0.5), got 'fade'",
            ),
        ],
    ),
    Case("Scene.quiet", quiet, ring, nothing=lambda room: room.home.quiet()),
    Case("Sound.wait", lambda room: ping(room).wait(), clocked=True, nothing=listen_to_what_is_over),
]
