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
    Raises:
        NoDisplayError: there is no display.
    """

    def __init__(self, game: Game, *, icon: str | pygame.Surface | None = None, vsync: bool = True) -> None:
        self.game = game
        try:
            pygame.display.init()
            pygame.display.set_caption(game.title)
            if icon is not None:
                pygame.display.set_icon(pygame.image.load(icon) if isinstance(icon, str) else icon)
            self.surface = open_scaled(game.size, vsync)
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
                    pygame.display.toggle_fullscreen()
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


def open_scaled(size: tuple[int, int], vsync: bool) -> pygame.Surface:
    """A display surface of logical size in a window of any size."""
    flags = pygame.SCALED | pygame.RESIZABLE
    with warnings.catch_warnings():
        # A machine without graphics hardware is no mistake of the player's.
        warnings.filterwarnings("ignore", "no fast renderer available")
        if vsync:
            try:
                return pygame.display.set_mode(size, flags, vsync=1)
            except pygame.error:
                pass  # some drivers cannot wait for the monitor; the loop's own timing does
        return pygame.display.set_mode(size, flags)
