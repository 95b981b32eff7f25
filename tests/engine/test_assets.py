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


def test_the_case_of_an_ending_does_not_matter(assets):
    for old, new in (("ship.png", "SHIP.PNG"), ("star.bmp", "star.Bmp")):
        (assets.folder / "images" / old).rename(assets.folder / "images" / new)
    assert assets.image("SHIP").get_size() == (3, 2)
    assert assets.image("SHIP.PNG").get_size() == (3, 2)
    assert assets.image("star").get_size() == (3, 2)


def test_both_endings_of_a_jpeg_are_read(assets):
    for name in ("rock.jpeg", "moon.jpg"):
        pygame.image.save(pygame.Surface((3, 2)), assets.folder / "images" / name)
    assert assets.image("rock").get_size() == assets.image("moon").get_size() == (3, 2)


def test_a_file_whose_ending_is_not_read_is_named(tmp_path):
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "music.mp3").write_bytes(b"")
    folder = (tmp_path / "sounds").as_posix()
    for name in ("music", "music.mp3"):
        with pytest.raises(FileNotFoundError) as caught:
            Assets(tmp_path).sound_file(name)
        assert str(caught.value) == (
            f"no sound {name!r}. music.mp3 is there, but this ending is not read. What is: .wav, .ogg."
            f" Looked in {folder}: music.mp3"
        )


def test_a_file_that_cannot_be_read_is_not_suggested(assets):
    (assets.folder / "images" / "zebra.txt").write_text("not a picture")
    (assets.folder / "images" / "horse").mkdir()
    for name in ("zebr", "hors", "horse"):
        with pytest.raises(FileNotFoundError, match=rf"no image '{name}'\. Looked in"):
            assets.image(name)


def test_with_a_window_an_image_is_converted_for_it(assets):
    pygame.display.set_mode((64, 48))
    try:
        image = assets.image("ship")
    finally:
        pygame.display.quit()
    assert image.get_bitsize() == 32
    assert image.get_flags() & pygame.SRCALPHA
