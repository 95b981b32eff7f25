"""The camera: what of the world is seen."""

from __future__ import annotations

import math

import pygame
import pytest

from pgasync import frames, sleep_forever
from tests.engine.conftest import run_ticks

DT = 1 / 64
SECONDS = "seconds must be finite and >= 0, got -1"


@pytest.fixture
def stage(living):
    return living((100, 60))


def square(size=4):
    image = pygame.Surface((size, size))
    image.fill("white")
    return image


def lit(scene):
    """The rect in which something is drawn."""
    scene.game.draw()
    return pygame.mask.from_threshold(scene.game.screen, "white", (99, 99, 99, 255)).get_bounding_rects()


def test_it_moves_what_is_seen_but_not_the_hud(stage):
    stage.sprite(square(), (200, 100))
    stage.camera.pos = 200, 100
    assert lit(stage) == [pygame.Rect(48, 28, 4, 4)]
    stage.text("I", (5, 30), anchor="midleft", size=8)
    assert len(lit(stage)) == 2


def test_texts_particles_and_draw_functions_are_moved_too(stage):
    camera = stage.camera
    camera.pos = 200, 100
    stage.particles(square(), fade=False).burst((210, 100), 1, speed=0)
    stage.draw(lambda surface: surface.fill("white", (*camera.place((160, 100)), 2, 2)))
    assert lit(stage) == [pygame.Rect(58, 28, 4, 4), pygame.Rect(10, 30, 2, 2)]
    label = stage.text("I", (200, 100), layer="main")
    label.size = 20
    assert any(rect.collidepoint(50, 30) for rect in lit(stage))


@pytest.mark.parametrize(
    ("zoom", "expected"), [(2, (46, 26, 8, 8)), (0.5, (49, 29, 2, 2)), (4, (42, 22, 16, 16))]
)
def test_a_zoom_enlarges_around_the_middle(stage, zoom, expected):
    stage.sprite(square(), (200, 100))
    stage.camera.pos = 200, 100
    stage.camera.zoom = zoom
    assert lit(stage) == [pygame.Rect(expected)]


def test_a_zoomed_scene_lets_the_one_below_through(play):
    async def top(scene):
        scene.sprite(square(), (10, 10))
        scene.camera.zoom = 1.5
        await sleep_forever()

    async def level(scene):
        scene.draw(lambda surface: surface.fill("red"))
        await scene.game.play(top)

    game = play(level)
    game.draw()
    assert game.screen.get_at((40, 40)) == pygame.Color("red")
    game.main.cancel("the test ended")


def test_a_zoomed_hud_between_world_layers_keeps_its_place(stage):
    stage.layers.names = ["back", "hud", "main", "front"]
    stage.camera.zoom = 2
    stage.sprite(square(20), (50, 30), layer="back")
    black = pygame.Surface((10, 10))
    stage.sprite(black, (50, 30), layer="hud")
    stage.sprite(square(1), (50.5, 30.5), layer="main")
    stage.game.draw()
    colors = [stage.game.screen.get_at((x, 30)).r for x in (32, 46, 50, 68)]
    assert colors == [255, 0, 255, 255]


@pytest.mark.parametrize("zoom", [1, 2, 0.5])
def test_positions_go_to_the_world_and_back(stage, zoom):
    camera = stage.camera
    camera.pos, camera.zoom = (200, 100), zoom
    assert camera.to_world((50, 30)) == (200, 100)
    assert camera.to_world((60, 30)) == (200 + 10 / zoom, 100)
    assert camera.to_screen(camera.to_world((13, 7))) == (13, 7)


def test_bounds_keep_what_is_outside_out_of_sight(stage):
    camera = stage.camera
    camera.bounds = pygame.Rect(0, 0, 300, 40)
    camera.pos = -500, 500
    assert camera.corner() == (0, -10)  # in the middle of what is smaller than the screen
    camera.pos = 500, 0
    assert camera.corner() == (200, -10)
    camera.bounds = None
    assert camera.corner() == (450, -30)


