"""Time that is worth comparing: laps, each group of them between two calibrations.

Shared machines flip between two speeds, about 1.5 times apart, within a second.
So no chunk of laps is longer than some milliseconds, and what counts is its time
as a multiple of a bare generator's resume, measured right before and right after it.
Time is the thread's own, so that it does not count while another process has the CPU.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Generator, Iterator
from itertools import repeat
from statistics import mean, median
from time import perf_counter_ns, thread_time_ns
from typing import Any, NamedTuple, Self, TextIO

__all__ = ["Chunk", "Lap", "Stopwatch", "calibrate"]

CHUNK = 6_000_000  # ns of laps in a chunk, at least
LONGEST_CHUNK = 25_000_000  # ns from its first lap on, with what is not timed
RESUMES = 30_000  # of the bare generator in one calibration, 1 ms or so
STEADY = 0.10  # how far the two calibrations of a chunk may lie apart
TRIES = 3  # chunks tried for each that is wanted
LONGEST_ROUND = 300_000_000  # ns, after which a round has enough chunks, however few or unsteady


def resumed_for_ever() -> Generator[None, None, None]:
    """The cheapest thing that can be resumed: the unit of all times."""
    while True:
        yield


def calibrate() -> float:
    """How long a bare generator's resume takes now, ns."""
    send = resumed_for_ever().send
    send(None)
    began = thread_time_ns()
    for _ in repeat(None, RESUMES):
        send(None)
    return (thread_time_ns() - began) / RESUMES


class Lap:
    """A `with` block whose time is added up."""

    __slots__ = ("began", "count", "spent")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.spent = 0
        self.count = 0
        self.began = 0

    def __enter__(self) -> Self:
        self.began = thread_time_ns()
        return self

    def __exit__(self, *error: object) -> None:
        self.spent += thread_time_ns() - self.began
        self.count += 1


class Chunk(NamedTuple):
    """Some laps between two calibrations."""

    before: float  # ns for a bare resume
    after: float
    lap: float  # ns for one lap

    @property
    def unrest(self) -> float:
        """How far the calibrations lie apart, as a share of the smaller one."""
        return abs(self.before - self.after) / min(self.before, self.after)

    @property
    def calibration(self) -> float:
        return mean((self.before, self.after))

    @property
    def resumes(self) -> float:
        """What a lap costs, in bare resumes."""
        return self.lap / self.calibration


class Stopwatch:
    """Measures a work inside its cell, one round for each line of `commands`.

    A work runs its own loop, as some engines insist on owning it, and asks here:

        for lap in stopwatch.laps(units=n):
            prepare()
            with lap:
                do_it()

    Args:
        chunks: how many steady ones make a round.
        collecting: leave the garbage collector on while measuring.
        commands: blocks until the next round is wanted; ends when enough are.
        answers: gets one line of JSON when ready, and one for each round.
    """

    def __init__(
        self,
        chunks: int = 3,
        collecting: bool = False,
        commands: TextIO = sys.stdin,
        answers: TextIO = sys.stdout,
    ) -> None:
        self.chunks = chunks
        self.collecting = collecting
        self.commands = commands
        self.answers = answers

    def laps(self, units: int) -> Iterator[Lap]:
        """Laps, as many as are wanted.

        Args:
            units: how many units of work are done in one lap.
        """
        lap = Lap()
        yield from self.chunk(lap)  # a warm-up: caches and specialised bytecode
        self.answer(ready=True)
        for _ in self.commands:
            tried = yield from self.round(lap)
            self.answer(**summary(tried, self.chunks, units))

    def round(self, lap: Lap) -> Generator[Lap, None, list[Chunk]]:
        """Chunks, until enough of them were steady, or it has taken too long."""
        tried: list[Chunk] = []
        latest = perf_counter_ns() + LONGEST_ROUND
        while sum(chunk.unrest <= STEADY for chunk in tried) < self.chunks:
            if len(tried) == TRIES * self.chunks or (tried and perf_counter_ns() > latest):
                break
            tried.append((yield from self.chunk(lap)))
        return tried

    def chunk(self, lap: Lap) -> Generator[Lap, None, Chunk]:
        """Let laps be run until they have taken long enough."""
        # The same for all engines, see docs/performance.md: garbage is collected
        # before, never during, unless the run is one with the collector on.
        gc.collect()
        if not self.collecting:
            gc.freeze()
            gc.disable()
        lap.reset()
        before = calibrate()
        latest = perf_counter_ns() + LONGEST_CHUNK
        while lap.spent < CHUNK and perf_counter_ns() < latest:
            yield lap
        after = calibrate()
        return Chunk(before, after, lap.spent / lap.count)

    def answer_value(self, value: float) -> None:
        """Answer every command with a value that does not vary, such as a size."""
        self.answer(ready=True)
        for _ in self.commands:
            self.answer(value=value, calibration=0.0, repeated=0)

    def answer(self, **fields: Any) -> None:
        print(json.dumps(fields), file=self.answers, flush=True)


def summary(tried: list[Chunk], wanted: int, units: int) -> dict[str, float]:
    """A round in numbers: the median of its steadiest chunks, in bare resumes per unit."""
    steadiest = sorted(tried, key=lambda chunk: chunk.unrest)[:wanted]
    return {
        "value": median(chunk.resumes for chunk in steadiest) / units,
        "calibration": median(chunk.calibration for chunk in steadiest),
        "repeated": max(0, len(tried) - wanted),
    }
