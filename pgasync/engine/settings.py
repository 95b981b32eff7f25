"""Settings: a few values with defaults, kept between two runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from pgasync.engine.saves import check_data
from pgasync.kernel.spelling import did_you_mean

if TYPE_CHECKING:
    from pgasync.engine.game import Game

__all__ = ["Settings"]

EXACT = 1 << 53
"""Up to here a float is every whole number; far above it there is none."""


class Settings(Mapping[str, Any]):
    """Values by name, each like its default: `settings.volume = 0.5` sets and saves it.

    `settings["volume"]` is the same. A value has the type of its default (a
    whole number will do for a float; a default of None takes all plain data);
    what lists and dicts hold is like something that the default holds, if it
    holds anything. What the file has otherwise is reported on stderr and by
    `problems`, and the default counts.

    A value is given as a copy: change a list or a dict, then set it again.

    Attributes:
        problems: what was wrong in the file, in sentences; mostly empty.
    """

    problems: list[str]

    def __init__(self, game: Game, name: str, defaults: Mapping[str, Any]) -> None:
        for key, value in defaults.items():
            if hasattr(Settings, key) or key in ("problems", "game", "name", "held"):
                raise ValueError(f"a setting cannot be called {key!r}: Settings has that name itself")
            check_data("settings()", value, key)
        put = super().__setattr__
        put("game", game)
        put("name", name)
        put("held", deepcopy(dict(defaults)))
        put("problems", [])
        self.take(game.load(name, {}))

    def take(self, found: Any) -> None:
        """Take over what was in the file, as far as it fits."""
        if not isinstance(found, dict):
            self.report(f"the file holds {found!r:.80}, which are no settings")
            return
        for key, value in found.items():
            if key not in self.held:
                self.report(f"there is no setting {key!r}")
            elif not fits(value, self.held[key]):
                self.report(f"{key!r} cannot be {value!r:.80}; it is {self.held[key]!r:.80}")
            else:
                self.held[key] = like(value, self.held[key])

    def report(self, text: str) -> None:
        """Say what is wrong in the file."""
        self.problems.append(text)
        print(f"pgasync: in {self.name!r}, {text}", file=sys.stderr)

    def __getitem__(self, key: str) -> Any:
        if key not in self.held:
            raise KeyError(key)
        return deepcopy(self.held[key])

    def __setitem__(self, key: str, value: Any) -> None:
        if key not in self.held:
            raise KeyError(self.unknown(key))
        check_data("settings", value, key)
        if not fits(value, self.held[key]):
            raise TypeError(f"the setting {key!r} is like {self.held[key]!r:.80}, got {value!r:.80}")
        value = like(deepcopy(value), self.held[key])
        # By their texts: True equals 1, and is another setting.
        if repr(value) != repr(self.held[key]):
            self.game.save(self.name, {**self.held, key: value})
            self.held[key] = value

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def __getattr__(self, key: str) -> Any:
        held = self.__dict__.get("held", {})
        if key not in held:
            raise AttributeError(self.unknown(key))
        return deepcopy(held[key])

    def __setattr__(self, key: str, value: Any) -> None:
        try:
            self[key] = value
        except KeyError:
            raise AttributeError(self.unknown(key)) from None

    def __repr__(self) -> str:
        return f"<Settings {self.held}>"

    def unknown(self, key: str) -> str:
        """What to say about a name that no setting has."""
        return f"unknown setting {key!r}.{did_you_mean(key, self.__dict__.get('held', {}))}"


def fits(value: Any, default: Any) -> bool:
    """Whether a value is like its default."""
    if default is None:
        return True
    if type(default) is float:
        return type(value) is float or (type(value) is int and abs(value) <= EXACT)
    if type(value) is not type(default):
        return False
    if isinstance(default, list | dict) and default:
        mine = value.values() if isinstance(value, dict) else value
        wanted = list(default.values() if isinstance(default, dict) else default)
        return all(any(fits(each, one) for one in wanted) for each in mine)
    return True


def like(value: Any, default: Any) -> Any:
    """A whole number as a float, where that is the default's type."""
    return float(value) if type(default) is float else value
