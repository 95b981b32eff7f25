"""Tasks that wait for something which nobody can cause any more.

A signal that only those who wait for it still know will never be fired. Only
looked for when somebody asks: Python has to go through all its objects.
"""

from __future__ import annotations

import gc
import sys
from types import AsyncGeneratorType, CoroutineType, FrameType, GeneratorType, ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from pgasync.kernel.interpreter import counted_for_a_name
from pgasync.kernel.tree import walk
from pgasync.kernel.waitlist import WaitList

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["hopeless", "hopeless_tasks"]

ALIVE = (ModuleType, type, FrameType, CoroutineType, GeneratorType, AsyncGeneratorType)
"""What may yet do something with all that it refers to."""
MOST_LOOKS = 64
"""Objects to be looked at before it is taken for granted that somebody can."""


def hopeless(task: Task) -> bool:
    """Whether a task waits for a signal, an event or the like that nobody else refers to.

    In doubt it says no: a reference that Python cannot trace counts as somebody's.

    Cost: up to some tenths of a second in a large program. For tools.
    """
    line = line_of(task)
    return line is not None and only_known_to_those_who_wait(line)


def hopeless_tasks(root: Task) -> list[Task]:
    """All such tasks of a tree, parents first. The cost counts for each thing that is waited for."""
    known: dict[int, bool] = {}
    found = []
    for _, task in walk(root):
        line = line_of(task)
        if line is not None:
            if id(line) not in known:
                known[id(line)] = only_known_to_those_who_wait(line)
            if known[id(line)]:
                found.append(task)
    return found


class Line(Protocol):
    """Tasks that others have to wake: a wait list, or a line in which each waits for something of its own."""

    def waiting(self) -> list[Task]:
        """Who waits in it."""

    def kept_in(self) -> object:
        """What it keeps them in."""


def line_of(task: Task) -> Line | None:
    """In what a task waits that is woken by others only; None if it waits for anything else."""
    holder = task.parked_on
    line: Line | None = holder if isinstance(holder, WaitList) else getattr(holder, "line", None)
    return line


def only_known_to_those_who_wait(line: Line) -> bool:
    """Whether every way to a line begins with a task that waits in it."""
    waiters = line.waiting()
    passive = {id(waiters), id(line.kept_in())}
    for task in waiters:
        passive |= {id(task), id(task.parked_on)}
        passive.update(id(part) for part in parts_of(task.coro))
    del task
    seen = {id(line)}
    passive -= seen
    looked, own = 0, counted_for_a_name()
    todo: list[Any] = [line]
    del line
    while todo:
        thing = todo.pop()
        looked += 1
        # Not counted: our own, by `thing`; and our caller has one of the first.
        references = sys.getrefcount(thing) - own - (looked == 1)
        referrers = [each for each in gc.get_referrers(thing) if each is not todo]
        unseen = references - len(referrers)  # those of C, and of functions that run right now
        if unseen > 0 or looked > MOST_LOOKS:
            return False
        for each in referrers:
            if id(each) in seen or id(each) in passive:
                continue
            if isinstance(each, ALIVE):
                return False
            seen.add(id(each))
            todo.append(each)
        del referrers, thing
        each = None
    return True


def parts_of(coroutine: Any) -> list[Any]:
    """A suspended coroutine, and all that it awaits."""
    parts = []
    while coroutine is not None:
        parts.append(coroutine)
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return parts
