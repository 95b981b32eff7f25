"""What threads and futures have brought comes again in the ticks in which it came."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pygame
import pytest

import pgasync
from pgasync import Game
from pgasync.engine import outcome, outside
from pgasync.engine.recorder import Recorder
from pgasync.engine.run import play_in_window
from pgasync.engine.window import Window
from pgasync.tools import cli
from pgasync.tools.replay.recording import Answer, Recording, read_recording, recording_in
from pgasync.tools.replay.rerun import Rerun
from pgasync.tools.shelf import find_game

SAFE = 30  # s; nothing takes so long but a mistake
TOP = """
import os, pygame, threading
from concurrent.futures import Future
from pgasync import *

NOTE = {note!r}
gate = None  # in the recorded run something to wait for
future = None

def note(text):
    with open(NOTE, "a") as file:
        file.write(text)

def held():
    if gate is not None:
        assert gate.wait(30)

def plain(value):
    held()
    note("p")
    return value

def picture():
    held()
    note("s")
    return pygame.Surface((4, 4))

def broken():
    held()
    note("b")
    raise KeyError("no such thing")

async def show(scene, coro):
    result = await coro
    scene.sprite(result if isinstance(result, pygame.Surface) else pygame.Surface((len(str(result)), 2)))

async def main(game):
    await game.play(level)
