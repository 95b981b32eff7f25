"""What a run changes in the process around it, and puts back."""

from __future__ import annotations

import signal
import sys
import threading
import warnings

import pytest

from pgasync import next_frame, run_headless
from pgasync.engine.process import Interrupt, told_of_forgotten_awaits


@pytest.fixture
def shown(monkeypatch):
    """What the process shows of warnings that are not the engine's to tell."""
    texts = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *_: texts.append(str(message)))
    return texts


def warn_of_a_forgotten_await():
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("coroutine 'sleep' was never awaited", RuntimeWarning, stacklevel=1)


def test_everything_is_as_before_when_a_run_is_over():
    async def main(game):
        await next_frame()
        return warnings.showwarning, sys.get_coroutine_origin_tracking_depth(), list(warnings.filters)

    hook, filters = warnings.showwarning, list(warnings.filters)
    depth = sys.get_coroutine_origin_tracking_depth()
    inside = run_headless(main).main.value
    assert inside[0] is not hook
    assert inside[1] >= 1
    assert inside[2] == filters  # which warnings there are is the user's choice
    assert warnings.showwarning is hook
    assert sys.get_coroutine_origin_tracking_depth() == depth == 0


def test_the_last_of_several_runs_puts_things_back_whichever_it_is(shown, capsys):
    hook = warnings.showwarning
    first, second = told_of_forgotten_awaits(), told_of_forgotten_awaits()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.get_coroutine_origin_tracking_depth() == 1
    warn_of_a_forgotten_await()
    assert "pgasync: coroutine 'sleep' was never awaited." in capsys.readouterr().err
    second.__exit__(None, None, None)
    assert warnings.showwarning is hook
    assert sys.get_coroutine_origin_tracking_depth() == 0
    assert shown == []


def test_games_in_two_threads_put_back_what_was_there_before_both(shown):
    hook = warnings.showwarning
    depths = []
    began, over = threading.Barrier(2, timeout=10), threading.Event()

    def play(until):
        async def main(game):
            began.wait()
            until()
            depths.append(sys.get_coroutine_origin_tracking_depth())

        run_headless(main)
        depths.append(sys.get_coroutine_origin_tracking_depth())
        over.set()

    waits = (lambda: None, lambda: over.wait(10))
    threads = [threading.Thread(target=play, args=(wait,)) for wait in waits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert depths == [1, 0, 1, 0]
    assert warnings.showwarning is hook


def test_other_warnings_are_shown_as_ever(shown, capsys):
    with told_of_forgotten_awaits(), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("the lamp is low", RuntimeWarning, stacklevel=1)
    assert shown == ["the lamp is low"]
    assert capsys.readouterr().err == ""


def test_a_hook_that_outlives_every_run_hands_on_what_it_gets(shown, capsys):
    run = told_of_forgotten_awaits()
    run.__enter__()
    with warnings.catch_warnings(record=True):
        run.__exit__(None, None, None)
    # What was recorded is over, and Python has put the hook of the run back.
    warn_of_a_forgotten_await()
    assert shown == ["coroutine 'sleep' was never awaited"]
    assert capsys.readouterr().err == ""


def test_one_run_inside_another_leaves_ctrl_c_to_the_outer_one():
    outer, inner = Interrupt(), Interrupt()
    with outer.caught():
        with inner.caught():
            signal.raise_signal(signal.SIGINT)
        assert (outer.came, inner.came) == (False, True)
        signal.raise_signal(signal.SIGINT)
        assert outer.came


def test_a_run_in_another_thread_leaves_ctrl_c_alone():
    handlers = []

    def play():
        with Interrupt().caught():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=play)
    thread.start()
    thread.join(10)
    assert handlers == [signal.getsignal(signal.SIGINT)]
