"""Who waits again at once keeps the place that waiting again would give, whatever the others do meanwhile."""

import pytest
from pygame import KEYDOWN, KEYUP, USEREVENT
from pygame.event import Event

from pgasync.engine.game import Game
from pgasync.engine.state import state_of
from pgasync.inputs.events import events, wait_event
from pgasync.inputs.keys import wait_key
from pgasync.inputs.modal import modal
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import start
from pgasync.sync.signal import Signal
from pgasync.timing.frames import next_frame
from tests.waits.case import Room


def listener(log, name, *types, **wanted):
    async def listen():
        while True:
            await wait_event(*types, **wanted)
            log.append(name)

    return listen()


def keys_of(log, name, *keys, **wanted):
    async def listen():
        while True:
            await wait_key(*keys, **wanted)
            log.append(name)

    return listen()


def heard(desk, key=1):
    """What one key sets off."""
    desk.log.clear()
    desk.press(key)
    return "".join(desk.log)


def test_those_who_all_wait_again_stay_in_their_order(desk):
    for name in "abc":
        desk.start(listener(desk.log, name, KEYDOWN))
    assert [heard(desk) for _ in range(3)] == ["abc"] * 3


def test_who_comes_during_an_event_stands_between_those_who_were_woken_before_and_after(desk):
    async def breeder():
        while True:
            await wait_event(KEYDOWN)
            desk.log.append("b")
            if "x" not in desk.log:
                desk.start(listener(desk.log, "x", KEYDOWN))

    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(breeder())
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert heard(desk) == "abc"
    desk.log.append("x")
    desk.press(1)
    assert "".join(desk.log) == "abcxaxbc"


@pytest.mark.parametrize("goes", ["to another type", "to a key", "to sleep", "away", "with an error"])
def test_who_goes_elsewhere_lets_those_before_it_wait_behind_those_who_hear_all(desk, goes):
    async def leaver():
        await wait_event(KEYDOWN)
        desk.log.append("l")
        if goes == "to another type":
            await wait_event(KEYUP)
        elif goes == "to a key":
            await wait_key("escape")
        elif goes == "to sleep":
            await sleep_forever()
        elif goes == "with an error":
            raise ZeroDivisionError

    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(leaver())
    desk.start(listener(desk.log, "c", KEYDOWN))
    if goes == "with an error":
        with pytest.raises(ZeroDivisionError):
            desk.press(1)
    else:
        desk.press(1)
    assert "".join(desk.log) == "alc"
    assert heard(desk) == "ac"
    assert heard(desk) == "ac"


def test_who_is_passed_by_is_before_those_who_wait_again(desk):
    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(keys_of(desk.log, "x", "x"))
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert heard(desk) == "ac"
    assert heard(desk, ord("x")) == "xac"
    assert heard(desk, ord("x")) == "xac"


def test_a_stream_is_before_those_who_wait_again(desk):
    async def reader():
        async for _ in events(KEYDOWN):
            desk.log.append("s")

    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(reader())
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert [heard(desk) for _ in range(3)] == ["asc", "sac", "sac"]


def test_who_listens_to_all_comes_in_between(desk):
    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(listener(desk.log, "b", KEYDOWN))
    assert heard(desk) == "ab"
    desk.start(listener(desk.log, "e"))
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert [heard(desk) for _ in range(2)] == ["abec", "abec"]
    desk.log.clear()
    desk.let_go(1)
    assert desk.log == ["e"]
    assert heard(desk) == "abce"


