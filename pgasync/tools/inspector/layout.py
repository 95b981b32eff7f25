"""Where everything is: rectangles, from nothing but the sizes."""

from __future__ import annotations

from dataclasses import dataclass, field

from pygame import Rect

from pgasync.tools.inspector.pen import width

__all__ = ["KEYS", "TABS", "Layout", "arrange"]

TABS = {"tree": "Tasks", "ended": "Ended", "inputs": "Inputs"}
BUTTONS = {
    "pause": "Pause",
    "step": "Step",
    "slower": "–",
    "speed": "0.25x",
    "faster": "+",
    "play": "Play",
    "close": "Close",
}
"""In the header, from left to right, with their texts."""
WIDEST = {"pause": "Resume", "play": "To inspector", "clock": "Resume clock", "cancel": "Cancel"}
"""The longest text of those buttons whose text changes: they keep their place."""
KEYS = (
    ("arrows", "select"),
    ("enter", "open"),
    ("C", "cancel"),
    ("P", "pause clock"),
    ("W", "why"),
    ("space", "pause"),
    (".", "step"),
    ("– +", "speed"),
    ("tab", "panel"),
    ("F10", "play"),
    ("F12", "close"),
)
"""What the footer says."""
BAR = 6
"""px; the room around the rows of a panel."""
TALL = 42
"""Rows; a panel so high shows everything at once, and needs no tabs."""


