"""Real time: what it obeys, what drivers tell of it, and that a replay has it again."""

from __future__ import annotations

import io

import pytest

from pgasync import Clock, Game, MisuseError, frames, move_on_after, next_frame, sleep, sleep_forever
from pgasync.engine.loop import Loop
from pgasync.engine.process import Interrupt
from pgasync.engine.recorder import Recorder
from pgasync.tools.replay.recording import recording_in, tick_of
from pgasync.tools.replay.rerun import Rerun
from tests.engine.conftest import FakeWindow

TICK = 1 / 64
ORIGIN = {"game": "it", "demo": False}


def real_game(main, **options):
    game = Game((8, 6), **{"fps": 64, "seed": 1, **options})
    game.start(main)
    return game


async def idle(game):
    await sleep_forever()


def test_it_goes_with_the_ticks_if_nobody_says_otherwise():
    game = real_game(idle)
    for _ in range(64):
        game.tick()
    assert game.real_clock.now == 1
    game.tick()
    assert game.real_clock.now == 65 / 64
    assert game.real_clock is game.real_clock
    game.main.cancel()


def test_no_pause_and_no_speed_of_the_games_clocks_changes_it():
    async def main(game):
        await game.play(level)

    async def level(scene):
        scene.clock.pause()
        scene.game.clock.speed = 0.5
        await sleep(1, clock=scene.game.real_clock)
        done.append("slept")
        scene.game.clock.pause()
        async for dt in frames(clock=scene.game.real_clock):
            done.append(dt)

    done = []
    game = real_game(main)
    for _ in range(64):
        game.tick()
    assert done == ["slept"]
    game.tick()
    assert done == ["slept", TICK]
    game.main.cancel()


def test_a_driver_tells_how_much_has_passed():
    async def main(game):
        clock = game.real_clock
        await sleep(1, clock=clock)
        done.append((clock.now, game.clock.now, game.clock.frame))
        done.append(await next_frame(clock=clock))

    done = []
    game = real_game(main)
    game.tick(real=0.75)
    game.tick(real=0)
    assert game.real_clock.now == 0.75
    assert done == []
    game.tick(real=0.5)  # the deadline was in the middle of it, in that of the tick, too
    assert done == [(1.0, 2.5 * TICK, 3)]
    game.tick(real=3)
    assert done[1:] == [3]


def test_one_that_is_asked_for_late_tells_the_time_since_the_start():
    async def main(game):
        await sleep(2.5 * TICK)
        done.append(game.real_clock.now)
        await sleep(0.25 * TICK, clock=game.real_clock)
        done.append((game.real_clock.now, game.clock.frame))

    done = []
    game = real_game(main)
    for _ in range(3):
        game.tick(real=1)
    assert done == [2.5, (2.5 + 0.25 * TICK, 3)]


def test_clocks_of_ones_own_can_lie_below_it():
    async def main(game):
        mine = Clock(game.real_clock)
        mine.speed = 2
        game.clock.pause()
        with move_on_after(1, clock=mine):
            await sleep_forever()
        done.append(game.real_clock.now)

    done = []
    game = real_game(main)
    game.tick(real=0.25)
    game.tick(real=0.25)
    assert done == [0.5]


def test_nobody_pays_for_it_who_does_not_ask_for_it():
    game = real_game(idle)
    game.tick(real=5)
    assert game.clock.all == [game.clock]
    game.main.cancel()


@pytest.mark.parametrize(
    ("change", "call"),
    [
        (lambda clock: clock.pause(), "pause()"),
        (lambda clock: clock.stopped().__enter__(), "stopped()"),
        (lambda clock: setattr(clock, "speed", 2), "speed"),
        (lambda clock: clock.at_speed(2).__enter__(), "speed"),
        (lambda clock: clock.tick(1), "tick()"),
    ],
)
def test_nobody_stops_or_slows_it(change, call):
    game = Game((8, 6))
    with pytest.raises(MisuseError) as error:
        change(game.real_clock)
    assert str(error.value) == (
        f"{call} was called on the real clock, which nobody stops or slows. Use scene.clock."
    )
    game.tick()
    assert game.real_clock.now == pytest.approx(1 / 60)


@pytest.mark.parametrize(
    ("real", "kind", "text"),
    [
        (-1, ValueError, "real must be finite and >= 0, got -1"),
        (float("inf"), ValueError, "real must be finite and >= 0, got inf"),
        ("now", TypeError, "real must be a number of seconds, got 'now'"),
        (True, TypeError, "real must be a number of seconds, got True"),
    ],
)
def test_what_is_no_time_is_refused_before_anything_has_moved(real, kind, text):
    game = Game((8, 6))
    with pytest.raises(kind) as error:
        game.tick(real=real)
    assert str(error.value) == text
    assert (game.clock.frame, game.real_clock.now) == (0, 0)


# What the driver with a window tells.


class Overlay:
    """What an inspector does to a loop: another speed."""

    open, reach = True, 4

    def __init__(self, speed):
        self.speed = speed

    def take(self, events):
        return events

    def pace(self, passed):
        return passed * self.speed

    def act(self):
        pass

    def ticked(self, events, seconds):
        pass

    def show(self, drawn):
        pass


