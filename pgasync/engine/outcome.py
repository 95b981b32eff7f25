"""How something outside of a game's tree has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pgasync.engine.plain import plain, written_line

__all__ = ["Outcome", "kept_outcome", "outcome_of", "told_error"]

MOST_LETTERS = 1 << 20
"""Of an outcome, in a recording. What is longer is made again by a replay."""


class Outcome(NamedTuple):
    """A value or an error."""

    value: Any = None
    error: BaseException | None = None

    def get(self) -> Any:
        """The value, or the error, raised."""
        if self.error is not None:
            raise self.error
        return self.value


def outcome_of(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Outcome:
    """What becomes of a call."""
    try:
        return Outcome(function(*args, **kwargs))
    except BaseException as error:  # SystemExit, too, is for who waits, and not for the thread
        return Outcome(error=error)


def told_error(error: Exception) -> list[str]:
    """Kind and text of an error, from which one like it can be made."""
    match error.args:
        case (str(text),):  # str() of a KeyError is in quotes
            return [type(error).__name__, text]
    return [type(error).__name__, str(error)]


def kept_outcome(outcome: Outcome) -> str | None:
    """An outcome as the end of a line of a recording; None if it is no plain data, or too much.

    Called in the thread that has the outcome, as it may take its time.
    """
    error = outcome.error
    try:
        if error is None:
            text = f'"answer":{written_line(plain(outcome.value))}'
        elif isinstance(error, Exception):
            text = f'"error":{written_line(told_error(error))}'
        else:
            return None
    except Exception:  # whatever it is made of, and whoever changes it meanwhile: it is not kept
        return None
    return text if len(text) <= MOST_LETTERS else None
