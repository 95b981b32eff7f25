"""Draws all that is known of the selected task, and the source around its line."""

from __future__ import annotations

import linecache
import os
from collections.abc import Sequence

from pygame import Rect

from pgasync.engine.crash import printable, wrap
from pgasync.engine.text import font
from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.layout import Layout
from pgasync.tools.inspector.lists import duration, since, title
from pgasync.tools.inspector.model import clock_names, view_task
from pgasync.tools.inspector.pen import Pen, width

__all__ = ["paint_detail", "source"]


def paint_detail(pen: Pen, desk: Desk, layout: Layout) -> None:
    """The selected task, or the selected one of those that have ended."""
    if "ended" in layout.panels and desk.panel == "ended":
        paint_end(pen, desk, layout)
        return
    row = desk.rows.row
    if row is None:
        title(pen, layout, "detail", "NO TASK")
        return
    rect, unit, high = layout.list_of("detail"), layout.unit, layout.row
    paint_task_bar(pen, desk, layout)
    view = view_task(row.task, clock_names(desk.game))
    seen = view.sight
    text = f"{seen.state} for {seen.waits_for}" if seen.waits_for else seen.state
    if seen.waited > 0 and view.since is not None:
        text += f", for {since(seen.waited)}, since {view.since:.2f} s"
    if seen.line:
        text += f", at {seen.file}:{seen.line} in {seen.function}"
    if row.folded:
        text = f"the oldest of {len(row.tasks)}: {text}"
    pen.write(text, rect.left, rect.top + high // 2, unit)
    facts = []
    if view.clock is not None:
        way = "runs" if view.clock.running else "is paused" if view.clock.paused else "is held"
        facts.append(f"clock {view.clock.name} {way} at {view.clock.now:.2f} s, speed {view.clock.speed:g}")
    if view.scene is not None:
        facts.append(f"scene {view.scene}")
    cost = desk.watch.stopwatch.cost(row.task)
    if cost >= 5e-7:
        facts.append(f"{duration(cost)} per tick")
    pen.write(" · ".join(facts), rect.left, rect.top + high * 3 // 2, unit, "dim")
    place = Rect(rect.left, rect.top + 2 * high, rect.width, rect.height - 2 * high)
    if desk.teller is row.task:
        paint_story(pen, layout, place, desk.story)
    else:
        paint_source(pen, layout, place, seen.file, seen.line)


def paint_task_bar(pen: Pen, desk: Desk, layout: Layout) -> None:
    """The task's path, and what can be done to it."""
    row = desk.rows.row
    assert row is not None
    rect = layout.panels["detail"]
    end = rect.right - layout.pad
    clock = desk.clock()
    for name, text in (
        ("cancel", "Cancel"),
        ("clock", "Resume clock" if clock and clock.paused else "Pause clock"),
    ):
        button = layout.buttons.get(name)
        if button is not None:
            end = min(end, button.left)
            color = "bad" if name == "cancel" else "text" if clock is not None else "faint"
            pen.button(button, text, layout.unit - 1, color=color)
    path = row.task.path()
    room = end - rect.left - 2 * layout.pad
    while width(path, layout.unit) > room and " > " in path:
        # Its end tells more than its beginning.
        path = (
            "... > " + path.removeprefix("... > ").partition(" > ")[2]
            if path.count(" > ") > 1
            else path.rpartition(" > ")[2]
        )
    pen.write(
        path, rect.left + layout.pad, rect.top + layout.row // 2, layout.unit, "accent", end - layout.pad
    )


def paint_source(pen: Pen, layout: Layout, rect: Rect, file: str, line: int) -> None:
    """The lines around the one at which the task stands."""
    size, high = layout.unit, layout.row
    lines = rect.height // high
    if not line or lines < 1:
        return
    numbers = width("0000", size) + layout.pad
    space = max(1, width("0", size) * 3 // 5)
    for n, (number, text) in enumerate(source(file, line, lines)):
        y = rect.top + n * high + high // 2
        here = number == line
        if here:
            pen.box(Rect(rect.left, y - high // 2, rect.width, high), "chosen", 2)
        pen.write_right(
            str(number), rect.left + numbers - layout.pad, y, size - 1, "accent" if here else "faint"
        )
        code = text.lstrip()
        indent = (len(text) - len(code)) * space
        pen.write(code, rect.left + numbers + indent, y, size, "text" if here else "code")


def source(file: str, line: int, lines: int) -> list[tuple[int, str]]:
    """So many numbered lines of a file around one; none if it cannot be read."""
    text = linecache.getlines(os.path.abspath(file))
    begin = max(1, min(line - lines // 2, len(text) - lines + 1))
    end = min(len(text), begin + lines - 1)
    return [(n, text[n - 1].rstrip().expandtabs(4)) for n in range(begin, end + 1)]


def paint_end(pen: Pen, desk: Desk, layout: Layout) -> None:
    """Why a task has ended."""
    kept = list(desk.watch.ended)[::-1]
    if not kept:
        title(pen, layout, "detail", "NOBODY HAS ENDED")
        return
    end = kept[desk.back["ended"]]
    rect, high = layout.list_of("detail"), layout.row
    title(pen, layout, "detail", end.path)
    others = f", with {end.count - 1} more of {end.function}" if end.count > 1 else ""
    pen.write(f"{end.how} in tick {end.tick:,}{others}", rect.left, rect.top + high // 2, layout.unit)
    paint_story(pen, layout, Rect(rect.left, rect.top + high, rect.width, rect.height - high), end.story)


def paint_story(pen: Pen, layout: Layout, rect: Rect, story: Sequence[str]) -> None:
    """Causes, from the last one back to the first; long ones take several lines."""
    rows = [
        row for text in story for row in wrap(printable(text), font(layout.unit), rect.width - layout.unit)
    ]
    lines = rect.height // layout.row
    for n, row in enumerate(rows[:lines]):
        more = " …" if n == lines - 1 and len(rows) > lines else ""
        y = rect.top + n * layout.row + layout.row // 2
        pen.write(row + more, rect.left, y, layout.unit, "warn" if n == 0 else "text")
