"""What a task lives in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgasync.kernel.roots import Root

__all__ = ["Home"]


class Home:
    """The surroundings of a task: its tree, clock and scene.

    Never changed, but replaced: a child shares those of its parent, so that to
    inherit all of them costs one reference.
    """

    __slots__ = ("clock", "root", "scene")

    def __init__(self, root: Root, clock: Any, scene: Any) -> None:
        self.root = root
        self.clock = clock
        self.scene = scene

    def but(self, clock: Any, scene: Any) -> Home:
        """The same, but with another clock or scene, if one is given that is another."""
        clock = self.clock if clock is None else clock
        scene = self.scene if scene is None else scene
        if clock is self.clock and scene is self.scene:
            return self
        return Home(self.root, clock, scene)