"""


@pytest.fixture
def toy(tmp_path):
    """Write a game into a file, with the place for its notes."""

    def write(source):
        file = tmp_path / "toy.py"
        file.write_text(TOP.format(note=str(tmp_path / "note.txt")) + source)
        return str(file)

    return write


def level(*lines):
    """A scene that does something, and then nothing."""
    return "async def level(scene):\n" + "".join(f"    {line}\n" for line in (*lines, "await sleep(9)"))


def notes(tmp_path):
    """Which functions were called, ever."""
    note = tmp_path / "note.txt"
    return "".join(sorted(note.read_text())) if note.exists() else ""


@pytest.fixture
def record(tmp_path):
    """Record a run in which what goes on outside ends before a tick that is said."""

    def run(file, end_at, ticks=60, future=None):
        program = find_game(file)
        names = program.main.__globals__
        names["gate"], names["future"] = threading.Event(), future
        game = program.game(size=(32, 24), seed=3)
        path = tmp_path / "a.replay"
        with path.open("wb") as out:
            game.recorder = Recorder(game, {"game": program.name, "demo": False}, out)
            game.start(program.main)
            for n in range(ticks):
                if n == end_at:
                    names["gate"].set()
                    game.outside.settle()
                    if future is not None:
                        future.set_result(names["answer"])
                game.tick()
            game.recorder.look()
            game.main.cancel("the test ended")
            names["gate"].set()
            assert game.outside.close() == []
            game.recorder.finish("stopped")
        return path

    return run


def replay(path, capsys, *more):
    """The exit code of a replay, and what it has said."""
    code = cli.main(["replay", str(path), *(more or ("--headless",))])
    said = capsys.readouterr()
    return code, said.out + said.err


SAME = (0, "60 ticks, all as recorded.\n")


def test_plain_results_come_again_and_the_function_is_not_called(toy, record, tmp_path, capsys):
    file = toy(
        "async def level(scene):\n    await show(scene, in_thread(plain, 'abc'))\n    await sleep(9)\n"
    )
    path = record(file, end_at=40)
    assert notes(tmp_path) == "p"
    recording = read_recording(path)
    assert recording.results == {1: Answer("plain", "abc")}
    assert [n for n in range(60) if recording.tick(n).results] == [40]
    assert replay(path, capsys) == SAME
    assert notes(tmp_path) == "p"


def test_other_results_are_made_again_and_come_in_the_same_tick(toy, record, tmp_path, capsys):
    file = toy(level("await show(scene, in_thread(picture))"))
    path = record(file, end_at=40)
    assert read_recording(path).results == {1: Answer("picture", again=True)}
    assert replay(path, capsys) == SAME
    assert notes(tmp_path) == "ss"


def test_more_than_a_recording_is_for_is_made_again(toy, record, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(outcome, "MOST_LETTERS", 20)
    file = toy(
        "async def level(scene):\n    await show(scene, in_thread(plain, 'x' * 12))\n    await sleep(9)\n"
    )
    path = record(file, end_at=40)
    assert read_recording(path).results == {1: Answer("plain", again=True)}
    assert replay(path, capsys) == SAME
    assert notes(tmp_path) == "pp"


def test_errors_come_again(toy, record, tmp_path, capsys):
    file = toy(
        "async def level(scene):\n    try:\n        await in_thread(broken)\n"
        "    except KeyError as error:\n        scene.text(str(error))\n    await sleep(9)\n"
    )
    path = record(file, end_at=7)
    assert replay(path, capsys) == SAME
    assert notes(tmp_path) == "b"


def test_many_of_all_kinds_some_of_them_cancelled(toy, record, tmp_path, capsys):
    file = toy(
        "async def level(scene):\n"
        "    for n in range(6):\n"
        "        scene.start(show(scene, in_thread(plain, n * 7)))\n"
        "        scene.start(show(scene, in_thread(picture)))\n"
        "        with move_on_after(0.05 * n):\n"
        "            await in_thread(plain, [n])\n"
        "        await sleep(0.1)\n"
        "    await sleep(9)\n"
    )
    path = record(file, end_at=20)
    assert replay(path, capsys) == SAME
    assert replay(path, capsys, "--headless", "--to", "21") == (0, "21 ticks, all as recorded.\n")


def test_a_run_with_threads_verifies_in_two_processes(toy, tmp_path, capsys):
    file = toy(
        "async def level(scene):\n"
        "    for n in range(9):\n"
        "        await show(scene, in_thread(picture if n % 2 else int, *(() if n % 2 else (n,))))\n"
        "    await sleep(9)\n"
    )
    path = tmp_path / "a.replay"
    words = ["play", file, "--headless", "--ticks", "60", "--seed", "3", "--record", str(path)]
    assert cli.main(words) == 0
    capsys.readouterr()
    assert replay(path, capsys, "--verify") == (
        0,
        "60 ticks, all as recorded in two processes of different hash seeds.\n",
    )


def test_a_crash_after_a_result_is_seen_again(toy, tmp_path, capsys, monkeypatch):
    file = toy(level("await show(scene, in_thread(plain, 5))", "await next_frame()", "1 / 0"))
    program = find_game(file)
    looks = []

    def events(window):
        looks.append(1)
        return [pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE)] if len(looks) > 60 else []

    monkeypatch.setattr(Window, "events", events)
    with pytest.raises(SystemExit):
        play_in_window(program.game(size=(32, 24), seed=3), program.main)
    said = capsys.readouterr().err
    path = said.partition("pgasync replay ")[2].split("\n")[0].strip('"')
    monkeypatch.undo()
    # `play_in_window` was not told where the game is, as `pgasync play` would be.
    code, said = replay(path, capsys, "--headless", "--game", file)
    assert (code, "and then the same ZeroDivisionError" in said) == (0, True)
    assert notes(tmp_path) == "p"


FUTURE = """
async def level(scene):
    await show(scene, wait_future(future or Future()))
    await sleep(9)

"""


def test_a_plain_result_of_a_future_comes_again_though_the_future_does_not(toy, record, capsys):
    path = record(toy(FUTURE + "answer = 'page'"), end_at=30, future=Future())
    assert read_recording(path).results == {1: Answer("wait_future", "page")}
    assert replay(path, capsys) == SAME


def test_for_another_result_of_a_future_the_replay_waits_until_its_own_is_done(toy, record, capsys):
    later = """
def later():
    made = Future()
    threading.Timer(0.05, made.set_result, [answer]).start()
    return made

