"""A small game to look at: a swarm, a race, a nested scene of work, and keys that are heard."""

from __future__ import annotations

from pgasync import Signal, every, frames, race, sleep, sleep_forever, wait_event, wait_key


async def bullet():
    async for _ in frames():
        pass


async def shield(hit):
    while True:
        await race(hit=hit.wait(), key=wait_key("space"))


async def brief():
    await sleep(1)


async def listener(heard):
    while True:
        event = await wait_event()
        heard.append((event.type, event.dict.get("key"), event.dict.get("pos")))


async def dice(scene):
    async for _ in every(0.05):
        scene.rolled.append((scene.game.random.random(), scene.clock.now))


def level_of(heard, swarm=7):
    """The scene function."""

    async def level(scene):
        scene.rolled = []
        scene.hit = Signal("hit")
        scene.draw(lambda surface: surface.fill("khaki"))
        scene.start(shield(scene.hit))
        scene.start(brief())
        for _ in range(swarm):
            scene.start(bullet())
        scene.start(listener(heard))
        scene.start(dice(scene))
        await sleep_forever()

    return level


def main_of(heard, swarm=7):
    """The main function."""

    async def main(game):
        await game.play(level_of(heard, swarm))

    return main
