"""Words that are made to fit where they are to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pgasync import Scene

__all__ = ["Fits", "cut", "pages", "ruler"]

Fits = Callable[[str], bool]
"""Whether there is room for a line."""


@contextmanager
def ruler(scene: Scene, size: int) -> Iterator[Callable[[str], int]]:
    """A block with a function that says how wide a line is, px, in letters of a size."""
    # A letter is a pixel wide at least: of a line without end, this much tells that it is too long.
    enough = scene.game.size[0] + 1
    with scene.text(size=size) as line:

        def width(words: str) -> int:
            line.text = words[:enough]
            return line.render(line.color).width

        yield width


def pages(text: str, lines: int, fits: Fits) -> Iterator[str]:
    """A text in pages of so many lines that fit, broken between words, and at line ends."""
    rows = [row for paragraph in text.split("\n") for row in wrapped(paragraph, fits)]
    for n in range(0, len(rows), lines):
        yield "\n".join(rows[n : n + lines])


def wrapped(paragraph: str, fits: Fits) -> list[str]:
    """The lines of a paragraph. Only a word that is wider than a line is broken itself."""
    rows, row = [], ""
    for word in paragraph.split(" "):
        longer = f"{row} {word}" if row else word
        if fits(longer):
            row = longer
            continue
        if row:
            rows.append(row)
        while len(word) > 1 and not fits(word):
            end = next(n for n in range(1, len(word)) if not fits(word[: n + 1]))
            rows.append(word[:end])
            word = word[end:]
        row = word
    return [*rows, row]


def cut(word: str, fits: Fits) -> str:
    """A word, or as much of it as there is room for."""
    if fits(word):
        return word
    end = next(n for n in range(len(word)) if not fits(word[: n + 1] + "..."))
    return word[:end] + "..."
