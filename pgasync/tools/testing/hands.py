"""The player's hands: what they do in the ticks to come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame
from pygame.event import Event

from pgasync.engine.text import Text, font
from pgasync.inputs.gamepad import FULL, axis_number, button_number
from pgasync.inputs.names import Key, key_codes, key_name
from pgasync.inputs.pointer import checked_button

__all__ = ["Hands", "Where"]

Where = tuple[float, float] | pygame.Vector2 | Any
"""A point in logical pixels, or something with a place: a sprite, a text."""

MODIFIERS = {
    pygame.K_LSHIFT: pygame.KMOD_LSHIFT,
    pygame.K_RSHIFT: pygame.KMOD_RSHIFT,
    pygame.K_LCTRL: pygame.KMOD_LCTRL,
    pygame.K_RCTRL: pygame.KMOD_RCTRL,
    pygame.K_LALT: pygame.KMOD_LALT,
    pygame.K_RALT: pygame.KMOD_RALT,
    pygame.K_LMETA: pygame.KMOD_LMETA,
    pygame.K_RMETA: pygame.KMOD_RMETA,
}
TYPED = {pygame.K_RETURN: "\r", pygame.K_TAB: "\t", pygame.K_BACKSPACE: "\b", pygame.K_ESCAPE: "\x1b"}
"""What keys other than letters and signs put into `event.unicode`."""
TYPING = -1
"""Stands among the keys for the line that somebody types; -2 and so on for mouse buttons."""
FINGERS = -1000
"""And this and so on for fingers."""
PADS = -10_000
"""And this and so on for the buttons of gamepads."""


class Hands:
    """Keyboard, mouse, gamepads and fingers of a stage.

    Nothing here moves time: what the hands do is heard in the ticks that the
    next `run_...` makes, the first thing in the first of them. Each thing can
    be done again right away: it begins when the one before has ended.
    """

    size: tuple[int, int]
    fps: float

    def __init__(self) -> None:
        # Ticks that have been made. Number 1 is the first.
        self.ticks = 0
        # What happens in which tick to come.
        self.coming: dict[int, list[Event]] = {}
        # Keys and buttons that stay down, oldest first.
        self.down: dict[int, None] = {}
        # The first tick in which a key or a button can be used again.
        self.free: dict[int, int] = {}
        self.at: tuple[float, float] = (0, 0)
        # What has been copied elsewhere, to be pasted here.
        self.clipboard = ""

    def press(self, *keys: Key, ticks: int = 1) -> None:
        """Press keys together, and let them go.

        Heard: the KEYDOWN in the next tick, the KEYUP `ticks` later.

        Args:
            keys: as for `wait_key()`: names such as "space", or pygame's constants.
            ticks: for how long they are held, >= 1.
        Raises:
            ValueError: there is no such key, it is held already, or `ticks` is below 1.
            TypeError: a key is neither a name nor a constant.
        """
        if not isinstance(ticks, int) or ticks < 1:
            raise ValueError(f"ticks must be a whole number >= 1, got {ticks!r}")
        self.refuse_none("press", keys)
        for code in [self.code_to_press(key) for key in keys]:
            tick = self.when(code)
            self.plan(tick, self.key_event(pygame.KEYDOWN, code))
            self.plan(tick + ticks, self.key_event(pygame.KEYUP, code))
            self.free[code] = tick + ticks

    def hold(self, *keys: Key) -> None:
        """Press keys, and keep them down until `release()`.

        Heard: the KEYDOWN in the next tick; `key_held()` is true from then on.

        Raises: as `press()`.
        """
        self.refuse_none("hold", keys)
        for code in [self.code_to_press(key) for key in keys]:
            tick = self.when(code)
            self.plan(tick, self.key_event(pygame.KEYDOWN, code))
            self.down[code] = None
            self.free[code] = tick + 1

    def release(self, *keys: Key) -> None:
        """Let go keys that `hold()` keeps down; with no key given, all of them.

        Heard: the KEYUP in the next tick, though never in the tick of the KEYDOWN.

        Raises:
            ValueError: there is no such key, or it is not held.
            TypeError: a key is neither a name nor a constant.
        """
        codes = [key_codes(key)[0] for key in keys] or list(self.down)
        for code in codes:
            if code not in self.down:
                held = ", ".join(key_name(other) for other in self.down) or "nothing"
                raise ValueError(f"{key_name(code)} is not held, so it cannot be released. Held: {held}")
        for code in codes:
            del self.down[code]
            self.plan(self.when(code), self.key_event(pygame.KEYUP, code))

    def type_text(self, text: str) -> None:
        """Type a text: KEYDOWN, TEXTINPUT and KEYUP for each letter, one letter in each tick.

        A line end is the return key, which makes no TEXTINPUT.
        """
        for letter in text:
            code = pygame.K_RETURN if letter == "\n" else ord(letter.lower()[0])
            tick = max(self.when(TYPING), self.when(code))
            mod = pygame.KMOD_LSHIFT if letter.isupper() else pygame.KMOD_NONE
            written = "\r" if letter == "\n" else letter
            self.plan(tick, pygame.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=written, scancode=0))
            if letter != "\n":
                self.plan(tick, pygame.Event(pygame.TEXTINPUT, text=letter))
            self.plan(tick + 1, pygame.Event(pygame.KEYUP, key=code, mod=mod, unicode=written, scancode=0))
            self.free[TYPING] = self.free[code] = tick + 1

    def compose(self, text: str) -> None:
        """Let an input method show what it is about to write; an empty text takes it back.

        Heard: a TEXTEDITING in the next tick that is free for typing. `type_text()` writes it.
        """
        tick = self.when(TYPING)
        self.plan(tick, pygame.Event(pygame.TEXTEDITING, text=text, start=len(text), length=0))
        self.free[TYPING] = tick + 1

    def point(self, where: Where) -> None:
        """Move the mouse to a place.

        Heard: a MOUSEMOTION in the next tick.

        Args:
            where: a point in logical pixels, or a sprite or text, whose middle it is.
        Raises:
            ValueError: the place is outside of the picture.
            TypeError: it is no place.
        """
        self.move(self.next_tick(), self.place(where), ())

    def click(self, where: Where, button: int = 1) -> None:
        """Move the mouse to a place, press a button there, and let it go.

        Heard: MOUSEMOTION and MOUSEBUTTONDOWN in the next tick, MOUSEBUTTONUP in the one after it.

        Args:
            where: as for `point()`.
            button: 1 is left, 2 middle, 3 right.
        Raises: as `point()`, and for what is no button.
        """
        pos, wheel = self.place(where), TYPING - checked_button(button)
        tick = self.when(wheel)
        self.move(tick, pos, ())
        self.plan(tick, self.button_event(pygame.MOUSEBUTTONDOWN, pos, button))
        self.plan(tick + 1, self.button_event(pygame.MOUSEBUTTONUP, pos, button))
        self.free[wheel] = tick + 2

    def drag(self, start: Where, end: Where, seconds: float = 0.25, button: int = 1) -> None:
        """Press a button at one place, move the mouse to another, and let go there.

        Heard: the press in the next tick, then a MOUSEMOTION in each tick, and
        the release in the tick after the last of them.

        Args:
            start, end: as for `point()`.
            seconds: of game time, how long the way takes; at least one tick.
            button: 1 is left, 2 middle, 3 right.
        Raises: as `click()`.
        """
        begin, stop, wheel = self.place(start), self.place(end), TYPING - checked_button(button)
        tick, steps = self.when(wheel), max(1, round(seconds * self.fps))
        self.move(tick, begin, ())
        self.plan(tick, self.button_event(pygame.MOUSEBUTTONDOWN, begin, button))
        for n in range(1, steps + 1):
            x, y = (a + (b - a) * n / steps for a, b in zip(begin, stop, strict=True))
            self.move(tick + n, (x, y), (button,))
        self.plan(tick + steps + 1, self.button_event(pygame.MOUSEBUTTONUP, stop, button))
        self.free[wheel] = tick + steps + 2

    def press_button(self, *buttons: str, ticks: int = 1, pad: int = 0) -> None:
        """Press buttons of a gamepad together, and let them go.

        Heard: the CONTROLLERBUTTONDOWN in the next tick, the CONTROLLERBUTTONUP `ticks` later.

        Args:
            buttons: as for `wait_button()`: "a", "start", "left" ...
            ticks: for how long they are held, >= 1.
            pad: of which gamepad.
        Raises:
            ValueError, TypeError: there is no such button, or `ticks` is below 1.
        """
        if not isinstance(ticks, int) or ticks < 1:
            raise ValueError(f"ticks must be a whole number >= 1, got {ticks!r}")
        for number in [button_number(button) for button in buttons]:
            code = PADS - 100 * pad - number
            tick = self.when(code)
            for kind, when in (
                (pygame.CONTROLLERBUTTONDOWN, tick),
                (pygame.CONTROLLERBUTTONUP, tick + ticks),
            ):
                self.plan(when, pygame.Event(kind, instance_id=pad, button=number))
            self.free[code] = tick + ticks

    def push(self, axis: str, way: float, pad: int = 0) -> None:
        """Push a stick or a trigger of a gamepad, and keep it there; 0 lets it go.

        Heard: a CONTROLLERAXISMOTION in the next tick.

        Args:
            axis: as for `pad_axis()`: "left_x", "right_trigger" ...
            way: -1 (left, up) to 1 (right, down); a trigger 0 to 1.
            pad: of which gamepad.
        Raises:
            ValueError, TypeError: there is no such axis, or it cannot be pushed so far.
        """
        number = axis_number(axis)
        if not -1 <= way <= 1:
            raise ValueError(f"way must be from -1 to 1, got {way!r}")
        event = pygame.Event(
            pygame.CONTROLLERAXISMOTION, instance_id=pad, axis=number, value=round(way * FULL)
        )
        self.plan(self.next_tick(), event)

    def touch(self, start: Where, end: Where | None = None, seconds: float = 0.25, finger: int = 0) -> None:
        """Put a finger down at one place, move it to another, and lift it there.

        Heard: a FINGERDOWN in the next tick, then a FINGERMOTION in each tick, and
        the FINGERUP in the tick after the last of them.

        Args:
            start, end: as for `point()`; None: it stays where it is.
            seconds: of game time, how long it is down; at least one tick.
            finger: which one, 0 to 9.
        Raises: as `point()`; ValueError for what is no finger, too.
        """
        if not isinstance(finger, int) or not 0 <= finger <= 9:
            raise ValueError(f"finger must be a number from 0 to 9, got {finger!r}")
        begin = self.place(start)
        stop = begin if end is None else self.place(end)
        tick, steps = self.when(FINGERS - finger), max(1, round(seconds * self.fps))
        self.plan(tick, self.finger_event(pygame.FINGERDOWN, begin, finger))
        for n in range(1, steps + 1) if end is not None else ():
            x, y = (a + (b - a) * n / steps for a, b in zip(begin, stop, strict=True))
            self.plan(tick + n, self.finger_event(pygame.FINGERMOTION, (x, y), finger))
        self.plan(tick + steps + 1, self.finger_event(pygame.FINGERUP, stop, finger))
        self.free[FINGERS - finger] = tick + steps + 2

    def drop(self, *files: str | Path, text: str = "") -> None:
        """Drop files, or a piece of text, on the window.

        Heard: DROPBEGIN, DROPFILE for each, DROPTEXT for each line, DROPCOMPLETE, in the next tick.

        Raises:
            ValueError: there is neither a file nor a text.
        """
        if not files and not text:
            raise ValueError('drop() needs a file or a text, as in drop("level.json")')
        tick = self.next_tick()
        self.plan(tick, pygame.Event(pygame.DROPBEGIN))
        for file in files:
            self.plan(tick, pygame.Event(pygame.DROPFILE, file=str(file)))
        for line in text.splitlines():
            self.plan(tick, pygame.Event(pygame.DROPTEXT, text=line))
        self.plan(tick, pygame.Event(pygame.DROPCOMPLETE))

    def post(self, event: Event) -> None:
        """Whatever else can happen: any pygame event, in the next tick.

        Raises:
            TypeError: `event` is no pygame event.
        """
        if not isinstance(event, Event):
            raise TypeError(f"post() takes a pygame event, got {event!r}")
        self.plan(self.next_tick(), event)

    def next_tick(self) -> int:
        """The number of the tick that comes next."""
        return self.ticks + 1

    def when(self, code: int) -> int:
        """The first tick to come in which a key or a button can be used."""
        return max(self.next_tick(), self.free.get(code, 0))

    def plan(self, tick: int, event: Event) -> None:
        """Let something happen in a tick to come."""
        self.coming.setdefault(tick, []).append(event)

    def refuse_none(self, call: str, keys: tuple[Key, ...]) -> None:
        """Tell of `press()` without a key."""
        if not keys:
            raise ValueError(f'{call}() needs a key, as in {call}("space")')

    def code_to_press(self, key: Key) -> int:
        """The code of a key that is to go down: of "shift" the left one."""
        code = key_codes(key)[0]
        if code in self.down:
            raise ValueError(f"{key_name(code)} is held already. Call release({key_name(code)}) first.")
        return code

    def key_event(self, kind: int, code: int) -> Event:
        """An event of a key, as pygame makes it."""
        mod = 0
        for held in self.down:
            mod |= MODIFIERS.get(held, 0)
        letter = TYPED.get(code, chr(code) if 32 <= code < 127 else "")
        if mod & pygame.KMOD_SHIFT:
            letter = letter.upper()
        return pygame.Event(kind, key=code, mod=mod, unicode=letter, scancode=0)

    def button_event(self, kind: int, pos: tuple[float, float], button: int) -> Event:
        """An event of a mouse button."""
        return pygame.Event(kind, pos=pos, button=button, touch=False)

    def finger_event(self, kind: int, pos: tuple[float, float], finger: int) -> Event:
        """An event of a finger: its places are parts of the picture."""
        x, y = pos[0] / self.size[0], pos[1] / self.size[1]
        return pygame.Event(kind, touch_id=1, finger_id=finger, x=x, y=y, dx=0, dy=0)

    def move(self, tick: int, pos: tuple[float, float], held: tuple[int, ...]) -> None:
        """Move the mouse in a tick to come."""
        rel = (pos[0] - self.at[0], pos[1] - self.at[1])
        buttons = tuple(int(button in held) for button in (1, 2, 3))
        self.at = pos
        self.plan(tick, pygame.Event(pygame.MOUSEMOTION, pos=pos, rel=rel, buttons=buttons, touch=False))

    def place(self, where: Where) -> tuple[float, float]:
        """The point that is meant by a place."""
        if isinstance(where, Text):
            letters = pygame.FRect((0, 0), font(where.size).size(where.text))
            setattr(letters, where.anchor, where.pos)
            where = letters.center
        point = getattr(where, "pos", where)
        try:
            x, y = point
            inside = 0 <= x < self.size[0] and 0 <= y < self.size[1]
        except (TypeError, ValueError):
            raise TypeError(f"a place is (x, y), a sprite or a text, got {where!r}") from None
        if not inside:
            width, height = self.size
            raise ValueError(f"({x:g}, {y:g}) is outside of the picture, which is {width} x {height} pixels")
        return x, y
