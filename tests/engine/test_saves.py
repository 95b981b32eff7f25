"""What a game keeps between two runs: whole or not at all, never lost, and the same in a replay."""

import errno
import json
import os
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pgasync import Game, MisuseError, NewerSaveError, sleep_forever
from pgasync.engine.recorder import Recorder
from pgasync.engine.saves import folder_name

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**4000), 2**4000)
    | st.floats(allow_nan=False, allow_infinity=False)
)
DATA = st.recursive(
    LEAVES | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12
)


@pytest.fixture
def game(new_game, tmp_path):
    return new_game(saves=tmp_path, title="Tin Moon")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def disk_is_full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


@settings(deadline=None, max_examples=60)
@given(data=DATA)
def test_what_was_saved_is_loaded_types_included(tmp_path_factory, data):
    game = Game(saves=tmp_path_factory.mktemp("saves"))
    assert game.save("slot1", data) is True
    loaded = game.load("slot1")
    assert repr(loaded) == repr(data)


def test_a_file_tells_format_game_and_version(game, tmp_path):
    game.save("slot1", [1], version=3)
    assert json.loads((tmp_path / "slot1.json").read_text(encoding="utf-8")) == {
        "format": 1,
        "game": "Tin Moon",
        "version": 3,
        "data": [1],
    }
    assert names(tmp_path) == ["slot1.json"]


def test_without_a_file_there_is_the_default_itself(game, tmp_path):
    default = [1]
    assert game.load("slot1", default) is default
    assert game.load("slot1") is None
    assert names(tmp_path) == []


def test_the_folder_is_made_with_the_first_save(new_game, tmp_path):
    game = new_game(saves=tmp_path / "a" / "b")
    assert game.load("x", 1) == 1
    assert not (tmp_path / "a").exists()
    assert game.save("x", 2)
    assert game.load("x") == 2


