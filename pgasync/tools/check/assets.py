"""`mp3-asset`: sounds that pgasync does not read."""

from __future__ import annotations

import ast
from pathlib import Path

from pgasync.kernel.advice import shorten
from pgasync.tools.check.context import Context
from pgasync.tools.check.finding import Finding
from pgasync.tools.check.walk import shown

__all__ = ["is_asset", "mp3_asset", "mp3_file"]

PYGAME = {"pygame.mixer.Sound", "pygame.mixer.music.load", "pygame.mixer.music.queue"}
FOLDERS = {"assets", "audio", "music", "sfx", "sound", "sounds"}


def mp3_asset(context: Context) -> None:
    """Names of `.mp3` files that are given to what plays sounds."""
    for node in context.nodes:
        if not isinstance(node, ast.Call) or not plays_sounds(node, context):
            continue
        for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
                continue
            if given.value.lower().endswith(".mp3"):
                better = given.value[:-4] + ".ogg"
                context.report(
                    given,
                    "mp3-asset",
                    f"{shown(node.func)}() is given {given.value!r}, and sounds of pgasync are .ogg or .wav."
                    f" Convert it, as with `ffmpeg -i {given.value} {better}`, and write {better!r}.",
                )


def plays_sounds(call: ast.Call, context: Context) -> bool:
    """Whether a call is about a sound."""
    dotted = context.meaning.dotted(call.func)
    if dotted is not None:
        return dotted in PYGAME
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "play_sound"
        and context.meaning.kind(call.func.value) == "Scene"
    )


def mp3_file(path: Path) -> Finding:
    """A file among the assets of a game."""
    better = path.with_suffix(".ogg").name
    return Finding(
        shorten(str(path)),
        1,
        1,
        "mp3-asset",
        f"{path.name} is an mp3, and sounds of pgasync are .ogg or .wav."
        f" Convert it, as with `ffmpeg -i {path.name} {better}`.",
    )


def is_asset(path: Path) -> bool:
    """Whether a file lies where games keep their sounds."""
    return path.suffix.lower() == ".mp3" and not FOLDERS.isdisjoint(part.lower() for part in path.parts[:-1])
