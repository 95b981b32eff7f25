"""States that return the next one."""

from __future__ import annotations

import pytest

from pgasync import MisuseError, next_frame, sleep
from pgasync.kits.states import run_states


class Guard:
    def __init__(self):
        self.log = []


async def patrol(guard):
    guard.log.append("patrol")
    await sleep(1)
    return chase


async def chase(guard):
    guard.log.append("chase")
    await next_frame()
    return patrol if len(guard.log) < 4 else None


def test_each_state_says_which_comes_next_and_none_ends_it(stage):
    guard = Guard()
    task = stage.start(run_states(patrol, guard))
    stage.run_seconds(1)
    assert guard.log == ["patrol", "chase"]
    stage.run_seconds(2)
    assert guard.log == ["patrol", "chase", "patrol", "chase"]
    assert task.finished


def test_the_state_that_runs_ends_with_the_machine(stage):
    ended = []

    async def asleep():
        try:
            await sleep(9)
        finally:
            ended.append("asleep")

    stage.start(run_states(asleep)).cancel()
    assert ended == ["asleep"]


def test_no_state_at_all_is_over_at_once(stage):
    assert stage.start(run_states(None)).finished


def errors_of(stage, first):
    errors = []

    async def guarded():
        try:
            await run_states(first)
        except (TypeError, MisuseError) as error:
            errors.append(str(error))

    stage.start(guarded())
    return errors


def test_states_that_go_round_without_waiting_are_told_so(stage):
    async def ping():
        return pong

    async def pong():
        return ping

    assert errors_of(stage, ping) == [
        "the states went round 1,000 times in one frame, the last was ping."
        " One of them has to wait, with `await next_frame()` for instance."
    ]


def test_a_state_in_each_frame_may_go_round_for_ever(stage):
    rounds = []

    async def step():
        rounds.append(1)
        await next_frame()
        return step

    stage.start(run_states(step))
    stage.run_ticks(1500)
    assert len(rounds) == 1501


def test_what_is_no_state_is_told_with_the_one_that_returned_it(stage):
    async def wrong():
        return 3

    text = (
        " needs an async function for the next state, or None, got {}."
        " Return the function itself, without parentheses."
    )
    assert errors_of(stage, wrong) == ["wrong()" + text.format(3)]
    assert errors_of(stage, len) == ["run_states()" + text.format(repr(len))]


@pytest.mark.parametrize("ticks", [0, 3])
def test_a_failing_state_fails_the_machine(stage, ticks):
    async def broken():
        for _ in range(ticks):
            await next_frame()
        raise ZeroDivisionError("in a state")

    caught = []

    async def guarded():
        try:
            await run_states(broken)
        except ZeroDivisionError as error:
            caught.append(str(error))

    stage.start(guarded())
    stage.run_ticks(3)
    assert caught == ["in a state"]
