"""What a player can do, whichever keys and buttons it is done with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

import pygame
from pygame.event import Event

from pgasync.inputs.bindings import PRESSES, Binding, binding, binding_of
from pgasync.inputs.scope import held_here, scope_here
from pgasync.inputs.wanted import Filter, Wanted, type_name, wait_for
from pgasync.kernel.spelling import did_you_mean

__all__ = ["Actions"]

DEFAULT = {
    "left": ["left", "a", "pad left", "pad left_x-"],
    "right": ["right", "d", "pad right", "pad left_x+"],
    "up": ["up", "w", "pad up", "pad left_y-"],
    "down": ["down", "s", "pad down", "pad left_y+"],
    "jump": ["space", "pad a"],
    "fire": ["x", "lctrl", "pad x", "pad right_trigger+"],
    "confirm": ["enter", "space", "pad a"],
    "cancel": ["escape", "backspace", "pad b"],
    "pause": ["p", "pad start"],
}


class Actions:
    """Actions by name, each with the keys and buttons that do it.

        actions = Actions(jump=["space", "pad a"], left=["left", "a", "pad left_x-"])
        await actions.wait("jump")

    A key is written as in `wait_key()`, a button of a gamepad as "pad a", a
    direction of a stick or trigger as "pad left_x-" or "pad right_trigger+".
    Several actions may have the same one.

    Args:
        bindings: a list of names for each action; an empty one is never done.
    Raises:
        ValueError, TypeError: there is no such key, button or direction.
    """

    __slots__ = ("bound",)

    def __init__(self, **bindings: Sequence[str]) -> None:
        self.bound = {name: checked_bindings(name, each) for name, each in bindings.items()}

    @classmethod
    def default(cls) -> Actions:
        """A map that works on keyboard and gamepad alike.

        Its actions are left, right, up, down (arrows or a, d, w, s; cross or left stick),
        jump (space; a), fire (x, left ctrl; x, right trigger), confirm (enter, space; a),
        cancel (escape, backspace; b) and pause (p; start). `to_dict()` tells all.
        """
        return cls(**DEFAULT)

    async def wait(self, *names: str, consume: bool = False) -> str:
        """Wait until the player does an action.

        Resumes: when the event that presses one of its bindings is delivered,
        as `wait_event()` does. What is held already must be pressed again. A
        stick is pressed when it is pushed half of its way. A `rebind()` or
        `update()` meanwhile counts at once.

        Args:
            names: the actions; none means any of them.
            consume: nobody after this task gets the event.
        Returns: the name of the action; if one press does several, the one
            that was named first.
        Raises:
            ValueError: there is no such action.
            MisuseError: the task has no scene.
        Cost: linear in the number of bindings for each press.
        """
        for name in names:
            self.bindings_of(name)
        pads = scope_here("actions.wait()").pads
        done: list[str] = []

        def fits(event: Event) -> bool:
            done[:] = [
                name
                for name in names or self.bound
                if any(each.pressed_by(event, pads) for each in self.bound[name])
            ]
            return bool(done)

        await wait_for(ActionPress("actions.wait", names, fits, consume, lambda: self.bound))
        return done[0]

    def held(self, name: str) -> bool:
        """Whether the player does an action now, by the rule of `key_held()`.

        Raises:
            ValueError: there is no such action.
            MisuseError: called outside of every task, or in a task without a scene.
        """
        bindings, scope = self.bindings_of(name), held_here("actions.held()")
        return any(each.held_in(scope) for each in bindings)

    def axis(self, negative: str, positive: str, *, dead_zone: float = 0.2) -> float:
        """A direction from two actions: `x += speed * actions.axis("left", "right") * dt`.

        Args:
            negative, positive: the actions.
            dead_zone: of sticks and triggers, as for `pad_axis()`.
        Returns: -1 to 1; keys and buttons give all or nothing.
        Raises:
            ValueError: there is no such action, or the dead zone is none.
            MisuseError: as `held()`.
        """
        ways = self.bindings_of(negative), self.bindings_of(positive)
        if not 0 <= dead_zone < 1:
            raise ValueError(f"dead_zone must be 0 or more and less than 1, got {dead_zone!r}")
        scope = held_here("actions.axis()")
        less, more = (max((each.strength(scope, dead_zone) for each in way), default=0.0) for way in ways)
        return more - less

    async def rebind(self, name: str) -> str | None:
        """Wait for a key, a button or a stick, and bind the action to it.

        It takes the place of the action's other bindings on the same device,
        so that a new key leaves the gamepad as it was. Other actions keep what
        they have. Nobody after this task hears of the press.

        Resumes: when the press is delivered, as `wait_event()` does. Keys and
        buttons without a name are passed by.

        Args:
            name: the action.
        Returns: what it is bound to now, such as "space" or "pad a"; None if
            the player has pressed escape, which changes nothing.
        Raises:
            ValueError: there is no such action.
            MisuseError: the task has no scene.
        """
        self.bindings_of(name)
        pads = scope_here("actions.rebind()").pads
        found: list[Binding] = []

        def fits(event: Event) -> bool:
            new = binding_of(event, pads)
            found[:] = [] if new is None else [new]
            return new is not None

        await wait_for(
            ActionPress("actions.rebind", (name,), fits, True, lambda: {name: [binding("escape")]})
        )
        new = found[0]
        if new.numbers == (pygame.K_ESCAPE,) and not new.on_pad:
            return None
        others = [each for each in self.bound[name] if each.on_pad != new.on_pad]
        # The keyboard first, as in the map that comes with the engine.
        self.bound[name] = (*others, new) if new.on_pad else (new, *others)
        return new.name

    def update(self, bindings: Mapping[str, Sequence[str]]) -> list[str]:
        """Bind several actions at once, as read from a settings file.

        Players edit such files, and older games have written some: an action
        that is unknown, or has a binding that is wrong, is left as it is, and
        told of on stderr. Nothing that a file holds stops the game.

        Actions that are not named keep what they have.

        Returns: what was wrong, in sentences; mostly empty.
        Raises:
            TypeError: `bindings` is no dict.
        """
        if not isinstance(bindings, Mapping):
            raise TypeError(f"update() takes a dict of actions and their bindings, got {bindings!r}")
        problems = []
        for name, each in bindings.items():
            try:
                self.bindings_of(name)
                self.bound[name] = checked_bindings(name, each)
            except (ValueError, TypeError) as error:
                problems.append(str(error))
                print(f"pgasync: in actions.update(), {error}", file=sys.stderr)
        return problems

    def to_dict(self) -> dict[str, list[str]]:
        """What `update()` takes, for a settings file."""
        return {name: [each.name for each in bindings] for name, bindings in self.bound.items()}

    def bindings_of(self, name: str) -> tuple[Binding, ...]:
        """What does an action, if there is such an action."""
        if name in self.bound:
            return self.bound[name]
        hint = did_you_mean(name, self.bound) or f" There are: {', '.join(self.bound) or 'none'}."
        raise ValueError(f"unknown action {name!r}.{hint}")


class ActionPress(Wanted):
    """The press that an action waits for.

    Args:
        bound: the bindings of all actions, as they are when the press comes.
    """

    __slots__ = ("bound",)

    def __init__(
        self,
        call: str,
        given: tuple[str, ...],
        fits: Filter,
        consume: bool,
        bound: Callable[[], Mapping[str, Sequence[Binding]]],
    ) -> None:
        super().__init__(call, given, type_name, PRESSES, fits, consume)
        self.bound = bound

    def __str__(self) -> str:
        return f"{self.call}({', '.join(map(repr, self.given))})"


def checked_bindings(action: str, names: Sequence[str]) -> tuple[Binding, ...]:
    """What a list of names stands for, each once; errors say for which action."""
    if isinstance(names, str) or not isinstance(names, Sequence):
        raise TypeError(f"action {action!r} needs a list such as ['space', 'pad a'], got {names!r}")
    try:
        return tuple(dict.fromkeys([binding(name) for name in names]))
    except (ValueError, TypeError) as error:
        raise type(error)(f"action {action!r}: {error}") from None
