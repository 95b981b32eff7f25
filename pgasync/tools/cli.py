"""The command `pgasync`."""

from __future__ import annotations

import argparse
import platform
import sys
from difflib import get_close_matches
from importlib.metadata import version
from types import ModuleType
from typing import NoReturn

import pygame

from pgasync.kernel.spelling import did_you_mean
from pgasync.tools import new, play, tree_command
from pgasync.tools.check import command as check
from pgasync.tools.replay import command as replay
from pgasync.tools.shelf import NoGameError

__all__ = ["main"]

INTERRUPTED = 130
"""The exit code after Ctrl-C, as a shell gives it."""

COMMANDS: dict[str, ModuleType] = {
    "play": play,
    "new": new,
    "replay": replay,
    "check": check,
    "tree": tree_command,
}
"""Each has HELP, EXAMPLE, `options(parser)` and `run(options)`, which returns the exit code."""


class Parser(argparse.ArgumentParser):
    """Knows what somebody may have meant."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and what is near it."""
        known = [option for action in self._actions for option in action.option_strings]
        wrong = message.rpartition(": ")[2].split()
        for word in wrong if "unrecognized arguments" in message else ():
            close = get_close_matches(word.partition("=")[0], known, 1)
            if close:
                message += f". Did you mean {close[0]}?"
                break
        super().error(message)


def versions() -> str:
    """What a report about a mistake has to name."""
    sdl = ".".join(map(str, pygame.get_sdl_version()))
    return (
        f"pgasync {version('pgasync')}, pygame-ce {pygame.ver}, SDL {sdl}, Python {platform.python_version()}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns: the exit code: 0, 1 after a crash, without a display, or when
        something was found that should not be, 2 for what cannot be done as it
        was asked, 130 after Ctrl-C.
    """
    parser = Parser(
        prog="pgasync", description="Games written as coroutines.", epilog=f"example:  {play.EXAMPLE}"
    )
    parser.add_argument("--version", action="version", version=versions())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        command = commands.add_parser(
            name, help=module.HELP, description=module.HELP, epilog=f"example:  {module.EXAMPLE}"
        )
        command.set_defaults(parser=command)
        module.options(command)
    words = sys.argv[1:] if arguments is None else arguments
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        hint = did_you_mean(words[0], COMMANDS)
        print(f"pgasync: no command {words[0]!r}.{hint} There are: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        options, unknown = parser.parse_known_args(words)
        if unknown:  # told by the command that does not know it, not by the one above all
            options.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        code: int = COMMANDS[options.command].run(options)
        return code
    except NoGameError as error:
        print(f"pgasync: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