class Driven:
    """A game in a loop whose real time is set by hand, and what its ticks were told."""

    def __init__(self, **options):
        self.now = 100.0
        self.told = []
        self.game = real_game(idle, **options)
        self.game.recorder = self
        self.loop = Loop(self.game, FakeWindow(), lambda: self.now, lambda: None, Interrupt())

    def tick(self, events, flicks, real):
        self.told.append((flicks, real))

    def pictures(self, *passed):
        for seconds in passed:
            self.now += seconds
            self.loop.picture()
        return [round(real / 705_600_000 * 64, 3) for _, real in self.told]


@pytest.fixture
def driven():
    made = []

    def make(**options):
        made.append(Driven(**options))
        return made[-1]

    yield make
    for each in made:
        each.game.recorder = None
        each.game.main.cancel("the test ended")


@pytest.mark.parametrize("fps", [64, 61])
def test_a_picture_in_time_tells_nothing_that_would_have_to_be_recorded(driven, fps):
    bench = driven(fps=fps)
    bench.pictures(1 / 64, 0.011, 0.017, 0.0201, 3.3 / 64, 0.0123, 0.9 / 64)
    assert len(bench.told) > 6
    assert all(flicks == real for flicks, real in bench.told)
    assert bench.loop.owed == bench.loop.behind


def test_time_that_is_dropped_comes_with_the_first_tick(driven):
    bench = driven(max_catch_up=3)
    assert bench.pictures(10 / 64) == [8, 1, 1]
    assert bench.pictures(1.5 / 64, 0.5 / 64) == [8, 1, 1, 1, 1]


def test_all_the_time_that_has_passed_is_told_of(driven):
    bench = driven(max_catch_up=2)
    bench.pictures(0.3, 0.01, 0.5, 0.02, 0.02, 1.7)
    assert bench.game.real_clock.now + bench.loop.owed == pytest.approx(0.3 + 0.01 + 0.5 + 0.02 + 0.02 + 1.7)


def test_a_variable_step_tells_what_was_cut_off(driven):
    bench = driven(variable_step=True)
    assert bench.pictures(2 / 64, 64 / 64) == [2, 64]
    assert bench.told[0][0] == bench.told[0][1]
    assert bench.told[1][0] == round(0.1 * 705_600_000)


@pytest.mark.parametrize("variable", [False, True])
def test_the_inspector_stops_and_slows_ticks_but_no_real_time(driven, variable):
    bench = driven(variable_step=variable)
    bench.loop.overlay = Overlay(0)
    assert bench.pictures(1 / 64, 1 / 64, 1 / 64) == []
    bench.loop.overlay = Overlay(0.5)
    assert bench.pictures(1 / 64, 1 / 64) == [5]
    bench.loop.overlay = None
    assert bench.pictures(1 / 64) == [5, 1]
    bench.loop.overlay = Overlay(4)
    bench.pictures(1 / 64)
    assert bench.game.real_clock.now * 64 + bench.loop.owed * 64 == pytest.approx(7)
    bench.pictures(0.45 / 64)  # a tick that comes before its time
    assert bench.game.real_clock.now * 64 + bench.loop.owed * 64 == pytest.approx(7.45)
    bench.loop.overlay = None
    bench.pictures(4 / 64)
    assert bench.game.real_clock.now * 64 + bench.loop.owed * 64 == pytest.approx(11.45)


# Recorded and replayed.


async def sleeper(game):
    for _ in range(4):
        await sleep(0.5, clock=game.real_clock)
        game.random.random()  # what a replay is compared by


def recorded(variable=False):
    """A run whose real time went its own way, as bytes."""
    game = Game((8, 6), fps=64, seed=1, variable_step=variable)
    file = io.BytesIO()
    file.name = "it"
    game.recorder = Recorder(game, ORIGIN, file)
    game.start(sleeper)
    for n in range(40):
        game.tick((), TICK if variable else None, 1 / 3 if n % 7 == 3 else None)
    assert game.done
    game.recorder.finished = True
    game.recorder.close_chunk()
    return file.getvalue()


@pytest.mark.parametrize("variable", [False, True])
def test_a_replay_has_the_same_real_time(variable):
    recording = recording_in(recorded(variable), "it")
    assert (recording.damage, recording.ticks) == ("", 40)
    assert [n for n in range(40) if recording.tick(n).real is not None] == [3, 10, 17, 24, 31, 38]
    game = Game(**recording.settings())
    rerun = game.recorder = Rerun(game, recording)
    game.start(sleeper)
    for n in range(40):
        rerun.step(n)
    rerun.look()
    assert game.done
    assert rerun.difference is None
    assert game.real.total == round(6 / 3 * 705_600_000) + 34 * game.step


def test_a_recording_whose_real_time_goes_back_is_damaged():
    for wrong in (-1, "now", True):
        with pytest.raises(ValueError, match=r"^no time that has passed: "):
            tick_of([{"tick": [], "real": wrong}])
    assert tick_of([{"tick": [], "real": 5}]).real == 5
    assert tick_of([{"tick": []}]).real is None