def test_by_default_the_place_is_the_systems_for_a_game_of_this_title(new_game, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("pygame.system.get_pref_path", lambda *names: asked.append(names) or str(tmp_path))
    new_game(title="Tin Moon: 2").save("x", 1)
    assert asked == [("pgasync", "Tin Moon_ 2")]
    assert names(tmp_path) == ["x.json"]


@pytest.mark.parametrize(
    ("title", "folder"),
    [("Tin Moon", "Tin Moon"), ("../a\\b", "___a_b"), ("", "game_"), ("NUL", "NUL_"), (" x. ", "x_")],
)
def test_a_title_becomes_the_name_of_a_folder_on_every_system(title, folder):
    assert folder_name(title) == folder


@pytest.mark.parametrize("what", ["os.replace", "os.fsync"])
def test_a_save_that_fails_in_the_middle_leaves_the_old_one_whole(game, tmp_path, capsys, monkeypatch, what):
    game.save("slot1", "old")
    with monkeypatch.context() as broken:
        broken.setattr(what, disk_is_full)
        assert game.save("slot1", "new") is False
    text = "'slot1' cannot be saved: [Errno 28] No space left on device"
    assert game.saves.trouble == text
    assert capsys.readouterr().err == f"pgasync: {text}\n"
    assert names(tmp_path) == ["slot1.json"]
    assert game.load("slot1") == "old"
    assert game.save("slot1", "new") is True
    assert game.saves.trouble == ""
    assert game.load("slot1") == "new"


def test_a_game_killed_before_the_new_file_has_its_name_finds_the_old_data(
    game, new_game, tmp_path, monkeypatch
):
    class Kill(BaseException):
        pass

    def kill(*_):
        raise Kill

    game.save("slot1", "old")
    with monkeypatch.context() as broken, pytest.raises(Kill):
        broken.setattr("os.replace", kill)
        game.save("slot1", "new")
    assert names(tmp_path) == ["slot1.json", "slot1.json.new"]
    again = new_game(saves=tmp_path)
    assert again.load("slot1") == "old"
    assert again.save("slot1", "newer")
    assert names(tmp_path) == ["slot1.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1]",
        b"[" * 100_000,
        b'{"format": 1, "version": 1}',
        b'{"format": 1, "version": true, "data": 1}',
        b'{"format": true, "version": 1, "data": 1}',
        b'{"format": 1, "version": 1, "data": NaN}',
        b'{"format": 1, "version": 1, "data": "\\ud800"}',
        b'{"format": 1, "version": 1, "data": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_damaged_file_is_set_aside_and_told_once(game, tmp_path, capsys, content):
    (tmp_path / "slot1.json").write_bytes(content)
    assert game.load("slot1", 7) == 7
    assert game.saves.damaged == ["slot1.json.damaged"]
    assert (tmp_path / "slot1.json.damaged").read_bytes() == content
    err = capsys.readouterr().err
    assert err.startswith("pgasync: slot1.json was damaged (")
    assert err.endswith("); it is kept as slot1.json.damaged\n")
    assert game.load("slot1", 7) == 7
    assert capsys.readouterr().err == ""
    assert game.saves.damaged == ["slot1.json.damaged"]


def test_no_damaged_file_takes_the_place_of_another(game, tmp_path):
    for content in (b"a", b"b"):
        (tmp_path / "x.json").write_bytes(content)
        game.load("x")
    assert game.saves.damaged == ["x.json.damaged", "x.json.2.damaged"]
    assert (tmp_path / "x.json.damaged").read_bytes() == b"a"
    assert (tmp_path / "x.json.2.damaged").read_bytes() == b"b"


def test_a_damaged_file_that_cannot_be_set_aside_is_not_overwritten(game, tmp_path, monkeypatch):
    (tmp_path / "x.json").write_bytes(b"a")
    with monkeypatch.context() as broken:
        broken.setattr("os.replace", disk_is_full)
        assert game.load("x", 1) == 1
        assert game.save("x", 2) is False
    assert (tmp_path / "x.json").read_bytes() == b"a"
    assert game.save("x", 2) is True
    assert (tmp_path / "x.json.damaged").read_bytes() == b"a"
    assert game.load("x") == 2


def test_a_file_that_cannot_be_read_is_told_and_not_overwritten(game, tmp_path, capsys, monkeypatch):
    game.save("x", "mine")
    before = (tmp_path / "x.json").read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr("pathlib.Path.read_bytes", disk_is_full)
        assert game.load("x", 1) == 1
        assert game.load("x", 1) == 1
    text = "'x' cannot be loaded: [Errno 28] No space left on device"
    assert capsys.readouterr().err == f"pgasync: {text}\n"
    assert game.saves.trouble == text
    assert game.save("x", "other")
    assert (tmp_path / "x.json.damaged").read_bytes() == before


def test_a_file_that_can_be_read_again_is_replaced_as_ever(game, tmp_path, monkeypatch):
    game.save("x", "mine")
    with monkeypatch.context() as broken:
        broken.setattr("pathlib.Path.read_bytes", disk_is_full)
        game.load("x")
    assert game.load("x") == "mine"
    game.save("x", "other")
    assert names(tmp_path) == ["x.json"]


def test_a_folder_that_is_none_stops_no_game(new_game, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    game = new_game(saves=tmp_path / "file")
    assert game.save("x", 1) is False
    assert game.load("x", 5) == 5
    assert "'x' cannot be saved: " in capsys.readouterr().err


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no rights"
)
def test_a_folder_without_rights_stops_no_game(game, tmp_path):
    game.save("x", 1)
    tmp_path.chmod(0)
    try:
        assert game.load("x", 5) == 5
        assert game.save("x", 2) is False
    finally:
        tmp_path.chmod(0o700)
    assert game.load("x") == 1


def test_data_of_a_newer_game_are_refused_and_stay(game, tmp_path):
    game.save("x", 1, version=3)
    with pytest.raises(NewerSaveError) as caught:
        game.load("x", version=2, upgrade=lambda data, version: data)
    assert str(caught.value) == (
        "'x' was saved by a newer game, with version 3; this one knows 2."
        " The file was left as it is. Update the game to read it."
    )
    assert game.load("x", version=3) == 1


def test_a_newer_format_is_refused_and_stays(game, tmp_path):
    (tmp_path / "x.json").write_text('{"format": 2, "what": "ever"}')
    with pytest.raises(NewerSaveError, match="newer pgasync, in format 2; this one knows 1"):
        game.load("x", 1)
    assert names(tmp_path) == ["x.json"]


def test_older_data_are_upgraded(game):
    game.save("x", 7, version=2)
    assert game.load("x", version=4, upgrade=lambda data, version: {"coins": data, "was": version}) == {
        "coins": 7,
        "was": 2,
    }
    with pytest.raises(ValueError) as caught:
        game.load("x", version=4)
    assert str(caught.value) == (
        "'x' was saved with version 2, this game has version 4."
        " Give load() a function: upgrade=lambda data, version: ..."
    )


PLAIN = " Plain data are None, bool, numbers, text, lists, and dicts with text as keys."


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (
            {"ship": [{"pos": (1, 2)}]},
            TypeError,
            f"""data['ship'][0]['pos']: (1, 2) is a tuple.{PLAIN} Write list(...).""",
        ),
        ({"a": {1: 2}}, TypeError, f"the key 1 of data['a'].{PLAIN}"),
        ([float("nan")], ValueError, "data[0]: nan is not finite"),
        (["\ud83d\ude00"], ValueError, "data[0]: '\\ud83d\\ude00' has half a character in it"),
        (1 << 4096, ValueError, "data: it has more than 4096 bits"),
    ],
)
def test_data_that_are_not_plain_are_refused_with_their_place(game, tmp_path, data, kind, text):
    with pytest.raises(kind) as caught:
        game.save("slot1", data)
    assert str(caught.value) == f"save('slot1') cannot keep {text}"
    assert names(tmp_path) == []


