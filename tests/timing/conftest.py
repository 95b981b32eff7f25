"""A stage: one root clock, moved by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

import pytest

from pgasync.kernel.task import Task, start
from pgasync.timing.clock import Clock


class Stage:
    """Starts tasks on a clock, ticks it at a frame rate, and ends with a look at what is left."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.fps = 64
        self.tasks: list[Task] = []
        self.clocks: list[Clock] = [self.clock]

    def start(self, aw: Awaitable[object], clock: Clock | None = None) -> Task:
        task = start(aw, clock=self.clock if clock is None else clock)
        self.tasks.append(task)
        return task

    def child(self, parent: Clock | None = None) -> Clock:
        clock = Clock(self.clock if parent is None else parent)
        self.clocks.append(clock)
        return clock

    def tick(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.clock.tick(1 / self.fps)

    def end(self) -> None:
        """Cancel all; then nothing may be left on any clock."""
        for task in reversed(self.tasks):
            task.cancel()
        for clock in self.clocks:
            assert clock.timers.count() == 0
            assert clock.batch is None or clock.batch.waiting() == []
            assert clock.moment.tweened == {}
            for frames in (clock.frames, clock.late_frames):
                assert frames.waiting() == []
                assert frames.holes == frames.places


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.end()
