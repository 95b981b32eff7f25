"""The kits in a block that is skipped."""

from __future__ import annotations

from pgasync import current_task, skippable, sleep_forever, wait_key
from pgasync.kits.dialogue import ask, say
from pgasync.kits.menu import menu
from pgasync.testing import Stage

LONG = "Long ago there was a lighthouse, and nobody knew who kept it. " * 9


def test_talk_is_read_and_the_first_answer_is_taken():
    said = []

    async def level(scene):
        async with skippable(wait_key("escape")) as film:
            await say(scene, LONG)
            said.append(current_task().clock.now > 10)
            said.append(await ask(scene, "Shall we go?", ["yes", "no"]))
            said.append(await menu(scene, ["one", "two", "three"], cancel="none"))
        said.append(film.skipped)
        await sleep_forever()

    async def main(game):
        await game.play(level)

    with Stage(main, size=(640, 400)) as stage:
        stage.run_seconds(1)
        stage.press("escape")
        stage.run_ticks(1)
        assert said == [True, "yes", "one", True]
        assert list(stage.scene.layers) == []
