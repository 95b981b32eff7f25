"""The show of a pizzeria, played through: from the first guest until the ovens are cold."""

from __future__ import annotations

import pytest

from games.shows import pizzeria
from pgasync import Channel
from pgasync.testing import Stage

SHOW = {"size": pizzeria.SIZE, "assets": pizzeria.ASSETS}


@pytest.fixture
def seen(monkeypatch):
    """What goes through the channel, and who came: "sent", "taken" and "guests"."""
    log = {"sent": [], "taken": [], "guests": [], "served": []}
    send, receive, visit = Channel.send, Channel.receive, pizzeria.guest

    async def seen_send(channel, item):
        await send(channel, item)
        log["sent"].append(item)

    async def seen_receive(channel):
        item = await receive(channel)
        log["taken"].append(item)
        return item

    async def guest(scene):
        log["guests"].append(scene)
        await visit(scene)
        log["served"].append(scene)

    monkeypatch.setattr(Channel, "send", seen_send)
    monkeypatch.setattr(Channel, "receive", seen_receive)
    monkeypatch.setattr(pizzeria, "guest", guest)
    return log


def coins(stage):
    return int(stage.find_text("coins").text.split()[0])


def test_the_demo_serves_every_order_in_the_order_of_asking_and_ends(seen):
    places = [tuple(place) for place in (*pizzeria.OVENS, *pizzeria.HOOKS, *pizzeria.TABLES)]
    with Stage(pizzeria.demo, **SHOW) as stage:
        earned = 0
        while not stage.shows("done!"):
            stage.run_ticks(10)
            assert len(stage.tasks("bake")) <= len(pizzeria.OVENS)
            assert len(stage.tasks("waiter")) < 6
            assert coins(stage) >= earned
            earned = coins(stage)
            assert stage.seconds < 100
        assert len(seen["guests"]) == len(seen["served"]) == len(seen["sent"]) > 15
        assert seen["taken"] == seen["sent"]
        assert stage.sounds.count("respawn") == len(seen["sent"])
        assert earned == stage.scene.till.value > 0
        assert stage.texts.count("done!") == len(pizzeria.COOKS)
        stage.run_until(lambda: stage.done, at_most=5)
    assert places == [tuple(place) for place in (*pizzeria.OVENS, *pizzeria.HOOKS, *pizzeria.TABLES)]


def test_a_full_channel_holds_the_guests_and_loses_none_of_them(seen):
    with Stage(pizzeria.main, **SHOW) as stage:
        for _ in range(24):
            stage.press("space")
            stage.run_seconds(0.1)
        stage.run_seconds(0.5)
        orders, hooks = stage.scene.orders, set(map(tuple, pizzeria.HOOKS))
        guests = len(seen["guests"])
        assert guests == 25  # the first one came by himself
        at_counter = [each for each in stage.sprites("guest") if each.y == 208]
        assert len(at_counter) > 8
        assert not orders.try_send("one more")
        on_hooks = [tuple(each.pos) for each in stage.sprites("guest") if tuple(each.pos) in hooks]
        assert sorted(on_hooks) == sorted(hooks)  # each order on a hook of its own
        most = 0
        while not stage.shows("done!"):
            stage.run_ticks(5)
            most = max(most, len(stage.tasks("bake")))
            assert stage.seconds < 120
        assert most == len(pizzeria.OVENS)
        assert len(seen["served"]) == len(seen["guests"]) >= guests
        assert seen["taken"] == seen["sent"]
        assert all(pizza.pos == table for pizza, table in seen["sent"])


def test_two_at_a_time_are_baked_each_in_an_oven_of_its_own_under_a_bar_that_grows():
    with Stage(pizzeria.main, **SHOW) as stage:
        for _ in range(8):
            stage.press("space")
            stage.run_ticks(3)
        stage.run_until(lambda: len(stage.tasks("bake")) == 2, at_most=10)
        stage.run_ticks(3)
        before = [bar.image.width for bar in stage.sprites("bake")]
        stage.run_seconds(1)
        after = [bar.image.width for bar in stage.sprites("bake")]
        assert all(one < other for one, other in zip(before, after, strict=True))
        baked = [tuple(each.pos) for each in stage.sprites("guest") if each.pos in pizzeria.OVENS]
        assert sorted(baked) == sorted(map(tuple, pizzeria.OVENS))


@pytest.mark.parametrize("by", ["space", "click", "pad"])
def test_a_guest_is_let_in_by_key_mouse_and_gamepad(by):
    with Stage(pizzeria.main, **SHOW) as stage:
        stage.run_ticks(2)
        assert len(stage.tasks("guest")) == 1
        if by == "space":
            stage.press("space")
        elif by == "click":
            stage.click((300, 200))
        else:
            stage.press_button("a")
        stage.run_ticks(2)
        assert len(stage.tasks("guest")) == 2


def test_a_guest_who_waits_for_longer_pays_less():
    paid = []
    for presses in (0, 30):
        with Stage(pizzeria.main, **SHOW) as stage:
            for _ in range(presses):
                stage.press("space")
                stage.run_ticks(2)
            start = stage.run_until(lambda: stage.scene.till.value, at_most=30)
            paid.append([start])
            while len(paid[-1]) < 6:
                before = stage.scene.till.value
                stage.run_until(lambda before=before: stage.scene.till.value > before, at_most=30)
                paid[-1].append(stage.scene.till.value - before)
    assert max(paid[1][3:]) < min(paid[0])


def test_escape_leaves_in_the_midst_of_it():
    with Stage(pizzeria.main, **SHOW) as stage:
        stage.run_seconds(12)
        assert stage.tasks("bake")
        stage.press("escape")
        stage.run_ticks(2)
        assert stage.done
