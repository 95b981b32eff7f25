"""The show of loading, played through."""

from __future__ import annotations

import pygame
import pytest

from games.shows import loading
from pgasync.testing import Stage

BAR = pygame.Rect(160, 195, 320, 10)


@pytest.fixture
def stage(monkeypatch):
    # Small planets, or the tests would take as long as the show.
    monkeypatch.setattr(loading, "SIDE", 8)
    monkeypatch.setattr(loading, "GRAINS", (3, 6, 12))
    with Stage(loading.main, size=loading.SIZE, assets=loading.ASSETS) as stage:
        yield stage


def length_of_bar(stage):
    picture = stage.picture()
    return sum(picture.get_at((x, BAR.centery))[1] > 200 for x in range(BAR.left + 2, BAR.right - 2))


def test_the_bar_grows_to_its_end_while_the_comet_flies_and_then_there_are_planets(stage):
    lengths, scenes = [], []
    for _ in range(30):
        stage.run_ticks(1)
        scenes.append(stage.scene.name)
        if stage.scene.name == "waiting":
            assert stage.shows("Painting planets")
            lengths.append(length_of_bar(stage))
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 15  # every planet is seen to come
    assert (lengths[0], lengths[-1]) == (round(316 * 0.1), 316)
    assert scenes[-1] == "gallery"
    assert set(stage.game.assets.lengths) == {
        loading.ASSETS / "sounds" / f"{name}.wav" for name in loading.SOUNDS
    }
    assert len(stage.sprites()) == loading.COLUMNS * loading.ROWS


def test_a_planet_is_heard_space_makes_others_and_escape_leaves(stage):
    stage.run_ticks(30)
    first = stage.sprites()[0].image
    stage.click(stage.sprites()[0].pos)
    stage.run_ticks(2)
    assert stage.sounds[-1] == loading.SOUNDS[0]
    stage.run_seconds(1)
    stage.press("space")
    stage.run_ticks(30)
    assert stage.scene.name == "gallery"
    assert stage.sprites()[0].image is not first
    stage.press("escape")
    stage.run_ticks(2)
    assert stage.done
