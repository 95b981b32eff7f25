"""The sounds of Meteors, as files."""

from __future__ import annotations

import math
import re

import pygame
import pytest
from pygame import Vector2

from games.meteors import ASSETS
from games.meteors.saucer import bullet
from pgasync import Scene
from tests.games.meteors_player import Player
from tests.games.sound_files import check_made_again, samples

FILES = sorted((ASSETS / "sounds").glob("*.wav"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sound_is_loud_but_not_clipped_and_begins_and_ends_softly(path):
    sound = samples(path)
    assert 20_000 < max(map(abs, sound)) < 32_000
    if path.stem not in ("thrust", "saucer"):  # they are repeated
        assert max(abs(sound[0]), abs(sound[-1])) < 1000


def test_no_bang_is_as_loud_as_the_end_of_the_ship():
    def loudness(name):
        sound = samples(ASSETS / "sounds" / f"{name}.wav")
        return math.sqrt(sum(x * x for x in sound) / len(sound))

    assert all(loudness("bang_ship") > 2 * loudness(f"bang_{size}") for size in ("small", "medium", "large"))


def test_what_the_player_chooses_and_every_new_ship_is_heard(monkeypatch):
    heard = []
    play = Scene.play_sound
    monkeypatch.setattr(Scene, "play_sound", lambda *args, **how: heard.append(args[1]) or play(*args, **how))
    player = Player()
    player.press(pygame.K_SPACE)
    assert {"start", "respawn", "wave"} <= set(heard)
    player.press(pygame.K_p, pygame.K_DOWN, pygame.K_UP)
    assert heard[-2:] == ["tick", "tick"]
    player.press(pygame.K_RETURN)
    assert heard[-1] == "choose"
    player.wait(20)
    player.sky.ships[0].destroy("for the test")
    assert "bang_ship" in heard
    player.wait(180)
    assert heard.count("respawn") == 2
    bolt = Vector2(100, 100)
    player.sky.scene.start(bullet(player.sky, bolt, Vector2()))
    player.sky.bullets[-1].destroy("shot down")
    assert heard[-1] == "bullet_hit"
    player.end()


def test_every_sound_that_the_game_plays_is_there_and_every_file_is_played():
    code = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.py"))
    missing = [path.stem for path in FILES if f'"{path.stem}"' not in code]
    assert missing == []
    played = re.findall(r'(?:play_sound\(|sounding\(sky\.scene, )"(\w+)"', code)
    assert set(played) <= {path.stem for path in FILES}
    assert len(played) > 5


def test_the_script_makes_the_same_sounds_again(tmp_path):
    check_made_again(ASSETS / "sounds", "SOUNDS", tmp_path)
