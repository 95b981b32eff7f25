"""Sounds that belong to a scene, and take their time whether somebody hears them or not."""

from __future__ import annotations

from typing import Any, Literal

import pygame

from pgasync.engine.assets import Assets
from pgasync.engine.volumes import Volumes, volume_of
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.kernel.waitlist import WaitList
from pgasync.timing.clock import Clock, refuse_if_barred
from pgasync.timing.flicks import to_flicks

__all__ = ["Sound", "Sounds"]

Outcome = Literal["ended", "stopped"]


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

    def __init__(self, name: str, length: float | None, group: str, volume: float, owner: Sounds) -> None:
        self.name = name
        self.length = length
        self.group = group
        self.own = volume
        self.owner = owner
        self.channel: pygame.mixer.Channel | None = None
        self.outcome: Outcome | None = None
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

    def set_level(self) -> None:
        """Be as loud as all volumes together say."""
        if self.channel is not None and self.heard:
            self.channel.set_volume(self.own * self.owner.volumes.heard(self.group))

    async def wait(self) -> Outcome:
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
            fade: seconds in which it becomes silent; it counts as stopped at once.
        Raises:
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("stop()")
        if self.channel is not None and self.heard:
            if fade > 0:
                self.channel.fadeout(round(fade * 1000))
            else:
                self.channel.stop()
        self.channel = None
        self.over("stopped")

    def due(self, scheduler: Scheduler) -> None:
        """Its time has come."""
        self.over("ended")

    def over(self, outcome: Outcome) -> None:
        """Tell those who wait, once."""
        if self.outcome is not None:
            return
        self.outcome = outcome
        self.owner.clock.timers.drop(self)
        self.owner.playing.pop(self, None)
        waiting, self.waiting = self.waiting, WaitList(self.waiting.what)
        if waiting.owner is not None:
            here().later(wake, waiting, self)


def wake(waiting: WaitList, sound: Sound) -> None:
    """Wake those who have waited for the end of a sound."""
    here().wake_all(waiting, f"the end of the sound {sound.name}")


class Sounds:
    """The sounds of one scene."""

    def __init__(self, assets: Assets, clock: Clock, volumes: Volumes) -> None:
        self.assets = assets
        self.clock = clock
        self.volumes = volumes
        # A dict, for its order: oldest first.
        self.playing: dict[Sound, None] = {}
        self.paused = False

    def play(self, name: str, volume: float, loop: bool, group: str = "effects", fade: float = 0.0) -> Sound:
        """Start a sound; see `Scene.play_sound`."""
        volume_of(volume)
        file = self.assets.sound_file(name)  # a wrong name fails on silent machines, too
        length = None if loop else self.assets.length_of(file)
        sound = Sound(name, length, group, volume, self)
        if pygame.mixer.get_init():
            fade_ms = round(fade * 1000)
            # None when all channels are busy: those that play already win.
            sound.channel = self.assets.sound(name).play(-1 if loop else 0, fade_ms=fade_ms)
        if sound.channel is not None:
            self.assets.latest[sound.channel.id] = sound
            sound.set_level()
            if self.paused:
                sound.channel.pause()
        self.playing[sound] = None
        if length is not None:
            self.clock.timers.add(sound, to_flicks(length))
        return sound

    def follow(self, running: bool) -> None:
        """Pause and go on with the scene's clock."""
        if self.paused is running:
            self.paused = not running
            for sound in self.playing:
                if sound.channel is not None and sound.heard:
                    if running:
                        sound.channel.unpause()
                    else:
                        sound.channel.pause()

    def set_levels(self) -> None:
        """The volumes have changed."""
        for sound in self.playing:
            sound.set_level()

    def stop(self) -> None:
        """Stop everything: the scene has ended."""
        for sound in list(self.playing):
            sound.stop()
