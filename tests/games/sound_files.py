"""The sounds of a game, as files, and the script that makes them."""

from __future__ import annotations

import importlib.util
import wave
from pathlib import Path

__all__ = ["check_made_again", "samples"]

SCRIPT = Path(__file__).parents[2] / "assets" / "make_sounds.py"


def samples(path):
    """The samples of a sound, as whole numbers."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22050)
        return memoryview(file.readframes(file.getnframes())).cast("h").tolist()


def check_made_again(kept, which, folder):
    """The script makes the sounds that it names `which` as they lie in a folder of the game."""
    spec = importlib.util.spec_from_file_location("make_sounds", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(folder, getattr(script, which))
    files = sorted(kept.iterdir())
    assert [path.name for path in sorted(folder.iterdir())] == [path.name for path in files]
    for path in files:
        # One step of 32767: sines may differ in their last digit between machines.
        pairs = zip(samples(path), samples(folder / path.name), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 1
