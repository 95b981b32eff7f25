"""What happens from tick to tick: who has ended and why, what it costs, which inputs came."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import pygame
from pygame.event import Event

from pgasync.engine.crash import text_of
from pgasync.engine.game import Game
from pgasync.inputs.names import key_name
from pgasync.kernel.task import Task
from pgasync.kernel.tree import walk
from pgasync.tools.inspector.model import roots_of
from pgasync.tools.inspector.stopwatch import Stopwatch

__all__ = ["Ended", "Heard", "Sample", "Watch", "says"]

MOST_ENDED = 50
MOST_HEARD = 100
MOST_SAMPLES = 240


@dataclass(frozen=True)
class Ended:
    """Tasks that have ended alike in one tick: mostly one, or a whole swarm with its scene.

    Attributes:
        how: "finished", "cancelled" or "failed".
        why: in a few words; empty for one that has returned.
        story: the same at length, line by line.
        count: how many.
    """

    name: str
    function: str
    path: str
    tick: int
    how: str
    why: str
    story: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True)
class Heard:
    """An input that the game was given in a tick. Movements of the mouse are one, however many."""

    tick: int
    kind: str
    text: str
    count: int = 1


@dataclass(frozen=True)
class Sample:
    """How long the ticks of a picture took, and its drawing, s."""

    tick: float
    draw: float


class Watch:
    """Looks at a game after every tick, and remembers.

    Args:
        wall: tells the real time, s.
    """

    def __init__(self, game: Game, wall: Callable[[], float]) -> None:
        self.game = game
        self.stopwatch = Stopwatch(wall)
        self.live: list[Task] = []
        self.ended: deque[Ended] = deque(maxlen=MOST_ENDED)
        self.heard: deque[Heard] = deque(maxlen=MOST_HEARD)
        self.samples: deque[Sample] = deque(maxlen=MOST_SAMPLES)
        # Since the last picture, s.
        self.ticking = 0.0
        self.look()

    def look(self) -> None:
        """See who has come and who has gone.

        Cost: about a microsecond for each task, as long as none has ended.
        """
        for task in self.live:
            if not task.is_open():
                self.remember(task)
        self.live = [task for root in roots_of(self.game) for _, task in walk(root) if task.is_open()]
        self.stopwatch.follow(self.live)

    def ticked(self, events: list[Event], seconds: float) -> None:
        """A tick is over."""
        self.ticking += seconds
        for event in events:
            self.hear(event)
        self.look()

    def drawn(self, seconds: float) -> None:
        """A picture is made; nothing is noted while the game stands still."""
        if self.ticking or seconds:
            self.samples.append(Sample(self.ticking, seconds))
        self.ticking = 0.0

    def remember(self, task: Task) -> None:
        """Note who has ended; those who did so alike are one line."""
        how, why = ending(task)
        tick = self.game.clock.frame
        last = self.ended[-1] if self.ended else None
        if last is not None and (last.function, last.tick, last.how, last.why) == (
            task.function,
            tick,
            how,
            why,
        ):
            self.ended[-1] = replace(last, count=last.count + 1)
        else:
            story = tuple(task.why().splitlines())
            self.ended.append(Ended(task.name, task.function, task.path(), tick, how, why, story))

    def hear(self, event: Event) -> None:
        """Note an input."""
        kind, text = says(event)
        tick = self.game.clock.frame
        last = self.heard[-1] if self.heard else None
        if event.type == pygame.MOUSEMOTION and last is not None and last.kind == kind:
            self.heard[-1] = Heard(tick, kind, text, last.count + 1)
        else:
            self.heard.append(Heard(tick, kind, text))

    def stop(self) -> None:
        """Look no more, and leave the tasks as they were."""
        self.stopwatch.stop()
        self.live = []


def ending(task: Task) -> tuple[str, str]:
    """How a task has ended, and why, in a few words."""
    error = task.error
    if error is not None:
        text = text_of(error).partition("\n")[0]
        return "failed", f"{type(error).__name__}: {text}" if text else type(error).__name__
    if task.cancelled:
        return "cancelled", "" if task.cause is None else str(task.cause)
    return "finished", ""


def says(event: Event) -> tuple[str, str]:
    """An input in words: its kind, and what of it matters."""
    kind = pygame.event.event_name(event.type)
    known = event.dict
    if "key" in known:
        return kind, str(key_name(known["key"])).strip("'")
    if "pos" in known:
        x, y = known["pos"]
        button = f"button {known['button']} " if "button" in known else ""
        return kind, f"{button}({x:g}, {y:g})"
    if "text" in known:
        return kind, repr(known["text"])
    shown = {name: value for name, value in known.items() if name not in ("window", "touch")}
    return kind, ", ".join(f"{name} {value}" for name, value in list(shown.items())[:4])