def test_it_follows_in_the_late_phase_and_makes_two_thirds_of_its_way_in_the_time_that_was_said(stage):
    ship = stage.sprite(square(), (50, 30))

    async def fly():
        async for dt in frames():
            ship.x += 64 * dt

    stage.start(fly())
    stage.camera.follow(ship, seconds=0)
    run_ticks(stage, 10)
    assert stage.camera.pos == ship.pos == (60, 30)
    target = stage.sprite(square(), (160, 30))
    stage.camera.follow(target, seconds=0.25)
    run_ticks(stage, 16)
    assert stage.camera.pos.x == pytest.approx(160 - 100 / math.e)
    stage.camera.follow(None)
    before = pygame.Vector2(stage.camera.pos)
    run_ticks(stage, 3)
    assert stage.camera.pos == before


def test_following_does_not_keep_a_scene_from_being_quiet(stage):
    stage.camera.follow(stage.sprite(square()))
    task = stage.start(stage.quiet())
    assert task.finished


def test_a_shake_moves_the_picture_and_leaves_it_where_it_was(stage):
    task = stage.start(stage.camera.shake(20, 0.5))
    seen = set()
    for _ in range(31):
        run_ticks(stage, 1)
        seen.add(tuple(stage.camera.corner()))
        assert stage.camera.corner().length() < 29
    assert len(seen) > 10
    assert not task.finished
    run_ticks(stage, 1)
    assert task.finished
    assert stage.camera.corner() == (0, 0)


def test_two_shakes_add_up_and_a_cancelled_one_leaves_nothing(stage):
    one = stage.start(stage.camera.shake(20, 2))
    stage.start(stage.camera.shake(20, 0.1))
    run_ticks(stage, 2)
    assert len(stage.camera.shakes) == 2
    one.cancel()
    run_ticks(stage, 10)
    assert stage.camera.shakes == {}


def test_a_shake_of_no_time_gives_up_the_tick(stage):
    task = stage.start(stage.camera.shake(20, 0))
    assert not task.finished
    run_ticks(stage, 1)
    assert task.finished


@pytest.mark.parametrize(
    ("act", "kind", "text"),
    [
        (lambda camera: setattr(camera, "zoom", 0), ValueError, "zoom must be from 0.1 to 10, got 0"),
        (lambda camera: setattr(camera, "zoom", "2"), TypeError, "zoom must be a number, got '2'"),
        (lambda camera: camera.follow(7), TypeError, "a camera follows what has a `pos`, got 7"),
        (lambda camera: camera.follow(camera, seconds=-1), ValueError, SECONDS),
        (lambda camera: camera.shake(-1).send(None), ValueError, "strength must be finite and >= 0, got -1"),
        (lambda camera: camera.shake(1, -1).send(None), ValueError, SECONDS),
        (lambda camera: camera.shake("hard").send(None), TypeError, "strength must be a number, got 'hard'"),
    ],
)
def test_what_makes_no_sense_is_refused(stage, act, kind, text):
    with pytest.raises(kind) as error:
        act(stage.camera)
    assert str(error.value) == text


@pytest.mark.parametrize(("depth", "left"), [(1, 8), (0.5, 28), (0, 48), (2, -32)])
def test_a_layer_of_another_depth_moves_at_another_speed(stage, depth, left):
    stage.sprite(square(), (50, 30), layer="back")
    stage.camera.depths["back"] = depth
    assert lit(stage) == [pygame.Rect(48, 28, 4, 4)]
    stage.camera.pos = 90, 30
    assert lit(stage) == ([pygame.Rect(left, 28, 4, 4)] if left >= 0 else [])


def test_a_zoom_enlarges_what_is_far_away_around_the_middle(stage):
    stage.sprite(square(), (50, 30), layer="back")
    stage.camera.depths["back"] = 0.5
    stage.camera.zoom = 2
    assert lit(stage) == [pygame.Rect(46, 26, 8, 8)]
