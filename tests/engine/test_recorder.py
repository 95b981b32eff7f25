"""Keeping what comes into a game from outside."""

from __future__ import annotations

import io
import random
import string

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgasync import MisuseError, frames, next_frame, sleep, sleep_forever, start, wait_event
from pgasync.engine import recorder as recorders
from pgasync.engine.game import Game
from pgasync.engine.plain import event_of, plain, plain_event, read_line, value_of, written_line
from pgasync.engine.recorder import PER_CHUNK, Recorder
from pgasync.engine.state import fingerprint, hashes, state_of
from pgasync.tools.replay.recording import recording_in

ORIGIN = {"game": "toy", "demo": False}
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters())
    | st.binary(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)
EVENTS = [
    pygame.Event(pygame.KEYDOWN, key=pygame.K_a, mod=4097, unicode="ä", scancode=4, window=None),
    pygame.Event(pygame.KEYUP, key=pygame.K_a, mod=0, unicode="\udc80", scancode=4),
    pygame.Event(pygame.MOUSEMOTION, pos=(3, 4), rel=(-1, 0), buttons=(1, 0, 0), touch=False),
    pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(3.5, 4.25), button=1, touch=True),
    pygame.Event(pygame.MOUSEWHEEL, flipped=False, x=0, y=-1, precise_x=0.0, precise_y=-1.125, touch=False),
    pygame.Event(
        pygame.FINGERMOTION, touch_id=1 << 40, finger_id=3, x=0.1, y=0.2, dx=-0.0, dy=1e-9, pressure=1.0
    ),
    pygame.Event(pygame.JOYAXISMOTION, joy=0, instance_id=2, axis=1, value=-1.0),
    pygame.Event(pygame.JOYHATMOTION, joy=0, instance_id=2, hat=0, value=(0, 1)),
    pygame.Event(pygame.CONTROLLERBUTTONDOWN, instance_id=2, button=11),
    pygame.Event(pygame.JOYDEVICEADDED, device_index=0, guid="030000005e0400008e02000014010000"),
    pygame.Event(pygame.TEXTINPUT, text="日本語"),
    pygame.Event(pygame.TEXTEDITING, text="e", start=0, length=1),
    pygame.Event(pygame.WINDOWRESIZED, x=800, y=600),
    pygame.Event(pygame.WINDOWFOCUSLOST),
    pygame.Event(pygame.DROPFILE, file="C:\\games\\ä.png"),
    pygame.Event(pygame.QUIT),
    pygame.Event(pygame.USEREVENT + 3, code=5, data={"a": [1, (2.5, None)], 3: b"\x00\xff"}, why="so"),
]


def of(recorder):
    """What a recorder in memory has kept."""
    recorder.finish("ended")
    return recording_in(b"".join([*recorder.kept[:-1], *recorder.seen, *recorder.kept[-1:]]), "it")


@pytest.fixture
def recorded(new_game):
    """Start a game that is recorded."""

    def begin(main, **options):
        game = new_game(**options)
        game.recorder = Recorder(game, ORIGIN)
        game.start(main)
        return game

    return begin


async def idle(game):
    await sleep_forever()


# Events and answers as plain data.


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: pygame.event.event_name(event.type))
def test_every_event_comes_back_as_it_was(event):
    dropped = []
    line = written_line(plain_event(event, dropped.append))
    again = event_of(read_line(line))
    assert line.isascii() and "\n" not in line
    assert (again.type, repr(again.dict)) == (event.type, repr(event.dict))
    assert dropped == []


@given(PLAIN)
def test_every_plain_value_comes_back_as_it_was_types_included(value):
    again = value_of(read_line(written_line(plain(value))))
    assert repr(again) == repr(value)


@pytest.mark.parametrize("value", [{1, 2}, object(), pygame.Vector2(), 1 << 5000, [{"a": {3}}]])
def test_what_is_no_plain_value_is_refused(value):
    with pytest.raises(TypeError, match="cannot be kept in a recording"):
        plain(value)


def test_what_is_nested_without_end_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(TypeError, match="list cannot be kept in a recording"):
        plain(endless)


@pytest.mark.parametrize(
    "data",
    [
        {"set": [1]},
        {},
        {"list": 3},
        {"bytes": "zz"},
        {"dict": [[{"list": []}, 1]]},
        {"text": [-1]},
        {"list": [], "x": 1},
    ],
)
def test_what_no_value_is_written_like_is_refused(data):
    with pytest.raises(ValueError):
        value_of(data)


