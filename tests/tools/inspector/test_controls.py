"""Keys and mouse: what they do, and who gets them."""

from __future__ import annotations

import pygame
import pytest

from pgasync import Signal, open_nursery, sleep_forever
from pgasync.engine.recorder import Recorder
from pgasync.tools.inspector.stopwatch import Timed
from tests.tools.inspector.story import main_of

KEYDOWN, KEYUP = pygame.KEYDOWN, pygame.KEYUP


@pytest.fixture
def heard():
    return []


@pytest.fixture
def opened(bench, heard):
    made = bench(main_of(heard))
    made.pictures(4)
    made.open()
    made.pictures(2)
    heard.clear()
    return made


def place(made, panel, line):
    """The middle of a line of a list; in the tree the first is the heading."""
    layout = made.loop.overlay.layout
    rect = layout.list_of(panel)
    return rect.left + rect.width // 3, rect.top + line * layout.row + layout.row // 2


# Who gets what.


def test_keys_and_clicks_of_the_inspector_do_not_reach_the_game(opened, heard):
    opened.press("a", pygame.K_DOWN, pygame.K_TAB)
    opened.click(place(opened, "ended", 2))
    opened.window.coming = [
        pygame.Event(pygame.TEXTINPUT, text="a"),
        pygame.Event(pygame.MOUSEMOTION, pos=(5, 5), rel=(1, 1), buttons=(0, 0, 0)),
        pygame.Event(pygame.MOUSEWHEEL, x=0, y=1),
        pygame.Event(pygame.FINGERDOWN, x=0.5, y=0.5, dx=0, dy=0, finger_id=1, touch_id=1),
    ]
    opened.pictures()
    assert heard == []


def test_pads_and_the_windows_own_events_always_reach_the_game(opened, heard):
    opened.window.coming = [pygame.Event(pygame.JOYBUTTONDOWN, button=1, joy=0)]
    opened.pictures()
    assert [kind for kind, _, _ in heard] == [pygame.JOYBUTTONDOWN]


def test_f10_gives_the_keys_to_the_game_and_takes_them_back(opened, heard):
    opened.press(pygame.K_F10)
    assert opened.desk.playing and heard == []
    opened.press("a", pygame.K_ESCAPE)
    assert [key for _, key, _ in heard] == [pygame.K_a] * 2 + [pygame.K_ESCAPE] * 2
    opened.press(pygame.K_F10, "a")
    assert not opened.desk.playing and len(heard) == 4


def test_f12_never_reaches_the_game(opened, heard):
    opened.press(pygame.K_F10, pygame.K_F12)
    assert opened.loop.overlay is None
    opened.press(pygame.K_F12, pygame.K_F12, pygame.K_F12)
    assert opened.loop.overlay is not None
    assert heard == []


def test_the_release_of_a_key_goes_where_its_press_went(opened, heard):
    opened.press(pygame.K_F10)
    opened.window.coming = [pygame.Event(KEYDOWN, key=pygame.K_a, unicode="a", mod=0)]
    opened.pictures()
    opened.press(pygame.K_F10)
    opened.window.coming = [
        pygame.Event(KEYUP, key=pygame.K_a, mod=0),
        pygame.Event(KEYDOWN, key=pygame.K_b, unicode="b", mod=0),
    ]
    opened.pictures()
    opened.press(pygame.K_F10)
    opened.window.coming = [pygame.Event(KEYUP, key=pygame.K_b, mod=0)]
    opened.pictures()
    assert [(kind, key) for kind, key, _ in heard] == [(KEYDOWN, pygame.K_a), (KEYUP, pygame.K_a)]


def test_a_key_that_was_held_before_f12_is_let_go_in_the_game(bench, heard):
    made = bench(main_of(heard))
    made.window.coming = [pygame.Event(KEYDOWN, key=pygame.K_a, unicode="a", mod=0)]
    made.pictures()
    made.open()
    made.window.coming = [pygame.Event(KEYUP, key=pygame.K_a, mod=0)]
    made.pictures()
    assert [kind for kind, _, _ in heard] == [KEYDOWN, KEYUP]


