"""Scopes lie in a pile, hear from the top down, and can be made deaf."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygame import KEYDOWN, KEYUP, QUIT

from pgasync.inputs.events import events, wait_event
from pgasync.inputs.keys import key_held
from pgasync.inputs.scope import Inputs
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.roots import live_roots
from tests.inputs.conftest import counts


def waiter(log, name):
    async def wait():
        while True:
            await wait_event(KEYDOWN)
            log.append(name)

    return wait()


def test_a_deaf_scope_hears_nothing(desk):
    desk.start(waiter(desk.log, "a"))
    desk.scene.inputs.hold()
    assert desk.scene.inputs.deaf
    desk.press(1)
    assert desk.log == []
    desk.scene.inputs.let_go()
    assert not desk.scene.inputs.deaf
    assert desk.log == []
    desk.press(1)
    assert desk.log == ["a"]


def test_a_scope_is_deaf_until_everyone_has_let_go(desk):
    desk.start(waiter(desk.log, "a"))
    desk.scene.inputs.hold()
    desk.scene.inputs.hold()
    desk.scene.inputs.let_go()
    desk.press(1)
    assert desk.log == []
    desk.scene.inputs.let_go()
    desk.press(1)
    assert desk.log == ["a"]


def test_letting_go_of_what_nobody_holds_is_a_misuse(desk):
    with pytest.raises(MisuseError) as caught:
        desk.scene.inputs.let_go()
    assert str(caught.value) == "let_go() was called on inputs that nobody holds. Call hold() first."


def test_a_deaf_scope_consumes_nothing(desk):
    async def greedy():
        await wait_event(KEYDOWN, consume=True)

    top = desk.on_top()
    desk.start(greedy(), top)
    desk.start(waiter(desk.log, "below"))
    top.inputs.hold()
    assert desk.press(1) is False
    assert desk.log == ["below"]


def test_a_scope_that_becomes_deaf_during_an_event_does_not_hear_it_any_more(desk):
    async def pauses():
        await wait_event(KEYDOWN)
        desk.scene.inputs.hold()
        desk.log.append("paused")
        await sleep_forever()

    desk.start(pauses(), desk.on_top())
    desk.start(waiter(desk.log, "below"))
    desk.press(1)
    assert desk.log == ["paused"]


def test_a_scope_that_hears_again_during_an_event_does_not_hear_that_one(desk):
    async def menu():
        await wait_event(KEYDOWN)
        desk.scene.inputs.let_go()
        desk.log.append("resumed")

    desk.scene.inputs.hold()
    desk.start(waiter(desk.log, "below"))
    desk.start(menu(), desk.on_top())
    desk.press(1)
    assert desk.log == ["resumed"]
    assert desk.ask(lambda: key_held(1)) is False
    desk.press(1)
    assert desk.log == ["resumed", "below"]


def test_a_scope_that_is_closed_during_an_event_does_not_hear_it_any_more(desk):
    async def closes():
        await wait_event(KEYDOWN)
        desk.inputs.close_scope(desk.scene.inputs)
        await sleep_forever()

    desk.start(closes(), desk.on_top())
    desk.start(waiter(desk.log, "below"))
    desk.press(1)
    assert desk.log == []


def test_scopes_are_listed_bottom_to_top(desk):
    top = desk.on_top()
    assert desk.inputs.scopes == [desk.scene.inputs, top.inputs]
    desk.inputs.close_scope(desk.scene.inputs)
    assert desk.inputs.scopes == [top.inputs]


def test_a_scope_that_became_deaf_during_an_event_hears_the_next_one_after_it(desk):
    top = desk.on_top()

    async def holder():
        await wait_event(KEYDOWN)
        desk.scene.inputs.hold()

    async def below():
        while True:
            desk.log.append((await wait_event(KEYDOWN)).key)

    for _ in range(3):
        desk.start(below())
    desk.start(holder(), top)
    desk.press(1)
    desk.scene.inputs.let_go()
    assert desk.log == []
    desk.press(2)
    assert desk.log == [2, 2, 2]
    desk.press(3)
    assert desk.log == [2, 2, 2, 3, 3, 3]


def test_waiters_that_come_back_leave_nothing_in_their_line(desk):
    async def listener():
        while True:
            await wait_event(KEYDOWN)

    for _ in range(5):
        desk.start(listener())
    for key in range(20):
        desk.press(key)
    assert len(desk.scene.inputs.lines[KEYDOWN].entries) == 5


def test_a_closed_scope_is_deaf_and_empty(desk):
    async def streams():
        stream = events(KEYDOWN)
        await anext(stream)

    scope = desk.scene.inputs
    desk.start(streams())
    desk.press(2)
    desk.inputs.close_scope(scope)
    assert scope.deaf
    assert (scope.lines, scope.keys, scope.buttons) == ({}, set(), set())


def test_closing_what_is_not_open_is_a_misuse(desk):
    stranger = Inputs().open_scope()
    with pytest.raises(MisuseError) as caught:
        desk.inputs.close_scope(stranger)
    assert str(caught.value) == "close_scope() was called on an input scope that is not open here."


def test_two_games_do_not_hear_each_other(desk, new_desk):
    other = new_desk()
    other.start(waiter(desk.log, "other"))
    desk.start(waiter(desk.log, "here"))
    desk.press(1)
    assert desk.log == ["here"]
    assert other.ask(lambda: key_held(1)) is False
    other.clear()


TYPES = (KEYDOWN, KEYUP, QUIT)
waits = st.fixed_dictionaries(
    {
        "types": st.lists(st.sampled_from(TYPES), max_size=2),
        "key": st.none() | st.integers(0, 2),
        "consume": st.sampled_from([False, False, False, True]),
        "times": st.integers(1, 3),
        "stream": st.booleans(),
        # When woken, cancel the waiter with this number, if there is one.
        "kills": st.none() | st.integers(0, 9),
        # When woken, start another one that waits once, for these types.
        "breeds": st.none() | st.lists(st.sampled_from(TYPES), max_size=2),
        # When woken, wait for these types from then on; a stream does not.
        "turns": st.none() | st.lists(st.sampled_from(TYPES), max_size=2),
    }
)
steps = st.lists(
    st.tuples(st.just("wait"), st.integers(0, 2), waits)
    | st.tuples(st.just("event"), st.sampled_from(TYPES), st.integers(0, 2))
    | st.tuples(st.just("cancel"), st.integers(0, 9), st.none())
    | st.tuples(st.sampled_from(["hold", "let_go"]), st.integers(0, 2), st.none()),
    max_size=30,
)


def child(types):
    """What one waits for that is started by another one."""
    plain = {"key": None, "consume": False, "times": 1, "stream": False}
    return {"types": types, **plain, "kills": None, "breeds": None, "turns": None}


class Model:
    """The order of delivery, written down as naively as possible."""

    def __init__(self):
        self.lines = [[], [], []]
        self.holds = [0, 0, 0]
        self.gone = set()
        self.log = []
        self.count = 0

    def wait(self, line, wait):
        self.lines[line].append((self.count, dict(wait)))
        self.count += 1

    def deliver(self, kind, key):
        woken = [
            (number, wait, n)
            for n in (2, 1, 0)
            for number, wait in (self.lines[n] if not self.holds[n] else [])
            if (not wait["types"] or kind in wait["types"]) and wait["key"] in (None, key)
        ]
        for number, wait, n in woken:
            line = self.lines[n]
            if number in self.gone:
                continue
            self.log.append((number, kind, key))
            wait["times"] -= 1
            if wait["kills"] != number:
                self.cancel(wait["kills"])
            if wait["breeds"] is not None:
                self.wait(n, child(wait["breeds"]))
            if not wait["times"]:
                self.cancel(number)
            elif not wait["stream"]:
                line.remove((number, wait))
                line.append((number, wait))
                if wait["turns"] is not None:
                    wait["types"] = wait["turns"]
            if wait["consume"]:
                return True
        return False

    def cancel(self, number):
        for line in self.lines:
            # Only those who are there: the number may be given to a later one.
            self.gone.update(each for each, wait in line if each == number)
            line[:] = [(each, wait) for each, wait in line if each != number]


@settings(deadline=None, max_examples=200)
@given(steps)
def test_any_events_wake_any_waiters_in_the_order_of_the_model(new_desk, steps):
    desk, model = new_desk(), Model()
    scenes = [desk.scene, desk.on_top(), desk.on_top()]
    tasks = []

    def kill(number):
        if number is not None and number < len(tasks):
            tasks[number].cancel()

    def begin(wait, scene):
        tasks.append(None)  # a child that it starts has a number behind its own
        tasks[-1:] = [desk.start(waiting(len(tasks) - 1, scene, **wait), scene)]

    async def waiting(number, scene, types, key, consume, times, stream, kills, breeds, turns):
        wanted = {"consume": consume} | ({} if key is None else {"key": key})
        source = events(*types, **wanted) if stream else None
        for _ in range(times):
            event = await (wait_event(*types, **wanted) if source is None else anext(source))
            desk.log.append((number, event.type, event.key))
            if kills != number:
                kill(kills)
            if breeds is not None:
                begin(child(breeds), scene)
            if turns is not None:
                types = turns

    for step, first, second in steps:
        if step == "wait":
            model.wait(first, second)
            begin(second, scenes[first])
        elif step == "event":
            assert desk.deliver(first, key=second) == model.deliver(first, second)
        elif step == "cancel":
            if first < len(tasks):
                kill(first)
                model.cancel(first)
        elif step == "hold":
            scenes[first].inputs.hold()
            model.holds[first] += 1
        elif model.holds[first]:
            scenes[first].inputs.let_go()
            model.holds[first] -= 1
        assert desk.log == model.log
    desk.clear()
    assert live_roots() == []
    for scene in scenes:
        assert not any(counts(entry) for kind in TYPES for entry in scene.inputs.entries(kind))
