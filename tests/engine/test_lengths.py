"""How long a file plays, without a mixer."""

from __future__ import annotations

import struct

import pytest

from pgasync.engine.lengths import sound_length
from tests.silence import silence


def ogg(head, samples):
    """As much of an Ogg file as tells its length: the first page, something long, the last page."""

    def page(granule, body):
        return b"OggS" + bytes([0, 0]) + struct.pack("<qIII", granule, 1, 0, 0) + bytes([1, len(body)]) + body

    return page(0, head) + b"\0" * 100_000 + page(samples, b"last")


def vorbis(rate):
    return b"\x01vorbis" + struct.pack("<IBI", 0, 2, rate) + b"\0" * 12


def opus(skipped):
    return b"OpusHead" + struct.pack("<BBHI", 1, 2, skipped, 44_100) + b"\0" * 3


@pytest.mark.parametrize("seconds", [0, 0.5, 2])
def test_a_wav_file_tells_its_length(tmp_path, seconds):
    silence(tmp_path / "a.wav", seconds)
    assert sound_length(tmp_path / "a.wav") == seconds


@pytest.mark.parametrize(
    ("head", "samples", "seconds"),
    [
        (vorbis(44_100), 66_150, 1.5),
        (vorbis(8_000), 4_000, 0.5),
        (opus(312), 48_312, 1.0),
        (opus(312), 100, 0),
    ],
)
def test_an_ogg_file_tells_its_length(tmp_path, head, samples, seconds):
    (tmp_path / "a.OGG").write_bytes(ogg(head, samples))
    assert sound_length(tmp_path / "a.OGG") == seconds


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.wav", b"", ""),
        ("a.wav", b"RIFF", ""),
        ("a.ogg", b"", "it does not begin with an Ogg page"),
        ("a.ogg", b"OggS" + b"\0" * 100, "it is neither Vorbis nor Opus"),
        ("a.ogg", b"OggS\x01vorbis", ""),
        ("a.ogg", ogg(vorbis(0), 5), "division by zero"),
    ],
)
def test_a_damaged_file_says_so(tmp_path, name, data, text):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ValueError) as caught:
        sound_length(file)
    assert str(caught.value).startswith(f"no length can be read from {file.as_posix()}: {text}")
