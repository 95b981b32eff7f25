"""A scene: it is awaited like a function call, and everything in it ends with it."""

import pygame
import pytest
from pygame.event import Event as Happening

from pgasync import (
    Cancelled,
    MisuseError,
    Signal,
    TaskState,
    current_task,
    events,
    frames,
    key_held,
    move_on_after,
    next_frame,
    sleep,
    sleep_forever,
    start,
    wait_any,
    wait_frames,
    wait_key,
    wait_key_up,
)

DT = 1 / 64


def press(code):
    return Happening(pygame.KEYDOWN, key=code)


def release(code):
    return Happening(pygame.KEYUP, key=code)


def run_ticks(game, n):
    for _ in range(n):
        game.tick()


# A call that returns.


def test_play_returns_what_the_scene_returns(play):
    async def level(scene, number, factor):
        await sleep(DT)
        return number * factor

    game = play(level, 6, 7)
    assert not game.done
    game.tick()
    assert game.main.result == 42


def test_play_hands_keyword_arguments_to_the_scene(new_game):
    async def level(scene, *, number):
        return number

    async def main(game):
        return await game.play(level, number=3)

    assert new_game().start(main).result == 3


def test_a_scene_that_returns_before_its_first_wait_is_over_at_once(play):
    async def level(scene):
        return "won"

    assert play(level).main.result == "won"


def test_scenes_follow_each_other_like_calls(new_game):
    log = []

    async def title(scene):
        await sleep(2 * DT)

    async def level(scene, number):
        await sleep(DT)
        return "won" if number < 3 else "lost"

    async def main(game):
        await game.play(title)
        log.append(("title", game.clock.frame))
        for number in (1, 2, 3):
            log.append((await game.play(level, number), game.clock.frame))

    game = new_game()
    game.start(main)
    run_ticks(game, 5)
    assert log == [("title", 2), ("won", 3), ("won", 4), ("lost", 5)]


def test_a_function_that_is_not_async_is_no_scene(new_game):
    def title(scene):
        pass

    async def main(game):
        await game.play(title)

    with pytest.raises(TypeError) as caught:
        new_game().start(main)
    assert str(caught.value) == (
        "title is no async function: it returned None. Write `async def title(...)`."
    )


def test_play_given_a_coroutine_says_what_to_write(new_game):
    async def title(scene):
        await sleep_forever()

    async def main(game):
        await game.play(title(None))

    with pytest.raises(TypeError) as caught:
        new_game().start(main)
    assert str(caught.value) == (
        "play() needs a scene function, got the coroutine title. Write play(title, ...)."
    )


def test_a_task_without_a_scene_cannot_play_one_and_leaves_nothing(new_game):
    async def level(scene):
        pass

    async def stray(game):
        with pytest.raises(MisuseError) as caught:
            await game.play(level)
        return str(caught.value)

    game = new_game()
    assert start(stray(game), clock=game.clock).result == (
        "stray called play(level), but it lives in no scene of the game."
        " Start it with `scene.start(...)`, or in a nursery of the main function."
    )
    assert game.scenes == [game.ground]
    assert game.clock.all == [game.clock]


def test_a_task_cannot_play_a_scene_of_another_game(new_game):
    async def level(scene):
        pass

    async def main(game, other):
        with pytest.raises(MisuseError) as caught:
            await other.play(level)
        return str(caught.value)

    one, two = new_game(), new_game()
    assert one.start(main, two).result == (
        "main called play(level) on a game that it does not live in."
        " Call play() on its own game: `scene.game`."
    )
    assert two.inputs.scopes == [two.ground.inputs]
    assert not one.ground.inputs.deaf


def test_play_in_cleanup_is_called_by_its_name(new_game):
    texts = []

    async def level(scene):
        pass

    async def main(game):
        try:
            await sleep_forever()
        finally:
            with pytest.raises(MisuseError) as caught:
                await game.play(level)
            texts.append(str(caught.value))

    game = new_game()
    game.start(main).cancel()
    assert texts[0].startswith("main awaited play(level) while it was being cancelled")


def test_a_scene_may_have_a_keyword_argument_called_function(new_game):
    async def level(scene, function):
        return function

    async def main(game):
        return await game.play(level, function=3)

    assert new_game().start(main).result == 3


