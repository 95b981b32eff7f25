"""A picture in the window's own pixels, instead of the game's few large ones."""

from __future__ import annotations

import warnings
from typing import Any

import pygame

from pgasync.engine.window import Window

__all__ = ["Glass"]

SMALLEST = (640, 480)
"""px; in a smaller window everything is drawn as large as this, and scaled down."""


class Glass:
    """What lies over a window of the engine, and is drawn as finely as the window can show.

    The window's picture has the game's logical size, and SDL enlarges it. Here
    SDL's renderer of that same window is asked for its real pixels; opening
    another window instead would cost the game its keyboard focus and every key
    that is held. pygame calls that part of it experimental: where it is
    missing, the picture is scaled to the logical one, and is only less sharp.

    Attributes:
        canvas: what to draw on, of the window's size.
    """

    def __init__(self, window: Window) -> None:
        self.window = window
        self.logical = window.game.size
        self.renderer: Any = None
        self.display: Any = None
        self.texture: Any = None
        self.canvas = pygame.Surface(SMALLEST)
        self.find_renderer()
        self.fit()

    def find_renderer(self) -> None:
        """Ask SDL for the renderer of the window."""
        self.renderer = self.texture = None
        try:
            from pygame._sdl2 import video

            if not pygame.display.get_init() or pygame.display.get_surface() is None:
                return
            with warnings.catch_warnings():
                # It will go one day, and then the picture is scaled.
                warnings.simplefilter("ignore", DeprecationWarning)
                known: Any = getattr(pygame, "Window", None) or video.Window
                self.display = known.from_display_module()
            self.renderer = video.Renderer.from_window(self.display)
        except Exception:
            self.renderer = self.display = None

    def fit(self) -> None:
        """Have a canvas as large as the window."""
        size = self.size()
        if self.canvas.get_size() != size:
            self.canvas = pygame.Surface(size)
            if self.renderer is not None:
                # Full screen and back make the renderer anew on some machines.
                self.find_renderer()
        if self.renderer is not None and tuple(self.renderer.logical_size) != size:
            # Now, and not with the next picture: positions of the mouse are counted in it.
            self.renderer.logical_size = size

    def size(self) -> tuple[int, int]:
        """How large the picture is, px; the positions of the mouse are counted in it, too."""
        wide, high = self.logical if self.renderer is None else self.display.size
        factor = max(1.0, SMALLEST[0] / wide, SMALLEST[1] / high)
        return round(wide * factor), round(high * factor)

    @property
    def scale(self) -> float:
        """Pixels of the canvas for each pixel in the positions of events."""
        return 1.0 if self.renderer is not None else self.canvas.get_width() / self.logical[0]

    def show(self) -> None:
        """Put the canvas on the window."""
        if self.renderer is None:
            self.window.show(pygame.transform.smoothscale(self.canvas, self.logical))
            return
        from pygame._sdl2 import video

        if self.texture is None or (self.texture.width, self.texture.height) != self.canvas.get_size():
            self.texture = video.Texture(self.renderer, self.canvas.get_size(), depth=32, streaming=True)
        self.texture.update(self.canvas)
        self.renderer.clear()
        self.texture.draw()
        self.renderer.present()

    def close(self) -> None:
        """Give the window back to the game."""
        if self.renderer is not None and pygame.display.get_init():
            self.renderer.logical_size = self.logical
        self.renderer = self.texture = self.display = None
