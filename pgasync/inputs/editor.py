"""A line of text that is being entered."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from pgasync.inputs.letters import JOINER, letters_of

__all__ = ["Editor"]


class Editor:
    """What is entered so far, with a caret in it.

    Args:
        text: what there is to begin with; the caret is behind it.
        max_length: letters at most, or None.
        allowed: whether a letter may be entered.
    Attributes:
        before, after: the letters on both sides of the caret.
        composed: what an input method is about to enter, at the caret. It is no part of the text yet.
    """

    def __init__(
        self, text: str = "", max_length: int | None = None, allowed: Callable[[str], object] = bool
    ) -> None:
        self.before = letters_of(text)
        self.after: list[str] = []
        self.composed = ""
        self.max_length = max_length
        self.allowed = allowed

    @property
    def text(self) -> str:
        """What is entered."""
        return "".join([*self.before, *self.after])

    def write(self, text: str) -> None:
        """Enter a text at the caret; it takes the place of what was composed.

        Letters that are not allowed are left out, as are those that are too
        many. A line break or a tab becomes a space.
        """
        self.composed = ""
        for letter in letters_of(" ".join(text.replace("\t", " ").splitlines())):
            if not is_shown(letter) or not self.allowed(letter):
                continue
            # Together with the one before: an accent that comes by itself goes upon it.
            last = self.before[-1:]
            end = letters_of("".join(last) + letter)
            length = len(self.before) - len(last) + len(end) + len(self.after)
            if self.max_length is None or length <= self.max_length:
                self.before[-1:] = end

    def compose(self, text: str) -> None:
        """Show what an input method is about to enter; an empty text ends it."""
        self.composed = text

    def press(self, key: int) -> bool:
        """Do what a key does; return whether that is done again and again while it is held."""
        before, after = self.before, self.after
        if key == pygame.K_BACKSPACE:
            del before[-1:]
        elif key == pygame.K_DELETE:
            del after[:1]
        elif key == pygame.K_LEFT:
            after[:0] = before[-1:]
            del before[-1:]
        elif key == pygame.K_RIGHT:
            before += after[:1]
            del after[:1]
        else:
            if key == pygame.K_HOME:
                after[:0] = before
                before.clear()
            elif key == pygame.K_END:
                before += after
                after.clear()
            return False
        return True


def is_shown(letter: str) -> bool:
    """Whether a letter can be seen: no control character, no half of a pair."""
    return letter.replace(JOINER, "").isprintable()
