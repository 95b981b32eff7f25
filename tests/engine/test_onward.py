"""A scene that goes on as another one, and what is handed over to it."""

from __future__ import annotations

import sys

import pygame
import pytest

from pgasync import (
    CancelScope,
    Game,
    MisuseError,
    Sprite,
    Transition,
    frames,
    heard,
    key_held,
    modal,
    next_frame,
    open_nursery,
    sleep,
    sleep_forever,
    tween,
    wait_any,
    wait_key,
)
from tests.silence import silence

DT = 1 / 64


def image():
    return pygame.Surface((4, 4))


def shown(scene):
    return [type(thing).__name__ for thing in scene.layers]


def press(key):
    return pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0)


def life_of(log):
    """An entity that does a bit of everything; all that happens to it is in the log."""

    async def child(scene):
        with scene.text("shield") as text:
            async for dt in frames():
                text.pos.x += dt
                log.append((scene.clock.frame, "shield", text.pos.x))

    async def hero(scene):
        clock = scene.clock
        async with open_nursery() as nursery:
            with scene.sprite(image(), (10, 10)) as ship:
                nursery.start(child(scene), daemon=True)
                scene.particles().burst((5, 5), 3)

                async def fly():
                    log.append((clock.frame, "arrived", await tween(ship, seconds=0.5, x=42)))

                async def ring():
                    log.append((clock.now, "rung", await scene.play_sound("ping").wait()))

                nursery.start(fly())
                nursery.start(ring())
                await sleep(0.3)
                log.append((clock.now, "slept", ship.x, ship.stack is not None))
                log.append((clock.now, (await wait_key("space")).key, key_held("left")))
                log.append((clock.now, await heard("door")))
                await sleep(0.1)
                log.append((clock.now, "end"))

    return hero


def story(log, changing):
    async def second(scene, hero):
        for _ in range(64):
            await sleep(DT)
            if scene.clock.frame == 50:
                scene.shout("door", "open")

    async def first(scene):
        hero = scene.start(life_of(log)(scene))
        await sleep(0.25)
        if changing:
            return scene.next(second, hero)
        return await second(scene, hero)

    return first


@pytest.fixture
def played(play, tmp_path):
    """The log of a hero who goes through a story."""

    def run(changing):
        (tmp_path / "sounds").mkdir(exist_ok=True)
        silence(tmp_path / "sounds" / "ping.wav")
        log = []
        game = play(story(log, changing), assets=tmp_path)
        for tick in range(85):
            game.tick({3: [press(pygame.K_LEFT)], 40: [press(pygame.K_SPACE)]}.get(tick, ()))
        assert game.done
        return log

    return run


def test_what_is_handed_over_goes_on_as_if_nothing_had_happened(played):
    log = played(True)
    assert log == played(False)
    words = {entry[1] for entry in log}
    assert words >= {"shield", "arrived", "rung", "slept", pygame.K_SPACE, "open", "end"}
    assert (0.3, "slept", 29, True) in [(now, *rest) for now, *rest in log if rest[0] == "slept"]


def test_all_else_of_the_scene_ends(play, tmp_path):
    (tmp_path / "sounds").mkdir()
    silence(tmp_path / "sounds" / "ping.wav")
    log = []

    async def rock(scene, name):
        try:
            scene.sprite(image())
            scene.play_sound("ping")
            await sleep_forever()
        finally:
            log.append(name)
            log.append(scene.start(rock(scene, "never")).state.value)

    async def hero(scene):
        scene.draw(lambda surface: None)
        scene.play_sound("ping", loop=True)
        await sleep_forever()

    async def first(scene):
        scene.start(rock(scene, "elder"))
        scene.start(rock(scene, "younger"), daemon=True)
        scene.text("mine")
        scene.particles()
        scene.play_sound("ping")
        scene.layers.names = ["back", "main", "sky", "front", "hud"]
        scene.camera.zoom, scene.camera.bounds, scene.camera.depths["back"] = 2, pygame.Rect(0, 0, 9, 9), 0.5
        scene.camera.follow(Sprite(image(), (0, 0)))
        scene.clock.speed = 0.5
        scene.clock.pause()
        scene.score = 7
        return scene.next(second, hero=scene.start(hero(scene)))

    async def second(scene, hero):
        assert log == ["younger", "cancelled", "elder", "cancelled"]
        assert list(scene.nursery.children) == [hero]
        assert shown(scene) == ["Drawing"]
        assert [sound.length for sound in scene.sounds.playing] == [None]
        assert scene.layers.names == ["back", "main", "front", "hud"]
        camera = scene.camera
        assert (camera.zoom, camera.bounds, camera.depths, camera.pos) == (1, None, {}, (32, 24))
        assert (scene.clock.speed, scene.clock.running, scene.score) == (1, True, 7)
        await sleep(0.1)
        return hero.is_open()

    game = play(first, assets=tmp_path)
    for _ in range(8):
        game.tick()
    assert game.main.value is True


