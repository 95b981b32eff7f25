"""Blocks that run to their ends at once when the player asks."""

from __future__ import annotations

import pygame
import pytest

from pgasync import (
    CancelScope,
    Clock,
    Event,
    MisuseError,
    Signal,
    Value,
    current_task,
    events,
    frames,
    heard,
    hit,
    move_on_after,
    move_on_when,
    next_frame,
    open_nursery,
    race,
    run_as_daemon,
    shout,
    skippable,
    sleep,
    sleep_forever,
    start,
    tween,
    until,
    wait_key,
)
from tests.engine.conftest import DT, run_ticks
from tests.silence import silence

ESCAPE = pygame.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)


class Thing:
    x = 0.0


@pytest.fixture
def cutscene(play):
    """Play a scene that is one skippable block; its log gets what the body appends, and what comes after."""
    log = []

    def begin(body, request=lambda: wait_key("escape"), **options):
        async def level(scene):
            scene.log = log
            try:
                async with skippable(request(), **options) as block:
                    scene.block = block
                    await body(scene)
            except ExceptionGroup as group:
                log.append(errors_in(group))
            log.append(("skipped", block.skipped, scene.clock.now))
            await sleep_forever()

        return play(level).scene

    begin.log = log
    return begin


def errors_in(group):
    """The texts of all errors, from the inside of their groups."""
    if isinstance(group, BaseExceptionGroup):
        return [text for error in group.exceptions for text in errors_in(error)]
    return [f"{type(group).__name__}: {group}".replace(__file__, "here")]


def test_all_of_a_block_happens_within_the_tick_in_which_the_player_asks(cutscene):
    ship = Thing()

    async def body(scene):
        scene.log.append("begin")
        await tween(ship, seconds=3, x=300)
        scene.log.append(ship.x)
        await sleep(2)
        scene.log.append(current_task().clock.now)

    scene = cutscene(body)
    run_ticks(scene, 64)
    scene.game.tick([ESCAPE])
    assert cutscene.log == ["begin", 300, 5.0, ("skipped", True, 1 + DT)]
    assert scene.clock.now == 1 + DT
    assert current_of(scene).clock is scene.clock


def current_of(scene):
    """The task of a scene."""
    (task,) = scene.game.main.innermost.children
    return task


def test_nobody_asked_it_takes_its_time_and_says_so(cutscene):
    async def body(scene):
        await sleep(0.5)
        scene.log.append(current_task().clock.now)

    scene = cutscene(body)
    run_ticks(scene, 64)
    assert cutscene.log == [0.5, ("skipped", False, 0.5)]
    scene.game.tick([ESCAPE])  # nobody listens any more
    assert scene.game.clock.moment.skips == ()


def test_the_rest_of_the_game_stands_still_and_goes_on_with_its_own_tick(cutscene):
    other, thing = [], Thing()

    async def outside(scene):
        async for dt in frames():
            other.append((dt, scene.clock.now))

    async def body(scene):
        await sleep(5)

    scene = cutscene(body)
    scene.start(outside(scene))
    scene.start(tween(thing, seconds=1, x=64))
    run_ticks(scene, 2)
    scene.game.tick([ESCAPE])
    run_ticks(scene, 2)
    assert other == [(DT, n * DT) for n in range(1, 6)]
    assert thing.x == 5


def test_asked_by_something_after_the_events_it_is_skipped_in_the_next_tick(cutscene):
    async def body(scene):
        await sleep(5)

    scene = cutscene(body, request=lambda: sleep(DT))
    run_ticks(scene, 1)
    assert cutscene.log == []
    run_ticks(scene, 1)
    assert cutscene.log == [("skipped", True, 2 * DT)]


def test_a_request_that_returns_at_once_skips_it_from_its_first_wait_on(cutscene):
    async def at_once():
        pass

    async def body(scene):
        scene.log.append("begin")
        await sleep(5)

    scene = cutscene(body, request=at_once)
    assert cutscene.log == ["begin"]
    run_ticks(scene, 1)
    assert cutscene.log == ["begin", ("skipped", True, DT)]


