"""Skipped blocks that wait for threads and other clocks, while something in them goes on."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from pgasync import Event, frames, in_thread, move_on_after, preload, skippable, sleep, wait_any, wait_key
from pgasync.testing import Stage

SHOWS = Path(__file__).parents[2] / "games" / "shows"
ESCAPE = pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)


async def blink():
    async for _ in frames():
        pass


@pytest.fixture
def film():
    """Begin a block on a stage, and skip it in its second tick; the log gets what the body appends."""
    stages = []

    def begin(body, **options):
        async def level(scene):
            async with skippable(wait_key("escape"), **options) as block:
                await body(scene)
            log.append(("skipped", block.skipped))

        async def main(game):
            await game.play(level)

        log = []
        stage = Stage(main, size=(64, 48), fps=64, assets=SHOWS)
        stages.append(stage)
        stage.log = log
        stage.begin()
        stage.run_ticks()
        stage.post(ESCAPE)
        stage.run_ticks()
        return stage

    yield begin
    for stage in stages:
        stage.end()


def test_a_thread_takes_its_time_and_the_skip_goes_on_after_it(film):
    async def body(scene):
        await sleep(1)
        log.append(await in_thread(sum, [1, 2]))
        await sleep(1)
        log.append("end")

    log = []
    stage = film(body)
    assert log == []
    stage.run_ticks()
    assert log == [3, "end"]
    assert stage.log == [("skipped", True)]


def test_so_does_what_is_read_in_threads(film):
    async def body(scene):
        async for share in preload("step"):
            log.append(share)
        await sleep(1)
        log.append("end")

    log = []
    stage = film(body)
    stage.run_ticks(3)
    assert log == [1.0, "end"]


@pytest.mark.parametrize("beside", [None, blink])
def test_what_goes_on_beside_does_not_use_up_the_limit_while_another_clock_is_waited_for(film, beside):
    async def body(scene):
        if beside is not None:
            scene.start(beside())
        await sleep(0.25, clock=scene.game.real_clock)
        log.append(scene.game.clock.now)
        await sleep(5)
        log.append(scene.game.clock.now)

    log = []
    stage = film(body)
    stage.run_ticks(20)
    assert log == [0.25, 0.25 + 1 / 64]
    assert stage.log == [("skipped", True)]


@pytest.mark.parametrize("limit", [600, 20])
def test_inputs_that_something_else_might_forestall_do_not_use_up_the_limit(film, limit):
    async def body(scene):
        scene.start(blink())
        for n in range(30):
            await wait_any(wait_key("space"), Event().wait())
            await sleep(0.1)
            log.append(n)

    log = []
    stage = film(body, limit=limit)
    assert log == list(range(30))
    assert stage.log == [("skipped", True)]


@pytest.mark.parametrize("beside", [None, blink])
def test_a_thread_is_waited_for_whose_result_an_entity_passes_on(film, beside):
    async def bring(done):
        await sleep(1)
        log.append(await in_thread(sum, [1, 2]))
        done.set()

    async def body(scene):
        done = Event()
        if beside is not None:
            scene.start(beside())
        scene.start(bring(done))
        await done.wait()
        log.append("end")

    log = []
    stage = film(body)
    stage.run_ticks(2)
    assert log == [3, "end"]


@pytest.mark.parametrize("beside", [None, blink])
def test_a_limit_that_stands_still_below_another_scene_does_not_use_up_that_of_the_block(film, beside):
    async def menu(scene):
        if beside is not None:
            scene.start(beside())
        log.append((await wait_key("space")).skipped)

    async def body(scene):
        with move_on_after(3) as limit:
            await scene.game.play(menu, hear_below=True)
        log.append(limit.expired)

    log = []
    film(body)
    assert log == [True, False]
