"""The pytest plugin of pgasync: the fixtures `play` and `stage`.

It lies beside the package, and not in it, because pytest imports it for every
project that is tested where pgasync is installed: nothing of pgasync, or of
pygame, is imported before a fixture of these is used.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pgasync.testing import Stage

STAGES: pytest.StashKey[list[Any]] = pytest.StashKey()
"""The stages of a test, in the order in which it made them."""
FAILED: pytest.StashKey[bool] = pytest.StashKey()
"""Whether a test has failed before its teardown."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of `pytest`."""
    group = parser.getgroup("pgasync", "tests of games written with pgasync")
    group.addoption(
        "--pgasync-rerecord",
        action="store_true",
        help="record the pictures of check_picture() anew, instead of comparing with them",
    )
    group.addoption(
        "--pgasync-shuffle",
        type=int,
        metavar="SEED",
        help="vary the order among tasks that wait for the same, to find games that depend on it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line(
        "markers", "stage(**settings): options of Game for the stage fixture: size, fps, seed, assets ..."
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say that nothing is as usual."""
    seed = config.getoption("pgasync_shuffle")
    return None if seed is None else f"pgasync: the order among equals is shuffled, with seed {seed}"


@pytest.fixture
def play(request: pytest.FixtureRequest) -> Iterator[Callable[..., Stage]]:
    """Play a game without a window: `stage = play("rain.py")`, or `play(main)`.

    Takes a main function with its arguments, or the name of a file, which is
    looked for beside the test first, and options of `Game`. The game has run
    to its first wait when it returns. After the test the game is cancelled,
    and whatever is left of it then is an error.
    """
    yield from stages(request)


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """An empty scene, for entities: `stage.start(saucer(stage.scene, 100))`.

    `@pytest.mark.stage(size=(320, 240), fps=30)` sets options of its game.
    """
    settings: dict[str, Any] = {}
    for marker in request.node.iter_markers("stage"):
        settings = {**marker.kwargs, **settings}  # the nearest one comes first
    for make in stages(request):
        yield make(**settings)


def stages(request: pytest.FixtureRequest) -> Iterator[Callable[..., Stage]]:
    """A function that makes stages; they end when the test does, the last one first."""
    from contextlib import ExitStack

    from pgasync.testing import Stage

    made = request.node.stash.setdefault(STAGES, [])
    folder = Path(request.path).parent
    with ExitStack() as ends:

        def make(main: Any = None, /, *args: Any, **settings: Any) -> Stage:
            __tracebackhide__ = True
            stage = Stage(main, *args, near=folder, **settings)
            stage.rerecord = request.config.getoption("pgasync_rerecord")
            stage.shuffle(request.config.getoption("pgasync_shuffle"))
            made.append(stage)
            ends.callback(end, stage, request.node)
            stage.begin()
            return stage

        yield make


def end(stage: Stage, item: pytest.Item) -> None:
    """End a stage. What a failed test has left behind follows from its failure, and is not told."""
    from pgasync.testing import LeakError

    if item.stash.get(FAILED, False):
        stage.check_leaks = False
    try:
        stage.end()
    except LeakError as leak:
        text = str(leak)
    else:
        return
    pytest.fail(text, pytrace=False)  # no line of the test is to blame


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show beside a failure what was going on on the stage."""
    made = item.stash.get(STAGES, None)
    if made is not None and call.excinfo is not None and not item.config.getoption("fulltrace", False):
        from pgasync.tools.testing.account import without_engine

        without_engine(call.excinfo.value)
        call.excinfo = pytest.ExceptionInfo.from_exception(call.excinfo.value)
    report = yield
    if report.failed and call.when != "teardown":
        item.stash[FAILED] = True
        told = call.excinfo is not None and type(call.excinfo.value).__name__ == "NeverHappened"
        shown = [] if told or made is None else made
        for n, stage in enumerate(shown, 1):
            title = "pgasync stage" if len(shown) == 1 else f"pgasync stage {n} of {len(shown)}"
            report.sections.append((title, stage.account()))
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Say where a timeline is not what was expected."""
    if op != "==" or type(left).__name__ != "Timeline" or not isinstance(right, str):
        return None
    from pgasync.testing import Timeline

    if not isinstance(left, Timeline):
        return None
    return [f"stage.timeline == {right!r}", *left.explain(right)]
