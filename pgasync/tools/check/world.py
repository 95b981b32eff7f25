"""`blocking-call`, `unseeded-random`, `wall-clock`: what holds a game up, or makes every run another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pgasync.tools.check.api import BLOCKING
from pgasync.tools.check.context import Context
from pgasync.tools.check.walk import Function, shown

__all__ = ["blocking_call", "unseeded_random", "wall_clock"]

PAUSES = {"time.sleep", "pygame.time.wait", "pygame.time.delay"}
MILLISECONDS = {"pygame.time.wait", "pygame.time.delay"}
QUEUE = "pygame.event."
SHOWN = "pygame.display."
RUNS = {"asyncio.run", "trio.run", "anyio.run"}
WAIT_FOR_EVENTS = "`await wait_event(...)`, `await wait_key(...)` or `async for event in events()`"

WALL = {
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.perf_counter_ns",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "pygame.time.get_ticks",
}

CHANCE = {
    "betavariate",
    "choice",
    "choices",
    "expovariate",
    "gammavariate",
    "gauss",
    "getrandbits",
    "lognormvariate",
    "normalvariate",
    "paretovariate",
    "randbytes",
    "randint",
    "random",
    "randrange",
    "sample",
    "shuffle",
    "triangular",
    "uniform",
    "vonmisesvariate",
    "weibullvariate",
}
"""The functions of the module `random`, which are methods of `game.random`, too."""
ALWAYS_NEW = {"random.SystemRandom", "uuid.uuid1", "uuid.uuid4", "os.urandom"}
NEW_WITHOUT_SEED = {"random.Random", "numpy.random.default_rng", "numpy.random.RandomState"}


def calls(context: Context, *, reached: bool) -> Iterator[tuple[ast.Call, Function, str, str]]:
    """Calls in coroutines and, if wanted, in the functions these call: call, function, where, dotted name."""
    for coroutine in context.coroutines:
        for node in context.body_of(coroutine):
            if isinstance(node, ast.Call):
                yield node, coroutine, coroutine.name, context.meaning.dotted(node.func) or ""
    for function, caller in context.reached.items() if reached else ():
        for node in context.body_of(function):
            if isinstance(node, ast.Call):
                where = f"{function.name}, which {caller} calls"
                yield node, function, where, context.meaning.dotted(node.func) or ""


def blocking_call(context: Context) -> None:
    """Calls that stop the whole game until they return."""
    for call, _, where, dotted in calls(context, reached=True):
        text = shown(call)
        if dotted in BLOCKING:
            context.report(call, "blocking-call", f"{text} in {where}: this{instead_of(dotted, call)}")
        elif (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in ("tick", "tick_busy_loop")
            and context.meaning.kind(call.func.value) == "pygame.time.Clock"
        ):
            context.report(
                call,
                "blocking-call",
                f"{text} in {where}: this stops the whole game: the driver keeps the time."
                " Write `dt = await next_frame()`, or `async for dt in frames()`.",
            )


def instead_of(dotted: str, call: ast.Call) -> str:
    """What is wrong with a blocking call, and what to write."""
    if dotted in PAUSES:
        return f" stops the whole game. Write `await sleep({seconds_of(dotted, call)})`."
    if dotted.startswith(QUEUE):
        return f" takes events away from everyone who waits for them. Write {WAIT_FOR_EVENTS}."
    if dotted.startswith(SHOWN):
        return " does what the driver does once per picture. Leave it out; draw with `scene.draw(...)`."
    if dotted in RUNS:
        return " starts a second loop, and stops the game until that ends. Write `await ...`."
    if dotted == "builtins.input":
        return " stops the whole game until somebody types. Write `await wait_key(...)`."
    function = shown(call.func)
    return (
        " stops the whole game until it returns."
        f" Write `await in_thread({function}, ...)`, or do it before the game runs."
    )


def seconds_of(dotted: str, call: ast.Call) -> str:
    """The time that is slept, in seconds."""
    if not call.args:
        return "..."
    given = call.args[0]
    if dotted not in MILLISECONDS:
        return shown(given)
    if isinstance(given, ast.Constant) and isinstance(given.value, int | float):
        return f"{given.value / 1000:g}"
    return f"{shown(given)} / 1000" if isinstance(given, ast.Name | ast.Attribute) else "..."


def unseeded_random(context: Context) -> None:
    """Random numbers that do not come from the game's seed."""
    if seeds_itself(context):
        return
    for call, function, where, dotted in calls(context, reached=True):
        if not is_unseeded(dotted, call):
            continue
        source = context.random_of(function)
        top, _, name = dotted.rpartition(".")
        if top == "random" and name in CHANCE:
            better = f"{source}.{name}({', '.join(map(shown, call.args))})"
            if call.keywords or len(better) > 80:
                better = f"{source}.{name}(...)"
        else:
            better = f"{source}.random()" if top.startswith(("numpy", "os", "uuid")) else source
        context.report(
            call,
            "unseeded-random",
            f"{shown(call)} in {where}: this is not drawn from the game's seed, and no replay gives it again."
            f" Write {better}.",
        )


def is_unseeded(dotted: str, call: ast.Call) -> bool:
    """Whether a call draws numbers that another run will not draw again."""
    top, _, name = dotted.rpartition(".")
    if dotted in NEW_WITHOUT_SEED:
        seed = [*call.args, *(keyword.value for keyword in call.keywords)]
        return not seed or (isinstance(seed[0], ast.Constant) and seed[0].value is None)
    if top == "random":
        return name in CHANCE or dotted in ALWAYS_NEW
    if top == "numpy.random":
        return name.islower() and name not in ("seed", "get_state", "set_state")
    return (top == "secrets" and name != "compare_digest") or dotted in ALWAYS_NEW


def seeds_itself(context: Context) -> bool:
    """Whether a program seeds Python's own random numbers, and so knows what it does."""
    return any(
        isinstance(node, ast.Call)
        and node.args
        and context.meaning.dotted(node.func) in ("random.seed", "numpy.random.seed")
        for node in context.nodes
    )


def wall_clock(context: Context) -> None:
    """The time of the world instead of the game's."""
    for call, function, where, dotted in calls(context, reached=False):
        if dotted in WALL:
            names = [argument.arg for argument in function.args.args]
            clock = "game.clock.now" if "scene" not in names and "game" in names else "scene.clock.now"
            unit = ", in seconds" if dotted.endswith(("_ns", "get_ticks")) else ""
            context.report(
                call,
                "wall-clock",
                f"{shown(call)} in {where}: this goes on while the game is paused or slow,"
                f" and no replay gives it again. Write {clock}{unit}.",
            )