@pytest.mark.parametrize("data", [3, [], [True, {}], [1 << 70, {}], [-5, {}], [768, [1]], [768, {"type": 3}]])
def test_what_no_event_is_written_like_is_refused(data):
    with pytest.raises(ValueError):
        event_of(data)


def test_an_attribute_that_cannot_be_kept_is_left_out_and_told_once(new_game, capsys, tmp_path):
    game = new_game()
    game.recorder = Recorder(game, ORIGIN, (tmp_path / "a.replay").open("wb"))
    game.start(idle)
    for _ in range(3):
        game.tick([pygame.Event(pygame.USEREVENT, picture=pygame.Surface((2, 2)), code=3)])
    game.recorder.finish("ended")
    assert capsys.readouterr().err == (
        "pgasync: the recording leaves out UserEvent.picture (Surface): it is no plain data."
        " A game that uses it may go another way when it is replayed.\n"
    )
    recording = recording_in((tmp_path / "a.replay").read_bytes(), "it")
    assert recording.tick(2).events == [pygame.Event(pygame.USEREVENT, code=3)]


def test_the_window_of_an_event_is_none_in_a_recording_without_a_word():
    dropped = []
    data = plain_event(pygame.Event(pygame.KEYDOWN, key=3, window=object()), dropped.append)
    assert (data, dropped) == ([pygame.KEYDOWN, {"key": 3, "window": None}], [])


# What is kept.


def test_the_events_of_ticks_are_kept_and_ticks_without_any_are_counted(recorded):
    game = recorded(idle)
    key = pygame.Event(pygame.KEYDOWN, key=pygame.K_a)
    for n in range(7):
        game.tick([key] if n == 4 else [])
    recording = of(game.recorder)
    assert (recording.ticks, list(recording.busy), recording.how) == (7, [4], "ended")
    assert recording.tick(4).events == [key]
    assert recording.tick(5).events == []


def test_what_a_games_own_tasks_post_is_not_kept_but_what_others_post_is(recorded):
    async def main(game):
        game.post(pygame.Event(pygame.USEREVENT, by="a task"))
        async for _ in frames():
            game.post(pygame.Event(pygame.USEREVENT, by="a task"))

    async def stranger():
        game.post(pygame.Event(pygame.USEREVENT, by="another tree"))

    game = recorded(main)
    game.post(pygame.Event(pygame.USEREVENT, by="nobody"))
    start(stranger())
    game.tick()
    game.tick()
    recording = of(game.recorder)
    posts = [(place, event.by) for place, event in recording.tick(0).posts]
    assert posts == [(1, "nobody"), (2, "another tree")]
    assert recording.tick(1).posts == []


def test_with_a_variable_step_the_length_of_every_tick_is_kept(recorded):
    game = recorded(idle, variable_step=True)
    for n, dt in enumerate([0.01, 0.02, 0.03, 0.04]):
        game.tick([pygame.Event(pygame.USEREVENT)] if n == 2 else [], dt)
    recording = of(game.recorder)
    assert list(recording.strides) == [7056000, 14112000, 21168000, 28224000]
    assert list(recording.busy) == [2]


def test_the_head_holds_all_that_decides_how_a_run_goes(recorded):
    game = recorded(idle, fps=50, size=(8, 6), seed=1 << 70, max_catch_up=2)
    about = of(game.recorder).about
    assert about["settings"] == {"size": [8, 6], "fps": 50, "variable_step": False, "max_catch_up": 2}
    assert (about["seed"], about["game"], about["demo"]) == (1 << 70, "toy", False)
    assert set(about["versions"]) == {"pgasync", "python", "pygame-ce", "SDL"}


def test_a_tick_that_crashes_is_in_the_recording(recorded):
    async def main(game):
        await wait_event(pygame.USEREVENT)

    async def broken(game):
        await next_frame()
        raise ValueError("broken")

    game = recorded(broken)
    with pytest.raises(ValueError):
        game.tick([pygame.Event(pygame.USEREVENT, code=1)])
    recording = of(game.recorder)
    assert recording.ticks == 1
    assert recording.tick(0).events[0].code == 1


def test_a_game_that_nobody_records_answers_itself(new_game):
    game = new_game()
    assert game.ask("the weather", lambda: {3}) == {3}
    assert game.recorder is None


def test_answers_and_errors_of_the_world_are_kept(recorded):
    def fail():
        raise FileNotFoundError("no file")

    async def main(game):
        assert game.ask("one", lambda: (1, [2])) == (1, [2])
        await next_frame()
        with pytest.raises(FileNotFoundError, match="no file"):
            game.ask("two", fail)
        await sleep_forever()

    game = recorded(main)
    game.tick()
    answers = of(game.recorder).answers
    assert [(each.name, each.value, each.error) for each in answers] == [
        ("one", (1, [2]), None),
        ("two", None, ("FileNotFoundError", "no file")),
    ]


