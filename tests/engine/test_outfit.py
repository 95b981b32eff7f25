"""What a sprite wears: angle, scale, alpha, tint, flip, anchor."""

from __future__ import annotations

import pygame
import pytest

from pgasync import Sprite
from pgasync.engine.layers import Layers
from pgasync.engine.looks import Look, Looks, looks


def arrow():
    """8 x 4, white, red at its right end."""
    image = pygame.Surface((8, 4))
    image.fill("white")
    image.fill("red", (6, 0, 2, 4))
    return image


def shown(sprite, size=(40, 40)):
    surface = pygame.Surface(size)
    layers = Layers()
    layers.add(sprite, "main")
    layers.draw(surface)
    return surface


def test_a_plain_sprite_shows_its_image_itself_and_so_does_one_that_is_plain_again():
    sprite = Sprite(arrow(), (20, 20))
    assert sprite.picture is sprite.image
    sprite.angle, sprite.alpha, sprite.scale = 30, 100, 2
    assert sprite.picture is not sprite.image
    sprite.angle, sprite.alpha, sprite.scale = 360, 255, 1
    assert sprite.picture is sprite.image


def test_an_angle_turns_clockwise_on_the_screen_around_the_centre():
    sprite = Sprite(arrow(), (20, 20))
    sprite.angle = 90
    surface = shown(sprite)
    assert surface.get_at((20, 23)) == pygame.Color("red")  # where Vector2(3, 0).rotate(90) is
    assert surface.get_at((20, 17)) == pygame.Color("white")
    assert sprite.rect == pygame.FRect(18, 16, 4, 8)


def test_a_scale_is_one_number_or_two():
    sprite = Sprite(arrow(), (20, 20))
    sprite.scale = 2
    assert sprite.scale == 2
    assert sprite.rect.size == (16, 8)
    sprite.scale = 1, 3
    assert sprite.scale == (1, 3)
    assert sprite.rect.size == (8, 12)


def test_at_scale_zero_nothing_is_seen_and_it_comes_back():
    sprite = Sprite(arrow(), (20, 20))
    sprite.anchor = "topleft"
    for nothing in (0, (0, 1), (1, 0)):
        sprite.scale = nothing
        assert sprite.rect == pygame.FRect(sprite.rect.topleft, (0, 0))
        assert pygame.mask.from_threshold(shown(sprite), "white", (9, 9, 9, 255)).count() == 0
        sprite.scale = 1
        assert sprite.rect == pygame.FRect(20, 20, 8, 4)


def test_alpha_lets_the_ground_through_and_is_kept_within_0_and_255():
    sprite = Sprite(arrow(), (20, 20))
    sprite.alpha = 128
    assert 115 < shown(sprite).get_at((18, 20)).r < 140
    sprite.alpha = 300
    assert sprite.alpha == 255
    sprite.alpha = -5
    assert sprite.alpha == 0
    assert shown(sprite).get_at((18, 20)) == pygame.Color("black")


def test_a_tint_multiplies_the_colours_and_none_takes_it_off():
    sprite = Sprite(arrow(), (20, 20))
    sprite.tint = "blue"
    assert sprite.tint == pygame.Color("blue")
    assert shown(sprite).get_at((18, 20)) == pygame.Color("blue")
    sprite.tint = None
    assert sprite.tint is None
    assert sprite.picture is sprite.image


def test_a_flip_mirrors_the_picture():
    sprite = Sprite(arrow(), (20, 20))
    sprite.flip = True
    assert sprite.flip == (True, False)
    assert shown(sprite).get_at((16, 20)) == pygame.Color("red")
    sprite.flip = False, True
    assert shown(sprite).get_at((23, 20)) == pygame.Color("red")


def test_the_anchor_is_the_point_at_pos_and_the_point_it_turns_around():
    sprite = Sprite(arrow(), (20, 20))
    sprite.anchor = "midleft"
    assert sprite.rect == pygame.FRect(20, 18, 8, 4)
    sprite.angle = 90
    assert sprite.rect == pygame.FRect(18, 20, 4, 8)
    sprite.rect.x += 5
    assert sprite.pos == (25, 20)
    sprite.rect.top = 0
    assert sprite.pos == (25, 0)


def test_setting_the_rect_of_an_anchored_sprite_brings_it_there():
    sprite = Sprite(arrow(), (20, 20))
    sprite.anchor = "bottomright"
    sprite.rect = pygame.FRect(0, 0, 8, 4)
    assert sprite.pos == (8, 4)


def test_what_was_turned_once_is_not_turned_again():
    image = arrow()
    one, other = Sprite(image, (0, 0)), Sprite(image, (9, 9))
    one.angle = other.angle = 33.2
    assert one.picture is other.picture
    other.angle = 33.4 + 360
    assert one.picture is other.picture
    other.angle = 34
    assert one.picture is not other.picture


def test_an_image_that_was_painted_on_is_shown_anew_when_it_is_set_again():
    image = arrow()
    sprite = Sprite(image, (20, 20))
    sprite.flip = True
    image.fill("green")
    sprite.image = sprite.image
    assert shown(sprite).get_at((20, 20)) == pygame.Color("green")
    looks.forget(image)
    assert not [key for key in looks.kept if key[0] is image]


def test_a_new_image_keeps_the_outfit():
    sprite = Sprite(arrow(), (20, 20))
    sprite.scale = 2
    sprite.image = pygame.Surface((3, 3))
    assert sprite.rect == pygame.FRect(17, 17, 6, 6)


def test_the_oldest_pictures_go_when_there_are_too_many():
    small, image = Looks(most=100), arrow()
    first = small.picture(image, Look(flip_x=True))
    for scale in (110, 120, 130, 140):
        small.picture(image, Look(scale_x=scale))
    assert small.pixels <= 100
    assert small.pixels == sum(each.width * each.height for each in small.kept.values())
    assert small.picture(image, Look(flip_x=True)) is not first


@pytest.mark.parametrize(
    ("name", "value", "kind", "text"),
    [
        ("angle", "up", TypeError, "angle must be a number, got 'up'"),
        ("angle", float("nan"), ValueError, "angle must be finite, got nan"),
        ("scale", -1, ValueError, "scale must be >= 0, got -1. To mirror a sprite, set `flip`."),
        ("scale", (1, 2, 3), ValueError, "scale must be a number or a pair of them, got (1, 2, 3)"),
        ("scale", None, TypeError, "scale must be a number, got None"),
        ("alpha", True, TypeError, "alpha must be a number, got True"),
        ("flip", 1, TypeError, "flip must be a bool or a pair of them, got 1"),
    ],
)
def test_a_bad_value_is_refused_and_nothing_changes(name, value, kind, text):
    sprite = Sprite(arrow(), (0, 0))
    with pytest.raises(kind) as error:
        setattr(sprite, name, value)
    assert str(error.value) == text
    assert sprite.picture is sprite.image


def test_an_unknown_anchor_is_refused_with_help():
    sprite = Sprite(arrow(), (0, 0))
    with pytest.raises(
        ValueError, match=r"^no anchor 'midlef'\. Did you mean 'midleft'\? There are: center, "
    ):
        sprite.anchor = "midlef"
