"""A forgotten `await` fails the test."""

from __future__ import annotations

import warnings
from typing import Any

from pgasync.engine.process import forgotten_await
from pgasync.kernel.errors import MisuseError

__all__ = ["ForgottenAwaits"]


class ForgottenAwaits:
    """A block at whose end a coroutine that was never awaited is an error, and not only a warning.

    Raises:
        MisuseError: there was one; the text names its line. What the block
            fails with itself comes first.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self.settings = warnings.catch_warnings()

    def __enter__(self) -> None:
        before = warnings.showwarning

        def note(message: Any, category: Any, filename: str, lineno: int, *rest: Any, **more: Any) -> None:
            if category is RuntimeWarning and "was never awaited" in str(message):
                self.found.append(forgotten_await(str(message), filename, lineno).removeprefix("pgasync: "))
            else:
                before(message, category, filename, lineno, *rest, **more)

        self.settings.__enter__()
        # Whatever the filters make of it: as an error it would come from nowhere, and be lost.
        warnings.filterwarnings("always", "coroutine .* was never awaited", RuntimeWarning)
        warnings.showwarning = note

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        self.settings.__exit__(None, None, None)
        if self.found and error is None:
            raise MisuseError(self.found[0])
