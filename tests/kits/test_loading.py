"""The loading scene."""

from __future__ import annotations

import pygame
import pytest

from pgasync import in_thread, next_frame, preload
from pgasync.kits.loading import loading
from pgasync.testing import Stage

SIZE = (200, 80)
FULL = pygame.Rect(52, 39, 96, 2)  # px, inside of the frame


async def steps(*values):
    for value in values:
        await next_frame()
        yield value


def played(*args, **options):
    """A stage on which the scene is played, and what its end came to."""
    ends = []

    async def main(game):
        try:
            ends.append(await game.play(loading, *args, **options))
        except (FileNotFoundError, ValueError) as error:
            ends.append(error)

    return main, ends


def bar(stage):
    """How long the bar is, px."""
    picture = stage.picture()
    return sum(picture.get_at((x, FULL.centery))[:3] != (0, 0, 0) for x in range(FULL.left, FULL.right))


def test_the_bar_shows_every_share_and_the_full_one_for_a_frame():
    main, ends = played(steps(0.25, 0.5, 1))
    lengths = []
    with Stage(main, size=SIZE) as stage:
        for _ in range(4):
            lengths.append(bar(stage))
            stage.run_ticks(1)
        assert ends == [None]
    assert lengths == [0, 24, 48, 96]


def test_a_share_that_is_none_does_not_leave_the_frame():
    main, ends = played(steps(-3, 7))
    with Stage(main, size=SIZE) as stage:
        stage.run_ticks(1)
        assert bar(stage) == 0
        stage.run_ticks(1)
        assert bar(stage) == 96
        stage.run_ticks(1)
    assert ends == [None]


def test_by_default_it_reads_all_assets(tmp_path):
    (tmp_path / "images").mkdir()
    pygame.image.save(pygame.Surface((5, 5)), tmp_path / "images" / "ship.png")
    main, ends = played()
    with Stage(main, size=SIZE, assets=tmp_path) as stage:
        stage.run_ticks(3)
        assert ends == [None]
        assert set(stage.game.assets.images) == {"ship", "ship.png"}


def test_what_goes_wrong_comes_out_of_play():
    main, ends = played(preload("shpi"))
    with Stage(main, size=SIZE) as stage:
        stage.run_ticks(1)
    assert str(ends[0]).startswith("no image 'shpi'. Looked in ")


@pytest.mark.parametrize(("text", "texts"), [("The last level", ["The last level"]), ("", [])])
def test_the_text_over_the_bar_is_ones_own_or_none(text, texts):
    main, _ = played(steps(0, 0, 0), text=text, color="red")
    with Stage(main, size=SIZE) as stage:
        stage.run_ticks(1)
        assert stage.texts == texts
        assert stage.picture().get_at((50, 40))[:3] == (255, 0, 0)


def test_the_example_of_the_docstring():
    class World:
        parts = 3

        def __init__(self):
            self.made = []

    async def build(world):
        for n in range(world.parts):
            world.made.append(await in_thread(int, n))
            yield (n + 1) / world.parts

    world = World()
    main, ends = played(build(world))
    with Stage(main, size=SIZE) as stage:
        stage.run_ticks(4)
    assert (world.made, ends) == ([0, 1, 2], [None])
