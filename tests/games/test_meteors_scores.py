"""The high score and its file."""

from __future__ import annotations

import os

import pytest
from pygame import Rect

from games.meteors import SIZE
from games.meteors.scores import HighScore, read_best, write_best
from games.meteors.title import NOTICE_SIZE, NOTICE_Y
from pgasync.engine.text import font


def test_a_first_run_begins_at_zero_and_says_nothing(tmp_path, capsys):
    high = HighScore(tmp_path / "best.json")
    assert (high.best, high.notice) == (0, "")
    assert capsys.readouterr().err == ""


def test_a_better_score_is_there_in_the_next_run(tmp_path):
    path = tmp_path / "deep" / "best.json"
    assert HighScore(path).beaten_by(1200)
    assert HighScore(path).best == 1200


def test_an_equal_or_lower_score_writes_nothing(tmp_path):
    path = tmp_path / "best.json"
    high = HighScore(path)
    assert not high.beaten_by(0)
    assert not path.exists()
    assert high.beaten_by(10)
    assert not high.beaten_by(10)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"best": -1}', b'{"best": "9"}', b'{"best": true}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_damaged_file_is_set_aside_and_reported(tmp_path, capsys, content):
    path = tmp_path / "best.json"
    path.write_bytes(content)
    high = HighScore(path)
    assert high.best == 0
    assert high.notice == "The high score file was damaged; it is kept as best.json.damaged."
    assert high.notice in capsys.readouterr().err
    assert not path.exists()
    assert (tmp_path / "best.json.damaged").read_bytes() == content

    assert high.beaten_by(30)
    assert read_best(path) == 30


def test_a_write_that_breaks_off_leaves_the_old_file_whole(tmp_path, monkeypatch, capsys):
    path = tmp_path / "best.json"
    write_best(path, 100)

    def full(descriptor):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", full)
    high = HighScore(path)
    assert high.beaten_by(200)
    assert high.notice == "The high score cannot be kept."
    assert "the disk is full" in capsys.readouterr().err
    assert high.best == 200
    assert read_best(path) == 100


def test_a_file_that_cannot_be_opened_is_reported_and_not_fatal(tmp_path, capsys):
    path = tmp_path / "best.json"
    path.mkdir()
    high = HighScore(path)
    assert high.best == 0
    assert high.notice.startswith("The high score cannot be read")
    assert high.notice in capsys.readouterr().err
    assert high.beaten_by(5)
    assert high.notice.startswith("The high score cannot be kept")


def test_every_notice_fits_on_the_title_screen(tmp_path, monkeypatch):
    notices = []
    monkeypatch.setattr(HighScore, "report", lambda self, notice, *details: notices.append(notice))
    path = tmp_path / "highscore.json"
    high = HighScore(path)
    path.write_text("{")
    HighScore(path)  # the file is damaged
    path.write_text("{")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda *paths: os.stat(tmp_path / "nowhere"))
        HighScore(path)  # and cannot be set aside
        assert high.beaten_by(10)  # nor written
    path.unlink()
    path.mkdir()
    HighScore(path)  # it cannot be read
    assert len(set(notices)) == 4
    for notice in notices:
        width, height = font(NOTICE_SIZE).size(notice)
        place = Rect(0, 0, width, height)
        place.center = (SIZE[0] // 2, NOTICE_Y)
        assert Rect((0, 0), SIZE).contains(place)


def test_without_a_file_the_score_is_kept_in_memory():
    high = HighScore()
    assert high.beaten_by(5)
    assert high.best == 5
