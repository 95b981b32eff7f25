"""Sheets, and the flipbooks made of them."""

from __future__ import annotations

import pygame
import pytest

from pgasync import MisuseError, Sheet
from tests.engine.conftest import run_ticks

DT = 1 / 64


def strip(n=4, size=4, margin=0, gap=0):
    width = 2 * margin + n * size + (n - 1) * gap
    image = pygame.Surface((width, size + 2 * margin))
    for i in range(n):
        image.fill((i + 1, 0, 0), (margin + i * (size + gap), margin, size, size))
    return image


@pytest.fixture
def stage(living):
    return living((64, 48))


def test_a_sheet_is_cut_row_by_row_past_its_margin_and_gaps():
    sheet = Sheet(strip(margin=2, gap=1), (4, 4), margin=2, gap=1)
    assert len(sheet) == 4
    assert [picture.get_at((0, 0)).r for picture in sheet.frames()] == [1, 2, 3, 4]
    assert sheet[2].get_at((3, 3)).r == 3
    assert sheet.frames(1, 3) == [sheet[1], sheet[2]]


@pytest.mark.parametrize(
    ("make", "kind", "text"),
    [
        (lambda: Sheet(strip(), (40, 4)), ValueError, "no picture of 40 x 4 fits into an image of (16, 4)"),
        (
            lambda: Sheet(strip(), (0, 4)),
            ValueError,
            "size must be >= 1, margin and gap >= 0, got (0, 4), 0, 0",
        ),
        (
            lambda: Sheet(strip(), (4, 4)).frames(2, 9),
            ValueError,
            "the sheet has the pictures 0 to 3, got those from 2 up to 9",
        ),
        (lambda: Sheet(5, (4, 4)), TypeError, "image must be a name or a Surface, got 5"),
        (
            lambda: Sheet("hero", (4, 4)),
            MisuseError,
            "current_task() was called outside of every task.",
        ),
    ],
)
def test_what_cannot_be_cut_is_refused(make, kind, text):
    with pytest.raises(kind) as error:
        make()
    assert str(error.value) == text


def test_a_name_is_looked_up_in_the_assets_of_the_running_game(stage):
    stage.game.assets.images["hero"] = strip()
    found = []

    async def entity():
        found.append(len(Sheet("hero", (4, 4))))

    stage.start(entity())
    assert found == [4]


def test_a_flipbook_shows_each_picture_for_its_time_and_arrives(stage):
    sheet = Sheet(strip(), (4, 4))
    hero = stage.sprite(sheet[3])
    task = stage.start(hero.animate(sheet.frames(0, 3), fps=16, loops=2))
    seen = []
    for _ in range(24):
        seen.append(hero.image.get_at((0, 0)).r)
        stage.game.tick()
    assert seen == ([1] * 4 + [2] * 4 + [3] * 4) * 2
    assert task.finished
    assert task.result is True
    assert hero.image is sheet[2]


def test_a_new_flipbook_takes_over_and_the_one_before_is_told_at_once(stage):
    sheet = Sheet(strip(), (4, 4))
    hero = stage.sprite(sheet[3])
    old = stage.start(hero.animate(sheet.frames(0, 2), loops=None))
    run_ticks(stage, 10)
    new = stage.start(hero.animate(sheet.frames(2, 4), fps=64))
    assert old.finished
    assert old.result is False
    assert hero.image is sheet[2]
    run_ticks(stage, 2)
    assert new.result is True
    assert hero.showing is None


def test_a_size_or_a_number_that_a_sheet_cannot_have_is_told():
    with pytest.raises(TypeError) as error:
        Sheet(strip(), 4)
    assert str(error.value) == "size must be (width, height), got 4"
    sheet = Sheet(strip(), (4, 4))
    with pytest.raises(IndexError) as missing:
        sheet[len(sheet)]
    assert str(missing.value) == f"the sheet has the pictures 0 to {len(sheet) - 1}, got {len(sheet)}"
    assert sheet[-1] is sheet[len(sheet) - 1]


def test_a_flipbook_stands_still_with_its_clock_and_ends_when_it_is_cancelled(stage):
    sheet = Sheet(strip(), (4, 4))
    hero = stage.sprite(sheet[3])
    task = stage.start(hero.animate(sheet.frames(), fps=64))
    stage.clock.pause()
    run_ticks(stage, 10)
    assert hero.image is sheet[0]
    stage.clock.resume()
    run_ticks(stage, 1)
    assert hero.image is sheet[1]
    task.cancel()
    run_ticks(stage, 5)
    assert hero.image is sheet[1]
    assert hero.showing is None


@pytest.mark.parametrize(
    ("arguments", "kind", "text"),
    [
        (([],), ValueError, "frames must hold at least one surface, got none"),
        (("abc",), TypeError, "frames must be a list of surfaces, got 'abc'"),
        (([pygame.Surface((1, 1))], 0), ValueError, "fps must be finite and > 0, got 0"),
        (([pygame.Surface((1, 1))], 12, 0), ValueError, "loops must be a whole number >= 1, or None, got 0"),
    ],
)
def test_what_cannot_be_animated_is_refused(stage, arguments, kind, text):
    hero = stage.sprite(pygame.Surface((4, 4)))
    frames, *rest = arguments

    async def entity():
        await hero.animate(frames, **dict(zip(("fps", "loops"), rest, strict=False)))

    with pytest.raises(ExceptionGroup) as group:
        stage.start(entity())
        stage.game.tick()
    (error,) = group.value.exceptions
    assert type(error) is kind
    assert str(error) == text
