"""The game as plain data."""

from __future__ import annotations

import inspect as source
import json

import pytest

from pgasync import Clock, open_nursery, sleep, sleep_forever, start
from pgasync.tools.inspector.model import roots_of, view_clock, view_game
from tests.tools.inspector import story
from tests.tools.inspector.story import main_of


@pytest.fixture
def seen(bench):
    made = bench(main_of([], swarm=2))
    made.pictures(32)
    return made, view_game(made.game)


def task(view, name):
    return next(each for each in view.tasks if each.sight.name == name)


def test_a_view_tells_of_the_tick_the_time_and_the_clocks(seen):
    _, view = seen
    assert (view.tick, view.now, view.seed) == (32, 0.5, 1)
    assert [(clock.name, clock.now, clock.running) for clock in view.clocks] == [
        ("game", 0.5, True),
        ("level", 0.5, True),
    ]


def test_a_task_tells_its_wait_line_since_when_clock_and_scene(seen):
    _, view = seen
    lines, begin = source.getsourcelines(story.brief)
    brief = task(view, "brief")
    assert brief.depth == 2
    assert view.tasks[brief.parent].sight.name == "level"
    assert (brief.sight.state, brief.sight.waits_for) == ("waits", "sleep(1)")
    assert brief.sight.file.endswith("story.py") and brief.sight.line == begin + len(lines) - 1
    assert (brief.sight.waited, brief.since) == (0.5, 0.0)
    assert (brief.clock.name, brief.scene) == ("level", "level")


def test_the_text_of_a_view_is_a_head_and_a_line_for_each_task(seen):
    _, view = seen
    head, first, second, *rest = view.text().splitlines()
    assert head == "tick 32, 0.50 s, seed 1, 10 tasks"
    assert first.startswith("main waits for 1 task of its scene, ")
    assert first.endswith(", since 0.00 s, clock game, scene ground")
    assert second.startswith("  level waits for sleep_forever(), ")
    assert len(rest) == 8


def test_the_shape_of_the_json_is_stable(seen):
    _, view = seen
    data = json.loads(json.dumps(view.data()))
    assert list(data) == ["tick", "now", "seed", "clocks", "tasks", "hopeless"]
    assert list(data["clocks"][0]) == ["name", "now", "speed", "paused", "running"]
    assert list(data["tasks"][0]) == [
        "depth",
        "parent",
        "name",
        "state",
        "waits_for",
        "file",
        "line",
        "function",
        "waited",
        "since",
        "clock",
        "scene",
    ]
    parents = [each["parent"] for each in data["tasks"]]
    assert parents[:3] == [None, 0, 1]
    assert all(
        each["depth"] == data["tasks"][each["parent"]]["depth"] + 1 for each in data["tasks"] if each["depth"]
    )


def test_a_paused_and_a_held_clock_and_a_speed_are_told(bench):
    made = bench(main_of([]))
    scene = made.game.scene
    names = {scene.clock: "level"}
    scene.clock.speed = 0.5
    assert str(view_clock(scene.clock, names)) == "level x0.5"
    scene.clock.pause()
    assert str(view_clock(scene.clock, names)) == "level x0.5 paused"
    scene.clock.resume()
    made.game.clock.pause()
    assert str(view_clock(scene.clock, names)) == "level x0.5 held"
    made.game.clock.resume()
    assert str(view_clock(Clock(), {})) == "own"


def test_a_running_task_and_one_without_clock_have_their_lines(bench):
    lines = []

    async def main(game):
        await sleep(1 / 64)
        other = start(sleep_forever())
        lines.extend(each.line() for each in view_game(game).tasks)
        other.cancel()
        await sleep_forever()

    made = bench(main)
    made.pictures(2)
    assert lines[0] == "main running, clock game, scene ground"
    assert lines[1].startswith("sleep_forever waits for sleep_forever(), ")
    assert "clock" not in lines[1] and "scene" not in lines[1]


def test_trees_beside_the_main_task_belong_to_the_game_but_not_those_of_another_game(bench):
    one, other = bench(main_of([])), bench(main_of([]))
    beside = start(sleep_forever())
    assert roots_of(one.game) == [one.game.main, beside]
    assert roots_of(other.game) == [other.game.main, beside]
    beside.cancel()


def test_a_deep_tree_is_walked_without_recursion(bench):
    async def deep(n):
        async with open_nursery() as nursery:
            await sleep(0)
            if n == 0:
                await sleep_forever()
            nursery.start(deep(n - 1))

    async def main(game):
        await deep(1500)

    made = bench(main)
    made.pictures(1502)
    made.open()
    made.pictures(2)
    assert len(view_game(made.game).tasks) == 1501
    assert len(made.titles()) == 1501
