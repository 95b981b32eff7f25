"""A menu, as the player has it."""

from __future__ import annotations

import pygame
import pytest

from pgasync import Actions, events, sleep_forever, wait_key
from pgasync.kits.menu import AGAIN, FIRST, menu
from pgasync.kits.panel import DIM, GOLD, letters_for, room_for
from pgasync.testing import Stage
from tests.silence import silence

ITEMS = ["Play", "Options", "Quit"]
LEVELS = [f"Level {n}" for n in range(100)]


@pytest.fixture
def choose(stage):
    """Shows a menu, and gives a list that has what was chosen."""

    def begin(items=ITEMS, **how):
        chosen = []

        async def choosing():
            chosen.append(await menu(stage.scene, items, **how))

        stage.start(choosing())
        return chosen

    return begin


def lit(stage):
    """The text that is the matter now."""
    found = [each.text for each in stage.shown() if getattr(each, "color", None) == pygame.Color(GOLD)]
    (text,) = found
    return text


def play(stage, *keys):
    for key in keys:
        stage.press(key)
        stage.run_ticks(2)


def button(kind, number):
    return pygame.Event(kind, instance_id=0, button=number)


def stick(value):
    return pygame.Event(
        pygame.CONTROLLERAXISMOTION, instance_id=0, axis=pygame.CONTROLLER_AXIS_LEFTY, value=value
    )


def finger(stage, pos):
    width, height = stage.size
    x, y = pos
    return pygame.Event(pygame.FINGERDOWN, touch_id=1, finger_id=0, x=x / width, y=y / height)


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["return"], "Play"),
        (["down", "space"], "Options"),
        (["s", "s", "w", "return"], "Options"),
        (["up", "return"], "Quit"),
        (["down", "down", "down", "return"], "Play"),
    ],
)
def test_keys_choose_and_after_the_last_item_comes_the_first(stage, choose, keys, choice):
    chosen = choose()
    play(stage, *keys)
    assert chosen == [choice]


def test_the_mouse_chooses_what_it_is_over(stage, choose):
    chosen = choose()
    stage.point(stage.find_text("Quit"))
    stage.run_ticks(1)
    assert (lit(stage), chosen) == ("Quit", [])
    stage.click(stage.find_text("Options"))
    stage.run_ticks(1)
    assert chosen == ["Options"]


def test_a_mouse_that_lies_still_does_not_disturb_the_keys(stage, choose):
    width, height = stage.size
    stage.point((width / 2, height / 2))
    stage.run_ticks(1)
    choose()
    assert lit(stage) == "Play"
    play(stage, "up")
    assert lit(stage) == "Quit"


def test_a_click_beside_the_items_chooses_nothing(stage, choose):
    chosen = choose()
    stage.click((2, 2))
    stage.run_ticks(2)
    x, y = stage.find_text("Play").pos
    stage.click((x, y - 25))  # on the board, above the first item
    stage.run_ticks(2)
    assert (lit(stage), chosen) == ("Play", [])


def test_the_other_mouse_buttons_choose_nothing(stage, choose):
    chosen = choose()
    stage.click(stage.find_text("Quit"), button=3)
    stage.run_ticks(2)
    assert chosen == []


def test_a_finger_chooses(stage, choose):
    chosen = choose()
    stage.post(finger(stage, stage.find_text("Quit").pos))
    stage.run_ticks(1)
    assert chosen == ["Quit"]


def test_the_wheel_moves_the_bar(stage, choose):
    choose()
    seen = []
    for y in (-1, -2, 1, 0):
        stage.post(pygame.Event(pygame.MOUSEWHEEL, x=0, y=y, touch=False))
        stage.run_ticks(1)
        seen.append(lit(stage))
    assert seen == ["Options", "Quit", "Options", "Options"]


def test_a_gamepad_chooses(stage, choose):
    chosen = choose()
    for number in (pygame.CONTROLLER_BUTTON_DPAD_DOWN, pygame.CONTROLLER_BUTTON_A):
        stage.post(button(pygame.CONTROLLERBUTTONDOWN, number))
    stage.run_ticks(1)
    assert chosen == ["Options"]


