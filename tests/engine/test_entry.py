"""Text that the player enters, from the first key to enter or escape."""

import pygame
import pytest

from pgasync import Cancelled, enter_text, events, key_held, next_frame, sleep_forever, wait_key
from pgasync.kernel.scheduler import here
from tests.waits.case import Room


@pytest.fixture
def room():
    with Room() as room:
        yield room


def entering(room, *args, **options):
    task = room.start(enter_text(*args, **options))
    assert task.is_open()
    return task


def happen(room, kind, **attributes):
    room.post(pygame.Event(kind, attributes))


def test_what_is_typed_is_shown_and_returned_at_enter(room):
    label = room.scene.text("who?", (80, 60))
    task = entering(room, label)
    assert label.text == ""
    room.type_text("Ada Ö")
    room.run_ticks(3)
    assert label.text == "Ada"
    room.run_ticks(3)
    assert (label.text, task.is_open()) == ("Ada Ö", True)
    room.press("return")
    room.run_ticks()
    assert (task.result, label.text) == ("Ada Ö", "Ada Ö")


def test_escape_gives_none_and_the_label_is_as_it_was(room):
    label = room.scene.text("who?", (80, 60))
    task = entering(room, label, text="x")
    room.type_text("yz")
    room.run_ticks(3)
    assert label.text == "xyz"
    room.press("escape")
    room.run_ticks()
    assert task.finished
    assert (task.result, label.text) == (None, "who?")


def test_it_needs_no_label(room):
    task = entering(room, text="1", allowed="0123456789", max_length=3)
    room.type_text("a2b345\n")
    room.run_ticks(10)
    assert task.result == "123"


def test_cancelled_it_leaves_the_label_as_it_was_and_no_caret(room):
    label = room.scene.text("who?", (80, 60))
    shown = len(room.scene.layers)
    task = entering(room, label)
    assert len(room.scene.layers) == shown + 1
    assert room.game.inputs.devices.caret is not None
    task.cancel()
    assert label.text == "who?"
    assert len(room.scene.layers) == shown
    assert room.game.inputs.devices.caret is None


def test_nobody_else_hears_meanwhile_and_the_enter_that_ends_it_is_nobodys(room):
    log = []

    async def listen():
        async for event in events(pygame.KEYDOWN, pygame.TEXTINPUT):
            log.append(event)

    async def ship():
        while True:
            log.extend([True] * key_held("a"))
            await next_frame()

    room.start(listen())
    room.start(ship())
    task = entering(room)
    room.type_text("aa\n")
    room.run_ticks(8)
    assert (task.result, log) == ("aa", [])
    room.press("b")
    room.run_ticks()
    assert len(log) == 1


def test_the_letter_of_the_key_that_has_opened_it_is_not_entered(room):
    async def story():
        await wait_key("n")
        return await enter_text()

    task = room.start(story())
    room.type_text("n")
    room.run_ticks(2)
    room.type_text("nn\n")
    room.run_ticks(5)
    assert task.result == "nn"


@pytest.mark.parametrize(
    ("key", "seconds", "left"),
    [
        ("backspace", 0.3, 19),
        ("backspace", 0.42, 18),
        ("backspace", 0.62, 13),
        ("left", 0.62, 20),
        ("home", 0.62, 20),
    ],
)
def test_a_key_that_is_held_goes_on_after_a_while(room, key, seconds, left):
    task = entering(room, text="x" * 20)
    room.hold(key)
    room.run_seconds(seconds)
    room.release(key)
    room.run_seconds(1)
    room.press("return")
    room.run_ticks()
    assert len(task.result) == left


def test_a_held_key_moves_the_caret_and_keeps_to_the_games_clock(room):
    room.scene.clock.pause()
    task = entering(room, text="x" * 20)
    room.hold("left")
    room.run_seconds(0.62)
    room.release("left")
    room.type_text("|\n")
    room.run_ticks(4)
    assert task.result == "x" * 13 + "|" + "x" * 7


def test_another_key_ends_the_one_that_goes_on(room):
    task = entering(room, text="x" * 20)
    room.hold("backspace")
    room.run_seconds(0.5)
    room.press("a")
    room.run_seconds(1)
    room.release("backspace")
    room.press("return")
    room.run_ticks()
    assert len(task.result) == 16


def test_a_held_key_stops_under_a_scene_on_top(room):
    async def top(scene):
        await wait_key("space")

    task = entering(room, text="x" * 20)
    room.hold("backspace")
    room.run_ticks()
    room.start(room.game.play(top))
    room.run_seconds(1)
    room.release("backspace")
    room.press("space")
    room.run_ticks(2)
    room.press("return")
    room.run_ticks()
    assert task.result == "x" * 19


