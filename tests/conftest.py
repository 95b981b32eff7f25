"""What every test ends with: a look at whether it has left anything behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress

import pytest

from pgasync.kernel.roots import live_roots
from pgasync.kernel.scheduler import here

# Installed, they are there by themselves. This is for a checkout that is not.
pytest_plugins = ["pytest_pgasync", "pytester"]

# No test opens a window on the screen of whoever runs them, or plays a sound.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")


@pytest.fixture(autouse=True, scope="session")
def crashes_are_recorded_among_the_things_of_the_tests(tmp_path_factory) -> Iterator[None]:
    """And not among those of whoever runs them."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("crashes"))
    yield
    tempfile.tempdir = before


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """No live root, no running task, no queued call, no error that nobody has seen."""
    yield
    scheduler = here()
    left = live_roots()
    state = scheduler.running, scheduler.entered, list(scheduler.queue), scheduler.escaped, scheduler.barred
    # Cleared before the verdict, so that one leak fails one test and not all that follow.
    scheduler.running, scheduler.entered, scheduler.barred = None, False, ""
    scheduler.queue.clear()
    scheduler.escaped = []
    for root in reversed(left):
        with suppress(BaseException):
            root.cancel("the test ended")
    assert left == []
    assert state == (None, False, [], [], "")
