"""What is drawn, and in which order."""

from __future__ import annotations

import pygame
import pytest

from pgasync.engine.layers import Layers
from pgasync.engine.sprite import Sprite
from pgasync.kernel.scheduler import here


def square(color):
    picture = pygame.Surface((20, 20))
    picture.fill(color)
    return picture


def top(scene):
    """The colour that is seen in the middle."""
    scene.game.draw()
    return scene.game.screen.get_at((32, 24))


def paint(color):
    return lambda surface: surface.fill(color)


class Canvas:
    """Stands for a surface: writes down what is asked of it."""

    def __init__(self):
        self.calls = []

    def fblits(self, batch):
        self.calls.append(len(list(batch)))

    def fill(self, color):
        self.calls.append(color)


def test_layers_are_drawn_from_back_to_front_whatever_was_added_first(scene):
    scene.sprite(square("blue"), (32, 24), layer="front")
    scene.sprite(square("red"), (32, 24), layer="main")
    scene.draw(paint("green"), layer="back")
    assert top(scene) == pygame.Color("blue")


def test_within_a_layer_what_was_added_later_is_in_front(scene):
    scene.sprite(square("red"), (32, 24))
    scene.draw(paint("green"))
    assert top(scene) == pygame.Color("green")
    scene.sprite(square("blue"), (32, 24))
    assert top(scene) == pygame.Color("blue")


def test_sprites_that_follow_each_other_are_drawn_in_one_batch():
    layers, canvas = Layers(), Canvas()
    for _ in range(5):
        layers.add(Sprite(square("red"), (0, 0)), "main")
    from pgasync.engine.layers import Drawing

    layers.add(Drawing(paint("a function")), "main")
    for _ in range(3):
        layers.add(Sprite(square("red"), (0, 0)), "main")
    layers.add(Sprite(square("red"), (0, 0)), "front")
    layers.draw(canvas)
    assert canvas.calls == [5, "a function", 3, 1]
    layers.clear()


def test_the_names_of_layers_are_the_scenes_own(scene):
    scene.layers.names = ["sky", "ground", "hud"]
    assert scene.layers.names == ["sky", "ground", "hud"]
    scene.sprite(square("red"), (32, 24), layer="ground")
    scene.draw(paint("blue"), layer="sky")
    assert top(scene) == pygame.Color("red")


def test_layers_can_be_reordered_while_they_show_something(scene):
    scene.sprite(square("red"), (32, 24), layer="main")
    scene.sprite(square("blue"), (32, 24), layer="front")
    scene.layers.names = ["front", "main"]
    assert top(scene) == pygame.Color("red")


def test_a_layer_that_shows_something_cannot_be_dropped(scene):
    scene.sprite(square("red"), layer="front")
    scene.sprite(square("red"), layer="front")
    with pytest.raises(ValueError, match=r"layer 'front' still shows 2 things; keep it in the list\."):
        scene.layers.names = ["main"]
    assert scene.layers.names == ["back", "main", "front", "hud"]


def test_an_unknown_layer_gets_spelling_help(scene):
    with pytest.raises(ValueError) as caught:
        scene.draw(paint("red"), layer="frotn")
    assert str(caught.value) == "no layer 'frotn'. Did you mean 'front'? There are: back, main, front, hud"


def test_a_drawing_is_bounded_by_its_with_block(scene):
    with scene.draw(paint("red")):
        assert top(scene) == pygame.Color("red")
    assert top(scene) == pygame.Color("black")


def test_a_drawing_is_removed_once_and_again_without_harm(scene):
    drawing = scene.draw(paint("red"))
    drawing.remove()
    drawing.remove()
    assert top(scene) == pygame.Color("black")


def test_what_is_added_to_another_layer_leaves_the_one_it_was_in(scene):
    sprite = scene.sprite(square("red"), layer="back")
    scene.layers.add(sprite, "front")
    assert list(scene.layers) == [sprite]
    sprite.kill()
    assert len(scene.layers) == 0


async def picture(surface):
    """An async function, which nothing would run."""


@pytest.mark.parametrize("function", [None, "ship", picture])
def test_what_is_no_draw_function_is_refused(scene, function):
    with pytest.raises(TypeError) as caught:
        scene.draw(function)
    assert str(caught.value) == f"draw() needs a plain function that takes a surface, got {function!r}"
    assert len(scene.layers) == 0


@pytest.mark.parametrize("layer", [5, None, ["hud"]])
def test_a_layer_is_given_by_its_name(scene, layer):
    for show in (scene.text, scene.draw, scene.sprite):
        with pytest.raises(TypeError) as caught:
            show(pygame.Surface((1, 1)) if show == scene.sprite else print, layer=layer)
        assert str(caught.value) == f"layer must be a name, got {layer!r}. There are: back, main, front, hud"


def test_what_is_shown_is_taken_off_even_where_no_call_into_the_tree_fits_on_the_stack(scene, monkeypatch):
    text, drawing = scene.text("tick"), scene.draw(print)
    monkeypatch.setattr("pgasync.kernel.scheduler.stack_is_nearly_full", lambda: True)
    monkeypatch.setattr(here(), "nested", 1000)
    text.remove()
    drawing.remove()
    assert len(scene.layers) == 0
