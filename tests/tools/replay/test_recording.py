"""The file of a recording: whatever happens to it, what can be read is what was recorded."""

from __future__ import annotations

import zlib
from functools import cache

import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgasync import Game, sleep_forever
from pgasync.engine import recorder as recorders
from pgasync.engine.chunks import END, LOOKS, TICKS, chunk, head
from pgasync.engine.recorder import Recorder
from pgasync.tools.replay.recording import RecordingError, read_recording, recording_in

ORIGIN = {"game": "toy", "demo": False}
ABOUT = {
    **ORIGIN,
    "seed": 1,
    "settings": {"size": [8, 6], "fps": 60, "variable_step": False, "max_catch_up": 5},
    "looking": True,
    "marks": 60,
    "scheme": 1,
    "versions": {},
}

VALUES = st.integers(-(1 << 70), 1 << 70) | st.text(max_size=5) | st.tuples(st.floats(allow_nan=False))
EVENTS = st.builds(
    lambda kind, attributes: pygame.Event(kind, attributes),
    st.sampled_from([pygame.KEYDOWN, pygame.MOUSEMOTION, pygame.USEREVENT, pygame.QUIT]),
    st.dictionaries(st.sampled_from(["key", "pos", "unicode", "code"]), VALUES, max_size=3),
)
RUNS = st.lists(st.one_of(st.just([]), st.lists(EVENTS, max_size=3)), max_size=40)


async def idle(game):
    await sleep_forever()


def recorded(ticks, strides=None, per_chunk=7):
    """The file of a run of an idle game."""
    game = Game((8, 6), seed=1, variable_step=strides is not None)
    before, recorders.PER_CHUNK = recorders.PER_CHUNK, per_chunk
    try:
        recorder = game.recorder = Recorder(game, ORIGIN)
        recorder.seen = recorder.kept  # the order of a file
        game.start(idle)
        for n, events in enumerate(ticks):
            game.tick(events, None if strides is None else strides[n])
        game.main.cancel("the test ended")
        recorder.finish("ended")
    finally:
        recorders.PER_CHUNK = before
    return b"".join(recorder.kept)


def played(recording):
    """All that comes in, tick by tick."""
    return [recording.tick(n).events for n in range(recording.ticks)]


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no mistake
@given(RUNS)
def test_any_run_comes_back_from_its_file(ticks):
    recording = recording_in(recorded(ticks), "it")
    assert recording.damage == ""
    assert played(recording) == ticks
    assert set(recording.prints) == set(range(len(ticks)))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.lists(EVENTS, max_size=2), st.floats(0, 3600)), max_size=20))
def test_any_run_of_a_variable_step_comes_back_from_its_file(ticks):
    strides = [dt for _, dt in ticks]
    recording = recording_in(recorded([events for events, _ in ticks], strides), "it")
    assert played(recording) == [events for events, _ in ticks]
    game = Game((8, 6), variable_step=True)
    assert list(recording.strides) == [game.stride(dt) for dt in strides]
    # What a replay gives to the game has the same flicks again.
    assert [game.stride(flicks / 705_600_000) for flicks in recording.strides] == list(recording.strides)


@cache
def sample():
    """A file, and what it plays."""
    key = [pygame.Event(pygame.KEYDOWN, key=3, unicode="a"), pygame.Event(pygame.USEREVENT, code=(1, 2))]
    data = recorded([key if n % 3 == 0 else [] for n in range(40)])
    return data, played(recording_in(data, "it"))


def check_prefix(data):
    """What a damaged file gives back is a part of what was recorded, from its start on."""
    whole = sample()[1]
    try:
        recording = recording_in(data, "it")
    except RecordingError:
        return None
    assert played(recording) == whole[: recording.ticks]
    return recording


def test_a_file_that_is_cut_anywhere_gives_back_what_comes_before():
    data, whole = sample()
    seen = set()
    for length in range(len(data)):
        recording = check_prefix(data[:length])
        if recording is not None:
            seen.add(recording.ticks)
            assert recording.how == ""
    assert seen == {0, 7, 14, 21, 28, 35, 40} and len(whole) == 40


def test_a_file_with_any_one_bit_flipped_gives_back_what_comes_before():
    data, _ = sample()
    for place in range(len(data)):
        for bit in (1, 128):
            flipped = bytearray(data)
            flipped[place] ^= bit
            recording = check_prefix(bytes(flipped))
            assert recording is None or recording.damage != ""


