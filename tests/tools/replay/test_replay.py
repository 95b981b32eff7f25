"""`pgasync play --record`, `pgasync replay`, and games that go another way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pygame
import pytest

from pgasync import Game
from pgasync.engine import recorder as recorders
from pgasync.engine.recorder import Recorder
from pgasync.engine.run import play_in_window
from pgasync.engine.window import Window
from pgasync.tools import cli
from pgasync.tools.replay.playback import Remote
from pgasync.tools.replay.recording import read_recording
from pgasync.tools.shelf import find_game

HOUSE = Path(__file__).parents[3]
TOP = """
import os, pygame, time
from pgasync import *

def block():
    return pygame.Surface((4, 4))
"""
STEERED = """
async def level(scene):
    with scene.sprite(block(), pos=(9, 9)) as me:
        async for dt in frames():
            me.x += 40 * axis("left", "right") * dt
            if me.x > 16:
                raise ValueError("too far")

async def main(game):
    await game.play(level)
"""
WANDERING = """
async def level(scene):
    with scene.sprite(block(), pos=(9, 9)) as me:
        async for dt in frames():
            if scene.clock.frame > 20:
                me.x += {somehow}
            me.y = me.x

async def main(game):
    await game.play(level)
"""


@pytest.fixture
def toy(tmp_path):
    """Write a game into a file."""

    def write(source):
        file = tmp_path / "toy.py"
        file.write_text(TOP + source)
        return str(file)

    return write


def command(*words, capsys):
    """Run a command; its exit code, and what it has said."""
    code = cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def record(toy_file, to, ticks=100, *more):
    words = ["play", toy_file, "--headless", "--ticks", str(ticks), "--seed", "3", "--record", str(to), *more]
    assert cli.main(words) == 0


@pytest.fixture
def steered(toy, tmp_path, monkeypatch):
    """A recording of a player who steers in a window until the game breaks."""
    program = find_game(toy(STEERED))
    path = tmp_path / "steered.replay"
    monkeypatch.setattr(Window, "events", hands())
    game = program.game(size=(32, 24), seed=3)
    origin = {"game": program.name, "demo": False}
    with path.open("wb") as file:
        game.recorder = Recorder(game, origin, file)
        with pytest.raises(SystemExit):
            play_in_window(game, program.main)
    monkeypatch.undo()
    return path


def hands():
    """What a player does, by picture: nothing, a key, and ESCAPE again and again for the crash page."""
    looks = [0]

    def events(window):
        looks[0] += 1
        if looks[0] == 3:
            return [pygame.Event(pygame.KEYDOWN, key=pygame.K_RIGHT, mod=0, unicode="", scancode=79)]
        return [pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE)] if looks[0] > 30 else []

    return events


# What is the same.


def test_a_few_minutes_of_meteors_replay_exactly(tmp_path, capsys):
    path = tmp_path / "a.replay"
    words = ["play", "meteors", "--headless", "--ticks", "5000", "--demo", "--seed", "6", "--record", path]
    assert command(*words, capsys=capsys)[0] == 0
    assert command("replay", path, "--headless", capsys=capsys) == (0, "5,000 ticks, all as recorded.\n", "")
    assert path.stat().st_size < 25_000
    recording = read_recording(path)
    assert (len(recording.prints), len(recording.full), recording.busy) == (5001, 84, {})
    assert (recording.how, recording.about["demo"]) == ("stopped", True)


def test_a_recording_verifies_in_two_processes(tmp_path, capsys):
    path = tmp_path / "a.replay"
    words = ["play", "meteors", "--headless", "--ticks", "1500", "--demo", "--seed", "6", "--record", path]
    assert command(*words, capsys=capsys)[0] == 0
    assert command("replay", path, "--verify", capsys=capsys) == (
        0,
        "1,500 ticks, all as recorded in two processes of different hash seeds.\n",
        "",
    )


def test_a_crash_in_the_window_is_seen_again_without_one(steered, capsys):
    recording = read_recording(steered)
    assert (recording.how, recording.what) == ("crashed", "ValueError")
    keys = [event.key for tick in recording.busy for event in recording.tick(tick).events]
    assert keys[0] == pygame.K_RIGHT
    code, out, err = command("replay", steered, "--headless", capsys=capsys)
    assert code == 0
    assert out == f"{recording.ticks} ticks, all as recorded, and then the same ValueError.\n"
    assert "The game has stopped.\nValueError: too far\nin the task  main > level\n" in err


def test_a_crash_in_the_window_is_seen_again_in_a_window(steered, capsys, monkeypatch):
    looks = iter(range(200))
    # Keys of whoever watches: the game must not hear them.
    presses = {5: pygame.K_LEFT, **dict.fromkeys(range(40, 200), pygame.K_ESCAPE)}

    def events(window):
        key = presses.get(next(looks))
        return [] if key is None else [pygame.Event(pygame.KEYDOWN, key=key)]

    monkeypatch.setattr(Window, "events", events)
    code, out, _ = command("replay", steered, "--speed", "8", capsys=capsys)
    assert code == 0
    assert out.endswith("ticks, all as recorded, and then the same ValueError.\n")
    assert not pygame.display.get_init()


def test_a_crash_without_a_window_gives_the_command_that_shows_it_again(toy, capsys):
    file = toy("async def main(game):\n    await wait_frames(700)\n    1 / 0\n")
    code, _, err = command("play", file, "--headless", "--ticks", "900", capsys=capsys)
    assert code == 1
    [line] = [line for line in err.splitlines() if line.startswith("to see it again:  pgasync ")]
    words = line.removeprefix("to see it again:  pgasync ").split()
    code, out, err = command(*words, "--headless", capsys=capsys)
    assert (code, out) == (0, "700 ticks, all as recorded, and then the same ZeroDivisionError.\n")


def test_a_crash_of_a_draw_function_is_seen_again(toy, tmp_path, capsys):
    file = toy(
        "async def level(scene):\n    scene.draw(lambda surface: 1 / 0)\n    await sleep_forever()\n"
        "async def main(game):\n    await sleep(0.1)\n    await game.play(level)\n"
    )
    path = tmp_path / "a.replay"
    code, _, err = command("play", file, "--headless", "--ticks", "9", "--record", path, capsys=capsys)
    assert code == 1
    assert f"to see it again:  pgasync replay {path}" in err
    assert command("replay", path, "--headless", capsys=capsys)[:2] == (
        0,
        "9 ticks, all as recorded, and then the same ZeroDivisionError.\n",
    )


def test_a_window_closed_by_the_player_is_in_the_recording(toy, tmp_path, capsys, monkeypatch):
    file = toy("async def main(game):\n    await sleep_forever()\n")
    looks = iter(range(9))
    quit_later = lambda window: [pygame.Event(pygame.QUIT)] if next(looks, 9) > 5 else []  # noqa: E731
    monkeypatch.setattr(Window, "events", quit_later)
    path = tmp_path / "a.replay"
    assert command("play", file, "--record", path, capsys=capsys)[0] == 0
    recording = read_recording(path)
    assert recording.how == "ended"
    assert command("replay", path, "--headless", capsys=capsys)[0] == 0
    assert recording.tick(recording.ticks - 1).events == [pygame.Event(pygame.QUIT)]


def test_with_a_variable_step_every_tick_is_as_long_as_it_was(toy, tmp_path, capsys):
    program = find_game(toy(WANDERING.format(somehow="dt")))
    game = program.game(variable_step=True, size=(8, 8))
    path = tmp_path / "a.replay"
    with path.open("wb") as file:
        recorder = game.recorder = Recorder(game, {"game": program.name, "demo": False}, file)
        game.start(program.main)
        for n in range(100):
            game.tick(dt=(n * 7 % 13) / 999)
        game.main.cancel("over")
        recorder.finish("stopped")
    assert command("replay", path, "--headless", capsys=capsys)[0] == 0


def test_what_the_world_has_said_is_said_again_and_the_world_is_left_alone(toy, tmp_path, capsys):
    note = tmp_path / "note.txt"
    file = toy(
        "def keep(text):\n"
        f"    with open({str(note)!r}, 'a') as file:\n        file.write(text)\n"
        "    return os.getpid()\n"
        "async def main(game):\n    try:\n"
        "        await sleep(game.ask('how long', lambda: time.perf_counter() % 1))\n"
        "        game.ask('keep', lambda: keep('x'))\n"
        "        await sleep_forever()\n"
        "    finally:\n        game.ask('keep', lambda: keep('y'))\n"
    )
    path = tmp_path / "a.replay"
    record(file, path)
    assert note.read_text() == "xy"
    assert command("replay", path, "--headless", capsys=capsys)[0] == 0
    # Stopped early, its cleanup asks for what is not its turn yet: no difference, and no harm.
    assert command("replay", path, "--headless", "--to", "0", capsys=capsys)[0] == 0
    assert note.read_text() == "xy"


def test_the_high_score_of_meteors_is_the_one_that_was_there_when_it_was_recorded(
    tmp_path, capsys, monkeypatch
):
    from games.meteors.scores import HighScore

    def best():
        return HighScore(Game(title="Meteors"))

    monkeypatch.setattr("pygame.system.get_pref_path", lambda *names: str(tmp_path))
    best().beaten_by(5)
    path = tmp_path / "a.replay"
    words = ["play", "meteors", "--headless", "--ticks", "900", "--seed", "6", "--record", path]
    assert command(*words, capsys=capsys)[0] == 0
    best().beaten_by(70)
    assert command("replay", path, "--headless", capsys=capsys)[0] == 0
    assert best().best == 70
    [answer] = read_recording(path).answers
    assert {"best": 5} in answer.value


def test_a_replay_loads_what_was_there_then_and_saves_nothing(toy, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setattr("pygame.system.get_pref_path", lambda *names: str(folder))
    (folder / "bad.json").write_text("{")
    file = toy(
        "async def main(game):\n"
        "    runs = game.load('runs', 0)\n"
        "    game.save('runs', runs + 1)\n"
        "    settings = game.settings(pause=0.1)\n"
        "    game.load('bad')\n"
        "    await sleep(settings.pause + runs / 7 + len(game.saves.damaged) / 3)\n"
        "    settings.pause = 0.4\n"
        "    if game.random.random() < 2:\n        await sleep(settings.pause)\n"
    )
    path = tmp_path / "a.replay"
    record(file, path)
    assert sorted(each.name for each in folder.iterdir()) == [
        "bad.json.damaged",
        "runs.json",
        "settings.json",
    ]
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert b'"data": 1' in before["runs.json"]
    capsys.readouterr()
    code, _, err = command("replay", path, "--headless", capsys=capsys)
    assert (code, err) == (0, "")
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_a_replay_stopped_early_does_not_mind_what_its_cleanups_ask_for(toy, tmp_path, capsys, monkeypatch):
    file = toy(
        "async def main(game):\n    try:\n        await sleep(1)\n        game.ask('first', int)\n"
        "    finally:\n        game.ask('last', int)\n"
    )
    path = tmp_path / "a.replay"
    record(file, path)
    for words in (["--headless", "--to", "30"], ["--to", "30", "--speed", "8"], ["--headless"]):
        code, out, err = command("replay", path, *words, capsys=capsys)
        assert (code, err) == (0, "")
        assert out.endswith(f"{60 if len(words) == 1 else 30} ticks, all as recorded.\n")


def test_an_error_of_the_world_is_raised_again(toy, tmp_path, capsys):
    file = toy(
        "def fail():\n    if os.environ.get('AGAIN'): return 1\n    raise FileNotFoundError('gone')\n"
        "async def main(game):\n    try:\n        game.ask('a', fail)\n"
        "    except FileNotFoundError as error:\n        await wait_frames(len(str(error)))\n"
    )
    path = tmp_path / "a.replay"
    record(file, path)
    os.environ["AGAIN"] = "1"
    try:
        assert command("replay", path, "--headless", capsys=capsys)[:2] == (0, "4 ticks, all as recorded.\n")
    finally:
        del os.environ["AGAIN"]


def test_what_was_posted_from_outside_comes_again_in_its_place(toy, tmp_path, capsys):
    program = find_game(
        toy(
            "async def level(scene):\n    async for event in events(pygame.USEREVENT):\n"
            "        scene.game.random.seed(scene.game.random.randrange(99) * event.code)\n"
            "async def main(game):\n    game.post(pygame.Event(pygame.USEREVENT, code=2))\n"
            "    await game.play(level)\n"
        )
    )
    game = program.game(seed=3)
    path = tmp_path / "a.replay"
    with path.open("wb") as file:
        recorder = game.recorder = Recorder(game, {"game": program.name, "demo": False}, file)
        game.post(pygame.Event(pygame.USEREVENT, code=7))  # before the one of the main function
        game.start(program.main)
        for n in range(200):
            if n == 100:
                game.post(pygame.Event(pygame.USEREVENT, code=5))
            game.tick()
        game.main.cancel("over")
        recorder.finish("stopped")
    assert len(read_recording(path).busy) == 2
    assert command("replay", path, "--headless", capsys=capsys)[0] == 0


# What is not.


@pytest.mark.parametrize(
    "somehow", ["hash('a') % 9 / 9", "id(object()) / 1e9", "time.time() % 1", "os.getpid()"]
)
def test_a_game_that_depends_on_hashes_addresses_the_clock_or_the_process_is_caught(
    toy, tmp_path, capsys, somehow
):
    path = tmp_path / "a.replay"
    record(toy(WANDERING.format(somehow=somehow)), path, 60)
    code, _, err = command("replay", path, "--verify", capsys=capsys)
    assert code == 1
    first, *details = err.splitlines()
    assert first.startswith(
        "pgasync: two runs of the same recording differ from tick 21 on. They order their sets"
    )
    old, new = details[:2]
    assert old.startswith("pgasync: sprites:  - level, main: sprite 0x1.")
    assert new.startswith("pgasync: sprites:  + level, main: sprite 0x1.")
    assert any(
        "differs from the recording from tick 21 on (other at tick 60: sprites)" in line for line in details
    )


def test_a_game_that_loops_over_a_set_is_caught(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    source = (
        "async def a(): await sleep(1)\nasync def b(): await sleep(2)\nasync def c(): await sleep(3)\n"
        "async def level(scene):\n    await sleep(0.5)\n"
        "    for name in {'a', 'b', 'c', 'd', 'e', 'f', 'g'} & set('abc'):\n"
        "        scene.start(globals()[name]())\n"
        "    await sleep_forever()\n"
        "async def main(game):\n    await game.play(level)\n"
    )
    record(toy(source), path, 60)
    code, _, err = command("replay", path, "--verify", capsys=capsys)
    assert code == 1
    assert "differ from tick 60 on" in err or "differ from tick 30 on" in err
    assert "pgasync: tasks:  - " in err


def test_a_game_that_has_changed_since_is_caught_at_the_tick(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    record(toy(WANDERING.format(somehow="1")), path)
    toy(WANDERING.format(somehow="2"))
    code, out, err = command("replay", path, "--headless", capsys=capsys)
    assert (code, out) == (1, "")
    assert err == (
        f"pgasync: {path} differs from the recording from tick 21 on (other at tick 60: sprites).\n"
        f"pgasync: whether two runs agree here, and where not: pgasync replay {path} --verify\n"
    )
    assert command("replay", path, "--headless", "--to", "20", capsys=capsys)[0] == 0
    assert command("replay", path, "--headless", "--to", "21", capsys=capsys)[0] == 1


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("sleep_forever()", "next_frame()", "10 on: the game ended here, the recorded one went on"),
        ("next_frame()", "sleep_forever()", "10 on: the recorded game ended here, this one goes on"),
        (
            "next_frame()",
            "wait_frames(1 / 0)",
            "9 on: this run crashed with ZeroDivisionError, the recorded one did not",
        ),
        (
            "game.ask('a', nap)",
            "game.ask('b', nap)",
            "9 on: the game asked for 'b', the recorded one for 'a'",
        ),
        ("sleep_forever()", "game.ask('b', nap)", "9 on: the game asked for 'b', the recorded one not"),
    ],
)
def test_an_end_or_a_question_that_was_another_is_told(toy, tmp_path, capsys, before, after, text):
    path = tmp_path / "a.replay"
    main = "def nap(): pass\nasync def main(game):\n    await wait_frames(9)\n    await {}\n"
    file = toy(main.format(before).replace("await game", "game"))
    assert command("play", file, "--headless", "--ticks", "90", "--record", path, capsys=capsys)[0] == 0
    toy(main.format(after).replace("await game", "game"))
    code, _, err = command("replay", path, "--headless", capsys=capsys)
    assert code == 1
    assert f"differs from the recording from tick {text}" in err


def test_a_crash_that_does_not_come_again_is_a_difference(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    file = toy("async def main(game):\n    await wait_frames(3)\n    1 / 0\n")
    assert command("play", file, "--headless", "--ticks", "9", "--record", path, capsys=capsys)[0] == 1
    toy("async def main(game):\n    await wait_frames(3)\n    await sleep_forever()\n")
    code, _, err = command("replay", path, "--headless", capsys=capsys)
    assert code == 1
    assert "the recorded run crashed with ZeroDivisionError, this one did not" in err


# Files and words.


def test_what_could_be_read_of_a_damaged_file_is_played_and_the_exit_code_is_2(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    record(toy(STEERED), path, 1000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 3 // 4])
    code, out, err = command("replay", path, "--headless", capsys=capsys)
    assert (code, out) == (2, "900 ticks, all as recorded.\n")
    assert err.startswith(f"pgasync: '{path}' is cut off at byte ")


def test_a_recording_outlives_whoever_made_it(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    words = ["play", toy(STEERED), "--headless", "--ticks", "99999999", "--record", str(path)]
    program = f"import sys; from pgasync.tools.cli import main; sys.exit(main({words!r}))"
    child = subprocess.Popen([sys.executable, "-c", program], cwd=HOUSE, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (path.exists() and path.stat().st_size > 5000):
        assert time.monotonic() < deadline and child.poll() is None
        time.sleep(0.02)
    child.kill()
    child.wait()
    code, out, err = command("replay", path, "--headless", capsys=capsys)
    # The kill may have come in the middle of a write.
    assert (code, "is cut off" in err) in ((0, False), (2, True))
    assert out.endswith(" ticks, all as recorded.\n")
    assert int(out.split()[0].replace(",", "")) >= 1000


def test_ctrl_c_keeps_what_was_recorded_and_exits_with_130(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    file = toy(
        "import signal\nasync def main(game):\n    await wait_frames(400)\n"
        "    signal.raise_signal(signal.SIGINT)\n    await sleep_forever()\n"
    )
    assert command("play", file, "--headless", "--ticks", "900", "--record", path, capsys=capsys)[0] == 130
    recording = read_recording(path)
    assert (recording.ticks, recording.how) == (400, "stopped")
    assert command("replay", path, "--headless", capsys=capsys)[0] == 130  # it presses Ctrl-C again


def test_a_replay_is_played_to_a_tick_and_leaves_its_picture(toy, tmp_path, capsys):
    path, picture = tmp_path / "a.replay", tmp_path / "a.png"
    record(toy("async def level(scene):\n    async for _ in frames():\n"
               "        scene.game.screen_color = scene.clock.frame\n"
               "        scene.draw(lambda s, n=scene.clock.frame: s.set_at((0, 0), (n, 0, 0)))\n"
               "async def main(game):\n    await game.play(level)\n"), path)  # fmt: skip
    words = ["replay", path, "--screenshot", picture]
    assert command(*words, "--to", "40", capsys=capsys)[0] == 0
    assert pygame.image.load(picture).get_at((0, 0))[:3] == (40, 0, 0)
    assert command(*words, "--at", "25", capsys=capsys)[0] == 0
    assert pygame.image.load(picture).get_at((0, 0))[:3] == (25, 0, 0)
    assert command(*words, "--at", "101", capsys=capsys) == (
        2,
        "",
        "pgasync: there is no screenshot: the run ended before tick 101.\n",
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--to", "101"], "pgasync: the recording has 100 ticks, and no tick 101.\n"),
        (["--verify", "--speed", "2"], "pgasync: --verify goes without --speed and without pictures.\n"),
        (
            ["--headless", "--speed", "2"],
            "pgasync: --speed is for the window; without one it is as fast as it goes.\n",
        ),
        (["--at", "3"], "pgasync: --at goes with --screenshot.\n"),
        (["--every", "3"], "pgasync: --every goes with --gif or --video.\n"),
        (["--gif", "a.png"], "pgasync: the picture will be a GIF: call it a.png.gif.\n"),
        (["--game", "zzz"], "pgasync: no game 'zzz'. There are: "),
    ],
)
def test_what_cannot_be_done_is_told(toy, tmp_path, capsys, words, text):
    path = tmp_path / "a.replay"
    record(toy(STEERED), path)
    capsys.readouterr()
    code, _, err = command("replay", path, *words, capsys=capsys)
    assert code == 2
    assert err.startswith(text)


def test_a_game_that_is_elsewhere_now_can_be_named(toy, tmp_path, capsys):
    path = tmp_path / "a.replay"
    file = Path(toy(STEERED))
    record(str(file), path)
    file.rename(tmp_path / "moved.py")
    code, _, err = command("replay", path, "--headless", capsys=capsys)
    assert code == 2
    assert err.endswith("If the recorded game is elsewhere, say where with --game\n")
    nowhere = str(tmp_path / "nowhere.py")
    code, _, err = command("replay", path, "--headless", "--game", nowhere, capsys=capsys)
    assert (code, err) == (2, f"pgasync: no file {nowhere!r}\n")
    assert command("replay", path, "--headless", "--game", tmp_path / "moved.py", capsys=capsys)[0] == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "pgasync: --record needs the name of a file.\n"),
        ("nowhere/a", "pgasync: there is no folder 'nowhere' to keep the recording in.\n"),
        (
            str(HOUSE),
            f"pgasync: '{HOUSE}' is a folder: name a file in it, such as '{HOUSE / 'run.replay'}'.\n",
        ),
    ],
)
def test_a_place_where_no_recording_can_be_is_told(capsys, name, text):
    words = ["play", "meteors", "--headless", "--ticks", "3", "--record", name]
    assert command(*words, capsys=capsys) == (2, "", text)


def test_a_file_that_is_no_recording_is_not_written_over(toy, tmp_path, capsys):
    file = Path(toy(STEERED))
    words = ["play", file, "--headless", "--ticks", "3", "--record"]
    source = file.read_text()
    assert command(*words, file, capsys=capsys) == (
        2,
        "",
        f"pgasync: {str(file)!r} is there already, and is no recording: give another name.\n",
    )
    assert file.read_text() == source
    for _ in range(2):  # one recording may take the place of another
        assert command(*words, tmp_path / "a.replay", capsys=capsys)[0] == 0


def test_ctrl_c_while_it_verifies_ends_all_of_it_with_130_and_says_nothing_ugly(toy, tmp_path):
    path = tmp_path / "a.replay"
    started = tmp_path / "started"
    game = toy(
        f"async def main(game):\n    if os.environ.get('PYTHONHASHSEED') in ('1', '2'):\n"
        f"        open({str(started)!r}, 'a').write('x')\n"
        "        while True: time.sleep(0.01); await next_frame()\n    await sleep_forever()\n"
    )
    record(game, path, 99999)
    words = ["replay", str(path), "--verify"]
    program = f"import sys; from pgasync.tools.cli import main; sys.exit(main({words!r}))"
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=HOUSE,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (started.exists() and started.read_text() == "xx"):
        assert time.monotonic() < deadline and child.poll() is None
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (130, "")


def test_another_version_is_named_when_something_differs(toy, tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.replay"
    record(toy(WANDERING.format(somehow="1")), path)
    toy(WANDERING.format(somehow="2"))
    monkeypatch.setattr(pygame.version, "ver", "9.9")
    _, _, err = command("replay", path, "--headless", capsys=capsys)
    assert err.splitlines()[1].endswith("(here 9.9).")
    assert "it was recorded with pygame-ce 2." in err


def test_states_that_another_version_has_noted_are_not_compared(toy, tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.replay"
    with monkeypatch.context() as other:
        other.setattr(recorders, "SCHEME", 99)
        other.setattr(recorders, "fingerprint", lambda game, before: 5)
        record(toy(STEERED), path)
    assert command("replay", path, "--headless", capsys=capsys) == (
        0,
        "100 ticks, all as recorded.\n",
        "pgasync: its states were noted by another version of pgasync: only its end is compared.\n",
    )


def test_who_watches_can_stop_step_change_the_speed_and_leave():
    remote = Remote(1.0)

    def press(key):
        remote.hear(pygame.Event(pygame.KEYDOWN, key=key))

    press(pygame.K_UP)
    assert remote.speed == 2
    for _ in range(20):
        press(pygame.K_UP)
    assert remote.speed == 64
    for _ in range(20):
        press(pygame.K_DOWN)
    assert remote.speed == 1 / 16
    press(pygame.K_SPACE)
    assert (remote.paused, remote.single) == (True, False)
    press(pygame.K_SPACE)
    press(pygame.K_RIGHT)
    assert (remote.paused, remote.single) == (True, True)
    assert not remote.left
    press(pygame.K_ESCAPE)
    assert remote.left


def test_a_stopped_replay_goes_on_tick_by_tick_and_may_be_left(toy, tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.replay"
    record(toy(STEERED), path)
    keys = iter([pygame.K_SPACE, *[pygame.K_RIGHT] * 5, pygame.K_ESCAPE])
    captions = []
    monkeypatch.setattr(Window, "events", lambda window: [pygame.Event(pygame.KEYDOWN, key=next(keys))])
    monkeypatch.setattr(pygame.display, "set_caption", captions.append)
    assert command("replay", path, capsys=capsys)[0] == 0
    assert captions[-1] == "Toy: tick 5 of 100, speed 1, stopped"


def test_ctrl_c_in_the_window_of_a_replay_exits_with_130(toy, tmp_path, capsys, monkeypatch):
    path = tmp_path / "a.replay"
    record(toy(STEERED), path)

    def events(window):
        signal.raise_signal(signal.SIGINT)
        return []

    monkeypatch.setattr(Window, "events", events)
    assert command("replay", path, capsys=capsys)[0] == 130


def test_a_replay_of_nothing_special_has_the_game_it_says(toy, tmp_path):
    path = tmp_path / "a.replay"
    record(toy(STEERED), path)
    assert read_recording(path).about["game"] == os.path.abspath(tmp_path / "toy.py")
    assert isinstance(find_game(read_recording(path).about["game"]).game(), Game)


CLEANUP_FAILS = """
import pgasync

