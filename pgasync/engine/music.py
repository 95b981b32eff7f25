"""The music of a game: one piece at a time, over all scenes."""

from __future__ import annotations

from pgasync.engine.assets import Assets
from pgasync.engine.sound import Sound, Sounds, check_fade
from pgasync.engine.volumes import Volumes
from pgasync.kernel.scheduler import refuse_if_barred
from pgasync.timing.clock import Clock

__all__ = ["Music"]


class Music:
    """One piece at a time, from the game's `sounds`; it goes on from scene to scene.

        game.music.play("theme", fade=2)    # what played before fades out meanwhile
        with game.volumes.ducked("music"): await scene.play_sound("voice").wait()

    Attributes:
        piece: what plays, None if nothing does.
    """

    def __init__(self, assets: Assets, clock: Clock, volumes: Volumes) -> None:
        self.sounds = Sounds(assets, clock, volumes, first=True)
        self.piece: Sound | None = None

    def play(self, name: str, *, volume: float = 1.0, loop: bool = True, fade: float = 0.5) -> Sound:
        """Play a piece; the one before fades out while this one fades in.

        A piece that plays already goes on as it is. Music is heard also when all channels of the mixer are
        busy: what has played longest gives up its own.

        Args:
            volume: from 0 to 1, on top of the volume of the group "music".
            loop: whether it begins again at its end.
            fade: seconds that the cross-fade takes, 0 to 60.
        Returns: the piece; `await piece.wait()` for the end of one that does not loop.
        Raises:
            FileNotFoundError: there is no such sound; the text says where it looked.
            ValueError: `volume` or `fade` is out of its range.
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("music.play()")
        check_fade(fade)
        before = self.piece
        if before is not None and before.playing and before.name == name:
            before.volume = volume
            return before
        self.piece = self.sounds.play(name, volume, loop, "music", fade)
        if before is not None:
            before.stop(fade)
        return self.piece

    def stop(self, fade: float = 0.5) -> None:
        """Stop what plays. Nothing happens if nothing does.

        Raises:
            ValueError: `fade` is out of its range.
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("music.stop()")
        check_fade(fade)
        if self.piece is not None:
            self.piece.stop(fade)
            self.piece = None