def test_the_clipboard_is_pasted_as_far_as_it_fits(room):
    task = entering(room, text="<>", max_length=12)
    room.press("left")
    room.clipboard = "one\ntwo three"
    room.run_ticks()
    room.hold("ctrl")
    room.run_ticks()
    happen(room, pygame.KEYDOWN, key=pygame.K_v, mod=pygame.KMOD_LCTRL, unicode="\x16")
    room.run_ticks()
    room.release("ctrl")
    room.type_text("\n")
    room.run_ticks(2)
    assert task.result == "<one two th>"


@pytest.mark.parametrize(
    ("key", "mod"),
    [(pygame.K_v, pygame.KMOD_LMETA), (pygame.K_v, pygame.KMOD_RCTRL), (pygame.K_INSERT, pygame.KMOD_LSHIFT)],
)
def test_there_are_other_ways_to_paste(room, key, mod):
    room.clipboard = "ok"
    task = entering(room)
    happen(room, pygame.KEYDOWN, key=key, mod=mod)
    room.run_ticks()
    room.press("return")
    room.run_ticks()
    assert task.result == "ok"


def test_the_clipboard_belongs_to_the_world_outside_and_is_asked_for(room):
    asked = []

    class Recorder:
        def tick(self, events, flicks, real):
            pass

        def post(self, place, event):
            pass

        def ask(self, name, read):
            asked.append(name)
            return "recorded"

    room.game.recorder = Recorder()
    task = entering(room)
    happen(room, pygame.KEYDOWN, key=pygame.K_v, mod=pygame.KMOD_LCTRL)
    room.run_ticks()
    room.press("return")
    room.run_ticks()
    room.game.recorder = None
    assert (task.result, asked) == ("recorded", ["clipboard"])


def test_what_is_composed_is_shown_and_entered_once(room):
    label = room.scene.text(pos=(80, 60))
    task = entering(room, label, text="x")
    for composed in ("n", "ni", "にほ"):
        room.compose(composed)
        room.run_ticks()
        assert label.text == "x" + composed
    room.compose("")
    happen(room, pygame.TEXTINPUT, text="日本")
    room.run_ticks()
    assert label.text == "x日本"
    room.press("return")
    room.run_ticks()
    assert task.result == "x日本"


@pytest.mark.parametrize("order", ["before", "after", "cleared"])
def test_the_enter_that_takes_what_is_composed_does_not_end_it(room, order):
    """Some systems tell of the key, too: before the text that it has taken, or behind it."""
    task = entering(room)
    room.compose("ni")
    room.run_ticks(2)
    enter = {"key": pygame.K_RETURN, "mod": 0, "unicode": "\r"}
    if order == "before":
        happen(room, pygame.KEYDOWN, **enter)
    if order == "cleared":
        happen(room, pygame.TEXTEDITING, text="", start=0, length=0)
    happen(room, pygame.TEXTINPUT, text="日")
    if order != "before":
        happen(room, pygame.KEYDOWN, **enter)
    room.run_ticks(2)
    assert task.is_open()
    happen(room, pygame.KEYDOWN, **enter)
    room.run_ticks()
    assert task.result == "日"


@pytest.mark.parametrize("key", ["escape", "backspace", "left"])
def test_keys_are_the_methods_while_it_composes(room, key):
    task = entering(room, text="ab")
    room.compose("ni")
    room.press(key)
    room.run_ticks(2)
    room.compose("")
    room.type_text("c")
    room.run_ticks(3)
    room.press("return")
    room.run_ticks()
    assert task.result == "abc"


def test_what_is_composed_but_not_taken_is_not_entered(room):
    task = entering(room, text="a")
    room.compose("ni")
    room.run_ticks()
    room.compose("")
    room.run_ticks()
    room.press("return")
    room.run_ticks()
    assert task.result == "a"


@pytest.mark.parametrize("anchor", ["topleft", "center", "midright"])
def test_a_long_text_stays_within_the_screen_and_moves_with_the_caret(room, anchor):
    label = room.scene.text(pos=(80, 60), anchor=anchor, size=20)
    task = entering(room, label)
    caret = room.game.inputs.devices
    letters = "abcdefghijklmnopqrstuvwxyz"
    room.type_text(letters)
    for _ in letters:
        room.run_ticks()
        room.game.draw()
        assert 0 <= caret.caret.left <= 160
        assert label.picture.width <= 160
    assert letters.endswith(label.text)
    assert len(label.text) > 3
    room.press("home")
    room.run_ticks()
    assert letters.startswith(label.text)
    for _ in range(26):
        room.press("right")
        room.run_ticks(2)
        assert 0 <= caret.caret.left <= 160
    assert letters.endswith(label.text)
    for left in range(26, 0, -1):
        assert letters[:left].endswith(label.text)
        assert len(label.text) >= min(left, 4)
        room.press("backspace")
        room.run_ticks(2)
    assert label.text == ""
    room.press("escape")
    room.run_ticks()
    assert task.finished