@given(st.data())
def test_a_file_with_any_bytes_changed_gives_back_what_comes_before(chance):
    data = bytearray(sample()[0])
    for _ in range(chance.draw(st.integers(1, 4))):
        start = chance.draw(st.integers(0, len(data)))
        end = chance.draw(st.integers(start, min(len(data), start + 30)))
        data[start:end] = chance.draw(st.binary(max_size=30))
    check_prefix(bytes(data))


@given(st.sampled_from([TICKS, LOOKS, END]), st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_a_whole_chunk_with_nonsense_in_it_is_damage_too(kind, content):
    recording = recording_in(head(ABOUT) + chunk(kind, content), "it")
    assert (recording.ticks == 0 and recording.damage != "") or content.strip().isdigit() or content == b""


@pytest.mark.parametrize(
    "line",
    [
        "[1,2]",
        "true",
        "-3",
        '{"tick":[[1,2]]}',
        '{"tick":[[99999999,{}]]}',
        '{"ask":"it","answer":{"set":[]}}',
        '{"post":[[-1,[256,{}]]]}',
        "[" * 5000,
        "null",
    ],
)
def test_a_line_that_nobody_writes_is_damage(line):
    data = head(ABOUT) + chunk(TICKS, b"5") + chunk(TICKS, f"3\n{line}".encode())
    recording = recording_in(data, "'a.replay'")
    assert recording.ticks == 5  # a chunk is taken whole or not at all
    assert recording.damage.startswith("'a.replay' holds something unknown: ")
    assert recording.damage.endswith("; what comes before it is 5 ticks.")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "'a' is no recording of pgasync, or its first line is damaged."),
        (b"GIF89a", "'a' is no recording of pgasync, or its first line is damaged."),
        (
            b"pgasync recording 2 00000000\n{}\n",
            "'a' has the format 2, and this pgasync reads the format 1."
            " Use the version of pgasync that has made it, or a newer one.",
        ),
        (head(ABOUT)[:-9], "'a' is damaged in its first lines: nothing of it can be played."),
        (head([]), "'a' says nothing about its game: nothing of it can be played."),
        (head({**ABOUT, "seed": "one"}), "'a' does not say what to play: seed."),
        (
            head({**ABOUT, "settings": {}}),
            "'a' does not say what to play: size, fps, variable_step, max_catch_up.",
        ),
        (head({**ABOUT, "marks": 0}), "'a' does not say what to play: marks."),
    ],
)
def test_what_cannot_be_played_at_all_is_told(data, text):
    with pytest.raises(RecordingError) as caught:
        recording_in(data, "'a'")
    assert str(caught.value) == text


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RecordingError, match=r"'.*none' cannot be read: No such file or directory\."):
        read_recording(tmp_path / "none")


def test_the_damage_names_the_byte_and_what_is_left(tmp_path):
    start = head(ABOUT) + chunk(TICKS, b"5")
    for data, text in (
        (start + b"T\0", "is cut off"),
        (start + chunk(TICKS, b"7")[:-1], "is cut off"),
        (start + b"X" + chunk(TICKS, b"7")[1:], "is damaged"),
        (start + chunk(TICKS, b"7")[:-1] + b"!", "is damaged"),
    ):
        (tmp_path / "a").write_bytes(data)
        recording = read_recording(tmp_path / "a")
        assert recording.damage == (
            f"'{tmp_path / 'a'}' {text} at byte {len(start):,}; what comes before it is 5 ticks."
        )


def test_the_format_is_the_one_that_the_paper_tells():
    """By hand, with nothing of ours: two lines, and chunks of kind, length, checksum, zlib."""
    data, _ = sample()
    first, line, rest = data.split(b"\n", 2)
    assert first == b"pgasync recording 1 %08x" % zlib.crc32(line)
    kind, length = rest[:1], int.from_bytes(rest[1:5], "big")
    body = rest[9 : 9 + length]
    assert int.from_bytes(rest[5:9], "big") == zlib.crc32(kind + body)
    assert zlib.decompress(body).splitlines()[1:3] == [
        b"2",
        b'{"tick":[[768,{"key":3,"unicode":"a"}],[32865,{"code":[1,2]}]]}',
    ]
