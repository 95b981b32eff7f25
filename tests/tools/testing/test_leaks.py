"""What is left of a game when it has ended is named, with where it was begun."""

from __future__ import annotations

import inspect

import pygame
import pytest

import pgasync
from pgasync import frames, sleep, sleep_forever
from pgasync.testing import LeakError, Stage
from tests.silence import silence

HERE = "tests/tools/testing/test_leaks.py"
CURE = (
    "Start tasks with `scene.start(...)` or in an `async with open_nursery()`, and show things in a scene or"
    " in a `with` block: then they end with it."
)


def line() -> int:
    """The line it is called from."""
    frame = inspect.currentframe()
    assert frame is not None and frame.f_back is not None
    return frame.f_back.f_lineno


def leaks_of(main, **settings) -> list[str]:
    """What a stage complains about, after two ticks."""
    with pytest.raises(LeakError) as caught:
        with Stage(main, **settings) as stage:
            stage.run_ticks(2)
    head, *left, cure = str(caught.value).splitlines()
    things = "one thing" if len(left) == 1 else f"{len(left)} things"
    assert (head, cure) == (f"The game has ended, and left {things} behind:", CURE)
    return [each.strip().replace("\\", "/") for each in left]


def test_a_game_that_is_cancelled_in_the_middle_of_everything_leaves_nothing():
    async def spark(scene):
        with scene.sprite(pygame.Surface((2, 2))), scene.text("spark"):
            async for _ in frames():
                pass

    async def level(scene):
        scene.text("Level 1")
        scene.draw(lambda surface: None)
        scene.start(spark(scene))
        async for _ in pgasync.events():
            pass

    async def main(game):
        with game.scene.text("always there"):
            await game.play(level)

    with Stage(main) as stage:
        stage.run_ticks(5)
        assert len(stage.tasks()) == 3
    assert stage.done


def test_a_task_of_a_tree_of_its_own_is_left_and_all_below_it():
    async def spark():
        await sleep(5)

    async def shower():
        async with pgasync.open_nursery() as nursery:
            nursery.start(spark())

    async def main(game):
        places.append(line() + 1)
        pgasync.start(shower(), clock=game.clock)
        await sleep_forever()

    places: list[int] = []
    lines = inspect.getsourcelines(shower)[1]
    assert leaks_of(main) == [
        f"the task shower, started at {HERE}:{places[0]},"
        f" waits for 1 task of its nursery ({HERE}:{lines + 1})",
        f"the task spark, started at {HERE}:{lines + 2}, waits for sleep(5) ({HERE}:{lines - 2})",
    ]
    # And it has been ended, or it would be left for the next test, too.
    assert pgasync.kernel.roots.live_roots() == []


def test_a_task_without_a_clock_is_left_and_one_on_a_clock_of_the_test_is_not():
    async def waiter():
        await sleep_forever()

    async def main(game):
        pgasync.start(waiter())
        tasks.append(pgasync.start(waiter(), clock=pgasync.Clock()))
        await sleep_forever()

    tasks: list[pgasync.Task] = []
    [left] = leaks_of(main)
    assert left.startswith("the task waiter, started at ")
    tasks[0].cancel()


def test_a_scene_that_is_played_in_a_tree_of_its_own_is_left_with_its_stream():
    async def menu(scene):
        async for _ in pgasync.events(pygame.KEYDOWN):
            pass

    async def main(game):
        pgasync.start(game.play(menu), clock=game.clock, scene=game.ground)
        await sleep_forever()

    left = leaks_of(main)
    assert [each.partition(", ")[0] for each in left] == [
        "the task play",
        "the task menu",
        "the scene menu",
        "events(KEYDOWN)",
    ]
    assert left[3] == "events(KEYDOWN), which listens for menu"


def test_what_is_shown_outside_of_every_scene_is_left():
    def sky(surface):
        pass

    async def main(game):
        places.append(line() + 1)
        game.ground.text("Score")
        game.ground.sprite(pygame.Surface((2, 2)), pos=(3, 4))
        game.ground.draw(sky)
        await sleep_forever()

    places: list[int] = []
    assert sorted(leaks_of(main)) == [
        f"a sprite at (3, 4), shown at {HERE}:{places[0] + 1}",
        f"the draw function sky, shown at {HERE}:{places[0] + 2}",
        f"the text 'Score', shown at {HERE}:{places[0]}",
    ]


def test_a_looping_sound_outside_of_every_scene_is_left_unless_it_was_stopped(tmp_path):
    (tmp_path / "sounds").mkdir()
    for name in ("march", "waltz", "bang"):
        silence(tmp_path / "sounds" / f"{name}.wav")

    async def main(game):
        places.append(line() + 1)
        game.ground.play_sound("march", loop=True)
        game.ground.play_sound("waltz", loop=True).stop()
        game.ground.play_sound("bang")
        await sleep_forever()

    places: list[int] = []
    assert leaks_of(main, assets=tmp_path) == [
        f"the sound 'march', begun at {HERE}:{places[0]}, which plays in a loop"
    ]


def test_a_timer_without_a_task_is_left():
    class Bell:
        slot = None
        task = pgasync.dummy_task  # as a timeout has one, which waits for something else

    async def main(game):
        game.clock.timers.add(Bell(), 1 << 40)
        await sleep_forever()

    assert leaks_of(main) == ["1 timer on the game's clock"]


def test_nobody_looks_where_that_is_not_wanted():
    async def main(game):
        game.ground.text("Score")
        await sleep_forever()

    with Stage(main) as stage:
        stage.check_leaks = False


def test_a_task_that_ignores_its_end_fails_the_test_with_the_engines_own_words():
    async def main(game):
        while True:
            try:
                await sleep(1)
            except pgasync.Cancelled:
                pass

    stage = Stage(main)
    stage.begin()
    with pytest.raises(pgasync.MisuseError, match="swallowed its cancellation"):
        stage.end()
    assert stage.done
