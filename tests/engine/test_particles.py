"""Particles: where they are follows from their age."""

from __future__ import annotations

import pygame
import pytest

from pgasync import MisuseError, wait_frames
from tests.engine.conftest import run_ticks

DT = 1 / 64


@pytest.fixture
def stage(living):
    return living((200, 100))


def pixel():
    image = pygame.Surface((1, 1))
    image.fill("white")
    return image


def lit(scene):
    """Where something is drawn."""
    scene.game.draw()
    mask = pygame.mask.from_threshold(scene.game.screen, "white", (60, 60, 60, 255))
    return [rect.topleft for rect in mask.get_bounding_rects()]


def test_particles_fly_straight_and_end_with_their_life(stage):
    dots = stage.particles(pixel(), life=1, fade=False)
    dots.burst((10.5, 50.5), 5, speed=64, angle=0)
    assert dots.alive == 5
    assert lit(stage) == [(10, 50)]
    run_ticks(stage, 32)
    assert lit(stage) == [(42, 50)]
    run_ticks(stage, 31)
    assert dots.alive == 5
    run_ticks(stage, 1)
    assert dots.alive == 0
    assert lit(stage) == []


def test_gravity_and_drag_are_the_solved_equations(stage):
    fall = stage.particles(pixel(), life=9, fade=False, gravity=(0, 64))
    fall.burst((20.5, 10.5), 1, speed=0)
    slow = stage.particles(pixel(), life=9, fade=False, drag=1, gravity=(0, 0))
    slow.burst((100.5, 10.5), 1, speed=64, angle=0)
    sunk = stage.particles(pixel(), life=9, fade=False, drag=1, gravity=(0, 64))
    sunk.burst((60.5, 10.5), 1, speed=0)
    run_ticks(stage, 64)
    # 64/2; 64 (1 - 1/e); 64/e
    assert sorted(lit(stage)) == [(20, 42), (60, 33), (140, 10)]


def test_each_lives_as_long_as_was_drawn_for_it(stage):
    dots = stage.particles(life=(0.25, 0.75))
    dots.burst((50, 50), 200)
    run_ticks(stage, 16)
    assert dots.alive == 200
    counts = []
    for _ in range(32):
        run_ticks(stage, 1)
        counts.append(dots.alive)
        stage.game.draw()
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0
    assert 60 < counts[15] < 140


def test_they_stand_still_with_their_clock(stage):
    dots = stage.particles(pixel(), life=1, fade=False)
    dots.burst((10.5, 50.5), 1, speed=64, angle=0)
    stage.clock.pause()
    run_ticks(stage, 100)
    assert lit(stage) == [(10, 50)]
    stage.clock.resume()
    stage.clock.speed = 0.5
    run_ticks(stage, 32)
    assert lit(stage) == [(26, 50)]


def test_the_same_seed_makes_the_same_particles(stage, new_game):
    stage.game.random.seed(5)
    one = stage.particles()
    one.burst((50, 50), 30, spread=5)
    stage.game.random.seed(5)
    other = stage.particles()
    other.burst((50, 50), 30, spread=5)
    assert one.bursts == other.bursts


def test_more_than_the_limit_makes_the_oldest_go(stage):
    dots = stage.particles(life=9, limit=100)
    for _ in range(5):
        dots.burst((50, 50), 30)
    assert dots.alive == 90
    dots.burst((50, 50), 1000)
    assert dots.alive == 100


def test_bursts_that_are_over_are_not_kept(stage):
    dots = stage.particles(life=0.1)
    for _ in range(100):
        dots.burst((50, 50), 3)
        run_ticks(stage, 1)
    assert len(dots.bursts) < 10


def test_they_fade_and_change_their_colour_and_size(stage):
    dots = stage.particles(pygame.Surface((4, 4)), grow=3, colors=["white", "red"])
    assert {picture.size for picture in dots.pictures} == {(12, 12)}
    dots = stage.particles(pixel(), colors=["white", "red"], fade=False)
    assert dots.pictures[0].get_at((0, 0)) == pygame.Color("white")
    assert dots.pictures[-1].get_at((0, 0)) == pygame.Color("red")
    assert stage.particles(pixel()).pictures[-1].get_at((0, 0)).a == 0


def test_glowing_ones_add_their_light(stage):
    stage.draw(lambda surface: surface.fill((100, 0, 0)), layer="back")
    image = pygame.Surface((1, 1))
    image.fill((0, 50, 0))
    stage.particles(image, glow=True, fade=False).burst((50.5, 50.5), 2, speed=0)
    stage.game.draw()
    assert stage.game.screen.get_at((50, 50)) == pygame.Color(100, 100, 0)


