"""Games for the tests of the engine, each looked through for left-overs when its test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pgasync.engine.game import Game
from pgasync.engine.scene import Scene
from pgasync.kernel.forever import sleep_forever

DT = 1 / 64


@pytest.fixture
def new_game() -> Iterator[Callable[..., Game]]:
    """Make games of 64 ticks per second; end them after the test, and find nothing left in them."""
    games: list[Game] = []

    def make(**options: Any) -> Game:
        game = Game(**{"size": (64, 48), "fps": 64, "seed": 1, **options})
        games.append(game)
        return game

    yield make
    for game in games:
        if game.main is not None:
            game.main.cancel("the test ended")
        assert game.scenes == [game.ground]
        assert game.clock.all == [game.clock]
        assert game.inputs.scopes == [game.ground.inputs]
        assert len(game.ground.layers) == 0


@pytest.fixture
def play(new_game: Callable[..., Game]) -> Callable[..., Game]:
    """Start a game whose main function plays one scene; what it returned is in `game.main.value`."""

    def begin(scene: Callable[..., Any], *args: Any, **options: Any) -> Game:
        async def main(game: Game) -> Any:
            return await game.play(scene, *args)

        game = new_game(**options)
        game.start(main)
        return game

    return begin


@pytest.fixture
def living(play: Callable[..., Game]) -> Callable[[tuple[int, int]], Any]:
    """Begin a scene of some size that lives until its test ends, and give it."""

    async def level(scene: Any) -> None:
        await sleep_forever()

    def begin(size: tuple[int, int]) -> Any:
        return play(level, size=size).scene

    return begin


def run_ticks(scene: Any, n: int) -> None:
    """Let the game of a scene go on."""
    for _ in range(n):
        scene.game.tick()


class FakeWindow:
    """What a loop needs of a window: events to come, and how often it was shown."""

    def __init__(self) -> None:
        self.coming: list[Any] = []
        self.shown = 0

    def events(self) -> list[Any]:
        events, self.coming = self.coming, []
        return events

    def show(self, screen: Any) -> None:
        self.shown += 1


@pytest.fixture
def scene(play: Callable[..., Game]) -> Iterator[Scene]:
    """A scene in which nothing happens."""

    async def level(scene: Scene) -> None:
        await sleep_forever()

    game = play(level)
    yield game.scene
    game.main.cancel("the test ended")
