"""In a `modal()` block the task, and what it starts in there, hears alone."""

import pygame
import pytest

from pgasync import (
    Actions,
    MisuseError,
    axis,
    button_held,
    events,
    fingers,
    key_held,
    modal,
    mouse_held,
    next_frame,
    open_nursery,
    pad_axis,
    pointer,
    sleep_forever,
    wait_any,
    wait_event,
    wait_key,
)
from pgasync.kernel.roots import live_roots
from pgasync.kernel.task import start
from tests.waits.case import Room


@pytest.fixture
def room():
    with Room() as room:
        yield room


def press(room, *keys):
    for key in keys:
        room.press(key)
        room.run_ticks(2)


async def listen(log, name, *keys):
    while True:
        event = await wait_key(*keys)
        log.append(f"{name} {pygame.key.name(event.key)}")


async def ask(log, name, last="y"):
    with modal():
        while True:
            key = pygame.key.name((await wait_key()).key)
            log.append(f"{name} {key}")
            if key == last:
                break
    await listen(log, f"{name} after")


def test_only_the_block_hears_until_it_ends(room):
    log = []
    room.start(listen(log, "before"))
    room.start(ask(log, "block"))
    room.start(listen(log, "later"))
    press(room, "x", "y")
    assert log == ["block x", "block y"]
    log.clear()
    press(room, "z")
    assert log == ["before z", "later z", "block after z"]


def test_a_block_entered_at_an_event_keeps_it_from_those_behind_and_hears_the_next(room):
    log = []

    async def dialog():
        await wait_key()
        with modal():
            await listen(log, "block")

    room.start(dialog())
    room.start(listen(log, "behind"))
    press(room, "a", "b")
    assert log == ["block b"]


def test_who_takes_every_event_of_a_type_hears_those_in_the_block_and_behind_it(room):
    """The short way by which such a task is put into its line again leads into the wrong one here."""
    log = []

    async def taker(name):
        await wait_event(pygame.KEYDOWN)
        with modal():
            log.append(f"{name} {(await wait_event(pygame.KEYDOWN)).unicode}")
        while True:
            log.append(f"{name} after {(await wait_event(pygame.KEYDOWN)).unicode}")

    room.start(taker("one"))
    room.start(listen(log, "other"))
    press(room, "a", "b", "c")
    assert log == ["one b", "other c", "one after c"]


def test_what_a_nursery_or_a_race_starts_in_the_block_hears(room):
    log = []

    async def dialog():
        with modal():
            async with open_nursery() as group:
                group.start(listen(log, "child"))
                await wait_any(listen(log, "racer"), wait_key("y"))
                group.cancel()

    room.start(listen(log, "outside"))
    room.start(dialog())
    press(room, "x", "y", "z")
    # At "y" the race is over before those who have heard "x" since it began.
    assert log == ["child x", "racer x", "outside z"]


def test_what_the_scene_starts_is_outside_even_if_its_function_is_in_the_block(room):
    log = []

    async def story(scene):
        with modal():
            scene.start(listen(log, "entity"))
            scene.hits = 3  # a scene, in the block as well
            await listen(log, "story", "x", "z")

    room.start(room.game.play(story))
    press(room, "x", "y")
    assert log == ["story x"]
    assert room.scene.hits == 3


def test_the_block_that_began_last_hears_whichever_ends_first(room):
    log = []
    room.start(listen(log, "scene"))
    first = room.start(ask(log, "first"))
    second = room.start(ask(log, "second"))
    press(room, "a")
    first.cancel()
    press(room, "b")
    second.cancel()
    press(room, "c")
    assert log == ["second a", "second b", "scene c"]


def test_a_block_in_a_block_gives_back_to_the_one_around_it(room):
    log = []

    async def dialog():
        with modal():
            with modal():
                await ask(log, "in", last="a")

    async def outer():
        with modal():
            async with open_nursery() as group:
                group.start(ask(log, "inner"))
                await listen(log, "outer")

    room.start(listen(log, "scene"))
    task = room.start(outer())
    press(room, "a", "y", "b")
    assert log == ["inner a", "inner y", "outer b", "inner after b"]
    task.cancel()
    log.clear()
    task = room.start(dialog())
    press(room, "a", "b")
    assert log == ["in a", "in after b"]
    task.cancel()
    press(room, "c")
    assert log[2:] == ["scene c"]


def test_a_scene_on_top_makes_every_block_below_it_deaf(room):
    log = []

    async def top(scene):
        await listen(log, "top")

    async def dialog():
        with modal():
            async with open_nursery() as group:
                group.start(listen(log, "block"))
                await room.game.play(top)

    scene = room.scene
    playing = scene.start(dialog())
    scene.start(ask(log, "other block"))
    press(room, "a")
    assert log == ["top a"]
    playing.cancel()
    press(room, "b")
    assert log == ["top a", "other block b"]


