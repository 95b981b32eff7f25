"""`await-in-cleanup` and `swallowed-cancel`: what a task may do while it is being cancelled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from pgasync.tools.check.api import FORGETFUL
from pgasync.tools.check.context import Context
from pgasync.tools.check.walk import OTHERS, Node, own_nodes_of_all, shown, waits

__all__ = ["await_in_cleanup", "swallowed_cancel"]

Try: TypeAlias = ast.Try | ast.TryStar
CATCHING = {"builtins.BaseException", "pgasync.Cancelled"}


def tries(context: Context) -> Iterator[tuple[ast.AsyncFunctionDef, Try]]:
    """Every `try` of the game's coroutines."""
    for function in context.coroutines:
        for node in context.body_of(function):
            if isinstance(node, ast.Try | ast.TryStar):
                yield function, node


def catchers(node: Try, context: Context) -> Iterator[tuple[ast.ExceptHandler, str]]:
    """The handler of a `try` that a cancellation comes to, and how it is written; there is one at most."""
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        for kind in kinds:
            if kind is None or context.meaning.dotted(kind) in CATCHING:
                yield handler, "except:" if kind is None else f"except {shown(kind)}"
                return


def await_in_cleanup(context: Context) -> None:
    """Waits in `finally`, or where a cancellation is caught."""
    seen: set[Node] = set()
    for function, node in tries(context):
        # Cancellation arrives at waits, so a block without one is not left by it.
        if waits([*node.body, *node.orelse]) or waits(node.handlers):
            report_waits(function, node.finalbody, "finally", seen, context)
        if waits(node.body):
            for handler, name in catchers(node, context):
                report_waits(function, straightened(handler, context), name, seen, context)
    for function in context.coroutines:
        if function.name == "__aexit__":
            report_exit(function, seen, context)


def report_waits(
    function: ast.AsyncFunctionDef, body: list[ast.stmt], where: str, seen: set[Node], context: Context
) -> None:
    """The outermost waits of a cleanup, each once."""
    pending: list[Node] = list(reversed(body))
    while pending:
        node = pending.pop()
        if isinstance(node, OTHERS) or node in seen:
            continue
        seen.add(node)
        wait = waiting(node, context)
        if wait:
            context.report(
                node,
                "await-in-cleanup",
                f"{function.name} waits in `{where}`: {wait}."
                " Cleanup cannot wait: when the task is being cancelled, this raises a MisuseError."
                f" Let `{where}` only tidy up, and wait before or behind the `try`.",
            )
            seen.update(own_nodes_of_all([node]))
            continue
        pending.extend(reversed(list(ast.iter_child_nodes(node))))


def waiting(node: Node, context: Context) -> str:
    """How a wait is written, if it is one."""
    match node:
        case ast.Await(value=ast.Call(func=function) as call):
            found = context.meaning.function(function)
            if found is not None and isinstance(found[0], ast.AsyncFunctionDef) and not waits(found[0].body):
                return ""  # it is called async, but never waits
            if isinstance(function, ast.Attribute) and function.attr == "aclose":
                return ""  # the end of a generator, which is cleaning up itself
            return f"`await {shown(call)}`"
        case ast.Await():
            return f"`{shown(node)}`"
        case ast.AsyncFor(iter=iterable):
            return f"`async for` over {shown(iterable)}"
        case ast.AsyncWith(items=[item, *_]):
            return f"`async with {shown(item.context_expr)}`"
        case ast.ListComp() | ast.SetComp() | ast.DictComp() if any(
            each.is_async for each in node.generators
        ):
            return f"`{shown(node)}`"
    return ""


def report_exit(function: ast.AsyncFunctionDef, seen: set[Node], context: Context) -> None:
    """The waits of `__aexit__`, which a cancelled block is left by. One that asks first is let be."""
    for statement in function.body:
        if not isinstance(statement, ast.Expr) or statement.value in seen:
            continue
        awaited = statement.value
        if isinstance(awaited, ast.Await) and context.wait_of(awaited.value):
            context.report(
                awaited,
                "await-in-cleanup",
                f"__aexit__ waits: `{shown(awaited)}`. A block that is being cancelled is left by it, too,"
                " and cleanup cannot wait: then this raises a MisuseError."
                " Let `__aexit__` only tidy up, and wait at the end of the block.",
            )


def swallowed_cancel(context: Context) -> None:
    """Handlers, `suppress` and `finally` that keep a cancellation to themselves."""
    for function, node in tries(context):
        if waits(node.body):
            for handler, name in catchers(node, context):
                body = straightened(handler, context)
                if not (leaves(body, context) or keeps(handler, function, context)):
                    context.report(
                        handler,
                        "swallowed-cancel",
                        f"{function.name} swallows its cancellation in `{name}`: it would go on, and be"
                        " abandoned with a MisuseError. Write `raise` at the end of the handler, or catch"
                        " `Exception` instead.",
                    )
        if waits([*node.body, *node.orelse]) or waits(node.handlers):
            for way in ways_out(node.finalbody, in_loop=False):
                context.report(
                    way,
                    "swallowed-cancel",
                    f"{function.name} swallows its cancellation by `{shown(way)}` in `finally`, which drops"
                    " every error on its way. Move it behind the `try`.",
                )
    suppressed(context)


