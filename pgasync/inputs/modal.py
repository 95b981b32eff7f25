"""A block whose waits alone hear what the player does."""

from __future__ import annotations

from typing import Any, NoReturn

from pgasync.inputs.scope import Inputs, InputScope, scope_of
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task

__all__ = ["Modal", "ModalScene", "modal", "whole_scene"]


def modal() -> Modal:
    """A block in which the task, and what it starts in there, hears the inputs alone.

        with modal():
            key = await wait_key("y", "n")  # nobody else in the scene gets it

    All else in the scene goes on, and so do its waits, but until the block ends
    it hears nothing of keyboard, mouse, fingers, gamepads and dropped files, and
    nothing is held for it; so it is for scenes below. What happened meanwhile is
    not made up for, but what was held before, and still is, is held again.
    Events of the window (closed, resized, in or out of focus), gamepads that
    come and go, and a game's own events are heard by everybody.

    In the block nothing is held to begin with, as in a new scene; what is
    pressed in it is not held behind it.

    What was waiting for an event before, and what `scene.start()` starts, is
    outside of the block; what a nursery, `race()` or `wait_any()` starts for
    the task in the block is inside. Blocks may lie in each other, and several
    tasks may have one: the one that began last hears. A task that is still
    there when the block ends listens on in the scene.

    Suspends never.

    Raises:
        MisuseError: entered outside of every task, or in a task without a
            scene, or twice; left in another order than entered, or in another task.
    Cost: at the end of the block, linear in the number of waits in it.
    """
    return Modal()


class Modal:
    """See `modal()`."""

    __slots__ = ("inside", "outside", "task")

    def __init__(self) -> None:
        self.task: Task | None = None
        self.inside: ModalScene | None = None
        self.outside: Any = None

    def __str__(self) -> str:
        return "modal()"

    def __enter__(self) -> None:
        task = here().running
        if task is None:
            raise MisuseError("modal() was entered outside of every task.")
        if self.task is not None:
            raise MisuseError("This modal() was entered twice. Make a new one for every block.")
        scope_of(task, self)  # complains if there is none
        self.task, self.outside = task, task.scene
        self.inside = task.scene = ModalScene(whole_scene(task.scene), task.scene)

    def refuse_async_with(self) -> NoReturn:
        """A plain block: entering it suspends nobody."""
        raise MisuseError("modal() is a plain block. Write `with`, not `async with`.")

    __aenter__: Any = refuse_async_with
    __aexit__: Any = refuse_async_with

    def __exit__(self, *error: object) -> None:
        task, inside = self.task, self.inside
        assert task is not None
        assert inside is not None
        in_order = task.scene is inside and here().running is task
        if task.scene is inside:
            task.scene = self.outside
        if not inside.scope.open:
            return  # its scene has ended, and had to do without this task
        inside.close()
        if not in_order:
            raise MisuseError(
                f"A modal() of {task.name} was left out of order, or in another task."
                " Blocks must be left by the task that entered them, the last one first."
                " (An async generator that yields inside such a block is the usual reason.)"
            )


class ModalScene:
    """What a task in the block lives in: its scene, with other inputs.

    Attributes:
        whole: the scene.
        outer: what the task lives in around the block.
    """

    __slots__ = ("outer", "scope", "whole")

    def __init__(self, whole: Any, outer: Any) -> None:
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "outer", outer)
        object.__setattr__(self, "scope", ModalScope(whole.game.inputs, whole.inputs))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.whole, name, value)

    @property
    def inputs(self) -> InputScope:
        """Where a task listens that lives in here: when the block has ended, around it."""
        scope: InputScope = self.scope
        if scope.open:
            return scope
        around: InputScope = self.outer.inputs
        return around

    def close(self) -> None:
        """The block has ended; those who still wait in it go on to wait around it."""
        left = self.scope.entries_left()
        self.whole.game.inputs.close_scope(self.scope)
        for _, task, wait in left:
            if task is None:
                wait.move(self.inputs)
            else:
                wait.release(task)
                wait.park(task)


class ModalScope(InputScope):
    """The inputs of a block: right above its scene's, and everything below is muted.

    Args:
        parent: the scope of its scene; it is held as long as that one is.
    """

    __slots__ = ("muted_here", "parent")

    def __init__(self, inputs: Inputs, parent: InputScope) -> None:
        super().__init__(inputs.mouse, inputs.pads)
        self.parent = parent
        self.holds = parent.holds
        self.weigh()
        place = 1 + max(inputs.scopes.index(scope) for scope in (parent, *parent.blocks))
        self.muted_here = inputs.scopes[:place]
        for scope in self.muted_here:
            scope.mute(1)
        inputs.scopes.insert(place, self)
        parent.blocks.append(self)
        # A delivery that runs right now must not put its task into the line where it was.
        here().look_up()

    def closed(self) -> None:
        """Let those below hear again."""
        here().look_up()
        self.parent.blocks.remove(self)
        for scope in self.muted_here:
            scope.mute(-1)


def whole_scene(scene: Any) -> Any:
    """The scene itself, for what a task lives in."""
    return scene.whole if isinstance(scene, ModalScene) else scene