def test_scenes_below_that_hear_do_not_hear_during_the_block(room):
    log = []

    async def top(scene):
        await ask(log, "top")

    room.start(listen(log, "below"))
    room.start(room.game.play(top, below="live", hear_below=True))
    press(room, "x", "y", "z")
    assert log == ["top x", "top y", "top after z", "below z"]


def test_nothing_is_held_at_the_beginning_nor_taken_along(room):
    log = []

    async def dialog():
        log.append(key_held("a"))
        with modal():
            log.append(key_held("a"))
            await wait_key("b")
            log.append(key_held("b"))
        log.append((key_held("a"), key_held("b")))

    room.hold("a")
    room.run_ticks()
    room.start(dialog())
    room.hold("b")
    room.run_ticks()
    assert log == [True, False, True, (True, False)]


def test_who_is_left_when_the_block_ends_listens_on_in_the_scene(room):
    log = []

    async def loop():
        async for event in events(pygame.KEYDOWN):
            log.append(f"stream {event.unicode}")

    async def dialog():
        async with open_nursery() as group:
            with modal():
                group.start(listen(log, "child"))
                group.start(loop())
                await wait_key("y")
            room.start(listen(log, "scene"))
            await sleep_forever()

    room.start(dialog())
    press(room, "y")
    log.clear()
    press(room, "z")
    assert log == ["stream z", "child z", "scene z"]


def test_a_task_that_would_not_end_with_its_scene_leaves_nobody_deaf(room):
    log = []

    async def stubborn():
        with modal():
            while True:
                try:
                    await sleep_forever()
                except BaseException:
                    pass

    async def short(scene):
        scene.start(stubborn())
        await next_frame()

    async def play():
        try:
            await room.game.play(short, below="live", hear_below=True)
        except* MisuseError:
            log.append("told")

    room.start(listen(log, "below"))
    room.start(play())
    room.run_ticks(2)
    press(room, "a")
    assert log == ["told", "below a"]


def test_it_is_entered_in_a_task_of_a_scene_once_and_with_with(room):
    errors = []

    async def careless(use):
        try:
            await use()
        except MisuseError as error:
            errors.append(str(error))

    async def asynchronously():
        async with modal():
            pass

    async def twice():
        block = modal()
        with block:
            pass
        with block:
            pass

    async def once():
        with modal():
            pass

    for use in (asynchronously, twice):
        room.start(careless(use))
    start(careless(once))
    with pytest.raises(MisuseError) as caught:
        modal().__enter__()
    assert errors == [
        "modal() is a plain block. Write `with`, not `async with`.",
        "This modal() was entered twice. Make a new one for every block.",
        "careless called modal(), but it has no scene, and only scenes hear inputs."
        " Call it in a function that game.play() runs.",
    ]
    assert str(caught.value) == "modal() was entered outside of every task."
    assert live_roots() == [room.game.main]


def test_left_out_of_order_it_says_so_and_leaves_nobody_deaf(room):
    log, errors = [], []

    async def crossed():
        one, two = modal(), modal()
        one.__enter__()
        two.__enter__()
        for each in (one, two):
            try:
                each.__exit__(None, None, None)
            except MisuseError as error:
                errors.append(str(error))
        await listen(log, "crossed")

    room.start(listen(log, "scene"))
    room.start(crossed())
    press(room, "a")
    assert log == ["scene a", "crossed a"]
    assert errors == [
        "A modal() of crossed was left out of order, or in another task."
        " Blocks must be left by the task that entered them, the last one first."
        " (An async generator that yields inside such a block is the usual reason.)"
    ]


PAD = {"instance_id": 0}


def test_outside_nothing_is_held_during_the_block_and_what_still_is_again_behind_it(room):
    """The ship does not fly on by itself, because "left" was held when the dialog came."""
    actions = Actions(left=["left"], fire=["pad a"])

    def held():
        keys = key_held("left"), axis("left", "right"), mouse_held(), pointer().buttons
        pads = button_held("a"), pad_axis("left_x")
        return *keys, *pads, actions.held("left"), actions.held("fire"), actions.axis("left", "fire")

    async def ship():
        while True:
            log.append(held())
            await next_frame()

    log = []
    room.hold("left")
    for kind, what in (
        (pygame.MOUSEBUTTONDOWN, {"pos": (5, 5), "button": 1}),
        (pygame.CONTROLLERBUTTONDOWN, {**PAD, "button": 0}),
        (pygame.CONTROLLERAXISMOTION, {**PAD, "axis": 0, "value": 32767}),
    ):
        room.post(pygame.Event(kind, what))
    room.start(ship())
    room.run_ticks(2)
    everything = (True, -1, True, frozenset({1}), True, 1.0, True, True, 0.0)
    nothing = (False, 0, False, frozenset(), False, 0.0, False, False, 0.0)
    assert log[-1] == everything
    dialog = room.start(ask(log, "block"))
    room.run_ticks(2)
    assert log[-1] == nothing
    room.release("left")
    room.press("y")
    room.run_ticks(2)
    assert not log[-1][0]
    assert log[-1][2:6] == everything[2:6]
    dialog.cancel()


