"""People who talk, as the player hears them."""

from __future__ import annotations

import itertools

import pygame
import pytest

from pgasync import Actions, events, wait_key
from pgasync.kits.dialogue import HIGHEST, LINES, SYLLABLE, ask, say
from pgasync.kits.panel import EDGE, room_for
from pgasync.testing import Stage
from tests.silence import silence

HELLO = "Have you seen the light?"
LONG = " ".join(["The sea gives and the sea takes, and nobody has ever asked it why."] * 9)


def box_of(stage):
    """Where the box is, without the name on its edge."""
    box = pygame.mask.from_threshold(stage.picture(), EDGE, (3, 3, 3, 255)).get_bounding_rects()
    return box[0].unionall(box[1:])


def press(stage, key="space"):
    stage.press(key)
    stage.run_ticks(2)


def test_letters_appear_at_their_speed(stage):
    stage.start(say(stage.scene, HELLO, speed=10))
    for letters in (0, 5, 10, 20):
        # A tick later, as a letter is written by the first frame after its moment.
        stage.run_ticks(round(letters * stage.fps / 10) + 1 - stage.ticks)
        assert stage.texts == [HELLO[:letters]]
    stage.run_seconds(2)
    assert stage.texts == [HELLO]


def test_letters_wait_while_the_scene_is_paused(stage):
    stage.start(say(stage.scene, HELLO, speed=10))
    stage.scene.clock.pause()
    stage.run_seconds(3)
    assert stage.texts == [""]


@pytest.mark.parametrize("how", ["return", "space", "click", "a", "finger"])
def test_the_first_press_shows_all_and_the_next_goes_on(stage, how):
    def go():
        if how == "click":
            stage.click((3, 3))
        elif how == "a":
            stage.post(pygame.Event(pygame.CONTROLLERBUTTONDOWN, instance_id=0, button=0))
        elif how == "finger":
            stage.post(pygame.Event(pygame.FINGERDOWN, touch_id=1, finger_id=0, x=0.1, y=0.1))
        else:
            stage.press(how)
        stage.run_ticks(2)

    task = stage.start(say(stage.scene, HELLO, speed=1))
    go()
    assert stage.texts == [HELLO] and not task.finished
    go()
    assert task.finished


def test_when_all_is_written_one_press_goes_on(stage):
    task = stage.start(say(stage.scene, HELLO, speed=1000))
    stage.run_seconds(1)
    assert not task.finished
    press(stage)
    assert task.finished


def test_two_presses_in_one_tick_are_two(stage):
    task = stage.start(say(stage.scene, HELLO))
    for _ in range(2):
        stage.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE, mod=0, unicode=" ", scancode=0))
    stage.run_ticks(1)
    assert task.finished


def test_a_long_text_goes_on_page_by_page_and_no_word_is_lost(stage):
    task = stage.start(say(stage.scene, LONG))
    pages = []
    while not task.finished:
        press(stage)
        pages += stage.texts
        press(stage)
    assert len(pages) > 1 and all(len(page.split("\n")) <= LINES for page in pages)
    assert " ".join(pages).split() == LONG.split()


def test_a_word_is_written_where_it_will_stay(stage):
    stage.start(say(stage.scene, LONG))
    before = ""
    stage.run_ticks(2)
    for _ in range(100):
        (text,) = stage.texts
        assert text.startswith(before)
        before = text
        stage.run_ticks(1)
    assert "\n" in before


def test_line_ends_stay_and_a_word_without_end_is_broken(stage):
    task = stage.start(say(stage.scene, "one\n\n" + "x" * 200))
    lines = []
    while not task.finished:
        press(stage)
        lines += stage.texts[0].split("\n")
        press(stage)
    assert lines[:2] == ["one", ""] and len(lines) > 4
    assert "".join(lines[2:]) == "x" * 200


def test_name_and_portrait_are_shown_beside_the_text(stage):
    portrait = pygame.Surface((16, 16))
    portrait.fill("red")
    stage.start(say(stage.scene, HELLO, name="Mara", portrait=portrait))
    press(stage)
    assert stage.texts == [HELLO, "Mara"]
    (picture,) = stage.sprites()
    assert picture.rect.right < stage.find_text(HELLO).pos.x
    assert stage.picture().get_at(picture.rect.center) == pygame.Color("red")


