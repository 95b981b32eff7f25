"""Each event goes to those who waited for it when it came up, in the order they began to wait."""

import pygame
import pytest
from pygame import KEYDOWN, KEYUP, MOUSEBUTTONDOWN, QUIT, USEREVENT
from pygame.event import Event

from pgasync.inputs.events import events, wait_event
from pgasync.inputs.keys import key_held, wait_key
from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.nursery import open_nursery
from pgasync.kernel.scheduler import here
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.task import current_task, start
from pgasync.sync.signal import Signal


def waiter(log, name, *types, times=1, **wanted):
    async def wait():
        for _ in range(times):
            event = await wait_event(*types, **wanted)
            log.append((name, event.type))

    return wait()


def test_a_waiter_gets_the_event(desk):
    async def wait():
        return await wait_event(KEYDOWN)

    task = desk.start(wait())
    event = Event(KEYDOWN, key=32)
    assert desk.inputs.deliver(event) is False
    assert task.result is event


def test_waiters_of_one_event_wake_in_the_order_they_began_to_wait(desk):
    for name in "abcd":
        desk.start(waiter(desk.log, name, KEYDOWN))
    desk.press(1)
    assert desk.log == [(name, KEYDOWN) for name in "abcd"]


def test_the_order_holds_across_different_event_types(desk):
    desk.start(waiter(desk.log, "up and down", KEYUP, KEYDOWN))
    desk.start(waiter(desk.log, "everything"))
    desk.start(waiter(desk.log, "down", KEYDOWN))
    desk.start(waiter(desk.log, "up", KEYUP))
    desk.start(waiter(desk.log, "everything too"))
    desk.press(1)
    assert [name for name, _ in desk.log] == ["up and down", "everything", "down", "everything too"]


def test_a_waiter_for_several_types_is_woken_once(desk):
    desk.start(waiter(desk.log, "both", KEYDOWN, KEYUP, KEYDOWN))
    desk.press(1)
    desk.let_go(1)
    desk.press(1)
    assert desk.log == [("both", KEYDOWN)]


def test_who_waits_again_waits_behind_the_others(desk):
    desk.start(waiter(desk.log, "again", KEYDOWN, times=3))
    desk.start(waiter(desk.log, "up", KEYUP))
    desk.start(waiter(desk.log, "all", times=3))
    desk.press(1)
    desk.let_go(1)
    desk.press(1)
    assert [name for name, _ in desk.log] == ["again", "all", "up", "all", "again", "all"]


def test_an_event_of_another_type_passes_by(desk):
    task = desk.start(waiter(desk.log, "a", KEYDOWN))
    desk.let_go(1)
    desk.deliver(QUIT)
    assert desk.log == []
    assert task.is_open()


def test_attributes_must_be_equal(desk):
    desk.start(waiter(desk.log, "a", KEYDOWN, key=32, mod=0))
    desk.deliver(KEYDOWN, key=32, mod=1)
    desk.deliver(KEYDOWN, key=33, mod=0)
    assert desk.log == []
    desk.deliver(KEYDOWN, key=32, mod=0)
    assert desk.log == [("a", KEYDOWN)]


def test_an_event_without_the_attribute_does_not_fit(desk):
    desk.start(waiter(desk.log, "a", flavour=None))
    desk.press(1)
    assert desk.log == []
    desk.deliver(USEREVENT, flavour=None)
    assert desk.log == [("a", USEREVENT)]


def test_a_filter_sees_only_what_fits_otherwise_and_lets_through_what_is_true(desk):
    seen = []

    def big(event):
        seen.append(event.x)
        return event.x > 2

    desk.start(waiter(desk.log, "a", USEREVENT, kind="hit", filter=big))
    desk.deliver(USEREVENT, kind="miss", x=5)
    desk.deliver(USEREVENT, kind="hit", x=2)
    assert desk.log == []
    desk.deliver(USEREVENT, kind="hit", x=3)
    assert desk.log == [("a", USEREVENT)]
    assert seen == [2, 3]


def test_a_filter_runs_as_if_the_waiting_task_called_it(desk):
    seen = []

    def with_shift(event):
        seen.append(current_task())
        return key_held("shift")

    task = desk.start(waiter(desk.log, "a", MOUSEBUTTONDOWN, filter=with_shift))
    desk.deliver(MOUSEBUTTONDOWN, button=1, pos=(0, 0))
    assert desk.log == []
    desk.press(pygame.K_LSHIFT)
    desk.deliver(MOUSEBUTTONDOWN, button=1, pos=(0, 0))
    assert desk.log == [("a", MOUSEBUTTONDOWN)]
    assert seen == [task, task]


