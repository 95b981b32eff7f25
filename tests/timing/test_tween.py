"""Tweens: they move together, arrive exactly, take over, and end with their task."""

from __future__ import annotations

import math
from typing import ClassVar, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.task import current_task
from pgasync.sync.signal import Signal
from pgasync.timing.clock import Clock
from pgasync.timing.frames import frames, next_frame
from pgasync.timing.shares import SHARES
from pgasync.timing.sleep import sleep
from pgasync.timing.tween import interpolate, tween
from tests.timing.conftest import Stage

DT = 1 / 64


class Vector:
    """As much of a vector as a tween needs."""

    def __init__(self, xy):
        self.x, self.y = (xy.x, xy.y) if isinstance(xy, Vector) else xy

    def __add__(self, other):
        return Vector((self.x + other.x, self.y + other.y))

    def __sub__(self, other):
        return Vector((self.x - other.x, self.y - other.y))

    def __mul__(self, factor):
        return Vector((self.x * factor, self.y * factor))

    def __repr__(self):
        return f"({self.x:g}, {self.y:g})"


class Colour(NamedTuple):
    """As much of a colour as a tween needs."""

    r: int
    g: int
    b: int
    a: int = 255


class Paint:
    """A colour that can be made of a name."""

    def __init__(self, *channels):
        named = {("red",): (255, 0, 0, 255)}.get(channels, channels)
        self.r, self.g, self.b, self.a = tuple(named[0]) if isinstance(named[0], Paint) else named

    def __iter__(self):
        return iter((self.r, self.g, self.b, self.a))


class Ship:
    def __init__(self):
        self.x = 0.0
        self.y = 0.0
        self.pos = Vector((0, 0))
        self.paint = Paint(0, 0, 0, 255)
        self.size = (10, 20)
        self.hot = False
        self.tint = None


def mover(log, clock, ship, **how):
    async def move():
        log.append((await tween(ship, **how), ship.x, clock.now))

    return move()


def test_a_tween_moves_in_every_frame_and_arrives_exactly(stage):
    ship, log = Ship(), []
    stage.start(mover(log, stage.clock, ship, seconds=4 * DT, x=100))
    seen = []
    for _ in range(4):
        stage.tick()
        seen.append(ship.x)
    assert seen == [25.0, 50.0, 75.0, 100]
    assert type(ship.x) is int
    assert log == [(True, 100, 4 * DT)]


def test_everything_that_can_be_between_two_values_can_be_tweened(stage):
    ship = Ship()
    stage.start(tween(ship, seconds=2 * DT, pos=(4, 8), paint="red", size=(20, 40), ease="linear"))
    stage.tick()
    assert (repr(ship.pos), tuple(ship.paint), ship.size) == ("(2, 4)", (128, 0, 0, 255), (15.0, 30.0))
    stage.tick()
    assert (repr(ship.pos), tuple(ship.paint), ship.size) == ("(4, 8)", (255, 0, 0, 255), (20, 40))


def test_colours_stay_colours_when_the_easing_goes_too_far(stage):
    ship = Ship()
    stage.start(tween(ship, seconds=4 * DT, paint="red", ease=lambda t: 1.5))
    stage.tick()
    assert tuple(ship.paint) == (255, 0, 0, 255)


def test_tweens_come_before_the_tasks_of_the_frame(stage):
    ship, log = Ship(), []

    async def watch():
        async for _ in frames():
            log.append(ship.x)

    stage.start(watch())
    stage.start(tween(ship, seconds=2 * DT, x=2))
    stage.tick(2)
    assert log == [1.0, 2]


def test_an_easing_bends_the_way(stage):
    ship = Ship()
    stage.start(tween(ship, seconds=4 * DT, x=16, ease="in_quad"))
    stage.tick()
    assert ship.x == 1.0
    stage.tick()
    assert ship.x == 4.0


def test_another_tween_takes_over_from_where_it_is_and_the_first_one_is_told_at_once(stage):
    ship, log = Ship(), []
    stage.start(mover(log, stage.clock, ship, seconds=4 * DT, x=100, y=8))
    stage.tick(2)

    async def other():
        log.append("other")
        log.append((await tween(ship, seconds=2 * DT, x=0), ship.x, stage.clock.now))

    stage.start(other())
    assert log == ["other", (False, 50.0, 2 * DT)]
    stage.tick()
    assert (ship.x, ship.y) == (25.0, 4.0)
    stage.tick(2)
    assert log[2:] == [(True, 0, 4 * DT)]
    assert ship.y == 4.0


