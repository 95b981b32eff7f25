"""A game before it is played."""

from __future__ import annotations

from _thread import _local
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pgasync.engine.game import Game

__all__ = ["Found", "Program", "offer", "only_told"]


@dataclass(frozen=True)
class Program:
    """What a driver is given: a main function, and options.

    Attributes:
        main: called as `main(game, *args)`.
        settings: the options of `Game`.
        look: the options of its window.
        demo: called instead of `main` to see the game play itself; None if it cannot.
        name: what the player calls it.
    """

    main: Callable[..., Any]
    args: tuple[Any, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    look: dict[str, Any] = field(default_factory=dict)
    demo: Callable[..., Any] | None = None
    name: str = "game"

    def game(self, **settings: Any) -> Game:
        """A game of it, not started.

        Args:
            settings: options of `Game` that are not to be the program's.
        """
        return Game(**{**self.settings, **settings})


class Found(BaseException):
    """Leaves a driver that was only to tell what it would play."""

    def __init__(self, program: Program) -> None:
        self.program = program


class Wish(_local):
    """Whether the drivers of this thread are only to tell."""

    told = False


WISH = Wish()


@contextmanager
def only_told() -> Iterator[None]:
    """Within this block `run` and its like play nothing, but raise `Found`.

    That is how a tool gets hold of a game which it was given as a file: it
    runs the file, as Python does, until that calls a driver.
    """
    before, WISH.told = WISH.told, True
    try:
        yield
    finally:
        WISH.told = before


def offer(program: Program) -> None:
    """Called by every driver before it plays."""
    if WISH.told:
        raise Found(program)
