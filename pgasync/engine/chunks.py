"""The file of a recording: two lines, then chunks. See docs/replay.md.

Each chunk is compressed by itself and carries its length and a checksum, so
that a file which was cut or damaged is good up to there.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pgasync.engine.plain import read_line, written_line

__all__ = [
    "END",
    "FORMAT",
    "LOOKS",
    "MAGIC",
    "TICKS",
    "RecordingError",
    "chunk",
    "chunks_of",
    "head",
    "head_of",
]

MAGIC = b"pgasync recording"
FORMAT = 1
TICKS, LOOKS, END = b"T", b"L", b"E"
"""Kinds of chunks: what came in, what the state was, how the run ended."""
CHUNK = struct.Struct(">cII")
LONGEST = 1 << 28
"""Bytes; nobody writes a larger chunk, so a larger one is damage."""


class RecordingError(Exception):
    """A file is no recording that can be played, or not to its end; the text says why."""


def head(about: dict[str, Any]) -> bytes:
    """The two lines that a file begins with."""
    line = written_line(about).encode()
    return b"%s %d %08x\n%s\n" % (MAGIC, FORMAT, zlib.crc32(line), line)


def head_of(data: bytes, name: str) -> tuple[dict[str, Any], int]:
    """What the head of a file says, and how long it is.

    Raises:
        RecordingError: it is no recording, a newer one, or the head is damaged.
    """
    first, _, rest = data.partition(b"\n")
    line, ended, _ = rest.partition(b"\n")
    words = first[len(MAGIC) :].split()
    if not first.startswith(MAGIC + b" ") or len(words) != 2 or not words[0].isdigit():
        raise RecordingError(f"{name} is no recording of pgasync, or its first line is damaged.")
    if words[0] != b"%d" % FORMAT:
        raise RecordingError(
            f"{name} has the format {words[0][:9].decode()}, and this pgasync reads the format {FORMAT}."
            " Use the version of pgasync that has made it, or a newer one."
        )
    if not ended or words[1] != b"%08x" % zlib.crc32(line):
        raise RecordingError(f"{name} is damaged in its first lines: nothing of it can be played.")
    about = read_line(line.decode())
    if not isinstance(about, dict):
        raise RecordingError(f"{name} says nothing about its game: nothing of it can be played.")
    return about, len(first) + len(line) + 2


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk as it stands in a file."""
    packed = zlib.compress(content)
    return CHUNK.pack(kind, len(packed), zlib.crc32(packed, zlib.crc32(kind))) + packed


def chunks_of(data: bytes, start: int) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of the chunks of a file, from a place on.

    Raises:
        RecordingError: what comes next is cut or damaged; the text finishes the sentence "the file ...".
    """
    while start < len(data):
        body = start + CHUNK.size
        if body > len(data):
            raise RecordingError(f"is cut off at byte {start:,}")
        kind, length, checksum = CHUNK.unpack_from(data, start)
        packed = data[body : body + length]
        if kind not in (TICKS, LOOKS, END) or length > LONGEST:
            raise RecordingError(f"is damaged at byte {start:,}")
        if len(packed) < length:
            raise RecordingError(f"is cut off at byte {start:,}")
        if zlib.crc32(packed, zlib.crc32(kind)) != checksum:
            raise RecordingError(f"is damaged at byte {start:,}")
        try:
            unpack = zlib.decompressobj()
            content = unpack.decompress(packed, LONGEST)
        except zlib.error as error:
            raise RecordingError(f"is damaged at byte {start:,}") from error
        if not unpack.eof:
            raise RecordingError(f"is damaged at byte {start:,}")
        yield kind, content
        start = body + length
