"""One run of a recording in a process of its own, for `pgasync replay --verify`.

    python -m pgasync.tools.replay.witness RECORDING TO REPORT [GAME]

What it has seen goes into the file REPORT, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pgasync.engine.crash import kind_of
from pgasync.engine.state import state_of
from pgasync.tools.replay.playback import open_game, play_headless
from pgasync.tools.replay.recording import read_recording
from pgasync.tools.replay.rerun import Rerun

__all__ = ["main"]

INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Play; write what was seen."""
    try:
        return look_at(*arguments)
    except KeyboardInterrupt:
        return INTERRUPTED  # whoever started this has heard it, too, and tells


def look_at(name: str, to: str, report: str, *game_name: str) -> int:
    """Play, and write."""
    recording = read_recording(name)
    program, game = open_game(recording, *game_name)
    game.recorder = rerun = Rerun(game, recording, looking=True)
    state: dict[str, list[str]] = {}

    def watch(n: int) -> None:
        if n == int(to):
            state.update(state_of(game))

    error = play_headless(program, rerun, int(to), watch)
    seen = {
        "ticks": rerun.ticks,
        "difference": rerun.report(),
        "crash": "" if error is None else kind_of(error),
        "prints": rerun.all_prints.hex(),
        "full": rerun.all_full,
        "state": state,
    }
    Path(report).write_text(json.dumps(seen), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
