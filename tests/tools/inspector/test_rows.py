"""What is folded, open, selected."""

from __future__ import annotations

from pgasync import sleep_forever
from pgasync.tools.inspector.rows import Rows
from tests.tools.inspector.story import bullet, main_of


def rows_of_story(bench, swarm=7):
    made = bench(main_of([], swarm))
    rows = Rows()
    rows.update([made.game.main])
    return made, rows


def titles(rows):
    return ["  " * row.depth + row.title for row in rows.shown]


def test_many_of_one_function_are_one_row_where_the_oldest_is(bench):
    _, rows = rows_of_story(bench)
    assert titles(rows) == [
        "main",
        "  level",
        "    shield",
        "      wait",
        "      wait_key",
        "    brief",
        "    bullet × 7",
        "    listener",
        "    dice",
    ]


def test_a_few_of_one_function_are_not_folded(bench):
    _, rows = rows_of_story(bench, swarm=4)
    assert [row.title for row in rows.shown if row.task.function == "bullet"] == [
        "bullet",
        "bullet#2",
        "bullet#3",
        "bullet#4",
    ]


def test_a_fold_can_be_opened_and_closed(bench):
    made, rows = rows_of_story(bench)
    rows.select(6)
    assert rows.row.folded and rows.row.opened is False
    assert rows.open(True)
    rows.update([made.game.main])
    assert titles(rows)[6:9] == ["    bullet × 7", "      bullet", "      bullet#2"]
    assert not rows.open(True)
    assert rows.open(False)
    rows.update([made.game.main])
    assert len(rows.shown) == 9


def test_a_closed_task_hides_what_is_below_and_a_leaf_cannot_be_opened(bench):
    made, rows = rows_of_story(bench)
    rows.select(2)
    assert rows.open(False)
    rows.update([made.game.main])
    assert "      wait" not in titles(rows)
    rows.select(3)
    assert rows.row.title == "brief" and rows.row.opened is None
    assert not rows.open(True)


def test_the_selection_stays_with_its_task_and_with_its_place_when_that_has_ended(bench):
    made, rows = rows_of_story(bench, swarm=2)
    rows.select(5)
    assert rows.row.title == "brief"
    made.game.scene.start(sleep_forever())
    made.game.main.root.scheduler.call(lambda: None)
    next(row.task for row in rows.shown if row.title == "shield").cancel()
    rows.update([made.game.main])
    assert (rows.place, rows.row.title) == (2, "brief")
    rows.row.task.cancel()
    rows.update([made.game.main])
    assert (rows.place, rows.row.title) == (2, "bullet")


def test_the_selection_goes_no_further_than_the_ends(bench):
    _, rows = rows_of_story(bench)
    rows.select(-5)
    assert rows.place == 0
    rows.select(500)
    assert rows.place == len(rows.shown) - 1


def test_go_up_selects_what_a_row_hangs_from(bench):
    _, rows = rows_of_story(bench)
    rows.select(4)
    rows.go_up()
    assert rows.row.title == "shield"
    rows.select(0)
    rows.go_up()
    assert rows.row.title == "main"


def test_without_tasks_there_is_no_row():
    rows = Rows()
    rows.update([])
    rows.select(3)
    rows.go_up()
    assert rows.row is None
    assert not rows.open(True)


def test_what_was_opened_is_forgotten_with_its_task(bench):
    made, rows = rows_of_story(bench)
    rows.select(2)
    rows.open(False)
    rows.row.task.cancel()
    rows.update([made.game.main])
    assert rows.choice == {}


def test_a_fold_follows_the_swarm(bench):
    made, rows = rows_of_story(bench)
    rows.select(6)
    made.game.scene.start(bullet())
    rows.update([made.game.main])
    assert rows.row.title == "bullet × 8"
