"""Which name means what: the scopes of a module, by Python's own rules.

A name counts as known only if everything that is ever bound to it in its scope
is one and the same. Where there is a doubt, nothing is known, and no rule
speaks.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Literal

from pgasync.tools.check.walk import Function, Node

__all__ = ["Binding", "Names", "Scope", "read_names"]

What = Literal["import", "def", "class", "value", "block", "param", "other"]


@dataclass(frozen=True)
class Binding:
    """One way in which a name gets its meaning.

    Attributes:
        target: of an import, the dotted name; dots in front as in the import.
        node: of a definition, itself; of a value, the expression; of a block
            (`with EXPRESSION as name`), the expression.
        annotation: the type that is written beside a value or a parameter.
    """

    what: What
    node: Node | None = None
    target: str = ""
    annotation: ast.expr | None = None


@dataclass
class Scope:
    """A module, class, function or comprehension, and the names that are bound in it."""

    node: Node
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: dict[str, Scope] = field(default_factory=dict)

    def bind(self, name: str, binding: Binding) -> None:
        """Note one binding, in this scope or, after `global` or `nonlocal`, where it belongs."""
        scope = self.elsewhere.get(name, self)
        scope.bindings.setdefault(name, []).append(binding)

    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> tuple[Scope, list[Binding]] | None:
        """Where a name is bound that is used here, and to what."""
        if name in self.elsewhere:
            scope: Scope | None = self.elsewhere[name]
        else:
            scope = self
        first = scope
        while scope is not None:
            # What a class binds is not seen by the functions in it.
            if (scope is first or not isinstance(scope.node, ast.ClassDef)) and name in scope.bindings:
                return scope, scope.bindings[name]
            scope = scope.parent
        return None

    def function(self) -> Function | None:
        """The innermost function around."""
        scope: Scope | None = self
        while scope is not None:
            if isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
                return scope.node
            scope = scope.parent
        return None


@dataclass
class Names:
    """What is known about the names of one module.

    Attributes:
        scopes: of every node, the scope in which its names are looked up.
        parents: of every node, the one around it.
        stars: the modules from which everything was imported.
        imported: every module or name that is imported, dotted.
    """

    module: Scope
    scopes: dict[Node, Scope] = field(default_factory=dict)
    parents: dict[Node, Node] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)


COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def read_names(tree: ast.Module) -> Names:
    """Everything that is bound in a module, and where."""
    names = Names(Scope(tree, None))
    pending: list[tuple[Node, Scope]] = [(tree, names.module)]
    order: list[Node] = []
    while pending:
        node, scope = pending.pop()
        names.scopes[node] = scope
        order.append(node)
        inner, within = opened(node, scope)
        for child in ast.iter_child_nodes(node):
            names.parents[child] = node
            pending.append((child, inner if child in within else scope))
    # Declarations first: they say where the bindings of a whole function belong.
    for node in order:
        if isinstance(node, ast.Global | ast.Nonlocal):
            declare(node, names.scopes[node])
    for node in order:
        bind(node, names)
    return names


def opened(node: Node, scope: Scope) -> tuple[Scope, set[Node]]:
    """The scope that a node opens, and which of its children lie in it."""
    if isinstance(node, ast.Module):
        return scope, set(node.body)
    if isinstance(node, ast.ClassDef):
        return Scope(node, scope), set(node.body)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inner = Scope(node, scope)
        bind_parameters(node.args, inner)
        return inner, set(node.body)
    if isinstance(node, ast.Lambda):
        inner = Scope(node, scope)
        bind_parameters(node.args, inner)
        return inner, {node.body}
    if isinstance(node, COMPREHENSIONS):
        return Scope(node, scope), set(ast.iter_child_nodes(node))
    return scope, set()


def bind_parameters(arguments: ast.arguments, scope: Scope) -> None:
    """The parameters of a function."""
    plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for argument in plain:
        scope.bind(argument.arg, Binding("param", argument, annotation=argument.annotation))
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            scope.bind(rest.arg, Binding("other"))


def declare(node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
    """`global` and `nonlocal`."""
    for name in node.names:
        if isinstance(node, ast.Global):
            scope.elsewhere[name] = scope.module()
            continue
        outer = scope.parent
        while outer is not None and name not in outer.bindings:
            outer = outer.parent
        # Bound further down in an outer function: any of them will do, as long as it is not this one.
        scope.elsewhere[name] = outer or scope.parent or scope


def bind(node: Node, names: Names) -> None:
    """What one node binds."""
    scope = names.scopes[node]
    match node:
        case ast.Import():
            for alias in node.names:
                whole = alias.asname is not None
                top = alias.name.split(".")[0]
                scope.bind(alias.asname or top, Binding("import", node, alias.name if whole else top))
        case ast.ImportFrom():
            origin = "." * node.level + (node.module or "")
            for alias in node.names:
                if alias.name == "*":
                    names.stars.append(origin)
                    continue
                joint = "" if not origin or origin.endswith(".") else "."
                scope.bind(alias.asname or alias.name, Binding("import", node, origin + joint + alias.name))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            scope.bind(node.name, Binding("def", node))
        case ast.ClassDef():
            scope.bind(node.name, Binding("class", node))
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            bind_name(name, node, names)
        case ast.ExceptHandler(name=str(name)):
            scope.bind(name, Binding("other"))
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            scope.bind(name, Binding("other"))
        case ast.MatchMapping(rest=str(name)):
            scope.bind(name, Binding("other"))


def bind_name(name: str, node: Node, names: Names) -> None:
    """A name that is assigned, deleted, or bound by a loop or a block."""
    parent, scope = names.parents[node], names.scopes[node]
    match parent:
        case ast.Assign(value=value) if node in parent.targets:
            scope.bind(name, Binding("value", value))
        case ast.AnnAssign(value=value, annotation=annotation):
            scope.bind(name, Binding("value", value, annotation=annotation))
        case ast.NamedExpr(value=value):
            while isinstance(scope.node, COMPREHENSIONS) and scope.parent is not None:
                scope = scope.parent
            scope.bind(name, Binding("value", value))
        case ast.withitem(context_expr=block):
            scope.bind(name, Binding("block", block))
        case _:
            scope.bind(name, Binding("other"))
