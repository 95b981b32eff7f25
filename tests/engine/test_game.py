"""A game: what one tick does, in which order, and how a game begins and ends."""

import threading

import pygame
import pytest
from pygame.event import Event as Happening

from pgasync import (
    Cancelled,
    Game,
    MisuseError,
    Signal,
    current_task,
    events,
    frames,
    next_frame,
    sleep,
    sleep_forever,
    start,
    wait_event,
    wait_key,
)

DT = 1 / 64


def key(code):
    return Happening(pygame.KEYDOWN, key=code)


# The order of a tick.


def test_a_tick_moves_clocks_then_delivers_events_then_timers_then_frames_then_late(new_game):
    log = []

    async def late(game):
        async for _ in frames(late=True):
            log.append(("late", game.clock.frame))

    async def mover(game):
        async for _ in frames():
            log.append(("frame", game.clock.frame))

    async def sleeper(game):
        while True:
            await sleep(DT)
            log.append(("timer", game.clock.frame))

    async def listener(game):
        async for event in events(pygame.KEYDOWN):
            log.append(("event", event.key, game.clock.frame))

    async def level(scene):
        # In the opposite order, so that only the phases can put it right.
        for entity in (late, mover, sleeper, listener):
            scene.start(entity(scene.game))
        scene.draw(lambda surface: log.append(("draw", scene.game.clock.frame)))
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game()
    game.start(main)
    assert log == []
    game.tick([key(pygame.K_a), key(pygame.K_b)])
    assert log == [
        ("event", pygame.K_a, 1),
        ("event", pygame.K_b, 1),
        ("timer", 1),
        ("frame", 1),
        ("late", 1),
    ]
    log.clear()
    game.tick()
    assert log == [("timer", 2), ("frame", 2), ("late", 2)]
    log.clear()
    game.draw()
    assert log == [("draw", 2)]


def test_all_that_an_event_wakes_waits_again_before_the_next_event_comes(new_game):
    log = []
    chain = Signal()

    async def follower(name):
        while True:
            log.append((name, await chain.wait()))

    async def leader():
        async for event in events(pygame.KEYDOWN):
            log.append(("heard", event.key))
            chain.fire(event.key)

    async def level(scene):
        scene.start(follower("b"))
        scene.start(follower("a"))
        scene.start(leader())
        await sleep_forever()

    game = new_game()
    game.start(lambda game: game.play(level))
    game.tick([key(1), key(2)])
    assert log == [("heard", 1), ("b", 1), ("a", 1), ("heard", 2), ("b", 2), ("a", 2)]


def test_what_a_task_starts_in_a_tick_sees_its_first_frame_in_the_next(play):
    log = []

    async def child(scene):
        await next_frame()
        log.append(scene.clock.frame)

    async def level(scene):
        await next_frame()
        scene.start(child(scene))
        await sleep_forever()

    game = play(level)
    game.tick()
    assert log == []
    game.tick()
    assert log == [2]


# Steps.


@pytest.mark.parametrize("fps", [24, 30, 60, 64, 144])
def test_a_tick_is_exactly_one_frame_of_game_time(fps):
    game = Game(fps=fps)
    for _ in range(fps):
        game.tick()
    assert game.clock.now == 1.0
    assert game.clock.dt == 1 / fps
    assert game.clock.frame == fps


@pytest.mark.parametrize("fps", [7, 59.94, 61, 97])
def test_sleeping_k_frames_takes_k_ticks_at_a_frame_rate_that_flicks_do_not_divide(new_game, fps):
    async def main(game):
        for k in range(1, 9):
            before = game.clock.frame
            await sleep(k / fps)
            assert game.clock.frame - before == k

    game = new_game(fps=fps)
    game.start(main)
    for _ in range(36):
        assert not game.done
        game.tick()
    assert game.done


def test_a_variable_step_takes_the_dt_that_it_is_given():
    game = Game(variable_step=True)
    game.tick(dt=0.25)
    game.tick(dt=0)
    game.tick(dt=0.5)
    assert game.clock.now == 0.75
    assert game.clock.dt == 0.5
    assert game.clock.frame == 3


@pytest.mark.parametrize("dt", [None, -1, 3601, 1e300, float("inf"), float("nan")])
def test_a_variable_step_refuses_a_dt_that_is_no_time(dt):
    with pytest.raises(ValueError) as caught:
        Game(variable_step=True).tick(dt=dt)
    assert str(caught.value) == f"dt must be from 0 to 3600 s in a game with variable_step, got {dt}"