def test_a_tween_of_a_part_takes_over_from_one_of_the_whole_and_the_other_way_round(stage):
    class Place(Ship):
        tween_shares: ClassVar = {"pos": ("x", "y"), "x": ("pos",), "y": ("pos",)}

        @property
        def pos(self):
            return Vector((self.x, self.y))

        @pos.setter
        def pos(self, pos):
            self.x, self.y = pos.x, pos.y

    ship, told = Place(), []

    async def move(name, **targets):
        told.append((name, await tween(ship, seconds=4 * DT, **targets)))

    stage.start(move("whole", pos=(8, 8)))
    stage.tick()
    stage.start(move("x", x=100))
    assert told == [("whole", False)]
    stage.start(move("y", y=100))
    stage.tick()
    stage.start(move("both", pos=(0, 0), x=0))
    assert told[1:] == [("x", False), ("y", False)]
    stage.tick(4)
    assert told[3:] == [("both", True)]
    assert (ship.x, ship.y) == (0, 0)


def test_equal_things_are_not_the_same_thing(stage):
    class Twin(Ship):
        def __eq__(self, other):
            return True

        __hash__ = None

    one, two, log = Twin(), Twin(), []
    for twin in (one, two):
        stage.start(mover(log, stage.clock, twin, seconds=2 * DT, x=2))
    stage.tick(2)
    assert log == [(True, 2, 2 * DT)] * 2


def test_tweens_in_a_row_do_not_drift(stage):
    ship, log = Ship(), []

    async def steps():
        for n in range(10):
            await tween(ship, seconds=0.1, x=n)
        log.append(stage.clock.now)

    stage.start(steps())
    stage.tick(63)
    assert log == []
    stage.tick()
    assert log == [1.0]


def test_a_tween_of_no_time_arrives_in_the_next_tick_and_does_not_hold_time_back(stage):
    ship, log = Ship(), []

    async def steps():
        for _ in range(64):
            await tween(ship, seconds=0, x=5)
            log.append(stage.clock.now)
        await sleep(0.5)
        log.append(stage.clock.now)

    stage.start(steps())
    assert ship.x == 0.0
    stage.tick()
    assert (ship.x, log) == (5, [DT])
    stage.tick(63)
    assert log[-1] == 1.0
    stage.tick(31)
    assert len(log) == 64
    stage.tick()
    assert log[-1] == 1.5


def test_a_tween_of_no_time_arrives_though_time_stands_still(stage):
    ship, log = Ship(), []
    stage.start(mover(log, stage.clock, ship, seconds=0, x=5))
    stage.clock.tick(0)
    assert log == [(True, 5, 0.0)]


def test_a_tween_obeys_its_clock(stage):
    ship, log = Ship(), []
    slow = stage.child()
    stage.start(mover(log, slow, ship, seconds=4 * DT, x=4), slow)
    slow.speed = 0.5
    stage.tick(2)
    assert ship.x == 1.0
    slow.pause()
    stage.tick(10)
    assert ship.x == 1.0
    slow.resume()
    stage.tick(6)
    assert log == [(True, 4, 4 * DT)]


def test_those_behind_one_that_stops_the_clock_arrive_when_it_goes_on(stage):
    ship, other, log = Ship(), Ship(), []

    async def stops():
        await tween(ship, seconds=DT, x=1)
        stage.clock.pause()

    stage.start(stops())
    stage.start(mover(log, stage.clock, other, seconds=DT, x=1))
    stage.tick(5)
    assert log == []
    stage.clock.resume()
    stage.tick()
    assert [arrived for arrived, *_ in log] == [True]


def test_a_task_that_ends_another_whose_tween_arrives_in_this_frame_too_is_obeyed(stage):
    one, two, log = Ship(), Ship(), []

    async def first():
        await tween(one, seconds=DT, x=1)
        second.cancel()

    stage.start(first())
    second = stage.start(mover(log, stage.clock, two, seconds=DT, x=1))
    stage.tick()
    assert log == []
    assert second.cancelled


def test_a_cancelled_tween_moves_nothing_any_more(stage):
    ship = Ship()
    task = stage.start(tween(ship, seconds=4 * DT, x=4))
    stage.tick()
    task.cancel()
    stage.tick(5)
    assert ship.x == 1.0


