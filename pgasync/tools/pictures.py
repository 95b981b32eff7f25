"""Pictures of a run: one moment, or a stretch of it that moves."""

from __future__ import annotations

import argparse
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pygame

from pgasync.engine.game import Game
from pgasync.tools.progress import Progress

__all__ = ["PictureError", "Pictures", "cannot_save", "picture_options", "whole", "why_no_pictures"]

GIF_RATE = 20
"""Pictures per second of a GIF, about; at 60 fps one in three, which its clock can tell exactly."""
SHORTEST = 2
"""1/100 s; viewers show a GIF's picture that is shorter much too long."""
MOVING = {"gif": (".gif",), "video": (".mp4", ".mkv", ".webm")}
CODECS = {".webm": "libvpx-vp9"}
LIBRARIES = {"gif": "PIL.Image", "video": "av"}
HINT = "pip install 'pgasync[pictures]'"


class PictureError(Exception):
    """A picture cannot be made; the text says why."""


def picture_options(parser: Any) -> None:
    """What can be asked of every command that runs a game without a window.

    Args:
        parser: a parser, or a group of one.
    """
    parser.add_argument(
        "--screenshot", metavar="FILE", help="save a picture as PNG, the last one or --at TICK"
    )
    parser.add_argument("--at", type=whole, metavar="TICK", help="when the screenshot is taken")
    parser.add_argument("--gif", metavar="FILE", help="save a moving picture as GIF")
    parser.add_argument("--video", metavar="FILE", help="save a video: FILE.mp4, .mkv or .webm")
    parser.add_argument(
        "--from", dest="begin", type=whole, metavar="TICK", help="where the GIF or video begins"
    )
    parser.add_argument(
        "--every",
        type=positive,
        metavar="N",
        help="show one picture in so many ticks (GIF: about 20 a second)",
    )


def whole(text: str) -> int:
    """The number of ticks that somebody has typed."""
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"N must be a whole number of ticks >= 0, got {text!r}")
    return int(text)


def positive(text: str) -> int:
    """The same, but at least one."""
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"N must be a whole number of ticks >= 1, got {text!r}")
    return int(text)


def why_no_pictures(options: argparse.Namespace) -> str:
    """Why what was asked for cannot be made, said before anything is played; empty if it can."""
    moving = [kind for kind in MOVING if getattr(options, kind) is not None]
    if options.at is not None and options.screenshot is None:
        return "--at goes with --screenshot."
    for name, value in (("from", options.begin), ("every", options.every)):
        if value is not None and not moving:
            return f"--{name} goes with --gif or --video."
    if options.to is not None and options.to < max(options.begin or 0, options.at or 0):
        return f"--to {options.to} comes before --from or --at."
    if options.screenshot is not None:
        mistake = cannot_save(options.screenshot)
        if mistake:
            return mistake
    for kind in moving:
        mistake = cannot_save(getattr(options, kind), kind, MOVING[kind])
        if mistake:
            return mistake
        try:
            import_module(LIBRARIES[kind])
        except ImportError:
            return f"--{kind} needs {'Pillow' if kind == 'gif' else 'PyAV'}. Install it with: {HINT}"
    return ""


def cannot_save(name: str, option: str = "screenshot", endings: tuple[str, ...] = (".png",)) -> str:
    """Why a picture cannot be saved under a name; empty if nothing speaks against it."""
    file = Path(name)
    if not name:
        return f"--{option} needs the name of a file."
    if file.is_dir() or name.endswith(("/", os.sep)):
        example = os.path.join(name, "picture" + endings[0])
        return f"{name!r} is a folder: name a file in it, such as {example!r}."
    if not file.parent.is_dir():
        return f"there is no folder {str(file.parent)!r} to save the picture in."
    if not name.lower().endswith(endings):
        what = {".png": "PNG", ".gif": "GIF"}.get(endings[0], "video")
        return f"the picture will be a {what}: call it {name}{endings[0]}."
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return f"the picture cannot be written to {name!r}."
    return ""


