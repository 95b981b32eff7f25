"""The show of a cutscene, played through: watched, and skipped at every moment."""

from __future__ import annotations

import pygame
import pytest

from games.shows import cutscene
from pgasync import Game, Particles, Sprite
from pgasync.testing import Stage
from pgasync.tools.cli import main as pgasync_command

ROCKET, FLAG = (320, cutscene.PAD), (430, cutscene.PAD + 48)


def key(code):
    return pygame.Event(pygame.KEYDOWN, key=code, mod=0, unicode="", scancode=0)


@pytest.fixture
def new_show():
    games = []

    def make(main=cutscene.main):
        game = Game(cutscene.SIZE, seed=1, assets=cutscene.SOUNDS)
        games.append(game)
        game.start(main)
        return game

    yield make
    for game in games:
        game.main.cancel("the test ended")


def places(game):
    return [tuple(each.pos) for each in game.scene.layers if isinstance(each, Sprite)]


def words(game):
    return [each.text for each in game.scene.layers if hasattr(each, "text")]


def picture(game):
    game.draw()
    return pygame.image.tobytes(game.screen, "RGB")


def watched(game):
    for tick in range(1200):
        game.tick([key(pygame.K_SPACE)] if tick == 180 else ())
        if "There." in words(game):
            return game
    raise AssertionError(f"it has not come to its end: {words(game)}")


def test_watched_to_its_end_the_rocket_stands_on_the_moon(new_show):
    game = watched(new_show())
    assert places(game) == [ROCKET, FLAG]
    assert not any(each.alive for each in game.scene.layers if isinstance(each, Particles))


@pytest.mark.parametrize("ticks", [0, 1, 119, 120, 200, 400, 470, 700, 790, 830])
def test_skipped_at_any_moment_the_picture_is_the_one_at_its_end(new_show, ticks):
    whole, game = watched(new_show()), new_show()
    for tick in range(ticks):
        game.tick([key(pygame.K_SPACE)] if tick == 180 else ())
    game.tick([key(pygame.K_ESCAPE)])
    assert "Skipped, and there." in words(game)
    assert places(game) == [ROCKET, FLAG]
    for each in (whole, game):
        for label in [label for label in each.scene.layers if hasattr(label, "text")]:
            label.text = ""
    for _ in range(60):
        game.tick()  # what was under way has burned out
    assert picture(game) == picture(whole)
    assert not game.scene.sounds.playing


def test_the_demo_watches_it_and_skips_it_and_leaves(new_show):
    game = new_show(cutscene.demo)
    seen = []
    for _ in range(2400):
        if game.done:
            break
        seen += [word for word in words(game) if word in ("There.", "Skipped, and there.")]
        game.tick()
    assert game.done
    assert list(dict.fromkeys(seen)) == ["There.", "Skipped, and there."]


@pytest.mark.parametrize("seed", range(3))
def test_in_another_order_among_equals_it_is_skipped_as_well(seed):
    with Stage(cutscene.main, size=cutscene.SIZE, assets=cutscene.SOUNDS) as stage:
        stage.shuffle(seed)
        stage.run_seconds(3)
        stage.press("space")
        stage.run_seconds(2.5)
        stage.press("escape")
        stage.run_ticks(2)
        assert stage.shows("Skipped, and there.")


def test_a_recording_in_which_it_is_skipped_is_replayed_exactly(tmp_path, capsys):
    recording = str(tmp_path / "film.replay")
    ticks = ["--demo", "--headless", "--ticks", "3000"]
    assert pgasync_command(["play", cutscene.__file__, *ticks, "--record", recording]) == 0
    assert pgasync_command(["replay", recording, "--verify"]) == 0
    assert "all as recorded" in capsys.readouterr().out
