"""Reading a recording. The format is told in docs/replay.md."""

from __future__ import annotations

import struct
from array import array
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pygame.event import Event

from pgasync.engine.chunks import END, LOOKS, TICKS, RecordingError, chunks_of, head_of
from pgasync.engine.plain import event_of, read_line, value_of
from pgasync.engine.state import SCHEME

__all__ = ["Answer", "Recording", "RecordingError", "Tick", "read_recording"]

SETTINGS: dict[str, Any] = {"size": list, "fps": (int, float), "variable_step": bool, "max_catch_up": int}
WHATS: dict[str, Any] = {
    "game": str,
    "demo": bool,
    "seed": int,
    "settings": dict,
    "looking": bool,
    "marks": int,
    "scheme": int,
}


@dataclass(frozen=True)
class Tick:
    """What came in one tick.

    Attributes:
        posts: the events that were posted from outside, each with its place among all that were posted.
        results: the numbers of what had ended in threads and the like.
        real: how much real time it stood for, flicks; None: as much as it had.
    """

    events: list[Event]
    posts: list[tuple[int, Event]]
    results: list[int]
    real: int | None = None


@dataclass(frozen=True)
class Answer:
    """What the world outside said: a value, or the kind and the text of an error.

    Attributes:
        again: the value could not be kept, and has to be made again.
    """

    name: str
    value: Any = None
    error: tuple[str, str] | None = None
    again: bool = False


@dataclass
class Recording:
    """What a file holds, up to where it could be read.

    Attributes:
        about: its head: the game, the seed, the settings, the versions.
        ticks: how many can be played.
        busy: by tick, the lines of what came in; see `tick()`.
        strides: how long each tick was, flicks, with a variable step.
        answers: all answers of `game.ask()`, in order.
        results: by number, how what goes on outside of the game has ended; see `engine/outside.py`.
        prints: by tick, the fingerprint of the state after so many ticks.
        full: by tick, the full hashes.
        how, what: the end of the run; empty if the file does not tell.
        damage: why the file could not be read to its end; empty if it could.
    """

    about: dict[str, Any]
    ticks: int = 0
    busy: dict[int, list[Any]] = field(default_factory=dict)
    strides: array[int] = field(default_factory=lambda: array("q"))
    answers: deque[Answer] = field(default_factory=deque)
    results: dict[int, Answer] = field(default_factory=dict)
    prints: dict[int, int] = field(default_factory=dict)
    full: dict[int, list[str]] = field(default_factory=dict)
    how: str = ""
    what: str = ""
    damage: str = ""

    def tick(self, n: int) -> Tick:
        """What came in a tick, counted from 0."""
        return tick_of(self.busy.get(n, []))

    def size(self) -> tuple[int, int]:
        """The logical resolution."""
        width, height = self.about["settings"]["size"]
        return width, height

    def settings(self) -> dict[str, Any]:
        """The options of `Game` that decide how the run goes."""
        return {**self.about["settings"], "size": self.size(), "seed": self.about["seed"]}

    def comparable(self) -> bool:
        """Whether its states were noted as this pgasync notes them."""
        return bool(self.about["scheme"] == SCHEME)

    def versions(self) -> dict[str, str]:
        """What it was made with."""
        found = self.about.get("versions")
        return found if isinstance(found, dict) else {}


