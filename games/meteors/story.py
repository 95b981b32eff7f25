"""The story of the game: title, lives, waves, and what comes after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import count, cycle

from pygame import Surface, Vector2

from games.meteors.lines import GOLD, ICE, dimmed, draw_glow, draw_outline, night, turned
from games.meteors.menu import pause_menu
from games.meteors.pilot import pilot
from games.meteors.rocks import shower
from games.meteors.saucer import saucers
from games.meteors.scores import HighScore, players_file
from games.meteors.ship import HULL, ship
from games.meteors.sky import SIZE, Sky, collisions
from games.meteors.title import title
from pgasync import Game, Scene, frames, race, run_as_daemon, sleep, wait_key

FIRST_WAVE = 4  # large meteors
LAST_WAVE = 11  # large meteors, from some wave on
BREATH = 1.6  # s before a wave, and after a life
SLOW = 0.25  # how fast time goes when the ship breaks
SLOW_FOR = 0.3  # s of that slow time
BEATS = (0.28, 1.0)  # s between two heartbeats, in an empty sky and in a full one
FULL_SKY = 12  # meteors


async def main(game: Game, high: HighScore | None = None) -> None:
    """From the first title screen to the last.

    Args:
        high: the high score; by default the one of this machine's player.
    """
    if high is None:
        high = HighScore(players_file())
    while await game.play(title, high) == "fly":
        while await game.play(flight, high) == "restart":
            pass


async def demo(game: Game) -> None:
    """The game, played by its pilot. What that one wins is not the player's, so no file keeps it."""
    async with run_as_daemon(pilot(game)):
        await main(game, HighScore())


async def flight(scene: Scene, high: HighScore) -> str:
    """One game, from the first wave to the last life.

    Returns: "restart", or "quit to title".
    """
    sky = scene.sky = Sky(scene)
    scene.draw(night(sky.random), layer="back")
    scene.draw(draw_glow, layer="front")
    for part in (waves(sky), saucers(sky), heartbeat(sky), collisions(sky), display(sky, high)):
        scene.start(part, daemon=True)
    try:
        end = await race(over=three_lives(sky, high), left=pauses(scene))
    finally:
        # Also if the window is closed in the middle of it.
        high.beaten_by(sky.score)
    return end.value


async def three_lives(sky: Sky, high: HighScore) -> str:
    """Fly until no ship is left; then let the player choose what comes."""
    while sky.lives:
        sky.lives -= 1
        await ship(sky)
        await slow_motion(sky)
        await sleep(BREATH)
    return await game_over(sky, record=high.beaten_by(sky.score))


async def slow_motion(sky: Sky) -> None:
    """Time holds its breath."""
    sky.scene.clock.speed = SLOW
    await sleep(SLOW_FOR)
    sky.scene.clock.speed = 1


async def waves(sky: Sky) -> None:
    """One shower of meteors after another, each a little worse."""
    for sky.wave in count(1):
        with sky.scene.text(f"WAVE {sky.wave}", pos=(SIZE[0] / 2, 190), size=34, color=ICE):
            sky.scene.play_sound("wave", volume=0.5)
            await sleep(BREATH)
        await shower(sky, min(FIRST_WAVE + sky.wave - 1, LAST_WAVE))


async def heartbeat(sky: Sky) -> None:
    """Two low tones, faster and faster as the sky empties."""
    fast, slow = BEATS
    for tone in cycle(("beat_low", "beat_high")):
        if sky.meteors:
            sky.scene.play_sound(tone, volume=0.7)
        await sleep(fast + (slow - fast) * min(1, len(sky.meteors) / FULL_SKY))


async def pauses(scene: Scene) -> str:
    """Let the player stop the game at any time; return if it is not to go on."""
    while True:
        await wait_key("escape", "p")
        choice = await scene.game.play(pause_menu)
        if choice != "resume":
            return choice


async def game_over(sky: Sky, record: bool) -> str:
    """The last words, while the meteors go on without us."""
    middle = SIZE[0] / 2
    sky.scene.play_sound("extra_life" if record else "game_over")
    with ExitStack() as page:
        page.enter_context(sky.scene.text("GAME OVER", pos=(middle, 220), size=56, color=ICE))
        verdict = f"NEW HIGH SCORE  {sky.score}" if record else f"SCORE  {sky.score}"
        page.enter_context(sky.scene.text(verdict, pos=(middle, 290), size=28, color=GOLD))
        await sleep(BREATH)
        hint = "SPACE to fly again     RETURN for the title"
        page.enter_context(sky.scene.text(hint, pos=(middle, 370), size=20, color=dimmed(ICE, 0.8)))
        again = await race(restart=wait_key("space"), title=wait_key("return"))
    return "restart" if again.name == "restart" else "quit to title"


async def display(sky: Sky, high: HighScore) -> None:
    """Score, high score and ships in reserve, along the upper edge."""
    text = sky.scene.text
    with (
        text("0", pos=(20, 14), size=28, color=ICE, anchor="topleft") as score,
        text("", pos=(SIZE[0] - 20, 16), size=20, color=dimmed(ICE, 0.6), anchor="topright") as best,
        sky.scene.draw(reserve(sky), layer="hud"),
    ):
        async for _ in frames(late=True):
            score.text = f"{sky.score}"
            best.text = f"BEST {max(high.best, sky.score)}"


def reserve(sky: Sky) -> Callable[[Surface], None]:
    """A draw function: a little ship for each life that is left."""

    def draw(surface: Surface) -> None:
        for n in range(sky.lives):
            corners = turned(HULL, Vector2(30 + n * 24, 62), -90, scale=0.6)
            draw_outline(surface, corners, dimmed(ICE, 0.8))

    return draw
