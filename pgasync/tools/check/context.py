"""One program under the eyes of the rules: which functions are the game's, and what is found in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pgasync.tools.check.api import (
    BEATS,
    EXPECTING,
    LEAVING,
    METHOD_WAITS,
    NEVER,
    PLAIN_BLOCKS,
    STARTERS,
    TASK_BLOCKS,
    WAITS,
    is_ours,
)
from pgasync.tools.check.finding import Finding
from pgasync.tools.check.meaning import Meaning
from pgasync.tools.check.program import Program, Shelf, is_loop
from pgasync.tools.check.walk import Function, Node, own_nodes_of_all

__all__ = ["Context"]

OURS = WAITS | BEATS | TASK_BLOCKS | PLAIN_BLOCKS | STARTERS | {"current_task"}
STARTING = ("asyncio.run", "trio.run", "anyio.run")
DRIVING = ("tick", "draw")


class Context:
    """What every rule is given.

    Attributes:
        tree: of the program.
        meaning: of its names and expressions.
        coroutines: the async functions that run as tasks of pgasync, in the
            order of the text.
        reached: the plain functions that these call, each with the coroutine
            from which it is reached.
    """

    def __init__(self, program: Program, shelf: Shelf) -> None:
        self.program = program
        self.tree = program.source.tree
        self.names = program.names
        self.meaning = Meaning(program, shelf)
        self.found: list[Finding] = []
        self.ends: dict[Finding, int] = {}
        self.nodes: list[Node] = sorted(
            (node for node in self.names.scopes if hasattr(node, "lineno")),
            key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)),
        )
        self.bodies: dict[Function, list[Node]] = {}
        self.coroutines = self.choose()
        self.reached = self.follow()

    def report(self, node: Node, code: str, text: str) -> None:
        """Note a mistake, unless it is made on purpose."""
        if self.is_on_purpose(node):
            return
        line = getattr(node, "lineno", 1)
        source = self.program.source
        column = source.column_of(line, getattr(node, "col_offset", 0))
        finding = Finding(source.name, line, column, code, text)
        self.found.append(finding)
        if isinstance(node, ast.expr):
            self.ends[finding] = node.end_lineno or line

    def is_on_purpose(self, node: Node) -> bool:
        """Whether a node stands in a test's block that expects an error or a warning."""
        for block in self.around(node):
            if isinstance(block, ast.With | ast.AsyncWith):
                for item in block.items:
                    call = item.context_expr
                    function = call.func if isinstance(call, ast.Call) else None
                    name = getattr(function, "attr", getattr(function, "id", ""))
                    if name in EXPECTING and node is not call:
                        return True
        return False

    # What a node is in.

    def body_of(self, function: Function) -> list[Node]:
        """Everything that runs when a function does."""
        if function not in self.bodies:
            self.bodies[function] = list(own_nodes_of_all(function.body))
        return self.bodies[function]

    def function_of(self, node: Node) -> Function | None:
        """The innermost function around a node."""
        scope = self.names.scopes.get(node)
        return None if scope is None else scope.function()

    def around(self, node: Node) -> Iterator[Node]:
        """What stands around a node, innermost first, out to its function."""
        while node in self.names.parents:
            node = self.names.parents[node]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
                return
            yield node

    def random_of(self, function: Function | None) -> str:
        """How the game's random numbers are called in a function."""
        names = [] if function is None else [argument.arg for argument in function.args.args]
        if "scene" not in names and "game" in names:
            return "game.random"
        return "scene.game.random"

    # Whose functions these are.

    def choose(self) -> list[ast.AsyncFunctionDef]:
        """The async functions that run as tasks of pgasync."""
        functions = [node for node in self.nodes if isinstance(node, ast.AsyncFunctionDef)]
        ours = [each for each in functions if not self.is_foreign(each)]
        if not self.program.mixed:
            return ours
        # Beside asyncio or trio only those that show it, and whom they await.
        sure = [each for each in ours if self.is_shown_ours(each)]
        for function in sure:
            for node in self.body_of(function):
                found = self.meaning.function(node.func) if isinstance(node, ast.Call) else None
                callee = None if found is None else found[0]
                if isinstance(callee, ast.AsyncFunctionDef) and callee in ours and callee not in sure:
                    sure.append(callee)  # the loop goes on with it
        return [each for each in ours if each in sure]

    def is_foreign(self, function: ast.AsyncFunctionDef) -> bool:
        """Whether an async function runs in another library's loop, or is itself a driver of the game."""
        for node in self.body_of(function):
            if isinstance(node, ast.Name | ast.Attribute):
                dotted = self.meaning.dotted(node)
                if dotted == "pgasync.run_async":
                    return True
                parent = self.names.parents[node]
                inner = isinstance(parent, ast.Attribute)
                if dotted is not None and is_loop(dotted) and not inner and dotted not in STARTING:
                    return True
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in DRIVING
                and self.meaning.kind(node.func.value) == "Game"
            ):
                return True
        decorators = [self.meaning.dotted(each) or "" for each in function.decorator_list]
        # As in `@pytest.mark.asyncio`.
        return any(is_loop(part) for dotted in decorators for part in dotted.split("."))

    def is_shown_ours(self, function: ast.AsyncFunctionDef) -> bool:
        """Whether an async function waits for something of pgasync."""
        return any(
            isinstance(node, ast.Call)
            and (
                is_ours(self.meaning.dotted(node.func), OURS)
                or (
                    isinstance(node.func, ast.Attribute)
                    and node.func.attr in METHOD_WAITS.get(str(self.meaning.kind(node.func.value)), ())
                )
            )
            for node in self.body_of(function)
        )

    def follow(self) -> dict[Function, str]:
        """The plain functions of this program that run when its coroutines do, and for whom."""
        reached: dict[Function, str] = {}
        pending: list[tuple[Function, str]] = [(each, each.name) for each in self.coroutines]
        while pending:
            caller, name = pending.pop(0)
            for node in self.body_of(caller):
                if not isinstance(node, ast.Call):
                    continue
                found = self.meaning.function(node.func)
                if found is None or found[1] is not self.meaning:
                    continue
                callee = found[0]
                if isinstance(callee, ast.FunctionDef) and callee not in reached:
                    reached[callee] = name
                    pending.append((callee, name))
        return reached

    # What a call is.

    def never_returns(self, call: ast.Call) -> bool:
        """Whether a call always ends with an exception, or ends everything."""
        if self.meaning.dotted(call.func) in LEAVING:
            return True
        found = self.meaning.function(call.func)
        return found is not None and found[1].dotted(found[0].returns) in NEVER

    def wait_of(self, call: Node) -> str | None:
        """The name of the wait that a call makes, if it is sure to be one that must be awaited."""
        if not isinstance(call, ast.Call):
            return None
        dotted = self.meaning.dotted(call.func)
        if dotted is not None:
            return dotted.removeprefix("pgasync.") if is_ours(dotted, WAITS) else None
        if isinstance(call.func, ast.Attribute):
            kind = self.meaning.kind(call.func.value)
            if isinstance(kind, str) and call.func.attr in METHOD_WAITS.get(kind, ()):
                return call.func.attr
        return None

    def block_of(self, call: Node) -> str | None:
        """The name of pgasync's function that a call calls."""
        dotted = self.meaning.dotted(call.func) if isinstance(call, ast.Call) else None
        return dotted.removeprefix("pgasync.") if dotted and dotted.startswith("pgasync.") else None
