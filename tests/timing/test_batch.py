"""Tweens that began together go together, and nobody can tell by the order, the errors or the ends."""

from __future__ import annotations

import contextlib
import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.task import current_task
from pgasync.timing.frames import next_frame
from pgasync.timing.sleep import sleep
from pgasync.timing.tween import tween
from pgasync.timing.until import until
from tests.timing.conftest import Stage

DT = 1 / 64


class Lamp:
    """Writes down what is set."""

    def __init__(self, name, log, wall=None):
        self.__dict__.update(name=name, log=log, wall=wall, x=0.0, y=0.0)

    def __setattr__(self, name, value):
        self.log.append((self.name, name, value))
        if value == self.wall:
            raise ValueError(f"{self.name} breaks at {value:g}")
        self.__dict__[name] = value


def lamps(names):
    log = []
    return log, [Lamp(name, log) for name in names]


async def told(log, lamp, **how):
    try:
        log.append((lamp.name, await tween(lamp, **how)))
    except ValueError as error:
        log.append((lamp.name, str(error)))


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from("xy"), st.integers(0, 3), st.integers(0, 2)),
        max_size=20,
    )
)
def test_attributes_are_set_once_a_frame_in_the_order_in_which_the_tweens_began(script):
    """Each entry: which lamp, which attribute, how many ticks long, how many ticks before the next begins."""
    stage = Stage()
    log, all_lamps = lamps("abcd")
    values: dict[tuple[int, str], float] = {}
    # In order of begin, by what is moved: start, begin, length.
    running: dict[tuple[int, str], tuple[float, int, int]] = {}
    now = 0
    for index, name, length, pause in [*script, (0, "x", 1, 9)]:
        running.pop((index, name), None)
        running[index, name] = (values.get((index, name), 0.0), now, length)
        stage.start(tween(all_lamps[index], seconds=length * DT, **{name: 6}))
        for _ in range(pause):
            now += 1
            stage.tick()
            moved, landed = [], []
            for place, (start, begin, length) in list(running.items()):
                if now - begin < length:
                    values[place] = start + (6 - start) * (now - begin) / length
                    moved.append(place)
                else:
                    values[place] = 6
                    landed.append(place)
                    del running[place]
            places = [*moved, *landed]
            assert [entry[:2] for entry in log] == [("abcd"[each], what) for each, what in places]
            assert [entry[2] for entry in log] == pytest.approx([values[place] for place in places])
            log.clear()
    stage.end()


def test_an_easing_is_asked_once_in_a_frame_for_all_that_go_together(stage):
    log, all_lamps = lamps("ab")
    asked = []

    def ease(t):
        asked.append(t)
        return t

    for lamp in all_lamps:
        stage.start(tween(lamp, seconds=4 * DT, ease=ease, x=4, y=8))
    stage.tick()
    assert asked == [0.25]
    assert log == [("a", "x", 1.0), ("a", "y", 2.0), ("b", "x", 1.0), ("b", "y", 2.0)]


@pytest.mark.parametrize(
    "other", [{"seconds": 3 * DT}, {"ease": "in_quad"}, {"later": True}], ids=["length", "easing", "moment"]
)
def test_those_of_another_length_easing_or_moment_go_by_themselves(stage, other):
    log, (a, b) = lamps("ab")

    async def begins():
        if other.pop("later", False):
            await sleep(DT / 2)
        await tween(b, **{"seconds": 2 * DT, "x": 8} | other)

    stage.start(begins())
    stage.start(tween(a, seconds=2 * DT, x=8))
    stage.tick()
    assert len({value for _, _, value in log}) == 2


def test_an_easing_that_fails_ends_all_that_ask_it_each_with_an_error_of_its_own(stage):
    log, all_lamps = lamps("abc")
    caught = []

    def bad(t):
        raise ValueError(f"bad at {t:g}")

    async def move(lamp):
        try:
            await tween(lamp, seconds=4 * DT, ease=bad, x=4, y=4)
        except ValueError as error:
            caught.append(error)

    for lamp in all_lamps[:2]:
        stage.start(move(lamp))
    stage.start(tween(all_lamps[2], seconds=4 * DT, x=4))
    stage.tick()
    assert [str(error) for error in caught] == ["bad at 0.25", "bad at 0.25"]
    assert caught[0] is not caught[1]
    assert log == [("c", "x", 1.0)]
    stage.tick()
    assert log[1:] == [("c", "x", 2.0)]


def test_an_easing_that_fails_for_the_first_only_moves_the_others(stage):
    log, all_lamps = lamps("ab")
    failures = [ValueError("once")]

    def ease(t):
        if failures:
            raise failures.pop()
        return t

    for lamp in all_lamps:
        stage.start(told(log, lamp, seconds=4 * DT, ease=ease, x=4))
    stage.tick()
    assert log == [("b", "x", 1.0), ("a", "once")]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_step_that_fails_ends_its_tween_alone(stage, place):
    log, all_lamps = lamps("abc")
    all_lamps[place].__dict__["wall"] = 2
    for lamp in all_lamps:
        stage.start(told(log, lamp, seconds=4 * DT, x=4))
    stage.tick(2)
    broken = "abc"[place]
    assert log[3:] == [("a", "x", 2), ("b", "x", 2), ("c", "x", 2), (broken, f"{broken} breaks at 2")]
    del log[:]
    stage.tick()
    assert log == [(name, "x", 3) for name in "abc" if name != broken]


