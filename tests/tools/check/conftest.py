"""What the checker says about a program that is written here."""

from __future__ import annotations

import pytest

from pgasync.tools.check import check


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Check files, given by name, and tell what is found, as the command prints it."""
    monkeypatch.chdir(tmp_path)

    def find(programs, *paths):
        if isinstance(programs, str):
            programs = {"game.py": programs}
        for name, text in programs.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return [str(finding) for finding in check(paths or sorted(programs))]

    return find
