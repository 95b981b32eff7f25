"""What a game has left behind when it has ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pgasync.engine.assets import Assets
from pgasync.engine.layers import Drawing, Layers
from pgasync.engine.sound import Sound, Sounds
from pgasync.engine.sprite import Sprite
from pgasync.engine.text import Text
from pgasync.kernel import advice
from pgasync.kernel.roots import live_roots
from pgasync.kernel.task import Task
from pgasync.kernel.tree import walk
from pgasync.timing.clock import Clock

if TYPE_CHECKING:
    from pgasync.engine.game import Game
    from pgasync.tools.testing.stage import Stage

__all__ = [
    "LeakError",
    "SeenAssets",
    "SeenLayers",
    "SeenSounds",
    "complain",
    "left_behind",
    "lives_in",
    "roots_left",
]

CURE = (
    "Start tasks with `scene.start(...)` or in an `async with open_nursery()`, and show things in a scene or"
    " in a `with` block: then they end with it."
)


class LeakError(AssertionError):
    """A game has ended, and something of it is still there. The text names each, with where it began."""

    __module__ = "pgasync.testing"


class SeenLayers(Layers):
    """Layers that know where their things were shown. For the ground: what scenes show ends with them."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[Any, advice.Place | None] = {}

    def add(self, drawable: Any, layer: str) -> Any:
        """Note the place, and show."""
        shown = super().add(drawable, layer)
        self.places[drawable] = advice.asking_place()
        return shown


class SeenSounds(Sounds):
    """Sounds that know where they were begun; for the ground, as above."""

    def __init__(self, sounds: Sounds) -> None:
        super().__init__(sounds.assets, sounds.clock, sounds.volumes)
        self.places: dict[Sound, advice.Place | None] = {}

    def play(
        self,
        name: str,
        volume: float,
        loop: bool,
        group: str = "effects",
        fade: float = 0.0,
        clock: Clock | None = None,
    ) -> Sound:
        """Note the place, and play."""
        sound = super().play(name, volume, loop, group, fade, clock)
        self.places[sound] = advice.asking_place()
        return sound


class SeenAssets(Assets):
    """Assets that know which sounds were played, where no mixer runs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.heard: list[str] = []

    def sound_file(self, name: str) -> Path:
        """Note the sound."""
        file = super().sound_file(name)
        self.heard.append(name)
        return file


def left_behind(stage: Stage) -> list[str]:
    """All that is still there of a game that has ended, a line for each thing."""
    lines = [*tasks_left(stage), *scenes_left(stage.game)]
    waiting = {task for clock in stage.game.clock.all for task in clock.timers.waiting()}
    timers = sum(clock.timers.count() for clock in stage.game.clock.all) - len(waiting)
    # A sound that comes to its end by itself needs nobody to see to it.
    playing = [*stage.game.ground.sounds.playing, *stage.game.music.sounds.playing]
    timers -= sum(sound.length is not None for sound in playing)
    if timers:
        lines.append(f"{timers} timer{'s' if timers != 1 else ''} on the game's clock")
    lines += [*shown_left(stage.game), *listeners_left(stage.game), *sounds_left(stage.game)]
    return [*lines, *stage.game.outside.close()]


def roots_left(stage: Stage) -> list[Task]:
    """The live roots that have begun on this stage, oldest first."""
    return [root for root in live_roots() if root in stage.witness.started and lives_in(root, stage.game)]


def lives_in(task: Task, game: Game) -> bool:
    """Whether a task is of this game, as far as it can be told: it may have neither scene nor clock."""
    if task.scene is not None:
        return getattr(task.scene, "game", game) is game
    clock = task.clock
    while clock is not None and clock.parent is not None:
        clock = clock.parent
    return clock is None or clock is game.clock


def tasks_left(stage: Stage) -> Iterator[str]:
    """The tasks that still run."""
    for root in roots_left(stage):
        for _, task in walk(root):
            file, line, _ = advice.await_line(task)
            place = stage.witness.place_of(task)
            yield f"the task {task.name}, started at {place}, waits for {task.waits_for()} ({file}:{line})"


def scenes_left(game: Game) -> Iterator[str]:
    """The scenes that are still played."""
    for scene in game.scenes[1:]:
        yield f"the scene {scene.name}"


def shown_left(game: Game) -> Iterator[str]:
    """What is still on the screen, outside of every scene."""
    layers: Any = game.ground.layers
    for drawable in layers:
        yield f"{named(drawable)}, shown at {advice.line_of(layers.places.get(drawable))}"


def named(drawable: object) -> str:
    """A thing on the screen, in words."""
    if isinstance(drawable, Text):
        return f"the text {drawable.text!r}"
    if isinstance(drawable, Sprite):
        return f"a sprite at ({drawable.x:g}, {drawable.y:g})"
    if isinstance(drawable, Drawing):
        return f"the draw function {getattr(drawable.function, '__name__', drawable.function)}"
    return f"a {type(drawable).__name__}"


def listeners_left(game: Game) -> Iterator[str]:
    """The streams that still listen; waiting tasks are named as tasks."""
    streams = {
        entry[2]: None
        for scope in game.inputs.scopes
        for line in scope.lines.values()
        for entry in line.settle()
        if entry[1] is None
    }
    for ear in streams:
        stream = ear.stream()
        yield f"{stream}, which listens for {stream.owner.name}"


def sounds_left(game: Game) -> Iterator[str]:
    """The sounds that would go on for ever."""
    sounds: Any = game.ground.sounds
    for sound in sounds.playing:
        if sound.length is None:
            place = advice.line_of(sounds.places[sound])
            yield f"the sound {sound.name!r}, begun at {place}, which plays in a loop"


def complain(left: list[str]) -> LeakError:
    """The error about all that was left."""
    things = "one thing" if len(left) == 1 else f"{len(left)} things"
    listed = "\n".join(f"  {line}" for line in left)
    return LeakError(f"The game has ended, and left {things} behind:\n{listed}\n{CURE}")
