"""A skippable block that begins or ends in the middle of a loop over frames."""

from __future__ import annotations

import pygame
import pytest

from pgasync import current_task, frames, next_frame, skippable, sleep_forever, wait_key
from tests.engine.conftest import run_ticks

ESCAPE = pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)


@pytest.mark.parametrize("late", [False, True])
def test_a_block_that_begins_in_a_frame_has_its_own_frames_from_then_on(play, late):
    async def level(scene):
        await next_frame(late)
        async with skippable(wait_key("escape")) as scene.block:
            n = 0
            async for _ in frames(late=late):
                n += 1
                if n == 90:
                    break
        scene.over = True
        await sleep_forever()

    scene = play(level).scene
    scene.over = False
    run_ticks(scene, 10)
    scene.game.tick([ESCAPE])
    assert scene.over
    assert scene.block.skipped


@pytest.mark.parametrize("late", [False, True])
def test_a_block_that_ends_in_a_frame_leaves_no_clock_behind(play, late):
    async def level(scene):
        scene.frames = 0
        async with skippable(wait_key("escape")):
            await next_frame(late)
            await next_frame(late)
        async for _ in frames(late=late):
            assert current_task().clock is scene.clock
            scene.frames += 1

    scene = play(level).scene
    run_ticks(scene, 10)
    assert scene.game.clock.all == [scene.game.clock, scene.clock]
    assert (scene.clock.late_frames if late else scene.clock.frames).waiting()
    assert scene.frames == 8
    scene.clock.pause()
    run_ticks(scene, 3)
    assert scene.frames == 8
