"""Where everything is, and that nothing is written outside of its place."""

from __future__ import annotations

import pygame
import pytest
from pygame import Rect

from pgasync import sleep_forever
from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.layout import arrange
from pgasync.tools.inspector.paint import paint
from pgasync.tools.inspector.pen import cut, width
from pgasync.tools.inspector.watch import Watch
from tests.tools.inspector.story import main_of

SIZES = [(640, 480), (800, 600), (960, 720), (1280, 720), (1366, 768), (1920, 1080), (3840, 2160)]
PANELS = ["tree", "ended", "inputs"]


def rects_of(layout):
    return {"header": layout.header, "footer": layout.footer, **layout.panels, **layout.tabs}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tab", PANELS)
def test_the_parts_lie_in_the_window_and_not_over_each_other(size, tab):
    layout = arrange(size, (160, 120), tab, False)
    rects = rects_of(layout)
    assert all(layout.cover.contains(rect) for rect in rects.values())
    assert Rect(0, 0, *size).contains(layout.cover)
    named = list(rects.items())
    assert [
        (one, other)
        for n, (one, rect) in enumerate(named)
        for other, around in named[n + 1 :]
        if rect.colliderect(around)
    ] == []


@pytest.mark.parametrize("size", SIZES)
def test_buttons_lie_in_their_bars_and_beside_each_other(size):
    layout = arrange(size, (160, 120), "tree", False)
    buttons = layout.buttons
    assert set(buttons) == {"pause", "step", "slower", "speed", "faster", "play", "close", "cancel", "clock"}
    for name, rect in buttons.items():
        home = layout.panels["detail"] if name in ("cancel", "clock") else layout.header
        assert home.contains(rect), name
        assert rect.collidelist([other for each, other in buttons.items() if each != name]) == -1, name


@pytest.mark.parametrize("size", SIZES)
def test_the_tree_has_room_for_eight_rows_and_the_source_for_three(size):
    layout = arrange(size, (160, 120), "tree", False)
    assert layout.lines("tree") >= 9  # one is the heading
    assert layout.lines("detail") >= 5


def test_a_wide_window_shows_the_game_beside_the_inspector_and_a_small_one_below_it():
    wide = arrange((1920, 1080), (640, 480), "tree", False)
    assert wide.beside and not wide.game.colliderect(wide.cover)
    small = arrange((640, 480), (640, 480), "tree", False)
    assert not small.beside and small.game == small.cover == Rect(0, 0, 640, 480)


def test_over_a_small_game_only_the_header_stays_while_the_player_plays():
    small = arrange((640, 480), (640, 480), "tree", True)
    assert small.strip and small.cover == small.header and small.panels == {}
    wide = arrange((1920, 1080), (640, 480), "tree", True)
    assert not wide.strip and "tree" in wide.panels


def test_a_high_window_shows_all_lists_at_once_and_another_has_tabs():
    assert set(arrange((1920, 1080), (64, 48), "inputs", False).panels) == {
        "tree",
        "detail",
        "ended",
        "inputs",
        "times",
    }
    tabbed = arrange((1280, 720), (64, 48), "inputs", False)
    assert set(tabbed.panels) == {"inputs", "times"} and set(tabbed.tabs) == set(PANELS)


@pytest.mark.parametrize("size", SIZES)
def test_the_picture_of_the_game_keeps_its_shape(size):
    game = arrange(size, (160, 120), "tree", False).game
    assert game.width / game.height == pytest.approx(4 / 3, rel=0.02)


def test_a_text_is_cut_to_its_room():
    assert cut("saucer", 14, 500) == "saucer"
    short = cut("a very long name of a task", 14, 90)
    assert short.endswith("…") and width(short, 14) <= 90
    assert cut("saucer", 14, 3) == ""
    assert cut("a\0b", 14, 500) == r"a\x00b"


async def a_function_whose_name_is_so_long_that_no_column_of_any_inspector_will_ever_hold_it(scene):
    await sleep_forever()


async def deep(scene, n):
    from pgasync import wait_all

    if n:
        await wait_all(deep(scene, n - 1))
    await a_function_whose_name_is_so_long_that_no_column_of_any_inspector_will_ever_hold_it(scene)


def crowded(bench):
    """A game with long names, a deep tree, a swarm, and everything that lists can hold."""
    heard = []

    async def level(scene):
        scene.start(a_function_whose_name_is_so_long_that_no_column_of_any_inspector_will_ever_hold_it(scene))
        scene.start(deep(scene, 40))
        await sleep_forever()

    async def main(game):
        from pgasync import wait_all

        await wait_all(game.play(level), main_of(heard)(game))

    made = bench(main)
    watch = Watch(made.game, lambda: 0.0)
    for _ in range(70):
        made.game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE, unicode=" ", mod=0)])
        watch.ticked([pygame.Event(pygame.TEXTINPUT, text="a long text " * 30)], 0.002)
        watch.drawn(0.02)
    watch.stop()
    return made, watch


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panel", PANELS)
def test_every_text_stays_in_its_panel_and_none_lies_over_another(bench, size, panel):
    made, watch = crowded(bench)
    desk = Desk(made.game, watch)
    desk.panel = panel
    layout = arrange(size, made.game.size, panel, False)
    for place in (0, 5, 30, 10_000):
        desk.refresh(layout)
        desk.rows.select(place)
        desk.show_selected(layout)
        pen = paint(pygame.Surface(size), made.game.screen, desk, layout, True)
        assert len(pen.written) > 20
        assert [text for text, rect, within in pen.written if not within.contains(rect)] == []
        assert overlaps(pen.written) == []


def overlaps(written):
    """Pairs of texts whose letters share pixels, but for the empty lines above and below letters."""
    found = []
    for n, (text, rect, _) in enumerate(written):
        for other, around, _ in written[n + 1 :]:
            if rect.inflate(0, -rect.height // 3).colliderect(around.inflate(0, -around.height // 3)):
                found.append((text, other))
    return found


@pytest.mark.parametrize("size", SIZES)
def test_a_question_and_a_notice_are_readable(bench, size):
    made, watch = crowded(bench)
    desk = Desk(made.game, watch)
    layout = arrange(size, made.game.size, "tree", False)
    desk.refresh(layout)
    desk.ask_cancel()
    desk.say("Changed by hand: a recording no longer replays this run.")
    pen = paint(pygame.Surface(size), made.game.screen, desk, layout, True)
    texts = [text for text, _, _ in pen.written]
    assert "Changed by hand: a recording no longer replays this run." in texts
    assert any(text.startswith("Cancel main and") and text.endswith("below?") for text in texts)
    assert overlaps(pen.written) == []


def test_a_game_without_a_task_is_drawn():
    from pgasync.engine.game import Game

    game = Game((64, 48), seed=1)
    desk = Desk(game, Watch(game, lambda: 0.0))
    layout = arrange((640, 480), game.size, "tree", False)
    desk.refresh(layout)
    desk.ask_cancel()
    desk.turn()
    desk.pause_clock()
    assert desk.question is None
    pen = paint(pygame.Surface((640, 480)), game.screen, desk, layout, True)
    assert "NO TASK" in [text for text, _, _ in pen.written]
