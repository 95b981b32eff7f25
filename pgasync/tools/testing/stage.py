"""A stage: a game without a window, whose time moves when a test says so."""

from __future__ import annotations

import inspect
import random
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pgasync.engine.process import THREAD
from pgasync.engine.scene import Scene
from pgasync.kernel.forever import sleep_forever
from pgasync.kernel.task import Task
from pgasync.kernel.tree import children_of
from pgasync.timing.flicks import to_flicks
from pgasync.tools.testing.account import Diary, tell_stage
from pgasync.tools.testing.awaits import ForgottenAwaits
from pgasync.tools.testing.eyes import Eyes
from pgasync.tools.testing.hands import Hands
from pgasync.tools.testing.leaks import (
    SeenAssets,
    SeenLayers,
    SeenSounds,
    complain,
    left_behind,
    roots_left,
)
from pgasync.tools.testing.opened import Opened, Playable, program_of
from pgasync.tools.testing.pictures import check_picture
from pgasync.tools.testing.shuffle import shuffle_equals
from pgasync.tools.testing.timeline import Timeline
from pgasync.tools.testing.witness import Witness

__all__ = ["NeverHappened", "Stage"]

T = TypeVar("T")

SEED = 1
"""Of the game's random numbers, unless a test sets another: every run of a test is the same."""


class NeverHappened(AssertionError):
    """What `run_until()` waited for did not come. The text tells what did."""

    __module__ = "pgasync.testing"  # the name to write, and so the one to read


