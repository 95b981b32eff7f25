"""The crash page."""

from __future__ import annotations

import linecache
import random
import sys

import pygame
import pytest

from pgasync import (
    Game,
    move_on_after,
    move_on_when,
    next_frame,
    open_nursery,
    run,
    run_as_daemon,
    run_headless,
    sleep_forever,
    wait_all,
)
from pgasync.engine import run as drivers
from pgasync.engine.crash import BACKGROUND, Crash, read_crash, tell
from pgasync.engine.window import Window
from pgasync.tools.replay.recording import read_recording

LONG = Crash(
    what="ValueError: " + "the spaceship cannot be turned around in so little space, " * 12,
    path="main" + " > a_level_of_a_very_long_name" * 9,
    file="games/" + "deep/" * 20 + "saucers.py",
    line=1234,
    function="turn_around",
    source="raise ValueError(" + "'x' * 100 + " * 10 + "'')",
    others=3,
    seed=123456,
)


def crash_of(game_main, **options):
    """Play a game until it breaks."""
    with pytest.raises((Exception, ExceptionGroup)) as caught:
        run_headless(game_main, size=(64, 48), ticks=10, **options)
    return read_crash(caught.value, 42)


async def saucer():
    await next_frame()
    raise ZeroDivisionError("too fast")  # the line on the page


async def level(scene, count):
    for _ in range(count):
        scene.start(saucer())
    await sleep_forever()


def line_of_the_error():
    return saucer.__code__.co_firstlineno + 2


def test_the_page_tells_what_broke_in_which_task_at_which_line_and_the_seed():
    async def main(game):
        await game.play(level, 1)

    assert crash_of(main).lines() == [
        "ZeroDivisionError: too fast",
        "in the task  main > level > saucer",
        f"at  tests/engine/test_crash.py:{line_of_the_error()}, in saucer",
        '    raise ZeroDivisionError("too fast")  # the line on the page',
        "seed 42",
    ]


def test_a_task_on_the_page_has_its_number():
    async def brittle(scene):
        tasks = [scene.start(sleep_forever()) for _ in range(3)]
        scene.start(saucer())
        for task in tasks:
            task.cancel()
        scene.start(saucer())
        await sleep_forever()

    async def main(game):
        await game.play(brittle)

    crash = crash_of(main)
    assert crash.path == "main > brittle > saucer"
    assert crash.others == 0  # the second saucer was cancelled before its frame came


def test_errors_of_several_tasks_show_the_first_and_count_the_others():
    async def clumsy():
        try:
            await sleep_forever()
        finally:
            raise OSError("dropped")

    async def crowded(scene):
        scene.start(clumsy())
        scene.start(saucer())
        scene.start(clumsy())
        await sleep_forever()

    async def main(game):
        await game.play(crowded)

    lines = crash_of(main).lines()
    assert lines[0] == "ZeroDivisionError: too fast"
    assert lines[1] == "in the task  main > crowded > saucer"
    assert lines[-2:] == ["and 2 more errors, see the traceback", "seed 42"]


def test_an_error_without_a_text_is_told_by_its_kind():
    async def main(game):
        raise KeyError

    assert crash_of(main).lines()[0] == "KeyError"


def test_an_error_of_a_draw_function_is_outside_every_task():
    def draw(surface):
        raise RuntimeError("no paint")

    async def main(game):
        game.ground.draw(draw)
        await sleep_forever()

    lines = crash_of(main).lines()
    assert lines[:2] == ["RuntimeError: no paint", "in the task  outside every task"]


class Mute(Exception):
    """An error that cannot say what it is."""

    def __str__(self):
        raise RuntimeError("mute")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("a\0b"), r"ValueError: a\x00b"),
        (ValueError("\udcff.png"), r"ValueError: \udcff.png"),
        (ValueError("red \x1b[31m\x9b"), r"ValueError: red \x1b[31m\x9b"),
        (ValueError("two\nlines"), "ValueError: two\nlines"),
        (ValueError("a\tb"), "ValueError: a   b"),
        (ValueError("Käse 火"), "ValueError: Käse 火"),
        (Mute(), "Mute: <exception str() failed>"),
    ],
)
def test_whatever_an_error_says_can_be_drawn_and_printed(error, told, capsys):
    crash = read_crash(error, 1)
    assert crash.what == told
    crash.draw(pygame.Surface((320, 240)))
    tell(error, crash)
    capsys.readouterr().err.encode()


