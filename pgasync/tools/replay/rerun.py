"""A run that is given what a recording holds, and is compared with it."""

from __future__ import annotations

import builtins
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pgasync.engine.game import Game
from pgasync.engine.job import Job
from pgasync.engine.outcome import Outcome
from pgasync.engine.recorder import Recorder
from pgasync.engine.state import PARTS
from pgasync.timing.flicks import FLICKS
from pgasync.tools.replay.recording import Answer, Recording

__all__ = ["Difference", "NotRecordedError", "Rerun"]

T = TypeVar("T")


class NotRecordedError(RuntimeError):
    """A replayed game asked for what the recording has no answer to."""


@dataclass(frozen=True)
class Difference:
    """Where a run left the way of its recording.

    Attributes:
        tick: the number of ticks after which the two are no longer the same.
        what: what is known of it, in words.
    """

    tick: int
    what: str


class Rerun(Recorder):
    """A recorder that gives again what a recording holds.

    Args:
        game: made with `recording.settings()`, not started.
        looking: whether to note fingerprints and hashes that the recording does not have, too.

    Attributes:
        difference: the first one, or None.
        parts: the parts of the state that differed in the first full hashes that did, and after which tick.
    """

    def __init__(self, game: Game, recording: Recording, *, looking: bool = False) -> None:
        self.recording = recording
        self.difference: Difference | None = None
        self.parts: tuple[int, list[str]] | None = None
        self.answers: deque[Answer] = recording.answers.copy()
        # What goes on outside of the game, and is told in the next tick.
        self.coming: list[Job] = []
        self.all_prints = bytearray()
        self.all_full: dict[int, list[str]] = {}
        self.everything = looking
        # Stopped before the recording's end: the cleanups come too early, and ask for what comes later in it.
        self.cut_short = False
        super().__init__(game, {}, looking=looking or bool(recording.about["looking"]))
        self.marks = recording.about["marks"]

    def step(self, n: int) -> None:
        """Make the tick after `n`, with what came in it.

        Raises:
            TimeoutError: what came in it has to be made again, and is not.
            Exception: what `Game.tick` raises.
        """
        game, tick = self.game, self.recording.tick(n)
        found = [self.result(number) for number in tick.results]
        self.coming = [job for job in found if job is not None]
        for place, event in tick.posts:
            game.posted.insert(place, event)
        real = None if tick.real is None else tick.real / FLICKS
        game.tick(tick.events, self.seconds(n) if game.variable_step else None, real)

    def seconds(self, n: int) -> float:
        """How long that tick is, s of game time."""
        return self.recording.strides[n] / FLICKS if self.game.variable_step else self.game.step / FLICKS

    def tick(self, events: list[Any], flicks: int, real: int) -> None:
        """A tick begins."""
        self.look()
        self.ticks += 1

    def runs(self, job: Job) -> bool:
        """Only what the recording could not keep happens again."""
        answer = self.recording.results.get(job.number)
        if answer is not None and answer.name != job.name:
            self.differ(f"the game began {job.name!r} outside, the recorded one {answer.name!r}")
        return answer is not None and answer.again

    def result(self, number: int) -> Job | None:
        """What goes on outside under a number, with the recorded end; None if nobody waits for it."""
        answer, job = self.recording.results[number], self.game.outside.open.get(number)
        if job is None:
            self.differ(f"the recorded game waited for the result of {answer.name!r}, this one does not")
        elif answer.again:
            self.game.outside.hold_for(job)
        elif answer.error is not None:
            job.found = Outcome(error=same_error(*answer.error))
        else:
            job.found = Outcome(answer.value)
        return job

    def arrivals(self, jobs: list[Job]) -> list[Job]:
        """What came in this tick when it was recorded, whatever has come in this run."""
        return self.coming

    def post(self, place: int, event: Any) -> None:
        """Nobody posts from outside of a replay but the recording."""

    def differ(self, what: str) -> None:
        """Note a difference, if it is the first."""
        if self.difference is None:
            self.difference = Difference(self.ticks, what)

    def wants_hashes(self) -> bool:
        """Where the recording has some; or always, for who compares two reruns with each other."""
        return self.everything or self.ticks in self.recording.full

    def see_print(self, value: int) -> None:
        """Compare the fingerprint."""
        self.all_prints += value.to_bytes(2, "big")
        if self.recording.comparable() and self.recording.prints.get(self.ticks, value) != value:
            self.differ("")

    def see_hashes(self, values: list[str]) -> None:
        """Compare the full hashes."""
        self.all_full[self.ticks] = values
        recorded = self.recording.full.get(self.ticks, values)
        if recorded != values and self.parts is None and self.recording.comparable():
            pairs = zip(PARTS, recorded, values, strict=True)
            self.parts = self.ticks, [part for part, old, new in pairs if old != new]
            self.differ("")

    def ask(self, name: str, read: Callable[[], T]) -> T:
        """Give the recorded answer. The world is not asked: a replay must not change anybody's files."""
        if not self.answers or self.answers[0].name != name:
            other = (
                f"the recorded one for {self.answers[0].name!r}" if self.answers else "the recorded one not"
            )
            if not self.cut_short:
                self.differ(f"the game asked for {name!r}, {other}")
            raise NotRecordedError(f"The recording has no answer to {name!r}.")
        answer = self.answers.popleft()
        if answer.error is not None:
            raise same_error(*answer.error)
        value: T = answer.value
        return value

    def close_chunk(self) -> None:
        """Nothing is kept."""

    def finish(self, how: str, what: str = "") -> None:
        """The replay has ended; the recording is there already."""
        self.finished = True

    def again(self) -> str:
        """Nobody needs to be told the command that they have just typed."""
        return ""

    def compare_end(self, how: str, what: str) -> None:
        """Compare how it ended, if all of the recording was played, or the game has ended before.

        Args:
            how: "ended" or "crashed"; empty if it could go on.
            what: the kind of the error.
        """
        recording = self.recording
        if how == "crashed":
            if (recording.how, self.ticks) != ("crashed", recording.ticks):
                self.differ(f"this run crashed with {what}, the recorded one did not")
            elif recording.what != what:
                self.differ(f"this run crashed with {what}, the recorded one with {recording.what}")
        elif how == "ended" and self.ticks < recording.ticks:
            self.differ("the game ended here, the recorded one went on")
        elif self.ticks == recording.ticks and recording.how == "crashed":
            self.differ(f"the recorded run crashed with {recording.what}, this one did not")
        elif self.ticks == recording.ticks and recording.how == "ended" and not how:
            self.differ("the recorded game ended here, this one goes on")

    def report(self) -> str:
        """The first difference in words; empty if there is none."""
        if self.difference is None:
            return ""
        text = f"differs from the recording from tick {self.difference.tick:,} on"
        if self.difference.what:
            text += f": {self.difference.what}"
        if self.parts is not None:
            tick, parts = self.parts
            text += f" (other at tick {tick:,}: {', '.join(parts)})"
        return text


def same_error(kind: str, text: str) -> Exception:
    """An error like the one that was recorded: of the same class if that is one of Python's own."""
    found = getattr(builtins, kind, None)
    if isinstance(found, type) and issubclass(found, Exception):
        try:
            return found(text)
        except TypeError:  # some need more than a text
            pass
    return RuntimeError(f"{kind}: {text}")