def test_while_the_player_plays_the_mouse_is_the_games_in_its_own_pixels(opened, heard):
    opened.press(pygame.K_F10)  # only the header stays: a small window
    opened.window.coming = [
        pygame.Event(pygame.MOUSEMOTION, pos=(32, 40), rel=(3, 4), buttons=(0, 0, 0)),
        pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(32, 40), button=1),
        pygame.Event(pygame.MOUSEBUTTONUP, pos=(32, 40), button=1),
    ]
    opened.pictures()
    assert [(kind, pos) for kind, _, pos in heard] == [
        (pygame.MOUSEMOTION, (32, 40)),
        (pygame.MOUSEBUTTONDOWN, (32, 40)),
        (pygame.MOUSEBUTTONUP, (32, 40)),
    ]


def test_beside_the_game_a_click_into_it_gives_it_the_focus_and_only_that(bench, heard, monkeypatch):
    from pgasync.tools.inspector.glass import Glass

    monkeypatch.setattr(Glass, "size", lambda self: (1920, 1440))  # 30 times as large as the game
    made = bench(main_of(heard), size=(64, 48))
    made.open()
    heard.clear()
    layout = made.loop.overlay.layout
    assert layout.beside

    def click(x, y):
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            made.window.coming.append(pygame.Event(kind, pos=(x / 30, y / 30), button=1))
        made.pictures()

    click(*layout.game.center)
    assert made.desk.playing and heard == []
    click(*layout.game.center)
    pressed, released = heard
    assert pressed == (pygame.MOUSEBUTTONDOWN, None, (32, 24))
    assert released == (pygame.MOUSEBUTTONUP, None, (32, 24))
    click(layout.panels["tree"].centerx, layout.panels["tree"].bottom - 5)
    assert not made.desk.playing and len(heard) == 2


def test_closing_the_window_ends_a_game_that_stands_still(opened):
    opened.press(" ")
    opened.pictures(3)
    opened.window.coming = [pygame.Event(pygame.QUIT)]
    opened.pictures(2)
    assert opened.game.done
    assert opened.game.main.cause.why == "the window was closed"


def test_ctrl_c_ends_a_game_that_stands_still(opened):
    opened.press(" ")
    opened.loop.interrupt.came = True
    opened.pictures()
    assert opened.game.done


# What the keys do.


def test_arrows_and_page_keys_move_in_the_tree(opened):
    desk = opened.desk
    assert opened.titles()[desk.rows.place] == "main"
    opened.press(pygame.K_DOWN, pygame.K_DOWN)
    assert desk.rows.row.title == "shield"
    opened.press(pygame.K_END)
    assert desk.rows.row.title == "dice"
    opened.press(pygame.K_UP)
    assert desk.rows.row.title == "listener"
    opened.press(pygame.K_HOME, pygame.K_PAGEDOWN)
    assert desk.rows.place == opened.loop.overlay.layout.lines("tree") - 2
    opened.press(pygame.K_PAGEUP)
    assert desk.rows.place == 0


def test_a_key_that_is_held_moves_on(opened):
    opened.window.coming = [pygame.Event(KEYDOWN, key=pygame.K_DOWN, unicode="", mod=0)]
    opened.pictures()
    assert opened.desk.rows.place == 1
    opened.pictures(40)
    place = opened.desk.rows.place
    assert place > 3
    opened.window.coming = [pygame.Event(KEYUP, key=pygame.K_DOWN, mod=0)]
    opened.pictures(40)
    assert opened.desk.rows.place == place


def test_right_and_enter_open_left_closes_and_goes_up(opened):
    opened.select("bullet × 7")
    opened.press(pygame.K_RIGHT)
    assert "bullet#7" in opened.titles()
    opened.press(pygame.K_LEFT)
    assert "bullet#7" not in opened.titles()
    opened.press(pygame.K_RETURN)
    assert "bullet#7" in opened.titles()
    opened.press(pygame.K_DOWN, pygame.K_LEFT)
    assert opened.desk.rows.row.title == "bullet × 7"
    opened.press(pygame.K_LEFT, pygame.K_LEFT)
    assert opened.desk.rows.row.title == "level"


def test_the_selected_row_is_kept_in_sight(opened):
    opened.select("bullet × 7")
    opened.press(pygame.K_RETURN, pygame.K_END)
    desk, lines = opened.desk, opened.loop.overlay.layout.lines("tree") - 1
    assert desk.top <= desk.rows.place < desk.top + lines
    assert desk.top > 0
    opened.press(pygame.K_HOME)
    assert desk.top == 0


