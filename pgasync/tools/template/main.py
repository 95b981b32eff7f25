"""The Title: catch the stars, and keep away from the rocks.

Keys: left and right to fly, space to fly again.
"""

import pygame

import pgasync
from pgasync import Event, axis, every, frames, move_on_when, next_frame, wait_key

WIDTH, HEIGHT = 640, 480  # px
SHIP = [(20, 0), (40, 40), (20, 30), (0, 40)]
STAR = [(20, 0), (25, 14), (40, 15), (28, 24), (33, 39), (20, 30), (7, 39), (12, 24), (0, 15), (15, 14)]
ROCK = [(12, 0), (30, 3), (40, 18), (33, 36), (15, 40), (0, 26), (4, 10)]


def shape(color, points):
    image = pygame.Surface((41, 41), pygame.SRCALPHA)
    pygame.draw.polygon(image, color, points)
    return image


def night(dice):
    image = pygame.Surface((WIDTH, HEIGHT))
    image.fill("#10163a")
    for _ in range(120):
        place = dice.randrange(WIDTH), dice.randrange(HEIGHT)
        pygame.draw.circle(image, "#8090c0", place, dice.choice((1, 1, 2)))
    return image


async def fly(ship):
    async for dt in frames():
        ship.x = pygame.math.clamp(ship.x + 420 * axis("left", "right") * dt, 20, WIDTH - 20)


async def fall(me, ship):
    while me.y < HEIGHT + 20:
        me.y += 220 * await next_frame()
        if me.rect.inflate(-12, -12).colliderect(ship.rect):
            return True
    return False


async def star(scene, ship):
    with scene.sprite(shape("gold", STAR), pos=(scene.game.random.uniform(20, WIDTH - 20), -20)) as me:
        if await fall(me, ship):
            scene.score.text = int(scene.score.text) + 1
            scene.clock.speed += 0.03  # the whole scene gets faster


async def rock(scene, ship, crash):
    with scene.sprite(shape("tomato", ROCK), pos=(scene.game.random.uniform(20, WIDTH - 20), -20)) as me:
        if await fall(me, ship):
            crash.set()
            await next_frame()  # which does not come, as the scene pauses: the rock stays in sight


async def flight(scene):
    crash = Event()
    scene.sprite(night(scene.game.random), pos=(WIDTH / 2, HEIGHT / 2), layer="back")
    scene.score = scene.text(0, pos=(WIDTH / 2, 40), size=48)
    with scene.sprite(shape("skyblue", SHIP), pos=(WIDTH / 2, HEIGHT - 40)) as ship:
        scene.start(fly(ship))
        async with move_on_when(crash.wait()):  # what follows, until there is a crash
            async for beat in every(0.4):
                scene.start(rock(scene, ship, crash) if beat % 3 == 0 else star(scene, ship))
        scene.clock.pause()  # all of it stands still, and stays in sight
        scene.text("Crash! Press space to fly again", pos=(WIDTH / 2, HEIGHT / 2), size=36)
        await wait_key("space")


async def main(game):
    while True:
        await game.play(flight)


if __name__ == "__main__":
    pgasync.run(main, size=(WIDTH, HEIGHT), title="The Title")
