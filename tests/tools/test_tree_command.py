"""`pgasync tree`, and `pgasync play --inspect`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pygame
import pytest

from pgasync import Signal, frames, next_frame, sleep
from pgasync.engine.overlay import Overlay
from pgasync.tools import cli
from pgasync.tools.inspector.layout import KEYS

HOUSE = Path(__file__).parents[2]
PAPER = (HOUSE / "docs/inspector.md").read_text(encoding="utf-8")


async def saucer():
    async for _ in frames():
        pass


async def level(scene):
    scene.start(saucer())
    await sleep(100)


async def main(game):
    await game.play(level)


def test_the_tree_is_printed_as_it_is_at_the_tick(shelf, capsys):
    shelf(main, FPS=64)
    assert cli.main(["tree", "toy", "--at", "32", "--seed", "9"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "tick 32, 0.50 s, seed 9, 3 tasks"
    assert [line.partition(",")[0] for line in lines] == [
        "main waits for 1 task of its scene",
        "  level waits for sleep(100)",
        "    saucer waits for next_frame()",
    ]
    assert lines[1].endswith("since 0.00 s, clock level, scene level")


def test_the_same_as_json(shelf, capsys):
    shelf(main, FPS=64)
    assert cli.main(["tree", "toy", "--at", "32", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["tick"], data["now"]) == (32, 0.5)
    assert [(task["name"], task["depth"], task["parent"]) for task in data["tasks"]] == [
        ("main", 0, None),
        ("level", 1, 0),
        ("saucer", 2, 1),
    ]
    assert data["tasks"][1]["waits_for"] == "sleep(100)"


def test_a_wait_that_nobody_can_end_is_told(shelf, capsys):
    async def keeper():
        await Signal("door").wait()

    async def castle(scene):
        scene.start(keeper())
        await sleep(100)

    async def main(game):
        await game.play(castle)

    shelf(main)
    assert cli.main(["tree", "toy", "--at", "3"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "keeper waits for what nothing else refers to: nobody can end that"
    assert cli.main(["tree", "toy", "--at", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hopeless"] == ["keeper"]


def test_the_demo_of_meteors_is_looked_at_and_the_seed_decides(capsys):
    seen = []
    for seed in ("1", "1", "2"):
        assert cli.main(["tree", "meteors", "--at", "200", "--demo", "--seed", seed, "--json"]) == 0
        seen.append(json.loads(capsys.readouterr().out)["tasks"])
    assert seen[0] == seen[1] != seen[2]


def test_the_picture_is_what_the_inspector_shows(shelf, tmp_path, capsys):
    shelf(main)
    file = tmp_path / "tree.png"
    assert cli.main(["tree", "toy", "--at", "9", "--picture", str(file), "--size", "800x600"]) == 0
    picture = pygame.image.load(file)
    assert picture.get_size() == (800, 600)
    colors = {tuple(picture.get_at((x, 15)))[:3] for x in range(800)}
    assert len(colors) > 20  # letters


def test_a_file_is_a_game_and_a_variable_step_is_given_the_time_of_a_frame(tmp_path, capsys):
    file = tmp_path / "steps.py"
    file.write_text(
        """
import pgasync

async def steps(game):
    async for dt in pgasync.frames():
        assert abs(dt - 1 / 50) < 1e-9

pgasync.run(steps, variable_step=True, fps=50)
""",
        encoding="utf-8",
    )
    assert cli.main(["tree", str(file), "--at", "3"]) == 0
    assert capsys.readouterr().out.startswith("tick 3, 0.06 s, ")


def test_a_game_that_ends_before_says_so(shelf, capsys):
    async def short(game):
        await next_frame()

    shelf(short)
    assert cli.main(["tree", "toy", "--at", "9"]) == 0
    seen = capsys.readouterr()
    assert seen.err == "pgasync: the game ended by itself in tick 1.\n"
    assert seen.out.splitlines()[1] == "short finished, clock game, scene ground"


def test_a_crash_before_the_tick_is_told_and_exits_with_1(shelf, capsys):
    async def broken(game):
        await next_frame()
        raise ValueError("broken")

    shelf(broken)
    assert cli.main(["tree", "toy", "--at", "9"]) == 1
    assert "ValueError: broken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["toy", "--at", "3", "--demo"], "pgasync: toy has no demo.\n"),
        (
            ["toy", "--at", "3", "--picture", "a.jpg"],
            "pgasync: the picture will be a PNG: call it a.jpg.png.\n",
        ),
        (["toy", "--at", "3", "--picture", ""], "pgasync: --picture needs the name of a file.\n"),
    ],
)
def test_what_cannot_be_done_is_told(shelf, capsys, words, text):
    shelf(main)
    assert cli.main(["tree", *words]) == 2
    assert capsys.readouterr().err == text


@pytest.mark.parametrize("size", ["800", "axb", "320x200", "800x600x3"])
def test_a_size_is_two_numbers(capsys, size):
    with pytest.raises(SystemExit):
        cli.main(["tree", "toy", "--at", "3", "--size", size])
    assert f"WxH must be two numbers of at least 640x480 pixels, got {size!r}" in capsys.readouterr().err


def test_the_picture_in_the_papers_is_what_its_recipe_makes(tmp_path, capsys):
    [recipe] = re.findall(r"<!-- Made by: (pgasync tree .*) -->", PAPER)
    *words, picture = recipe.split()[1:]
    again = tmp_path / "again.png"
    assert cli.main([*words, str(again)]) == 0
    there, made = (pygame.image.load(path).convert(24) for path in (HOUSE / picture, again))
    assert there.size == made.size
    # The game beside the inspector; what that says of costs and times differs from run to run.
    half = pygame.Rect(0, 0, there.width * 2 // 5, there.height)
    colors = [pygame.transform.average_color(each.subsurface(half))[:3] for each in (there, made)]
    assert max(abs(one - other) for one, other in zip(*colors, strict=True)) <= 2


def test_the_paper_names_every_key_of_the_inspector_and_everything_in_the_json(shelf, capsys):
    shelf(main)
    assert cli.main(["tree", "toy", "--at", "2", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    names = {*data, *data["clocks"][0], *data["tasks"][0]}
    assert [name for name in names if f"`{name}`" not in PAPER] == []
    assert [key for key, _ in KEYS if key not in ("arrows", "– +") and f"{key}" not in PAPER] == []


def test_play_with_inspect_opens_the_inspector_before_the_first_tick(shelf, monkeypatch):
    from pgasync.engine.loop import Loop

    seen: list[tuple[int, Overlay | None]] = []
    picture = Loop.picture

    def look(self):
        seen.append((self.game.clock.frame, self.overlay))
        return picture(self)

    async def short(game):
        await next_frame()

    monkeypatch.setattr(Loop, "picture", look)
    shelf(short, SIZE=(64, 48))
    assert cli.main(["play", "toy", "--inspect"]) == 0
    frame, overlay = seen[0]
    assert frame == 0 and overlay is not None
    assert not overlay.open


def test_inspect_needs_a_window(capsys):
    assert cli.main(["play", "meteors", "--headless", "--ticks", "3", "--inspect"]) == 2
    assert capsys.readouterr().err == "pgasync: --inspect needs a window; without one, use: pgasync tree\n"
