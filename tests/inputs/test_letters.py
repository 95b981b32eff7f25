"""Letters as a reader counts them."""

import pytest

from pgasync.inputs.letters import letters_of


@pytest.mark.parametrize(
    "letters",
    [
        [],
        ["a", "b"],
        ["e\u0301", "x"],  # an accent of its own
        ["ä", "ß"],
        ["日", "本"],
        ["👍🏽", "👍"],  # a skin tone
        ["👩\u200d👩\u200d👧", "!"],  # a family
        ["🇩🇪", "🇫🇷", "🇫"],  # flags, and half of one
        ["❤\ufe0f", "a"],  # a variation selector
        ["🏴\U000e0067\U000e0062\U000e007f", "a"],  # a flag spelled by tags
        ["\u0301", "a"],  # an accent with nothing below it
    ],
)
def test_a_text_is_cut_into_letters_as_they_are_seen(letters):
    assert letters_of("".join(letters)) == letters
