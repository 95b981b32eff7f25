"""The show of dialogue, played through."""

from __future__ import annotations

from games.shows import dialogue
from pgasync.testing import Stage
from tests.games.sound_files import check_made_again

SHOW = {"size": dialogue.SIZE, "assets": dialogue.ASSETS}


def told(stage, texts):
    """Keep what is on the screen, each once, in the order in which it was said."""
    for text in stage.texts:
        if text not in texts:
            texts.append(text)


def test_the_story_is_told_with_the_keyboard():
    with Stage(dialogue.main, **SHOW) as stage:
        texts = []

        def play(*keys):
            for key in keys:
                stage.press(key)
                stage.run_ticks(2)
                told(stage, texts)

        play("return")
        play("space", "space", "space", "space")
        assert not stage.shows("Will you")
        play("space", "down", "return")  # "Why me?"
        assert stage.scene.light == 0
        play("space", "space", "space", "return")  # "Light it"
        stage.run_seconds(0.7)
        assert 0 < stage.scene.light < 1
        stage.run_seconds(1)
        assert stage.scene.light == 1
        play("space", "space", "space")
        assert any("keeper is whoever keeps" in text.replace("\n", " ") for text in texts)
        assert "Then good night, keeper." in texts
        chosen = [name for name in stage.sounds if name in dialogue.SOUNDS]
        assert chosen == ["choose", "step", "choose", "choose"]
        play("space")
        assert stage.done


def test_one_can_leave_by_the_menu_and_by_escape():
    for keys in (["down", "return"], ["escape"]):
        with Stage(dialogue.main, **SHOW) as stage:
            for key in keys:
                stage.press(key)
                stage.run_ticks(2)
            assert stage.done


def test_the_demo_tells_all_by_itself_and_the_light_is_seen_and_both_voices_heard():
    with Stage(dialogue.demo, **SHOW) as stage:
        texts, lamps = [], []
        while not stage.done:
            stage.run_ticks(10)
            told(stage, texts)
            if not stage.done:
                lamps.append(tuple(stage.picture().get_at((470, 92))))
            assert stage.seconds < 60
        words = {text.replace("\n", " ") for text in texts}
        assert {"Mara", "Old Tom", "Light it", "Will you light it?", "Then good night, keeper."} <= words
        assert sum(lamps[0][:3]) < sum(lamps[-1][:3])
        assert set(stage.sounds) == {"choose", "girl", "old_man"}


def test_the_script_makes_the_same_sounds_again(tmp_path):
    check_made_again(dialogue.ASSETS / "sounds", "TALK", tmp_path)
