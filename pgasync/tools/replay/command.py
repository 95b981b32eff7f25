"""`pgasync replay`."""

from __future__ import annotations

import argparse
import math
import sys

from pgasync.engine.crash import kind_of, read_crash, tell
from pgasync.engine.process import Interrupt
from pgasync.engine.recorder import versions
from pgasync.engine.window import NoDisplayError
from pgasync.tools.pictures import PictureError, Pictures, picture_options, whole, why_no_pictures
from pgasync.tools.progress import Progress
from pgasync.tools.replay.playback import open_game, play_headless, play_seen
from pgasync.tools.replay.recording import Recording, RecordingError, read_recording
from pgasync.tools.replay.rerun import Rerun
from pgasync.tools.replay.verify import verify

__all__ = ["EXAMPLE", "HELP", "options", "run"]

HELP = "Play a recording again, and tell whether it goes the same way."
EXAMPLE = "pgasync replay run.replay --headless --to 600 --screenshot there.png"

SAME, DIFFERS, CANNOT, INTERRUPTED = 0, 1, 2, 130
NOW_AND_THEN = 20
"""Ticks between two pictures that are drawn only in case that the game ends."""


def options(parser: argparse.ArgumentParser) -> None:
    """What can be asked of `pgasync replay`."""
    parser.add_argument("file", help="a recording, made by `pgasync play GAME --record FILE` or by a crash")
    parser.add_argument("--headless", action="store_true", help="without a window, as fast as it goes")
    parser.add_argument("--speed", type=speed, metavar="X", help="so many times as fast (in the window)")
    parser.add_argument("--to", type=whole, metavar="TICK", help="stop after so many ticks")
    parser.add_argument("--game", metavar="GAME", help="the game, if it is not where it was")
    parser.add_argument(
        "--verify", action="store_true", help="replay in two processes, and compare everything"
    )
    picture_options(parser.add_argument_group("pictures (without a window)"))


def speed(text: str) -> float:
    """The speed that somebody has typed."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 1000:
        raise argparse.ArgumentTypeError(f"X must be a number > 0 and at most 1000, got {text!r}")
    return value


def run(options: argparse.Namespace) -> int:
    """Replay; return the exit code: 0 if all was as recorded, 1 if it was not, 2 if it could not be done."""
    try:
        mistake = cannot(options)
        if mistake:
            return refused(mistake)
        recording = read_recording(options.file)
        if options.to is not None and options.to > recording.ticks:
            return refused(f"the recording has {recording.ticks:,} ticks, and no tick {options.to:,}.")
        to = recording.ticks if options.to is None else options.to
        if recording.damage:
            say(recording.damage)
        elif not recording.how:
            say(
                f"{options.file!r} has no end: whatever made it was stopped at once."
                " It is played as far as it goes."
            )
        if not recording.comparable():
            say("its states were noted by another version of pgasync: only its end is compared.")
        code = verified(options, recording, to) if options.verify else replayed(options, recording, to)
    except (RecordingError, PictureError) as error:
        return refused(str(error))
    return code or (CANNOT if recording.damage else SAME)


def replayed(options: argparse.Namespace, recording: Recording, to: int) -> int:
    """Replay once."""
    program, game = open_game(recording, options.game)
    game.recorder = rerun = Rerun(game, recording)
    if options.headless or wants_pictures(options):
        pictures = Pictures(game, options)
        draw = NOW_AND_THEN if options.screenshot is not None and options.at is None else 0
        with Progress("replaying", to, "ticks") as progress:

            def watch(n: int) -> None:
                pictures.watch(n)
                progress.to(n)

            try:
                error = play_headless(program, rerun, to, watch, draw)
            except BaseException:
                pictures.cut_short()
                raise
        if error is not None:
            tell(error, read_crash(error, game.seed))
        pictures.close()
    else:
        interrupt = Interrupt()
        try:
            watched, error = play_seen(program, rerun, to, options.speed or 1.0, interrupt)
        except NoDisplayError:
            say(
                "there is no display here to open a window on; without one, use:"
                f" pgasync replay {options.file} --headless"
            )
            return DIFFERS
        if interrupt.came:
            return INTERRUPTED
        if not watched and rerun.difference is None:
            return SAME
    if rerun.difference is not None:
        say(f"{options.file} {rerun.report()}.")
        hint = other_versions(recording)
        if hint:
            say(hint)
        say(f"whether two runs agree here, and where not: pgasync replay {options.file} --verify")
        return DIFFERS
    crash = "" if error is None else f", and then the same {kind_of(error)}"
    if error is not None and rerun.cut_short:
        crash = f"; when it was stopped there, its cleanup failed with {kind_of(error)}"
    print(f"{counted(rerun.ticks)}, all as recorded{crash}.")
    return SAME


def verified(options: argparse.Namespace, recording: Recording, to: int) -> int:
    """Replay in two processes."""
    open_game(recording, options.game)  # what cannot be played is told here, once
    verdict = verify(options.file, to, options.game)
    if verdict.failed:
        return refused("a process that was to replay it has failed; see above.")
    if verdict.texts:
        for text in verdict.texts:
            say(text)
        return DIFFERS
    print(f"{counted(verdict.ticks)}, all as recorded in two processes of different hash seeds.")
    return SAME


def cannot(options: argparse.Namespace) -> str:
    """Why something cannot be done, said before anything is played; empty if it can."""
    if options.verify and (options.speed is not None or wants_pictures(options)):
        return "--verify goes without --speed and without pictures."
    if options.speed is not None and (options.headless or wants_pictures(options)):
        return "--speed is for the window; without one it is as fast as it goes."
    return why_no_pictures(options)


def wants_pictures(options: argparse.Namespace) -> bool:
    """Whether there is to be a file with a picture."""
    return any(name is not None for name in (options.screenshot, options.gif, options.video))


def other_versions(recording: Recording) -> str:
    """With what else it was recorded; empty if with the same."""
    recorded = recording.versions()
    other = [
        f"{name} {recorded[name]} (here {value})"
        for name, value in versions().items()
        if recorded.get(name, value) != value
    ]
    return f"it was recorded with {', '.join(other)}." if other else ""


def counted(ticks: int) -> str:
    """So many ticks, in words."""
    return "1 tick" if ticks == 1 else f"{ticks:,} ticks"


def refused(text: str) -> int:
    """Say why something is not done."""
    say(text)
    return CANNOT


def say(text: str) -> None:
    """Say it in the terminal."""
    print(f"pgasync: {text}", file=sys.stderr)
