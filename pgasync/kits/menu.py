"""A menu: what the player chooses, by keyboard, gamepad, mouse or finger.

choice = await menu(scene, ["Play", "Options", "Quit"], cancel="Quit")
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from typing import get_args

import pygame
from pygame import Rect, Vector2

from pgasync import (
    Actions,
    Scene,
    events,
    move_on_after,
    open_nursery,
    race,
    sleep_forever,
    tween,
    wait_press,
)
from pgasync.kits.board import Board, Place
from pgasync.kits.checks import checked_actions, checked_items, checked_size
from pgasync.kits.panel import letters_for, play, room_for

__all__ = ["menu"]

GLIDE = 0.1  # s that the bar takes from one item to the next
FIRST = 0.4  # s that up or down is held until it counts again ...
AGAIN = 0.09  # s ... and from then on


async def menu(
    scene: Scene,
    items: Iterable[str],
    *,
    begin: str | None = None,
    disabled: Collection[str] = (),
    cancel: str | None = None,
    room: Rect | None = None,
    place: Place = "center",
    size: int | None = None,
    actions: Actions | None = None,
    sounds: tuple[str, str] | None = None,
) -> str:
    """Let the player choose one of some items. The menu is shown until then.

        choice = await menu(scene, ["Play", "Options", "Quit"], cancel="Quit")

    The actions up and down, the wheel, or the mouse over an item move the bar;
    confirm takes the item, and so does a press of the mouse or a finger. Held
    up or down count again and again. A list that is too long is scrolled, also
    by a press on its arrows. Letters that are too large are made smaller, and
    items that are too long all the same are cut.

    It goes by the game's clock: a menu in a scene that stands still works, too.
    Scenes below do not hear what it uses; others in its own scene may, so a
    menu over a game that goes on is best a scene on top of it.

    Resumes: when the event that takes an item is delivered, see `wait_event()`.

    Args:
        scene: where it is shown, in the `hud` layer.
        items: what there is to choose: texts, each another.
        begin: the item on which the bar is first; None is the first that can be chosen.
        disabled: items that are shown, and cannot be chosen.
        cancel: what is returned after the action cancel; None: that does nothing.
        room: in which it has to be; None is the screen, but for a margin.
        place: where in the room, "center", "midbottom", "topleft" and so on.
        size: of the letters, px; None is a size for this screen.
        actions: with up, down, confirm and cancel; None is `Actions.default()`.
        sounds: the names of those of a step and of a choice.
    Returns: the item, or `cancel`.
    Raises:
        ValueError: there is nothing to choose, or an item twice; `begin`,
            `disabled` or `place` name what is not there; `size` is below 1.
        TypeError: the items are no texts; `size` is no whole number.
        MisuseError: the scene has ended, or is not one of the task.
    Cost: what is drawn is what is seen of the list, however long it is.
    """
    texts = checked_items("menu", items, disabled, begin)
    if place not in get_args(Place):
        raise ValueError(f"no place {place!r}. There are: {', '.join(get_args(Place))}")
    does = checked_actions("menu", actions, "up", "down", "confirm", "cancel")
    area = room_for(scene) if room is None else Rect(room)
    letters = letters_for(scene) if size is None else checked_size(size)
    off = {n for n, text in enumerate(texts) if text in disabled}
    tick, done = sounds or ("", "")
    with ExitStack() as shown:
        board = Board(scene, texts, off, begin, area, place, letters, shown)
        won = await race(
            glide=glide(board, tick),
            up=walk(board, does, "up", -1),
            down=walk(board, does, "down", 1),
            wheel=turn_wheel(board),
            hover=hover(board),
            press=press(board),
            confirm=does.wait("confirm", consume=True),
            cancel=sleep_forever() if cancel is None else does.wait("cancel", consume=True),
        )
    play(scene, done)
    # Not what is seen of it: that may be cut.
    return cancel if cancel is not None and won.name == "cancel" else texts[board.chosen.value]


async def glide(board: Board, sound: str) -> None:
    """Let the bar follow, to a sound."""
    clock = board.scene.game.clock
    async with open_nursery() as glides:
        async for item in board.chosen.changes():
            play(board.scene, sound)
            y = board.top_of(item)
            glides.start(tween(board.bar, seconds=GLIDE, ease="out_cubic", clock=clock, y=y), daemon=True)


async def walk(board: Board, actions: Actions, way: str, step: int) -> None:
    """Go up or down with every press, and again and again while it is held."""
    clock = board.scene.game.clock
    while True:
        await actions.wait(way, consume=True)
        pause = FIRST
        while pause:
            board.go(board.near(board.chosen.value + step, step))
            with move_on_after(pause, clock=clock) as limit:
                await actions.wait(way, consume=True)
            again = AGAIN if actions.held(way) else 0
            pause = again if limit.expired else FIRST


async def turn_wheel(board: Board) -> None:
    """Go where the wheel is turned."""
    async for event in events(pygame.MOUSEWHEEL, consume=True):
        if event.y:
            step = -1 if event.y > 0 else 1
            board.go(board.near(board.chosen.value + step, step))


async def hover(board: Board) -> None:
    """Go to where the mouse is."""
    async for event in events(pygame.MOUSEMOTION):
        item = board.item_at(Vector2(event.pos))
        if item is not None and item not in board.off:
            board.go(item)


async def press(board: Board) -> None:
    """Scroll where an arrow is pressed, until an item is."""
    while True:
        pos = await wait_press(board.area, consume=True)
        item = board.item_at(pos)
        if item is None:
            board.scroll(-1 if pos.y < board.area.centery else 1)
        elif item not in board.off:
            board.go(item)
            return