def test_space_pauses_and_the_game_stands_still(opened):
    frame = opened.game.clock.frame
    opened.press(" ")
    opened.pictures(10)
    assert opened.game.clock.frame == frame
    opened.press(" ")
    opened.pictures(3)
    assert opened.game.clock.frame == frame + 4


@pytest.mark.parametrize("key", [".", "n"])
def test_a_step_is_one_tick_and_pauses(opened, key):
    frame = opened.game.clock.frame
    opened.press(key)
    opened.pictures(5)
    assert opened.game.clock.frame == frame + 1
    opened.press(key, key, key)
    opened.pictures(5)
    assert opened.game.clock.frame == frame + 4


@pytest.mark.parametrize(("presses", "ticks"), [("-", 32), ("--", 16), ("----", 6), ("+", 128), ("+++", 512)])
def test_the_speed_is_that_of_the_game_and_exact(opened, presses, ticks):
    opened.press(*presses)
    frame = opened.game.clock.frame
    opened.pictures(64)
    assert abs(opened.game.clock.frame - frame - ticks) <= 1


def test_the_speed_of_a_variable_step_reaches_as_far(bench):
    made = bench(main_of([]), variable_step=True)
    made.open()
    made.press("+", "+", "+", "+")
    assert made.desk.speed == 8
    now = made.game.clock.now
    made.pictures(64)
    assert made.game.clock.now - now == pytest.approx(8, rel=0.01)
    assert made.game.clock.dt <= 0.1
    made.press(" ")
    frame = made.game.clock.frame
    made.press(".")
    made.pictures(5)
    assert made.game.clock.frame == frame + 1


def test_w_asks_a_task_why_and_again_for_its_source(bench):
    async def orphan():
        await Signal("a knock").wait()

    async def main(game):
        async with open_nursery() as nursery:
            nursery.start(orphan())
            await sleep_forever()

    made = bench(main)
    made.open()
    made.pictures(3)
    made.select("orphan")
    made.press("w")
    desk = made.desk
    assert desk.teller is desk.rows.row.task
    assert desk.story[1:] == [
        "  nothing else refers to what it waits for, so nobody can end the wait: a knock"
    ]
    assert isinstance(desk.teller.coro, Timed)
    made.press("w")
    assert desk.teller is None
    made.press("w")
    desk.teller.cancel()
    made.pictures()
    assert desk.teller is None


def test_tab_goes_through_the_panels_both_ways(opened):
    seen = []
    for _ in range(3):
        opened.press(pygame.K_TAB)
        seen.append(opened.desk.panel)
    assert seen == ["ended", "inputs", "tree"]
    opened.window.coming = [pygame.Event(KEYDOWN, key=pygame.K_TAB, unicode="", mod=pygame.KMOD_LSHIFT)]
    opened.pictures()
    assert opened.desk.panel == "inputs"


def test_escape_closes(opened):
    opened.press(pygame.K_ESCAPE)
    assert opened.loop.overlay is None


# What changes the game.


@pytest.mark.parametrize("keys", ["cc", "cy", ("c", pygame.K_RETURN), (pygame.K_DELETE, pygame.K_DELETE)])
def test_a_task_is_cancelled_after_a_confirmation(opened, keys):
    opened.select("shield")
    first, second = keys
    opened.press(first)
    assert opened.desk.question.text == "Cancel shield and 2 tasks below?"
    task = opened.desk.rows.row.task
    assert task.is_open()
    opened.press(second)
    assert task.cancelled
    assert str(task.cause) == "cancelled in the inspector"
    assert "shield" not in opened.titles()
    assert opened.loop.overlay.watch.ended[-1].why == "cancelled in the inspector"


@pytest.mark.parametrize("no", ["n", pygame.K_ESCAPE])
def test_a_cancellation_can_be_thought_better_of(opened, no):
    opened.select("shield")
    opened.press("c", no)
    assert opened.desk.question is None
    assert "shield" in opened.titles()
    assert opened.loop.overlay is not None and not opened.desk.by_hand


def test_a_whole_fold_is_cancelled_at_once(opened):
    opened.select("bullet × 7")
    opened.press("c")
    assert opened.desk.question.text == "Cancel all 7 bullet?"
    opened.press("c")
    assert not any("bullet" in title for title in opened.titles())


