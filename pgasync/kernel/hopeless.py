"""Tasks that wait for something which nobody can cause any more.

A signal that only those who wait for it still know will never be fired. Only
looked for when somebody asks: Python has to go through all its objects.
"""

from __future__ import annotations

import gc
import sys
from types import AsyncGeneratorType, CoroutineType, FrameType, GeneratorType, ModuleType
from typing import TYPE_CHECKING, Any

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
    waitlist = task.parked_on
    return isinstance(waitlist, WaitList) and only_known_to_those_who_wait(waitlist)


def hopeless_tasks(root: Task) -> list[Task]:
    """All such tasks of a tree, parents first. The cost counts for each thing that is waited for."""
    known: dict[int, bool] = {}
    found = []
    for _, task in walk(root):
        waitlist = task.parked_on
        if isinstance(waitlist, WaitList):
            if id(waitlist) not in known:
                known[id(waitlist)] = only_known_to_those_who_wait(waitlist)
            if known[id(waitlist)]:
                found.append(task)
    return found


def only_known_to_those_who_wait(waitlist: WaitList) -> bool:
    """Whether every way to a wait list begins with a task that waits in it."""
    waiters = [task for task in waitlist.tasks if task is not None]
    passive = {id(waiters), id(waitlist.tasks)}
    for task in waiters:
        passive.add(id(task))
        passive.update(id(part) for part in parts_of(task.coro))
    del task
    seen = {id(waitlist)}
    looked = 0
    todo: list[Any] = [waitlist]
    del waitlist
    while todo:
        thing = todo.pop()
        looked += 1
        # Two of the references are those of `thing` and of the call, and our caller has one of the first.
        references = sys.getrefcount(thing) - (3 if looked == 1 else 2)
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
