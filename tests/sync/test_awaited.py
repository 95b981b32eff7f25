"""What is waited for by a method, or in a loop, says so when it is awaited itself."""

import pytest

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import start
from pgasync.sync.channel import Channel
from pgasync.sync.event import Event
from pgasync.sync.signal import Signal
from pgasync.sync.value import Value
from pgasync.timing.frames import frames
from pgasync.timing.sleep import every
from pgasync.timing.tween import interpolate
from pgasync.timing.until import changes

TEXTS = [
    (Event, "An Event cannot be awaited. Write `await name.wait()`, with the name of your variable."),
    (Signal, "A Signal cannot be awaited. Write `await name.wait()`, with the name of your variable."),
    (
        lambda: Value(3),
        "A Value cannot be awaited. Write `await name.wait_change()`, with the name of your variable.",
    ),
    (lambda: Channel(2), "Items are waited for. Write `async for item in` the channel."),
    (frames, "Frames are waited for. Write `async for dt in frames()`."),
    (lambda: every(2), "Beats are waited for. Write `async for n in every(2)`."),
    (lambda: changes(int), "Changes are waited for. Write `async for value in changes(int)`."),
    (
        lambda: interpolate(0, 1, seconds=2),
        "Values are waited for. Write `async for value in interpolate(0, 1, seconds=2)`.",
    ),
]


@pytest.mark.parametrize(("make", "text"), TEXTS)
def test_awaited_or_started_it_tells_how_it_is_waited_for(make, text):
    async def entity(thing):
        await thing

    for mistake in (entity(make()), make()):
        with pytest.raises(MisuseError) as caught:
            start(mistake)
        assert str(caught.value) == text
