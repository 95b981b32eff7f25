"""What is shown when a game breaks: on one screen, what, in which task, where."""

from __future__ import annotations

import linecache
import os
from dataclasses import dataclass

import pygame

from pgasync.engine.text import font
from pgasync.kernel import advice

__all__ = ["Crash", "read_crash"]


@dataclass(frozen=True)
class Crash:
    """The first error of a broken game, told for people.

    Attributes:
        what: the kind of error and its text.
        path: the task, from the root down: `main > level > saucer#12`.
        file, line, function, source: where in the game it happened.
        others: how many more errors came with it.
        seed: of the game's random numbers.
    """

    what: str
    path: str
    file: str
    line: int
    function: str
    source: str
    others: int
    seed: int

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
        lines.append(f"seed {self.seed}")
        return lines

    def draw(self, surface: pygame.Surface) -> None:
        """The page as a picture."""
        width, height = surface.get_size()
        surface.fill((24, 26, 48))
        size = max(14, height // 22)
        y = height // 12
        for text, color, scale in [
            ("The game has stopped", "white", 1.6),
            *zip(
                self.lines(),
                ("#ff8080", "#a0e0ff", "#a0e0ff", "#ffffa0", "#c0c0c0", "#c0c0c0"),
                (1,) * 6,
                strict=False,
            ),
            ("", "white", 1),
            ("The full traceback is in the terminal. Close the window to leave.", "#c0c0c0", 0.8),
        ]:
            for line in wrap(text, font(int(size * scale)), width * 9 // 10):
                surface.blit(font(int(size * scale)).render(line, True, color), (width // 20, y))
                y += int(size * scale * 1.4)


def wrap(text: str, letters: pygame.font.Font, width: int) -> list[str]:
    """Break a text into lines that fit, at spaces where there are some."""
    lines, line = [], ""
    for word in text.split(" "):
        while letters.size(word)[0] > width and len(word) > 1:
            cut = max(1, int(len(word) * width / letters.size(word)[0]))
            lines.append((line + " " + word[:cut]).strip() if line else word[:cut])
            line, word = "", word[cut:]
        longer = f"{line} {word}" if line else word
        if letters.size(longer)[0] > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def leaves(error: BaseException) -> list[BaseException]:
    """The errors that a group holds, or the error itself."""
    if isinstance(error, BaseExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in leaves(inner)]
    return [error]


def read_crash(error: BaseException, seed: int) -> Crash:
    """Tell what an error says, and where it comes from."""
    first, *others = leaves(error)
    text = str(first)
    file, line, function = advice.thrown_line(first.__traceback__)
    return Crash(
        what=f"{type(first).__name__}: {text}" if text else type(first).__name__,
        path=getattr(first, "task_path", "outside every task"),
        file=file,
        line=line,
        function=function,
        source=linecache.getline(os.path.abspath(file), line).strip(),
        others=len(others),
        seed=seed,
    )
