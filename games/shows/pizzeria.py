"""Pizzeria: an order is a pizza that goes from hand to hand, and no hand ever loses one.

Shows: `Channel`, `Value`, `shout` and `heard`, `until`, and two ovens by the limit of a nursery.
Run:   pgasync play games/shows/pizzeria.py
Keys:  space, a click or a gamepad's a lets a guest in; who waits for less pays more. Escape leaves.
"""

from itertools import cycle
from pathlib import Path

from pygame import Vector2

import pgasync
from pgasync import Actions, Scene, Sprite, circle, open_nursery, rectangle, sleep, tween, wait_all, wait_any

SIZE, ASSETS, DOOR = (640, 400), Path(__file__).parents[1] / "meteors", (-30, 200)  # px; its sounds; px
DAY, KNEAD, BAKE, EAT, PRICE = 40, 1.2, 2.6, 2, 25  # s; coins, one less for every second
HOOKS, COOKS, OVENS = ([Vector2(x, 66) for x in xs] for xs in ((40, 92, 144, 196), (290, 380), (590, 490)))
TABLES = [Vector2(60 + 104 * n, y) for y in (276, 346) for n in range(6)]
HOOK, PLATE, FIRE = circle(19, "#5f2c26"), circle(26, "white"), circle(32, "#e8702a", outline="black")
COOK, WAITER = (circle(17, "bisque", outline=coat, thickness=8) for coat in ("white", "#2a2030"))
COLORS = ("#e0452e", "#6f9a3a", "#f0c040", "#8a63b0")  # of a pizza, and of the guest who likes it


async def guest(scene: Scene) -> None:
    came, table, color = scene.clock.now, next(scene.tables), scene.game.random.choice(COLORS)
    with scene.sprite(circle(17, "bisque", outline=color, thickness=8), DOOR) as me:
        await tween(me, seconds=0.8, pos=(scene.game.random.uniform(40, 340), 208))
        with scene.sprite(circle(15, color, outline="#d9994a", thickness=5), me.pos - (0, 32)) as pizza:
            await scene.orders.send((pizza, table))  # waits while all hooks are taken
            pizza.pos = next(scene.hooks)
            await tween(me, seconds=0.8, ease="in_out_sine", pos=table - (0, 30))
            await pgasync.until(lambda: pizza.pos == table)
            await tween(pizza, seconds=EAT, scale=0.1)
        scene.till.value += max(1, PRICE - int(scene.clock.now - came))
        await tween(me, seconds=0.8, ease="in_sine", pos=DOOR)


async def cook(scene: Scene, place: Vector2) -> Vector2:
    async for pizza, table in scene.orders:  # until they are closed
        await tween(pizza, seconds=KNEAD, ease="out_quad", pos=place + Vector2(0, 68), angle=720)
        await scene.ovens.start_when_free(bake(scene, pizza, table))
    return place


async def bake(scene: Scene, pizza: Sprite, table: Vector2) -> None:
    pizza.pos = oven = next(scene.fires)  # the other one, which is free first
    with scene.sprite(rectangle((4, 8)), oven - (30, 46), anchor="midleft") as bar:
        async for width in pgasync.interpolate(4, 60, seconds=BAKE):
            bar.image = rectangle((width, 8), "gold", corner=4)
    scene.shout("pizza", (pizza, table))


async def waiter(scene: Scene) -> None:
    pizza, table = await pgasync.heard("pizza")
    scene.start(waiter(scene))  # the next one listens already: no shout is missed
    scene.play_sound("respawn", volume=0.4)
    with scene.sprite(WAITER, pizza.pos + Vector2(0, 60)) as me:
        await wait_all(tween(pizza, seconds=1, pos=table), tween(me, seconds=1, pos=table + Vector2(30, 0)))
        await tween(me, seconds=1, pos=(670, 200))


async def till(scene: Scene) -> None:
    label = scene.text("0 coins", (14, 388), anchor="midleft", outline="black")
    async for coins in scene.till.changes():
        label.text = f"{coins} coins"


async def doors(scene: Scene) -> None:
    async with open_nursery() as guests, pgasync.move_on_when(sleep(DAY)):
        while True:
            guests.start(guest(scene))
            await wait_any(Actions.default().wait("confirm"), pgasync.wait_press(), sleep(2.2))
    scene.orders.close()  # when the last guest has gone


async def evening(scene: Scene) -> None:
    for y, high, color in ((200, 400, "#e6cd9e"), (62, 124, "#7a3b32"), (136, 26, "#573220")):
        scene.sprite(rectangle((640, high), color), (320, y), layer="back")
    for picture, places in ((HOOK, HOOKS), (PLATE, TABLES), (FIRE, OVENS), (COOK, COOKS)):
        for place in places:
            scene.sprite(picture, place, layer="back")
    scene.orders, scene.till = pgasync.Channel(len(HOOKS)), pgasync.Value(0)
    scene.hooks, scene.tables, scene.fires = cycle(HOOKS), cycle(TABLES), cycle(OVENS)
    scene.text("space or click: let a guest in    escape: leave", (420, 388), size=16, color="#33202a")
    for entity in (waiter, till, doors):
        scene.start(entity(scene))
    async with open_nursery(limit=len(OVENS)) as scene.ovens:
        async for done in pgasync.wait_each(*(cook(scene, place) for place in COOKS)):
            scene.text("done!", done.result, outline="black")
    await sleep(4)


async def main(game: pgasync.Game) -> None:
    await wait_any(game.play(evening), pgasync.wait_key("escape"))


demo = main  # guests come by themselves, too
if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title="Pizzeria", assets=ASSETS)
