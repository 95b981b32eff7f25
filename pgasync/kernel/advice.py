"""What to say about the usual mistakes.

Nothing here runs before something has gone wrong, so it may read source files
and take its time. The texts are pinned by tests/kernel/test_advice.py.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgasync.kernel.errors import Cancelled
    from pgasync.kernel.task import Task

__all__ = [
    "asking_line",
    "asking_place",
    "await_line",
    "failures",
    "gave_up",
    "line_of",
    "nearest",
    "nested_too_deep",
    "no_clock",
    "not_a_coroutine",
    "raising_line",
    "ran_for_ever",
    "shorten",
    "shown",
    "sign",
    "started_already",
    "stranded",
    "swallowed",
    "unknown_awaitable",
    "wait_in_cleanup",
]

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
Place = tuple[CodeType, int]
"""Where something was called: code, and how far into it."""

INSTALLED = ("site-packages", "dist-packages")


def shorten(file: str) -> str:
    """A path as the user would write it: relative, if it lies below the working directory."""
    try:
        relative = os.path.relpath(file)
    except (ValueError, OSError):  # another drive on Windows; or the working directory is gone
        return file
    return file if relative.startswith("..") else relative


def is_ours(code: CodeType) -> bool:
    """Whether code belongs to the engine, not to the game."""
    return code.co_filename.startswith(PACKAGE)


def nearness(code: CodeType) -> int:
    """How near code is to the game: its own 3, an installed package 2, Python's library 1, the engine 0."""
    file = code.co_filename
    if is_ours(code):
        return 0
    if not set(INSTALLED).isdisjoint(file.split(os.sep)):
        return 2
    return 1 if file.startswith((LIBRARY, "<frozen")) else 3


def nearest(places: Iterable[tuple[CodeType, int]]) -> tuple[str, int, str]:
    """File, line and function of the place that the game's author wants to see.

    Args:
        places: code and line of calls inside each other, innermost first.
    """
    best = max(places, key=lambda place: nearness(place[0]), default=None)  # of equals the first
    return ("", 0, "") if best is None else (shorten(best[0].co_filename), best[1], best[0].co_name)


def asking_place() -> Place | None:
    """The innermost call that is not the engine's own.

    Asked at every cancellation, so it only notes what `line_of` makes a text of.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if not is_ours(frame.f_code):
            return frame.f_code, frame.f_lasti
        frame = frame.f_back
    return None


def line_of(place: Place | None) -> str:
    """`file:line` of a place; empty for none."""
    if place is None:
        return ""
    code, lasti = place
    line = next(line for first, last, line in code.co_lines() if first <= lasti < last)
    return f"{shorten(code.co_filename)}:{line}"


def asking_line() -> str:
    """`file:line` of the innermost call that is not the engine's own."""
    return line_of(asking_place())


def awaited(coroutine: Any) -> Iterator[tuple[CodeType, int]]:
    """Code and line of a suspended coroutine and of all that it awaits, outermost first."""
    while coroutine is not None:
        for kind in ("cr", "gi", "ag"):
            frame = getattr(coroutine, kind + "_frame", None)
            if frame is not None:
                yield frame.f_code, frame.f_lineno
                coroutine = getattr(coroutine, "gi_yieldfrom" if kind == "gi" else kind + "_await")
                break
        else:
            return


def await_line(task: Task) -> tuple[str, int, str]:
    """File, line and function of the innermost `await` of a suspended task.

    The engine's own waits are left out: what counts is the line in the game.
    A task that is nothing but such a wait, as in `race(jump=wait_key("space"))`,
    stands where its parent does.
    """
    own = ("", 0, "")
    inside: Task | None = task
    while inside is not None:
        place = ("", 0, "")
        for code, line in awaited(inside.coro):
            if not is_ours(code):
                place = (shorten(code.co_filename), line, code.co_name)
            elif own[1] == 0:
                own = (shorten(code.co_filename), line, code.co_name)
        if place[1] != 0:
            return place
        inside = inside.parent
    return own


def thrown_line(traceback: TracebackType | None) -> tuple[str, int, str]:
    """File, line and function of the game in which a traceback ends."""
    places = []
    while traceback is not None:
        places.append((traceback.tb_frame.f_code, traceback.tb_lineno))
        traceback = traceback.tb_next
    return nearest(reversed(places))


def raising_line(error: BaseException) -> str:
    """`file:line` of the game where an error was raised."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    file, line, _ = thrown_line(error.__traceback__)
    return f"{file}:{line}" if line else ""


def failures(error: BaseException, path: str) -> list[str]:
    """Each error that a failure consists of, in one line: kind, text, `file:line`, and in which task.

    Args:
        path: of the task that has failed; that it arose in that one needs no mention.
    """
    if isinstance(error, BaseExceptionGroup):
        return [line for inner in error.exceptions for line in failures(inner, path)]
    text = shown(error, str)
    arose = getattr(error, "task_path", path)
    places = [raising_line(error), f"in {arose}" if arose != path else ""]
    where = ", ".join(filter(None, places))
    return [type(error).__name__ + (f": {text}" if text else "") + (f" ({where})" if where else "")]


def shown(value: object, spell: Callable[[object], str] = repr) -> str:
    """A value of the game's, in one line that is not too long, whatever it does when it is asked."""
    try:
        text = " ".join(spell(value).split())
    except Exception:
        text = f"<{type(value).__name__} that cannot be shown>"
    return text if len(text) <= 200 else text[:199] + "…"


