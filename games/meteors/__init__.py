"""Meteors: a ship among splitting rocks, in glowing lines.

Shows: entities as coroutines, scenes that return values, a pause menu on top, clocks that slow down,
       a score to wait for, controls for keyboard and gamepad, particles, a high score that is kept.
Run:   pgasync play meteors
Keys:  left/right or a/d turn, up or w thrusts, space shoots, p or escape pauses;
       a gamepad does all of it, too.

Read `story.py` first, then `rocks.py`, `ship.py`, `saucer.py`, `controls.py`; the rest are their tools.
"""

from pathlib import Path

from games.meteors.sky import SIZE
from games.meteors.story import demo, main

__all__ = ["ASSETS", "SIZE", "TITLE", "demo", "main"]

TITLE = "Meteors"
ASSETS = Path(__file__).parent
