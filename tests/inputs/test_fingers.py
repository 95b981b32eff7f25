"""One task for each finger, in a game of 160 x 120 pixels."""

import gc

import pygame
import pytest

from pgasync import MisuseError, drag, fingers, modal, sleep, sleep_forever, wait_key, wait_long_press
from pgasync.kernel.scheduler import here
from tests.waits.case import Room


@pytest.fixture
def room():
    with Room() as room:
        yield room


def mouse(room, kind, x, y):
    room.post(pygame.Event(kind, pos=(x, y), button=1, touch=False))
    room.run_ticks()


DOWN, UP, MOVE = pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION


def followed(room, log, what=None):
    """Writes down where each finger is, by its place in the order in which they came."""

    async def follow(number, finger):
        async for x, y in finger.moves():
            log.append(f"{number} {x:.0f},{y:.0f}")
        log.append(f"{number} end")

    async def watch(scene):
        number = 0
        async for finger in fingers(what):
            scene.start(follow(number, finger))
            number += 1

    return room.start(watch(room.scene))


def test_each_finger_and_the_mouse_has_a_task_from_press_to_release(room):
    log = []
    followed(room, log)
    room.touch((10, 10), (30, 10), seconds=2 / 60, finger=0)
    room.touch((50, 50), (50, 90), seconds=2 / 60, finger=1)
    room.run_ticks(2)
    mouse(room, DOWN, 5, 5)
    room.run_ticks(3)
    mouse(room, UP, 7, 5)
    first = [line for line in log if line[0] == "0"]
    second = [line for line in log if line[0] == "1"]
    assert first == ["0 10,10", "0 20,10", "0 30,10", "0 30,10", "0 end"]
    assert second == ["1 50,50", "1 50,70", "1 50,90", "1 50,90", "1 end"]
    assert log.index("1 50,50") < log.index("0 20,10")
    assert [line for line in log if line[0] == "2"] == ["2 5,5", "2 7,5", "2 end"]


def test_only_what_goes_down_upon_the_thing_counts_and_then_wherever_it_goes(room):
    log = []
    followed(room, log, pygame.Rect(40, 40, 20, 20))
    room.touch((10, 10), (50, 50), seconds=1 / 60, finger=0)
    room.touch((50, 50), (10, 10), seconds=1 / 60, finger=1)
    room.run_ticks(5)
    assert log == ["0 50,50", "0 10,10", "0 10,10", "0 end"]


def test_nothing_is_lost_while_the_loop_and_the_task_are_busy(room):
    log = []

    async def busy(finger):
        await sleep(1)
        assert (finger.start, finger.pos, finger.down) == ((10, 10), (30, 10), False)
        async for x, _ in finger.moves():
            log.append(round(x))
        log.append("end")
        async for x, _ in finger.moves():
            log.append(round(x))  # once more: where it was lifted

    async def watch(scene):
        async for finger in fingers():
            scene.start(busy(finger))
            await sleep(0.5)

    room.start(watch(room.scene))
    for number in range(2):
        room.touch((10, 10), (30, 10), seconds=1 / 60, finger=number)
    room.run_seconds(3)
    assert log == [10, 30, 30, "end", 30] * 2


def test_it_can_be_polled(room):
    log = []

    async def poll(scene):
        async for finger in fingers():
            while finger.down:
                await sleep(0.05)
                log.append(round(finger.pos.x))

    room.start(poll(room.scene))
    room.touch((10, 10), (100, 10), seconds=0.2)
    room.run_seconds(1)
    assert log[-1] == 100
    assert log == sorted(log)
    assert 4 <= len(log) <= 6


def test_positions_upon_a_sprite_are_those_of_its_world(room):
    log = []
    ship = room.scene.sprite(pygame.Surface((20, 20)), (300, 60))
    room.scene.camera.pos = (300, 60)
    followed(room, log, ship)
    room.touch((80, 60), (90, 60), seconds=1 / 60)
    room.run_ticks(4)
    assert log == ["0 300,60", "0 310,60", "0 310,60", "0 end"]


def test_all_end_when_the_window_loses_the_focus(room):
    log = []
    followed(room, log)
    room.touch((10, 10), seconds=1)
    room.run_ticks(1)
    mouse(room, DOWN, 5, 5)
    log.clear()
    room.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    room.run_ticks()
    assert log == ["0 end", "1 end"]
    log.clear()
    room.run_seconds(1)
    assert log == []


async def dialog():
    with modal():
        await wait_key("space")


def test_one_that_was_lifted_during_a_dialog_ends_with_the_next_touch(room):
    log = []
    followed(room, log)
    room.touch((10, 10), finger=3)
    room.run_ticks()
    room.start(dialog())
    room.run_seconds(1)
    room.press("space")
    room.run_ticks(2)
    assert log == ["0 10,10"]
    room.touch((50, 50), finger=4)
    room.run_ticks()
    assert log == ["0 10,10", "1 50,50", "0 end"]


