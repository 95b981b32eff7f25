"""The command `pgasync` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pgasync_command

HOUSE = Path(__file__).parents[2]
SHELL = "import sys; from pgasync_command import main; sys.exit(main())"


def shell(*words, **options):
    """A process of it."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "SDL_VIDEODRIVER": "dummy"}
    return subprocess.Popen(
        [sys.executable, "-c", SHELL, *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_the_installed_command_is_this_one():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"pgasync": f"{pgasync_command.__name__}:main"}
    assert Path(pgasync_command.__file__).stem in project["tool"]["setuptools"]["py-modules"]


def test_python_m_pgasync_is_the_command():
    said = [
        subprocess.run(
            [sys.executable, *how, "--help"],
            env=os.environ | {"PYTHONPATH": str(HOUSE)},
            capture_output=True,
            text=True,
        )
        for how in (["-m", "pgasync"], ["-c", SHELL])
    ]
    assert said[0].returncode == 0
    assert said[0].stdout.startswith("usage: pgasync ")
    assert (said[0].stdout, said[0].stderr) == (said[1].stdout, said[1].stderr)


@pytest.mark.skipif(os.name == "nt", reason="no broken pipes there")
def test_who_has_read_enough_is_told_nothing_more():
    process = shell("tree", "meteors", "--at", "3", "--demo", "--json")
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (pgasync_command.UNREAD, "")


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be sent Ctrl-C there")
def test_ctrl_c_while_pygame_is_imported_says_nothing(tmp_path):
    (tmp_path / "pygame.py").write_text(
        f"import os, signal\nos.kill(os.getpid(), signal.{signal.SIGINT.name})\n", encoding="utf-8"
    )
    process = shell("play", "meteors", cwd=tmp_path)  # `python -c` looks here first
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")