def test_the_pointer_is_where_it_is_for_those_outside_too(room):
    log = []

    async def watch():
        while True:
            log.append(tuple(pointer().pos))
            await next_frame()

    room.start(watch())
    task = room.start(ask([], "block"))
    room.point((20, 30))
    room.run_ticks(2)
    assert log[-1] == (20, 30)
    task.cancel()


@pytest.mark.parametrize(
    "kind",
    [
        pygame.WINDOWFOCUSLOST,
        pygame.WINDOWSIZECHANGED,
        pygame.CONTROLLERDEVICEADDED,
        pygame.CONTROLLERDEVICEREMOVED,
        pygame.USEREVENT,
    ],
)
def test_what_the_player_does_not_do_with_hands_everybody_hears(room, kind):
    log = []

    async def hear(name):
        while True:
            await wait_event(kind)
            log.append(name)

    async def dialog():
        with modal():
            await hear("block")

    room.start(hear("scene"))
    room.start(dialog())
    for _ in range(2):
        room.post(pygame.Event(kind))
        room.run_ticks()
    assert log == ["block", "scene"] * 2


def test_closing_the_window_during_a_block_ends_the_game(room):
    room.start(ask([], "block"))
    room.post(pygame.Event(pygame.QUIT))
    room.run_ticks()
    assert room.game.done


def test_who_hears_everything_hears_what_is_not_the_players_during_the_block(room):
    log = []

    async def hear():
        async for event in events():
            log.append(pygame.event.event_name(event.type))

    room.start(hear())
    room.start(ask([], "block"))
    press(room, "a")
    room.post(pygame.Event(pygame.WINDOWRESIZED))
    room.run_ticks()
    assert log == ["WindowResized"]


def test_a_task_that_enters_a_block_at_an_event_of_the_window_waits_in_it(room):
    log = []

    async def dialog():
        await wait_event(pygame.WINDOWENTER)
        with modal():
            await wait_event(pygame.WINDOWENTER)
            log.append("second")
            await wait_key("y")
            log.append("y")

    room.start(listen(log, "scene"))
    room.start(dialog())
    for _ in range(2):
        room.post(pygame.Event(pygame.WINDOWENTER))
        room.run_ticks()
    press(room, "y")
    assert log == ["second", "y"]


def test_a_stream_of_the_player_from_outside_cannot_be_waited_for_in_the_block(room):
    errors = []

    async def careless():
        stream, window = events(pygame.KEYDOWN), events(pygame.WINDOWENTER)
        await next_frame()
        with modal():
            errors.append((await anext(stream)).unicode)  # what it has kept, it gives
            await anext(window)
            try:
                await anext(stream)
            except MisuseError as error:
                errors.append(str(error))

    task = room.start(careless())
    room.press("a")
    room.run_ticks(2)
    room.post(pygame.Event(pygame.WINDOWENTER))
    room.run_ticks()
    assert task.finished
    assert errors == [
        "a",
        "careless read events(KEYDOWN) in a modal() block, but it was made outside, and hears nothing there."
        " Make the stream in the block.",
    ]


def test_a_finger_that_goes_down_in_the_block_is_followed_in_a_nursery_of_it(room):
    log = []

    async def follow(finger):
        try:
            async for pos in finger.moves():
                log.append(tuple(pos))
        except MisuseError as error:
            log.append(str(error))

    async def touched(started):
        with modal():
            async with open_nursery() as nursery:
                async for finger in fingers():
                    (nursery if started == "in it" else room.home).start(follow(finger))

    for started in ("in it", "in the scene"):
        task = room.start(touched(started))
        room.click((30, 40))
        room.run_ticks(3)
        task.cancel()
    assert log == [
        (30, 40),
        (30, 40),
        (30, 40),
        "follow#2 read finger.moves(), which was made in a modal() block that it is not in."
        " What scene.start() starts is outside of the block. Start it in a nursery of the block.",
    ]


def test_a_block_in_a_scene_that_is_deaf_itself_hears_when_the_scene_does(room):
    log = []

    async def top(scene):
        await wait_key("escape")

    async def late():
        await next_frame()
        await ask(log, "block")

    room.start(late())
    room.start(room.game.play(top, below="live"))
    room.run_ticks(2)
    press(room, "a", "escape", "b")
    assert log == ["block b"]
