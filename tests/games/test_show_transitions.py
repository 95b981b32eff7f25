"""The show of transitions, played through."""

from __future__ import annotations

import pygame

from games.shows import transitions
from pgasync import Game


def key(code):
    return pygame.Event(pygame.KEYDOWN, key=code, mod=0, unicode="", scancode=0)


def test_the_demo_goes_through_every_transition_and_each_picture_has_something_of_both():
    game = Game(transitions.SIZE, seed=1)
    game.start(transitions.demo)
    names, colors = [], []
    for tick in range(10_000):
        if game.done:
            break
        if tick % 30 == 0:
            game.draw()
            colors.append(len({tuple(game.screen.get_at((x, 350))) for x in range(0, 640, 16)}))
        if game.scene is not game.ground:
            names.append([each.text for each in game.scene.layers if hasattr(each, "text")][-1])
        game.tick()
    assert game.done
    assert list(dict.fromkeys(names)) == [way.__name__ for way in transitions.WAYS]
    assert max(colors) > 3


def test_space_shows_the_next_one_and_escape_leaves():
    game = Game(transitions.SIZE, seed=1)
    game.start(transitions.main)
    first = game.scene
    game.tick([key(pygame.K_SPACE)])
    assert game.scene is not first
    game.tick([key(pygame.K_ESCAPE)])
    assert game.done
