"""Text that the player enters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pygame
from pygame.event import Event

from pgasync.engine.field import Field
from pgasync.engine.text import Text
from pgasync.inputs.editor import Editor, is_shown
from pgasync.inputs.events import events
from pgasync.inputs.keys import key_held
from pgasync.inputs.letters import letters_of
from pgasync.inputs.modal import modal, whole_scene
from pgasync.inputs.scope import scope_here
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.clock import Clock
from pgasync.timing.timeout import move_on_after

__all__ = ["enter_text"]

FIRST, NEXT = 0.4, 0.04
"""s until a key that is held works again, and then again."""
ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
LEAVE = (pygame.K_ESCAPE, pygame.K_AC_BACK)
PASTE = (pygame.KMOD_CTRL | pygame.KMOD_META, pygame.K_v), (pygame.KMOD_SHIFT, pygame.K_INSERT)

DONE = Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r")

Allowed = str | Callable[[str], object]


async def enter_text(
    label: Text | None = None,
    *,
    text: str = "",
    max_length: int | None = None,
    allowed: Allowed | None = None,
) -> str | None:
    """Let the player enter a line of text.

        name = await enter_text(scene.text(pos=(320, 200)), max_length=12)

    A `modal()` block: meanwhile nobody else hears the player. Enter ends it,
    escape gives it up; backspace, delete, left, right, home and end edit it, and
    go on while they are held; ctrl+V pastes from the clipboard. What an input
    method composes is shown underlined until it is taken; enter and escape are
    the method's as long as it composes. A label shows what it has room for, its
    `width` or the way to the edge of the screen, and moves with the caret. A
    letter counts as its reader sees it, accents included.

    Resumes: when the KEYDOWN of enter or escape is delivered.

    Args:
        label: what shows it; at the end it shows the whole text, or after escape
            what it did before. None: nothing does.
        text: what stands there to begin with.
        max_length: letters at most, >= 1; None: any number.
        allowed: the letters that may be entered, such as "0123456789", or a
            function that says so of each, such as `str.isalpha`; None: all.
    Returns: the text, which may be empty; None after escape.
    Raises:
        TypeError: `label` is no text of a scene, `text` no string, `allowed` neither of both.
        ValueError: `max_length` is no whole number >= 1, or `text` is longer,
            or has letters in it that cannot be entered.
        MisuseError: the task has no scene.
    Cost: of the label, for each change, squared in the number of letters that do not fit.
    """
    editor = checked_editor(label, text, max_length, allowed)
    scope_here("enter_text()")
    if current_task().marked:
        await trap(Passing("enter_text()"))
    scene = whole_scene(current_task().scene)
    field = None if label is None else Field(scene, label, editor)
    before = "" if label is None else label.text
    entered: str | None = None
    try:
        with modal():
            entered = await edited(scene.game, editor, field)
        return entered
    finally:
        scene.game.inputs.devices.carets.pop(editor, None)
        if field is not None and label is not None:
            field.remove()
            label.text = before if entered is None else entered


async def edited(game: Any, editor: Editor, field: Field | None) -> str | None:
    """Let the player edit, until enter or escape."""
    devices, opened = game.inputs.devices, game.clock.frame
    strokes = Strokes(game.clock, editor)
    while True:
        devices.carets[editor] = pygame.Rect(0, 0, 1, 1) if field is None else field.show()
        event = await strokes.next()
        if event is None:
            continue
        if event.type == pygame.TEXTEDITING:
            editor.compose(event.text)
        elif event.type == pygame.TEXTINPUT:
            if game.clock.frame != opened:  # or it is the letter on the key that has opened all this
                editor.write(event.text)
        elif event.key in ENTER:
            return editor.text
        elif event.key in LEAVE:
            return None
        elif is_paste(event):
            editor.write(game.ask("clipboard", devices.clipboard))


class Strokes:
    """What is done on the keyboard, one after the other. Keys that edit do so here, and go on while held."""

    def __init__(self, clock: Clock, editor: Editor) -> None:
        self.clock = clock
        self.editor = editor
        self.heard = events(pygame.KEYDOWN, pygame.TEXTINPUT, pygame.TEXTEDITING)
        # The key that goes on.
        self.key = 0
        self.pause = FIRST
        # The tick in which something was composed last.
        self.composed = -1

    async def next(self) -> Event | None:
        """The next event that the input method has not used itself; None if a key has gone on."""
        event: Event | None = None
        try:
            if self.key:
                with move_on_after(self.pause, clock=self.clock):
                    event = await anext(self.heard)
            else:
                event = await anext(self.heard)
        except StopAsyncIteration:
            return DONE  # somebody has ended the stream: nothing more will be entered
        if event is None:
            if key_held(self.key):
                self.editor.press(self.key)
                self.pause = NEXT
            else:
                self.key = 0
            return None
        if self.editor.composed:
            self.composed = self.clock.frame
        if event.type == pygame.KEYDOWN:
            # Some systems tell of the enter that has taken a composed text, a moment before or after it.
            if self.composed == self.clock.frame:
                return None
            self.key, self.pause = (event.key, FIRST) if self.editor.press(event.key) else (0, FIRST)
        return event


def is_paste(event: Event) -> bool:
    """Whether a press asks for what is in the clipboard."""
    return any(event.key == key and getattr(event, "mod", 0) & mods for mods, key in PASTE)


def checked_editor(label: object, text: object, max_length: object, allowed: object) -> Editor:
    """An editor, if what was given makes one."""
    if label is not None and not isinstance(label, Text):
        raise TypeError(f"label must be a text of the scene or None, got {label!r}")
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, got {text!r}")
    limit = None
    if max_length is not None:
        if not isinstance(max_length, int) or isinstance(max_length, bool) or max_length < 1:
            raise ValueError(f"max_length must be a whole number >= 1 or None, got {max_length!r}")
        limit = max_length
    admits = admission(allowed)
    letters = letters_of(text)
    if limit is not None and len(letters) > limit:
        raise ValueError(f"text must be at most {limit} letters long, got {text!r}")
    if not all(map(is_shown, letters)):
        raise ValueError(f"text must be one line that can be shown, got {text!r}")
    wrong = next((letter for letter in letters if not admits(letter)), None)
    if wrong is not None:
        raise ValueError(f"text must have allowed letters only, got {wrong!r} in {text!r}")
    return Editor(text, limit, admits)


def admission(allowed: object) -> Callable[[str], object]:
    """Whether a letter may be entered, as a function."""
    if allowed is None:
        return bool
    if isinstance(allowed, str):
        return set(allowed).issuperset
    if callable(allowed):
        return allowed
    raise TypeError(f"allowed must be letters such as '0123456789', or a function, got {allowed!r}")
