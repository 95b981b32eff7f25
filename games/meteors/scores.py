"""The high score, kept between runs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame


def read_at_once(name: str, read: Callable[[], Any]) -> Any:
    """Ask the world as `game.ask` does, where no game is."""
    return read()


class HighScore:
    """The best score so far, in a file.

    A file that cannot be read is set aside as `NAME.damaged` and reported, and
    the game begins at zero. Nothing that happens to the file stops the game.

    Args:
        path: the file; None keeps the score in memory only.
        ask: `game.ask`, so that a replay sees the score that was there then, and leaves the file alone.

    Attributes:
        best: points.
        notice: what went wrong with the file, to show to the player; mostly empty.
    """

    def __init__(
        self, path: Path | None = None, ask: Callable[[str, Callable[[], Any]], Any] = read_at_once
    ) -> None:
        self.notice = ""
        self.path = path
        self.ask = ask
        self.best, self.notice = ask("the high score", self.read)

    def read(self) -> tuple[int, str]:
        """The score in the file, and what went wrong with it."""
        best = 0
        if self.path is not None:
            try:
                best = read_best(self.path)
            except FileNotFoundError:
                pass
            except ValueError as error:
                self.set_aside(self.path, error)
            except OSError as error:
                self.report("The high score cannot be read.", error)
        return best, self.notice

    def beaten_by(self, score: int) -> bool:
        """Keep the score if it is better than the best; say whether it is."""
        if score <= self.best:
            return False
        self.best = score
        self.notice = self.ask("keep the high score", self.write)
        return True

    def write(self) -> str:
        """Put the score into the file; return what went wrong with it, now or before."""
        if self.path is not None:
            try:
                write_best(self.path, self.best)
            except OSError as error:
                self.report("The high score cannot be kept.", error)
        return self.notice

    def set_aside(self, path: Path, error: ValueError) -> None:
        """Put a damaged file where nobody looks for it, but anybody can find it."""
        aside = path.with_name(path.name + ".damaged")
        try:
            os.replace(path, aside)
        except OSError as trouble:
            self.report("The high score file is damaged and cannot be set aside.", error, trouble)
        else:
            self.report(f"The high score file was damaged; it is kept as {aside.name}.", error)

    def report(self, notice: str, *details: Exception) -> None:
        """Tell the player in a short sentence, and the terminal in detail."""
        self.notice = notice
        print(notice, *(f"({detail})" for detail in details), file=sys.stderr)


def players_file() -> Path | None:
    """Where this system keeps such things; None if it has no place for them."""
    try:
        return Path(pygame.system.get_pref_path("pgasync", "meteors")) / "highscore.json"
    except (OSError, pygame.error):
        return None


def read_best(path: Path) -> int:
    """The score in a file.

    Raises:
        ValueError: there is none in it.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    best = content.get("best") if isinstance(content, dict) else None
    if type(best) is not int or best < 0:
        raise ValueError(f"no score in {path.name}")
    return best


def write_best(path: Path, best: int) -> None:
    """Write a score, all of it or nothing: whatever happens, a whole file is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"best": best}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
