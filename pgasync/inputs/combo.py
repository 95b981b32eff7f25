"""Keys and buttons one after the other."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from pygame.event import Event

from pgasync.inputs.bindings import PRESSES, Binding, binding, binding_of
from pgasync.inputs.gamepad import BUTTONS
from pgasync.inputs.names import CODES
from pgasync.inputs.padstate import Pads
from pgasync.inputs.scope import scope_here
from pgasync.inputs.wanted import Wanted, wait_for
from pgasync.kernel.scheduler import Scheduler
from pgasync.timing.timeout import move_on_after

if TYPE_CHECKING:
    from pgasync.inputs.actions import Actions
    from pgasync.kernel.task import Task

__all__ = ["combo"]

Press = tuple[int, int, int]
"""An event type, a key code or the number of a button or an axis, and which way a stick is pushed."""


async def combo(keys: str, within: float = 0.5, *, actions: Actions | None = None) -> None:
    """Wait until keys or buttons have been pressed one after the other.

        await combo("down down right a", within=0.4)
        await combo("down right fire", actions=actions)  # whatever the player has bound them to

    A wrong press, or a pause that is too long, begins anew; if the last ones
    that were pressed are the beginning of the combo already, they count:
    "down down down right" has "down down right" in it. What comes in the same
    tick counts in the order of its events.

    Resumes: with the last press, as `wait_key()` does.

    Args:
        keys: names with spaces between them, at least one: of keys, as for
            `wait_key()`, of a gamepad's buttons, as for `wait_button()`, or of a
            direction of a stick, such as "left_x+". What is both, as "a" and
            "down" are, is done by either. "pad a" means the gamepad only.
        within: s on the task's clock from each press to the next, finite and >= 0.
        actions: the names are those of actions, by all that they are bound to now.
    Raises:
        ValueError: there is no key, button or action of such a name, or there
            are none; `within` is negative, infinite or NaN.
        TypeError: `keys` is no text.
        MisuseError: the task has no scene.
    Cost: per press linear in the length of the combo, at worst squared.
    """
    if not isinstance(keys, str):
        raise TypeError(f"combo() needs names of keys such as 'down down space', got {keys!r}")
    wanted = [frozenset(presses_of(name, actions)) for name in names_of(keys)]
    if not wanted:
        raise ValueError("combo() needs names of keys such as 'down down space', got none")
    move_on_after(within)  # complains of its seconds now, and not after the first key
    any_press = AnyPress(keys, scope_here("combo()").pads)
    pressed: list[Press] = []
    while True:
        with move_on_after(within) if pressed else nullcontext() as pause:
            press = await any_press.next()
            if press is None:
                return  # nobody plays, see `skippable()`
            pressed.append(press)
        if pause is not None and pause.cancelled_caught:
            pressed.clear()
            continue
        while not begins(wanted, pressed):
            del pressed[0]
        if len(pressed) == len(wanted):
            return


class AnyPress(Wanted):
    """The press of any key or button; of sticks only when they come to count as pressed."""

    __slots__ = ("pads",)

    def __init__(self, keys: str, pads: Pads) -> None:
        super().__init__("combo", (keys,), repr, PRESSES, picky=True)
        self.pads = pads

    def fits(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        return press_of(event, self.pads) is not None

    async def next(self) -> Press | None:
        """Wait for the next one; None if it was made up."""
        event = await wait_for(self)
        if getattr(event, "skipped", False):
            return None
        press = press_of(event, self.pads)
        assert press is not None, "`fits` has let it through"
        return press


def press_of(event: Event, pads: Pads) -> Press | None:
    """What the event that is being delivered presses; a key without a name presses something, too."""
    if event.type == PRESSES[0]:
        return event.type, getattr(event, "key", 0), 0
    bound = binding_of(event, pads)
    return None if bound is None else (bound.kind, bound.numbers[0], bound.sign)


def names_of(keys: str) -> list[str]:
    """The names in a combo; "pad a" is one."""
    names: list[str] = []
    for word in keys.split():
        if names and names[-1] == "pad":
            names[-1] = f"pad {word}"
        else:
            names.append(word)
    return names


def presses_of(name: str, actions: Actions | None) -> list[Press]:
    """All that does one step of a combo."""
    bound: list[Binding] = []
    if actions is not None:
        bound += actions.bindings_of(name)
    else:
        on_pad = name in BUTTONS or (name[-1:] in ("+", "-") and len(name) > 1)
        if on_pad:
            bound.append(binding(f"pad {name}"))
        if name in CODES or not on_pad:
            bound.append(binding(name))
    return [(each.kind, number, each.sign) for each in bound for number in each.numbers]


def begins(wanted: list[frozenset[Press]], pressed: list[Press]) -> bool:
    """Whether what was pressed is the beginning of what is wanted. Nothing is."""
    return all(press in presses for presses, press in zip(wanted, pressed, strict=False))
