"""The high score and its file."""

from __future__ import annotations

import os

import pytest
from pygame import Rect

from games.meteors import SIZE
from games.meteors.scores import HighScore
from games.meteors.title import NOTICE_SIZE, NOTICE_Y
from pgasync import Game
from pgasync.engine.text import font


@pytest.fixture
def new(tmp_path):
    """The high score as a new run of the game finds it."""
    return lambda: HighScore(Game(SIZE, saves=tmp_path))


def test_a_first_run_begins_at_zero_and_says_nothing(new, capsys):
    high = new()
    assert (high.best, high.notice) == (0, "")
    assert capsys.readouterr().err == ""


def test_a_better_score_is_there_in_the_next_run(new):
    assert new().beaten_by(1200)
    assert new().best == 1200


def test_an_equal_or_lower_score_writes_nothing(new, tmp_path):
    high = new()
    assert not high.beaten_by(0)
    assert list(tmp_path.iterdir()) == []
    assert high.beaten_by(10)
    assert not high.beaten_by(10)


def fits_on_the_title(notice):
    place = Rect((0, 0), font(NOTICE_SIZE).size(notice))
    place.center = (SIZE[0] // 2, NOTICE_Y)
    return Rect((0, 0), SIZE).contains(place)


def test_a_damaged_file_is_set_aside_and_told_and_the_game_begins_at_zero(new, tmp_path):
    (tmp_path / "highscore.json").write_bytes(b"{")
    high = new()
    assert high.best == 0
    assert high.notice == "The high score was damaged; its file is kept as highscore.json.damaged."
    assert fits_on_the_title(high.notice)
    assert high.beaten_by(30)
    assert new().best == 30


def test_a_score_that_cannot_be_kept_is_told_and_counts_until_the_end(new, monkeypatch):
    def full(descriptor):
        raise OSError("the disk is full")

    high = new()
    assert high.beaten_by(100)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert high.beaten_by(200)
    assert high.best == 200
    assert high.notice == "The high score cannot be kept."
    assert fits_on_the_title(high.notice)
    assert new().best == 100


def test_without_a_game_the_score_is_kept_in_memory():
    high = HighScore()
    assert high.beaten_by(5)
    assert (high.best, high.notice) == (5, "")
