"""The mistakes that are found, each with its text, and what is nearly one and is not found.

In bad.txt and good.txt a line `=== ` begins a program and names it; a line
`--- ` in bad.txt tells the one finding in it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pgasync import Game
from pgasync.tools.check import checker
from pgasync.tools.check.taken import TAKEN

HERE = Path(__file__).parent


def programs(name: str) -> list[tuple[str, str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [tuple(part.split("\n", 1)) for part in ("\n" + text).split("\n=== ")[1:]]


BAD = programs("bad.txt")
GOOD = programs("good.txt")


@pytest.mark.parametrize(("title", "text"), BAD, ids=[title for title, _ in BAD])
def test_a_mistake_is_found_once_and_explained(title, text, found):
    code, expected = text.split("\n--- ")
    assert found(code + "\n") == [f"game.py:{expected.strip()}"]


@pytest.mark.parametrize(("title", "code"), GOOD, ids=[title for title, _ in GOOD])
def test_what_is_nearly_a_mistake_is_not_found(title, code, found):
    ast.parse(code)
    assert found(code) == []


def test_the_names_that_are_taken_are_those_of_a_scene():
    scene = Game((8, 8)).scene
    assert [name for name in sorted(TAKEN) if not hasattr(scene, name)] == []


def test_every_rule_has_its_mistakes():
    told = {text.rsplit("\n--- ", 1)[1].split(": ")[1] for _, text in BAD}
    assert told == {
        "async-with",
        "await-in-cleanup",
        "blocking-call",
        "called-too-early",
        "forgotten-await",
        "forgotten-return",
        "function-not-called",
        "loop-without-wait",
        "mp3-asset",
        "plain-for",
        "plain-with",
        "silence-without-reason",
        "swallowed-cancel",
        "taken-name",
        "unseeded-random",
        "wall-clock",
    }
    assert len(checker.RULES) == 14


@pytest.mark.parametrize("title", [title for title, _ in BAD])
def test_a_reason_silences_every_mistake(title, found):
    """At the line of the finding, whatever it is about."""
    code, expected = dict(BAD)[title].split("\n--- ")
    lines = code.split("\n")
    line = int(expected.split(":")[0]) - 1
    lines[line] = lines[line].removesuffix("  # pgasync: ok") + "  # pgasync: ok it is meant so"
    assert found("\n".join(lines)) == []
