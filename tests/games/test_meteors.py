"""Meteors, played without a window."""

from __future__ import annotations

import pygame
import pytest

from games.meteors import ASSETS, SIZE, demo
from games.meteors.hud import SCORE, shade
from games.meteors.lines import GOLD
from games.meteors.rocks import CLEARANCE, GROWTH, far_away
from games.meteors.saucer import PAIRS, SAUCER_CLEARANCE, entrance
from games.meteors.scores import HighScore
from games.meteors.sky import Body, touching, way
from games.meteors.title import IDLE, LETTERS
from pgasync import Game
from tests.games.meteors_player import Player, rect_of


@pytest.fixture
def player():
    player = Player()
    yield player
    player.end()


def shown(player):
    """All words on the screen."""
    return [thing.text for thing in player.game.scene.layers if hasattr(thing, "text")]


CLOSING = 10  # ticks, in which the menu closes


def start_demo(seed: int) -> Game:
    """A game that plays itself."""
    game = Game(SIZE, seed=seed, assets=ASSETS)
    game.start(demo)
    return game


def bodies(game: Game) -> tuple[object, ...]:
    """All that can be told apart about a moment of the game."""
    sky = getattr(game.scene, "sky", None)
    if sky is None:
        return game.scene.name, hash(game.random.getstate())
    groups = (sky.ships, sky.shots, sky.meteors, sky.saucers, sky.bullets)
    flying = tuple((*body.pos, *body.velocity, body.angle) for group in groups for body in group)
    return sky.score.value, sky.lives, sky.wave, flying, hash(game.random.getstate())


def test_two_runs_of_the_demo_with_one_seed_are_the_same_in_every_tick():
    one, other = start_demo(seed=7), start_demo(seed=7)
    for _ in range(1800):
        one.tick()
        other.tick()
        assert bodies(one) == bodies(other)
    one.draw()
    other.draw()
    assert one.screen.get_buffer().raw == other.screen.get_buffer().raw
    one.main.cancel("the test ended")
    other.main.cancel("the test ended")


def test_drawing_every_tick_changes_nothing_in_the_game():
    drawn, blind = start_demo(seed=3), start_demo(seed=3)
    for _ in range(400):
        drawn.tick()
        drawn.draw()
        blind.tick()
    assert bodies(drawn) == bodies(blind)
    drawn.main.cancel("the test ended")
    blind.main.cancel("the test ended")


def test_no_open_line_is_drawn_by_aalines_whose_ends_differ_from_run_to_run(monkeypatch):
    drawn = []
    monkeypatch.setattr(pygame.draw, "aalines", lambda surface, color, closed, points: drawn.append(closed))
    game = start_demo(3)
    for _ in range(150):
        game.tick()
        game.draw()
    game.main.cancel("the test ended")
    assert drawn
    assert all(drawn)


def test_the_demo_starts_from_the_title_and_makes_points():
    game = start_demo(seed=5)
    assert game.scene.name == "title"
    for _ in range(1800):
        game.tick()
    assert game.scene.name == "flight"
    assert game.scene.sky.score.value > 1000
    game.main.cancel("the test ended")


def test_the_demo_starts_again_after_its_last_life():
    game = start_demo(seed=5)
    for _ in range(200):
        game.tick()
    first = game.scene.sky
    first.lives = 0
    first.ships[0].destroy("for the test")
    for _ in range(600):
        game.tick()
    assert game.scene.name == "flight"
    assert game.scene.sky is not first
    game.main.cancel("the test ended")


def test_escape_on_the_title_ends_the_game(player):
    player.press(pygame.K_ESCAPE)
    assert player.game.done


def test_space_on_the_title_starts_a_flight_with_one_ship_and_two_in_reserve(player):
    player.press(pygame.K_SPACE)
    assert player.names == ["flight"]
    assert len(player.sky.ships) == 1
    assert player.sky.lives == 2


