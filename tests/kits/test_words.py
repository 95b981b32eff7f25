"""Words that are made to fit."""

from __future__ import annotations

import pytest

from pgasync.kits.words import cut, pages, ruler


def short(line):
    """Room for ten letters."""
    return len(line) <= 10


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [""]),
        ("one", ["one"]),
        ("one two three four", ["one two\nthree four"]),
        ("one two three four five", ["one two\nthree four", "five"]),
        ("one\n\ntwo", ["one\n", "two"]),
        ("one  two", ["one  two"]),
        ("a word of twenty-five letters", ["a word of\ntwenty-fiv", "e letters"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghij\nklmnopqrst", "uvwxyz"]),
        ("abcdefghijklmnopqrst", ["abcdefghij\nklmnopqrst"]),
    ],
)
def test_a_text_is_broken_between_words_into_pages_of_two_lines(text, found):
    assert list(pages(text, 2, short)) == found


def test_where_not_even_a_letter_fits_each_has_a_line_of_its_own():
    assert list(pages("ab c", 9, lambda line: False)) == ["a\nb\nc"]


@pytest.mark.parametrize(
    ("word", "found"),
    [("", ""), ("ten letter", "ten letter"), ("eleven lett", "eleven ..."), ("x" * 99, "xxxxxxx...")],
)
def test_a_word_is_cut_where_there_is_no_more_room(word, found):
    assert cut(word, short) == found


def test_where_not_even_the_dots_fit_they_are_all_that_is_left():
    assert cut("word", lambda line: False) == "..."


def test_a_ruler_measures_and_is_gone_after_its_block(stage):
    with ruler(stage.scene, 20) as width:
        assert 0 == width("") < width("i") < width("m") < width("mm")
    assert list(stage.shown()) == []


def test_a_line_without_end_is_measured_no_farther_than_the_screen(stage):
    with ruler(stage.scene, 20) as width:
        assert stage.size[0] < width("i" * 5_000_000) < 100 * stage.size[0]
