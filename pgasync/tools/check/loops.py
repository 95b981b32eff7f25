"""`loop-without-wait`: a loop of a coroutine that can go round for ever without letting the game run.

A way round the loop on which nothing is awaited is not yet a mistake: the next
round may take another way. It is one if nothing that is done on this way can
change the answers that led there. So every way round is followed, with the
questions it asks and what it does; where there is a doubt, nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from pgasync.tools.check.api import PURE
from pgasync.tools.check.context import Context
from pgasync.tools.check.walk import Node, own_nodes_of_all, shown, waits

__all__ = ["loop_without_wait"]

MOST_WAYS = 64
"""Ways round one loop, after which it is given up as too difficult to judge."""
ENDLESS = {"itertools.count", "itertools.cycle"}
QUERIES = {
    "abs",
    "all",
    "any",
    "bool",
    "float",
    "getattr",
    "hasattr",
    "int",
    "isinstance",
    "len",
    "max",
    "min",
}
QUIET_STATEMENTS = (ast.Pass, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.FunctionDef)


@dataclass(frozen=True)
class Way:
    """What happens on one way through some statements without a wait.

    Attributes:
        reads: names whose values decide that this way is taken.
        writes: names that are given new values on it.
        looks: it also depends on what is inside of objects.
        touches: it does something that may change what is inside of objects.
        unsure: nobody can tell whether it is taken again, or whether it ends.
    """

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    looks: bool = False
    touches: bool = False
    unsure: bool = False

    def then(self, other: Way) -> Way:
        """This, and then the other."""
        return Way(
            self.reads | other.reads,
            self.writes | other.writes,
            self.looks or other.looks,
            self.touches or other.touches,
            self.unsure or other.unsure,
        )

    def repeats(self) -> bool:
        """Whether whoever has gone this way will go it again, for ever."""
        return not (self.unsure or self.reads & self.writes or (self.looks and self.touches))


class TooManyWays(Exception):
    """Nothing will be said about this loop."""


@dataclass
class Ways:
    """The dry ways through some statements, to their end and to a `continue`. Who waits is left out."""

    on: list[Way]
    again: list[Way]


def loop_without_wait(context: Context) -> None:
    """Loops of coroutines that never wait, or sometimes never wait."""
    for function in context.coroutines:
        for node in context.body_of(function):
            if isinstance(node, ast.While) or is_endless_for(node, context):
                judge(function, node, context)


def is_endless_for(node: Node, context: Context) -> bool:
    """Whether a `for` has no end of its own."""
    return (
        isinstance(node, ast.For)
        and isinstance(node.iter, ast.Call)
        and context.meaning.dotted(node.iter.func) in ENDLESS
    )


def judge(function: ast.AsyncFunctionDef, loop: Node, context: Context) -> None:
    """Report a loop if a way round it repeats for ever."""
    if isinstance(loop, ast.While):
        if is_false(loop.test) or waits([loop.test]):
            return
        head, text = question(loop.test, context), f"while {shown(loop.test)}"
        certain = is_true(loop.test)
    else:
        assert isinstance(loop, ast.For)
        written = frozenset(node.id for node in ast.walk(loop.target) if isinstance(node, ast.Name))
        head, text = Way(writes=written), f"for ... in {shown(loop.iter)}"
        certain = True
    try:
        ways = through(loop.body, context)
    except TooManyWays:
        return
    # An exception may be the way out that is meant.
    caught = any(may_catch(each, loop, context) for each in context.around(loop))
    round_ways = [head.then(way) for way in (*ways.on, *ways.again)]
    if not any(way.repeats() and not (caught and way.touches) for way in round_ways):
        return
    if waits(loop.body):
        what = "can go round without waiting, and then nothing can change: the game stands still for ever"
        context.report(
            loop,
            "loop-without-wait",
            f"`{text}` in {function.name} {what}. Write `await next_frame()` on every way round the loop.",
        )
        return
    what = "never waits" if certain else "never waits, and nothing in it changes the condition"
    context.report(
        loop,
        "loop-without-wait",
        f"`{text}` in {function.name} {what}: the game stands still for ever."
        " Write `await next_frame()` in it, or `async for dt in frames()`.",
    )


def may_catch(block: Node, loop: Node, context: Context) -> bool:
    """Whether a block around a loop may be where its exceptions end."""
    if isinstance(block, ast.Try | ast.TryStar):
        return bool(block.handlers) and not is_in_handler(loop, block, context)
    if isinstance(block, ast.With | ast.AsyncWith):
        return any(context.block_of(item.context_expr) is None for item in block.items)
    return False


def is_in_handler(node: Node, block: ast.Try | ast.TryStar, context: Context) -> bool:
    """Whether a node stands in a handler of a `try`, or behind what the handlers guard."""
    inside = node
    while context.names.parents[inside] is not block:
        inside = context.names.parents[inside]
    return inside not in block.body


def is_true(test: ast.expr) -> bool:
    """Whether a condition is always true, as written."""
    return isinstance(test, ast.Constant) and bool(test.value)


def is_false(test: ast.expr) -> bool:
    """Whether a condition is never true, as written."""
    return isinstance(test, ast.Constant) and not test.value


def question(test: Node, context: Context) -> Way:
    """What an answer depends on."""
    reads: set[str] = set()
    looks = unsure = False
    asked: set[Node] = set()
    for node in ast.walk(test):
        match node:
            case ast.Call(func=function):
                dotted = context.meaning.dotted(function) or ""
                asked.update(ast.walk(function))
                if dotted.removeprefix("pgasync.") in PURE and dotted.startswith("pgasync."):
                    continue
                looks = True
                known = dotted.startswith("builtins.") and dotted.removeprefix("builtins.") in QUERIES
                kind = context.meaning.kind(function.value) if isinstance(function, ast.Attribute) else None
                if kind in ("Event", "Task") and isinstance(function, ast.Attribute):
                    known = function.attr == "is_set"
                unsure = unsure or not known
            case ast.Attribute() | ast.Subscript():
                looks = looks or node not in asked
            case ast.NamedExpr() | ast.Lambda() | ast.GeneratorExp() | ast.ListComp():
                unsure = True
    for node in ast.walk(test):
        if isinstance(node, ast.Name) and node not in asked:
            reads.add(node.id)
            # A list in a variable changes without the variable, and a global one anywhere.
            looks = looks or not is_constant(node, context)
    return Way(frozenset(reads), looks=looks, unsure=unsure)


def is_constant(name: ast.Name, context: Context) -> bool:
    """Whether a variable is only ever given one value, and that is written there."""
    found = context.meaning.bindings(name)
    return len(found) == 1 and found[0].what == "value" and isinstance(found[0].node, ast.Constant)


def deed(statement: Node, context: Context) -> Way:
    """What a plain statement may change."""
    writes: set[str] = set()
    touches = False
    for node in own_nodes_of_all([statement]):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                writes.add(name)
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                touches = True
            case ast.Call(func=function):
                dotted = context.meaning.dotted(function) or ""
                touches = touches or dotted.removeprefix("pgasync.") not in PURE
    if isinstance(statement, ast.AugAssign):
        touches = True  # a list grows in place
    return Way(writes=frozenset(writes), touches=touches)


def through(body: Iterable[ast.stmt], context: Context) -> Ways:
    """The dry ways through statements that follow each other."""
    ways = Ways([Way()], [])
    for statement in body:
        if not ways.on:
            break
        step = through_one(statement, context)
        ways.again += [first.then(second) for first in ways.on for second in step.again]
        ways.on = list({first.then(second) for first in ways.on for second in step.on})
        if len(ways.on) + len(ways.again) > MOST_WAYS:
            raise TooManyWays
    return ways


def through_one(statement: ast.stmt, context: Context) -> Ways:
    """The dry ways through one statement."""
    match statement:
        case ast.Return() | ast.Raise() | ast.Break():
            return Ways([], [])
        case ast.Continue():
            return Ways([], [Way()])
        case ast.If(test=test, body=body, orelse=orelse):
            return branches(test, [body] if is_true(test) else [body, orelse], context)
        case ast.Match(subject=subject, cases=cases):
            # Which case it is may depend on more than can be seen here.
            inside = branches(subject, [*(case.body for case in cases), []], context)
            return doubtful(inside)
        case ast.With(items=items, body=body):
            if waits(items):
                return Ways([], [])
            before = Way(touches=True)
            inside = through(body, context)
            return Ways([before.then(way) for way in inside.on], [before.then(way) for way in inside.again])
        case ast.While() | ast.For():
            return through_loop(statement, context)
        case ast.Try() | ast.TryStar():
            return through_try(statement, context)
        case ast.AsyncFor() | ast.AsyncWith():
            return Ways([], [])
        case ast.Expr(value=ast.Call() as call) if context.never_returns(call):
            return Ways([], [])
        case _ if isinstance(statement, QUIET_STATEMENTS):
            return Ways([Way()], [])
        case _:
            if waits([statement]):
                return Ways([], [])
            unsure = isinstance(statement, ast.Assert)  # it may be the way out
            return Ways([deed(statement, context).then(Way(unsure=unsure))], [])


def branches(test: ast.expr, bodies: list[list[ast.stmt]], context: Context) -> Ways:
    """One of several bodies, by the answer to a question."""
    if waits([test]):
        return Ways([], [])
    asked = question(test, context)
    ways = Ways([], [])
    for body in bodies:
        inside = through(body, context)
        ways.on += [asked.then(way) for way in inside.on]
        ways.again += [asked.then(way) for way in inside.again]
    return ways


def doubtful(ways: Ways) -> Ways:
    """The same ways, none of which is sure."""
    unsure = Way(unsure=True)
    return Ways([way.then(unsure) for way in ways.on], [way.then(unsure) for way in ways.again])


def through_loop(loop: ast.While | ast.For, context: Context) -> Ways:
    """A loop in the loop. A `for` that waits is taken to go round at least once."""
    if isinstance(loop, ast.For):
        if waits([loop]):
            return Ways([], [])
        return Ways([deed(loop, context).then(Way(unsure=has_exit(loop)))], [])
    if waits([loop.test]) or is_true(loop.test):
        # An endless one is judged by itself.
        return Ways([], [])
    past = question(loop.test, context)
    if waits(loop.body):
        # Not entered at all.
        return Ways([past], [])
    return Ways([past.then(deed(loop, context)).then(Way(unsure=True))], [])


def has_exit(loop: ast.For) -> bool:
    """Whether a loop may also be the way out of everything around it."""
    return any(isinstance(node, ast.Return | ast.Raise) for node in own_nodes_of_all(loop.body))


def through_try(block: ast.Try | ast.TryStar, context: Context) -> Ways:
    """A `try` in the loop: who knows when a handler's turn comes."""
    if waits(block.finalbody):
        return Ways([], [])
    whole = through([*block.body, *block.orelse, *block.finalbody], context)
    if not block.handlers:
        return whole
    return doubtful(whole)
