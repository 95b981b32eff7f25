"""Letters as a reader counts them."""

from __future__ import annotations

import unicodedata

__all__ = ["JOINER", "letters_of"]

JOINER = "\u200d"
"""Makes one picture of two: a family, a flag with a rainbow."""
MARKS = ("Mn", "Mc", "Me")
FLAGS = range(0x1F1E6, 0x1F200)
TONES = range(0x1F3FB, 0x1F400)
TAGS = range(0xE0020, 0xE0080)


def letters_of(text: str) -> list[str]:
    """A text cut into letters: what a backspace takes away at once, and what a limit counts.

    Accents stay with their letter, and an emoji with its skin tone, its
    companions, or the other half of its flag. That is most of Unicode's rule for
    grapheme clusters; syllables of Hangul that come in parts are cut.

    Cost: linear.
    Source: Unicode Standard Annex #29, in short.
    """
    letters: list[str] = []
    for sign in text:
        if letters and belongs(sign, letters[-1]):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def belongs(sign: str, before: str) -> bool:
    """Whether a sign is a part of the letter before it."""
    if before.isascii() and sign.isascii():
        return False
    code = ord(sign)
    if sign == JOINER or code in TONES or code in TAGS or unicodedata.category(sign) in MARKS:
        return True
    if code in FLAGS:
        return len(before) == 1 and ord(before) in FLAGS
    return before[-1] == JOINER
