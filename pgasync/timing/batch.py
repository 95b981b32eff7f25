"""What a clock does for its tasks in every frame without waking them: move tweens, ask conditions."""

from __future__ import annotations

from collections.abc import Callable
from operator import length_hint
from typing import TYPE_CHECKING, Any

from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.spelling import did_you_mean
from pgasync.kernel.task import Task
from pgasync.timing.chosen import chosen_clock
from pgasync.timing.flicks import to_seconds
from pgasync.timing.shares import SHARES
from pgasync.timing.way import NUMBERS, way

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock
    from pgasync.timing.poll import Poll

__all__ = ["Batch", "Tween", "batch_of"]

Step = tuple[Any, str, Any, Any, "Tween"]
"""Of one attribute: object, name, start, slope (see `way`), whose."""
Run = tuple[float, float, Callable[[float], float] | None, Any, str, Any, Any, "Tween", list[Step] | None]
"""Steps that go together: begin and length in flicks, easing (None: linear), first step, others or None."""


class Batch:
    """The tweens and the conditions of one clock, each in the order in which they began."""

    __slots__ = ("gone", "last", "late_polls", "polls", "runs")

    def __init__(self) -> None:
        # Steps that began one after the other in the same moment, with the same length and easing,
        # are a run; so what is set in a frame is set in the order in which the tweens began.
        self.runs: list[Run] = []
        # The run at the end of the list, if a tween that begins now can still join it.
        self.last: Run | None = None
        self.polls: list[Poll] = []
        # Those that are asked in the late phase.
        self.late_polls: list[Poll] = []
        # Somebody in the lists has ended.
        self.gone = False

    @property
    def busy(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.runs or self.polls or self.late_polls)

    def waiting(self) -> list[Task]:
        """The tasks that wait here."""
        tweens = dict.fromkeys(step[4] for run in self.runs for step in steps_of(run))
        waits: list[Tween | Poll] = [*tweens, *self.polls, *self.late_polls]
        return [wait.task for wait in waits if wait.task is not None]

    def tidy(self) -> None:
        """Take those off the lists who have ended."""
        if self.gone:
            self.gone = False
            self.last = None
            runs, self.runs = self.runs, []
            for run in runs:
                if run[8] is None:
                    if run[7].task is not None:
                        self.runs.append(run)
                    continue
                living = [step for step in steps_of(run) if step[4].task is not None]
                if living:
                    self.runs.append((*run[:3], *living[0], living[1:] or None))
            self.polls = [poll for poll in self.polls if poll.task is not None]
            self.late_polls = [poll for poll in self.late_polls if poll.task is not None]

    def move(self, clock: Clock, scheduler: Scheduler) -> None:
        """Move every tween on; then wake those whose tweens have arrived.

        A hot path. Runs are tuples, and hold their first step themselves, as many have no
        other; progress and easing are worked out once for all of a run. Times are floats,
        exact for whole flicks, because Python's large integers are slow.
        """
        self.tidy()
        # Nobody may join what is gone through, and may have arrived.
        self.last = None
        now = clock.reached
        due: list[Tween] = []
        failed: dict[Tween, Exception] = {}
        places: list[int] = []
        runs = iter(self.runs)
        for begin, length, ease, thing, name, start, slope, tween, more in runs:
            t = (now - begin) / length
            if t >= 1.0:
                places.append(len(self.runs) - length_hint(runs) - 1)
                due.append(tween)
                if more is not None:
                    due += [step[4] for step in more]
                continue
            try:
                if ease is not None:
                    t = ease(t)
                setattr(thing, name, start + slope * t)
                if more is not None:
                    move_all(more, t, due, failed)
            except Exception as error:  # of the game's own: its tween ends, the others go on
                failed[tween] = error
                due.append(tween)
                if more is not None:
                    move_each(more, (now - begin) / length, ease, due, failed)
        if due and self.finish(due, failed, clock, scheduler):
            self.drop(places)

    def drop(self, places: list[int]) -> None:
        """Take runs off the list that have arrived, quickly: they are few, and the list may be long."""
        runs, self.runs, begin = self.runs, [], 0
        for place in places:
            self.runs += runs[begin:place]
            begin = place + 1
        self.runs += runs[begin:]

    def finish(
        self, due: list[Tween], failed: dict[Tween, Exception], clock: Clock, scheduler: Scheduler
    ) -> bool:
        """Wake those who wait for tweens that have arrived or failed, each at the moment of its arrival.

        Returns: whether what has arrived is still on the list.
        """
        queue, moment = scheduler.queue, clock.moment
        moment.clock = clock
        for tween in due:
            task = tween.task
            if task is None:
                continue  # it has two attributes, or one that was woken before has ended it
            error = failed.get(tween) if failed else None
            moment.deadline = tween.end if tween.flicks and error is None else clock.reached
            if error is None:
                error = tween.land()
            tween.let_go()
            tween.task = task.parked_on = None
            if error is not None:
                self.gone = True
                scheduler.go((task, task.coro.throw, error))
            else:
                # `Scheduler.go`, without its calls, and not `resume`, which counts towards "they wake
                # each other for ever". Mostly the task begins its next tween: it is parked right here.
                step: Any = None
                scheduler.running = task
                try:
                    wait = task.coro.send(True)
                except BaseException as outcome:
                    scheduler.running = None
                    step = scheduler.ended(task, outcome)
                else:
                    scheduler.running = None
                    if type(wait) is Tween and not queue:
                        task.since = task.home.root.moment
                        try:
                            wait.park(task)
                        except Exception as refused:
                            step = scheduler.refused(task, wait, refused)
                    else:
                        step = scheduler.waiting(task, wait)
                if step is not None:
                    scheduler.go(step)
                    del step  # as in `go`
            if queue:
                scheduler.drain()
                if not clock.running:
                    self.gone = True
                    break  # the others arrive when it goes on
        failed.clear()  # their tracebacks hold a frame that holds this
        moment.clock = None
        whole = not self.gone
        self.tidy()
        return whole

    def ask(self, polls: list[Poll], clock: Clock, scheduler: Scheduler) -> None:
        """Ask conditions; wake those whose condition holds. Each is asked as if by its task."""
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


