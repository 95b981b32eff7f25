"""Shouting a name to whoever listens, in the manner of Scratch."""

from __future__ import annotations

from typing import Any

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task, current_task
from pgasync.sync.signal import Signal

__all__ = ["Broadcast", "heard", "shout"]


class Broadcast:
    """The names that are shouted in one scene."""

    __slots__ = ("signals",)

    def __init__(self) -> None:
        self.signals: dict[str, Signal[Any]] = {}

    def shout(self, name: str, value: object = None) -> None:
        """See `shout()`."""
        here().admit("shout()")
        self.signal("shout()", name).fire(value)

    async def heard(self, name: str) -> Any:
        """See `heard()`."""
        return await self.signal("heard()", name).wait()

    def signal(self, call: str, name: str) -> Signal[Any]:
        """The signal behind a name. Made also by a shout that nobody hears yet: it is delivered
        when the task that shouts waits, and until then somebody may begin to listen.

        A name that is no text is refused; it may be the number that was meant to be the value.
        """
        if not isinstance(name, str):
            raise TypeError(f"{call} needs a name, which is a text, got {name!r}")
        signal = self.signals.get(name)
        if signal is None:
            signal = self.signals[name] = Signal(f"heard({name!r})")
        return signal


def shout(name: str, value: object = None) -> None:
    """Call out a name in the running task's scene: `shout("door")`.

    All in the same scene who wait with `await heard("door")` go on, in the
    order they began to wait; those who listen later have missed it, and that
    nobody listens is no mistake. The task itself does not hear it, nor do
    other scenes, above or below. The same as `scene.shout()`.

    Resumes: the others, when the calling task waits or ends. Two shouts are
    heard one after the other: nothing is lost in between.

    Args:
        name: any text.
        value: what `heard()` returns to each of them.
    Raises:
        TypeError: `name` is not a text.
        MisuseError: the task has no scene, or the game is drawn.
    Cost: linear in the number of those who listen.
    Source: the broadcasts of Scratch.
    """
    broadcast_of(here().running, "shout()").shout(name, value)


async def heard(name: str) -> Any:
    """Wait until a name is called out in the running task's scene: `await heard("door")`.

    The same as `scene.heard()`.

    Resumes: when the shout is delivered, see `shout()`.

    Args:
        name: any text.
    Returns: the value that was shouted with it, None if there was none.
    Raises:
        TypeError: `name` is not a text.
        MisuseError: the task has no scene.
    """
    return await broadcast_of(current_task(), "heard()").heard(name)


def broadcast_of(task: Task | None, call: str) -> Broadcast:
    """The broadcast of a task's scene."""
    broadcast = getattr(getattr(task, "scene", None), "broadcast", None)
    if not isinstance(broadcast, Broadcast):
        who = "outside of every task" if task is None else f"by {task.name}, which has no scene"
        raise MisuseError(f"{call} was called {who}. Write scene.{call[:-2]}(...) with the scene you mean.")
    return broadcast
