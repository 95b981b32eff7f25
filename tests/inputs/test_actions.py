"""Actions, from events alone."""

import pygame
import pytest

from pgasync import Game
from pgasync.inputs.actions import Actions
from pgasync.inputs.gamepad import AXES, BUTTONS


@pytest.fixture
def pad(desk):
    class Pad:
        def press(self, button):
            return desk.deliver(pygame.CONTROLLERBUTTONDOWN, instance_id=0, button=BUTTONS[button])

        def push(self, axis, value):
            return desk.deliver(pygame.CONTROLLERAXISMOTION, instance_id=0, axis=AXES[axis], value=value)

    return Pad()


@pytest.fixture
def actions():
    return Actions(
        jump=["space", "pad a"],
        left=["left", "a", "pad left", "pad left_x-"],
        right=["right", "d", "pad right", "pad left_x+"],
    )


def logged(desk, aw):
    async def wait_for_it():
        desk.log.append(await aw)

    return desk.start(wait_for_it())


def test_an_action_is_done_by_any_of_its_keys_and_buttons(desk, pad, actions):
    ways = [
        lambda: desk.press(pygame.K_LEFT),
        lambda: desk.press(pygame.K_a),
        lambda: pad.press("left"),
        lambda: pad.push("left_x", -30000),
    ]
    for way in ways:
        task = logged(desk, actions.wait("left"))
        desk.press(pygame.K_RIGHT)
        pad.press("a")
        pad.push("left_y", -30000)
        pad.push("left_y", 0)
        assert task.is_open()
        way()
        assert task.finished
    assert desk.log == ["left"] * 4


def test_waiting_for_several_actions_tells_which_was_done(desk, actions):
    logged(desk, actions.wait("left", "jump"))
    logged(desk, actions.wait())
    desk.press(pygame.K_SPACE)
    assert desk.log == ["jump", "jump"]


def test_of_actions_done_by_one_press_the_one_named_first_is_told(desk):
    both = Actions(a=["space"], b=["space"])
    logged(desk, both.wait("b", "a"))
    desk.press(pygame.K_SPACE)
    assert desk.log == ["b"]


def test_an_action_can_be_consumed(desk, actions):
    logged(desk, actions.wait("jump", consume=True))
    assert desk.press(pygame.K_SPACE) is True


def test_a_stick_that_is_pushed_already_must_be_pushed_again(desk, pad, actions):
    pad.push("left_x", -20000)
    task = logged(desk, actions.wait("left"))
    for value in (-32768, -14000, -20000):
        pad.push("left_x", value)
        assert task.is_open()
    pad.push("left_x", -10000)
    pad.push("left_x", -20000)
    assert task.finished


def test_a_stick_pushed_while_the_scene_was_deaf_is_no_press_afterwards(desk, pad, actions):
    task = logged(desk, actions.wait("left"))
    desk.scene.inputs.hold()
    pad.push("left_x", -30000)
    desk.scene.inputs.let_go()
    pad.push("left_x", -31000)
    assert task.is_open()


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [(pygame.WINDOWFOCUSLOST, {}), (pygame.CONTROLLERDEVICEREMOVED, {"instance_id": 0})],
)
def test_a_stick_whose_way_back_nobody_told_can_be_pushed_again(desk, pad, actions, kind, attributes):
    pad.push("left_x", -30000)
    desk.deliver(kind, **attributes)
    logged(desk, actions.wait("left"))
    pad.push("left_x", -30000)
    assert desk.log == ["left"]


def test_a_stick_that_jumps_from_one_side_to_the_other_is_pressed(desk, pad, actions):
    pad.push("left_x", 32767)
    logged(desk, actions.wait("left"))
    pad.push("left_x", -32768)
    assert desk.log == ["left"]


def test_an_action_is_held_while_one_of_its_bindings_is(desk, pad, actions):
    def held():
        return desk.ask(lambda: actions.held("left"))

    assert held() is False
    desk.press(pygame.K_a)
    assert held() is True
    desk.let_go(pygame.K_a)
    pad.push("left_x", -16000)
    assert held() is False
    pad.push("left_x", -17000)
    assert held() is True
    pad.push("left_x", 32767)
    assert held() is False
    pad.press("left")
    assert held() is True