def test_the_source_on_the_page_can_be_drawn(monkeypatch):
    monkeypatch.setattr(linecache, "getline", lambda *_: "x = '\0'")
    read_crash(ValueError("boom"), 1).draw(pygame.Surface((320, 240)))


def test_an_error_inside_pythons_library_names_the_line_of_the_game():
    async def unlucky(game):
        random.choice([])

    line = unlucky.__code__.co_firstlineno + 1
    crash = crash_of(unlucky)
    assert (crash.file, crash.line, crash.function) == ("tests/engine/test_crash.py", line, "unlucky")


@pytest.mark.parametrize("size", [(160, 120), (320, 240), (640, 480), (1280, 720), (200, 600)])
@pytest.mark.parametrize("crash", [LONG, Crash("KeyError", "main", "a.py", 1, "main", "x[1]", 0, 1)])
def test_all_of_the_page_fits_on_the_screen(size, crash):
    # Drawn on a larger surface, so that whatever leaves the page is seen.
    whole = pygame.Surface((size[0] * 2, size[1] * 2))
    whole.fill(BACKGROUND)
    page = whole.subsurface(pygame.Rect((0, 0), size))
    crash.draw(page)
    written = pygame.mask.from_threshold(page, BACKGROUND, (1, 1, 1, 255))
    written.invert()
    box = written.get_bounding_rects()
    assert box
    around = box[0].unionall(box[1:])
    margin = pygame.Rect((0, 0), size).inflate(-size[0] // 20, 0)
    assert margin.contains(around)
    assert around.bottom < size[1] * 0.99


def test_a_long_page_shrinks_its_letters_before_it_cuts_its_text():
    assert len(LONG.what) > 700
    rows = LONG.rows(10, 1200)
    assert "".join(text.replace(" ", "") for text, *_ in rows[1:]).startswith(LONG.what.replace(" ", ""))


def test_what_is_cut_keeps_both_ends():
    short = LONG.shortened()
    assert short.what.startswith("ValueError: the spaceship")
    assert short.what.endswith("in so little space, ")
    assert "..." in short.what
    assert (short.path, short.seed) == (LONG.path, LONG.seed)


# In a window.


def test_a_crash_stops_the_game_shows_the_page_and_exits_with_1(monkeypatch, capsys):
    shown = []
    cleaned = []
    flip = pygame.display.flip
    events = Window.events
    looks = iter(range(60))

    def look():
        flip()
        screen = pygame.display.get_surface()
        if screen.get_at((2, 2))[:3] == BACKGROUND:
            shown.append(screen.copy())
            if len(shown) == 3:  # it stays until the player closes it
                pygame.event.post(pygame.Event(pygame.QUIT))

    async def witness():
        try:
            await sleep_forever()
        finally:
            cleaned.append("witness")

    async def broken(scene):
        scene.start(witness())
        await next_frame()
        raise ValueError("broken")

    async def main(game):
        await game.play(broken)

    def leave_in_the_end(window):
        """A page that never comes up is not waited for."""
        if next(looks, None) is None:
            return [pygame.Event(pygame.QUIT)]
        return events(window)

    monkeypatch.setattr(pygame.display, "flip", look)
    monkeypatch.setattr(Window, "events", leave_in_the_end)
    with pytest.raises(SystemExit) as caught:
        run(main, size=(320, 240), seed=77)
    assert caught.value.code == 1
    assert len(shown) == 3
    assert cleaned == ["witness"]
    assert not pygame.display.get_init()

    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last):") or "Exception Group Traceback" in told
    page = told[told.index("\nThe game has stopped.\n") :].strip().splitlines()
    line = broken.__code__.co_firstlineno + 3
    again = page.pop(-2)
    assert page == [
        "The game has stopped.",
        "ValueError: broken",
        "in the task  main > broken",
        f"at  tests/engine/test_crash.py:{line}, in broken",
        '    raise ValueError("broken")',
        "seed 77",
    ]
    command, file = again.rsplit(" ", 1)
    assert command == "to see it again:  pgasync replay"
    recording = read_recording(file)
    assert (recording.about["seed"], recording.how, recording.what) == (77, "crashed", "ValueError")
    assert recording.ticks == 1


