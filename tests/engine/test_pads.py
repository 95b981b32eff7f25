"""Gamepads are opened by the window, as they come."""

from __future__ import annotations

import sys
from types import ModuleType

import pygame
import pytest

from pgasync import Game, rumble, sleep_forever
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

            def rumble(self, heavy, light, duration):
                module.log.append(f"{index} trembles {heavy:g} {light:g}")
                return True

            def stop_rumble(self):
                module.log.append(f"{index} stops")

            def as_joystick(self):
                return self

            def get_instance_id(self):
                return index + 10

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


@pytest.fixture
def shaken(fake, open_window):
    """Two gamepads, and a scene to tremble in: `shaken(n)` makes ticks and pictures, and tells the log."""
    window = open_window()
    game, tasks = window.game, []

    async def level(scene):
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game.start(main)
    for index in (0, 1):
        fake.there.add(index)
        heard(window, pygame.Event(pygame.CONTROLLERDEVICEADDED, device_index=index, guid=""))

    def shaken(ticks, *calls):
        fake.log.clear()
        tasks.extend(game.scene.start(call) for call in calls)
        for _ in range(ticks):
            window.events()
            game.tick()
        window.events()
        return fake.log

    shaken.game, shaken.window, shaken.tasks = game, window, tasks
    yield shaken
    game.main.cancel("the test ended")


def test_all_gamepads_tremble_for_the_time_and_then_stop(shaken):
    assert shaken(3, rumble(0.5, 2 / 60)) == [
        *["0 trembles 0.5 0.5", "1 trembles 0.5 0.5"] * 2,
        *["0 stops", "1 stops"],
    ]
    assert shaken(2) == []


def test_one_gamepad_can_tremble_alone_and_the_strongest_wish_counts(shaken):
    assert shaken(1, rumble((0.2, 0.1), 2, pad=11)) == ["1 trembles 0.2 0.1"] * 2
    assert shaken(0, rumble((0.1, 1), 2)) == ["0 trembles 0.1 1", "1 trembles 0.2 1"]


def test_cancelled_it_stops(shaken):
    shaken(1, rumble(1, 9))
    shaken.tasks[0].cancel()
    assert shaken(1) == ["0 stops", "1 stops"]


def test_it_ends_with_its_scene(shaken):
    shaken(1, rumble(1, 9))
    shaken.game.main.cancel("over")
    fresh = len(shaken.game.inputs.devices.shakings)
    assert (shaken(0), fresh) == (["0 stops", "1 stops"], 0)


def test_it_stands_still_with_its_clock_and_goes_on_with_it(shaken):
    shaken(1, rumble(1, 9))
    clock = shaken.game.scene.clock
    clock.pause()
    assert shaken(1) == ["0 stops", "1 stops"]
    clock.resume()
    assert shaken(0) == ["0 trembles 1 1", "1 trembles 1 1"]


def test_a_gamepad_that_goes_while_it_trembles_and_a_window_that_closes(shaken, fake):
    shaken(1, rumble(1, 9))
    fake.there.discard(1)
    heard(shaken.window, pygame.Event(pygame.CONTROLLERDEVICEREMOVED, instance_id=11))
    assert shaken(0) == ["0 trembles 1 1"]
    fake.log.clear()
    shaken.window.close()
    assert fake.log == ["0 stops", "closed 0", "quit"]


def test_a_gamepad_that_fails_to_tremble_ends_no_game(shaken, fake, monkeypatch):
    def fails(*how):
        raise pygame.error("gone")

    for pad in shaken.window.pads.opened:
        monkeypatch.setattr(pad, "rumble", fails)
        monkeypatch.setattr(pad, "as_joystick", fails)
    assert shaken(1, rumble(1, 9, pad=0), rumble(1, 9)) == []
    assert shaken.tasks[0].is_open()
