"""An hour of Meteors: recorded in one process, replayed in another one with other hashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pgasync.tools.replay.recording import read_recording

HOUSE = Path(__file__).parents[3]
TICKS = 216_000
LARGEST = 1_000_000  # bytes, of the recording
MOST_GROWN = 8_000  # kB of memory between the first five minutes and the end

# The command, with a look at the memory that it takes.
PROGRAM = """
import sys
from pgasync.engine.game import Game
from pgasync.tools.cli import main

def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4

tick, seen = Game.tick, []

def watched(game, *args, **more):
    if len(seen) == 0 and game.clock.frame == 18_000 or len(seen) == 1 and game.clock.frame == 215_900:
        seen.append(memory())
    tick(game, *args, **more)

Game.tick = watched
code = main(sys.argv[1:])
print("grown", seen[1] - seen[0])
sys.exit(code)
"""

pytestmark = [
    pytest.mark.hour,
    pytest.mark.skipif(not os.environ.get("PGASYNC_HOUR"), reason="set PGASYNC_HOUR=1 for it"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it reads /proc"),
]


def pgasync(*words, hash_seed):
    """Run the command in a process; the lines that it prints."""
    environment = dict(os.environ, PYTHONHASHSEED=hash_seed, PYGAME_HIDE_SUPPORT_PROMPT="1")
    environment["PYTHONPATH"] = str(HOUSE)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_an_hour_of_meteors_replays_exactly_from_a_small_file_in_flat_memory(tmp_path):
    path = str(tmp_path / "hour.replay")
    words = ["play", "meteors", "--headless", "--demo", "--seed", "6", "--ticks", str(TICKS)]
    [recorded] = pgasync(*words, "--record", path, hash_seed="1")
    assert os.path.getsize(path) <= LARGEST
    recording = read_recording(path)
    assert (recording.ticks, len(recording.prints), len(recording.full)) == (
        TICKS,
        TICKS + 1,
        TICKS // 60 + 1,
    )

    same, replayed = pgasync("replay", path, "--headless", hash_seed="2")
    assert same == "216,000 ticks, all as recorded."
    for line in (recorded, replayed):
        assert int(line.removeprefix("grown ")) <= MOST_GROWN, line
