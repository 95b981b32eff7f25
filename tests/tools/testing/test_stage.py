"""The stage: virtual time, and games from wherever they come."""

from __future__ import annotations

import os
import sys
import warnings

import pygame
import pytest

import pgasync
from pgasync import Signal, frames, sleep, sleep_forever
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.testing import NeverHappened, Stage
from pgasync.tools.shelf import NoGameError


async def rest(game):
    await sleep_forever()


def test_time_is_what_the_stage_makes_of_it(stage):
    woke = []

    async def sleeper():
        await sleep(1.0)
        woke.append(stage.ticks)

    stage.start(sleeper())
    stage.run_seconds(0.99)
    assert (stage.ticks, stage.seconds, woke) == (60, 1.0, [60])
    stage.run_seconds(0)
    stage.run_ticks(3)
    assert stage.ticks == 63


@pytest.mark.stage(fps=30, size=(64, 48), seed=9)
def test_the_marker_sets_options_of_the_game(stage):
    stage.run_seconds(1)
    assert (stage.ticks, stage.game.size, stage.game.seed, stage.size) == (30, (64, 48), 9, (64, 48))


@pytest.mark.parametrize("fps", [24, 30, 60, 144])
def test_k_frames_take_k_ticks_at_usual_rates(play, fps):
    stage = play(rest, fps=fps)
    for k in (1, 7, fps):
        before = stage.ticks
        stage.run_seconds(k / fps)
        assert stage.ticks - before == k


def test_a_game_of_variable_step_gets_even_steps(play):
    async def main(game):
        async for dt in frames():
            steps.append(dt)

    steps = []
    stage = play(main, variable_step=True, fps=50)
    stage.run_ticks(2)
    assert steps == [0.02, 0.02]


@pytest.mark.parametrize("ticks", [-1, 1.5, True])
def test_half_ticks_and_ticks_back_are_refused(stage, ticks):
    with pytest.raises(ValueError) as caught:
        stage.run_ticks(ticks)
    assert str(caught.value) == f"ticks must be a whole number >= 0, got {ticks!r}"


def test_run_until_gives_what_was_waited_for_and_stops_in_its_tick(stage):
    assert stage.run_until(lambda: stage.ticks >= 5 and "five", at_most=1) == "five"
    assert stage.ticks == 5
    assert stage.run_until(lambda: True, at_most=0) is True
    with pytest.raises(
        TypeError, match=r"^run_until\(\) needs a function to ask, got False. Write `lambda: ...`.$"
    ):
        stage.run_until(stage.done, at_most=1)


def test_run_until_fails_with_the_condition_the_tree_the_ends_and_the_inputs(stage):
    async def spark():
        await sleep(0.1)

    async def glow():
        await sleep_forever()

    stage.start(spark())
    glowing = stage.start(glow())
    stage.press("space")
    stage.scene.text("Level 3")
    with pytest.raises(NeverHappened) as caught:
        stage.run_until(lambda: glowing.finished, at_most=0.5)
    head, account = str(caught.value).split("\n\n")
    assert head == (
        "after 0.5 s of game time this was never so:\n"
        "    stage.run_until(lambda: glowing.finished, at_most=0.5)"
    )
    assert account.startswith(
        "30 ticks of game time (0.50 s), seed 1\non the screen: 'Level 3'\nlive tasks:\n"
    )
    assert "  glow waits for sleep_forever(), tests" in account
    assert "ended lately:\n  tick 6: " in account
    assert account.endswith("last inputs:\n  tick 1: 'space' pressed\n  tick 2: 'space' released")


def test_an_account_names_the_tasks_that_nobody_can_wake(stage):
    heard = Signal()

    async def deaf():
        await Signal().wait()

    async def listener():
        await heard.wait()

    stage.start(deaf())
    stage.start(listener())
    told = "nobody can wake, as nothing else refers to what they wait for: deaf\nended lately:"
    assert told in stage.account()


def test_run_until_gives_up_when_the_game_has_ended(play):
    async def main(game):
        await sleep(0.1)

    def quiet():
        return False

    stage = play(main)
    with pytest.raises(NeverHappened, match=r"^the game has ended, and this was never so:\n    quiet\(\)\n"):
        stage.run_until(quiet, at_most=100)
    assert stage.ticks == 6


def test_a_game_that_leaves_with_sys_exit_has_ended_and_the_test_goes_on(play):
    async def main(game):
        await sleep(0.5)
        sys.exit()

    stage = play(main)
    stage.run_seconds(1)
    assert stage.done


def test_what_a_game_fails_with_fails_the_test(play):
    async def main(game):
        await sleep(0.5)
        raise ZeroDivisionError

    stage = play(main)
    with pytest.raises(ZeroDivisionError):
        stage.run_seconds(1)


def test_a_forgotten_await_fails_the_test_with_its_line(stage):
    async def careless():
        async for _ in frames():
            sleep(1)

    stage.start(careless())
    with pytest.raises(pgasync.MisuseError) as caught:
        stage.run_ticks(2)
    text = str(caught.value)
    assert text.startswith("coroutine 'sleep' was never awaited. File ")
    assert "test_stage.py" in text and ", in careless. Write `await sleep(...)`, or start it." in text
    with pytest.raises(pgasync.MisuseError, match=r"never awaited"):
        stage.run_until(lambda: stage.ticks == 4, at_most=1)