def test_the_ship_turns_thrusts_and_keeps_drifting(player):
    player.press(pygame.K_SPACE)
    (ship,) = player.sky.ships
    before = ship.angle
    player.press(pygame.K_RIGHT)
    assert ship.angle > before

    player.game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_UP)])
    player.wait(20)
    player.game.tick([pygame.Event(pygame.KEYUP, key=pygame.K_UP)])
    speed = ship.velocity.length()
    player.wait(5)
    assert 0 < ship.velocity.length() < speed


def test_a_press_makes_one_shot_and_a_held_key_makes_several(player):
    player.press(pygame.K_SPACE)
    player.press(pygame.K_SPACE)
    assert len(player.sky.shots) == 1
    player.game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE)])
    player.wait(40)
    assert len(player.sky.shots) > 2


def test_a_meteor_splits_in_two_twice_and_the_wave_ends_with_the_last_piece(player):
    player.press(pygame.K_SPACE)
    player.wait_for_meteors()
    sky = player.sky
    large = len(sky.meteors)
    sky.meteors[0].destroy("for the test")
    assert len(sky.meteors) == large + 1
    pieces = 0
    while sky.meteors:
        assert sky.wave == 1
        sky.meteors[0].destroy("for the test")
        pieces += 1
    assert pieces == large * 7 - 1
    assert sky.wave == 2


def test_a_new_wave_keeps_clear_of_the_ship_and_of_the_middle(player):
    player.press(pygame.K_SPACE)
    sky = player.sky
    middle = pygame.Vector2(SIZE) / 2
    for place in ((5, 5), (790, 300), (400, 590), (150, 150)):
        sky.ships[0].pos = pygame.Vector2(place)
        for _ in range(200):
            pos = far_away(sky)
            assert way(pos, sky.ships[0].pos).length() > CLEARANCE
            assert way(pos, middle).length() > CLEARANCE


def test_a_new_meteor_grows_before_it_can_hit(player):
    player.press(pygame.K_SPACE)
    sky = player.sky
    player.wait(92)  # the wave is announced, and nothing has come yet
    drawn = len(sky.scene.layers)
    player.wait(20)
    assert len(sky.scene.layers) > drawn  # they are seen
    assert sky.meteors == []  # and hit nobody
    player.wait(int(GROWTH * 60))
    assert len(sky.meteors) == 4


def test_a_saucer_never_comes_in_near_the_ship(player):
    player.press(pygame.K_SPACE)
    sky = player.sky
    for place in ((2, 300), (798, 300), (399, 10), (401, 590), (2, 2)):
        sky.ships[0].pos = pygame.Vector2(place)
        for _ in range(50):
            pos = entrance(sky)
            assert way(pos, sky.ships[0].pos).length() > SAUCER_CLEARANCE
            assert abs(pos.x - sky.ships[0].pos.x) >= SIZE[0] / 2 - 2


@pytest.mark.parametrize("corner", [(0, 0), (799, 599)])
def test_points_rise_from_what_was_hit_and_are_whole_at_every_edge(player, corner):
    player.press(pygame.K_SPACE)
    player.wait_for_meteors()
    rock = player.sky.meteors[0]
    rock.pos = pygame.Vector2(corner)
    rock.destroy("for the test")
    (number,) = (thing for thing in player.sky.scene.layers if getattr(thing, "text", "") == "+20")
    start = number.pos.y
    for _ in range(50):
        player.wait(1)
        assert pygame.Rect((0, 0), SIZE).contains(rect_of(number))
    assert number.pos.y < start - 25
    player.wait(10)
    assert number not in player.sky.scene.layers


def test_a_shot_that_meets_a_meteor_scores_and_ends_both(player):
    player.press(pygame.K_SPACE)
    player.wait_for_meteors()
    sky = player.sky
    (ship,) = sky.ships
    rock = sky.meteors[0]
    rock.pos = ship.pos + ship.forward * 80
    player.press(pygame.K_SPACE, ticks=12)
    assert rock not in sky.meteors
    assert sky.shots == []
    assert sky.score.value == 20


