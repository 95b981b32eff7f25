"""Sound effects that belong to a scene."""

from __future__ import annotations

import pygame

from pgasync.engine.assets import Assets

__all__ = ["Sound", "Sounds"]


class Sound:
    """A sound that is being played. Without an audio device it is silent."""

    def __init__(self, channel: pygame.mixer.Channel | None, latest: dict[int, object]) -> None:
        self.channel = channel
        # What the game has played last on each channel.
        self.latest = latest
        if channel is not None:
            self.sound = channel.get_sound()
            latest[channel.id] = self

    @property
    def playing(self) -> bool:
        """Whether it has not ended; a paused one has not."""
        channel = self.channel
        # The channel may play a later sound by now, of the same file perhaps.
        return (
            channel is not None
            and pygame.mixer.get_init() is not None
            and channel.get_busy()
            and self.latest.get(channel.id) is self
            and channel.get_sound() is self.sound
        )

    def stop(self) -> None:
        """Stop it. Doing so twice does no harm."""
        if self.channel is not None and self.playing:
            self.channel.stop()
        self.channel = None


class Sounds:
    """The sounds of one scene."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self.playing: list[Sound] = []
        self.paused = False

    def play(self, name: str, volume: float, loop: bool) -> Sound:
        """Start a sound; see `Scene.play_sound`."""
        if not 0 <= volume <= 1:
            raise ValueError(f"volume must be between 0 and 1, got {volume}")
        if not pygame.mixer.get_init():
            self.assets.sound_file(name)  # a wrong name fails on silent machines too
            return Sound(None, {})
        sound = self.assets.sound(name)
        channel = sound.play(-1 if loop else 0)
        if channel is None:  # all channels are busy: the oldest sounds win
            return Sound(None, {})
        channel.set_volume(volume)
        if self.paused:
            channel.pause()
        playing = Sound(channel, self.assets.latest)
        self.playing = [*(each for each in self.playing if each.playing), playing]
        return playing

    def follow(self, running: bool) -> None:
        """Pause and go on with the scene's clock."""
        if self.paused is running:
            self.paused = not running
            for sound in self.playing:
                if sound.channel is not None and sound.playing:
                    if running:
                        sound.channel.unpause()
                    else:
                        sound.channel.pause()

    def stop(self) -> None:
        """Stop everything: the scene has ended."""
        for sound in self.playing:
            sound.stop()
        self.playing.clear()