def test_an_answer_that_cannot_be_kept_is_refused_while_it_is_recorded(recorded):
    game = recorded(idle)
    with pytest.raises(TypeError) as caught:
        game.ask("the weather", lambda: {3})
    assert str(caught.value) == (
        "ask() needs a plain answer (None, bool, numbers, text, bytes, tuple, list, dict),"
        " got {3} for 'the weather': set cannot be kept in a recording"
    )


def test_nobody_asks_the_world_while_the_game_is_drawn(recorded):
    async def level(scene):
        scene.draw(lambda surface: scene.game.ask("the weather", int))
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = recorded(main)
    with pytest.raises(MisuseError, match=r"^ask\(\) was called while the game is drawn"):
        game.draw()


# Memory and files.


def test_an_idle_run_hardly_grows_and_old_states_are_forgotten(recorded, monkeypatch):
    monkeypatch.setattr(recorders, "LOOKS_KEPT", 8)
    game = recorded(idle)
    recorder = game.recorder
    for _ in range(PER_CHUNK * 4):
        game.tick()
    before = sum(map(len, recorder.kept))
    for _ in range(PER_CHUNK * 8):
        game.tick()
    assert len(recorder.seen) == 8
    grown = sum(map(len, recorder.kept)) - before
    assert grown <= 24 * 8  # bytes: 24 for 5 s of nothing
    recording = of(recorder)
    assert recording.damage == ""
    assert recording.ticks == PER_CHUNK * 12
    assert min(recording.prints) == PER_CHUNK * 4


def test_a_run_with_more_input_than_memory_may_hold_is_no_longer_kept(recorded, monkeypatch):
    monkeypatch.setattr(recorders, "MOST_BYTES", 20_000)
    game = recorded(idle)
    chance = random.Random(1)
    for _ in range(PER_CHUNK * 4):
        noise = "".join(chance.choices(string.printable, k=40))
        game.tick([pygame.Event(pygame.TEXTINPUT, text=noise)])
    recorder = game.recorder
    assert recorder.lost
    assert (recorder.kept, list(recorder.seen)) == ([], [])
    recorder.finish("crashed", "ValueError")
    assert (recorder.saved(), recorder.again()) == ("", "")


def test_a_file_is_good_up_to_the_last_chunk_at_any_moment(new_game, tmp_path):
    path = tmp_path / "a.replay"
    game = new_game()
    game.recorder = Recorder(game, ORIGIN, path.open("wb"))
    game.start(idle)
    for _ in range(PER_CHUNK * 2 + 7):
        game.tick([pygame.Event(pygame.USEREVENT)])
    recording = recording_in(path.read_bytes(), "it")  # as after a hard kill: nothing was closed
    assert (recording.ticks, recording.how, recording.damage) == (PER_CHUNK * 2, "", "")
    game.recorder.finish("ended")
    assert recording_in(path.read_bytes(), "it").ticks == PER_CHUNK * 2 + 7


def test_a_full_disk_ends_the_recording_and_not_the_game(new_game, capsys):
    class Disk(io.BytesIO):
        name = "a.replay"
        room = 900

        def write(self, data):
            self.room -= len(data)
            if self.room < 0:
                raise OSError("No space left on device")
            return super().write(data)

    game = new_game()
    disk = Disk()
    recorder = game.recorder = Recorder(game, ORIGIN, disk)
    game.start(idle)
    for _ in range(PER_CHUNK * 9):
        game.tick()
    kept = recording_in(disk.getvalue(), "it")
    recorder.finish("ended")
    assert recorder.lost
    assert capsys.readouterr().err == (
        "pgasync: the recording 'a.replay' ends here: No space left on device\n"
    )
    assert 0 < kept.ticks < PER_CHUNK * 9 and kept.damage == ""


def test_a_file_with_a_space_in_its_name_is_quoted_in_the_command(new_game):
    game = new_game()
    recorder = Recorder(game, ORIGIN)
    recorder.name = "my games/a.replay"
    assert recorder.again() == 'pgasync replay "my games/a.replay"'


def test_a_crash_that_cannot_be_kept_is_told(recorded, monkeypatch, capsys):
    monkeypatch.setattr("tempfile.tempdir", "/no such folder")
    game = recorded(idle)
    game.recorder.finish("crashed", "ValueError")
    assert game.recorder.again() == ""
    assert capsys.readouterr().err.startswith("pgasync: the recording of the crash cannot be kept: ")


