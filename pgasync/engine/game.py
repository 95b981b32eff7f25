"""A game: a tree of tasks, a clock, inputs and scenes, moved by ticks."""

from __future__ import annotations

import math
import random
from _thread import get_ident
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pygame
from pygame.event import Event

from pgasync.engine.assets import Assets
from pgasync.engine.entrance import Below, Entrance, check_below, draw_scenes, kept_below, no_player, no_scene
from pgasync.engine.frame import run_tick
from pgasync.engine.ground import Ground
from pgasync.engine.music import Music
from pgasync.engine.onward import called, live
from pgasync.engine.options import check_options
from pgasync.engine.outside import Outside
from pgasync.engine.real import RealTime, real_flicks
from pgasync.engine.saves import Saves, Upgrade
from pgasync.engine.scene import Scene
from pgasync.engine.settings import Settings
from pgasync.engine.transitions import Transition
from pgasync.engine.volumes import Volumes
from pgasync.inputs.modal import whole_scene
from pgasync.inputs.scope import Inputs
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.scheduler import here, refuse_if_barred
from pgasync.kernel.task import Task, current_task, start
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.clock import Clock
from pgasync.timing.finite import is_number
from pgasync.timing.flicks import FLICKS, to_seconds
from pgasync.timing.skipclock import clock_beside

if TYPE_CHECKING:
    from pgasync.engine.recorder import Recorder

__all__ = ["Game"]

T = TypeVar("T")

LONGEST = 3600
"""s; a tick that takes longer is a mistake."""
DRAWING = "while the game is drawn. Drawing runs no task and changes nothing"