def test_no_task_is_left_running_behind_a_filter(desk):
    def broken(event):
        raise ZeroDivisionError

    async def guarded():
        with pytest.raises(ZeroDivisionError):
            await wait_event(KEYDOWN, filter=broken)

    def tick():
        desk.press(1)
        desk.log.append(here().running)

    desk.start(waiter(desk.log, "a", KEYDOWN, filter=lambda event: False))
    here().call(tick)
    desk.start(guarded())
    here().call(tick)
    assert desk.log == [None, None]


def test_what_a_filter_raises_is_raised_in_the_waiting_task_and_the_others_still_get_the_event(desk):
    def broken(event):
        raise ZeroDivisionError(event.key)

    async def guarded():
        try:
            await wait_event(KEYDOWN, filter=broken, consume=True)
        except ZeroDivisionError as error:
            desk.log.append(("guarded", error.args[0]))
            await wait_event(KEYDOWN)
            desk.log.append(("guarded", "again"))

    desk.start(waiter(desk.log, "before", KEYDOWN))
    desk.start(guarded())
    desk.start(waiter(desk.log, "after", KEYDOWN))
    assert desk.press(7) is False
    assert desk.log == [("before", KEYDOWN), ("guarded", 7), ("after", KEYDOWN)]
    desk.press(8)
    assert desk.log[3:] == [("guarded", "again")]


def test_what_a_filter_raises_leaves_the_root_when_nobody_catches_it(desk):
    def broken(event):
        raise ZeroDivisionError

    task = desk.start(waiter(desk.log, "a", KEYDOWN, filter=broken))
    desk.start(waiter(desk.log, "b", KEYDOWN))
    with pytest.raises(ZeroDivisionError):
        desk.press(1)
    assert isinstance(task.error, ZeroDivisionError)
    assert desk.log == [("b", KEYDOWN)]


def test_a_filter_may_cancel_its_own_task(desk):
    def suicidal(event):
        current_task().cancel()
        return True

    task = desk.start(waiter(desk.log, "a", KEYDOWN, filter=suicidal, consume=True))
    desk.start(waiter(desk.log, "b", KEYDOWN))
    desk.press(1)
    assert task.cancelled
    assert desk.log == [("b", KEYDOWN)]


def test_an_error_of_a_filter_whose_task_has_ended_meanwhile_is_not_lost(desk):
    def suicidal(event):
        current_task().cancel()
        raise ZeroDivisionError

    task = desk.start(waiter(desk.log, "a", KEYDOWN, filter=suicidal))
    desk.start(waiter(desk.log, "b", KEYDOWN))
    with pytest.raises(ZeroDivisionError):
        desk.press(1)
    assert task.cancelled and task.error is None
    assert desk.log == [("b", KEYDOWN)]


def test_what_a_filter_fires_is_delivered_although_the_event_does_not_fit(desk):
    rung = Signal()

    async def listen():
        await rung.wait()
        desk.log.append("rung")

    def ring(event):
        rung.fire()
        return False

    desk.start(listen())
    desk.start(waiter(desk.log, "a", KEYDOWN, filter=ring))
    desk.start(waiter(desk.log, "b", KEYDOWN))
    desk.press(1)
    assert desk.log == ["rung", ("b", KEYDOWN)]


def test_a_consumed_event_reaches_nobody_after_the_consumer(desk):
    lower = desk.scene
    upper = desk.on_top()
    desk.start(waiter(desk.log, "lower", KEYDOWN), lower)
    desk.start(waiter(desk.log, "before", KEYDOWN), upper)
    desk.start(waiter(desk.log, "consumer", KEYDOWN, consume=True), upper)
    desk.start(waiter(desk.log, "after", KEYDOWN), upper)
    assert desk.press(1) is True
    assert desk.log == [("before", KEYDOWN), ("consumer", KEYDOWN)]
    assert desk.press(1) is False
    assert desk.log[2:] == [("after", KEYDOWN), ("lower", KEYDOWN)]


def test_what_does_not_fit_is_not_consumed(desk):
    desk.start(waiter(desk.log, "a", KEYDOWN, key=2, consume=True))
    desk.start(waiter(desk.log, "b", KEYDOWN))
    assert desk.press(1) is False
    assert desk.log == [("b", KEYDOWN)]


def test_the_topmost_scene_comes_first(desk):
    middle, top = desk.on_top(), desk.on_top()
    desk.start(waiter(desk.log, "bottom", KEYDOWN))
    desk.start(waiter(desk.log, "top", KEYDOWN), top)
    desk.start(waiter(desk.log, "middle", KEYDOWN), middle)
    desk.press(1)
    assert [name for name, _ in desk.log] == ["top", "middle", "bottom"]


