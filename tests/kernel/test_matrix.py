"""What a child can do x in which form it lives x at which moment it does it.

Every cell has the same cast: a parent `p` with one block; in it the child `x`,
which does something, and the sibling `s`, which waits (in the forms that have
only one child, `s` is the body of the block). What must come out is worked out
below from the rules, cell by cell, by `expected()`.

The moments:

- "before its first wait": x does it in its first step, while its parent runs below it.
- "while waiting": x is parked. Somebody outside of every task wakes it, and it does it; or, if it
  is something that happens to x in its cleanup, cancels it.
- "while running": x is woken and starts another tree. That one does it, with x below it on the
  stack; what only x itself can do it does right behind that call.
- "while queued": a task fires the signal that x waits for and then does it, before the firing is
  delivered; what only x can do it does when the firing reaches it.

What only x can do is to end, to fail, to wait. Whoever acts at that moment then starts another
child beside x, and fires.

Every cell comes twice: in the second one, s fails within the same step, if it gets so far.
"""

from __future__ import annotations

from itertools import product

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.roots import live_roots
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import TaskState, current_task, start
from pgasync.sync.signal import Signal
from pgasync.sync.together import move_on_when, race, run_as_daemon, wait_all, wait_any
from pgasync.timing.clock import Clock
from pgasync.timing.timeout import fail_after, move_on_after

BEHAVIOURS = (
    "ends",
    "fails",
    "waits",
    "cancels itself",
    "cancels its parent",
    "closes its block",
    "misbehaves in cleanup",
    "starts others in cleanup",
)
MOMENTS = ("before its first wait", "while waiting", "while running", "while queued")


# The forms. Each runs `s` and `x` side by side, and returns what its block gives.


async def in_nursery(s, x):
    async with open_nursery() as nursery:
        nursery.start(s)
        nursery.start(x)


async def in_nursery_as_daemon(s, x):
    async with open_nursery() as nursery:
        nursery.start(s)
        nursery.start(x, daemon=True)


async def in_nursery_with_close_on_finish(s, x):
    async with open_nursery() as nursery:
        nursery.start(s)
        nursery.start(x, close_on_finish=True)


async def in_nursery_as_daemon_with_close_on_finish(s, x):
    async with open_nursery() as nursery:
        nursery.start(s)
        nursery.start(x, daemon=True, close_on_finish=True)


async def in_inner_nursery(s, x):
    async with open_nursery() as outer:
        outer.start(s)
        async with open_nursery() as inner:
            inner.start(x)


async def in_wait_all(s, x):
    return [task.state for task in await wait_all(s, x)]


async def in_wait_any(s, x):
    return [task.state for task in await wait_any(s, x)]


async def in_race(s, x):
    return await race(s=s, x=x)


async def in_move_on_when(s, x):
    async with move_on_when(x):
        await s


async def in_run_as_daemon(s, x):
    async with run_as_daemon(x):
        await s


async def in_cancel_scope(s, x):
    with CancelScope():
        await in_nursery(s, x)


async def in_move_on_after(s, x):
    with move_on_after(1):
        await in_nursery(s, x)


async def in_fail_after(s, x):
    with fail_after(1):
        await in_nursery(s, x)


FORMS = (
    in_nursery,
    in_nursery_as_daemon,
    in_nursery_with_close_on_finish,
    in_nursery_as_daemon_with_close_on_finish,
    in_inner_nursery,
    in_wait_all,
    in_wait_any,
    in_race,
    in_move_on_when,
    in_run_as_daemon,
    in_cancel_scope,
    in_move_on_after,
    in_fail_after,
)
ENDS_WHEN_X_RETURNS = {
    in_nursery_with_close_on_finish,
    in_nursery_as_daemon_with_close_on_finish,
    in_wait_any,
    in_race,
    in_move_on_when,
}
HAS_A_SCOPE = {in_cancel_scope, in_move_on_after, in_fail_after}  # around its nursery
S_IS_THE_BODY = {in_move_on_when, in_run_as_daemon}

IN_CLEANUP = {"misbehaves in cleanup", "starts others in cleanup"}
SOMEBODY_CAN_DO_IT = {"cancels itself", "cancels its parent", "closes its block", *IN_CLEANUP}


