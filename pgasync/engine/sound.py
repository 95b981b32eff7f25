"""Sounds that belong to a scene, and take their time whether somebody hears them or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pygame

from pgasync.engine.assets import Assets
from pgasync.engine.volumes import Volumes, volume_of
from pgasync.kernel.scheduler import Scheduler, here, refuse_if_barred
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.kernel.waitlist import WaitList
from pgasync.timing.blocks import is_silent
from pgasync.timing.clock import Clock
from pgasync.timing.finite import is_number
from pgasync.timing.flicks import to_flicks
from pgasync.timing.skipclock import SkipClock, belongs

__all__ = ["Sound", "Sounds", "check_fade"]

LONGEST_FADE = 60

Ending = Literal["ended", "stopped"]


class Sound:
    """A sound that is being played, made by `scene.play_sound()` and `game.music.play()`.

    Its time is game time: it ends after its file's length on the scene's clock,
    also on a machine without audio, and where all channels of the mixer are
    taken. So a game that waits for sounds is the same game everywhere.

    Attributes:
        name: of the file.
        group: whose volume it follows, see `Volumes`.
        length: seconds; None for one that is played again and again.
    """

    def __init__(
        self,
        name: str,
        length: float | None,
        group: str,
        volume: float,
        fade: float,
        owner: Sounds,
        clock: Clock,
    ) -> None:
        self.name = name
        self.length = length
        self.group = group
        self.own = volume
        self.owner = owner
        self.clock = clock  # whose time it takes
        # Flicks on the clock: when it begins, and how long it takes to be as loud as it will be. Not left to
        # the mixer: that fades in to a volume of its own, and in a time that no pause stops.
        self.begun, self.rise = clock.time, to_flicks(fade)
        self.channel: pygame.mixer.Channel | None = None
        self.outcome: Ending | None = None
        self.waiting = WaitList(f"the end of the sound {name}")
        # As a timer of the clock: its entry.
        self.slot: Any = None

    def __repr__(self) -> str:
        return f"<Sound {self.name} {self.outcome or 'playing'}>"

    @property
    def playing(self) -> bool:
        """Whether it has not ended; a paused one has not."""
        return self.outcome is None

    @property
    def heard(self) -> bool:
        """Whether it has a channel of the mixer. Not the same on every machine: for tools, not for games."""
        channel = self.channel
        # The channel may play a later sound by now, of the same file perhaps.
        return (
            channel is not None
            and pygame.mixer.get_init() is not None
            and channel.get_busy()
            and self.owner.assets.latest.get(channel.id) is self
        )

    @property
    def volume(self) -> float:
        """Its own, from 0 to 1; the volumes of its group and of the game come on top.

        Raises:
            TypeError, ValueError: set to what is no number from 0 to 1.
        """
        return self.own

    @volume.setter
    def volume(self, volume: float) -> None:
        self.own = volume_of(volume)
        self.set_level()

    @property
    def risen(self) -> float:
        """How much of its fade-in is done, from 0 to 1."""
        passed = self.clock.time - self.begun
        return 1.0 if passed >= self.rise else passed / self.rise

    @property
    def level(self) -> float:
        """How loud it is now: what all volumes say together, and less while it fades in."""
        return self.own * self.owner.volumes.heard(self.group) * self.risen

    def set_level(self) -> None:
        """Follow the volumes."""
        if self.channel is not None and self.heard:
            self.channel.set_volume(self.level)

    async def wait(self) -> Ending:
        """Wait until the sound is over.

        Resumes: in the tick in which its length has passed on the clock of its
        scene, with the timers, or when it is stopped. At once if it is over.

        Returns: "ended" if it came to its end, "stopped" if it did not.
        """
        if current_task().marked:
            await trap(Passing(self.waiting))
        if self.outcome is None:
            await trap(self.waiting)
        assert self.outcome is not None
        return self.outcome

    def stop(self, fade: float = 0.0) -> None:
        """Stop it. Doing so twice does no harm.

        Args:
            fade: seconds in which it becomes silent, 0 to 60, if its scene does not end before; it
                counts as stopped at once.
        Raises:
            TypeError, ValueError: `fade` is no number, or out of its range.
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("stop()")
        check_fade(fade)
        # One that is paused would never come to the end of its fade, and keep the channel.
        if fade > 0 and not self.owner.paused and self.channel is not None and self.heard:
            self.channel.fadeout(round(fade * 1000))
            self.owner.fade_out(self)
        else:
            self.silence()
        self.over("stopped")

    def silence(self) -> None:
        """Be heard no more, and leave the channel."""
        if self.channel is not None and self.heard:
            self.channel.stop()
        self.channel = None

    def due(self, scheduler: Scheduler) -> None:
        """Its time has come."""
        self.over("ended")

    def over(self, outcome: Ending) -> None:
        """Tell those who wait, once."""
        if self.outcome is not None:
            return
        self.outcome = outcome
        self.clock.timers.drop(self)
        self.owner.playing.pop(self, None)
        waiting, self.waiting = self.waiting, WaitList(self.waiting.what)
        if waiting.owner is not None:
            here().later(wake, waiting, self)


