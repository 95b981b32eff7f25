"""A state machine without a machine: each state is a function that returns the next one.

async def patrol(guard):
    await until(lambda: guard.sees_player())
    return chase

async def chase(guard):
    ...
    return patrol if guard.is_tired else None

scene.start(run_states(patrol, guard))
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from pgasync import MisuseError, current_task

__all__ = ["State", "run_states"]

State = Callable[..., Awaitable[Any]]
"""An `async` function that returns the next state, or None at the end."""

MOST_CHANGES = 1000
"""Changes within one frame; a machine that gets there goes round without waiting."""


async def run_states(first: State | None, /, *args: Any) -> None:
    """Run one state after the other, until one returns None.

    Resumes: when the last state has returned.

    Args:
        first: the state to begin with; each is called with `args`.
    Raises:
        TypeError: a state is no `async` function, or returned what is none.
        MisuseError: the states went round 1,000 times in one frame, as none of them waits.
        Exception: what a state fails with.
    """
    state, before = first, "run_states()"
    clock = current_task().clock
    frame, changes = None, 0
    while state is not None:
        if not inspect.iscoroutinefunction(state):
            raise TypeError(
                f"{before} needs an async function for the next state, or None, got {state!r}."
                " Return the function itself, without parentheses."
            )
        now = None if clock is None else clock.frame
        frame, changes = (frame, changes + 1) if now == frame else (now, 0)
        if changes >= MOST_CHANGES:
            raise MisuseError(
                f"the states went round {MOST_CHANGES:,} times in one frame, the last was {state.__name__}."
                " One of them has to wait, with `await next_frame()` for instance."
            )
        before = f"{state.__name__}()"
        state = await state(*args)
