"""The mouse, from events alone."""

import pygame
import pytest
from pygame import MOUSEBUTTONDOWN, MOUSEBUTTONUP, MOUSEMOTION, Vector2

from pgasync.inputs.pointer import mouse_held, pointer, wait_click
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here


def move(desk, x, y, rel=(0, 0)):
    desk.deliver(MOUSEMOTION, pos=(x, y), rel=rel, buttons=(0, 0, 0))


def click(desk, button=1, pos=(0, 0)):
    return desk.deliver(MOUSEBUTTONDOWN, button=button, pos=pos)


def test_the_pointer_stands_at_the_corner_until_the_first_mouse_event(desk):
    assert desk.ask(pointer) == (Vector2(0, 0), Vector2(0, 0), frozenset())


def test_the_pointer_is_where_the_last_mouse_event_was(desk):
    move(desk, 3, 4)
    assert desk.ask(pointer).pos == (3, 4)
    click(desk, pos=(5, 6))
    assert desk.ask(pointer).pos == (5, 6)
    desk.deliver(MOUSEBUTTONUP, button=1, pos=(7, 8))
    assert desk.ask(pointer).pos == (7, 8)


def test_the_position_is_a_vector_of_the_callers_own(desk):
    move(desk, 3, 4)
    mine = desk.ask(pointer).pos
    mine += (1, 1)
    assert desk.ask(pointer).pos == (3, 4)


def test_position_is_known_in_deaf_and_new_scenes_too(desk):
    desk.scene.inputs.hold()
    move(desk, 3, 4)
    assert desk.ask(pointer).pos == (3, 4)
    assert desk.ask(pointer, desk.on_top()).pos == (3, 4)


def test_the_movement_is_that_of_one_tick(desk):
    def tick():
        move(desk, 1, 0, rel=(1, 0))
        move(desk, 3, 5, rel=(2, 5))
        desk.log.append(desk.ask(pointer).rel)

    here().call(tick)
    assert desk.log == [Vector2(3, 5)]
    assert desk.ask(pointer).rel == (0, 0)
    here().call(tick)
    assert desk.log == [Vector2(3, 5)] * 2


def test_a_button_is_held_from_its_press_to_its_release(desk):
    def held():
        return mouse_held(), mouse_held(3), pointer().buttons

    click(desk)
    assert desk.ask(held) == (True, False, {1})
    click(desk, 3)
    assert desk.ask(held) == (True, True, {1, 3})
    desk.deliver(MOUSEBUTTONUP, button=1, pos=(0, 0))
    assert desk.ask(held) == (False, True, {3})


def test_a_new_scene_starts_with_no_button_held(desk):
    click(desk)
    assert desk.ask(mouse_held, desk.on_top()) is False
    assert desk.ask(mouse_held) is True


def test_a_click_while_the_scene_was_deaf_does_not_count_but_a_release_does(desk):
    click(desk, 1)
    desk.scene.inputs.hold()
    click(desk, 3)
    desk.deliver(MOUSEBUTTONUP, button=1, pos=(0, 0))
    desk.scene.inputs.let_go()
    assert desk.ask(pointer).buttons == set()


def test_no_button_is_held_after_the_window_has_lost_the_focus(desk):
    click(desk)
    desk.scene.inputs.hold()
    desk.deliver(pygame.WINDOWFOCUSLOST)
    assert desk.ask(mouse_held) is False


def test_wait_click_waits_for_its_button(desk):
    async def wait(**wanted):
        event = await wait_click(**wanted)
        desk.log.append((event.button, event.pos))

    desk.start(wait())
    desk.start(wait(button=3, consume=True))
    assert click(desk, 3, (1, 2)) is True
    assert desk.log == [(3, (1, 2))]
    assert click(desk, 1, (3, 4)) is False
    assert desk.log[1:] == [(1, (3, 4))]


def test_a_wait_for_a_click_says_so(desk):
    async def wait():
        await wait_click(2)

    assert str(desk.start(wait()).parked_on) == "wait_click(2)"


@pytest.mark.parametrize("call", [wait_click, mouse_held])
def test_a_button_is_a_number_from_1(call):
    for wrong in ("left", 1.0, True, None):
        with pytest.raises(TypeError) as caught:
            call(wrong)
        assert str(caught.value) == f"a mouse button is a number, 1 for the left one, got {wrong!r}"
    with pytest.raises(ValueError) as caught_value:
        call(0)
    assert str(caught_value.value) == "a mouse button is a number from 1 (the left one), got 0"


def test_asking_outside_of_every_task_is_explained():
    with pytest.raises(MisuseError, match=r"^pointer\(\) was called outside of every task\.$"):
        pointer()
    with pytest.raises(MisuseError, match=r"^mouse_held\(\) was called outside of every task\.$"):
        mouse_held()
