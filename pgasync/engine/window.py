"""A window around a game's logical screen."""

from __future__ import annotations

import os
import warnings

import pygame
from pygame.event import Event

from pgasync.engine.game import Game

__all__ = ["NoDisplayError", "Window"]


UNSEEN = ("dummy", "evdev", "offscreen")
"""SDL's video drivers that show nothing to anybody."""

ROOM = 0.85
"""Of the desktop; a new window takes no more, so that its title bar stays on the screen."""


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
    """

    def __init__(
        self,
        game: Game,
        *,
        icon: str | pygame.Surface | None = None,
        vsync: bool = True,
        smooth: bool = True,
    ) -> None:
        self.game = game
        try:
            pygame.display.init()
            pygame.display.set_caption(game.title)
            if icon is not None:
                pygame.display.set_icon(pygame.image.load(icon) if isinstance(icon, str) else icon)
            self.surface = open_scaled(game.size, vsync, smooth)
        except pygame.error as error:
            raise NoDisplayError(str(error)) from error
        if pygame.display.get_driver() in UNSEEN and "SDL_VIDEODRIVER" not in os.environ:
            # Without a display SDL falls back to one in memory. A game in
            # there would run for ever, and nobody could see or close it.
            self.close()
            raise NoDisplayError("SDL found no display, only one in memory")

    def events(self) -> list[Event]:
        """What has happened since the last call; F11 is kept, for the full screen."""
        happened = []
        for event in pygame.event.get():
            if event.type in (pygame.KEYDOWN, pygame.KEYUP) and event.key == pygame.K_F11:
                if event.type == pygame.KEYDOWN:
                    toggle_fullscreen()
            else:
                happened.append(event)
        return happened

    def show(self, screen: pygame.Surface) -> None:
        """Put a picture of logical size on the window."""
        self.surface.blit(screen, (0, 0))
        pygame.display.flip()

    def close(self) -> None:
        """Close the window."""
        pygame.display.quit()


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


def toggle_fullscreen() -> None:
    """Fill the screen, or go back into the window."""
    with warnings.catch_warnings():
        # It makes its renderer anew on machines without graphics hardware, and says so.
        warnings.filterwarnings("ignore", "recreating software renderer")
        pygame.display.toggle_fullscreen()
