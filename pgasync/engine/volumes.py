"""How loud what is: volumes by group."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pgasync.timing.finite import is_number

__all__ = ["Volumes", "volume_of"]

MASTER = "master"


def volume_of(volume: float) -> float:
    """A volume, if it is one.

    Raises:
        TypeError, ValueError: it is no number from 0 to 1.
    """
    if not is_number(volume):
        raise TypeError(f"volume must be a number, got {volume!r}")
    if not 0 <= volume <= 1:
        raise ValueError(f"volume must be from 0 to 1, got {volume}")
    return volume


class Volumes:
    """The volumes of a game's groups of sounds, from 0 to 1: `game.volumes["music"] = 0.4`.

    "master" counts for all; sounds are of the group "effects" and music of
    "music", unless they are given another one, by any name. What plays
    follows at once. A group that was never set is at 1.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.levels: dict[str, float] = {}
        # How much is left of a group while others are to be heard, block by block.
        self.ducks: list[tuple[str, float]] = []
        self.changed = changed

    def __getitem__(self, group: str) -> float:
        return self.levels.get(group, 1.0)

    def __setitem__(self, group: str, volume: float) -> None:
        self.levels[group] = volume_of(volume)
        self.changed()

    def __iter__(self) -> Iterator[str]:
        return iter(self.levels)

    def __repr__(self) -> str:
        return f"<Volumes {self.levels}>"

    def update(self, volumes: Mapping[str, float]) -> list[str]:
        """Set several at once, as read from a settings file.

        Players edit such files: a group whose volume is none is left as it is,
        and told of on stderr. Nothing that a file holds stops the game.

        Returns: what was wrong, in sentences; mostly empty.
        Raises:
            TypeError: `volumes` is no dict.
        """
        if not isinstance(volumes, Mapping):
            raise TypeError(f"update() takes a dict of groups and their volumes, got {volumes!r}")
        problems = []
        for group, volume in volumes.items():
            try:
                self.levels[group] = volume_of(volume)
            except (ValueError, TypeError) as error:
                problems.append(f"group {group!r}: {error}")
                print(f"pgasync: in volumes.update(), {problems[-1]}", file=sys.stderr)
        self.changed()
        return problems

    def to_dict(self) -> dict[str, float]:
        """What `update` takes, for a settings file."""
        return dict(self.levels)

    def heard(self, group: str) -> float:
        """How loud the sounds of a group are now: its own volume, the master's, and the ducking."""
        volume = self[group] if group == MASTER else self[group] * self[MASTER]
        for ducked, left in self.ducks:
            if ducked == group:
                volume *= left
        return volume

    @contextmanager
    def ducked(self, group: str = "music", to: float = 0.3) -> Iterator[None]:
        """A block in which a group steps back, so that another is heard: `with game.volumes.ducked(): ...`.

        Args:
            to: what is left of the group's volume, from 0 to 1. Blocks within each other multiply.
        """
        duck = (group, volume_of(to))
        self.ducks.append(duck)
        self.changed()
        try:
            yield
        finally:
            self.ducks.remove(duck)
            self.changed()