def test_a_scene_whose_closing_fails_leaves_nothing_behind(new_game, monkeypatch):
    async def menu(scene):
        scene.text("hello")
        monkeypatch.setattr(scene.sounds, "stop", broken)
        await next_frame()

    async def level(scene):
        with pytest.raises(RuntimeError, match="no device"):
            await scene.game.play(menu)
        return scene.inputs.deaf, scene.clock.running

    async def main(game):
        return await game.play(level)

    def broken():
        raise RuntimeError("no device")

    game = new_game()
    game.start(main)
    game.tick()
    assert game.main.result == (False, True)


def test_play_given_something_else_says_what_it_got(new_game):
    async def main(game):
        await game.play("title")

    with pytest.raises(TypeError) as caught:
        new_game().start(main)
    assert str(caught.value) == "play() needs a scene function, got 'title'."


def test_a_task_of_a_scene_is_called_by_its_function(play):
    paths = []

    async def saucer(scene):
        paths.append(current_task().path())

    async def level(scene):
        for _ in range(3):
            scene.start(saucer(scene))

    play(level)
    assert paths == ["main > level > saucer", "main > level > saucer#2", "main > level > saucer#3"]


# Errors.


def test_the_own_error_of_a_scene_leaves_play_bare(new_game):
    log = []

    async def level(scene):
        await next_frame()
        raise ValueError("own")

    async def main(game):
        try:
            await game.play(level)
        except ValueError as error:
            log.append(str(error))

    game = new_game()
    game.start(main)
    game.tick()
    assert log == ["own"]


def test_the_own_error_of_a_scene_before_its_first_wait_leaves_play_bare(play):
    async def level(scene):
        raise ValueError("own")

    with pytest.raises(ValueError, match="own"):
        play(level)


def test_the_errors_of_entities_leave_play_as_a_group(new_game):
    found = []

    async def broken():
        await next_frame()
        raise ValueError("an entity's")

    async def level(scene):
        scene.start(broken())
        await sleep_forever()

    async def main(game):
        try:
            await game.play(level)
        except* ValueError as group:
            found.extend(map(str, group.exceptions))

    game = new_game()
    game.start(main)
    game.tick()
    assert found == ["an entity's"]
    assert game.done


def test_the_scenes_error_and_its_entities_errors_leave_play_together(new_game):
    found = []

    async def sore_loser():
        try:
            await sleep_forever()
        finally:
            raise KeyError("in cleanup")

    async def level(scene):
        scene.start(sore_loser())
        await next_frame()
        raise ValueError("own")

    async def main(game):
        try:
            await game.play(level)
        except ExceptionGroup as group:
            found.extend(map(type, group.exceptions))

    game = new_game()
    game.start(main)
    game.tick()
    assert sorted(found, key=str) == [KeyError, ValueError]


def test_a_group_that_a_scene_raises_itself_leaves_play_as_it_is(new_game):
    mine = ExceptionGroup("mine", [ValueError(1), ValueError(2)])

    async def level(scene):
        raise mine

    async def main(game):
        with pytest.raises(ExceptionGroup) as caught:
            await game.play(level)
        assert caught.value is mine

    new_game().start(main)


def test_an_error_in_the_cleanup_of_a_leftover_leaves_play_as_a_group(new_game):
    async def sore_loser():
        try:
            await sleep_forever()
        finally:
            raise KeyError("in cleanup")

    async def level(scene):
        scene.start(sore_loser())
        return "won"

    async def main(game):
        with pytest.raises(ExceptionGroup) as caught:
            await game.play(level)
        assert [str(error) for error in caught.value.exceptions] == ["'in cleanup'"]

    assert new_game().start(main).finished


# The end of a scene.


def test_what_a_scene_has_started_is_cancelled_when_its_function_returns(new_game):
    log = []

    async def entity(name):
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            log.append((name, cancelled.cause.why))
            raise

    async def level(scene):
        scene.start(entity("a"))
        scene.start(entity("b"), daemon=True)
        await next_frame()
        log.append("returns")

    async def main(game):
        await game.play(level)
        log.append("behind play")

    game = new_game()
    game.start(main)
    game.tick()
    assert log == ["returns", ("b", "the scene level ended"), ("a", "the scene level ended"), "behind play"]


