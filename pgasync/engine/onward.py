"""How a scene lives: its function, and those that it goes on as, with what is handed over."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Coroutine
from typing import TYPE_CHECKING, Any, NoReturn

from pgasync.engine.entrance import Entrance, check_transition, no_scene
from pgasync.engine.transitions import Transition
from pgasync.inputs.modal import whole_scene
from pgasync.kernel.errors import MisuseError, because
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap

if TYPE_CHECKING:
    from pgasync.engine.scene import Scene

__all__ = ["Onward", "called", "live", "onward"]


class Onward:
    """What a scene's function returns so that the scene goes on as another: made by `scene.next()`."""

    def __init__(
        self,
        scene: Scene,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        transition: Transition | None,
    ) -> None:
        self.scene = scene
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.transition = transition

    @property
    def name(self) -> str:
        """What the scene will be called."""
        return getattr(self.function, "__name__", "scene")

    def __repr__(self) -> str:
        return f"<{self.scene.name} goes on as {self.name}>"

    def __await__(self) -> NoReturn:
        raise MisuseError(
            f"next({self.name}) is no wait: the scene goes on when its function returns it."
            f" Write `return scene.next({self.name}, ...)`."
        )

    def handed(self) -> list[Any]:
        """What is handed over: the arguments, and what is in them, if they are lists and the like."""
        found: list[Any] = []
        for arg in [*self.args, *self.kwargs.values()]:
            held: Collection[Any] = arg.values() if isinstance(arg, dict) else arg
            found += held if isinstance(arg, dict | list | tuple | set | frozenset) else [arg]
        return found


def onward(
    scene: Scene,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    transition: Transition | None,
) -> Onward:
    """See `Scene.next`."""
    if not callable(function):
        raise TypeError(no_scene(function, "next()"))
    scene.admit("next()")
    check_transition(transition)
    made = Onward(scene, function, args, kwargs, transition)
    caller = current_task()
    entity: Task | None = caller
    while entity is not None and entity.nursery is not scene.nursery:
        entity = entity.parent
    if entity is not None:
        raise MisuseError(
            f"{caller.name} called next({made.name}), but it is an entity of the scene {scene.name}, and only"
            f" what the function {scene.name} returns counts. Let that wait for {entity.name}, and return it."
        )
    for task in made.handed():
        if isinstance(task, Task):
            refuse_to_hand_over(task, made)
    scene.onward = made
    return made


def refuse_to_hand_over(task: Task, made: Onward) -> None:
    """Say why a task cannot go with its scene."""
    scene, call = made.scene, f"next({made.name})"
    if not task.is_open():
        raise MisuseError(
            f"{call} was given {task.name}, which has ended ({task.state.value}). Hand over what is alive:"
            " ask `task.is_open()` first."
        )
    if whole_scene(task.scene) is not scene:
        where = "no scene" if task.scene is None else f"the scene {task.scene.name}"
        raise MisuseError(
            f"{call} was given {task.name}, which lives in {where}, not in the scene {scene.name}."
            " A task stays in the scene that has started it."
        )
    if task.nursery is not scene.nursery:
        raise MisuseError(
            f"{call} was given {task.name}, which ends with {task.parent.name if task.parent else 'itself'}."
            " Hand over what was started with `scene.start(...)`."
        )


async def live(
    scene: Scene, function: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any]
) -> Any:
    """The task of a scene: its function, and the end of all that it has started."""
    own: BaseException | None = None
    try:
        async with scene.nursery:
            try:
                result = await chain(scene, function, args, kwargs)
            except Exception as error:
                own = error
                raise
            scene.nursery.cancel(f"the scene {scene.name} ended")
            return result
    except BaseExceptionGroup as group:
        if own is None or len(group.exceptions) > 1:
            raise
    assert own is not None
    raise own


async def chain(
    scene: Scene, function: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any]
) -> Any:
    """Call a scene's function, and those that it goes on as, one after the other; what the last returns."""
    while True:
        result = await called(function, scene, *args, **kwargs)
        made, scene.onward = scene.onward, None
        if not isinstance(result, Onward) or result.scene is not scene:
            if made is not None:
                raise MisuseError(
                    f"{scene.name} called scene.next({made.name}), but did not return it."
                    f" Write `return scene.next({made.name}, ...)`."
                )
            return result
        function, args, kwargs = result.function, result.args, result.kwargs
        await go_on(scene, result)
        del result, made  # what it held is the new function's own matter


async def go_on(scene: Scene, made: Onward) -> None:
    """End all of a scene but what is handed over, and make it another one."""
    handed = made.handed()
    tasks = {each: None for each in handed if isinstance(each, Task)}
    things = {id(each) for each in handed}
    me = current_task()
    if me.marked:
        await trap(Passing(f"next({made.name})"))
    why = f"the scene {scene.name} went on as {made.name}"
    while others := [child for child in scene.nursery.children if child not in tasks]:
        end_tasks(scene, others, why)
        for task in others:
            # Over already, but for one that is running right now, below on the stack. If a cleanup has
            # failed, so has the scene, and this ends it.
            await task.join()

    def stays(thing: Any, owner: Task | None) -> bool:
        while owner is not None and owner not in tasks:
            owner = owner.parent
        return owner is not None or id(thing) in things

    scene.sounds.stop(stays)
    scene.layers.clear(stays)
    if scene.layers.camera is not None:
        scene.layers.camera.reset()
    scene.clock.resume()
    scene.clock.speed = 1
    rename(scene, me, made.name)
    appear(scene, me, made.transition)


def end_tasks(scene: Scene, tasks: list[Task], why: str) -> None:
    """Cancel entities, the youngest first. What their cleanups start is closed unrun, as at a scene's end."""
    shut = Nursery(scene.nursery.name)
    shut.task, shut.outer = scene.nursery.task, scene.nursery
    shut.cause = because(why, current_task())
    whole, scene.nursery = scene.nursery, shut
    try:
        for task in reversed(tasks):
            task.cancel(why)
    finally:
        scene.nursery = whole


def rename(scene: Scene, task: Task, name: str) -> None:
    """Call a scene, and the task that runs it, by another name."""
    scene.name, scene.nursery.name = name, f"scene {name}"
    task.coro.__name__ = name
    names = task.root.names
    task.number = names[name] = names.get(name, 0) + 1


def appear(scene: Scene, task: Task, transition: Transition | None) -> None:
    """Let a scene appear out of the picture that was drawn last."""
    last = scene.entrance
    assert last is not None
    assert task.nursery is not None
    last.end()
    before = None if transition is None else scene.game.seen.copy()
    scene.entrance = Entrance(transition, last.covers, before)
    scene.entrance.begin(scene, task.nursery)


async def called(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call an async function, and say so if it is none."""
    result = function(*args, **kwargs)
    if not inspect.isawaitable(result):
        name = getattr(function, "__name__", repr(function))
        raise TypeError(
            f"{name} is no async function: it returned {result!r}. Write `async def {name}(...)`."
        )
    return await result
