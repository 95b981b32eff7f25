"""The show of text entry, played through."""

from __future__ import annotations

import pytest

from games.shows import text_entry
from pgasync import Text
from pgasync.testing import Stage


@pytest.fixture
def stage():
    with Stage("games/shows/text_entry.py") as stage:
        yield stage


def words(stage):
    return [each.text for each in stage.game.scene.layers if isinstance(each, Text)]


def write(stage, wish):
    stage.press("return")
    stage.run_ticks(2)
    stage.type_text(f"{wish}\n")
    stage.run_ticks(len(wish) + 2)


def test_a_wish_rises_goes_with_the_wind_and_is_gone(stage):
    write(stage, "A ship")
    assert words(stage) == ["A ship", "Enter: write a wish. Arrows: the wind"]
    (lantern, _) = (each for each in stage.game.scene.layers if isinstance(each, Text))
    x, y = lantern.pos
    stage.hold("right")
    stage.run_seconds(1)
    assert x + 60 < lantern.pos.x < x + 100
    assert lantern.pos.y == pytest.approx(y - text_entry.RISE, abs=2)
    stage.run_seconds(20)
    assert words(stage) == ["Enter: write a wish. Arrows: the wind"]


def test_while_somebody_writes_there_is_no_wind_and_escape_only_gives_up_the_wish(stage):
    write(stage, "x")
    stage.press("return")
    stage.run_ticks(2)
    stage.hold("right")
    stage.type_text("ab")
    stage.run_seconds(1)
    assert words(stage)[0] == "x"
    assert "ab" in words(stage)
    (lantern, *_) = (each for each in stage.game.scene.layers if isinstance(each, Text))
    assert abs(lantern.pos.x - text_entry.DESK.centerx) <= text_entry.SWAY + 1
    stage.press("escape")
    stage.run_ticks(2)
    assert words(stage) == ["x", "Enter: write a wish. Arrows: the wind"]
    stage.press("escape")
    stage.run_ticks(2)
    assert stage.game.done


def test_a_wish_that_is_too_long_for_the_paper_stays_on_it(stage):
    stage.press("return")
    stage.run_ticks(2)
    stage.type_text("A long letter from home, and time to read it twice and more")
    stage.run_ticks(70)
    stage.game.draw()
    (label,) = (each for each in stage.game.scene.layers if isinstance(each, Text))
    assert label.picture.width <= text_entry.DESK.width
    stage.press("return")
    stage.run_ticks(2)
    assert len(words(stage)[0]) == 50


def test_the_demo_writes_all_its_wishes():
    with Stage(text_entry.demo, size=text_entry.SIZE) as stage:
        seen = set()
        for _ in range(12 * 60):
            stage.run_ticks()
            seen.update(words(stage))
        assert {"A café by the sea", "A caf´", *text_entry.WISHES[:2]} <= seen
