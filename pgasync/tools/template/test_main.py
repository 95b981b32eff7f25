"""Run me with: pytest

`play` comes with pgasync. It plays the game without a window, and time passes only in `run_...`.
"""


def test_a_star_that_is_caught_counts(play):
    stage = play("main.py")
    [star] = stage.run_until(lambda: stage.sprites("star"), at_most=2)
    [ship] = stage.sprites("flight")
    ship.x = star.x
    stage.run_until(lambda: stage.texts == ["1"], at_most=3)
