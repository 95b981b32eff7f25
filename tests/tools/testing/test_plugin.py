"""The pytest plugin, as somebody sees it who tests a game: other runs of pytest, inside this one."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pygame
import pytest

import pytest_pgasync

HOUSE = Path(__file__).parents[3]

RAIN = """
import pygame
import pgasync
from pgasync import frames, key_held, sleep


async def drop(scene, x):
    with scene.sprite(pygame.Surface((8, 16)), pos=(x, 0)) as me:
        async for dt in frames():
            me.y += 240 * dt
            if me.y > 480:
                return


async def steer(scene):
    with scene.sprite(pygame.Surface((80, 12)), pos=(320, 450)) as bucket:
        async for dt in frames():
            if key_held("left"):
                bucket.x -= 100 * dt


async def rain(scene):
    scene.start(steer(scene))
    for x in (100, 200):
        scene.start(drop(scene, x))
        await sleep(0.5)
    await sleep(9)


async def main(game):
    await game.play(rain)


if __name__ == "__main__":
    pgasync.run(main)
"""


@pytest.fixture
def classroom(pytester, monkeypatch):
    """A folder with a student's game in it, and a way to run a teacher's tests."""
    pytester.makepyfile(rain=RAIN)

    def run(tests: str, *options: str) -> pytest.RunResult:
        # A file of its own each time: one that has just changed may still be cached.
        name = f"test_rain_{len(list(pytester.path.glob('test_*.py')))}"
        pytester.makepyfile(**{name: tests})
        plugins = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "pytest_pgasync")
        return pytester.runpytest_inprocess(*plugins, f"{name}.py", *options)

    return run


def text_of(result: pytest.RunResult) -> str:
    return "\n".join(result.outlines)


def test_three_tests_of_a_game_that_knows_nothing_of_them_pass(classroom):
    result = classroom(
        """
        def test_left_steers_left(play):
            stage = play("rain.py")
            [bucket] = stage.sprites("steer")
            stage.hold("left")
            stage.run_seconds(1)
            assert round(bucket.x) == 220

        def test_drops_fall(play):
            stage = play("rain.py")
            stage.run_until(lambda: len(stage.sprites("drop")) == 2, at_most=1)

        def test_a_drop_that_is_down_is_gone(play):
            stage = play("rain.py")
            [drop] = stage.sprites("drop")
            stage.run_until(lambda: drop not in stage.sprites(), at_most=3)
        """
    )
    result.assert_outcomes(passed=3)


def test_a_failing_run_until_reads_well(classroom):
    result = classroom(
        """
        def test_the_game_ends(play):
            stage = play("rain.py")
            stage.press("space")
            stage.run_until(lambda: stage.done, at_most=3)
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            ">       stage.run_until(lambda: stage.done, at_most=3)",
            "E       pgasync.testing.NeverHappened: after 3 s of game time this was never so:",
            "E           stage.run_until(lambda: stage.done, at_most=3)",
            "E       ",
            "E       180 ticks of game time (3.00 s), seed 1",
            "E       live tasks:",
            "E         main waits for 1 task of its scene, rain.py:30, for 3.00 s",
            "E           rain waits for sleep(9), rain.py:26, for 2.00 s",
            "E             steer waits for next_frame(), rain.py:16",
            "E       ended lately:",
            "E         tick 121: drop returned None",
            "E         tick 151: drop#2 returned None",
            "E       last inputs:",
            "E         tick 1: 'space' pressed",
            "E         tick 2: 'space' released",
            "",
            "test_rain_0.py:4: NeverHappened",
        ],
        consecutive=False,
    )
    # It has told all of it, and need not say it twice.
    assert "pgasync stage" not in text_of(result)


def test_every_failure_of_a_test_with_a_stage_shows_the_stage(classroom):
    result = classroom(
        """
        def test_two_games(play):
            play("rain.py").run_ticks(3)
            play("rain.py").press("a")
            assert 0

        def test_one(stage):
            stage.mark("A")
            stage.run_ticks(2)
            assert stage.timeline == "A,B"

        def test_without():
            assert 0
        """
    )
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "*- pgasync stage 1 of 2 -*",
            "3 ticks of game time (0.05 s), seed 1",
            "live tasks:",
            "  main waits for 1 task of its scene, rain.py:30, for 0.05 s",
            "*- pgasync stage 2 of 2 -*",
            "0 ticks of game time (0.00 s), seed 1",
            "E       AssertionError: assert stage.timeline == 'A,B'",
            "E         expected  A,B",
            "E         happened  A",
            "E         first difference: in tick 1 expected B, but there was nothing",
            "*- pgasync stage -*",
        ]
    )
    assert text_of(result).count("pgasync stage") == 3


