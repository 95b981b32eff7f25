"""The story of the game: title, lives, waves, and what comes after."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import accumulate, count, cycle

import pygame

from games.meteors.controls import CONTROLS
from games.meteors.hud import best_score, reserve, score
from games.meteors.lines import GOLD, ICE, dimmed, draw_dusk, draw_glow, night
from games.meteors.menu import pause_menu
from games.meteors.pilot import by_a_person, pilot
from games.meteors.rocks import shower
from games.meteors.saucer import saucers
from games.meteors.scores import HighScore
from games.meteors.ship import ship
from games.meteors.sky import SIZE, Sky, collisions
from games.meteors.title import title
from pgasync import Game, Scene, fade, race, run_as_daemon, sleep, wait_any, wait_event

FIRST_METEORS = 4  # large ones, in the first wave
MOST_METEORS = 12  # large ones, in any wave
BREATH = 1.6  # s before a wave, and after a life
BLOW = 0.06  # s that everything stands still when the ship breaks
SLOW = 0.25  # how fast time goes after that
SLOW_FOR = 0.3  # s on the clock that goes so slowly: 1.2 s for the player
EXTRA_LIFE = 10_000  # points for the first one; each costs so much more than the one before
BEATS = (0.28, 1.0)  # s between two heartbeats, in an empty sky and in a full one
FULL_SKY = 12  # meteors


async def main(game: Game, high: HighScore | None = None) -> None:
    """From the first title screen to the last.

    Args:
        high: the high score; by default the one of this machine's player.
    """
    if high is None:
        high = HighScore(game)
    while True:
        match await game.play(title, high, transition=fade(0.5)):
            case "start":
                while await game.play(flight, high) == "restart":
                    pass
            case "watch":
                await game.play(show)
            case _:
                return


async def demo(game: Game) -> None:
    """The game, played by its pilot. What that one wins is not the player's, so no file keeps it."""
    async with run_as_daemon(pilot(game)):
        await main(game, HighScore())


async def flight(scene: Scene, high: HighScore) -> str:
    """One game, from the first wave to the last life.

    Returns: "restart", or "quit to title".
    """
    sky = open_sky(scene, high)
    scene.play_sound("start", volume=0.5)
    try:
        end = await race(flown=three_lives(sky), left=pauses(scene))
    finally:
        # Also if the window is closed in the middle of it.
        record = high.beaten_by(sky.score.value)
    return str(end.value) if end.name == "left" else await game_over(sky, record)


async def show(scene: Scene) -> None:
    """The pilot flies as long as nobody else wants to."""
    sky = open_sky(scene, HighScore())
    with scene.text("PRESS ANY KEY", pos=(SIZE[0] / 2, 572), size=20, color=GOLD):
        await race(
            flown=three_lives(sky),
            hands=pilot(scene.game),
            key=wait_event(pygame.KEYDOWN, pygame.CONTROLLERBUTTONDOWN, filter=by_a_person),
        )


def open_sky(scene: Scene, high: HighScore) -> Sky:
    """A sky in which everything happens but the flight itself."""
    sky = Sky(scene)
    scene.sky = sky  # where the pilot looks for it
    scene.draw(night(sky.random), layer="back")
    scene.draw(draw_glow, layer="front")
    for part in (waves, saucers, heartbeat, collisions, extra_lives, score, reserve):
        scene.start(part(sky), daemon=True)
    scene.start(best_score(sky, high), daemon=True)
    return sky


async def three_lives(sky: Sky) -> None:
    """Fly until no ship is left."""
    while sky.lives:
        sky.lives -= 1
        await ship(sky)
        await slow_motion(sky)
        await sleep(BREATH)


async def extra_lives(sky: Sky) -> None:
    """A life for 10,000 points, the next one at 30,000, then 60,000, 100,000 and so on."""
    for goal in accumulate(count(EXTRA_LIFE, EXTRA_LIFE)):
        await sky.score.wait(lambda points: points >= goal)
        sky.lives += 1
        sky.scene.play_sound("extra_life", volume=0.8)


async def slow_motion(sky: Sky) -> None:
    """Time holds its breath."""
    await sky.scene.clock.hit_stop(BLOW)
    with sky.scene.clock.at_speed(SLOW):
        await sleep(SLOW_FOR)


async def waves(sky: Sky) -> None:
    """One shower of meteors after another, each a little worse."""
    for sky.wave in count(1):
        with sky.scene.text(f"WAVE {sky.wave}", pos=(SIZE[0] / 2, 190), size=34, color=ICE):
            sky.scene.play_sound("wave", volume=0.5)
            await sleep(BREATH)
        await shower(sky, min(FIRST_METEORS + sky.wave - 1, MOST_METEORS))


async def heartbeat(sky: Sky) -> None:
    """Two low tones, faster and faster as the sky empties."""
    fast, slow = BEATS
    for tone in cycle(("beat_low", "beat_high")):
        if sky.meteors:
            sky.scene.play_sound(tone, volume=0.7)
        await sleep(fast + (slow - fast) * min(1, len(sky.meteors) / FULL_SKY))


async def pauses(scene: Scene) -> str:
    """Let the player stop the game at any time, or by leaving the window; return if it is not to go on."""
    while True:
        await wait_any(CONTROLS.wait("pause"), wait_event(pygame.WINDOWFOCUSLOST))
        choice: str = await scene.game.play(pause_menu)
        if choice != "resume":
            return choice


async def game_over(sky: Sky, record: bool) -> str:
    """The last words, while the meteors go on without us; let the player choose what comes."""
    middle = SIZE[0] / 2
    sky.scene.play_sound("extra_life" if record else "game_over")
    with ExitStack() as page:
        page.enter_context(sky.scene.draw(draw_dusk, layer="front"))
        page.enter_context(sky.scene.text("GAME OVER", pos=(middle, 220), size=56, color=ICE))
        verdict = f"NEW HIGH SCORE  {sky.score.value}" if record else f"SCORE  {sky.score.value}"
        page.enter_context(sky.scene.text(verdict, pos=(middle, 290), size=28, color=GOLD))
        choice = await race(again=fly_again(sky.scene), title=CONTROLS.wait("title"))
    return "restart" if choice.name == "again" else "quit to title"


async def fly_again(scene: Scene) -> None:
    """Wait for the trigger; not at once, as it may come from somebody who is still shooting."""
    await sleep(BREATH)
    hint = "SPACE to fly again     RETURN or ESCAPE for the title"
    with scene.text(hint, pos=(SIZE[0] / 2, 370), size=20, color=dimmed(ICE, 0.8)):
        await CONTROLS.wait("shoot")
