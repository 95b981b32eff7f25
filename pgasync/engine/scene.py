"""A scene: what starts in it ends with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from pgasync.engine.camera import Camera
from pgasync.engine.hit import Grids
from pgasync.engine.onward import Onward, onward
from pgasync.engine.scenery import Scenery
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.state import DAEMON
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.sync.broadcast import Broadcast
from pgasync.timing.clock import Clock
from pgasync.timing.skipclock import clock_here

if TYPE_CHECKING:
    from pgasync.engine.entrance import Entrance
    from pgasync.engine.game import Game
    from pgasync.engine.transitions import Transition

__all__ = ["Scene"]


class Scene(Scenery):
    """A nursery, a clock, a draw list and an input scope that end together.

    Made by `game.play()`, which gives it to the scene's function. It is also the
    place for what its entities share: give it attributes of your own, such as
    `scene.score = 0`.

    Attributes:
        game: the game it belongs to.
        clock: its own clock, below the game's; `scene.clock.pause()`, `.speed`.
        layers: its layers; `scene.layers.names` are their names, back to front.
    """

    def __init__(self, game: Game, name: str, clock: Clock) -> None:
        super().__init__(game, name, clock)
        self.nursery = Nursery(f"scene {name}")
        self.broadcast = Broadcast()
        self.entrance: Entrance | None = None
        self.below: Scene | None = None  # the one that it was played from
        # The entities that wait in `quiet()`; None for the scene's own function.
        self.hushed: list[Task | None] = []
        self.onward: Onward | None = None  # what `next()` has made, and its function has to return
        self.grids = Grids()

    if TYPE_CHECKING:
        # A game's own attributes, for type checkers.
        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    def start(self, coro: Awaitable[Any], *, daemon: bool = False) -> Task:
        """Start an entity. It is cancelled when the scene ends.

        Resumes: immediately; when this returns, it has run to its first wait.

        Args:
            coro: the call of an `async` function, or anything to await.
            daemon: `quiet()` does not wait for it.
        Returns: its task. In a scene that is ending, a CANCELLED one.
        Raises:
            TypeError: a function instead of its call.
            MisuseError: the scene has ended.
        """
        clock = clock_here(self.clock) if self.clock.moment.blocks else None  # skippable ones
        # Of this scene, even if its function is in a `modal()` block just now.
        return self.nursery.start(coro, daemon, False, clock, self)

    def next(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        transition: Transition | None = None,
        **kwargs: Any,
    ) -> Any:
        """Go on as another scene, with what is handed over: `return scene.next(level, number + 1, hero)`.

        To be returned by the scene's function. Then entities (what `scene.start()`
        gave) among the arguments, or in a list among them, live on as they are, with
        their waits, and with all that they have shown and play. So does what is shown,
        or a sound, that is an argument itself. All else of the scene ends; camera,
        layers and the speed of the clock are as at the beginning; attributes of your
        own stay. `function(scene, *args, **kwargs)` is called with the same scene, and
        `play()` returns what the last one returns.

        Args:
            transition: how it appears, out of the picture that was drawn last.
        Returns: what has to be returned.
        Raises:
            TypeError: `function` is no function, or `transition` none.
            MisuseError: an entity calls it, or the scene has ended; what is handed over has
                ended, or is no entity of this scene. Made, but not returned: in `play()`.
        Cost: linear in what ends and in what is shown; none for the number of scenes so far.
        """
        return onward(self, function, args, kwargs, transition)

    @property
    def camera(self) -> Camera:
        """Which part of the world is seen; see `Camera`. A scene that never asks for it pays nothing."""
        if self.layers.camera is None:
            self.layers.camera = Camera(self.game.size, lambda chase: self.start(chase, daemon=True))
        return self.layers.camera

    async def quiet(self) -> None:
        """Wait until every entity of the scene has ended, but for daemons and those who wait here.

        They are entities that wait, with all that they have started themselves:
        `wait_any(scene.quiet(), sleep(9))` in an entity does not wait for that entity.

        Resumes: in the tick in which the last one ends. At once if there is none.
        """
        me = current_task()
        if me.marked:
            await trap(Passing("scene.quiet()"))
        children = self.nursery.children
        caller: Task | None = me
        while caller is not None and caller not in children:
            caller = caller.parent
        self.hushed.append(caller)
        try:
            while other := next((each for each, how in children.items() if self.is_loud(each, how)), None):
                await other.join()
        finally:
            self.hushed.remove(caller)

    def is_loud(self, child: Task, how: int) -> bool:
        """Whether `quiet()` waits for an entity. Two who waited there for each other would wait for ever."""
        return not how & DAEMON and child not in self.hushed

    def shout(self, name: str, value: object = None) -> None:
        """Call out a name to all who wait for it in this scene: `scene.shout("door")`. See `shout()`.

        Raises:
            TypeError: `name` is not a text.
            MisuseError: called in another thread than the game's, or while it is drawn.
        """
        self.broadcast.shout(name, value)

    async def heard(self, name: str) -> Any:
        """Wait until a name is called out in this scene: `await scene.heard("door")`. See `heard()`.

        Resumes: when the shout is delivered, see `shout()`.

        Returns: the value that was shouted with it, None if there was none.
        Raises:
            TypeError: `name` is not a text.
        """
        return await self.broadcast.heard(name)

    def hold(self) -> None:
        """A scene was played on top: stop the clock, hear nothing."""
        self.clock.hold()
        self.inputs.hold()

    def let_go(self) -> None:
        """The scene on top has ended."""
        self.clock.let_go()
        self.inputs.let_go()

    def close(self) -> None:
        """The scene has ended: leave nothing behind."""
        # Each of them, whatever the one before it fails with; the last one named comes first.
        with ExitStack() as parts:
            parts.callback(self.game.inputs.close_scope, self.inputs)
            parts.callback(self.clock.close)
            parts.callback(self.layers.clear)
            parts.callback(self.sounds.stop)