SCREENS = [(640, 480), (160, 120), (64, 64), (96, 64), (1920, 1080), (1000, 200)]
PORTRAITS = {"alone": None, "square": (96, 96), "wide": (900, 20), "high": (4, 300), "nothing": (0, 0)}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("portrait", PORTRAITS)
def test_every_page_is_within_the_screen(screen, portrait):
    with Stage(size=screen) as stage:
        size = PORTRAITS[portrait]
        picture = None if size is None else pygame.Surface(size)
        task = stage.start(say(stage.scene, LONG, name="Mara of the Lighthouse " * 9, portrait=picture))
        room, words = room_for(stage.scene), []
        while not task.finished:
            press(stage)
            assert box_of(stage).height <= HIGHEST * room.height
            label, tag = (each for each in stage.shown() if hasattr(each, "text"))
            assert room.contains(label.render(label.color).get_rect(topleft=label.pos))
            assert tag.text.endswith("...")
            assert room.contains(tag.render(tag.color).get_rect(midleft=tag.pos))
            for sprite in stage.sprites():
                assert room.contains(sprite.rect) and sprite.rect.right < label.pos.x
            words += label.text.split("\n")
            press(stage)
        assert "".join(words).replace(" ", "") == LONG.replace(" ", "")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_answers_cover_neither_the_question_nor_the_name(screen, count):
    with Stage(size=screen) as stage:
        answers = [f"{n}, as {'very ' * n}said" for n in range(count)]
        task = stage.start(ask(stage.scene, "Why?", answers, name="Mara"))
        while not stage.find_text("Mara") or len(stage.texts) < 3:
            press(stage)
        tag = stage.find_text("Mara")
        bright = pygame.mask.from_threshold(stage.picture(), "black", (1, 1, 1, 255))
        bright.invert()
        board = bright.get_bounding_rects()[0]
        assert board.bottom <= tag.render(tag.color).get_rect(midleft=tag.pos).bottom
        assert room_for(stage.scene).left <= board.left
        task.cancel()


def test_a_question_is_written_and_then_its_answers_are_shown(stage):
    answers = []

    async def asking():
        answers.append(await ask(stage.scene, "Shall we go?", ["yes", "no"], name="Mara", speed=10))

    stage.start(asking())
    stage.run_seconds(0.5)
    assert not stage.shows("yes")
    press(stage)
    assert stage.texts == ["Shall we go?", "Mara", "yes", "no"]
    press(stage, "down")
    press(stage, "return")
    assert answers == ["no"]
    assert list(stage.shown()) == []


def test_a_long_question_is_read_before_it_is_answered(stage):
    task = stage.start(ask(stage.scene, LONG, ["yes", "no"]))
    pages = []
    while not stage.shows("yes"):
        press(stage)  # all of it at once
        pages.append(stage.texts[0])
        if not stage.shows("yes"):
            stage.run_seconds(9)
            assert stage.texts == pages[-1:]
            press(stage)
    assert len(pages) > 1 and not task.finished
    assert " ".join(pages).split() == LONG.split()
    task.cancel()


def test_an_arrow_shows_that_it_waits_for_the_player(stage):
    width, height = stage.size
    corner = pygame.Rect(width - 60, height - 40, 50, 30)
    stage.start(say(stage.scene, HELLO))
    empty = pygame.image.tobytes(stage.picture().subsurface(corner), "RGB")
    stage.run_ticks(2)
    assert pygame.image.tobytes(stage.picture().subsurface(corner), "RGB") == empty
    press(stage)
    assert pygame.image.tobytes(stage.picture().subsurface(corner), "RGB") != empty


def test_a_question_can_be_left_if_it_says_so(stage):
    answers = []

    async def asking():
        answers.append(await ask(stage.scene, "Shall we go?", ["yes", "no"], cancel="no"))

    stage.start(asking())
    press(stage)
    press(stage, "escape")
    assert answers == ["no"]


def test_the_answers_lie_above_the_box(stage):
    stage.start(ask(stage.scene, "Where to?", ["north", "south", "east", "west"], name="Mara"))
    press(stage)
    assert stage.find_text("west").pos.y < stage.find_text("Mara").pos.y


@pytest.mark.parametrize("presses", [0, 1])
def test_nothing_is_left_when_it_is_cancelled(stage, presses):
    portrait = pygame.Surface((16, 16))
    for speech in (
        say(stage.scene, HELLO, name="Mara", portrait=portrait),
        ask(stage.scene, HELLO, ["yes"], name="Mara", portrait=portrait),
    ):
        task = stage.start(speech)
        for _ in range(presses):
            press(stage)
        assert list(stage.shown()) != []
        task.cancel()
        assert list(stage.shown()) == []


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_to_say_nothing_waits_for_a_press(stage, text):
    task = stage.start(say(stage.scene, text))
    stage.run_ticks(2)
    assert not task.finished
    press(stage)
    assert task.finished


@pytest.mark.parametrize(
    ("text", "speed", "kind", "message"),
    [
        ("hi", "fast", TypeError, "speed must be a number of letters per second, got 'fast'"),
        ("hi", 0, ValueError, "speed must be finite and > 0 letters per second, got 0"),
        ("hi", float("nan"), ValueError, "speed must be finite and > 0 letters per second, got nan"),
        ("hi", float("inf"), ValueError, "speed must be finite and > 0 letters per second, got inf"),
        (3, 40, TypeError, "the text to say must be a text, got 3"),
        ("\0", 40, ValueError, r"a text cannot have a NUL character in it, got '\x00'"),
    ],
)
def test_what_cannot_be_said_is_refused_and_leaves_nothing(stage, text, speed, kind, message):
    errors = []

    async def talking():
        for speech in (
            say(stage.scene, text, speed=speed),
            ask(stage.scene, text, ["yes"], speed=speed),
        ):
            try:
                await speech
            except kind as error:
                errors.append(str(error))

    stage.start(talking())
    assert errors == [message, message]
    assert list(stage.shown()) == []


