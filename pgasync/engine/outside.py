"""What goes on outside of a game's tree, and how it comes back into a tick.

Threads and foreign futures end when they like. A tick takes what has ended
before it began, and tells those who wait for it as the first thing of its
event phase, in the order in which they began to wait. So a result is an
input of a tick, like a key; a recording keeps it, and without a window it
comes in a tick that does not depend on how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pgasync.engine.job import Job, ThreadJob
from pgasync.engine.threads import Threads
from pgasync.kernel.errors import MisuseError

if TYPE_CHECKING:
    from pgasync.engine.game import Game
    from pgasync.kernel.task import Task

__all__ = ["Outside", "outside_of", "ready"]

PATIENCE = 60.0
"""s of real time that a driver without a window waits for a thread before a tick."""
GRACE = 2.0
"""s of real time that a game which has ended gives to its threads."""


class Outside:
    """What goes on outside of one game: `game.outside`.

    Attributes:
        open: what has begun and was neither told nor dropped, by number, oldest first.
        patience, grace: see `PATIENCE` and `GRACE`.
    """

    def __init__(self, game: Game) -> None:
        self.game = game
        self.threads = Threads()
        self.number = 0
        self.open: dict[int, Job] = {}
        self.coming: list[Job] = []
        self.told: list[Any] = []
        self.patience = PATIENCE
        self.grace = GRACE

    def begin(self, job: Job) -> None:
        """A task begins to wait for something."""
        self.number += 1
        job.number = self.number
        self.open[job.number] = job
        recorder = self.game.recorder
        if recorder is None or recorder.runs(job):
            job.begin()

    def look(self) -> None:
        """A tick is about to begin: see what has ended."""
        if self.open:
            self.threads.one_in_place()
            recorder = self.game.recorder
            jobs = list(self.open.values())
            self.coming = ready(jobs) if recorder is None else recorder.arrivals(jobs)

    def deliver(self) -> None:
        """In a tick: tell what has ended, to those who still wait for it when its turn comes."""
        if self.coming:
            coming, self.coming = self.coming, []
            for job in coming:
                self.open.pop(job.number, None)
                job.arrive()

    def settle(self, enough: Callable[[], bool] | None = None) -> None:
        """Between two ticks: wait until all threads that somebody waits for have returned.

        So says a driver in whose time a thread takes no time: its result
        comes in the next tick, however slow the machine is.

        Args:
            enough: asked now and then; true ends the waiting.
        Raises:
            TimeoutError: a function has not returned within a minute of real time.
        """
        for job in list(self.open.values()):
            if isinstance(job, ThreadJob) and job.given:
                self.hold_for(job, enough)

    def hold_for(self, job: Job, enough: Callable[[], bool] | None = None) -> None:
        """`settle`, for one of them, of whatever kind."""
        if not job.hold(self.patience, enough) and not (enough is not None and enough()):
            who = "" if job.task is None else f", which {job.task.name} waits for,"
            raise TimeoutError(f"{job}{who} has not come to its end within {self.patience:g} s{job.late}")

    def close(self) -> list[str]:
        """The game has ended: give what still runs a moment to return.

        Returns: what has not, each in words, with the line of the call. Each is told once.
        """
        running = [job for job in self.threads.running if isinstance(job, ThreadJob) and job not in self.told]
        left = self.threads.wait(running, self.grace)
        self.told += left  # whoever ends the game again does not wait for them again
        return [job.left for job in running if job in left]


def ready(jobs: list[Job]) -> list[Job]:
    """Those that have ended."""
    return [job for job in jobs if job.ready()]


def outside_of(task: Task, call: str) -> Outside:
    """The outside of the game that a task lives in.

    Raises:
        MisuseError: it lives in none.
    """
    outside: Outside | None = getattr(getattr(task.scene, "game", None), "outside", None)
    if outside is None:
        raise MisuseError(
            f"{task.name} awaited {call}, but it lives in no game, whose ticks would bring the result."
            " Await it in the main function, in a scene, or in what these have started."
        )
    return outside