def test_the_request_goes_by_the_clock_outside_and_is_cancelled_at_the_end(cutscene):
    clocks = []

    async def request():
        try:
            clocks.append(current_task().clock)
            await sleep_forever()
        finally:
            clocks.append("cancelled")

    async def body(scene):
        clocks.append(current_task().clock)
        await sleep(DT)

    scene = cutscene(body, request=request)
    run_ticks(scene, 2)
    assert clocks == [scene.clock, clocks[1], "cancelled"]
    assert clocks[1].parent is scene.clock


def test_a_request_that_fails_ends_the_block(cutscene):
    async def request():
        await next_frame()
        raise ValueError("no request")

    scene = cutscene(lambda scene: sleep(5), request=request)
    run_ticks(scene, 2)
    assert cutscene.log == [["ValueError: no request"], ("skipped", False, DT)]


def test_asked_in_the_tick_in_which_it_ends_anyway_it_was_skipped(cutscene):
    async def body(scene):
        await sleep(3 * DT)
        scene.log.append("end")

    scene = cutscene(body, request=lambda: sleep(3 * DT))
    run_ticks(scene, 4)
    assert cutscene.log[0] == "end"
    assert scene.game.clock.moment.skips == ()
    assert scene.clock.all == [scene.game.clock, scene.clock]


def test_an_error_in_what_is_skipped_leaves_the_block(cutscene):
    async def body(scene):
        await sleep(3)
        raise ValueError("at three")

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [["ValueError: at three"], ("skipped", True, DT)]
    run_ticks(scene, 2)


def test_a_block_can_be_cancelled_while_it_is_skipped(play):
    log = []

    async def level(scene):
        with CancelScope() as scope:
            async with skippable(wait_key("escape")):
                scene.start(cutter(scope))
                try:
                    await sleep(9)
                finally:
                    log.append(current_task().clock.now)
        log.append(scene.clock.now)
        await sleep_forever()

    async def cutter(scope):
        await sleep(3)
        scope.cancel()

    scene = play(level).scene
    scene.game.tick([ESCAPE])
    assert log == [3.0, DT]
    run_ticks(scene, 2)


def test_the_scene_may_end_while_an_entity_of_it_is_skipped(play):
    async def level(scene):
        scene.start(entity(scene))
        await scene.heard("enough")

    async def entity(scene):
        async with skippable(wait_key("escape")):
            await sleep(3)
            shout("enough")
            await sleep(9)

    game = play(level)
    game.tick([ESCAPE])
    assert game.done
    assert game.main.error is None


def test_what_the_block_starts_in_its_scene_is_skipped_with_it_and_goes_on_behind_it(cutscene):
    async def rocket(scene):
        for _ in range(3):
            await sleep(1)
            scene.log.append(("rocket", current_task().clock.now))

    async def body(scene):
        scene.start(rocket(scene))
        await sleep(2.5)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("rocket", 1.0), ("rocket", 2.0), ("skipped", True, DT)]
    run_ticks(scene, 31)
    assert len(cutscene.log) == 3
    run_ticks(scene, 1)
    assert cutscene.log[3] == ("rocket", 3.0)
    # Its clock is left to it, and goes when the next block ends and finds nobody on it.
    assert len(scene.clock.all) == 3


def test_clocks_of_blocks_that_are_over_do_not_pile_up(play):
    async def level(scene):
        for _ in range(20):
            async with skippable(sleep_forever()):
                scene.start(sleep(2 * DT))
                await sleep(DT)
        await sleep_forever()

    scene = play(level).scene
    run_ticks(scene, 30)
    assert len(scene.clock.all) <= 4