# The state.


def life_of(seed=1, place=(1, 2), text="a", wait=1.0, ticks=3, started=1, dress=None, look=None):
    game = Game((64, 48), fps=64, seed=seed)

    async def sleeper():
        await sleep(wait)

    async def level(scene):
        sprite = scene.sprite(pygame.Surface((2, 2)), pos=place)
        for name, value in (dress or {}).items():
            setattr(sprite, name, value)
        if look is not None:
            look(scene)
        scene.text(text)
        for _ in range(started):
            scene.start(sleeper())
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game.start(main)
    for _ in range(ticks):
        game.tick()
    seen = hashes(game), fingerprint(game, 0), state_of(game)
    game.main.cancel("the test ended")
    return seen


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({}, []),
        ({"seed": 2}, [3]),
        ({"place": (1, 2.0000000001)}, [2]),
        ({"text": "b"}, [2]),
        ({"dress": {"angle": 0.001}}, [2]),
        ({"dress": {"scale": 1.001}}, [2]),
        ({"dress": {"alpha": 254}}, [2]),
        ({"dress": {"tint": "red"}}, [2]),
        ({"dress": {"flip": (True, False)}}, [2]),
        ({"look": lambda scene: scene.camera}, [2]),
        ({"look": lambda scene: setattr(scene.camera, "zoom", 1.5)}, [2]),
        ({"look": lambda scene: scene.particles()}, [2]),
        ({"wait": 1.5}, [0, 1]),
        ({"ticks": 4}, [1]),
        ({"started": 2}, [0, 1]),
    ],
)
def test_the_hashes_tell_which_part_of_the_state_differs(change, parts):
    old, new = life_of(), life_of(**change)
    assert [n for n in range(4) if old[0][n] != new[0][n]] == parts
    # The looks of things are left to the hashes, but for how many there are.
    more = len(new[2]["sprites"]) > len(old[2]["sprites"]) and "camera" not in new[2]["sprites"][-1]
    looks = {"text", "dress", "look"} & set(change) and not more
    assert (old[1] != new[1]) == bool(parts and not looks)


def test_the_state_is_text_that_is_the_same_everywhere():
    assert life_of()[2] == {
        "tasks": [
            "main 1 task of its scene 0",
            "  level sleep_forever() 0",
            "    sleeper sleep(1) 705600000",
        ],
        "clocks": [
            "0 ground: 33075000 flicks, frame 3, paused False, holds 0, speed 0x1.0000000000000p+0"
            " 0x0.0p+0, timers [], soon 0",
            "1 level: 33075000 flicks, frame 3, paused False, holds 0, speed 0x1.0000000000000p+0"
            " 0x0.0p+0, timers [705600000], soon 0",
        ],
        "sprites": [
            "level, main: sprite 0x1.0000000000000p+0 0x1.0000000000000p+1 (2, 2)",
            "level, hud: text 'a' 0x0.0p+0 0x0.0p+0 center 24 (255, 255, 255, 255)",
        ],
        "random": ["1484e57b2b49cc18"],
    }


def test_what_a_task_waits_for_is_told_without_addresses_and_sets(play):
    class Odd:
        pass

    async def scene(scene):
        await wait_event(pygame.USEREVENT, code=Odd())

    game = play(scene)
    [line] = [line for line in state_of(game)["tasks"] if "wait_event" in line]
    assert "0x" not in line
    assert "Odd object" in line


@pytest.mark.parametrize(("sprites", "file", "hashed"), [(500, False, 1), (501, False, 0), (501, True, 1)])
def test_of_a_crowd_there_are_full_hashes_only_where_somebody_has_asked_for_a_recording(
    new_game, tmp_path, sprites, file, hashed
):
    async def level(scene):
        for _ in range(sprites):
            scene.sprite(pygame.Surface((1, 1)))
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game()
    path = tmp_path / "a.replay"
    recorder = game.recorder = Recorder(game, ORIGIN, path.open("wb") if file else None)
    game.start(main)
    game.tick()
    if file:
        recorder.finish("ended")
        recording = recording_in(path.read_bytes(), "it")
    else:
        recording = of(recorder)
    assert (len(recording.full), len(recording.prints)) == (hashed, 1)


def test_nothing_is_kept_twice_when_a_recording_is_finished_twice(recorded):
    game = recorded(idle)
    game.tick()
    game.recorder.finish("ended")
    kept = list(game.recorder.kept)
    game.recorder.finish("crashed", "ValueError")
    assert game.recorder.kept == kept
    assert io.BytesIO(b"".join(kept)).readline().startswith(b"pgasync recording 1 ")
