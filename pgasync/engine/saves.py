"""What a game keeps between two runs, in files of the player."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygame

from pgasync.engine.plain import LARGEST, read_line

if TYPE_CHECKING:
    from pgasync.engine.game import Game

__all__ = ["NewerSaveError", "Saves", "Upgrade", "check_data"]

Upgrade = Callable[[Any, int], Any]
"""Older data, and their version, to the data of today."""
FORMAT = 1
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""Windows opens devices by these names, in any folder and with any ending."""
DEEPEST = 16
"""How deep data may be nested; less than a recording can keep, for it keeps what was loaded."""
PLAIN = "Plain data are None, bool, numbers, text, lists, and dicts with text as keys."


class NewerSaveError(ValueError):
    """A save was made by a newer version of the game than this one. The file stays as it is."""


class Saves:
    """The saved data of a game: `game.saves`. A file for each name, in one folder.

    Whatever happens to the machine, a file holds the old data or the new, and
    nothing half. What cannot be read is set aside and never lost. A replay
    gives what was loaded when it was recorded, and touches no file.

    Args:
        folder: where the files are; by default the place that the system has
            for this player and a game of this title.

    Attributes:
        damaged: the names of the files that this run has set aside, to tell
            the player: `slot1.json.damaged`.
        trouble: what last went wrong with a file, in a sentence; mostly empty.
    """

    def __init__(self, game: Game, folder: str | Path | None = None) -> None:
        self.game = game
        self.given = None if folder is None else Path(folder)
        self.damaged: list[str] = []
        self.trouble = ""
        # Files that are there, but were not read: not to be overwritten.
        self.unread: set[str] = set()
        self.told: set[str] = set()

    def folder(self) -> Path:
        """Where the files are.

        Raises:
            OSError: the system has no place for them.
        """
        if self.given is not None:
            return self.given
        try:
            return Path(pygame.system.get_pref_path("pgasync", folder_name(self.game.title)))
        except pygame.error as error:
            raise OSError(str(error)) from error

    def save(self, name: str, data: Any, version: int = 1) -> bool:
        """Keep data under a name, in place of what was there.

        Args:
            name: small letters a-z, digits, "-" and "_", at most 64.
            data: None, bools, finite numbers, text, lists, and dicts with
                text as keys, nested at most 16 deep.
            version: of the data's form, >= 1: a higher one when it changes.
        Returns:
            Whether it is kept. If not (a full disk), that is said on stderr,
            `trouble` tells why, and what was there is there still.
        Raises:
            TypeError, ValueError: the name, the version or something in the
                data is none; the message gives the path to the bad value.
            MisuseError: called while the game is drawn.
        Cost: a file is written through to the disk, some milliseconds: for
            moments of the game, not for every frame.
        """
        check_name(name)
        check_version(version)
        check_data(f"save({name!r})", data)
        head = {"format": FORMAT, "game": self.game.title, "version": version}
        text = json.dumps({**head, "data": data}, indent=1)
        self.trouble = self.game.ask(f"save {name}", lambda: self.write(name, text))
        return not self.trouble

    def load(
        self,
        name: str,
        default: Any = None,
        version: int = 1,
        upgrade: Upgrade | None = None,
    ) -> Any:
        """Give what was saved under a name.

        Args:
            default: what to return, as it is, if nothing was saved, or if it
                cannot be read. A damaged file is renamed to `*.damaged`,
                which is said on stderr and by `damaged`.
            version: the form of data that this game understands, >= 1.
            upgrade: `upgrade(data, version)` returns what older data are in
                the form of today.
        Raises:
            NewerSaveError: it was saved with a higher version.
            ValueError: with a lower one, and there is no `upgrade`.
            TypeError, ValueError: the name or the version is none.
            MisuseError: called while the game is drawn.
            Exception: what `upgrade` failed with; the file stays.
        """
        check_name(name)
        check_version(version)
        how, found, data, trouble = self.game.ask(f"load {name}", lambda: self.read(name))
        self.trouble = trouble
        if how == "damaged":
            self.damaged.append(data)
        if how == "format":
            raise NewerSaveError(
                f"{name!r} was saved by a newer pgasync, in format {found}; this one knows {FORMAT}."
                " The file was left as it is. Update pgasync to read it."
            )
        if how != "data":
            return default
        if found > version:
            raise NewerSaveError(
                f"{name!r} was saved by a newer game, with version {found}; this one knows {version}."
                " The file was left as it is. Update the game to read it."
            )
        if found == version:
            return data
        if upgrade is None:
            raise ValueError(
                f"{name!r} was saved with version {found}, this game has version {version}."
                " Give load() a function: upgrade=lambda data, version: ..."
            )
        return upgrade(data, found)

    def read(self, name: str) -> tuple[str, int, Any, str]:
        """What became of the reading, the version, the data or the name of a file set aside, the trouble."""
        try:
            path = self.folder() / f"{name}.json"
            found, version, data = parse(path.read_bytes())
        except FileNotFoundError:
            return "nothing", 0, None, ""
        except OSError as error:
            self.unread.add(name)
            return "unreadable", 0, None, self.tell(f"{name!r} cannot be loaded: {error}")
        except ValueError as error:
            return self.refuse(name, path, error)
        self.unread.discard(name)
        return ("data", version, data, "") if found == FORMAT else ("format", found, None, "")

    def refuse(self, name: str, path: Path, error: ValueError) -> tuple[str, int, Any, str]:
        """Set a damaged file aside, and tell."""
        try:
            aside = set_aside(path)
        except OSError as trouble:
            self.unread.add(name)
            text = f"{path.name} is damaged ({error}) and cannot be set aside: {trouble}"
            return "unreadable", 0, None, self.tell(text)
        text = f"{path.name} was damaged ({error}); it is kept as {aside}"
        return "damaged", 0, aside, self.tell(text)

    def write(self, name: str, text: str) -> str:
        """Write a file, all of it or nothing; return what went wrong."""
        try:
            folder = self.folder()
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{name}.json"
            if name in self.unread:
                with suppress(FileNotFoundError):
                    set_aside(path)
                self.unread.discard(name)
            replace(path, text)
        except OSError as error:
            return self.tell(f"{name!r} cannot be saved: {error}")
        return ""

    def tell(self, text: str) -> str:
        """Say it on stderr, once, and give it back."""
        if text not in self.told:
            self.told.add(text)
            print(f"pgasync: {text}", file=sys.stderr)
        return text


