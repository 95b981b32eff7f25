"""`taken-name`: an attribute of one's own, set on a scene, under a name that the engine uses."""

from __future__ import annotations

import ast

from pgasync.tools.check.context import Context
from pgasync.tools.check.walk import Node, shown

__all__ = ["TAKEN", "taken_name"]

TAKEN = frozenset(
    {
        *("backdrop", "camera", "clock", "draw", "game", "heard", "inputs", "layers", "next"),
        *("particles", "play_sound", "quiet", "shout", "sounds", "sprite", "start", "text"),
    }
)
"""What a scene has already. Some of the engine's other names, such as `name`, anything may have."""


def taken_name(context: Context) -> None:
    """`scene.text = scene.text("0")`."""
    for node in context.nodes:
        for target in targets(node):
            if not isinstance(target, ast.Attribute) or target.attr not in TAKEN:
                continue
            if context.meaning.kind(target.value) == "Scene":
                context.report(
                    target,
                    "taken-name",
                    f"{shown(target)} is what the scene itself needs, and is lost when it is set. Choose"
                    f" another name, such as {shown(target.value)}.my_{target.attr}.",
                )


def targets(node: Node) -> list[ast.expr]:
    """What an assignment sets, or a block names."""
    match node:
        case ast.Assign():
            found = list(node.targets)
        case ast.AnnAssign() | ast.AugAssign() | ast.For() | ast.AsyncFor():
            found = [node.target]
        case ast.With() | ast.AsyncWith():
            found = [item.optional_vars for item in node.items if item.optional_vars is not None]
        case _:
            return []
    return [each for target in found for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
