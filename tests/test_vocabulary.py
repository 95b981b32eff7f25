"""The cheat sheet is true: every line of it runs, and no public name is missing from it."""

from __future__ import annotations

import ast
import re
import textwrap
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pygame
import pytest

import pgasync
from pgasync import Game, frames, sleep, sleep_forever
from tests.silence import silence

PAGE = Path(__file__).parents[1] / "docs" / "vocabulary.md"
TICKS = 150


def statements() -> list[tuple[int, str]]:
    """What the page's code says, idea by idea, each with the number of its first line."""
    text = PAGE.read_text(encoding="utf-8")
    found = []
    for block in re.finditer(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        rows = block[1].splitlines()
        begin = text.count("\n", 0, block.start(1)) + 1
        body = ast.parse("async def entity():\n" + textwrap.indent(block[1], " ")).body[0].body
        first = None
        for node in body:
            first = node.lineno - 2 if first is None else first
            text_of = "\n".join(rows[first : node.end_lineno - 1])
            if "#" in text_of:  # what has no word of its own goes with the next
                found.append((begin + first, text_of))
                first = None
        assert first is None, f"the last line before line {begin + len(rows)} does not say what it does"
    return found


LINES = statements()


async def meteor() -> None:
    async for _ in frames():
        pass


async def level(scene: Any, number: int = 0, hero: Any = None) -> str:
    await sleep(0.1)
    return "won"


async def roam(ship: Any) -> None:
    await sleep(9)


def names_of(scene: Any) -> dict[str, Any]:
    """What a line may use."""
    image = pygame.Surface((16, 16))
    public = {name: getattr(pgasync, name) for name in pgasync.__all__}
    ship = scene.sprite(image, pos=(60, 40))
    rock = scene.start(meteor())
    sparks = scene.particles()
    lives, orders = pgasync.Value(3), pgasync.Channel(10)
    orders.try_send("pizza")
    promise: Future[str] = Future()
    promise.set_result("page")
    talk = {"lives": lives, "orders": orders, "promise": promise}
    mine = {
        "image": image,
        "ship": ship,
        "sparks": sparks,
        "rock": rock,
        "meteor": meteor,
        "level": level,
        "roam": roam,
        "dt": 1 / 60,
    }
    return {**public, **mine, **talk, "pygame": pygame}


@pytest.mark.parametrize(("number", "line"), LINES, ids=[str(number) for number, _ in LINES])
def test_every_line_of_the_cheat_sheet_runs(number, line, tmp_path):
    tasks = []

    async def try_out(scene):
        names = names_of(scene)
        # Padded, so that an error names the line of the page.
        head = "async def entity(scene, ship=ship, dt=dt):\n"
        source = "\n" * (number - 2) + head + textwrap.indent(line, "    ")
        exec(compile(source, str(PAGE), "exec"), names)
        task = scene.start(names["entity"](scene))
        tasks.append(task)
        await sleep_forever()

    async def main(game):
        await game.play(try_out)
        await sleep_forever()

    (tmp_path / "sounds").mkdir()
    silence(tmp_path / "sounds" / "ping.wav")
    game = Game((160, 120), seed=1, assets=tmp_path, saves=tmp_path)
    game.start(main)
    try:
        for tick in range(TICKS):
            # A player who does a bit of everything, so that what waits for one goes on.
            down = tick % 20 == 10
            kinds = (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN) if down else (pygame.KEYUP, pygame.MOUSEBUTTONUP)
            pads = pygame.CONTROLLERBUTTONDOWN if down else pygame.CONTROLLERBUTTONUP
            events = [
                pygame.Event(kinds[0], key=pygame.K_SPACE, mod=0, unicode=" ", scancode=44),
                pygame.Event(kinds[1], button=1, pos=(60, 40), touch=False),
                pygame.Event(pads, instance_id=0, button=0),
            ]
            game.tick(events if tick % 10 == 0 else ())
            if tick % 10 == 0:
                game.draw()
    finally:
        game.main.cancel("the test ended")
    (task,) = tasks
    assert task.error is None


def test_the_page_has_lines():
    assert len(LINES) > 40


def test_every_public_name_is_on_the_page():
    words = set(re.findall(r"\w+", re.sub("#.*", "", "\n".join(line for _, line in LINES))))
    # What makes and drives a game, and the classes of what the lines give, are told of in its last words.
    end = PAGE.read_text(encoding="utf-8").partition("## Around a game")[2]
    words |= set(re.findall(r"`(?:await )?(\w+)", end))
    assert [name for name in pgasync.__all__ if name not in words] == []


@pytest.mark.parametrize(("number", "line"), LINES, ids=[str(number) for number, _ in LINES])
def test_a_line_fits_a_printed_page_and_says_what_it_does(number, line):
    assert max(map(len, line.splitlines())) <= 110
    assert "  # " in line
