"""Every wait goes through the same tests: see `Case`.

A group of waits puts its cases into a `cases_<group>.py` beside this file.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from pgasync import CancelScope, Event, MisuseError, Task, next_frame, skippable, sleep, sleep_forever
from pgasync.tools.check import api
from tests.waits.case import Case, Room

GROUPS = sorted(path.stem for path in Path(__file__).parent.glob("cases_*.py"))
CASES: list[Case] = [case for group in GROUPS for case in import_module(f"tests.waits.{group}").CASES]
LONGEST = 5 * 60  # ticks

every_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
every_timed_case = pytest.mark.parametrize(
    "case", [case for case in CASES if case.wake is None], ids=lambda case: case.name
)


def waiter(room: Room, case: Case) -> Task:
    """An entity that waits."""

    async def wait() -> str:
        await case.begin(room)
        return "settled"

    return room.start(wait())


def wake(room: Room, case: Case) -> None:
    if case.wake is not None:
        case.wake(room)


def ticks_until(room: Room, tasks: list[Task], most: int = LONGEST) -> int:
    """Run until they have ended, or so many ticks; how many it were."""
    for tick in range(most):
        if not any(task.is_open() for task in tasks):
            return tick
        room.run_ticks()
    return most


def when_it_settles(case: Case) -> int:
    """After how many ticks time alone has settled it."""
    with Room() as room:
        task = waiter(room, case)
        ticks = ticks_until(room, [task])
        assert task.finished
    return ticks


def test_there_are_cases_and_no_two_share_a_name():
    names = [case.name for case in CASES]
    assert len(names) > 10
    assert len(set(names)) == len(names)


def test_every_public_wait_has_a_case():
    waits = api.WAITS | api.BEATS | api.TASK_BLOCKS | {"fail_after", "move_on_after"}
    waits |= {f"{kind}.{name}" for kind, names in api.METHOD_WAITS.items() for name in names}
    waits |= {"Channel", "Value.changes"}  # loops over what is no function
    tried = {case.name.split()[0].rstrip(",") for case in CASES}
    assert waits - {"run_async"} - tried == set()  # that one drives a game, from a host's loop


@every_case
def test_it_waits_and_then_settles(case):
    with Room() as room:
        task = waiter(room, case)
        assert task.is_open()
        if case.wake is not None:
            room.run_ticks(3)
            assert task.is_open(), "it did not wait for what wakes it"
            wake(room, case)
        ticks_until(room, [task])
        assert task.finished
        assert task.result == "settled"


@every_case
def test_two_waiters_at_once_both_settle(case):
    with Room() as room:
        tasks = [waiter(room, case), waiter(room, case)]
        # What comes to one reader only has to be sent twice.
        for _ in range(2):
            wake(room, case)
            ticks_until(room, tasks)
        assert [task.finished for task in tasks] == [True, True]


@every_case
def test_one_of_two_waiters_can_be_cancelled(case):
    with Room() as room:
        gone, stays = waiter(room, case), waiter(room, case)
        gone.cancel()
        assert gone.cancelled
        wake(room, case)
        ticks_until(room, [stays])
        assert stays.finished


@every_case
@pytest.mark.parametrize("ticks", [0, 1, 2])
def test_it_can_be_cancelled_while_it_waits(case, ticks):
    with Room() as room:
        task = waiter(room, case)
        for _ in range(ticks):
            if task.is_open():
                room.run_ticks()
        if task.is_open():
            task.cancel()
            assert task.cancelled
            assert task.error is None
        wake(room, case)  # nobody waits any more
        room.run_ticks(5)


@every_case
def test_it_ends_with_its_scene(case):
    with Room() as room:
        task = waiter(room, case)
        room.over.set()
        assert task.cancelled
        assert task.error is None
        room.run_ticks(5)


@every_case
def test_a_paused_clock_holds_it_if_it_obeys_clocks(case):
    with Room() as room:
        task = waiter(room, case)
        clock = room.home.clock
        clock.pause()
        wake(room, case)
        ticks_until(room, [task])
        assert task.is_open() == case.clocked
        clock.resume()
        ticks_until(room, [task])
        assert task.finished


@every_timed_case
def test_a_slowed_clock_makes_it_no_shorter_and_lets_it_settle(case):
    usual = when_it_settles(case)
    with Room() as room:
        room.home.clock.speed = 0.5
        task = waiter(room, case)
        slowed = ticks_until(room, [task], 3 * LONGEST)
        assert task.finished
    assert usual <= slowed <= 2 * usual + 2


@every_case
@pytest.mark.parametrize("first", ["woken", "cancelled"])
def test_woken_and_cancelled_in_the_same_step_it_ends_once(case, first):
    with Room() as room:
        task = waiter(room, case)

        async def fate() -> None:
            # On the clock above: the wait itself may hold that of the scene.
            await sleep(0.01, clock=room.game.clock)
            if first == "woken":
                wake(room, case)
            task.cancel()
            if first == "cancelled":
                wake(room, case)

        room.start(fate())
        room.run_ticks(3)
        assert not task.is_open()
        assert task.error is None
        room.run_ticks(5)


@every_timed_case
@pytest.mark.parametrize("late", [False, True])
def test_cancelled_in_the_tick_in_which_it_is_due_it_ends_once(case, late):
    due = when_it_settles(case)
    with Room() as room:

        async def fate() -> None:
            for _ in range(due):
                await next_frame(late=late)
            task.cancel()

        room.start(fate())  # before the waiter, so it has the first turn
        task = waiter(room, case)
        room.run_ticks(due + 5)
        assert not task.is_open()
        assert task.error is None


@every_case
def test_a_task_that_is_cancelled_already_does_not_get_past_it(case):
    with Room() as room:
        past = []

        async def late_comer() -> None:
            with CancelScope() as scope:
                scope.cancel()
                await case.begin(room)
                past.append("past")

        task = room.start(late_comer())
        assert task.finished
        assert past == []


@every_case
def test_cleanup_cannot_wait_for_it(case):
    with Room() as room:
        errors = []

        async def untidy() -> None:
            try:
                await sleep_forever()
            finally:
                try:
                    await case.begin(room)
                except MisuseError as error:
                    errors.append(str(error))

        task = room.start(untidy())
        task.cancel()
        assert task.cancelled
        assert len(errors) == 1
        assert "Cleanup cannot wait." in errors[0]


every_nothing = pytest.mark.parametrize(
    "case", [case for case in CASES if case.nothing is not None], ids=lambda case: case.name
)


async def wait_for_nothing(room: Room, case: Case, times: int = 1) -> str:
    for _ in range(times):
        assert case.nothing is not None
        await case.nothing(room)
    return "settled"


@every_nothing
def test_with_nothing_to_wait_for_it_settles_in_the_next_tick_at_the_latest(case):
    with Room() as room:
        tasks = [room.start(wait_for_nothing(room, case, times)) for times in (1, 1, 2)]
        for ticks in (1, 2):
            room.run_ticks()
            assert [task.finished for task in tasks[: ticks + 1]] == [True] * (ticks + 1)


@every_nothing
def test_with_nothing_to_wait_for_it_still_delivers_a_cancellation(case):
    with Room() as room:
        past = []

        async def late_comer() -> None:
            with CancelScope() as scope:
                scope.cancel()
                await wait_for_nothing(room, case)
                past.append("past")

        task = room.start(late_comer())
        assert task.finished
        assert past == []


@every_case
def test_in_a_block_that_is_skipped_it_is_over_or_named_or_takes_the_time_of_its_clock(case):
    with Room() as room:
        asked, errors = Event(), []

        async def block() -> None:
            try:
                async with skippable(asked.wait()):
                    await case.begin(room)
            except* MisuseError as group:
                errors.append(str(group.exceptions))

        task = room.start(block())
        asked.set()
        room.run_ticks()
        if task.is_open():
            assert "game's clock" in case.name or case.name in ("Clock.hit_stop", "wait_future"), (
                "only what is outside takes its time"
            )
            wake(room, case)
            ticks_until(room, [task])
        assert task.finished
        if errors:
            assert case.wake is not None, "time alone would have ended it"
            assert "refuses to end" in errors[0]


INVALID = [(case.name, *each) for case in CASES for each in case.invalid]


@pytest.mark.parametrize(
    ("name", "call", "kind", "text"), INVALID, ids=[f"{n[0]}-{n[3][:30]}" for n in INVALID]
)
def test_bad_arguments_are_refused_at_the_call(name, call, kind, text):
    with Room() as room:
        errors = []

        async def careless() -> None:
            try:
                await call(room)
            except Exception as error:
                errors.append(error)

        task = room.start(careless())
        assert not task.is_open(), "it waited all the same"
        assert [(type(error), str(error)) for error in errors] == [(kind, text)]
