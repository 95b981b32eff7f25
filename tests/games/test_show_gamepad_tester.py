"""The gamepad tester, played through."""

from __future__ import annotations

import pygame
import pytest

from games.shows import gamepad_tester as tester
from pgasync import Game
from pgasync.inputs.gamepad import AXES, BUTTONS

PLACES = {**tester.CROSS, **tester.SMALL, **tester.SHOULDERS}


@pytest.fixture
def play():
    games = []

    def begin(main):
        game = Game(tester.SIZE, seed=1)
        game.start(main)
        games.append(game)
        return game

    yield begin
    for game in games:
        game.main.cancel("the test ended")


def seen(game, pos):
    game.draw()
    return game.screen.get_at((int(pos[0]), int(pos[1])))


def pushed(axis, value):
    return pygame.Event(pygame.CONTROLLERAXISMOTION, instance_id=0, axis=AXES[axis], value=value)


@pytest.mark.parametrize("name", PLACES)
def test_a_button_is_lit_while_it_is_held(play, name):
    game = play(tester.main)
    for kind, color in ((pygame.CONTROLLERBUTTONDOWN, tester.GOLD), (pygame.CONTROLLERBUTTONUP, tester.OFF)):
        game.tick([pygame.Event(kind, instance_id=0, button=BUTTONS[name])])
        assert seen(game, PLACES[name]) == pygame.Color(color)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_stick_leans_and_a_trigger_fills(play, side):
    game = play(tester.main)
    game.tick()
    x, y = tester.STICKS[side]
    middle = tester.TRIGGERS[side].center
    assert seen(game, (x + 30, y)) == pygame.Color(tester.NIGHT)
    assert seen(game, middle) == pygame.Color(tester.OFF)
    game.tick([pushed(f"{side}_x", 32767), pushed(f"{side}_trigger", 32767)])
    assert seen(game, (x + 30, y)) == pygame.Color(tester.OFF)
    assert seen(game, middle) == pygame.Color(tester.GOLD)


def test_the_demo_presses_every_button(play):
    game = play(tester.demo)
    lit = set()
    for tick in range(5 * 60):
        game.tick()
        if tick % 6 == 0:
            lit |= {name for name, pos in PLACES.items() if seen(game, pos) == pygame.Color(tester.GOLD)}
    assert lit == set(PLACES)


def test_escape_ends_the_show(play):
    game = play(tester.main)
    game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)])
    assert game.done
