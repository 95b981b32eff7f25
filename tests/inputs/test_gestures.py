"""Gestures, event by event, in a game of 160 x 120 pixels."""

import pygame
import pytest

from pgasync import (
    drag,
    sleep,
    wait_double_click,
    wait_hover,
    wait_hover_end,
    wait_long_press,
    wait_press,
    wait_release,
    wait_swipe,
)
from tests.waits.case import Room

AREA = pygame.Rect(40, 40, 20, 20)
DOWN, UP, MOVE = pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION
FINGER = {DOWN: pygame.FINGERDOWN, UP: pygame.FINGERUP, MOVE: pygame.FINGERMOTION}


@pytest.fixture
def room():
    with Room() as room:
        yield room


def mouse(room, kind, x, y, button=1, touch=False):
    room.post(pygame.Event(kind, pos=(x, y), button=button, touch=touch))
    room.run_ticks()


def finger(room, kind, x, y, number=0, device=7):
    """At a point of the game's 160 x 120 pixels."""
    room.post(pygame.Event(FINGER[kind], touch_id=device, finger_id=number, x=x / 160, y=y / 120, dx=0, dy=0))
    room.run_ticks()


async def noted(log, stream):
    async for item in stream:
        log.append(tuple(item))
    log.append("end")


@pytest.mark.parametrize("hand", [mouse, finger])
def test_a_press_counts_upon_the_rect_only_and_says_where(room, hand):
    task = room.start(wait_press(AREA))
    hand(room, DOWN, 20, 20)
    hand(room, UP, 50, 50)
    assert task.is_open()
    hand(room, DOWN, 50, 45)
    assert task.result == (50, 45)


@pytest.mark.parametrize("hand", [mouse, finger])
def test_a_press_that_is_consumed_goes_no_further(room, hand):
    first = room.start(wait_press(AREA, consume=True))
    other = room.start(wait_press())
    hand(room, DOWN, 50, 50)
    assert first.finished and other.is_open()
    hand(room, DOWN, 50, 50)
    assert other.finished


@pytest.mark.parametrize("hand", [mouse, finger])
def test_a_release_counts_upon_the_rect_wherever_the_press_was(room, hand):
    task = room.start(wait_release(AREA))
    hand(room, DOWN, 50, 50)
    hand(room, UP, 20, 20)
    assert task.is_open()
    hand(room, UP, 50, 50)
    assert task.result == (50, 50)


def test_only_the_left_button_counts(room):
    task = room.start(wait_press())
    mouse(room, DOWN, 50, 50, button=3)
    assert task.is_open()


def test_what_sdl_makes_up_of_the_other_kind_does_not_count_twice(room):
    task = room.start(wait_double_click())
    finger(room, DOWN, 50, 50)
    mouse(room, DOWN, 50, 50, touch=True)
    assert task.is_open()
    other = room.start(wait_double_click())
    mouse(room, DOWN, 90, 90)
    finger(room, DOWN, 90, 90, device=-1)
    assert other.is_open()


def test_a_sprite_is_pressed_where_the_camera_shows_it(room):
    ship = room.scene.sprite(pygame.Surface((10, 10)), pos=(500, 300))
    room.scene.camera.pos = (500, 300)
    room.scene.camera.zoom = 2
    task = room.start(wait_press(ship))
    mouse(room, DOWN, 95, 60)  # 15 px of the screen from its middle, 7.5 of the world
    assert task.is_open()
    mouse(room, DOWN, 86, 60)
    assert task.result == (503, 300)


def test_a_sprite_of_the_hud_is_pressed_where_it_is_on_the_screen(room):
    button = room.scene.sprite(pygame.Surface((10, 10)), pos=(30, 30), layer="hud")
    room.scene.camera.pos = (500, 300)
    task = room.start(wait_press(button))
    mouse(room, DOWN, 32, 30)
    assert task.result == (32, 30)


def test_a_sprite_that_is_gone_is_not_pressed(room):
    ship = room.scene.sprite(pygame.Surface((10, 10)), pos=(30, 30))
    task = room.start(wait_press(ship))
    ship.kill()
    mouse(room, DOWN, 30, 30)
    assert task.is_open()


