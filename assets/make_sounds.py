"""Makes the sounds of the games, from nothing but arithmetic: `python assets/make_sounds.py`.

Every sound is a list of numbers from -1 to 1. The same sounds come out every
time: noise is drawn from a seeded generator.
"""

from __future__ import annotations

import array
import math
import random
import sys
import wave
from collections.abc import Callable
from pathlib import Path

RATE = 22050  # samples/s
PEAK = 0.8  # of full loudness, so that several at once stay clean
FADE = 0.004  # s at both ends, against clicks
GAMES = Path(__file__).parent.parent / "games"
METEORS = GAMES / "meteors" / "sounds"
SHOWS = GAMES / "shows" / "sounds"
RADIO = GAMES / "shows" / "radio" / "sounds"
STEP = 0.24  # s, of the music

Wave = list[float]


def sine(seconds: float, pitch: Callable[[float], float]) -> Wave:
    """A pure tone; `pitch` gives Hz for the part of it that is over, 0 to 1."""
    phase, out, total = 0.0, [], int(seconds * RATE)
    for n in range(total):
        phase += math.tau * pitch(n / total) / RATE
        out.append(math.sin(phase))
    return out


def buzz(seconds: float, pitch: Callable[[float], float], edge: float = 3.0) -> Wave:
    """A tone like an old game's: a sine that is pushed towards a square."""
    return [math.tanh(edge * x) for x in sine(seconds, pitch)]


def noise(seconds: float, seed: str) -> Wave:
    """White noise."""
    chance = random.Random(seed)
    return [chance.uniform(-1, 1) for _ in range(int(seconds * RATE))]


def muffled(sound: Wave, cut: Callable[[float], float]) -> Wave:
    """Take away what is higher than `cut` Hz, twice over."""
    first = second = 0.0
    out = []
    for n, x in enumerate(sound):
        share = 1 - math.exp(-math.tau * cut(n / len(sound)) / RATE)
        first += share * (x - first)
        second += share * (first - second)
        out.append(second)
    return out


def decaying(sound: Wave, seconds: float) -> Wave:
    """Let it die away; after `seconds` a third of it is left."""
    return [x * math.exp(-n / (seconds * RATE)) for n, x in enumerate(sound)]


def mixed(*parts: tuple[float, Wave]) -> Wave:
    """Several sounds at once, each with its loudness, all of them starting together."""
    out = [0.0] * max(len(sound) for _, sound in parts)
    for loudness, sound in parts:
        for n, x in enumerate(sound):
            out[n] += loudness * x
    return out


def joined(*parts: Wave) -> Wave:
    """Sounds one after another, without clicks between them."""
    return [x for part in parts for x in faded(part)]


def faded(sound: Wave) -> Wave:
    """Come in and go out softly, but quickly."""
    edge = int(FADE * RATE)
    last = len(sound) - 1
    return [x * min(1, n / edge, (last - n) / edge) for n, x in enumerate(sound)]


def looped(sound: Wave, overlap: float = 0.1) -> Wave:
    """Make it fit to its own beginning, by letting its end run into it."""
    edge = int(overlap * RATE)
    body, tail = sound[:-edge], sound[-edge:]
    blend = [tail[n] * math.sqrt(1 - n / edge) + body[n] * math.sqrt(n / edge) for n in range(edge)]
    return blend + body[edge:]


def driven(sound: Wave, gain: float) -> Wave:
    """Push its quiet parts up and round its peaks: louder, with no higher peak."""
    loudest = max(map(abs, sound))
    return [math.tanh(gain * x / loudest) for x in sound]


def bang(seconds: float, cut: float, thump: float, seed: str) -> Wave:
    """An explosion: noise that grows dull, over a tone that falls."""
    rumble = muffled(noise(seconds, seed), lambda t: cut * (1 - t) ** 2 + 120)
    crack = decaying(noise(seconds, seed + " crack"), 0.02)
    deep = sine(seconds, lambda t: thump * (1 - 0.6 * t))
    return faded(
        mixed((3.2, decaying(rumble, seconds / 3.5)), (0.25, crack), (0.8, decaying(deep, seconds / 5)))
    )


def note(pitch: float, seconds: float) -> Wave:
    """A clear, bell-like tone."""
    return decaying(
        mixed((0.7, sine(seconds, lambda t: pitch)), (0.25, sine(seconds, lambda t: 2 * pitch))), seconds / 2
    )


def siren(seconds: float, low: float, high: float, turns: int) -> Wave:
    """A tone that goes up and down a whole number of times, so that it can be repeated."""
    middle, swing = (low + high) / 2, (high - low) / 2
    # A whole number of waves, too: the end must meet the beginning.
    middle = round(middle * seconds) / seconds
    return buzz(seconds, lambda t: middle + swing * math.sin(math.tau * turns * t), edge=1.5)


def syllable(pitch: float) -> Wave:
    """A bit of a voice: a tone with the colour of an open mouth."""
    throat = buzz(0.07, lambda t: pitch * (1 + 0.12 * math.sin(math.pi * t)), edge=2)
    return faded(decaying(muffled(throat, lambda t: 900 + 1400 * math.sin(math.pi * t)), 0.03))


