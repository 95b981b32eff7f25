"""Keys and mouse: what is the inspector's, what is the game's, and what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pygame
from pygame.event import Event

from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.layout import Layout

__all__ = ["Controls"]

KEYBOARD = (pygame.KEYDOWN, pygame.KEYUP, pygame.TEXTINPUT, pygame.TEXTEDITING)
MOUSE = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEWHEEL)
TOUCH = (pygame.FINGERDOWN, pygame.FINGERUP, pygame.FINGERMOTION)
FIRST_REPEAT, NEXT_REPEAT = 0.4, 0.06
"""s; a key that is held down counts again, as it does where people write."""
REPEATED = (
    pygame.K_UP,
    pygame.K_DOWN,
    pygame.K_PAGEUP,
    pygame.K_PAGEDOWN,
    pygame.K_PERIOD,
)

ToGame = Callable[[tuple[float, float]], tuple[float, float]]


class Controls:
    """Sorts the events, and does what those for the inspector ask for.

    Whoever was given the press of a key or button is given its release too,
    wherever the focus is by then: so nothing stays held in the game.

    Attributes:
        held: keys and buttons whose press the game was given.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.held: set[tuple[str, int]] = set()
        self.mine: set[tuple[str, int]] = set()
        self.pos: tuple[float, float] = (-1, -1)
        self.repeating: int | None = None
        self.until_repeat = 0.0

    def sort(self, events: list[Event], layout: Layout, scale: float) -> list[Event]:
        """Do what the inspector's events ask for; return those of the game, with its own positions.

        Args:
            scale: pixels of `layout` for each pixel of the events' positions.
        """
        left = []
        for event in events:
            if event.type in KEYBOARD:
                mine = self.keyboard(event, layout)
            elif event.type in MOUSE:
                event, mine = self.mouse(event, layout, scale)
            else:
                mine = event.type in TOUCH and not self.desk.playing
                if event.type == pygame.QUIT:
                    # A game that stands still would never hear that its window is to close.
                    self.desk.paused = False
            if not mine:
                left.append(event)
        return left

    def keyboard(self, event: Event, layout: Layout) -> bool:
        """A key: whether it is the inspector's."""
        desk = self.desk
        if event.type not in (pygame.KEYDOWN, pygame.KEYUP):
            return not desk.playing
        if event.type == pygame.KEYUP:
            if self.repeating == event.key:
                self.repeating = None
            return self.released("key", event.key)
        if event.key == pygame.K_F10:
            desk.playing = not desk.playing
        elif desk.playing:
            self.held.add(("key", event.key))
            return False
        else:
            self.press(event.key, event.dict.get("unicode", ""), event.dict.get("mod", 0), layout)
            if event.key in REPEATED:
                self.repeating, self.until_repeat = event.key, FIRST_REPEAT
        self.mine.add(("key", event.key))
        return True

    def released(self, kind: str, code: int) -> bool:
        """Whether a release is the inspector's: not if the game had the press, or nobody here saw it."""
        mine = (kind, code) in self.mine
        self.mine.discard((kind, code))
        self.held.discard((kind, code))
        return mine

    def mouse(self, event: Event, layout: Layout, scale: float) -> tuple[Event, bool]:
        """The mouse: the event as the game is to have it, and whether it is the inspector's."""
        desk = self.desk
        known = dict(event.dict)
        if "pos" in known:
            self.pos = known["pos"][0] * scale, known["pos"][1] * scale
        over = layout.cover.collidepoint(self.pos)
        if event.type == pygame.MOUSEBUTTONUP:
            mine = self.released("button", event.button)
        elif event.type == pygame.MOUSEBUTTONDOWN:
            mine = over or not desk.playing
            (self.mine if mine else self.held).add(("button", event.button))
            if over and event.button == 1:
                self.click(layout)
            elif not over and not desk.playing:
                desk.playing = True  # this click only takes the focus
        elif event.type == pygame.MOUSEWHEEL:
            mine = over or not desk.playing
            if over:
                desk.scroll(layout.at(self.pos, layout.panels), -3 * event.y, layout)
        else:
            mine = not desk.playing or (over and not any(kind == "button" for kind, _ in self.held))
        return (event if mine else as_the_game_has_it(event, layout, self.pos, scale)), mine

    def click(self, layout: Layout) -> None:
        """The left button, over the inspector."""
        desk = self.desk
        name = layout.at(self.pos, layout.buttons)
        if name in ("cancel", "clock"):
            if desk.panel != "ended":  # there the panel tells of one who has ended, and has no buttons
                desk.playing, desk.panel = False, "tree"
                self.button(name)
            return
        if name:
            self.button(name)
            return
        desk.playing = False
        tab = layout.at(self.pos, layout.tabs)
        panel = tab or layout.at(self.pos, layout.panels)
        if panel in ("tree", "ended", "inputs"):
            desk.panel = panel
        if tab or panel not in ("tree", "ended"):
            return
        rect = layout.list_of(panel)
        line = int((self.pos[1] - rect.top) // layout.row)
        if panel == "ended":
            place = line + first_of(desk.back["ended"], layout.lines("ended"))
            if line >= 0:
                desk.back["ended"] = max(0, min(place, len(desk.watch.ended) - 1))
        elif line >= 1 and desk.top + line - 1 < len(desk.rows.shown):  # the first line is the heading
            again = desk.rows.place == desk.top + line - 1
            desk.rows.select(desk.top + line - 1)
            row = desk.rows.row
            assert row is not None
            sign = rect.left + (row.depth + 1) * layout.unit + layout.pad
            if again or self.pos[0] <= sign:
                desk.rows.open(not row.opened)

    def button(self, name: str) -> None:
        """A button was clicked."""
        desk = self.desk
        deeds: dict[str, Callable[[], object]] = {
            "pause": desk.pause,
            "step": desk.step,
            "slower": lambda: desk.shift(-1),
            "faster": lambda: desk.shift(1),
            "speed": desk.usual_speed,
            "close": desk.close,
            "cancel": desk.ask_cancel,
            "clock": desk.pause_clock,
        }
        if name == "play":
            desk.playing = not desk.playing
        else:
            deeds[name]()

    def press(self, key: int, letter: str, mod: int, layout: Layout) -> None:
        """A key was pressed, and is the inspector's."""
        desk = self.desk
        if desk.question is not None:
            if key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_y, pygame.K_c, pygame.K_DELETE):
                desk.answer(True)
            elif key in (pygame.K_ESCAPE, pygame.K_n):
                desk.answer(False)
            return
        page = max(1, layout.lines(desk.panel) - 2)
        moves = {
            pygame.K_UP: -1,
            pygame.K_DOWN: 1,
            pygame.K_PAGEUP: -page,
            pygame.K_PAGEDOWN: page,
            pygame.K_HOME: -1_000_000,
            pygame.K_END: 1_000_000,
        }
        deeds: dict[int, Callable[[], object]] = {
            pygame.K_ESCAPE: desk.close,
            pygame.K_SPACE: desk.pause,
            pygame.K_c: desk.ask_cancel,
            pygame.K_DELETE: desk.ask_cancel,
            pygame.K_p: desk.pause_clock,
            pygame.K_w: desk.ask_why,
            pygame.K_PERIOD: desk.step,
            pygame.K_n: desk.step,
            pygame.K_KP_PLUS: lambda: desk.shift(1),
            pygame.K_KP_MINUS: lambda: desk.shift(-1),
            pygame.K_LEFT: desk.fold,
            pygame.K_RIGHT: lambda: desk.rows.open(True),
            pygame.K_RETURN: desk.turn,
            pygame.K_KP_ENTER: desk.turn,
            pygame.K_TAB: lambda: desk.next_panel(-1 if mod & pygame.KMOD_SHIFT else 1),
        }
        # By what is written, as the signs have other keys on other keyboards.
        signs: dict[str, Callable[[], object]] = {
            "+": lambda: desk.shift(1),
            "=": lambda: desk.shift(1),
            "-": lambda: desk.shift(-1),
            ".": desk.step,
        }
        if key in moves:
            desk.move(moves[key], layout)
        elif letter in signs:
            signs[letter]()
        elif key in deeds:
            deeds[key]()
            if key in (pygame.K_LEFT, pygame.K_RIGHT):
                desk.show_selected(layout)
        elif key in (pygame.K_MINUS, pygame.K_EQUALS, pygame.K_PLUS):
            desk.shift(-1 if key == pygame.K_MINUS else 1)

    def repeat(self, passed: float, layout: Layout) -> None:
        """So much real time has passed, s: a key that is held down counts again."""
        if self.repeating is None or self.desk.playing:
            return
        self.until_repeat -= passed
        if self.until_repeat <= 0:
            self.until_repeat = NEXT_REPEAT
            self.press(self.repeating, "", 0, layout)


def first_of(back: int, lines: int) -> int:
    """The first line that is shown of a list in which a certain one must be seen."""
    return max(0, back - lines + 1)


def as_the_game_has_it(event: Event, layout: Layout, pos: tuple[float, float], scale: float) -> Event:
    """An event of the mouse with its position and movement in the game's own pixels."""
    known: dict[str, Any] = dict(event.dict)
    game = layout.game
    wide, high = layout.logical
    if "pos" in known:
        x = (pos[0] - game.left) * wide / game.width
        y = (pos[1] - game.top) * high / game.height
        known["pos"] = max(0, min(int(x), wide - 1)), max(0, min(int(y), high - 1))
    if "rel" in known:
        x, y = known["rel"]
        known["rel"] = round(x * scale * wide / game.width), round(y * scale * high / game.height)
    return Event(event.type, known)
