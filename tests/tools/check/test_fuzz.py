"""Whatever it is given, the checker tells the same thing twice, in order, and does not fall over."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgasync.tools.check import check

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
FILES = sorted(
    path
    for path in LIBRARY.rglob("*.py")
    if "site-packages" not in path.parts and path.stat().st_size < 60_000
)
SAMPLE = random.Random(7).sample(FILES, min(120, len(FILES)))
TAIL = b"\nimport pgasync\nfrom pgasync import *\n"

PIECES = [
    "import pgasync\n",
    "from pgasync import *\n",
    "from pgasync import Cancelled, Signal, frames, sleep, wait_all\n",
    "async def f(scene):\n",
    "def g(game):\n",
    "class A(f):\n",
    "    ",
    "  ",
    "\n",
    "try:\n",
    "finally:\n",
    "except Cancelled as e:\n",
    "except:\n",
    "except* ValueError:\n",
    "while True:\n",
    "while x := f():\n",
    "for i, *j in frames():\n",
    "async for i in frames():\n",
    "with open_nursery() as n, f() as (a, b):\n",
    "async with move_on_after(1):\n",
    "match x:\n",
    "case [1, *_] | {'a': f, **k}:\n",
    "if isinstance(e, Exception):\n",
    "await sleep(1)\n",
    "sleep(1)\n",
    "f = sleep\n",
    "f, g = g, f\n",
    "scene.start(f)\n",
    "self.x = Signal[int]()\n",
    "self.x.wait()\n",
    "lambda: (yield)\n",
    "[await x async for x in f if (y := x)]\n",
    "global f, g\n",
    "nonlocal scene\n",
    "return\n",
    "break\n",
    "continue\n",
    "raise\n",
    "pass\n",
    "del f\n",
    "import random as r; r.random()\n",
    "from . import g\n",
    "from .. import *\n",
    "# pgasync: ok\n",
    "# pgasync: ok so\n",
    "@f\n",
    "f'{f!r:{g}}'\n",
    "\\\n",
    "(",
    ")",
    "é",
    "\x0c",
]


@pytest.mark.parametrize("part", range(4))
def test_pythons_own_library_is_read_to_the_end(part, tmp_path):
    """As if each of its files used pgasync, so that every rule sees it."""
    for number, path in enumerate(SAMPLE[part::4]):
        (tmp_path / f"f{number}.py").write_bytes(path.read_bytes() + TAIL)
    first = check([tmp_path])
    assert first == sorted(first)
    assert first == check([tmp_path])


@pytest.fixture(scope="module")
def game(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "game.py"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_text_is_too_odd(game, pieces):
    game.write_text("import pgasync\n" + "".join(pieces), encoding="utf-8")
    first = check([game])
    assert first == sorted(first) == check([game])


PLAIN = [
    piece for piece in PIECES if piece.endswith("\n") and piece[0].isalpha() and not piece.endswith(":\n")
]
OPENING = [
    "async def f(scene):",
    "def g(self):",
    "class A:",
    "while True:",
    "while scene:",
    "for x in frames():",
    "async for x in f():",
    "with open_nursery() as n:",
    "async with CancelScope():",
    "if key_held('a'):",
    "try:",
]
CLOSING = {
    "try:": ["finally:", "except Cancelled as e:", "except:", "except Exception:"],
    "if key_held('a'):": ["else:"],
}


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def block(inner):
    def build(opening, body, ending, rest):
        text = f"{opening}\n" + indented("".join(body))
        if opening in CLOSING:
            text += f"{CLOSING[opening][ending % len(CLOSING[opening])]}\n" + indented("".join(rest))
        return text

    bodies = st.lists(inner, min_size=1, max_size=3)
    return st.builds(build, st.sampled_from(OPENING), bodies, st.integers(0, 3), bodies)


STATEMENTS = st.recursive(st.sampled_from(PLAIN), block, max_leaves=15)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.lists(STATEMENTS, min_size=1, max_size=4))
def test_no_program_is_too_odd(game, body):
    text = "import pgasync\nfrom pgasync import *\n\n\nasync def life(scene, game):\n" + indented(
        "".join(body)
    )
    game.write_text(text, encoding="utf-8")
    first = check([game])
    assert first == sorted(first) == check([game])
    assert all(1 <= finding.line <= text.count("\n") + 1 and finding.column >= 1 for finding in first)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_bytes_are_too_odd(game, data):
    for text in (data, b"import pgasync\n" + data):
        game.write_bytes(text)
        check([game])
        game.with_suffix(".md").write_bytes(b"```python\n" + text)
        check([game.with_suffix(".md")])
