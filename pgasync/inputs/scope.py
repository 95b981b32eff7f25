"""Who hears an event, in which order, and what is held down."""

from __future__ import annotations

from _thread import get_ident
from operator import itemgetter
from typing import TYPE_CHECKING

import pygame

from pgasync.inputs.delivery import Delivery
from pgasync.inputs.devices import Devices
from pgasync.inputs.kinds import BY_PLAYER, PAD_TYPES, POINTER_TYPES
from pgasync.inputs.line import Ear, Entry, Line, Wait
from pgasync.inputs.mouse import Mouse
from pgasync.inputs.padstate import Pads, PadState
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here

if TYPE_CHECKING:
    from pygame.event import Event

    from pgasync.kernel.task import Task

__all__ = ["InputScope", "Inputs", "held_here", "scope_here", "scope_of"]

EVERY = (None,)
"""The line of those who listen to every type."""


class InputScope:
    """What one scene hears: its waits, its streams, and the keys held down in it.

    Made by `Inputs.open_scope()`. A task finds it as `task.scene.inputs`.

    Attributes:
        keys: codes of the keys that are held. A key counts if its KEYDOWN came
            while this scope was hearing; so a new scope starts clean.
        buttons: the mouse buttons that are held, by the same rule.
        fingers: those that are down, by device and number, by the same rule.
        pad: the buttons and sticks of the gamepads, by the same rule.
        pads: the gamepads as they are, the same for every scope.
        shut: whether it hears nothing: it is held by somebody, or closed.
        deaf: whether it hears nothing of the player: it is shut, or below a `modal()` block.
    """

    __slots__ = (
        "blocks",
        "buttons",
        "deaf",
        "delivery",
        "fingers",
        "holds",
        "keys",
        "lines",
        "listened",
        "mouse",
        "muted",
        "open",
        "pad",
        "pads",
        "shut",
    )

    def __init__(self, mouse: Mouse, pads: Pads) -> None:
        self.mouse = mouse
        self.pad, self.pads = PadState(), pads
        self.keys: set[int] = set()
        self.buttons: set[int] = set()
        self.fingers: set[tuple[int, int]] = set()
        self.holds = 0
        self.muted = 0  # by so many `modal()` blocks
        self.open = True
        # Kept, and not asked for at every event: both change seldom.
        self.deaf = self.shut = False
        # The scopes of the `modal()` blocks in it.
        self.blocks: list[InputScope] = []
        # By event type; None is the line of those who listen to every type.
        self.lines: dict[int | None, Line] = {}
        # Numbers the listeners: the order across different event types.
        self.listened = 0
        # The one that runs now, as long as nobody but those it wakes has begun to listen.
        self.delivery: Delivery | None = None

    def weigh(self) -> None:
        """Note whether it hears, after a change of what decides that."""
        self.shut = self.holds > 0 or not self.open
        self.deaf = self.shut or self.muted > 0

    def hold(self) -> None:
        """Make it deaf, until `let_go()` was called as often as `hold()`.

        What happens in the meantime is not made up later.
        """
        for scope in (self, *self.blocks):
            scope.holds += 1
            scope.weigh()

    def let_go(self) -> None:
        """Take one `hold()` back.

        Raises:
            MisuseError: nobody holds it.
        """
        if not self.holds:
            raise MisuseError("let_go() was called on inputs that nobody holds. Call hold() first.")
        for scope in (self, *self.blocks):
            scope.holds -= 1
            scope.weigh()

    def mute(self, by: int) -> None:
        """Let one `modal()` block more, or one less, keep the player from being heard."""
        self.muted += by
        self.weigh()

    def closed(self) -> None:
        """It was taken away."""

    def join(self, types: tuple[int, ...], task: Task | None, what: Wait | Ear) -> Entry:
        """Let a task or a stream stand in the lines of some types, or in that of every type."""
        if self.delivery is not None:
            self.delivery.make_room()
        self.listened = number = self.listened + 1
        entry = (number, task, what)
        for kind in types or EVERY:
            line = self.lines.get(kind)
            if line is None:
                line = self.lines[kind] = Line()
            line.add(entry)
        return entry

    def entries(self, kind: int) -> list[Entry]:
        """Who listens to events of a type now, in the order in which they began.

        Those who have left are in it, too: who hears is asked when their turn comes.
        """
        line, every = self.lines.get(kind), self.lines.get(None)
        if every is None or not every.entries:
            return [] if line is None else line.entries
        if line is None:
            return every.entries
        line.renumber()
        # Two sorted runs at most: this is a merge, linear in their length.
        return sorted([*every.entries, *line.entries], key=itemgetter(0))

    def entries_left(self) -> list[Entry]:
        """Who listens now, to whatever it is, in the order in which they began."""
        if self.delivery is not None:
            self.delivery.make_room()
        lines = self.lines.values()
        return sorted(
            {entry[0]: entry for line in lines for entry in line.settle()}.values(), key=itemgetter(0)
        )

    def renumber(self) -> None:
        """Have everyone carry the number that those who begin to wait now would carry on from."""
        for line in self.lines.values():
            line.renumber()

    def misses(self, event: Event) -> bool:
        """Whether it does not hear an event. Below a `modal()` block it misses only what the player does."""
        return self.shut or (self.deaf and event.type in BY_PLAYER)


