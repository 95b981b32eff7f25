"""Keeps what comes into a game from outside, so that it can be played again.

Given the seed, a game is made by what it hears: the events of its ticks, what
is posted from outside of it, the answers of `game.ask()`, and the results of
threads and futures. Beside these the recorder notes what the state was, so that
a replay can tell where it differs.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable
from struct import pack
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from pgasync.engine.chunks import END, LOOKS, TICKS, chunk, head
from pgasync.engine.job import Job
from pgasync.engine.outcome import told_error
from pgasync.engine.outside import ready
from pgasync.engine.plain import LARGEST, plain, plain_event, written_line
from pgasync.engine.state import SCHEME, crowd, fingerprint, hashes
from pgasync.kernel.scheduler import here

if TYPE_CHECKING:
    from pygame.event import Event

    from pgasync.engine.game import Game

__all__ = ["Recorder", "origin_of", "versions"]

T = TypeVar("T")

PER_CHUNK = 300
"""Ticks, 5 s at 60 fps: what a hard kill can lose of a file."""
OFTEN, SELDOM = 60, 600
"""Ticks between two full hashes."""
LOOKS_KEPT = 120
"""Chunks of states that are kept in memory, 10 minutes at 60 fps. What came in is all kept."""
MOST_BYTES = 64 << 20
"""Of memory for what came in, compressed; a run with more can no longer be kept."""
MOST_SEEN = 500
"""Things on the screen, and tasks that wait for a frame, that a recorder in memory takes full hashes of."""
AGAIN = "pgasync replay {}"


class Recorder:
    """What came into a game; set as `game.recorder` before the game is started.

    Args:
        game: the game.
        origin: what plays it again: the name or file of the game, and whether it is the demo.
        file: where all of it is written as it comes; None keeps it in memory.
        looking: whether every tick gets a fingerprint, and every second full
            hashes; else there are full hashes every ten seconds only.

    Attributes:
        ticks: how many there were.
        name: of the file, if there is one.
        lost: nothing is kept any more: there was more than memory may be used for, the disk is full, or the
            seed is a number of thousands of digits.
    """

    def __init__(
        self,
        game: Game,
        origin: dict[str, Any],
        file: BinaryIO | None = None,
        *,
        looking: bool = True,
    ) -> None:
        self.game = game
        self.origin = origin
        self.file = file
        self.looking = looking
        self.marks = OFTEN if looking else SELDOM
        self.name = "" if file is None else str(file.name)
        self.ticks = 0
        self.lost = False
        # Somebody has changed the run by hand, of which the recording knows nothing.
        self.by_hand = False
        self.finished = False
        self.dropped: set[str] = set()
        # What came in, as finished chunks, and as the lines of the next one.
        self.kept: list[bytes] = []
        self.size = 0
        self.lines: list[str] = []
        # Ticks in which nothing came, and with a variable step how long each was.
        self.quiet = 0
        self.strides: list[int] = []
        self.posts: list[list[Any]] = []
        # What the state was: the same.
        self.seen: deque[bytes] = deque(maxlen=LOOKS_KEPT)
        self.looked = 0
        self.print = 0
        self.prints = bytearray()
        self.full: list[list[Any]] = []
        self.first = 0
        if abs(game.seed) < LARGEST:
            self.put(head(self.about()), self.kept)
        else:
            self.lost = True
        if file is not None:
            self.guarded(file.flush)

    def about(self) -> dict[str, Any]:
        """The head of the recording."""
        game = self.game
        settings = {
            "size": list(game.size),
            "fps": game.fps,
            "variable_step": game.variable_step,
            "max_catch_up": game.max_catch_up,
        }
        return {
            **self.origin,
            "seed": game.seed,
            "settings": settings,
            "looking": self.looking,
            "marks": self.marks,
            "scheme": SCHEME,
            "versions": versions(),
        }

    def tick(self, events: list[Event], flicks: int, real: int) -> None:
        """A tick begins: called by the game, with what did not come from its own tasks, and its real time."""
        self.look()
        if self.posts:
            self.close_quiet()
            self.write({"post": self.posts})
            self.posts = []
        if events or real != flicks:
            self.close_quiet()
            line: dict[str, Any] = {"tick": [plain_event(event, self.drop) for event in events]}
            if self.game.variable_step:
                line["flicks"] = flicks
            if real != flicks:
                line["real"] = real
            self.write(line)
        else:
            self.quiet += 1
            if self.game.variable_step:
                self.strides.append(flicks)
        self.ticks += 1
        if self.ticks % PER_CHUNK == 0:
            self.close_chunk()

    def look(self) -> None:
        """Note the state after so many ticks, once."""
        if self.looked > self.ticks:
            return
        self.looked = self.ticks + 1
        if self.looking:
            self.print = fingerprint(self.game, self.print)
            self.see_print(self.print & 0xFFFF)
        if self.ticks % self.marks == 0 and self.wants_hashes():
            self.see_hashes(hashes(self.game))

    def wants_hashes(self) -> bool:
        """Whether to take full hashes now. Not of a crowd, for a run that nobody has asked to record:
        they would take longer than a frame has, once per second."""
        return self.file is not None or crowd(self.game) <= MOST_SEEN

    def see_print(self, value: int) -> None:
        """Keep the fingerprint of this tick."""
        self.prints += pack(">H", value)

    def see_hashes(self, values: list[str]) -> None:
        """Keep the full hashes of this tick."""
        self.full.append([self.ticks, *values])

    def post(self, place: int, event: Event) -> None:
        """An event was posted, before the one at a place; kept if no task of the game did it."""
        task = here().running
        if task is None or self.game.main is None or task.root is not self.game.main.root:
            self.posts.append([place, plain_event(event, self.drop)])

    def ask(self, name: str, read: Callable[[], T]) -> T:
        """See `Game.ask`."""
        self.close_quiet()
        try:
            answer = read()
        except Exception as error:
            self.write({"ask": name, "error": told_error(error)})
            raise
        try:
            self.write({"ask": name, "answer": plain(answer)})
        except TypeError as error:
            raise TypeError(
                f"ask() needs a plain answer (None, bool, numbers, text, bytes, tuple, list, dict),"
                f" got {answer!r:.80} for {name!r}: {error}"
            ) from None
        return answer

    def runs(self, job: Job) -> bool:
        """Whether what begins outside of the game has to happen; a replay may know its end already."""
        return True

    def arrivals(self, jobs: list[Job]) -> list[Job]:
        """Which of what goes on outside is told in the next tick, and note it: called before `tick`."""
        found = ready(jobs)
        if found:
            self.close_quiet()
            self.lines += [job.written() for job in found]
        return found

    def drop(self, what: str) -> None:
        """An attribute of an event cannot be kept. Said once, and only of what is on its way to a file."""
        if what not in self.dropped:
            self.dropped.add(what)
            if self.file is not None:
                tell_dropped({what})

    def write(self, data: Any) -> None:
        """Keep a line."""
        self.lines.append(written_line(data))

    def close_quiet(self) -> None:
        """Keep the ticks in which nothing came."""
        if self.quiet:
            self.write(self.strides or self.quiet)
            self.quiet, self.strides = 0, []

    def close_chunk(self) -> None:
        """Put away what there is; in a file it is safe from now on."""
        self.close_quiet()
        if self.lines:
            self.put(chunk(TICKS, "\n".join(self.lines).encode()), self.kept)
            self.lines = []
        if self.prints or self.full:
            top = written_line({"from": self.first, "full": self.full}).encode()
            self.put(chunk(LOOKS, top + b"\n" + self.prints), self.seen)
            self.first = self.looked
            self.prints, self.full = bytearray(), []
        if self.file is not None and not self.lost:
            self.guarded(self.file.flush)

    def put(self, data: bytes, kept: list[bytes] | deque[bytes]) -> None:
        """Write to the file, or keep in memory."""
        if self.lost:
            return
        if self.file is not None:
            self.guarded(self.file.write, data)
        else:
            kept.append(data)
            self.size += len(data) if kept is self.kept else 0
            if self.size > MOST_BYTES:
                self.lost = True
                self.kept.clear()
                self.seen.clear()

    def guarded(self, write: Callable[..., object], *data: bytes) -> None:
        """Write to the file. A full disk ends the recording, not the game."""
        try:
            write(*data)
        except OSError as error:
            self.lost = True
            print(f"pgasync: the recording {self.name!r} ends here: {error}", file=sys.stderr)

    def finish(self, how: str, what: str = "") -> None:
        """The run has ended, its cleanups too. Doing so twice does no harm.

        Args:
            how: "ended" by itself or by the player, "stopped" from outside, or "crashed".
            what: the kind of the error it crashed with.
        """
        if self.finished:
            return
        self.finished = True
        self.close_chunk()
        self.put(
            chunk(END, written_line({"how": how, "what": what, "ticks": self.ticks}).encode()), self.kept
        )
        if self.file is not None:
            self.guarded(self.file.close)

    def saved(self) -> str:
        """After a crash: the name of a file with the recording; empty if there can be none."""
        if self.name or self.lost:
            return self.name
        import tempfile

        stem = os.path.splitext(os.path.basename(self.origin["game"]))[0]
        name = "".join(letter for letter in stem if letter.isalnum())
        try:
            handle, path = tempfile.mkstemp(".replay", f"crash-{name or 'game'}-")
            with open(handle, "wb") as file:
                file.writelines([*self.kept[:-1], *self.seen, *self.kept[-1:]])
        except OSError as error:
            print(f"pgasync: the recording of the crash cannot be kept: {error}", file=sys.stderr)
            return ""
        tell_dropped(self.dropped)
        self.name = path
        return path

    def again(self) -> str:
        """After a crash: the command that shows it again; empty if there is none."""
        path = "" if self.by_hand else self.saved()
        return AGAIN.format(f'"{path}"' if " " in path else path) if path else ""


def tell_dropped(names: set[str]) -> None:
    """Say what of some events is missing in a recording."""
    for what in sorted(names):
        print(
            f"pgasync: the recording leaves out {what}: it is no plain data. A game that uses it"
            " may go another way when it is replayed.",
            file=sys.stderr,
        )


def origin_of(main: Callable[..., Any]) -> dict[str, Any]:
    """What plays a game again that was given as its main function: the file that the program began with."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    if file is None:
        file = getattr(getattr(main, "__code__", None), "co_filename", "game")
    return {"game": str(file), "demo": False}


def versions() -> dict[str, str]:
    """What the recording was made with."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    import pygame

    try:
        own = version("pgasync")
    except PackageNotFoundError:
        own = "unknown"
    return {
        "pgasync": own,
        "python": platform.python_version(),
        "pygame-ce": pygame.version.ver,
        "SDL": ".".join(map(str, pygame.get_sdl_version())),
    }