def test_a_variable_step_refuses_a_dt_that_is_no_number():
    with pytest.raises(TypeError) as caught:
        Game(variable_step=True).tick(dt="1")
    assert str(caught.value) == "dt must be a number, got '1'"


def test_a_fixed_step_refuses_a_dt():
    game = Game(fps=60)
    with pytest.raises(ValueError) as caught:
        game.tick(dt=0.5)
    assert str(caught.value) == "dt is fixed at 1/60 s; use Game(variable_step=True) to give it, got 0.5"
    assert game.clock.frame == 0


@pytest.mark.parametrize("fps", [0, -60, float("inf"), float("nan")])
def test_fps_must_be_a_rate(fps):
    with pytest.raises(ValueError) as caught:
        Game(fps=fps)
    assert str(caught.value) == f"fps must be finite and > 0, got {fps}"


@pytest.mark.parametrize("size", [(0, 480), (640, -1), (640,), (1, 2, 3)])
def test_size_must_be_two_lengths(size):
    with pytest.raises(ValueError) as caught:
        Game(size)
    assert str(caught.value) == f"size must be (width, height) in pixels, both >= 1, got {size}"


def test_a_driver_must_be_allowed_one_tick_per_picture_at_least():
    with pytest.raises(ValueError) as caught:
        Game(max_catch_up=0)
    assert str(caught.value) == "max_catch_up must be >= 1, got 0"


@pytest.mark.parametrize(
    ("option", "value", "what"),
    [
        ("size", 640, "(width, height) in whole pixels"),
        ("size", (64.5, 48), "(width, height) in whole pixels"),
        ("size", "64", "(width, height) in whole pixels"),
        ("fps", "60", "a number"),
        ("fps", True, "a number"),
        ("max_catch_up", "3", "a whole number"),
        ("max_catch_up", 1.5, "a whole number"),
        ("seed", 1.5, "a whole number or None"),
        ("seed", "dice", "a whole number or None"),
    ],
)
def test_an_option_of_the_wrong_kind_is_refused(option, value, what):
    with pytest.raises(TypeError) as caught:
        Game(**{option: value})
    assert str(caught.value) == f"{option} must be {what}, got {value!r}"


# Beginning.


def test_start_runs_main_to_its_first_wait(new_game):
    log = []

    async def main(game, number):
        log.append(number)
        await next_frame()
        log.append("frame")
        return number + 1

    game = new_game()
    task = game.start(main, 7)
    assert log == [7]
    assert not game.done
    game.tick()
    assert log == [7, "frame"]
    assert game.done and task is game.main and task.result == 8


def test_a_game_is_started_once(new_game):
    async def main(game):
        await sleep_forever()

    game = new_game()
    game.start(main)
    with pytest.raises(MisuseError) as caught:
        game.start(main)
    assert str(caught.value) == "This game was started already. Make a new Game for every run."


def test_a_game_may_tick_before_it_is_started(new_game):
    game = new_game()
    game.tick([key(1), Happening(pygame.QUIT)])
    assert not game.done
    assert game.clock.frame == 1


def test_main_must_be_a_coroutine_function(new_game):
    def main(game):
        return 3

    with pytest.raises(TypeError) as caught:
        new_game().start(main)
    assert str(caught.value) == "main is no async function: it returned 3. Write `async def main(...)`."


def test_main_may_ask_for_its_own_task_before_its_first_wait(new_game):
    async def main(game):
        assert game.main is current_task()
        assert game.main.name == "main"
        assert not game.done

    game = new_game()
    game.start(main)
    assert game.done and game.main.finished


def test_an_error_before_the_first_wait_comes_out_of_start(new_game):
    async def main(game):
        raise ValueError("no")

    game = new_game()
    with pytest.raises(ValueError, match="no"):
        game.start(main)
    assert game.done


def test_an_error_comes_out_of_tick_after_everything_due_has_run(new_game):
    log = []

    async def broken(game):
        await next_frame()
        raise ValueError("no")

    async def other():
        async for _ in frames():
            log.append("frame")

    game = new_game()
    game.start(broken)
    tree = start(other(), clock=game.clock)
    with pytest.raises(ValueError, match="no"):
        game.tick()
    assert log == ["frame"]
    tree.cancel()


# Calls that can never be right.


def test_a_tick_inside_a_tick_is_a_misuse(play):
    async def level(scene):
        await next_frame()
        with pytest.raises(MisuseError) as caught:
            scene.game.tick()
        return str(caught.value)

    game = play(level)
    game.tick()
    assert game.main.value == (
        "tick() was called inside a tick, by level. Only the driver ticks;"
        " a task waits with `await next_frame()`."
    )
    assert game.clock.frame == 1


