"""The live tree of tasks: walk it, print it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pgasync.kernel import advice

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["children_of", "draw", "walk"]


def children_of(task: Task) -> list[Task]:
    """The live children of a task, over all its open nurseries: outermost first, oldest first."""
    nurseries: list[Any] = []
    scope = task.innermost
    while scope is not None:
        nurseries.append(scope.children)
        scope = scope.outer
    return [child for children in reversed(nurseries) for child in children]


def walk(task: Task) -> Iterator[tuple[int, Task]]:
    """Depth and task, for the task and everything below it, parents first."""
    found = [(0, task)]
    while found:
        depth, task = found.pop()
        yield depth, task
        found.extend((depth + 1, child) for child in reversed(children_of(task)))


def draw(task: Task) -> str:
    """The tree below a task as text, a line for each task."""
    return "\n".join("  " * depth + describe(each) for depth, each in walk(task))


def describe(task: Task) -> str:
    """One line about a task: name, state, what it waits for, where, for how long."""
    if not task.is_open():
        return f"{task.name} {task.state.value}"
    if task.coro.cr_running:
        return f"{task.name} running"
    file, line, _ = advice.await_line(task)
    if task.parked_on is None:
        return f"{task.name} being cancelled, {file}:{line}"
    text = f"{task.name} waits for {task.parked_on}, {file}:{line}"
    if task.since is not None and task.since < task.root.moment:
        text += f", for {task.root.moment - task.since:.2f} s"
    return text
