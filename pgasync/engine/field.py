"""A text on the screen while it is being entered."""

from __future__ import annotations

from typing import Any

import pygame
from pygame import FRect, Rect, Vector2

from pgasync.engine.removable import Removable
from pgasync.engine.text import Text, font
from pgasync.inputs.editor import Editor

__all__ = ["Field"]

BLINK = 0.5
"""s that the caret is shown, and not shown."""


class Field(Removable):
    """Shows in a label what an editor has, with a caret, and what is composed underlined.

    What is too long for the label is moved, so that the caret stays in it.

    Args:
        scene: whose screen it is.
        label: what it is shown in.
        editor: what it has.
    """

    batched = False

    def __init__(self, scene: Any, label: Text, editor: Editor) -> None:
        self.scene = scene
        self.label = label
        self.editor = editor
        # The first letter that is shown, if not all of them fit.
        self.first = 0
        # What is shown before the caret, and what of that is composed, as widths in px.
        self.caret = self.composed = 0
        self.since = 0.0
        self.room = room_of(scene, label)
        if label.stack is not None:
            label.stack.put(self, None)  # in front of it, in its layer
            self.stack = label.stack

    def show(self) -> Rect:
        """Show what the editor has now; return where the caret is on the screen."""
        editor, width = self.editor, self.width
        composed = list(editor.composed)
        letters = [*editor.before, *composed, *editor.after]
        caret = len(editor.before) + len(composed)
        # No letter is less than a pixel wide: a long text is not tried from its beginning.
        first = max(min(self.first, len(editor.before)), caret - int(self.room))
        while first < caret and width(letters[first:caret]) > self.room:
            first += 1
        end = caret
        while end < len(letters) and width(letters[first : end + 1]) <= self.room:
            end += 1
        while first > 0 and width(letters[first - 1 : end]) <= self.room:
            first -= 1  # something was taken away, and there is room again
        self.first = first
        self.label.text = "".join(letters[first:end])
        self.caret = width(letters[first:caret])
        self.composed = self.caret - width(letters[first : max(first, len(editor.before))])
        self.since = self.scene.game.clock.now
        layers, bar = self.scene.layers, self.bar(self.letters_rect())
        corner, end = (layers.to_screen(Vector2(at), self.label) for at in (bar.topleft, bar.bottomright))
        return Rect(corner, end - corner)

    def width(self, letters: list[str]) -> int:
        """How wide some letters are, px."""
        return font(self.label.size).size("".join(letters))[0] if letters else 0

    def letters_rect(self) -> FRect:
        """Where the letters are, as the label's layer has it."""
        label = self.label
        rect = FRect((0, 0), font(label.size).size(label.text))
        setattr(rect, label.anchor, label.pos)
        return rect

    def bar(self, letters: FRect) -> FRect:
        """Where the caret is."""
        return FRect(letters.left + self.caret, letters.top, max(1, self.label.size // 12), letters.height)

    def draw(self, surface: pygame.Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Draw the caret, and a line under what is composed."""
        if self.label.stack is None:
            return
        letters = self.letters_rect().move(by)
        bar = self.bar(letters)
        if (self.scene.game.clock.now - self.since) % (2 * BLINK) < BLINK:
            surface.fill(self.label.color, bar)
        if self.composed:
            line = FRect(bar.left - self.composed, letters.bottom - bar.width, self.composed, bar.width)
            surface.fill(self.label.color, line)


def room_of(scene: Any, label: Text) -> float:
    """How wide the letters of a label may become: its width, or what its anchor leaves of the screen."""
    if label.width is not None:
        return label.width
    width, x = float(scene.game.size[0]), label.pos.x
    if scene.layers.seen_layer(label) is not None:
        return width
    if "left" in label.anchor:
        room = width - x
    elif "right" in label.anchor:
        room = x
    else:
        room = 2 * min(x, width - x)
    return max(room, float(label.size))
