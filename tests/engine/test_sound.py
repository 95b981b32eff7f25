"""Sound effects that belong to a scene. The mixer plays to nobody here."""

from __future__ import annotations

import wave

import pygame
import pytest

from pgasync import Signal, next_frame, sleep_forever


@pytest.fixture
def folder(tmp_path):
    """Assets with two sounds of ten minutes of silence: none ends while a test looks at it."""
    (tmp_path / "sounds").mkdir()
    for name in ("boom", "hum"):
        with wave.open(str(tmp_path / "sounds" / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1)
            file.setframerate(8000)
            file.writeframes(bytes([128]) * 8000 * 600)
    return tmp_path


@pytest.fixture
def mixer():
    pygame.mixer.init(8000, -16, 1)
    pygame.mixer.set_num_channels(4)
    yield
    pygame.mixer.quit()


@pytest.fixture
def scene(play, folder):
    """A scene that lives until `over` is fired."""

    async def level(scene):
        scene.over = Signal("over")
        await scene.over.wait()

    game = play(level, assets=folder)
    yield game.scene
    game.main.cancel("the test ended")


def busy():
    return [n for n in range(pygame.mixer.get_num_channels()) if pygame.mixer.Channel(n).get_busy()]


@pytest.mark.usefixtures("mixer")
def test_sounds_stop_with_their_scene(scene):
    sounds = [scene.play_sound("boom"), scene.play_sound("hum", loop=True)]
    assert all(sound.playing for sound in sounds)
    scene.over.fire()
    assert busy() == []
    assert not any(sound.playing for sound in sounds)


@pytest.mark.usefixtures("mixer")
def test_a_sound_can_be_stopped_twice(scene):
    boom, hum = scene.play_sound("boom"), scene.play_sound("hum")
    boom.stop()
    boom.stop()
    assert not boom.playing
    assert hum.playing


@pytest.mark.usefixtures("mixer")
def test_a_sound_that_was_stopped_does_not_stop_the_next_one_on_its_channel(scene):
    first = scene.play_sound("boom")
    first.channel.stop()  # as if it had come to its end
    second = scene.play_sound("boom")
    assert second.channel.id == first.channel.id
    assert not first.playing
    first.stop()
    assert second.playing


@pytest.mark.usefixtures("mixer")
def test_the_end_of_a_scene_leaves_the_sounds_of_another_alone(new_game, folder):
    heard = []

    async def jingle(scene):
        scene.play_sound("boom").channel.stop()
        await next_frame()

    async def level(scene):
        heard.append(scene)
        await scene.game.play(jingle)
        await sleep_forever()

    async def main(game):
        await game.play(level)

    game = new_game(assets=folder)
    game.start(main)
    below = heard[0].play_sound("boom")  # on the channel that the jingle has had
    game.tick()
    assert below.playing


class Spy:
    """A channel, and what is asked of it."""

    def __init__(self, channel, calls):
        self.channel = channel
        self.calls = calls

    def __getattr__(self, name):
        if name in ("pause", "unpause"):
            self.calls.append(name)
        return getattr(self.channel, name)


@pytest.mark.usefixtures("mixer")
def test_sounds_pause_and_go_on_with_the_clock_of_their_scene(scene):
    calls = []
    boom = scene.play_sound("boom")
    boom.channel = Spy(boom.channel, calls)
    scene.game.tick()
    scene.clock.pause()
    scene.game.tick()
    scene.game.tick()
    assert calls == ["pause"]
    assert boom.playing
    scene.clock.resume()
    scene.game.tick()
    assert calls == ["pause", "unpause"]


@pytest.mark.usefixtures("mixer")
def test_a_sound_that_begins_in_a_pause_waits_for_its_end(scene):
    calls = []

    class Recorded:
        """A sound whose channels tell what is asked of them."""

        def __init__(self, sound):
            self.sound = sound

        def play(self, loops):
            return Spy(self.sound.play(loops), calls)

    assets = scene.game.assets
    assets.sounds["boom"] = Recorded(assets.sound("boom"))
    scene.clock.pause()
    scene.play_sound("boom")
    assert calls == ["pause"]
    scene.game.tick()
    scene.clock.resume()
    scene.play_sound("boom")
    assert calls == ["pause", "unpause"]
    scene.clock.pause()
    scene.play_sound("boom")
    assert calls == ["pause", "unpause", "pause", "pause", "pause"]


@pytest.mark.usefixtures("mixer")
def test_when_all_channels_are_busy_the_sounds_that_play_already_win(scene):
    loud = [scene.play_sound("boom") for _ in range(4)]
    quiet = scene.play_sound("hum")
    assert not quiet.playing
    quiet.stop()
    assert all(sound.playing for sound in loud)


@pytest.mark.usefixtures("mixer")
def test_a_sound_has_its_volume(scene):
    assert scene.play_sound("boom", volume=0.5).channel.get_volume() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan")])
def test_a_volume_that_is_none_is_refused(scene, volume):
    with pytest.raises(ValueError, match=f"volume must be between 0 and 1, got {volume}"):
        scene.play_sound("boom", volume=volume)


def test_a_machine_without_audio_plays_in_silence(scene):
    assert not pygame.mixer.get_init()
    sound = scene.play_sound("boom")
    assert not sound.playing
    sound.stop()


def test_a_wrong_name_is_an_error_on_a_silent_machine_too(scene):
    with pytest.raises(FileNotFoundError, match=r"no sound 'bomo'\. Did you mean 'boom'\?"):
        scene.play_sound("bomo")


@pytest.mark.usefixtures("mixer")
def test_sounds_that_have_ended_are_forgotten(scene):
    for _ in range(20):
        scene.play_sound("boom").channel.stop()
    assert len(scene.sounds.playing) <= 1


@pytest.mark.usefixtures("mixer")
def test_a_scene_ends_well_when_the_mixer_was_quit_meanwhile(scene):
    sound = scene.play_sound("boom", loop=True)
    pygame.mixer.quit()
    assert not sound.playing
    sound.stop()
    scene.play_sound("boom")
    scene.game.main.cancel()
    assert scene.game.done