def sign(error: BaseException, task: Task) -> None:
    """Write on an error, once, in which task it arose: later there is no telling."""
    if not isinstance(error, BaseExceptionGroup):
        # Past whatever its class does with attributes: any error can be written on like this.
        vars(error).setdefault("task_path", task.path())


def wait_in_cleanup(task: Task, wait: str) -> str:
    """For an `await` in the `finally` or `except` of a task that is being cancelled."""
    # The task is running, so its lines are on the stack and not in its coroutine.
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and is_ours(frame.f_code):
        frame = frame.f_back
    if frame is None:
        return f"{task.name} awaited {wait} while it was being cancelled. Cleanup cannot wait."
    file, line = frame.f_code.co_filename, frame.f_lineno
    block = enclosing_handler(file, line)
    inside = f", in {block}" if block else ""
    return (
        f"{task.name} awaited {wait} while it was being cancelled"
        f" ({shorten(file)}:{line}{inside}). Cleanup cannot wait."
    )


def enclosing_handler(file: str, line: int) -> str:
    """`finally`, `except` or nothing: the innermost handler around a line, from its source."""
    try:
        module = ast.parse("".join(linecache.getlines(file)))
    except Exception:
        # Whatever is wrong with the source (it has changed, it nests too
        # deep): it must not stand in the way of the text that explains.
        return ""
    found, start = "", 0
    for node in ast.walk(module):
        if isinstance(node, ast.Try):
            parts = [("finally", node.finalbody)] + [("except", handler.body) for handler in node.handlers]
            for name, body in parts:
                if body and body[0].lineno <= line <= (body[-1].end_lineno or 0) and body[0].lineno > start:
                    found, start = name, body[0].lineno
    return found


def swallowed(cancelled: Cancelled) -> str:
    """For a task that caught `Cancelled` and did not raise it again."""
    task, traceback = cancelled.task, cancelled.__traceback__
    file, line, _ = thrown_line(traceback)
    # A traceback begins where the exception was caught.
    function = task.function if traceback is None else traceback.tb_frame.f_code.co_name
    return (
        f"{task.name} swallowed its cancellation, in {function}, at the wait in {file}:{line}."
        " Write `except Cancelled: ...; raise`, or clean up in `finally`."
    )


def not_a_coroutine(value: object, call: str) -> str:
    """For `start(saucer)` instead of `start(saucer(...))`, and for everything else."""
    name = getattr(value, "__name__", None)
    if callable(value) and name:
        return (
            f"{call} needs a coroutine, got the function {name}."
            f" Write {call[:-1]}{name}(...)), with the parentheses."
        )
    return f"{call} needs a coroutine, got {value!r}."


def unknown_awaitable(task: Task, wait: object) -> str:
    """For an awaitable of another library, or a home-made one."""
    if isinstance(wait, int | float) and not isinstance(wait, bool):
        return (
            f"{task.name} awaited a bare number, {wait!r}. Write `await sleep({wait!r})` for so many seconds."
        )
    return (
        f"{task.name} awaited something that pgasync does not know: {wait!r}."
        " Awaitables of asyncio, trio and other loops cannot be awaited in a pgasync task."
    )


def started_already(name: str) -> str:
    """For one coroutine that is started twice."""
    return f"This coroutine of {name} was started already. Call {name}(...) again for every start()."


def no_clock(task: Task, wait: object) -> str:
    """For a task without a clock that waits for game time."""
    return f"{task.name} awaited {wait}, but it has no clock. Use start(..., clock=Clock())."


def stranded(task: Task, wait: str) -> str:
    """For a task that waits for a clock which has ended."""
    return (
        f"{task.name} waits for {wait} on a clock that has ended with its scene, and nothing would wake it."
        " Start it in the scene whose clock it lives on."
    )


def gave_up(task: Task, wait: str) -> str:
    """For a task that goes on waiting in its cleanup, whatever it is told."""
    file, line, function = await_line(task)
    return (
        f"{task.name} awaited {wait} again and again while it was being cancelled"
        f" ({file}:{line}, in {function}), and was abandoned. Cleanup cannot wait."
    )


def nested_too_deep(call: str, depth: int) -> str:
    """For tasks that start their like before any of them has waited."""
    return (
        f"{call} was called inside {depth} other calls of start() and cancel() that have not returned"
        " yet, and Python's stack is nearly full. A task that starts its like must wait in between,"
        " as with `await next_frame()`."
    )


def ran_for_ever(task: Task, times: int, waker: str) -> str:
    """For tasks that wake each other without end."""
    file, line, function = await_line(task)
    return (
        f"{task.name} was resumed {times:,} times within one tick, at last by {waker}"
        f" ({file}:{line}, in {function})."
        " Tasks that wake each other for ever must wait for a frame in between."
    )
