"""move_on_after() and fail_after(): blocks with a deadline."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import start
from pgasync.timing.clock import Clock
from pgasync.timing.frames import next_frame
from pgasync.timing.sleep import sleep
from pgasync.timing.timeout import Timeout, fail_after, move_on_after

DT = 1 / 64


def test_a_block_whose_time_is_up_is_skipped_to_its_end_and_says_so(stage):
    async def impatient():
        with move_on_after(2) as attempt:
            await sleep_forever()
        return attempt.expired, attempt.cancelled_caught, stage.clock.now

    task = stage.start(impatient())
    stage.tick(127)
    assert task.is_open()
    stage.tick()
    assert task.result == (True, True, 2.0)


def test_a_block_that_ends_in_time_drops_its_timer(stage):
    async def quick():
        with move_on_after(2) as attempt:
            await sleep(1)
        assert stage.clock.timers.count() == 0
        await sleep(5)
        return attempt.expired, attempt.cancelled_caught

    task = stage.start(quick())
    stage.tick(64 * 6)
    assert task.result == (False, False)


@given(fps=st.sampled_from([24, 30, 60, 144]), k=st.integers(0, 100))
def test_a_timeout_of_k_frames_takes_exactly_k_frames_and_the_task_goes_on_at_the_deadline(fps, k):
    clock = Clock()

    async def impatient():
        await next_frame()
        begun = clock.frame
        with move_on_after(k / fps):
            await sleep_forever()
        return clock.frame - begun, clock.now

    task = start(impatient(), clock=clock)
    for _ in range(k + 2):
        clock.tick(1 / fps)
    frames, now = task.result
    assert frames == max(k, 1)
    assert now == pytest.approx(max(k, 0) / fps + 1 / fps, abs=2e-9)


def test_ten_timeouts_in_a_row_do_not_drift(stage):
    stage.fps = 24

    async def impatient():
        for _ in range(10):
            with move_on_after(0.1):
                await sleep_forever()
        return stage.clock.now

    task = stage.start(impatient())
    stage.tick(24)
    assert task.result == 1.0


def test_running_out_of_time_is_an_error_of_fail_after(stage):
    async def slow():
        with fail_after(0.5):
            await sleep_forever()

    task = stage.start(slow())
    stage.tick(31)
    with pytest.raises(TimeoutError) as caught:
        stage.tick()
    assert str(caught.value) == "slow did not finish within 0.5 s of game time"
    assert caught.value.__suppress_context__
    assert task.error is caught.value


def test_fail_after_lets_a_block_pass_that_ends_in_time(stage):
    async def quick():
        with fail_after(0.5):
            return await sleep(0.5 - DT)

    task = stage.start(quick())
    stage.tick(40)
    assert task.finished


def test_cancelling_a_fail_after_by_hand_is_no_timeout(stage):
    async def slow():
        with fail_after(5) as block:
            block.cancel()
            await sleep_forever()
        return block.expired, block.cancelled_caught

    assert stage.start(slow()).result == (False, True)


@pytest.mark.parametrize("block", [move_on_after, fail_after])
def test_an_error_of_the_block_leaves_it_and_drops_the_timer(stage, block):
    async def failing():
        with block(1):
            raise LookupError("boom")

    with pytest.raises(LookupError, match="boom"):
        stage.start(failing())
    assert stage.clock.timers.count() == 0


@pytest.mark.parametrize("block", [move_on_after, fail_after])
def test_an_error_in_the_cleanup_of_a_late_block_is_that_error(stage, block):
    async def failing():
        with block(DT):
            try:
                await sleep_forever()
            finally:
                raise LookupError("boom")

    stage.start(failing())
    with pytest.raises(LookupError, match="boom"):
        stage.tick()


def test_the_cause_of_what_a_timeout_cancels_is_the_timeout(stage):
    causes = []

    async def child():
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            causes.append(str(cancelled.cause))
            raise

    async def parent(block):
        with block:
            async with open_nursery() as nursery:
                nursery.start(child())

    stage.start(parent(move_on_after(DT)))
    late = stage.start(parent(fail_after(DT)))
    with pytest.raises(TimeoutError):
        stage.tick()
    assert causes == ["move_on_after(0.015625)", "fail_after(0.015625)"]
    assert late.cancelled


def test_no_time_at_all_skips_the_block_in_the_next_tick(stage):
    ends = []

    async def impatient():
        with move_on_after(0) as attempt:
            ends.append("no wait")
        assert not attempt.cancelled_caught
        with move_on_after(0):
            await sleep(0)
            ends.append("never")
        ends.append(stage.clock.frame)

    stage.start(impatient())
    assert ends == ["no wait"]
    stage.tick()
    assert ends == ["no wait", 1]


def test_of_nested_blocks_with_one_deadline_the_outer_ends_both(stage):
    async def impatient():
        with move_on_after(1) as outer:
            with move_on_after(1) as inner:
                await sleep_forever()
            await sleep_forever()
        return outer.cancelled_caught, inner.cancelled_caught, inner.expired

    task = stage.start(impatient())
    stage.tick(64)
    assert task.result == (True, False, False)


def test_the_inner_of_two_blocks_ends_alone_if_its_time_is_shorter(stage):
    async def impatient():
        with move_on_after(2) as outer:
            with move_on_after(1) as inner:
                await sleep_forever()
            assert stage.clock.now == 1.0
        return outer.cancelled_caught, inner.cancelled_caught

    task = stage.start(impatient())
    stage.tick(64)
    assert task.result == (False, True)


def test_timeouts_and_sleeps_of_one_deadline_come_in_the_order_they_were_set(stage):
    ends = []

    async def sleeper_first():
        scope = None

        async def inner():
            await sleep(1)
            scope.cancel()

        async with open_nursery() as nursery:
            nursery.start(inner())
            with CancelScope() as scope, move_on_after(1) as attempt:
                await sleep_forever()
            ends.append((attempt.expired, scope.cancelled_caught))

    async def timeout_first():
        with move_on_after(1) as attempt:
            await sleep(1)
            ends.append("woke")
        ends.append(attempt.expired)

    stage.start(sleeper_first())
    stage.start(timeout_first())
    stage.tick(64)
    assert ends == [(False, True), True]


def test_a_timeout_that_comes_up_while_its_block_is_being_cancelled_changes_nothing(stage):
    # The timer of a marked block: dropped when the block is left, and until then harmless.
    async def impatient():
        with move_on_after(1) as attempt:
            attempt.cancel()
            attempt.due(None)
            await sleep_forever()
        return attempt.expired, str(attempt.cause).split(" at ")[0]

    assert stage.start(impatient()).result == (False, "cancel() by impatient")


def test_pausing_or_slowing_the_clock_stretches_the_block(stage):
    async def impatient():
        with move_on_after(1):
            await sleep_forever()
        return stage.clock.frame

    task = stage.start(impatient())
    stage.tick(32)
    stage.clock.pause()
    stage.tick(100)
    stage.clock.resume()
    stage.clock.speed = 0.5
    stage.tick(64)
    assert task.result == 32 + 64


def test_a_block_in_cleanup_is_allowed_as_long_as_it_does_not_wait(stage):
    async def tidy():
        try:
            await sleep_forever()
        finally:
            with move_on_after(1):
                pass
            with pytest.raises(MisuseError, match="Cleanup cannot wait"), fail_after(1):
                await sleep(0.5)

    task = stage.start(tidy())
    task.cancel()
    assert task.cancelled and task.error is None
    assert stage.clock.timers.count() == 0


def test_a_block_of_a_task_without_a_clock_says_how_to_get_one():
    async def bare():
        with pytest.raises(MisuseError) as caught, move_on_after(1):
            pass
        assert str(caught.value) == (
            "bare awaited move_on_after(1), but it has no clock. Use start(..., clock=Clock())."
        )
        with CancelScope():  # the chain of blocks is whole
            pass

    assert start(bare()).finished


def test_a_block_that_was_refused_for_want_of_a_clock_can_be_left_in_order():
    async def bare():
        with CancelScope() as around:
            with pytest.raises(MisuseError), move_on_after(1):
                pass
        return around.cancel_called

    assert start(bare()).result is False


def test_a_block_serves_once_and_only_in_a_task(stage):
    with pytest.raises(MisuseError) as caught, move_on_after(1):
        pass
    assert str(caught.value) == "Timeout was entered outside of every task."

    async def twice():
        block = move_on_after(1)
        with block:
            pass
        with pytest.raises(MisuseError) as caught, block:
            pass
        return str(caught.value)

    task = stage.start(twice())
    assert task.result == "This Timeout was entered twice. Make a new one for every block."


@pytest.mark.parametrize("block", [move_on_after, fail_after])
@pytest.mark.parametrize(
    ("seconds", "kind", "text"),
    [
        (-1, ValueError, "seconds must be finite and >= 0, got -1"),
        (math.nan, ValueError, "seconds must be finite and >= 0, got nan"),
        (math.inf, ValueError, "seconds must be finite and >= 0, got inf"),
        ("1", TypeError, "seconds must be a number, got '1'"),
        (None, TypeError, "seconds must be a number, got None"),
    ],
)
def test_what_is_no_amount_of_time_is_refused_where_the_block_is_written(block, seconds, kind, text):
    with pytest.raises(kind) as caught:
        block(seconds)
    assert str(caught.value) == text


def test_a_timeout_says_what_it_is():
    assert str(move_on_after(2)) == "move_on_after(2)"
    assert str(fail_after(0.5)) == "fail_after(0.5)"
    assert isinstance(move_on_after(2), Timeout)
