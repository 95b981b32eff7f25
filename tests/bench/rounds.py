"""Running the cells: each in a process of its own, the rounds of all engines in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from threading import Timer
from typing import Any, NamedTuple, Self

from tests.bench.figures import Cell

__all__ = ["CellFailed", "Settings", "measure", "pin_away"]

HOUSE = Path(__file__).parents[2]
PATIENCE = 300.0  # s for one answer of a cell
ODD = 1.2  # how far the calibrations of two processes that take turns may lie apart
MOST_TURNS = 3  # tries to find processes that agree
CALM = {
    "PYTHONPATH": str(HOUSE),
    "PYTHONHASHSEED": "0",
    "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    "SDL_VIDEODRIVER": "dummy",
    "SDL_AUDIODRIVER": "dummy",
}


class Settings(NamedTuple):
    """How to measure."""

    rounds: int  # of each cell
    processes: int  # that share them
    chunks: int  # in each round
    collecting: bool  # leave the garbage collector on
    cpu: int | None  # of the cells
    pythons: dict[str, str]  # engine -> interpreter


class CellFailed(Exception):
    """A cell ended before it had measured, or its work was not done right."""


def pin_away() -> int | None:
    """Leave one CPU to the cells, if there are two; return its number."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) > 1:
        os.sched_setaffinity(0, set(cpus[:-1]))
    return cpus[-1]


class RunningCell:
    """The process of one engine, work and N."""

    def __init__(self, engine: str, work: str, n: int, settings: Settings) -> None:
        self.name = f"{work} with {engine} at {n}"
        command = [settings.pythons[engine], "-m", "tests.bench.cell", engine, work, str(n)]
        command += ["--chunks", str(settings.chunks)]
        if settings.cpu is not None:
            command += ["--cpu", str(settings.cpu)]
        if settings.collecting:
            command.append("--collecting")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HOUSE,
            env={**os.environ, **CALM},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def answer(self) -> dict[str, Any]:
        """The next line that the cell writes."""
        assert self.process.stdout is not None
        watch = Timer(PATIENCE, self.process.kill)
        watch.start()
        try:
            line = self.process.stdout.readline()
        finally:
            watch.cancel()
        if not line:
            raise CellFailed(f"{self.name} failed; what it said is above.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def round(self) -> dict[str, Any]:
        """Have it measure one round."""
        assert self.process.stdin is not None
        self.process.stdin.write("round\n")
        self.process.stdin.flush()
        return self.answer()

    def finish(self) -> None:
        """Have it check that it did the work."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        if not self.answer().get("checked"):
            raise CellFailed(f"{self.name} did not say that its work was right.")
        self.process.wait()


def measure(work: str, n: int, engines: Iterable[str], settings: Settings) -> list[Cell]:
    """Measure one work at one N with some engines, in turn.

    The rounds are spread over several processes of each, because where its memory lies
    makes a process faster or slower for all its life.

    Raises:
        CellFailed: one of them failed.
    """
    answers: dict[str, list[dict[str, Any]]] = {engine: [] for engine in engines}
    for rounds in shares(settings.rounds, settings.processes):
        for _ in range(MOST_TURNS):
            turns = take_turns(work, n, list(answers), rounds, settings)
            if not is_odd(turns):
                break
            print(f"{work} at {n:,} is measured again: {calibrations(turns)}", file=sys.stderr)
        for engine, given in turns.items():
            answers[engine] += given
    return [
        Cell(
            work,
            engine,
            n,
            [answer["value"] for answer in given],
            median(answer["calibration"] for answer in given),
            sum(answer["repeated"] for answer in given),
        )
        for engine, given in answers.items()
    ]


def calibrations(turns: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    """Engine -> ns for a bare resume in its process."""
    return {
        engine: round(median(answer["calibration"] for answer in given), 1) for engine, given in turns.items()
    }


def is_odd(turns: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether a bare resume takes much longer in one process than in another.

    One process in some hundreds is so, for all its life, and only in its calibrations:
    measured by them, its engine would seem to be 1.4 or 2.4 times as fast as it is.
    """
    found = calibrations(turns).values()
    return max(found) > ODD * min(found)


def shares(rounds: int, processes: int) -> list[int]:
    """How many rounds each process measures: 7 in 3 are 3, 2 and 2."""
    less, rest = divmod(rounds, processes)
    return [share for share in [less + 1] * rest + [less] * (processes - rest) if share]


def take_turns(
    work: str, n: int, engines: list[str], rounds: int, settings: Settings
) -> dict[str, list[dict[str, Any]]]:
    """Some rounds of all engines, each in a fresh process: what the cells answered."""
    answers: dict[str, list[dict[str, Any]]] = {engine: [] for engine in engines}
    with ExitStack() as stack:
        cells: dict[str, RunningCell] = {}
        for engine in engines:
            # One after another: two that prepare at once would share the CPU's caches.
            cells[engine] = stack.enter_context(RunningCell(engine, work, n, settings))
            cells[engine].answer()
        for _ in range(rounds):
            for engine, cell in cells.items():
                answers[engine].append(cell.round())
        for cell in cells.values():
            cell.finish()
    return answers
