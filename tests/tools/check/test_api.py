"""What the checker knows of pgasync by name is there."""

from __future__ import annotations

import inspect
import random

import pgasync
from pgasync.tools.check import api, world


def test_every_name_that_is_known_is_public():
    assert set(pgasync.__all__) >= api.KNOWN


def test_every_public_wait_is_known():
    """What is called wait_ or is async must be awaited, and a name that is new here is noticed."""
    things = {name: getattr(pgasync, name) for name in pgasync.__all__}
    asynchronous = {name for name, thing in things.items() if inspect.iscoroutinefunction(thing)}
    assert asynchronous | {name for name in things if name.startswith("wait_")} <= api.WAITS | api.BEATS


def test_every_method_that_waits_is_known():
    for name in api.KINDS - {"Clock", "Nursery"}:
        kind = getattr(pgasync, name)
        members = inspect.getmembers(kind, inspect.iscoroutinefunction)
        waits = {each for each, _ in members if not each.startswith("__") and each != "life"}
        assert waits <= api.METHOD_WAITS[name], name
        assert all(hasattr(kind, each) for each in api.METHOD_WAITS[name])


def test_what_is_said_to_draw_numbers_does():
    assert all(hasattr(random.Random, name) for name in world.CHANCE)
