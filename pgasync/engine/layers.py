"""What a scene shows, in named layers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

import pygame

from pgasync.engine.camera import Camera
from pgasync.engine.removable import Removable
from pgasync.engine.sprite import Sprite
from pgasync.engine.stack import Stack
from pgasync.kernel.scheduler import here, refuse_if_barred
from pgasync.kernel.spelling import did_you_mean
from pgasync.kernel.task import Task

__all__ = ["Drawable", "Drawing", "Layers"]

DEFAULT = ("back", "main", "front", "hud")


class Drawable(Protocol):
    """Something in a layer."""

    stack: Stack | None
    batched: bool
    """Whether it is a picture at a place, as sprites are, that goes with others in one batch."""

    def draw(self, surface: pygame.Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Draw yourself, moved by so much."""


D = TypeVar("D", bound="Drawable | Sprite")


class Drawing(Removable):
    """A draw function in a layer. `remove()` takes it off, and so does the end of its `with` block."""

    batched = False

    def __init__(self, function: Callable[[pygame.Surface], object]) -> None:
        if not callable(function) or inspect.iscoroutinefunction(function):
            raise TypeError(f"draw() needs a plain function that takes a surface, got {function!r}")
        self.function = function

    def draw(self, surface: pygame.Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Call the function. It asks the camera itself: nobody else can move what it draws."""
        self.function(surface)


class Layers:
    """Layers by name, back to front: `back`, `main`, `front` and `hud`, unless set otherwise.

    scene.layers.names = ["sky", "ground", "main", "hud"]
    """

    def __init__(self) -> None:
        self.stacks = {name: Stack() for name in DEFAULT}
        self.camera: Camera | None = None

    @property
    def names(self) -> list[str]:
        """The names, back to front. Those in use may be reordered, but not dropped.

        Raises:
            ValueError: a layer that shows something is missing in the new list.
            MisuseError: set while the game is drawn.
        """
        return list(self.stacks)

    @names.setter
    def names(self, names: Iterable[str]) -> None:
        refuse_if_barred("layers.names = ...")
        new = {name: self.stacks.get(name, Stack()) for name in names}
        for name, stack in self.stacks.items():
            if stack and name not in new:
                raise ValueError(f"layer {name!r} still shows {len(stack)} things; keep it in the list.")
        self.stacks = new

    def add(self, drawable: D, layer: str) -> D:
        """Show something, in front of what its layer shows already.

        Raises:
            ValueError: there is no such layer.
            TypeError: `layer` is no name.
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("add()")
        if not isinstance(layer, str):
            raise TypeError(f"layer must be a name, got {layer!r}. There are: {', '.join(self.stacks)}")
        stack = self.stacks.get(layer)
        if stack is None:
            hint = did_you_mean(layer, self.stacks)
            raise ValueError(f"no layer {layer!r}.{hint} There are: {', '.join(self.stacks)}")
        if drawable.stack is not None:
            drawable.stack.drop(drawable)  # it is shown once, wherever it was before
        stack.put(drawable, here().running)  # whose it is, for a scene that goes on as another
        drawable.stack = stack
        return drawable

    def __iter__(self) -> Iterator[Any]:
        for stack in self.stacks.values():
            yield from stack

    def __len__(self) -> int:
        return sum(map(len, self.stacks.values()))

    def seen_layer(self, thing: Any) -> str | None:
        """The name of the layer that shows something, if it is seen through a camera."""
        if self.camera is None:
            return None
        name = next((name for name, stack in self.stacks.items() if stack is thing.stack), None)
        return None if name in self.camera.fixed else name

    def from_screen(self, pos: pygame.Vector2, thing: Any) -> pygame.Vector2:
        """A point of the screen, as the layer has it that shows something."""
        name, camera = self.seen_layer(thing), self.camera
        return pos if name is None or camera is None else pos / camera.zoom - camera.moved(name)

    def to_screen(self, pos: pygame.Vector2, thing: Any) -> pygame.Vector2:
        """Where on the screen a point is, that the layer has which shows something."""
        name, camera = self.seen_layer(thing), self.camera
        return pos if name is None or camera is None else (pos + camera.moved(name)) * camera.zoom

    def draw(self, surface: pygame.Surface) -> None:
        """Draw everything; sprites that follow each other go in one batch."""
        if self.camera is not None:
            draw_seen(self.stacks, self.camera, surface)
            return
        for stack in self.stacks.values():
            stack.draw(surface)

    def clear(self, stays: Callable[[Any, Task | None], bool] | None = None) -> None:
        """Show nothing any more, but what stays, asked with the thing and the task that showed it.

        The layers are those of the beginning then, unless something stays in another one.
        """
        for stack in self.stacks.values():
            for drawable, owner in list(stack.items()):
                if stays is None or not stays(drawable, owner):
                    if isinstance(drawable, Sprite):
                        drawable.vanish()  # from its pygame groups, too
                    elif isinstance(drawable, Removable):
                        drawable.remove()  # somebody may wait for the last of them
                    stack.drop(drawable)
                    drawable.stack = None
        if not any(stack for name, stack in self.stacks.items() if name not in DEFAULT):
            self.stacks = {name: self.stacks.get(name, Stack()) for name in DEFAULT}


def draw_seen(stacks: dict[str, Stack], camera: Camera, surface: pygame.Surface) -> None:
    """Draw layers as a camera sees them; those that it moves go together on one canvas if it zooms."""
    canvas = None
    for name, stack in stacks.items():
        if name in camera.fixed:
            if canvas is not None:
                camera.enlarge(canvas, surface)
                canvas = None
            stack.draw(surface)
        elif camera.zoom == 1:
            stack.draw(surface, camera.moved(name))
        elif stack:
            canvas = camera.canvas() if canvas is None else canvas
            stack.draw(canvas, camera.moved(name))
    if canvas is not None:
        camera.enlarge(canvas, surface)