def wake(waiting: WaitList, sound: Sound) -> None:
    """Wake those who have waited for the end of a sound."""
    here().wake_all(waiting, f"the end of the sound {sound.name}")


class Sounds:
    """The sounds of one scene.

    Args:
        first: they are heard also when all channels are busy, in place of what has played longest.
    """

    def __init__(self, assets: Assets, clock: Clock, volumes: Volumes, *, first: bool = False) -> None:
        self.first = first
        self.assets = assets
        self.clock = clock
        self.volumes = volumes
        # A dict, for its order: oldest first. The value is the task that plays it.
        self.playing: dict[Sound, Task | None] = {}
        self.rising: list[Sound] = []
        self.fading: list[Sound] = []
        self.paused = False

    def play(
        self,
        name: str,
        volume: float,
        loop: bool,
        group: str = "effects",
        fade: float = 0.0,
        clock: Clock | None = None,
    ) -> Sound:
        """Start a sound; see `Scene.play_sound`. Its time is that of a clock, if not of the scene's."""
        volume_of(volume)
        file = self.assets.sound_file(name)  # a wrong name fails on silent machines, too
        length = None if loop else self.assets.length_of(file)
        sound = Sound(name, length, group, volume, fade, self, self.clock if clock is None else clock)
        if not is_silent(sound.clock):
            self.let_hear(sound)
        self.playing[sound] = here().running
        if fade:
            self.rising.append(sound)
        if length is not None:
            sound.clock.timers.add(sound, to_flicks(length))
        return sound

    def let_hear(self, sound: Sound) -> None:
        """Give a sound a channel of the mixer, if there is one."""
        if not pygame.mixer.get_init():
            return
        samples = self.assets.sound(sound.name)
        # None when all are busy: those that play already win.
        channel = sound.channel = pygame.mixer.find_channel(self.first)
        if channel is not None:
            # Before it plays: or what is to be quiet would be loud for a moment.
            channel.set_volume(sound.level)
            channel.play(samples, -1 if sound.length is None else 0)
            self.assets.latest[channel.id] = sound
            if self.paused:
                channel.pause()

    def silence(self, block: SkipClock) -> None:
        """A block is skipped: what it has begun is not heard any more. Its time goes on."""
        for sound in self.playing:
            if belongs(sound.clock, block):
                sound.silence()

    def cut(self, block: SkipClock) -> None:
        """A block that was skipped has ended: stop what it has begun, but for what would go on for ever."""
        for sound in [sound for sound in self.playing if belongs(sound.clock, block)]:
            if sound.length is not None:
                sound.stop()
            elif not is_silent(sound.clock):
                self.let_hear(sound)

    def follow(self, running: bool) -> None:
        """Pause and go on with the scene's clock, and be louder where something fades in."""
        if self.paused is running:
            self.paused = not running
            for sound in self.playing:
                if sound.channel is not None and sound.heard:
                    if running:
                        sound.channel.unpause()
                    else:
                        sound.channel.pause()
        if self.rising:
            for sound in self.rising:
                sound.set_level()
            self.rising = [sound for sound in self.rising if sound.playing and sound.risen < 1]

    def fade_out(self, sound: Sound) -> None:
        """Remember a sound that was stopped, and is heard until it has faded out, or the scene ends."""
        self.fading = [each for each in self.fading if each.heard]
        self.fading.append(sound)

    def set_levels(self) -> None:
        """The volumes have changed."""
        for sound in self.playing:
            sound.set_level()

    def stop(self, stays: Callable[[Sound, Task | None], bool] | None = None) -> None:
        """Stop everything: the scene has ended. Or all but what stays, asked with the task that plays it."""
        for sound, owner in list(self.playing.items()):
            if stays is None or not stays(sound, owner):
                sound.stop()
        for sound in self.fading:
            sound.silence()
        self.fading.clear()


def check_fade(fade: float) -> None:
    """Refuse what is no time for a fade."""
    if not is_number(fade):
        raise TypeError(f"fade must be a number of seconds, got {fade!r}")
    if not 0 <= fade <= LONGEST_FADE:
        raise ValueError(f"fade must be from 0 to {LONGEST_FADE} s, got {fade}")
