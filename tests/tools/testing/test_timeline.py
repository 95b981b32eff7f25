"""The notation of timelines: letters are events, commas are ticks."""

from __future__ import annotations

import pytest

from pgasync import frames, sleep, wait_frames
from pgasync.testing import Timeline


def line(*moments):
    timeline = Timeline()
    for moment in moments:
        for letter in moment:
            timeline.mark(letter)
        timeline.tick()
    return timeline


def test_letters_of_one_tick_stand_together_and_commas_are_ticks():
    assert str(line("AB", "", "C")) == "AB,,C"
    assert line("AB", "", "C") == "AB,,C"
    assert line("AB", "", "C") != "AB,C"
    assert line("AB") != "BA"


def test_many_commas_are_a_number_and_one_comma():
    sixty = line("A", *[""] * 59, "B")
    assert str(sixty) == "A60,B"
    assert sixty == "A60,B" and sixty == "A59,,B" and sixty == "A" + "," * 60 + "B"
    assert sixty != "A61,B"


def test_spaces_and_the_silence_at_the_end_do_not_count():
    assert line("", "A", "", "") == ", A"
    assert line("", "A") == ",A,,,"
    assert line("", "") == ""
    assert line("A") == line("A", "")
    assert line("A") != line("", "A")


@pytest.mark.parametrize(
    ("text", "rest"), [("A;B", ";B"), ("A,3", "3"), ("A--B", "--B"), (",ä", "ä"), ("A,3B", "3B")]
)
def test_what_is_no_timeline_is_refused_and_not_just_unequal(text, rest):
    with pytest.raises(ValueError) as caught:
        assert line("A") == text
    assert str(caught.value) == (
        "a timeline has letters for events and commas for ticks, as in 'AB,,C' or 'A60,B';"
        f" {text!r} goes wrong at {rest!r}"
    )


@pytest.mark.parametrize("letter", ["", "AB", "1", ",", "ä", 3])
def test_an_event_is_one_letter(letter):
    with pytest.raises(ValueError) as caught:
        Timeline().mark(letter)
    assert str(caught.value) == f'an event is one letter, as in mark("A"), got {letter!r}'


def test_a_difference_is_told_with_its_tick():
    assert line("AB", "", "C").explain("AB,C,D") == [
        "expected  AB,C,D",
        "happened  AB,,C",
        "first difference: in tick 1 expected C, but there was nothing",
    ]
    assert line("AB").explain("")[2] == (
        "first difference: before the first tick expected nothing, but there was A and B"
    )


def test_an_entity_writes_its_own_timeline(stage):
    async def beacon():
        for _ in range(3):
            stage.mark("B")
            await wait_frames(2)
        stage.mark("E")
        await sleep(1)
        stage.mark("F")

    stage.start(beacon())
    stage.run_seconds(2)
    assert stage.timeline == "B,,B,,B,,E60,F"


def test_what_begins_to_be_so_is_written_without_a_line_in_the_game(stage):
    places = []

    async def drift():
        async for _ in frames():
            places.append(len(places))

    stage.start(drift())
    stage.watch("T", lambda: len(places) % 3 == 0)
    stage.run_ticks(7)
    # Not at the beginning, as it was so already.
    assert stage.timeline == ",,,T,,,T"
    with pytest.raises(ValueError, match="an event is one letter"):
        stage.watch("drop", lambda: True)
