"""Items from task to task, none of which is lost."""

from __future__ import annotations

from collections import deque
from typing import Any, Generic, NoReturn, TypeVar, cast

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.sync.line import Line, Place

__all__ = ["Channel", "ChannelClosed"]

T = TypeVar("T")


class ChannelClosed(Exception):
    """A channel is closed: nothing can be sent, and there is nothing left to receive.

    The loop `async for item in channel` ends by it, and does not let it out.
    """


class Channel(Generic[T]):
    """Items from task to task, in order, each for one receiver, none of them lost.

        orders = Channel(10)
        await orders.send("pizza")              # here; waits while ten are waiting
        async for order in orders: ...          # there, until orders.close()

    Any number of tasks may send and receive; they take turns in the order in
    which they began to wait.

    Args:
        capacity: how many items it keeps for later, >= 0. With 0 an item is
            handed from hand to hand: `send()` waits for a receiver.
        name: what tools show of those who wait for it.
    Raises:
        ValueError: `capacity` is negative.
        TypeError: `capacity` is not a whole number.

    Attributes:
        closed: `close()` was called.
    """

    __slots__ = ("capacity", "closed", "items", "name", "receivers", "senders")

    def __init__(self, capacity: int, name: str = "channel") -> None:
        if not isinstance(capacity, int) or isinstance(capacity, bool):
            raise TypeError(f"capacity must be a whole number, got {capacity!r}")
        if capacity < 0:
            raise ValueError(f"capacity must be >= 0, got {capacity}")
        self.capacity = capacity
        self.name = name
        self.closed = False
        self.items: deque[T] = deque()
        # Their items are not in the channel yet: who is cancelled has not sent.
        self.senders = Line()
        self.receivers = Line()

    def __str__(self) -> str:
        return self.name

    async def send(self, item: T) -> None:
        """Put an item in; while there is no room, wait for it.

        If the task is cancelled in here, the item was not sent.

        Resumes: at once if there is room, and nobody waits for it already;
        else when its item has a place, after those who began to wait before.

        Raises:
            ChannelClosed: the channel is closed, or was while the task waited:
                the item was not sent.
            MisuseError: called in another thread than that of those who wait.
        """
        if current_task().marked:
            await trap(Passing(f"room in the {self.name}"))
        if not self.try_send(item):
            await trap(Place(self.senders, f"room in the {self.name}", item))

    def try_send(self, item: T) -> bool:
        """Put an item in if there is room for it now; say whether there was.

        Raises:
            ChannelClosed: the channel is closed.
            MisuseError: called in another thread than that of those who wait,
                or while the game is drawn.
        """
        self.admit("send()")
        if self.closed:
            raise ChannelClosed(f"The {self.name} is closed: nothing can be sent into it any more.")
        if self.senders or not self.has_room():
            return False
        self.items.append(item)
        if self.receivers:
            here().later(self.serve, None)
        return True

    async def receive(self) -> T:
        """Take the oldest item; while there is none, wait for it.

        If the task is cancelled in here, no item is lost: the next one gets it.

        Resumes: at once if there is one, and nobody waits for it already; else
        when one has been sent, after those who began to wait before.

        Returns: the item.
        Raises:
            ChannelClosed: the channel is closed, or was while the task waited,
                and all its items have been received.
            MisuseError: called in another thread than that of those who wait.
        """
        if current_task().marked:
            await trap(Passing(f"an item from the {self.name}"))
        self.admit("receive()")
        if self.items and not self.receivers:
            item = self.items.popleft()
            if self.senders:
                here().later(self.serve, None)
            return item
        if self.closed and not self.items:
            raise self.at_end()
        if self.senders:
            # Only a channel without capacity has none to give, although somebody sends.
            here().later(self.serve, None)
        return cast(T, await trap(Place(self.receivers, f"an item from the {self.name}")))

    def close(self) -> None:
        """Let nothing more in. What is in it can still be received; then the readers' loops end.

        Tasks that wait in `send()` get a `ChannelClosed`. Closing twice does nothing.

        Resumes: those it concerns go on when the calling task waits or ends.

        Raises:
            MisuseError: called in another thread than that of those who wait,
                or while the game is drawn.
        """
        self.admit("close()")
        if not self.closed:
            self.closed = True
            here().later(self.serve, None)

    def __aiter__(self) -> Channel[T]:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError(f"Items are waited for. Write `async for item in` the {self.name}.")

    __await__ = __iter__

    async def __anext__(self) -> T:
        try:
            return await self.receive()
        except ChannelClosed:
            raise StopAsyncIteration from None

    def has_room(self) -> bool:
        """Whether an item more can be taken in: each receiver who waits is going to take one out."""
        return len(self.items) < self.capacity + len(self.receivers)

    def serve(self, first: Any, second: Any) -> None:
        """Bring together those who send and those who receive, until nobody can go on.

        The only place where anyone is woken. Who is taken off a line goes on
        in the same moment, so that nobody can be cancelled in between.
        """
        scheduler = here()
        while True:
            if self.senders and self.closed:
                self.refuse(self.senders.first(), scheduler)
            elif self.senders and self.has_room():
                place = self.senders.first()
                self.items.append(place.gives)
                self.wake(place, None, scheduler)
            elif self.receivers and self.items:
                self.wake(self.receivers.first(), self.items.popleft(), scheduler)
            elif self.receivers and self.closed:
                place = self.receivers.first()
                place.release(place.task)
                scheduler.go((place.task, place.task.coro.throw, self.at_end()))
            else:
                return

    def wake(self, place: Place, value: T | None, scheduler: Scheduler) -> None:
        """Let the first of a line go on."""
        place.release(place.task)
        scheduler.resume(place.task, value, f"the {self.name}")

    def refuse(self, place: Place, scheduler: Scheduler) -> None:
        """Tell a task that its item will not be sent."""
        task = place.task
        place.release(task)
        closed = ChannelClosed(
            f"The {self.name} was closed while {task.name} waited for room in it: its item was not sent."
        )
        scheduler.go((task, task.coro.throw, closed))

    def at_end(self) -> ChannelClosed:
        """What to raise where no item can come any more."""
        return ChannelClosed(f"The {self.name} is closed, and all its items have been received.")

    def admit(self, call: str) -> None:
        """Refuse a call from another thread, or while the game is drawn."""
        owner = self.receivers.owner if self.receivers else self.senders.owner
        here().admit(call, owner)
