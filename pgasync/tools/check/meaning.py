"""What an expression means: its dotted name, its kind, the function behind it."""

from __future__ import annotations

import ast
import builtins
import sys

from pgasync.tools.check.api import HARMLESS_STARS, KINDS, KNOWN, METHOD_KINDS, RETURNS, public
from pgasync.tools.check.program import Program, Shelf
from pgasync.tools.check.scopes import Binding
from pgasync.tools.check.walk import Function, Node, own_nodes_of_all

__all__ = ["Meaning", "is_plain_coroutine"]

DEEPEST = 8
"""Steps from one name to the next, after which a meaning is given up as unknown."""
BUILTINS = set(dir(builtins))
CONVENTIONS = {"scene": "Scene", "game": "Game", "nursery": "Nursery"}
"""What parameters and attributes of these names are, in a program that uses pgasync and nothing else."""
HARMLESS_DECORATORS = {"builtins.staticmethod", "builtins.classmethod", "typing.override", "typing.final"}


class Meaning:
    """The meaning of names and expressions of one program."""

    def __init__(self, program: Program, shelf: Shelf) -> None:
        self.program = program
        self.shelf = shelf
        self.names = program.names
        self.others = {program: self}
        self.classes = [node for node in self.names.scopes if isinstance(node, ast.ClassDef)]
        self.dotteds: dict[Node | None, str | None] = {}
        self.stored: dict[ast.ClassDef, dict[str, list[Node]]] = {}

    # Names.

    def bindings(self, node: ast.Name) -> list[Binding]:
        """Everything that a name is bound to where it is used; empty if it is bound nowhere."""
        scope = self.names.scopes.get(node)
        found = None if scope is None else scope.find(node.id)
        return [] if found is None else found[1]

    def dotted(self, node: Node | None) -> str | None:
        """The name by which the world knows an expression: `pgasync.sleep`, `time.sleep`.

        None if it is not known, or belongs to a file that is checked.
        """
        if node not in self.dotteds:
            name = self.raw(node)
            known = name is not None and self.shelf.locate(name, self.program) is None
            self.dotteds[node] = public(name) if name is not None and known else None
        return self.dotteds[node]

    def raw(self, node: Node | None, depth: int = 0) -> str | None:
        """A dotted name as it was imported."""
        if depth > DEEPEST:
            return None
        if isinstance(node, ast.Attribute):
            base = self.raw(node.value, depth + 1)
            return None if base is None else f"{base}.{node.attr}"
        if not isinstance(node, ast.Name):
            return None
        found = self.bindings(node)
        if not found:
            return self.unbound(node.id)
        targets = {binding.target for binding in found if binding.what == "import"}
        if len(targets) == 1 and all(binding.what == "import" for binding in found):
            return targets.pop()
        if len(found) == 1 and found[0].what == "value":
            value = found[0].node
            if isinstance(value, ast.Name | ast.Attribute):  # nap = pgasync.sleep
                return self.raw(value, depth + 1)
        return None

    def unbound(self, name: str) -> str | None:
        """A name that only a star, or Python itself, can have given."""
        stars = self.names.stars
        if "pgasync" in stars and name in KNOWN and set(stars) <= HARMLESS_STARS:
            return f"pgasync.{name}"
        return f"builtins.{name}" if name in BUILTINS and set(stars) <= HARMLESS_STARS else None

    # Kinds.

    def kind(self, node: Node | None, depth: int = 0) -> str | ast.ClassDef | None:
        """The class of an object: a name from `api.KINDS`, pygame's clock, or a class of this program."""
        if depth > DEEPEST:
            return None
        match node:
            case ast.Call(func=function):
                return self.kind_of_call(function, depth)
            case ast.Attribute(value=value, attr=attribute):
                owner = self.kind(value, depth + 1)
                if isinstance(owner, ast.ClassDef):
                    return self.kind_of_attribute(owner, attribute, depth)
                if isinstance(owner, str):
                    return METHOD_KINDS.get((owner, attribute))
                imported = self.raw(value) is not None
                return None if imported else self.by_convention(attribute)
            case ast.Name():
                return self.kind_of_name(node, depth)
            case ast.NamedExpr(value=value):
                return self.kind(value, depth + 1)
        return None

    def kind_of_call(self, function: ast.expr, depth: int) -> str | ast.ClassDef | None:
        """What a call gives."""
        if isinstance(function, ast.Subscript):  # Signal[int]()
            function = function.value
        dotted = self.dotted(function)
        if dotted is not None:
            return RETURNS.get(dotted)
        if isinstance(function, ast.Name):
            found = self.bindings(function)
            if len(found) == 1 and isinstance(found[0].node, ast.ClassDef) and found[0].what == "class":
                return found[0].node
        if isinstance(function, ast.Attribute):
            owner = self.kind(function.value, depth + 1)
            if isinstance(owner, str):
                return METHOD_KINDS.get((owner, f"{function.attr}()"))
        return None

    def kind_of_name(self, node: ast.Name, depth: int) -> str | ast.ClassDef | None:
        """What a variable holds, if it never holds anything else."""
        kinds = {self.kind_of_binding(node.id, binding, depth) for binding in self.bindings(node)}
        return kinds.pop() if len(kinds) == 1 else None

    def kind_of_binding(self, name: str, binding: Binding, depth: int) -> str | ast.ClassDef | None:
        """What a name holds by one of its bindings."""
        if binding.annotation is not None:
            return self.kind_of_annotation(binding.annotation)
        if binding.what == "value":
            return self.kind(binding.node, depth + 1)
        if binding.what == "block" and isinstance(binding.node, ast.Call):
            dotted = self.dotted(binding.node.func)
            if dotted == "pgasync.open_nursery":
                return "Nursery"
            return "Task" if dotted in ("pgasync.move_on_when", "pgasync.run_as_daemon") else None
        if binding.what == "param" and isinstance(binding.node, ast.arg):
            owner = self.class_of_self(binding.node)
            return self.by_convention(name) if owner is None else owner
        return None

    def kind_of_annotation(self, node: ast.expr) -> str | ast.ClassDef | None:
        """The class that an annotation names, also as a string or beside None."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if not node.value.isidentifier():
                return None
            name = ast.Name(node.value, ast.Load())
            self.names.scopes[name] = self.names.module
            return self.kind_of_annotation(name)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            sides = [side for side in (node.left, node.right) if not is_none(side)]
            return self.kind_of_annotation(sides[0]) if len(sides) == 1 else None
        if isinstance(node, ast.Subscript):
            node = node.value
        dotted = self.dotted(node)
        if dotted is None and isinstance(node, ast.Name):
            found = self.bindings(node)
            if len(found) == 1 and isinstance(found[0].node, ast.ClassDef):
                return found[0].node
        if dotted == "pygame.time.Clock":
            return dotted
        short = (dotted or "").removeprefix("pgasync.")
        return short if short in KINDS and dotted == f"pgasync.{short}" else None

    def is_conventional(self, node: ast.expr) -> bool:
        """Whether only its name tells what an object is."""
        if isinstance(node, ast.Name):
            return any(each.what == "param" and each.annotation is None for each in self.bindings(node))
        return isinstance(node, ast.Attribute) and self.kind(node.value) not in ("Game", "Scene")

    def by_convention(self, name: str) -> str | None:
        """What a parameter or an attribute is that bears the name which all games give it."""
        kind = CONVENTIONS.get(name)
        if kind is None or self.program.mixed:
            return None
        found = self.names.module.bindings.get(kind, [])
        # A program with a Scene of its own means that one.
        ours = all(public(binding.target) == f"pgasync.{kind}" for binding in found)
        return kind if ours else None

    # Classes.

    def class_of_self(self, parameter: ast.arg) -> ast.ClassDef | None:
        """The class whose method has this as its first parameter."""
        arguments = self.names.parents[parameter]
        function = self.names.parents[arguments]
        owner = self.names.parents.get(function)
        if not isinstance(owner, ast.ClassDef) or not isinstance(
            function, ast.FunctionDef | ast.AsyncFunctionDef
        ):
            return None
        first = [*function.args.posonlyargs, *function.args.args][:1]
        static = any(self.dotted(each) == "builtins.staticmethod" for each in function.decorator_list)
        return owner if first == [parameter] and not static else None

    def kind_of_attribute(self, owner: ast.ClassDef, name: str, depth: int) -> str | ast.ClassDef | None:
        """What `self.name` holds, if all that the class ever assigns to it is of one kind."""
        kinds = set()
        for node in self.stores(owner, name):
            parent = self.names.parents[node]
            if isinstance(parent, ast.AnnAssign):
                kinds.add(self.kind_of_annotation(parent.annotation))
            elif isinstance(parent, ast.Assign) and node in parent.targets:
                kinds.add(self.kind(parent.value, depth + 1))
            else:
                kinds.add(None)
        if not kinds and name not in {member.name for member in members(owner)}:
            return self.by_convention(name)
        return kinds.pop() if len(kinds) == 1 else None

    def stores(self, owner: ast.ClassDef, name: str) -> list[Node]:
        """Every place of a class that assigns to its attribute."""
        if owner not in self.stored:
            places: dict[str, list[Node]] = {}
            for node in ast.walk(owner):
                match node:
                    case ast.Attribute(attr=attribute, ctx=ast.Store()):
                        places.setdefault(attribute, []).append(node)
                    case ast.Name(id=attribute, ctx=ast.Store()) if self.names.scopes[node].node is owner:
                        places.setdefault(attribute, []).append(node)
            self.stored[owner] = places
        return self.stored[owner].get(name, [])

    # Functions.

    def function(self, node: Node | None, depth: int = 0) -> tuple[Function, Meaning] | None:
        """The function of the checked files behind an expression, and the program it stands in."""
        if depth > DEEPEST:
            return None
        if isinstance(node, ast.Attribute):
            owner = self.kind(node.value)
            if owner is None and isinstance(node.value, ast.Name):
                owner = self.own_class(node.value)
            if isinstance(owner, ast.ClassDef):
                return self.method(owner, node.attr)
        if isinstance(node, ast.Name):
            found = self.bindings(node)
            definitions = [each.node for each in found if each.what == "def"]
            if found and len(definitions) == len(found) == 1:
                only = definitions[0]
                assert isinstance(only, ast.FunctionDef | ast.AsyncFunctionDef)
                return only, self
        raw = self.raw(node)
        if raw is None or raw.split(".")[0] in sys.stdlib_module_names:
            return None
        there = self.shelf.locate(raw, self.program)
        if there is None:
            return None
        other, rest = there
        if other not in self.others:
            self.others[other] = Meaning(other, self.shelf)
        meaning = self.others[other]
        if not rest.isidentifier():
            return None
        name = ast.Name(rest, ast.Load())
        other.names.scopes[name] = other.names.module
        return meaning.function(name, depth + 1)

    def own_class(self, node: ast.Name) -> ast.ClassDef | None:
        """The class of this program that a name means."""
        found = self.bindings(node)
        only = found[0].node if len(found) == 1 and found[0].what == "class" else None
        return only if isinstance(only, ast.ClassDef) else None

    def method(self, owner: ast.ClassDef, name: str) -> tuple[Function, Meaning] | None:
        """A method of a class, if nothing else is ever stored under its name."""
        found = [member for member in members(owner) if member.name == name]
        if len(found) != 1 or self.stores(owner, name):
            return None
        heirs = [other for other in self.classes if owner in map(self.class_of_base, other.bases)]
        # An heir may have made something else of it.
        if any(name in {member.name for member in members(heir)} for heir in heirs):
            return None
        return found[0], self

    def class_of_base(self, node: ast.expr) -> ast.ClassDef | None:
        """The class of this program that another one inherits from."""
        return self.own_class(node) if isinstance(node, ast.Name) else None

    def async_function(self, node: Node | None) -> str | None:
        """The name of the async function that an expression means, if it is sure to be one."""
        dotted = self.dotted(node)
        if dotted is not None and dotted.startswith("pgasync."):
            return None
        found = self.function(node)
        if found is None or not is_plain_coroutine(*found):
            return None
        return found[0].name


def is_plain_coroutine(function: Function, meaning: Meaning) -> bool:
    """Whether calling a function gives a coroutine: no decorator makes something else of it."""
    if not isinstance(function, ast.AsyncFunctionDef):
        return False
    if any(meaning.dotted(each) not in HARMLESS_DECORATORS for each in function.decorator_list):
        return False
    return not any(isinstance(node, ast.Yield) for node in own_nodes_of_all(function.body))


def members(owner: ast.ClassDef) -> list[Function]:
    """The methods of a class, also those that it defines under a condition."""
    return [
        node
        for node in own_nodes_of_all(owner.body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def is_none(node: ast.expr) -> bool:
    """Whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None
