"""What the shared runner must know of a wait to put it through every test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from pgasync import Event, Game, Scene, Task, open_nursery, sleep_forever
from pgasync.testing import Stage

__all__ = ["Case", "Room", "all_of", "first_of", "third_of"]

Begin = Callable[["Room"], Awaitable[object]]


class Case(NamedTuple):
    """One wait. Its name begins with the public name that is awaited: `Value.wait of nothing`.

    `begin(stage)` is awaited in an entity of `stage.scene`. `wake(stage)` makes
    it settle, called from outside or by another task; None if time alone does,
    within 5 s. What the player does goes through the room's hands (`room.press()`, `room.post()`),
    so that a recording knows of it. `clocked` says whether pausing the scene's clock holds it.
    `invalid` are calls that must fail: function, type of the error, exact text.
    `nothing` is awaited as `begin` is, and has nothing to wait for: an amount of
    zero, or what is so already.
    """

    name: str
    begin: Begin
    wake: Callable[[Room], object] | None = None
    clocked: bool = False
    invalid: Sequence[tuple[Begin, type[Exception], str]] = ()
    nothing: Begin | None = None


class Room(Stage):
    """A game with one scene, `home`, in which waits are tried out, and whose end looks for what is left.

    `cast` are entities that the scene starts itself: a recording knows nothing of `room.start()`.
    `backstage` is something that the game does outside of every scene.
    """

    def __init__(self, *cast: Begin, backstage: Begin | None = None, **settings: Any) -> None:
        self.over = Event()
        self.things: dict[str, Any] = {}
        self.cast = cast
        self.backstage = backstage
        super().__init__(self.story, **{"size": (160, 120), **settings})

    async def story(self, game: Game) -> None:
        async with open_nursery() as nursery:
            if self.backstage is not None:
                nursery.start(self.backstage(self))
            await game.play(self.waiting_room)
            await sleep_forever()

    async def waiting_room(self, scene: Scene) -> None:
        self.home = scene
        for entity in self.cast:
            scene.start(entity(self))
        await self.over.wait()

    def start(self, entity: Awaitable[Any]) -> Task:
        """Start an entity in the waiting room, whatever is played on top of it."""
        return self.home.start(entity)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """The thing of that name, made when it is asked for first: to wait for and to wake by."""
        if name not in self.things:
            self.things[name] = make()
        return self.things[name]


async def first_of(stream: Any) -> Any:
    """The first that a stream gives; None if it ends before."""
    async for item in stream:
        return item
    return None


async def all_of(stream: Any) -> list[Any]:
    """All that a stream gives, until it ends."""
    return [item async for item in stream]


async def third_of(stream: Any) -> Any:
    """The third that a stream gives; None if it ends before."""
    n = 0
    async for item in stream:
        n += 1
        if n == 3:
            return item
    return None