def test_a_gamepads_b_leaves(stage, choose):
    chosen = choose(cancel="away")
    stage.post(button(pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLER_BUTTON_B))
    stage.run_ticks(1)
    assert chosen == ["away"]


def test_a_stick_moves_the_bar_once_for_each_push_however_it_trembles(stage, choose):
    choose()
    for value in (15000, 20000, 19000, 32767, 15000, 17000):
        stage.post(stick(value))
        stage.run_ticks(1)
    assert lit(stage) == "Options"
    for value in (0, 20000):
        stage.post(stick(value))
        stage.run_ticks(1)
    assert lit(stage) == "Quit"


@pytest.mark.parametrize("device", ["key", "cross", "stick"])
def test_what_is_held_goes_on_after_a_while_and_stops_when_it_is_let_go(stage, choose, device):
    down = {
        "key": lambda: stage.hold("down"),
        "cross": lambda: stage.post(button(pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLER_BUTTON_DPAD_DOWN)),
        "stick": lambda: stage.post(stick(32767)),
    }
    up = {
        "key": lambda: stage.release("down"),
        "cross": lambda: stage.post(button(pygame.CONTROLLERBUTTONUP, pygame.CONTROLLER_BUTTON_DPAD_DOWN)),
        "stick": lambda: stage.post(stick(0)),
    }
    choose(LEVELS)
    down[device]()
    stage.run_seconds(FIRST)
    assert lit(stage) == "Level 1"
    stage.run_ticks(1)
    assert lit(stage) == "Level 2"
    stage.run_seconds(10 * AGAIN)
    assert lit(stage) == "Level 12"
    up[device]()
    stage.run_seconds(2)
    assert lit(stage) == "Level 12"
    down[device]()
    stage.run_seconds(FIRST)
    assert lit(stage) == "Level 13"


def test_presses_that_come_faster_than_the_repeats_all_count(stage, choose):
    choose(LEVELS)
    for _ in range(5):
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            stage.post(pygame.Event(kind, key=pygame.K_DOWN, mod=0, unicode="", scancode=0))
    stage.run_ticks(1)
    assert lit(stage) == "Level 5"
    stage.run_seconds(2)
    assert lit(stage) == "Level 5"


def test_a_second_press_that_is_held_begins_its_own_pause(stage, choose):
    choose(LEVELS)
    stage.press("down")
    stage.run_seconds(0.1)
    stage.hold("down")
    stage.run_seconds(FIRST)
    assert lit(stage) == "Level 2"
    stage.run_ticks(1)
    assert lit(stage) == "Level 3"


def test_scenes_below_that_hear_do_not_hear_what_it_uses():
    heard = []

    async def below(scene):
        scene.start(listener())
        for cancel in (None, "no", "no"):
            await scene.game.play(above, cancel, below="live", hear_below=True)

    async def listener():
        async for event in events(pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL):
            heard.append(getattr(event, "key", "mouse"))

    async def above(scene, cancel):
        await menu(scene, ITEMS, cancel=cancel)

    async def main(game):
        await game.play(below)

    with Stage(main) as stage:
        stage.post(pygame.Event(pygame.MOUSEWHEEL, x=0, y=1, touch=False))
        play(stage, "x", "escape", "down", "up", "return")
        play(stage, "escape")
        stage.click((3, 3))
        stage.run_ticks(2)
        stage.click(stage.find_text("Quit"))
        stage.run_ticks(2)
        assert stage.done
    assert heard == [pygame.K_x, pygame.K_ESCAPE, "mouse"]


def test_escape_cancels_if_there_is_something_to_return(stage, choose):
    left = choose(cancel="Quit")
    play(stage, "escape")
    assert left == ["Quit"]
    stays = choose()
    play(stage, "escape")
    assert stays == []


def test_an_empty_text_can_be_what_is_returned(stage, choose):
    left = choose(cancel="")
    play(stage, "escape")
    assert left == [""]