def test_what_others_start_meanwhile_is_not_of_the_block(play):
    log = []

    async def level(scene):
        scene.start(gun(scene))
        async with skippable(wait_key("escape")):
            await sleep(9)
        await sleep_forever()

    async def gun(scene):
        await sleep(DT)
        scene.start(bullet(scene))

    async def bullet(scene):
        log.append(current_task().clock is scene.clock)
        await sleep(1)
        log.append("too early")

    scene = play(level).scene
    run_ticks(scene, 2)
    scene.game.tick([ESCAPE])
    assert log == [True]


def test_what_an_entity_starts_from_its_block_is_of_the_block(play):
    log = []

    async def level(scene):
        scene.start(entity(scene))
        await sleep_forever()

    async def entity(scene):
        async with skippable(wait_key("escape")):
            scene.start(bullet())
            await sleep(9)

    async def bullet():
        await sleep(1)
        log.append("hit")

    scene = play(level).scene
    scene.game.tick([ESCAPE])
    assert log == ["hit"]


def test_time_goes_first_and_nobody_presses_anything_that_has_a_limit(cutscene):
    async def body(scene):
        won = await race(jump=wait_key("space"), late=sleep(2))
        scene.log.append((won.name, current_task().clock.now))
        with move_on_after(1):
            await wait_key("space")
            scene.log.append("pressed")

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("late", 2.0), ("skipped", True, DT)]


def test_who_waits_for_an_input_alone_goes_on_whatever_blinks_beside(cutscene):
    async def blink():
        async for _ in frames():
            pass

    async def body(scene):
        scene.start(blink())
        async with run_as_daemon(blink()):
            event = await wait_key("space")
            scene.log.append((event.key, event.unicode, event.skipped, current_task().clock.now))
        async for event in events(pygame.KEYDOWN):
            scene.log.append(event)
        async with move_on_when(wait_key("a")) as pressed:
            await sleep_forever()
        scene.log.append(pressed.finished)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [(pygame.K_SPACE, " ", True, DT), True, ("skipped", True, DT)]


def test_of_several_keys_each_has_its_turn_so_that_a_menu_is_left(cutscene):
    async def body(scene):
        chosen = 0
        while (event := await wait_key("up", "down", "return")).key != pygame.K_RETURN:
            chosen += -1 if event.key == pygame.K_UP else 1
        scene.log.append(chosen)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log[0] == 0
    assert cutscene.log[1][:2] == ("skipped", True)


def test_who_may_be_woken_by_others_in_the_block_waits_for_them_for_a_while(cutscene):
    async def door():
        await sleep(3)
        shout("door")

    async def blink():
        async for _ in frames():
            pass

    async def body(scene):
        await sleep(100)
        scene.start(door())
        scene.start(blink())
        won = await race(key=wait_key("space"), door=heard("door"))
        scene.log.append((won.name, current_task().clock.now))
        won = await race(key=wait_key("space"), door=heard("door"))
        scene.log.append(won.name)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("door", 103.0), "key", ("skipped", True, DT)]


def test_each_who_asks_has_its_turn_so_that_one_who_asks_again_and_again_does_not_keep_the_others(cutscene):
    async def walk():
        while True:
            await wait_key("up")

    async def body(scene):
        won = await race(walk=walk(), confirm=wait_key("return"))
        scene.log.append(won.name)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == ["confirm", ("skipped", True, DT)]


def test_a_long_talk_may_ask_for_many_inputs_if_time_passes_between_them(cutscene):
    async def body(scene):
        for _ in range(1500):
            await wait_key("space")
            await next_frame()

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("skipped", True, DT)]


def test_what_tasks_tell_each_other_between_two_inputs_is_not_too_much(cutscene):
    bell = Signal()

    async def listener():
        while True:
            await bell.wait()

    async def body(scene):
        async with run_as_daemon(listener()):
            for _ in range(600):
                bell.fire()
                bell.fire()
                await wait_key("space")

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("skipped", True, DT)]


def test_what_ends_a_block_by_time_goes_before_the_input_in_it(cutscene):
    async def body(scene):
        async with move_on_when(sleep(2)):
            await wait_key("space")
            scene.log.append("pressed")

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("skipped", True, DT)]