class Cell:
    """One cell of the matrix: the cast, and a log of what happens."""

    def __init__(self, form, behaviour, moment, s_fails_too):
        self.form = form
        self.behaviour = behaviour
        self.moment = moment
        self.s_fails_too = s_fails_too
        self.clock = Clock()
        self.go = Signal("go")  # wakes x
        self.finish = Signal("finish")  # lets s return, or fail
        self.end = Signal("end")  # lets p return, behind its block
        self.again = Signal("again")  # fired by who acts, and by who has fired `go`
        self.log = []
        self.heard = []
        self.x = None

    async def parent(self):
        try:
            try:
                value = await self.form(self.sibling(), self.child())
            except ExceptionGroup as group:
                value = leaves(group)
            self.log.append("behind")
            await self.end.wait()
            return value
        finally:
            self.log.append("p")

    async def sibling(self):
        try:
            if await self.finish.wait() == "fail":
                raise KeyError("s failed")
            return "s's value"
        finally:
            self.log.append("s")

    async def child(self):
        self.x = current_task()
        try:
            if self.moment == "before its first wait":
                self.act()
            else:
                await self.go.wait()
                if self.moment == "while running":
                    start(self.above())
                elif self.moment == "while waiting":
                    self.act()
            self.log.append("x goes on")
            if self.behaviour == "ends":
                return "x's value"
            if self.behaviour == "fails":
                raise ValueError("x failed")
            await sleep_forever()
        finally:
            self.log.append("x")
            if self.behaviour == "misbehaves in cleanup":
                await sleep_forever()
            if self.behaviour == "starts others in cleanup":
                self.x.nursery.start(self.other())

    async def other(self):
        self.log.append("other")

    async def above(self):
        self.act()

    async def queuer(self):
        self.go.fire()
        self.act()
        self.again.fire("by the queuer")

    async def listener(self):
        while True:
            self.heard.append(await self.again.wait())

    def act(self):
        """What x does, or has done to it, as far as it is not x's own to do."""
        if self.behaviour == "cancels its parent":
            self.x.parent.cancel("for the test")
        elif self.behaviour == "closes its block":
            nursery = self.x.nursery
            (nursery.outer if self.form in HAS_A_SCOPE else nursery).cancel("for the test")
        elif self.behaviour in SOMEBODY_CAN_DO_IT:
            self.x.cancel("for the test")
        else:
            self.x.nursery.start(self.other())
            self.again.fire("by the deed")
        if self.s_fails_too:
            self.finish.fire("fail")

    def play(self):
        """Start everybody, and let the moment come. Returns the parent."""
        self.ear = start(self.listener())
        parent = start(self.parent(), clock=self.clock)
        if self.moment == "while waiting" and self.behaviour in IN_CLEANUP:
            self.act()
        elif self.moment in ("while waiting", "while running"):
            self.go.fire()
        elif self.moment == "while queued":
            start(self.queuer())
        return parent


def leaves(error):
    """The kinds of error in a group, whatever it is nested in."""
    if isinstance(error, ExceptionGroup):
        return [leaf for inner in error.exceptions for leaf in leaves(inner)]
    return [type(error)]


