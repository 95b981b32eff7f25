"""What is shown in a layer until it is taken off."""

from __future__ import annotations

from typing import Self

from pgasync.engine.stack import Stack
from pgasync.kernel.scheduler import here, refuse_if_barred

__all__ = ["Removable"]


class Removable:
    """In a layer; `remove()` takes it off, and so does the end of its `with` block, or of its scene."""

    stack: Stack | None = None
    """The layer's drawables, this one among them, each with the task whose it is; None in no layer."""

    def remove(self) -> None:
        """Show it no more. Doing so twice does no harm.

        Raises:
            MisuseError: called while the game is drawn.
        """
        refuse_if_barred("remove()")
        if self.stack is not None:
            self.stack.drop(self)
            self.stack = None

    def __enter__(self) -> Self:
        if self.stack is not None:
            self.stack.put(self, here().running)  # whoever shows it for a block has it now
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()
