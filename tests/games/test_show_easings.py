"""The show of easings, played through."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from games.shows import easings
from pgasync import EASINGS, Game
from pgasync.engine.text import Text

DT = 1 / 60
DOT = pygame.Color(easings.DOT)


def key(kind: int, code: int) -> pygame.Event:
    return pygame.Event(kind, key=code, mod=0, unicode="", scancode=0)


@pytest.fixture
def game():
    game = Game(easings.SIZE, seed=1)
    game.start(easings.demo)
    yield game
    game.main.cancel("the test ended")


def puck(game: Game, column: int, row: int) -> float:
    """How far along its track the puck of a cell is, from 0 to 1."""
    game.draw()
    corner = (column * easings.CELL.x, row * easings.CELL.y)
    y = round(corner[1] + easings.TRACK)
    lit = [x for x in range(100) if game.screen.get_at((int(corner[0]) + x, y + 2)) == DOT]
    return (sum(lit) / len(lit) - easings.CORNER.x) / easings.GRAPH.x


def test_all_easings_are_shown_by_name(game):
    names = {thing.text for thing in game.scene.layers if isinstance(thing, Text)}
    assert names == set(EASINGS) | {"bezier(...)"}


def test_each_puck_is_where_its_easing_says(game):
    for _ in range(60):
        game.tick()
    for column, row, _, way in easings.gallery():
        assert puck(game, column, row) == pytest.approx(way(0.5), abs=0.02)


def test_the_way_begins_again_after_a_rest(game):
    for _ in range(round((easings.SECONDS + easings.REST / 2) * 60)):
        game.tick()
    assert puck(game, 0, 0) == pytest.approx(1, abs=0.02)
    for _ in range(round(easings.REST * 60)):
        game.tick()
    assert puck(game, 0, 0) < 0.2


def test_space_slows_all_down_as_long_as_it_is_held(game):
    game.tick([key(pygame.KEYDOWN, pygame.K_SPACE)])
    game.tick()
    assert game.scene.clock.dt == pytest.approx(easings.SLOW * DT)
    game.tick([key(pygame.KEYUP, pygame.K_SPACE)])
    game.tick()
    assert game.scene.clock.dt == pytest.approx(DT)


def test_escape_ends_the_show(game):
    game.tick([key(pygame.KEYDOWN, pygame.K_ESCAPE)])
    assert game.done


def test_the_picture_in_the_papers_is_the_show(game):
    for _ in range(75):
        game.tick()
    game.draw()
    picture = pygame.image.load(Path(__file__).parents[2] / "docs" / "easings.png")
    assert picture.get_size() == easings.SIZE
    # Where lines and dots are; fonts may differ by a pixel from one system to the next.
    both = (game.screen, picture)
    ours, theirs = (pygame.mask.from_threshold(each, DOT, (9, 9, 9, 255)) for each in both)
    assert ours.count() > 2000
    assert ours.overlap_area(theirs, (0, 0)) > 0.95 * ours.count()
