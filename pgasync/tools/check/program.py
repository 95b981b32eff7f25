"""The programs that are checked, and how they import from each other."""

from __future__ import annotations

import ast
import os
from pathlib import Path

from pgasync.tools.check.api import LOOPS
from pgasync.tools.check.scopes import Names, read_names
from pgasync.tools.check.source import Source

__all__ = ["Program", "Shelf"]


class Program:
    """One source, and what can be asked about its names.

    Attributes:
        imported: every module it imports, and every name, dotted.
        mixed: it also uses asyncio, trio or another library with coroutines of
            its own, so that not every async function in it is the game's.
        uses: it uses pgasync, itself or by a file that is checked with it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.imported = imports(source.tree)
        self.mixed = any(is_loop(name) for name in self.imported)
        self.uses = any(name.split(".")[0] == "pgasync" for name in self.imported)
        self.known: Names | None = None

    @property
    def names(self) -> Names:
        """Its scopes, read when they are first asked for: most files are never asked."""
        if self.known is None:
            self.known = read_names(self.source.tree)
        return self.known


def is_loop(dotted: str) -> bool:
    """Whether a module belongs to a library with its own kind of coroutines."""
    top = dotted.split(".")[0]
    return top in LOOPS or top.startswith(("aio", "trio_", "pytest_asyncio", "pytest_trio"))


def imports(tree: ast.Module) -> set[str]:
    """Everything that a program imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            found.add(origin)
            joint = "" if origin.endswith(".") else "."
            found.update(f"{origin}{joint}{alias.name}" for alias in node.names if alias.name != "*")
    return found


class Shelf:
    """All programs that are checked together."""

    def __init__(self, sources: list[Source]) -> None:
        self.programs = [Program(source) for source in sources]
        self.by_path = {
            os.path.abspath(program.source.path): program
            for program in self.programs
            if program.source.path.suffix != ".md"
        }
        self.located: dict[tuple[str, Path], tuple[Program, str] | None] = {}
        self.spread()

    def spread(self) -> None:
        """Who imports from a file that uses pgasync uses it, too, unless asyncio or the like is there."""
        changed = True
        while changed:
            changed = False
            for program in self.programs:
                if program.uses or program.mixed:
                    continue
                found = (self.locate(name, program) for name in sorted(program.imported))
                if any(other is not None and other[0].uses for other in found):
                    program.uses = changed = True

    def locate(self, dotted: str, importer: Program) -> tuple[Program, str] | None:
        """The checked file behind a dotted name, and what remains of the name in it."""
        key = dotted, importer.source.path.parent
        if key not in self.located:
            self.located[key] = self.look_for(dotted, importer)
        return self.located[key]

    def look_for(self, dotted: str, importer: Program) -> tuple[Program, str] | None:
        """`locate`, the first time."""
        path = Path(os.path.abspath(importer.source.path))
        level = len(dotted) - len(dotted.lstrip("."))
        parts = dotted.lstrip(".").split(".") if dotted.lstrip(".") else []
        if level == 0 and parts[:1] == ["pgasync"]:
            return None  # the engine is known by name
        if level == 0:
            # Whole names begin outside of every package.
            folders = [folder for folder in path.parents if self.file_of(folder, []) is None]
        else:
            folders = list(path.parents[level - 1 : level])
        for folder in folders:
            for length in range(len(parts), -1 if level else 0, -1):
                found = self.file_of(folder, parts[:length])
                if found is None:
                    continue
                package = self.file_of(folder, parts[: length - 1]) if length == len(parts) > 1 else None
                if package is not None and parts[-1] in package.names.module.bindings:
                    return package, parts[-1]  # what a package binds hides its module of the same name
                return found, ".".join(parts[length:])
        return None

    def file_of(self, folder: Path, parts: list[str]) -> Program | None:
        """The checked file that is a module of a folder."""
        base = os.path.join(folder, *parts)
        for name in (base + ".py" * bool(parts), os.path.join(base, "__init__.py")):
            if name in self.by_path:
                return self.by_path[name]
        return None