async def main(game):
    try:
        await pgasync.sleep(1000)
    finally:
        raise OSError("the disk is full")
"""


def test_a_cleanup_that_fails_where_a_replay_is_stopped_is_no_difference(toy, tmp_path, capsys):
    path = str(tmp_path / "a.replay")
    assert cli.main(["play", toy(CLEANUP_FAILS), "--headless", "--ticks", "50", "--record", path]) == 1
    capsys.readouterr()
    code, out, err = command("replay", path, "--headless", "--to", "20", capsys=capsys)
    assert code == 0
    assert out == "20 ticks, all as recorded; when it was stopped there, its cleanup failed with OSError.\n"
    assert "the disk is full" in err
    code, out, _ = command("replay", path, "--headless", capsys=capsys)
    assert (code, out) == (0, "50 ticks, all as recorded, and then the same OSError.\n")
    assert command("replay", path, "--verify", "--to", "1", capsys=capsys)[:2] == (
        0,
        "1 tick, all as recorded in two processes of different hash seeds.\n",
    )


@pytest.mark.parametrize("version", ["3.11", "3.13"])
def test_a_recording_that_was_made_on_another_python_replays_on_this_one(capsys, version):
    """Recordings that lie here, made by those versions; see `made/marbles.py` for how, when what the
    engine notes of a state has changed."""
    made = Path(__file__).parent / "made"
    file = made / f"python_{version.replace('.', '_')}.replay"
    assert read_recording(file).about["versions"]["python"].startswith(f"{version}.")
    words = ["replay", str(file), "--headless", "--game", str(made / "marbles.py")]
    assert cli.main(words) == 0, capsys.readouterr().err
    assert capsys.readouterr().out == "900 ticks, all as recorded.\n"