def test_a_question_without_answers_is_refused(stage):
    errors = []

    async def asking():
        try:
            await ask(stage.scene, "Shall we go?", [])
        except ValueError as error:
            errors.append(str(error))

    stage.start(asking())
    assert errors == ["ask() needs at least one text that can be chosen, got none"]


@pytest.mark.parametrize("speed", [4, 40, 4000])
def test_a_voice_is_heard_with_the_letters_at_its_own_pace_and_not_when_they_are_skipped(tmp_path, speed):
    (tmp_path / "sounds").mkdir()
    silence(tmp_path / "sounds" / "blip.wav")
    with Stage(assets=tmp_path) as stage:
        task = stage.start(say(stage.scene, HELLO, speed=speed, voice="blip"))
        heard = []
        while stage.texts[0] != HELLO:
            stage.run_ticks(1)
            heard += [stage.seconds] * (len(stage.sounds) - len(heard))
        pauses = [later - earlier for earlier, later in itertools.pairwise(heard)]
        assert len(heard) >= 1
        assert all(pause >= max(SYLLABLE, 1 / speed - 1 / stage.fps) for pause in pauses)
        if speed == 4:
            assert len(heard) == len(HELLO)
        stage.run_seconds(1)
        assert len(stage.sounds) == len(heard)
        press(stage)
        assert task.finished
        task = stage.start(say(stage.scene, HELLO, voice="blip"))
        press(stage)
        stage.run_seconds(1)
        assert len(stage.sounds) == len(heard)
        task.cancel()


def test_a_voice_that_is_not_there_is_told(stage):
    errors = []

    async def talking():
        try:
            await say(stage.scene, HELLO, voice="blip")
        except* FileNotFoundError as group:
            errors.extend(group.exceptions)

    stage.start(talking())
    stage.run_seconds(1)
    assert len(errors) == 1 and "no sound 'blip'" in str(errors[0])
    assert list(stage.shown()) == []


def test_own_actions_go_on_and_the_default_ones_do_not(stage):
    task = stage.start(say(stage.scene, HELLO, actions=Actions(confirm=["x"])))
    press(stage, "space")
    assert stage.texts != [HELLO]
    press(stage, "x")
    assert stage.texts == [HELLO]
    press(stage, "x")
    assert task.finished


def test_what_began_the_speech_does_not_hurry_it(stage):
    async def talking():
        await wait_key("space")
        await say(stage.scene, HELLO, speed=1)

    task = stage.start(talking())
    stage.hold("space")
    stage.run_seconds(2)
    assert stage.texts == [HELLO[:1]] or stage.texts == [HELLO[:2]]
    task.cancel()


def test_a_scene_below_that_hears_does_not_hear_what_it_uses():
    heard = []

    async def below(scene):
        scene.start(listener())
        await scene.game.play(above, below="live", hear_below=True)

    async def listener():
        async for event in events(pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
            heard.append(getattr(event, "key", "mouse"))

    async def above(scene):
        await say(scene, HELLO)
        assert await ask(scene, HELLO, ["yes", "no"]) == "no"
        await say(scene, HELLO)

    async def main(game):
        await game.play(below)

    with Stage(main) as stage:
        for key in ("space", "x", "space", "space", "down", "up", "up", "return"):
            press(stage, key)
        assert heard == [pygame.K_x]
        for _ in range(2):
            stage.click((3, 3))
            stage.run_ticks(2)
        assert stage.done
    assert heard == [pygame.K_x]


def test_speech_hurries_and_slows_with_its_clock(stage):
    stage.start(say(stage.scene, HELLO, speed=10))
    stage.scene.clock.speed = 0.5
    stage.run_seconds(1)
    assert len(stage.texts[0]) in (4, 5)


def test_more_letters_than_a_picture_can_hold_do_no_harm(stage):
    task = stage.start(say(stage.scene, "x" * 5_000))
    press(stage)
    assert set(stage.texts[0]) == {"x", "\n"}
    task.cancel()


def test_an_answer_can_be_disabled(stage):
    answers = []

    async def asking():
        answers.append(await ask(stage.scene, "Pay?", ["yes", "no"], disabled=["yes"]))

    stage.start(asking())
    press(stage)
    press(stage)
    assert answers == ["no"]


def test_a_name_that_is_no_text_is_refused(stage):
    errors = []

    async def talking():
        try:
            await say(stage.scene, HELLO, name=3)
        except TypeError as error:
            errors.append(str(error))

    stage.start(talking())
    assert errors == ["a name must be a text, got 3"]


def test_on_a_screen_of_no_use_it_still_ends():
    with Stage(size=(12, 12)) as stage:
        task = stage.start(say(stage.scene, HELLO, name="Mara", portrait=pygame.Surface((9, 9))))
        while not task.finished:
            assert "\n" not in stage.texts[0]
            press(stage)
