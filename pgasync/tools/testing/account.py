"""What is going on, told for whoever looks at a test that has failed."""

from __future__ import annotations

from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING

import pygame
from pygame.event import Event

from pgasync.inputs.names import key_name
from pgasync.kernel import advice
from pgasync.kernel.hopeless import hopeless_tasks
from pgasync.tools.testing.leaks import lives_in

if TYPE_CHECKING:
    from pgasync.tools.testing.stage import Stage

__all__ = ["Diary", "tell_stage", "without_engine"]

LAST_INPUTS = 10
QUIET = {"scancode", "touch", "window", "mod", "unicode", "rel", "buttons"}
"""What an event carries that tells nothing here."""


class Diary:
    """The last inputs, with the tick they came in."""

    def __init__(self) -> None:
        self.events: deque[tuple[int, Event]] = deque(maxlen=LAST_INPUTS)

    def note(self, tick: int, events: list[Event]) -> None:
        """Write down what comes in a tick."""
        self.events += [(tick, event) for event in events]

    def lines(self) -> list[str]:
        """A line for each input, oldest first."""
        return [f"tick {tick}: {describe(event)}" for tick, event in self.events]


def describe(event: Event) -> str:
    """An event, in words."""
    if event.type in (pygame.KEYDOWN, pygame.KEYUP):
        what = "pressed" if event.type == pygame.KEYDOWN else "released"
        return f"{key_name(getattr(event, 'key', 0))} {what}"
    name = pygame.event.event_name(event.type)
    details = ", ".join(f"{key}={value!r}" for key, value in event.dict.items() if key not in QUIET)
    return f"{name} {details}".rstrip()


def tell_stage(stage: Stage) -> str:
    """The whole account: the moment, the live tasks, who has ended lately and why, the last inputs."""
    game = stage.game
    tick = f"{stage.ticks} tick{'s' if stage.ticks != 1 else ''}"
    lines = [f"{tick} of game time ({stage.seconds:.2f} s), seed {game.seed}"]
    if stage.shuffled is not None:
        lines.append(f"the order among equals is shuffled, with --pgasync-shuffle {stage.shuffled}")
    if stage.texts:
        lines.append("on the screen: " + ", ".join(short(repr(text)) for text in stage.texts[-8:]))
    alive = [line for task in stage.outermost() for line in task.tree().splitlines()]
    lines += section("live tasks", alive or ["none, as the game has ended" if stage.done else "none"])
    lost = [task.name for root in stage.outermost() for task in hopeless_tasks(root)]
    if lost:
        lines.append(f"nobody can wake, as nothing else refers to what they wait for: {', '.join(lost)}")
    ended = [
        line
        for task, tick in stage.witness.ended
        if lives_in(task, game)  # and not of another stage of the same test
        for line in hanging(f"tick {tick}: ", task.why().splitlines())
    ]
    lines += section("ended lately", ended or ["no task"])
    lines += section("last inputs", stage.diary.lines() or ["none"])
    return "\n".join(lines)


def without_engine(error: BaseException) -> None:
    """Take the engine's own calls out of the traceback of an error, and of all that it holds or comes from.

    Between the line of the test and the line of the game there are a dozen of
    them, and no beginner finds the game's line behind them.
    """
    found: list[BaseException | None] = [error]
    seen: set[int] = set()
    while found:
        each = found.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        each.__traceback__ = game_lines(each.__traceback__)
        found += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            found += each.exceptions
            # Or the error that the group holds would be told twice.
            each.__suppress_context__ |= each.__context__ in each.exceptions


def game_lines(traceback: TracebackType | None) -> TracebackType | None:
    """The part of a traceback that is not the engine's; all of it, if there is no other."""
    places = []
    step = traceback
    while step is not None:
        if not advice.is_ours(step.tb_frame.f_code):
            places.append(step)
        step = step.tb_next
    kept: TracebackType | None = None
    for place in reversed(places):
        kept = TracebackType(kept, place.tb_frame, place.tb_lasti, place.tb_lineno)
    return kept or traceback


def section(title: str, lines: list[str]) -> list[str]:
    """A title with lines below it."""
    return [f"{title}:", *(f"  {line}" for line in lines)]


def hanging(head: str, lines: list[str]) -> list[str]:
    """Lines behind a head; the second and the next are set in."""
    return [(head if n == 0 else "    ") + line for n, line in enumerate(lines)]


def short(text: str) -> str:
    """The beginning of a long text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77] + "..."
