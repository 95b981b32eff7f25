"""The show of a journey, played through."""

from __future__ import annotations

from itertools import pairwise

import pygame

from games.shows import journey
from pgasync import Game


def key(kind, code):
    return pygame.Event(kind, key=code, mod=0, unicode="", scancode=code)


def test_the_demo_runs_through_all_lands_with_one_runner_and_finds_coins():
    game = Game(journey.SIZE, seed=1)
    game.start(journey.demo)
    scene, runners, skies, stars = game.scene, set(), [], []
    while not game.done and game.clock.frame < 5000:
        if game.clock.frame % 20 == 0:
            game.draw()
            skies.append(tuple(game.screen.get_at((639, 140))))
        runners |= {id(task) for task in scene.nursery.children if task.function == "runner"}
        stars.append(scene.star.x)
        game.tick()
    assert game.main.finished
    assert len(runners) == 1
    assert all(0 < after - before < 5 for before, after in pairwise(stars))
    assert {tuple(pygame.Color(land[1])) for land in journey.LANDS} <= set(skies)
    assert scene.coins > 8


def test_space_jumps_and_escape_leaves():
    game = Game(journey.SIZE, seed=1)
    game.start(journey.main)
    star = game.scene.star
    for _ in range(10):
        game.tick()
    assert star.y == journey.GROUND - journey.FEET
    game.tick([key(pygame.KEYDOWN, pygame.K_SPACE)])
    game.tick([key(pygame.KEYUP, pygame.K_SPACE)])
    for _ in range(10):
        game.tick()
    assert star.y < journey.GROUND - journey.FEET - 40
    game.tick([key(pygame.KEYDOWN, pygame.K_ESCAPE)])
    assert game.done
