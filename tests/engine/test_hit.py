"""Waiting until something touches something."""

from __future__ import annotations

import random

import pygame
import pytest

from pgasync import frames, hit, start
from pgasync.engine.hit import Grid, touch
from pgasync.engine.looks import MOST_MASKS, Looks
from tests.engine.conftest import run_ticks


@pytest.fixture
def stage(living):
    return living((64, 48))


def square(size=10):
    image = pygame.Surface((size, size))
    image.fill("white")
    return image


def disc(size=10):
    image = pygame.Surface((size, size), pygame.SRCALPHA)
    pygame.draw.circle(image, "white", (size / 2, size / 2), size / 2)
    return image


async def fly(ship, speed):
    async for dt in frames():
        ship.x += speed * dt


def test_it_comes_in_the_tick_in_which_they_touch_and_tells_what_was_hit(stage):
    ship, rock = stage.sprite(square(), (0, 0)), stage.sprite(square(), (20, 0))
    stage.start(fly(ship, 64))
    task = stage.start(hit(ship, [rock]))
    run_ticks(stage, 10)
    assert not task.finished
    run_ticks(stage, 1)
    assert task.result is rock
    assert ship.x == 11


def test_the_first_in_the_order_of_the_group_is_told_and_never_the_sprite_itself(stage):
    group = pygame.sprite.Group()
    one, two, three = (stage.sprite(square(), (n, 0), groups=(group,)) for n in (1, 2, 3))
    task = stage.start(hit(two, group))
    other = stage.start(hit(one, group))
    run_ticks(stage, 1)
    assert task.result is one
    assert other.result is two
    assert three.alive()


@pytest.mark.parametrize(("shape", "found"), [("rect", True), ("circle", False), ("mask", False)])
def test_the_corners_of_two_discs_do_not_touch(stage, shape, found):
    ship, rock = stage.sprite(disc(), (0, 0)), stage.sprite(disc(), (8, 8))
    task = stage.start(hit(ship, [rock], shape=shape))
    run_ticks(stage, 1)
    assert task.finished is found
    rock.pos = 5, 5
    run_ticks(stage, 1)
    assert task.finished


def test_a_radius_of_its_own_reaches_beyond_the_picture(stage):
    ship, rock = stage.sprite(square(), (0, 0)), stage.sprite(square(), (100, 0))
    rock.radius = 96
    task = stage.start(hit(ship, [rock], shape="circle"))
    run_ticks(stage, 1)
    assert task.result is rock


def test_a_mask_is_that_of_the_turned_picture(stage):
    bar = pygame.Surface((40, 4))
    bar.fill("white")
    ship, rock = stage.sprite(bar, (0, 0)), stage.sprite(square(4), (0, 15))
    task = stage.start(hit(ship, [rock], shape="mask"))
    run_ticks(stage, 1)
    assert not task.finished
    ship.angle = 90
    run_ticks(stage, 1)
    assert task.finished


@pytest.mark.parametrize("angle", [0, 90])
def test_a_picture_that_was_painted_on_and_set_again_has_a_new_mask(stage, angle):
    ground, ball = stage.sprite(disc(20), (20, 20), angle=angle), stage.sprite(square(2), (20, 20))
    assert touch(ball, ground, "mask")
    pygame.draw.circle(ground.image, (0, 0, 0, 0), (10, 10), 5)
    ground.image = ground.image
    assert not touch(ball, ground, "mask")


def test_only_so_many_masks_are_kept():
    some = Looks()
    for _ in range(MOST_MASKS + 1):
        some.mask(pygame.Surface((1, 1)))
    assert len(some.masks) == MOST_MASKS


def test_what_was_killed_by_who_came_first_is_not_hit_again(stage):
    rock = stage.sprite(square(), (0, 0))
    log = []

    async def bullet(name):
        with stage.sprite(square(4), (0, 0)) as me:
            found = await hit(me, rocks)
            found.kill()
            log.append(name)

    rocks = [rock]
    for name in "ab":
        stage.start(bullet(name))
    run_ticks(stage, 3)
    assert log == ["a"]


def test_a_sprite_that_was_killed_hits_nothing(stage):
    ship = stage.sprite(square(), (0, 0))
    task = stage.start(hit(ship, [stage.sprite(square(), (50, 0))]))
    run_ticks(stage, 2)
    ship.kill()
    run_ticks(stage, 1)
    assert task.finished
    assert task.result is None


def test_it_waits_while_its_clock_stands_and_ends_when_it_is_cancelled(stage):
    ship, rock = stage.sprite(square(), (0, 0)), stage.sprite(square(), (5, 0))
    task = stage.start(hit(ship, [rock]))
    stage.clock.pause()
    run_ticks(stage, 5)
    assert not task.finished
    task.cancel()
    stage.clock.resume()
    run_ticks(stage, 5)
    assert task.cancelled


def test_all_who_wait_for_one_group_share_one_look_at_it(stage, monkeypatch):
    looked = []

    class Counted(list):
        def __iter__(self):
            looked.append(1)
            return super().__iter__()

    rocks = Counted([stage.sprite(square(), (500, 500))])
    for n in range(20):
        stage.start(hit(stage.sprite(square(), (20 * n, 0)), rocks))
    looked.clear()
    run_ticks(stage, 3)
    assert len(looked) == 3


@pytest.mark.parametrize("seed", range(20))
def test_a_grid_leaves_out_nothing_that_touches(seed):
    chance = random.Random(seed)

    class Thing:
        def __init__(self):
            x, y = chance.uniform(-300, 300), chance.uniform(-300, 300)
            size = chance.choice([3, 10, 20, 200])
            self.rect = pygame.FRect(x, y, size, chance.choice([3, 10, 500]))

    things = [Thing() for _ in range(60)]
    grid = Grid(things)
    for one in things:
        near = grid.near(one.rect)
        assert near == [each for each in things if each in near]
        assert {each for each in things if touch(one, each, "rect")} <= set(near)


def test_a_grid_of_many_looks_at_few():
    things = [pygame.sprite.Sprite() for _ in range(900)]
    for n, thing in enumerate(things):
        thing.rect = pygame.FRect(n % 30 * 20, n // 30 * 20, 10, 10)
    grid = Grid(things)
    assert max(len(grid.near(thing.rect)) for thing in things) <= 9


def test_what_has_no_rect_is_refused():
    with pytest.raises(TypeError) as error:
        start(hit(7, []))
    assert str(error.value) == "hit() needs a sprite, got 7"


def test_what_has_no_rect_in_a_group_is_told(stage):
    task = stage.start(caught(hit(stage.sprite(square()), [7])))
    run_ticks(stage, 1)
    assert task.result == "hit() looks for what has a `rect`, as sprites have, got 7"


async def caught(wait):
    with pytest.raises(TypeError) as error:
        await wait
    return str(error.value)


def test_a_group_that_can_be_read_only_once_or_not_at_all_and_an_unknown_shape_are_refused(stage):
    ship = stage.sprite(square())
    with pytest.raises(TypeError, match=r"^hit\(\) needs a group or a list of sprites, got 7$"):
        start(hit(ship, 7))
    with pytest.raises(TypeError, match=r"^hit\(\) needs a group or a list of sprites, got <list_iterator"):
        start(hit(ship, iter([])))
    with pytest.raises(ValueError, match=r"^shape must be one of rect, circle, mask, got 'box'$"):
        start(hit(ship, [], shape="box"))