def read_recording(path: str | Path) -> Recording:
    """The recording in a file, as far as it goes; `damage` tells of the rest.

    Raises:
        RecordingError: there is no such file, it is no recording, it was made
            by a newer version, or its head is damaged: nothing can be played.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise RecordingError(f"{str(path)!r} cannot be read: {error.strerror or error}.") from error
    return recording_in(data, repr(str(path)))


def recording_in(data: bytes, name: str) -> Recording:
    """As `read_recording`, from bytes."""
    about, start = head_of(data, name)
    check_head(about, name)
    recording = Recording(about)
    try:
        for kind, content in chunks_of(data, start):
            try:
                READERS[kind](recording, content)
            except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
                raise RecordingError(f"holds something unknown: {error}") from error
    except RecordingError as error:
        recording.damage = f"{name} {error}; what comes before it is {recording.ticks:,} ticks."
    return recording


def check_head(about: dict[str, Any], name: str) -> None:
    """Refuse a head that no game can be made of."""
    settings = about.get("settings")
    wrong = [key for key, kind in WHATS.items() if not isinstance(about.get(key), kind)]
    if isinstance(settings, dict):
        wrong += [key for key, kind in SETTINGS.items() if not isinstance(settings.get(key), kind)]
        wrong += [key for key in settings if key not in SETTINGS]
        size = settings.get("size")
        if isinstance(size, list) and (len(size) != 2 or not all(type(each) is int for each in size)):
            wrong.append("size")
    if wrong or about["marks"] < 1:
        raise RecordingError(f"{name} does not say what to play: {', '.join(wrong or ['marks'])}.")


def read_ticks(recording: Recording, content: bytes) -> None:
    """Take what came in. All of the chunk or nothing, so that what is played is what was recorded."""
    ticks, busy, strides = recording.ticks, dict[int, list[Any]](), array("q")
    answers: list[Answer] = []
    results: dict[int, Answer] = {}
    variable = recording.about["settings"]["variable_step"]
    for text in content.decode("ascii").splitlines():
        line = read_line(text)
        match line:
            case int(count) if count is not True and count > 0 and not variable:
                ticks += count
            case [int(), *_] if variable:
                strides.extend(line)
                ticks += len(line)
            case {"outside": int(number), **answer}:
                results[number] = answer_of(answer)
                busy.setdefault(ticks, []).append({"outside": number})
            case {"post": [*_]}:
                busy.setdefault(ticks, []).append(line)
            case {"tick": [*_]}:
                busy.setdefault(ticks, []).append(line)
                if variable:
                    strides.append(line["flicks"])
                ticks += 1
            case {"ask": name, **answer}:
                answers.append(answer_of({**answer, "name": name}))
            case _:
                raise ValueError(f"{text:.60}")
    for lines in busy.values():
        tick_of(lines)  # an event that cannot be is found now, not in the middle of the game
    if strides and min(strides) < 0:
        raise ValueError("time that goes back")
    recording.ticks = ticks
    recording.busy.update(busy)
    recording.strides.extend(strides)
    recording.answers.extend(answers)
    recording.results.update(results)


def answer_of(data: Any) -> Answer:
    """What the world outside said, as it was written."""
    match data:
        case {"name": str(name), "error": [str(kind), str(what)]}:
            return Answer(name, error=(kind, what))
        case {"name": str(name), "answer": answer}:
            return Answer(name, value_of(answer))
        case {"name": str(name), "again": True}:
            return Answer(name, again=True)
    raise ValueError(f"no answer is written like this: {data!r:.60}")


def tick_of(lines: list[Any]) -> Tick:
    """What the lines of one tick say."""
    real = next((line["real"] for line in lines if "real" in line), None)
    if real is not None and (type(real) is not int or real < 0):
        raise ValueError(f"no time that has passed: {real!r:.60}")
    tick = Tick([], [], [], real)
    for line in lines:
        if "outside" in line:
            tick.results.append(line["outside"])
        tick.events.extend(event_of(each) for each in line.get("tick", ()))
        for each in line.get("post", ()):
            match each:
                case [int(place), event] if place >= 0:
                    tick.posts.append((place, event_of(event)))
                case _:
                    raise ValueError(f"no event was posted like this: {each!r:.60}")
    return tick


def read_looks(recording: Recording, content: bytes) -> None:
    """Take what the state was."""
    top, _, prints = content.partition(b"\n")
    line = read_line(top.decode("ascii"))
    first, full = int(line["from"]), {}
    for tick, *values in line["full"]:
        if type(tick) is not int or len(values) != 4 or not all(isinstance(each, str) for each in values):
            raise ValueError(f"a hash of {tick!r:.20}")
        full[tick] = values
    if len(prints) % 2:
        raise ValueError("half a fingerprint")
    recording.full.update(full)
    recording.prints.update(enumerate(struct.unpack(f">{len(prints) // 2}H", prints), first))


def read_end(recording: Recording, content: bytes) -> None:
    """Take how the run ended."""
    match read_line(content.decode("ascii")):
        case {"how": str(how), "what": str(what), "ticks": int(ticks)} if ticks == recording.ticks:
            recording.how, recording.what = how, what
        case _:
            raise ValueError("an end that does not fit")


READERS = {TICKS: read_ticks, LOOKS: read_looks, END: read_end}