def test_a_shield_keeps_a_new_ship_safe_and_then_a_meteor_costs_it_its_life(player):
    player.press(pygame.K_SPACE)
    player.wait_for_meteors()
    sky = player.sky
    (ship,) = sky.ships
    assert sky.shielded == [ship]
    sky.meteors[0].pos = ship.pos + pygame.Vector2(5, 0)
    sky.meteors[0].velocity *= 0
    player.wait(2)
    assert sky.ships == [ship]
    player.wait(40)
    assert sky.ships == []
    player.wait(240)
    assert len(sky.ships) == 1
    assert sky.lives == 1


def test_each_extra_life_costs_more_than_the_one_before(player):
    player.press(pygame.K_SPACE)
    player.sky.ships[0].destroy("so that it loses none by accident")
    lives = []
    for score in (9_990, 10_000, 29_990, 30_000, 59_990, 60_000, 99_990, 100_000):
        player.sky.lives = 0
        player.sky.score.value = score
        lives.append(player.sky.lives)
    assert lives == [0, 1] * 4


def test_bodies_touch_across_the_edge_of_the_sky():
    left = Body(pygame.Vector2(2, 300), pygame.Vector2(), 5)
    right = Body(pygame.Vector2(SIZE[0] - 2, 300), pygame.Vector2(), 5)
    assert touching(left, right)
    right.pos.x -= 10
    assert not touching(left, right)


@pytest.mark.parametrize("key", [pygame.K_ESCAPE, pygame.K_p])
def test_the_pause_menu_stops_time_until_it_is_closed(player, key):
    player.press(pygame.K_SPACE)
    player.wait_for_meteors()
    player.press(key)
    assert player.names == ["flight", "pause_menu"]
    before = [tuple(rock.pos) for rock in player.sky.meteors]
    player.wait(60)
    assert [tuple(rock.pos) for rock in player.sky.meteors] == before

    player.press(key, ticks=CLOSING)
    assert player.names == ["flight"]
    player.wait(2)
    assert [tuple(rock.pos) for rock in player.sky.meteors] != before


def test_restart_in_the_pause_menu_begins_a_new_flight(player):
    player.press(pygame.K_SPACE)
    old = player.sky
    player.press(pygame.K_p, pygame.K_DOWN, pygame.K_RETURN, ticks=CLOSING)
    assert player.names == ["flight"]
    assert player.sky is not old


def test_the_pause_menu_hears_a_gamepad_and_a_mouse(player):
    player.press(pygame.K_SPACE)
    old = player.sky
    player.press(pygame.K_p)
    for button in (pygame.CONTROLLER_BUTTON_DPAD_DOWN, pygame.CONTROLLER_BUTTON_A):
        player.game.tick([pygame.Event(pygame.CONTROLLERBUTTONDOWN, instance_id=0, button=button)])
    player.wait(CLOSING)
    assert player.names == ["flight"]
    assert player.sky is not old
    player.press(pygame.K_p)
    place = next(
        each.pos for each in player.game.scene.layers if getattr(each, "text", "") == "quit to title"
    )
    player.game.tick([pygame.Event(pygame.MOUSEBUTTONDOWN, pos=tuple(place), button=1, touch=False)])
    player.wait(CLOSING)
    assert player.names == ["title"]


def test_quit_in_the_pause_menu_leads_to_the_title_and_keeps_the_score(player):
    player.press(pygame.K_SPACE)
    player.sky.score.value += 450
    player.press(pygame.K_p, pygame.K_UP, pygame.K_RETURN, ticks=CLOSING)
    assert player.names == ["title"]
    assert player.high.best == 450


def test_closing_the_window_in_the_middle_of_a_flight_keeps_the_score(player):
    player.press(pygame.K_SPACE)
    player.sky.score.value += 450
    player.game.tick([pygame.Event(pygame.QUIT)])
    assert player.game.done
    assert player.high.best == 450


def test_game_over_shows_until_the_player_goes_to_the_title(player):
    player.press(pygame.K_SPACE)
    player.sky.lives = 0
    player.sky.score.value += 70
    player.sky.ships[0].destroy("for the test")
    player.wait(400)
    assert player.names == ["flight"]
    assert player.sky.ships == []
    assert player.high.best == 70
    player.press(pygame.K_RETURN)
    assert player.names == ["title"]


