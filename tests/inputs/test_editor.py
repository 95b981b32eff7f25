"""A line that is edited, key by key."""

import pygame
import pytest

from pgasync.inputs.editor import Editor


def edited(editor, *keys):
    """What there is after some keys and texts, with the caret as a bar."""
    for key in keys:
        if isinstance(key, str):
            editor.write(key)
        else:
            editor.press(key)
    return "".join(editor.before) + "|" + "".join(editor.after)


LEFT, RIGHT, HOME, END = pygame.K_LEFT, pygame.K_RIGHT, pygame.K_HOME, pygame.K_END
BACK, DELETE = pygame.K_BACKSPACE, pygame.K_DELETE


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        ([], "abc|"),
        ([LEFT, "x"], "abx|c"),
        ([HOME, "x", END, "y"], "xabcy|"),
        ([LEFT, LEFT, BACK], "|bc"),
        ([LEFT, LEFT, DELETE], "a|c"),
        ([HOME, BACK, LEFT], "|abc"),
        ([DELETE, RIGHT], "abc|"),
        ([HOME, RIGHT, RIGHT, "-"], "ab-|c"),
        (["e\u0301", BACK], "abc|"),
        (["e", "\u0301", BACK], "abc|"),
        (["👩\u200d👩\u200d👧", LEFT, "x", RIGHT, BACK], "abcx|"),
        (["one\r\ntwo\tthree\n"], "abcone two three|"),
        (["\x16\x00\x1b"], "abc|"),
    ],
)
def test_keys_and_texts_change_it(keys, result):
    assert edited(Editor("abc"), *keys) == result


def test_a_limit_counts_letters_as_they_are_seen_and_keeps_the_beginning_of_what_is_too_long():
    assert edited(Editor("", 3), "abcdef") == "abc|"
    assert edited(Editor("", 3), "e\u0301e\u0301e\u0301e\u0301") == "e\u0301e\u0301e\u0301|"
    assert edited(Editor("", 3), "abe", "\u0301") == "abe\u0301|"
    assert edited(Editor("abc", 3), HOME, "x", DELETE, "x") == "x|bc"


def test_only_allowed_letters_are_entered():
    assert edited(Editor("", None, str.isdigit), "1a2-3") == "123|"


def test_keys_that_go_on_say_so():
    editor = Editor("a")
    assert [editor.press(key) for key in (LEFT, RIGHT, BACK, DELETE)] == [True] * 4
    assert [editor.press(key) for key in (HOME, END, pygame.K_a, pygame.K_RETURN)] == [False] * 4


def test_what_is_written_takes_the_place_of_what_was_composed():
    editor = Editor("a")
    editor.compose("ni")
    assert (editor.composed, editor.text) == ("ni", "a")
    editor.write("日")
    assert (editor.composed, editor.text) == ("", "a日")
