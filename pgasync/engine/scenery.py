"""What a scene shows and plays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import pygame

from pgasync.engine.backdrop import Backdrop, Repeat
from pgasync.engine.layers import Drawing, Layers
from pgasync.engine.particles import Particles
from pgasync.engine.points import Anchor, Point
from pgasync.engine.sound import Sound, Sounds
from pgasync.engine.sprite import Sprite
from pgasync.engine.text import Align, Text
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import refuse_if_barred
from pgasync.timing.clock import Clock
from pgasync.timing.skipclock import clock_here

if TYPE_CHECKING:
    from pgasync.engine.game import Game

__all__ = ["Scenery"]


class Scenery:
    """The part of a `Scene` that is seen and heard: what it shows and plays is there until the scene ends."""

    def __init__(self, game: Game, name: str, clock: Clock) -> None:
        self.game = game
        self.name = name
        self.clock = clock
        self.inputs = game.inputs.open_scope()
        self.layers = Layers()
        self.sounds = Sounds(game.assets, clock, game.volumes)

    def draw(self, function: Callable[[pygame.Surface], object], *, layer: str = "main") -> Drawing:
        """Have `function(surface)` called for every picture, until the scene ends.

        Also a `with` block, which bounds it. Drawing runs no task and changes
        nothing: what it calls for that raises a `MisuseError`.

        Raises:
            ValueError: there is no such layer.
            TypeError: `function` is no function, or an async one.
            MisuseError: the scene has ended, or the game is being drawn.
        """
        self.admit("draw()")
        return self.layers.add(Drawing(function), layer)

    def backdrop(
        self,
        image: str | pygame.Surface,
        pos: Point = (0, 0),
        *,
        depth: float = 0.5,
        repeat: Repeat = "x",
        drift: Point = (0, 0),
        anchor: Anchor = "topleft",
        layer: str = "back",
    ) -> Backdrop:
        """Show a picture without an end, far away, until the scene ends, or the `with` block does.

        Args:
            image: a surface, or the name of an image of the game's assets.
            pos: of the anchor of one of the pictures, in logical pixels.
            depth: how fast it moves with the camera; 1 with the world, 0 not at all.
            repeat: whether the picture is repeated along "x", "y", or "both".
            drift: px/s that it moves by itself, on the scene's clock.
        Raises:
            ValueError: there is no such layer, anchor or repeat; a number is infinite.
            TypeError: something is no number, or no image.
            FileNotFoundError: there is no such image.
            MisuseError: as for `draw()`.
        """
        self.admit("backdrop()")
        made = Backdrop(
            self.game.assets.picture(image),
            self.layers,
            layer,
            self.clock,
            pos,
            depth=depth,
            repeat=repeat,
            drift=drift,
            anchor=anchor,
        )
        return self.layers.add(made, layer)

    def text(
        self,
        text: object = "",
        pos: Point = (0, 0),
        *,
        size: float = 24,
        color: pygame.typing.ColorLike = "white",
        anchor: Anchor = "center",
        width: int | None = None,
        align: Align = "left",
        outline: pygame.typing.ColorLike | None = None,
        layer: str = "hud",
    ) -> Text:
        """Show a text until the scene ends, or, as a `with` block, until that ends.

        Args:
            text: what to show; `text.text = ...` changes it.
            pos: where, in logical pixels.
            size: of the letters, in pixels, rounded to whole ones.
            color: anything that pygame takes for a colour.
            anchor: which point of the text is at `pos`, by pygame's names for
                points of a rect.
            width: px at which lines are broken, between words; None only at line ends.
            align: where shorter lines are, "left", "center" or "right".
            outline: a colour of a line around the letters, or None.
        Raises:
            ValueError: there is no such layer, anchor or align; a size or width below 1, a NUL in the text.
            TypeError: `size` is no number, or `width` no whole one.
            MisuseError: as for `draw()`.
        """
        self.admit("text()")
        made = Text(text, pos, size, color, anchor, width=width, align=align, outline=outline)
        return self.layers.add(made, layer)

    def sprite(
        self,
        image: str | pygame.Surface,
        pos: Point = (0, 0),
        *,
        angle: float = 0,
        scale: float | tuple[float, float] = 1,
        anchor: Anchor = "center",
        layer: str = "main",
        groups: tuple[Any, ...] = (),
    ) -> Sprite:
        """Show a sprite until the scene ends, or, as a `with` block, until that ends.

        Args:
            image: a surface, or the name of an image of the game's assets.
            pos: of its anchor, in logical pixels.
            angle, scale, anchor: as the attributes of `Sprite`; there are `alpha`,
                `tint` and `flip`, too.
            groups: pygame groups that it joins.
        Raises:
            ValueError: there is no such layer.
            FileNotFoundError: there is no such image; the text says where it looked.
            TypeError: `image` is neither a name nor a surface.
            MisuseError: as for `draw()`.
        """
        self.admit("sprite()")
        sprite = Sprite(self.game.assets.picture(image), pos)
        if angle or scale != 1 or anchor != "center":
            sprite.angle, sprite.scale, sprite.anchor = angle, scale, anchor
        self.layers.add(sprite, layer)
        sprite.add(*groups)  # not before: a wrong layer leaves no sprite in a group
        return sprite

    def particles(
        self,
        image: str | pygame.Surface | None = None,
        *,
        colors: Iterable[pygame.typing.ColorLike] = (),
        life: float | tuple[float, float] = (0.4, 0.9),
        gravity: tuple[float, float] = (0, 0),
        drag: float = 0,
        grow: float = 1,
        fade: bool = True,
        glow: bool = False,
        limit: int = 10_000,
        layer: str = "front",
    ) -> Particles:
        """Show particles of one kind until the scene ends, or, as a `with` block, until that ends.

        None is there yet: `burst()` and `stream()` make them.

        Args:
            image: a surface, or the name of an image; by default a soft white dot.
            colors: what the image is tinted with, from birth to death.
            life: s, one number, or from and to.
            gravity: px/s^2.
            drag: how much slower they get, parts per second, >= 0.
            grow: how large they are at their end, in parts of the image.
            fade: whether they fade in the course of their lives.
            glow: whether they add their light to what is there.
            limit: the most there can be.
        Raises:
            ValueError: there is no such layer; a value is out of its range.
            TypeError: something is no number, or no image.
            FileNotFoundError: there is no such image.
            MisuseError: as for `draw()`.
        """
        self.admit("particles()")
        made = Particles(
            self.clock,
            self.game.random,
            None if image is None else self.game.assets.picture(image),
            colors=colors,
            life=life,
            gravity=gravity,
            drag=drag,
            grow=grow,
            fade=fade,
            glow=glow,
            limit=limit,
        )
        return self.layers.add(made, layer)

    def play_sound(
        self, name: str, volume: float = 1.0, *, loop: bool = False, group: str = "effects"
    ) -> Sound:
        """Play a sound effect. It stops with the scene, and pauses with its clock.

            if await scene.play_sound("fanfare").wait() == "ended": ...

        Begun while the clock is paused, it waits for it. When all channels of the
        mixer are busy, those that play go on, and this one is not heard
        (`pygame.mixer.set_num_channels(32)` makes more room). It takes its time
        all the same, as it does without an audio device.

        Args:
            name: of a WAV or Ogg file in the game's `sounds`.
            volume: from 0 to 1; that of the group and the game's come on top.
            loop: again and again, until it is stopped.
            group: whose volume it follows, see `game.volumes`.
        Raises:
            ValueError: `volume` is out of its range, or the file damaged.
            FileNotFoundError: there is no such sound; the text says where it looked.
            MisuseError: as for `draw()`.
        """
        self.admit("play_sound()")
        # Now, and not with the next tick: a sound that begins in a pause would be heard until then.
        self.sounds.follow(self.clock.running)
        return self.sounds.play(name, volume, loop, group, clock=clock_here(self.clock))

    def admit(self, call: str) -> None:
        """Refuse what a scene is given after its end, or while the game is drawn."""
        if not self.inputs.open:
            raise MisuseError(
                f"{call} was called on the scene {self.name}, which has ended. Call it while the scene runs."
            )
        refuse_if_barred(call)