def lose(player, score=70):
    """Lose the last life."""
    player.sky.lives = 0
    player.sky.score.value += score
    player.sky.ships[0].destroy("for the test")
    player.wait(400)


def test_escape_at_game_over_leads_to_the_title_as_the_hint_says(player):
    player.press(pygame.K_SPACE)
    lose(player)
    assert any("ESCAPE for the title" in words for words in shown(player))
    player.press(pygame.K_ESCAPE)
    assert player.names == ["title"]


def test_space_at_game_over_flies_again_but_not_while_one_may_still_be_shooting(player):
    player.press(pygame.K_SPACE)
    old = player.sky
    old.lives = 0
    old.ships[0].destroy("for the test")
    while "GAME OVER" not in shown(player):
        player.press(pygame.K_SPACE)
    player.press(pygame.K_SPACE)
    assert player.sky is old
    player.wait(120)
    player.press(pygame.K_SPACE)
    assert player.sky is not old


def test_the_last_words_are_on_the_screen_and_apart_from_each_other(player):
    player.press(pygame.K_SPACE)
    lose(player, score=123_456_780)
    words = [rect_of(thing) for thing in player.game.scene.layers if hasattr(thing, "text")]
    assert all(pygame.Rect((0, 0), SIZE).contains(rect) for rect in words)
    assert all(rect.collidelist(words[n + 1 :]) == -1 for n, rect in enumerate(words))


def test_the_game_pauses_when_the_window_loses_the_focus(player):
    player.press(pygame.K_SPACE)
    player.game.tick([pygame.Event(pygame.WINDOWFOCUSLOST)])
    assert player.names == ["flight", "pause_menu"]


def best(player):
    """The words about the best score."""
    return next(thing for thing in player.sky.scene.layers if "BEST" in getattr(thing, "text", ""))


def test_best_turns_gold_with_a_sound_at_the_moment_when_it_falls(monkeypatch):
    high = HighScore()
    high.best = 1000
    player = Player(high=high)
    player.press(pygame.K_SPACE)
    heard = []
    monkeypatch.setattr(player.sky.scene, "play_sound", lambda name, **how: heard.append(name))
    player.sky.score.value += 1000
    player.wait(1)
    assert (best(player).text, heard) == ("BEST 1000", [])
    before = best(player).color
    player.sky.score.value += 20
    player.wait(2)
    assert (best(player).text, heard) == ("BEST 1020", ["record"])
    assert best(player).color == pygame.Color(GOLD) != before
    player.sky.score.value += 20
    player.wait(2)
    assert (best(player).text, heard) == ("BEST 1040", ["record"])
    monkeypatch.undo()
    player.press(pygame.K_p, pygame.K_DOWN, pygame.K_RETURN, ticks=CLOSING)
    assert best(player).text == "BEST 1040"  # the restart has kept it
    player.end()


def test_a_first_flight_has_no_best_score_to_show(player):
    player.press(pygame.K_SPACE)
    player.sky.score.value += 50
    player.wait(2)
    assert not any("BEST" in words for words in shown(player))


def test_the_pilot_flies_when_nobody_touches_the_title_until_any_key_is_pressed(player):
    player.wait(int(IDLE * 60) - 2)
    assert player.names == ["title"]
    player.wait(60 * 20)
    assert player.names == ["show"]
    assert player.sky.score.value > 0
    player.press(pygame.K_x)
    assert player.names == ["title"]
    assert player.high.best == 0
    player.press(pygame.K_SPACE)
    assert player.names == ["flight"]


def test_the_pilots_show_does_not_pause_and_ends_with_its_last_life(player):
    player.wait(int(IDLE * 60) + 60)
    player.game.tick([pygame.Event(pygame.WINDOWFOCUSLOST)])
    assert player.names == ["show"]
    player.sky.lives = 0
    player.sky.ships[0].destroy("for the test")
    player.wait(300)
    assert player.names == ["title"]


