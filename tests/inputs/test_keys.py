"""The keyboard, from events alone."""

import pygame
import pytest

from pgasync.inputs.keys import axis, key_held, wait_key, wait_key_up
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import start


def pressed(log, wait):
    async def wait_for_it():
        event = await wait
        log.append((event.type, event.key))

    return wait_for_it()


def test_wait_key_waits_for_one_of_its_keys(desk):
    desk.start(pressed(desk.log, wait_key("space", pygame.K_RETURN)))
    desk.press(pygame.K_a)
    desk.let_go(pygame.K_SPACE)
    assert desk.log == []
    desk.press(pygame.K_RETURN)
    assert desk.log == [(pygame.KEYDOWN, pygame.K_RETURN)]


def test_wait_key_without_keys_waits_for_any_key(desk):
    desk.start(pressed(desk.log, wait_key()))
    desk.let_go(pygame.K_a)
    desk.press(pygame.K_F5)
    assert desk.log == [(pygame.KEYDOWN, pygame.K_F5)]


def test_wait_key_takes_either_side_of_a_modifier(desk):
    desk.start(pressed(desk.log, wait_key("ctrl")))
    desk.start(pressed(desk.log, wait_key("ctrl")))
    desk.press(pygame.K_RCTRL)
    assert desk.log == [(pygame.KEYDOWN, pygame.K_RCTRL)] * 2


def test_wait_key_up_waits_for_the_release(desk):
    desk.start(pressed(desk.log, wait_key_up("space")))
    desk.start(pressed(desk.log, wait_key_up()))
    desk.press(pygame.K_SPACE)
    assert desk.log == []
    desk.let_go(pygame.K_SPACE)
    assert desk.log == [(pygame.KEYUP, pygame.K_SPACE)] * 2


def test_a_key_that_is_held_already_must_be_pressed_again(desk):
    desk.press(pygame.K_SPACE)
    task = desk.start(pressed(desk.log, wait_key("space")))
    assert task.is_open()
    desk.press(pygame.K_SPACE)
    assert task.finished


def test_keys_can_be_consumed(desk):
    desk.start(pressed(desk.log, wait_key("space", consume=True)))
    desk.start(pressed(desk.log, wait_key()))
    desk.start(pressed(desk.log, wait_key_up("a", consume=True)))
    desk.start(pressed(desk.log, wait_key_up()))
    assert desk.press(pygame.K_SPACE) is True
    assert desk.let_go(pygame.K_a) is True
    assert desk.log == [(pygame.KEYDOWN, pygame.K_SPACE), (pygame.KEYUP, pygame.K_a)]


def test_a_wait_for_keys_says_which(desk):
    def shown(wait):
        return str(desk.start(pressed(desk.log, wait)).parked_on)

    assert shown(wait_key("space")) == "wait_key('space')"
    assert shown(wait_key(pygame.K_LEFT, "esc")) == "wait_key('left', 'esc')"
    assert shown(wait_key(consume=True)) == "wait_key(consume=True)"
    assert shown(wait_key_up("a")) == "wait_key_up('a')"


def test_a_misspelt_key_is_refused_where_it_is_written(desk):
    for call in (wait_key, wait_key_up, key_held, lambda key: axis("left", key)):
        with pytest.raises(ValueError) as caught:
            desk.ask(lambda call=call: call("spcae"))
        assert str(caught.value) == "unknown key 'spcae'. Did you mean 'space'?"


def test_who_waits_for_the_same_keys_again_waits_for_the_same():
    def wait(*keys, **wanted):
        return wait_key(*keys, **wanted).send(None)

    assert wait("space", "a") is wait("space", "a")
    others = [wait(), wait("space"), wait("a", "space"), wait("space", consume=True), wait(pygame.K_SPACE)]
    assert len(set(others)) == 5
    assert wait_key_up("space").send(None) not in others


@pytest.mark.parametrize("wrong", [True, 1.0, ["space"], ("space",), None])
def test_what_is_no_key_is_refused_although_it_is_equal_to_one_or_cannot_be_kept(wrong):
    wait_key(1)
    with pytest.raises(TypeError) as caught:
        wait_key(wrong)
    assert str(caught.value) == (
        f"a key is a name such as 'space' or a constant such as pygame.K_SPACE, got {wrong!r}"
    )
    assert caught.value.__context__ is None


