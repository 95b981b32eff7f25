"""A window around a game's logical screen."""

from __future__ import annotations

import os
import warnings
from _thread import allocate_lock
from pathlib import Path

import pygame
from pygame.event import Event

from pgasync.engine.game import Game
from pgasync.engine.pads import OpenPads
from pgasync.engine.textinput import TextInput
from pgasync.kernel.errors import MisuseError

__all__ = ["NoDisplayError", "Window"]


UNSEEN = ("dummy", "evdev", "offscreen")
"""SDL's video drivers that show nothing to anybody."""

ROOM = 0.85
"""Of the desktop; a new window takes no more, so that its title bar stays on the screen."""

ONE = allocate_lock()
"""Held while a window is open: SDL's display belongs to the process."""


class NoDisplayError(RuntimeError):
    """No window can be opened on this machine."""


class Window:
    """A resizable window that shows the game's screen as large as fits, with bars around it.

    The scaling is SDL's: it also gives positions of the mouse in logical
    pixels, and lets the graphics hardware do the work where there is some.

    Args:
        game: whose screen it shows.
        icon: the picture of the window, a file or a surface.
        vsync: whether to wait for the monitor, where that is possible.
        smooth: whether enlarged pixels flow into each other, or stay squares.
    Raises:
        NoDisplayError: there is no display.
        MisuseError: another window is open.
        TypeError, ValueError: the title is no text, or the icon no picture.
        FileNotFoundError: there is no such icon.
    """

    def __init__(
        self,
        game: Game,
        *,
        icon: str | Path | pygame.Surface | None = None,
        vsync: bool = True,
        smooth: bool = True,
    ) -> None:
        self.game = game
        self.smooth = smooth
        check_title(game.title)
        picture = None if icon is None else icon_picture(icon)
        if not ONE.acquire(blocking=False):
            raise MisuseError(
                "A window is open already, and a process has only one. Let the game in it end first;"
                " run_headless() needs no window."
            )
        self.is_open = True
        self.pads: OpenPads | None = None
        self.typing: TextInput | None = None
        # The size to go back to, while the game fills the screen.
        self.windowed: tuple[int, int] | None = None
        try:
            self.open(picture, vsync, smooth)
        except BaseException:
            self.close()
            raise

    def open(self, icon: pygame.Surface | None, vsync: bool, smooth: bool) -> None:
        """Open it, or say that there is no display."""
        try:
            pygame.display.init()
        except pygame.error as error:
            raise NoDisplayError(str(error)) from error
        pygame.display.set_caption(self.game.title)
        if icon is not None:
            pygame.display.set_icon(icon)
        try:
            self.surface = open_scaled(self.game.size, vsync, smooth)
        except pygame.error as error:
            raise NoDisplayError(str(error)) from error
        if pygame.display.get_driver() in UNSEEN and "SDL_VIDEODRIVER" not in os.environ:
            # Without a display SDL falls back to one in memory. A game in
            # there would run for ever, and nobody could see or close it.
            raise NoDisplayError("SDL found no display, only one in memory")
        self.pads = OpenPads()
        self.typing = TextInput(self.game.inputs)

    def events(self) -> list[Event]:
        """What has happened since the last call; F11 is kept, for the full screen."""
        if self.typing is not None:
            self.typing.follow()
        if self.pads is not None:
            self.pads.follow(self.game.inputs.devices)
        happened = []
        for event in pygame.event.get():
            if self.pads is not None:
                self.pads.note(event)
            if event.type in (pygame.KEYDOWN, pygame.KEYUP) and event.key == pygame.K_F11:
                if event.type == pygame.KEYDOWN:
                    self.toggle_fullscreen()
            else:
                happened.append(event)
        return happened

    def toggle_fullscreen(self) -> None:
        """Fill the screen, or go back into the window, at the size that it had."""
        size = None if pygame.display.is_fullscreen() else pygame.display.get_window_size()
        with warnings.catch_warnings():
            # It makes its renderer anew on machines without graphics hardware, and says so.
            warnings.filterwarnings("ignore", "recreating software renderer")
            pygame.display.toggle_fullscreen()
        if size is None and self.windowed is not None:
            # pygame takes the largest whole multiple of the game's size instead.
            pygame.Window.from_display_module().size = self.windowed
        self.windowed = size

    def show(self, screen: pygame.Surface) -> None:
        """Put a picture of logical size on the window."""
        self.surface.blit(screen, (0, 0))
        pygame.display.flip()

    def close(self) -> None:
        """Close the window. Doing so twice does no harm."""
        if self.is_open:
            self.is_open = False
            if self.pads is not None:
                self.pads.close()
            if self.typing is not None:
                self.typing.close()
            pygame.display.quit()
            ONE.release()


def check_title(title: object) -> None:
    """Refuse what cannot be the title of a window."""
    if not isinstance(title, str):
        raise TypeError(f"title must be a string, got {title!r}")
    if "\0" in title or any("\ud800" <= letter <= "\udfff" for letter in title):
        raise ValueError(f"title must be a text that can be shown, got {title!r}")


def icon_picture(icon: object) -> pygame.Surface:
    """The picture of an icon that may be a file."""
    if isinstance(icon, pygame.Surface):
        return icon
    if not isinstance(icon, str | Path):
        raise TypeError(f"icon must be a file or a Surface, got {icon!r}")
    if not os.path.isfile(icon):
        raise FileNotFoundError(f"no icon {str(icon)!r}: there is no such file")
    try:
        return pygame.image.load(icon)
    except pygame.error as error:
        raise ValueError(f"icon must be a picture, got {str(icon)!r}: {error}") from error


def open_scaled(size: tuple[int, int], vsync: bool, smooth: bool) -> pygame.Surface:
    """A display surface of logical size in a window of any size.

    pygame passes on to SDL neither of the two settings that this needs, but
    SDL reads them from the environment.
    """
    # Without this, pictures grow by whole multiples only, and a window that
    # is not quite twice as large shows a small picture in wide bars. Kept
    # set, because pygame asks again when it leaves the full screen.
    os.environ["SDL_HINT_RENDER_SCALE_QUALITY"] = "1"
    os.environ["SDL_RENDER_SCALE_QUALITY"] = "linear" if smooth else "nearest"
    # pygame opens such a window as large as the desktop's usable part.
    os.environ["SDL_DISPLAY_USABLE_BOUNDS"] = "{},{},{},{}".format(*first_place(size))
    flags = pygame.SCALED | pygame.RESIZABLE
    try:
        with warnings.catch_warnings():
            # A machine without graphics hardware is no mistake of the player's.
            warnings.filterwarnings("ignore", "no fast renderer available")
            if vsync:
                try:
                    return pygame.display.set_mode(size, flags, vsync=1)
                except pygame.error:
                    pass  # some drivers cannot wait for the monitor; the loop's own timing does
            return pygame.display.set_mode(size, flags)
    finally:
        del os.environ["SDL_DISPLAY_USABLE_BOUNDS"]


def first_place(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a new window goes on the desktop: left, top, width, height.

    In the middle, enlarged by a multiple of one half.
    """
    desktop = pygame.display.get_desktop_sizes()[0]
    factor = min(ROOM * desktop[axis] / size[axis] for axis in (0, 1))
    factor = max(1.0, factor * 2 // 1 / 2)
    width, height = round(size[0] * factor), round(size[1] * factor)
    return max(0, (desktop[0] - width) // 2), max(0, (desktop[1] - height) // 2), width, height
