"""The show of particles, played through."""

from __future__ import annotations

import pygame

from games.shows import particles
from pgasync import Game, Particles


def flying(game):
    return sum(each.alive for each in game.scene.layers if isinstance(each, Particles))


def test_the_demo_lights_the_sky_and_keeps_only_what_still_flies():
    game = Game(particles.SIZE, seed=1)
    game.start(particles.demo)
    most = bright = kinds = 0
    for tick in range(900):
        game.tick()
        most = max(most, flying(game))
        kinds = sum(isinstance(each, Particles) for each in game.scene.layers)
        if tick % 60 == 0:
            game.draw()
            mask = pygame.mask.from_threshold(game.screen, "white", (90, 90, 90, 255))
            bright = max(bright, mask.count())
    assert most > 800
    assert bright > 1000
    assert kinds < 15  # rockets that are over have taken their particles with them
    game.main.cancel("the test ended")


def test_a_click_sends_a_rocket_and_escape_leaves():
    game = Game(particles.SIZE, seed=1)
    game.start(particles.main)
    before = game.main.tree().count("firework")
    game.tick([pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(300, 100))])
    assert game.main.tree().count("firework") == before + 1
    game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)])
    assert game.done
