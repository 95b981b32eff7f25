"""From tick to tick: who has ended and why, what it costs, which inputs came."""

from __future__ import annotations

import pygame
import pytest

from pgasync import Clock, frames, sleep, sleep_forever, start
from pgasync.kernel import advice
from pgasync.tools.inspector.stopwatch import Stopwatch, Timed
from pgasync.tools.inspector.watch import MOST_ENDED, Watch, says
from tests.tools.inspector.story import main_of


class Wall:
    """A real time that goes on by what is added to it."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def watched(bench):
    """A game with one scene of some tasks, and a watch on it."""
    watches = []

    def make(*coroutines):
        async def level(scene):
            for coroutine in coroutines:
                scene.start(coroutine)
            await sleep_forever()

        async def main(game):
            await game.play(level)

        made = bench(main)
        watch = Watch(made.game, Wall())
        watches.append(watch)

        def tick(n=1, events=()):
            for _ in range(n):
                made.game.tick(events)
                watch.ticked(list(events), 0.001)

        return made.game, watch, tick

    yield make
    for watch in watches:
        watch.stop()


async def quick():
    await sleep(2 / 64)
    return 5


async def lasting():
    await sleep_forever()


def test_a_task_that_returns_is_remembered_with_its_tick(watched):
    _, watch, tick = watched(quick())
    tick(1)
    assert not watch.ended
    tick(1)
    [end] = watch.ended
    assert (end.name, end.path, end.tick, end.how) == ("quick", "main > level > quick", 2, "finished")


def test_a_cancelled_task_is_remembered_with_its_cause(watched):
    _, watch, tick = watched(lasting())
    task = next(task for task in watch.live if task.function == "lasting")
    task.cancel("time for bed")
    tick()
    [end] = watch.ended
    assert end.how == "cancelled"
    assert end.why == str(task.cause)
    assert end.why.startswith("time for bed at ")


def test_a_failed_task_is_remembered_with_its_error(watched):
    async def broken():
        await sleep(1 / 64)
        raise ValueError("a bad day\nand more")

    _, watch, tick = watched(broken())
    with pytest.raises(ExceptionGroup):
        tick()
    watch.look()
    ends = {end.function: end for end in watch.ended}
    assert (ends["broken"].how, ends["broken"].why) == ("failed", "ValueError: a bad day")


def test_a_swarm_that_ends_alike_is_one_line(watched):
    _, watch, tick = watched(*(quick() for _ in range(9)))
    tick(2)
    [end] = watch.ended
    assert (end.function, end.count) == ("quick", 9)


def test_only_the_last_fifty_are_kept(watched):
    _, watch, _ = watched()
    for n in range(MOST_ENDED + 7):
        task = start(lasting())
        watch.look()
        task.cancel(f"reason {n}")
        watch.look()
    assert len(watch.ended) == MOST_ENDED
    assert watch.ended[-1].why.startswith(f"reason {MOST_ENDED + 6}")


def test_the_story_of_an_end_is_what_the_task_says_of_it(watched):
    _, watch, tick = watched(quick())
    tick(2)
    assert watch.ended[0].story == ("quick returned 5",)


def test_inputs_are_noted_with_their_tick_and_movements_are_counted(watched):
    _, watch, tick = watched()
    tick(3)
    tick(1, [pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE, unicode=" ", mod=0)])
    motions = [pygame.Event(pygame.MOUSEMOTION, pos=(n, 2), rel=(1, 0), buttons=(0, 0, 0)) for n in range(5)]
    tick(1, motions)
    assert [(heard.tick, heard.kind, heard.text, heard.count) for heard in watch.heard] == [
        (4, "KeyDown", "space", 1),
        (5, "MouseMotion", "(4, 2)", 5),
    ]


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (pygame.Event(pygame.KEYUP, key=pygame.K_a, mod=0), "a"),
        (pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(3, 4), button=3), "button 3 (3, 4)"),
        (pygame.Event(pygame.TEXTINPUT, text="ä"), "'ä'"),
        (pygame.Event(pygame.JOYAXISMOTION, axis=1, value=0.5), "axis 1, value 0.5"),
        (pygame.Event(pygame.QUIT), ""),
    ],
)
def test_an_input_is_told_by_what_matters(event, text):
    assert says(event) == (pygame.event.event_name(event.type), text)


def test_the_times_of_a_picture_are_those_of_its_ticks_and_its_drawing(watched):
    _, watch, tick = watched()
    tick(3)
    watch.drawn(0.002)
    watch.drawn(0.0)  # a picture while the game stands still is none
    [sample] = watch.samples
    assert (sample.tick, sample.draw) == (pytest.approx(0.003), 0.002)


# What tasks cost.


@pytest.fixture
def stopwatch():
    watch = Stopwatch(Wall())
    yield watch
    watch.stop()


def test_a_step_costs_what_the_wall_clock_says_and_not_what_it_starts(stopwatch):
    wall = stopwatch.wall

    async def child():
        async for _ in frames():
            wall.now += 0.5

    clock = Clock()

    async def waker():
        async for _ in frames():
            wall.now += 0.25
            victim.cancel()

    async def dying():
        try:
            await sleep_forever()
        finally:
            wall.now += 2.0

    victim = start(dying(), clock=clock)
    tasks = [start(child(), clock=clock), start(waker(), clock=clock), victim]
    stopwatch.follow(tasks)
    clock.tick(1 / 64)
    assert [stopwatch.timed[task].spent for task in tasks] == [0.5, 0.25, 2.0]
    stopwatch.follow(tasks[:2])
    assert stopwatch.cost(tasks[0]) == 0.5 / 16
    assert stopwatch.cost(victim) == 0.0
    for task in tasks:
        task.cancel()


def test_the_watches_are_taken_out_again(stopwatch):
    task = start(lasting())
    coro = task.coro
    stopwatch.follow([task])
    assert isinstance(task.coro, Timed) and task.coro.coro is coro
    stopwatch.follow([task])
    assert task.coro.coro is coro  # not one in the other
    stopwatch.stop()
    assert task.coro is coro
    task.cancel()


def test_whatever_asks_a_timed_task_gets_the_answer_of_its_coroutine(stopwatch):
    async def outer():
        await lasting()

    task = start(outer())
    before = task.tree(), task.name, task.function, advice.await_line(task), repr(task)
    stopwatch.follow([task])
    assert (task.tree(), task.name, task.function, advice.await_line(task), repr(task)) == before
    assert task.coro.cr_suspended and not task.coro.cr_running
    task.cancel()
    assert task.cancelled and task.error is None


def test_a_task_that_swallows_its_cancellation_is_told_the_same_while_it_is_timed(stopwatch):
    async def deaf():
        while True:
            try:
                await sleep_forever()
            except BaseException:
                pass

    def verdict(timed):
        task = start(deaf())
        if timed:
            stopwatch.follow([task])
        with pytest.raises(Exception) as caught:
            task.cancel()
        return str(caught.value)

    assert verdict(True) == verdict(False)


def test_a_timed_task_that_fails_says_where(stopwatch):
    async def broken():
        await sleep(0)
        raise ValueError("here")

    clock = Clock()

    def verdict(timed):
        task = start(broken(), clock=clock)
        if timed:
            stopwatch.follow([task])
        with pytest.raises(ValueError) as caught:
            clock.tick(1)
        return advice.raising_line(caught.value), caught.value.task_path

    assert verdict(True) == verdict(False)


def test_the_story_has_nobody_left_when_it_is_watched_to_its_end(bench):
    made = bench(main_of([]))
    watch = Watch(made.game, Wall())
    made.game.tick()
    watch.ticked([], 0.0)
    made.game.main.cancel("enough")
    watch.look()
    assert watch.live == [] and watch.stopwatch.timed == {}
    assert {end.function for end in watch.ended} >= {"main", "level", "bullet", "wait_key"}
    watch.stop()
