"""Waiting for what other libraries promise."""

from __future__ import annotations

import inspect
from typing import Any, Protocol, TypeVar, cast

from pgasync.engine.job import Job
from pgasync.engine.outcome import Outcome
from pgasync.engine.outside import Outside, outside_of
from pgasync.kernel.task import Task, current_task

__all__ = ["Future", "wait_future"]

T = TypeVar("T", covariant=True)

METHODS = ("done", "cancelled", "exception", "result")


class Future(Protocol[T]):
    """What can be waited for: futures of `concurrent.futures`, futures and tasks of `asyncio`."""

    def done(self) -> bool: ...
    def cancelled(self) -> bool: ...
    def exception(self) -> BaseException | None: ...
    def result(self) -> T: ...


async def wait_future(future: Future[T]) -> T:
    """Wait for a future of `concurrent.futures`, or a future or task of `asyncio`.

        page = await wait_future(executor.submit(download, url))
        page = await wait_future(asyncio.create_task(download(url)))

    The second only in a game that `run_async` plays. A loop in another thread
    gives futures by `asyncio.run_coroutine_threadsafe(...)`.

    Resumes: as the first thing of the event phase of a tick, in the first
    tick that begins after the future is done; several results in the order in
    which they are waited for. No driver holds the game for a future: who is to
    bring it may be the same thread, or the test.

    A cancelled wait leaves the future alone, as others may wait for it. Write
    `future.cancel()` in a `finally` if nobody does.

    A recording keeps results that are plain data (see `Game.ask`), and errors,
    and a replay gives them again in the same ticks. For all others it waits
    until the replayed game's own future is done.

    Args:
        future: what has the methods `done()`, `cancelled()`, `exception()` and `result()`.
    Returns: its result.
    Raises:
        concurrent.futures.CancelledError: the future was cancelled; for those of `asyncio`, too.
        TypeError: `future` is none.
        MisuseError: the task lives in no game, or is in its cleanup.
        BaseException: what the future failed with.
    Cost: it is asked once per tick.
    """
    check_future(future)
    task = current_task()
    job = FutureJob(outside_of(task, "wait_future()"), future)
    return cast(T, await job.wait())


class FutureJob(Job):
    """A future that somebody else brings to its end."""

    def __init__(self, outside: Outside, future: Future[Any]) -> None:
        super().__init__(outside, "wait_future")
        self.future = future

    def __str__(self) -> str:
        kind = type(self.future)
        package = kind.__module__.lstrip("_").partition("._")[0]
        return f"a {kind.__name__} of {package}"

    def ready(self) -> bool:
        """Asked, and not told: a future of a loop in another thread could not be told of us safely."""
        if self.found is None and self.future.done():
            self.found = outcome_of_future(self.future, str(self))
        return self.found is not None


def outcome_of_future(future: Future[Any], what: str) -> Outcome:
    """How a future has ended."""
    if future.cancelled():
        from concurrent.futures import CancelledError

        # asyncio's own is the order to end a host's task: nothing for a game.
        return Outcome(error=CancelledError(f"{what} was cancelled, and so has no result."))
    error = future.exception()
    return Outcome(future.result()) if error is None else Outcome(error=error)


def check_future(future: Any) -> None:
    """Refuse what is none, and say what may have been meant."""
    if isinstance(future, Task):
        raise TypeError(
            f"wait_future() needs a future of another library, got the task {future.name} of pgasync."
            " Write `await task.join()`, with the name of your variable."
        )
    if inspect.iscoroutine(future):
        future.close()  # or Python would complain, too, that it was never awaited
        name = future.__name__
        raise TypeError(
            f"wait_future() needs a future, got the coroutine {name}. If it is one of asyncio's,"
            f" write wait_future(asyncio.create_task({name}(...))); if it is one of pgasync's, await it."
        )
    if not all(callable(getattr(future, method, None)) for method in METHODS):
        raise TypeError(f"wait_future() needs a future, got {future!r:.80}.")
