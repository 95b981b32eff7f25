"""Texts of several lines, and with a line around their letters."""

from __future__ import annotations

import pygame
import pytest

from pgasync.engine.text import Text


def picture(text, **how):
    label = Text(text, (0, 0), 20, "white", "topleft", **how)
    label.draw(pygame.Surface((9, 9)))
    return label.picture


def box(surface):
    mask = pygame.mask.from_surface(surface)
    return mask.get_bounding_rects()[0].unionall(mask.get_bounding_rects())


def test_a_text_is_broken_between_words_where_it_grows_too_wide():
    one, broken = picture("to be or not"), picture("to be or not", width=60)
    assert broken.width <= 60 < one.width
    assert broken.height >= 2 * one.height - 2


def test_line_ends_break_a_text_without_a_width():
    assert picture("a\nb").height >= 2 * picture("a").height - 2


def test_shorter_lines_are_aligned():
    lefts = {}
    for align in ("left", "center", "right"):
        surface = picture("MMMMMM\nI", align=align)
        lower = surface.subsurface((0, surface.height // 2 + 2, surface.width, surface.height // 2 - 2))
        lefts[align] = box(lower).left
    assert lefts["left"] < 5
    assert lefts["left"] + 20 < lefts["center"] < lefts["right"] - 20


def test_an_outline_is_around_the_letters_in_its_colour():
    plain, outlined = picture("I"), picture("I", outline="red")
    assert outlined.size == (plain.width + 4, plain.height + 4)
    inner, outer = box(plain), box(outlined)
    assert (outer.width, outer.height) == (inner.width + 4, inner.height + 4)
    color = outlined.get_at((outer.centerx, outer.top + 1))
    assert color.r > 200
    assert color.g < 80
    assert outlined.get_at(outer.center) == pygame.Color("white")


@pytest.mark.parametrize(
    ("how", "kind", "text"),
    [
        ({"align": "middle"}, ValueError, "no align 'middle'. There are: left, center, right"),
        ({"width": 0}, ValueError, "width must be >= 1 pixel, got 0"),
        ({"width": 1.5}, TypeError, "width must be a whole number of pixels, or None, got 1.5"),
    ],
)
def test_what_makes_no_sense_is_refused(how, kind, text):
    with pytest.raises(kind) as error:
        picture("a", **how)
    assert str(error.value) == text
