"""A player who uses everything that there is is replayed exactly: text, drops, fingers, gamepads, dialogs."""

import pygame

from pgasync import Game
from pgasync.engine.recorder import Recorder
from pgasync.testing import Stage
from pgasync.tools import cli
from pgasync.tools.shelf import find_game

GAME = """
import pygame
from pgasync import *


def mark(scene, *words):
    print(*words)
    scene.game.random.seed(repr((scene.game.random.random(), words)))  # what differs is seen in the state


async def follow(scene, finger):
    with scene.sprite(pygame.Surface((4, 4)), pos=finger.start) as dot:
        async for pos in finger.moves():
            dot.pos = pos
        mark(scene, "finger", round(finger.pos.x))


async def all_fingers(scene):
    async for finger in fingers():
        scene.start(follow(scene, finger))


async def ship(scene):
    with scene.sprite(pygame.Surface((4, 4)), pos=(9, 9)) as me:
        async for dt in frames():
            me.x += 40 * axis("left", "right") * dt


async def level(scene):
    scene.start(ship(scene))
    scene.start(all_fingers(scene))
    name = await enter_text(scene.text(pos=(80, 60)), max_length=20)
    mark(scene, "name", name)
    files, text = await wait_drop()
    mark(scene, "drop", files[0].name, text)
    with modal():
        await combo("down right a")
    await rumble(0.5, 0.3)
    mark(scene, "size", await wait_resize())
    await wait_focus_lost()
    await wait_focus_gained()
    mark(scene, "over")


async def main(game):
    await game.play(level)
"""
LINES = ["name Ada + Eve日", "finger 30", "drop a.json ", "size (800, 600)", "over"]


def test_all_that_a_player_can_do_is_replayed_exactly(tmp_path, capsys):
    file = tmp_path / "toy.py"
    file.write_text(GAME, encoding="utf-8")
    name = find_game(str(file)).name
    stage = Stage(str(file), size=(160, 120), seed=3)
    path = tmp_path / "a.replay"
    with path.open("wb") as output:
        recorder = stage.game.recorder = Recorder(stage.game, {"game": name, "demo": False}, output)
        with stage:
            played(stage)
        recorder.finish("ended")
    assert capsys.readouterr().out.splitlines() == LINES
    assert cli.main(["replay", str(path), "--headless"]) == 0
    *lines, verdict = capsys.readouterr().out.splitlines()
    assert lines == LINES
    assert verdict.endswith("all as recorded.")


def played(stage: Stage) -> None:
    """Everything once."""

    def happen(kind: int, **attributes: object) -> None:
        stage.post(pygame.Event(kind, attributes))
        stage.run_ticks()

    assert isinstance(stage.game, Game)
    stage.clipboard = " + Eve"
    stage.type_text("Adaa")
    stage.run_ticks(5)
    stage.press("backspace")
    stage.run_ticks(2)
    happen(pygame.KEYDOWN, key=pygame.K_v, mod=pygame.KMOD_LCTRL, unicode="\x16")
    stage.compose("ni")
    stage.run_ticks(1)
    happen(pygame.TEXTINPUT, text="日")
    stage.type_text("\n")
    stage.run_ticks(3)
    stage.hold("right")
    stage.touch((10, 10), (30, 50))
    stage.run_seconds(0.5)
    stage.drop("levels/a.json")
    stage.run_ticks()
    for button in ("down", "right", "a"):
        stage.press_button(button)
        stage.run_ticks(2)
    stage.run_seconds(0.5)
    happen(pygame.WINDOWSIZECHANGED, x=800, y=600)
    happen(pygame.WINDOWFOCUSLOST)
    happen(pygame.WINDOWFOCUSGAINED)
