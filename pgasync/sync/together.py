"""Doing several things at once, in a block or in one line."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Collection, Coroutine
from types import CoroutineType
from typing import Any, NamedTuple, NoReturn

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.task import Task, coroutine_of

__all__ = ["Winner", "move_on_when", "race", "run_as_daemon", "wait_all", "wait_any"]


async def wait_all(*aws: Awaitable[Any]) -> list[Task]:
    """Run several things at once and wait until all have ended.

    Resumes: when the last one has ended. At once if none is given.

    Returns: their tasks, in the order given; ask each `finished`, `result`.
    Raises:
        ExceptionGroup: some failed; the others were cancelled.
        TypeError: something given is a function, or nothing that can be awaited.
    """
    coros = coroutines_of("wait_all()", aws)
    try:
        async with Nursery("wait_all") as nursery:
            tasks = [nursery.start(coro) for coro in coros]
        return tasks
    except BaseException:
        close_unrun(coros)
        raise


async def wait_any(*aws: Awaitable[Any]) -> list[Task]:
    """Run several things at once until one has returned; cancel the others.

    They start in the order given, and all that come after one that returns
    immediately are closed unrun.

    Resumes: when the first has returned, or all were cancelled. At once if
    none is given.

    Returns: their tasks, in the order given; the first to return is `finished`.
    Raises:
        ExceptionGroup: some failed; the others were cancelled.
        TypeError: something given is a function, or nothing that can be awaited.
    """
    coros = coroutines_of("wait_any()", aws)
    tasks = []
    try:
        async with Nursery("wait_any") as nursery:
            for coro in coros:  # a comprehension would be one more function to make and to call
                tasks.append(nursery.start(coro, False, True))
        nursery.cause = None  # it knows the winner, which knows the nursery: a cycle
        return tasks
    except BaseException:
        close_unrun(coros)
        raise


class Winner(NamedTuple):
    """Who won a race, and what it returned. Nobody (None) if all were cancelled."""

    name: str | None
    value: Any


async def race(**aws: Awaitable[Any]) -> Winner:
    """Run several things at once, by name, until one has returned; cancel the others.

        winner = await race(jump=wait_key("space"), timeout=sleep(2))
        if winner.name == "jump": ...

    Resumes: when the first has returned, or all were cancelled.

    Returns: the name of the first to return, and its value.
    Raises:
        ExceptionGroup: some failed; the others were cancelled.
        TypeError: something given is a function, or nothing that can be awaited.
    """
    coros = coroutines_of("race()", aws.values())
    try:
        async with Nursery("race") as nursery:
            tasks = [nursery.start(coro, False, True) for coro in coros]
    except BaseException:
        close_unrun(coros)
        raise
    # Not the first that is finished: one that was running when another won,
    # below it on the stack, may have returned after it.
    first = None if nursery.cause is None else nursery.cause.by
    nursery.cause = None  # as in `wait_any`
    won = [
        Winner(name, task.value)
        for name, task in zip(aws, tasks, strict=True)
        if task is first and task.finished  # one that has closed the race itself has not won it
    ]
    return won[0] if won else Winner(None, None)


def move_on_when(aw: Awaitable[Any]) -> Beside:
    """A block that is skipped to its end when something else returns.

        async with move_on_when(wait_key("escape")) as skipped:
            await intro()
        if skipped.finished: ...

    If the block ends first, the other is cancelled.

    Resumes: the block at once; the task goes on behind it when `aw` returns, or
    at its end.

    Args:
        aw: a coroutine, or anything else that can be awaited.
    Returns: the block, which gives the task of `aw`; `finished` tells whether it has returned.
    Raises:
        ExceptionGroup: the block or the other failed.
        TypeError: `aw` is a function, or nothing that can be awaited.
        MisuseError: opened in the cleanup of a task that is being cancelled.
    """
    return Beside("move_on_when", aw, close_on_finish=True)


def run_as_daemon(aw: Awaitable[Any]) -> Beside:
    """A block along which something else runs; it is cancelled when the block ends.

        async with run_as_daemon(blink(light)):
            await countdown()

    Resumes: the block at once, and the task behind it at the block's end; that
    `aw` returns earlier changes nothing.

    Args:
        aw: a coroutine, or anything else that can be awaited.
    Returns: the block, which gives the task of `aw`.
    Raises:
        ExceptionGroup: the block or the other failed.
        TypeError: `aw` is a function, or nothing that can be awaited.
        MisuseError: opened in the cleanup of a task that is being cancelled.
    """
    return Beside("run_as_daemon", aw, close_on_finish=False)


class Beside:
    """The block of `move_on_when()` and `run_as_daemon()`: a nursery with one daemon, which it gives."""

    __slots__ = ("close_on_finish", "coro", "nursery")

    def __init__(self, name: str, aw: Awaitable[Any], *, close_on_finish: bool) -> None:
        self.coro = coroutine_of(aw, f"{name}()")
        self.nursery = Nursery(name)
        self.close_on_finish = close_on_finish

    async def __aenter__(self) -> Task:
        try:
            await self.nursery.__aenter__()
            return self.nursery.start(self.coro, True, self.close_on_finish)
        except BaseException:
            close_unrun([self.coro])
            raise

    def __aexit__(self, *error: Any) -> Coroutine[Any, Any, bool]:
        return self.nursery.__aexit__(*error)

    def __enter__(self, *_: object) -> NoReturn:
        self.coro.close()
        raise MisuseError(f"{self.nursery.name}() has a task to wait for. Write `async with`, not `with`.")

    # Python looks for both before it calls the first.
    __exit__ = __enter__


def coroutines_of(call: str, aws: Collection[Any]) -> Collection[Any]:
    """The coroutines to run, none of which is run when something is wrong with one."""
    for aw in aws:
        if type(aw) is not CoroutineType or aw.cr_suspended or aw.cr_running:
            break
    else:
        return aws  # nearly always
    try:
        return [coroutine_of(aw, call) for aw in aws]
    except BaseException:
        close_unrun(aws)
        raise


def close_unrun(coros: Collection[Any]) -> None:
    """Close the coroutines that a block which was refused, or broke off, has not started.

    Or Python would say of each, far from the mistake, that it was never awaited.
    """
    for coro in coros:
        if inspect.iscoroutine(coro) and inspect.getcoroutinestate(coro) == inspect.CORO_CREATED:
            coro.close()
