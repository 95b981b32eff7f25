"""What tasks outside of every scene live in."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, NoReturn

from pgasync.engine.scene import Scene
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import Task, coroutine_of

__all__ = ["Ground"]


class Ground(Scene):
    """What tasks outside of every scene live in. It has no nursery, as nothing would end it."""

    def next(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Say how one scene follows another instead."""
        raise MisuseError("next() was called where no scene is played. Write `await game.play(...)`.")

    def start(self, coro: Awaitable[Any], *, daemon: bool = False) -> Task:
        """Say where tasks are started instead."""
        unrun = coroutine_of(coro)
        unrun.close()
        raise MisuseError(
            f"{unrun.__name__} was started where no scene is played."
            " Play one with `await game.play(...)`, or start it in an `async with open_nursery()`."
        )
