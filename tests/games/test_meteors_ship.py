"""The ship of Meteors: its gun, its light and its shield."""

from __future__ import annotations

from itertools import pairwise

import pygame
import pytest
from pygame import Vector2

from games.meteors import SIZE
from games.meteors.ship import RELOAD, SHIELD, WARNING
from tests.games.meteors_player import Player

MIDDLE = Vector2(SIZE) / 2


@pytest.fixture
def player():
    player = Player()
    player.press(pygame.K_SPACE)
    yield player
    player.end()


def brightness(player, place):
    """How bright the picture is around a place."""
    area = pygame.Rect(0, 0, 3, 3)
    area.center = (round(place.x), round(place.y))
    return sum(pygame.transform.average_color(player.game.screen, area)[:3])


def ring(player):
    """The light of the shield, to the right of the ship."""
    player.game.draw()
    return brightness(player, MIDDLE + Vector2(23, 0))


def test_two_quick_taps_make_two_shots(player):
    player.press(pygame.K_SPACE)
    player.press(pygame.K_SPACE, ticks=0)
    assert len(player.sky.shots) == 1
    player.wait(round(RELOAD * 60) + 1)
    assert len(player.sky.shots) == 2
    player.wait(30)
    assert len(player.sky.shots) == 2


def test_a_press_in_the_reload_that_is_held_beyond_it_makes_one_shot(player):
    player.press(pygame.K_SPACE)
    player.game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE)])
    player.wait(6)
    assert len(player.sky.shots) == 2
    player.game.tick([pygame.Event(pygame.KEYUP, key=pygame.K_SPACE)])
    player.wait(20)
    assert len(player.sky.shots) == 2


def test_every_tap_of_a_quick_player_is_a_shot(player):
    for shots in range(1, 5):
        player.press(pygame.K_SPACE, ticks=4)  # ten per second, faster than the gun
        player.wait(3)
        assert len(player.sky.shots) == shots


def test_the_ship_glows_and_its_inside_stays_dark(player):
    player.wait(int(SHIELD * 60) + 2)  # the ring of the shield shines, too
    player.game.draw()
    assert brightness(player, MIDDLE + Vector2(0, -20)) > 100  # in front of its nose
    assert brightness(player, MIDDLE + Vector2(0, 2)) < 400


def test_the_shield_is_bright_and_blinks_before_it_ends(player):
    strong = [ring(player) for _ in range(int((SHIELD - WARNING) * 60) - 10) if player.wait(1) is None]
    assert min(strong) > 300
    player.wait(10)
    blinking = [ring(player) for _ in range(int(WARNING * 60) - 4) if player.wait(1) is None]
    lit = [light > 300 for light in blinking]
    assert sum(one != other for one, other in pairwise(lit)) >= 6
    player.wait(6)
    assert ring(player) < 300
