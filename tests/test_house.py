"""How the house is cut up: who may import whom, how long a file may be, what is public."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import pgasync
import pgasync.testing

HOUSE = Path(__file__).parents[1]
FILES = sorted(path.relative_to(HOUSE).as_posix() for path in (HOUSE / "pgasync").rglob("*.py"))
GAMES = sorted(path.relative_to(HOUSE).as_posix() for path in (HOUSE / "games").rglob("*.py"))

# From left to right. A file imports from its own room and from rooms to the left.
ROOMS = {"kernel": 0, "timing": 1, "sync": 2, "inputs": 3, "engine": 4, "kits": 5, "tools": 5, "games": 6}
# Public modules beside `pgasync` itself, and the room whose names each gives.
DOORS = {"testing": "tools"}
PURE = ("kernel", "timing", "sync")
# The command line opens a game when it is asked to, and not before.
OPENS_GAMES = "pgasync/tools/shelf.py"
# They know how time passes, and nobody may meet them by importing pgasync.
OUTSIDE_WORLD = {"time", "asyncio", "threading"}
LONGEST_FILE = 400


def room_of(file: str) -> str:
    parts = file.split("/")
    if len(parts) == 2 and Path(file).stem in DOORS:
        return DOORS[Path(file).stem]
    return parts[0] if parts[0] == "games" or len(parts) == 2 else parts[1]


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every import, wherever it stands: the statement, and the module it names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write the whole name of the module"
            yield node, node.module or ""


def imports_to_the_right(file: str, source: str) -> list[str]:
    """Modules of the house that a file must not import."""
    room = room_of(file)
    found = []
    for node, module in imports(ast.parse(source)):
        parts = module.split(".")
        if parts[0] == "games" and file == OPENS_GAMES and node.col_offset > 0:
            continue
        if parts[0] == "games":
            target = "games"
        elif parts[0] == "pgasync":
            # The package itself imports every room. Only who is built on public names may use it.
            target = DOORS.get(parts[1], parts[1]) if len(parts) > 1 else "kits"
        else:
            continue
        if ROOMS[target] > ROOMS[room] or (ROOMS[target] == ROOMS[room] and target != room != "tools"):
            found.append(module)
    return found


def import_time_imports(source: str) -> set[str]:
    """The modules of the outside world that are imported when the file is."""
    tree = ast.parse(source)
    within = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    return {
        module.split(".")[0]
        for node, module in imports(tree)
        if id(node) not in within and module.split(".")[0] in OUTSIDE_WORLD
    }


def underscore_names(source: str) -> list[str]:
    """Names that a file defines with an underscore in front. `_` alone, which is no name, is free."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                names = [name]
            case ast.arg(arg=name):
                names = [name]
            case ast.alias(asname=str(name)):
                names = [name]
        for name in names:
            dunder = name.startswith("__") and name.endswith("__")
            if name.startswith("_") and name != "_" and not dunder:
                found.append(f"{name} in line {node.lineno}")
    return found


def read(file: str) -> str:
    return (HOUSE / file).read_text(encoding="utf-8")


def test_every_file_lives_in_a_room():
    assert FILES
    assert {room_of(file) for file in FILES} - {"pgasync"} <= set(ROOMS)


@pytest.mark.parametrize("file", [file for file in FILES + GAMES if file != "pgasync/__init__.py"])
def test_a_file_imports_only_from_its_own_room_or_from_the_left(file):
    assert imports_to_the_right(file, read(file)) == []


