"""How something outside has ended, and what of it a recording can keep."""

from __future__ import annotations

import json

import pytest

from pgasync.engine import outcome
from pgasync.engine.outcome import Outcome, kept_outcome, outcome_of


def test_an_outcome_is_a_value_or_an_error_and_gives_it():
    assert outcome_of(divmod, 7, 2).get() == (3, 1)
    with pytest.raises(ZeroDivisionError):
        outcome_of(divmod, 7, 0).get()
    assert isinstance(outcome_of(exit).error, SystemExit)


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (Outcome(None), '"answer":null'),
        (Outcome((1, "a")), '"answer":[1,"a"]'),
        (Outcome(error=KeyError("ship")), '"error":["KeyError","ship"]'),
        (Outcome(error=OSError(2, "gone")), '"error":["FileNotFoundError","[Errno 2] gone"]'),
        (Outcome(error=ValueError()), '"error":["ValueError",""]'),
        (Outcome(error=SystemExit(3)), None),  # made again: it is more than an error with a text
        (Outcome(object()), None),
        (Outcome([object()]), None),
    ],
)
def test_plain_values_and_errors_can_be_kept(end, text):
    assert kept_outcome(end) == text
    assert text is None or json.loads(f"{{{text}}}")


def test_what_cannot_even_say_what_it_is_is_not_kept():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    assert kept_outcome(Outcome(error=Mute(1, 2))) is None


def test_more_than_a_recording_is_for_is_not_kept(monkeypatch):
    monkeypatch.setattr(outcome, "MOST_LETTERS", 20)
    assert kept_outcome(Outcome("x" * 9)) is not None
    assert kept_outcome(Outcome("x" * 10)) is None