class Game:
    """Everything that one running game consists of; several can live in one process.

    A driver (`run`, `run_async`, `run_headless`, or your own loop) starts the
    main function and then ticks and draws. The same seed and the same ticks
    give the same game.

    Args:
        size: the logical resolution, (width, height) in pixels.
        title: for the window.
        fps: ticks per second of game time, > 0.
        seed: of `game.random`; None draws one, which `game.seed` tells.
        variable_step: ticks take the `dt` they are given, instead of 1/fps.
        max_catch_up: the most ticks that a driver makes for one picture.
        assets: the folder with `images` and `sounds`; by default `assets`
            below the working directory.
        saves: the folder for what the game keeps; by default the player's own.

    Attributes:
        random: a `random.Random`, the only one that a game should use.
        screen: the surface of logical size that `draw()` draws on.
        clock: the root of the game's clocks. Scenes have clocks below it.
        main: the root task, once it is started.
        scenes: the scenes being played, bottom first.
        music, volumes, saves: see `Music`, `Volumes`, `Saves`.
    """

    def __init__(
        self,
        size: tuple[int, int] = (640, 480),
        *,
        title: str = "pgasync",
        fps: float = 60,
        seed: int | None = None,
        variable_step: bool = False,
        max_catch_up: int = 5,
        assets: str | Path | None = None,
        saves: str | Path | None = None,
    ) -> None:
        check_options(size, fps, max_catch_up, seed)
        self.size = (size[0], size[1])
        self.title = title
        self.fps = fps
        self.seed = random.SystemRandom().randrange(1 << 32) if seed is None else seed
        self.random = random.Random(self.seed)
        self.variable_step = variable_step
        self.max_catch_up = max_catch_up
        # Rounded up: then sleep(k / fps) takes k ticks at any fps.
        self.step = math.ceil(FLICKS / fps)
        self.clock = Clock()
        self.real = RealTime(self.clock)
        self.inputs = Inputs()
        self.assets = Assets(Path("assets") if assets is None else Path(assets))
        self.screen = pygame.Surface(self.size, depth=32)
        self.seen = self.screen  # what was drawn last, for a transition from it
        self.volumes = Volumes(self.set_levels)
        self.saves = Saves(self, saves)
        self.music = Music(self.assets, self.clock, self.volumes)
        self.outside = Outside(self)
        # What tasks outside of every scene live in, the main function first.
        self.ground = Ground(self, "ground", self.clock)
        self.scenes: list[Scene] = [self.ground]
        self.main: Task | None = None
        self.posted: list[Event] = []
        # Who keeps what comes in, if anybody does; a replay is one that gives it again.
        self.recorder: Recorder | None = None

    def set_levels(self) -> None:
        """The volumes have changed: all that plays follows."""
        for scene in self.scenes:
            scene.sounds.set_levels()
        self.music.sounds.set_levels()

    @property
    def scene(self) -> Scene:
        """The topmost scene, or what the main function lives in if none is played."""
        return self.scenes[-1]

    @property
    def real_clock(self) -> Clock:
        """Real seconds since the start, for `clock=`: no pause, no slow motion, no slow machine changes them.

        A driver tells with each tick how much has passed, so it goes in steps of ticks, and
        a recording keeps it. Without a window, and in tests, it goes with the ticks.
        """
        return self.real.made_clock()

    @property
    def done(self) -> bool:
        """Whether the main function has ended."""
        return self.main is not None and not self.main.is_open()

    def start(self, main: Callable[..., Any], *args: Any) -> Task:
        """Start `main(game, *args)` as the root of the game's tasks.

        Resumes: immediately; when this returns, it has run to its first wait.

        Raises:
            TypeError: `main` is not an async function.
            MisuseError: the game was started already.
            Exception: what main failed with before its first wait.
        """
        if self.main is not None:
            raise MisuseError("This game was started already. Make a new Game for every run.")
        life: Any = self.life(main, args)
        life.__name__ = getattr(main, "__name__", "main")
        return start(life, clock=self.clock, scene=self.ground)

    async def life(self, main: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """The root task."""
        # Here, and not behind start(): main may ask for it before its first wait.
        self.main = current_task()
        return await called(main, self, *args)

    def post(self, event: Event) -> None:
        """Put an event before those of the next tick, as if the player had caused it.

        Raises:
            TypeError: `event` is no pygame event.
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("post()")
        check_events("post()", [event])
        if self.recorder is not None:
            self.recorder.post(len(self.posted), event)
        self.posted.append(event)

    def ask(self, name: str, read: Callable[[], T]) -> T:
        """Ask the world outside of the game: call `read()`, and return what it returns.

        For whatever is not decided by the seed and the events: files, settings, the date. A
        recording keeps the answer, and a replay gives it again, or raises the same error, without
        calling `read`; so what writes a file is asked for here, too, and a replay leaves it alone.

        Args:
            name: what is asked for, in a few words; a replay compares it.
        Raises:
            TypeError: while the game is recorded: the answer is not made of
                None, bool, numbers, text, bytes, tuples, lists and dicts.
            MisuseError: called while the game is drawn, or in another thread.
            Exception: what `read` failed with.
        """
        refuse_if_barred("ask()")
        if get_ident() != self.clock.thread:
            here().admit("ask()", self.clock.thread)
        return read() if self.recorder is None else self.recorder.ask(name, read)

    def save(self, name: str, data: Any, version: int = 1) -> bool:
        """Keep plain data for the next run; whether that was done. See `Saves.save`."""
        return self.saves.save(name, data, version)

    def load(self, name: str, default: Any = None, version: int = 1, upgrade: Upgrade | None = None) -> Any:
        """What was saved, or the default. See `Saves.load`."""
        return self.saves.load(name, default, version, upgrade)

    def settings(self, name: str = "settings", /, **defaults: Any) -> Settings:
        """Values that are kept, by name and with their defaults. See `Settings`."""
        return Settings(self, name, defaults)

    def tick(self, events: Iterable[Event] = (), dt: float | None = None, real: float | None = None) -> None:
        """Move the game on by one tick. See `engine/frame.py` for the order.

        Args:
            events: pygame events in the order they came, positions in logical
                pixels.
            dt: game time, s; for games with `variable_step` only.
            real: real time since the last tick, s, for `real_clock`; by default as much as the tick has.
        Raises:
            MisuseError: called inside a tick, while drawing, or in another
                thread than the game's.
            ValueError: `dt` does not fit the kind of step, or is more than an hour; `real` is not >= 0.
            TypeError: `dt` or `real` is not a number, or something among the events is no event.
            Exception: what the game failed with, after everything due has run.
        """
        scheduler = here()
        if scheduler.entered or scheduler.barred or scheduler is not self.clock.scheduler:
            self.clock.refuse_tick()
        flicks = self.stride(dt) if self.variable_step or dt is not None else self.step
        passed = flicks if real is None else real_flicks(real)
        given = list(events)
        happened = [*self.posted, *given]
        if happened:
            check_events("tick()", happened)
        self.outside.look()
        if self.recorder is not None:
            self.recorder.tick(given, flicks, passed)
        self.posted.clear()
        self.real.go_on(passed)
        scheduler.call(run_tick, self, happened, flicks)
        for scene in self.scenes:
            scene.sounds.follow(scene.clock.running)
        self.music.sounds.follow(self.clock.running)

    def stride(self, dt: float | None) -> int:
        """How many flicks a tick of so many seconds has, if it may have them."""
        if not self.variable_step:
            raise ValueError(
                f"dt is fixed at 1/{self.fps} s; use Game(variable_step=True) to give it, got {dt}"
            )
        if dt is not None and not is_number(dt):
            raise TypeError(f"dt must be a number, got {dt!r}")
        if dt is None or not 0 <= dt <= LONGEST:
            raise ValueError(f"dt must be from 0 to {LONGEST} s in a game with variable_step, got {dt}")
        return round(dt * FLICKS)

    def mark_moment(self) -> None:
        """Tell the task tree what time it is, for those who ask how long a task waits."""
        if self.main is not None:
            self.main.root.moment = to_seconds(self.clock.reached)

    def deliver(self, event: Event) -> None:
        """Give one event to the tasks that wait; closing the window ends the game."""
        consumed = self.inputs.hand_out(event)
        if event.type == pygame.QUIT and not consumed and self.main is not None:
            self.main.cancel("the window was closed")
            here().drain()  # what its cleanup has fired comes before the next event

    def draw(self, surface: pygame.Surface | None = None) -> None:
        """Draw the scenes, bottom first, each from its back layer to its front layer.

        Args:
            surface: what to draw on, of the game's size; `game.screen` by default.
        Raises:
            MisuseError: called in another thread than the game's.
            Exception: what a draw function failed with.
        """
        if get_ident() != self.clock.thread:
            here().admit("draw()", self.clock.thread)
        target = self.screen if surface is None else surface
        scheduler = here()
        barred, scheduler.barred = scheduler.barred, DRAWING
        try:
            target.fill("black")
            draw_scenes(self.scenes, target)
            self.seen = target
        finally:
            scheduler.barred = barred

    async def play(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        transition: Transition | None = None,
        below: Below = "frozen",
        show_below: bool = True,
        hear_below: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Play a scene: call `function(scene, *args, **kwargs)` and wait until it returns.

        Everything that the scene has started ends with it: tasks, timers,
        sprites, sounds, waits. Played from within a scene, the new one lies on
        top: the lower one stays drawn, its clock held, deaf, until this returns.

        Resumes: in the tick in which the function returns.

        Args:
            function: the scene, and behind it what it is called with.
            transition: how it appears, such as `fade(0.5)`: from the scene below,
                or, if there is none, from the picture that was drawn last.
            below: "frozen", what lies below stands still, or "live", it goes on.
            show_below: whether what lies below is drawn.
            hear_below: whether what lies below gets events, after this scene.
        Returns: what the function returns; None if its task was cancelled.
        Raises:
            TypeError: `function` is not an async function, or `transition` none.
            ValueError: `below` is neither of the two.
            MisuseError: the task lives in no scene of this game, or is in its cleanup.
            Exception: the scene's own error, if it is the only one.
            ExceptionGroup: the errors of its entities.
        """
        if not callable(function):
            raise TypeError(no_scene(function, "play()"))
        name = getattr(function, "__name__", "scene")
        player = current_task()
        under: Scene = whole_scene(player.scene)
        if getattr(under, "game", None) is not self:
            raise MisuseError(no_player(player, name))
        if player.marked:
            await trap(Passing(f"play({name})"))
        check_below(below)
        alone = under is self.ground
        entrance = Entrance(transition, not show_below, self.seen.copy() if alone and transition else None)
        scene = Scene(self, name, clock_beside(self.clock, player.clock))
        scene.entrance, scene.below = entrance, None if alone else under
        task: Task | None = None
        with kept_below(under, below, hear_below):
            self.scenes.append(scene)
            try:
                async with Nursery("scene") as nursery:
                    life: Any = live(scene, function, args, kwargs)
                    life.__name__ = name  # the task is called what the scene is called
                    task = nursery.start(life, clock=scene.clock, scene=scene)
                    entrance.begin(scene, nursery)
            except BaseExceptionGroup:
                if task is None or task.error is None:
                    raise
            finally:
                self.scenes.remove(scene)
                scene.close()
        assert task is not None
        if task.error is not None:
            raise task.error
        return task.value


def check_events(call: str, events: list[Event]) -> None:
    """Refuse what is no event, before anything has moved."""
    for event in events:
        if not isinstance(event, Event):
            raise TypeError(f"{call} takes pygame events, got {event!r}")