def test_who_begins_to_wait_during_an_event_does_not_get_it(desk):
    top = desk.on_top()

    async def starts_others():
        await wait_event(KEYDOWN)
        desk.log.append("woken")
        desk.start(waiter(desk.log, "same scene", KEYDOWN), top)
        desk.start(waiter(desk.log, "lower scene", KEYDOWN))
        desk.start(waiter(desk.log, "new scene", KEYDOWN), desk.on_top())
        await wait_event(KEYDOWN)
        desk.log.append("again")

    desk.start(starts_others(), top)
    desk.press(1)
    assert desk.log == ["woken"]
    desk.press(1)
    assert desk.log[1:] == [
        ("new scene", KEYDOWN),
        ("same scene", KEYDOWN),
        "again",
        ("lower scene", KEYDOWN),
    ]


def test_who_is_cancelled_by_an_earlier_waiter_of_the_event_does_not_get_it(desk):
    victims = []

    async def killer():
        await wait_event(KEYDOWN)
        for victim in victims:
            victim.cancel()
        desk.log.append("killed")

    async def victim():
        try:
            await wait_event(KEYDOWN)
            desk.log.append("alive")
        except Cancelled:
            desk.log.append("dead")
            raise

    desk.start(killer())
    victims.append(desk.start(victim()))
    desk.start(waiter(desk.log, "last", KEYDOWN))
    desk.press(1)
    assert desk.log == ["dead", "killed", ("last", KEYDOWN)]


def test_who_has_left_its_wait_and_waits_again_does_not_get_the_event(desk):
    scopes = []

    async def hasty():
        with CancelScope() as scope:
            scopes.append(scope)
            await wait_event(KEYDOWN)
            desk.log.append("first wait")
        await wait_event(KEYDOWN)
        desk.log.append("second wait")

    async def canceller():
        await wait_event(KEYDOWN)
        scopes[0].cancel()

    desk.start(canceller())
    desk.start(hasty())
    desk.press(1)
    assert desk.log == []
    desk.press(1)
    assert desk.log == ["second wait"]


def test_all_that_one_waiter_sets_off_has_run_before_the_next_is_woken(desk):
    hit = Signal()

    async def chained(name):
        await hit.wait()
        desk.log.append(name)

    async def first():
        await wait_event(KEYDOWN)
        hit.fire()
        desk.log.append("fired")
        await sleep_forever()

    desk.start(first())
    desk.start(waiter(desk.log, "second", KEYDOWN))
    desk.start(chained("chain"))
    desk.press(1)
    assert desk.log == ["fired", "chain", ("second", KEYDOWN)]


def test_what_an_event_sets_off_may_wait_for_the_next_event(desk):
    async def combination():
        await wait_key("a")
        async with open_nursery() as nursery:
            nursery.start(waiter(desk.log, "child", KEYDOWN))
        await wait_key("b")
        desk.log.append("open")

    desk.start(combination())
    for key in (pygame.K_a, pygame.K_x, pygame.K_b):
        desk.press(key)
    assert desk.log == [("child", KEYDOWN), "open"]


def test_a_waiter_that_fails_keeps_nobody_from_the_event(desk):
    async def failing():
        await wait_event(KEYDOWN)
        raise ZeroDivisionError

    desk.start(failing())
    desk.start(waiter(desk.log, "b", KEYDOWN))
    with pytest.raises(ZeroDivisionError):
        desk.press(1)
    assert desk.log == [("b", KEYDOWN)]


def test_thousands_of_events_in_one_tick_are_no_misuse(desk):
    task = desk.start(waiter(desk.log, "a", pygame.MOUSEMOTION, times=3000))

    def tick():
        for x in range(3000):
            desk.deliver(pygame.MOUSEMOTION, pos=(x, 0), rel=(1, 0), buttons=(0, 0, 0))

    here().call(tick)
    assert task.finished
    assert len(desk.log) == 3000


def test_waits_that_are_always_cancelled_do_not_pile_up(desk):
    async def hasty():
        for _ in range(10_000):
            with CancelScope() as scope:
                async with open_nursery() as nursery:
                    nursery.start(waiter(desk.log, "never", QUIT))
                    scope.cancel()

    desk.start(waiter(desk.log, "oldest", QUIT))
    desk.start(hasty())
    assert len(desk.scene.inputs.lines[QUIT].entries) <= 64
    desk.deliver(QUIT)
    assert desk.log == [("oldest", QUIT)]


def test_a_wait_says_what_it_waits_for(desk):
    def big(event):
        return True

    async def wait(awaitable):
        await awaitable

    def shown(awaitable):
        return str(desk.start(wait(awaitable)).parked_on)

    assert shown(wait_event()) == "wait_event()"
    assert shown(wait_event(KEYDOWN, key=32)) == "wait_event(KEYDOWN, key=32)"
    assert shown(wait_event(KEYDOWN, QUIT, filter=big)) == "wait_event(KEYDOWN, QUIT, filter=big)"
    assert shown(wait_event(USEREVENT, consume=True)) == "wait_event(USEREVENT, consume=True)"
    assert shown(wait_event(USEREVENT + 2, name="x")) == "wait_event(USEREVENT + 2, name='x')"


