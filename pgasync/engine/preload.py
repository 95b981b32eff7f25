"""Reading images and sounds while the game runs on."""

from __future__ import annotations

from _thread import allocate_lock
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pygame

from pgasync.engine.assets import IMAGES, SOUNDS, Assets, read
from pgasync.engine.job import ThreadJob
from pgasync.engine.lengths import sound_length
from pgasync.engine.outcome import Outcome, outcome_of
from pgasync.engine.outside import outside_of
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.sleep import sleep

__all__ = ["preload"]

AT_ONCE = 3
"""Threads; with more of them a loading scene would have little left of the machine."""
PIXELS = 1 << 20
"""Brought into the form of the screen in one tick, about: some milliseconds of the game's own time."""
BATCH = 1 << 18
"""Bytes of files, about, that are read before the game hears of it."""
ONE_SOUND = allocate_lock()
"""SDL_mixer readies its decoders when they are used first, and is not safe against being asked twice."""


def preload(*names: str) -> AsyncIterator[float]:
    """Read images and sounds in threads, and tell how far it has come.

        async for share in preload("ship", "boom"):
            bar.width = 200 * share

    Later `scene.sprite("ship")` and `scene.play_sound("boom")` find them read.
    What is read already takes no time. Leaving the loop ends the reading.

    Resumes: as `in_thread()` does, whenever some files are read, at times more
    than once in a tick; without a window at a fixed pace. What is large takes
    several ticks. At once if there is nothing to do. Clocks do not matter.

    Args:
        names: of images and sounds, as for `scene.sprite()` and `play_sound()`; of
            both, if both have the name. None at all means all files of the game.
    Yields: the share of the bytes that are read, up to 1.0, which comes once, at the end.
    Raises:
        FileNotFoundError: there is nothing of that name; before anything is read.
        pygame.error, ValueError: a file is damaged; the text or a note names it.
        TypeError: a name is no text.
        MisuseError: the task lives in no game, or is in its cleanup.
    """
    for name in names:
        if not isinstance(name, str):
            hint = " Write preload(*names)." if isinstance(name, Iterable) else ""
            raise TypeError(f"preload() needs names of images and sounds, got {name!r:.80}.{hint}")
    return shares(names)


async def shares(names: tuple[str, ...]) -> AsyncGenerator[float, None]:
    """The generator behind `preload()`. The kernel closes it when it is left half-read."""
    task = current_task()
    outside = outside_of(task, "preload()")
    if task.marked:
        await trap(Passing("preload()"))
    assets = outside.game.assets
    files = unread(assets, named_files(assets, names) if names else all_files(assets))
    batches = deque(batches_of(files))
    done, told, total = 0, 0, sum(file.weight for file in files)
    fresh = 0  # pixels, since the last pause
    jobs: deque[ThreadJob] = deque()
    reader = Reader()
    try:
        while batches or jobs:
            while batches and len(jobs) < AT_ONCE:
                jobs.append(ThreadJob(outside, reader.preload, batches.popleft()))
                outside.begin(jobs[-1])
            for file, outcome in await jobs[0].wait():
                fresh += keep(assets, file, outcome.get())
                done += file.weight
                if fresh >= PIXELS and done < total:
                    fresh, told = 0, done
                    yield done / total
                    await sleep(0, clock=outside.game.clock)
            jobs.popleft()
            if told < done < total:
                told = done
                yield done / total
    finally:
        reader.left = True
        for job in jobs:
            job.drop()
    yield 1.0


class File(NamedTuple):
    """A file to be read.

    Attributes:
        kind: "image" or "sound".
        names: what it may be asked for by.
        weight: its part of the whole; one more than its bytes, so that each counts.
    """

    kind: str
    path: Path
    names: tuple[str, ...]
    weight: int


def named_files(assets: Assets, names: Iterable[str]) -> list[File]:
    """The files of some names; each name is of one at least."""
    found = []
    for name in dict.fromkeys(names):
        missing = []
        for kind, folder, endings in KINDS:
            try:
                path = assets.find(kind, folder, name, endings)
                found.append(File(kind, path, (name,), path.stat().st_size + 1))
            except FileNotFoundError as error:
                missing.append(str(error))
        if len(missing) == len(KINDS):
            raise FileNotFoundError(". And ".join(missing))
    return found


def all_files(assets: Assets) -> list[File]:
    """All files of a game that can be asked for by name."""
    found = []
    for kind, subfolder, endings in KINDS:
        folder = assets.folder / subfolder
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in endings and path.is_file():
                whole = path.relative_to(folder).as_posix()
                short = whole[: -len(path.suffix)]
                # Of two files that differ in their endings only, one is meant by the short name.
                meant = assets.find(kind, subfolder, short, endings) == path
                names = (short, whole) if meant else (whole,)
                found.append(File(kind, path, names, path.stat().st_size + 1))
    return found


KINDS = (("image", "images", IMAGES), ("sound", "sounds", SOUNDS))


def unread(assets: Assets, files: list[File]) -> list[File]:
    """Those that are not read already."""
    heard = pygame.mixer.get_init() is not None
    left = []
    for file in files:
        if file.kind == "image":
            there = all(name in assets.images for name in file.names)
        else:
            there = file.path in assets.lengths and (
                not heard or all(name in assets.sounds for name in file.names)
            )
        if not there:
            left.append(file)
    return left


def batches_of(files: list[File]) -> Iterable[list[File]]:
    """The files in parts of some size. It depends on nothing but them, and so do the ticks of a test."""
    batch: list[File] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.weight
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class Reader:
    """Reads files in threads, until it is left."""

    def __init__(self) -> None:
        self.left = False

    def preload(self, batch: list[File]) -> list[tuple[File, Outcome]]:
        """In a thread: what is in some files, or what is wrong with them."""
        read = []
        for file in batch:
            if self.left:
                break
            read.append((file, outcome_of(read_image if file.kind == "image" else read_sound, file.path)))
        return read


def read_image(path: Path) -> pygame.Surface:
    """In a thread: an image, not yet in the form of the screen."""
    return read(pygame.image.load, path)


def read_sound(path: Path) -> tuple[float, pygame.mixer.Sound | None]:
    """In a thread: the length of a sound, and itself if the mixer is running."""
    length = sound_length(path)
    with ONE_SOUND:
        return length, read(pygame.mixer.Sound, path) if pygame.mixer.get_init() else None


def keep(assets: Assets, file: File, content: Any) -> int:
    """Put what was read where it is looked for. What somebody has asked for meanwhile stays.

    Returns: how many pixels had to be touched for it.
    """
    if file.kind == "image":
        image = assets.fitted(content)
        for name in file.names:
            assets.images.setdefault(name, image)
        return image.width * image.height
    length, sound = content
    assets.lengths.setdefault(file.path, length)
    if sound is not None:
        for name in file.names:
            assets.sounds.setdefault(name, sound)
    return 0
