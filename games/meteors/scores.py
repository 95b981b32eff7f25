"""The high score, kept between runs."""

from __future__ import annotations

from pgasync import Game


class HighScore:
    """The best score so far.

    Nothing that happens to its file stops the game: see `Saves`.

    Args:
        game: that of the player whose score it is; None for one that is not kept.
    """

    def __init__(self, game: Game | None = None) -> None:
        self.game = game
        self.kept = None if game is None else game.settings("highscore", best=0)
        self.best: int = 0 if self.kept is None else self.kept.best

    def beaten_by(self, score: int) -> bool:
        """Keep the score if it is better than the best; say whether it is."""
        if score <= self.best:
            return False
        self.best = score
        if self.kept is not None:
            self.kept.best = score
        return True

    @property
    def notice(self) -> str:
        """What went wrong with the file, to show to the player; mostly empty."""
        saves = None if self.game is None else self.game.saves
        if saves is not None and saves.damaged:
            return f"The high score was damaged; its file is kept as {saves.damaged[-1]}."
        return "The high score cannot be kept." if saves is not None and saves.trouble else ""
