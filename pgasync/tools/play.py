"""`pgasync play`."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

import pygame

from pgasync.engine.crash import read_crash, tell
from pgasync.engine.game import Game
from pgasync.engine.process import CTRL_C
from pgasync.engine.program import Program
from pgasync.engine.run import play_in_window, play_on
from pgasync.engine.window import NoDisplayError
from pgasync.tools.shelf import find_game

__all__ = ["EXAMPLE", "HELP", "options", "run"]

HELP = "Play a game."
EXAMPLE = "pgasync play meteors --headless --ticks 1800 --demo --screenshot meteors.png"

INTERRUPTED = 130
NOW_AND_THEN = 20
"""Ticks between two pictures that are drawn only in case that the game ends."""


def options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `pgasync play`."""
    parser.add_argument("game", help="a game of ours, such as meteors, or a file, or a folder")
    parser.add_argument("--headless", action="store_true", help="without a window, as fast as it goes")
    parser.add_argument("--ticks", type=ticks, metavar="N", help="end after N ticks (headless)")
    parser.add_argument("--demo", action="store_true", help="let the game's own demo play")
    parser.add_argument("--screenshot", metavar="FILE", help="save the last picture as PNG (headless)")
    parser.add_argument("--inspect", action="store_true", help="with the inspector open, as after F12")
    parser.add_argument("--seed", type=int, metavar="N", help="the seed of the game's random numbers")


def run(options: argparse.Namespace) -> int:
    """Play; return the exit code."""
    mistake = cannot(options)
    if mistake:
        print(f"pgasync: {mistake}", file=sys.stderr)
        return 2
    program = find_game(options.game)
    if options.demo:
        if program.demo is None:
            print(f"pgasync: {options.game} has no demo.", file=sys.stderr)
            return 2
        program = replace(program, main=program.demo, args=())
    seed = program.settings.get("seed") if options.seed is None else options.seed
    game = program.game(seed=seed)
    return (
        play_headless(program, game, options)
        if options.headless
        else play_seen(program, game, options.inspect)
    )


def play_seen(program: Program, game: Game, inspected: bool) -> int:
    """Play in a window."""
    try:
        play_in_window(game, program.main, *program.args, inspected=inspected, **program.look)
    except NoDisplayError:
        demo = "" if program.demo is None else "--demo "
        print(
            "pgasync: there is no display here to open a window on; without one, use:"
            f" pgasync play {program.name} --headless --ticks 1800 {demo}--screenshot picture.png",
            file=sys.stderr,
        )
        return 1
    cause = None if game.main is None else game.main.cause
    return INTERRUPTED if cause is not None and cause.why == CTRL_C else 0


def play_headless(program: Program, game: Game, options: argparse.Namespace) -> int:
    """Play without a window; keep the last picture."""
    try:
        # A game may end before its ticks do, and then there is nothing left to
        # draw. So it is drawn now and then: always would take most of the time.
        draw = NOW_AND_THEN if options.screenshot is not None else 0
        play_on(game, program.main, program.args, options.ticks, draw)
    except Exception as error:
        tell(error, read_crash(error, game.seed))
        return 1
    if options.screenshot is not None:
        try:
            pygame.image.save(game.screen, options.screenshot)
        except (pygame.error, OSError) as error:
            print(f"pgasync: the picture cannot be written: {error}", file=sys.stderr)
            return 2
    return 0


def cannot(options: argparse.Namespace) -> str:
    """Why something cannot be done, said before anything is played; empty if it can."""
    if not options.headless:
        for name in ("ticks", "screenshot"):
            if getattr(options, name) is not None:
                return f"--{name} goes with --headless."
    elif options.inspect:
        return "--inspect needs a window; without one, use: pgasync tree"
    elif options.ticks is None:
        return "--headless needs --ticks N, as nobody can end the game."
    return "" if options.screenshot is None else cannot_save(options.screenshot)


def cannot_save(name: str, option: str = "--screenshot") -> str:
    """Why a picture cannot be saved under a name; empty if nothing speaks against it."""
    file = Path(name)
    if not name:
        return f"{option} needs the name of a file."
    if file.is_dir() or name.endswith(("/", os.sep)):
        return f"{name!r} is a folder: name a file in it, such as {os.path.join(name, 'picture.png')!r}."
    if not file.parent.is_dir():
        return f"there is no folder {str(file.parent)!r} to save the picture in."
    if not name.lower().endswith(".png"):
        return f"the picture will be a PNG: call it {name}.png."
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        return f"the picture cannot be written to {name!r}."
    return ""


def ticks(text: str) -> int:
    """The number of ticks that somebody has typed."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"N must be a whole number of ticks >= 0, got {text!r}")
    return int(text)