def test_other_warnings_stay_what_they_are(stage):
    with pytest.warns(UserWarning, match=r"^another warning$"):
        stage.run_until(lambda: warnings.warn("another warning", stacklevel=1) or True, at_most=1)


def test_a_draw_function_that_fails_fails_the_test(stage):
    def sky(surface):
        raise ZeroDivisionError

    stage.scene.draw(sky)
    with pytest.raises(ZeroDivisionError):
        stage.run_ticks(1)


def test_the_seed_is_one_unless_the_game_or_the_test_sets_it(play, tmp_path):
    (tmp_path / "dice.py").write_text("import pgasync\nasync def main(game): ...\npgasync.run(main, seed=5)")
    assert play(rest).game.seed == 1
    assert play(str(tmp_path / "dice.py")).game.seed == 5
    assert play(str(tmp_path / "dice.py"), seed=7).game.seed == 7


def test_the_result_and_the_arguments_of_a_main_function(play):
    async def main(game, add):
        await sleep(0.1)
        return 40 + add

    stage = play(main, 2)
    assert (stage.done, stage.result) == (False, None)
    stage.run_seconds(0.1)
    assert (stage.done, stage.result) == (True, 42)


def test_functions_that_need_a_window_find_one_that_nobody_sees(play):
    async def main(game):
        pygame.Surface((2, 2)).convert()
        await sleep(1)

    pygame.display.quit()
    before = os.environ.get("SDL_VIDEODRIVER")
    with Stage(main):
        assert pygame.display.get_driver() == "dummy"
    assert (pygame.display.get_init(), os.environ.get("SDL_VIDEODRIVER")) == (False, before)


def test_a_window_that_is_open_already_stays_open():
    pygame.display.init()
    try:
        window = pygame.display.set_mode((20, 10))
        with Stage(rest) as stage:
            stage.run_ticks(1)
        assert pygame.display.get_surface() is window
    finally:
        pygame.display.quit()


def test_a_stage_leaves_the_process_as_it_was(tmp_path):
    (tmp_path / "main.py").write_text("import rocks_of_a_stage\nmain = rocks_of_a_stage.main")
    (tmp_path / "rocks_of_a_stage.py").write_text(
        "from pgasync import sleep\nasync def main(game):\n    await sleep(1)\n    return SIZE\nSIZE = 1\n"
    )

    def state():
        depth = sys.get_coroutine_origin_tracking_depth()
        return list(sys.path), depth, type(here()), "rocks_of_a_stage" in sys.modules

    before = state()
    assert before[2] is Scheduler
    with Stage(str(tmp_path)) as stage:
        assert state() != before
        stage.run_seconds(1)
        assert stage.result == 1
    assert state() == before
    # The next game has its own module of that name.
    (tmp_path / "rocks_of_a_stage.py").write_text("async def main(game):\n    return 22\n")
    with Stage(str(tmp_path)) as stage:
        assert stage.result == 22


def test_a_file_is_looked_for_beside_the_test_first_and_then_where_pytest_runs(tmp_path, monkeypatch):
    for name in ("test", "run"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.py").write_text("async def main(game): ...")
    (tmp_path / "run" / "test.py").write_text("wrong")
    monkeypatch.chdir(tmp_path / "run")
    beside = tmp_path / "test"
    for name in ("test.py", "run.py"):
        assert Stage(name, near=beside).program.settings["title"] == name.title()[:-3]
    with pytest.raises(NoGameError) as caught:
        Stage("tets.py", near=beside)
    assert str(caught.value) == f"no file '{beside / 'tets.py'}'. Did you mean '{beside / 'test.py'}'?"


def test_what_can_not_be_played_is_refused(play):
    with pytest.raises(TypeError, match=r"^play\(\) needs a main function or the name of a file, got 3$"):
        play(3)


def test_assets_lie_beside_the_file_of_the_main_function(tmp_path):
    (tmp_path / "assets").mkdir()
    space = {}
    exec(compile("async def main(game): ...", str(tmp_path / "game.py"), "exec"), space)
    with Stage(space["main"]) as stage:
        assert stage.game.assets.folder == tmp_path / "assets"


def test_two_stages_at_a_time_are_two_games(play):
    one, other = play(rest), play(rest)
    one.run_ticks(2)
    assert (one.ticks, other.ticks, one.game.clock.frame, other.game.clock.frame) == (2, 0, 2, 0)
    one.end()  # although it has seen the other begin
    assert one.done and not other.done
    assert "live tasks:\n  none, as the game has ended\nended lately:" in one.account()
    assert "ended lately:\n  no task" in other.account()
    other.run_ticks(1)


def test_a_failure_inside_the_block_is_not_hidden_by_what_it_left(play):
    with pytest.raises(ZeroDivisionError):
        with Stage(rest) as stage:
            stage.game.ground.text("left behind")
            raise ZeroDivisionError
