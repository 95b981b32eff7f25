"""Images and sounds by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pygame

from pgasync.engine.lengths import sound_length
from pgasync.kernel.spelling import did_you_mean

__all__ = ["IMAGES", "SOUNDS", "Assets", "read"]

T = TypeVar("T")

IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
SOUNDS = (".wav", ".ogg")


class Assets:
    """The files of a game: `images/NAME.png`, `sounds/NAME.wav` below one folder.

    Each is read once, when it is asked for first. The case of an ending does
    not matter: `SHIP.PNG` is the image "SHIP".
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.images: dict[str, pygame.Surface] = {}
        self.sounds: dict[str, pygame.mixer.Sound] = {}
        self.lengths: dict[Path, float] = {}
        # What was played last on each channel of the mixer.
        self.latest: dict[int, object] = {}

    def image(self, name: str) -> pygame.Surface:
        """An image by its file's name, with or without the ending.

        Raises:
            FileNotFoundError: there is none; the text says where it looked.
            pygame.error: the file is damaged, or none of its kind.
        """
        if name not in self.images:
            image = read(pygame.image.load, self.find("image", "images", name, IMAGES))
            self.images[name] = self.fitted(image)
        return self.images[name]

    def fitted(self, image: pygame.Surface) -> pygame.Surface:
        """An image in the form that is drawn fastest; in the thread of the game only."""
        # Without a window there is no screen format to convert to.
        window = pygame.display.get_init() and pygame.display.get_surface()
        return image.convert_alpha() if window else image

    def picture(self, image: str | pygame.Surface) -> pygame.Surface:
        """An image by its name, or a surface as it is.

        Raises:
            TypeError: `image` is neither.
            FileNotFoundError, pygame.error: as for `image()`.
        """
        surface = self.image(image) if isinstance(image, str) else image
        if not isinstance(surface, pygame.Surface):
            raise TypeError(f"image must be a name or a Surface, got {image!r}")
        return surface

    def sound(self, name: str) -> pygame.mixer.Sound:
        """A sound by its file's name; the mixer must be running.

        Raises:
            FileNotFoundError: there is none; the text says where it looked.
            pygame.error: the file is damaged, or none of its kind.
        """
        if name not in self.sounds:
            self.sounds[name] = read(pygame.mixer.Sound, self.sound_file(name))
        return self.sounds[name]

    def sound_file(self, name: str) -> Path:
        """The file of a sound."""
        return self.find("sound", "sounds", name, SOUNDS)

    def length_of(self, file: Path) -> float:
        """How long a sound file plays, s.

        Raises:
            ValueError: the file is damaged.
        """
        if file not in self.lengths:
            self.lengths[file] = sound_length(file)
        return self.lengths[file]

    def find(self, kind: str, subfolder: str, name: str, endings: tuple[str, ...]) -> Path:
        """The file for a name, or an error that helps."""
        folder = self.folder / subfolder
        for ending in ("", *endings):
            path = folder / (name + ending)
            if path.suffix in endings and path.is_file():
                return path
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in files:
            if path.suffix.lower() in endings and named(path, name):  # in capitals
                return path
        missing = "no such folder" if folder.is_absolute() else f"no such folder in {Path.cwd().as_posix()}"
        there = ", ".join(path.name for path in files)
        listing = there if there else "nothing" if folder.is_dir() else missing
        raise FileNotFoundError(
            f"no {kind} {name!r}.{hint(name, files, endings)} Looked in {folder.as_posix()}: {listing}"
        )


def named(path: Path, name: str) -> bool:
    """Whether it is a file of that name, with or without the ending."""
    return name in (path.stem, path.name) and path.is_file()


def hint(name: str, files: list[Path], endings: tuple[str, ...]) -> str:
    """What may have been meant by a name that is not there."""
    for path in files:
        if named(path, name):
            return f" {path.name} is there, but this ending is not read. What is: {', '.join(endings)}."
    return did_you_mean(name, (path.stem for path in files if path.suffix.lower() in endings))


def read(load: Callable[[Path], T], path: Path) -> T:
    """What is in a file; an error says which file it was, as pygame does not always."""
    try:
        return load(path)
    except pygame.error as error:
        error.add_note(f"while reading {path.as_posix()}")
        raise