def test_what_is_no_event_is_refused_before_anything_moves(new_game):
    game = new_game()
    game.post(key(1))
    with pytest.raises(TypeError) as caught:
        game.tick([key(2), 5])
    assert str(caught.value) == "tick() takes pygame events, got 5"
    assert game.clock.frame == 0
    assert game.posted == [key(1)]
    with pytest.raises(TypeError) as caught:
        game.post(5)
    assert str(caught.value) == "post() takes pygame events, got 5"


def drawn(game, function):
    """The text of the misuse that a draw function commits."""
    texts = []

    def draw(surface):
        with pytest.raises(MisuseError) as caught:
            function()
        texts.append(str(caught.value))

    drawing = game.scene.draw(draw)
    game.draw()
    drawing.remove()
    (text,) = texts
    return text


def test_drawing_never_runs_a_task(play):
    signal = Signal()

    async def level(scene):
        await signal.wait()

    async def entity():
        await sleep_forever()

    game = play(level)
    scene = game.scene
    reason = "was called while the game is drawn. Drawing runs no task and changes nothing."
    assert drawn(game, game.tick) == f"tick() {reason}"
    assert drawn(game, lambda: scene.start(entity())) == f"start() {reason}"
    assert drawn(game, lambda: start(entity())) == f"start() {reason}"
    assert drawn(game, signal.fire) == f"fire() {reason}"
    assert drawn(game, game.main.cancel) == f"cancel() {reason}"
    assert not game.done
    # And behind the picture everything may be called again.
    signal.fire()
    assert game.done


def test_drawing_changes_nothing(play):
    async def level(scene):
        scene.hello = scene.text("hello")
        scene.wall = scene.draw(lambda surface: None)
        scene.group = pygame.sprite.Group()
        with scene.sprite(pygame.Surface((1, 1)), groups=(scene.group,)) as scene.ship:
            await sleep_forever()

    game = play(level)
    scene = game.scene
    before = list(scene.layers)
    calls = {
        "sprite()": lambda: scene.sprite(pygame.Surface((1, 1)), groups=(scene.group,)),
        "text()": lambda: scene.text("late"),
        "draw()": lambda: scene.draw(print),
        "play_sound()": lambda: scene.play_sound("boom"),
        "remove()": scene.hello.remove,
        "kill()": scene.ship.kill,
        "add()": lambda: scene.layers.add(scene.ship, "front"),
        "layers.names = ...": lambda: setattr(scene.layers, "names", ["hud", "main"]),
        "post()": lambda: game.post(key(1)),
        "pause()": scene.clock.pause,
        "resume()": scene.clock.resume,
    }
    for call, function in calls.items():
        reason = "was called while the game is drawn. Drawing runs no task and changes nothing."
        assert drawn(game, function) == f"{call} {reason}"
    assert drawn(game, scene.wall.remove) == f"remove() {reason}"
    assert list(scene.layers) == before
    assert list(scene.group) == [scene.ship]
    assert game.posted == []
    assert scene.clock.running


def test_an_error_of_a_draw_function_comes_out_of_draw_and_bars_nothing(play):
    async def level(scene):
        await next_frame()

    game = play(level)

    def broken(surface):
        raise ValueError("no picture")

    with game.scene.draw(broken):
        with pytest.raises(ValueError, match="no picture"):
            game.draw()
    game.tick()
    assert game.done


def in_a_thread(function):
    """The text of the misuse that a call in another thread is."""
    texts = []

    def run():
        try:
            function()
        except MisuseError as error:
            texts.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    (text,) = texts
    return text


def test_a_game_is_ticked_started_and_cancelled_only_in_its_own_thread(play):
    async def level(scene):
        await sleep_forever()

    async def entity():
        await sleep_forever()

    game = play(level)
    scene = game.scene
    reason = (
        "was called in another thread than the one that the task tree lives in."
        " Only its own thread may start, fire, cancel and tick."
    )
    assert in_a_thread(game.tick) == f"tick() {reason}"
    assert in_a_thread(game.draw) == f"draw() {reason}"
    assert in_a_thread(lambda: game.inputs.deliver(key(1))) == f"deliver() {reason}"
    assert in_a_thread(lambda: scene.start(entity())) == f"start() {reason}"
    assert in_a_thread(game.main.cancel) == f"cancel() {reason}"
    assert game.clock.frame == 0


# Closing the window.


