"""Who waits for an input in a block that is skipped, and what it is told."""

from __future__ import annotations

import pygame
import pytest
from pygame import Rect, Vector2

from pgasync import (
    Actions,
    Event,
    combo,
    current_task,
    drag,
    events,
    race,
    skippable,
    sleep_forever,
    wait_button,
    wait_click,
    wait_double_click,
    wait_event,
    wait_hover,
    wait_hover_end,
    wait_key,
    wait_key_up,
    wait_long_press,
    wait_press,
    wait_release,
    wait_swipe,
)
from tests.engine.conftest import DT, run_ticks

BOX = Rect(20, 10, 8, 8)


@pytest.fixture
def told(play):
    """Skip a block with one wait in it; give what the wait returned, and how much time it was skipped."""

    def skip(wait, before=()):
        asked, found = Event(), []

        async def level(scene):
            scene.ship = scene.sprite(pygame.Surface((8, 8)), (24, 14))
            async with skippable(asked.wait()):
                begun = current_task().clock.now
                value = await wait(scene)
                passed = current_task().clock.now - begun - (len(before) + 1) * DT
                found.append((value, round(passed, 6)))
            await sleep_forever()

        scene = play(level).scene
        for events_of_tick in before:
            scene.game.tick(events_of_tick)
        asked.set()
        run_ticks(scene, 1)
        assert len(found) == 1, "it did not go on"
        return found[0]

    return skip


def shown(event):
    """What an event says, but for its being made up, which it must say."""
    said = dict(event.dict)
    assert said.pop("skipped") is True
    return pygame.event.event_name(event.type), said


KEY = {"mod": 0, "scancode": 0}
A_KEY = {"key": pygame.K_a, "unicode": "a", **KEY}
RETURN = {"key": pygame.K_RETURN, "unicode": "\r", **KEY}
MIDDLE = {"button": 1, "touch": False, "pos": (0, 0)}


@pytest.mark.parametrize(
    ("wait", "name", "said"),
    [
        (lambda scene: wait_key("a", "b"), "KeyDown", A_KEY),
        (lambda scene: wait_key(), "KeyDown", RETURN),
        (lambda scene: wait_key(pygame.K_F1), "KeyDown", {"key": pygame.K_F1, "unicode": "", **KEY}),
        (lambda scene: wait_key_up("a"), "KeyUp", A_KEY),
        (lambda scene: wait_click(), "MouseButtonDown", MIDDLE),
        (lambda scene: wait_click(3), "MouseButtonDown", {**MIDDLE, "button": 3}),
        (lambda scene: wait_button("start", "a"), "ControllerButtonDown", {"instance_id": 0, "button": 6}),
        (lambda scene: wait_button(), "ControllerButtonDown", {"instance_id": 0, "button": 0}),
        (lambda scene: wait_event(), "KeyDown", RETURN),
        (lambda scene: wait_event(pygame.KEYDOWN, key="a"), "KeyDown", A_KEY),
        (lambda scene: wait_event(pygame.TEXTINPUT), "TextInput", {"text": ""}),
        (lambda scene: wait_event(pygame.USEREVENT, code=7), "UserEvent", {"code": 7}),
        (
            lambda scene: wait_event(pygame.MOUSEBUTTONDOWN, button=2, pos=(3, 4)),
            "MouseButtonDown",
            {"button": 2, "touch": False, "pos": (3, 4)},
        ),
    ],
)
def test_an_event_is_made_up_that_has_all_that_such_events_have(told, wait, name, said):
    event, passed = told(wait)
    assert shown(event) == (name, said)
    assert passed == 0


def test_a_filter_decides_between_what_may_be_meant(told):
    event, _ = told(lambda scene: wait_event(pygame.KEYUP, pygame.KEYDOWN, filter=lambda e: e.type == 768))
    assert event.type == pygame.KEYDOWN


@pytest.mark.parametrize("answer", [lambda event: False, lambda event: event.nothing_like_that])
def test_a_filter_that_nothing_made_up_can_fit_is_passed(told, answer):
    event, _ = told(lambda scene: wait_event(pygame.MOUSEWHEEL, filter=answer))
    assert event.type == pygame.MOUSEWHEEL


def test_it_happens_where_the_mouse_is(told):
    moved = pygame.Event(pygame.MOUSEMOTION, pos=(7, 8), rel=(7, 8), buttons=(0, 0, 0))
    event, _ = told(lambda scene: wait_click(), before=[[moved]])
    assert event.pos == (7, 8)


ACTIONS = Actions(jump=["space", "pad a"], fire=["pad x"], left=["pad left_x-"], none=[])


@pytest.mark.parametrize(
    ("wait", "value"),
    [
        (lambda scene: ACTIONS.wait("fire", "jump"), "fire"),
        (lambda scene: ACTIONS.wait("left"), "left"),
        (lambda scene: ACTIONS.wait(), "jump"),
        (lambda scene: ACTIONS.wait("none", "left"), "left"),
        (lambda scene: ACTIONS.rebind("jump"), None),
    ],
)
def test_an_action_is_done_the_first_that_was_named(told, wait, value):
    assert told(wait) == (value, 0)


