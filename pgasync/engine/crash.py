"""What is shown when a game breaks: on one screen, what, in which task, where."""

from __future__ import annotations

import linecache
import os
import re
import sys
import traceback
from dataclasses import dataclass, replace
from typing import Any

import pygame

from pgasync.engine.text import font
from pgasync.kernel import advice

__all__ = ["Crash", "kind_of", "read_crash", "tell"]

BACKGROUND = (24, 26, 48)
USUAL, SMALLEST = 14, 8
"""px; letters have the first size, or more on a large screen, and shrink to the second until all fits."""
UNSPEAKABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no font can draw: control characters, but for the end of a line, and halves of characters."""
HINT = "Escape leaves. The full traceback is in the terminal."


@dataclass(frozen=True)
class Crash:
    """The first error of a broken game, told for people.

    Attributes:
        what: the kind of error and its text.
        path: the task, from the root down: `main > level > saucer#12`.
        file, line, function, source: where in the game it happened.
        others: how many more errors came with it.
        seed: of the game's random numbers.
        again: the command that shows it again; empty if there is none.
    """

    what: str
    path: str
    file: str
    line: int
    function: str
    source: str
    others: int
    seed: int
    again: str = ""

    def lines(self) -> list[str]:
        """The page."""
        lines = [
            self.what,
            f"in the task  {self.path}",
            f"at  {self.file}:{self.line}, in {self.function}",
            f"    {self.source}",
        ]
        if self.others:
            lines.append(f"and {self.others} more error{'s' if self.others > 1 else ''}, see the traceback")
        if self.again:
            lines.append(f"to see it again:  {self.again}")
        lines.append(f"seed {self.seed}")
        return lines

    def draw(self, surface: pygame.Surface) -> None:
        """The page as a picture, in letters as large as all of it allows."""
        width, height = surface.get_size()
        surface.fill(BACKGROUND)
        room = width * 9 // 10, height * 19 // 20
        page = self
        for size in range(max(USUAL, height // 22), SMALLEST, -1):
            rows = page.rows(size, room[0])
            if height_of(rows) <= room[1]:
                break
        else:
            while height_of(rows := page.rows(SMALLEST, room[0])) > room[1] and len(page.longest()) > 12:
                page = page.shortened()
        y = (height - room[1]) // 2
        for text, color, size in rows:
            surface.blit(font(size).render(text, True, color), (width // 20, y))
            y += spaced(size)

    def rows(self, size: int, width: int) -> list[tuple[str, str, int]]:
        """Text, colour and size of all that is on the page, broken to a width."""
        parts = [("The game has stopped", "white", size * 3 // 2)]
        parts += [(line, color, size) for line, color in zip(self.lines(), self.colors(), strict=True)]
        parts.append((HINT, "#c0c0c0", max(SMALLEST, size * 4 // 5)))
        return [(row, color, size) for text, color, size in parts for row in wrap(text, font(size), width)]

    def colors(self) -> list[str]:
        """A colour for each of `lines()`: the error, the places, its source, the rest."""
        places = ["#ff8080", "#a0e0ff", "#a0e0ff", "#ffffa0"]
        return places + ["#c0c0c0"] * (len(self.lines()) - len(places))

    def longest(self) -> str:
        """What takes most of the room."""
        return max(self.what, self.path, self.file, self.source, key=len)

    def shortened(self) -> Crash:
        """The same with its longest part cut by a quarter, in the middle: both ends tell most."""
        text = self.longest()
        keep = len(text) * 3 // 8
        cut = f"{text[:keep]}...{text[-keep:]}"
        for name in ("what", "path", "file", "source"):
            if getattr(self, name) == text:
                change: dict[str, Any] = {name: cut}
                return replace(self, **change)
        raise AssertionError


def tell(error: BaseException, crash: Crash) -> None:
    """Say it in the terminal: the full traceback, and below it the page."""
    lines = [*traceback.format_exception(error), "\nThe game has stopped.\n", "\n".join(crash.lines())]
    # Not every stream that stands in for the terminal can take half a character.
    print("".join(lines).encode(errors="backslashreplace").decode(), file=sys.stderr, flush=True)


def spaced(size: int) -> int:
    """The height of a row of letters of a size, px."""
    return size * 27 // 20


def height_of(rows: list[tuple[str, str, int]]) -> int:
    """How high a page is, px."""
    return sum(spaced(size) for _, _, size in rows)


def wrap(text: str, letters: pygame.font.Font, width: int) -> list[str]:
    """Break a text into rows that fit, at its line ends and spaces, and where there are none within words."""
    rows = []
    for line in text.splitlines():
        row = ""
        for word in line.split(" "):
            longer = f"{row} {word}" if row else word
            if letters.size(longer)[0] > width and row:
                rows.append(row)
                longer = word
            while letters.size(longer)[0] > width and len(longer) > 1:
                cut = len(longer)
                while cut > 1 and letters.size(longer[:cut])[0] > width:
                    cut = cut * 9 // 10
                rows.append(longer[:cut])
                longer = longer[cut:]
            row = longer
        rows.append(row)
    return rows


def leaves(error: BaseException) -> list[BaseException]:
    """The errors that a group holds, or the error itself."""
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in leaves(inner)]
    return [error]


def kind_of(error: BaseException) -> str:
    """The name of an error's class; of a group, that of the first error in it."""
    return type(leaves(error)[0]).__name__


def read_crash(error: BaseException, seed: int, again: str = "") -> Crash:
    """Tell what an error says, and where it comes from."""
    first, *others = leaves(error)
    text = text_of(first)
    file, line, function = advice.thrown_line(first.__traceback__)
    return Crash(
        what=printable(f"{type(first).__name__}: {text}" if text else type(first).__name__),
        path=printable(getattr(first, "task_path", "outside every task")),
        file=printable(file),
        line=line,
        function=printable(function),
        source=printable(linecache.getline(os.path.abspath(file), line).strip()),
        others=len(others),
        seed=seed,
        again=printable(again),
    )


def text_of(error: BaseException) -> str:
    """What an error says; if it cannot even do that, what Python's traceback says of it."""
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"


def printable(text: str) -> str:
    """A text with `\\x00` and the like written out, so that it can be drawn and printed."""
    return UNSPEAKABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text.expandtabs(4))
