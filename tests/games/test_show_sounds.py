"""The show of sounds, played through."""

from __future__ import annotations

import pytest

from games.shows import sounds
from pgasync.testing import Stage
from tests.games.sound_files import check_made_again, samples

SHOW = {"size": sounds.SIZE, "assets": sounds.ASSETS}


@pytest.fixture
def stage(tmp_path):
    with Stage(sounds.main, **SHOW, saves=tmp_path) as stage:
        stage.run_ticks(2)
        yield stage


def pressed(stage, *keys):
    for key in keys:
        stage.press(key)
        stage.run_ticks(3)


def held(stage, key, seconds):
    stage.hold(key)
    stage.run_seconds(seconds)
    stage.release(key)
    stage.run_ticks(2)


def test_the_stations_take_turns_and_the_needle_goes_along(stage):
    stage.run_seconds(sounds.FADE)
    first = stage.game.music.piece
    assert (first.name, stage.scene.needle) == ("meadow", sounds.STATIONS["meadow"])
    pressed(stage, "tab")
    assert stage.game.music.piece.name == "harbour"
    assert not first.playing
    stage.run_seconds(sounds.FADE / 2)
    assert sounds.STATIONS["meadow"] < stage.scene.needle < sounds.STATIONS["harbour"]
    stage.run_seconds(sounds.FADE / 2)
    assert stage.scene.needle == sounds.STATIONS["harbour"]
    stage.press_button("y")
    stage.run_ticks(2)
    assert stage.game.music.piece.name == "meadow"


def test_the_music_steps_back_for_the_news_until_they_have_ended_or_are_stopped(stage):
    volumes = stage.game.volumes
    assert volumes.heard("music") == pytest.approx(0.64)
    pressed(stage, "space")
    assert stage.shows("news: playing")
    assert volumes.heard("music") == pytest.approx(0.16)
    stage.run_seconds(2.5)
    assert stage.shows("news: ended")
    assert volumes.heard("music") == pytest.approx(0.64)
    pressed(stage, "space", "space")
    assert stage.shows("news: stopped")
    assert volumes.heard("music") == pytest.approx(0.64)
    assert not stage.scene.sounds.playing
    assert stage.sounds == ["meadow", "news", "news"]


def test_the_alarm_goes_on_until_it_is_stopped_also_by_a_gamepad(stage):
    pressed(stage, "x")
    stage.run_seconds(20)
    assert stage.shows("alarm: playing")
    assert [sound.name for sound in stage.scene.sounds.playing] == ["alarm"]
    stage.press_button("x")
    stage.run_ticks(2)
    assert stage.shows("alarm: stopped")
    assert not stage.scene.sounds.playing


def test_in_a_pause_the_news_wait_and_the_bars_and_the_stations_do_not(stage):
    pressed(stage, "space", "p")
    held(stage, "left", 0.5)
    pressed(stage, "tab")
    stage.run_seconds(20)
    assert stage.shows("Pause")
    assert stage.shows("news: playing")
    assert stage.game.volumes["music"] == pytest.approx(0.4, abs=0.03)
    assert stage.scene.needle == sounds.STATIONS["harbour"]
    pressed(stage, "p")
    assert not stage.shows("Pause")
    stage.run_seconds(2.5)
    assert stage.shows("news: ended")


@pytest.mark.parametrize("group", sounds.BARS)
def test_keys_gamepad_and_mouse_move_every_bar_from_end_to_end(stage, group):
    volumes, bar = stage.game.volumes, sounds.BARS[group]
    others = [volumes[each] for each in sounds.BARS if each != group]
    less, more = sounds.AXES[group]
    held(stage, more, 1)
    assert volumes[group] == 1
    held(stage, less, 2)
    assert volumes[group] == 0
    stage.drag(bar.center, (bar.right + 30, bar.y - 40))
    stage.run_until(lambda: volumes[group] > 0, at_most=1)
    assert volumes[group] == pytest.approx(0.5, abs=0.01)
    stage.run_seconds(0.5)
    assert volumes[group] == 1
    if group == "effects":
        stage.press_button("left_shoulder", ticks=30)
    else:
        stage.push("left_x" if group == "music" else "left_y", -0.5 if group == "music" else 0.5)
    stage.run_seconds(0.5)
    assert 0.4 < volumes[group] < 0.95
    assert [volumes[each] for each in sounds.BARS if each != group] == others


def test_the_bars_are_as_the_player_has_left_them(tmp_path):
    for before, after in ((0.8, 0.4), (0.4, 0)):
        with Stage(sounds.main, **SHOW, saves=tmp_path) as stage:
            stage.run_ticks(2)
            assert stage.game.volumes["music"] == pytest.approx(before, abs=0.03)
            held(stage, "left", 0.5)
            assert stage.game.volumes["music"] == pytest.approx(after, abs=0.03)
            pressed(stage, "escape")
            assert stage.done


def test_the_bar_of_the_music_shows_what_is_set_and_what_is_heard(stage):
    bar = sounds.BARS["music"]

    def colors():
        picture = stage.picture()
        return [picture.get_at((bar.x + round(bar.w * share), bar.centery)).hex for share in (0.1, 0.5, 0.9)]

    set_to_half = [f"{color}ff" for color in (sounds.GOLD, sounds.DIM, sounds.DARK)]
    assert colors() == [set_to_half[0], set_to_half[0], set_to_half[2]]
    pressed(stage, "space")
    assert colors() == set_to_half


def test_the_demo_plays_all_and_ends_and_keeps_nothing(tmp_path):
    with Stage(sounds.demo, **SHOW, saves=tmp_path) as stage:
        seen = set()
        while not stage.done:
            seen.update(stage.texts)
            stage.run_ticks(5)
            assert stage.seconds < 60
        assert {f"news: {how}" for how in ("playing", "ended", "stopped")} <= seen
        assert {"alarm: playing", "alarm: stopped", "Pause"} <= seen
        assert set(stage.sounds) == {path.stem for path in (sounds.ASSETS / "sounds").iterdir()}
        assert not list(tmp_path.iterdir())


def test_the_script_makes_the_same_sounds_again_and_the_music_has_no_seam(tmp_path):
    check_made_again(sounds.ASSETS / "sounds", "BROADCASTS", tmp_path)
    for station in sounds.STATIONS:
        music = samples(sounds.ASSETS / "sounds" / f"{station}.wav")
        assert abs(music[0] - music[-1]) < 1500
