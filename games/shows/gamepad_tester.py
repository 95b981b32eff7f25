"""Gamepad tester: a gamepad that shows what your thumbs do.

Shows: `button_held`, `pad_axis` with its dead zone, and events posted as if a player had caused them.
Run:   pgasync play games/shows/gamepad_tester.py
Keys:  everything on a gamepad; escape ends.
"""

import pygame
from pygame import Rect, Surface, Vector2

from pgasync import Game, Scene, button_held, frames, pad_axis, run, run_as_daemon, sleep, wait_key

SIZE = (640, 400)  # px
NIGHT, BODY, EDGE, OFF, GOLD = "#14151f", "#2a2d40", "#4a5078", "#3b4060", "#ffcf56"
LIT = {"a": "#63d471", "b": "#ff6b6b", "x": "#5aa9ff", "y": GOLD}
ROUND = {"a": (470, 222), "b": (504, 188), "x": (436, 188), "y": (470, 154)}  # px, with their letters
CROSS = {"up": (250, 232), "down": (250, 280), "left": (226, 256), "right": (274, 256)}
SMALL = {"back": (278, 180), "guide": (320, 152), "start": (362, 180)}
SHOULDERS = {"left_shoulder": (170, 104), "right_shoulder": (470, 104)}
STICKS = {"left": (170, 188), "right": (390, 256)}
TRIGGERS = {"left": Rect(115, 58, 110, 16), "right": Rect(415, 58, 110, 16)}
REACH = 20  # px, of a stick


def body(surface: Surface) -> None:
    surface.fill(NIGHT)
    pygame.draw.rect(surface, BODY, (170, 112, 300, 190), border_radius=40)
    for x, out in ((170, -4), (470, 4)):
        for n in range(12):  # a grip grows thinner towards its end
            pygame.draw.circle(surface, BODY, (x + out * n, 208 + 10 * n), 96 - 4 * n)


async def button(scene: Scene, name: str, pos: tuple[int, int], size: tuple[int, int]) -> None:
    """One button: dark, and lit while it is held."""
    shape, color = Rect((0, 0), size).move_to(center=pos), OFF
    scene.draw(lambda surface: pygame.draw.rect(surface, color, shape, border_radius=min(size) // 2))
    if name in ROUND:
        scene.text(name.upper(), pos, size=16)
    async for _ in frames():
        color = LIT.get(name, GOLD) if button_held(name) else OFF


async def stick(scene: Scene, side: str, center: tuple[int, int], trigger: Rect) -> None:
    """The stick of one side, which leans, and its trigger, a bar that fills."""
    lean, pulled, color = Vector2(), 0.0, OFF

    def draw(surface: Surface) -> None:
        pygame.draw.circle(surface, NIGHT, center, 36)
        pygame.draw.circle(surface, color, center + REACH * lean, 24)
        pygame.draw.circle(surface, GOLD if lean else EDGE, center + REACH * lean, 24, 3)
        pygame.draw.rect(surface, OFF, trigger, border_radius=8)
        pygame.draw.rect(surface, GOLD, (trigger.topleft, (trigger.w * pulled, trigger.h)), border_radius=8)

    scene.draw(draw)
    async for _ in frames():
        lean.update(pad_axis(f"{side}_x"), pad_axis(f"{side}_y"))
        pulled = pad_axis(f"{side}_trigger")
        color = GOLD if button_held(f"{side}_stick") else OFF


async def show(scene: Scene) -> None:
    scene.draw(body, layer="back")
    scene.text("plug in a gamepad and press anything    escape: leave", (320, 24), size=16, color="#8088b8")
    for places, size in ((ROUND, (32, 32)), (CROSS, (22, 22)), (SMALL, (26, 14)), (SHOULDERS, (110, 16))):
        for name, pos in places.items():
            scene.start(button(scene, name, pos, size))
    for side in ("left", "right"):
        scene.start(stick(scene, side, STICKS[side], TRIGGERS[side]))
    await wait_key("escape")


async def main(game: Game) -> None:
    await game.play(show)


async def thumbs(game: Game) -> None:
    """A player who presses one button after the other, and turns the sticks meanwhile."""
    way = Vector2(32767, 0)
    while True:
        for number in range(pygame.CONTROLLER_BUTTON_DPAD_RIGHT + 1):  # all there are
            way.rotate_ip(24)
            for axis, value in enumerate((*way, *way.yx, abs(way.x), abs(way.y))):
                event = {"instance_id": 0, "axis": axis, "value": int(value)}
                game.post(pygame.Event(pygame.CONTROLLERAXISMOTION, event))
            for kind in (pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP):
                game.post(pygame.Event(kind, instance_id=0, button=number))
                await sleep(0.2 if kind == pygame.CONTROLLERBUTTONDOWN else 0.1)


async def demo(game: Game) -> None:
    async with run_as_daemon(thumbs(game)):
        await game.play(show)


if __name__ == "__main__":
    run(main, size=SIZE, title="Gamepad tester")
