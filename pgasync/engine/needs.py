"""What the end of a block waits for, however many tasks it takes part in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pgasync.engine.job import Job
from pgasync.inputs.madeup import waits_for_input
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.scope import Scope
from pgasync.kernel.state import CLOSE_ON_FINISH, DAEMON
from pgasync.kernel.task import Task
from pgasync.kernel.tree import walk
from pgasync.kernel.waitlist import WaitList
from pgasync.timing.clock import Clock
from pgasync.timing.frames import FrameList
from pgasync.timing.skipclock import SkipClock, belongs, can_move, in_use
from pgasync.timing.timeout import Timeout

__all__ = ["Needs"]


class Needs:
    """Which tasks have to go on before a block can end, and what they wait for.

    Those that run beside, such as daemons, do not count, nor does what the
    block has started in its scene: it ends without them.

    Args:
        task: whose block it is.
        nursery: the outermost scope of the block.
        clock: of the block.
    Attributes:
        time: one of them waits for time on a clock of the block.
        elsewhere: one of them waits for time on another clock, or for a thread or a future.
        others: one of them waits for neither time nor an input: a signal, a value, another task.
        inputs: those who wait for an input.
        leaves: all who wait for something else than for one another.
    """

    def __init__(self, task: Task, nursery: Nursery, clock: SkipClock) -> None:
        self.clock = clock
        self.time = self.elsewhere = self.others = False
        self.inputs: list[Task] = []
        self.leaves: list[Task] = []
        tasks = {task: None}  # a dict, for its order
        todo = [task]
        for each in todo:
            scopes = list(scopes_of(each, nursery))
            for other in self.look(each, scopes):
                if other not in tasks:
                    tasks[other] = None
                    todo.append(other)

    def look(self, task: Task, scopes: list[Scope]) -> list[Task]:
        """Note what a task waits for; return those that may let it go on."""
        wait: Any = task.parked_on
        for scope in scopes:
            # By a clock of the block that stands still, as below a scene, nothing is limited.
            if isinstance(scope, Timeout) and scope.slot is not None and not self.is_held(scope.clock):
                self.note(scope.clock)
        if isinstance(wait, Nursery):
            return children(scopes, wait)
        self.leaves.append(task)
        if isinstance(wait, FrameList):
            self.note(task.clock)
        elif hasattr(wait, "clock"):
            self.note(wait.clock or task.clock)
        elif isinstance(wait, Job):
            self.elsewhere = True  # its result comes with a later tick
        elif waits_for_input(task):
            self.inputs.append(task)
        else:
            joined = joined_by(task, wait) if isinstance(wait, WaitList) else None
            if joined is not None and belongs(joined.clock, self.clock):
                self.leaves.pop()
                return [joined, *children(scopes)]
            self.others = True
            # A signal, a place in a nursery ...: anyone may be the one who gives it.
            return [child for scope in scopes for child in scope.children]
        return children(scopes)

    def note(self, clock: Clock) -> None:
        """Somebody waits for the time of a clock."""
        if belongs(clock, self.clock):
            self.time = True
        else:
            self.elsewhere = True

    def is_held(self, clock: Clock) -> bool:
        """Whether a clock is one of the block, and no step of a skip would move it."""
        return belongs(clock, self.clock) and not can_move(clock)

    def outside(self, task: Task) -> bool:
        """Whether somebody in the block waits for a thread or another clock, and then may wake a task."""
        root = task.root.task
        for _, each in () if root is None else walk(root):
            wait: Any = each.parked_on
            if belongs(each.clock, self.clock) and (
                isinstance(wait, Job) or not belongs(getattr(wait, "clock", None) or each.clock, self.clock)
            ):
                return True
        return False

    def moving(self) -> bool:
        """Whether time could wake anybody at all in the block."""
        return any(
            belongs(clock, self.clock) and can_move(clock) and in_use(clock) for clock in self.clock.all
        )


def scopes_of(task: Task, outermost: Scope) -> Iterator[Scope]:
    """The open scopes of a task, up to a given one."""
    scope: Scope | None = task.innermost
    while scope is not None and scope is not outermost:
        yield scope
        scope = scope.outer


def children(scopes: list[Scope], waiting_at: Nursery | None = None) -> list[Task]:
    """The children that end a block when they return, and those whose end a nursery waits for."""
    return [
        child
        for scope in scopes
        if isinstance(scope, Nursery)
        for child, how in scope.children.items()
        if how & CLOSE_ON_FINISH or (scope is waiting_at and not how & DAEMON)
    ]


def joined_by(task: Task, line: WaitList) -> Task | None:
    """The task whose end is waited for in a list, if it is such a list."""
    root = task.root.task
    return None if root is None else next((each for _, each in walk(root) if each.joiners is line), None)
