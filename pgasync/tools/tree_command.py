"""`pgasync tree`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import pygame

from pgasync.engine.crash import read_crash, tell
from pgasync.engine.game import Game
from pgasync.engine.process import told_of_forgotten_awaits
from pgasync.engine.program import Program
from pgasync.engine.run import end
from pgasync.tools.inspector.model import GameView, view_game
from pgasync.tools.pictures import cannot_save, whole
from pgasync.tools.progress import Progress
from pgasync.tools.shelf import chosen_game

__all__ = ["EXAMPLE", "HELP", "options", "run"]

HELP = "Print the live task tree of a game at a tick: who waits, for what, at which line, since when."
EXAMPLE = "pgasync tree meteors --at 900 --demo --seed 1"


def options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `pgasync tree`."""
    parser.add_argument("game", help="a game of ours, such as meteors, or a file, or a folder")
    parser.add_argument("--at", type=whole, metavar="TICK", required=True, help="after so many ticks")
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    parser.add_argument("--demo", action="store_true", help="let the game's own demo play")
    parser.add_argument("--seed", type=int, metavar="N", help="the seed of the game's random numbers")
    parser.add_argument("--picture", metavar="FILE", help="save what the inspector shows then, as PNG")
    parser.add_argument("--size", type=size, default=(1280, 720), metavar="WxH", help="of that picture, px")
    parser.add_argument("--select", metavar="TASK", default="", help="whose source is in that picture")


def run(options: argparse.Namespace) -> int:
    """Print; return the exit code."""
    mistake = "" if options.picture is None else cannot_save(options.picture, "picture")
    if mistake:
        print(f"pgasync: {mistake}", file=sys.stderr)
        return 2
    program = chosen_game(options.game, demo=options.demo)
    seed = program.settings.get("seed") if options.seed is None else options.seed
    game = program.game(seed=seed)
    try:
        view = played(program, game, options)
    except Exception as error:
        tell(error, read_crash(error, game.seed))
        return 1
    if view.tick < options.at:
        print(f"pgasync: the game ended by itself in tick {view.tick}.", file=sys.stderr)
    print(json.dumps(view.data(), indent=1) if options.json else view.text())
    return 0


def played(program: Program, game: Game, options: argparse.Namespace) -> GameView:
    """Play up to the tick; return what is seen then."""
    dt = 1 / game.fps if game.variable_step else None
    shown: Any = Pictured(game, options.size) if options.picture is not None else None
    with told_of_forgotten_awaits(), Progress("playing", options.at, "ticks") as progress:
        try:
            game.start(program.main, *program.args)
            while game.clock.frame < options.at and not game.done:
                progress.to(game.clock.frame)
                if shown is None:
                    game.tick(dt=dt)
                else:
                    shown.tick(dt)
            view = view_game(game)
            if shown is not None:
                shown.save(options.picture, options.select)
        finally:
            end(game, "the run ended")
    return view


class Pictured:
    """A game of which the inspector's picture is to be made."""

    def __init__(self, game: Game, size: tuple[int, int]) -> None:
        import time

        from pgasync.tools.inspector.watch import Watch

        self.wall = time.perf_counter
        self.game = game
        self.size = size
        self.make = Watch
        self.watch: Watch | None = None

    def tick(self, dt: float | None) -> None:
        """One tick, and one picture, as in a window."""
        if self.watch is None:
            self.watch = self.make(self.game, self.wall)
        begun = self.wall()
        self.game.tick(dt=dt)
        self.watch.ticked([], self.wall() - begun)
        begun = self.wall()
        self.game.draw()
        self.watch.drawn(self.wall() - begun)

    def save(self, file: str, select: str) -> None:
        """Write the picture."""
        from pgasync.tools.inspector.attach import picture_of

        watch = self.watch or self.make(self.game, self.wall)
        self.game.draw()
        try:
            pygame.image.save(picture_of(self.game, watch, self.size, select), file)
        finally:
            watch.stop()


def size(text: str) -> tuple[int, int]:
    """A size that somebody has typed: `1280x720`."""
    wide, sign, high = text.partition("x")
    if not (sign and wide.isdecimal() and high.isdecimal()) or int(wide) < 640 or int(high) < 480:
        raise argparse.ArgumentTypeError(f"WxH must be two numbers of at least 640x480 pixels, got {text!r}")
    return int(wide), int(high)
