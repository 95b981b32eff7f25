"""A game for recordings that go from one Python to another: a bit of everything that a state consists of.

The recordings beside it are made anew, each by its own Python, when what the engine notes of a state changes:
    pgasync play tests/tools/replay/made/marbles.py --headless --ticks 900 --seed 7 --record FILE
"""

import pygame

from pgasync import Event, Value, every, frames, race, run, sleep, tween, until, wait_key


async def marble(scene, number, hit):
    image = pygame.Surface((9, 9))
    chance = scene.game.random
    with scene.sprite(image, pos=(chance.uniform(0, 200), chance.gauss(60, 20))) as me:
        await tween(me, seconds=chance.uniform(0.2, 2), ease="out_elastic", x=chance.randint(0, 200))
        async for dt in frames():
            me.pos += pygame.Vector2(30, 7).rotate(number * 40) * dt
            me.angle = number * scene.clock.now / 3
            if me.y > 150 or me.y < 0:
                hit.value += 1
                return


async def level(scene):
    hit, late = Value(0), Event()
    label = scene.text("0", (100, 10))

    async def count():
        async for n in hit.changes():
            label.text = f"{n} marbles, {sorted({'a', 'b', str(n)})}"
            if n == 12:
                late.set()

    scene.start(count(), daemon=True)
    async for n in every(0.3):
        scene.start(marble(scene, n, hit))
        if n == 30:
            break
        if n % 7 == 0:
            with scene.clock.at_speed(1 / 3):
                await race(key=wait_key("space"), time=sleep(0.31))
    await late.wait()
    await until(lambda: hit.value >= 20)


async def main(game):
    while True:
        await game.play(level)


if __name__ == "__main__":
    run(main, size=(200, 150))
