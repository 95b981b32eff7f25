"""The test kit: games without a window, in virtual time, played by a script.

With pgasync installed, pytest has the fixtures `stage` and `play`; see
docs/testing.md. Outside of pytest, `Stage` is a `with` block.
"""

from pgasync.tools.testing.leaks import LeakError
from pgasync.tools.testing.pictures import Difference, PictureError, compare_pictures
from pgasync.tools.testing.stage import NeverHappened, Stage
from pgasync.tools.testing.timeline import Timeline

__all__ = [
    "Difference",
    "LeakError",
    "NeverHappened",
    "PictureError",
    "Stage",
    "Timeline",
    "compare_pictures",
]
