"""What was found out about a layer for one picture holds in the next one, unless something has changed."""

from __future__ import annotations

import pygame
import pytest

BLACK = pygame.Color("black")
RED = pygame.Color("red")
BLUE = pygame.Color("blue")


def square(color, side=4):
    picture = pygame.Surface((side, side))
    picture.fill(color)
    return picture


def seen(scene, *places):
    """The colours at some places of the next picture."""
    scene.game.draw()
    return [scene.game.screen.get_at(place) for place in places]


def test_a_sprite_that_only_moves_is_drawn_where_it_is_now(scene):
    for anchor in ("center", "topleft"):
        sprite = scene.sprite(square("red"), (10, 10), anchor=anchor)
        assert seen(scene, (11, 11), (31, 21)) == [RED, BLACK]
        sprite.pos = 30, 20
        assert seen(scene, (11, 11), (31, 21)) == [BLACK, RED]
        sprite.kill()


def test_a_new_look_is_drawn_in_the_next_picture(scene):
    sprite = scene.sprite(square("red"), (10, 10))
    assert seen(scene, (11, 11), (14, 14)) == [RED, BLACK]
    sprite.image = square("blue")
    assert seen(scene, (11, 11), (14, 14)) == [BLUE, BLACK]
    sprite.scale = 3
    assert seen(scene, (11, 11), (14, 14)) == [BLUE, BLUE]
    sprite.scale = 0
    assert seen(scene, (11, 11), (14, 14)) == [BLACK, BLACK]


def test_a_new_anchor_is_drawn_in_the_next_picture(scene):
    sprite = scene.sprite(square("red"), (10, 10), anchor="topleft")
    assert seen(scene, (9, 9), (13, 13)) == [BLACK, RED]
    sprite.anchor = "bottomright"
    assert seen(scene, (9, 9), (13, 13)) == [RED, BLACK]


def test_who_comes_and_goes_is_drawn_and_not_drawn_in_the_next_picture(scene):
    red = scene.sprite(square("red"), (10, 10))
    assert seen(scene, (10, 10)) == [RED]
    blue = scene.sprite(square("blue"), (10, 10))
    assert seen(scene, (10, 10)) == [BLUE]
    drawing = scene.draw(lambda surface: surface.fill("green"))
    assert seen(scene, (10, 10)) == [pygame.Color("green")]
    drawing.remove()
    assert seen(scene, (10, 10)) == [BLUE]
    blue.kill()
    assert seen(scene, (10, 10)) == [RED]
    scene.layers.add(red, "front")
    assert seen(scene, (10, 10)) == [RED]
    red.kill()
    assert seen(scene, (10, 10)) == [BLACK]


def test_what_a_draw_function_makes_of_a_sprite_in_front_is_seen_in_the_same_picture(scene):
    looks = [square("blue"), square("red")]

    def change(surface):
        sprite.image = looks.pop()

    scene.draw(change)
    sprite = scene.sprite(square("white"), (10, 10))
    assert [seen(scene, (10, 10)) for _ in range(2)] == [[RED], [BLUE]]


@pytest.mark.parametrize("anchor", ["center", "topleft"])
def test_a_camera_moves_a_batch_whatever_its_anchors(scene, anchor):
    scene.sprite(square("red"), (10, 10), anchor=anchor)
    x, y = scene.camera.pos
    assert seen(scene, (11, 11)) == [RED]
    scene.camera.pos = x - 20, y - 10
    assert seen(scene, (11, 11), (31, 21)) == [BLACK, RED]
    scene.camera.pos = x, y
    assert seen(scene, (11, 11), (31, 21)) == [RED, BLACK]


def test_places_are_cut_to_whole_pixels_as_those_of_a_hand_written_batch(scene):
    # Half of an odd side is no whole number of pixels, and what lies beside the screen is cut towards it.
    places = {3: (10.4, 10.6), 5: (1.9, 30)}
    sprites = [scene.sprite(square("red", side), place) for side, place in places.items()]
    scene.game.draw()
    by_hand = pygame.Surface(scene.game.screen.size)
    by_hand.fblits(
        [(each.image, (each.x - each.image.width / 2, each.y - each.image.height / 2)) for each in sprites]
    )
    spots = [(x, y) for x in range(by_hand.width) for y in range(by_hand.height)]
    assert [scene.game.screen.get_at(spot) for spot in spots] == [by_hand.get_at(spot) for spot in spots]