class Expected:
    """What the rules say about one cell."""

    def __init__(self, form, behaviour, moment, s_fails_too):
        self.form = form
        # x runs on after the deed if it did it itself, or had it done from above its own step.
        # Otherwise it is suspended, and is ended by the deed at once.
        suspended = moment == "while queued" or (moment == "while waiting" and behaviour in IN_CLEANUP)
        x_goes_on = not (suspended and behaviour in SOMEBODY_CAN_DO_IT)
        went_on = ["x goes on"] if x_goes_on else []
        if behaviour not in SOMEBODY_CAN_DO_IT:
            went_on = ["other", "x goes on"]

        # Does the deed end s, at once or in what follows from it?
        closes = behaviour == "closes its block" and form is not in_inner_nursery
        fails = behaviour in ("fails", "misbehaves in cleanup")
        wins = behaviour == "ends" and form in ENDS_WHEN_X_RETURNS
        self.s_is_cancelled = closes or fails or wins or behaviour == "cancels its parent"
        # If not, s is there to hear of it when it is to fail.
        self.s_fails = s_fails_too and not self.s_is_cancelled
        # Those who wait for ever, and nobody fails, do so until the test ends p.
        self.lasts = behaviour == "waits" and not self.s_fails
        self.s_is_cancelled |= self.lasts
        self.p_is_cancelled = behaviour == "cancels its parent" or self.lasts

        # Who ends first? A cancellation that x asks for, while it runs, ends the suspended s at
        # once, and x at its next wait; but if s is the body of p, it ends with p, after x. A
        # suspended x is ended first, because it is younger.
        if (behaviour == "cancels its parent" or closes) and x_goes_on and form not in S_IS_THE_BODY:
            self.first = ["s", *went_on, "x"]
        elif behaviour == "waits" and self.s_fails:
            self.first = [*went_on, "s", "x"]
        else:
            self.first = [*went_on, "x"]
            if behaviour == "starts others in cleanup":
                self.first.append("other")  # only x is marked, its nursery is not
            if self.s_is_cancelled:
                self.first.append("s")

        # A running p that is cancelled goes on to its next wait. All children have ended when it
        # reaches the end of its block, so that is none; the body of a block is.
        p_runs = moment == "before its first wait" and behaviour == "cancels its parent"
        self.p_goes_on = ["behind"] if p_runs and form not in S_IS_THE_BODY else []

        self.x_state = TaskState.FINISHED if behaviour == "ends" else TaskState.CANCELLED
        self.x_error = {"fails": ValueError, "misbehaves in cleanup": MisuseError}.get(behaviour)
        self.x_why = {
            "ends": None,
            "fails": None,
            "waits": (
                "the test is over"
                if self.lasts
                else "its block failed with KeyError"
                if form in S_IS_THE_BODY
                else "sibling failed with KeyError"
            ),
        }.get(behaviour, "for the test")
        self.by = {
            "before its first wait": "child",
            "while waiting": "child" if behaviour not in IN_CLEANUP else None,
            "while running": "above",
            "while queued": "queuer",
        }[moment]

    @property
    def value(self):
        """What p gets from its block."""
        if self.s_fails:
            return [KeyError]
        if self.x_error is not None:
            return [self.x_error]
        s_state = TaskState.CANCELLED if self.s_is_cancelled else TaskState.FINISHED
        if self.form in (in_wait_all, in_wait_any):
            return [s_state, self.x_state]
        if self.form is in_race:
            if self.x_state is TaskState.FINISHED:
                return ("x", "x's value")
            return (None, None) if self.s_is_cancelled else ("s", "s's value")
        return None


@pytest.mark.parametrize("s_fails_too", [False, True], ids=["alone", "as s fails"])
@pytest.mark.parametrize(
    ("form", "behaviour", "moment"),
    [
        pytest.param(form, behaviour, moment, id=f"{behaviour}, {form.__name__}, {moment}")
        for form, behaviour, moment in product(FORMS, BEHAVIOURS, MOMENTS)
    ],
)
def test_every_child_in_every_form_at_every_moment(form, behaviour, moment, s_fails_too):
    cell = Cell(form, behaviour, moment, s_fails_too)
    expected = Expected(form, behaviour, moment, s_fails_too)
    parent = cell.play()

    if expected.lasts:
        assert cell.log == ["other", "x goes on"]
        assert cell.x.state is TaskState.STARTED
        assert parent.state is TaskState.STARTED
        parent.cancel("the test is over")
    elif expected.s_fails:
        if behaviour != "waits":  # x has ended before
            expected.first.append("s")
    elif not expected.s_is_cancelled:
        # The block is not over: it waits for s.
        assert cell.log == expected.first
        cell.finish.fire()
        expected.first.append("s")

    if expected.p_is_cancelled:
        assert cell.log == [*expected.first, *expected.p_goes_on, "p"]
        assert parent.state is TaskState.CANCELLED
        assert parent.error is None
        assert parent.cause is cell.x.cause
    else:
        assert cell.log == [*expected.first, "behind"]
        assert parent.state is TaskState.STARTED  # it waits again, in good health
        cell.end.fire()
        assert cell.log == [*expected.first, "behind", "p"]
        assert parent.result == expected.value
        assert parent.cause is None

    assert cell.x.state is expected.x_state
    assert (None if cell.x.error is None else type(cell.x.error)) is expected.x_error
    assert (cell.x.cause and cell.x.cause.why) == expected.x_why
    if behaviour in SOMEBODY_CAN_DO_IT:
        assert (cell.x.cause.by and cell.x.cause.by.name) == expected.by
    # Whatever happened to x: no firing was lost, and nobody is left waiting.
    assert cell.heard == [
        *(["by the deed"] if behaviour not in SOMEBODY_CAN_DO_IT else []),
        *(["by the queuer"] if moment == "while queued" else []),
    ]
    cell.ear.cancel()
    assert cell.clock.timers.count() == 0
    for signal in (cell.go, cell.finish, cell.end, cell.again):
        assert [task for task in signal.waiting.tasks if task is not None] == []
    assert live_roots() == []
