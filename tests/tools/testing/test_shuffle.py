"""Another order among equals, and nothing else."""

from __future__ import annotations

from itertools import permutations

import pygame
import pytest

from games.meteors import ASSETS, SIZE, demo
from pgasync import (
    Channel,
    Event,
    Signal,
    Value,
    every,
    frames,
    next_frame,
    sleep,
    until,
    wait_event,
    wait_frames,
    wait_key,
)
from pgasync.kernel.roots import live_roots
from pgasync.testing import Stage
from pgasync.tools.testing.shuffle import shuffle_equals

SEEDS = range(40)


async def waiter(woke, name, wait):
    await wait()
    woke.append(name)


def orders(wait, wake=lambda stage: None):
    """All the orders in which three tasks go on behind a wait, over many seeds."""
    return {order(wait, wake, seed) for seed in SEEDS}


def order(wait, wake, seed):
    """The order with one seed."""
    woke = []
    with Stage() as stage:
        for name in "abc":
            stage.start(waiter(woke, name, wait))
        stage.shuffle(seed)
        stage.run_ticks(1)
        wake(stage)
        stage.run_ticks(3)
    return "".join(woke)


ALL = {"".join(order) for order in permutations("abc")}


@pytest.mark.parametrize(
    "wait",
    [
        lambda: wait_frames(2),
        lambda: next_frame(late=True),
        lambda: sleep(1 / 60),
        lambda: sleep(2 / 60),
        lambda: sleep(0),
    ],
    ids=["frames", "late", "deadline in the next tick", "deadline", "zero"],
)
def test_who_waits_for_the_same_time_goes_on_in_any_order(wait):
    assert orders(wait) == ALL


def test_who_waits_for_the_same_signal_event_or_input_goes_on_in_any_order():
    signal = Signal()
    assert orders(signal.wait, wake=lambda stage: signal.fire()) == ALL
    assert orders(lambda: wait_key("space"), wake=lambda stage: stage.press("space")) == ALL

    def wait_any_kind():
        return wait_event(pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN)

    assert orders(wait_any_kind, wake=lambda stage: stage.press("space")) == ALL
    flags = []
    found = set()
    for seed in SEEDS:
        flags.clear()
        found.add(order(lambda: until(lambda: flags), lambda stage: flags.append(1), seed))
    assert found == ALL
    value = Value(0)
    assert orders(value.wait_change, wake=lambda stage: setattr(value, "value", value.value + 1)) == ALL
    channel = Channel(3)

    def send_three(stage):
        for item in range(3):
            channel.try_send(item)

    assert orders(channel.receive, wake=send_three) == ALL
    found = set()
    for seed in SEEDS:
        event = Event()
        found.add(order(event.wait, lambda stage, event=event: event.set(), seed))
    assert found == ALL


def test_different_deadlines_stay_in_their_order():
    async def sleeper(woke, n):
        await sleep(n / 60)
        woke.append(n)

    for seed in SEEDS:
        woke = []
        with Stage() as stage:
            for n in (3, 1, 2):
                stage.start(sleeper(woke, n))
            stage.shuffle(seed)
            stage.run_ticks(4)
        assert woke == [1, 2, 3]


def test_nothing_is_lost_or_doubled_while_tasks_come_go_and_are_cancelled():
    async def beater(counts, name):
        async for _ in every(1 / 60):
            counts[name] = counts.get(name, 0) + 1

    async def runner(counts, name):
        async for _ in frames():
            counts[name] = counts.get(name, 0) + 1

    async def short(stage):
        await sleep(3 / 60)

    for seed in range(5):
        counts = {}
        with Stage() as stage:
            stage.shuffle(seed)
            tasks = []
            for n in range(20):
                stage.start(beater(counts, f"beat {n}"))
                tasks.append(stage.start(runner(counts, f"run {n}")))
            for n in range(30):
                stage.start(short(stage))
                if n % 3 == 0 and tasks:
                    tasks.pop().cancel()
                stage.run_ticks(1)
            assert len(stage.tasks("short")) == 2
            assert [counts[f"beat {n}"] for n in range(20)] == [30] * 20
            assert [counts[f"run {n}"] for n in range(10)] == [30] * 10
            # The tree of clocks is whole: what is left is what lives.
            assert stage.scene.clock.timers.count() == 20 + 2
            assert len(stage.scene.clock.frames.waiting()) == 10


def test_everyone_stands_where_his_slot_says_and_can_leave():
    signal = Signal()

    async def listener():
        await signal.wait()

    async def runner():
        async for _ in frames():
            pass

    with Stage() as stage:
        tasks = [stage.start(entity()) for _ in range(5) for entity in (listener, runner)]
        for task in tasks[2:4]:
            task.cancel()
        stage.shuffle(1)
        for _ in range(4):
            shuffle_equals(stage.game, live_roots(), stage.order)
            frame_list = stage.scene.clock.frames
            assert (frame_list.due, frame_list.holes, frame_list.gaps) == (4, 0, 0)
            for waiting in (frame_list, signal.waiting):
                assert [task.slot for task in waiting.tasks] == [0, 1, 2, 3]
        for task in tasks[::3]:
            task.cancel()
        left = [task for task in tasks if not task.cancelled]
        stage.run_ticks(3)
        assert [task for task in left if task.function == "runner"] == [
            task for task in tasks if task.parked_on is frame_list
        ]
        signal.fire()
        assert [task.function for task in left if task.finished] == ["listener"] * 2


def test_the_same_seed_gives_the_same_order_and_none_takes_it_back():
    def run(seed):
        log = []

        async def runner(name):
            async for _ in frames():
                log.append(name)

        with Stage() as stage:
            for name in "abcdef":
                stage.start(runner(name))
            stage.shuffle(seed)
            stage.run_ticks(5)
        return "".join(log)

    assert run(3) == run(3) != run(4)
    assert run(None) == "abcdef" * 5
    with pytest.raises(ValueError, match=r"^seed must be a whole number or None, got '3'$"):
        run("3")


def test_a_whole_game_runs_shuffled_from_the_same_random_numbers(play):
    for seed in range(3):
        stage = play(demo, size=SIZE, assets=ASSETS, seed=5)
        stage.shuffle(seed)
        stage.run_until(lambda stage=stage: stage.scene.name == "flight", at_most=20)
        stage.run_seconds(20)
        assert stage.scene.sky.score.value > 0