answer = pygame.Surface((4, 4))
"""
    file = toy(FUTURE.replace("Future()", "later()") + later)
    path = record(file, end_at=30, future=Future())
    assert read_recording(path).results == {1: Answer("wait_future", again=True)}
    assert replay(path, capsys) == SAME


def test_a_future_that_never_comes_is_told(toy, record, capsys, monkeypatch):
    path = record(toy(FUTURE + "answer = pygame.Surface((4, 4))"), end_at=30, future=Future())
    monkeypatch.setattr(outside, "PATIENCE", 0)
    code, said = replay(path, capsys)
    assert code == 1
    assert (
        "TimeoutError: a Future of concurrent.futures, which level waits for, has not come to its end within"
        " 0 s. The recording could not keep its result, so the replay waits for that of this run."
    ) in said


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (
            "in_thread(plain, 1)",
            "in_thread(picture)",
            "from tick 0 on: the game began 'picture' outside, the recorded one 'plain'",
        ),
        (
            "in_thread(plain, 1)",
            "sleep(9)",
            "the recorded game waited for the result of 'plain', this one does not",
        ),
    ],
)
def test_a_game_that_waits_for_something_else_now_is_told(
    toy, record, capsys, monkeypatch, before, after, text
):
    path = record(toy(level(f"await {before}")), end_at=40)
    toy(level(f"await {after}"))
    # Or the states would tell, too, in words of their own.
    monkeypatch.setattr(Recording, "comparable", lambda recording: False)
    code, said = replay(path, capsys)
    assert code == 1
    assert text in said


def test_what_was_recorded_of_others_than_this_game_waits_for_is_not_called(toy, record, tmp_path, capsys):
    """Cancelled in the recorded run, its end is in no recording: a replay has no reason to call it."""
    file = toy(
        "async def level(scene):\n"
        "    with move_on_after(0.2):\n        await in_thread(plain, 1)\n    await sleep(9)\n"
    )
    path = record(file, end_at=50)
    before = notes(tmp_path)
    assert replay(path, capsys) == SAME
    assert notes(tmp_path) == before


def busy_life(names):
    """A game of many calls that take their time, some of them cancelled."""

    def work(n, pause):
        threading.Event().wait(pause / 2000)
        return pygame.Surface((n % 5 + 1, 2)) if n % 3 else n

    async def worker(scene, n):
        chance = scene.game.random
        with pgasync.move_on_after(chance.choice([0.05, 0.2, 9])):
            for _ in range(chance.randrange(1, 4)):
                result = await pgasync.in_thread(work, n, chance.randrange(4))
                names.append((scene.clock.frame, n, type(result).__name__))
                scene.sprite(result if isinstance(result, pygame.Surface) else pygame.Surface((9, 9)))

    async def level(scene):
        async for n in pgasync.every(0.03):
            task = scene.start(worker(scene, n))
            if scene.game.random.random() < 0.2:
                task.cancel()

    async def main(game):
        await game.play(level)

    return main


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_threads_do_the_replay_is_the_same_run(seed):
    seen, again = [], []
    game = Game((32, 24), seed=seed)
    recorder = game.recorder = Recorder(game, {"game": "toy", "demo": False})
    game.start(busy_life(seen))
    for _ in range(300):
        game.tick()
    recorder.look()
    game.main.cancel("the test ended")
    assert game.outside.close() == []
    recorder.finish("stopped")
    recording = recording_in(b"".join([*recorder.kept[:-1], *recorder.seen, *recorder.kept[-1:]]), "it")
    assert recording.damage == ""

    game = Game(**recording.settings())
    rerun = game.recorder = Rerun(game, recording)
    game.start(busy_life(again))
    for n in range(300):
        rerun.step(n)
    rerun.look()
    game.main.cancel("the test ended")
    assert game.outside.close() == []
    assert rerun.report() == ""
    assert again == seen
    assert seen
