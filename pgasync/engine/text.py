"""Text on the screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import pygame

from pgasync.engine.given import color_of, place_of
from pgasync.engine.points import Anchor, Point, checked_anchor
from pgasync.engine.removable import Removable
from pgasync.timing.finite import is_number

__all__ = ["Align", "Text", "font"]

Align = Literal["left", "center", "right"]
ALIGNS = {"left": pygame.FONT_LEFT, "center": pygame.FONT_CENTER, "right": pygame.FONT_RIGHT}

LARGEST = 5000
"""px; letters of six times that crash the whole process in SDL."""
FONT = Path(__file__).parent / "fonts" / "Play-Bold.ttf"


def font(size: int) -> pygame.font.Font:
    """The bundled font, letters `size` pixels high."""
    if not pygame.font.get_init():
        pygame.font.init()
    kept = load(size)
    try:
        kept.get_height()
    except pygame.error:  # the font module was quit meanwhile, and all fonts with it
        load.cache_clear()
        kept = load(size)
    return kept


@lru_cache(maxsize=64)
def load(size: int) -> pygame.font.Font:
    """Read the bundled font."""
    return pygame.font.Font(FONT, size)


class Text(Removable):
    """A text in a layer; shown until its scene, or its `with` block, ends.

    Attributes:
        pos: where its anchor is, in logical pixels; always the same vector.
        text, color, size, anchor: may be set at any time; the picture is made anew only then.
    """

    batched = False

    def __init__(
        self,
        text: object,
        pos: Point,
        size: float,
        color: pygame.typing.ColorLike,
        anchor: Anchor,
        *,
        width: int | None = None,
        align: Align = "left",
        outline: pygame.typing.ColorLike | None = None,
    ) -> None:
        if align not in ALIGNS:
            raise ValueError(f"no align {align!r}. There are: {', '.join(ALIGNS)}")
        if width is not None:
            if not isinstance(width, int) or isinstance(width, bool):
                raise TypeError(f"width must be a whole number of pixels, or None, got {width!r}")
            if width < 1:
                raise ValueError(f"width must be >= 1 pixel, got {width}")
        self.width = width
        self.align: Align = align
        self.outline = None if outline is None else color_of(outline)
        self.content = checked_text(text)
        self.place = place_of(pos)
        self.height = checked_size(size)
        self.paint = color_of(color)
        self.held = checked_anchor(anchor)
        self.picture: pygame.Surface | None = None

    @property
    def pos(self) -> pygame.Vector2:
        """Where its anchor is; may be set to any pair, or changed in place.

        Raises:
            TypeError, ValueError: set to something else.
        """
        return self.place

    @pos.setter
    def pos(self, pos: Point) -> None:
        self.place.update(place_of(pos))

    @property
    def text(self) -> str:
        """What it says.

        Raises:
            ValueError: set to something with a NUL, or half a surrogate pair, in it.
        """
        return self.content

    @text.setter
    def text(self, text: object) -> None:
        content = checked_text(text)
        if content != self.content:
            self.content = content
            self.picture = None

    @property
    def size(self) -> int:
        """How high the letters are, px. What is set is rounded, so it can be tweened.

        Raises:
            TypeError: set to something that is no number.
            ValueError: set to less than 1, or more than 5000.
        """
        return self.height

    @size.setter
    def size(self, size: float) -> None:
        height = checked_size(size)
        if height != self.height:
            self.height = height
            self.picture = None

    @property
    def anchor(self) -> str:
        """Which point of it is at `pos`, by pygame's names.

        Raises:
            ValueError: set to something else.
        """
        return self.held

    @anchor.setter
    def anchor(self, anchor: Anchor) -> None:
        self.held = checked_anchor(anchor)

    @property
    def color(self) -> pygame.Color:
        """The colour of the letters."""
        return self.paint

    @color.setter
    def color(self, color: pygame.typing.ColorLike) -> None:
        paint = color_of(color)
        if paint != self.paint:
            self.paint = paint
            self.picture = None

    def draw(self, surface: pygame.Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Draw the letters."""
        if self.picture is None:
            self.picture = self.render(self.paint) if self.outline is None else self.outlined(self.outline)
        rect = self.picture.get_frect()
        setattr(rect, self.anchor, self.place + by)
        surface.blit(self.picture, rect)

    def render(self, color: pygame.Color) -> pygame.Surface:
        """The letters in a colour, broken into lines at the width."""
        letters = font(self.height)
        letters.align = ALIGNS[self.align]
        return letters.render(self.content, True, color, None, self.width or 0)

    def outlined(self, color: pygame.Color) -> pygame.Surface:
        """The letters with a line around them, a tenth of their size thick."""
        thick = max(1, self.height // 10)
        letters, line = self.render(self.paint), self.render(color)
        whole = pygame.Surface((letters.width + 2 * thick, letters.height + 2 * thick), pygame.SRCALPHA)
        for turn in range(0, 360, 30):
            whole.blit(line, pygame.Vector2(thick, thick) + pygame.Vector2(thick, 0).rotate(turn))
        whole.blit(letters, (thick, thick))
        return whole


def checked_text(text: object) -> str:
    """A text, if it can be drawn. Here, where it comes from, and not in the middle of a picture."""
    content = str(text)
    if "\0" in content:
        raise ValueError(f"a text cannot have a NUL character in it, got {content!r}")
    if not content.isascii() and any("\ud800" <= letter <= "\udfff" for letter in content):
        raise ValueError(f"a text cannot have half a surrogate pair in it, got {content!r}")
    return content


def checked_size(size: float) -> int:
    """A size of letters in whole pixels, if it is one."""
    if not is_number(size):
        raise TypeError(f"size must be a number of pixels, got {size!r}")
    if not size >= 1:
        raise ValueError(f"size must be >= 1 pixel, got {size}")
    if size > LARGEST:
        raise ValueError(f"size must be at most {LARGEST} pixels, got {size}")
    return round(size)
