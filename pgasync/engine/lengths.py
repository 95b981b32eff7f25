"""How long a sound file plays, read from the file itself.

The mixer could tell, too, but only where there is one, and it tells the length
after its own conversion. A game has to take the same time on every machine.
"""

from __future__ import annotations

import struct
import wave
from pathlib import Path

__all__ = ["sound_length"]

PAGE = b"OggS"
LONGEST_PAGE = 65_307
"""bytes; an Ogg page is no longer, so the last one begins in the last so many of a file."""
OPUS_RATE = 48_000
"""samples per second in which Opus counts, whatever it was made from (RFC 7845)."""


def sound_length(path: Path) -> float:
    """Seconds that a WAV or Ogg file (Vorbis or Opus) plays.

    Raises:
        ValueError: the file is damaged, or of another kind.
    Source: the Ogg page, RFC 3533; the identification header of Vorbis I, 4.2.2; Opus in Ogg, RFC 7845.
    """
    try:
        return ogg_length(path) if path.suffix.lower() == ".ogg" else wav_length(path)
    except (wave.Error, EOFError, struct.error, ValueError, ZeroDivisionError) as error:
        raise ValueError(f"no length can be read from {path.as_posix()}: {error}") from error


def wav_length(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def ogg_length(path: Path) -> float:
    data = path.read_bytes()
    first = data[:512]
    if not first.startswith(PAGE):
        raise ValueError("it does not begin with an Ogg page")
    skipped = 0
    vorbis, opus = first.find(b"\x01vorbis"), first.find(b"OpusHead")
    if vorbis >= 0:
        rate: int = struct.unpack_from("<I", first, vorbis + 12)[0]
    elif opus >= 0:
        rate = OPUS_RATE
        skipped = struct.unpack_from("<H", first, opus + 10)[0]
    else:
        raise ValueError("it is neither Vorbis nor Opus")
    last = data.rfind(PAGE, max(0, len(data) - LONGEST_PAGE))
    samples: int = struct.unpack_from("<q", data, last + 6)[0]
    return max(0, samples - skipped) / rate
