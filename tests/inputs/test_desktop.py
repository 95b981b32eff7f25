"""Files that are dropped, focus and size of the window, event by event."""

from pathlib import Path

import pygame
import pytest

from pgasync import key_held, wait_drop, wait_focus_gained, wait_focus_lost, wait_resize
from tests.waits.case import Room


@pytest.fixture
def room():
    with Room() as room:
        yield room


def happen(room, kind, **attributes):
    room.post(pygame.Event(kind, attributes))
    room.run_ticks()


def test_files_dropped_together_come_together(room):
    task = room.start(wait_drop())
    happen(room, pygame.DROPBEGIN)
    happen(room, pygame.DROPFILE, file="/music/one.ogg")
    happen(room, pygame.DROPFILE, file="/music/two ä.ogg")
    assert task.is_open()
    happen(room, pygame.DROPCOMPLETE)
    assert task.result == ([Path("/music/one.ogg"), Path("/music/two ä.ogg")], "")


def test_what_is_dropped_in_one_tick_is_not_lost(room):
    task = room.start(wait_drop())
    room.drop("a", Path("b"))
    room.run_ticks()
    assert task.result.files == [Path("a"), Path("b")]


def test_text_can_be_dropped_too(room):
    task = room.start(wait_drop())
    room.drop(text="one\ntwo")
    room.run_ticks()
    assert task.result == ([], "one\ntwo")


def test_the_rest_of_a_drop_that_has_begun_before_is_passed_by(room):
    happen(room, pygame.DROPBEGIN)
    happen(room, pygame.DROPFILE, file="lost")
    task = room.start(wait_drop())
    happen(room, pygame.DROPFILE, file="half")
    happen(room, pygame.DROPCOMPLETE)
    assert task.is_open()
    room.drop("whole")
    room.run_ticks()
    assert task.result.files == [Path("whole")]


def test_an_empty_drop_is_passed_by_and_one_that_is_not_finished_forgotten(room):
    task = room.start(wait_drop())
    happen(room, pygame.DROPBEGIN)
    happen(room, pygame.DROPCOMPLETE)
    assert task.is_open()
    happen(room, pygame.DROPBEGIN)
    happen(room, pygame.DROPFILE, file="half")
    happen(room, pygame.DROPTEXT, text="half")
    room.drop("whole")
    room.run_ticks()
    assert task.result == ([Path("whole")], "")


def test_focus_is_lost_with_all_that_was_held_and_comes_back(room):
    log = []

    async def watch():
        await wait_focus_lost()
        log.append(("lost", key_held("a")))
        await wait_focus_gained()
        log.append(("back", key_held("a")))

    room.start(watch())
    happen(room, pygame.WINDOWFOCUSGAINED)
    room.hold("a")
    room.run_ticks()
    happen(room, pygame.WINDOWFOCUSLOST)
    assert log == [("lost", False)]
    happen(room, pygame.WINDOWFOCUSGAINED)
    assert log == [("lost", False), ("back", False)]


def test_a_new_size_is_told_in_pixels_of_the_desktop(room):
    task = room.start(wait_resize())
    happen(room, pygame.WINDOWSIZECHANGED, x=1280, y=720)
    assert task.result == (1280, 720)
