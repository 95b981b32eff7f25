"""Something outside of a game's tree that a task waits for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pgasync.engine.outcome import Outcome, kept_outcome, outcome_of
from pgasync.engine.plain import written_line
from pgasync.engine.threads import SLICE
from pgasync.kernel import advice
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap

if TYPE_CHECKING:
    from pgasync.engine.outside import Outside
    from pgasync.kernel.task import Task

__all__ = ["Job", "ThreadJob"]


class Job:
    """Something outside, and the wait for it.

    Attributes:
        name: what a recording compares.
        number: in the order in which they began; 0 for one that has not.
        found: how it has ended; to be told in a tick.
        outcome: the same, once it was told.
    """

    def __init__(self, outside: Outside, name: str) -> None:
        self.outside = outside
        self.name = name
        self.number = 0
        self.task: Task | None = None
        self.found: Outcome | None = None
        self.outcome: Outcome | None = None
        self.dropped = False

    @property
    def late(self) -> str:
        """The end of the sentence that it took too long."""
        return ". The recording could not keep its result, so the replay waits for that of this run."

    @property
    def left(self) -> str:
        """What still goes on although nobody waits for it any more, in words; mostly nothing."""
        return ""

    def begin(self) -> None:
        """Let it go on outside, if somebody has to."""

    def ready(self) -> bool:
        """Whether it has ended."""
        return self.found is not None

    def hold(self, seconds: float, enough: Callable[[], bool] | None = None) -> bool:
        """Hold this thread until it has ended; whether it has.

        Args:
            seconds: of real time, the most.
            enough: asked now and then; true ends the waiting.
        """
        from threading import Event

        for _ in range(math.ceil(seconds / SLICE)):
            if self.ready() or (enough is not None and enough()):
                break
            Event().wait(SLICE)
        return self.ready()

    def kept(self) -> str | None:
        """The outcome for a recording; None if it cannot be kept."""
        return None if self.found is None else kept_outcome(self.found)

    def written(self) -> str:
        """The line of a recording that tells of its end."""
        end = self.kept() or '"again":true'
        return f'{{"outside":{self.number},"name":{written_line(self.name)},{end}}}'

    async def wait(self) -> Any:
        """Wait until it has ended and a tick has told so; at once if one has."""
        if current_task().marked:
            await trap(Passing(self))
        if self.outcome is None:
            await trap(self)
        assert self.outcome is not None
        return self.outcome.get()

    def park(self, task: Task) -> None:
        """Begin, and remember who waits."""
        if self.number == 0:
            self.outside.begin(self)
        self.task = task
        # Found there by `task.why()`, also when the task has been cancelled.
        task.parked_on = task.slot = self

    def release(self, task: Task) -> None:
        """Who has waited is cancelled: the outcome is for nobody."""
        task.parked_on = None
        self.drop()

    def drop(self) -> None:
        """Nobody wants the outcome any more."""
        self.dropped, self.task, self.found = True, None, None
        self.outside.open.pop(self.number, None)

    def arrive(self) -> None:
        """Its outcome is told; whoever waits for it runs to the next wait."""
        self.outcome, self.found = self.found, None
        task, self.task = self.task, None
        if task is not None:
            scheduler = here()
            task.parked_on = task.slot = None  # or the task would hold on to the outcome
            scheduler.go((task, task.coro.send, None))
            scheduler.drain()  # all that it has set off comes before the next outcome


class ThreadJob(Job):
    """A function that a thread runs."""

    def __init__(self, outside: Outside, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
        super().__init__(outside, named(function))
        self.function: Any = function
        self.args: Any = args
        self.kwargs: Any = kwargs
        self.place = advice.asking_place()
        self.end: str | None = None  # for a recording
        # Whether threads know of it, and whether they have done with it.
        self.given = self.over = False

    def __str__(self) -> str:
        return f"{self.name}() in a thread"

    @property
    def late(self) -> str:
        return (
            f" (called at {self.called_at}). Without a window a game waits for its threads before each tick,"
            " so that results come in the same tick on every machine. What is to run as long as the game does"
            " is no call to wait for: start a thread of your own."
        )

    @property
    def left(self) -> str:
        """Python cannot stop a thread."""
        if self.over or not (self.given and self.dropped):
            return ""
        return f"a thread that still runs {self.name}(), called at {self.called_at}"

    @property
    def called_at(self) -> str:
        """Where in the game it was given to a thread."""
        return advice.line_of(self.place) or "no line of the game"

    def begin(self) -> None:
        """Hand it to a thread."""
        self.given = True
        self.outside.threads.give(self)

    def run(self) -> None:
        """In the thread."""
        found = outcome_of(self.function, *self.args, **self.kwargs)
        # What it was called with is not to be held by who remembers the call.
        self.function = self.args = self.kwargs = None
        if not self.dropped:
            if self.outside.game.recorder is not None:
                self.end = kept_outcome(found)  # here, as it may take its time
            self.found = found

    def hold(self, seconds: float, enough: Callable[[], bool] | None = None) -> bool:
        """The thread tells."""
        return not self.outside.threads.wait([self], seconds, enough)

    def kept(self) -> str | None:
        """Made in the thread."""
        return self.end

    def drop(self) -> None:
        """What no thread has begun is not begun."""
        super().drop()
        if self.given and self.outside.threads.take_back(self):
            self.over = True


def named(function: Any) -> str:
    """The name of a function, the same in every run."""
    inner = getattr(function, "func", function)  # of a partial
    return str(getattr(inner, "__name__", type(inner).__name__))