def test_data_that_hold_themselves_are_refused(game):
    data = []
    data.append(data)
    with pytest.raises(ValueError, match="it is nested more than 16 deep"):
        game.save("x", data)


@pytest.mark.parametrize("name", ["", "Slot", "../x", "a/b", "a.b", "con", "com1", "x" * 65, "é", "a\n"])
def test_a_name_must_be_one_on_every_system(game, name):
    for use in (game.load, lambda name: game.save(name, 1)):
        with pytest.raises(ValueError, match="the name of a save is made of a-z") as caught:
            use(name)
        assert repr(name) in str(caught.value)


def test_names_and_versions_of_other_types_are_refused(game):
    with pytest.raises(TypeError, match=r"^the name of a save must be a text, got 7$"):
        game.load(7)
    with pytest.raises(TypeError, match=r"^version must be a whole number, got True$"):
        game.save("x", 1, version=True)
    with pytest.raises(ValueError, match=r"^version must be >= 1, got 0$"):
        game.load("x", version=0)


def test_nothing_is_saved_while_the_game_is_drawn(play, tmp_path):
    async def level(scene):
        scene.draw(lambda surface: scene.game.save("x", 1))
        await sleep_forever()

    game = play(level, saves=tmp_path)
    with pytest.raises(MisuseError, match=r"ask\(\)"):
        game.draw()
    assert names(tmp_path) == []


def test_whatever_can_be_saved_can_be_kept_in_a_recording(new_game, tmp_path):
    deep = 1
    for _ in range(16):
        deep = [deep]
    game = new_game(saves=tmp_path)
    game.recorder = Recorder(game, {"game": "toy", "demo": False})
    assert game.save("x", deep)
    assert game.load("x") == deep


