"""Pictures are recorded, compared, and their difference is shown."""

from __future__ import annotations

import pygame
import pytest

from pgasync.testing import PictureError, compare_pictures


def painted(color="black", box=None, box_color="white", size=(40, 30)):
    surface = pygame.Surface(size, depth=32)
    surface.fill(color)
    if box is not None:
        surface.fill(box_color, box)
    return surface


def test_equal_pictures_have_no_difference():
    found = compare_pictures(painted("red"), painted("red"), 0)
    assert (found.pixels, found.worst, found.where.size) == (0, 0, (0, 0))


@pytest.mark.parametrize("swapped", [False, True])
def test_a_difference_has_its_pixels_its_worst_channel_and_its_place(swapped):
    pair = [painted(), painted(box=(10, 5, 4, 3), box_color=(0, 30, 9))]
    if swapped:
        pair.reverse()
    found = compare_pictures(*pair, 8)
    assert (found.pixels, found.worst, found.where) == (12, 30, pygame.Rect(10, 5, 4, 3))
    assert found.picture.get_at((11, 6)) == pygame.Color("white")
    assert found.picture.get_at((9, 6)) == pygame.Color("black")


def test_the_tolerance_is_for_each_channel_and_its_edge_is_within():
    pair = painted(), painted((8, 8, 8))
    assert compare_pictures(*pair, 8).pixels == 0
    assert compare_pictures(*pair, 7).pixels == 40 * 30
    assert compare_pictures(*pair, 255).pixels == 0


def test_pictures_of_two_sizes_and_odd_tolerances_are_refused():
    with pytest.raises(ValueError, match=r"^the pictures are 40 x 30 and 41 x 30 pixels$"):
        compare_pictures(painted(), painted(size=(41, 30)))
    with pytest.raises(ValueError, match=r"^tolerance must be from 0 to 255, got 256$"):
        compare_pictures(painted(), painted(), 256)


@pytest.fixture
def shown(play, tmp_path):
    """A game that shows one box, and knows where its pictures are."""
    stage = play(size=(40, 30))
    stage.pictures = tmp_path / "pictures"
    stage.box = stage.scene.sprite(painted("white", size=(4, 3)), pos=(20, 15))
    return stage


def test_a_picture_that_was_never_recorded_fails_and_says_how_to_record_it(shown):
    with pytest.raises(PictureError) as caught:
        shown.check_picture("title")
    assert str(caught.value) == (
        f"there is no picture {shown.pictures / 'title.png'} to compare with. Look at what the game shows,"
        " and record it with: pytest --pgasync-rerecord"
    )
    assert not shown.pictures.exists()


def test_a_picture_is_recorded_and_compared_and_a_difference_is_shown(shown):
    shown.rerecord = True
    shown.check_picture("title")
    shown.rerecord = False
    shown.check_picture("title")

    shown.box.x += 2
    with pytest.raises(PictureError) as caught:
        shown.check_picture("title")
    difference = shown.pictures / "title.difference.png"
    assert str(caught.value) == (
        "the game does not look like title.png any more: 12 pixels differ by more than 8, the worst by 255,"
        " all within 6 x 3 pixels at (18, 13).\n"
        f"Look at {difference}: recorded, now, and the difference.\n"
        "If the new picture is right, record it with: pytest --pgasync-rerecord"
    )
    row = pygame.image.load(difference)
    assert row.get_size() == (3 * 40 + 2 * 8, 30)
    # In the recorded one, in the new one, and in the difference.
    lit = [row.get_at((x, 15)) == pygame.Color("white") for x in (18, 48 + 18, 96 + 18, 96 + 20)]
    assert lit == [True, False, True, False]

    shown.check_picture("title", pixels=12)
    assert not difference.exists()
    with pytest.raises(PictureError, match="12 pixels differ by more than 8, and 11 may, the worst"):
        shown.check_picture("title", pixels=11)
    shown.rerecord = True
    shown.check_picture("title")
    assert not difference.exists()


def test_a_picture_of_another_size_says_so(shown):
    shown.pictures.mkdir()
    pygame.image.save(painted(size=(20, 20)), shown.pictures / "title.png")
    with pytest.raises(PictureError) as caught:
        shown.check_picture("title")
    assert str(caught.value) == (
        "title.png was recorded with 20 x 20 pixels, and now the game has 40 x 30."
        " If that is right, record it anew with: pytest --pgasync-rerecord"
    )