def steps_of(run: Run) -> list[Step]:
    """All steps of a run."""
    return [run[3:8], *(run[8] or ())]


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
        task: who waits for it, once it has begun; None when it is over.
        end: flicks on its clock at which it arrives.
    """

    # No `__init__`, which Python calls by way of C.
    __slots__ = ("batch", "clock", "ease", "end", "flicks", "targets", "task", "thing", "tweened")

    task: Task | None
    thing: Any
    flicks: int
    ease: Callable[[float], float] | None
    targets: dict[str, Any]
    clock: Clock | None
    # From its beginning on:
    end: int
    batch: Batch
    tweened: dict[int, Tween | dict[str, Tween]]

    def __str__(self) -> str:
        seconds = to_seconds(self.flicks)
        return f"tween({type(self.thing).__name__}, seconds={seconds:g}, {', '.join(self.targets)})"

    def park(self, task: Task) -> None:
        """Begin, and take the attributes over from tweens that move them."""
        clock: Any = task.home.clock if self.clock is None else self.clock
        if clock is None or clock.closed or clock.batch is None:
            batch_of(task, self, self.clock)
        batch = self.batch = clock.batch
        moment = clock.moment
        # `clock.at`, mostly without the call.
        waker = moment.clock
        now = clock.reached if waker is None else moment.deadline if waker is clock else clock.at
        flicks, ease = self.flicks, self.ease
        self.end = now + flicks
        thing, targets = self.thing, self.targets
        steps: list[Step] = []
        for name, target in targets.items():
            try:
                value = getattr(thing, name)
            except AttributeError:
                raise AttributeError(unknown(thing, name)) from None
            if type(value) in NUMBERS and type(target) in NUMBERS:  # `way`, without the call
                slope = target - value + 0.0  # a float
                if slope * 0.0 == 0.0:
                    steps.append((thing, name, value, slope, self))
                    continue
            start, targets[name], slope = way(value, target, name)
            steps.append((thing, name, start, slope, self))
        self.task = task
        task.parked_on = self
        # By identity: equal things are not the same thing, and may have no hash. The order of
        # nothing depends on it, and the tween keeps the thing alive.
        tweened = self.tweened = moment.tweened
        movers = tweened.get(id(thing))
        tweened[id(thing)] = self if movers is None else self.take_over(movers, task.home.root.scheduler)
        # Of length zero it arrives in the next frame, even if time stands still.
        begin, length = (float(now), float(flicks)) if flicks else (now - 1.0, 1.0)
        last = batch.last
        if last is None or last[0] != begin or last[1] != length or last[2] is not ease:
            _, name, start, slope, _ = steps.pop(0)
            last = batch.last = (begin, length, ease, thing, name, start, slope, self, steps or None)
            batch.runs.append(last)
        elif last[8] is None:
            batch.last = batch.runs[-1] = (*last[:8], steps)
        else:
            last[8].extend(steps)

    def release(self, task: Task) -> None:
        """Be over: move nothing any more."""
        task.parked_on = None
        self.task = None
        self.batch.gone = True
        self.let_go()

    def let_go(self) -> None:
        """Its attributes are moved by nobody, but for those that another has taken over."""
        movers = self.tweened.get(id(self.thing))
        if movers is self:
            del self.tweened[id(self.thing)]
        elif isinstance(movers, dict):
            for name in self.targets:
                if movers.get(name) is self:
                    del movers[name]
            if not movers:
                del self.tweened[id(self.thing)]

    def take_over(self, movers: Tween | dict[str, Tween], scheduler: Scheduler) -> dict[str, Tween]:
        """Tell those who move what this one moves from now on; return who moves what of the thing."""
        if isinstance(movers, Tween):
            movers = dict.fromkeys(movers.targets, movers)
        shared = SHARES[type(self.thing)]
        for name in self.targets:
            others = [movers.get(name), *(movers.get(each) for each in shared.get(name, ()))]
            movers[name] = self
            for other in others:
                if other is not None and other is not self:
                    scheduler.queue.append((other.taken_over, scheduler, None))
        return movers

    def taken_over(self, scheduler: Scheduler, _: object) -> None:
        """Another tween has one of the attributes now: tell the one who waits."""
        task = self.task
        if task is not None:
            self.release(task)
            scheduler.resume(task, False, "a tween that took over")

    def land(self) -> Exception | None:
        """Set the targets exactly; return what went wrong."""
        try:
            for name, target in self.targets.items():
                setattr(self.thing, name, target)
        except Exception as error:
            return error
        return None


def move_all(steps: list[Step], t: float, due: list[Tween], failed: dict[Tween, Exception]) -> None:
    """Move the other steps of a run."""
    for thing, name, start, slope, tween in steps:
        try:
            setattr(thing, name, start + slope * t)
        except Exception as error:
            failed[tween] = error
            due.append(tween)


def move_each(
    steps: list[Step],
    t: float,
    ease: Callable[[float], float] | None,
    due: list[Tween],
    failed: dict[Tween, Exception],
) -> None:
    """Move the other steps of a run whose easing or first step has failed. The easing is asked again for
    each of them, so that each tween which ends for it has an error of its own."""
    for thing, name, start, slope, tween in steps:
        try:
            setattr(thing, name, start + slope * (t if ease is None else ease(t)))
        except Exception as error:
            failed[tween] = error
            due.append(tween)


def unknown(thing: Any, name: str) -> str:
    """What to say about an attribute that is not there."""
    hint = did_you_mean(name, (each for each in dir(thing) if each[0] != "_"))
    return f"{type(thing).__name__} has no attribute {name!r} to be tweened.{hint}"
