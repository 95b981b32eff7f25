"""The live tree of tasks: walk it, mark what is to end, print it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pgasync.kernel import advice

if TYPE_CHECKING:
    from pgasync.kernel.errors import Cause
    from pgasync.kernel.nursery import Nursery
    from pgasync.kernel.scope import Scope
    from pgasync.kernel.task import Task

__all__ = ["Sight", "children_of", "draw", "look", "mark", "nurseries_of", "walk"]


def nurseries_of(task: Task) -> list[Nursery]:
    """The open nurseries of a task, outermost first."""
    found: list[Any] = []
    scope = task.innermost
    while scope is not None:
        if hasattr(scope, "errors"):
            found.append(scope)
        scope = scope.outer
    found.reverse()
    return found


def children_of(task: Task) -> list[Task]:
    """The live children of a task, over all its open nurseries: outermost first, oldest first."""
    return [child for nursery in nurseries_of(task) for child in nursery.children]


def mark(scope: Scope, cause: Cause) -> list[Task]:
    """Mark the subtree of a scope; return its tasks, first to end first.

    A marked task is taken off what it waits for at once, so that from here on
    nothing but `Cancelled` can resume it. No game code runs in here.
    """
    order: list[Task] = []
    found = [scope.task]
    outermost = scope  # of the first task; of those below it, they are marked whole
    while found:
        task = found.pop()
        order.append(task)
        if task.parked_on is not None and not task.coro.cr_running:
            task.parked_on.release(task)
        inner: Scope | None = task.innermost
        while inner is not None:
            if inner.cause is None:
                inner.cause = cause
            if inner.children:
                # Pushed youngest first, so that the oldest is popped and listed
                # first; the reversed list then ends the youngest first.
                found += reversed(inner.children)
            if inner is outermost:
                break
            inner = inner.outer
        else:
            task.cause = task.cause or cause
    order.reverse()
    return order


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


@dataclass(frozen=True)
class Sight:
    """What can be seen of a task from outside, at one moment.

    Attributes:
        state: "waits", "running", "being cancelled", "finished" or "cancelled".
        waits_for: what it is parked on, in words; empty if it is not.
        file, line, function: where in the game it stands; empty and 0 if nowhere.
        waited: for how long, s.
    """

    name: str
    state: str
    waits_for: str = ""
    file: str = ""
    line: int = 0
    function: str = ""
    waited: float = 0.0


def look(task: Task) -> Sight:
    """See what a task is doing. Everything that shows tasks begins here."""
    if not task.is_open():
        return Sight(task.name, task.state.value)
    if task.coro.cr_running:
        return Sight(task.name, "running")
    place = advice.await_line(task)
    if task.parked_on is None:
        return Sight(task.name, "being cancelled", "", *place)
    return Sight(task.name, "waits", task.waits_for(), *place, task.waited())


def describe(task: Task) -> str:
    """One line about a task: name, state, what it waits for, where, for how long."""
    seen = look(task)
    text = f"{seen.name} {seen.state}"
    if seen.waits_for:
        text += f" for {seen.waits_for}"
    if seen.line:
        text += f", {seen.file}:{seen.line}"
    return f"{text}, for {seen.waited:.2f} s" if seen.waited > 0 else text
