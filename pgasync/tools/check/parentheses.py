"""`function-not-called` and `called-too-early`: an async function where its call belongs, and the reverse."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pgasync.tools.check.api import STARTERS, TAKE_FUNCTIONS, WAITS, is_ours
from pgasync.tools.check.context import Context
from pgasync.tools.check.walk import shown

__all__ = ["called_too_early", "function_not_called"]


def calls(context: Context) -> Iterator[ast.Call]:
    """Every call of the program."""
    for node in context.nodes:
        if isinstance(node, ast.Call):
            yield node


def takes_coroutines(call: ast.Call, context: Context) -> bool:
    """Whether a call starts coroutines."""
    dotted = context.meaning.dotted(call.func)
    if dotted is not None:
        return is_ours(dotted, STARTERS)
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "start"
        and context.meaning.kind(call.func.value) in ("Scene", "Nursery")
    )


def is_coroutine_function(node: ast.expr, context: Context) -> bool:
    """Whether an expression is an async function itself, the user's or one of pgasync's waits."""
    return context.meaning.async_function(node) is not None or is_ours(context.meaning.dotted(node), WAITS)


def function_not_called(context: Context) -> None:
    """`scene.start(saucer)`, and `await saucer`."""
    for call in calls(context):
        if not takes_coroutines(call, context):
            continue
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(given, ast.Name | ast.Attribute) and is_coroutine_function(given, context):
                name, function = shown(given), shown(call.func)
                example = example_of(call, given, f"{name}(...)")
                context.report(
                    given,
                    "function-not-called",
                    f"{function}() needs a coroutine, got the function {name}."
                    f" Write {example}, with the parentheses.",
                )
    for node in context.nodes:
        if (
            isinstance(node, ast.Await)
            and isinstance(node.value, ast.Name | ast.Attribute)
            and is_coroutine_function(node.value, context)
        ):
            name = shown(node.value)
            context.report(
                node,
                "function-not-called",
                f"await needs a coroutine, got the function {name}."
                f" Write await {name}(...), with the parentheses.",
            )


def example_of(call: ast.Call, given: ast.expr, instead: str) -> str:
    """How the call looks with one of its arguments put right."""
    function = shown(call.func)
    if len(call.args) == 1 and not call.keywords:
        return f"{function}({instead})"
    for keyword in call.keywords:
        if keyword.value is given and keyword.arg is not None:
            return f"{function}(..., {keyword.arg}={instead})"
    return f"{function}({instead}, ...)" if given is call.args[0] else f"{function}(..., {instead})"


def called_too_early(context: Context) -> None:
    """`game.play(title(...))`, `scene.next(title(...))` and `run(main(...))`."""
    for call in calls(context):
        if not call.args or not isinstance(call.args[0], ast.Call) or not takes_function(call, context):
            continue
        given = call.args[0]
        if context.meaning.async_function(given.func) is None:
            continue
        function, name = shown(call.func), shown(given.func)
        what = "a scene function" if function.endswith((".play", ".next")) else "the main function"
        context.report(
            given,
            "called-too-early",
            f"{function}() needs {what} itself, got the coroutine {shown(given)}."
            f" Write {function}({name}{'' if bare(given, call) else ', ...'}): it is called from there.",
        )


def bare(given: ast.Call, call: ast.Call) -> bool:
    """Whether there is nothing to hand on beside the scene or the game."""
    arguments = [*given.args, *given.keywords]
    return len(arguments) <= 1 and len(call.args) == 1 and not call.keywords


def takes_function(call: ast.Call, context: Context) -> bool:
    """Whether a call takes an async function and calls it itself."""
    dotted = context.meaning.dotted(call.func)
    if dotted is not None:
        return is_ours(dotted, TAKE_FUNCTIONS)
    if not isinstance(call.func, ast.Attribute):
        return False
    kind = context.meaning.kind(call.func.value)
    if kind != "Game":
        return kind == "Scene" and call.func.attr == "next"
    # A thing of one's own that is called game may well start a coroutine.
    sure = call.func.attr == "start" and not context.meaning.is_conventional(call.func.value)
    return call.func.attr == "play" or sure
