"""What happened, and when, in one line of letters and commas."""

from __future__ import annotations

import re

__all__ = ["Timeline"]

TOKEN = re.compile(r"\s*(?:([A-Za-z])|(\d+),|(,))")
MANY = 6
"""So many commas in a row are written as a number and one comma."""


class Timeline:
    """What happened on a stage: letters are events, commas are ticks.

        assert stage.timeline == "AB,,C"     # A and B at once, two ticks later C
        assert stage.timeline == "A60,B"     # 60 ticks lie between A and B

    The line begins when the stage does, before the first tick, and the silence
    after the last letter does not count. Spaces may be written anywhere.
    """

    def __init__(self) -> None:
        # What happened before the first tick, in the first, in the second ...
        self.moments: list[str] = [""]

    def mark(self, letter: str) -> None:
        """Write a letter at this moment.

        Raises:
            ValueError: it is not one letter from A to Z or a to z.
        """
        if not (isinstance(letter, str) and len(letter) == 1 and letter.isascii() and letter.isalpha()):
            raise ValueError(f'an event is one letter, as in mark("A"), got {letter!r}')
        self.moments[-1] += letter

    def tick(self) -> None:
        """Time goes on."""
        self.moments.append("")

    def __str__(self) -> str:
        return written(trimmed(self.moments))

    def __repr__(self) -> str:
        return repr(str(self))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Timeline):
            return trimmed(self.moments) == trimmed(other.moments)
        return isinstance(other, str) and trimmed(self.moments) == parse(other)

    def explain(self, expected: str) -> list[str]:
        """Where this is not what was expected, in lines."""
        wanted, there = parse(expected), trimmed(self.moments)
        lines = [f"expected  {written(wanted)}", f"happened  {written(there)}"]
        longest = max(len(wanted), len(there))
        wanted, there = padded(wanted, longest), padded(there, longest)
        for tick, (want, have) in enumerate(zip(wanted, there, strict=True)):
            if want != have:
                when = f"in tick {tick}" if tick else "before the first tick"
                lines.append(f"first difference: {when} expected {named(want)}, but there was {named(have)}")
                break
        return lines


def parse(text: str) -> list[str]:
    """The moments of a line.

    Raises:
        ValueError: there is something in it that is neither a letter nor a comma.
    """
    moments, position = [""], 0
    text = text.rstrip()
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            raise ValueError(
                f"a timeline has letters for events and commas for ticks, as in 'AB,,C' or 'A60,B';"
                f" {text!r} goes wrong at {text[position:]!r}"
            )
        letter, number, comma = found.groups()
        if letter:
            moments[-1] += letter
        else:
            moments += [""] * (1 if comma else int(number))
        position = found.end()
    return trimmed(moments)


def trimmed(moments: list[str]) -> list[str]:
    """Without the silence at the end."""
    last = max((n for n, moment in enumerate(moments) if moment), default=0)
    return moments[: last + 1]


def padded(moments: list[str], length: int) -> list[str]:
    """With silence at the end."""
    return moments + [""] * (length - len(moments))


def written(moments: list[str]) -> str:
    """The line for some moments."""
    line = ",".join(moments)
    return re.sub(f",{{{MANY},}}", lambda commas: f"{len(commas[0])},", line)


def named(moment: str) -> str:
    """What happened at a moment, in words."""
    return " and ".join(moment) if moment else "nothing"