def test_a_daemon_that_never_ends_does_not_keep_a_nursery_from_its_inputs(cutscene):
    async def blink():
        async for _ in frames():
            pass

    async def body(scene):
        async with open_nursery() as nursery:
            nursery.start(blink(), daemon=True)
            nursery.start(wait_key("space"))

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("skipped", True, DT)]


def test_who_waits_for_a_signal_may_wait_for_the_input_of_another(cutscene):
    async def presser(scene):
        scene.log.append((await wait_key("space")).key)
        scene.shout("go")

    async def body(scene):
        async with open_nursery() as nursery:
            nursery.start(presser(scene))
            await heard("go")
        task = scene.start(presser(scene))
        await task.join()

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [pygame.K_SPACE, pygame.K_SPACE, ("skipped", True, DT)]


def test_tasks_may_tell_each_other_more_than_a_thousand_things_in_the_course_of_a_skip(cutscene):
    bell = Signal()

    async def listener():
        for _ in range(3000):
            await bell.wait()

    async def body(scene):
        async with open_nursery() as nursery:
            nursery.start(listener())
            for _ in range(3000):
                await next_frame()
                bell.fire()

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("skipped", True, DT)]


def test_tasks_that_wake_each_other_for_ever_are_found_in_a_skip_too(cutscene):
    bells = Signal("ping"), Signal("pong")

    async def player(mine, other):
        while True:
            await mine.wait()
            other.fire()

    async def body(scene):
        async with open_nursery() as nursery:
            nursery.start(player(*bells))
            nursery.start(player(*reversed(bells)))
            await sleep(1)
            bells[0].fire()

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert "was resumed 1,000 times within one tick" in cutscene.log[0][0]


def test_a_block_without_end_is_named_with_those_who_hold_it_up(cutscene):
    async def body(scene):
        async for _ in frames():
            pass

    scene = cutscene(body, limit=30)
    line = body.__code__.co_firstlineno + 1
    scene.game.tick([ESCAPE])
    assert cutscene.log[0] == [
        "MisuseError: The skippable block of level refuses to end: it has not after 30 s of game time."
        f" What holds it up:\n  level waits for next_frame(), tests/engine/test_skip.py:{line}"
    ]
    assert cutscene.log[1] == ("skipped", True, DT)


def test_a_block_that_waits_for_what_is_outside_is_named_at_once(cutscene):
    door, lives = Event(), Value(3)

    async def guest():
        await door.wait()

    async def body(scene):
        async with open_nursery() as nursery:
            nursery.start(guest())
            nursery.start(lives.wait(lambda n: n == 0))
            await sleep(1)

    scene = cutscene(body)
    first = guest.__code__.co_firstlineno + 1
    scene.game.tick()
    scene.game.tick([ESCAPE])
    assert cutscene.log[0] == [
        "MisuseError: The skippable block of level refuses to end: what it waits for is outside, where all"
        " stands still meanwhile. What holds it up:\n"
        f"  guest waits for an event, tests/engine/test_skip.py:{first}, for 0.03 s\n"
        f"  wait waits for value, tests/engine/test_skip.py:{first + 3}, for 0.03 s"
    ]
    assert scene.block.spent <= 64 * scene.game.step  # and not after the limit


def test_a_task_that_asks_for_inputs_for_ever_is_named(cutscene):
    async def body(scene):
        while True:
            await wait_key("space")

    scene = cutscene(body)
    line = body.__code__.co_firstlineno + 2
    scene.game.tick([ESCAPE])
    assert cutscene.log[0] == [
        "MisuseError: The skippable block of level refuses to end: it asks for inputs, 1,000 times in a row."
        f" What holds it up:\n  level waits for wait_key('space'), tests/engine/test_skip.py:{line}"
    ]


def test_who_catches_the_refusal_goes_on_and_is_not_skipped_any_more(cutscene):
    async def body(scene):
        try:
            await sleep_forever()
        except MisuseError:
            scene.log.append("refused")
        await sleep(1)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == ["refused"]
    run_ticks(scene, 65)
    assert cutscene.log == ["refused", ("skipped", True, 1 + DT)]