class Pictures:
    """Takes pictures of a game between its ticks.

    Args:
        options: what `picture_options` has read.
    """

    def __init__(self, game: Game, options: argparse.Namespace) -> None:
        self.game = game
        self.screenshot: str | None = options.screenshot
        self.at: int | None = options.at
        self.begin: int = options.begin or 0
        self.end: float = float("inf") if options.to is None else options.to
        self.taken = False
        self.gif = None if options.gif is None else Gif(game, options.gif, options.every)
        self.video = None if options.video is None else Video(game, options.video, options.every or 1)

    def watch(self, n: int) -> None:
        """There were so many ticks: take the pictures of this moment.

        Raises:
            PictureError: one cannot be written.
        """
        films = [film for film in (self.gif, self.video) if film is not None]
        moving = [
            film for film in films if self.begin <= n <= self.end and (n - self.begin) % film.every == 0
        ]
        shoot = n == self.at
        if moving or shoot:
            self.game.draw()
        if shoot:
            self.save()
        for film in moving:
            film.add(self.game)

    def save(self) -> None:
        """Save what is on the screen as the screenshot."""
        try:
            pygame.image.save(self.game.screen, str(self.screenshot))
        except (pygame.error, OSError) as error:
            raise PictureError(f"the picture cannot be written: {error}") from error
        self.taken = True

    def close(self) -> None:
        """The run is over: write what moves, and the screenshot of the last picture, if that was meant.

        Raises:
            PictureError: something cannot be written, or its time has not come.
        """
        for film in (self.gif, self.video):
            if film is not None:
                film.close()
        if self.screenshot is not None and not self.taken:
            if self.at is not None:
                raise PictureError(f"there is no screenshot: the run ended before tick {self.at:,}.")
            self.save()

    def cut_short(self) -> None:
        """The run has crashed, or was interrupted: the video is whole as far as it goes. Nothing is said."""
        if self.video is not None:
            with suppress(PictureError):
                self.video.close()


class Gif:
    """A GIF. Its pictures are kept, compressed, until the end."""

    def __init__(self, game: Game, name: str, every: int | None) -> None:
        self.name = name
        self.every = every or max(1, round(game.fps / GIF_RATE))
        self.size = game.size
        self.period = self.every / game.fps
        self.pictures: list[bytes] = []
        self.times: list[float] = []

    def add(self, game: Game) -> None:
        """Take what is on the screen. Pictures that a viewer could not show in time are left out."""
        now = game.clock.now
        if self.times and round(now * 100) - round(self.times[-1] * 100) < SHORTEST:
            return
        self.pictures.append(zlib.compress(pygame.image.tobytes(game.screen, "RGB"), 1))
        self.times.append(now)

    def durations(self) -> list[int]:
        """How long each is shown, ms, in whole 1/100 s, so that roundings do not add up."""
        ends = [*self.times[1:], self.times[-1] + self.period]
        return [
            10 * max(SHORTEST, round(end * 100) - round(time * 100))
            for time, end in zip(self.times, ends, strict=True)
        ]

    def close(self) -> None:
        """Write it."""
        if not self.pictures:
            raise PictureError(f"there is nothing in {self.name}: the run ended before its first picture.")
        image = import_module(LIBRARIES["gif"])

        def frames() -> Iterator[Any]:
            with Progress("writing the GIF", len(self.pictures), "pictures") as progress:
                for n, picture in enumerate(self.pictures):
                    progress.to(n)
                    whole = image.frombytes("RGB", self.size, zlib.decompress(picture))
                    yield whole.quantize(256, dither=image.Dither.NONE)

        rest = frames()
        first = next(rest)
        try:
            first.save(
                self.name,
                format="GIF",
                save_all=True,
                append_images=rest,
                duration=self.durations(),
                loop=0,
                disposal=1,
            )
        except OSError as error:
            raise PictureError(f"the GIF cannot be written: {error}") from error


class Video:
    """A video, written as the pictures come; one picture for each, at a steady rate."""

    def __init__(self, game: Game, name: str, every: int) -> None:
        from fractions import Fraction

        self.name = name
        self.every = every
        self.closed = False
        av = import_module(LIBRARIES["video"])
        self.failures: tuple[type[Exception], ...] = (av.FFmpegError, OSError, ValueError)
        # Codecs of videos take even sizes only.
        self.size = tuple(side + side % 2 for side in game.size)
        self.canvas = pygame.Surface(self.size, depth=32)
        try:
            self.file: Any = av.open(name, "w")
            codec = CODECS.get(Path(name).suffix.lower(), "libx264")
            rate = Fraction(game.fps).limit_denominator(1000) / every
            self.stream: Any = self.file.add_stream(codec, rate=rate, options={"crf": "20"})
            self.stream.width, self.stream.height = self.size
            self.stream.pix_fmt = "yuv420p"
        except self.failures as error:
            raise PictureError(f"the video cannot be written: {error}") from error

    def add(self, game: Game) -> None:
        """Take what is on the screen."""
        self.canvas.blit(game.screen, (0, 0))
        av = import_module(LIBRARIES["video"])
        frame = av.VideoFrame(*self.size, "rgb24")
        plane = frame.planes[0]
        data = pygame.image.tobytes(self.canvas, "RGB")
        row, padded = 3 * self.size[0], plane.line_size
        if padded != row:
            blank = bytes(padded - row)
            data = b"".join(data[start : start + row] + blank for start in range(0, len(data), row))
        plane.update(data)
        self.encode(frame)

    def encode(self, frame: Any) -> None:
        """Hand a picture to the codec; None is the end."""
        try:
            self.file.mux(self.stream.encode(frame))
        except self.failures as error:
            raise PictureError(f"the video cannot be written: {error}") from error

    def close(self) -> None:
        """Write the rest. Doing so twice does no harm."""
        if not self.closed:
            self.closed = True
            self.encode(None)
            self.file.close()
