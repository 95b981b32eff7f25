"""Another order among equals, to find games that depend on one.

The engine promises an order among those who wait for the same thing: the one
in which they began to wait. So a game runs the same way every time, and never
shows that it works only by luck. Shuffled, it does.

Everything here happens between two ticks, from outside: the kernel knows
nothing of it, and pays nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from heapq import heapify
from itertools import groupby
from operator import itemgetter
from typing import Any

from pgasync.engine.game import Game
from pgasync.inputs.line import Line
from pgasync.inputs.scope import InputScope
from pgasync.kernel.task import Task
from pgasync.kernel.tree import walk
from pgasync.kernel.waitlist import WaitList
from pgasync.sync.line import Line as Queue
from pgasync.sync.line import Place
from pgasync.timing.batch import Batch
from pgasync.timing.frames import FrameList, numbered
from pgasync.timing.timers import Entry, Timers

__all__ = ["shuffle_equals"]


def shuffle_equals(game: Game, roots: Iterable[Task], order: random.Random) -> None:
    """Permute, between two ticks, those who wait for the same: a frame, a deadline, a signal, an event, a
    value, a channel, an input; or whose conditions are asked in the same frame.

    Args:
        roots: the live roots whose tasks wait in the game, oldest first.
        order: decides; not the game's own random numbers, which must stay as they are.
    """
    for clock in game.clock.all:
        shuffle_frames(clock.frames, order)
        shuffle_frames(clock.late_frames, order)
        shuffle_deadlines(clock.timers, order)
        if clock.batch is not None:
            shuffle_conditions(clock.batch, order)
    for scope in game.inputs.scopes:
        shuffle_listeners(scope, order)
    # Found through those who wait, and so in an order that is the same in every run.
    tasks = [task for root in roots for _, task in walk(root)]
    lists = {id(task.parked_on): task.parked_on for task in tasks if isinstance(task.parked_on, WaitList)}
    for waiting in lists.values():
        shuffle_waiters(waiting, order)
    queues = {
        id(task.parked_on.line): task.parked_on.line for task in tasks if isinstance(task.parked_on, Place)
    }
    for queue in queues.values():
        shuffle_places(queue, order)


def shuffle_frames(frames: FrameList, order: random.Random) -> None:
    """Those who wait for the next frame."""
    tasks = frames.waiting()
    order.shuffle(tasks)
    # As `FrameList.settle` leaves it: without holes, and nobody has joined since.
    frames.tasks, frames.joined = numbered(tasks, 0), []
    frames.holes = frames.gaps = 0
    frames.due = len(tasks)


def shuffle_waiters(waiting: WaitList, order: random.Random) -> None:
    """Those who wait for the same signal, event or end of a task."""
    waiting.compact()
    order.shuffle(waiting.tasks)
    for slot, task in enumerate(waiting.tasks):
        assert task is not None
        task.slot = slot


def shuffle_places(queue: Queue, order: random.Random) -> None:
    """Those who wait for the same value or channel."""
    places = list(queue.places)
    order.shuffle(places)
    for place in places:
        queue.places.move_to_end(place)


def shuffle_conditions(batch: Batch, order: random.Random) -> None:
    """Those whose conditions are asked in the same frame."""
    batch.tidy()
    order.shuffle(batch.polls)
    order.shuffle(batch.late_polls)


def shuffle_deadlines(timers: Timers, order: random.Random) -> None:
    """Those whose deadline is the same: their numbers decide, and are dealt out anew."""
    entries = sorted((entry for entry in timers.heap if entry[2].slot is entry), key=itemgetter(0, 1))
    # In place: the loop of the timers may know this list.
    timers.heap[:] = [
        new for _, equals in groupby(entries, itemgetter(0)) for new in renumbered(list(equals), order)
    ]
    heapify(timers.heap)
    # A sleep of zero is due in the next tick, whenever it was set.
    timers.soon = renumbered([entry for entry in timers.soon if entry[2].slot is entry], order)
    timers.stale = 0


def renumbered(entries: list[Entry], order: random.Random) -> list[Entry]:
    """The same entries with their numbers exchanged."""
    numbers = [entry[1] for entry in entries]
    order.shuffle(numbers)
    found = []
    for (deadline, _, who, flicks), number in zip(entries, numbers, strict=True):
        who.slot = entry = (deadline, number, who, flicks)
        found.append(entry)
    return sorted(found, key=itemgetter(1))


def shuffle_listeners(scope: InputScope, order: random.Random) -> None:
    """Those who listen in one scene. One who listens to several types of events has one number for all."""
    for line in scope.lines.values():
        line.settle()
    listening = {entry[0]: entry for line in scope.lines.values() for entry in line.entries}
    numbers = sorted(listening)
    dealt = numbers.copy()
    order.shuffle(dealt)
    new: dict[int, Any] = {}
    for old, number in zip(numbers, dealt, strict=True):
        _, task, wait = listening[old]
        new[old] = (number, task, wait)
        if task is not None:
            task.slot = new[old]
    for line in scope.lines.values():
        renumber(line, new)


def renumber(line: Line, new: dict[int, Any]) -> None:
    """Put the entries of a line into the order of their new numbers."""
    line.entries = sorted((new[entry[0]] for entry in line.entries), key=itemgetter(0))
