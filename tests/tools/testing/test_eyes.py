"""What a test sees of a game that knows nothing of the test."""

from __future__ import annotations

import pygame
import pytest

from pgasync import sleep_forever
from tests.silence import silence

GAME = """
import pygame
import pgasync
from pgasync import sleep, frames

async def ball(scene, x):
    with scene.sprite(pygame.Surface((4, 4)), pos=(x, 10)) as me:
        async for dt in frames():
            me.y += 1

async def score_board(scene):
    score = 0
    with scene.text("Score 0", pos=(10, 10)) as board:
        while True:
            await sleep(0.1)
            score += 1
            board.text = f"Score {score}"

async def court(scene):
    scene.sprite(pygame.Surface((20, 2)), pos=(100, 100))
    for x in (10, 20):
        scene.start(ball(scene, x))
    scene.start(score_board(scene))
    await sleep(1)

async def main(game):
    await game.play(court)
    return "over"

if __name__ == "__main__":
    pgasync.run(main, size=(320, 240))
"""


@pytest.fixture
def court(play, tmp_path):
    file = tmp_path / "court.py"
    file.write_text(GAME)
    return play(file)


def test_sprites_are_told_apart_by_the_function_whose_block_they_live_in(court):
    assert len(court.sprites()) == 3
    assert [sprite.x for sprite in court.sprites("ball")] == [10, 20]
    assert court.sprites("score_board") == []


def test_texts_are_read_and_found(court):
    court.run_seconds(0.25)
    assert court.texts == ["Score 2"]
    assert court.shows("Score") and not court.shows("OVER")
    assert court.find_text("2").text == "Score 2"
    with pytest.raises(LookupError) as caught:
        court.find_text("Lives")
    assert str(caught.value) == "no text 'Lives' is on the screen. There are: 'Score 2'"


def test_tasks_are_found_by_their_function(court):
    assert [task.name for task in court.tasks("ball")] == ["ball", "ball#2"]
    assert [task.name for task in court.tasks()] == ["main", "court", "ball", "ball#2", "score_board"]
    court.run_seconds(1)
    assert court.tasks() == []
    assert (court.done, court.result) == (True, "over")


def test_local_variables_are_read_without_a_line_in_the_game(court):
    court.run_seconds(0.35)
    assert court.variables("score_board")["score"] == 3
    assert court.variables("court")["x"] == 20
    with pytest.raises(LookupError) as caught:
        court.variables("score_bord")
    assert str(caught.value) == (
        "no task runs a function 'score_bord' now. Did you mean 'score_board'?"
        " Running: main, court, ball, score_board"
    )
    court.run_seconds(1)
    with pytest.raises(LookupError, match=r"Running: none, as the game has ended$"):
        court.variables("court")


def test_the_scene_on_top_is_seen(court):
    assert (court.scene.name, court.game.size) == ("court", (320, 240))


def test_a_picture_is_a_copy_of_what_the_screen_shows(stage):
    stage.scene.draw(lambda surface: surface.fill("red"))
    picture = stage.picture()
    assert picture.get_at((5, 5)) == pygame.Color("red")
    assert picture is not stage.game.screen


def test_sounds_are_heard_by_their_names(play, tmp_path):
    (tmp_path / "sounds").mkdir()
    silence(tmp_path / "sounds" / "bang.wav")

    async def main(game):
        game.ground.play_sound("bang")
        await sleep_forever()

    stage = play(main, assets=tmp_path)
    assert stage.sounds == ["bang"]