def test_who_was_cancelled_by_another_one_does_not_hear_the_event(desk):
    async def killer():
        while True:
            await wait_event(KEYDOWN)
            desk.log.append("k")
            if len(tasks) > 2:
                for place in (3, 0):
                    tasks.pop(place).cancel()

    tasks = [desk.start(listener(desk.log, "a", KEYDOWN)), desk.start(killer())]
    tasks += [desk.start(listener(desk.log, name, KEYDOWN)) for name in "cde"]
    assert heard(desk) == "akce"
    tasks.clear()
    assert [heard(desk) for _ in range(2)] == ["kce"] * 2


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("above", [False, True])
def test_a_line_that_is_tidied_up_in_the_middle_of_an_event_loses_nobody(desk, before, every, above):
    """Whether or not its tasks had stayed there at the events before, and are listed for this one already."""

    async def breeder():
        for _ in range(before):
            await wait_event(KEYDOWN)
        await wait_event(KEYDOWN)
        for _ in range(40):
            desk.start(listener(desk.log, "x", KEYDOWN))
        await sleep_forever()

    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(breeder(), desk.on_top() if above else None)
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert [heard(desk) for _ in range(before)] == ["ac"] * before
    if every:
        desk.start(listener(desk.log, "e"))
    assert sorted(heard(desk)) == sorted("ace" if every else "ac")
    assert [len(heard(desk)) for _ in range(2)] == [43 if every else 42] * 2


def test_who_comes_to_a_lower_scene_during_an_event_does_not_hear_it(desk):
    async def starter():
        await wait_event(KEYDOWN)
        desk.start(listener(desk.log, "x", KEYDOWN))
        await sleep_forever()

    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(starter(), desk.on_top())
    assert [heard(desk) for _ in range(3)] == ["a", "xa", "xa"]


def test_a_line_that_somebody_has_come_to_and_that_is_tidied_up_during_the_event_loses_nobody(desk):
    async def starter(times, count):
        for _ in range(times):
            await wait_event(KEYDOWN)
        for _ in range(count):
            desk.start(listener(desk.log, "x", KEYDOWN))
        await sleep_forever()

    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(starter(2, 40))
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert heard(desk) == "ac"
    desk.start(starter(1, 1), desk.on_top())
    assert heard(desk) == "ac"


@pytest.mark.parametrize("first", ["a plain one", "a picky one", "a stream"])
def test_what_a_waiter_fires_comes_before_the_next_one_is_woken(desk, first):
    hit = Signal()

    async def fires(stream):
        while True:
            await (wait_event(KEYDOWN) if stream is None else anext(stream))
            desk.log.append("f")
            hit.fire()

    async def chained():
        while True:
            await hit.wait()
            desk.log.append("h")

    async def reads():
        await fires(events(KEYDOWN))

    if first == "a picky one":
        desk.start(keys_of(desk.log, "never", "f12"))
    desk.start(reads() if first == "a stream" else fires(None))
    desk.start(chained())
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert [heard(desk) for _ in range(3)] == ["fhc"] * 3


def test_who_consumes_a_key_again_and_again_lets_nobody_hear_it_behind_it(desk):
    desk.start(keys_of(desk.log, "a", consume=True))
    desk.start(keys_of(desk.log, "b"))
    assert [heard(desk) for _ in range(3)] == ["a", "ba", "ba"]
    assert desk.press(1) is True


@pytest.mark.parametrize("first", ["nobody", "one who is passed by"])
@pytest.mark.parametrize("last", ["nobody", "a stream", "a filter", "a filter that fails"])
def test_no_task_is_left_running_behind_an_event(desk, first, last):
    running = []

    def filters(event):
        assert last != "a filter that fails"
        return True

    async def hears():
        try:
            if last == "a stream":
                await anext(events(KEYDOWN))
            elif last != "nobody":
                await wait_event(KEYDOWN, filter=filters)
        except AssertionError:
            desk.log.append("failed")
        await sleep_forever()

    def tick():
        desk.press(1)
        running.append(here().running)

    if first != "nobody":
        desk.start(keys_of(desk.log, "never", "f12"))
    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(hears())
    here().call(tick)
    assert running == [None]
    assert desk.log == ["a"] + ["failed"] * (last == "a filter that fails")


def test_a_line_grows_no_further_although_one_in_it_stays_where_it_is(desk):
    desk.start(listener(desk.log, "a", KEYDOWN))
    desk.start(keys_of(desk.log, "x", "x"))
    for _ in range(200):
        desk.press(1)
    assert len(desk.scene.inputs.lines[KEYDOWN].entries) <= 64