def test_a_scene_leaves_nothing_behind(new_game):
    async def entity(scene):
        with scene.sprite(pygame.Surface((4, 4))):
            await sleep(100)

    async def level(scene):
        scene.start(entity(scene))
        scene.start(wait_key("space"))
        scene.start(sleep(200))
        scene.draw(lambda surface: None)
        scene.text("hello")
        await next_frame()
        return scene

    async def main(game):
        scene = await game.play(level)
        await sleep_forever()
        return scene

    game = new_game()
    game.start(main)
    scene = game.scene
    assert [each.name for each in game.scenes] == ["ground", "level"]
    assert len(scene.layers) == 3
    assert scene.clock.timers.count() == 2
    game.tick()
    assert game.scenes == [game.ground] and game.scene is game.ground
    assert game.clock.all == [game.clock]
    assert game.inputs.scopes == [game.ground.inputs]
    assert len(scene.layers) == 0
    assert scene.clock.timers.count() == 0
    game.draw()


def test_starting_into_an_ending_scene_in_cleanup_is_harmless(new_game):
    started = []

    async def explosion():
        started.append("must not run")

    async def entity(scene):
        try:
            await sleep_forever()
        finally:
            started.append(scene.start(explosion()))

    async def level(scene):
        scene.start(entity(scene))
        await next_frame()
        return "won"

    async def main(game):
        return await game.play(level)

    game = new_game()
    game.start(main)
    game.tick()
    assert game.main.result == "won"
    assert [task.state for task in started] == [TaskState.CANCELLED]


def test_starting_into_a_scene_that_has_ended_is_a_misuse(play):
    async def level(scene):
        return scene

    async def entity():
        await sleep_forever()

    scene = play(level).main.result
    with pytest.raises(MisuseError) as caught:
        scene.start(entity())
    assert str(caught.value) == (
        "entity was started in a scene level whose block has ended."
        " Start it while the block runs, or in a nursery further out."
    )


@pytest.mark.parametrize("call", ["sprite", "text", "draw", "play_sound"])
def test_what_a_scene_is_given_after_its_end_is_a_misuse(play, call):
    async def level(scene):
        return scene

    scene = play(level).main.result
    given = {"sprite": pygame.Surface((1, 1)), "text": "over", "draw": print, "play_sound": "boom"}
    with pytest.raises(MisuseError) as caught:
        getattr(scene, call)(given[call])
    assert str(caught.value) == (
        f"{call}() was called on the scene level, which has ended. Call it while the scene runs."
    )
    assert len(scene.layers) == 0


def test_starting_a_function_in_a_scene_says_what_to_write(play):
    async def saucer():
        pass

    async def level(scene):
        with pytest.raises(TypeError) as caught:
            scene.start(saucer)
        return str(caught.value)

    assert play(level).main.result == (
        "start() needs a coroutine, got the function saucer. Write start(saucer(...)), with the parentheses."
    )


def test_a_timeout_around_play_ends_the_whole_scene(new_game):
    log = []

    async def entity():
        try:
            await sleep_forever()
        finally:
            log.append("entity")

    async def level(scene):
        scene.start(entity())
        try:
            await sleep_forever()
        finally:
            log.append("level")

    async def main(game):
        with move_on_after(2 * DT):
            await game.play(level)
            log.append("never")
        assert game.scenes == [game.ground]
        return "behind"

    game = new_game()
    game.start(main)
    game.tick()
    assert log == []
    game.tick()
    assert log == ["entity", "level"]
    assert game.main.result == "behind"


def test_a_scene_that_fails_in_its_first_step_leaves_nothing_behind(new_game):
    async def level(scene):
        scene.text("hello")
        raise ValueError("no")

    async def main(game):
        with pytest.raises(ValueError):
            await game.play(level)
        assert game.scenes == [game.ground]
        assert game.clock.all == [game.clock]
        assert game.inputs.scopes == [game.ground.inputs]

    assert new_game().start(main).finished


# quiet()


def test_quiet_waits_until_every_entity_has_ended_but_not_for_daemons(play):
    async def entity(scene, seconds, generation):
        await sleep(seconds)
        if generation:
            scene.start(entity(scene, seconds, generation - 1))

    async def level(scene):
        scene.start(sleep_forever(), daemon=True)
        scene.start(entity(scene, DT, 0))
        scene.start(entity(scene, 2 * DT, 2))
        await scene.quiet()
        return scene.clock.frame

    game = play(level)
    run_ticks(game, 5)
    assert not game.done
    game.tick()
    assert game.main.result == 6


