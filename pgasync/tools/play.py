"""`pgasync play`."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from pgasync.engine.chunks import MAGIC
from pgasync.engine.crash import kind_of, read_crash, tell
from pgasync.engine.game import Game
from pgasync.engine.process import CTRL_C
from pgasync.engine.program import Program
from pgasync.engine.recorder import Recorder
from pgasync.engine.run import play_in_window, play_on
from pgasync.engine.window import NoDisplayError
from pgasync.tools.pictures import PictureError, Pictures, picture_options, whole, why_no_pictures
from pgasync.tools.progress import Progress
from pgasync.tools.shelf import chosen_game

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
    parser.add_argument("--ticks", type=whole, metavar="N", help="end after N ticks (headless)")
    parser.add_argument("--demo", action="store_true", help="let the game's own demo play")
    parser.add_argument("--inspect", action="store_true", help="with the inspector open, as after F12")
    parser.add_argument("--seed", type=int, metavar="N", help="the seed of the game's random numbers")
    parser.add_argument("--record", metavar="FILE", help="record the run, for `pgasync replay FILE`")
    pictures = parser.add_argument_group("pictures (headless)")
    picture_options(pictures)
    pictures.add_argument("--to", type=whole, metavar="TICK", help="where the GIF or video ends")


def run(options: argparse.Namespace) -> int:
    """Play; return the exit code."""
    mistake = cannot(options)
    if mistake:
        print(f"pgasync: {mistake}", file=sys.stderr)
        return 2
    program = chosen_game(options.game, demo=options.demo)
    seed = program.settings.get("seed") if options.seed is None else options.seed
    game = program.game(seed=seed)
    with ExitStack() as files:
        try:
            file = None if options.record is None else files.enter_context(open(options.record, "wb"))
        except OSError as error:
            print(f"pgasync: the recording cannot be written: {error}", file=sys.stderr)
            return 2
        # Without a window nothing comes from outside: then it is enough to know how far it went.
        looking = file is not None or not options.headless
        game.recorder = recorder = Recorder(game, origin(program, options), file, looking=looking)
        return (
            play_headless(program, game, recorder, options)
            if options.headless
            else play_seen(program, game, options.inspect)
        )


def origin(program: Program, options: argparse.Namespace) -> dict[str, str | bool]:
    """What plays this game again, from wherever somebody types it."""
    there = os.path.exists(program.name)
    return {"game": os.path.abspath(program.name) if there else program.name, "demo": options.demo}


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


def play_headless(program: Program, game: Game, recorder: Recorder, options: argparse.Namespace) -> int:
    """Play without a window; take the pictures."""
    # A game may end before its ticks do, and then there is nothing left to
    # draw. So it is drawn now and then: always would take most of the time.
    draw = NOW_AND_THEN if options.screenshot is not None and options.at is None else 0
    pictures: Pictures | None = None
    try:
        pictures = taken = Pictures(game, options)
        with Progress("playing", options.ticks, "ticks") as progress:

            def watch(n: int) -> None:
                taken.watch(n)
                progress.to(n)
                if n == options.ticks:
                    recorder.look()

            play_on(game, program.main, program.args, options.ticks, draw, watch=watch)
        recorder.finish("ended" if recorder.ticks < options.ticks else "stopped")
        pictures.close()
        return 0
    except PictureError as error:
        return refused(error)
    except Exception as error:
        recorder.finish("crashed", kind_of(error))
        tell(error, read_crash(error, game.seed, recorder.again()))
        if pictures is not None:
            with suppress(PictureError):  # one may be of a tick that never came
                pictures.close()
    finally:
        recorder.finish("stopped")
        if pictures is not None:
            pictures.cut_short()
    return 1


def refused(error: PictureError) -> int:
    """Say why there is no picture."""
    print(f"pgasync: {error}", file=sys.stderr)
    return 2


def cannot(options: argparse.Namespace) -> str:
    """Why something cannot be done, said before anything is played; empty if it can."""
    if not options.headless:
        for name in ("ticks", "screenshot", "at", "gif", "video", "begin", "every", "to"):
            if getattr(options, name) is not None:
                return f"--{'from' if name == 'begin' else name} goes with --headless."
    elif options.inspect:
        return "--inspect needs a window; without one, use: pgasync tree"
    elif options.ticks is None:
        return "--headless needs --ticks N, as nobody can end the game."
    if options.to is not None and options.gif is None and options.video is None:
        return "--to goes with --gif or --video."
    return why_no_pictures(options) or ("" if options.record is None else cannot_record(options.record))


def cannot_record(name: str) -> str:
    """Why there can be no recording of a name; empty if nothing speaks against it."""
    file = Path(name)
    if not name:
        return "--record needs the name of a file."
    if file.is_dir() or name.endswith(("/", os.sep)):
        return f"{name!r} is a folder: name a file in it, such as {os.path.join(name, 'run.replay')!r}."
    if not file.parent.is_dir():
        return f"there is no folder {str(file.parent)!r} to keep the recording in."
    if file.is_file() and not is_recording(file):
        return f"{name!r} is there already, and is no recording: give another name."
    return ""


def is_recording(file: Path) -> bool:
    """Whether a file may be written over: it is a recording, or empty."""
    try:
        with file.open("rb") as there:
            return there.read(len(MAGIC)) in (MAGIC, b"")
    except OSError:
        return False
