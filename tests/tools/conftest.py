"""Games on the shelf of the command line."""

from __future__ import annotations

from types import ModuleType

import pytest

from pgasync.tools import shelf as shelf_of


@pytest.fixture
def shelf(monkeypatch):
    """Put a game of the test's own on the shelf, under the name `toy`."""

    def put(main, **settings):
        module = ModuleType("games.toy")
        module.main = main
        for name, value in settings.items():
            setattr(module, name, value)
        monkeypatch.setattr(shelf_of, "find_game", lambda name: shelf_of.told_by(module, name))

    return put
