"""Going through syntax trees, and telling parts of them in words."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TypeAlias

__all__ = [
    "OTHERS",
    "Function",
    "Node",
    "is_wait",
    "own_nodes",
    "own_nodes_of_all",
    "shown",
    "waits",
]

Node: TypeAlias = ast.AST
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
OTHERS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
LONGEST = 60


def own_nodes(node: Node) -> Iterator[Node]:
    """A node and everything in it that runs when it runs: not what functions in it will do later.

    In the order of the text, as far as Python's trees keep it.
    """
    stack = [node]
    while stack:
        inside = stack.pop()
        yield inside
        if inside is node or not isinstance(inside, OTHERS):
            stack.extend(reversed(list(ast.iter_child_nodes(inside))))


def own_nodes_of_all(nodes: Iterable[Node]) -> Iterator[Node]:
    """`own_nodes` of several."""
    for node in nodes:
        if isinstance(node, OTHERS):
            yield node  # a function that is only defined here does nothing here
        else:
            yield from own_nodes(node)


def is_wait(node: Node) -> bool:
    """Whether a task can be suspended here. A `yield` counts: it gives way to who reads the generator."""
    return isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith | ast.Yield | ast.YieldFrom) or (
        isinstance(node, ast.comprehension) and bool(node.is_async)
    )


def waits(nodes: Iterable[Node]) -> bool:
    """Whether a task can be suspended anywhere in there."""
    return any(is_wait(node) for node in own_nodes_of_all(nodes))


def shown(node: Node) -> str:
    """A piece of the user's code, as they would recognise it, in one line."""
    text = " ".join(ast.unparse(node).split())
    if '"' not in text:
        text = text.replace("'", '"')  # the marks of strings, as most people write them
    if len(text) <= LONGEST:
        return text
    if isinstance(node, ast.Call):
        function = shown(node.func)
        if len(function) + 5 <= LONGEST:
            return f"{function}(...)"
    return text[: LONGEST - 4].rstrip() + " ..."