@pytest.mark.parametrize("broken", ["property", "easing", "landing"])
def test_what_fails_is_told_to_its_waiter_and_the_others_go_on(stage, broken):
    class Wall(Ship):
        @property
        def height(self):
            return 0.0

        @height.setter
        def height(self, value):
            if broken == "property" or (broken == "landing" and value == 3):
                raise ValueError("a wall does not grow")

    def bad(t):
        if broken == "easing":
            raise ValueError("a wall does not grow")
        return t

    ship, log = Ship(), []

    async def grow():
        try:
            await tween(Wall(), seconds=2 * DT, height=3, ease=bad)
        except ValueError as error:
            log.append(str(error))

    stage.start(grow())
    stage.start(mover(log, stage.clock, ship, seconds=3 * DT, x=3))
    stage.tick(3)
    assert log == ["a wall does not grow", (True, 3, 3 * DT)]


def test_a_tween_on_a_clock_that_ends_is_an_error_and_so_is_one_that_begins_on_it(stage):
    ship, log = Ship(), []
    clock = stage.child()

    async def stays():
        for _ in range(2):
            try:
                await tween(ship, seconds=1, x=1)
            except MisuseError as error:
                log.append(str(error).partition(",")[0])

    stage.start(stays(), clock)
    clock.close()
    assert len(log) == 2


def test_a_tween_says_what_it_waits_for(stage):
    task = stage.start(tween(Ship(), seconds=0.5, x=1, y=2))
    assert task.waits_for() == "tween(Ship, seconds=0.5, x, y)"
    assert stage.clock.batch.waiting() == [task]


@pytest.mark.parametrize(
    ("how", "kind", "text"),
    [
        ({"seconds": -1, "x": 1}, ValueError, "seconds must be finite and >= 0, got -1"),
        ({"seconds": 1, "x": math.inf}, ValueError, "x must be finite, got inf from 0.0"),
        ({"seconds": 1, "x": math.nan}, ValueError, "x must be finite, got nan from 0.0"),
        ({"seconds": 1}, TypeError, "tween() needs something to move. Write tween(ship, seconds=1, x=300)."),
        (
            {"seconds": 1, "poss": (1, 2)},
            AttributeError,
            "Ship has no attribute 'poss' to be tweened. Did you mean 'pos'?",
        ),
        ({"seconds": 1, "zzz": 1}, AttributeError, "Ship has no attribute 'zzz' to be tweened."),
        (
            {"seconds": 1, "hot": True},
            TypeError,
            "hot cannot be tweened from False to True: there is nothing between True and False",
        ),
        (
            {"seconds": 1, "size": (1, 2, 3)},
            TypeError,
            "size cannot be tweened from (10, 20) to (1, 2, 3): 2 values cannot become 3",
        ),
        (
            {"seconds": 1, "tint": "red"},
            TypeError,
            "tint cannot be tweened from None to 'red': it has no value yet, set one before",
        ),
        ({"seconds": 1, "x": "far"}, TypeError, "x cannot be tweened from 0.0 to 'far': unsupported operand"),
        ({"seconds": 1, "x": 1, "ease": "fast"}, ValueError, "no easing 'fast'."),
    ],
)
def test_what_cannot_be_tweened_is_refused_and_nothing_moves(stage, how, kind, text):
    errors = []
    ship = Ship()

    async def move():
        try:
            await tween(ship, **how)
        except kind as error:
            errors.append(str(error))

    stage.start(move())
    stage.tick()
    assert len(errors) == 1
    assert errors[0].startswith(text)
    assert ship.x == 0.0


def test_a_tween_without_a_clock_says_what_to_do():
    from pgasync.kernel.task import start

    with pytest.raises(MisuseError, match="no clock"):
        start(tween(Ship(), seconds=1, x=1))


def test_a_tween_in_cleanup_is_refused(stage):
    errors = []

    async def falls():
        try:
            await sleep_forever()
        finally:
            try:
                await tween(Ship(), seconds=0, x=1)
            except MisuseError as error:
                errors.append(str(error).partition(" (")[0])

    stage.start(falls()).cancel()
    assert errors == ["falls awaited tween(Ship, seconds=0, x) while it was being cancelled"]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 12), st.integers(-50, 50), st.integers(0, 6)), max_size=12
    )
)
def test_tweens_agree_with_a_model_whoever_takes_over_from_whom(script):
    """Each entry: which thing, how many ticks long, to where, how many ticks before the next begins."""
    stage = Stage()
    things = [Ship() for _ in range(4)]
    told, expected = [], []
    # By thing: index, start, target, begin, length, all in ticks.
    running: dict[int, tuple[int, float, int, int, int]] = {}
    values = [0.0] * 4

    async def move(index, thing, ticks, target):
        told.append((index, await tween(things[thing], seconds=ticks * DT, x=target)))

    now = 0
    for index, (thing, ticks, target, pause) in enumerate([*script, (0, 1, 0, 20)]):
        if thing in running:
            expected.append((running[thing][0], False))
        running[thing] = (index, values[thing], target, now, ticks)
        stage.start(move(index, thing, ticks, target))
        for _ in range(pause):
            now += 1
            stage.tick()
            for each, (number, start, goal, begin, length) in list(running.items()):
                gone = now - begin
                if gone >= max(length, 1):
                    values[each] = goal
                    del running[each]
                    expected.append((number, True))
                else:
                    values[each] = start + (goal - start) * gone / length
        assert [ship.x for ship in things] == pytest.approx(values)
    assert sorted(told) == sorted(expected)
    stage.end()


