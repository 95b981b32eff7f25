"""Sound files of nothing."""

from __future__ import annotations

import wave
from pathlib import Path

__all__ = ["silence"]


def silence(path: Path, seconds: float = 0.5) -> None:
    """Write a WAV file in which nothing is heard."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes([128]) * round(8000 * seconds))