def test_a_wait_on_a_clock_outside_takes_its_time_and_the_skip_goes_on_behind_it(cutscene):
    async def body(scene):
        await sleep(3)
        scene.log.append("first")
        await sleep(3 * DT, clock=scene.game.clock)
        scene.log.append("second")
        await sleep(3)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == ["first"]
    run_ticks(scene, 2)
    assert cutscene.log == ["first"]
    run_ticks(scene, 1)
    assert cutscene.log == ["first", "second"]
    run_ticks(scene, 1)
    assert cutscene.log == ["first", "second", ("skipped", True, 5 * DT)]


def test_a_wait_on_a_clock_outside_counts_towards_the_limit(cutscene):
    scene = cutscene(lambda scene: until(lambda: False, clock=scene.game.clock), limit=1)
    scene.game.tick([ESCAPE])
    run_ticks(scene, 70)
    assert "refuses to end: it has not after 1 s of game time" in cutscene.log[0][0]


def test_paused_it_is_skipped_when_it_goes_on(cutscene):
    scene = cutscene(lambda scene: sleep(5))
    scene.clock.pause()
    scene.game.tick([ESCAPE])
    run_ticks(scene, 10)
    assert cutscene.log == []
    scene.clock.resume()
    run_ticks(scene, 1)
    assert cutscene.log == [("skipped", True, DT)]


def test_at_speed_zero_it_is_skipped_when_it_goes_on(cutscene):
    scene = cutscene(lambda scene: sleep(5))
    scene.clock.speed = 0
    scene.game.tick([ESCAPE])
    assert cutscene.log == []
    scene.clock.speed = 1
    run_ticks(scene, 1)
    assert cutscene.log == [("skipped", True, DT)]


def test_slow_motion_in_a_block_has_its_small_steps_in_a_skip_too(cutscene):
    async def body(scene):
        with scene.clock.at_speed(0.25):
            scene.log.append(await next_frame())
            scene.log.append(await next_frame())
        scene.log.append(await next_frame())

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [DT / 4, DT / 4, DT, ("skipped", True, DT / 4)]


def test_a_blow_that_is_skipped_stops_nothing(cutscene):
    async def body(scene):
        await sleep(1)
        await scene.clock.hit_stop(5)
        await current_task().clock.hit_stop(5)
        scene.log.append("hit")

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == ["hit", ("skipped", True, DT)]


def test_the_inner_of_two_blocks_is_skipped_alone(cutscene):
    async def body(scene):
        async with skippable(wait_key("space")) as inner:
            await sleep(5)
        scene.log.append((inner.skipped, current_task().clock.now, scene.clock.now))
        await sleep(1)

    scene = cutscene(body)
    scene.game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE)])
    assert cutscene.log == [(True, DT, DT)]
    run_ticks(scene, 64)
    assert cutscene.log == [(True, DT, DT), ("skipped", False, 1 + DT)]


def test_the_outer_of_two_blocks_is_skipped_with_the_inner_one(cutscene):
    async def body(scene):
        async with skippable(wait_key("space")) as inner:
            await sleep(5)
        scene.log.append((inner.skipped, current_task().clock.now))
        await sleep(1)
        scene.log.append(current_task().clock.now)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [(False, 5.0), 6.0, ("skipped", True, DT)]


def test_both_asked_in_one_tick_both_are_skipped(cutscene):
    async def body(scene):
        async with skippable(wait_key("escape")) as inner:
            await sleep(5)
        scene.log.append((inner.skipped, current_task().clock.now))
        await sleep(1)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log[0][0] is True
    assert cutscene.log[1] == ("skipped", True, DT)