def test_a_label_with_a_width_shows_one_line_of_it_and_at_the_end_all(room):
    label = room.scene.text(pos=(80, 60), size=20, width=60)
    task = entering(room, label)
    room.type_text("one two three four")
    room.run_ticks(20)
    room.game.draw()
    assert "one two three four".endswith(label.text)
    assert label.picture.width <= 60
    assert label.picture.height < 40
    room.press("return")
    room.run_ticks()
    room.game.draw()
    assert label.text == task.result
    assert label.picture.height > 60


def test_a_long_text_in_the_clipboard_takes_no_time(room):
    room.clipboard = "x" * 20_000
    label = room.scene.text(pos=(80, 60), size=20)
    task = entering(room, label)
    happen(room, pygame.KEYDOWN, key=pygame.K_v, mod=pygame.KMOD_LCTRL)
    room.run_ticks()
    assert set(label.text) == {"x"}
    assert len(label.text) < 40
    task.cancel()


def test_the_caret_is_seen_for_half_a_second_and_again_after_each_key(room):
    label = room.scene.text(pos=(20, 60), size=20, anchor="midleft", color="red")
    task = entering(room, label)

    def seen():
        room.game.draw()
        return room.game.screen.get_at(room.game.inputs.devices.caret.center)[:3] == (255, 0, 0)

    looks = []
    for _ in range(10):
        looks.append(seen())
        room.run_seconds(0.25)
    assert looks == [True, True, False, False, True, True, False, False, True, True]
    assert not seen()
    room.press("home")
    room.run_ticks()
    assert seen()
    task.cancel()


def test_what_is_composed_is_underlined(room):
    label = room.scene.text(pos=(20, 60), size=20, anchor="midleft", color="red")
    task = entering(room, label, text="oo")
    room.compose("oo")
    room.run_ticks(40)  # the caret is not seen
    room.game.draw()
    caret = room.game.inputs.devices.caret
    under = [room.game.screen.get_at((x, caret.bottom - 1))[:3] == (255, 0, 0) for x in range(160)]
    first, last = under.index(True), 159 - under[::-1].index(True)
    assert all(under[first : last + 1])
    assert abs(last + 1 - caret.left) <= 1
    assert abs((caret.left - first) - (first - 20)) <= 2  # as wide as the two that are entered already
    task.cancel()


def test_the_place_of_the_caret_is_told_as_a_camera_sees_it(room):
    label = room.scene.text(pos=(20, 60), size=20, anchor="midleft", layer="main")
    room.scene.camera.pos = (100, 60)
    room.scene.camera.zoom = 2
    task = entering(room, label)
    place = room.game.inputs.devices.caret
    assert abs(place.x - room.scene.camera.to_screen((20, 60)).x) <= 2
    assert abs(place.centery - room.scene.camera.to_screen((20, 60)).y) <= 2
    task.cancel()


def test_a_label_that_is_taken_off_meanwhile_leaves_no_caret(room):
    label = room.scene.text(pos=(80, 60))
    task = entering(room, label)
    label.remove()
    room.game.draw()
    assert room.game.screen.get_bounding_rect().size == (160, 120)
    assert pygame.mask.from_threshold(room.game.screen, "white", (1, 1, 1, 255)).count() == 0
    room.type_text("ok\n")
    room.run_ticks(5)
    assert task.result == "ok"


def test_two_at_once_the_one_that_began_last_is_entered_first(room):
    first, second = entering(room), entering(room)
    room.type_text("a\n")
    room.run_ticks(4)
    assert (first.is_open(), second.result) == (True, "a")
    room.type_text("b\n")
    room.run_ticks(4)
    assert first.result == "b"


def test_scenes_function_goes_on_with_what_was_entered(room):
    async def name(scene):
        try:
            return await enter_text(scene.text(pos=(10, 10)))
        except Cancelled:
            raise AssertionError from None

    task = room.start(room.game.play(name))
    room.type_text("Bo\n")
    room.run_ticks(5)
    assert task.result == "Bo"


def test_the_window_hears_who_wants_text(room):
    inputs = room.game.inputs
    assert not inputs.listen_to(pygame.TEXTINPUT)
    task = entering(room)
    assert inputs.listen_to(pygame.TEXTINPUT)

    async def top(scene):
        await sleep_forever()

    on_top = room.start(room.game.play(top))
    assert not inputs.listen_to(pygame.TEXTINPUT)
    on_top.cancel()
    assert inputs.listen_to(pygame.TEXTINPUT)
    task.cancel()
    assert not inputs.listen_to(pygame.TEXTINPUT)


def test_a_stream_that_is_ended_from_outside_ends_the_entry_with_what_there_is(room):
    task = entering(room, text="so far")
    stream = task.parked_on
    stream.release(task)
    here().call(here().go, (task, task.coro.throw, StopAsyncIteration()))
    assert task.result == "so far"