def test_it_is_the_same_scene_under_another_name(play):
    async def first(scene):
        await sleep(DT)
        return scene.next(second, scene)

    async def second(scene, before):
        assert scene is before
        await sleep(DT)
        return scene.next(second, scene)

    game = play(first)
    assert (game.scene.name, game.scene.nursery.name) == ("first", "scene first")
    game.tick()
    assert (game.scene.name, game.scene.nursery.name) == ("second", "scene second")
    assert "second" in game.main.tree()
    game.tick()
    assert "second#2" in game.main.tree()
    game.main.cancel()


def test_an_entity_in_a_modal_block_can_be_handed_over_and_still_hears_alone(play):
    log = []

    async def talk():
        with modal():
            await wait_key("y")
            log.append("talk y")

    async def second(scene, talker):
        await wait_key("y")
        log.append(f"second y {talker.finished}")

    async def first(scene):
        talker = scene.start(talk())
        await next_frame()
        return scene.next(second, talker)

    game = play(first)
    game.tick()
    for _ in range(2):
        game.tick([press(pygame.K_y)])
    assert log == ["talk y", "second y True"]
    assert game.done


def test_a_thousand_levels_in_a_row_neither_recurse_nor_pile_up(play):
    depths = []

    async def level(scene, number):
        frame, depth = sys._getframe(), 0
        while frame is not None:
            frame, depth = frame.f_back, depth + 1
        depths.append(depth)
        scene.sprite(image())
        scene.start(sleep_forever())
        if number % 2:
            await sleep(DT)
        if number < 1000:
            return scene.next(level, number + 1)
        return len(list(scene.layers)), len(scene.nursery.children)

    game = play(level, 0)
    for _ in range(501):
        game.tick()
    assert game.main.value == (1, 1)
    assert len(depths) == 1001
    assert max(depths[2:]) == min(depths[2:])


def test_who_holds_it_in_a_block_has_it_whoever_made_it(play):
    async def hero(scene, ship, text):
        with ship, text:
            await sleep_forever()

    async def first(scene):
        ship, text = scene.sprite(image()), scene.text("mine")
        scene.sprite(image())
        return scene.next(second, [scene.start(hero(scene, ship, text))])

    async def second(scene, heroes):
        assert shown(scene) == ["Sprite", "Text"]
        return heroes[0].is_open()

    assert play(first).main.value is True


def test_what_is_shown_and_what_plays_can_be_handed_over_by_itself(play, tmp_path):
    (tmp_path / "sounds").mkdir()
    silence(tmp_path / "sounds" / "ping.wav")

    async def first(scene):
        ship, sound = scene.sprite(image()), scene.play_sound("ping")
        scene.sprite(image())
        scene.play_sound("ping")
        with scene.sprite(image()) as gone:
            return scene.next(second, ship, gone, {"bell": sound})

    async def second(scene, ship, gone, bells):
        return list(scene.layers) == [ship], list(scene.sounds.playing) == [bells["bell"]], gone.stack

    assert play(first, assets=tmp_path).main.value == (True, True, None)


def test_a_layer_stays_in_which_something_does(play):
    async def first(scene):
        scene.layers.names = ["sky", "main"]
        return scene.next(second, scene.sprite(image(), layer="sky"))

    async def second(scene, cloud):
        return scene.layers.names

    assert play(first).main.value == ["sky", "main"]


def test_it_appears_out_of_the_picture_that_was_drawn_last(play):
    def half(surface, old, new, t):
        surface.blit(old, (0, 0))
        surface.blit(new, (0, 0), (0, 0, surface.width * t, surface.height))

    async def painted(scene, color, then=None):
        scene.draw(lambda surface: surface.fill(color))
        async for _ in frames():
            if then is not None and scene.clock.frame >= 16:
                return scene.next(painted, then, transition=Transition(half, 1))
        return None

    game = play(painted, "red", "blue")

    def colors():
        game.draw()
        return [pygame.Color(*game.screen.get_at((x, 20))) for x in (2, 30, 61)]

    red, blue = pygame.Color("red"), pygame.Color("blue")
    for _ in range(15):
        game.tick()
    assert colors() == [red, red, red]
    game.tick()
    assert colors() == [red, red, red]
    for _ in range(32):
        game.tick()
    assert colors() == [blue, blue, red]
    for _ in range(32):
        game.tick()
    assert colors() == [blue, blue, blue]
    assert len(game.main.tree().splitlines()) == 2  # nobody is left to run the transition
    game.main.cancel()


def test_frozen_until_it_has_come_also_if_another_one_comes_first(play):
    async def level(scene, number=0):
        if number < 3:
            await wait_any(sleep(0.5, clock=scene.game.clock))
            frozen = Transition(lambda *_: None, 1 if number < 2 else 0.25, frozen=True)
            return scene.next(level, number + 1, transition=frozen)
        return await forever(scene)

    async def forever(scene):
        async for _ in frames():
            seen.append(scene.clock.frame)

    seen = []
    game = play(level)
    for _ in range(64 + 32 + 16):
        game.tick()
    assert seen == []
    assert game.scene.clock.holds == 0
    game.tick()
    assert len(seen) == 1
    assert (game.scene.clock.holds, game.scene.inputs.deaf) == (0, False)
    game.main.cancel()


