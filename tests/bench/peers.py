"""The peers' environments: made once, from their published packages, and kept in a cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["ENVIRONMENTS", "NotMade", "cache_folder", "environment", "python_of"]

ENVIRONMENTS: dict[str, tuple[str, ...]] = {
    # ext-clock 0.6 does not import with asyncgui 1.0, and pins what it needs.
    "asyncgui": ("asyncgui-ext-clock>=0.6,<0.7",),
    "asyncgui_1": ("asyncgui>=1.0,<1.1",),
    "asyncpygame": ("asyncpygame==0.1.3",),
    "trio": ("trio",),
    # Of the standard library, but measured in an environment like the others.
    "asyncio": (),
    # For pgasync and the limit under another interpreter.
    "pgasync": ("pygame-ce>=2.5",),
    "plot": ("matplotlib",),
}
COMPLETE = "complete.txt"


class NotMade(Exception):
    """An environment could not be made."""


def cache_folder() -> Path:
    """Where the environments are kept: the user's cache folder, or a temporary one."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "pgasync-bench"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        folder = Path(tempfile.gettempdir()) / "pgasync-bench"
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def environment(name: str, python: str = sys.executable) -> str:
    """The interpreter of an environment, which is made now if it is not there.

    Args:
        name: one of `ENVIRONMENTS`.
        python: the interpreter to make it with.
    Raises:
        NotMade: a package is not to be had.
    """
    folder = cache_folder() / f"{version_of(python)}" / name
    wanted = "\n".join(ENVIRONMENTS[name])
    mark = folder / COMPLETE
    if not (mark.is_file() and mark.read_text() == wanted and python_of(folder).exists()):
        print(f"making the environment of {name} in {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        call([python, "-m", "venv", str(folder)])
        if wanted:
            pip = [str(python_of(folder)), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
            call([*pip, *ENVIRONMENTS[name]])
        mark.write_text(wanted)
    return str(python_of(folder))


def python_of(folder: Path) -> Path:
    """The interpreter within a virtual environment."""
    windows = folder / "Scripts" / "python.exe"
    return windows if windows.exists() else folder / "bin" / "python"


def version_of(python: str) -> str:
    """A folder name for an interpreter: its version, and which of that version it is."""
    code = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.base_prefix)"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(f"{python} does not run: {done.stderr.strip()}")
    version, prefix = done.stdout.strip().split(" ", 1)
    return f"{version}-{hashlib.sha256(prefix.encode()).hexdigest()[:8]}"


def call(command: list[str]) -> None:
    """Run a command, and show what it said only if it failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMade(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