def test_a_key_is_held_from_its_press_to_its_release(desk):
    def held():
        return key_held("space"), key_held(pygame.K_SPACE)

    assert desk.ask(held) == (False, False)
    desk.press(pygame.K_SPACE)
    assert desk.ask(held) == (True, True)
    desk.let_go(pygame.K_a)
    assert desk.ask(held) == (True, True)
    desk.let_go(pygame.K_SPACE)
    assert desk.ask(held) == (False, False)


def test_a_modifier_is_held_while_either_side_is(desk):
    desk.press(pygame.K_LSHIFT)
    desk.press(pygame.K_RSHIFT)
    desk.let_go(pygame.K_LSHIFT)
    assert desk.ask(lambda: (key_held("shift"), key_held("lshift"))) == (True, False)
    desk.let_go(pygame.K_RSHIFT)
    assert desk.ask(lambda: key_held("shift")) is False


def test_a_key_is_held_already_for_the_task_that_its_press_wakes(desk):
    async def wait():
        await wait_key("space")
        desk.log.append(key_held("space"))
        await wait_key_up("space")
        desk.log.append(key_held("space"))

    desk.start(wait())
    desk.press(pygame.K_SPACE)
    desk.let_go(pygame.K_SPACE)
    assert desk.log == [True, False]


def test_a_consumed_press_is_held_all_the_same(desk):
    desk.start(pressed(desk.log, wait_key(consume=True)), desk.on_top())
    assert desk.press(pygame.K_SPACE) is True
    assert desk.ask(lambda: key_held("space")) is True


def test_an_axis_points_to_the_key_that_is_held(desk):
    def direction():
        return axis("left", "right")

    assert desk.ask(direction) == 0
    desk.press(pygame.K_LEFT)
    assert desk.ask(direction) == -1
    desk.press(pygame.K_RIGHT)
    assert desk.ask(direction) == 0
    desk.let_go(pygame.K_LEFT)
    assert desk.ask(direction) == 1
    assert type(desk.ask(direction)) is int


def test_a_new_scene_starts_with_no_key_held(desk):
    desk.press(pygame.K_SPACE)
    top = desk.on_top()
    assert desk.ask(lambda: key_held("space"), top) is False
    assert desk.ask(lambda: key_held("space")) is True


def test_a_press_while_the_scene_was_deaf_does_not_count(desk):
    desk.scene.inputs.hold()
    desk.press(pygame.K_SPACE)
    desk.scene.inputs.let_go()
    assert desk.ask(lambda: key_held("space")) is False


def test_a_release_counts_in_every_scene_deaf_or_not(desk):
    top = desk.on_top()
    desk.press(pygame.K_SPACE)
    desk.scene.inputs.hold()
    desk.let_go(pygame.K_SPACE)
    desk.scene.inputs.let_go()
    assert desk.ask(lambda: key_held("space")) is False
    assert desk.ask(lambda: key_held("space"), top) is False


def test_a_key_held_through_a_deaf_time_is_still_held(desk):
    desk.press(pygame.K_SPACE)
    desk.scene.inputs.hold()
    desk.scene.inputs.let_go()
    assert desk.ask(lambda: key_held("space")) is True


def test_no_key_is_held_after_the_window_has_lost_the_focus(desk):
    top = desk.on_top()
    desk.press(pygame.K_SPACE)
    desk.scene.inputs.hold()
    desk.deliver(pygame.WINDOWFOCUSLOST)
    assert desk.ask(lambda: key_held("space")) is False
    assert desk.ask(lambda: key_held("space"), top) is False


def test_a_key_event_without_a_key_disturbs_nobody(desk):
    desk.press(pygame.K_SPACE)
    task = desk.start(pressed(desk.log, wait_key("space")))
    desk.deliver(pygame.KEYDOWN)
    desk.deliver(pygame.KEYUP)
    assert task.is_open()
    assert desk.ask(lambda: key_held("space")) is True


def test_asking_outside_of_every_task_is_explained():
    with pytest.raises(MisuseError) as caught:
        key_held("space")
    assert str(caught.value) == "key_held() was called outside of every task."


def test_asking_without_a_scene_is_explained():
    async def lost():
        key_held("space")

    with pytest.raises(MisuseError) as caught:
        start(lost())
    assert str(caught.value) == (
        "lost called key_held(), but it has no scene, and only scenes hear inputs."
        " Call it in a function that game.play() runs."
    )
