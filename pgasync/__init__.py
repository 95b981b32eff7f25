"""pgasync: a game is a tree of coroutines that one `tick` advances;
nothing outlives the scope that started it."""

import os

# What the command prints, with --json above all, is read by programs: pygame's greeting is not part of it.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from pgasync.engine.backdrop import Backdrop
from pgasync.engine.camera import Camera
from pgasync.engine.entry import enter_text
from pgasync.engine.game import Game
from pgasync.engine.hit import hit
from pgasync.engine.in_thread import in_thread
from pgasync.engine.particles import Particles
from pgasync.engine.preload import preload
from pgasync.engine.run import run, run_async, run_headless
from pgasync.engine.saves import NewerSaveError
from pgasync.engine.scene import Scene
from pgasync.engine.shapes import circle, polygon, rectangle
from pgasync.engine.sheet import Sheet
from pgasync.engine.skip import skippable
from pgasync.engine.sprite import Sprite
from pgasync.engine.text import Text
from pgasync.engine.transitions import (
    Transition,
    blinds,
    crossfade,
    fade,
    iris,
    pixellate,
    push,
    slide,
    wipe,
    zoom,
)
from pgasync.engine.wait_future import wait_future
from pgasync.engine.window import NoDisplayError
from pgasync.inputs.actions import Actions
from pgasync.inputs.combo import combo
from pgasync.inputs.desktop import wait_drop, wait_focus_gained, wait_focus_lost, wait_resize
from pgasync.inputs.events import events, wait_event
from pgasync.inputs.fingers import fingers
from pgasync.inputs.gamepad import button_held, pad_axis, wait_button
from pgasync.inputs.gestures import (
    drag,
    wait_double_click,
    wait_hover,
    wait_hover_end,
    wait_long_press,
    wait_press,
    wait_release,
    wait_swipe,
)
from pgasync.inputs.keys import axis, key_held, wait_key, wait_key_up
from pgasync.inputs.modal import modal
from pgasync.inputs.pointer import mouse_held, pointer, wait_click
from pgasync.inputs.rumble import rumble
from pgasync.kernel.dummy import dummy_task
from pgasync.kernel.errors import Cancelled, Cause, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import Nursery, open_nursery
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import Task, TaskState, current_task, start
from pgasync.sync.broadcast import heard, shout
from pgasync.sync.channel import Channel, ChannelClosed
from pgasync.sync.each import wait_each
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.together import Winner, move_on_when, race, run_as_daemon, wait_all, wait_any
from pgasync.sync.value import Value
from pgasync.timing.clock import Clock
from pgasync.timing.cooldown import Cooldown
from pgasync.timing.ease import EASINGS, bezier, ease
from pgasync.timing.frames import frames, next_frame, wait_frames
from pgasync.timing.sleep import every, sleep
from pgasync.timing.timeout import fail_after, move_on_after
from pgasync.timing.tween import interpolate, tween
from pgasync.timing.until import changes, until

__all__ = [
    "EASINGS",
    "Actions",
    "Backdrop",
    "Camera",
    "CancelScope",
    "Cancelled",
    "Cause",
    "Channel",
    "ChannelClosed",
    "Clock",
    "Cooldown",
    "Event",
    "Game",
    "MisuseError",
    "NewerSaveError",
    "NoDisplayError",
    "Nursery",
    "Particles",
    "Scene",
    "Sheet",
    "Signal",
    "Sprite",
    "Task",
    "TaskState",
    "Text",
    "Transition",
    "Value",
    "Winner",
    "axis",
    "bezier",
    "blinds",
    "button_held",
    "changes",
    "circle",
    "combo",
    "crossfade",
    "current_task",
    "drag",
    "dummy_task",
    "ease",
    "enter_text",
    "events",
    "every",
    "fade",
    "fail_after",
    "fingers",
    "frames",
    "heard",
    "hit",
    "in_thread",
    "interpolate",
    "iris",
    "key_held",
    "modal",
    "mouse_held",
    "move_on_after",
    "move_on_when",
    "next_frame",
    "open_nursery",
    "pad_axis",
    "pixellate",
    "pointer",
    "polygon",
    "preload",
    "push",
    "race",
    "rectangle",
    "rumble",
    "run",
    "run_as_daemon",
    "run_async",
    "run_headless",
    "shout",
    "skippable",
    "sleep",
    "sleep_forever",
    "slide",
    "start",
    "tween",
    "until",
    "wait_all",
    "wait_any",
    "wait_button",
    "wait_click",
    "wait_double_click",
    "wait_drop",
    "wait_each",
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
    "wipe",
    "zoom",
]
