"""The inspector over a running game: what it costs the game, and what it leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pygame
import pytest

from pgasync import Game, sleep, sleep_forever, wait_frames
from pgasync.engine import overlay as overlays
from pgasync.engine import run as drivers
from pgasync.engine.window import Window
from pgasync.kernel.tree import walk
from pgasync.tools.inspector.attach import Inspector
from pgasync.tools.inspector.glass import Glass
from pgasync.tools.inspector.stopwatch import Timed
from tests.tools.inspector.conftest import PERIOD
from tests.tools.inspector.story import main_of

HOUSE = Path(__file__).parents[3]


def coroutines(made):
    return [task.coro for _, task in walk(made.game.main)]


def test_f12_opens_and_closes_and_the_tasks_are_as_they_were(bench):
    made = bench(main_of([]))
    made.pictures(3)
    before = coroutines(made)
    made.open()
    made.pictures(3)
    assert all(isinstance(coro, Timed) for coro in coroutines(made))
    made.press(pygame.K_F12)
    assert made.loop.overlay is None
    assert coroutines(made) == before


def test_the_picture_of_the_game_is_the_same_after_the_inspector_has_closed(bench):
    made = bench(main_of([]))
    made.pictures(3)
    before = pygame.image.tobytes(made.window.shown[-1], "RGB")
    made.open()
    made.pictures(3)
    assert pygame.image.tobytes(made.window.shown[-1], "RGB") != before
    made.press(pygame.K_F12)
    assert pygame.image.tobytes(made.window.shown[-1], "RGB") == before


def test_a_run_with_the_inspector_opened_and_closed_is_the_same_game(bench):
    def state(inspected):
        heard = []
        made = bench(main_of(heard))
        made.pictures(50)
        if inspected:
            made.open()
            made.press(pygame.K_DOWN, pygame.K_TAB, " ")
            made.pictures(9)  # paused
            made.press(".", ".", " ", "+")
            made.pictures(30)
            made.press("-", "-")
            made.pictures(30)
            made.press(pygame.K_F12)
        while made.game.clock.frame < 200:
            made.pictures()
        scene = made.game.scene
        return heard, scene.rolled, scene.clock.now, made.game.random.getstate(), made.game.main.tree()

    assert state(True) == state(False)


def test_while_the_game_stands_still_it_is_not_drawn_anew_but_the_inspector_is(bench):
    drawn = []

    async def main(game):
        game.ground.draw(lambda surface: drawn.append(game.clock.frame))
        await sleep_forever()

    made = bench(main)
    made.open()
    made.press(" ")
    drawn.clear()
    shown = len(made.window.shown)
    made.pictures(5)
    assert drawn == []
    assert len(made.window.shown) == shown + 5


def test_a_slow_game_is_shown_as_often_as_a_fast_one(bench):
    made = bench(main_of([]))
    made.open()
    made.press("-", "-", "-")
    frame, shown = made.game.clock.frame, len(made.window.shown)
    made.pictures(20)
    assert made.game.clock.frame == frame + 2
    assert len(made.window.shown) == shown + 20


def test_no_picture_comes_before_its_time(bench):
    made = bench(main_of([]))
    made.open()
    made.press(" ")
    shown = len(made.window.shown)
    made.pictures(2, PERIOD / 4)
    assert len(made.window.shown) == shown
    assert made.loop.picture() == pytest.approx(PERIOD / 2)


def test_the_end_of_the_game_closes_the_inspector(bench):
    async def main(game):
        await sleep(0.5)

    made = bench(main)
    inspector = made.open()
    made.pictures(40)
    assert made.game.done
    made.loop.close()
    assert not inspector.open


def test_a_crash_closes_the_inspector_before_its_page_is_shown(monkeypatch):
    order = []

    async def main(game):
        await wait_frames(3)
        raise ValueError("broken")

    close = Glass.close
    monkeypatch.setattr(Glass, "close", lambda self: (order.append("glass closed"), close(self)))
    monkeypatch.setattr(drivers, "crash_page", lambda *_: iter([order.append("page") or 0.0]))
    with pytest.raises(SystemExit):
        drivers.play_in_window(Game((64, 48), seed=1), main, inspected=True)
    assert order == ["glass closed", "page"]


def test_cancelling_the_main_task_ends_the_game(bench):
    made = bench(main_of([]))
    made.open()
    made.press("c", "c")
    assert made.game.done


def test_an_error_of_a_cancelled_tasks_cleanup_is_the_games_and_not_the_inspectors(bench):
    async def main(game):
        try:
            await sleep_forever()
        finally:
            raise ValueError("the cleanup is broken")

    made = bench(main)
    made.open()
    with pytest.raises(ValueError, match="the cleanup is broken"):
        made.press("c", "c")


@pytest.mark.parametrize("part", ["watch.ticked", "controls.sort", "glass.show", "arranged"])
def test_an_error_of_the_inspector_closes_it_and_the_game_goes_on(bench, monkeypatch, capsys, part):
    def fail(*_):
        raise LookupError("a bug")

    made = bench(main_of([]))
    before = coroutines(made)
    inspector = made.open()
    owner, _, name = part.rpartition(".")
    monkeypatch.setattr(getattr(inspector, owner) if owner else inspector, name, fail)
    made.pictures()
    assert made.loop.overlay is None and not inspector.open
    assert coroutines(made) == before
    told = capsys.readouterr().err
    assert "LookupError: a bug\n" in told
    assert told.endswith(
        "pgasync: the inspector has closed itself, because of this error of its own. The game goes on.\n"
    )
    frame, shown = made.game.clock.frame, len(made.window.shown)
    made.pictures(2)
    assert made.game.clock.frame == frame + 2 and len(made.window.shown) == shown + 2


def test_an_inspector_that_cannot_be_opened_is_told_and_the_game_goes_on(bench, monkeypatch, capsys):
    monkeypatch.setattr(overlays, "INSPECTOR", ("pgasync.tools.nothing", "Nothing"))
    made = bench(main_of([]))
    made.press(pygame.K_F12)
    assert made.loop.overlay is None
    assert capsys.readouterr().err == (
        "pgasync: the inspector cannot be opened: ModuleNotFoundError:"
        " No module named 'pgasync.tools.nothing'. The game goes on without it.\n"
    )


def test_an_inspector_that_fails_while_it_opens_leaves_nothing_behind(bench, monkeypatch, capsys):
    def fail(self):
        raise LookupError("a bug")

    monkeypatch.setattr(Inspector, "arranged", fail)
    made = bench(main_of([]))
    before = coroutines(made)
    made.press(pygame.K_F12)
    assert made.loop.overlay is None
    assert coroutines(made) == before
    assert "LookupError: a bug." in capsys.readouterr().err


def test_nothing_of_the_inspector_is_imported_before_somebody_opens_it():
    program = """
