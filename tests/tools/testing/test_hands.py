"""What the hands do, and in which tick it is heard."""

from __future__ import annotations

import pygame
import pytest

from pgasync import axis, events, frames, key_held, pointer, wait_click, wait_key


@pytest.fixture
def heard(stage):
    """All that an entity hears, with the tick."""
    log = []

    async def listener():
        async for event in events():
            log.append((stage.ticks, event))

    stage.start(listener())
    return log


def kinds(heard):
    return [(tick, pygame.event.event_name(event.type)) for tick, event in heard]


def test_a_pressed_key_comes_with_the_next_tick_and_is_let_go_in_the_one_after(stage, heard):
    stage.run_ticks(3)
    stage.press("space")
    assert heard == []
    stage.run_ticks(5)
    assert kinds(heard) == [(4, "KeyDown"), (5, "KeyUp")]
    assert [event.key for _, event in heard] == [pygame.K_SPACE] * 2
    assert heard[0][1].unicode == " "


def test_keys_pressed_in_one_call_go_down_together_and_one_key_pressed_twice_comes_twice(stage, heard):
    stage.press("a", "b", ticks=3)
    stage.press("a")
    stage.run_inputs()
    assert [(tick, event.type == pygame.KEYDOWN, event.unicode) for tick, event in heard] == [
        (1, True, "a"),
        (1, True, "b"),
        (4, False, "a"),
        (4, False, "b"),
        (4, True, "a"),
        (5, False, "a"),
    ]
    assert stage.ticks == 5


def test_a_held_key_is_held_until_it_is_released(stage):
    seen = []

    async def looker():
        async for _ in frames():
            seen.append((key_held("left"), axis("left", "right")))

    stage.start(looker())
    stage.hold("left")
    stage.run_ticks(2)
    stage.release("left")
    stage.run_ticks(1)
    assert seen == [(True, -1), (True, -1), (False, 0)]


def test_a_key_that_is_released_at_once_was_down_for_one_tick(stage, heard):
    stage.hold("left", "shift")
    stage.release()
    stage.run_ticks(2)
    assert kinds(heard) == [(1, "KeyDown"), (1, "KeyDown"), (2, "KeyUp"), (2, "KeyUp")]


def test_shift_that_is_held_is_in_the_events_of_other_keys(stage, heard):
    stage.hold("shift")
    stage.press("a")
    stage.run_ticks(2)
    assert (heard[1][1].unicode, heard[1][1].mod) == ("A", pygame.KMOD_LSHIFT)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        (lambda stage: stage.press("spcae"), "unknown key 'spcae'. Did you mean 'space'?"),
        (lambda stage: stage.press(), 'press() needs a key, as in press("space")'),
        (lambda stage: stage.press("a", ticks=0), "ticks must be a whole number >= 1, got 0"),
        (lambda stage: stage.hold("up"), "'up' is held already. Call release('up') first."),
        (
            lambda stage: stage.release("down"),
            "'down' is not held, so it cannot be released. Held: 'up', 'lshift'",
        ),
        (
            lambda stage: stage.click((700, 10)),
            "(700, 10) is outside of the picture, which is 640 x 480 pixels",
        ),
        (
            lambda stage: stage.click((7, 10), button=0),
            "a mouse button is a number from 1 (the left one), got 0",
        ),
    ],
)
def test_what_hands_cannot_do_is_refused_with_a_hint(stage, what, text):
    stage.hold("up", "shift")
    with pytest.raises(ValueError) as caught:
        what(stage)
    assert str(caught.value) == text


def test_what_is_no_place_and_no_event_is_refused(stage):
    with pytest.raises(TypeError, match=r"^a place is \(x, y\), a sprite or a text, got 'here'$"):
        stage.click("here")
    with pytest.raises(TypeError, match=r"^post\(\) takes a pygame event, got 3$"):
        stage.post(3)


def test_a_text_is_typed_letter_by_letter_a_tick_each(stage, heard):
    stage.type_text("Hoo\n")
    stage.run_inputs()
    typed = [(tick, event.text) for tick, event in heard if event.type == pygame.TEXTINPUT]
    assert typed == [(1, "H"), (2, "o"), (3, "o")]
    down = [(tick, event.key, event.unicode) for tick, event in heard if event.type == pygame.KEYDOWN]
    assert down == [
        (1, pygame.K_h, "H"),
        (2, pygame.K_o, "o"),
        (3, pygame.K_o, "o"),
        (4, pygame.K_RETURN, "\r"),
    ]
    # Never two of one key without letting it go between them.
    of_o = [event.type for _, event in heard if getattr(event, "key", 0) == pygame.K_o]
    assert of_o == [pygame.KEYDOWN, pygame.KEYUP] * 2


def test_a_click_moves_there_presses_and_lets_go(stage, heard):
    stage.click((30, 40), button=3)
    stage.run_inputs()
    assert kinds(heard) == [(1, "MouseMotion"), (1, "MouseButtonDown"), (2, "MouseButtonUp")]
    assert [event.pos for _, event in heard] == [(30, 40)] * 3
    assert (heard[0][1].rel, heard[1][1].button) == ((30, 40), 3)


def test_a_sprite_and_a_text_are_clicked_in_their_middle(stage, heard):
    scene = stage.scene
    sprite = scene.sprite(pygame.Surface((10, 10)), pos=(50, 60))
    text = scene.text("Play", pos=(100, 100), size=20, anchor="topleft")
    stage.click(sprite)
    stage.click(text)
    stage.run_inputs()
    places = [event.pos for _, event in heard if event.type == pygame.MOUSEBUTTONDOWN]
    assert places[0] == (50, 60)
    assert 100 < places[1][0] < 200 and 100 < places[1][1] < 120


def test_a_drag_takes_its_time_and_moves_in_every_tick(stage):
    path = []

    async def follow():
        await wait_click()
        async for _ in frames():
            if not pointer().buttons:
                return
            path.append(tuple(pointer().pos))

    task = stage.start(follow())
    stage.drag((0, 0), (60, 30), seconds=0.05)
    stage.run_inputs()
    stage.run_ticks(1)
    assert path == [(20, 10), (40, 20), (60, 30)]
    assert task.finished


def test_any_event_can_be_posted_and_the_input_of_the_hands_moves_no_time(stage):
    got = []

    async def waiter():
        got.append((await wait_key("return")).key)

    stage.start(waiter())
    stage.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN))
    stage.press("a")
    assert (stage.ticks, stage.seconds) == (0, 0.0)
    stage.run_ticks(1)
    assert got == [pygame.K_RETURN]


def test_nothing_cannot_be_dropped(stage):
    with pytest.raises(ValueError) as caught:
        stage.drop()
    assert str(caught.value) == 'drop() needs a file or a text, as in drop("level.json")'


def test_there_are_ten_fingers(stage):
    with pytest.raises(ValueError) as caught:
        stage.touch((1, 1), finger=10)
    assert str(caught.value) == "finger must be a number from 0 to 9, got 10"


def test_bad_buttons_and_pushes_are_refused(stage):
    with pytest.raises(ValueError) as ticks:
        stage.press_button("a", ticks=0)
    with pytest.raises(ValueError) as button:
        stage.press_button("strat")
    with pytest.raises(ValueError) as way:
        stage.push("left_x", 2)
    assert str(ticks.value) == "ticks must be a whole number >= 1, got 0"
    assert str(button.value) == "unknown button 'strat' of a gamepad. Did you mean 'start'?"
    assert str(way.value) == "way must be from -1 to 1, got 2"