def test_an_axis_is_analog_where_a_stick_is_bound(desk, pad, actions):
    def axis(dead_zone=0.0):
        return desk.ask(lambda: actions.axis("left", "right", dead_zone=dead_zone))

    assert axis() == 0
    pad.push("left_x", 16384)
    assert axis() == pytest.approx(0.5, abs=1e-4)
    assert axis(dead_zone=0.5) == pytest.approx(0, abs=1e-4)
    pad.push("left_x", -32768)
    assert axis() == -1
    desk.press(pygame.K_d)
    assert axis() == 0
    pad.push("left_x", 0)
    assert axis() == 1


def test_rebinding_takes_the_next_press_for_that_device_and_keeps_it_to_itself(desk, pad, actions):
    logged(desk, actions.rebind("jump"))
    desk.let_go(pygame.K_k)
    assert desk.press(pygame.K_k) is True
    assert actions.to_dict()["jump"] == ["k", "pad a"]
    logged(desk, actions.rebind("jump"))
    assert pad.press("left_shoulder") is True
    assert actions.to_dict()["jump"] == ["k", "pad left_shoulder"]
    logged(desk, actions.rebind("jump"))
    pad.push("right_trigger", 9000)
    pad.push("right_trigger", 32767)
    assert actions.to_dict()["jump"] == ["k", "pad right_trigger+"]
    assert desk.log == ["k", "pad left_shoulder", "pad right_trigger+"]


def test_escape_leaves_the_bindings_as_they_were(desk, actions):
    before = actions.to_dict()
    logged(desk, actions.rebind("jump"))
    desk.press(pygame.K_ESCAPE)
    assert desk.log == [None]
    assert actions.to_dict() == before


def test_a_key_without_a_name_cannot_be_bound(desk, actions):
    task = logged(desk, actions.rebind("jump"))
    for key in (pygame.K_UNKNOWN, 1 << 29):
        desk.press(key)
    assert task.is_open()
    desk.press(ord("ä"))
    assert actions.to_dict()["jump"] == ["ä", "pad a"]


def test_who_waits_already_hears_the_new_binding(desk, actions):
    task = logged(desk, actions.wait("jump"))
    actions.update({"jump": ["k"]})
    desk.press(pygame.K_SPACE)
    assert task.is_open()
    desk.press(pygame.K_k)
    assert desk.log == ["jump"]


def test_a_wait_for_an_action_says_which(desk, actions):
    assert str(logged(desk, actions.wait("jump", "left")).parked_on) == "actions.wait('jump', 'left')"
    assert str(logged(desk, actions.rebind("jump")).parked_on) == "actions.rebind('jump')"


def test_settings_come_back_as_they_went(actions):
    other = Actions.default()
    kept = other.to_dict()["fire"]
    other.update(actions.to_dict())
    assert other.to_dict() == {**Actions.default().to_dict(), **actions.to_dict()}
    assert other.to_dict()["fire"] == kept