def test_p_pauses_the_clock_of_the_task_and_lets_it_go_on(opened):
    clock = opened.game.scene.clock
    opened.select("brief")
    opened.press("p")
    frame = clock.frame
    opened.pictures(5)
    assert clock.paused and clock.frame == frame and opened.game.clock.frame > frame
    opened.press("p")
    assert not clock.paused


@pytest.mark.parametrize("keys", ["cc", "p"])
def test_a_change_by_hand_is_told_once_and_stays_known(opened, keys):
    recorder = opened.game.recorder = Recorder(opened.game, {"game": "toy", "demo": False})
    assert recorder.again()
    opened.select("brief")
    opened.press(*keys)
    assert opened.desk.notice == "Changed by hand: a recording no longer replays this run."
    assert recorder.again() == ""  # a crash page must not give a command that shows something else
    opened.pictures(7, 1.0)
    assert opened.desk.notice == "" and opened.desk.by_hand
    opened.press("p")
    assert opened.desk.notice == ""


def test_in_another_panel_than_the_tasks_nothing_is_cancelled_or_paused(opened):
    opened.select("brief")
    opened.press(pygame.K_TAB, "c", "c", "p")
    assert "brief" in opened.titles()
    assert not opened.game.scene.clock.paused and not opened.desk.by_hand


def test_pausing_a_clock_twice_at_once_leaves_it_running(opened):
    opened.select("brief")
    opened.press("p", "p")
    assert not opened.game.scene.clock.paused


def test_what_changes_nothing_is_not_told(opened):
    opened.press(" ", ".", "+", "-", pygame.K_TAB, pygame.K_DOWN)
    assert not opened.desk.by_hand


# The mouse.


def test_a_click_selects_a_second_one_opens(opened):
    n = opened.titles().index("bullet × 7")
    opened.click(place(opened, "tree", n + 1))
    assert opened.desk.rows.row.title == "bullet × 7"
    assert "bullet#7" not in opened.titles()
    opened.click(place(opened, "tree", n + 1))
    assert "bullet#7" in opened.titles()


def test_a_click_on_the_sign_opens_at_once(opened):
    layout = opened.loop.overlay.layout
    n = opened.titles().index("bullet × 7")
    opened.click((layout.list_of("tree").left + 2 * layout.unit + 3, place(opened, "tree", n + 1)[1]))
    assert "bullet#7" in opened.titles()


def test_the_wheel_scrolls_the_list_under_it(opened):
    opened.select("bullet × 7")
    opened.press(pygame.K_RETURN, pygame.K_HOME)
    x, y = place(opened, "tree", 3)
    opened.window.coming = [
        pygame.Event(pygame.MOUSEMOTION, pos=(x / 10, y / 10), rel=(0, 0), buttons=(0, 0, 0)),
        pygame.Event(pygame.MOUSEWHEEL, x=0, y=-1),
    ]
    opened.pictures()
    assert opened.desk.top == 3 and opened.desk.rows.place == 0


def test_every_button_does_what_its_key_does(opened):
    desk = opened.desk

    def click(name):
        opened.click(opened.loop.overlay.layout.buttons[name].center)

    click("pause")
    assert desk.paused
    frame = opened.game.clock.frame
    click("step")
    assert opened.game.clock.frame == frame + 1
    click("pause")
    assert not desk.paused
    click("faster")
    assert desk.speed == 2
    click("slower")
    click("slower")
    assert desk.speed == 0.5
    click("speed")
    assert desk.speed == 1
    opened.select("brief")
    click("clock")
    assert opened.game.scene.clock.paused
    click("cancel")
    assert desk.question is not None
    click("cancel")
    assert "brief" not in opened.titles()
    click("play")
    assert desk.playing
    click("play")
    assert not desk.playing
    click("close")
    assert opened.loop.overlay is None


def test_tabs_can_be_clicked_and_an_ended_task_selected(opened):
    for name in ("brief", "shield"):
        opened.select(name)
        opened.press("c", "c")
    opened.click(opened.loop.overlay.layout.tabs["ended"].center)
    assert opened.desk.panel == "ended"
    opened.click(place(opened, "ended", 2))
    assert opened.desk.back["ended"] == 2
    opened.press(pygame.K_UP)
    assert opened.desk.back["ended"] == 1
    opened.press(pygame.K_HOME, pygame.K_UP)
    assert opened.desk.back["ended"] == 0
