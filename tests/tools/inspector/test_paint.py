"""What can be read in the picture."""

from __future__ import annotations

import pygame
import pytest

from pgasync.tools.inspector.desk import Desk
from pgasync.tools.inspector.detail import source
from pgasync.tools.inspector.layout import arrange
from pgasync.tools.inspector.lists import duration, since
from pgasync.tools.inspector.paint import paint
from pgasync.tools.inspector.watch import Watch
from tests.tools.inspector import story
from tests.tools.inspector.story import main_of


class Wall:
    """A millisecond for every look at it."""

    now = 0.0

    def __call__(self):
        self.now += 0.001
        return self.now


@pytest.fixture
def seen(bench):
    """A game after half a second, and what a window of it says, by lines."""
    made = bench(main_of([]))
    watch = Watch(made.game, Wall())
    for _ in range(32):
        made.game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_a, unicode="a", mod=0)])
        watch.ticked([pygame.Event(pygame.KEYDOWN, key=pygame.K_a, unicode="a", mod=0)], 0.003)
        watch.drawn(0.002)
    desk = Desk(made.game, watch)

    def read(panel="tree", select=None, size=(1280, 720)):
        desk.panel = panel
        layout = arrange(size, made.game.size, panel, desk.playing)
        desk.refresh(layout)
        if select is not None:
            desk.rows.select([row.title for row in desk.rows.shown].index(select))
        pen = paint(pygame.Surface(size), made.game.screen, desk, layout, True)
        lines = {}
        for text, rect, _ in pen.written:
            lines.setdefault(rect.centery // 4, []).append((rect.left, text))
        return [" ".join(text for _, text in sorted(line)) for _, line in sorted(lines.items())]

    yield made.game, desk, read
    watch.stop()


def line_of(lines, begin):
    [line] = [line for line in lines if line.startswith(begin)]
    return line


def test_the_header_tells_the_state_the_tick_and_who_has_the_keys(seen):
    _, desk, read = seen
    lines = read()
    assert line_of(lines, "RUNNING") == "RUNNING tick 32 0.50 s 15 tasks scene level"
    assert line_of(lines, "Pause Step") == "Pause Step – 1x + Play keys and mouse: inspector Close"
    desk.pause()
    desk.shift(-1)
    desk.playing = True
    lines = read()
    assert line_of(lines, "PAUSED").startswith("PAUSED tick 32")
    assert line_of(lines, "Resume Step") == "Resume Step – 0.5x + To inspector keys and mouse: the game Close"


def test_a_row_tells_name_wait_line_time_and_cost(seen):
    _, _, read = seen
    lines = read()
    at = story.brief.__code__.co_firstlineno + 1
    assert line_of(lines, "brief") == f"brief sleep(1) story.py:{at} 0.50 s –"
    assert line_of(lines, "level").startswith("level scene sleep_forever() story.py:")
    # Each of the seven was resumed in every tick, for a millisecond each time.
    bullets = line_of(lines, "bullet × 7")
    assert bullets.startswith("bullet × 7 next_frame() story.py:")
    assert bullets.endswith("6.1 ms")


def test_what_stands_still_says_so(seen):
    game, _, read = seen
    game.scene.clock.pause()
    lines = read()
    assert line_of(lines, "brief").startswith("brief paused sleep(1)")
    game.scene.clock.resume()
    game.clock.pause()
    assert line_of(read(), "brief").startswith("brief held sleep(1)")
    game.clock.resume()


def test_the_selected_task_is_told_at_length_with_its_source(seen):
    _, _, read = seen
    lines = read(select="brief")
    at = story.brief.__code__.co_firstlineno + 1
    assert line_of(lines, "main > level > brief") == "main > level > brief Pause clock Cancel"
    assert line_of(lines, "waits for sleep(1), ").startswith(
        "waits for sleep(1), for 0.50 s, since 0.00 s, at "
    )
    assert line_of(lines, "clock level") == "clock level runs at 0.50 s, speed 1 · scene level"
    assert line_of(lines, str(at)) == f"{at} await sleep(1)"


def test_a_task_that_was_asked_why_answers_in_the_place_of_its_source(seen):
    _, desk, read = seen
    read(select="brief")
    desk.ask_why()
    lines = read(select="brief")
    at = story.brief.__code__.co_firstlineno + 1
    assert line_of(lines, "brief waits for sleep(1), ").endswith(f"story.py:{at}, for 0.50 s")
    assert not any(line.startswith(f"{at} ") for line in lines)
    desk.ask_why()
    assert line_of(read(select="brief"), f"{at} ") == f"{at} await sleep(1)"


def test_an_ended_task_tells_why(seen):
    _, desk, read = seen
    next(task for task in desk.watch.live if task.function == "brief").cancel("time for bed")
    desk.watch.look()
    lines = read("ended")
    assert line_of(lines, "brief cancelled").startswith("brief cancelled time for bed at ")
    assert line_of(lines, "cancelled in tick") == "cancelled in tick 32"
    assert line_of(lines, "brief was cancelled: time for bed at ")


def test_the_inputs_and_the_times_are_told(seen):
    _, _, read = seen
    lines = read("inputs")
    assert "KeyDown a 32" in lines and "KeyDown a 31" in lines
    assert line_of(lines, "TIME PER PICTURE") == "TIME PER PICTURE ticks 3.0 ms draw 2.0 ms budget 15.6 ms"


def test_a_file_that_cannot_be_read_has_no_source():
    assert source("no/such/file.py", 3, 5) == []
    [first, *_] = source(story.__file__, 1, 5)
    assert first[0] == 1 and first[1].startswith('"""A small game')
    assert [n for n, _ in source(story.__file__, 10_000, 3)]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "–"), (4e-7, "–"), (12e-6, "12 µs"), (0.00049, "490 µs"), (0.0031, "3.1 ms")]
)
def test_a_short_time_in_words(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.25, "0.25 s"), (12.34, "12.3 s"), (250, "4 min")])
def test_a_long_time_in_words(seconds, text):
    assert since(seconds) == text
