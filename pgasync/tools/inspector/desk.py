"""What the player of the inspector has chosen: speed, focus, selection, questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pgasync.engine.game import Game
from pgasync.kernel.task import Task
from pgasync.kernel.tree import walk
from pgasync.timing.clock import Clock
from pgasync.tools.inspector.layout import TABS, Layout
from pgasync.tools.inspector.model import roots_of
from pgasync.tools.inspector.rows import Rows
from pgasync.tools.inspector.watch import Watch

__all__ = ["SPEEDS", "Desk", "Question"]

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
NOTICE = 6.0
"""s of real time for which a notice is shown."""
BY_HAND_CAUSE = "cancelled in the inspector"
BY_HAND = "Changed by hand: a recording no longer replays this run."


class Question:
    """Asks before a cancellation.

    Args:
        text: the question; tasks: what is to be cancelled.
    """

    def __init__(self, text: str, tasks: tuple[Task, ...]) -> None:
        self.text = text
        self.tasks = tasks


class Desk:
    """The state of the inspector that is not the game's.

    Attributes:
        playing: whether keys and mouse are the game's.
        panel: which list the keys move in, "tree", "ended" or "inputs".
        steps: how many ticks are to be made while the game is paused.
        by_hand: whether the run has been changed in a way that no recording knows.
        asked: what is to be done to the game, by `Loop`, outside of all guards.
    """

    def __init__(self, game: Game, watch: Watch) -> None:
        self.game = game
        self.watch = watch
        self.rows = Rows()
        self.playing = False
        self.panel = "tree"
        self.paused = False
        self.gear = SPEEDS.index(1.0)
        self.steps = 0
        self.by_hand = False
        self.question: Question | None = None
        self.notice = ""
        self.notice_left = 0.0
        self.asked: list[Callable[[], object]] = []
        # Of the lists without a selection of their own: how far they are from the newest line.
        self.back = {"ended": 0, "inputs": 0}
        # The first row of the tree that is shown.
        self.top = 0
        self.close_wanted = False
        # What a task has answered to "why", and which one.
        self.story: list[str] = []
        self.teller: Task | None = None

    @property
    def speed(self) -> float:
        """How fast the game is played."""
        return SPEEDS[self.gear]

    def refresh(self, layout: Layout) -> None:
        """Read the tree again; keep the selected row in sight."""
        self.rows.update(roots_of(self.game))
        if self.teller is not None and not self.teller.is_open():
            self.teller = None
        lines = max(1, layout.lines("tree") - 1)  # one is the heading
        self.top = max(0, min(self.top, len(self.rows.shown) - lines))
        for name, kept in (("ended", self.watch.ended), ("inputs", self.watch.heard)):
            self.back[name] = max(0, min(self.back[name], len(kept) - 1))

    def show_selected(self, layout: Layout) -> None:
        """Scroll so that the selected row is seen."""
        lines = max(1, layout.lines("tree") - 1)
        place = self.rows.place
        self.top = max(place - lines + 1, min(self.top, place))

    def say(self, text: str) -> None:
        """Show a notice for a while."""
        self.notice, self.notice_left = text, NOTICE

    def move(self, by: int, layout: Layout) -> None:
        """Move in the list of the keys, down by so many rows."""
        if self.panel == "tree":
            self.rows.select(self.rows.place + by)
            self.show_selected(layout)
        else:
            # The newest is on top, so down is back in time.
            kept = self.watch.ended if self.panel == "ended" else self.watch.heard
            self.back[self.panel] = max(0, min(self.back[self.panel] + by, len(kept) - 1))

    def scroll(self, panel: str, by: int, layout: Layout) -> None:
        """Turn the wheel over a panel."""
        if panel == "tree":
            self.top += by
        elif panel in self.back:
            before, self.panel = self.panel, panel
            self.move(by, layout)
            self.panel = before

    def next_panel(self, by: int = 1) -> None:
        """Give the keys to another list."""
        names = list(TABS)
        self.panel = names[(names.index(self.panel) + by) % len(names)]

    def pause(self) -> None:
        """Stop the game, or let it go on."""
        self.paused = not self.paused

    def step(self) -> None:
        """Make one tick, and stop."""
        self.paused = True
        self.steps += 1

    def shift(self, by: int) -> None:
        """Play faster or slower."""
        self.gear = max(0, min(self.gear + by, len(SPEEDS) - 1))

    def usual_speed(self) -> None:
        """Play as fast as the game is meant to be."""
        self.gear = SPEEDS.index(1.0)

    def turn(self) -> None:
        """Open the selected row, or close it."""
        row = self.rows.row
        if row is not None:
            self.rows.open(not row.opened)

    def fold(self) -> None:
        """Close the selected row, or, if it is closed, select what it hangs from."""
        if not self.rows.open(False):
            self.rows.go_up()

    def close(self) -> None:
        """Close the inspector."""
        self.close_wanted = True

    def ask_why(self) -> None:
        """Have the selected task tell why it waits, in the place of its source; asked again, show that."""
        row = self.rows.row
        if row is None or self.panel != "tree":
            return
        if self.teller is row.task:
            self.teller = None
            return
        with self.watch.stopwatch.aside():
            self.story = row.task.why().splitlines()
        self.teller = row.task

    def ask_cancel(self) -> None:
        """Ask whether the selected tasks are to be cancelled; asked twice, it is done."""
        if self.question is not None:
            self.answer(True)
            return
        row = self.rows.row
        if row is None or self.panel != "tree":
            return
        count = sum(1 for task in row.tasks for _ in walk(task)) - len(row.tasks)
        below = f" and {count} task{'s' if count != 1 else ''} below" if count else ""
        what = f"all {len(row.tasks)} {row.task.function}" if row.folded else row.task.name
        self.question = Question(f"Cancel {what}{below}?", row.tasks)

    def answer(self, yes: bool) -> None:
        """Do what the question was for, or forget it."""
        question, self.question = self.question, None
        if question is None or not yes:
            return
        self.asked += [partial(cancel_by_hand, task) for task in question.tasks]
        self.touch()

    def clock(self) -> Clock | None:
        """The clock of the selected task."""
        row = self.rows.row
        return row.task.clock if row is not None and isinstance(row.task.clock, Clock) else None

    def pause_clock(self) -> None:
        """Pause the clock of the selected task, or let it go on."""
        clock = self.clock()
        if self.panel != "tree":
            return
        if clock is None:
            self.say("This task has no clock.")
            return
        self.asked.append(partial(turn_clock, clock))
        self.touch()

    def touch(self) -> None:
        """The run is no longer what its inputs make of it; say so, once."""
        if not self.by_hand:
            self.by_hand = True
            if self.game.recorder is not None:
                self.game.recorder.by_hand = True
            self.say(BY_HAND)


def turn_clock(clock: Clock) -> None:
    """Pause a clock, or let it go on."""
    if clock.paused:
        clock.resume()
    else:
        clock.pause()


def cancel_by_hand(task: Task) -> None:
    """Cancel a task; no line of the game has asked for it, and its cause names none."""
    task.cancel(BY_HAND_CAUSE)
    if task.cause is not None and task.cause.why == BY_HAND_CAUSE:
        task.cause.place = ""
