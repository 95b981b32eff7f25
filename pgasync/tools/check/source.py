"""The text of one program, read and parsed: a file, or a block of a page."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from pgasync.kernel.advice import shorten

__all__ = ["Source", "Unreadable", "read_file"]

FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[\w+-]*)")
PYTHON = {"python", "py", "python3"}
SILENCED_BLOCK = re.compile(r"<!--\s*pgasync:\s*ok\b[\s:,.-]*[^\s>-].*-->")
SILENCE = re.compile(r"#\s*pgasync:\s*ok\b[\s:,.-]*(?P<reason>.*)", re.DOTALL)


class Unreadable(Exception):
    """A file that is no Python, with the line at which that is seen."""

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        super().__init__(text)
        self.text, self.line, self.column = text, line, column


@dataclass
class Source:
    """A program and the comments in it that speak to the checker.

    Attributes:
        path: where the file lies; of a block, the page it stands in.
        indent: how far a block of a page is indented in it, in characters.
        silences: by line, the reason that is given for `# pgasync: ok`.
    """

    path: Path
    text: str
    tree: ast.Module
    indent: int = 0
    silences: dict[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file, as the user would write it."""
        return shorten(str(self.path))

    def column_of(self, line: int, offset: int) -> int:
        """The column, from 1, of what Python counts in bytes from 0."""
        lines = self.lines()
        if not 1 <= line <= len(lines):
            return 1
        before = lines[line - 1].encode("utf-8", "replace")[:offset]
        return len(before.decode("utf-8", "ignore")) + 1 + self.indent

    def lines(self) -> list[str]:
        """Lines as Python counts them: a form feed does not end one."""
        return self.text.split("\n")


def read_file(path: Path) -> list[Source]:
    """The programs of a file: itself, or the blocks of a Markdown page.

    Raises:
        Unreadable: it cannot be opened, or is no Python.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror or error}.") from error
    if path.suffix.lower() == ".md":
        return blocks(path, data.decode("utf-8", "replace"))
    text = decoded(data)
    return [Source(path, text, parsed(text), 0, silences(text))]


def decoded(data: bytes) -> str:
    """The text of a file, in the encoding that it names itself."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"cannot be decoded: {error}.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def parsed(text: str) -> ast.Module:
    """The syntax tree.

    Raises:
        Unreadable: with what Python has to say.
    """
    with warnings.catch_warnings():
        # What Python thinks of an odd "\d" is not our business.
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as error:
            what = (error.msg or "invalid syntax").rstrip(".")
            line, column = max(1, error.lineno or 1), max(1, error.offset or 1)
            raise Unreadable(f"Python cannot read this: {what}.", line, column) from error
        except (RecursionError, MemoryError) as error:
            raise Unreadable("this nests too deep to be read.") from error
        except (ValueError, OverflowError) as error:
            raise Unreadable(f"Python cannot read this: {error}.") from error


def silences(text: str) -> dict[int, str]:
    """The comments `# pgasync: ok REASON`, by line."""
    if "pgasync:" not in text:
        return {}
    found = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                match = SILENCE.match(token.string)
                if match:
                    found[token.start[0]] = match["reason"].strip()
    except (tokenize.TokenError, SyntaxError):
        pass  # the parser has read it, so this can only be about its last line
    return found


def blocks(path: Path, text: str) -> list[Source]:
    """The Python blocks of a page that are programs.

    Left out are fragments and outputs, and what a comment before it silences.
    """
    found, lines = [], text.replace("\r\n", "\n").split("\n")
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        number += 1
        if opening is None:
            continue
        begin = number
        while number < len(lines) and not closes(lines[number], opening["fence"]):
            number += 1
        silenced = begin > 1 and SILENCED_BLOCK.fullmatch(lines[begin - 2].strip())
        if opening["language"].lower() in PYTHON and not silenced:
            found += block(path, begin, lines[begin:number])
        number += 1
    return found


def closes(line: str, fence: str) -> bool:
    """Whether a line ends a block that was opened by a fence."""
    bare = line.strip()
    return len(bare) >= len(fence) and set(bare) == {fence[0]}


def block(path: Path, begin: int, lines: list[str]) -> list[Source]:
    """One block, moved to the line at which it stands in the page; nothing if it is no program."""
    inside = "\n".join(lines)
    code = textwrap.dedent(inside)
    widths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    kept = [len(line) - len(line.lstrip()) for line in code.split("\n") if line.strip()]
    program = "\n" * begin + code + "\n"
    try:
        tree = parsed(program)
    except Unreadable:
        return []
    indent = min(widths, default=0) - min(kept, default=0)
    return [Source(path, program, tree, indent, silences(program))]