class Inputs:
    """The inputs of one game: a pile of scopes, and the events that go through it.

    Attributes:
        scopes: the open scopes, bottom to top.
        mouse: where the pointer is.
        pads: which sticks are pushed.
        devices: what the game wants of the machine.
    """

    __slots__ = ("devices", "mouse", "pads", "scheduler", "scopes", "thread")

    def __init__(self) -> None:
        self.thread = get_ident()
        self.scheduler = here()
        self.scopes: list[InputScope] = []
        self.mouse = Mouse()
        self.pads = Pads()
        self.devices = Devices()

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
        for block in scope.blocks.copy():
            self.close_scope(block)  # of a task that would not end with its scene
        self.scopes.remove(scope)
        scope.open = False
        scope.weigh()
        scope.closed()
        scope.lines.clear()
        scope.keys.clear()
        scope.buttons.clear()
        scope.fingers.clear()
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
        return self.scheduler.call(self.hand_out, event)

    def hand_out(self, event: Event) -> bool:
        """`deliver`, inside a call into the tree, as a tick is."""
        kind = event.type
        hearing: list[InputScope] = []
        # Everyone is listed before anyone is woken.
        deliveries: list[Delivery] = []
        for scope in reversed(self.scopes):
            if scope.deaf and scope.misses(event):
                continue
            hearing.append(scope)
            entries = scope.entries(kind)
            if entries:
                deliveries.append(Delivery(scope, scope.lines.get(kind), entries))
        self.note(event, hearing)
        scheduler = self.scheduler
        return any(delivery.run(event, scheduler) for delivery in deliveries)

    def listen_to(self, kind: int) -> bool:
        """Whether anybody is there who waits for events of a type, and hears them."""
        lines = (scope.lines.get(kind) for scope in self.scopes if not scope.deaf)
        return any(line is not None and line.settle() for line in lines)

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
        elif kind == pygame.FINGERDOWN:
            for scope in hearing:
                scope.fingers.add((getattr(event, "touch_id", 0), getattr(event, "finger_id", 0)))
        elif kind == pygame.FINGERUP:
            for scope in self.scopes:
                scope.fingers.discard((getattr(event, "touch_id", 0), getattr(event, "finger_id", 0)))
        elif kind in PAD_TYPES:
            self.pads.note(event, [scope.pad for scope in hearing], [scope.pad for scope in self.scopes])
        elif kind == pygame.WINDOWFOCUSLOST:
            # The releases now go to another window.
            self.pads.clear()
            for scope in self.scopes:
                scope.keys.clear()
                scope.buttons.clear()
                scope.fingers.clear()
                scope.pad.clear()


def scope_of(task: Task, call: object) -> InputScope:
    """The input scope that a task lives in.

    Raises:
        MisuseError: the task has no scene.
    """
    scope: InputScope | None = getattr(task.home.scene, "inputs", None)
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


def held_here(call: object) -> InputScope:
    """What is held down for the running task: nothing, while its scope is deaf.

    Raises: as `scope_here()`.
    """
    scope = scope_here(call)
    return NOTHING if scope.deaf else scope


NOTHING = InputScope(Mouse(), Pads())
