"""Keys in a row."""

import pygame
import pytest

from pgasync import combo
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