def test_a_stick_that_was_pushed_for_somebody_is_not_pushed_for_others(told):
    found = []

    async def wait(scene):
        await ACTIONS.wait("left")
        found.append(scene.inputs.pads.fresh)

    told(wait)
    assert found == [None]


def test_a_rebinding_changes_nothing(told):
    actions = Actions(jump=["space", "pad a"])
    told(lambda scene: actions.rebind("jump"))
    assert actions.to_dict() == {"jump": ["space", "pad a"]}


def test_who_can_be_told_comes_before_who_cannot(told):
    async def both(scene):
        gone = scene.sprite(pygame.Surface((4, 4)))
        gone.kill()
        won = await race(gone=wait_press(gone), unbound=ACTIONS.wait("none"), key=wait_key("a"))
        return won.name

    assert told(both) == ("key", 0)


@pytest.mark.parametrize(
    ("wait", "value", "passed"),
    [
        (lambda scene: wait_press(), Vector2(0, 0), 0),
        (lambda scene: wait_press(BOX), Vector2(24, 14), 0),
        (lambda scene: wait_press(scene.ship), Vector2(24, 14), 0),
        (lambda scene: wait_release(scene.ship), Vector2(24, 14), 0),
        (lambda scene: wait_long_press(scene.ship, seconds=0.5), Vector2(24, 14), 0.5),
        (lambda scene: wait_double_click(scene.ship), Vector2(24, 14), 0),
        (lambda scene: wait_hover(scene.ship), None, 0),
        (lambda scene: wait_hover_end(scene.ship), None, 0),
        (lambda scene: combo("down down space"), None, 0),
    ],
)
def test_a_gesture_is_made_in_the_middle_of_the_thing(told, wait, value, passed):
    assert told(wait) == (value, passed)


def test_a_stroke_is_as_long_and_as_slow_as_it_may_be(told):
    (direction, velocity), _ = told(lambda scene: wait_swipe(distance=50, within=0.5))
    assert (direction, velocity) == ("right", Vector2(100, 0))


def test_a_sprite_that_the_camera_sees_elsewhere_is_pressed_where_it_is_seen(told):
    async def press(scene):
        scene.camera.pos = (60, 40)
        scene.camera.zoom = 2
        return await wait_press(scene.ship)

    pos, _ = told(press)
    assert pos.distance_to((24, 14)) <= 1


def test_a_double_click_that_was_begun_is_begun_anew(told):
    first = pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(24, 14), button=1)
    assert told(lambda scene: wait_double_click(scene.ship), before=[[first]])[0] == Vector2(24, 14)


@pytest.mark.parametrize(
    "press",
    [
        pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(24, 14), button=1),
        pygame.Event(pygame.FINGERDOWN, touch_id=3, finger_id=1, x=24 / 64, y=14 / 48, dx=0, dy=0),
    ],
)
def test_a_stroke_that_was_begun_is_given_up_and_made_anew(told, press):
    stroke, _ = told(lambda scene: wait_swipe(), before=[[press]])
    assert stroke.direction == "right"


@pytest.mark.parametrize("deed", ["wait_release", "drag"])
def test_a_finger_that_is_down_is_lifted(told, deed):
    down = pygame.Event(pygame.FINGERDOWN, touch_id=3, finger_id=1, x=0.5, y=0.5, dx=0, dy=0)

    async def wait(scene):
        if deed == "drag":
            return [pos async for pos in drag()]
        return await wait_release()

    value, _ = told(wait, before=[[down]])
    assert value == ([Vector2(32, 24)] if deed == "drag" else Vector2(0, 0))


async def every_one(stream):
    return [each async for each in stream]


def test_loops_over_events_end(told):
    assert told(lambda scene: every_one(events(pygame.KEYDOWN))) == ([], 0)


def test_a_loop_over_events_gets_first_what_was_kept_for_it(told):
    down = pygame.Event(pygame.KEYDOWN, key=pygame.K_a)

    async def late(scene):
        stream = events(pygame.KEYDOWN)
        await wait_key("b")
        return [event.key for event in await every_one(stream)]

    assert told(late, before=[[down]]) == ([pygame.K_a], 0)


def test_a_drag_is_one_press(told):
    assert told(lambda scene: every_one(drag(scene.ship))) == ([Vector2(24, 14)], 0)


def test_nobody_else_hears_what_is_made_up(play):
    heard, asked = [], Event()

    async def outside():
        heard.append(await wait_key("space"))

    async def level(scene):
        scene.start(outside())
        async with skippable(asked.wait()):
            await wait_key("space")
        heard.append("skipped")
        await sleep_forever()

    scene = play(level).scene
    asked.set()
    run_ticks(scene, 2)
    assert heard == ["skipped"]
    assert scene.clock.now == 2 * DT