def test_what_opened_the_menu_neither_chooses_nor_moves_in_it(stage):
    chosen = []

    async def opening(key):
        await wait_key(key)
        chosen.append(await menu(stage.scene, ITEMS))

    for key in ("return", "down"):
        task = stage.start(opening(key))
        stage.hold(key)
        stage.run_seconds(2 * FIRST)
        assert (lit(stage), chosen) == ("Play", [])
        stage.release(key)
        stage.run_ticks(2)
        assert (lit(stage), chosen) == ("Play", [])
        task.cancel()


def test_a_stick_that_is_pushed_when_the_menu_opens_does_not_move_it(stage, choose):
    stage.post(stick(32767))
    stage.run_ticks(1)
    choose()
    for value in (32000, 32767):
        stage.post(stick(value))
        stage.run_seconds(FIRST)
    assert lit(stage) == "Play"


def test_a_disabled_item_is_passed_over_and_cannot_be_chosen(stage, choose):
    chosen = choose(["Continue", *ITEMS], disabled=["Continue", "Options"])
    assert lit(stage) == "Play"
    play(stage, "down")
    assert lit(stage) == "Quit"
    play(stage, "down")
    assert lit(stage) == "Play"
    play(stage, "up")
    assert lit(stage) == "Quit"
    stage.click(stage.find_text("Options"))
    stage.run_ticks(2)
    assert (lit(stage), chosen) == ("Quit", [])
    colors = {text: stage.find_text(text).color[:3] for text in ("Continue", "Options", "Play")}
    assert colors["Continue"] == colors["Options"]
    assert sum(colors["Continue"]) < sum(colors["Play"])


def test_it_can_begin_anywhere(stage, choose):
    chosen = choose(LEVELS, begin="Level 50")
    assert lit(stage) == "Level 50"
    play(stage, "down", "return")
    assert chosen == ["Level 51"]


def test_own_actions_move_it_and_may_be_rebound_meanwhile(stage, choose):
    actions = Actions(up=["k"], down=["j"], confirm=["x"], cancel=["q"])
    chosen = choose(actions=actions, cancel="no")
    play(stage, "down", "j", "j", "k")
    assert lit(stage) == "Options"
    actions.update({"confirm": ["y"]})
    play(stage, "return", "x", "y")
    assert chosen == ["Options"]


def test_steps_and_the_choice_are_heard(tmp_path):
    (tmp_path / "sounds").mkdir()
    for name in ("tick", "yes"):
        silence(tmp_path / "sounds" / f"{name}.wav")
    with Stage(assets=tmp_path) as stage:
        stage.start(menu(stage.scene, ITEMS, begin="Quit", sounds=("tick", "yes")))
        assert stage.sounds == []
        play(stage, "down")
        assert stage.sounds == ["tick"]
        stage.point(stage.find_text("Play"))  # where it is already
        stage.run_ticks(1)
        play(stage, "return")
        assert stage.sounds == ["tick", "yes"]
        # Sounds of a scene that stands still would all come together when it goes on.
        stage.scene.clock.pause()
        stage.start(menu(stage.scene, ITEMS, sounds=("tick", "yes")))
        play(stage, "down", "return")
        assert stage.sounds == ["tick", "yes"]


def test_bar_and_repeats_go_by_the_games_clock_although_the_scene_is_paused(stage, choose):
    chosen = choose()
    stage.scene.clock.pause()
    light = stage.find_text("Options").pos + pygame.Vector2(0, 14)
    before = stage.picture().get_at((int(light.x), int(light.y)))
    stage.hold("down")
    stage.run_seconds(FIRST)
    assert stage.picture().get_at((int(light.x), int(light.y))) != before
    stage.run_ticks(1)
    assert lit(stage) == "Quit"
    play(stage, "return")
    assert chosen == ["Quit"]


@pytest.mark.parametrize("steps", [[], ["down"], ["down", "return"]])
def test_nothing_is_left_when_it_ends(stage, steps):
    task = stage.start(menu(stage.scene, ITEMS))
    assert len(list(stage.shown())) == 4
    play(stage, *steps)
    task.cancel()
    assert list(stage.shown()) == []
    assert [stage.tasks(name) for name in ("menu", "walk", "hover", "tween")] == [[], [], [], []]