def test_it_can_be_made_by_a_task_of_the_function_and_by_a_scene_on_top(play):
    async def won(scene):
        await sleep(DT)
        return scene.next(second)

    async def first(scene):
        done = await wait_any(won(scene), sleep_forever())
        return done[0].result

    async def second(scene):
        return await scene.game.play(menu, scene)

    async def menu(scene, below):
        return below.next(third)

    async def third(scene):
        return scene.name, len(scene.game.scenes)

    game = play(first)
    game.tick()
    assert game.main.value == ("third", 2)


def test_an_entity_that_fails_in_its_cleanup_fails_the_scene(play):
    async def rock():
        try:
            await sleep_forever()
        finally:
            raise ValueError("oh")

    async def first(scene):
        scene.start(rock())
        return scene.next(second)

    async def second(scene):
        reached.append(True)

    reached = []
    with pytest.raises(ExceptionGroup) as error:
        play(first)
    assert error.group_contains(ValueError, match="^oh$")
    assert reached == []


def test_one_that_runs_right_now_ends_before_the_next_scene_begins(play):
    log = []

    async def rock(scope):
        try:
            await sleep(DT)
            scope.cancel()  # wakes the function, which goes on, while this task is below it on the stack
            log.append("on")
            await sleep_forever()
        finally:
            log.append("end")

    async def first(scene):
        with CancelScope() as scope:
            scene.start(rock(scope))
            await sleep_forever()
        return scene.next(second)

    async def second(scene):
        log.append("second")

    game = play(first)
    game.tick()
    assert log == ["on", "end", "second"]
    assert game.done


async def level(scene, *_):
    await sleep_forever()


async def ended():
    pass


def errors(play, scene):
    with pytest.raises((MisuseError, TypeError, ExceptionGroup)) as error:
        play(scene)
    found = error.value
    while isinstance(found, ExceptionGroup):
        (found,) = found.exceptions
    return str(found)


async def with_a_coroutine(scene):
    return scene.next(level(scene))


async def with_no_function(scene):
    return scene.next(3)


async def with_no_transition(scene):
    return scene.next(level, transition=3)


async def with_an_ended_one(scene):
    return scene.next(level, scene.start(ended()))


async def with_a_child(scene):
    async with open_nursery() as nursery:
        return scene.next(level, nursery.start(sleep_forever()))


async def with_one_from_below(scene):
    rock = scene.start(sleep_forever())

    async def menu(scene):
        return scene.next(level, 1, rock)

    await scene.game.play(menu)


async def not_returned(scene):
    scene.next(level)


async def awaited(scene):
    await scene.next(level)


async def by_an_entity(scene):
    async def hero():
        async with open_nursery() as nursery:
            nursery.start(hand())

    async def hand():
        scene.next(level)

    scene.start(hero())


async def where_none_is_played(scene):
    scene.game.ground.next(level)


async def to_a_plain_function(scene):
    return scene.next(repr)


@pytest.mark.parametrize(
    ("scene", "text"),
    [
        (with_a_coroutine, "next() needs a scene function, got the coroutine level. Write next(level, ...)."),
        (with_no_function, "next() needs a scene function, got 3."),
        (
            with_no_transition,
            "transition must be one, such as fade(0.5) or Transition(function, 0.5), got 3",
        ),
        (
            with_an_ended_one,
            "next(level) was given ended, which has ended (finished). Hand over what is alive:"
            " ask `task.is_open()` first.",
        ),
        (
            with_a_child,
            "next(level) was given sleep_forever, which ends with with_a_child."
            " Hand over what was started with `scene.start(...)`.",
        ),
        (
            with_one_from_below,
            "next(level) was given sleep_forever, which lives in the scene with_one_from_below,"
            " not in the scene menu. A task stays in the scene that has started it.",
        ),
        (
            not_returned,
            "not_returned called scene.next(level), but did not return it."
            " Write `return scene.next(level, ...)`.",
        ),
        (
            awaited,
            "next(level) is no wait: the scene goes on when its function returns it."
            " Write `return scene.next(level, ...)`.",
        ),
        (
            by_an_entity,
            "hand called next(level), but it is an entity of the scene by_an_entity, and only what the"
            " function by_an_entity returns counts. Let that wait for hero, and return it.",
        ),
        (
            where_none_is_played,
            "next() was called where no scene is played. Write `await game.play(...)`.",
        ),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_cannot_be_is_refused(play, scene, text):
    assert errors(play, scene) == text


def test_a_scene_that_has_ended_goes_on_as_nothing(play):
    async def first(scene):
        scenes.append(scene)

    async def main(game):
        await game.play(first)
        with pytest.raises(MisuseError) as error:
            scenes[0].next(level)
        return str(error.value)

    scenes = []
    game = play(first)
    game.main.cancel()
    other = Game((64, 48))
    other.start(main)
    assert other.main.value == (
        "next() was called on the scene first, which has ended. Call it while the scene runs."
    )


def test_a_plain_function_is_said_to_be_none(play):
    with pytest.raises(TypeError, match=r"^repr is no async function: it returned "):
        play(to_a_plain_function)
