"""Images and sounds by name."""

from __future__ import annotations

import pygame
import pytest

from pgasync.engine.assets import Assets


@pytest.fixture
def assets(tmp_path):
    (tmp_path / "images").mkdir()
    for name in ("ship.png", "shot.png", "star.bmp"):
        pygame.image.save(pygame.Surface((3, 2)), tmp_path / "images" / name)
    return Assets(tmp_path)


def test_an_image_is_found_by_its_name_with_or_without_the_ending(assets):
    assert assets.image("ship").get_size() == (3, 2)
    assert assets.image("ship.png").get_size() == (3, 2)
    assert assets.image("star").get_size() == (3, 2)


def test_an_image_is_read_once(assets):
    assert assets.image("ship") is assets.image("ship")


def test_a_missing_image_gets_spelling_help_and_the_place_where_it_was_looked_for(assets):
    with pytest.raises(FileNotFoundError) as caught:
        assets.image("shpi")
    folder = (assets.folder / "images").as_posix()
    assert str(caught.value) == (
        f"no image 'shpi'. Did you mean 'ship'? Looked in {folder}: ship.png, shot.png, star.bmp"
    )


def test_an_image_like_no_other_gets_the_list(assets):
    with pytest.raises(FileNotFoundError, match=r"no image 'zebra'\. Looked in "):
        assets.image("zebra")


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no sound 'boom'\. Looked in .*/sounds: no such folder"):
        Assets(tmp_path).sound_file("boom")


def test_an_empty_folder_is_told(tmp_path):
    (tmp_path / "sounds").mkdir()
    with pytest.raises(FileNotFoundError, match=r"Looked in .*/sounds: nothing"):
        Assets(tmp_path).sound_file("boom")


def test_a_file_of_another_kind_is_no_image(assets):
    (assets.folder / "images" / "notes.txt").write_text("not a picture")
    with pytest.raises(FileNotFoundError, match="no image 'notes'"):
        assets.image("notes")


def test_a_file_that_only_looks_like_an_image_is_an_error_that_names_it(assets):
    (assets.folder / "images" / "broken.png").write_text("not a picture")
    with pytest.raises(pygame.error) as caught:
        assets.image("broken")
    assert any("broken.png" in note for note in caught.value.__notes__)