import sys
import pgasync

async def main(game):
    await pgasync.wait_frames(5)

pgasync.run(main, size=(64, 48))
print([name for name in sys.modules if name.startswith("pgasync.tools")])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


# The window's own pixels.


@pytest.fixture
def window():
    made = Window(Game((64, 48), seed=1))
    yield made
    made.close()


def test_the_glass_has_the_windows_own_pixels_and_gives_them_back(window):
    glass = Glass(window)
    assert glass.renderer is not None
    assert glass.canvas.get_size() == pygame.display.get_window_size()
    assert tuple(glass.renderer.logical_size) == pygame.display.get_window_size()
    renderer = glass.renderer
    glass.canvas.fill("red")
    glass.show()
    glass.show()
    glass.close()
    assert tuple(renderer.logical_size) == (64, 48)
    window.show(pygame.Surface((64, 48)))
    glass.close()


def test_without_sdls_renderer_the_picture_is_scaled(window, monkeypatch):
    from pygame._sdl2 import video

    monkeypatch.delattr(video, "Renderer")
    glass = Glass(window)
    assert glass.renderer is None
    assert (glass.canvas.get_size(), glass.scale) == ((640, 480), 10)
    glass.canvas.fill("red")
    glass.show()
    assert window.surface.get_at((5, 5)).r > 250  # scaling rounds a little
    glass.close()
