"""Draws the inspector."""

from __future__ import annotations

import pygame
from pygame import Rect

from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.detail import paint_detail
from pgasync.tools.inspector.layout import KEYS, TABS, Layout
from pgasync.tools.inspector.lists import paint_ended, paint_inputs, paint_times, paint_tree
from pgasync.tools.inspector.pen import COLORS, Pen, width

__all__ = ["paint"]

CLEARNESS = 226
"""Of 255: how much the inspector hides of a game that it lies over."""


def paint(canvas: pygame.Surface, game: pygame.Surface, desk: Desk, layout: Layout, smooth: bool) -> Pen:
    """Draw a picture of the window: the game, and the inspector beside or over it.

    Args:
        canvas: of the window's size.
        game: the game's picture.
        smooth: whether its enlarged pixels flow into each other.
    Returns: the pen, which knows what it has written where.
    """
    canvas.fill("black")
    place = layout.game
    scale = (
        pygame.transform.smoothscale if smooth and place.size != game.get_size() else pygame.transform.scale
    )
    canvas.blit(scale(game, place.size), place)
    cover(canvas, layout)
    pen = Pen(canvas)
    paint_header(pen, desk, layout)
    if layout.strip:
        return pen
    painters = {
        "tree": paint_tree,
        "detail": paint_detail,
        "ended": paint_ended,
        "inputs": paint_inputs,
        "times": paint_times,
    }
    for name, rect in layout.panels.items():
        paint_frame(pen, desk, layout, name)
        pen.within = rect
        painters[name](pen, desk, layout)
    paint_tabs(pen, desk, layout)
    paint_footer(pen, layout)
    if desk.question is not None:
        paint_question(pen, desk, layout)
    if layout.beside:
        if desk.playing:
            pen.frame(layout.game, "warn", thick=2)
        pygame.draw.line(
            canvas, COLORS["edge"], layout.cover.topleft, (layout.cover.left, layout.cover.bottom)
        )
    return pen


def cover(canvas: pygame.Surface, layout: Layout) -> None:
    """The ground that the inspector stands on."""
    if layout.beside:
        canvas.fill(COLORS["back"], layout.cover)
    else:
        veil = pygame.Surface(layout.cover.size)
        veil.fill(COLORS["back"])
        veil.set_alpha(CLEARNESS)
        canvas.blit(veil, layout.cover)


def paint_header(pen: Pen, desk: Desk, layout: Layout) -> None:
    """What runs, how fast, and to whom the keys go."""
    rect, unit, pad = layout.header, layout.unit, layout.pad
    pen.within = rect
    pen.box(rect, "bar")
    y = rect.top + pad + layout.row // 2
    game = desk.game
    state, color = ("PAUSED", "warn") if desk.paused else ("RUNNING", "good")
    dot = unit // 3
    pygame.draw.circle(pen.surface, COLORS[color], (rect.left + pad + dot, y), dot)
    x = pen.write(state, rect.left + 2 * pad + 2 * dot, y, unit, color)
    x = pen.write(f"tick {game.clock.frame:,}", x + 2 * pad, y, unit)
    x = pen.write(f"{game.clock.now:,.2f} s", x + 2 * pad, y, unit, "dim")
    count = len(desk.watch.live)
    x = pen.write(f"{count:,} task{'s' if count != 1 else ''}", x + 2 * pad, y, unit, "dim")
    x = pen.write(f"scene {game.scene.name}", x + 2 * pad, y, unit, "dim")
    if desk.notice or desk.by_hand:
        text = desk.notice or "changed by hand"
        color = "warn" if desk.notice else "faint"
        if desk.notice:  # it needs the whole line
            line = Rect(rect.left, rect.top, rect.width, layout.row + 2 * pad - 1)
            pen.box(line, "bar")
            pen.written = [each for each in pen.written if each[2] is not rect]
            pen.write(text, rect.left + pad, y, unit, color)
        elif rect.right - pad - width(text, unit) > x + pad:
            pen.write_right(text, rect.right - pad, y, unit, color)
    paint_buttons(pen, desk, layout)
    edge = "warn" if desk.playing else "accent"
    pen.box(Rect(rect.left, rect.bottom - 2, rect.width, 2), edge)


