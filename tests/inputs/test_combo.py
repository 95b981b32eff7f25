"""Keys in a row."""

import pygame
import pytest

from pgasync import Actions, combo
from tests.waits.case import Room


@pytest.fixture
def room():
    with Room() as room:
        yield room


def press(room, *names, ticks=1):
    """All in one tick."""
    for name in names:
        code = pygame.key.key_code(name)
        room.post(pygame.Event(pygame.KEYDOWN, key=code, mod=0, unicode="", scancode=0))
    room.run_ticks(ticks)


def test_a_combo_is_its_keys_in_their_order(room):
    task = room.start(combo("down down right space"))
    for name in ("down", "down", "right"):
        press(room, name)
    assert task.is_open()
    press(room, "space")
    assert task.finished


def test_keys_of_one_tick_count_in_the_order_of_their_events(room):
    right, wrong = room.start(combo("down right")), room.start(combo("right down"))
    press(room, "down", "right")
    assert (right.finished, wrong.finished) == (True, False)


def test_a_wrong_key_begins_anew(room):
    task = room.start(combo("down right space"))
    press(room, "down", "right", "left", "space")
    assert task.is_open()
    press(room, "down", "right", "space")
    assert task.finished


@pytest.mark.parametrize(
    ("wanted", "pressed"),
    [
        ("down down right", "down down down right"),
        ("a b a c", "a b a b a c"),
        ("a b", "a a a b"),
    ],
)
def test_the_last_keys_count_if_they_are_a_beginning(room, wanted, pressed):
    task = room.start(combo(wanted))
    *most, last = pressed.split()
    press(room, *most)
    assert task.is_open()
    press(room, last)
    assert task.finished


def test_each_key_has_its_own_time(room):
    task = room.start(combo("a b c", within=0.5))
    for name in "abc":
        press(room, name)
        room.run_seconds(0.4)
    assert task.finished


def test_a_pause_that_is_too_long_begins_anew(room):
    task = room.start(combo("a b", within=0.5))
    press(room, "a")
    room.run_seconds(0.6)
    press(room, "b")
    assert task.is_open()
    press(room, "a")
    press(room, "b")
    assert task.finished


def test_time_stands_still_for_a_combo_while_the_clock_does(room):
    task = room.start(combo("a b", within=0.5))
    press(room, "a")
    room.scene.clock.pause()
    room.run_seconds(2)
    room.scene.clock.resume()
    press(room, "b")
    assert task.finished


def test_a_name_for_two_keys_means_either(room):
    task = room.start(combo("shift a"))
    press(room, "right shift", "a")
    assert task.finished


def buttons(room, *names):
    for name in names:
        room.press_button(name)
        room.run_ticks(2)


def test_the_same_combo_is_done_by_a_gamepad_and_by_both_mixed(room):
    tasks = [room.start(combo("down right a")) for _ in range(3)]
    buttons(room, "down", "right", "a")
    assert [task.finished for task in tasks] == [True] * 3
    task = room.start(combo("down right a"))
    press(room, "down")
    buttons(room, "right")
    press(room, "a")
    assert task.finished


def test_a_wrong_button_or_key_begins_anew(room):
    task = room.start(combo("down right a"))
    buttons(room, "down", "right", "b", "a")
    assert task.is_open()
    buttons(room, "down", "right")
    press(room, "x", "a")
    assert task.is_open()
    buttons(room, "down", "right", "a")
    assert task.finished


def test_what_is_on_a_gamepad_only_is_not_on_the_keyboard(room):
    only, start = room.start(combo("pad down pad a")), room.start(combo("start left_shoulder"))
    press(room, "down", "a")
    buttons(room, "start", "left_shoulder")
    assert (only.finished, start.finished) == (False, True)
    buttons(room, "down", "a")
    assert only.finished


def test_a_key_that_is_no_button_is_on_the_keyboard(room):
    task = room.start(combo("+ space"))
    for key in (pygame.K_PLUS, pygame.K_SPACE):
        room.post(pygame.Event(pygame.KEYDOWN, key=key))
    room.run_ticks()
    assert task.finished


def test_a_stick_is_pressed_once_when_it_is_pushed_half_of_its_way(room):
    task = room.start(combo("left_x+ left_x- a"))
    for way in (0.2, 0.6, 0.8, 1, 0.1, -0.6, -0.8, 0):
        room.push("left_x", way)
        room.run_ticks()
    buttons(room, "a")
    assert task.finished


def test_of_actions_it_is_whatever_they_are_bound_to(room):
    actions = Actions.default()
    actions.update({"fire": ["q", "pad b"]})

    async def twice():
        await combo("down right fire", actions=actions)
        await combo("down right fire", actions=actions)

    task = room.start(twice())
    room.push("left_y", 1)
    room.run_ticks()
    press(room, "d", "q")
    press(room, "down", "right", "x")
    assert task.is_open()
    press(room, "down", "right")
    buttons(room, "b")
    assert task.finished
