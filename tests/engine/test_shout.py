"""Shouts are heard in their own scene."""

from __future__ import annotations

import pytest

from pgasync import Game, heard, next_frame, shout, sleep_forever


@pytest.fixture
def game():
    game = Game((64, 48), seed=1)
    yield game
    if game.main is not None:
        game.main.cancel()


async def listener(log, who):
    log.append((who, await heard("door")))


def test_a_shout_in_the_scene_on_top_is_not_heard_below(game):
    log = []

    async def above(scene):
        scene.start(listener(log, "above"))
        shout("door", 1)
        await next_frame()

    async def below(scene):
        scene.start(listener(log, "below"))
        await scene.game.play(above)
        scene.shout("door", 2)
        await sleep_forever()

    game.start(lambda game: game.play(below))
    game.tick()
    assert log == [("above", 1), ("below", 2)]


def test_a_scene_can_be_shouted_into_from_outside_and_asked_from_elsewhere(game):
    log = []

    async def below(scene):
        scene.start(listener(log, "entity"))
        log.append(("scene", await scene.heard("door")))
        scene.shout("door")
        return "over"

    game.start(lambda game: game.play(below))
    game.scenes[-1].shout("door", "open")
    assert log == [("entity", "open"), ("scene", "open")]
    assert game.main.result == "over"


def test_cleanup_may_shout_and_what_listens_ends_with_the_scene(game):
    log = []

    async def fragile(scene):
        try:
            await sleep_forever()
        finally:
            scene.shout("died", "fragile")

    async def below(scene):
        scene.start(listener(log, "never"))
        task = scene.start(fragile(scene))
        scene.start(mourner(scene, task))
        return await scene.heard("died")

    async def mourner(scene, task):
        task.cancel()

    game.start(lambda game: game.play(below))
    assert log == []
    assert game.main.finished
    assert game.main.result == "fragile"
