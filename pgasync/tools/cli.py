"""The command `pgasync`."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import random
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

import pygame

from pgasync.engine.crash import read_crash, tell
from pgasync.engine.game import Game
from pgasync.engine.process import CTRL_C
from pgasync.engine.run import play_in_window, run_headless
from pgasync.engine.window import NoDisplayError

__all__ = ["main"]

INTERRUPTED = 130
"""The exit code after Ctrl-C, as a shell gives it."""
EXAMPLE = "example:  pgasync play meteors --headless --ticks 1800 --demo --screenshot meteors.png"


NOW_AND_THEN = 20
"""Ticks between two pictures that are drawn only in case that the game ends."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns: the exit code: 0, 1 after a crash or without a display, 2 for what
        cannot be done as it was asked, 130 after Ctrl-C.
    """
    parser = argparse.ArgumentParser(
        prog="pgasync", description="Games written as coroutines.", epilog=EXAMPLE
    )
    commands = parser.add_subparsers(dest="command", required=True)
    options_of_play(commands.add_parser("play", help="play a game", epilog=EXAMPLE))
    try:
        return play(parser.parse_args(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED


def options_of_play(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `pgasync play`."""
    parser.add_argument("game", help="the name of a game in the folder `games`, such as meteors")
    parser.add_argument("--headless", action="store_true", help="without a window, as fast as it goes")
    parser.add_argument("--ticks", type=ticks, metavar="N", help="end after N ticks (headless)")
    parser.add_argument("--demo", action="store_true", help="let the game's own demo play")
    parser.add_argument("--screenshot", metavar="FILE", help="save the last picture as PNG (headless)")
    parser.add_argument("--seed", type=int, metavar="N", help="the seed of the game's random numbers")


def ticks(text: str) -> int:
    """The number of ticks that somebody has typed."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"N must be a whole number of ticks >= 0, got {text!r}")
    return int(text)


def play(options: argparse.Namespace) -> int:
    """`pgasync play`."""
    mistake = cannot(options)
    if mistake:
        print(f"pgasync: {mistake}", file=sys.stderr)
        return 2
    module = find_game(options.game)
    if module is None:
        return 2
    if options.demo and not hasattr(module, "demo"):
        print(f"pgasync: {options.game} has no demo.", file=sys.stderr)
        return 2
    begin = module.demo if options.demo else module.main
    seed = random.SystemRandom().randrange(1 << 32) if options.seed is None else options.seed
    settings = {**settings_of(module, options.game), "seed": seed}
    if options.headless:
        return play_headless(begin, options, settings)
    game = Game(**settings)
    try:
        play_in_window(game, begin)
    except NoDisplayError:
        print(
            "pgasync: there is no display here to open a window on; without one, use:"
            f" pgasync play {options.game} --headless --ticks 1800 --demo --screenshot {options.game}.png",
            file=sys.stderr,
        )
        return 1
    cause = None if game.main is None else game.main.cause
    return INTERRUPTED if cause is not None and cause.why == CTRL_C else 0


def cannot(options: argparse.Namespace) -> str:
    """Why something cannot be done, said before anything is played; empty if it can."""
    if not options.headless:
        for name in ("ticks", "screenshot"):
            if getattr(options, name) is not None:
                return f"--{name} goes with --headless."
    elif options.ticks is None:
        return "--headless needs --ticks N, as nobody can end the game."
    return "" if options.screenshot is None else cannot_save(options.screenshot)


def cannot_save(name: str) -> str:
    """Why a picture cannot be saved under a name; empty if nothing speaks against it."""
    file = Path(name)
    if not name:
        return "--screenshot needs the name of a file."
    if file.is_dir() or name.endswith(("/", os.sep)):
        return f"{name!r} is a folder: name a file in it, such as {os.path.join(name, 'picture.png')!r}."
    if not file.parent.is_dir():
        return f"there is no folder {str(file.parent)!r} to save the picture in."
    if not name.lower().endswith(".png"):
        return f"the picture will be a PNG: call it {name}.png."
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return f"the picture cannot be written to {name!r}."
    return ""


def play_headless(begin: Callable[..., Any], options: argparse.Namespace, settings: dict[str, Any]) -> int:
    """Play without a window; keep the last picture."""
    try:
        # A game may end before its ticks do, and then there is nothing left to
        # draw. So it is drawn now and then: always would take most of the time.
        draw = NOW_AND_THEN if options.screenshot is not None else 0
        game = run_headless(begin, ticks=options.ticks, draw=draw, **settings)
    except Exception as error:
        tell(error, read_crash(error, settings["seed"]))
        return 1
    if options.screenshot is not None:
        try:
            pygame.image.save(game.screen, options.screenshot)
        except (pygame.error, OSError) as error:
            print(f"pgasync: the picture cannot be written: {error}", file=sys.stderr)
            return 2
    return 0


def settings_of(module: ModuleType, name: str) -> dict[str, Any]:
    """The options of `run` that a game's module gives as SIZE, TITLE, FPS and ASSETS."""
    settings: dict[str, Any] = {"title": name.title()}
    for option in ("size", "title", "fps", "assets"):
        if hasattr(module, option.upper()):
            settings[option] = getattr(module, option.upper())
    return settings


def find_game(name: str) -> ModuleType | None:
    """The module of a game, or None after saying what there is."""
    import games

    names = sorted(info.name for info in pkgutil.iter_modules(games.__path__))
    if name in names:
        return importlib.import_module(f"games.{name}")
    close = get_close_matches(name, names, 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    print(f"pgasync: no game {name!r}.{hint} There are: {', '.join(names)}", file=sys.stderr)
    return None
