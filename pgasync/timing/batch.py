"""What a clock does for its tasks in every frame without waking them: move tweens, ask conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pgasync.kernel import advice
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.spelling import did_you_mean
from pgasync.kernel.task import Task
from pgasync.timing.chosen import chosen_clock
from pgasync.timing.flicks import to_seconds

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock

__all__ = ["Batch", "Poll", "Step", "Tween", "batch_of"]

Step = tuple[Any, str, float, float, Any, Any, Callable[[float], float] | None, "Tween"]
"""Of one attribute: object, name, begin and length in flicks, start, slope, easing (None: linear), whose.
With None for the start, the slope is a function of progress that gives the value."""


class Batch:
    """The tweens and the conditions of one clock, each in the order in which they began."""

    __slots__ = ("gone", "late_polls", "polls", "steps")

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.polls: list[Poll] = []
        # Those that are asked in the late phase.
        self.late_polls: list[Poll] = []
        # Somebody in the lists has ended.
        self.gone = False

    @property
    def busy(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.steps or self.polls or self.late_polls)

    def waiting(self) -> list[Task]:
        """The tasks that wait here."""
        waits: list[Tween | Poll] = [
            *dict.fromkeys(step[7] for step in self.steps),
            *self.polls,
            *self.late_polls,
        ]
        return [wait.task for wait in waits if wait.task is not None]

    def tidy(self) -> None:
        """Take those off the lists who have ended."""
        if self.gone:
            self.gone = False
            self.steps = [step for step in self.steps if step[7].task is not None]
            self.polls = [poll for poll in self.polls if poll.task is not None]
            self.late_polls = [poll for poll in self.late_polls if poll.task is not None]

    def move(self, clock: Clock, scheduler: Scheduler) -> None:
        """Move every tween on; then wake those whose tweens have arrived.

        A hot path: the steps are tuples, and one loop goes through all of them. Times
        are floats, exact for whole flicks, because Python's large integers are slow.
        """
        self.tidy()
        now = float(clock.time)
        # Dicts, for their order.
        arrived: dict[Tween, BaseException | None] = {}
        steps = iter(self.steps)
        while True:
            try:
                for thing, name, begin, length, start, slope, ease, tween in steps:
                    t = (now - begin) / length
                    if t >= 1.0:
                        arrived.setdefault(tween)
                        continue
                    if ease is not None:
                        t = ease(t)
                    setattr(thing, name, start + slope * t if start is not None else slope(t))
                break
            except Exception as error:  # of the game's own: its tween ends, the others go on
                arrived[tween] = error
        if arrived:
            self.finish(arrived, clock, scheduler)

    def finish(self, arrived: dict[Tween, BaseException | None], clock: Clock, scheduler: Scheduler) -> None:
        """Wake those who wait for tweens that have arrived, each at the moment of its arrival."""
        queue = scheduler.queue
        for tween, error in arrived.items():
            task = tween.task
            if task is None:
                continue  # one that was woken before has ended it
            if error is None:
                error = tween.land()
            tween.release(task)
            clock.moment.clock = clock
            clock.moment.deadline = tween.end if tween.flicks else clock.time
            # Not `Scheduler.resume`, which counts towards "they wake each other for ever".
            resume = task.coro.send if error is None else task.coro.throw
            scheduler.go((task, resume, True if error is None else error))
            if queue:
                scheduler.drain()
                if not clock.running:
                    break  # the others arrive when it goes on
        clock.moment.clock = None
        self.tidy()

    def ask(self, polls: list[Poll], clock: Clock, scheduler: Scheduler) -> None:
        """Ask conditions; wake those whose condition holds. Each is asked as if by its task."""
        if not polls:
            return
        for poll in list(polls):
            task = poll.task
            if task is None:
                continue
            scheduler.running = task
            value, resume = None, task.coro.send
            try:
                value = poll.condition()
            except Exception as error:
                value, resume = error, task.coro.throw
            scheduler.running = None
            if value and poll.task is task:
                poll.release(task)
                scheduler.go((task, resume, value))
            scheduler.drain()
            if not clock.running:
                break
        self.tidy()


def batch_of(task: Task, wait: object, given: Clock | None) -> Batch:
    """The batch of a clock that was given, or else of the task's.

    Raises:
        MisuseError: there is no clock, or it has ended.
    """
    clock = chosen_clock(task, wait, given)
    if clock.batch is None:
        clock.batch = Batch()
    return clock.batch


class Tween:
    """One `tween()` under way: the wait for its arrival.

    Attributes:
        task: who waits for it; None when it is over.
        end: flicks on its clock at which it arrives.
    """

    __slots__ = ("batch", "clock", "ease", "end", "flicks", "targets", "task", "thing", "tweened")

    def __init__(
        self,
        thing: Any,
        flicks: int,
        ease: Callable[[float], float] | None,
        targets: dict[str, Any],
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock
        self.thing = thing
        self.flicks = flicks
        self.ease = ease
        self.targets = targets
        self.task: Task | None = None
        self.end = 0

    def __str__(self) -> str:
        seconds = to_seconds(self.flicks)
        return f"tween({type(self.thing).__name__}, seconds={seconds:g}, {', '.join(self.targets)})"

    def park(self, task: Task) -> None:
        """Begin, and take the attributes over from tweens that move them."""
        clock: Any = task.clock if self.clock is None else self.clock
        ready = clock is not None and not clock.closed and clock.batch is not None
        batch = self.batch = clock.batch if ready else batch_of(task, self, self.clock)
        now = clock.at
        # Of length zero it arrives in the next frame, even if time stands still.
        begin, length = (float(now), float(self.flicks)) if self.flicks else (now - 1.0, 1.0)
        self.end = now + self.flicks
        thing, targets = self.thing, self.targets
        steps: list[Step] = []
        for name, target in targets.items():
            try:
                value = getattr(thing, name)
            except AttributeError:
                raise AttributeError(unknown(thing, name)) from None
            start, targets[name], slope = way(value, target, name)
            steps.append((thing, name, begin, length, start, slope, self.ease, self))
        tweened = self.tweened = clock.moment.tweened
        self.task = task
        task.parked_on = self
        shared = SHARES[type(thing)]
        for name in targets:
            # By identity: equal things are not the same thing, and may have no hash. The order of
            # nothing depends on it, and the tween keeps the thing alive.
            place = (id(thing), name)
            other = tweened.get(place)
            if other is not None:
                task.root.scheduler.queue.append((other.taken_over, task.root.scheduler, None))
            tweened[place] = self
            for each in shared.get(name, ()):
                other = tweened.get((id(thing), each))
                if other is not None and other is not self:
                    task.root.scheduler.queue.append((other.taken_over, task.root.scheduler, None))
        batch.steps += steps

    def release(self, task: Task) -> None:
        """Be over: move nothing any more."""
        task.parked_on = None
        self.task = None
        self.batch.gone = True
        for name in self.targets:
            place = (id(self.thing), name)
            if self.tweened.get(place) is self:
                del self.tweened[place]

    def taken_over(self, scheduler: Scheduler, _: object) -> None:
        """Another tween has one of the attributes now: tell the one who waits."""
        task = self.task
        if task is not None:
            self.release(task)
            scheduler.resume(task, False, "a tween that took over")

    def land(self) -> BaseException | None:
        """Set the targets exactly; return what went wrong."""
        try:
            for name, target in self.targets.items():
                setattr(self.thing, name, target)
        except Exception as error:
            return error
        return None


def unknown(thing: Any, name: str) -> str:
    """What to say about an attribute that is not there."""
    hint = did_you_mean(name, (each for each in dir(thing) if each[0] != "_"))
    return f"{type(thing).__name__} has no attribute {name!r} to be tweened.{hint}"


NUMBERS = (float, int)


class Shares(dict[type, dict[str, tuple[str, ...]]]):
    """Which attributes of a class move each other, as its `tween_shares` says.

    Kept, as most classes have none, and Python looks long for what is not there.
    """

    def __missing__(self, kind: type) -> dict[str, tuple[str, ...]]:
        if len(self) >= 256:  # those that are made in a function are new ones each time
            self.clear()
        shares: dict[str, tuple[str, ...]] = getattr(kind, "tween_shares", {})
        self[kind] = shares
        return shares


SHARES = Shares()


def way(start: Any, target: Any, name: str) -> tuple[Any, Any, Any]:
    """From where, to where, and how far it is; see `Step`.

    Raises:
        TypeError: there is no way between the two.
    """
    # The usual case first, and quickly.
    if type(start) in NUMBERS and type(target) in NUMBERS:
        slope = float(target - start)
        if slope * 0.0 != 0.0:
            raise ValueError(f"{name} must be finite, got {target} from {start}")
        return start, target, slope
    try:
        if all(hasattr(start, channel) for channel in "rgba"):
            colour = type(start)
            target = target if isinstance(target, colour) else colour(target)
            first, last = tuple(start), tuple(target)
            return (
                None,
                target,
                lambda t: colour(*(max(0, min(255, round(v))) for v in mixed(first, last, t))),
            )
        if isinstance(start, tuple | list):
            first, kind = tuple(start), type(start)
            last = tuple(target)
            if len(first) != len(last):
                raise TypeError(f"{len(first)} values cannot become {len(last)}")
            mixed(first, last, 0.5)
            return None, kind(last), lambda t: kind(mixed(first, last, t))
        if start is None:
            raise TypeError("it has no value yet, set one before")
        if isinstance(start, bool) or isinstance(target, bool):
            raise TypeError("there is nothing between True and False")
        if isinstance(start, int | float):
            return start, target, float(target - start)
        kind = type(start)
        target = kind(target)
        start = kind(start)  # a copy: the thing may move its own value in place
        return start, target, target - start
    except (TypeError, ValueError, AttributeError) as error:
        raise TypeError(
            f"{name} cannot be tweened from {advice.shown(start)} to {advice.shown(target)}: {error}"
        ) from error


def mixed(first: tuple[float, ...], last: tuple[float, ...], t: float) -> list[float]:
    """Values between those of two tuples."""
    return [a + (b - a) * t for a, b in zip(first, last, strict=True)]


class Poll:
    """The wait for a condition, which is asked once per tick."""

    __slots__ = ("batch", "clock", "condition", "task", "words")

    def __init__(self, condition: Callable[[], Any], words: str, clock: Clock | None = None) -> None:
        self.clock = clock
        self.condition = condition
        self.words = words
        self.task: Task | None = None

    def __str__(self) -> str:
        return self.words

    def park(self, task: Task) -> None:
        """Be asked from now on."""
        self.batch = batch_of(task, self, self.clock)
        self.task = task
        task.parked_on = self
        self.batch.polls.append(self)

    def release(self, task: Task) -> None:
        """Be asked no more."""
        task.parked_on = None
        self.task = None
        self.batch.gone = True