def test_closing_the_window_cancels_main_and_every_cleanup_runs(play):
    log = []

    async def entity(name):
        try:
            await sleep_forever()
        finally:
            log.append(name)

    async def level(scene):
        scene.start(entity("a"))
        scene.start(entity("b"))
        try:
            await sleep_forever()
        except Cancelled as cancelled:
            log.append(cancelled.cause.why)
            raise

    game = play(level)
    game.tick([Happening(pygame.QUIT), key(1)])
    assert log == ["b", "a", "the window was closed"]
    assert game.done and game.main.cancelled


def test_the_events_before_the_closing_are_heard_and_those_behind_it_are_not(play):
    log = []

    async def level(scene):
        async for event in events(pygame.KEYDOWN):
            log.append(event.key)

    play(level).tick([key(1), Happening(pygame.QUIT), key(2)])
    assert log == [1]


def test_what_the_cleanup_of_main_fires_comes_before_the_next_event(new_game):
    closing = Signal()

    async def main(game):
        try:
            await sleep_forever()
        finally:
            closing.fire()

    async def guest():
        await closing.wait()
        return (await wait_key()).key

    game = new_game()
    game.start(main)
    task = start(guest(), clock=game.clock, scene=game.ground)
    game.tick([key(1), Happening(pygame.QUIT), key(2)])
    assert task.result == 2


def test_a_scene_may_consume_the_closing_of_the_window(play):
    async def level(scene):
        await wait_event(pygame.QUIT, consume=True)
        await next_frame()
        return "saved"

    game = play(level)
    game.tick([Happening(pygame.QUIT)])
    assert not game.done
    game.tick()
    assert game.main.result == "saved"


def test_a_scene_may_hear_the_closing_of_the_window_without_consuming_it(play):
    log = []

    async def level(scene):
        await wait_event(pygame.QUIT)
        log.append("heard")
        await sleep_forever()

    game = play(level)
    game.tick([Happening(pygame.QUIT)])
    assert log == ["heard"]
    assert game.done


# Determinism, and games side by side.


async def dice(scene, log):
    async def roller(name):
        while True:
            await sleep(scene.game.random.uniform(0.01, 0.1))
            log.append((name, scene.game.random.random(), scene.clock.now))

    for name in "abc":
        scene.start(roller(name))
    while True:
        log.append((await wait_key()).key)


def played(new_game, log, seed):
    game = new_game(seed=seed)
    game.start(lambda game: game.play(dice, log))
    return game


def test_the_same_seed_and_the_same_ticks_give_the_same_game(new_game):
    logs = [], [], []
    for log, seed in zip(logs, (5, 5, 6), strict=True):
        game = played(new_game, log, seed)
        for n in range(100):
            game.tick([key(n)] if n % 7 == 0 else [])
    assert len(logs[0]) > 90
    assert logs[0] == logs[1]
    assert logs[0] != logs[2]


def test_two_games_in_one_process_do_not_notice_each_other(new_game):
    alone, first, second = [], [], []
    game = played(new_game, alone, 5)
    for _ in range(50):
        game.tick([key(9)])
    one, two = played(new_game, first, 5), played(new_game, second, 6)
    for _ in range(50):
        one.tick([key(9)])
        two.tick()
        two.tick()
    assert first == alone
    assert 9 not in second
    two.main.cancel()
    assert not one.done


def test_a_drawn_seed_is_told_and_gives_the_same_numbers():
    drawn = Game()
    again = Game(seed=drawn.seed)
    assert [drawn.random.random() for _ in range(5)] == [again.random.random() for _ in range(5)]


def test_a_posted_event_comes_once_before_those_of_the_next_tick(play):
    log = []

    async def level(scene):
        async for event in events(pygame.KEYDOWN):
            log.append((scene.clock.frame, event.key))
            if event.key == 1:
                scene.game.post(key(3))

    game = play(level)
    game.post(key(1))
    assert log == []
    game.tick([key(2)])
    game.tick()
    game.tick()
    assert log == [(1, 1), (1, 2), (2, 3)]


def test_the_tree_tells_in_game_time_how_long_a_task_waits(play):
    async def level(scene):
        await sleep_forever()

    game = play(level)
    for _ in range(160):
        game.tick()
    first, second = game.main.tree().splitlines()
    assert first.startswith("main waits for 1 task of its scene, ") and first.endswith(", for 2.50 s")
    assert second.startswith("  level waits for sleep_forever(), ") and second.endswith(", for 2.50 s")


def test_tasks_know_their_surroundings(play):
    async def entity(scene):
        assert current_task().scene is scene
        assert current_task().clock is scene.clock
        await next_frame()

    async def level(scene):
        await scene.start(entity(scene)).join()
        assert current_task().scene is scene

    game = play(level)
    assert game.main.scene is game.ground
    assert game.main.clock is game.clock
    game.tick()
    assert game.done and game.main.finished
