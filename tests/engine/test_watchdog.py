"""The watchdog: it tells where a game spins, while it spins."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pgasync import start
from pgasync.engine.watchdog import Watchdog
from pgasync.kernel.scheduler import here

HOUSE = Path(__file__).parents[2]

SPINNING = """
import pgasync


async def saucer(scene):
    await pgasync.next_frame()
    while True:
        pass


async def level(scene):
    scene.start(saucer(scene))
    await pgasync.sleep_forever()


async def main(game):
    await game.play(level)


pgasync.run(main, size=(64, 48))
"""

SPINNING_AT_THE_START = """
import pgasync


async def main(game):
    while True:
        pass


pgasync.run(main, size=(64, 48))
"""

SPINNING_WHILE_DRAWING = """
import pgasync


def paint(surface):
    while True:
        pass


async def main(game):
    game.ground.draw(paint)
    await pgasync.sleep_forever()


pgasync.run(main, size=(64, 48))
"""


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            SPINNING,
            "pgasync: the game has not come back from saucer for 2 s. It is at {file}:7, in saucer."
            " A loop in a task needs an `await` in it, such as `await next_frame()`;"
            " instead of `time.sleep(s)` write `await sleep(s)`. Ctrl-C, pressed twice, stops it.\n",
        ),
        (
            SPINNING_AT_THE_START,
            "pgasync: the game has not come back from main for 2 s. It is at {file}:6, in main."
            " A loop in a task needs an `await` in it, such as `await next_frame()`;"
            " instead of `time.sleep(s)` write `await sleep(s)`. Ctrl-C, pressed twice, stops it.\n",
        ),
        (
            SPINNING_WHILE_DRAWING,
            "pgasync: the game has not come back from a draw function for 2 s."
            " It is at {file}:6, in paint. Drawing shows one picture and returns."
            " Ctrl-C, pressed twice, stops it.\n",
        ),
    ],
)
def test_a_frame_that_never_comes_back_is_reported_with_its_line_while_it_spins(tmp_path, source, told):
    program = tmp_path / "spinning.py"
    program.write_text(source)
    environment = dict(os.environ, PYTHONPATH=str(HOUSE), SDL_VIDEODRIVER="dummy", SDL_AUDIODRIVER="dummy")
    game = subprocess.Popen(
        [sys.executable, str(program)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert game.stderr is not None
        report = game.stderr.readline()
        assert game.poll() is None  # it spins still
    finally:
        game.kill()
        game.communicate()
    # The loop has two lines, and may be seen at either.
    assert report in (told.format(file=program), told.format(file=program).replace(":6,", ":7,")) or (
        report == told.format(file=program).replace(":7,", ":8,")
    )


@pytest.fixture
def dog():
    """A watchdog without a thread of its own: each look is a call."""

    class Patient:
        """Instead of an event: counts the looks, and ends the thread's loop when there are no more."""

        def __init__(self):
            self.looks = []

        def wait(self, seconds):
            if not self.looks:
                return True
            self.looks.pop(0)()
            return False

        def set(self):
            self.looks.clear()

    dog = Watchdog(out=io.StringIO(), seconds=60)
    dog.stop()
    dog.ended = Patient()
    return dog


def nothing():
    """A look at a game that has made no picture since the last one."""


def test_a_task_that_does_not_come_back_is_reported_once(dog):
    async def slow():
        dog.ended.looks = [nothing] * 5
        dog.watch()

    start(slow())
    assert dog.out.getvalue().count("the game has not come back from slow") == 1


def test_a_game_that_makes_pictures_is_left_alone(dog):
    async def quick():
        dog.ended.looks = [dog.beat] * 5
        dog.watch()

    start(quick())
    assert dog.out.getvalue() == ""


def test_each_time_that_a_task_does_not_come_back_is_reported(dog):
    async def slow():
        dog.ended.looks = [nothing, nothing, dog.beat, nothing, nothing]
        dog.watch()

    start(slow())
    assert dog.out.getvalue().count("has not come back") == 2


def test_a_driver_that_takes_long_is_left_alone(dog):
    dog.ended.looks = [nothing] * 5
    dog.watch()
    assert dog.out.getvalue() == ""


def test_a_draw_function_that_does_not_come_back_is_reported(dog):
    here().barred = "while the game is drawn"
    try:
        dog.ended.looks = [nothing] * 5
        dog.watch()
    finally:
        here().barred = ""
    assert dog.out.getvalue().count("the game has not come back from a draw function") == 1


def test_a_stopped_watchdog_leaves_no_thread():
    dog = Watchdog(seconds=60)
    assert dog.thread.is_alive()
    dog.stop()
    assert not dog.thread.is_alive()