class Stage(Hands, Eyes):
    """A game without a window, in virtual time, with hands that play and eyes that look.

    Under pytest the fixtures `stage` and `play` make it. Elsewhere it is a
    `with` block, whose end cancels the game and looks for what it left behind:

        with Stage("rain.py") as stage:
            stage.hold("left")
            stage.run_seconds(0.5)
            assert stage.scene.name == "rain"

    No real clock is ever read: time is what `run_ticks`, `run_seconds` and
    `run_until` make of it, and the seed of the game is 1 unless it is set.

    Args:
        main: a main function, or the name of a file, of a folder with a
            `main.py`, or of a game that comes with pgasync. Without one, the
            game is an empty scene, for entities that `start()` puts into it.
        args: for the main function.
        near: the folder in which files are looked for first.
        settings: options of `Game`: size, fps, seed, assets ...
    Attributes:
        game: the game. `stage.game.random`, `stage.game.clock`.
        ticks: how many have been made.
        timeline: what `mark()` and `watch()` have written; compare it with a text.
        check_leaks: whether the end looks for what is left.
    """

    def __init__(
        self,
        main: Playable | None = None,
        *args: Any,
        near: Path | None = None,
        **settings: Any,
    ) -> None:
        super().__init__()
        self.check_leaks = True
        self.timeline = Timeline()
        self.diary = Diary()
        self.witness = Witness()
        self.watched: list[Watch] = []
        # The seed of another order among equals, and the numbers it gives.
        self.shuffled: int | None = None
        self.order = random.Random()
        # Where recorded pictures are, and whether they are to be made anew.
        self.pictures = Path("pictures") if near is None else near / "pictures"
        self.rerecord = False
        self.running = ExitStack()
        self.opened = Opened()
        self.running.callback(self.opened.close)
        with ExitStack() as failed:
            failed.callback(self.running.close)
            self.program = program_of(self.opened, empty if main is None else main, args, near)
            self.game = self.program.game(**{"seed": SEED, **seeded(self.program.settings), **settings})
            failed.pop_all()
        self.size, self.fps = self.game.size, self.game.fps
        self.prepare_ground()

    def prepare_ground(self) -> None:
        """Let what lives outside of every scene know where it was begun. Scenes end what is theirs."""
        game = self.game
        self.assets = game.assets = SeenAssets(game.assets.folder)
        game.inputs.devices.clipboard = lambda: self.clipboard
        game.ground.layers = SeenLayers()
        game.ground.sounds = SeenSounds(game.ground.sounds)
        game.ground.sounds.assets = game.music.sounds.assets = self.assets

    @property
    def sounds(self) -> list[str]:
        """The names of the sounds that were played, oldest first. Nothing is heard in a test."""
        return self.assets.heard

    def begin(self) -> None:
        """Start the game; the fixtures and the `with` block do.

        Raises: what the game fails with before its first wait.
        """
        self.opened.open_screen(self.size)
        self.running.enter_context(THREAD.origins)
        self.running.callback(self.witness.leave)
        self.witness.watch()
        self.call(self.game.start, self.program.main, *self.program.args)

    def start(self, entity: Awaitable[Any]) -> Task:
        """Start an entity in the topmost scene: `stage.start(saucer(stage.scene, 100))`.

        Resumes: immediately; when this returns, it has run to its first wait.

        Raises: as `Scene.start()`.
        """
        return self.scene.start(entity)

    def run_ticks(self, ticks: int = 1) -> None:
        """Let the game run for a number of ticks, and draw it once.

        Raises:
            ValueError: `ticks` is negative, or no whole number.
            MisuseError: an `await` was forgotten in the game.
            Exception: what the game fails with.
        """
        if not isinstance(ticks, int) or isinstance(ticks, bool) or ticks < 0:
            raise ValueError(f"ticks must be a whole number >= 0, got {ticks!r}")
        with ForgottenAwaits():
            for _ in range(ticks):
                self.tick()
            self.look()

    def run_seconds(self, seconds: float) -> None:
        """Let the game run for so much game time, in whole ticks, rounded up; and draw it once.

        Raises:
            ValueError: `seconds` is negative, infinite or NaN.
            TypeError: `seconds` is not a number.
            Exception: what the game fails with.
        """
        self.run_ticks(self.ticks_for(seconds))

    def run_until(self, condition: Callable[[], T], at_most: float) -> T:
        """Let the game run until something is so: `stage.run_until(lambda: stage.done, at_most=5)`.

        Asked first before any tick, then after each.

        Args:
            condition: a function without arguments.
            at_most: game time to wait, s.
        Returns: what the condition gave, which is true.
        Raises:
            NeverHappened: it was not so in time, or the game has ended before. The
                text shows the live tasks, who has ended lately, and the last inputs.
            ValueError, TypeError: as for `run_seconds()`.
            Exception: what the game fails with.
        """
        if not callable(condition):
            raise TypeError(f"run_until() needs a function to ask, got {condition!r}. Write `lambda: ...`.")
        with ForgottenAwaits():
            for n in range(self.ticks_for(at_most) + 1):
                if n:
                    self.tick()
                answer = condition()
                if answer or self.done:
                    break
            self.look()
        if answer:
            return answer
        what = "the game has ended, and" if self.done else f"after {at_most:g} s of game time"
        raise NeverHappened(f"{what} this was never so:\n    {asked(condition)}\n\n{self.account()}")

    def run_inputs(self) -> None:
        """Let the game run until all that the hands were told to do has been done."""
        self.run_ticks(max(0, max(self.coming, default=0) - self.ticks))

    def mark(self, letter: str) -> None:
        """Write a letter into the timeline, at this tick. See `Timeline`.

        Raises:
            ValueError: it is not one letter.
        """
        self.timeline.mark(letter)

    def watch(self, letter: str, condition: Callable[[], object]) -> None:
        """Write a letter into the timeline whenever something begins to be so, looked at between ticks.

        So a game is watched without a line added to it:
        `stage.watch("D", lambda: stage.sprites("drop"))`.

        Raises:
            ValueError: it is not one letter.
        """
        Timeline().mark(letter)  # refused here, and not when it happens first
        watch = Watch(letter, condition)
        watch.look()
        self.watched.append(watch)

    def shuffle(self, seed: int | None) -> None:
        """From the next tick on, vary the order among equals; None takes that back.

        Tasks that wait for the same frame, deadline, signal, event or input
        are resumed in another order, which the seed decides, in every tick. A
        game that passes its tests with some seeds and fails with others
        depends on that order. The game's random numbers stay the same.

        Raises:
            ValueError: `seed` is no whole number.
        """
        if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
            raise ValueError(f"seed must be a whole number or None, got {seed!r}")
        self.shuffled = seed
        self.order = random.Random(seed)

    def check_picture(self, name: str, *, tolerance: int = 8, pixels: int = 0) -> None:
        """Compare what the game shows now with the picture that was recorded under a name.

        Pictures are PNG files in the folder `pictures` beside the test.
        `pytest --pgasync-rerecord` records them.

        Args:
            name: of the file, without its ending.
            tolerance: how far a colour channel of a pixel may be off, 0 to 255.
            pixels: how many pixels may be off further.
        Raises:
            PictureError: it looks different, or was never recorded; the text
                names a file that shows the difference.
            ValueError: the tolerance is out of its range.
        """
        check_picture(self.picture(), self.pictures / f"{name}.png", tolerance, pixels, self.rerecord)

    def outermost(self) -> list[Task]:
        """The live roots; of a stage for entities, these instead of its main function, which nobody wrote."""
        roots = roots_left(self)
        main = self.game.main
        if main is None or self.program.main is not empty or main not in roots:
            return roots
        entities = [child for scene in children_of(main) for child in children_of(scene)]
        return entities + [root for root in roots if root is not main]

    def account(self) -> str:
        """What is going on, for people: the live tasks, who has ended lately and why, the last inputs."""
        return tell_stage(self)

    def end(self) -> None:
        """Cancel the game, and look for what it leaves behind; the fixtures and the `with` block do.

        Raises:
            LeakError: something is left; the text names it, and where it was begun.
            Exception: what the game's cleanup fails with.
        """
        with self.running:
            self.witness.moment = self.ticks
            try:
                if self.game.main is not None:
                    self.call(self.game.main.cancel, "the test ended")
                left = left_behind(self) if self.check_leaks else []
            finally:
                for root in reversed(roots_left(self)):
                    with suppress(BaseException):
                        root.cancel("the test ended")
                self.game.ground.sounds.stop()
        if left:
            raise complain(left)

    def tick(self) -> None:
        """One tick."""
        if self.shuffled is not None:
            shuffle_equals(self.game, roots_left(self), self.order)
        self.look_around()  # what the test itself has started was before this tick
        self.ticks += 1
        self.witness.moment = self.ticks
        self.timeline.tick()
        events = self.coming.pop(self.ticks, [])
        self.diary.note(self.ticks, events)
        dt = 1 / self.fps if self.game.variable_step else None
        self.game.outside.settle()
        self.call(self.game.tick, events, dt)
        self.look_around()

    def look_around(self) -> None:
        """Write down what has begun to be so."""
        for watch in self.watched:
            if watch.look():
                self.timeline.mark(watch.letter)

    def look(self) -> None:
        """Draw: a draw function that fails must fail the test."""
        if not self.done:
            self.game.draw()

    def call(self, function: Callable[..., object], *args: Any) -> None:
        """Call into the game. One that leaves with `sys.exit()` has ended, and the test has not."""
        try:
            function(*args)
        except SystemExit:
            if not self.done:
                raise

    def ticks_for(self, seconds: float) -> int:
        """How many ticks a time takes."""
        return -(-to_flicks(seconds) // self.game.step)

    def __enter__(self) -> Self:
        try:
            self.begin()
        except BaseException:
            self.check_leaks = False
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is not None:
            self.check_leaks = False  # the first failure tells more than what follows from it
        self.end()


class Watch:
    """Something that may begin to be so."""

    def __init__(self, letter: str, condition: Callable[[], object]) -> None:
        self.letter = letter
        self.condition = condition
        self.so = False

    def look(self) -> bool:
        """Whether it has begun to be so since it was looked at last."""
        before, self.so = self.so, bool(self.condition())
        return self.so and not before


def seeded(settings: dict[str, Any]) -> dict[str, Any]:
    """The seed that a program sets itself, if it does."""
    seed = settings.get("seed")
    return {} if seed is None else {"seed": seed}


async def empty(game: Any) -> None:
    """The main function of a stage for entities."""
    await game.play(stage)


async def stage(scene: Scene) -> None:
    """The scene of such a stage; it never ends."""
    await sleep_forever()


def asked(condition: Callable[..., object]) -> str:
    """A condition, as it was written."""
    name = getattr(condition, "__name__", repr(condition))
    if name != "<lambda>":
        return f"{name}()"
    try:
        lines = inspect.getsource(condition).split("\n")
    except (OSError, TypeError, IndentationError):
        return name
    return " ".join(line.strip() for line in lines).strip()