def test_the_game_has_ended_and_is_silent_while_the_crash_page_is_shown(monkeypatch, capsys):
    seen = []
    log = []

    class Loud:
        heard = True

        def stop(self):
            log.append("silent")

        def set_volume(self, volume):
            pass

    def paint(surface):
        raise ValueError("no paint")

    async def level(scene):
        scene.sounds.playing[Loud()] = None
        scene.game.ground.sounds.playing[Loud()] = None
        scene.game.music.sounds.playing[Loud()] = None
        scene.draw(paint)
        try:
            await sleep_forever()
        finally:
            log.append("cleanup")
            raise OSError("dropped")

    async def main(game):
        await game.play(level)

    def look_at_the_page(game, error, window, again):
        seen.append(list(log))
        return crash_page(game, error, window, again)

    crash_page = drivers.crash_page
    monkeypatch.setattr(drivers, "crash_page", look_at_the_page)
    monkeypatch.setattr(drivers, "closes", lambda event: True)
    monkeypatch.setattr(Window, "events", lambda window: [pygame.Event(pygame.USEREVENT)])
    with pytest.raises(SystemExit):
        run(main, size=(64, 48))
    assert seen == [["cleanup", "silent", "silent", "silent"]]
    told = capsys.readouterr().err
    assert "OSError: dropped" in told
    page = told[told.index("The game has stopped.") :].splitlines()
    assert page[1] == "ValueError: no paint"
    assert "and 1 more error, see the traceback" in page


def test_a_crash_is_told_even_if_the_cleanup_after_it_leaves_the_program(monkeypatch, capsys):
    def paint(surface):
        raise ValueError("no paint")

    async def main(game):
        game.ground.draw(paint)
        try:
            await sleep_forever()
        finally:
            raise SystemExit(7)

    monkeypatch.setattr(drivers, "closes", lambda event: True)
    monkeypatch.setattr(Window, "events", lambda window: [pygame.Event(pygame.USEREVENT)])
    with pytest.raises(SystemExit) as caught:
        run(main, size=(64, 48))
    assert caught.value.code == 1
    told = capsys.readouterr().err
    assert "SystemExit: 7" in told
    assert told[told.index("The game has stopped.") :].splitlines()[1] == "ValueError: no paint"


def test_escape_closes_the_crash_page(capsys):
    async def main(game):
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE))
        raise ValueError("broken")

    with pytest.raises(SystemExit):
        run(main, size=(64, 48))
    assert "ValueError: broken" in capsys.readouterr().err


def test_an_error_in_the_cleanup_after_a_crash_is_not_lost(capsys):
    async def clumsy(scene):
        try:
            await sleep_forever()
        finally:
            raise OSError("dropped")

    async def main(game):
        async def breaks():
            await next_frame()
            pygame.event.post(pygame.Event(pygame.QUIT))  # closes the crash page
            raise ValueError("broken")

        async with open_nursery() as nursery:
            nursery.start(breaks())
            await game.play(clumsy)

    with pytest.raises(SystemExit):
        run(main, size=(64, 48))
    told = capsys.readouterr().err
    assert "ValueError: broken" in told
    assert "OSError: dropped" in told
    assert sys.exception() is None


async def boom():
    raise ValueError("boom")


async def in_a_nursery(scene):
    async with open_nursery():
        await boom()


async def in_move_on_when(scene):
    async with move_on_when(sleep_forever()):
        await boom()


async def in_run_as_daemon(scene):
    async with run_as_daemon(sleep_forever()):
        await boom()


async def in_move_on_after(scene):
    with move_on_after(1):
        await boom()


async def in_wait_all(scene):
    await wait_all(boom())


@pytest.mark.parametrize(
    ("scene", "path"),
    [
        (in_a_nursery, "main > in_a_nursery"),
        (in_move_on_when, "main > in_move_on_when"),
        (in_run_as_daemon, "main > in_run_as_daemon"),
        (in_move_on_after, "main > in_move_on_after"),
        (in_wait_all, "main > in_wait_all > boom"),
    ],
)
def test_the_page_names_the_task_in_whatever_block_it_broke(scene, path):
    async def main(game):
        await game.play(scene)

    game = Game((64, 48), seed=1)
    with pytest.raises((ValueError, ExceptionGroup)) as caught:
        game.start(main)
    assert read_crash(caught.value, 1).path == path


def test_the_page_says_how_to_leave():
    *_, (last, _, _) = Crash("KeyError", "main", "a.py", 1, "main", "x[1]", 0, 1).rows(20, 900)
    assert last == "Escape leaves. The full traceback is in the terminal."
