"""A loading scene: a bar that shows how far it really is.

async def main(game):
    await game.play(loading)  # all images and sounds of the game
    await game.play(loading, preload("boss", "roar"), text="The last level")
    await game.play(level)

What else takes its time tells its share, too: `await game.play(loading, build(world))` with

async def build(world):
    for n in range(world.parts):
        world.add(await in_thread(make_part, n))
        yield (n + 1) / world.parts
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pygame

from pgasync import Scene, next_frame, preload

__all__ = ["loading"]


async def loading(
    scene: Scene,
    shares: AsyncIterator[float] | None = None,
    *,
    text: str = "Loading",
    color: pygame.typing.ColorLike = "white",
) -> None:
    """Show a bar until something is done.

    Resumes: a tick after the last share, so that the full bar is seen.

    Args:
        shares: tells how far it is, from 0 to 1; by default `preload()`.
        text: what stands over the bar; empty for none.
        color: of the bar and the text.
    Raises:
        Exception: what `shares` fails with, such as a FileNotFoundError.
    """
    width, height = scene.game.size
    frame = pygame.Rect(0, 0, width // 2, max(6, height // 40))
    frame.center = width // 2, height // 2
    share = 0.0

    def draw_bar(surface: pygame.Surface) -> None:
        full = frame.inflate(-4, -4)
        pygame.draw.rect(surface, color, frame, 1)
        pygame.draw.rect(surface, color, (*full.topleft, round(full.width * share), full.height))

    scene.draw(draw_bar, layer="hud")
    if text:
        scene.text(text, (width // 2, frame.top - height // 20), size=max(8, height // 20), color=color)
    async for share in preload() if shares is None else shares:
        share = min(1.0, max(0.0, share))
    await next_frame()
