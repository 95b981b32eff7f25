"""The works that are measured, and what is asked of pgasync in each."""

from __future__ import annotations

from typing import NamedTuple

__all__ = [
    "ENGINES",
    "GROWTH",
    "HEADLESS",
    "ON_SCREEN",
    "OURS",
    "TABLE",
    "Growth",
    "Work",
    "chosen",
    "known",
]

ENGINES = ("limit", "pgasync", "asyncgui", "asyncgui_1", "asyncpygame", "asyncio", "trio")
OURS = ("limit", "pgasync")
SIZES = (100, 1_000, 10_000)
MANY = 100_000


class Work(NamedTuple):
    """One work, and the cells that it is measured in."""

    id: str
    title: str
    unit: str
    target: float | None  # the most that pgasync may cost, as a multiple of the limit
    peers: str  # the best that was known of the peers when the target was set
    engines: tuple[str, ...]  # who can do it at all
    sizes: tuple[int, ...] = SIZES


class Growth(NamedTuple):
    """How the cost of one unit grows from a small N to a large one."""

    work: str
    title: str
    small: int
    large: int
    target: float


ALL = ENGINES
CLOCKED = tuple(engine for engine in ENGINES if engine != "asyncgui_1")

TABLE = (
    Work("W1", "await next_frame() in a loop", "resume", 1.4, "asyncgui 3.6", ALL),
    Work(
        "W1b", "async for dt in frames()", "resume", 1.4, "", ("limit", "pgasync", "asyncgui", "asyncpygame")
    ),
    Work("W2a", "idle frame, N sleepers wait", "frame", 6.0, "wasabi2d 16", CLOCKED),
    Work("W2b", "wake-up and next sleep", "wake-up", 1.6, "asyncgui 2.0", CLOCKED),
    Work("W3", "child started, ends after a frame", "child", 4.0, "asyncgui 10", ALL),
    Work("W4", "child cancelled, cleanup run", "child", 4.0, "asyncpygame 7.8", ALL),
    Work("W5a", "signal to a waiter that waits again", "delivery", 2.0, "asyncgui 2.8", ALL),
    Work(
        "W5b",
        "event to a waiter that waits again",
        "delivery",
        3.0,
        "asyncpygame 3.3",
        ("limit", "pgasync", "asyncpygame"),
    ),
    Work("W6", "wait_any(sleep(10), one_frame())", "race", 8.0, "asyncgui 15", CLOCKED),
    Work("W7a", "memory of a task waiting for a frame", "byte", 1.75, "asyncpygame 2.5", ALL),
    Work("W7b", "memory of a task in a sleep", "byte", 1.75, "asyncpygame 1.8", CLOCKED),
    Work(
        "W8",
        "tween, a step",
        "step",
        1.0,
        "asyncpygame 3.9",
        ("limit", "pgasync", "asyncgui", "asyncpygame"),
    ),
    # The peers' best was measured with W8; there is no target of its own.
    Work(
        "W8b",
        "the same, each of another length",
        "step",
        None,
        "",
        ("limit", "pgasync", "asyncgui", "asyncpygame"),
    ),
    Work("W9", "bullet hell, a frame", "frame", 1.6, "asyncgui 3.1", CLOCKED, (2_000,)),
)

ON_SCREEN = (
    Work("draw-each", "moving sprites, each its own task", "picture", 1.25, "", OURS, (10_000,)),
    Work("draw-one", "moving sprites, one task for all", "picture", 1.25, "", OURS, (10_000,)),
    Work("particles", "particles, moved and drawn", "picture", 1.25, "", OURS, (10_000,)),
    Work("hit", "sprites wait for a hit by as many", "sprite", None, "", OURS, (500,)),
)

GROWTH = (
    Growth("W1", "frame, per task", 1_000, MANY, 1.5),
    Growth("spawn", "spawn, per task", 1_000, MANY, 1.5),
    Growth("W4", "teardown, per task", 1_000, MANY, 1.5),
    Growth("W2a", "idle frame with sleepers", 100, MANY, 1.5),
    Growth("hit", "hit(), per sprite", 500, 4_000, 1.5),
)

HEADLESS = 20.0  # times real time, at least, that `meteors` runs without drawing
METEORS = Work("meteors", "the game meteors without drawing", "tick", None, "", ("pgasync",), (1,))
SPAWN = Work("spawn", "child started", "child", None, "", OURS, (1_000,))


def known() -> list[str]:
    """What `--only` takes."""
    return [*(work.id for work in TABLE + ON_SCREEN), "meteors", "growth"]


def chosen(only: list[str]) -> list[str]:
    """The ids that are meant: W2 stands for W2a and W2b, `draw` for draw-each and draw-one.

    Raises:
        ValueError: nothing is called so.
    """
    found: list[str] = []
    for word in only:
        ids = [each for each in known() if each.lower() == word.lower() or belongs(each, word)]
        if not ids:
            raise ValueError(f"no work {word!r}. There are: {', '.join(known())}")
        found += [each for each in ids if each not in found]
    return found


def belongs(each: str, word: str) -> bool:
    """Whether an id is a part of what `word` names: W2a of W2, but not W10 of W1."""
    rest = each.lower().removeprefix(word.lower())
    return bool(word) and len(rest) < len(each) and (rest[:1].isalpha() or rest[:1] == "-")