def test_every_wait_counts_although_its_place_stays(desk):
    for name in "ab":
        desk.start(listener(desk.log, name, KEYDOWN))
    for _ in range(3):
        desk.press(1)
    assert desk.scene.inputs.listened == 8
    assert [entry[0] for entry in desk.scene.inputs.entries(KEYDOWN)] == [1, 2]
    desk.scene.inputs.renumber()
    assert [entry[0] for entry in desk.scene.inputs.entries(KEYDOWN)] == [7, 8]
    assert heard(desk) == "ab"


def test_the_numbers_of_those_who_stay_are_right_when_others_have_left(desk):
    async def leaver():
        await wait_event(KEYDOWN)

    def numbers():
        desk.scene.inputs.renumber()
        return [entry[0] for entry in desk.scene.inputs.entries(KEYDOWN)]

    tasks = [desk.start(listener(desk.log, name, KEYDOWN)) for name in "ab"]
    assert heard(desk) == "ab"
    desk.start(leaver())
    assert heard(desk) == "ab"
    assert numbers() == [6, 7]
    desk.start(listener(desk.log, "c", KEYDOWN))
    assert heard(desk) == "abc"
    tasks[0].cancel()
    desk.scene.inputs.lines[KEYDOWN].settle()
    assert numbers() == [10, 11]
    assert heard(desk) == "bc"


def test_a_recording_sees_the_number_of_a_wait_whether_its_place_has_stayed_or_not():
    async def main(game):
        async with open_nursery() as nursery:
            for name in "ab":
                nursery.start(listener([], name, USEREVENT))

    game = Game(fps=64)
    game.start(main)
    game.tick([Event(USEREVENT), Event(USEREVENT)])
    assert [line.split()[-1] for line in state_of(game)["tasks"][1:]] == ["5", "6"]
    assert game.main is not None
    game.main.cancel()


def test_a_wait_that_stays_is_as_old_as_the_event_that_woke_its_task():
    def ages():
        return [round(task.waited() * room.game.fps) for task in tasks]

    async def reader():
        async for _ in events(USEREVENT):
            pass

    with Room() as room:
        tasks = [room.start(listener([], name, USEREVENT)) for name in "ab"]
        room.run_ticks(3)
        assert ages() == [3, 3]
        room.post(Event(USEREVENT))
        room.run_ticks(3)
        tasks.append(room.start(listener([], "c", USEREVENT)))
        assert ages() == [2, 2, 0]
        room.run_ticks(1)
        room.home.inputs.renumber()
        assert ages() == [3, 3, 1]
        # From now on places do not stay.
        tasks.append(room.start(reader()))
        tasks.append(room.start(listener([], "d", USEREVENT)))
        room.run_ticks(4)
        room.post(Event(USEREVENT))
        room.run_ticks(3)
        assert ages() == [2, 2, 2, 2, 2]


def test_a_task_of_another_tree_has_not_waited_for_less_than_nothing():
    with Room() as room:
        within = room.start(listener([], "a", USEREVENT))
        alone = start(listener([], "b", USEREVENT), scene=room.home)
        room.run_ticks(1)
        room.post(Event(USEREVENT))
        room.run_ticks(3)
        assert within.waited() > 0
        assert alone.waited() == 0
        alone.cancel()


def test_those_of_a_block_that_ends_at_an_event_wait_around_it_in_the_order_of_their_waits():
    log = []

    async def asks():
        async with open_nursery() as nursery:
            with modal():
                nursery.start(listener(log, "a", KEYDOWN))
                nursery.start(starts_last(nursery))
                await wait_event(KEYDOWN)
                log.append("x")
            await listener(log, "x", KEYDOWN)

    async def starts_last(nursery):
        await next_frame()
        nursery.start(listener(log, "b", KEYDOWN))

    with Room() as room:
        room.start(asks())
        room.run_ticks(1)
        room.press("z")
        room.run_ticks(2)
        assert log == ["a", "x"]
        room.press("z")
        room.run_ticks(2)
        # b has waited since before the first key.
        assert log == ["a", "x", "b", "a", "x"]