@dataclass
class Layout:
    """The rectangles of one picture of the inspector.

    Attributes:
        unit: how high the letters are, px; row: of a line of text.
        beside: whether the game has its own place, and nothing lies over it.
        strip: whether only the header is shown, because the player plays.
        logical: the size of the game's picture, in its own pixels; game: where it is.
        cover: what the inspector covers.
        keys: the places of the footer's texts, by their number in `KEYS`.
    """

    size: tuple[int, int]
    unit: int
    beside: bool
    strip: bool
    logical: tuple[int, int]
    game: Rect
    cover: Rect
    header: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    footer: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    panels: dict[str, Rect] = field(default_factory=dict)
    tabs: dict[str, Rect] = field(default_factory=dict)
    buttons: dict[str, Rect] = field(default_factory=dict)
    keys: list[tuple[int, int]] = field(default_factory=list)

    @property
    def row(self) -> int:
        return round(self.unit * 1.45)

    @property
    def pad(self) -> int:
        return round(self.unit * 0.6)

    def lines(self, panel: str) -> int:
        """How many rows of a list a panel has room for, below its bar."""
        return max(0, (self.list_of(panel).height) // self.row)

    def list_of(self, panel: str) -> Rect:
        """The place of a panel's list."""
        rect = self.panels.get(panel)
        if rect is None:
            return Rect(0, 0, 0, 0)
        top = self.row + BAR // 2
        return Rect(
            rect.left + self.pad, rect.top + top, rect.width - 2 * self.pad, rect.height - self.row - BAR
        )

    def at(self, pos: tuple[float, float], places: dict[str, Rect]) -> str:
        """The name of the rectangle at a point; empty if there is none."""
        return next((name for name, rect in places.items() if rect.collidepoint(pos)), "")


def arrange(size: tuple[int, int], game: tuple[int, int], tab: str, playing: bool) -> Layout:
    """Lay everything out.

    On a wide window the inspector stands beside the game. On a small one it
    lies over it, and leaves nothing but its header while the player plays.

    Args:
        size: of the window, px; game: of the game's picture.
        tab: the panel that is shown where there is not room for all.
        playing: whether the inputs go to the game.
    """
    unit = max(12, min(26, round(8 + size[1] / 120)))
    column = max(46 * unit, size[0] * 2 // 5)
    beside = size[0] - column >= column * 3 // 4
    cover = Rect(size[0] - column, 0, column, size[1]) if beside else Rect(0, 0, *size)
    room = Rect(0, 0, size[0] - column, size[1]) if beside else Rect(0, 0, *size)
    layout = Layout(size, unit, beside, playing and not beside, game, fitted(game, room), cover)
    place_header(layout)
    if layout.strip:
        layout.cover = layout.header.copy()
        return layout
    place_footer(layout)
    place_panels(layout, tab)
    place_panel_buttons(layout)
    return layout


def fitted(game: tuple[int, int], room: Rect) -> Rect:
    """As large as fits, in the middle."""
    factor = min(room.width / game[0], room.height / game[1])
    rect = Rect(0, 0, max(1, int(game[0] * factor)), max(1, int(game[1] * factor)))
    rect.center = room.center
    return rect


def place_header(layout: Layout) -> None:
    """The state in one line, and the buttons below it."""
    cover, row, pad = layout.cover, layout.row, layout.pad
    layout.header = Rect(cover.left, cover.top, cover.width, 2 * row + 3 * pad)
    x, y = cover.left + pad, cover.top + row + 2 * pad
    for name, text in BUTTONS.items():
        wide = width(WIDEST.get(name, text), layout.unit) + 2 * pad
        layout.buttons[name] = Rect(x, y, wide, row)
        x += wide + (pad // 2 if name in ("slower", "speed") else pad)
    layout.buttons["close"].right = cover.right - pad


def place_footer(layout: Layout) -> None:
    """The keys, in as many lines as they need."""
    cover, row, pad = layout.cover, layout.row, layout.pad
    size = layout.unit - 1
    x, line = pad, 0
    for key, what in KEYS:
        wide = width(key, size) + width(what, size) + 2 * pad + pad // 2
        if x + wide > cover.width and x > pad:
            x, line = pad, line + 1
        layout.keys.append((x, line))
        x += wide + pad // 2
    height = (line + 1) * row + pad
    layout.footer = Rect(cover.left, cover.bottom - height, cover.width, height)
    for n, (x, line) in enumerate(layout.keys):
        layout.keys[n] = (cover.left + x, layout.footer.top + pad // 2 + line * row + row // 2)


def place_panels(layout: Layout, tab: str) -> None:
    """The lists, the source and the graph between header and footer."""
    cover, row, pad = layout.cover, layout.row, layout.pad
    left, wide = cover.left + pad, cover.width - 2 * pad
    top, bottom = layout.header.bottom + pad // 2, layout.footer.top - pad // 2
    rows = (bottom - top) // row
    stacked = rows >= TALL - 6
    if stacked:
        tab = "tree"
    else:
        x = left
        for name, text in TABS.items():
            layout.tabs[name] = Rect(x, top, width(text, layout.unit) + 3 * pad, row + pad // 2)
            x = layout.tabs[name].right + pad // 2
        top += row + pad
    gap = pad // 2
    detail = 0 if tab == "inputs" else high(max(5, min(11, rows // 4 + 1)), row)
    band = high(max(6, rows // 7), row) if stacked else 0
    times = max(2 * row, rows * row // 9)
    room = bottom - top - times - sum(each + gap for each in (detail, band) if each) - gap
    # Whole rows for the list; the graph takes what is left over.
    list_high = high((room - BAR) // row - 1, row)
    layout.panels[tab] = Rect(left, top, wide, list_high)
    top += list_high + gap
    if detail:
        layout.panels["detail"] = Rect(left, top, wide, detail)
        top += detail + gap
    if band:
        half = (wide - pad) * 3 // 5
        layout.panels["ended"] = Rect(left, top, half, band)
        layout.panels["inputs"] = Rect(left + half + pad, top, wide - half - pad, band)
        top += band + gap
    layout.panels["times"] = Rect(left, top, wide, bottom - top)


def high(lines: int, row: int) -> int:
    """How high a panel with so many rows below its bar is."""
    return (lines + 1) * row + BAR


def place_panel_buttons(layout: Layout) -> None:
    """What can be done to the selected task: in the bar of its panel."""
    rect = layout.panels.get("detail")
    if rect is None or "tree" not in layout.panels:
        return
    x = rect.right - layout.pad // 2
    for name in ("cancel", "clock"):
        wide = width(WIDEST[name], layout.unit - 1) + 2 * layout.pad
        layout.buttons[name] = Rect(x - wide, rect.top + 2, wide, layout.row - 3)
        x -= wide + layout.pad // 2
