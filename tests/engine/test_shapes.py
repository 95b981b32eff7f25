"""Pictures made by code."""

from __future__ import annotations

import pygame
import pytest

from pgasync import circle, hit, polygon, rectangle

GOLD = (255, 215, 0)
ARROW = [(0, 0), (24, 9), (0, 18)]


def alpha(picture):
    """How much of it there is, px."""
    return sum(picture.get_at((x, y)).a for x in range(picture.width) for y in range(picture.height)) / 255


def colors(picture):
    return {
        tuple(picture.get_at((x, y)))[:3]
        for x in range(picture.width)
        for y in range(picture.height)
        if picture.get_at((x, y)).a
    }


@pytest.mark.parametrize(
    ("picture", "size", "area"),
    [
        (circle(12, "gold"), (24, 24), 3.1416 * 144),
        (circle(12.5, "gold"), (25, 25), 3.1416 * 12.5**2),
        (circle(3, "gold"), (6, 6), 3.1416 * 9),
        (circle(12, None, outline="gold", thickness=4), (24, 24), 3.1416 * (144 - 64)),
        (rectangle((20, 10), "gold"), (20, 10), 200),
        (rectangle((20.5, 10), "gold"), (21, 10), 205),
        (rectangle((20, 10), "gold", corner=99), (20, 10), 100 + 3.1416 * 25),
        (rectangle((20, 10), None, outline="gold"), (20, 10), 200 - 16 * 6),
        (rectangle((60, 1), "gold"), (60, 1), 60),
        (polygon(ARROW, "gold"), (24, 18), 24 * 9),
        (polygon([(x - 7, y + 100) for x, y in ARROW], "gold"), (24, 18), 24 * 9),
        (polygon(ARROW, "gold", outline="gold", thickness=3), (24, 18), 24 * 9),
        (circle(300, "gold"), (600, 600), 3.1416 * 90000),
        (circle(1100, "gold"), (2200, 2200), None),
    ],
)
def test_a_shape_has_the_size_and_the_area_that_it_should_and_one_colour(picture, size, area):
    assert picture.size == size
    if area is not None:
        assert alpha(picture) == pytest.approx(area, rel=0.04, abs=2)
        assert colors(picture) == {GOLD}, "its edges are smooth, and of its own colour"


@pytest.mark.parametrize(
    "picture", [circle(12), circle(20, "red", outline="white"), rectangle((30, 20), corner=7)]
)
def test_what_is_even_looks_the_same_from_all_sides(picture):
    for flipped in ((True, False), (False, True)):
        other = pygame.transform.flip(picture, *flipped)
        assert pygame.image.tobytes(picture, "RGBA") == pygame.image.tobytes(other, "RGBA")


def test_edges_are_smooth():
    steps = {circle(12).get_at((x, y)).a for x in range(24) for y in range(24)}
    assert len(steps) > 5


def test_an_outline_lies_within_and_is_as_thick_as_it_should_be():
    picture = rectangle((20, 10), "red", outline="white", thickness=3)
    row = [picture.get_at((x, 5)) for x in range(20)]
    assert row == [pygame.Color("white")] * 3 + [pygame.Color("red")] * 14 + [pygame.Color("white")] * 3
    arrow = polygon([(0, 0), (40, 0), (40, 40), (0, 40)], "red", outline="white", thickness=3)
    assert [arrow.get_at((x, 20)) for x in (0, 2, 4, 35, 38, 39)] == [
        pygame.Color(name) for name in ("white", "white", "red", "red", "white", "white")
    ]


def test_an_outline_that_is_thicker_than_the_shape_fills_it():
    assert colors(circle(3, "red", outline="white", thickness=9)) == {(255, 255, 255)}


def test_a_colour_may_be_half_transparent():
    assert rectangle((9, 9), (255, 0, 0, 100), outline="white").get_at((4, 4)) == (255, 0, 0, 100)
    assert circle(9, None, outline="white").get_at((9, 9)).a == 0


def test_two_of_the_same_shape_are_one_picture_and_large_ones_are_not_kept():
    assert circle(9, "red") is circle(9.0, (255, 0, 0))
    assert circle(9, "red") is not circle(9, "blue")
    assert polygon(ARROW) is polygon([(x + 5, y) for x, y in ARROW])
    assert rectangle((300, 300)) is not rectangle((300, 300))


def test_a_mask_hits_where_the_shape_is_and_not_in_its_corners(living):
    scene = living((200, 100))
    disc = scene.sprite(circle(20), (50, 50))
    other = scene.sprite(rectangle((6, 6)), (50 + 17, 50 + 17))
    found = []

    async def entity():
        found.append(await hit(disc, [other], shape="mask"))

    scene.start(entity())
    scene.game.tick()
    assert found == []
    other.pos = (50 + 15, 50 + 12)
    scene.game.tick()
    assert found == [other]


@pytest.mark.parametrize(
    ("make", "kind", "text"),
    [
        (lambda: circle(0), ValueError, "radius must be > 0 and at most 8000, got 0"),
        (lambda: circle("big"), TypeError, "radius must be a number, got 'big'"),
        (lambda: circle(float("nan")), ValueError, "radius must be finite, got nan"),
        (lambda: circle(9, None), ValueError, "a shape needs a color or an outline"),
        (
            lambda: circle(9, outline="red", thickness=-1),
            ValueError,
            "thickness must be > 0 and at most 8000, got -1",
        ),
        (lambda: rectangle(9), TypeError, "size must be (width, height), got 9"),
        (lambda: rectangle((9, 0)), ValueError, "height must be > 0 and at most 8000, got 0"),
        (lambda: rectangle((9, 9), corner=-1), ValueError, "corner must be finite and >= 0, got -1"),
        (lambda: polygon([(0, 0), (9, 9)]), ValueError, "a polygon needs three points or more, got 2"),
        (
            lambda: polygon([(0, 0), (9, 0), (4, 0)]),
            ValueError,
            "height must be > 0 and at most 8000, got 0",
        ),
    ],
)
def test_what_is_no_shape_is_refused(make, kind, text):
    with pytest.raises(kind) as error:
        make()
    assert str(error.value) == text


def test_a_colour_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no color 'goldd'"):
        circle(9, "goldd")