def replace(path: Path, text: str) -> None:
    """Put a text into a file: whatever happens, the old or the new is there, whole."""
    draft = path.with_name(path.name + ".new")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            # Before the name changes: or a power cut leaves an empty file under the good name.
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def set_aside(path: Path) -> str:
    """Rename a file to a name that nothing has; return it."""
    number, aside = 1, path.with_name(path.name + ".damaged")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.{number}.damaged")
    os.replace(path, aside)
    return aside.name


def parse(content: bytes) -> tuple[int, int, Any]:
    """The format, the version and the data in a file.

    Raises:
        ValueError: it is no save.
    """
    match read_line(content.decode("utf-8")):
        case {"format": found} if is_count(found) and found > FORMAT:
            return found, 0, None
        case {"format": found, "version": version, "data": data} if is_count(found) and is_count(version):
            try:
                check_data("the file", data)
            except TypeError as error:
                raise ValueError(str(error)) from error
            return FORMAT, version, data
    raise ValueError("it has no header of a save")


def is_count(value: Any) -> bool:
    """Whether it is a whole number >= 1 that a recording can keep; True is none."""
    return type(value) is int and 1 <= value < LARGEST


def check_name(name: Any) -> None:
    """Refuse what cannot name a file on every system."""
    if not isinstance(name, str):
        raise TypeError(f"the name of a save must be a text, got {name!r}")
    # Small letters only: for Windows and macOS, "Slot" and "slot" are one file.
    if not NAME.fullmatch(name) or RESERVED.fullmatch(name):
        raise ValueError(
            f"the name of a save is made of a-z, 0-9, '-' and '_', begins with a letter or digit, has at most"
            f" 64 of them and is no device of Windows, got {name!r}"
        )


def check_version(version: Any) -> None:
    """Refuse what is no version."""
    if type(version) is not int:
        raise TypeError(f"version must be a whole number, got {version!r}")
    if not 1 <= version < LARGEST:
        raise ValueError(f"version must be >= 1, got {version}")


def check_data(call: str, value: Any, path: str = "data", depth: int = 0) -> None:
    """Refuse what JSON does not give back as it was, and say where in the data it is."""
    kind = type(value)
    if depth > DEEPEST:
        raise ValueError(f"{call} cannot keep {path}: it is nested more than {DEEPEST} deep")
    if kind is list:
        for index, each in enumerate(value):
            check_data(call, each, f"{path}[{index}]", depth + 1)
    elif kind is dict:
        for key, each in value.items():
            if type(key) is not str:
                raise TypeError(f"{call} cannot keep the key {key!r} of {path}. {PLAIN}")
            check_data(call, key, f"the key {key!r} of {path}", depth + 1)
            check_data(call, each, f"{path}[{key!r}]", depth + 1)
    elif kind is float:
        if not math.isfinite(value):
            raise ValueError(f"{call} cannot keep {path}: {value} is not finite")
    elif kind is int:
        if not -LARGEST < value < LARGEST:
            raise ValueError(f"{call} cannot keep {path}: it has more than 4096 bits")
    elif kind is str:
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError(f"{call} cannot keep {path}: {value!a} has half a character in it")
    elif value is not None and kind is not bool:
        hint = " Write list(...)." if isinstance(value, tuple | set) else ""
        raise TypeError(f"{call} cannot keep {path}: {value!r:.80} is a {kind.__name__}. {PLAIN}{hint}")


def folder_name(title: str) -> str:
    """A title as the name of a folder on every system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in title)
    kept = kept[:64].strip()
    return f"{kept or 'game'}_" if RESERVED.fullmatch(kept) or not kept else kept