def test_a_long_list_is_scrolled_and_every_item_can_be_had(stage, choose):
    chosen = choose(LEVELS)
    seen = len(stage.texts)
    assert 3 < seen < 100 and stage.texts[0] == "Level 0"
    for n in range(seen):
        assert lit(stage) == f"Level {n}"
        play(stage, "down")
    assert stage.texts[0] == "Level 1" and stage.texts[-1] == lit(stage) == f"Level {seen}"
    play(stage, *["up"] * (seen - 1))
    assert stage.texts[0] == lit(stage) == "Level 1"  # up again, it scrolls no sooner than it must
    play(stage, "up", "up")
    assert stage.texts[-1] == lit(stage) == "Level 99"
    stage.click(stage.find_text("Level 98"))
    stage.run_ticks(1)
    assert chosen == ["Level 98"]


@pytest.mark.parametrize("device", ["mouse", "finger"])
def test_a_press_on_an_arrow_turns_the_page(stage, choose, device):
    def press(text, below):
        x, y = stage.find_text(text).pos
        pos = (x, min(y + below * 22, stage.size[1] - 1))  # past its row
        if device == "mouse":
            stage.click(pos)
        else:
            stage.post(finger(stage, pos))
        stage.run_ticks(2)

    chosen = choose(LEVELS)
    seen = len(stage.texts)
    press(f"Level {seen - 1}", 1)
    assert stage.texts[-1] == lit(stage) == f"Level {2 * seen - 1}"
    press(f"Level {seen}", -1)
    assert stage.texts[0] == lit(stage) == "Level 0"
    play(stage, "down")
    press("Level 0", -1)  # where no arrow is
    assert lit(stage) == "Level 1"
    press(f"Level {seen - 1}", 20)  # below the board
    assert lit(stage) == "Level 1"
    for _ in range(100 // seen):
        press(stage.texts[-1], 1)
    assert stage.texts[-1] == lit(stage) == "Level 99"
    assert chosen == []


def test_arrows_are_drawn_where_the_list_goes_on(stage, choose):
    def arrows():
        lines = [each for each in stage.shown() if hasattr(each, "text")]
        strips = []
        for line, way in ((lines[0], -1), (lines[-1], 1)):
            strip = pygame.Rect(0, 0, 40, 12)
            strip.center = line.pos + pygame.Vector2(0, way * 1.05 * line.size)
            found = pygame.mask.from_threshold(stage.picture().subsurface(strip), DIM, (9, 9, 9, 255))
            strips.append(found.count() > 20)
        return strips

    choose(LEVELS)
    seen = len(stage.texts)
    assert arrows() == [False, True]
    play(stage, *["down"] * seen)
    assert arrows() == [True, True]
    play(stage, *["up"] * (seen + 1))
    assert lit(stage) == "Level 99"
    assert arrows() == [True, False]


def test_a_page_that_ends_on_a_disabled_item_stops_before_it(stage, choose):
    choose([*LEVELS[:40], "Secret"], disabled=["Secret", "Level 0"])
    seen = len(stage.texts)
    for _ in range(40 // seen):
        x, y = stage.find_text(stage.texts[-1]).pos
        stage.click((x, y + 22))
        stage.run_ticks(2)
    assert lit(stage) == "Level 39"


SCREENS = [((640, 480), None), ((160, 120), 28), ((64, 64), None), ((1920, 1080), None), ((1920, 1080), 90)]
LONG = ["Play", "A choice that is much too long for any screen of a handheld " * 3, *"abcdefghij"]
ROOMS = {"all": {}, "corner": {"place": "bottomright"}, "half": {"place": "midtop"}, "low": {}}


@pytest.mark.parametrize(("screen", "size"), SCREENS)
@pytest.mark.parametrize("items", [ITEMS, LONG], ids=["short", "long"])
@pytest.mark.parametrize("where", ROOMS)
def test_all_of_it_is_in_its_room(screen, size, items, where):
    with Stage(size=screen) as stage:
        chosen = []
        room = room_for(stage.scene)
        if where == "half":
            room.width //= 2
            room.height -= 10
        if where == "low":
            room.height = max(20, 7 * (size or letters_for(stage.scene)) // 4)

        async def choosing():
            how = {**ROOMS[where], "room": None if where == "all" else room}
            chosen.append(await menu(stage.scene, items, size=size, **how))

        stage.start(choosing())
        play(stage, "down")
        for each in stage.shown():
            if hasattr(each, "text"):
                letters = each.render(each.color).get_rect(center=each.pos)
                # Letters have empty rows above and below, which may lie beside a very small board.
                assert room.left <= letters.left and letters.right <= room.right
                assert room.collidepoint(each.pos)
        bright = pygame.mask.from_threshold(stage.picture(), "black", (1, 1, 1, 255))
        bright.invert()
        found = bright.get_bounding_rects()
        board = found[0].unionall(found[1:])
        assert room.contains(board)
        if where == "corner":
            assert board.bottomright == room.bottomright
        play(stage, "return")
        assert chosen == [items[1]]


def test_a_line_end_within_an_item_is_shown_as_a_space_and_returned_as_it_is(stage, choose):
    chosen = choose(["New\ngame"])
    assert stage.texts == ["New game"]
    play(stage, "return")
    assert chosen == ["New\ngame"]


@pytest.mark.parametrize(
    ("items", "how", "kind", "text"),
    [
        ([], {}, ValueError, "menu() needs at least one text that can be chosen, got none"),
        ("Play", {}, TypeError, "menu() needs a list of texts, got 'Play'"),
        (None, {}, TypeError, "menu() needs a list of texts, got None"),
        ([1, 2], {}, TypeError, "menu() needs texts to choose from, got 1. Write '1'."),
        (
            ["a", "b", "a"],
            {},
            ValueError,
            "menu() needs texts that can be told apart, got 'a' twice",
        ),
        (
            ["a"],
            {"disabled": ["a"]},
            ValueError,
            "menu() needs at least one text that can be chosen, got none",
        ),
        (["a"], {"disabled": "a"}, TypeError, "disabled is a list of items, got the text 'a'. Write ['a']."),
        (
            ITEMS,
            {"disabled": ["Play", "Save"]},
            ValueError,
            "there is no item 'Save'. There are: 'Play', 'Options', 'Quit'",
        ),
        (
            ITEMS,
            {"begin": "play"},
            ValueError,
            "there is no item 'play'. There are: 'Play', 'Options', 'Quit'",
        ),
        (
            ITEMS,
            {"place": "middle"},
            ValueError,
            "no place 'middle'. There are: center, topleft, midtop, topright, midleft, midright, bottomleft,"
            " midbottom, bottomright",
        ),
        (ITEMS, {"size": 0}, ValueError, "size must be >= 1 pixel, got 0"),
        (ITEMS, {"size": 2.5}, TypeError, "size must be a whole number of pixels, got 2.5"),
        (ITEMS, {"actions": {}}, TypeError, "actions must be Actions, got {}"),
        (
            ITEMS,
            {"actions": Actions(up=["w"], down=["s"])},
            ValueError,
            "menu() needs the action 'confirm'. There are: up, down",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(stage, items, how, kind, text):
    errors = []

    async def choosing():
        try:
            await menu(stage.scene, items, **how)
        except (TypeError, ValueError) as error:
            errors.append((type(error), str(error)))

    stage.start(choosing())
    assert errors == [(kind, text)]
    assert list(stage.shown()) == []


def test_it_ends_with_its_scene():
    async def game_with_a_menu(game):
        await game.play(short_scene)
        await sleep_forever()

    async def short_scene(scene):
        task = scene.start(menu(scene, ITEMS))
        assert not task.finished

    with Stage(game_with_a_menu) as stage:
        assert list(stage.shown()) == []
        stage.game.main.cancel("the test ended")