def test_a_drag_does_not_stick_to_a_mouse_that_was_let_go_during_a_dialog(room):
    log = []

    async def card():
        async for pos in drag():
            log.append(tuple(pos))
        log.append("end")

    room.start(card())
    mouse(room, DOWN, 10, 10)
    mouse(room, MOVE, 20, 20)
    room.start(dialog())
    mouse(room, UP, 30, 30)
    room.press("space")
    room.run_ticks(2)
    mouse(room, MOVE, 40, 40)
    assert log == [(10, 10), (20, 20), "end"]


def test_a_drag_goes_on_if_the_mouse_is_still_down_after_a_dialog(room):
    log = []

    async def card():
        async for pos in drag():
            log.append(tuple(pos))
        log.append("end")

    room.start(card())
    mouse(room, DOWN, 10, 10)
    room.start(dialog())
    mouse(room, MOVE, 20, 20)
    room.press("space")
    room.run_ticks(2)
    mouse(room, MOVE, 40, 40)
    mouse(room, UP, 50, 50)
    assert log == [(10, 10), (40, 40), (50, 50), "end"]


def test_a_press_that_was_let_go_under_a_scene_on_top_is_no_long_one(room):
    async def top(scene):
        await wait_key("space")

    task = room.start(wait_long_press(seconds=0.3))
    mouse(room, DOWN, 10, 10)
    room.start(room.game.play(top))
    mouse(room, UP, 10, 10)
    room.press("space")
    room.run_seconds(1)
    assert task.is_open()
    mouse(room, DOWN, 20, 20)
    room.run_seconds(1)
    assert task.result == (20, 20)


def test_two_tasks_cannot_share_a_finger(room):
    errors = []

    async def follow(finger):
        try:
            async for _ in finger.moves():
                pass
        except MisuseError as error:
            errors.append(str(error))

    async def watch(scene):
        async for finger in fingers():
            scene.start(follow(finger))
            scene.start(follow(finger))

    room.start(watch(room.scene))
    room.touch((10, 10))
    room.run_seconds(1)
    assert errors == [
        "follow#2 read finger.moves() while follow was reading it. Make a stream for each of them."
    ]


def test_drags_and_fingers_that_are_over_listen_no_more(room):
    async def cards():
        while True:
            async for _ in drag():
                pass

    room.start(cards())
    followed(room, [])
    inputs = room.scene.inputs

    def listening():
        return len(inputs.entries_left())

    before = listening()
    gc.disable()
    try:
        for _ in range(5):
            room.touch((10, 10), (20, 10), seconds=1 / 60)
            room.run_ticks(5)
        assert listening() == before
    finally:
        gc.enable()


def test_a_loop_that_is_left_gives_its_finger_to_the_task(room):
    log = []

    async def one(scene):
        async for finger in fingers():
            mine = finger
            break
        async for x, _ in mine.moves():
            log.append(round(x))
        await sleep_forever()

    room.start(one(room.scene))
    room.touch((10, 10), (20, 10), seconds=1 / 60)
    room.run_ticks(5)
    assert log == [10, 20, 20]


def test_a_mouse_that_was_let_go_unheard_and_goes_down_again_is_a_new_finger(room):
    log = []
    followed(room, log)
    mouse(room, DOWN, 10, 10)
    room.start(dialog())
    mouse(room, UP, 30, 30)
    room.press("space")
    room.run_ticks(2)
    mouse(room, DOWN, 40, 40)
    mouse(room, UP, 40, 40)
    assert log == ["0 10,10", "1 40,40", "0 end", "1 40,40", "1 end"]


def test_a_finger_that_was_lifted_keeps_nothing_more(room):
    kept = []

    async def watch():
        async for finger in fingers():
            kept.append(finger)

    room.start(watch())
    for _ in range(5):
        room.touch((10, 10), (20, 10), seconds=1 / 60)
        room.run_ticks(5)
    assert [len(finger.stream.kept) for finger in kept] == [2] * 5


def test_streams_that_are_ended_from_outside_end_the_loops(room):
    log = []

    async def drags():
        async for _ in drag():
            log.append("pos")
        log.append("drag over")

    async def watch():
        async for finger in fingers():
            async for _ in finger.moves():
                log.append("pos")
            log.append("moves over")
        log.append("fingers over")

    def end(task):
        task.parked_on.release(task)
        here().call(here().go, (task, task.coro.throw, StopAsyncIteration()))

    dragging, watching = room.start(drags()), room.start(watch())
    mouse(room, DOWN, 10, 10)
    for task in (dragging, watching, watching):
        end(task)
    assert log == ["pos", "pos", "drag over", "moves over", "fingers over"]
