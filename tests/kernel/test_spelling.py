"""The hint behind an unknown name."""

from __future__ import annotations

from pgasync.kernel.spelling import did_you_mean


def test_the_nearest_name_is_told_in_a_sentence_that_stands_behind_another():
    assert did_you_mean("spcae", ["space", "escape"]) == " Did you mean 'space'?"


def test_nothing_is_said_when_no_name_is_near():
    assert did_you_mean("spcae", ["left"]) == did_you_mean("spcae", []) == ""


def test_it_can_be_asked_for_names_that_are_less_alike():
    assert did_you_mean("inquad", ["in_out_quad"], alike=0.8) == ""
    assert did_you_mean("inquad", ["in_out_quad"], alike=0.5) == " Did you mean 'in_out_quad'?"


def test_what_is_no_text_has_no_name_near():
    assert did_you_mean(None, ["space"]) == ""