def test_every_default_action_is_on_the_keyboard_and_on_the_gamepad():
    for name, bindings in Actions.default().bound.items():
        assert {each.on_pad for each in bindings} == {True, False}, name


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"jump": ["k"], "letf": ["a"]}, "unknown action 'letf'. Did you mean 'left'?"),
        (
            {"jump": ["k"], "left": ["spcae"]},
            "action 'left': unknown key 'spcae'. Did you mean 'space'?",
        ),
        (
            {"jump": ["k"], "left": ["pad strat"]},
            "action 'left': unknown button 'strat' of a gamepad. Did you mean 'start'?",
        ),
        (
            {"jump": ["k"], "left": ["pad leftx-"]},
            "action 'left': unknown axis 'leftx' of a gamepad. Did you mean 'left_x'?",
        ),
        (
            {"jump": ["k"], "left": ["pad left_x"]},
            "action 'left': 'pad left_x' needs a direction. Write 'pad left_x-' or 'pad left_x+'.",
        ),
        (
            {"jump": ["pad left_trigger"]},
            "action 'jump': 'pad left_trigger' needs a direction. Write 'pad left_trigger+'.",
        ),
        (
            {"jump": ["pad left_trigger-"]},
            "action 'jump': a trigger goes one way only, got 'pad left_trigger-'. Write 'pad left_trigger+'.",
        ),
        (
            {"jump": ["k"], "left": [5]},
            "action 'left': a binding is a name such as 'space', 'pad a' or 'pad left_x-', got 5",
        ),
        (
            {"left": [["a"]]},
            "action 'left': a binding is a name such as 'space', 'pad a' or 'pad left_x-', got ['a']",
        ),
        (
            {"jump": ["k"], "left": "a"},
            "action 'left' needs a list such as ['space', 'pad a'], got 'a'",
        ),
    ],
)
def test_wrong_settings_leave_their_action_as_it_is_and_are_told_of(actions, settings, text, capsys):
    before = actions.to_dict()
    wrong = [name for name in settings if settings[name] != ["k"]]
    assert actions.update(settings) == [text]
    assert capsys.readouterr().err == f"pgasync: in actions.update(), {text}\n"
    kept = {name: before[name] for name in wrong if name in before}
    assert actions.to_dict() == {**before, **{name: ["k"] for name in settings if name not in wrong}, **kept}


def test_settings_are_a_dict_and_those_that_are_right_say_nothing(actions, capsys):
    with pytest.raises(TypeError) as caught:
        actions.update(["jump"])
    assert str(caught.value) == "update() takes a dict of actions and their bindings, got ['jump']"
    assert actions.update({"jump": ["k"]}) == []
    assert capsys.readouterr().err == ""


def test_a_settings_file_that_was_edited_by_hand_stops_no_game(tmp_path, capsys):
    async def main(game, edited):
        kept = game.settings(actions=Actions.default().to_dict(), volumes={"master": 1.0})
        if edited:
            actions = Actions.default()
            actions.update(kept.actions)
            game.volumes.update(kept.volumes)
            seen.append((actions.to_dict(), game.volumes.to_dict()))
        else:
            kept.actions = {"jump": ["k"], "fire": ["pad strat"], "dance": ["d"]}
            kept.volumes = {"master": 7, "music": 0.25}

    seen = []
    for edited in (False, True):
        game = Game(seed=1, saves=tmp_path)
        game.start(main, edited)
        assert game.done
    assert seen == [({**Actions.default().to_dict(), "jump": ["k"]}, {"music": 0.25})]
    assert capsys.readouterr().err == (
        "pgasync: in actions.update(), action 'fire': unknown button 'strat' of a gamepad."
        " Did you mean 'start'?\n"
        "pgasync: in actions.update(), unknown action 'dance'. Did you mean 'cancel'?\n"
        "pgasync: in volumes.update(), group 'master': volume must be from 0 to 1, got 7\n"
    )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: Actions(jump=[]).held("jmup"), "unknown action 'jmup'. Did you mean 'jump'?"),
        (lambda: Actions().axis("left", "right"), "unknown action 'left'. There are: none."),
        (
            lambda: Actions.default().axis("left", "right", dead_zone=-1),
            "dead_zone must be 0 or more and less than 1, got -1",
        ),
    ],
)
def test_what_is_no_action_is_refused(desk, call, text):
    with pytest.raises(ValueError) as caught:
        desk.ask(call)
    assert str(caught.value) == text


def test_what_the_player_has_bound_is_kept_with_the_settings(tmp_path):
    async def main(game, key):
        actions = Actions.default()
        kept = game.settings("keys", actions=actions.to_dict())
        actions.update(kept.actions)
        before = actions.to_dict()["jump"]
        if key:
            actions.update({"jump": [key, "pad b"]})
            kept.actions = actions.to_dict()
        seen.append(before)

    seen = []
    for key in ("w", None):
        game = Game(seed=1, saves=tmp_path)
        game.start(main, key)
        assert game.done
    assert seen == [["space", "pad a"], ["w", "pad b"]]