def test_the_live_tree_shows_the_wait_and_its_line(desk):
    task = desk.start(waiter(desk.log, "a", KEYDOWN))
    assert task.tree().startswith("wait waits for wait_event(KEYDOWN), tests/inputs/test_events.py:")


@pytest.mark.parametrize(
    "wrong", ["KEYDOWN", 1.5, True, (KEYDOWN, KEYUP), [KEYDOWN, KEYUP], KEYDOWN.__class__]
)
def test_what_is_no_number_is_no_event_type(wrong):
    with pytest.raises(TypeError) as caught:
        wait_event(wrong).send(None)
    assert caught.value.__suppress_context__
    assert str(caught.value) == f"an event type is a constant such as pygame.KEYDOWN, got {wrong!r}"


@pytest.mark.parametrize("wrong", [pygame.K_SPACE, pygame.K_LEFT, 0, -1])
def test_a_number_that_no_event_has_is_refused(wrong):
    with pytest.raises(ValueError) as caught:
        wait_event(KEYDOWN, wrong).send(None)
    assert str(caught.value) == (
        f"{wrong} is no event type. An event type is a constant such as pygame.KEYDOWN."
    )


def test_every_event_type_of_pygame_and_every_custom_one_is_accepted(desk):
    kinds = {pygame.QUIT, pygame.MOUSEWHEEL, pygame.WINDOWFOCUSLOST, pygame.TEXTINPUT, pygame.JOYBUTTONDOWN}
    kinds |= {pygame.USEREVENT, pygame.USEREVENT + 1, pygame.event.custom_type()}
    for kind in kinds:
        desk.start(waiter(desk.log, "a", kind))
        desk.deliver(kind)
    assert {kind for _, kind in desk.log} == kinds


def test_a_filter_must_be_callable():
    with pytest.raises(TypeError) as caught:
        wait_event(KEYDOWN, filter=32).send(None)
    assert str(caught.value) == "filter must be a function that takes an event, got 32"


def test_waiting_without_a_scene_is_explained():
    with pytest.raises(MisuseError) as caught:
        start(waiter([], "a", KEYDOWN))
    assert str(caught.value) == (
        "wait called wait_event(KEYDOWN), but it has no scene, and only scenes hear inputs."
        " Call it in a function that game.play() runs."
    )


def test_cleanup_cannot_wait_for_events(desk):
    async def stubborn():
        try:
            await sleep_forever()
        finally:
            await wait_event(KEYDOWN)

    task = desk.start(stubborn())
    with pytest.raises(
        MisuseError, match=r"stubborn awaited wait_event\(KEYDOWN\) while it was being cancelled"
    ):
        task.cancel()


@pytest.mark.parametrize(("name", "code"), [("space", pygame.K_SPACE), ("ctrl", pygame.K_RCTRL)])
def test_the_key_of_a_key_event_may_be_given_by_its_name(desk, name, code):
    async def player():
        event = await wait_event(pygame.KEYDOWN, key=name, mod=0)
        desk.log.append(event.key)

    async def reader():
        async for event in events(pygame.KEYDOWN, pygame.KEYUP, key=name):
            desk.log.append(event.type)

    task = desk.start(player())
    desk.start(reader())
    assert f"wait_event(KEYDOWN, key={name!r}, mod=0)" in task.tree()
    desk.press(pygame.K_a)
    desk.deliver(pygame.KEYDOWN, key=code, mod=1)
    assert desk.log == [pygame.KEYDOWN]
    desk.deliver(pygame.KEYDOWN, key=code, mod=0)
    desk.let_go(code)
    assert desk.log == [pygame.KEYDOWN, code, pygame.KEYDOWN, pygame.KEYUP]


def test_an_unknown_key_of_a_key_event_gets_spelling_help(desk):
    async def player():
        with pytest.raises(ValueError) as caught:
            await wait_event(pygame.KEYDOWN, key="spcae")
        return str(caught.value)

    text = "unknown key 'spcae'. Did you mean 'space'?"
    assert desk.start(player()).result == text
    with pytest.raises(ValueError) as caught:
        events(pygame.KEYUP, key="spcae")
    assert str(caught.value) == text


def test_the_key_of_an_event_of_ones_own_is_what_it_says(desk):
    async def player():
        return (await wait_event(pygame.USEREVENT, key="gold")).key

    task = desk.start(player())
    desk.deliver(pygame.USEREVENT, key="gold")
    assert task.result == "gold"


def test_an_async_filter_is_refused(desk):
    async def close(event):
        return False

    with pytest.raises(TypeError) as caught:
        events(pygame.KEYDOWN, filter=close)
    assert str(caught.value) == "filter must be a plain function: nothing awaits what close returns."