def test_scenes_that_are_played_in_a_block_are_skipped_with_it(new_game):
    log = []

    async def picture(scene, name):
        await sleep(2)
        log.append(name)
        await wait_key("space")
        return name

    async def level(scene):
        async with skippable(wait_key("return")):
            log.append(await scene.game.play(picture, "inner"))

    async def main(game):
        async with skippable(wait_key("escape")) as intro:
            log.append(await game.play(picture, "one"))
            await game.play(level)
        log.append((intro.skipped, game.clock.now, current_task().clock is game.clock))
        await sleep_forever()

    game = new_game()
    game.start(main)
    game.tick()
    game.tick([ESCAPE])
    assert log == ["one", "one", "inner", "inner", (True, 2 * DT, True)]
    game.tick()


def test_a_scene_on_top_that_is_not_of_the_block_holds_the_skip_up(play):
    log = []

    async def menu(scene):
        await wait_key("m")

    async def pauses(scene):
        await wait_key("p")
        await scene.game.play(menu, hear_below=True)

    async def level(scene):
        scene.start(pauses(scene))
        async with skippable(wait_key("escape")):
            await sleep(5)
        log.append(scene.clock.now)
        await sleep_forever()

    game = play(level)
    game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_p)])
    game.tick([ESCAPE])
    assert log == []
    game.tick([pygame.Event(pygame.KEYDOWN, key=pygame.K_m)])
    assert log == [DT]


@pytest.fixture
def sounding(play, tmp_path):
    """A scene with a sound of a second, `ping`."""
    (tmp_path / "sounds").mkdir()
    silence(tmp_path / "sounds" / "ping.wav", seconds=1)
    return lambda level: play(level, assets=tmp_path).scene


def test_sounds_of_a_block_are_cut_and_still_take_their_time(sounding):
    log, kept = [], {}

    async def level(scene):
        kept["before"] = scene.play_sound("ping")
        async with skippable(wait_key("escape")):
            kept["early"] = scene.play_sound("ping")
            await sleep(0.5)
            log.append((await scene.play_sound("ping").wait(), current_task().clock.now))
            kept["last"] = scene.play_sound("ping")
            kept["loop"] = scene.play_sound("ping", loop=True)
            await sleep(0.25)
        log.append((kept["last"].outcome, kept["early"].outcome))
        await sleep_forever()

    scene = sounding(level)
    run_ticks(scene, 8)
    scene.game.tick([ESCAPE])
    assert log == [("ended", 1.5), ("stopped", "ended")]
    assert kept["before"].playing
    assert kept["loop"].playing
    assert list(scene.sounds.playing) == [kept["before"], kept["loop"]]
    run_ticks(scene, 64)
    assert kept["before"].outcome == "ended"


def test_a_block_that_is_not_skipped_cuts_no_sound(sounding):
    kept = {}

    async def level(scene):
        async with skippable(wait_key("escape")):
            kept["last"] = scene.play_sound("ping")
            await sleep(0.25)
        await sleep_forever()

    scene = sounding(level)
    run_ticks(scene, 32)
    assert kept["last"].playing
    run_ticks(scene, 33)
    assert kept["last"].outcome == "ended"


def test_nothing_is_heard_of_what_is_skipped_but_what_goes_on(sounding):
    kept = {}

    async def level(scene):
        async with skippable(wait_key("escape")):
            kept["early"] = scene.play_sound("ping", loop=True)
            await sleep(1)
            kept["late"] = scene.play_sound("ping")
            kept["heard"] = kept["early"].heard, kept["late"].heard
            await sleep(0.25)
        await sleep_forever()

    pygame.mixer.init()
    try:
        scene = sounding(level)
        run_ticks(scene, 1)
        assert kept["early"].heard
        scene.game.tick([ESCAPE])
        assert kept["heard"] == (False, False)
        assert kept["early"].heard
    finally:
        scene.sounds.stop()
        pygame.mixer.quit()


