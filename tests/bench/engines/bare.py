"""The bare coroutine: what there is below every engine."""

from __future__ import annotations

import types
from collections.abc import Callable, Generator
from typing import Any

__all__ = ["Send", "runner", "started", "wait"]

Send = Callable[[Any], Any]


@types.coroutine
def wait(what: Any = None) -> Generator[Any, Any, Any]:
    """The bare wait: give up control, show `what` to whoever resumes, return what it sends."""
    return (yield what)


async def runner() -> None:
    while True:
        dt = await wait()  # noqa: F841 - read by `local`


def started(coros: list[Any]) -> list[Send]:
    """Their `send`, after the first step."""
    sends = [coro.send for coro in coros]
    for send in sends:
        send(None)
    return sends
