"""The sounds of Meteors, as files."""

from __future__ import annotations

import importlib.util
import re
import wave
from pathlib import Path

import pytest

from games.meteors import ASSETS

ROOT = Path(__file__).parents[2]
FILES = sorted((ASSETS / "sounds").glob("*.wav"))


def samples(path):
    """The samples of a sound, as whole numbers."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050)
        return memoryview(file.readframes(file.getnframes())).cast("h").tolist()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sound_is_loud_but_not_clipped_and_begins_and_ends_softly(path):
    sound = samples(path)
    assert 20_000 < max(map(abs, sound)) < 32_000
    if path.stem not in ("thrust", "saucer"):  # they are repeated
        assert max(abs(sound[0]), abs(sound[-1])) < 1000


def test_every_sound_that_the_game_plays_is_there_and_every_file_is_played():
    code = "".join(path.read_text(encoding="utf-8") for path in ASSETS.glob("*.py"))
    missing = [path.stem for path in FILES if f'"{path.stem}"' not in code]
    assert missing == []
    played = re.findall(r'(?:play_sound\(|sounding\(sky\.scene, )"(\w+)"', code)
    assert set(played) <= {path.stem for path in FILES}
    assert len(played) > 5


def test_the_script_makes_the_same_sounds_again(tmp_path):
    spec = importlib.util.spec_from_file_location("make_sounds", ROOT / "assets" / "make_sounds.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in FILES]
    for path in FILES:
        # One step of 32767: sines may differ in their last digit between machines.
        pairs = zip(samples(path), samples(tmp_path / path.name), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 1
