"""What the player does with the window, and what is dropped on it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pygame

from pgasync.inputs.stream import EventStream
from pgasync.inputs.wanted import Wanted, type_name, wait_for

__all__ = ["Drop", "wait_drop", "wait_focus_gained", "wait_focus_lost", "wait_resize"]


class Drop(NamedTuple):
    """See `wait_drop()`.

    Attributes:
        files: files and folders, in the order in which they came.
        text: what was dropped of text, in lines; empty if nothing was.
    """

    files: list[Path]
    text: str


async def wait_drop() -> Drop:
    """Wait until files, or a piece of text, are dropped on the window.

        for file in (await wait_drop()).files: ...

    What is dropped together comes together. What is in the files, the world
    outside says: read them by `game.ask()`, or a replay cannot.

    Resumes: when the last of it is delivered, as `wait_event()` does. A drop
    that has begun already is not waited for.

    Returns: the files and the text.
    Raises:
        MisuseError: the task has no scene.
    """
    kinds = (pygame.DROPBEGIN, pygame.DROPFILE, pygame.DROPTEXT, pygame.DROPCOMPLETE)
    await wait_for(Wanted("wait_drop", (), type_name, kinds[:1]))
    files: list[Path] = []
    lines: list[str] = []
    async for event in EventStream(Wanted("wait_drop", (), type_name, kinds)):
        if event.type == pygame.DROPFILE:
            files.append(Path(event.file))
        elif event.type == pygame.DROPTEXT:
            lines.append(event.text)
        elif event.type == pygame.DROPBEGIN:
            files.clear()  # the one before has never been finished
            lines.clear()
        elif files or lines:
            break
    return Drop(files, "\n".join(lines))


async def wait_focus_lost() -> None:
    """Wait until the window loses the keyboard: the player is somewhere else.

        await wait_focus_lost()
        await game.play(pause_menu)

    Nothing is held then.

    Resumes: when the WINDOWFOCUSLOST is delivered, as `wait_event()` does.

    Raises:
        MisuseError: the task has no scene.
    """
    await wait_for(Wanted("wait_focus_lost", (), type_name, (pygame.WINDOWFOCUSLOST,)))


async def wait_focus_gained() -> None:
    """Wait until the window has the keyboard again.

    Resumes: when the WINDOWFOCUSGAINED is delivered, as `wait_event()` does.

    Raises:
        MisuseError: the task has no scene.
    """
    await wait_for(Wanted("wait_focus_gained", (), type_name, (pygame.WINDOWFOCUSGAINED,)))


async def wait_resize() -> tuple[int, int]:
    """Wait until the window has got another size; the game's own stays as it is.

    Resumes: when the WINDOWSIZECHANGED is delivered, as `wait_event()` does;
    while the player draws at the window's edge there are many.

    Returns: the new size of the window, (width, height) in pixels of the desktop.
    Raises:
        MisuseError: the task has no scene.
    """
    event = await wait_for(Wanted("wait_resize", (), type_name, (pygame.WINDOWSIZECHANGED,)))
    return event.x, event.y
