"""A running game as plain data: what the inspector draws and `pgasync tree` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pgasync.engine.game import Game
from pgasync.kernel.hopeless import hopeless_tasks
from pgasync.kernel.roots import live_roots
from pgasync.kernel.task import Task
from pgasync.kernel.tree import Sight, look, walk
from pgasync.timing.clock import Clock

__all__ = [
    "ClockView",
    "GameView",
    "TaskView",
    "clock_names",
    "roots_of",
    "view_clock",
    "view_game",
    "view_task",
]


@dataclass(frozen=True)
class ClockView:
    """A clock at one moment.

    Attributes:
        name: "game", or that of its scene, or "own" for one that the game has made itself.
        now: s since it began.
        speed: as a multiple of its parent's.
        paused: whether somebody has paused this very clock.
        running: whether neither it nor one above it stands still.
    """

    name: str
    now: float
    speed: float
    paused: bool
    running: bool

    def __str__(self) -> str:
        text = self.name if self.speed == 1 else f"{self.name} x{self.speed:g}"
        return text if self.running else f"{text} {'paused' if self.paused else 'held'}"


@dataclass(frozen=True)
class TaskView:
    """A task at one moment.

    Attributes:
        depth: how many tasks are above it.
        parent: the place of its parent in the list, None for a root.
        clock, scene: the names of what it lives in; None if it lives in none.
        since: the game's time at which it began to wait, s; None if it does not.
    """

    depth: int
    parent: int | None
    sight: Sight
    clock: ClockView | None
    scene: str | None
    since: float | None

    def line(self) -> str:
        """It in one line, as in `task.tree()`, with its clock and scene."""
        seen = self.sight
        text = f"{'  ' * self.depth}{seen.name} {seen.state}"
        if seen.waits_for:
            text += f" for {seen.waits_for}"
        if seen.line:
            text += f", {seen.file}:{seen.line}"
        if self.since is not None:
            text += f", since {self.since:.2f} s"
        if self.clock is not None:
            text += f", clock {self.clock}"
        return text if self.scene is None else f"{text}, scene {self.scene}"

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "depth": self.depth,
            "parent": self.parent,
            **asdict(self.sight),
            "since": self.since,
            "clock": None if self.clock is None else self.clock.name,
            "scene": self.scene,
        }


@dataclass(frozen=True)
class GameView:
    """A game at one moment: its clocks, its tasks, parents first, and those whose wait nobody can end."""

    tick: int
    now: float
    seed: int
    clocks: list[ClockView]
    tasks: list[TaskView]
    hopeless: list[str]

    def text(self) -> str:
        """A line about the game, a line for each task, and one for each that waits in vain."""
        count = f"{len(self.tasks)} task{'s' if len(self.tasks) != 1 else ''}"
        head = f"tick {self.tick}, {self.now:.2f} s, seed {self.seed}, {count}"
        vain = [
            f"{name} waits for what nothing else refers to: nobody can end that" for name in self.hopeless
        ]
        return "\n".join([head, *(task.line() for task in self.tasks), *vain])

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "tick": self.tick,
            "now": self.now,
            "seed": self.seed,
            "clocks": [asdict(clock) for clock in self.clocks],
            "tasks": [task.data() for task in self.tasks],
            "hopeless": self.hopeless,
        }


def roots_of(game: Game) -> list[Task]:
    """The trees that belong to a game: its main task, and what was started beside it."""
    main = game.main
    if main is None:
        return []
    others = [
        root
        for root in live_roots()
        if root is not main
        and root.root.thread == main.root.thread
        and getattr(root.scene, "game", game) is game
    ]
    return [main, *others]


def clock_names(game: Game) -> dict[Clock, str]:
    """What the clocks of a game are called: by their scenes."""
    return {game.clock: "game", **{scene.clock: scene.name for scene in game.scenes[1:]}}


def view_clock(clock: Clock, names: dict[Clock, str]) -> ClockView:
    """A clock as it is now."""
    return ClockView(names.get(clock, "own"), clock.now, clock.speed, clock.paused, clock.running)


def view_task(task: Task, names: dict[Clock, str], depth: int = 0, parent: int | None = None) -> TaskView:
    """A task as it is now."""
    sight = look(task)
    clock = view_clock(task.clock, names) if isinstance(task.clock, Clock) else None
    since = task.root.moment - sight.waited if sight.state == "waits" else None
    return TaskView(depth, parent, sight, clock, getattr(task.scene, "name", None), since)


def view_game(game: Game) -> GameView:
    """The whole of a game as it is now.

    Cost: some 20 µs for each task, and a look at all objects of the program for each thing that tasks
        wait for; the inspector looks only at those that it shows.
    """
    names = clock_names(game)
    roots = roots_of(game)
    tasks = [view_task(task, names, depth, parent) for depth, parent, task in numbered_walk(roots)]
    clocks = [view_clock(clock, names) for clock in game.clock.all]
    hopeless = [task.name for root in roots for task in hopeless_tasks(root)]
    return GameView(game.clock.frame, game.clock.now, game.seed, clocks, tasks, hopeless)


def numbered_walk(roots: list[Task]) -> Iterator[tuple[int, int | None, Task]]:
    """Depth, the place of the parent, and task, for all trees, parents first."""
    above: list[int] = []
    place = 0
    for root in roots:
        for depth, task in walk(root):
            del above[depth:]
            yield depth, above[-1] if above else None, task
            above.append(place)
            place += 1