def test_a_long_press_is_over_when_it_was_long_enough(room):
    task = room.start(wait_long_press(AREA, seconds=0.25))
    mouse(room, DOWN, 50, 50)
    room.run_seconds(0.2)
    assert task.is_open()
    room.run_seconds(0.1)
    assert task.result == (50, 50)


@pytest.mark.parametrize("deed", [(UP, 50, 50), (MOVE, 39, 50), (MOVE, 50, 59)])
def test_a_long_press_that_lets_go_or_slips_begins_anew(room, deed):
    task = room.start(wait_long_press(pygame.Rect(40, 40, 20, 99), seconds=0.25))
    mouse(room, DOWN, 46, 46)
    mouse(room, *deed)
    room.run_seconds(0.5)
    assert task.is_open()
    mouse(room, DOWN, 50, 50)
    room.run_seconds(0.3)
    assert task.result == (50, 50)


def test_a_long_press_bears_a_trembling_hand_and_another_finger(room):
    task = room.start(wait_long_press(AREA, seconds=0.25))
    finger(room, DOWN, 50, 50)
    finger(room, MOVE, 54, 54)
    finger(room, DOWN, 9, 9, number=1)
    finger(room, UP, 9, 9, number=1)
    room.run_seconds(0.3)
    assert task.finished


def test_a_long_press_is_lost_with_the_focus(room):
    task = room.start(wait_long_press(seconds=0.25))
    mouse(room, DOWN, 50, 50)
    room.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    room.run_seconds(0.5)
    assert task.is_open()


@pytest.mark.parametrize(("pause", "x", "double"), [(0.2, 55, True), (0.5, 55, False), (0.2, 64, False)])
def test_two_clicks_are_a_double_click_if_they_are_near_in_time_and_place(room, pause, x, double):
    task = room.start(wait_double_click(within=0.35))
    mouse(room, DOWN, 50, 50)
    room.run_seconds(pause)
    mouse(room, DOWN, x, 50)
    assert task.finished is double


def test_the_second_of_two_slow_clicks_may_begin_a_double_click(room):
    task = room.start(wait_double_click(within=0.35))
    mouse(room, DOWN, 50, 50)
    room.run_seconds(0.5)
    mouse(room, DOWN, 50, 50)
    mouse(room, DOWN, 51, 50)
    assert task.result == (51, 50)


def test_the_pause_of_a_double_click_is_that_of_the_scenes_clock(room):
    task = room.start(wait_double_click(within=0.35))
    mouse(room, DOWN, 50, 50)
    room.scene.clock.speed = 0.5
    room.run_seconds(0.5)
    mouse(room, DOWN, 50, 50)
    assert task.finished


def test_hovering_begins_and_ends_with_the_mouse(room):
    on, off = room.start(wait_hover(AREA)), room.start(wait_hover_end(AREA))
    mouse(room, MOVE, 50, 50)
    assert (on.finished, off.finished) == (True, False)
    mouse(room, DOWN, 50, 50)
    mouse(room, UP, 50, 50)
    assert off.is_open()
    mouse(room, MOVE, 61, 50)
    assert off.finished


@pytest.mark.parametrize("kind", [pygame.WINDOWLEAVE, pygame.WINDOWFOCUSLOST])
def test_hovering_ends_when_the_mouse_leaves_the_window(room, kind):
    task = room.start(wait_hover_end(AREA))
    room.post(pygame.Event(kind))
    room.run_ticks()
    assert task.finished


def test_a_finger_hovers_until_it_is_lifted(room):
    on, off = room.start(wait_hover(AREA)), room.start(wait_hover_end(AREA))
    finger(room, DOWN, 50, 50)
    assert (on.finished, off.finished) == (True, False)
    finger(room, UP, 50, 50)
    assert off.finished


@pytest.mark.parametrize("hand", [mouse, finger])
@pytest.mark.parametrize(
    ("x", "y", "direction"), [(110, 55, "right"), (0, 45, "left"), (55, 110, "down"), (45, 0, "up")]
)
def test_a_swipe_has_the_direction_of_its_larger_part(room, hand, x, y, direction):
    task = room.start(wait_swipe())
    hand(room, DOWN, 50, 50)
    hand(room, UP, x, y)
    assert task.result.direction == direction


