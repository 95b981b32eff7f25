"""The Title: catch the stars, with the keys left and right. One that you miss ends the flight."""

import pygame

import pgasync
from pgasync import Event, axis, every, frames, move_on_when, next_frame, wait_key

SIZE = WIDTH, HEIGHT = 640, 480  # px
STAR = [(20, 0), (25, 14), (40, 15), (28, 24), (33, 39), (20, 30), (7, 39), (12, 24), (0, 15), (15, 14)]


async def fly(ship):
    async for dt in frames():
        ship.x = pygame.math.clamp(ship.x + 480 * axis("left", "right") * dt, 30, WIDTH - 30)


async def star(scene, ship, missed):
    image = pygame.Surface((41, 41), pygame.SRCALPHA)
    pygame.draw.polygon(image, "gold", STAR)
    with scene.sprite(image, pos=(scene.game.random.uniform(40, WIDTH - 40), -20)) as me:
        while not me.rect.colliderect(ship.rect):
            me.y += 200 * await next_frame()
            me.angle += 2
            if me.y > HEIGHT:
                missed.set()
        scene.score.text = int(scene.score.text) + 1
        scene.clock.speed += 0.03  # the whole scene gets faster


async def flight(scene):
    missed = Event()
    scene.draw(lambda surface: surface.fill("midnightblue"), layer="back")
    scene.score = scene.text(0, pos=(WIDTH / 2, 40), size=48)
    image = pygame.Surface((60, 40), pygame.SRCALPHA)
    pygame.draw.polygon(image, "skyblue", [(30, 0), (60, 40), (30, 28), (0, 40)])
    with scene.sprite(image, pos=(WIDTH / 2, HEIGHT - 40)) as ship:
        scene.start(fly(ship))
        async with move_on_when(missed.wait()):  # what follows, until a star is missed
            async for _ in every(1.2):
                scene.start(star(scene, ship, missed))
        scene.clock.pause()  # all of it stands still, and stays in sight
        scene.text("Missed! Press space to fly again", pos=(WIDTH / 2, HEIGHT / 2), size=32)
        await wait_key("space")


async def main(game):
    while True:
        await game.play(flight)


if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title="The Title")
