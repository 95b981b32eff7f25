"""What the shared runner must know of a wait to put it through every test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from pgasync import Event, Game, Scene, sleep_forever
from pgasync.testing import Stage

__all__ = ["Case", "Room"]

Begin = Callable[["Room"], Awaitable[object]]


class Case(NamedTuple):
    """One wait.

    `begin(stage)` is awaited in an entity of `stage.scene`. `wake(stage)` makes
    it settle, called from outside or by another task; None if time alone does,
    within 5 s. `clocked` says whether pausing the scene's clock holds it.
    `invalid` are calls that must fail: function, type of the error, exact text.
    """

    name: str
    begin: Begin
    wake: Callable[[Room], object] | None = None
    clocked: bool = False
    invalid: Sequence[tuple[Begin, type[Exception], str]] = ()


class Room(Stage):
    """A game with one scene, in which waits are tried out, and whose end looks for what is left."""

    def __init__(self) -> None:
        self.over = Event()
        self.things: dict[str, Any] = {}
        super().__init__(self.story, size=(160, 120))

    async def story(self, game: Game) -> None:
        await game.play(self.waiting_room)
        await sleep_forever()

    async def waiting_room(self, scene: Scene) -> None:
        await self.over.wait()

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """The thing of that name, made when it is asked for first: to wait for and to wake by."""
        if name not in self.things:
            self.things[name] = make()
        return self.things[name]
