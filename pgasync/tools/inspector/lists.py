"""Draws the tree, the ended tasks, the inputs and the times."""

from __future__ import annotations

import os

from pygame import Rect

from pgasync.tools.inspector.controls import first_of
from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.layout import Layout
from pgasync.tools.inspector.model import TaskView, clock_names, view_task
from pgasync.tools.inspector.pen import Pen
from pgasync.tools.inspector.rows import Row

__all__ = ["duration", "paint_ended", "paint_inputs", "paint_times", "paint_tree", "title"]

ENDS = {"finished": "good", "cancelled": "dim", "failed": "bad"}


def duration(seconds: float) -> str:
    """A short time in words: `12 µs`, `3.1 ms`, and a dash for next to nothing."""
    if seconds < 5e-7:
        return "–"
    if seconds < 0.0005:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.1f} ms"


def since(seconds: float) -> str:
    """A long time in words: `0.25 s`, `12.3 s`, `4 min`."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def title(pen: Pen, layout: Layout, name: str, text: str, note: str = "") -> int:
    """What a panel is called, in its bar; return where that ends."""
    rect = layout.panels[name]
    y = rect.top + layout.row // 2
    end = pen.write(text, rect.left + layout.pad, y, layout.unit - 1, "dim")
    return pen.write(note, end + layout.pad, y, layout.unit - 1, "faint") if note else end


def columns(rect: Rect, unit: int) -> dict[str, tuple[int, int]]:
    """Where the columns of the tree begin and end."""
    right = rect.right
    cost = right - round(4.6 * unit)
    time = cost - round(4.6 * unit)
    at = time - max(round(9.5 * unit), rect.width // 5)
    waits = at - max(round(11 * unit), rect.width // 4)
    gap = unit // 2
    return {
        "task": (rect.left, waits - gap),
        "waits for": (waits, at - gap),
        "at": (at, time - gap),
        "for": (time, cost - gap),
        "per tick": (cost, right),
    }


def paint_tree(pen: Pen, desk: Desk, layout: Layout) -> None:
    """The live tasks."""
    rect = layout.list_of("tree")
    unit, row = layout.unit, layout.row
    lines = max(1, layout.lines("tree") - 1)
    rows = desk.rows.shown
    end = desk.top + lines
    note = f"{desk.top + 1} to {min(end, len(rows))} of {len(rows)}" if len(rows) > lines else ""
    title(pen, layout, "tree", "LIVE TASKS", note)
    places = columns(rect, unit)
    for name, (left, right) in places.items():
        x = left if name != "task" else left + unit
        if name in ("for", "per tick"):
            pen.write_right(name, right, rect.top + row // 2, unit - 1, "faint")
        else:
            pen.write(name, x, rect.top + row // 2, unit - 1, "faint", right)
    names = clock_names(desk.game)
    for line, each in enumerate(rows[desk.top : end], 1):
        place = Rect(
            layout.panels["tree"].left + 1, rect.top + line * row, layout.panels["tree"].width - 2, row
        )
        if desk.top + line - 1 == desk.rows.place:
            pen.box(place, "chosen" if desk.panel == "tree" and not desk.playing else "chosen dim")
        paint_row(pen, desk, layout, each, view_task(each.task, names), place.centery, places)
    if len(rows) > lines:
        paint_bar(pen, layout.panels["tree"], layout, desk.top / len(rows), lines / len(rows))


def paint_row(
    pen: Pen,
    desk: Desk,
    layout: Layout,
    row: Row,
    view: TaskView,
    y: int,
    places: dict[str, tuple[int, int]],
) -> None:
    """One task, or many in one."""
    unit, seen = layout.unit, view.sight
    left, right = places["task"]
    # Where it is deep, the names stay readable: the step to the right gets smaller.
    step = min(unit, max(2, (right - left - 8 * unit) // max(1, row.depth)))
    x = left + row.depth * step
    stands = view.clock is not None and not view.clock.running
    color = "bad" if seen.state == "being cancelled" else "warn" if stands else "text"
    if row.opened is not None:
        pen.triangle(x + unit // 3, y, max(3, unit // 3), row.opened, "accent")
    else:
        pen.box(Rect(x + unit // 4, y - 1, 3, 3), "faint")
    end = pen.write(row.title, x + unit, y, unit, "accent" if row.folded else color, right)
    if begins_scene(row):
        end = pen.write("scene", end + unit // 2, y, unit - 1, "good", right)
    if stands and view.clock is not None and not row.folded:
        word = "paused" if view.clock.paused else "held"
        pen.write(word, end + unit // 2, y, unit - 1, "warn", right)
    waits = seen.waits_for or seen.state
    pen.write(waits, places["waits for"][0], y, unit, "dim" if not stands else "warn", places["waits for"][1])
    if seen.line:
        pen.write(
            f"{os.path.basename(seen.file)}:{seen.line}", places["at"][0], y, unit, "dim", places["at"][1]
        )
    if not row.folded and seen.waited > 0:
        pen.write_right(since(seen.waited), places["for"][1], y, unit, "dim")
    cost = sum(desk.watch.stopwatch.cost(task) for task in row.tasks)
    dear = cost > 0.25 / desk.game.fps
    pen.write_right(
        duration(cost), places["per tick"][1], y, unit, "warn" if dear else "dim" if cost else "faint"
    )


def begins_scene(row: Row) -> bool:
    """Whether a task is the life of a scene: it lives in another one than its parent."""
    parent = row.task.parent
    return not row.folded and parent is not None and parent.scene is not row.task.scene


def paint_bar(pen: Pen, rect: Rect, layout: Layout, begin: float, share: float) -> None:
    """How far a list is scrolled."""
    top, high = rect.top + layout.row + 2, rect.height - layout.row - 4
    bar = Rect(rect.right - 4, top + int(high * begin), 3, max(8, int(high * share)))
    bar.bottom = min(bar.bottom, rect.bottom - 2)
    pen.box(bar, "faint", 1)


def paint_ended(pen: Pen, desk: Desk, layout: Layout) -> None:
    """Who has ended lately, the last one on top."""
    rect, unit, row = layout.list_of("ended"), layout.unit, layout.row
    kept = list(desk.watch.ended)[::-1]
    title(
        pen,
        layout,
        "ended",
        "ENDED",
        f"the last {len(kept)}" if kept else "none since the inspector was opened",
    )
    lines = layout.lines("ended")
    first = first_of(desk.back["ended"], lines)
    room = max(8 * unit, rect.width * 3 // 10)
    for line, end in enumerate(kept[first : first + lines]):
        y = rect.top + line * row + row // 2
        if first + line == desk.back["ended"] and desk.panel == "ended":
            pen.box(
                Rect(rect.left - layout.pad + 1, y - row // 2, rect.width + 2 * layout.pad - 2, row), "chosen"
            )
        name = end.name if end.count == 1 else f"{end.function} × {end.count}"
        pen.write(name, rect.left, y, unit, "text", rect.left + room)
        x = rect.left + room + layout.pad
        tick = pen.write_right(f"tick {end.tick:,}", rect.right, y, unit - 1, "faint")
        x = pen.write(end.how, x, y, unit, ENDS[end.how], tick - layout.pad)
        pen.write(end.why, x + layout.pad, y, unit, "dim", tick - layout.pad)
    if len(kept) > lines:
        paint_bar(pen, layout.panels["ended"], layout, first / len(kept), lines / len(kept))


def paint_inputs(pen: Pen, desk: Desk, layout: Layout) -> None:
    """What the game was given, the last one on top."""
    rect, unit, row = layout.list_of("inputs"), layout.unit, layout.row
    kept = list(desk.watch.heard)[::-1]
    title(pen, layout, "inputs", "INPUTS", "" if kept else "none yet")
    first, lines = desk.back["inputs"], layout.lines("inputs")
    for line, heard in enumerate(kept[first : first + lines]):
        y = rect.top + line * row + row // 2
        tick = pen.write_right(f"{heard.tick:,}", rect.right, y, unit - 1, "faint")
        x = pen.write(heard.kind, rect.left, y, unit, "accent", tick - layout.pad)
        many = f" × {heard.count}" if heard.count > 1 else ""
        pen.write(heard.text + many, x + layout.pad, y, unit, "text", tick - layout.pad)


def paint_times(pen: Pen, desk: Desk, layout: Layout) -> None:
    """How long the last ticks and pictures took, against the time that there is."""
    rect, unit = layout.panels["times"], layout.unit
    samples = list(desk.watch.samples)
    budget = 1 / desk.game.fps
    y, x = rect.top + layout.row // 2, rect.left + layout.pad
    size = unit - 1
    recent = samples[-30:]
    ticks = sum(sample.tick for sample in recent) / max(1, len(recent))
    draws = sum(sample.draw for sample in recent) / max(1, len(recent))
    x = pen.write("TIME PER PICTURE", x, y, size, "dim")
    x = pen.write(f"ticks {duration(ticks)}", x + layout.pad * 2, y, size, "accent")
    x = pen.write(f"draw {duration(draws)}", x + layout.pad * 2, y, size, "good")
    pen.write_right(f"budget {duration(budget)}", rect.right - layout.pad, y, size, "faint")
    graph = Rect(rect.left + 2, rect.top + layout.row + 2, rect.width - 4, rect.height - layout.row - 4)
    # One long picture must not make all others too small to be seen: it is cut.
    peak = max((sample.tick + sample.draw for sample in samples), default=budget)
    most = min(max(peak, budget * 1.2), budget * 2)
    wide = max(2, graph.width // 240)
    shown = samples[-(graph.width // wide) :]
    for n, sample in enumerate(reversed(shown), 1):
        left = graph.right - n * wide
        ticked = min(graph.height, round(graph.height * sample.tick / most))
        drawn = min(graph.height - ticked, round(graph.height * sample.draw / most))
        bar = max(1, wide - 1)
        pen.box(Rect(left, graph.bottom - ticked, bar, ticked), "accent")
        late = sample.tick + sample.draw > budget
        pen.box(Rect(left, graph.bottom - ticked - drawn, bar, drawn), "bad" if late else "good")
    line = graph.bottom - round(graph.height * budget / most)
    pen.box(Rect(graph.left, line, graph.width, 1), "warn")
