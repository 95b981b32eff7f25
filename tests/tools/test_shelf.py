"""Which game somebody means."""

from __future__ import annotations

import sys

import pytest

from pgasync.tools import cli
from pgasync.tools.shelf import NoGameError, find_game, names_on_shelf

GAME = """
import asyncio
from dataclasses import dataclass
import pgasync

@dataclass
class Rock:
    size: int = 3

async def main(game, rocks):
    await pgasync.sleep(rocks)

async def demo(game):
    await pgasync.sleep(1)

if __name__ == "__main__":
    {call}
    raise AssertionError("a driver that only tells does not return")
"""


@pytest.fixture
def written(tmp_path):
    def write(source, name="rain.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(source)
        return file

    return write


@pytest.mark.parametrize(
    "call",
    [
        "pgasync.run(main, 2, size=(32, 24), title='Rain', seed=5, smooth=False)",
        "asyncio.run(pgasync.run_async(main, 2, size=(32, 24), title='Rain', seed=5, smooth=False))",
        "pgasync.run_headless(main, 2, size=(32, 24), title='Rain', seed=5, smooth=False)",
    ],
)
def test_a_file_is_asked_what_it_would_play(written, call):
    before = sys.modules["__main__"]
    program = find_game(str(written(GAME.format(call=call))))
    assert (program.main.__name__, program.args, program.demo.__name__) == ("main", (2,), "demo")
    assert program.look == {"icon": None, "vsync": True, "smooth": False}
    game = program.game()
    assert (game.size, game.title, game.seed) == ((32, 24), "Rain", 5)
    assert program.game(seed=7).seed == 7
    assert sys.modules["__main__"] is before


def test_a_file_that_calls_nothing_is_played_from_its_main_function(written):
    program = find_game(str(written("SIZE = (8, 6)\nasync def main(game): ...\n")))
    assert program.settings == {"title": "Rain", "size": (8, 6)}


def test_a_folder_is_played_from_its_main_file_with_its_own_modules_and_assets(written):
    file = written(
        "import rocks_of_this_test\nfrom pgasync import run\nrun(rocks_of_this_test.main)", "rain/main.py"
    )
    (file.parent / "rocks_of_this_test.py").write_text("async def main(game): ...\n")
    (file.parent / "assets").mkdir()
    program = find_game(str(file.parent))
    assert program.main.__module__ == "rocks_of_this_test"
    assert program.settings["assets"] == file.parent / "assets"


def test_what_is_no_game_says_so(written, tmp_path):
    file = written("x = 1\n")
    for name, text in (
        (str(file), f"'{file}' plays nothing: it neither calls run() nor defines main(game)"),
        (str(tmp_path / "rian.py"), f"no file '{tmp_path / 'rian.py'}'. Did you mean '{file}'?"),
        (str(tmp_path / "no" / "rain.py"), f"no file '{tmp_path / 'no' / 'rain.py'}'"),
        (str(tmp_path), f"no main.py in the folder '{tmp_path}'. Did you mean '{file}'?"),
    ):
        with pytest.raises(NoGameError) as caught:
            find_game(name)
        assert str(caught.value) == text


def test_a_file_that_is_no_program_is_not_run(written, monkeypatch):
    file = written("1 / 0", "run.replay")
    monkeypatch.chdir(file.parent)
    for name in (str(file), file.name):
        with pytest.raises(NoGameError) as caught:
            find_game(name)
        assert (
            str(caught.value) == f"{name!r} is no program. If it is a recording, use: pgasync replay {name}"
        )


def test_a_file_is_played_from_the_command_line(written, capsys):
    file = written(GAME.format(call="pgasync.run(main, 2, size=(32, 24))"))
    assert cli.main(["play", str(file), "--headless", "--ticks", "300"]) == 0
    assert cli.main(["play", str(file.with_name("zzzzzz.py")), "--headless", "--ticks", "3"]) == 2
    assert capsys.readouterr().err == f"pgasync: no file '{file.with_name('zzzzzz.py')}'\n"


def test_a_file_has_its_full_name_wherever_it_is_named_from(written, monkeypatch):
    file = written("FILE = __file__\nasync def main(game):\n    return FILE\n")
    monkeypatch.chdir(file.parent)
    program = find_game(file.name)
    assert program.name == file.name
    assert program.main.__code__.co_filename == program.main.__globals__["FILE"] == str(file)


def test_a_file_may_fail_while_it_is_asked(written):
    before = list(sys.path), sys.modules["__main__"]
    with pytest.raises(ZeroDivisionError):
        find_game(str(written("1 / 0")))
    assert sys.modules["__main__"] is before[1]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["paly", "meteors"], "pgasync: no command 'paly'. Did you mean 'play'? There are: "),
        (["play", "meteors", "--heedless"], "unrecognized arguments: --heedless. Did you mean --headless?"),
        (["play", "meteors", "--sed=3"], "unrecognized arguments: --sed=3. Did you mean --seed?"),
        (["play", "meteors", "--xyz"], "unrecognized arguments: --xyz\n"),
    ],
)
def test_unknown_commands_and_options_get_a_suggestion(capsys, words, text):
    try:
        code = cli.main(words)
    except SystemExit as end:
        code = end.code
    assert code == 2
    assert text in capsys.readouterr().err


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_command_has_a_help_with_an_example(capsys, command):
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert f"example: pgasync {command} " in " ".join(capsys.readouterr().out.split())


def test_a_show_is_played_by_its_name_and_found_without_its_folder(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meteors").mkdir()  # a folder of that name is not in the way
    assert find_game("meteors").settings["title"] == "Meteors"
    assert cli.main(["play", "shows/easings", "--headless", "--ticks", "3"]) == 0
    assert cli.main(["play", "easings", "--headless", "--ticks", "3"]) == 2
    assert "no game 'easings'. Did you mean 'shows/easings'? There are: " in capsys.readouterr().err
    assert cli.main(["play", "shows", "--headless", "--ticks", "3"]) == 2
    assert "no game 'shows'." in capsys.readouterr().err


@pytest.mark.parametrize("name", [each for each in names_on_shelf() if each.startswith("shows/")])
def test_a_show_is_the_same_by_its_short_name_as_by_its_file(name):
    short, long = find_game(name), find_game(f"games/{name}.py")
    assert short.settings == long.settings
    assert short.main.__code__.co_name == long.main.__code__.co_name
    assert (short.name, short.demo is None) == (name, long.demo is None)


def test_a_show_finds_its_sounds_by_its_short_name(capsys):
    assert cli.main(["play", "shows/cutscene", "--headless", "--demo", "--ticks", "300"]) == 0
    assert "no sound" not in capsys.readouterr().err
