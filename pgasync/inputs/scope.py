"""Who hears an event, in which order, and what is held down."""

from __future__ import annotations

from _thread import get_ident
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

import pygame

from pgasync.inputs.padstate import PAD_TYPES, Pads, PadState
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler, here

if TYPE_CHECKING:
    from pygame.event import Event

    from pgasync.kernel.task import Task

__all__ = ["InputScope", "Inputs", "Mouse", "scope_here", "scope_of"]


class Wait(Protocol):
    """What a task in a line waits for: some events."""

    picky: bool
    consume: bool
    types: tuple[int, ...]

    def hear(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        """Wake the task, if the event is what it waits for; say whether it was consumed."""


class Ear(Protocol):
    """Something else in a line: a stream of events."""

    def alive(self) -> bool:
        """Whether it may still hear something."""

    def hear(self, event: Event, scheduler: Scheduler) -> bool:
        """Take the event, if it is one of those it is for; say whether it was consumed."""


Entry = tuple[int, "Task | None", Any]
"""A place in a line: its number, and a task with its `Wait`, or None with an `Ear`.
A task's entry counts as long as it is the task's `slot`."""


class Mouse:
    """Where the pointer is, and how far it has moved: the same for every scope."""

    __slots__ = ("moved", "moved_in", "pos")

    def __init__(self) -> None:
        self.pos: tuple[float, float] = (0, 0)
        self.moved: tuple[float, float] = (0, 0)
        # The tick of that movement, as the scheduler counts its outermost calls.
        self.moved_in = 0

    @property
    def rel(self) -> tuple[float, float]:
        """The movement of this tick."""
        return self.moved if self.moved_in == here().epoch else (0, 0)

    def move(self, x: float, y: float) -> None:
        """Add to the movement of this tick."""
        before = self.rel
        self.moved = (before[0] + x, before[1] + y)
        self.moved_in = here().epoch


class Line:
    """The listeners for one event type, in the order in which they began to listen.

    Who leaves only stops counting and stays in the list as a hole, because
    deliveries iterate over it. The holes are closed before the list would
    grow to four times its size, so that cancelled waits do not pile up.
    """

    __slots__ = ("entries", "limit", "settled")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.limit = 32
        # How often the holes were closed, so that places mean others now.
        self.settled = 0

    def add(self, entry: Entry) -> None:
        """Join at the end."""
        if len(self.entries) >= self.limit:
            self.settle()
        self.entries.append(entry)

    def settle(self) -> list[Entry]:
        """Close the holes; return those who are left."""
        # A stream counts while it is alive, a task while this is its `slot`.
        self.entries = [
            entry
            for entry in self.entries
            if (entry[2].alive() if entry[1] is None else entry[1].slot is entry)
        ]
        self.limit = 4 * len(self.entries) + 32
        self.settled += 1
        return self.entries


class InputScope:
    """What one scene hears: its waits, its streams, and the keys held down in it.

    Made by `Inputs.open_scope()`. A task finds it as `task.scene.inputs`.

    Attributes:
        keys: codes of the keys that are held. A key counts if its KEYDOWN came
            while this scope was hearing; so a new scope starts clean.
        buttons: the mouse buttons that are held, by the same rule.
        pad: the buttons and sticks of the gamepads, by the same rule.
        pads: the gamepads as they are, the same for every scope.
    """

    __slots__ = ("buttons", "holds", "keys", "lines", "listened", "mouse", "open", "pad", "pads")

    def __init__(self, mouse: Mouse, pads: Pads) -> None:
        self.mouse = mouse
        self.pad, self.pads = PadState(), pads
        self.keys: set[int] = set()
        self.buttons: set[int] = set()
        self.holds = 0
        self.open = True
        # By event type; None is the line of those who listen to every type.
        self.lines: dict[int | None, Line] = {}
        # Numbers the listeners: the order across different event types.
        self.listened = 0

    @property
    def deaf(self) -> bool:
        """Whether it hears nothing: it is held by somebody, or closed."""
        return self.holds > 0 or not self.open

    def hold(self) -> None:
        """Make it deaf, until `let_go()` was called as often as `hold()`.

        What happens in the meantime is not made up later.
        """
        self.holds += 1

    def let_go(self) -> None:
        """Take one `hold()` back.

        Raises:
            MisuseError: nobody holds it.
        """
        if not self.holds:
            raise MisuseError("let_go() was called on inputs that nobody holds. Call hold() first.")
        self.holds -= 1

    def listen(self, types: tuple[int, ...], ear: Ear) -> None:
        """Let a stream hear the events of some types, or of every type if there are none."""
        self.listened += 1
        self.join(types, (self.listened, None, ear))

    def join(self, types: tuple[int, ...], entry: Entry) -> None:
        """Stand in the lines of some types, or in that of every type."""
        for kind in types or (None,):
            line = self.lines.get(kind)
            if line is None:
                line = self.lines[kind] = Line()
            line.add(entry)

    def entries(self, kind: int) -> list[Entry]:
        """Who listens to events of a type now, in the order in which they began.

        A list of its own, which nobody joins later. Those who have left are
        in it, too: who hears is asked when their turn comes.
        """
        line, every = self.lines.get(kind), self.lines.get(None)
        if every is None or not every.entries:
            return [] if line is None else line.entries.copy()
        # Two sorted runs at most: this is a merge, linear in their length.
        return sorted([*every.entries, *(line.entries if line is not None else ())], key=itemgetter(0))

    def hand_out(self, event: Event, entries: list[Entry], scheduler: Scheduler) -> bool:
        """Let them hear an event, one after the other; say whether somebody consumed it.

        A hot path: a task that takes every event of a type, and waits for the
        next one, is put into its line again right here, and those who were in
        it before are taken off all at once, if all have done so.
        """
        queue = scheduler.queue
        line = self.lines.get(event.type)
        settled = 0 if line is None else line.settled
        if self.deaf:
            return False  # since a moment ago: somebody in a scene further up has seen to that
        plain = line is not None and len(line.entries) == len(entries)
        for entry in entries:
            _, task, wait = entry
            if task is None:
                scheduler.running = None
                consumed = wait.hear(event, scheduler)
            elif task.slot is not entry:
                continue
            elif wait.picky:
                scheduler.running = None
                consumed = wait.hear(event, task, scheduler)
            else:
                scheduler.running = task
                try:
                    answer = task.coro.send(event)
                except BaseException as error:
                    scheduler.running = task.parked_on = task.slot = None
                    scheduler.go(scheduler.ended(task, error))
                else:
                    if answer is wait and not queue and wait.single and line is not None:
                        self.listened = number = self.listened + 1
                        task.slot = entry = (number, task, wait)
                        task.since = task.root.moment
                        line.entries.append(entry)
                        continue
                    scheduler.running = task.parked_on = task.slot = None
                    scheduler.go(scheduler.waiting(task, answer))
                consumed = False
            plain = False
            if queue:
                scheduler.running = None
                scheduler.drain()
            if consumed:
                scheduler.running = None
                return True
            if self.deaf:
                break
        scheduler.running = None
        if line is not None:
            if plain and line.settled == settled:
                del line.entries[: len(entries)]
            elif len(line.entries) >= line.limit:
                line.settle()
        return False


class Inputs:
    """The inputs of one game: a pile of scopes, and the events that go through it.

    Attributes:
        scopes: the open scopes, bottom to top.
        mouse: where the pointer is.
        pads: which sticks are pushed.
    """

    __slots__ = ("mouse", "pads", "scopes", "thread")

    def __init__(self) -> None:
        self.thread = get_ident()
        self.scopes: list[InputScope] = []
        self.mouse = Mouse()
        self.pads = Pads()

    def open_scope(self) -> InputScope:
        """Put a new scope on top. No key is held in it."""
        scope = InputScope(self.mouse, self.pads)
        self.scopes.append(scope)
        return scope

    def close_scope(self, scope: InputScope) -> None:
        """Take a scope away, with everything that listens in it.

        Raises:
            MisuseError: it is not open here.
        """
        if scope not in self.scopes:
            raise MisuseError("close_scope() was called on an input scope that is not open here.")
        self.scopes.remove(scope)
        scope.open = False
        scope.lines.clear()
        scope.keys.clear()
        scope.buttons.clear()
        scope.pad.clear()

    def deliver(self, event: Event) -> bool:
        """Hand one event to everyone who listens to it right now.

        The topmost scope comes first, and within a scope those who began to
        listen first. Each task that the event wakes, and all that this task
        sets off, has reached its next wait before the next one is woken, and
        before this returns. Who begins to listen meanwhile does not hear this
        event; who ends, or becomes deaf meanwhile, does not hear it any more.

        What is held is noted before anyone is woken, consumed or not.

        Returns: whether it was consumed.
        Raises:
            MisuseError: called in another thread than the one that made it.
            Exception: what escapes from task trees, if this is the outermost call.
        Cost: linear in the number of listeners to this event type.
        """
        if get_ident() != self.thread:
            here().admit("deliver()", self.thread)
        return here().call(self.hand_out, event)

    def hand_out(self, event: Event) -> bool:
        """`deliver`, inside a call into the tree."""
        scheduler = here()
        hearing = [scope for scope in reversed(self.scopes) if not scope.deaf]
        self.note(event, hearing)
        # Everyone is listed before anyone is woken.
        rounds = [(scope, scope.entries(event.type)) for scope in hearing]
        return any(scope.hand_out(event, entries, scheduler) for scope, entries in rounds)

    def note(self, event: Event, hearing: list[InputScope]) -> None:
        """Keep what is held and where the pointer is.

        A press counts where it was heard, a release everywhere: a scope that
        was deaf when the key came up must not believe that it is still down.
        """
        kind = event.type
        if kind == pygame.KEYDOWN:
            for scope in hearing:
                scope.keys.add(getattr(event, "key", 0))
        elif kind == pygame.KEYUP:
            for scope in self.scopes:
                scope.keys.discard(getattr(event, "key", 0))
        elif kind in POINTER_TYPES:
            self.mouse.pos = getattr(event, "pos", self.mouse.pos)
            if kind == pygame.MOUSEMOTION:
                self.mouse.move(*getattr(event, "rel", (0, 0)))
            elif kind == pygame.MOUSEBUTTONDOWN:
                for scope in hearing:
                    scope.buttons.add(getattr(event, "button", 0))
            else:
                for scope in self.scopes:
                    scope.buttons.discard(getattr(event, "button", 0))
        elif kind in PAD_TYPES:
            self.pads.note(event, [scope.pad for scope in hearing], [scope.pad for scope in self.scopes])
        elif kind == pygame.WINDOWFOCUSLOST:
            # The releases now go to another window.
            self.pads.clear()
            for scope in self.scopes:
                scope.keys.clear()
                scope.buttons.clear()
                scope.pad.clear()


POINTER_TYPES = {pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP}


def scope_of(task: Task, call: object) -> InputScope:
    """The input scope that a task lives in.

    Raises:
        MisuseError: the task has no scene.
    """
    scope: InputScope | None = getattr(task.scene, "inputs", None)
    if scope is None:
        raise MisuseError(
            f"{task.name} called {call}, but it has no scene, and only scenes hear inputs."
            " Call it in a function that game.play() runs."
        )
    return scope


def scope_here(call: object) -> InputScope:
    """The input scope of the running task.

    Raises:
        MisuseError: no task is running, or it has no scene.
    """
    task = here().running
    if task is None:
        raise MisuseError(f"{call} was called outside of every task.")
    return scope_of(task, call)
