"""Gamepads are opened by the window, as they come."""

from __future__ import annotations

import sys
from types import ModuleType

import pygame
import pytest

from pgasync import Game
from pgasync.engine.window import Window

CAME = pygame.Event(pygame.CONTROLLERDEVICEADDED, device_index=0, guid="")
GONE = pygame.Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=0)


class FakePads(ModuleType):
    """Stands for pygame's module, with gamepads that are plugged in by the test."""

    def __init__(self, used=False):
        super().__init__("pygame._sdl2.controller")
        self.used = used
        self.there = set()
        self.log = []

    def get_init(self):
        return self.used

    def init(self):
        self.used = True

    def quit(self):
        self.used = False
        self.log.append("quit")

    def Controller(self, index):  # noqa: N802 - as pygame writes it
        if index not in self.there:
            raise pygame.error("Invalid index")
        module = self
        module.log.append(f"opened {index}")

        class Pad:
            def attached(self):
                return index in module.there

            def quit(self):
                module.log.append(f"closed {index}")

        return Pad()


@pytest.fixture
def fake(monkeypatch):
    module = FakePads()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


@pytest.fixture
def open_window():
    windows = []

    def open_it():
        windows.append(Window(Game((64, 48), seed=1)))
        pygame.event.clear()
        return windows[-1]

    yield open_it
    for window in windows:
        window.close()


def heard(window, event):
    pygame.event.post(event)
    return [each.type for each in window.events()]


def test_a_gamepad_that_comes_is_opened_and_closed_with_the_window(fake, open_window):
    window = open_window()
    fake.there.add(0)
    assert heard(window, CAME) == [CAME.type]
    assert fake.log == ["opened 0"]
    window.close()
    window.close()
    assert fake.log == ["opened 0", "closed 0", "quit"]


def test_a_gamepad_that_goes_is_let_go_of(fake, open_window):
    window = open_window()
    fake.there.add(0)
    heard(window, CAME)
    fake.there.clear()
    assert heard(window, GONE) == [GONE.type]
    window.close()
    assert fake.log == ["opened 0", "quit"]


def test_a_gamepad_that_cannot_be_opened_ends_no_game(fake, open_window):
    window = open_window()
    assert heard(window, CAME) == [CAME.type]
    assert fake.log == []


def test_gamepads_that_somebody_else_has_initialised_stay_so(fake, open_window):
    fake.used = True
    open_window().close()
    assert fake.log == []


def test_without_pygames_module_a_window_opens_all_the_same(monkeypatch, open_window):
    monkeypatch.setitem(sys.modules, "pygame._sdl2.controller", None)
    assert heard(open_window(), CAME) == [CAME.type]
