"""How scenes come onto others: transitions, and what becomes of what lies below."""

from __future__ import annotations

import pygame
import pytest

import pgasync
from pgasync import Transition, fade, frames, sleep, sleep_forever, wait_key

SIZE = (64, 48)
NO_FUNCTION = "a transition needs a function of (surface, old, new, t), got 3"
ALL = ("blinds", "crossfade", "fade", "iris", "pixellate", "push", "slide", "wipe", "zoom")


def filled(color):
    surface = pygame.Surface(SIZE)
    surface.fill(color)
    return surface


def half(surface, old, new, t):
    """A transition for tests: the new scene up to t of the width."""
    surface.blit(old, (0, 0))
    surface.blit(new, (0, 0), (0, 0, surface.width * t, surface.height))


async def painted(scene, color, log=None):
    scene.draw(lambda surface: surface.fill(color))
    async for _ in frames():
        if log is not None:
            log.append(scene.clock.frame)


@pytest.fixture
def begin(new_game):
    games = []

    def begin(main):
        game = new_game()
        game.start(main)
        games.append(game)
        return game

    yield begin
    for game in games:
        game.main.cancel("the test ended")


def run_ticks(game, n):
    for _ in range(n):
        game.tick()


def colors(game):
    game.draw()
    return [game.screen.get_at((x, 20)) for x in (2, 30, 61)]


RED, BLUE, BLACK = pygame.Color("red"), pygame.Color("blue"), pygame.Color("black")


@pytest.mark.parametrize("name", ALL)
def test_each_begins_with_the_old_and_ends_with_the_new_picture(name):
    transition = getattr(pgasync, name)(0.5)
    for t, expected in ((0, RED), (1, BLUE)):
        surface, old, new = filled("green"), filled("red"), filled("blue")
        transition.paint(surface, old, new, t)
        assert {tuple(surface.get_at((x, y))) for x in range(64) for y in range(48)} == {tuple(expected)}
        assert (old.get_at((0, 0)), new.get_at((0, 0))) == (RED, BLUE)


@pytest.mark.parametrize("name", ALL)
def test_each_shows_something_else_in_between_and_leaves_what_it_was_given(name):
    transition = getattr(pgasync, name)(0.5)
    old, new = filled("red"), filled("blue")
    old.fill("white", (0, 0, 20, 48))
    pictures = set()
    for t in (0, 0.2, 0.45, 0.55, 0.8, 1):
        surface = pygame.Surface(SIZE)
        transition.paint(surface, old, new, t)
        pictures.add(pygame.image.tobytes(surface, "RGB"))
        assert old.get_alpha() in (None, 255)
        assert new.get_at((63, 47)) == BLUE
    assert len(pictures) >= 4


@pytest.mark.parametrize("name", ["push", "slide", "wipe"])
@pytest.mark.parametrize("direction", ["left", "right", "up", "down"])
def test_a_direction_is_where_the_new_scene_moves_to(name, direction):
    surface = pygame.Surface(SIZE)
    transition = getattr(pgasync, name)(0.5, direction)
    transition.paint(surface, filled("red"), filled("blue"), 0.4)
    x, y = {"left": (63, 24), "right": (0, 24), "up": (32, 47), "down": (32, 0)}[direction]
    assert surface.get_at((x, y)) == BLUE
    far = surface.get_at((63 - x, 47 - y))
    assert far.b == 0
    assert far.r > 100


@pytest.mark.parametrize("name", ["push", "slide", "wipe"])
def test_an_unknown_direction_is_refused(name):
    with pytest.raises(ValueError, match=r"^no direction 'north'\. There are: left, right, up, down$"):
        getattr(pgasync, name)(0.5, "north")


@pytest.mark.parametrize(
    ("make", "kind", "text"),
    [
        (lambda: fade(-1), ValueError, "seconds must be finite and >= 0, got -1"),
        (lambda: fade("slow"), TypeError, "seconds must be a number, got 'slow'"),
        (
            lambda: Transition(3, 1),
            TypeError,
            "a transition needs a function of (surface, old, new, t), got 3",
        ),
        (lambda: pgasync.blinds(1, 0), ValueError, "blinds need a count >= 1, got 0"),
        (lambda: pgasync.pixellate(1, 0), ValueError, "pixellate needs a size >= 1, got 0"),
        (lambda: pgasync.zoom(1, 0.5), ValueError, "zoom needs times >= 1, got 0.5"),
    ],
)
def test_what_is_no_transition_is_refused(make, kind, text):
    with pytest.raises(kind) as error:
        make()
    assert str(error.value) == text