def paint_buttons(pen: Pen, desk: Desk, layout: Layout) -> None:
    """The buttons of the header."""
    texts = {
        "pause": "Resume" if desk.paused else "Pause",
        "step": "Step",
        "slower": "–",
        "speed": f"{desk.speed:g}x",
        "faster": "+",
        "play": "To inspector" if desk.playing else "Play",
        "close": "Close",
    }
    for name, text in texts.items():
        lit = (name == "pause" and desk.paused) or (name == "play" and desk.playing)
        color = "warn" if lit or (name == "speed" and desk.speed != 1) else "text"
        pen.button(layout.buttons[name], text, layout.unit, lit=lit, color=color)
    left, right = layout.buttons["play"].right, layout.buttons["close"].left
    pen.write(
        "keys and mouse: the game" if desk.playing else "keys and mouse: inspector",
        left + layout.pad,
        layout.buttons["play"].centery,
        layout.unit - 1,
        "warn" if desk.playing else "faint",
        right - layout.pad // 2,
    )


def paint_frame(pen: Pen, desk: Desk, layout: Layout, name: str) -> None:
    """A panel's ground, bar and edge; that of the list that has the keys is lit."""
    rect = layout.panels[name]
    if layout.beside:  # else the game shines through
        pen.box(rect, "panel", 4)
    bar = Rect(rect.left, rect.top, rect.width, layout.row)
    pygame.draw.rect(pen.surface, COLORS["bar"], bar, border_top_left_radius=4, border_top_right_radius=4)
    keys = name == desk.panel and not desk.playing
    pen.frame(rect, "accent" if keys else "edge", 4)


def paint_tabs(pen: Pen, desk: Desk, layout: Layout) -> None:
    """The names of the panels that take turns."""
    for name, rect in layout.tabs.items():
        pen.within = rect
        chosen = name == desk.panel
        pen.box(rect, "chosen" if chosen else "bar", 3)
        pen.write(
            TABS[name],
            rect.centerx - width(TABS[name], layout.unit) // 2,
            rect.centery,
            layout.unit,
            "text" if chosen else "dim",
        )


def paint_footer(pen: Pen, layout: Layout) -> None:
    """The keys."""
    pen.within = layout.footer
    pen.box(layout.footer, "bar")
    size, pad = layout.unit - 1, layout.pad
    for (x, y), (key, what) in zip(layout.keys, KEYS, strict=True):
        cap = Rect(x, 0, width(key, size) + pad, layout.row - 2)
        cap.centery = y
        pen.box(cap, "button", 3)
        pen.write(key, x + pad // 2, y, size, "accent")
        pen.write(what, cap.right + pad // 2, y, size, "dim")


def paint_question(pen: Pen, desk: Desk, layout: Layout) -> None:
    """A question, in the middle of the inspector."""
    assert desk.question is not None
    unit, pad = layout.unit, layout.pad
    hint = "C or enter: yes      escape: no"
    wide = max(width(desk.question.text, unit + 2), width(hint, unit)) + 6 * pad
    rect = Rect(0, 0, min(wide, layout.cover.width - 2 * pad), 4 * layout.row)
    rect.center = layout.cover.center
    pen.within = rect
    # What it hides counts as written no more.
    pen.written = [each for each in pen.written if not each[1].colliderect(rect)]
    pen.box(rect, "panel", 6)
    pen.frame(rect, "bad", 6, 2)
    pen.write(desk.question.text, rect.left + 3 * pad, rect.top + layout.row * 5 // 4, unit + 2)
    pen.write(hint, rect.left + 3 * pad, rect.top + layout.row * 11 // 4, unit, "dim")