def test_settings_have_defaults_and_keep_what_is_set(game, new_game, tmp_path):
    mine = game.settings(volume=0.8, fullscreen=False)
    assert dict(mine) == {"volume": 0.8, "fullscreen": False}
    assert names(tmp_path) == []
    mine.volume = 1
    mine["fullscreen"] = True
    again = new_game(saves=tmp_path).settings(volume=0.8, fullscreen=False)
    assert repr(again) == "<Settings {'volume': 1.0, 'fullscreen': True}>"
    assert again.problems == []


def test_a_setting_that_stays_the_same_writes_nothing(game, tmp_path):
    mine = game.settings(volume=0.8)
    mine.volume = 0.8
    assert names(tmp_path) == []


def test_settings_in_the_file_that_do_not_fit_are_reported_and_the_default_counts(game, capsys):
    game.save("settings", {"volume": "loud", "color": 3, "lives": True, "tags": [1, "x"], "hero": "Ann"})
    mine = game.settings(volume=0.8, lives=3, hero="", tags=["a"])
    assert dict(mine) == {"volume": 0.8, "lives": 3, "hero": "Ann", "tags": ["a"]}
    assert mine.problems == [
        "'volume' cannot be 'loud'; it is 0.8",
        "there is no setting 'color'",
        "'lives' cannot be True; it is 3",
        "'tags' cannot be [1, 'x']; it is ['a']",
    ]
    assert capsys.readouterr().err == "".join(f"pgasync: in 'settings', {text}\n" for text in mine.problems)


def test_settings_that_find_something_else_in_their_file_are_the_defaults(game):
    game.save("settings", [1])
    mine = game.settings(volume=0.8)
    assert mine.volume == 0.8
    assert mine.problems == ["the file holds [1], which are no settings"]


def test_a_setting_of_another_type_or_name_is_refused(game, tmp_path):
    mine = game.settings(volume=0.8, costs={"a": 1})
    with pytest.raises(TypeError, match=r"^the setting 'volume' is like 0.8, got 'loud'$"):
        mine.volume = "loud"
    with pytest.raises(AttributeError, match=r"^unknown setting 'volum'\. Did you mean 'volume'\?$"):
        mine.volum = 1
    with pytest.raises(AttributeError, match=r"^unknown setting 'volum'\. Did you mean 'volume'\?$"):
        assert mine.volum
    with pytest.raises(KeyError, match="unknown setting 'x'"):
        mine["x"] = 1
    with pytest.raises(ValueError, match=r"^settings cannot keep volume: inf is not finite$"):
        mine.volume = float("inf")
    with pytest.raises(TypeError, match=r"^the setting 'costs' is like \{'a': 1\}, got \{'a': 'x'\}$"):
        mine.costs = {"a": "x"}
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["keys", "problems", "game"])
def test_a_setting_has_no_name_that_settings_need(game, name):
    with pytest.raises(ValueError) as caught:
        game.settings(**{name: 1})
    assert str(caught.value) == f"a setting cannot be called {name!r}: Settings has that name itself"


def test_a_whole_number_too_large_for_a_float_does_not_fit(game):
    game.save("settings", {"volume": 1 << 2000})
    assert game.settings(volume=0.8).volume == 0.8


def test_a_list_among_the_settings_is_given_as_a_copy(game):
    default = [1]
    mine = game.settings(scores=default)
    mine.scores.append(2)
    default.append(3)
    assert mine.scores == [1]


def test_settings_keep_the_volumes(game, new_game, tmp_path):
    game.volumes["music"] = 0.25
    game.settings(volumes={"master": 1.0}).volumes = game.volumes.to_dict()
    again = new_game(saves=tmp_path)
    again.volumes.update(again.settings(volumes={"master": 1.0}).volumes)
    assert again.volumes["music"] == 0.25


def test_settings_that_cannot_be_kept_count_for_this_run(game, monkeypatch):
    mine = game.settings(volume=0.8)
    monkeypatch.setattr("os.replace", disk_is_full)
    mine.volume = 0.5
    assert mine.volume == 0.5
    assert game.saves.trouble
