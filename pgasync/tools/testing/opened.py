"""A game taken from where somebody wrote it, and given back."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame

from pgasync.engine.program import Program
from pgasync.kernel import advice
from pgasync.tools.shelf import find_game

__all__ = ["Opened", "program_of"]

Playable = Callable[..., Any] | Program | str | Path
"""A main function, or the name of a file, of a folder, or of a game that comes with pgasync."""


class Opened:
    """What a game needs of the process around it: modules of its own, and a screen that nobody sees."""

    def __init__(self) -> None:
        self.path = list(sys.path)
        self.modules = set(sys.modules)
        self.folder: Path | None = None
        self.screen = False

    def open_screen(self, size: tuple[int, int]) -> None:
        """Some of pygame's functions, such as `convert()`, work only where there is a window.

        This one is drawn nowhere. If a window is open already, it does.
        """
        if pygame.display.get_init():
            return
        before = os.environ.get("SDL_VIDEODRIVER")
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        try:
            pygame.display.init()
        finally:
            if before is None:
                del os.environ["SDL_VIDEODRIVER"]
            else:
                os.environ["SDL_VIDEODRIVER"] = before
        pygame.display.set_mode(size)
        self.screen = True

    def close(self) -> None:
        """Leave the process as it was: the next game may have modules of the same names."""
        if self.screen:
            pygame.display.quit()
        if self.folder is not None:
            own = str(self.folder)
            sys.path[:] = [path for path in sys.path if path != own or path in self.path]
            for name in set(sys.modules) - self.modules:
                file = getattr(sys.modules[name], "__file__", None)
                if file is not None and Path(file).is_relative_to(self.folder):
                    del sys.modules[name]

    def program(self, what: Playable, near: Path | None) -> Program:
        """The game that is meant.

        Args:
            near: the folder in which files are looked for before the working directory.
        Raises:
            NoGameError: there is none.
            TypeError: it is nothing that can be played.
        """
        if isinstance(what, Program):
            return what
        if isinstance(what, str | Path):
            return self.from_file(str(what), near)
        if not callable(what):
            raise TypeError(f"play() needs a main function or the name of a file, got {what!r}")
        settings: dict[str, Any] = {}
        code = getattr(what, "__code__", None)
        if code is not None and (Path(code.co_filename).parent / "assets").is_dir():
            settings["assets"] = Path(code.co_filename).parent / "assets"
        return Program(what, settings=settings, name=getattr(what, "__name__", "game"))

    def from_file(self, name: str, near: Path | None) -> Program:
        """The game in a file, or one of those that come with pgasync."""
        beside = None if near is None else near / name
        # What is nowhere is missed beside the test, where files of similar names are.
        is_file = name.endswith(".py") or len(Path(name).parts) > 1
        if beside is not None and (beside.exists() or (is_file and not Path(name).exists())):
            name = advice.shorten(str(beside))
        path = Path(name)
        if path.exists():
            self.folder = (path if path.is_dir() else path.parent).resolve()
        return find_game(name)


def program_of(opened: Opened, what: Playable, args: tuple[Any, ...], near: Path | None) -> Program:
    """The game that is meant, with other arguments for its main function if any are given."""
    program = opened.program(what, near)
    return Program(
        program.main, args or program.args, program.settings, program.look, program.demo, program.name
    )
