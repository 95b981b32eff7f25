"""Finding the game that somebody has named on the command line."""

from __future__ import annotations

import importlib.util
import os
import pkgutil
import sys
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from pgasync.engine.program import Found, Program, only_told

__all__ = ["NoGameError", "chosen_game", "find_game"]

OPTIONS = ("size", "title", "fps", "assets")
PROGRAMS = (".py", ".pyw", "")
"""What the name of a file that is a game may end in."""


class NoGameError(Exception):
    """There is no such game; the text says what there is."""


def find_game(name: str) -> Program:
    """The game of a name: one of those that come with pgasync, a file, or a folder with a `main.py`.

    Ours are "meteors", and the shows, such as "shows/particles".

    A file is run, as Python does, until it calls `run`; what it would play is
    the game. One that calls nothing must define `main`.

    Raises:
        NoGameError: there is none, or the file plays nothing.
        Exception: the file's own error.
    """
    path = Path(name)
    if path.suffix not in PROGRAMS and path.is_file():
        raise NoGameError(f"{name!r} is no program. If it is a recording, use: pgasync replay {name}")
    if name not in names_on_shelf() and (path.suffix == ".py" or path.is_dir() or len(path.parts) > 1):
        return game_in_file(path)
    return game_on_shelf(name)


def chosen_game(name: str, *, demo: bool) -> Program:
    """The game of a name; with `demo` the one that plays itself.

    Raises:
        NoGameError: there is none, or it has no demo.
        Exception: the file's own error.
    """
    program = find_game(name)
    if not demo:
        return program
    if program.demo is None:
        raise NoGameError(f"{name} has no demo.")
    return replace(program, main=program.demo, args=())


def game_on_shelf(name: str) -> Program:
    """One of the games that come with pgasync."""
    names = names_on_shelf()
    if name not in names:
        close = get_close_matches(name, names, 1)
        # Nobody has to know in which folder a show lies.
        close = [each for each in names if each.endswith(f"/{name}")] or close
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise NoGameError(
            f"no game {name!r}.{hint} There are: {', '.join(names)}; or name a file, such as {name}.py"
        )
    spec = importlib.util.find_spec("games." + name.replace("/", "."))
    if spec is not None and spec.origin is not None and spec.submodule_search_locations is None:
        # A single file says in its last line what it plays with; by its short name it is the same game.
        return replace(game_in_file(Path(spec.origin)), name=name)
    return told_by(importlib.import_module("games." + name.replace("/", ".")), name)


def names_on_shelf() -> list[str]:
    """The games that come with pgasync: packages that can be run, and the files of packages that cannot."""
    import games

    names = []
    for info in pkgutil.iter_modules(games.__path__):
        inside = [str(Path(folder) / info.name) for folder in games.__path__]
        if not info.ispkg or any((Path(folder) / "__main__.py").is_file() for folder in inside):
            names.append(info.name)
        else:
            names += [f"{info.name}/{each.name}" for each in pkgutil.iter_modules(inside)]
    return sorted(names)


def game_in_file(path: Path) -> Program:
    """The game that a file plays."""
    file = path / "main.py" if path.is_dir() else path
    if not file.is_file():
        what = f"no main.py in the folder {str(path)!r}" if path.is_dir() else f"no file {str(path)!r}"
        near = file.parent.glob("*.py") if file.parent.is_dir() else ()
        close = get_close_matches(file.name, [each.name for each in near], 1)
        raise NoGameError(what + (f". Did you mean {str(file.parent / close[0])!r}?" if close else ""))
    module = ModuleType("__main__")
    # In full, as Python does: a game may change its folder, and pytest leaves lines of other names out.
    module.__file__ = os.path.abspath(file)
    source = file.read_bytes()
    before = sys.modules["__main__"]
    sys.path.insert(0, str(file.resolve().parent))  # for its own modules, as Python does
    sys.modules["__main__"] = module
    try:
        with only_told():
            exec(compile(source, module.__file__, "exec"), vars(module))
    except Found as found:
        program = found.program
    else:
        if not hasattr(module, "main"):
            raise NoGameError(f"{str(file)!r} plays nothing: it neither calls run() nor defines main(game)")
        program = told_by(module, file.stem)
    finally:
        sys.modules["__main__"] = before
    settings = dict(program.settings)
    assets = file.parent / "assets"
    if settings.get("assets") is None and assets.is_dir():
        settings["assets"] = assets
    return Program(
        program.main, program.args, settings, program.look, getattr(module, "demo", None), str(path)
    )


def told_by(module: ModuleType, name: str) -> Program:
    """The game of a module that has `main`, and, if it likes, `demo`, SIZE, TITLE, FPS and ASSETS."""
    settings = {"title": name.rpartition("/")[2].title()}
    settings |= {
        option: getattr(module, option.upper()) for option in OPTIONS if hasattr(module, option.upper())
    }
    return Program(module.main, settings=settings, demo=getattr(module, "demo", None), name=name)
