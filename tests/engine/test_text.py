"""Text on the screen."""

from __future__ import annotations

from typing import get_args

import pygame
import pytest

from pgasync import sleep_forever, tween
from pgasync.engine import text as text_module
from pgasync.engine.points import Anchor


@pytest.fixture
def scene(play):
    async def level(scene):
        await sleep_forever()

    game = play(level, size=(200, 120))
    yield game.scene
    game.main.cancel("the test ended")


def ink(scene):
    """The box around everything that is not black."""
    scene.game.draw()
    mask = pygame.mask.from_threshold(scene.game.screen, "black", (1, 1, 1, 255))
    mask.invert()
    boxes = mask.get_bounding_rects()
    return boxes[0].unionall(boxes[1:]) if boxes else None


@pytest.mark.parametrize("anchor", get_args(Anchor))
def test_the_anchor_of_a_text_is_at_its_position(scene, anchor):
    shown = scene.text("HHHH", (100, 60), size=20, anchor=anchor)
    scene.game.draw()
    rect = shown.picture.get_rect()
    setattr(rect, anchor, (100, 60))
    assert rect.contains(ink(scene))
    assert abs(ink(scene).centerx - rect.centerx) <= 2


def test_an_unknown_anchor_gets_spelling_help(scene):
    with pytest.raises(ValueError) as caught:
        scene.text("a", anchor="topletf")
    assert str(caught.value).startswith("no anchor 'topletf'. Did you mean 'topleft'? There are: center, ")
    assert len(scene.layers) == 0


def test_a_size_below_a_pixel_is_refused(scene):
    with pytest.raises(ValueError, match="size must be >= 1 pixel, got 0"):
        scene.text("a", size=0)


def test_a_color_that_is_none_is_refused(scene):
    with pytest.raises(ValueError, match="no color 'blurple'"):
        scene.text("a", color="blurple")


def test_a_text_that_stays_the_same_is_not_rendered_again(scene):
    shown = scene.text("score 1", (100, 60))
    scene.game.draw()
    picture = shown.picture
    shown.text, shown.color = "score 1", "white"
    scene.game.draw()
    assert shown.picture is picture
    shown.text = "score 2"
    scene.game.draw()
    assert shown.picture is not picture


def test_a_color_can_be_changed(scene):
    shown = scene.text("HH", (100, 60), color="red")
    scene.game.draw()
    shown.color = "blue"
    scene.game.draw()
    box = ink(scene)
    colors = {tuple(scene.game.screen.get_at((x, box.centery)))[:3] for x in range(box.left, box.right)}
    assert (0, 0, 255) in colors
    assert not any(red for red, _, _ in colors)


def test_anything_can_be_shown_as_text(scene):
    assert scene.text(42).text == "42"
    shown = scene.text()
    shown.text = 1.5
    assert shown.text == "1.5"


def test_an_empty_text_shows_nothing(scene):
    scene.text("", (100, 60))
    assert ink(scene) is None


def test_a_text_with_line_ends_has_several_lines(scene):
    one = scene.text("H", (100, 60), size=20)
    single = ink(scene).height
    one.text = "H\nH"
    assert ink(scene).height > single * 1.8


def test_a_text_is_bounded_by_its_with_block(scene):
    with scene.text("HH", (100, 60)):
        assert ink(scene) is not None
    assert ink(scene) is None


def test_a_text_moves_with_its_position(scene):
    shown = scene.text("H", (100, 60), size=20)
    before = ink(scene)
    shown.pos.x += 30
    assert ink(scene) == before.move(30, 0)


def test_the_font_is_the_bundled_one():
    assert text_module.FONT.is_file()
    assert text_module.font(20).get_height() >= 20


def test_a_size_can_be_changed(scene):
    text = scene.text("tick", pos=(32, 24), size=8)
    small = ink(scene)
    text.size = 16
    assert text.size == 16
    assert ink(scene).height > small.height


def test_a_size_that_is_no_whole_number_is_rounded_so_it_can_be_tweened(scene):
    text = scene.text("tick", size=7.6)
    assert text.size == 8
    scene.start(tween(text, seconds=1, size=16))
    for _ in range(48):
        scene.game.tick()
    assert text.size == 14
    scene.game.draw()


def test_an_anchor_can_be_changed(scene):
    text = scene.text("HHHH", (0, 0), anchor="topleft")
    text.anchor = "bottomright"
    assert text.anchor == "bottomright"
    assert ink(scene) is None
    with pytest.raises(ValueError, match=r"no anchor 'midlef'\. Did you mean 'midleft'\?"):
        text.anchor = "midlef"
    assert text.anchor == "bottomright"


@pytest.mark.parametrize("size", ["24", True, None])
def test_a_size_that_is_no_number_is_refused(scene, size):
    message = f"size must be a number of pixels, got {size!r}"
    with pytest.raises(TypeError) as caught:
        scene.text("tick", size=size)
    assert str(caught.value) == message
    text = scene.text("tick")
    with pytest.raises(TypeError):
        text.size = size
    assert text.size == 24


def test_a_text_with_a_nul_in_it_is_refused_where_it_is_set(scene):
    with pytest.raises(ValueError) as caught:
        scene.text("a\0b")
    assert str(caught.value) == "a text cannot have a NUL character in it, got 'a\\x00b'"
    text = scene.text("tick")
    with pytest.raises(ValueError):
        text.text = "\0"
    scene.game.draw()


def test_a_text_that_no_font_can_write_is_refused_where_it_is_set(scene):
    with pytest.raises(ValueError) as caught:
        scene.text("\ud800")
    assert str(caught.value) == r"a text cannot have half a surrogate pair in it, got '\ud800'"


@pytest.mark.parametrize("size", [5001, 10**12])
def test_a_size_at_which_a_font_would_crash_is_refused(scene, size):
    with pytest.raises(ValueError) as caught:
        scene.text("tick", size=size)
    assert str(caught.value) == f"size must be at most 5000 pixels, got {size}"


@pytest.mark.parametrize("again", [pygame.font.init, lambda: None])
def test_a_text_is_drawn_after_the_fonts_were_quit(scene, again):
    scene.text("tick")
    scene.game.draw()
    pygame.font.quit()
    again()
    scene.text("tock")
    scene.game.draw()


def test_a_text_is_moved_by_any_pair_and_refuses_what_is_none(scene):
    label = scene.text("tick", (50, 60))
    place = label.pos
    label.pos = (70, 30)
    scene.game.draw()
    assert label.pos is place
    assert place == (70, 30)
    with pytest.raises(ValueError, match="pos must be a pair such as"):
        label.pos = 3j
    assert place == (70, 30)
