"""`pgasync check`: what it prints, and with which code it ends."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest

from pgasync.tools.check import command

FORGOTTEN = "from pgasync import sleep\n\n\nasync def f():\n    sleep(1)\n"
RIGHT = "from pgasync import sleep\n\n\nasync def f():\n    await sleep(1)\n"
TEXT = "sleep(1) alone does nothing: it only makes a coroutine. Write `await sleep(1)`."


@pytest.fixture
def pgasync_check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_text(FORGOTTEN)
    (tmp_path / "good.py").write_text(RIGHT)
    (tmp_path / "broken.py").write_text("def f(:\n")

    def run(*words):
        parser = argparse.ArgumentParser()
        command.options(parser)
        return command.run(parser.parse_args(words))

    return run


def test_nothing_found_is_0(pgasync_check, capsys):
    assert pgasync_check("good.py") == 0
    assert capsys.readouterr() == ("", "pgasync: nothing found in 1 file.\n")


def test_something_found_is_1(pgasync_check, capsys):
    assert pgasync_check("bad.py", "good.py") == 1
    assert capsys.readouterr() == (
        f"bad.py:5:5: forgotten-await: {TEXT}\n",
        "pgasync: 1 finding in 2 files.\n",
    )


def test_a_path_that_leads_nowhere_is_2_and_nothing_is_checked(pgasync_check, capsys):
    assert pgasync_check("bad.py", "nowhere") == 2
    assert capsys.readouterr() == ("", "pgasync: there is no 'nowhere'.\n")


def test_a_file_that_is_no_python_is_2_and_the_others_are_checked(pgasync_check, capsys):
    assert pgasync_check(".") == 2
    out, err = capsys.readouterr()
    assert [line.split(": ")[:2] for line in out.splitlines()] == [
        ["bad.py:5:5", "forgotten-await"],
        ["broken.py:1:7", "syntax-error"],
    ]
    assert err == "pgasync: 2 findings in 3 files.\n"


def test_json_is_a_list_of_objects_with_promised_keys(pgasync_check, capsys):
    assert pgasync_check("--json", "bad.py") == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == [
        {"file": "bad.py", "line": 5, "column": 5, "code": "forgotten-await", "text": TEXT}
    ]
    assert err == ""


def test_json_of_nothing_is_an_empty_list(pgasync_check, capsys):
    assert pgasync_check("--json", "good.py") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_help_and_the_example_are_there_for_the_command_line():
    assert command.HELP
    assert command.EXAMPLE.startswith("pgasync check ")


def test_the_checked_program_is_neither_run_nor_imported(pgasync_check, tmp_path):
    (tmp_path / "loud.py").write_text("import pgasync\nopen('ran', 'w')\nimport bad\n")
    assert pgasync_check("loud.py") == 0
    assert not (tmp_path / "ran").exists()
    assert "bad" not in sys.modules


def test_checking_imports_neither_asyncio_nor_the_game():
    code = (
        "import sys; from pgasync.tools.check import check; check(['games']);"
        "assert not {'asyncio', 'games', 'trio'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_terminal_that_knows_few_letters_is_no_reason_to_fail(pgasync_check, capsys, monkeypatch, tmp_path):
    (tmp_path / "bad.py").write_text(FORGOTTEN.replace("sleep(1)", "sleep(größe)"), encoding="utf-8")
    monkeypatch.setattr(type(sys.stdout), "encoding", "ascii")
    assert pgasync_check("bad.py") == 1
    assert "sleep(gr\\xf6\\xdfe) alone does nothing" in capsys.readouterr().out