def test_the_velocity_of_a_swipe_is_its_way_by_its_time(room):
    task = room.start(wait_swipe())
    mouse(room, DOWN, 50, 50)
    room.run_ticks(14)
    mouse(room, UP, 110, 50)  # 15 ticks later: 0.25 s
    assert task.result.velocity.x == pytest.approx(240)
    assert task.result.velocity.y == 0


def test_a_swipe_within_one_tick_took_a_whole_one(room):
    task = room.start(wait_swipe())
    for kind, x in ((DOWN, 50), (UP, 100)):
        room.post(pygame.Event(kind, pos=(x, 50), button=1, touch=False))
    room.run_ticks()
    assert task.result.velocity.x == pytest.approx(50 * 60)


@pytest.mark.parametrize(("pause", "x"), [(0.6, 110), (0, 80)])
def test_what_is_slow_or_short_is_no_swipe_but_the_next_one_is(room, pause, x):
    task = room.start(wait_swipe())
    mouse(room, DOWN, 50, 50)
    room.run_seconds(pause)
    mouse(room, UP, x, 50)
    assert task.is_open()
    mouse(room, DOWN, 50, 50)
    mouse(room, UP, 110, 50)
    assert task.finished


def test_a_swipe_is_lost_with_the_focus_but_the_next_one_is_not(room):
    task = room.start(wait_swipe())
    mouse(room, DOWN, 50, 50)
    room.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    room.run_ticks()
    mouse(room, UP, 110, 50)
    assert task.is_open()
    mouse(room, DOWN, 50, 50)
    mouse(room, UP, 110, 50)
    assert task.finished


@pytest.mark.parametrize("hand", [mouse, finger])
def test_a_drag_is_all_positions_from_press_to_release(room, hand):
    log = []
    room.start(noted(log, drag(AREA)))
    hand(room, MOVE, 50, 50)
    hand(room, DOWN, 9, 9)
    hand(room, UP, 9, 9)
    assert log == []
    hand(room, DOWN, 50, 50)
    hand(room, MOVE, 80, 60)
    hand(room, UP, 88, 66)
    assert log == [pytest.approx(pos, abs=1e-3) for pos in [(50, 50), (80, 60), (88, 66)]] + ["end"]


def test_a_drag_follows_one_finger_among_several(room):
    log = []
    room.start(noted(log, drag()))
    finger(room, DOWN, 80, 60, number=1)
    finger(room, DOWN, 9, 9, number=2)
    finger(room, UP, 9, 9, number=2)
    mouse(room, MOVE, 5, 5)
    assert len(log) == 1
    finger(room, UP, 80, 60, number=1)
    assert log[-1] == "end"


def test_a_drag_keeps_what_comes_while_its_reader_is_busy(room):
    log = []

    async def slow():
        async for pos in drag():
            log.append(tuple(pos))
            await sleep(0.5)
        log.append("end")

    room.start(slow())
    mouse(room, DOWN, 50, 50)
    mouse(room, MOVE, 60, 50)
    mouse(room, UP, 70, 50)
    room.run_seconds(2)
    assert log == [(50, 50), (60, 50), (70, 50), "end"]


def test_a_drag_ends_when_the_focus_is_lost_but_not_at_the_edge_of_the_window(room):
    log = []
    room.start(noted(log, drag()))
    mouse(room, DOWN, 50, 50)
    room.post(pygame.Event(pygame.WINDOWLEAVE))
    room.run_ticks()
    assert log == [(50, 50)]
    room.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    room.run_ticks()
    assert log == [(50, 50), "end"]


def test_a_dragged_sprite_stays_under_a_camera_that_has_moved(room):
    card = room.scene.sprite(pygame.Surface((10, 10)), pos=(500, 300))
    room.scene.camera.pos = (500, 300)

    async def follow():
        async for pos in drag(card):
            card.pos = pos

    room.start(follow())
    room.drag((80, 60), (100, 70))
    room.run_seconds(0.5)
    assert card.pos == (520, 310)