def test_particles_age_with_the_block_in_which_they_are_born(cutscene):
    async def body(scene):
        scene.sparks = sparks = scene.particles(life=1)
        sparks.burst((9, 9), 5)
        await sparks.wait_gone()
        scene.log.append((sparks.alive, current_task().clock.now))
        sparks.burst((9, 9), 3)
        await sleep(0.5)

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [(0, 1.0), ("skipped", True, DT)]
    assert scene.sparks.alive == 3
    scene.game.draw()
    run_ticks(scene, 31)
    assert scene.sparks.alive == 3
    run_ticks(scene, 1)
    assert scene.sparks.alive == 0


def test_streams_shakes_and_flipbooks_are_skipped_too(cutscene):
    async def body(scene):
        sparks = scene.particles(life=0.5)
        await sparks.stream((9, 9), per_second=64, seconds=2)
        scene.log.append((sparks.alive, len(sparks.bursts) <= 33))
        await scene.camera.shake(8, seconds=0.5)
        ship = scene.sprite(pygame.Surface((4, 4)))
        pictures = [pygame.Surface((4, 4)) for _ in range(3)]
        scene.log.append(await ship.animate(pictures, fps=2))
        scene.log.append(ship.image is pictures[2])

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [(32, True), True, True, ("skipped", True, DT)]
    assert not scene.camera.shakes


def test_what_moves_in_a_skip_is_hit_where_it_is(cutscene):
    async def body(scene):
        ship, rock = (scene.sprite(pygame.Surface((4, 4)), (x, 0)) for x in (0, 40))
        scene.start(tween(rock, seconds=2, x=0))
        await hit(ship, [rock])
        scene.log.append(rock.rect.colliderect(ship.rect))

    scene = cutscene(body)
    scene.game.tick([ESCAPE])
    assert cutscene.log == [True, ("skipped", True, DT)]


def test_those_who_look_at_the_end_of_the_tick_see_where_all_has_come_to(cutscene):
    async def body(scene):
        ship = scene.sprite(pygame.Surface((4, 4)))
        await tween(ship, seconds=5, x=300)

    async def outside(scene):
        async for _ in frames(late=True):
            scene.log.append(next(each.x for each in scene.layers if hasattr(each, "angle")))

    scene = cutscene(body)
    scene.start(outside(scene))
    scene.game.tick([ESCAPE])
    assert cutscene.log == [("skipped", True, DT), 300]


@pytest.mark.parametrize(
    ("limit", "kind", "text"),
    [
        (0, ValueError, "limit must be finite and > 0, got 0"),
        (float("nan"), ValueError, "limit must be finite and > 0, got nan"),
        (float("inf"), ValueError, "limit must be finite and > 0, got inf"),
        ("9", TypeError, "limit must be a number of seconds, got '9'"),
    ],
)
def test_a_bad_limit_is_refused(limit, kind, text):
    with pytest.raises(kind) as caught:
        skippable(sleep_forever(), limit=limit)
    assert str(caught.value) == text


def test_bad_uses_are_refused():
    with pytest.raises(TypeError) as caught:
        skippable(sleep_forever)
    assert str(caught.value) == (
        "skippable() needs a coroutine, got the function sleep_forever."
        " Write skippable(sleep_forever(...)), with the parentheses."
    )
    with pytest.raises(MisuseError) as misuse, skippable(sleep_forever()):
        pass
    assert str(misuse.value) == "skippable() has a task to wait for. Write `async with`, not `with`."


def test_a_clock_without_a_game_skips_blocks_too():
    clock, asked, log = Clock(), Event(), []

    async def bare():
        async with skippable(asked.wait()) as block:
            await sleep(5)
            log.append(current_task().clock.now)
        log.append((block.skipped, clock.now))

    start(bare(), clock=clock)
    clock.tick(DT)
    asked.set()
    clock.tick(DT)
    assert log == [5.0, (True, 2 * DT)]
    assert clock.all == [clock]


def test_without_a_clock_there_is_nothing_to_skip():
    async def bare():
        async with skippable(sleep_forever()):
            pass

    with pytest.raises(MisuseError) as caught:
        start(bare())
    assert str(caught.value) == (
        "bare awaited skippable(), but it has no clock. Use start(..., clock=Clock())."
    )
