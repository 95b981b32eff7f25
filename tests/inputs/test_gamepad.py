"""Gamepads, from events alone."""

from functools import partial

import pygame
import pytest

from pgasync.inputs.gamepad import AXES, BUTTONS, button_held, pad_axis, wait_button


@pytest.fixture
def pad(desk):
    class Pad:
        """The first gamepad, or another."""

        def press(self, button, pad=0):
            return desk.deliver(pygame.CONTROLLERBUTTONDOWN, instance_id=pad, button=BUTTONS[button])

        def let_go(self, button, pad=0):
            return desk.deliver(pygame.CONTROLLERBUTTONUP, instance_id=pad, button=BUTTONS[button])

        def push(self, axis, value, pad=0):
            desk.deliver(pygame.CONTROLLERAXISMOTION, instance_id=pad, axis=AXES[axis], value=value)

        def held(self, button="a", scene=None):
            return desk.ask(lambda: button_held(button), scene)

        def axis(self, axis="left_x", dead_zone=0.2, scene=None):
            return desk.ask(lambda: pad_axis(axis, dead_zone=dead_zone), scene)

    return Pad()


def pressed(log, wait):
    async def wait_for_it():
        event = await wait
        log.append((event.instance_id, event.button))

    return wait_for_it()


def test_wait_button_waits_for_one_of_its_buttons_on_any_gamepad(desk, pad):
    desk.start(pressed(desk.log, wait_button("a", "start")))
    pad.press("b")
    pad.let_go("a")
    assert desk.log == []
    pad.press("start", pad=3)
    assert desk.log == [(3, pygame.CONTROLLER_BUTTON_START)]


def test_wait_button_without_buttons_waits_for_any_and_may_consume(desk, pad):
    desk.start(pressed(desk.log, wait_button(consume=True)))
    assert pad.press("guide") is True
    assert desk.log == [(0, pygame.CONTROLLER_BUTTON_GUIDE)]


def test_a_wait_for_buttons_says_which(desk):
    task = desk.start(pressed(desk.log, wait_button("a", "left_shoulder")))
    assert str(task.parked_on) == "wait_button('a', 'left_shoulder')"


def test_a_button_is_held_until_it_is_let_go_on_every_gamepad(pad):
    assert pad.held() is False
    pad.press("a", pad=0)
    pad.press("a", pad=1)
    pad.let_go("a", pad=0)
    assert pad.held() is True
    assert pad.held("b") is False
    pad.let_go("a", pad=1)
    assert pad.held() is False


def test_a_press_counts_where_it_is_heard_and_a_release_everywhere(desk, pad):
    desk.scene.inputs.hold()
    pad.press("a")
    desk.scene.inputs.let_go()
    assert pad.held() is False
    pad.press("a")
    top = desk.on_top()
    assert (pad.held(), pad.held(scene=top)) == (True, False)
    desk.scene.inputs.hold()
    pad.let_go("a")
    desk.scene.inputs.let_go()
    assert pad.held() is False


def test_an_axis_leads_from_the_dead_zone_to_its_end(pad):
    assert pad.axis() == 0.0
    for value, where in [(6000, 0.0), (32767, 1.0), (-32768, -1.0), (-6000, 0.0)]:
        pad.push("left_x", value)
        assert pad.axis() == where
    pad.push("left_x", 16384)
    assert pad.axis(dead_zone=0) == pytest.approx(0.5, abs=1e-4)
    assert pad.axis() == pytest.approx(0.375, abs=1e-4)
    assert pad.axis("left_y") == 0.0


def test_the_gamepad_that_is_pushed_farthest_counts(pad):
    pad.push("right_trigger", 20000, pad=0)
    pad.push("right_trigger", 32767, pad=1)
    assert pad.axis("right_trigger") == 1.0


@pytest.mark.parametrize(("unheard", "where"), [(0, 0.0), (-32768, 0.0), (16384, 0.5), (32767, 0.75)])
def test_a_push_counts_where_it_is_heard_and_the_way_back_everywhere(desk, pad, unheard, where):
    pad.push("left_x", 24576)
    desk.scene.inputs.hold()
    pad.push("left_x", unheard)
    desk.scene.inputs.let_go()
    assert pad.axis(dead_zone=0) == pytest.approx(where, abs=1e-4)


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [(pygame.WINDOWFOCUSLOST, {}), (pygame.CONTROLLERDEVICEREMOVED, {"instance_id": 0})],
)
def test_nothing_is_held_when_the_focus_or_the_gamepad_is_gone(desk, pad, kind, attributes):
    pad.press("a")
    pad.push("left_x", 32767)
    desk.deliver(kind, **attributes)
    assert (pad.held(), pad.axis()) == (False, 0.0)


def test_a_gamepad_that_is_gone_takes_nothing_from_another(desk, pad):
    pad.press("a", pad=1)
    pad.push("left_x", 32767, pad=1)
    desk.deliver(pygame.CONTROLLERDEVICEREMOVED, instance_id=0)
    assert (pad.held(), pad.axis()) == (True, 1.0)


@pytest.mark.parametrize(
    ("call", "kind", "text"),
    [
        (
            lambda: button_held("strat"),
            ValueError,
            "unknown button 'strat' of a gamepad. Did you mean 'start'?",
        ),
        (lambda: button_held(0), TypeError, "a gamepad's button is a name such as 'a', got 0"),
        (lambda: pad_axis("leftx"), ValueError, "unknown axis 'leftx' of a gamepad. Did you mean 'left_x'?"),
        (
            lambda: pad_axis("5"),
            ValueError,
            "unknown axis '5' of a gamepad. There are: left_x, left_y, right_x, right_y, left_trigger,"
            " right_trigger.",
        ),
        (
            lambda: pad_axis("left_x", dead_zone=1),
            ValueError,
            "dead_zone must be 0 or more and less than 1, got 1",
        ),
    ],
)
def test_what_is_no_button_or_axis_is_refused(desk, call, kind, text):
    with pytest.raises(kind) as caught:
        desk.ask(call)
    assert str(caught.value) == text


def test_each_of_several_gamepads_can_be_asked_alone(stage):
    log = []

    async def second():
        event = await wait_button("a", pad=1)
        log.append(event.instance_id)
        for pad in (None, 0, 1):
            log.append((button_held("a", pad=pad), pad_axis("left_x", pad=pad)))

    stage.start(second())
    stage.push("left_x", 1)
    stage.push("left_x", -0.5, pad=1)
    stage.press_button("a")
    stage.run_ticks(2)
    assert log == []
    stage.press_button("a", pad=1)
    stage.run_ticks()
    half = pytest.approx(-0.375, abs=1e-3)
    assert log == [1, (True, 1.0), (False, 1.0), (True, half)]


def test_every_button_of_sdl_has_a_name():
    assert sorted(BUTTONS.values()) == list(range(21))


@pytest.mark.parametrize(
    "call",
    [wait_button, partial(button_held, "a"), partial(pad_axis, "left_x")],
    ids=["wait", "held", "axis"],
)
def test_a_gamepad_that_is_no_number_is_refused(desk, call):
    text = "pad must be the instance_id of an event of a gamepad, or None, got 'first'"
    with pytest.raises(TypeError, match=text):
        desk.ask(lambda: call(pad="first"))
