"""What the checker knows about pgasync, pygame and Python by name.

tests/tools/check/test_api.py holds the names against the real ones.
"""

from __future__ import annotations

__all__ = [
    "BEATS",
    "BLOCKING",
    "EXPECTING",
    "FORGETFUL",
    "HARMLESS_STARS",
    "KINDS",
    "KNOWN",
    "LEAVING",
    "LOOPS",
    "METHOD_KINDS",
    "METHOD_WAITS",
    "NEVER",
    "PLAIN_BLOCKS",
    "PURE",
    "RETURNS",
    "STARTERS",
    "TAKE_FUNCTIONS",
    "TASK_BLOCKS",
    "WAITS",
    "is_ours",
    "public",
]

WAITS = {
    "combo",
    "enter_text",
    "heard",
    "hit",
    "in_thread",
    "next_frame",
    "race",
    "rumble",
    "run_async",
    "sleep",
    "sleep_forever",
    "tween",
    "until",
    "wait_all",
    "wait_any",
    "wait_button",
    "wait_click",
    "wait_double_click",
    "wait_drop",
    "wait_event",
    "wait_focus_gained",
    "wait_focus_lost",
    "wait_frames",
    "wait_future",
    "wait_hover",
    "wait_hover_end",
    "wait_key",
    "wait_key_up",
    "wait_long_press",
    "wait_press",
    "wait_release",
    "wait_resize",
    "wait_swipe",
}
"""Functions whose call does nothing before it is awaited."""
BEATS = {"changes", "drag", "events", "every", "fingers", "frames", "interpolate", "preload", "wait_each"}
"""Loops that wait."""
TASK_BLOCKS = {"move_on_when", "open_nursery", "run_as_daemon", "skippable"}
"""Blocks with tasks to wait for."""
PLAIN_BLOCKS = {"CancelScope", "fail_after", "modal", "move_on_after"}
"""Blocks without."""
STARTERS = {
    "move_on_when",
    "race",
    "run_as_daemon",
    "skippable",
    "start",
    "wait_all",
    "wait_any",
    "wait_each",
}
"""Functions that take calls of async functions."""
TAKE_FUNCTIONS = {"run", "run_async", "run_headless"}
"""Functions that take an async function and call it themselves."""
PURE = {"axis", "bezier", "button_held", "ease", "key_held", "mouse_held", "pad_axis", "pointer"}
"""Functions whose answer changes only while the game runs on."""
KINDS = {
    "Actions",
    "Camera",
    "Channel",
    "Clock",
    "Cooldown",
    "Event",
    "Game",
    "Nursery",
    "Particles",
    "Scene",
    "Signal",
    "Sprite",
    "Task",
    "Value",
}
"""Classes whose objects are followed."""
OTHER_NAMES = {"CancelScope", "Cancelled", "ChannelClosed", "current_task", "dummy_task", "shout"}
KNOWN = WAITS | BEATS | TASK_BLOCKS | PLAIN_BLOCKS | STARTERS | TAKE_FUNCTIONS | PURE | KINDS | OTHER_NAMES

METHOD_WAITS = {
    "Actions": {"rebind", "wait"},
    "Camera": {"shake"},
    "Channel": {"receive", "send"},
    "Clock": {"hit_stop"},
    "Cooldown": {"wait"},
    "Event": {"wait"},
    "Game": {"play"},
    "Nursery": {"start_when_free"},
    "Particles": {"stream", "wait_gone"},
    "Scene": {"heard", "quiet"},
    "Signal": {"wait"},
    "Sound": {"wait"},
    "Sprite": {"animate"},
    "Task": {"join"},
    "Value": {"wait", "wait_change", "wait_held"},
}
RETURNS = {
    "pgasync.current_task": "Task",
    "pgasync.start": "Task",
    "pygame.time.Clock": "pygame.time.Clock",
    **{f"pgasync.{name}": name for name in KINDS},
}
"""What a call gives."""
METHOD_KINDS = {
    ("Game", "clock"): "Clock",
    ("Game", "music"): "Music",
    ("Game", "scene"): "Scene",
    ("Game", "start()"): "Task",
    ("Music", "play()"): "Sound",
    ("Nursery", "start()"): "Task",
    ("Scene", "camera"): "Camera",
    ("Scene", "clock"): "Clock",
    ("Scene", "game"): "Game",
    ("Scene", "particles()"): "Particles",
    ("Scene", "play_sound()"): "Sound",
    ("Scene", "sprite()"): "Sprite",
    ("Scene", "start()"): "Task",
}
"""What an attribute, or the call of a method, gives."""

LOOPS = {
    "anyio",
    "asyncio",
    "asyncpg",
    "curio",
    "discord",
    "fastapi",
    "httpx",
    "quart",
    "sanic",
    "starlette",
    "tornado",
    "trio",
    "twisted",
    "uvloop",
    "websockets",
}
"""Libraries with coroutines of another kind than ours. `aio...` and `trio_...` are, too."""
HARMLESS_STARS = {"pgasync", "pygame.locals", "math"}
"""Modules from which one may import everything without doubt about what a name means."""

FORGETFUL = {"contextlib.suppress"}
LEAVING = {"builtins.exit", "builtins.quit", "os._exit", "os.abort", "sys.exit"}
"""Calls that never return."""
NEVER = {"typing.Never", "typing.NoReturn", "typing_extensions.Never", "typing_extensions.NoReturn"}
EXPECTING = {"assertRaises", "assertRaisesRegex", "assertWarns", "assertWarnsRegex", "raises", "warns"}
"""Blocks of tests, in which something is done wrong on purpose."""
BLOCKING = {
    "anyio.run",
    "asyncio.run",
    "builtins.input",
    "os.system",
    "pygame.display.flip",
    "pygame.display.update",
    "pygame.event.get",
    "pygame.event.poll",
    "pygame.event.wait",
    "pygame.time.delay",
    "pygame.time.wait",
    "requests.get",
    "requests.post",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.run",
    "time.sleep",
    "trio.run",
    "urllib.request.urlopen",
}
"""Calls that hold everything up, or do what the engine does."""


def public(dotted: str) -> str:
    """A name of pgasync as users write it, wherever it was imported from."""
    parts = dotted.split(".")
    if parts[0] == "pgasync" and len(parts) > 2 and parts[-1] in KNOWN:
        return f"pgasync.{parts[-1]}"
    return dotted


def is_ours(dotted: str | None, names: set[str]) -> bool:
    """Whether a dotted name is one of these names of pgasync."""
    return dotted is not None and dotted.startswith("pgasync.") and dotted.removeprefix("pgasync.") in names
