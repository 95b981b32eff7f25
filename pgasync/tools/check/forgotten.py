"""`forgotten-await`, `forgotten-return`, `plain-for`, `plain-with`, `async-with`: written, but not done."""

from __future__ import annotations

import ast

from pgasync.tools.check.api import BEATS, PLAIN_BLOCKS, TASK_BLOCKS
from pgasync.tools.check.context import Context
from pgasync.tools.check.meaning import Meaning
from pgasync.tools.check.walk import Node, own_nodes_of_all, shown

__all__ = ["forgotten_await", "forgotten_return", "wrong_block", "wrong_loop"]


def forgotten_await(context: Context) -> None:
    """Calls whose coroutine is dropped, or asked whether it is true."""
    for node in context.nodes:
        match node:
            case ast.Expr(value=ast.Call() as call):
                report_dropped(call, context)
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
                report_tested(test, context)


def report_dropped(call: ast.Call, context: Context) -> None:
    """A call that stands alone in its line."""
    name = context.wait_of(call)
    if name == "play" and not plays(call, context):
        return
    if name is None:
        name = context.meaning.async_function(call.func)
    if name is None:
        return
    text = shown(call)
    context.report(
        call,
        "forgotten-await",
        f"{text} alone does nothing: it only makes a coroutine. Write `await {text}`{inside(call, context)}.",
    )


def plays(call: ast.Call, context: Context) -> bool:
    """Whether what is called play() is given a scene, as a game's is, and not a card or a tune."""
    assert isinstance(call.func, ast.Attribute)
    if not context.meaning.is_conventional(call.func.value):
        return True
    return bool(call.args) and context.meaning.async_function(call.args[0]) is not None


def forgotten_return(context: Context) -> None:
    """`scene.next(...)` alone in its line, or awaited."""
    for node in context.nodes:
        match node:
            case ast.Expr(value=ast.Call() as call) | ast.Await(value=ast.Call() as call):
                if goes_on(call, context):
                    context.report(
                        node,
                        "forgotten-return",
                        f"{shown(call)} alone does nothing: the scene goes on when its function returns"
                        f" it. Write `return {shown(call)}`.",
                    )


def goes_on(call: ast.Call, context: Context) -> bool:
    """Whether it is `next()` of a scene, given a scene function, and not that of something else."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr != "next":
        return False
    if context.meaning.kind(function.value) != "Scene":
        return False
    sure = not context.meaning.is_conventional(function.value)
    return sure or (bool(call.args) and context.meaning.async_function(call.args[0]) is not None)


def report_tested(test: ast.expr, context: Context) -> None:
    """A coroutine as a condition."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    if not isinstance(test, ast.Call):
        return
    name = context.wait_of(test)
    if name == "play" and not plays(test, context):
        return
    if name is not None or context.meaning.async_function(test.func) is not None:
        text = shown(test)
        context.report(
            test,
            "forgotten-await",
            f"{text} is a coroutine here, and a coroutine is always true. Write `await {text}`"
            f"{inside(test, context)}.",
        )


def inside(node: Node, context: Context) -> str:
    """What else has to change for an `await` in a plain function."""
    function = context.function_of(node)
    if function is None or isinstance(function, ast.AsyncFunctionDef):
        return ""
    return f", and `async def {function.name}`"


def wrong_loop(context: Context) -> None:
    """`for` over what must be waited for."""
    for node in context.nodes:
        if isinstance(node, ast.For):
            report_loop(node, node.iter, shown(node.target), context)
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            for part in node.generators:
                if not part.is_async:
                    report_loop(part.iter, part.iter, shown(part.target), context)


def report_loop(node: Node, iterable: ast.expr, target: str, context: Context) -> None:
    """One `for`, unless it goes over something else."""
    if not isinstance(iterable, ast.Call):
        return
    if context.block_of(iterable) in BEATS or is_async_generator(iterable.func, context.meaning):
        text = shown(iterable)
        context.report(
            node,
            "plain-for",
            f"{text} is waited for, and a plain `for` cannot wait."
            f" Write `async for {target} in {text}`{inside(node, context)}.",
        )


def is_async_generator(function: ast.expr, meaning: Meaning) -> bool:
    """Whether a call of this gives an async generator of the user's own."""
    found = meaning.function(function)
    return (
        found is not None
        and isinstance(found[0], ast.AsyncFunctionDef)
        and not found[0].decorator_list
        and any(isinstance(node, ast.Yield) for node in own_nodes_of_all(found[0].body))
    )


def wrong_block(context: Context) -> None:
    """`with` where it must be `async with`, and the reverse."""
    for node in context.nodes:
        if isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                name = context.block_of(item.context_expr)
                call = shown(item.context_expr)
                if isinstance(node, ast.With) and name in TASK_BLOCKS:
                    context.report(
                        item.context_expr,
                        "plain-with",
                        f"{call} has tasks to wait for, and a plain `with` cannot wait."
                        f" Write `async with {call}`{inside(node, context)}.",
                    )
                elif isinstance(node, ast.AsyncWith) and name in PLAIN_BLOCKS:
                    context.report(
                        item.context_expr,
                        "async-with",
                        f"{call} is a plain block, with nothing to wait for at its end. Write `with {call}`.",
                    )
