"""How a scene comes onto others: what becomes of those below, and the way it appears."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, get_args

import pygame

from pgasync.engine.transitions import Transition
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.task import Task
from pgasync.timing.frames import frames

if TYPE_CHECKING:
    from pgasync.engine.scene import Scene

__all__ = [
    "Below",
    "Entrance",
    "check_below",
    "check_transition",
    "draw_scenes",
    "kept_below",
    "no_player",
    "no_scene",
]

Below = Literal["frozen", "live"]


class Entrance:
    """A scene's way onto the screen.

    Args:
        transition: how it appears; None at once.
        covers: nothing below it is drawn.
        before: what was seen last, if there is no scene below that shows it.
    """

    def __init__(self, transition: Transition | None, covers: bool, before: pygame.Surface | None) -> None:
        check_transition(transition)
        self.task: Task | None = None
        self.transition = transition
        self.covers = covers
        self.before = before
        self.new = None if before is None else pygame.Surface(before.size, depth=32)
        self.t = 0.0 if transition is not None and transition.seconds > 0 else 1.0

    @property
    def over(self) -> bool:
        """Whether the scene has appeared."""
        return self.t >= 1

    def begin(self, scene: Scene, nursery: Nursery) -> None:
        """Let the scene appear, from now on. Runs on the game's clock, as the scene's own may stand still."""
        if not self.over:
            self.task = nursery.start(self.run(scene), daemon=True, clock=scene.game.clock)

    def end(self) -> None:
        """The scene has appeared, whatever is left of the way."""
        if self.task is not None:
            self.task.cancel("the scene goes on as another")

    async def run(self, scene: Scene) -> None:
        """The task that lets it appear."""
        assert self.transition is not None
        seconds, frozen, passed = self.transition.seconds, self.transition.frozen, 0.0
        if frozen:
            scene.hold()
        try:
            async for dt in frames():
                passed += dt
                self.t = min(1.0, passed / seconds)
                if self.over:
                    break
        finally:
            self.t = 1.0
            self.before = self.new = None
            if frozen:
                scene.let_go()

    def draw(self, surface: pygame.Surface, scene: Scene) -> None:
        """Draw the scene, on its way, over what is on the surface."""
        if self.over or self.transition is None:
            scene.layers.draw(surface)
            return
        old = surface.copy() if self.before is None else self.before
        if self.new is None or self.new.size != surface.size:
            self.new = pygame.Surface(surface.size, depth=32)
        # A menu that does not fill the screen comes with what is seen around it.
        self.new.blit(surface, (0, 0))
        if self.covers:
            self.new.fill("black")
        scene.layers.draw(self.new)
        self.transition.paint(surface, old, self.new, self.t)


def draw_scenes(scenes: Sequence[Scene], surface: pygame.Surface) -> None:
    """Draw the scenes that can be seen, bottom first."""
    first = 0
    for n, scene in enumerate(scenes):
        if scene.entrance is not None and scene.entrance.covers and scene.entrance.over:
            first = n
    for scene in scenes[first:]:
        if scene.entrance is None:
            scene.layers.draw(surface)
        else:
            scene.entrance.draw(surface, scene)


@contextmanager
def kept_below(scene: Scene, below: Below, hear: bool) -> Iterator[None]:
    """Hold a scene and those below it for a while: their clocks, their ears, or both."""
    scenes: list[Scene] = []
    under: Scene | None = scene
    while under is not None and under.clock is not scene.game.clock:
        scenes.append(under)
        under = under.below
    clocks: list[Any] = [scene.clock for scene in scenes] if below == "frozen" else []
    ears: list[Any] = [] if hear else [scene.inputs for scene in scenes]
    for each in clocks + ears:
        each.hold()
    try:
        yield
    finally:
        for each in clocks + ears:
            each.let_go()


def check_transition(transition: object) -> None:
    """Refuse what is no transition."""
    if transition is not None and not isinstance(transition, Transition):
        raise TypeError(
            f"transition must be one, such as fade(0.5) or Transition(function, 0.5), got {transition!r}"
        )


def check_below(below: str) -> None:
    """Refuse what cannot become of the scenes below."""
    if below not in get_args(Below):
        raise ValueError(f"below must be 'frozen' or 'live', got {below!r}")


def no_player(task: Task, name: str) -> str:
    """What to say to a task that plays a scene, but lives in none of the game's."""
    if task.scene is None:
        return (
            f"{task.name} called play({name}), but it lives in no scene of the game."
            " Start it with `scene.start(...)`, or in a nursery of the main function."
        )
    return (
        f"{task.name} called play({name}) on a game that it does not live in."
        " Call play() on its own game: `scene.game`."
    )


def no_scene(value: object, call: str) -> str:
    """What to say about `play(title(...))` instead of `play(title, ...)`, and about everything else."""
    if inspect.iscoroutine(value):
        value.close()  # or Python would complain, too, that it was never awaited
        name, verb = value.__name__, call.removesuffix("()")
        return f"{call} needs a scene function, got the coroutine {name}. Write {verb}({name}, ...)."
    return f"{call} needs a scene function, got {value!r}."
