"""Colours and places that are none: the error says what was given, and what to give."""

from __future__ import annotations

import pygame
import pytest

from pgasync import circle
from pgasync.engine.given import color_of, place_of

PLACE = "pos must be a pair such as (320, 240), got "


@pytest.mark.parametrize(
    ("color", "kind", "text"),
    [
        ("goldd", ValueError, "no color 'goldd'. Did you mean 'gold'?"),
        ("#12", ValueError, "no color '#12'. There are names such as 'gold', and '#rrggbb'."),
        (
            (1, 2),
            ValueError,
            "a color is a name, '#rrggbb', or (red, green, blue) from 0 to 255, got (1, 2)",
        ),
    ],
)
def test_what_is_no_color_is_told(color, kind, text):
    with pytest.raises(kind) as error:
        color_of(color)
    assert str(error.value) == text


def test_all_that_takes_a_color_tells_of_a_wrong_one(stage):
    scene = stage.scene
    sprite, label = scene.sprite(circle(3)), scene.text("a")
    for take in (
        lambda: circle(3, "redd"),
        lambda: circle(3, outline="redd"),
        lambda: scene.text("a", color="redd"),
        lambda: scene.text("a", outline="redd"),
        lambda: setattr(sprite, "tint", "redd"),
        lambda: setattr(label, "color", "redd"),
        lambda: scene.particles(colors=["white", "redd"]),
    ):
        with pytest.raises(ValueError, match=r"no color 'redd'\. Did you mean 'red'"):
            take()


def test_one_color_for_particles_is_a_list_of_one(stage):
    with pytest.raises(TypeError) as error:
        stage.scene.particles(colors="red")
    assert str(error.value) == "colors must be a list of colors, got 'red'. Write ['red']."


def test_all_that_takes_a_place_tells_of_a_wrong_one(stage):
    scene = stage.scene
    image, sparks = pygame.Surface((8, 8)), scene.particles()
    sprite = scene.sprite(image, (30, 40))
    for take in (
        lambda: scene.sprite(image, sprite),
        lambda: scene.text("a", sprite),
        lambda: scene.backdrop(image, sprite),
        lambda: sparks.burst(sprite),
        lambda: setattr(sprite, "pos", sprite),
    ):
        with pytest.raises((TypeError, ValueError)) as error:
            take()
        assert str(error.value) == f"{PLACE}{sprite!r}. Give its `pos`."
    with pytest.raises(ValueError) as error:
        place_of((1, 2, 3))
    assert str(error.value) == f"{PLACE}(1, 2, 3)."
    assert sprite.pos == (30, 40)