def test_saucers_come_in_pairs_from_the_eighth_wave_on(player):
    player.press(pygame.K_SPACE)
    player.sky.ships[0].destroy("nobody shall shoot them down")
    player.sky.lives = 0
    player.sky.wave = PAIRS - 1
    most = {}
    for wave in (PAIRS - 1, PAIRS):
        player.sky.wave = wave
        seen = set()
        for _ in range(60 * 30):
            player.game.tick()
            seen.add(len(player.sky.saucers))
        most[wave] = max(seen)
    assert most == {PAIRS - 1: 1, PAIRS: 2}


def test_the_pause_menu_paints_its_veil_once_and_not_for_every_picture(player, monkeypatch):
    player.press(pygame.K_SPACE)
    player.press(pygame.K_p)
    made = []
    monkeypatch.setattr(pygame, "Surface", lambda *size, **how: made.append(size))
    monkeypatch.setattr("games.meteors.menu.Surface", pygame.Surface)
    player.game.scene.layers.draw(player.game.screen)
    assert made == []


def test_it_is_dark_behind_the_score(player):
    player.press(pygame.K_SPACE)
    player.game.screen.fill("white")
    shade(SCORE)(player.game.screen)
    words = pygame.Rect(20, 14, 90, 60)
    assert max(pygame.transform.average_color(player.game.screen, words)[:3]) < 100
    assert player.game.screen.get_at((250, 150)) == pygame.Color("white")


def pad(kind, **what):
    return pygame.Event(kind, instance_id=0, **what)


def test_a_flight_can_be_played_with_nothing_but_a_gamepad(player):
    down, up = pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERBUTTONUP
    a, start = pygame.CONTROLLER_BUTTON_A, pygame.CONTROLLER_BUTTON_START

    def push(button):
        for kind in (down, up):
            player.stage.post(pad(kind, button=button))
            player.wait(2)

    push(a)
    assert player.names == ["flight"]
    (ship,) = player.sky.ships
    before = ship.angle
    player.stage.post(pad(pygame.CONTROLLERAXISMOTION, axis=pygame.CONTROLLER_AXIS_LEFTX, value=16000))
    player.wait(10)
    half = ship.angle - before
    player.stage.post(pad(pygame.CONTROLLERAXISMOTION, axis=pygame.CONTROLLER_AXIS_LEFTX, value=32767))
    player.wait(10)
    assert 0 < 2 * half < ship.angle - before  # a little to the right, and then as far as it goes
    trigger = pygame.CONTROLLER_AXIS_TRIGGERRIGHT
    player.stage.post(pad(pygame.CONTROLLERAXISMOTION, axis=trigger, value=32767))
    player.wait(10)
    assert ship.velocity.length() > 0
    push(a)
    assert len(player.sky.shots) == 1
    push(start)
    assert player.names == ["flight", "pause_menu"]
    push(start)
    player.wait(CLOSING)
    assert player.names == ["flight"]


def test_a_saucer_comes_and_hunts(player):
    player.press(pygame.K_SPACE)
    sky = player.sky
    seen = 0
    for _ in range(60 * 20):
        if sky.ships and sky.ships[0] not in sky.shielded:
            sky.shielded.append(sky.ships[0])
        player.game.tick()
        seen = max(seen, len(sky.saucers) * len(sky.bullets))
    assert seen > 0


def test_every_letter_of_the_title_can_be_drawn(player):
    assert set("METEORS") <= set(LETTERS)
    player.wait(30)  # it comes out of the dark
    assert player.game.screen.get_bounding_rect().size == SIZE
    assert max(player.game.screen.get_at((x, 178))[2] for x in range(60, 740)) > 200


def test_the_title_shows_what_happened_to_a_damaged_file(tmp_path, capsys):
    (tmp_path / "highscore.json").write_text("{")
    player = Player(high=HighScore(Game(SIZE, saves=tmp_path)))
    assert player.high.notice in shown(player)
    assert "highscore.json.damaged" in capsys.readouterr().err
    player.press(pygame.K_ESCAPE)
    assert player.game.done
    player.end()
