"""Which files are read, how they know each other, and what cannot be read."""

from __future__ import annotations

import pytest

from pgasync.tools.check import check

SAUCER = "from pgasync import sleep\n\n\nasync def saucer(scene):\n    await sleep(1)\n"
LEVEL = "\n\nasync def level(scene):\n    saucer(scene)\n    await scene.quiet()\n"
FORGOTTEN = "from pgasync import sleep\n\n\nasync def f():\n    sleep(1)\n"


def places(found):
    return [finding.rsplit(":", 1)[0].split(": ")[0] for finding in found]


@pytest.mark.parametrize(
    "line",
    [
        "from shots.saucer import saucer",
        "from .saucer import saucer",
        "from . import saucer as other; saucer = other.saucer",
        "import shots.saucer; saucer = shots.saucer.saucer",
        "from shots import saucer as s; saucer = s.saucer",
    ],
)
def test_files_that_are_checked_together_know_each_others_async_functions(line, found):
    files = {"shots/__init__.py": "", "shots/saucer.py": SAUCER, "shots/level.py": line + LEVEL}
    assert places(found(files)) == ["shots/level.py:4:5"]


def test_an_async_function_is_known_through_the_package_that_exports_it(found):
    files = {"shots/__init__.py": "from .saucer import saucer", "shots/saucer.py": SAUCER}
    assert places(found({**files, "main.py": "from shots import saucer" + LEVEL})) == ["main.py:4:5"]


def test_a_file_that_is_not_checked_is_not_known(found):
    files = {"saucer.py": SAUCER, "level.py": "import pgasync\nfrom saucer import saucer" + LEVEL}
    assert found(files, "level.py") == []
    assert places(found(files, ".")) == ["level.py:5:5"]


def test_imports_that_lead_in_a_circle_end(found):
    circle = "from {} import saucer\nimport pgasync" + LEVEL
    assert found({"a.py": circle.format("b"), "b.py": circle.format("a")}) == []


def test_a_module_of_ones_own_called_as_pythons_is_not_pythons(found):
    game = "import random\nfrom pgasync import sleep\n\n\nasync def f():\n    await sleep(random.random())\n"
    assert found({"random.py": "def random(): return 4\n", "game.py": game}) == []
    assert len(found({"game.py": game})) == 1


def test_a_module_inside_of_a_package_does_not_hide_pythons(found):
    game = "import random\nfrom pgasync import sleep\n\n\nasync def f():\n    await sleep(random.random())\n"
    files = {"shots/__init__.py": "", "shots/random.py": "def random(): return 4\n", "shots/game.py": game}
    assert len(found(files)) == 1


def test_a_file_that_imports_from_the_game_belongs_to_it(found):
    story = "from saucer import saucer\n\n\nasync def main(game):\n    game.play(saucer)\n"
    assert places(found({"saucer.py": SAUCER, "story.py": story})) == ["story.py:5:5"]
    beside = "import asyncio\nfrom saucer import saucer" + LEVEL
    assert found({"saucer.py": SAUCER, "story.py": beside}) == []


def test_folders_of_other_people_are_left_out(found):
    strange = [
        "venv/lib/x.py",
        ".hidden/x.py",
        "__pycache__/x.py",
        "node_modules/x.py",
        "a/site-packages/x.py",
    ]
    files = dict.fromkeys(strange, FORGOTTEN) | {"venv/pyvenv.cfg": "", "a/x.py": FORGOTTEN}
    assert places(found(files, ".")) == ["a/x.py:5:5"]
    assert places(found(files, "venv/lib")) == ["venv/lib/x.py:5:5"]


def test_a_file_that_is_named_twice_is_checked_once(found, tmp_path):
    assert len(found({"game.py": FORGOTTEN}, "game.py", ".", tmp_path / "game.py")) == 1


def test_only_blocks_of_python_in_a_page_are_checked_at_their_lines(found):
    page = (
        "# Page\n\n```python\n" + FORGOTTEN + "```\n\n"
        "```sh\npgasync check\n```\n\n"
        "1. In a list:\n\n   ```py\n"
        + "".join(f"   {line}\n" for line in FORGOTTEN.splitlines())
        + "   ```\n\n"
        "```python\n>>> sleep(1)\nNone\n```\n\n"
        "~~~python\n" + FORGOTTEN + "~~~\n\n"
        "<!-- pgasync: ok shown as a mistake -->\n```python\n" + FORGOTTEN + "```\n\n"
        "<!-- pgasync: ok -->\n```python\n" + FORGOTTEN + "```\n\n"
        "```text\n" + FORGOTTEN + "```\n"
    )
    lines = page.split("\n")
    expected = places(found({"page.md": page}))
    assert expected == ["page.md:8:5", "page.md:22:8", "page.md:35:5", "page.md:53:5"]
    assert all("sleep(1)" in lines[int(each.split(":")[1]) - 1] for each in expected)


def test_a_block_without_an_end_is_read_to_the_end(found):
    assert places(found({"page.md": "```python\n" + FORGOTTEN})) == ["page.md:6:5"]


def test_mp3_files_among_the_assets_of_a_game_are_found(found):
    files = {"game.py": SAUCER, "assets/sounds/Bang.MP3": b"", "assets/bang.ogg": b"", "demo.mp3": b""}
    assert found(files, ".") == [
        "assets/sounds/Bang.MP3:1:1: mp3-asset: Bang.MP3 is an mp3, and sounds of pgasync are .ogg or .wav."
        " Convert it, as with `ffmpeg -i Bang.MP3 Bang.ogg`."
    ]


def test_mp3_files_beside_other_programs_are_nobodys_business(found):
    assert found({"player.py": "print(1)", "assets/song.mp3": b""}, ".") == []


def test_a_path_that_leads_nowhere_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"^there is no 'nowhere\.py'$"):
        check(["nowhere.py"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"def f(:\n", "1:7: syntax-error: Python cannot read this: invalid syntax."),
        (b"import pgasync\nx = (\n", "2:5: syntax-error: Python cannot read this: '(' was never closed."),
        (b"# coding: klingon\n", "1:1: syntax-error: cannot be decoded: unknown encoding: klingon."),
    ],
)
def test_what_is_no_python_is_told_with_its_line(text, expected, found):
    assert found({"game.py": text}) == [f"game.py:{expected}"]


@pytest.mark.parametrize("text", [b"x = '\xff'\n", b"\0", b"(" * 500, b"x = " + b"-" * 100_000 + b"1"])
def test_strange_files_are_no_python(text, found):
    [only] = found({"game.py": text})
    assert ": syntax-error: " in only


def test_what_nests_too_deep_to_be_followed_is_told(found):
    deep = "from pgasync import sleep\nsleep(" + "+".join("1" * 700) + ")\n"
    assert found({"game.py": deep}) == ["game.py:1:1: syntax-error: this nests too deep to be checked."]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"# coding: latin-1\n# \xe4\n"])
def test_encodings_and_line_ends_are_read_as_python_does(mark, found):
    text = mark + FORGOTTEN.replace("\n", "\r\n").encode()
    assert places(found({"game.py": text})) == [f"game.py:{5 + mark.count(bytes([10]))}:5"]


def test_columns_count_characters(found):
    code = "from pgasync import sleep\n\n\nasync def f():\n    x = 'äöü'; sleep(1)\n"
    assert places(found(code)) == ["game.py:5:16"]


def test_a_form_feed_ends_no_line(found):
    assert places(found("\f\n" + FORGOTTEN)) == ["game.py:6:5"]
