"""Keys have the names of pygame's constants, and wrong names are explained."""

import subprocess
import sys

import pygame
import pytest

from pgasync.inputs.names import key_codes, key_name


def test_a_key_is_named_like_its_constant_in_lower_case():
    assert key_codes("space") == (pygame.K_SPACE,)
    assert key_codes("left") == (pygame.K_LEFT,)
    assert key_codes("a") == (pygame.K_a,)
    assert key_codes("7") == (pygame.K_7,)
    assert key_codes("f11") == (pygame.K_F11,)
    assert key_codes("kp_enter") == (pygame.K_KP_ENTER,)


def test_every_constant_of_pygame_has_a_name():
    names = [name for name in vars(pygame) if name.startswith("K_")]
    assert len(names) > 100
    for name in names:
        assert key_codes(name[2:].lower()) == (getattr(pygame, name),)


def test_a_constant_stands_for_itself():
    assert key_codes(pygame.K_SPACE) == (pygame.K_SPACE,)


def test_usual_names_are_known_too():
    assert key_codes("enter") == (pygame.K_RETURN, pygame.K_KP_ENTER)
    assert key_codes("esc") == (pygame.K_ESCAPE,)
    assert key_codes("del") == (pygame.K_DELETE,)


def test_a_modifier_means_the_left_and_the_right_key():
    assert key_codes("ctrl") == (pygame.K_LCTRL, pygame.K_RCTRL)
    assert key_codes("shift") == (pygame.K_LSHIFT, pygame.K_RSHIFT)
    assert key_codes("alt") == (pygame.K_LALT, pygame.K_RALT)
    assert key_codes("meta") == (pygame.K_LMETA, pygame.K_RMETA)
    assert key_codes("lshift") == (pygame.K_LSHIFT,)


def test_a_character_without_a_constant_is_the_key_that_types_it():
    assert key_codes("ä") == (0xE4,)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("spcae", "space"),
        ("Space", "space"),
        ("A", "a"),
        ("ESC", "esc"),
        ("retrun", "return"),
        ("lfet", "left"),
    ],
)
def test_a_misspelt_key_gets_spelling_help(wrong, right):
    with pytest.raises(ValueError) as caught:
        key_codes(wrong)
    assert str(caught.value) == f"unknown key {wrong!r}. Did you mean {right!r}?"


@pytest.mark.parametrize("wrong", ["qqqqqq", "", "\n"])
def test_a_key_like_no_other_is_told_how_keys_are_named(wrong):
    with pytest.raises(ValueError) as caught:
        key_codes(wrong)
    assert str(caught.value) == (
        f"unknown key {wrong!r}. Keys are named like pygame's constants: 'space' is K_SPACE, 'a' is K_a."
    )


@pytest.mark.parametrize("wrong", [1.5, None, True, ["space"]])
def test_what_is_neither_name_nor_constant_is_a_type_error(wrong):
    with pytest.raises(TypeError) as caught:
        key_codes(wrong)
    assert str(caught.value) == (
        f"a key is a name such as 'space' or a constant such as pygame.K_SPACE, got {wrong!r}"
    )


def test_a_constant_is_shown_by_its_name():
    assert key_name(pygame.K_SPACE) == "'space'"
    assert key_name(pygame.K_RETURN) == "'return'"
    assert key_name("esc") == "'esc'"
    assert key_name(0xE4) == "228"


def test_names_need_no_pygame_init():
    program = (
        "import pygame; from pgasync.inputs.names import key_codes;"
        "print(key_codes('left') == (pygame.K_LEFT,), pygame.get_init())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True False"
