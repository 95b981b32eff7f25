"""The player's eyes, and a teacher's: what a game shows, and what is going on in it."""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

import pygame

from pgasync.engine.scene import Scene
from pgasync.engine.sprite import Sprite
from pgasync.engine.text import Text
from pgasync.kernel import advice
from pgasync.kernel.spelling import did_you_mean
from pgasync.kernel.task import Task
from pgasync.kernel.tree import walk

if TYPE_CHECKING:
    from pgasync.engine.game import Game

__all__ = ["Eyes"]


class Eyes:
    """What can be seen on a stage. Functions of the game are named by their names, as text,
    so that a test needs nothing from the game's file."""

    game: Game

    @property
    def scene(self) -> Scene:
        """The topmost scene; before the first one, what the main function lives in."""
        return self.game.scene

    @property
    def seconds(self) -> float:
        """Game time since the start, s."""
        return self.game.clock.now

    @property
    def done(self) -> bool:
        """Whether the main function has ended."""
        return self.game.done

    @property
    def result(self) -> Any:
        """What the main function has returned; None if it has not."""
        return None if self.game.main is None else self.game.main.value

    @property
    def texts(self) -> list[str]:
        """The texts on the screen, from back to front."""
        return [each.text for each in self.shown() if isinstance(each, Text)]

    def shows(self, text: str) -> bool:
        """Whether a text on the screen has this in it: `stage.shows("GAME OVER")`."""
        return any(text in each for each in self.texts)

    def find_text(self, text: str) -> Text:
        """The frontmost text on the screen that has this in it, for `stage.click(stage.find_text("Play"))`.

        Raises:
            LookupError: there is none; the error lists the texts there are.
        """
        for each in reversed(list(self.shown())):
            if isinstance(each, Text) and text in each.text:
                return each
        there = ", ".join(map(repr, self.texts)) or "none"
        raise LookupError(f"no text {text!r} is on the screen. There are: {there}")

    def sprites(self, of: str = "") -> list[Sprite]:
        """The sprites on the screen, from back to front.

        Args:
            of: the name of a function: only those whose `with` block is being
                run by a task of that function.
        """
        return [
            each for each in self.shown() if isinstance(each, Sprite) and (not of or of == function_of(each))
        ]

    def shown(self) -> Iterator[Any]:
        """All that is on the screen, from back to front."""
        for scene in self.game.scenes:
            yield from scene.layers

    def tasks(self, function: str = "") -> list[Task]:
        """The live tasks, parents first, the older of two first.

        Args:
            function: only those that run the function of this name.
        """
        main = self.game.main
        if main is None or not main.is_open():
            return []
        return [task for _, task in walk(main) if not function or task.function == function]

    def variables(self, function: str) -> dict[str, Any]:
        """The local variables, right now, of the oldest task that runs the function of this name.

        To look at, not to set: `stage.variables("rain")["score"]`.

        Raises:
            LookupError: no task runs such a function; the error lists those that are.
        """
        tasks = self.tasks(function)
        if not tasks:
            running = list(dict.fromkeys(task.function for task in self.tasks()))
            hint = did_you_mean(function, running)
            there = ", ".join(running) or "none, as the game has ended"
            raise LookupError(f"no task runs a function {function!r} now.{hint} Running: {there}")
        frames = (frame for frame in frames_of(tasks[0].coro) if not advice.is_ours(frame.f_code))
        frame = next(frames, None)  # the outermost one of the game
        return {} if frame is None else dict(frame.f_locals)

    def picture(self) -> pygame.Surface:
        """What the screen shows now: a copy."""
        self.game.draw()
        return self.game.screen.copy()


def function_of(sprite: Sprite) -> str:
    """The function whose task runs the `with` block of a sprite."""
    task: Task | None = getattr(sprite.life, "task", None)
    return "" if task is None else task.function


def frames_of(coroutine: Any) -> Iterator[FrameType]:
    """The frames of a suspended coroutine and of all that it awaits, outermost first."""
    while coroutine is not None:
        for kind in ("cr", "gi", "ag"):
            frame = getattr(coroutine, kind + "_frame", None)
            if frame is not None:
                yield frame
                coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else kind + "_await")
                break
        else:
            return
