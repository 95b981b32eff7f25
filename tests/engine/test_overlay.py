"""What lies over a running game, as the driver deals with it."""

from __future__ import annotations

import sys

import pygame
import pytest

from pgasync import frames
from pgasync.engine import overlay as overlays
from pgasync.engine.loop import Loop
from pgasync.engine.overlay import without_f12
from pgasync.engine.process import Interrupt
from tests.engine.conftest import FakeWindow

PERIOD = 1 / 64


class Recorder:
    """An overlay that lets everything through, and notes what it is asked."""

    def __init__(self, game, window):
        self.open = True
        self.reach = 1
        self.log = []
        self.factor = 1.0

    def take(self, events):
        self.log.append(("take", [event.type for event in events]))
        return [event for event in events if event.type != pygame.KEYDOWN]

    def pace(self, passed):
        return passed * self.factor

    def act(self):
        self.log.append(("act",))

    def ticked(self, events, seconds):
        self.log.append(("ticked", [event.type for event in events], seconds))

    def show(self, drawn):
        self.log.append(("show", drawn))

    def close(self):
        self.open = False
        self.log.append(("close",))


@pytest.fixture
def ticking(new_game, monkeypatch):
    """A loop with an overlay; every tick takes 1/1024 s, and every drawing 1/512 s."""
    monkeypatch.setattr(overlays, "INSPECTOR", (__name__, "Recorder"))
    monkeypatch.setattr(overlays.importlib, "import_module", lambda name: sys.modules[name])
    game = new_game()
    now = [10.0]

    def draw(surface):
        now[0] += 1 / 512

    async def main(game):
        game.ground.draw(draw)
        async for _ in frames():
            now[0] += 1 / 1024

    game.start(main)
    loop = Loop(game, FakeWindow(), lambda: now[0], lambda: None, Interrupt())
    loop.toggle()

    def picture(passed=PERIOD):
        log = loop.overlay.log
        log.clear()
        now[0] = loop.before + passed
        loop.picture()
        return log

    yield loop, picture
    game.main.cancel()
    game.ground.layers.clear()


def key(kind, code):
    return pygame.Event(kind, key=code, mod=0)


def test_f12_is_taken_out_of_the_events_and_counted():
    events = [
        key(pygame.KEYDOWN, pygame.K_F12),
        key(pygame.KEYUP, pygame.K_F12),
        key(pygame.KEYDOWN, pygame.K_a),
    ]
    assert without_f12(events) == (events[2:], 1)
    assert without_f12(events[2:]) == (events[2:], 0)
    assert without_f12([pygame.Event(pygame.QUIT)]) == ([pygame.Event(pygame.QUIT)], 0)


def test_an_overlay_takes_events_acts_hears_of_ticks_and_shows(ticking):
    loop, picture = ticking
    loop.window.coming = [key(pygame.KEYDOWN, pygame.K_a), key(pygame.KEYUP, pygame.K_a)]
    assert picture() == [
        ("take", [pygame.KEYDOWN, pygame.KEYUP]),
        ("act",),
        ("ticked", [pygame.KEYUP], 1 / 1024),
        ("show", 1 / 512),
    ]
    assert loop.window.shown == 0


def test_an_overlay_may_stop_the_game_and_is_shown_all_the_same(ticking):
    loop, picture = ticking
    loop.overlay.factor = 0.0
    assert picture() == [("take", []), ("act",), ("show", 0.0)]


def test_an_overlay_may_speed_the_game_up_beyond_what_is_made_up_otherwise(ticking):
    loop, picture = ticking
    loop.overlay.factor = 8.0
    loop.overlay.reach = 8
    assert [call[0] for call in picture()].count("ticked") == 8


def test_an_overlay_that_has_closed_itself_is_let_go_and_the_game_is_shown(ticking):
    loop, picture = ticking
    loop.overlay.show = lambda drawn: loop.overlay.close()
    log = picture()
    assert log[-1] == ("close",)
    assert loop.overlay is None
    assert loop.window.shown == 1


def test_f12_closes_it_and_it_had_the_events_of_that_moment(ticking):
    loop, picture = ticking
    loop.window.coming = [key(pygame.KEYDOWN, pygame.K_F12), key(pygame.KEYUP, pygame.K_a)]
    log = picture()
    assert log[0] == ("take", [pygame.KEYUP])
    assert ("close",) in log
    assert loop.overlay is None
