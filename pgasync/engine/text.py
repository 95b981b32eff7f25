"""Text on the screen."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Self, get_args

import pygame

from pgasync.kernel.scheduler import here

__all__ = ["Anchor", "Text", "font"]

Anchor = Literal[
    "center", "topleft", "midtop", "topright", "midleft", "midright", "bottomleft", "midbottom", "bottomright"
]


FONT = Path(__file__).parent / "fonts" / "Play-Bold.ttf"


@lru_cache(maxsize=64)
def font(size: int) -> pygame.font.Font:
    """The bundled font, letters `size` pixels high."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(FONT, size)


class Text:
    """A text in a layer; shown until its scene, or its `with` block, ends.

    Attributes:
        pos: where its anchor is, in logical pixels.
        text, color: may be set at any time; the picture is made anew only then.
    """

    batched = False

    def __init__(
        self,
        text: str,
        pos: tuple[float, float] | pygame.Vector2,
        size: int,
        color: pygame.typing.ColorLike,
        anchor: Anchor,
    ) -> None:
        if anchor not in get_args(Anchor):
            close = get_close_matches(str(anchor), get_args(Anchor), 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise ValueError(f"no anchor {anchor!r}.{hint} There are: {', '.join(get_args(Anchor))}")
        if size < 1:
            raise ValueError(f"size must be >= 1 pixel, got {size}")
        self.content = text
        self.pos = pygame.Vector2(pos)
        self.size = size
        self.paint = pygame.Color(color)
        self.anchor = anchor
        self.stack: dict[Any, None] | None = None
        self.picture: pygame.Surface | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.content

    @text.setter
    def text(self, text: object) -> None:
        if str(text) != self.content:
            self.content = str(text)
            self.picture = None

    @property
    def color(self) -> pygame.Color:
        """The colour of the letters."""
        return self.paint

    @color.setter
    def color(self, color: pygame.typing.ColorLike) -> None:
        if pygame.Color(color) != self.paint:
            self.paint = pygame.Color(color)
            self.picture = None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the letters."""
        if self.picture is None:
            self.picture = font(self.size).render(self.content, True, self.paint)
        rect = self.picture.get_frect()
        setattr(rect, self.anchor, self.pos)
        surface.blit(self.picture, rect)

    def remove(self) -> None:
        """Show it no more. Doing so twice does no harm.

        Raises:
            MisuseError: called while the game is drawn.
        """
        here().admit("remove()")
        if self.stack is not None:
            self.stack.pop(self, None)
            self.stack = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()
