"""A desk for each test of the inputs, with scenes that are nothing but inputs."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import Any

import pygame
import pytest
from pygame.event import Event

from pgasync.inputs.scope import Inputs
from pgasync.kernel.task import Task, start


class Scene:
    """As much of a scene as the inputs know."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs.open_scope()


class Desk:
    """A game's inputs, its scenes, and the roots started in them."""

    def __init__(self) -> None:
        self.inputs = Inputs()
        self.scene = Scene(self.inputs)
        self.tasks: list[Task] = []
        self.log: list[Any] = []

    def on_top(self) -> Scene:
        """Another scene above the others."""
        return Scene(self.inputs)

    def start(self, aw: Awaitable[Any], scene: Scene | None = None) -> Task:
        """Start a root in a scene, the lowest one by default."""
        task = start(aw, scene=self.scene if scene is None else scene)
        self.tasks.append(task)
        return task

    def ask(self, question: Any, scene: Scene | None = None) -> Any:
        """Call a function from within a task of a scene; return what it returns."""

        async def asker() -> Any:
            return question()

        return start(asker(), scene=self.scene if scene is None else scene).result

    def deliver(self, kind: int, /, **attributes: Any) -> bool:
        """One event."""
        return self.inputs.deliver(Event(kind, attributes))

    def press(self, key: int) -> bool:
        return self.deliver(pygame.KEYDOWN, key=key)

    def let_go(self, key: int) -> bool:
        return self.deliver(pygame.KEYUP, key=key)

    def clear(self) -> None:
        """Cancel what still runs, the newest first."""
        for task in reversed(self.tasks):
            task.cancel("the test ended")


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk; what still runs at it is cancelled when the test ends."""
    desk = Desk()
    yield desk
    desk.clear()


@pytest.fixture(scope="session")
def new_desk() -> type[Desk]:
    """For tests that need many desks, and clear them themselves."""
    return Desk


def counts(entry):
    """Whether who stands at this place of a line still listens."""
    _, task, what = entry
    return what.alive() if task is None else task.slot is entry