def test_quiet_in_an_empty_scene_returns_at_once(play):
    async def level(scene):
        await scene.quiet()
        return "empty"

    assert play(level).main.result == "empty"


def test_an_entity_that_waits_for_quiet_does_not_wait_for_itself(play):
    log = []

    async def door(scene):
        await scene.quiet()
        log.append("opens")

    async def monster():
        await sleep(DT)
        log.append("dies")

    async def level(scene):
        scene.start(monster())
        scene.start(door(scene))
        await sleep(2 * DT)

    game = play(level)
    run_ticks(game, 2)
    assert log == ["dies", "opens"]
    assert game.done


def test_an_entity_that_waits_for_quiet_within_another_wait_does_not_wait_for_itself(play):
    log = []

    async def saucer():
        await next_frame()

    async def boss(scene):
        await wait_any(scene.quiet(), sleep(9))
        log.append(scene.clock.frame)

    async def level(scene):
        scene.start(saucer())
        scene.start(boss(scene))
        await sleep_forever()

    game = play(level)
    run_ticks(game, 3)
    assert log == [1]
    game.main.cancel()


def test_two_entities_that_wait_for_quiet_do_not_wait_for_each_other(play):
    log = []

    async def saucer():
        await wait_frames(2)

    async def boss(scene, name):
        await scene.quiet()
        log.append((name, scene.clock.frame))

    async def level(scene):
        scene.start(saucer())
        scene.start(boss(scene, "a"))
        scene.start(boss(scene, "b"))
        await scene.quiet()
        log.append("over")

    run_ticks(play(level), 3)
    assert log == [("a", 2), ("b", 2), "over"]


def test_starting_where_no_scene_is_played_says_where_to_start_instead(new_game):
    async def entity():
        pass

    async def main(game):
        with pytest.raises(MisuseError) as caught:
            game.scene.start(entity())
        return str(caught.value)

    assert new_game().start(main).result == (
        "entity was started where no scene is played. Play one with `await game.play(...)`,"
        " or start it in an `async with open_nursery()`."
    )


# Nested play.


async def mover(scene, log, name):
    async for _ in frames():
        log.append(name)


def test_a_scene_played_from_a_scene_holds_the_lower_clock_until_it_returns(new_game):
    log = []

    async def menu(scene):
        scene.start(mover(scene, log, "menu"))
        await sleep(2 * DT)

    async def level(scene):
        scene.start(mover(scene, log, "level"))
        await sleep(DT)
        frame, now = scene.clock.frame, scene.clock.now
        await scene.game.play(menu)
        assert (scene.clock.frame, scene.clock.now) == (frame, now)
        log.append("back")
        await sleep(DT)
        return scene.clock.now

    async def main(game):
        return await game.play(level)

    game = new_game()
    game.start(main)
    game.tick()
    assert log == []  # menu lies on top before the frame phase
    game.tick()
    assert log == ["menu"]
    log.clear()
    game.tick()
    assert log == ["back"]
    game.tick()
    assert game.main.result == 2 * DT


def test_the_lower_scene_is_drawn_below_the_upper_one(new_game):
    log = []

    async def menu(scene):
        scene.draw(lambda surface: log.append("menu"), layer="back")
        await next_frame()

    async def level(scene):
        scene.draw(lambda surface: log.append("level"), layer="hud")
        await scene.game.play(menu)
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game()
    game.start(main)
    game.draw()
    assert log == ["level", "menu"]
    game.tick()
    log.clear()
    game.draw()
    assert log == ["level"]


def test_the_lower_scene_is_deaf_and_hears_again_when_the_upper_returns(new_game):
    log = []

    async def listener():
        async for event in events(pygame.KEYDOWN):
            log.append(("level", event.key))

    async def menu(scene):
        log.append(("menu", (await wait_key()).key))

    async def level(scene):
        scene.start(listener())
        await wait_key("p")
        await scene.game.play(menu)
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game()
    game.start(main)
    game.tick([press(pygame.K_a)])
    game.tick([press(pygame.K_p)])
    game.tick([press(pygame.K_b)])
    game.tick([press(pygame.K_c)])
    assert log == [
        ("level", pygame.K_a),
        ("level", pygame.K_p),
        ("menu", pygame.K_b),
        ("level", pygame.K_c),
    ]