def test_a_stream_makes_as_many_as_were_asked_for_and_follows_a_function(stage):
    dots = stage.particles(pixel(), life=9, fade=False)
    task = stage.start(
        dots.stream(lambda: (stage.clock.now * 64 + 0.5, 5.5), 32, 0.5, speed=0),
    )
    run_ticks(stage, 31)
    assert not task.finished
    run_ticks(stage, 1)
    assert task.finished
    assert dots.alive == 16
    assert sorted(lit(stage))[:3] == [(2, 5), (4, 5), (6, 5)]


def test_a_stream_of_no_time_makes_none_and_gives_up_the_tick(stage):
    dots = stage.particles()
    task = stage.start(dots.stream((5, 5), 640, 0))
    assert not task.finished
    run_ticks(stage, 1)
    assert task.finished
    assert dots.alive == 0


def test_waiting_until_all_are_gone(stage):
    dots = stage.particles(life=(0.2, 0.5))
    dots.burst((50, 50), 30)
    task, other = stage.start(dots.wait_gone()), stage.start(dots.wait_gone())
    run_ticks(stage, 10)
    dots.burst((50, 50), 30)
    run_ticks(stage, 15)
    assert not task.finished
    run_ticks(stage, 32)
    assert task.finished
    assert other.finished
    assert dots.alive == 0
    assert stage.start(dots.wait_gone()).finished


def test_who_waits_elsewhere_goes_by_the_clock_of_the_particles(stage):
    dots = stage.particles(life=0.5)
    dots.burst((50, 50))
    stage.clock.speed = 4
    gone = []

    async def above(scene):
        await dots.wait_gone()
        gone.append(scene.clock.frame)

    async def player():
        await stage.game.play(above, below="live")

    stage.start(player())
    run_ticks(stage, 9)
    assert gone == [8]


def test_who_waits_for_what_is_removed_goes_on_at_once(stage):
    dots = stage.particles(life=9)
    dots.burst((50, 50))
    task = stage.start(dots.wait_gone())
    run_ticks(stage, 2)
    dots.remove()
    assert task.finished
    stage.layers.add(dots, "main")
    dots.burst((50, 50))
    again = stage.start(dots.wait_gone())
    run_ticks(stage, 2)
    assert not again.finished


def test_who_waits_for_those_of_a_scene_goes_on_when_it_ends(stage):
    made = []

    async def sparks(scene):
        made.append(scene.particles(life=9))
        made[0].burst((50, 50))
        await wait_frames(2)

    async def player():
        await stage.game.play(sparks, below="live")

    stage.start(player())
    task = stage.start(made[0].wait_gone())
    run_ticks(stage, 1)
    assert not task.finished
    run_ticks(stage, 1)
    assert task.finished


def test_a_block_removes_them_and_then_nothing_can_be_made(stage):
    with stage.particles() as dots:
        dots.burst((50, 50))
    assert len(stage.layers) == 0
    assert dots.alive == 0
    with pytest.raises(MisuseError) as error:
        dots.burst((50, 50))
    text = "burst() was called on particles that are not shown any more. Make new ones."
    assert str(error.value) == text


@pytest.mark.parametrize(
    ("act", "kind", "text"),
    [
        (lambda scene: scene.particles(7), TypeError, "image must be a name or a Surface, got 7"),
        (lambda scene: scene.particles(life=0), ValueError, "life must be > 0, got 0"),
        (
            lambda scene: scene.particles(life=(1, 2, 3)),
            ValueError,
            "life must be a number, or (from, to), got (1, 2, 3)",
        ),
        (lambda scene: scene.particles(drag=-1), ValueError, "drag and grow must be >= 0, got -1 and 1"),
        (lambda scene: scene.particles(limit=0), ValueError, "limit must be >= 1, got 0"),
        (
            lambda scene: scene.particles().burst((0, 0), 1.5),
            TypeError,
            "count must be a whole number, got 1.5",
        ),
        (lambda scene: scene.particles().burst((0, 0), -1), ValueError, "count must be >= 0, got -1"),
        (
            lambda scene: scene.particles().burst((0, 0), speed="fast"),
            TypeError,
            "speed must be a number, got 'fast'",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(stage, act, kind, text):
    with pytest.raises(kind) as error:
        act(stage)
    assert str(error.value) == text


def test_a_negative_rate_is_refused(stage):
    dots = stage.particles()
    with pytest.raises(ExceptionGroup) as group:
        stage.start(dots.stream((0, 0), -1))
        stage.game.tick()
    assert str(group.value.exceptions[0]) == "per_second and seconds must be >= 0, got -1 and None"
