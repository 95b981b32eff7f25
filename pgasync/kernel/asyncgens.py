"""Async generators end with the task that reads them.

Python asks the event loop to close generators that are dropped half-read.
These hooks are installed for the outermost call into a tree only, so that
asyncio or trio in the same process keep their own.
"""

from __future__ import annotations

import weakref
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from pgasync.kernel.errors import MisuseError

if TYPE_CHECKING:
    from pgasync.kernel.testament import Testament

__all__ = ["close_all", "dropped", "opened"]

Generator = AsyncGenerator[Any, Any]


def opened(generator: Generator) -> None:
    """A task has begun to read a generator: remember it, weakly."""
    from pgasync.kernel.scheduler import here
    from pgasync.kernel.testament import testament_of

    task = here().running
    if task is None:
        return
    after = testament_of(task)
    if len(after.generators) > 16:
        after.generators = [known for known in after.generators if known() is not None]
    after.generators.append(weakref.ref(generator))


def dropped(generator: Generator) -> None:
    """A half-read generator is garbage: run its cleanup now."""
    error = close(generator)
    if error is not None:
        from pgasync.kernel.scheduler import here

        scheduler = here()
        if scheduler.entered:
            # Raised in a destructor it would be printed and forgotten.
            scheduler.escaped.append(error)
        else:
            raise error


def close(generator: Generator) -> BaseException | None:
    """Close a generator without waiting; return the error, if any."""
    closing = generator.aclose()
    try:
        wait = closing.send(None)
    except StopIteration:
        return None
    except BaseException as error:
        return error
    name = getattr(generator, "__qualname__", "an async generator")
    misuse = MisuseError(
        f"The async generator {name} awaited {wait} while it was being closed. Cleanup cannot wait."
    )
    try:
        closing.throw(misuse)
    except StopIteration:
        pass
    except BaseException as raised:
        return raised
    return misuse


def close_all(after: Testament) -> list[BaseException]:
    """Close what a task has left half-read, the newest first; return the errors."""
    generators, after.generators = after.generators, []
    errors: list[BaseException] = []
    for known in reversed(generators):
        generator = known()
        if generator is not None and generator.ag_frame is not None and not generator.ag_running:
            error = close(generator)
            if error is not None:
                errors.append(error)
    return errors
