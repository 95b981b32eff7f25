"""Sounds: a radio with two stations, the news, an alarm, and a bar for each volume.

Shows: `game.music`, `game.volumes` and `ducked()`, `sound.wait()` and `stop()`, a map of actions, settings.
Run:   pgasync play games/shows/sounds.py
Keys:  as on the radio; a gamepad's y, a, x and start, its stick and shoulders; escape or its b leaves.
"""

from itertools import cycle
from pathlib import Path

from pygame import KEYDOWN, KEYUP, Event, Rect, Surface, draw, math

from pgasync import Actions, Game, Scene, circle, drag, frames, run, run_as_daemon, sleep, tween, wait_any

SIZE, ASSETS = (640, 400), Path(__file__).parent / "radio"
STATIONS = {"meadow": 374, "harbour": 516}  # px, where the needle stands for each
BARS = {group: Rect(430, 184 + 50 * n, 160, 24) for n, group in enumerate(("master", "music", "effects"))}
AXES = {"master": ("down", "up"), "music": ("left", "right"), "effects": ("q", "e")}
MORE = {"q": ["q", "pad left_shoulder"], "e": ["e", "pad right_shoulder"], "station": ["tab", "pad y"]}
KEYS = Actions(**Actions.default().to_dict(), **MORE)
FADE, SPEED, BEAT, HUB = 2, 0.8, 0.48, (160, 150)  # s of a cross-fade, volume/s, s, px
WOOD, DARK, DIM, GOLD, CREAM, RED = "#6e3b1e", "#2a140c", "#8a6428", "#f2b84b", "#ffe9b8", "#e8402a"


async def tuner(scene: Scene) -> None:
    for name in cycle(STATIONS):
        scene.game.music.play(name, fade=FADE)
        async with run_as_daemon(tween(scene, seconds=FADE, needle=STATIONS[name], clock=scene.game.clock)):
            await KEYS.wait("station")


async def sound_on(scene: Scene, name: str, action: str, y: int, music: float, loop: bool = False) -> None:
    label = scene.text(name, (76, y), size=16, anchor="midleft", color=CREAM)
    while True:
        await KEYS.wait(action)
        label.text = f"{name}: playing"
        with scene.game.volumes.ducked("music", to=music), scene.sprite(circle(7, RED), (60, y)):
            sound = scene.play_sound(name, loop=loop)
            await wait_any(sound.wait(), KEYS.wait(action))  # to its end, or until it is stopped
            sound.stop(fade=0.6)  # nothing happens to one that has ended
        label.text = f"{name}: {await sound.wait()}"


async def pauses(scene: Scene) -> None:
    while True:
        await KEYS.wait("pause")
        with scene.clock.stopped(), scene.text("Pause", HUB, size=32, color=CREAM):
            await KEYS.wait("pause")


async def fader(scene: Scene, group: str, bar: Rect) -> None:
    while True:
        async for pos in drag(bar):
            scene.game.volumes[group] = math.clamp((pos.x - bar.x) / bar.w, 0, 1)


def paint(scene: Scene, game: Game, surface: Surface) -> None:
    surface.fill(WOOD)
    draw.circle(surface, DARK, HUB, 110, 60 - int(54 * game.volumes.heard("music") * (game.clock.now % BEAT)))
    draw.rect(surface, CREAM, (300, 40, 290, 110), border_radius=12)
    draw.line(surface, RED, (scene.needle, 50), (scene.needle, 140), 3)
    for group, bar in BARS.items():
        for level, color in ((1, DARK), (game.volumes[group], DIM), (game.volumes.heard(group), GOLD)):
            draw.rect(surface, color, (bar.topleft, (bar.w * level, bar.h)), border_radius=6)


async def radio(scene: Scene) -> None:
    scene.needle, volumes = 320.0, scene.game.volumes
    scene.draw(lambda surface: paint(scene, scene.game, surface), layer="back")
    scene.text("meadow         harbour", (445, 95), size=22, color=DARK)
    scene.text("tab: station   space: news   x: alarm   p: pause   escape: leave", (320, 376), size=16)
    for group, keys in AXES.items():
        scene.text(f"{group}: {', '.join(keys)}", (418, BARS[group].centery), anchor="midright", size=16)
        scene.start(fader(scene, group, BARS[group]))
    for entity in (tuner(scene), pauses(scene), sound_on(scene, "news", "jump", 290, music=0.25)):
        scene.start(entity)
    scene.start(sound_on(scene, "alarm", "fire", 320, music=0.7, loop=True))
    async for dt in frames(clock=scene.game.clock):  # in a pause, too
        for group, axis in AXES.items():
            volumes[group] = math.clamp(volumes[group] + KEYS.axis(*axis) * SPEED * dt, 0, 1)


async def main(game: Game) -> None:
    kept = game.settings(volumes=dict.fromkeys(BARS, 0.8))
    game.volumes.update(kept.volumes)
    await wait_any(game.play(radio), KEYS.wait("cancel"))
    kept.volumes = game.volumes.to_dict()


async def demo(game: Game) -> None:
    async with run_as_daemon(game.play(radio)):
        for letter in " \txppxqe  ":  # the keys of the demo
            for kind in (KEYDOWN, KEYUP):
                game.post(Event(kind, key=ord(letter)))
                await sleep(0.6)


if __name__ == "__main__":
    run(main, size=SIZE, title="Radio", assets=ASSETS)
