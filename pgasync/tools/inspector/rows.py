"""The tree as rows: what is folded, what is open, which row is selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pgasync.kernel.task import Task
from pgasync.kernel.tree import children_of

__all__ = ["Row", "Rows"]

MANY = 5
"""So many tasks of one function below one parent are folded into one row."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """A line of the tree: a task, or several of one function folded into one.

    Attributes:
        key: the same for the same row of another moment.
        tasks: the task, or all that are folded here, oldest first.
        folded: whether it stands for many.
        opened: whether what is below is shown; None if there is nothing.
    """

    key: Key
    depth: int
    tasks: tuple[Task, ...]
    folded: bool
    opened: bool | None

    @property
    def task(self) -> Task:
        """The task; of many the oldest."""
        return self.tasks[0]

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.task.function} × {len(self.tasks)}" if self.folded else self.task.name


class Rows:
    """The rows of some trees, and which of them is selected.

    Attributes:
        shown: the rows, top first.
        selected: the key of the selected row; of one that is gone, its place counts.
    """

    def __init__(self) -> None:
        self.roots: list[Task] = []
        self.shown: list[Row] = []
        self.place = 0
        self.selected: Key | None = None
        # Rows that somebody has opened or closed; the others are as `usually_open` says.
        self.choice: dict[Key, bool] = {}

    @property
    def row(self) -> Row | None:
        """The selected row, None if there is none."""
        return self.shown[self.place] if self.shown else None

    def update(self, roots: list[Task]) -> None:
        """Read the trees again."""
        self.roots = roots
        self.shown = []
        # Depth and what stands there, last first: a task, or a fold.
        found: list[tuple[int, Key, tuple[Task, ...]]] = [
            (0, ("task", root), (root,)) for root in reversed(roots) if root.is_open()
        ]
        while found:
            depth, key, tasks = found.pop()
            folded = key[0] == "fold"
            below: list[tuple[Key, tuple[Task, ...]]] = (
                [(("task", task), (task,)) for task in tasks] if folded else groups(tasks[0])
            )
            opened = self.choice.get(key, not folded) if below else None
            self.shown.append(Row(key, depth, tasks, folded, opened))
            if opened:
                found.extend((depth + 1, *each) for each in reversed(below))
        self.choice = {key: opened for key, opened in self.choice.items() if key[1].is_open()}
        places = {row.key: place for place, row in enumerate(self.shown)}
        if self.selected in places:
            self.place = places[self.selected]
        else:
            self.select(self.place)

    def select(self, place: int) -> None:
        """Select a row by its place; the nearest one if there is none."""
        self.place = max(0, min(place, len(self.shown) - 1))
        self.selected = self.shown[self.place].key if self.shown else None

    def open(self, opened: bool) -> bool:
        """Open or close the selected row; return whether that changes anything."""
        row = self.row
        if row is None or row.opened is None or row.opened is opened:
            return False
        self.choice[row.key] = opened
        self.update(self.roots)
        return True

    def go_up(self) -> None:
        """Select what the selected row hangs from."""
        row = self.row
        if row is None:
            return
        for place in range(self.place - 1, -1, -1):
            if self.shown[place].depth < row.depth:
                self.select(place)
                return


def groups(task: Task) -> list[tuple[Key, tuple[Task, ...]]]:
    """The children of a task, oldest first; those of one function, if they are many, where the oldest is."""
    alike: dict[str, list[Task]] = {}
    children = children_of(task)
    for child in children:
        alike.setdefault(child.function, []).append(child)
    found: list[tuple[Key, tuple[Task, ...]]] = []
    for child in children:
        same = alike[child.function]
        if len(same) < MANY:
            found.append((("task", child), (child,)))
        elif same[0] is child:
            found.append((("fold", task, child.function), tuple(same)))
    return found
