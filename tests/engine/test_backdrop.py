"""Pictures without an end, far away."""

from __future__ import annotations

import pygame
import pytest

from pgasync import MisuseError, circle, rectangle
from pgasync.engine.state import shown

WHITE, RED, BLACK = pygame.Color("white"), pygame.Color("red"), pygame.Color("black")


def striped(width=20, height=10):
    """White, with a red pixel in its upper left corner."""
    picture = pygame.Surface((width, height))
    picture.fill("white")
    picture.set_at((0, 0), "red")
    return picture


@pytest.fixture
def scene(living):
    return living((64, 48))


def screen(scene):
    scene.game.draw()
    return scene.game.screen


def reds(scene):
    """Where the upper left corners are."""
    picture = screen(scene)
    return [(x, y) for y in range(48) for x in range(64) if picture.get_at((x, y)) == RED]


def test_it_is_repeated_along_x_without_an_end(scene):
    scene.backdrop(striped(), (5, 30))
    assert reds(scene) == [(5, 30), (25, 30), (45, 30)]
    row = [screen(scene).get_at((x, 35)) for x in range(64)]
    assert row == [WHITE] * 64
    assert screen(scene).get_at((5, 29)) == BLACK
    assert screen(scene).get_at((5, 40)) == BLACK


def test_along_y_or_both(scene):
    with scene.backdrop(striped(), (5, 3), repeat="y"):
        assert reds(scene) == [(5, 3), (5, 13), (5, 23), (5, 33), (5, 43)]
    with scene.backdrop(striped(), (5, 3), repeat="both"):
        assert reds(scene) == [(x, y) for y in (3, 13, 23, 33, 43) for x in (5, 25, 45)]
    assert reds(scene) == []


def test_the_anchor_is_at_its_place(scene):
    scene.backdrop(striped(), (32, 48), anchor="midbottom")
    assert reds(scene) == [(2, 38), (22, 38), (42, 38), (62, 38)]


@pytest.mark.parametrize(("depth", "moved"), [(0, 0), (0.5, 5), (1, 10), (2, 20)])
def test_it_moves_with_the_camera_at_its_depth(scene, depth, moved):
    back = scene.backdrop(striped(100), (40, 20), depth=depth)
    scene.camera.depths["back"] = 7  # of the layer, which counts for what has none of its own
    assert reds(scene) == [(40, 20)]
    scene.camera.pos.x += 10
    assert reds(scene) == [(40 - moved, 20)]
    back.depth = 1
    assert reds(scene) == [(30, 20)]


def test_in_a_layer_that_is_fixed_it_stays(scene):
    scene.backdrop(striped(100), (40, 20), layer="hud")
    scene.camera.pos.x += 10
    assert reds(scene) == [(40, 20)]


def test_it_drifts_on_the_clock_of_its_scene(scene):
    clouds = scene.backdrop(striped(100), (40, 20), drift=(64, -32))
    for _ in range(4):
        scene.game.tick()
    assert reds(scene) == [(44, 18)]
    scene.clock.pause()
    scene.game.tick()
    assert reds(scene) == [(44, 18)]
    scene.clock.resume()
    clouds.drift = 0, 64  # from where it is
    assert clouds.pos == (44, 18)
    assert clouds.drift == (0, 64)
    scene.game.tick()
    assert reds(scene) == [(44, 19)]
    clouds.pos = 10, 10
    assert reds(scene) == [(10, 11)]


@pytest.mark.parametrize("zoom", [0.1, 0.37, 1, 1.5, 1.73, 3, 10])
@pytest.mark.parametrize("width", [7, 20, 300])
def test_there_is_no_seam_at_any_zoom(scene, zoom, width):
    plain = pygame.Surface((width, 13))
    plain.fill("white")
    scene.backdrop(plain, (5.3, 3), repeat="both", depth=0.3)
    scene.camera.zoom = zoom
    for x in (0, 0.4, 33.3, -1234.5):
        scene.camera.pos.x = x
        picture = screen(scene)
        (color,) = {tuple(picture.get_at((x, y))) for x in range(64) for y in range(48)}
        assert min(color) > 240, "white, as far as shrinking a picture leaves it so"


def test_what_can_be_seen_through_stays_so(scene):
    scene.draw(lambda surface: surface.fill("red"), layer="back")
    scene.backdrop(circle(5, "white"), (0, 0), repeat="both")
    key = pygame.Surface((9, 9))
    key.set_colorkey("black")
    scene.backdrop(key, repeat="both")
    assert screen(scene).get_at((0, 0)).g < 20
    assert screen(scene).get_at((55, 5)) == WHITE


def test_a_small_one_costs_a_few_blits(scene):
    back = scene.backdrop(rectangle((2, 2)), repeat="both")
    calls = []

    class Counting(pygame.Surface):
        def fblits(self, batch, *_):
            calls.extend(batch)

    back.draw(Counting((640, 480)))
    assert len(calls) <= 12


def test_a_recording_sees_it(scene):
    back = scene.backdrop(striped(), (1, 2), drift=(3, 4))
    before = shown(back)
    assert before.startswith("backdrop ['0x1.0")
    back.depth = 0.7
    assert shown(back) != before


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"repeat": "z"}, ValueError, "repeat must be 'x', 'y' or 'both', got 'z'"),
        ({"depth": "far"}, TypeError, "depth must be a number, got 'far'"),
        ({"depth": float("inf")}, ValueError, "depth must be finite, got inf"),
        ({"drift": 5}, TypeError, "drift must be (x, y) in px/s, got 5"),
        ({"drift": (5, float("nan"))}, ValueError, "drift must be finite, got nan"),
        ({"image": 5}, TypeError, "image must be a name or a Surface, got 5"),
    ],
)
def test_what_cannot_be_is_refused(scene, options, kind, text):
    with pytest.raises(kind) as error:
        scene.backdrop(**{"image": striped(), **options})
    assert str(error.value) == text
    assert len(scene.layers) == 0


def test_a_wrong_layer_or_anchor_is_refused_and_a_picture_removes_none(scene):
    with pytest.raises(ValueError, match=r"^no layer 'bakc'\. Did you mean 'back'\?"):
        scene.backdrop(striped(), layer="bakc")
    with pytest.raises(ValueError, match=r"^no anchor 'left'"):
        scene.backdrop(striped(), anchor="left")
    back = scene.backdrop(striped())
    scene.draw(lambda surface: back.remove())
    with pytest.raises(MisuseError, match=r"^remove\(\) was called while the game is drawn"):
        scene.game.draw()


def test_it_is_moved_by_any_pair_and_refuses_what_is_none(scene):
    hills = scene.backdrop(striped(), (5, 30))
    hills.pos = (7, 20)
    assert reds(scene) == [(7, 20), (27, 20), (47, 20)]
    with pytest.raises(ValueError, match="pos must be a pair such as"):
        hills.pos = 3j
    assert hills.pos == (7, 20)