def suppressed(context: Context) -> None:
    """`with suppress(Cancelled)` around waits."""
    for function in context.coroutines:
        for node in context.body_of(function):
            if not isinstance(node, ast.With) or not waits(node.body):
                continue
            for item in node.items:
                call = item.context_expr
                if not isinstance(call, ast.Call) or context.meaning.dotted(call.func) not in FORGETFUL:
                    continue
                caught = [shown(each) for each in call.args if context.meaning.dotted(each) in CATCHING]
                if caught:
                    context.report(
                        call,
                        "swallowed-cancel",
                        f"{function.name} swallows its cancellation by `{shown(call)}`: it would go on,"
                        " and be abandoned with a MisuseError."
                        f" Suppress `Exception`, or less, instead of `{caught[0]}`.",
                    )


def straightened(handler: ast.ExceptHandler, context: Context) -> list[ast.stmt]:
    """What a handler does when it is a cancellation that comes: questions about that are answered."""

    def straight(body: list[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for statement in body:
            answer = is_cancelled(statement.test, handler, context) if isinstance(statement, ast.If) else None
            if isinstance(statement, ast.If) and answer is not None:
                result += straight(statement.body if answer else statement.orelse)
            else:
                result.append(statement)
        return result

    return straight(handler.body)


def is_cancelled(test: ast.expr, handler: ast.ExceptHandler, context: Context) -> bool | None:
    """What `isinstance(error, ...)` says of a cancellation; None for other questions."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            answer = is_cancelled(operand, handler, context)
            return None if answer is None else not answer
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kinds]) if (
            name == handler.name
        ):
            several = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            return any(context.meaning.dotted(kind) in CATCHING for kind in several)
    return None


def leaves(body: list[ast.stmt], context: Context) -> bool:
    """Whether every way through a handler ends with an exception."""
    for statement in body:
        if any(True for _ in ways_out([statement], in_loop=False)):
            return False
        if raises(statement, context):
            return True
    return False


def raises(statement: ast.stmt, context: Context) -> bool:
    """Whether a statement that no `return` is in always raises."""
    match statement:
        case ast.Raise():
            return True
        case ast.Expr(value=ast.Call() as call):
            return context.never_returns(call)
        case ast.Assert(test=ast.Constant(value=False)):
            return True
        case ast.If(test=test, body=body, orelse=orelse):
            if isinstance(test, ast.Constant):
                return leaves(body if test.value else orelse, context)
            return leaves(body, context) and leaves(orelse, context)
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return leaves(body, context)
        case ast.Try(body=body, finalbody=finalbody):
            if leaves(finalbody, context):
                return True
            caught = catchers(statement, context)
            return leaves(body, context) and all(leaves(handler.body, context) for handler, _ in caught)
        case ast.While(test=ast.Constant(value=True)):
            return not any(isinstance(node, ast.Break) for node in own_nodes_of_all(statement.body))
        case ast.Match(cases=cases):
            whole = any(
                isinstance(each.pattern, ast.MatchAs) and each.pattern.pattern is None and each.guard is None
                for each in cases
            )
            return whole and all(leaves(each.body, context) for each in cases)
    return False


def keeps(handler: ast.ExceptHandler, function: ast.AsyncFunctionDef, context: Context) -> bool:
    """Whether a handler puts the exception aside, in a function that raises something further down."""
    if handler.name is None:
        return False
    used = any(
        isinstance(node, ast.Name)
        and node.id == handler.name
        and isinstance(context.names.parents[node], ast.Assign | ast.Call | ast.Tuple | ast.NamedExpr)
        for node in own_nodes_of_all(handler.body)
    )
    end = handler.end_lineno or handler.lineno
    later = any(isinstance(node, ast.Raise) and node.lineno > end for node in context.body_of(function))
    return used and later


def ways_out(body: list[ast.stmt], in_loop: bool) -> Iterator[ast.stmt]:
    """Every `return`, and every `break` and `continue` that leads out of these statements."""
    for statement in body:
        match statement:
            case ast.Return():
                yield statement
            case ast.Break() | ast.Continue():
                if not in_loop:
                    yield statement
            case ast.For() | ast.AsyncFor() | ast.While():
                yield from ways_out(statement.body, in_loop=True)
                yield from ways_out(statement.orelse, in_loop)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                continue
            case _:
                for child in ast.iter_child_nodes(statement):
                    if isinstance(child, ast.stmt):
                        yield from ways_out([child], in_loop)
                    elif isinstance(child, ast.ExceptHandler | ast.match_case):
                        yield from ways_out(child.body, in_loop)