@pytest.mark.parametrize("file", [file for file in FILES if room_of(file) == "kits"])
def test_a_kit_is_built_on_public_names(file):
    modules = {module for _, module in imports(ast.parse(read(file))) if module.startswith("pgasync")}
    assert {module for module in modules if not module.startswith("pgasync.kits.")} <= {"pgasync"}
    named = [
        alias.name
        for node, module in imports(ast.parse(read(file)))
        if module == "pgasync" and isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert [name for name in named if name not in pgasync.__all__] == []


@pytest.mark.parametrize("file", [file for file in FILES if room_of(file) in PURE])
def test_kernel_timing_and_sync_know_neither_pygame_nor_the_wall_clock(file):
    modules = {module.split(".")[0] for _, module in imports(ast.parse(read(file)))}
    assert modules.isdisjoint({"pygame"} | OUTSIDE_WORLD)


@pytest.mark.parametrize("file", FILES)
def test_no_file_imports_time_asyncio_or_threading_when_it_is_imported(file):
    assert import_time_imports(read(file)) == set()


@pytest.mark.parametrize("file", FILES)
def test_no_file_is_longer_than_400_lines(file):
    assert len(read(file).splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("file", FILES + GAMES)
def test_no_file_defines_underscore_names(file):
    assert underscore_names(read(file)) == []


def test_no_file_is_called_utils_or_helpers():
    assert [file for file in FILES if Path(file).stem in {"utils", "util", "helpers", "common", "misc"}] == []


PUBLIC = pytest.mark.parametrize("public", [pgasync, pgasync.testing], ids=lambda module: module.__name__)


@PUBLIC
def test_every_public_name_exists_and_is_listed_once(public):
    assert public.__all__
    assert len(set(public.__all__)) == len(public.__all__)
    assert [name for name in public.__all__ if not hasattr(public, name)] == []


@PUBLIC
def test_every_public_name_has_a_docstring_of_its_own(public):
    silent = []
    for name in public.__all__:
        thing = getattr(public, name)
        # A value, as `dummy_task`, is documented where it is defined; its class answers for it.
        owner = thing if inspect.isclass(thing) or inspect.isroutine(thing) else type(thing)
        text = owner.__dict__.get("__doc__") if inspect.isclass(owner) else owner.__doc__
        if not text or not text.strip():
            silent.append(name)
    assert silent == []


@PUBLIC
def test_every_public_function_and_method_is_annotated(public):
    bare = []
    for name in public.__all__:
        thing = getattr(public, name)
        if inspect.isfunction(thing) and "return" not in thing.__annotations__:
            bare.append(name)
        if inspect.isclass(thing) and thing.__module__.startswith("pgasync."):
            # What the standard library writes into dataclasses, enums and named tuples is not ours.
            methods = [
                each
                for each in vars(thing).values()
                if inspect.isfunction(each) and inspect.getsourcefile(each) == inspect.getsourcefile(thing)
            ]
            bare += [each.__qualname__ for each in methods if "return" not in each.__annotations__]
    assert bare == []


@pytest.mark.parametrize(
    ("file", "line", "found"),
    [
        ("pgasync/kernel/task.py", "from pgasync.timing.clock import Clock", ["pgasync.timing.clock"]),
        ("pgasync/sync/event.py", "def f():\n    import pgasync.engine.game", ["pgasync.engine.game"]),
        ("pgasync/engine/game.py", "from pgasync import frames", ["pgasync"]),
        ("pgasync/tools/shelf.py", "import games.meteors", ["games.meteors"]),
        ("pgasync/tools/shelf.py", "def main():\n    import games", []),
        ("pgasync/tools/testing.py", "def main():\n    import games", ["games"]),
        ("pgasync/kits/menu.py", "from pgasync.tools.cli import main", ["pgasync.tools.cli"]),
        ("pgasync/kits/menu.py", "from pgasync.testing import Stage", ["pgasync.testing"]),
        ("pgasync/engine/game.py", "import pgasync.testing", ["pgasync.testing"]),
        ("pgasync/testing.py", "from pgasync.tools.testing.stage import Stage", []),
        ("pgasync/sync/event.py", "from pgasync.kernel.trap import trap", []),
        ("games/meteors.py", "import pgasync\nfrom games.shapes import star", []),
    ],
)
def test_the_room_rule_sees_what_it_should(file, line, found):
    assert imports_to_the_right(file, line) == found


def test_the_import_rule_sees_modules_and_class_bodies_but_not_functions():
    assert import_time_imports("import time") == {"time"}
    assert import_time_imports("class A:\n    from asyncio import sleep") == {"asyncio"}
    assert import_time_imports("async def f():\n    import threading") == set()


def test_the_underscore_rule_sees_every_way_to_define_a_name():
    source = "_a = 1\ndef _b(_c): pass\nclass _D: pass\nself._e = 2\nimport x as _f\nfor _ in (): pass\n"
    assert {each.split()[0] for each in underscore_names(source)} == {"_a", "_b", "_c", "_D", "_e", "_f"}