def test_a_scene_comes_out_of_the_picture_that_was_drawn_last(begin):
    async def main(game):
        with pgasync.move_on_after(0.5):
            await game.play(painted, "red")
        await game.play(painted, "blue", transition=Transition(half, 1))

    game = begin(main)
    run_ticks(game, 31)
    assert colors(game) == [RED, RED, RED]
    run_ticks(game, 1)
    assert colors(game) == [RED, RED, RED]
    run_ticks(game, 32)
    assert colors(game) == [BLUE, BLUE, RED]
    run_ticks(game, 32)
    assert colors(game) == [BLUE, BLUE, BLUE]
    assert len(game.main.tree().splitlines()) == 2  # nobody is left to run the transition


def test_from_a_scene_below_the_old_picture_is_live_as_far_as_that_scene_is(begin):
    log = []

    async def level(scene):
        scene.start(painted(scene, "red", log))
        await scene.game.play(painted, "blue", transition=Transition(half, 1), below="live")

    async def main(game):
        await game.play(level)

    game = begin(main)
    run_ticks(game, 32)
    assert colors(game) == [BLUE, BLUE, RED]
    assert len(log) == 32


@pytest.mark.parametrize(("frozen", "heard"), [(True, 32), (False, 96)])
def test_the_new_scene_lives_from_the_first_tick_unless_it_is_frozen(begin, frozen, heard):
    log = []

    async def main(game):
        await game.play(painted, "blue", log, transition=fade(1, frozen=frozen))

    game = begin(main)
    run_ticks(game, 96)
    assert len(log) == heard
    assert game.scene.clock.running


def test_a_frozen_scene_is_deaf_until_it_has_appeared(begin):
    async def level(scene):
        await wait_key("space")

    async def main(game):
        await game.play(level, transition=fade(0.5, frozen=True))

    def press(game):
        game.tick([pygame.event.Event(pygame.KEYDOWN, key=pygame.K_SPACE, mod=0, unicode=" ", scancode=44)])

    game = begin(main)
    press(game)
    assert not game.done
    run_ticks(game, 32)
    press(game)
    assert game.done


def test_a_scene_that_returns_in_the_middle_of_its_transition_leaves_nothing(begin):
    async def level(scene):
        await sleep(0.25)
        return "won"

    async def main(game):
        return await game.play(level, transition=fade(5))

    game = begin(main)
    run_ticks(game, 16)
    assert game.main.value == "won"


def test_a_transition_of_no_time_shows_the_scene_at_once(begin):
    async def main(game):
        await game.play(painted, "blue", transition=fade(0))

    game = begin(main)
    assert colors(game) == [BLUE, BLUE, BLUE]
    assert len(game.main.tree().splitlines()) == 2


def test_a_scene_on_top_may_hide_what_is_below_once_it_has_appeared(begin):
    async def empty(scene):
        await sleep_forever()

    async def level(scene):
        scene.draw(lambda surface: surface.fill("red"))
        await scene.game.play(empty, show_below=False, transition=Transition(half, 1))

    async def main(game):
        await game.play(level)

    game = begin(main)
    assert colors(game) == [RED, RED, RED]
    run_ticks(game, 32)
    assert colors(game) == [BLACK, BLACK, RED]
    run_ticks(game, 32)
    assert colors(game) == [BLACK, BLACK, BLACK]


def test_all_that_lies_below_is_frozen_also_what_was_live_before(begin):
    log = []

    async def menu(scene, depth):
        if depth:
            await sleep(0.5)
            await scene.game.play(menu, depth - 1)
        await sleep(0.5)

    async def level(scene):
        scene.start(painted(scene, "red", log))
        await scene.game.play(menu, 1, below="live")

    async def main(game):
        await game.play(level)

    game = begin(main)
    run_ticks(game, 32)
    before = len(log)
    assert before >= 31
    run_ticks(game, 30)
    assert len(log) == before
    run_ticks(game, 10)
    assert len(log) > before


@pytest.mark.parametrize("hear", [True, False])
def test_what_lies_below_hears_events_if_it_was_asked_to(begin, hear):
    log = []

    async def ears(scene):
        async for event in pgasync.events(pygame.USEREVENT):
            log.append(event.type)

    async def level(scene):
        scene.start(ears(scene))
        await scene.game.play(painted, "blue", hear_below=hear)

    async def main(game):
        await game.play(level)

    game = begin(main)
    game.tick([pygame.event.Event(pygame.USEREVENT)])
    assert len(log) == hear


@pytest.mark.parametrize(
    ("options", "kind", "text"),
    [
        ({"below": "asleep"}, ValueError, "below must be 'frozen' or 'live', got 'asleep'"),
        (
            {"transition": fade},
            TypeError,
            f"transition must be one, such as fade(0.5) or Transition(function, 0.5), got {fade!r}",
        ),
    ],
)
def test_options_that_make_no_sense_are_refused_and_nothing_is_played(new_game, options, kind, text):
    async def main(game):
        await game.play(painted, "blue", **options)

    game = new_game()
    with pytest.raises(kind) as error:
        game.start(main)
    assert str(error.value) == text
