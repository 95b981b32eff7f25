"""A real X display without a monitor: Xvfb draws it, xdotool plays on it, openbox gives its windows
title bars and full screens, and a test can look at it."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pygame
import pytest

NEEDED = ("Xvfb", "xdotool", "openbox")
HOUSE = Path(__file__).parents[2]
PATIENCE = 20.0  # s of real time, for a slow machine; nothing waits longer than it must


def require_tools() -> None:
    """Skip on a machine that has no X tools; fail where they were promised (PGASYNC_WINDOW=require)."""
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing:
        tools = " and ".join(missing)
        text = f"the real-window test needs {tools} (Debian: apt-get install xvfb xdotool openbox)"
        if os.environ.get("PGASYNC_WINDOW") == "require":
            pytest.fail(text)
        pytest.skip(text)


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, padded to the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 24),
    )


class Screen:
    """One X display, as a player has it: what it shows, and a keyboard."""

    def __init__(self, display: str, framebuffer: Path) -> None:
        self.display = display
        self.framebuffer = framebuffer

    def picture(self) -> pygame.Surface:
        """What is on the screen now."""
        # Xvfb keeps its screen in a file of the XWD format: a header of 25 big-endian
        # numbers, a name, a colour map, and the pixels.
        data = self.framebuffer.read_bytes()
        header = struct.unpack(">25I", data[:100])
        size, width, height, bits, line, colours = (header[i] for i in (0, 4, 5, 11, 12, 19))
        assert (bits, line) == (32, width * 4)
        begin = size + colours * 12
        seen = pygame.image.frombuffer(data[begin : begin + line * height], (width, height), "BGRA")
        seen.set_alpha(None)  # the fourth byte is not an alpha: a screen has none
        picture = pygame.Surface((width, height))
        picture.blit(seen, (0, 0))
        return picture

    def xdotool(self, *words: str) -> str:
        """Run xdotool on this display; return what it says."""
        environment = dict(os.environ, DISPLAY=self.display)
        done = subprocess.run(
            ["xdotool", *words], env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, f"xdotool {' '.join(words)}: {done.stderr}"
        return done.stdout.strip()

    def windows(self, process: int) -> list[str]:
        """The numbers of the visible windows of a process."""
        try:
            return self.xdotool("search", "--onlyvisible", "--pid", str(process)).split()
        except AssertionError:  # that is how xdotool says: none
            return []

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        self.xdotool("key", "--delay", "60", key)

    def close(self, window: str) -> None:
        """Do what a window manager does when its close button is clicked: ask the window to go.

        Not every xdotool can (`windowclose` destroys, and `windowquit` is new), so this talks to X itself.
        """
        x = ctypes.CDLL("libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x.XOpenDisplay(self.display.encode()))
        assert display, f"cannot open the display {self.display}"
        protocols, delete = (
            x.XInternAtom(display, name, False) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        )
        client_message = 33  # X.h
        message = ClientMessage(
            type=client_message,
            window=int(window),
            message_type=protocols,
            format=32,
            data=(delete, 0, 0, 0, 0),
        )
        sent = x.XSendEvent(
            display, ctypes.c_ulong(int(window)), False, ctypes.c_long(0), ctypes.byref(message)
        )
        x.XCloseDisplay(display)
        assert sent

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Hold a key down for the length of the block."""
        self.xdotool("keydown", key)
        try:
            yield
        finally:
            self.xdotool("keyup", key)


@contextmanager
def screen(
    directory: Path, size: tuple[int, int] = (1024, 768), *, managed: bool = False
) -> Iterator[Screen]:
    """An X display of its own, on a free number; with a window manager if `managed`."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            # Or it begins anew when its last client leaves, and whoever comes meanwhile finds no display.
            "-noreset",
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            "x".join(map(str, (*size, 24))),
            "-fbdir",
            directory,
        ],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        number = pipe.readline().strip()
    try:
        assert number, "Xvfb did not start"
        display = Screen(f":{number}", directory / "Xvfb_screen0")
        with window_manager(display) if managed else nullcontext():
            yield display
    finally:
        server.terminate()
        server.wait(PATIENCE)


@contextmanager
def window_manager(display: Screen) -> Iterator[None]:
    """Openbox on a display, as on a desktop: without one no window fills the screen."""
    environment = dict(os.environ, DISPLAY=display.display)
    manager = subprocess.Popen(
        ["openbox"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def ready() -> bool:
        try:
            display.xdotool("get_num_desktops")  # the manager says how many there are
        except AssertionError:
            return False
        return True

    try:
        until("the window manager runs", ready)
        yield
    finally:
        manager.terminate()
        manager.wait(PATIENCE)


def until(claim: str, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Look again and again until something holds; fail with the claim when patience is over."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"did not come true within {seconds:g} s: {claim}"
        time.sleep(0.02)


def window_of(display: Screen, program: subprocess.Popen[str]) -> str:
    """The number of a window, once it is there to stay: while SDL sets it up it may make it anew."""
    before: list[str] = []

    def stays() -> bool:
        nonlocal before
        assert program.poll() is None, f"it has ended: {program.communicate(timeout=PATIENCE)}"
        seen, before = before, display.windows(program.pid)
        return bool(seen) and seen == before

    until("there is a window", stays)
    return before[0]


def launched(words: list[str], display: Screen | None, home: Path | None = None) -> subprocess.Popen[str]:
    """A program in a window on a display, or without one; what it keeps goes to a home of its own."""
    environment = dict(os.environ, PYTHONPATH=str(HOUSE), SDL_AUDIODRIVER="dummy")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_DATA_HOME"):
        environment.pop(name, None)
    if display is not None:
        environment["DISPLAY"] = display.display
    if home is not None:
        environment.update(HOME=str(home), TMPDIR=str(home))
    return subprocess.Popen(
        words, cwd=HOUSE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
