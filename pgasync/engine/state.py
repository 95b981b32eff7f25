"""What a game is like at one moment, so that two runs of it can be compared.

Nothing in here depends on addresses, on the order of sets, or on the version
of Python: the same state gives the same text everywhere.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any
from zlib import crc32

from pgasync.engine.backdrop import Backdrop
from pgasync.engine.layers import Drawing
from pgasync.engine.outfit import CENTER
from pgasync.engine.particles import Particles
from pgasync.engine.sprite import Sprite
from pgasync.engine.text import Text
from pgasync.kernel.tree import walk

if TYPE_CHECKING:
    from pgasync.engine.camera import Camera
    from pgasync.engine.game import Game
    from pgasync.kernel.task import Task
    from pgasync.timing.clock import Clock

__all__ = ["PARTS", "SCHEME", "crowd", "fingerprint", "hashes", "state_of"]

PARTS = ("tasks", "clocks", "sprites", "random")
SCHEME = 3
"""To be raised with every change of what is looked at here: older recordings are then not compared by it."""
MOST_PLACES = 64
"""Of sprites that one fingerprint looks at; with more on the screen they take turns."""
UNSTABLE = re.compile(r"( at 0x[0-9A-Fa-f]+|frozenset\(|\{).*")
"""What the text of a wait may end with that another run writes differently: an address, a set."""


def fingerprint(game: Game, before: int) -> int:
    """A number for the state of a game and all that came before, in a few microseconds.

    It counts instead of looking: tasks started, timers set, things shown,
    random numbers drawn, where some of the sprites are. What differs for long
    without changing one of these is left to `hashes`.

    Args:
        before: the fingerprint of the tick before.
    """
    _, numbers, spare = game.random.getstate()
    seen: list[Any] = [numbers[1], numbers[-1], spare]
    for clock in game.clock.all:
        heap = clock.timers.heap
        seen += clock.time, clock.timers.number, clock.frames.places, int(heap[0][0]) if heap else 0
    if game.main is not None:
        seen.append(sum(game.main.root.names.values()))
    for scene in game.scenes:
        seen.append(scene.inputs.listened)
        for stack in scene.layers.stacks.values():
            count = len(stack)
            if count:
                seen.append(count)
                turns = count // MOST_PLACES + 1
                shown = stack if turns == 1 else islice(stack, game.clock.frame % turns, None, turns)
                seen += [tuple(each.place) for each in shown if each.batched]
    return crc32(repr(seen).encode(), before)


def crowd(game: Game) -> int:
    """About how much there is in a game, in no time."""
    return sum(clock.frames.places for clock in game.clock.all) + sum(
        len(scene.layers) for scene in game.scenes
    )


def hashes(game: Game) -> list[str]:
    """A hash of each of `PARTS`."""
    return [
        blake2b("\n".join(lines).encode("utf-8", "backslashreplace"), digest_size=6).hexdigest()
        for lines in state_of(game).values()
    ]


def state_of(game: Game) -> dict[str, list[str]]:
    """The state of a game in lines of text, by part."""
    for scope in game.inputs.scopes:
        scope.renumber()
    tasks = [] if game.main is None else [task_line(depth, task) for depth, task in walk(game.main)]
    names = {scene.clock: scene.name for scene in game.scenes}
    clocks = [clock_line(n, clock, names.get(clock, "")) for n, clock in enumerate(game.clock.all)]
    sprites = [
        f"{scene.name}, {layer}: {shown(drawable)}"
        for scene in game.scenes
        for layer, stack in scene.layers.stacks.items()
        for drawable in stack
    ]
    cameras = [
        camera_line(scene.name, scene.layers.camera)
        for scene in game.scenes
        if scene.layers.camera is not None
    ]
    chance = blake2b(repr(game.random.getstate()).encode(), digest_size=8).hexdigest()
    return {"tasks": tasks, "clocks": clocks, "sprites": sprites + cameras, "random": [chance]}


def task_line(depth: int, task: Task) -> str:
    """A task: its name, what it waits for, and its place among those who wait."""
    wait = UNSTABLE.sub("", task.waits_for()) if task.parked_on is not None else task.state.value
    place = task.slot
    if isinstance(place, tuple):
        place = int(place[0])  # a deadline, or the number of a listener
    return f"{'  ' * depth}{task.name} {wait} {place if isinstance(place, int) else ''}".rstrip()


def clock_line(n: int, clock: Clock, name: str) -> str:
    """A clock: its time, whether and how fast it goes, and the deadlines set on it."""
    deadlines = sorted(int(entry[0]) for entry in clock.timers.heap if entry[2].slot is entry)
    return (
        f"{n} {name}: {clock.time} flicks, frame {clock.frame}, paused {clock.paused}, holds {clock.holds},"
        f" speed {float(clock.rate).hex()} {float(clock.rest).hex()}, timers {deadlines},"
        f" soon {len(clock.timers.soon)}"
    )


def outfit(sprite: Sprite) -> str:
    """What a sprite wears; nothing, if that is what all wear."""
    numbers = (float(sprite.turned), *map(float, sprite.scaled), float(sprite.faded))
    words = (sprite.tinted, sprite.flipped, sprite.held)
    if numbers == (0.0, 1.0, 1.0, 255.0) and words == (None, (False, False), CENTER):
        return ""
    return f" {[number.hex() for number in numbers]} {words}"


def camera_line(name: str, camera: Camera) -> str:
    """Where a scene's camera looks."""
    return f"{name}: camera {camera.pos.x.hex()} {camera.pos.y.hex()} {float(camera.zoom).hex()}"


def shown(drawable: Any) -> str:
    """Something in a layer. Whatever is not the engine's own is told by its class."""
    if isinstance(drawable, Sprite):
        return f"sprite {drawable.x.hex()} {drawable.y.hex()} {drawable.image.get_size()}{outfit(drawable)}"
    if isinstance(drawable, Text):
        place = f"{drawable.pos.x.hex()} {drawable.pos.y.hex()} {drawable.anchor}"
        return f"text {drawable.text!a} {place} {drawable.size} {tuple(drawable.color)}"
    if isinstance(drawable, Backdrop):
        numbers = (*drawable.pos, *drawable.drift, drawable.since, drawable.depth)
        return f"backdrop {[float(number).hex() for number in numbers]}"
    if isinstance(drawable, Drawing):
        function = drawable.function
        return f"drawing {getattr(function, '__name__', type(function).__name__)}"
    if isinstance(drawable, Particles):
        return f"particles, {drawable.alive} alive"
    return type(drawable).__name__
