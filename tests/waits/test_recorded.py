"""Every wait, recorded and replayed: it settles in the same tick, with the same value, in the same game."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pygame
import pytest

from pgasync import Task, sleep, wait_event
from pgasync.engine.recorder import Recorder
from pgasync.engine.state import hashes
from pgasync.tools.replay.recording import Recording, read_recording
from pgasync.tools.replay.rerun import Rerun
from tests.waits.case import Case, Room
from tests.waits.test_every_wait import LONGEST, every_case

CUE = pygame.event.custom_type()
CUE_COMES = 3  # ticks
AFTERWARDS = 5  # ticks, in which something that was left behind could still show
STRIDES = (1 / 60, 1 / 40, 1 / 90)  # s; only a recording knows them


class Settled(NamedTuple):
    """One of the waits is over."""

    tick: int
    now: float
    value: Any


class Run:
    """The case twice in one scene, and what becomes of it.

    What wakes it is called by a task of the game, at a cue that the recording holds.
    What the hands of the room do is heard in the recorded run only: a replay
    takes the events from the recording, and nothing from the hands.
    """

    def __init__(self, case: Case, **settings: Any) -> None:
        self.case = case
        self.log: list[Settled] = []
        self.states: list[list[str]] = []
        self.room = Room(self.wait, self.wait, backstage=self.wake, **settings)

    async def wait(self, room: Room) -> None:
        value = await self.case.begin(room)
        clock = room.game.clock
        self.log.append(Settled(clock.frame, clock.now, told(value)))

    async def wake(self, room: Room) -> None:
        if self.case.wake is None:
            return
        await wait_event(CUE)
        # What comes to one reader only has to be sent twice.
        for _ in range(2):
            self.case.wake(room)
            await sleep(0.05, clock=room.game.clock)

    @property
    def over(self) -> bool:
        """Whether both waits have settled."""
        return len(self.log) == 2

    def look(self) -> None:
        """Note what the game is like."""
        self.states.append(hashes(self.room.game))


def told(value: Any) -> Any:
    """What a wait returned, so that two runs can be compared."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case pygame.Event():
            return value.type, value.dict
        case pygame.Vector2():
            return value.x, value.y
        case Task():
            return value.name, value.state, told(value.result) if value.finished else None
        case tuple() | list():
            return [told(each) for each in value]
    return type(value).__name__


def record(case: Case, path: Path, variable_step: bool) -> Run:
    """Play the case, and record it."""
    run = Run(case, variable_step=variable_step)
    room = run.room
    with path.open("wb") as file:
        recorder = Recorder(room.game, {"game": case.name, "demo": False}, file)
        room.game.recorder = recorder
        with room:
            left = LONGEST
            while left:
                left = left - 1 if not run.over else min(left - 1, AFTERWARDS)
                if room.ticks == CUE_COMES:
                    room.game.post(pygame.Event(CUE))
                room.fps = 1 / STRIDES[room.ticks % len(STRIDES)]
                room.run_ticks()
                run.look()
            recorder.finish("stopped")
    return run


def replay(case: Case, recording: Recording) -> Run:
    """Play it again from nothing but the recording."""
    run = Run(case, **recording.settings())
    room = run.room
    rerun = Rerun(room.game, recording)
    room.game.recorder = rerun
    with room:
        for n in range(recording.ticks):
            rerun.step(n)
            run.look()
        rerun.look()
    assert rerun.report() == ""
    return run


@every_case
@pytest.mark.parametrize("step", ["fixed", "variable"])
def test_recorded_and_replayed_it_settles_in_the_same_tick_with_the_same_value(case, step, tmp_path):
    file = tmp_path / "run.replay"
    played = record(case, file, variable_step=step == "variable")
    recording = read_recording(file)
    replayed = replay(case, recording)
    assert len(played.log) == 2, "the case did not settle twice"
    assert replayed.log == played.log
    assert replayed.states == played.states
