"""The window around the logical screen."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pygame
import pytest

from pgasync import Game, MisuseError, NoDisplayError, next_frame, run, run_async, run_headless
from pgasync.engine.window import Window, first_place

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def window():
    window = Window(Game((64, 48), title="Saucers", seed=1))
    yield window
    window.close()


def test_the_window_has_the_logical_size_and_the_title(window):
    assert window.surface.get_size() == (64, 48)
    assert pygame.display.get_caption()[0] == "Saucers"


def test_the_window_can_be_resized_and_sdl_scales_its_picture(monkeypatch):
    seen = []
    set_mode = pygame.display.set_mode

    def look(size, flags, vsync=0):
        seen.append((size, flags))
        return set_mode(size, flags)

    monkeypatch.setattr(pygame.display, "set_mode", look)
    Window(Game((64, 48), seed=1)).close()
    assert seen == [((64, 48), pygame.SCALED | pygame.RESIZABLE)]


def test_the_window_shows_a_picture(window):
    picture = pygame.Surface((64, 48))
    picture.fill("gold")
    window.show(picture)
    assert pygame.display.get_surface().get_at((10, 10)) == pygame.Color("gold")


def test_f11_switches_to_full_screen_and_the_game_does_not_hear_it(window, monkeypatch):
    switched = []
    monkeypatch.setattr(pygame.display, "toggle_fullscreen", lambda: switched.append(True))
    pygame.event.clear()
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        for key in (pygame.K_F11, pygame.K_F10):
            pygame.event.post(pygame.Event(kind, key=key))
    assert [event.key for event in window.events()] == [pygame.K_F10, pygame.K_F10]
    assert switched == [True]


def test_a_window_that_comes_back_from_the_full_screen_has_the_size_that_it_had(window, monkeypatch):
    class Real:
        full, size = False, (300, 200)

    def toggle():
        # As pygame does: back in a window it takes the largest whole multiple of the game's size.
        Real.full = not Real.full
        Real.size = (1280, 1024) if Real.full else (256, 192)

    monkeypatch.setattr(pygame.display, "is_fullscreen", lambda: Real.full)
    monkeypatch.setattr(pygame.display, "get_window_size", lambda: Real.size)
    monkeypatch.setattr(pygame.display, "toggle_fullscreen", toggle)
    monkeypatch.setattr(pygame, "Window", SimpleNamespace(from_display_module=lambda: Real))
    window.toggle_fullscreen()
    assert Real.size == (1280, 1024)
    window.toggle_fullscreen()
    assert Real.size == (300, 200)


def test_the_icon_is_a_surface_or_a_file(tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(pygame.display, "set_icon", lambda picture: seen.append(picture.get_size()))
    picture = pygame.Surface((16, 8))
    pygame.image.save(picture, tmp_path / "icon.png")
    for icon in (picture, str(tmp_path / "icon.png"), tmp_path / "icon.png"):
        Window(Game((64, 48), seed=1), icon=icon).close()
    assert seen == [(16, 8)] * 3


async def never(game):
    raise AssertionError("it was played")


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"icon": 5}, TypeError, "icon must be a file or a Surface, got 5"),
        ({"icon": "none.png"}, FileNotFoundError, "no icon 'none.png': there is no such file"),
        ({"icon": Path("none.png")}, FileNotFoundError, "no icon 'none.png': there is no such file"),
        ({"icon": "tests"}, FileNotFoundError, "no icon 'tests': there is no such file"),
        (
            {"icon": str(HOUSE / "README.md")},
            ValueError,
            f"icon must be a picture, got '{HOUSE / 'README.md'}': Unsupported image format",
        ),
        ({"title": 5}, TypeError, "title must be a string, got 5"),
        ({"title": "a\0b"}, ValueError, r"title must be a text that can be shown, got 'a\x00b'"),
        ({"title": "\udcff"}, ValueError, r"title must be a text that can be shown, got '\udcff'"),
    ],
)
def test_a_wrong_icon_or_title_is_told_before_a_window_opens(monkeypatch, options, kind, text):
    opened = []
    monkeypatch.setattr(pygame.display, "init", lambda: opened.append(True))
    with pytest.raises(kind) as caught:
        run(never, size=(64, 48), **options)
    assert str(caught.value) == text
    assert opened == []


@pytest.mark.parametrize("part", ["set_caption", "set_icon", "set_mode"])
def test_a_window_that_fails_to_open_leaves_the_display_closed(monkeypatch, part):
    def fail(*args, **options):
        raise OSError(part)

    with monkeypatch.context() as patch:
        patch.setattr(pygame.display, part, fail)
        with pytest.raises(OSError, match=part):
            Window(Game((64, 48), seed=1), icon=pygame.Surface((8, 8)))
        assert not pygame.display.get_init()
    Window(Game((64, 48), seed=1)).close()  # nor does it count as open


def test_a_second_window_is_refused_and_the_first_one_goes_on():
    async def short(game):
        for _ in range(3):
            await next_frame()
        return "played"

    async def host():
        first = asyncio.create_task(run_async(short, size=(64, 48)))
        await asyncio.sleep(0)
        with pytest.raises(MisuseError) as caught:
            await run_async(never, size=(32, 24))
        run_headless(short, size=(32, 24))
        assert pygame.display.get_surface().get_size() == (64, 48)
        return str(caught.value), await first

    assert asyncio.run(host()) == (
        "A window is open already, and a process has only one. Let the game in it end first;"
        " run_headless() needs no window.",
        "played",
    )
    assert not pygame.display.get_init()


def test_a_driver_that_cannot_wait_for_the_monitor_gets_a_window_without(monkeypatch):
    tried = []
    set_mode = pygame.display.set_mode

    def fussy(size, flags, vsync=0):
        tried.append(vsync)
        if vsync:
            raise pygame.error("could not enable vsync")
        return set_mode(size, flags)

    monkeypatch.setattr(pygame.display, "set_mode", fussy)
    Window(Game((64, 48), seed=1)).close()
    assert tried == [1, 0]
    tried.clear()
    Window(Game((64, 48), seed=1), vsync=False).close()
    assert tried == [0]


@pytest.mark.parametrize(
    ("desktop", "size", "place"),
    [
        ((1920, 1080), (640, 480), (480, 180, 960, 720)),  # 1.5 times: 2 would leave no room for a title
        ((3840, 2160), (640, 480), (800, 240, 2240, 1680)),
        ((1280, 720), (1280, 720), (0, 0, 1280, 720)),
        ((800, 600), (1280, 720), (0, 0, 1280, 720)),  # never smaller than the logical size
    ],
)
def test_a_new_window_is_in_the_middle_with_room_for_its_title_bar(monkeypatch, desktop, size, place):
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [desktop])
    assert first_place(size) == place


@pytest.mark.parametrize(("smooth", "quality"), [(True, "linear"), (False, "nearest")])
def test_the_picture_grows_by_any_factor_smoothly_or_not(monkeypatch, smooth, quality):
    seen = []
    set_mode = pygame.display.set_mode
    names = ("SDL_HINT_RENDER_SCALE_QUALITY", "SDL_RENDER_SCALE_QUALITY", "SDL_DISPLAY_USABLE_BOUNDS")

    def look(size, flags, vsync=0):
        seen.append([os.environ.get(name) for name in names])
        return set_mode(size, flags)

    monkeypatch.setattr(pygame.display, "set_mode", look)
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(200, 200)])
    Window(Game((64, 48), seed=1), smooth=smooth).close()
    assert seen == [["1", quality, "20,40,160,120"]]
    assert "SDL_DISPLAY_USABLE_BOUNDS" not in os.environ


def test_without_a_display_there_is_a_clear_error(monkeypatch):
    def fail(*args, **options):
        raise pygame.error("No available video device")

    monkeypatch.setattr(pygame.display, "set_mode", fail)
    with pytest.raises(NoDisplayError, match="No available video device"):
        Window(Game((64, 48), seed=1))
    assert not pygame.display.get_init()


def test_a_display_in_memory_only_is_none_unless_it_was_asked_for():
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    }
    program = (
        "import pgasync, pygame\n"
        "from pgasync.engine.window import Window\n"
        "try:\n"
        "    Window(pgasync.Game((64, 48), seed=1))\n"
        "except pgasync.NoDisplayError as error:\n"
        "    print('no display,', 'open' if pygame.display.get_init() else 'closed')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "no display, closed", done.stderr
