"""Names that are shouted, and heard in the same scene."""

from types import SimpleNamespace

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import start
from pgasync.sync.broadcast import Broadcast, heard, shout


@pytest.fixture
def scene():
    return SimpleNamespace(broadcast=Broadcast())


async def listen(log, name):
    log.append(await heard(name))


def test_all_who_listen_hear_it_in_the_order_they_began(scene):
    log = []

    async def listener(who):
        log.append((who, await heard("door")))

    for who in "abc":
        start(listener(who), scene=scene)
    scene.broadcast.shout("door", "open")
    assert log == [("a", "open"), ("b", "open"), ("c", "open")]


def test_a_shout_is_not_kept_and_only_its_own_name_is_heard(scene):
    log = []
    scene.broadcast.shout("door")
    task = start(listen(log, "door"), scene=scene)
    scene.broadcast.shout("window")
    assert log == []
    scene.broadcast.shout("door")
    assert log == [None] and task.finished


def test_another_scene_does_not_hear_it(scene):
    task = start(listen([], "door"), scene=SimpleNamespace(broadcast=Broadcast()))
    scene.broadcast.shout("door")
    assert not task.finished
    task.cancel()


def test_a_task_shouts_in_its_own_scene_and_does_not_hear_itself(scene):
    log = []
    listener = start(listen(log, "door"), scene=scene)

    async def both():
        shout("door", 1)
        log.append("shouted")
        return await heard("door")

    task = start(both(), scene=scene)
    assert log == ["shouted", 1] and listener.finished and not task.finished
    shouting = start(both(), scene=scene)
    assert task.result == 1
    shouting.cancel()


def test_two_shouts_are_heard_one_after_the_other(scene):
    log = []

    async def listener():
        while True:
            log.append(await heard("step"))

    async def shouting():
        shout("step", 1)
        shout("step", 2)

    task = start(listener(), scene=scene)
    start(shouting(), scene=scene)
    assert log == [1, 2]
    task.cancel()


def test_who_begins_to_listen_before_the_shout_is_delivered_hears_it(scene):
    log = []

    async def shouting():
        shout("door")
        start(listen(log, "door"), scene=scene)
        log.append("started")

    start(shouting(), scene=scene)
    assert log == ["started", None]


def test_who_is_cancelled_hears_nothing(scene):
    log = []
    task = start(listen(log, "door"), scene=scene)
    task.cancel()
    scene.broadcast.shout("door")
    assert log == [] and task.cancelled


def test_what_waits_is_shown(scene):
    task = start(listen([], "door"), scene=scene)
    assert task.waits_for() == "heard('door')"
    task.cancel()


def test_without_a_scene_there_is_nobody_to_talk_to():
    with pytest.raises(MisuseError) as caught:
        start(listen([], "door"))
    assert str(caught.value) == (
        "heard() was called by listen, which has no scene. Write scene.heard(...) with the scene you mean."
    )
    with pytest.raises(MisuseError) as caught:
        shout("door")
    assert str(caught.value) == (
        "shout() was called outside of every task. Write scene.shout(...) with the scene you mean."
    )


def test_a_name_is_a_text(scene):
    with pytest.raises(TypeError) as caught:
        start(listen([], 5), scene=scene)
    assert str(caught.value) == "heard() needs a name, which is a text, got 5"
    with pytest.raises(TypeError) as caught:
        scene.broadcast.shout(5)
    assert str(caught.value) == "shout() needs a name, which is a text, got 5"


@pytest.mark.parametrize("listened", [True, False])
def test_shouting_while_the_game_is_drawn_is_a_misuse(scene, listened):
    if listened:
        start(listen([], "door"), scene=scene).cancel()
    here().barred = "while the game is drawn"
    with pytest.raises(MisuseError, match="was called while the game is drawn"):
        scene.broadcast.shout("door")
    here().barred = ""
