"""People who talk: words that are written letter by letter, and questions.

await say(scene, "Have you seen the light?", name="Mara", portrait=mara)
if await ask(scene, "Shall we go?", ["yes", "no"], name="Mara") == "yes": ...
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from contextlib import ExitStack

import pygame
from pygame import Rect, Surface

from pgasync import Actions, Cooldown, Scene, Text, interpolate, move_on_when, wait_any, wait_press
from pgasync.kits.checks import check_speech, checked_actions, checked_items
from pgasync.kits.menu import menu
from pgasync.kits.panel import BOARD, EDGE, GOLD, INK, letters_for, panel, play, room_for
from pgasync.kits.words import cut, pages, ruler

__all__ = ["ask", "say"]

LINES = 3  # in the box at a time
WIDEST = 28  # the box, in heights of a letter
HIGHEST = 0.6  # the box, in parts of the room
SYLLABLE = 0.07  # s from one sound of a voice to the next, at least


async def say(
    scene: Scene,
    text: str,
    *,
    name: str = "",
    portrait: str | Surface | None = None,
    speed: float = 40,
    voice: str = "",
    actions: Actions | None = None,
) -> None:
    """Write a text letter by letter into a box at the bottom, and wait until it has been read.

    The action confirm, or a press of the mouse or a finger, shows all of it at
    once; the next one goes on. A text that is too long for the box goes on in
    it after that. Scenes below do not hear what it uses.

    Resumes: when the event that goes on is delivered, see `wait_event()`.

    Args:
        scene: where it is shown, in the `hud` layer, for as long as this takes.
        text: broken into lines between words, and at line ends.
        name: of who says it, above the box.
        portrait: a picture beside the text, scaled to the box, or its name.
        speed: letters per second of the task's clock, finite and > 0.
        voice: the name of a short sound, heard again and again while letters appear.
        actions: with confirm; None is `Actions.default()`.
    Raises:
        ValueError: `speed` is out of its range; there is a NUL in the text; no such action.
        TypeError: something is no text, no number, no picture.
        FileNotFoundError: there is no such portrait; in a group: no such voice.
        MisuseError: the scene has ended, or is not one of the task.
    """
    check_speech(text, name, speed)
    does = checked_actions("say", actions, "confirm")
    with ExitStack() as shown:
        box = Box(scene, name, portrait, does, shown)
        for page in box.pages(text):
            await box.write(page, speed, voice)
            await box.read()


async def ask(
    scene: Scene,
    question: str,
    answers: Iterable[str],
    *,
    name: str = "",
    portrait: str | Surface | None = None,
    speed: float = 40,
    voice: str = "",
    disabled: Collection[str] = (),
    cancel: str | None = None,
    actions: Actions | None = None,
    sounds: tuple[str, str] | None = None,
) -> str:
    """Write a question as `say()` does, and let the player choose an answer as `menu()` does.

    Resumes: when the event that takes the answer is delivered, see `wait_event()`.

    Args: as for `say()` and `menu()`, and
        answers: what there is to choose, above the box.
    Returns: the answer, or `cancel`.
    Raises: as `say()` and `menu()`.
    """
    check_speech(question, name, speed)
    texts = checked_items("ask", answers, disabled)
    does = checked_actions("ask", actions, "up", "down", "confirm", "cancel")
    with ExitStack() as shown:
        box = Box(scene, name, portrait, does, shown)
        *before, last = box.pages(question)
        for page in before:
            await box.write(page, speed, voice)
            await box.read()
        await box.write(last, speed, voice)
        above = Rect(box.area.left, box.room.top, box.area.width, box.area.top - box.size - box.room.top)
        return await menu(
            scene,
            texts,
            disabled=disabled,
            cancel=cancel,
            room=above,
            place="bottomright",
            actions=does,
            sounds=sounds,
        )


class Box:
    """The box, with what is in it."""

    def __init__(
        self, scene: Scene, name: str, portrait: str | Surface | None, actions: Actions, shown: ExitStack
    ) -> None:
        self.scene, self.actions = scene, actions
        self.room, self.size = room_for(scene), letters_for(scene)
        self.full = False  # whether it waits for the player
        size, (self.lines, inside) = self.size, lines_for(scene, HIGHEST * self.room.height)
        self.area = Rect(0, 0, min(self.room.width, WIDEST * size), inside + 2 * size)
        self.area.midbottom = self.room.midbottom
        self.picture = panel(self.area.size, size)
        shown.enter_context(scene.draw(self.draw, layer="hud"))
        left = self.area.left + size
        if portrait is not None:
            at = (left, self.area.centery)
            face = shown.enter_context(scene.sprite(portrait, at, anchor="midleft", layer="hud"))
            face.scale = min(
                inside / max(1, face.image.height), self.area.width / 4 / max(1, face.image.width)
            )
            left += round(face.rect.width) + size
        self.width = max(1, self.area.right - size - left)
        self.label: Text = shown.enter_context(
            scene.text(pos=(left, self.area.top + size), size=size, color=INK, anchor="topleft")
        )
        if name:
            with ruler(scene, size) as width:
                tag = cut(name.replace("\n", " "), lambda part: width(part) <= self.area.width - 2 * size)
            at = (self.area.left + size, self.area.top)
            shown.enter_context(scene.text(tag, at, size=size, color=GOLD, anchor="midleft", outline=BOARD))

    def pages(self, text: str) -> list[str]:
        """The text in lines, as many at a time as there is room for.

        Broken beforehand: or a word would jump to the next line while it is written.
        """
        with ruler(self.scene, self.size) as width:
            return list(pages(text, self.lines, lambda line: width(line) <= self.width))

    async def write(self, page: str, speed: float, voice: str) -> None:
        """Let the letters appear one by one, or all of them when the player is impatient."""
        self.label.text, mouth = "", Cooldown(SYLLABLE)
        async with move_on_when(self.press()):
            async for letters in interpolate(0, len(page), seconds=len(page) / speed):
                before, self.label.text = self.label.text, page[: int(letters)]
                if self.label.text != before and mouth.use():
                    play(self.scene, voice)
        self.label.text = page

    async def read(self) -> None:
        """Wait until the player goes on."""
        self.full = True
        await self.press()
        self.full = False

    async def press(self) -> None:
        """Wait until the player has enough of what is there."""
        await wait_any(self.actions.wait("confirm", consume=True), wait_press(consume=True))

    def draw(self, surface: Surface) -> None:
        """Draw the box, and an arrow that nods while it waits for the player."""
        surface.blit(self.picture, self.area)
        if self.full:
            nod = self.size / 8 * math.sin(8 * self.scene.clock.now)
            x, y, wide = self.area.right - self.size, self.area.bottom - self.size / 2 + nod, self.size / 3
            pygame.draw.polygon(surface, EDGE, [(x - wide, y - wide), (x + wide, y - wide), (x, y)])


def lines_for(scene: Scene, highest: float) -> tuple[int, int]:
    """How many lines a box has that is no higher than this, px, and how high they are."""
    size = letters_for(scene)
    for lines in range(LINES, 0, -1):
        with scene.text("\n".join("A" * lines), size=size) as sample:
            inside = sample.render(sample.color).height
        if inside + 2 * size <= highest:
            break
    return lines, inside
