"""Items from task to task, in order, none of them lost."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync.kernel.errors import Cancelled, MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import current_task, start
from pgasync.sync.channel import Channel, ChannelClosed

CLOSED = "The box is closed: nothing can be sent into it any more."
OVER = "The box is closed, and all its items have been received."


async def read(log, box, name=""):
    async for item in box:
        log.append(f"{name}{item}")
    log.append(f"{name}end")


async def write(box, *items):
    for item in items:
        await box.send(item)


def box_with(capacity, *items):
    box = Channel(capacity, "box")
    for item in items:
        assert box.try_send(item)
    return box


def test_items_come_out_in_the_order_they_went_in_and_the_loop_ends_when_the_channel_is_closed():
    log, box = [], Channel(10)
    start(write(box, 1, 2, 3))
    reader = start(read(log, box))
    assert log == ["1", "2", "3"]
    start(write(box, 4))
    box.close()
    assert log == ["1", "2", "3", "4", "end"] and reader.finished


def test_what_is_in_it_when_it_is_closed_can_still_be_received():
    log, box = [], box_with(3, 1, 2)
    box.close()
    assert box.closed
    start(read(log, box))
    assert log == ["1", "2", "end"]


def test_a_full_channel_makes_the_sender_wait():
    box = box_with(2)
    sender = start(write(box, 1, 2, 3, 4))
    assert not sender.finished and list(box.items) == [1, 2]
    assert start(box.receive()).result == 1
    assert not sender.finished and list(box.items) == [2, 3]
    assert start(box.receive()).result == 2
    assert sender.finished and list(box.items) == [3, 4]


def test_a_channel_without_capacity_hands_over_from_hand_to_hand():
    log, box = [], box_with(0)
    assert not box.try_send("nobody takes it")
    sender = start(write(box, 1, 2))
    assert not sender.finished
    assert start(box.receive()).result == 1
    assert not sender.finished
    reader = start(read(log, box))
    assert sender.finished and log == ["2"]
    assert box.try_send(3)
    assert log == ["2", "3"]
    box.close()
    assert reader.finished


def test_receivers_take_turns_in_the_order_they_began_to_wait():
    log, box = [], Channel(5)
    readers = [start(read(log, box, name)) for name in "abc"]
    start(write(box, 1, 2, 3, 4))
    box.close()
    assert log == ["a1", "b2", "c3", "a4", "bend", "cend", "aend"]
    assert all(reader.finished for reader in readers)


def test_senders_take_turns_in_the_order_they_began_to_wait():
    box = box_with(1, 0)
    senders = [start(write(box, f"{name}1", f"{name}2")) for name in "ab"]
    assert [start(box.receive()).result for _ in range(5)] == [0, "a1", "b1", "a2", "b2"]
    assert all(sender.finished for sender in senders)


def test_nobody_overtakes_a_sender_who_waits():
    box = box_with(1, "old")
    sender = start(write(box, "waited"))
    tried = []

    async def pushy():
        await box.receive()
        tried.append(box.try_send("pushed in"))

    start(pushy())
    assert tried == [False] and sender.finished and list(box.items) == ["waited"]


def test_nobody_overtakes_a_receiver_who_waits():
    box = box_with(3)
    first = start(box.receive())

    async def greedy():
        await box.send("one")
        await box.send("two")
        return await box.receive()

    second = start(greedy())
    assert first.result == "one" and second.result == "two"


def test_a_sender_cancelled_while_it_waits_has_not_sent():
    log, box = [], box_with(1, 1)
    sender, other = start(write(box, 2)), start(write(box, 3))
    sender.cancel()
    assert sender.cancelled
    reader = start(read(log, box))
    assert log == ["1", "3"] and other.finished
    reader.cancel()


def test_a_sender_cancelled_in_the_moment_in_which_room_was_made_has_not_sent():
    log, box = [], box_with(1, 1)
    sender, other = start(write(box, 2)), start(write(box, 3))

    async def take_and_cancel():
        log.append(str(await box.receive()))
        sender.cancel()

    start(take_and_cancel())
    assert sender.cancelled and other.finished and list(box.items) == [3]


def test_a_receiver_cancelled_in_the_moment_in_which_an_item_came_loses_none():
    box = box_with(1)
    one, other = start(box.receive()), start(box.receive())

    async def send_and_cancel():
        await box.send("item")
        one.cancel()

    start(send_and_cancel())
    assert one.cancelled and other.result == "item"


def test_an_item_for_which_all_receivers_were_cancelled_stays():
    box = box_with(1)
    one = start(box.receive())

    async def send_and_cancel():
        await box.send("item")
        one.cancel()

    start(send_and_cancel())
    assert one.cancelled
    assert start(box.receive()).result == "item"


def test_senders_who_wait_when_it_is_closed_are_told():
    log, box = [], box_with(1, 1)

    async def sender():
        try:
            await box.send(2)
        except ChannelClosed as error:
            log.append(str(error))

    start(sender())
    start(sender())
    box.close()
    assert (
        log
        == [
            "The box was closed while sender waited for room in it: its item was not sent.",
        ]
        * 2
    )
    assert list(box.items) == [1]


def test_a_receiver_who_makes_room_in_a_closed_channel_lets_no_sender_in():
    box, told = box_with(1, 1), []

    async def sender():
        try:
            await box.send(2)
        except ChannelClosed:
            told.append("closed")

    async def close_and_take():
        box.close()
        taken = await box.receive()
        try:
            await box.receive()
        except ChannelClosed as error:
            return taken, str(error)

    start(sender())
    task = start(close_and_take())
    assert task.result == (1, OVER) and told == ["closed"]


def test_a_closed_channel_takes_nothing_and_gives_nothing():
    box = box_with(1)
    waiting = []

    async def receiver():
        try:
            await box.receive()
        except ChannelClosed as error:
            waiting.append(str(error))

    start(receiver())
    box.close()
    box.close()
    assert waiting == [OVER]
    for call in (box.send(1), box.receive()):
        with pytest.raises(ChannelClosed) as caught:
            start(call)
        assert str(caught.value) in (CLOSED, OVER)
    with pytest.raises(ChannelClosed) as caught:
        box.try_send(1)
    assert str(caught.value) == CLOSED


def test_in_a_closed_channel_too_nobody_overtakes_a_receiver_who_waits():
    box = box_with(2)
    first = start(box.receive())

    async def close_and_take():
        await box.send(1)
        await box.send(2)
        box.close()
        return await box.receive()

    second = start(close_and_take())
    assert (first.result, second.result) == (1, 2)


def test_leaving_a_readers_loop_loses_nothing():
    box = box_with(5, 1, 2, 3)

    async def first_one():
        async for item in box:
            return item
        return None

    assert start(first_one()).result == 1
    assert start(box.receive()).result == 2


def test_an_error_in_the_body_of_a_readers_loop_is_not_taken_for_its_end():
    box, other = box_with(1, 1), Channel(1, "other")
    other.close()

    async def pass_on():
        async for item in box:
            await other.send(item)

    with pytest.raises(ChannelClosed, match="The other is closed"):
        start(pass_on())


def test_what_is_over_at_once_delivers_a_cancellation():
    log, box = [], box_with(2, 1)

    async def ending(call):
        current_task().cancel()
        try:
            await call
        except Cancelled:
            log.append("cancelled")
            raise

    assert start(ending(box.receive())).cancelled and start(ending(box.send(2))).cancelled
    assert log == ["cancelled"] * 2 and list(box.items) == [1]


def test_two_who_play_ping_pong_for_ever_get_an_error():
    there, back = Channel(1, "there"), Channel(1, "back")

    async def player(mine, yours):
        async for item in mine:
            await yours.send(item)

    tasks = [start(player(there, back)), start(player(back, there))]
    with pytest.raises(MisuseError, match=r"at last by the (there|back) "):
        there.try_send("ball")
    for task in tasks:
        task.cancel()


def test_what_waits_is_shown():
    box = box_with(0)
    task = start(box.receive())
    assert (task.waits_for(), str(box)) == ("an item from the box", "box")
    task.cancel()
    task = start(box.send(1))
    assert task.waits_for() == "room in the box"
    task.cancel()


@pytest.mark.parametrize(
    ("capacity", "error", "text"),
    [
        (-1, ValueError, "capacity must be >= 0, got -1"),
        (1.5, TypeError, "capacity must be a whole number, got 1.5"),
        (True, TypeError, "capacity must be a whole number, got True"),
    ],
)
def test_a_capacity_is_a_whole_number(capacity, error, text):
    with pytest.raises(error) as caught:
        Channel(capacity)
    assert str(caught.value) == text


def test_a_plain_loop_over_a_channel_is_a_misuse():
    with pytest.raises(MisuseError) as caught:
        for _ in box_with(1):
            pass
    assert str(caught.value) == "Items are waited for. Write `async for item in` the box."


def test_a_channel_cannot_be_used_while_the_game_is_drawn():
    box = box_with(1)
    here().barred = "while the game is drawn"
    with pytest.raises(MisuseError) as caught:
        box.try_send(1)
    here().barred = ""
    assert str(caught.value) == "send() was called while the game is drawn."


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.just(0)),
        st.tuples(st.just("receive"), st.just(0)),
        st.tuples(st.just("cancel"), st.integers(0, 20)),
        # One task that does several things before it waits.
        st.tuples(st.just("receive and cancel"), st.integers(0, 20)),
        st.tuples(st.just("send and cancel"), st.integers(0, 20)),
        st.tuples(st.just("close"), st.just(0)),
    ),
    max_size=40,
)


@given(capacity=st.integers(0, 3), steps=STEPS)
def test_nothing_is_lost_doubled_or_overtaken_whatever_is_done(capacity, steps):
    """Each item sent is received once, in order, and who may go on does not wait."""
    box, number = Channel(capacity), 0
    sent, got, told = [], [], []
    tasks = []

    async def sending(item, victim=None):
        try:
            await box.send(item)
        except ChannelClosed:
            told.append(item)
        else:
            sent.append(item)
            if victim is not None:
                victim.cancel()

    async def receiving(victim=None):
        try:
            got.append(await box.receive())
        except ChannelClosed:
            return
        if victim is not None:
            victim.cancel()

    for what, which in steps:
        victim = tasks[which % len(tasks)] if tasks else None
        if what.startswith("send"):
            number += 1
            tasks.append(start(sending(number, victim if "cancel" in what else None)))
        elif what.startswith("receive"):
            tasks.append(start(receiving(victim if "cancel" in what else None)))
        elif what == "cancel" and victim is not None:
            victim.cancel()
        elif what == "close":
            box.close()
        # Nobody waits who could go on.
        assert not (box.senders and box.has_room()) and not (box.receivers and box.items)
        assert not (box.closed and (box.senders or box.receivers))
    assert [*got, *box.items] == sent
    assert sent == sorted(sent)
    assert not set(told) & set(sent)
    for task in tasks:
        task.cancel()
    assert not box.senders and not box.receivers


@given(capacity=st.integers(0, 3), calls=st.lists(st.sampled_from(["send", "receive"]), max_size=30))
def test_a_channel_behaves_like_its_model(capacity, calls):
    """A queue of items and two of people, and nothing else."""
    box = Channel(capacity)
    items, senders, receivers, results = deque(), deque(), deque(), {}
    tasks = []
    for number, call in enumerate(calls):
        tasks.append(start(box.send(number) if call == "send" else box.receive()))
        (senders if call == "send" else receivers).append(number)
        while True:
            if senders and len(items) < capacity + len(receivers):
                first = senders.popleft()
                items.append(first)
                results[first] = None
            elif receivers and items:
                results[receivers.popleft()] = items.popleft()
            else:
                break
        assert {n: task.result for n, task in enumerate(tasks) if task.finished} == results
    for task in tasks:
        task.cancel()
