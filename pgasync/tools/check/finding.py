"""What the checker has to say about one line."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake: where it is, what happens, and what to write instead.

    Findings sort as a reader meets them: by file, then from top to bottom.

    Attributes:
        file: as the user would write it.
        line: from 1.
        column: from 1, in characters.
        code: a short name of the rule, such as `await-in-cleanup`.
        text: what happens, and what to write instead.
    """

    file: str
    line: int
    column: int
    code: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.text}"
