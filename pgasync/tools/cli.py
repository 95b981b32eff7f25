"""The command `pgasync`."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import pygame

from pgasync.engine.run import run, run_headless
from pgasync.engine.window import NoDisplayError

__all__ = ["main"]

EXAMPLE = "example:  pgasync play meteors --headless --ticks 1800 --demo --screenshot meteors.png"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="pgasync", description="Games written as coroutines.", epilog=EXAMPLE
    )
    commands = parser.add_subparsers(dest="command", required=True)
    play = commands.add_parser("play", help="play a game", epilog=EXAMPLE)
    play.add_argument("game", help="the name of a game in the folder `games`, such as meteors")
    play.add_argument("--headless", action="store_true", help="without a window, as fast as it goes")
    play.add_argument("--ticks", type=int, metavar="N", help="end after N ticks (headless)")
    play.add_argument("--demo", action="store_true", help="let the game's own demo play")
    play.add_argument("--screenshot", metavar="FILE", help="save the last picture as PNG (headless)")
    play.add_argument("--seed", type=int, metavar="N", help="the seed of the game's random numbers")
    options = parser.parse_args(arguments)
    module = find_game(options.game)
    if module is None:
        return 2
    begin = module.main
    if options.demo:
        if not hasattr(module, "demo"):
            print(f"pgasync: {options.game} has no demo.", file=sys.stderr)
            return 2
        begin = module.demo
    settings = settings_of(module, options.game)
    settings["seed"] = options.seed
    if options.headless:
        if options.ticks is None and not options.demo:
            print("pgasync: --headless needs --ticks N, as nobody can end the game.", file=sys.stderr)
            return 2
        game = run_headless(begin, ticks=options.ticks, **settings)
        if options.screenshot:
            pygame.image.save(game.screen, options.screenshot)
        return 0
    try:
        run(begin, **settings)
    except NoDisplayError:
        print(
            "pgasync: there is no display here to open a window on; without one, use:"
            f" pgasync play {options.game} --headless --ticks 1800 --demo --screenshot {options.game}.png",
            file=sys.stderr,
        )
        return 1
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
