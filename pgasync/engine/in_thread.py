"""Calling a function in a thread."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from pgasync.engine.job import ThreadJob
from pgasync.engine.outside import outside_of
from pgasync.kernel.task import current_task

__all__ = ["in_thread"]

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a thread, and wait for its result while the game runs on.

        level = await in_thread(build_level, seed=3)

    For what takes longer than a frame: large computations, files, the network.
    The function gets all it needs as arguments, gives all it makes as its
    result, and touches nothing of the game meanwhile: what it calls of a
    running game raises a `MisuseError`.

    Resumes: as the first thing of the event phase of a tick, in the first
    tick that begins after the function has returned; several results in the
    order of the calls. `run_headless` and the test stage hold the game until
    it has returned, so there it is always the next tick. Clocks do not matter:
    a paused scene gets its result, too.

    A thread cannot be stopped. When the task is cancelled, the wait ends at
    once, but a function that has begun runs on to its end, and what it returns
    or raises is dropped; `task.why()` says so. At most 8 functions of a game
    run at a time; the others wait for their turn, and are not called at all if
    they are cancelled before. A game that ends gives threads two seconds, then
    names those that still run and ends without them.

    A recording keeps results that are plain data (see `Game.ask`), and errors,
    and a replay gives them again without calling the function. It calls it for
    all other results, such as surfaces, and has them come in the same ticks.

    Where there are no threads, as in a browser, the function is called between
    two ticks, one for each tick, and the game stands still meanwhile.

    Args:
        function: a plain function, and behind it what it is called with.
    Returns: what it returns.
    Raises:
        TypeError: `function` is none, or an async one.
        MisuseError: the task lives in no game, or is in its cleanup.
        TimeoutError: from `run_headless` or the stage, if it has not returned within a minute.
        BaseException: what it raises.
    Cost: about 0.1 ms in the tick of the call. Python runs one thread at a
        time, so a computation in Python still slows the game down; pygame's
        loaders, zlib, numpy and the network let it run.
    """
    check_function(function)
    task = current_task()
    job = ThreadJob(outside_of(task, "in_thread()"), function, *args, **kwargs)
    return cast(T, await job.wait())


def check_function(function: Any) -> None:
    """Refuse what no thread can call."""
    if inspect.iscoroutine(function):
        function.close()  # or Python would complain, too, that it was never awaited
        raise TypeError(
            f"in_thread() needs a plain function, got the coroutine {function.__name__},"
            " which is no work for a thread. Await it."
        )
    if inspect.iscoroutinefunction(function):
        raise TypeError(
            f"in_thread() needs a plain function, got the async function {function.__name__},"
            f" which is no work for a thread. Write `await {function.__name__}(...)`."
        )
    if not callable(function):
        raise TypeError(
            f"in_thread() needs a function, got {function!r:.80}."
            " Write in_thread(load, name) instead of in_thread(load(name))."
        )
