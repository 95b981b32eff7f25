"""Whether a recording replays in the same way in two processes that order their sets differently."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from difflib import ndiff
from pathlib import Path
from typing import Any

from pgasync.engine.state import PARTS
from pgasync.tools.progress import Progress

__all__ = ["Verdict", "verify"]

HASH_SEEDS = ("1", "2")
MOST_LINES = 12
"""Of the two states, that are shown side by side."""


@dataclass
class Verdict:
    """What two processes have seen.

    Attributes:
        texts: what is to be told, best first; empty if all is the same.
        ticks: how many both have played.
        failed: a process could not do its work.
    """

    ticks: int = 0
    texts: list[str] = field(default_factory=list)
    failed: bool = False


def verify(name: str, to: int, game: str | None) -> Verdict:
    """Replay so many ticks in two processes; compare both with the recording and with each other.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed; the processes have ended.
    """
    with tempfile.TemporaryDirectory(prefix="pgasync-") as folder:
        seen = witnesses(name, to, game, Path(folder))
        if seen is None:
            return Verdict(failed=True)
        one, other = seen
        verdict = Verdict(min(one["ticks"], other["ticks"]))
        apart = first_apart(one, other)
        if apart is not None:
            verdict.texts.append(
                f"two runs of the same recording differ from tick {apart:,} on. They order their sets"
                " differently and have other addresses: look for a loop over a set, for id(), hash(), or the"
                " time of day."
            )
            closer = witnesses(name, apart, game, Path(folder))
            if closer is not None:
                verdict.texts += lines_apart(closer[0]["state"], closer[1]["state"])
        verdict.texts += dict.fromkeys(each["difference"] for each in seen if each["difference"])
    return verdict


def witnesses(name: str, to: int, game: str | None, folder: Path) -> list[dict[str, Any]] | None:
    """What two processes report; None if one of them has failed."""
    reports = [folder / f"{seed}.json" for seed in HASH_SEEDS]
    running = []
    try:
        for seed, report in zip(HASH_SEEDS, reports, strict=True):
            environment = {
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join(filter(None, [os.getcwd(), *sys.path])),
                "PYGAME_HIDE_SUPPORT_PROMPT": "1",
            }
            words = [sys.executable, "-m", "pgasync.tools.replay.witness", name, str(to), str(report)]
            words += [] if game is None else [game]
            running.append(subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL))
        with Progress("verifying in two processes", 0, "seconds") as progress:
            for each in running:
                waited = 0
                while True:
                    try:
                        each.wait(1)
                        break
                    except subprocess.TimeoutExpired:
                        waited += 1
                        progress.to(waited)
    finally:
        for each in running:
            if each.poll() is None:
                each.kill()
                each.wait()
    if any(each.returncode for each in running):
        return None
    return [json.loads(report.read_text(encoding="utf-8")) for report in reports]


def first_apart(one: dict[str, Any], other: dict[str, Any]) -> int | None:
    """The number of ticks after which two runs are no longer the same; None if they are to the end."""
    found = []
    prints = one["prints"], other["prints"]
    if prints[0] != prints[1]:
        shorter = min(map(len, prints))
        found += [n // 4 for n in range(0, shorter, 4) if prints[0][n : n + 4] != prints[1][n : n + 4]][:1]
        found.append(shorter // 4)
    found += [int(tick) for tick, full in one["full"].items() if other["full"].get(tick, full) != full]
    if (one["ticks"], one["crash"]) != (other["ticks"], other["crash"]):
        found.append(min(one["ticks"], other["ticks"]))
    return min(found, default=None)


def lines_apart(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """What differs between two states, part by part, at most a dozen lines."""
    texts = []
    for part in PARTS:
        lines = [
            line for line in ndiff(one.get(part, []), other.get(part, [])) if line.startswith(("- ", "+ "))
        ]
        texts += [f"{part}:  {line}" for line in lines]
    if len(texts) > MOST_LINES:
        texts[MOST_LINES:] = [f"and {len(texts) - MOST_LINES} more lines"]
    return texts