def test_a_pause_menu_is_a_scene_played_by_an_entity(new_game):
    log = []

    async def pause_menu(scene):
        scene.text("Pause", (32, 24))
        await wait_key("p")

    async def pausing(scene):
        while True:
            await wait_key("p", consume=True)
            await scene.game.play(pause_menu)

    async def level(scene):
        scene.start(pausing(scene), daemon=True)
        async for _ in frames():
            log.append(scene.clock.frame)

    async def main(game):
        await game.play(level)

    game = new_game()
    game.start(main)
    run_ticks(game, 2)
    assert log == [1, 2]
    for _ in range(2):  # it can be opened again
        log.clear()
        game.tick([press(pygame.K_p)])
        run_ticks(game, 3)
        assert len(game.scenes) == 3
        assert log == []
        game.tick([press(pygame.K_p)])
        assert len(game.scenes) == 2
        assert log == []  # its clock stood still when this tick began
        run_ticks(game, 2)
        assert len(log) == 2
    assert log == [7, 8]  # ticks in which it ran: 2, then 1 + 2 in each round


def test_a_pause_of_the_lower_scene_outlives_the_scene_on_top(new_game):
    async def menu(scene):
        await next_frame()

    async def level(scene):
        scene.clock.pause()
        await scene.game.play(menu)
        assert scene.clock.paused
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game()
    game.start(main)
    run_ticks(game, 3)
    assert len(game.scenes) == 2
    assert game.scene.clock.frame == 0


def test_two_scenes_on_top_of_one_both_must_return(new_game):
    opened = Signal()

    async def menu(scene, frames_open):
        for _ in range(frames_open):
            await next_frame()

    async def opener(scene, frames_open):
        await opened.wait()
        await scene.game.play(menu, frames_open)

    async def level(scene):
        scene.start(opener(scene, 1))
        scene.start(opener(scene, 3))
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game()
    game.start(main)
    level_scene = game.scene
    opened.fire()
    assert len(game.scenes) == 4
    game.tick()
    assert len(game.scenes) == 3
    assert not level_scene.clock.running and level_scene.inputs.deaf
    run_ticks(game, 2)
    assert game.scene is level_scene
    assert level_scene.clock.running and not level_scene.inputs.deaf


def test_cancelling_the_lower_scene_ends_the_upper_one_first(new_game):
    log = []

    async def menu(scene):
        try:
            await sleep_forever()
        finally:
            log.append("menu")

    async def level(scene):
        try:
            await scene.game.play(menu)
        finally:
            log.append("level")

    async def main(game):
        with move_on_after(DT):
            await game.play(level)

    game = new_game()
    game.start(main)
    game.tick()
    assert log == ["menu", "level"]


def test_a_scene_played_by_main_on_the_ground_does_not_hold_the_game(new_game):
    log = []

    async def level(scene):
        await sleep(2 * DT)

    async def main(game):
        await game.play(level)
        log.append(game.clock.now)
        await sleep(DT)
        log.append(game.clock.now)

    game = new_game()
    game.start(main)
    run_ticks(game, 3)
    assert log == [2 * DT, 3 * DT]


# Keys.


def test_a_key_that_is_held_when_a_scene_begins_is_not_held_in_it(new_game):
    log = []

    async def second(scene):
        log.append(("second", key_held("space")))
        await wait_key("space")
        log.append(("second", key_held("space")))
        await wait_key_up("space")

    async def first(scene):
        await wait_key("space")
        log.append(("first", key_held("space")))

    async def main(game):
        await game.play(first)
        await game.play(second)

    game = new_game()
    game.start(main)
    game.tick([press(pygame.K_SPACE)])
    assert log == [("first", True), ("second", False)]
    game.tick([release(pygame.K_SPACE), press(pygame.K_SPACE)])
    assert log[2:] == [("second", True)]
    game.tick([release(pygame.K_SPACE)])
    assert game.done


def test_the_key_that_opens_a_scene_is_not_pressed_in_it(new_game):
    async def second(scene):
        await wait_key("return")

    async def first(scene):
        await wait_key("return")

    async def main(game):
        await game.play(first)
        await game.play(second)

    game = new_game()
    game.start(main)
    game.tick([press(pygame.K_RETURN)])
    assert game.scene.name == "second"
