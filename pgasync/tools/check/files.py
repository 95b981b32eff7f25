"""Which files are meant by the paths that somebody gives."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from pgasync.tools.check.assets import is_asset

__all__ = ["Found", "find_files"]

ENDINGS = {".py", ".pyw", ".md"}
STRANGE = {"__pycache__", "node_modules", "site-packages", "dist-packages"}
"""Folders of other people's files. Hidden folders and virtual environments are left out, too."""


@dataclass
class Found:
    """What lies under the paths.

    Attributes:
        texts: programs and pages, each once, in the order of their names.
        sounds: `.mp3` files among the assets.
    """

    texts: list[Path] = field(default_factory=list)
    sounds: list[Path] = field(default_factory=list)


def find_files(paths: list[Path]) -> Found:
    """The files to check.

    Raises:
        FileNotFoundError: there is nothing at one of the paths.
    """
    texts: dict[str, Path] = {}
    sounds: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(files_below(path)):
                if file.suffix.lower() in ENDINGS:
                    texts.setdefault(os.path.abspath(file), file)
                elif is_asset(file):
                    sounds.setdefault(os.path.abspath(file), file)
        elif path.exists():
            texts.setdefault(os.path.abspath(path), path)
        else:
            raise FileNotFoundError(f"there is no {str(path)!r}")
    return Found(list(texts.values()), list(sounds.values()))


def files_below(folder: Path) -> list[Path]:
    """Every file in a folder and the folders in it, except those of other people."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if name not in STRANGE
            and not name.startswith(".")
            and not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))
        )
        found += [
            Path(place, name)
            for name in names
            if not name.startswith(".") and os.path.isfile(os.path.join(place, name))
        ]
    return found
