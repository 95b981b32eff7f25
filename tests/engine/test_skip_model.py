"""Random scripts, run as they are and skipped at a random moment: the same happens, in the same order, at the
same times of the block's clock."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pgasync import (
    Event,
    Game,
    Signal,
    current_task,
    every,
    frames,
    interpolate,
    move_on_after,
    open_nursery,
    skippable,
    sleep,
    sleep_forever,
    tween,
    until,
    wait_all,
    wait_any,
)

LONGEST = 64 * 90  # ticks

lengths = st.integers(0, 40).map(lambda n: n / 100)  # s, mostly no whole number of ticks
simple = st.one_of(
    st.just(("effect",)),
    st.tuples(st.just("sleep"), lengths),
    st.tuples(st.just("tween"), lengths),
    st.tuples(st.just("until"), lengths),
    st.tuples(st.just("interpolate"), lengths),
    st.tuples(st.just("frames"), st.integers(1, 5), st.booleans()),
    st.tuples(st.just("every"), st.integers(1, 20).map(lambda n: n / 100), st.integers(1, 4)),
    st.just(("fire",)),
)


def blocks(scripts):
    return st.one_of(
        st.tuples(st.just("all"), scripts, scripts),
        st.tuples(st.just("any"), scripts, scripts),
        st.tuples(st.just("nursery"), scripts, scripts),
        # What it starts behind the end of the block would live on the scene's clock, whose times differ.
        st.tuples(st.just("spawn"), st.lists(simple, min_size=1, max_size=4)),
        st.tuples(st.just("limit"), lengths, scripts),
        st.tuples(st.just("nested"), scripts),
        st.tuples(st.just("play"), scripts),
    )


scripts = st.recursive(
    st.lists(simple, min_size=1, max_size=4),
    lambda inner: st.lists(st.one_of(simple, blocks(inner)), min_size=1, max_size=4),
    max_leaves=8,
)


class Thing:
    x = 0.0


class Run:
    """One game that runs a script in a skippable block."""

    def __init__(self, script, skip_at):
        self.script = script
        self.skip_at = skip_at
        self.log = []
        self.asked = Event()
        self.bell = Signal()
        self.count = 0
        self.block = None
        self.end = None

    def note(self, what):
        self.count += 1
        self.log.append((what, current_task().name, current_task().clock.now))

    async def act(self, scene, steps):
        for step in steps:
            match step:
                case ("effect",):
                    self.note("effect")
                case ("fire",):
                    self.bell.fire()
                case ("sleep", seconds):
                    await sleep(seconds)
                case ("tween", seconds):
                    thing = Thing()
                    await tween(thing, seconds=seconds, x=7)
                    self.note(thing.x)
                case ("until", seconds):
                    clock = current_task().clock
                    end = clock.now + seconds
                    await until(lambda clock=clock, end=end: clock.now >= end)
                    self.note("until")
                case ("interpolate", seconds):
                    async for value in interpolate(0, 5, seconds=seconds):
                        self.note(value)
                case ("frames", n, late):
                    async for dt in frames(late=late):
                        self.note(dt)
                        n -= 1
                        if not n:
                            break
                case ("every", seconds, beats):
                    async for n in every(seconds):
                        self.note(n)
                        if n == beats:
                            break
                case ("all", one, other):
                    await wait_all(self.act(scene, one), self.act(scene, other))
                case ("any", one, other):
                    await wait_any(self.act(scene, one), self.act(scene, other))
                case ("nursery", one, other):
                    async with open_nursery() as nursery:
                        nursery.start(self.listen(), daemon=True)
                        nursery.start(self.act(scene, one))
                        await self.act(scene, other)
                case ("spawn", inner):
                    scene.start(self.act(scene, inner))
                case ("limit", seconds, inner):
                    with move_on_after(seconds):
                        await self.act(scene, inner)
                case ("nested", inner):
                    async with skippable(sleep_forever()):
                        await self.act(scene, inner)
                case ("play", inner):
                    await scene.game.play(self.act, inner)
        self.note("end")

    async def listen(self):
        while True:
            await self.bell.wait()
            self.note("heard")

    async def level(self, scene):
        async with skippable(self.asked.wait()) as self.block:
            await self.act(scene, self.script)
        self.end = scene.game.clock.frame
        assert current_task().clock is scene.clock
        await sleep_forever()

    async def main(self, game):
        await game.play(self.level)

    def result(self):
        game = Game((32, 32), fps=64, seed=1)
        game.start(self.main)
        try:
            for tick in range(LONGEST):
                if tick == self.skip_at:
                    self.asked.set()
                game.tick()
                if self.end is not None and len(list(game.main.tree().splitlines())) == 2:
                    break  # what was spawned has ended, too
            assert self.end is not None
            assert game.clock.moment.skips == ()
            assert game.clock.moment.blocks == 0
        finally:
            game.main.cancel("the test ended")
        return self.log


@settings(max_examples=200, deadline=None)
@given(scripts, st.integers(0, 60))
def test_skipped_a_block_does_what_it_does_anyway_in_the_same_order_at_the_same_times(script, skip_at):
    usual = Run(script, None)
    wanted = usual.result()
    skipped = Run(script, skip_at)
    assert skipped.result() == wanted
    if skipped.block.skipped and usual.end > skip_at:
        assert skipped.end <= skip_at + 1