def tune(*lines: tuple[float, Callable[[float], Wave], str]) -> Wave:
    """Lines of music at once, each of 16 steps, in half tones above 220 Hz; "." is a rest.

    It can be repeated: what still rings at its end rings on at its beginning.
    """
    step = int(STEP * RATE)
    out = [0.0] * (16 * step)
    for loudness, voice, pitches in lines:
        for place, pitch in enumerate(pitches.split()):
            if pitch != ".":
                for n, x in enumerate(faded(voice(220 * 2 ** (int(pitch) / 12)))):
                    out[(place * step + n) % len(out)] += loudness * x
    return out


def pluck(pitch: float) -> Wave:
    """A string of a bass."""
    return decaying(muffled(buzz(0.4, lambda t: pitch), lambda t: 700), 0.15)


def babble(seed: str, syllables: int) -> Wave:
    """Somebody who speaks, in no language."""
    chance, rest = random.Random(seed), [0.0] * int(0.04 * RATE)
    return [x for _ in range(syllables) for x in syllable(chance.choice((150, 165, 180, 210))) + rest]


SOUNDS: dict[str, Callable[[], Wave]] = {
    "shot": lambda: faded(
        mixed(
            (0.7, decaying(buzz(0.2, lambda t: 1250 * (1 - t) ** 2 + 170), 0.07)),
            (0.3, decaying(noise(0.2, "shot"), 0.012)),
        )
    ),
    "saucer_shot": lambda: faded(
        decaying(buzz(0.24, lambda t: 300 + 620 * (1 - t) * abs(math.sin(24 * t))), 0.11)
    ),
    "bang_small": lambda: bang(0.4, 3800, 150, "small"),
    "bang_medium": lambda: bang(0.65, 2300, 105, "medium"),
    "bang_large": lambda: bang(1.0, 1400, 72, "large"),
    "bang_ship": lambda: faded(
        driven(
            mixed(
                (1.0, bang(1.8, 2000, 60, "ship")),
                (0.35, decaying(buzz(1.2, lambda t: 420 * (1 - t) ** 2 + 40), 0.4)),
            ),
            5,
        )
    ),
    "bullet_hit": lambda: faded(decaying(sine(0.18, lambda t: 1800 - 1100 * t), 0.05)),
    "start": lambda: faded(
        mixed(
            (1.5, muffled(noise(0.9, "start"), lambda t: 200 + 2600 * math.sin(math.pi * t) ** 2)),
            (0.3, decaying(sine(0.9, lambda t: 130 + 390 * t * t), 0.5)),
        )
    ),
    "respawn": lambda: joined(*(note(pitch, 0.07) for pitch in (392, 587, 784)), note(1175, 0.3)),
    "record": lambda: joined(*(note(pitch, 0.1) for pitch in (659, 784, 988, 784)), note(1319, 0.6)),
    "choose": lambda: faded(decaying(sine(0.11, lambda t: 660 + 660 * (t > 0.4)), 0.05)),
    "thrust": lambda: looped(muffled(noise(0.9, "thrust"), lambda t: 420)),
    "saucer": lambda: siren(0.6, 330, 520, turns=3),
    "beat_low": lambda: faded(decaying(sine(0.22, lambda t: 62 - 14 * t), 0.08)),
    "beat_high": lambda: faded(decaying(sine(0.22, lambda t: 74 - 16 * t), 0.08)),
    "extra_life": lambda: joined(*(note(pitch, 0.11) for pitch in (523, 659, 784)), note(1047, 0.4)),
    "wave": lambda: joined(note(392, 0.12), note(523, 0.35)),
    "game_over": lambda: joined(note(392, 0.22), note(330, 0.22), note(262, 0.6)),
    "tick": lambda: faded(decaying(sine(0.05, lambda t: 880), 0.02)),
}

TALK: dict[str, Callable[[], Wave]] = {
    "girl": lambda: syllable(330),
    "old_man": lambda: syllable(120),
    "step": SOUNDS["tick"],
    "choose": SOUNDS["choose"],
}

BROADCASTS: dict[str, Callable[[], Wave]] = {
    "meadow": lambda: tune(
        (0.5, lambda pitch: note(pitch, 0.9), "12 . 16 . 17 . 21 . 19 . 23 . 24 . 19 16"),
        (0.3, lambda pitch: note(pitch, 0.5), "0 4 7 4 5 9 12 9 7 11 14 11 12 7 4 7"),
        (0.6, pluck, "-12 . . -12 -7 . . -7 -5 . . -5 -12 . -8 ."),
    ),
    "harbour": lambda: tune(
        (0.5, lambda pitch: note(pitch, 0.7), "12 . . 15 . . 19 . 20 . 19 . 17 . 14 ."),
        (0.6, pluck, "-12 -12 0 -12 -12 -12 0 -12 -16 -16 -4 -16 -14 -14 -2 -14"),
        (0.1, lambda pitch: decaying(noise(0.08, "hat"), 0.02), "0 . 0 0 0 . 0 0 0 . 0 0 0 . 0 0"),
    ),
    "news": lambda: joined(note(784, 0.22), note(587, 0.4), babble("news", 11)),
    "alarm": SOUNDS["saucer"],
}


def write(path: Path, sound: Wave) -> None:
    """Write a sound as a 16-bit mono file, as loud as may be."""
    loudest = max(abs(x) for x in sound)
    samples = array.array("h", (round(x / loudest * PEAK * 32767) for x in sound))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def main(folder: Path = METEORS, sounds: dict[str, Callable[[], Wave]] = SOUNDS) -> None:
    """Make all sounds of one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in sounds.items():
        write(folder / f"{name}.wav", make())


if __name__ == "__main__":
    main()
    main(SHOWS, TALK)
    main(RADIO, BROADCASTS)