def test_those_whose_first_fails_go_on_by_their_easing(stage):
    log, (a, b) = lamps("ab")
    a.__dict__["wall"] = 1
    for lamp in (a, b):
        stage.start(told(log, lamp, seconds=4 * DT, x=16, ease="in_quad"))
    stage.tick()
    assert log == [("a", "x", 1.0), ("b", "x", 1.0), ("a", "a breaks at 1")]


def test_an_error_that_nobody_keeps_is_freed_at_once(stage):
    errors = []

    class Bad(ValueError):
        def __init__(self):
            errors.append(weakref.ref(self))

    def bad(t):
        raise Bad

    async def move():
        with contextlib.suppress(ValueError):
            await tween(Lamp("a", []), seconds=1, x=1, ease=bad)

    gc.collect()
    gc.disable()
    try:
        stage.start(move())
        stage.tick()
        assert [error() for error in errors] == [None]
    finally:
        gc.enable()


def test_an_error_is_told_now_and_not_at_the_moment_of_an_arrival_that_never_comes(stage):
    lamp = Lamp("a", [])
    lamp.__dict__["wall"] = 1
    told_at = []

    async def move():
        try:
            await tween(lamp, seconds=4, x=64)
        except ValueError:
            told_at.append(stage.clock.now)
            await sleep(DT)
            told_at.append(stage.clock.now)

    stage.start(move())
    stage.tick(5)
    assert told_at == [4 * DT, 5 * DT]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_who_leaves_those_that_go_together_is_moved_no_more_and_the_others_are(stage, place):
    log, all_lamps = lamps("abc")
    tasks = [stage.start(tween(lamp, seconds=4 * DT, x=4)) for lamp in all_lamps]
    stage.tick()
    tasks[place].cancel()
    assert stage.clock.batch.waiting() == [task for task in tasks if task is not tasks[place]]
    del log[:]
    stage.tick()
    assert log == [(name, "x", 2.0) for name in "abc" if name != "abc"[place]]
    stage.tick(2)
    assert [task.finished for task in tasks].count(True) == 2


def test_those_of_no_time_that_begin_in_a_tick_of_no_time_arrive_in_the_next(stage):
    log, (lamp,) = lamps("a")

    async def move():
        for n in range(3):
            await tween(lamp, seconds=0, x=n)

    stage.start(move())
    for n in range(3):
        assert len(log) == n
        stage.clock.tick(0)


def test_who_begins_where_another_has_just_left_is_moved(stage):
    """All in the frame phase of one tick, so at the same moment."""
    log, (a, b) = lamps("ab")
    asked = []

    async def begins_and_leaves():
        await next_frame()
        task = stage.start(tween(a, seconds=2 * DT, x=2))
        task.cancel()

    async def begins():
        await next_frame(late=True)
        await tween(b, seconds=2 * DT, x=2)

    stage.start(begins_and_leaves())
    stage.start(begins())
    stage.start(until(lambda: asked.append(1)))
    stage.tick(2)
    assert log == [("b", "x", 1.0)]


def test_one_whose_successor_is_cancelled_at_once_is_over_all_the_same(stage):
    log, (lamp,) = lamps("a")
    stage.start(told(log, lamp, seconds=4 * DT, x=4))

    async def changes_its_mind():
        await next_frame()
        stage.start(tween(lamp, seconds=DT, x=0)).cancel()

    stage.start(changes_its_mind())
    stage.tick(3)
    assert log == [("a", "x", 1.0), ("a", False)]


def test_what_two_tweens_of_one_thing_move_is_known_of_each(stage):
    log, (lamp,) = lamps("a")
    stage.start(told(log, lamp, seconds=4 * DT, x=4))
    stage.start(told(log, lamp, seconds=2 * DT, y=4))
    stage.tick(2)
    assert log[-1] == ("a", True)
    stage.start(told(log, lamp, seconds=DT, x=0))
    assert log[-1] == ("a", False)


def test_the_next_tween_of_a_task_that_cannot_begin_is_an_error_there(stage):
    log, (lamp,) = lamps("a")

    async def move():
        await tween(lamp, seconds=DT, x=1)
        await told(log, lamp, seconds=DT, x=float("inf"))
        await tween(lamp, seconds=DT, x=2)

    stage.start(move())
    stage.tick(2)
    assert log == [("a", "x", 1), ("a", "x must be finite, got inf from 1"), ("a", "x", 2)]


def test_a_task_that_cancels_itself_begins_no_other_tween(stage):
    log, (a, b) = lamps("ab")

    async def move():
        await tween(a, seconds=DT, x=1)
        current_task().cancel()
        await tween(b, seconds=DT, x=2)

    stage.start(told(log, b, seconds=2 * DT, x=8))
    task = stage.start(move())
    stage.tick(2)
    assert task.cancelled
    assert log == [("b", "x", 4.0), ("a", "x", 1), ("b", "x", 8), ("b", True)]


def test_one_of_many_that_arrives_leaves_the_others_in_their_order(stage):
    log, all_lamps = lamps("abcde")
    for lamp, ticks in zip(all_lamps, (3, 2, 3, 2, 4), strict=True):
        stage.start(tween(lamp, seconds=ticks * DT, x=12))
    stage.tick(2)
    del log[:]
    stage.tick()
    assert log == [("e", "x", 9.0), ("a", "x", 12), ("c", "x", 12)]