def test_an_error_of_the_game_is_shown_at_its_line_without_the_engine_in_between(classroom):
    result = classroom(
        """
        import pgasync

        async def bug(scene):
            await pgasync.sleep(0.1)
            scene.score += 1

        async def main(game):
            await game.play(bug)

        async def level(scene):
            scene.start(bug(scene))
            await pgasync.sleep(1)

        async def nested(game):
            await game.play(level)

        def test_bare(play):
            stage = play(main)
            stage.run_seconds(1)

        def test_in_a_group(play):
            stage = play(nested)
            stage.run_seconds(1)
        """
    )
    result.assert_outcomes(failed=2)
    text = text_of(result)
    assert "scene.score += 1" in text
    assert "AttributeError: 'Scene' object has no attribute 'score'" in text
    assert "scheduler.py" not in text and "stage.py" not in text and "timers.py" not in text
    assert "During handling" not in text  # what a group holds is told once
    missing = text_of(classroom("def test_it(play):\n    play('rian.py')\n"))
    assert "pgasync.tools.shelf.NoGameError: no file 'rian.py'. Did you mean 'rain.py'?" in missing
    assert "shelf.py:" not in missing and "pytest_pgasync.py:" not in missing
    # And all of it for those who ask.
    full = classroom("def test_it(play):\n    play('rain.py').run_ticks(-1)\n", "--full-trace")
    assert "stage.py" in text_of(full)


def test_what_a_game_leaves_behind_is_an_error_of_its_test(classroom):
    tests = """
        import pgasync

        async def spark():
            await pgasync.sleep(5)

        async def main(game):
            pgasync.start(spark(), clock=game.clock)
            await pgasync.sleep(1)

        def test_it(play):
            play(main).run_ticks(1)
        """
    result = classroom(tests)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*_ ERROR at teardown of test_it _*",
            "The game has ended, and left one thing behind:",
            "  the task spark, started at test_rain_0.py:7, waits for sleep(5) (test_rain_0.py:4)",
            "Start tasks with `scene.start(...)`*then they end with it.",
        ]
    )
    # A test that fails has one failure, not two.
    classroom(tests.rstrip() + "\n            assert 0\n").assert_outcomes(failed=1)


def test_a_shuffled_run_finds_a_game_that_depends_on_the_order_and_leaves_another_alone(classroom):
    tests = '''
        from pgasync import frames, sleep

        async def first_come(game):
            """Two players grab one coin: whoever looks first has it."""
            taken = []

            async def player(name):
                await sleep(0.5)
                if not taken:
                    taken.append(name)

            async def court(scene):
                scene.start(player("left"))
                scene.start(player("right"))
                await scene.quiet()

            await game.play(court)
            return taken

        async def both_come(game):
            """Two players, a coin for each."""
            taken = []

            async def player(name):
                await sleep(0.5)
                taken.append(name)

            async def court(scene):
                scene.start(player("left"))
                scene.start(player("right"))
                await scene.quiet()

            await game.play(court)
            return taken

        def test_dependent(play):
            stage = play(first_come)
            stage.run_seconds(1)
            assert stage.result == ["left"]

        def test_independent(play):
            stage = play(both_come)
            stage.run_seconds(1)
            assert set(stage.result) == {"left", "right"}
        '''
    classroom(tests).assert_outcomes(passed=2)
    failed = []
    for seed in range(6):
        result = classroom(tests, "--pgasync-shuffle", str(seed))
        result.stdout.fnmatch_lines([f"pgasync: the order among equals is shuffled, with seed {seed}"])
        outcomes = result.parseoutcomes()
        if "failed" in outcomes:
            failed.append(seed)
            result.stdout.fnmatch_lines(
                ["FAILED test_rain_*::test_dependent*"],
            )
            assert "the order among equals is shuffled, with --pgasync-shuffle" in text_of(result)
        assert outcomes["passed"] == (1 if "failed" in outcomes else 2)
    assert 0 < len(failed) < 6


def test_pictures_are_recorded_by_the_flag_and_compared_without_it(classroom, pytester):
    def tests(x):
        return f"""
        import pygame
        def test_it(stage):
            white = pygame.Surface((20, 20))
            white.fill("white")
            stage.scene.sprite(white, pos=({x}, 50))
            stage.check_picture("box")
        """

    never = classroom(tests(50))
    never.assert_outcomes(failed=1)
    never.stdout.fnmatch_lines(["E*PictureError: there is no picture *box.png to compare with.*"])
    classroom(tests(50), "--pgasync-rerecord").assert_outcomes(passed=1)
    classroom(tests(50)).assert_outcomes(passed=1)
    moved = classroom(tests(60))
    moved.assert_outcomes(failed=1)
    moved.stdout.fnmatch_lines(["E*PictureError: the game does not look like box.png any more: 400 pixels*"])
    assert (pytester.path / "pictures" / "box.difference.png").is_file()
    assert pygame.image.load(pytester.path / "pictures" / "box.png").get_size() == (640, 480)
    classroom(tests(60), "--pgasync-rerecord").assert_outcomes(passed=1)
    classroom(tests(60)).assert_outcomes(passed=1)
    assert [path.name for path in (pytester.path / "pictures").iterdir()] == ["box.png"]


def test_a_project_without_games_pays_nothing_for_the_plugin(tmp_path):
    (tmp_path / "test_sums.py").write_text(
        "import sys\n"
        "def test_sums():\n"
        "    assert 'pytest_pgasync' in sys.modules\n"
        "    assert not {'pygame', 'pgasync'} & set(sys.modules)\n"
    )
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "pytest",
        "-p",
        "pytest_pgasync",
        "--strict-markers",
        "-q",
    ]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def environment() -> dict[str, str]:
    """That of this process, in which this checkout is the pgasync that is found."""
    paths = [str(HOUSE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def test_the_plugin_is_there_once_the_package_is_installed():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["entry-points"]["pytest11"] == {"pytest_pgasync": pytest_pgasync.__name__}
    assert Path(pytest_pgasync.__file__).stem in project["tool"]["setuptools"]["py-modules"]
