"""What can go wrong, and the cause that a cancellation carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgasync.kernel import advice

if TYPE_CHECKING:
    from pgasync.kernel.advice import Place
    from pgasync.kernel.task import Task

__all__ = ["Cancelled", "Cause", "MisuseError", "because", "together"]


class Cause:
    """Why something was cancelled: who asked, for what reason, at which line.

    `by` is the task that was running when the cancellation was asked for, None
    when it came from outside every task. `where` is `file:line`, or an empty
    string when no line of the game asked for it.
    """

    __slots__ = ("by", "place", "why")

    why: str
    by: Task | None
    place: str | Place | None

    @property
    def where(self) -> str:
        return self.place if isinstance(self.place, str) else advice.line_of(self.place)

    def __repr__(self) -> str:
        return f"<Cause {self}>"

    def __str__(self) -> str:
        by = f" by {self.by.name}" if self.by is not None else ""
        where = self.where
        return f"{self.why}{by} at {where}" if where else f"{self.why}{by}"


def because(why: str, by: Task | None = None, place: str | Place | None = "") -> Cause:
    """A cause. A function and no `__init__`, as `born` is: every race has one."""
    cause = Cause()
    cause.why = why
    cause.by = by
    cause.place = place
    return cause


class Cancelled(BaseException):
    """Raised inside a task, at the wait where it stands, to end it.

    Clean up in `finally`, or in `except Cancelled: ...; raise`. It is not an
    `Exception`, so that `except Exception` cannot eat it by accident.
    """

    __slots__ = ("cause", "task")

    # What the task did with it: waits refused since it was raised, how many of
    # them with the cancellation gone, and the error for the latter. Mostly
    # nothing, and so not set for each.
    refusals = 0
    swallows = 0
    misuse: MisuseError | None = None
    # Its task is abandoned, and ends when its last child has ended.
    given_up = False

    # Set by who makes it, `Scheduler.cancellation`; one that the game has made has neither.
    task: Task
    cause: Cause

    def is_for(self, task: Task) -> bool:
        """Whether it was raised by the cancellation of that task."""
        return getattr(self, "task", None) is task

    def __str__(self) -> str:
        if not hasattr(self, "task"):
            return super().__str__()
        return f"{self.task.name} was cancelled: {self.cause}"


class MisuseError(RuntimeError):
    """A call that can never be right. The text says what to write instead."""


def together(errors: list[BaseException], text: str) -> BaseException:
    """One error for several: a group; but SystemExit and Ctrl-C stay what they are."""
    for error in errors:
        if not isinstance(error, Exception | BaseExceptionGroup):
            others = [other for other in errors if other is not error]
            if others:  # they must not be lost behind it
                error.__cause__ = error.__cause__ or together(others, f"{len(others)} errors came with it")
            return error
    return errors[0] if len(errors) == 1 else BaseExceptionGroup(text, errors)