def test_values_of_an_interpolation_come_one_in_every_frame_and_end_exactly(stage):
    log = []

    async def count():
        async for value in interpolate(0, 4, seconds=4 * DT, ease="linear"):
            log.append(value)
        log.append("over")

    stage.start(count())
    assert log == []
    stage.tick(4)
    assert log == [1.0, 2.0, 3.0, 4, "over"]


def test_an_interpolation_goes_on_while_its_reader_is_busy_and_knows_colours(stage):
    log = []

    async def count():
        async for value in interpolate(Colour(0, 0, 0), Colour(0, 100, 0), seconds=4 * DT):
            log.append(value.g if isinstance(value, Colour) else value)
            await next_frame()

    stage.start(count())
    stage.tick(8)
    assert log == [25, 75, 100]


def test_an_interpolation_of_no_time_has_one_value(stage):
    log = []

    async def count():
        async for value in interpolate(0, 4, seconds=0):
            log.append(value)

    stage.start(count())
    stage.tick()
    assert log == [4]


def test_an_interpolation_is_waited_for_with_async_for():
    with pytest.raises(MisuseError) as caught:
        for _ in interpolate(0, 1, seconds=2):
            pass
    text = "Values are waited for. Write `async for value in interpolate(0, 1, seconds=2)`."
    assert str(caught.value) == text


def test_an_interpolation_that_is_over_still_delivers_a_cancellation(stage):
    values = interpolate(0, 4, seconds=0)

    async def count():
        async for _ in values:
            pass
        current_task().cancel("enough")
        async for _ in values:
            raise AssertionError

    task = stage.start(count())
    stage.tick()
    assert task.cancelled


def test_tweens_of_clocks_of_one_tree_take_over_from_each_other(stage):
    ship, log = Ship(), []
    stage.start(mover(log, stage.clock, ship, seconds=1, x=64), stage.child())
    stage.tick()
    stage.start(tween(ship, seconds=DT, x=0))
    assert log == [(False, 1.0, DT)]
    stage.tick()
    assert ship.x == 0


def test_a_tween_can_be_begun_by_whom_another_has_woken(stage):
    ship, go = Ship(), Signal()

    async def waits():
        await go.wait()
        await tween(ship, seconds=DT, x=9)

    async def fires():
        await tween(ship, seconds=DT, y=1)
        go.fire()

    async def both():
        async with open_nursery() as nursery:
            nursery.start(waits())
            nursery.start(fires())

    task = stage.start(both())
    stage.tick(2)
    assert (ship.x, task.finished) == (9, True)


def test_an_idle_clock_with_a_batch_is_idle_again(stage):
    ship = Ship()
    stage.start(tween(ship, seconds=DT, x=1))
    stage.tick()
    assert isinstance(stage.clock, Clock)
    assert not stage.clock.batch.busy


def test_a_tween_that_loses_two_attributes_at_once_is_told_once(stage):
    ship, log = Ship(), []
    stage.start(mover(log, stage.clock, ship, seconds=1, x=64, y=64))
    stage.start(tween(ship, seconds=DT, y=1, x=1))
    assert log == [(False, 0.0, 0.0)]
    stage.tick()
    assert (ship.x, ship.y) == (1, 1)


def test_what_is_known_of_classes_does_not_pile_up(stage):
    async def mover(thing):
        thing.x = 0
        await tween(thing, seconds=DT, x=1)

    for _ in range(600):
        thing = type("Thing", (), {})()
        stage.start(mover(thing))
        stage.start(mover(thing))  # only who takes over asks
        stage.tick(1)
    assert 0 < len(SHARES) <= 256
