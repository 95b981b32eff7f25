"""Sound effects that belong to a scene. The mixer plays to nobody here."""

from __future__ import annotations

import pygame
import pytest

from pgasync import Signal, current_task, next_frame, open_nursery, sleep_forever
from tests.engine.conftest import run_ticks
from tests.silence import silence


@pytest.fixture
def folder(tmp_path):
    """Assets with two sounds of ten minutes of silence: none ends while a test looks at it."""
    (tmp_path / "sounds").mkdir()
    for name in ("boom", "hum"):
        silence(tmp_path / "sounds" / f"{name}.wav", 600)
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
    assert all(sound.heard for sound in sounds)
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
    assert not first.heard
    first.stop()
    assert second.heard


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
    assert below.heard


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
def test_a_sound_that_begins_in_a_pause_waits_for_its_end(scene, monkeypatch):
    calls = []
    find = pygame.mixer.find_channel
    monkeypatch.setattr(pygame.mixer, "find_channel", lambda force: Spy(find(force), calls))
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
    assert quiet.playing
    assert not quiet.heard
    quiet.stop()
    assert all(sound.heard for sound in loud)


@pytest.mark.usefixtures("mixer")
def test_a_sound_has_its_volume(scene):
    assert scene.play_sound("boom", volume=0.5).channel.get_volume() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan")])
def test_a_volume_that_is_none_is_refused(scene, volume):
    with pytest.raises(ValueError, match=f"volume must be from 0 to 1, got {volume}"):
        scene.play_sound("boom", volume=volume)


def test_a_machine_without_audio_plays_in_silence(scene):
    assert not pygame.mixer.get_init()
    sound = scene.play_sound("boom")
    assert sound.playing
    assert not sound.heard
    sound.stop()
    assert not sound.playing


def test_a_wrong_name_is_an_error_on_a_silent_machine_too(scene):
    with pytest.raises(FileNotFoundError, match=r"no sound 'bomo'\. Did you mean 'boom'\?"):
        scene.play_sound("bomo")


@pytest.mark.usefixtures("mixer")
def test_a_scene_ends_well_when_the_mixer_was_quit_meanwhile(scene):
    sound = scene.play_sound("boom", loop=True)
    pygame.mixer.quit()
    assert not sound.heard
    sound.stop()
    scene.play_sound("boom")
    scene.game.main.cancel()
    assert scene.game.done


@pytest.fixture
def short(folder):
    """A sound of half a second, in the same folder."""
    silence(folder / "sounds" / "ping.wav", 0.5)


@pytest.fixture(params=["mixer", "silence"])
def anywhere(request, short):
    """On a machine with audio, and on one without."""
    if request.param == "mixer":
        request.getfixturevalue("mixer")


def listener(sound, log):
    async def listen():
        log.append((await sound.wait(), round(sound.owner.clock.now, 3)))

    return listen()


@pytest.mark.usefixtures("anywhere")
def test_a_sound_is_waited_for_as_long_as_its_file_plays(scene):
    log = []
    scene.start(listener(scene.play_sound("ping"), log))
    for _ in range(31):
        scene.game.tick()
    assert log == []
    scene.game.tick()
    assert log == [("ended", 0.5)]
    assert not scene.sounds.playing


@pytest.mark.usefixtures("anywhere")
def test_a_sound_that_is_stopped_says_so_to_all_who_wait(scene):
    log = []
    ping = scene.play_sound("ping")
    scene.start(listener(ping, log))
    scene.start(listener(ping, log))
    scene.game.tick()
    ping.stop()
    assert log == [("stopped", 0.016)] * 2
    scene.start(listener(ping, log))  # at once: it is over
    assert len(log) == 3
    assert scene.clock.timers.count() == 0


@pytest.mark.usefixtures("short")
def test_a_sound_takes_its_time_on_the_clock_of_its_scene(scene):
    log = []
    scene.start(listener(scene.play_sound("ping"), log))
    scene.clock.speed = 0.5
    for _ in range(40):
        scene.game.tick()
    scene.clock.pause()
    for _ in range(40):
        scene.game.tick()
    assert log == []
    scene.clock.resume()
    for _ in range(24):
        scene.game.tick()
    assert log == [("ended", 0.5)]


@pytest.mark.usefixtures("short")
def test_a_sound_that_loops_does_not_end_until_it_is_stopped(scene):
    log = []
    hum = scene.play_sound("ping", loop=True)
    assert hum.length is None
    scene.start(listener(hum, log))
    for _ in range(200):
        scene.game.tick()
    assert log == []
    hum.stop()
    assert [outcome for outcome, _ in log] == ["stopped"]


@pytest.mark.usefixtures("short")
def test_the_end_of_a_scene_is_told_to_those_who_wait_elsewhere(new_game, folder):
    log = []

    async def jingle(scene):
        log.append(scene.play_sound("ping"))
        await next_frame()

    async def main(game):
        async with open_nursery() as nursery:
            nursery.start(game.play(jingle))
            log.append(await log[0].wait())

    game = new_game(assets=folder)
    game.start(main)
    game.tick()
    assert log[1] == "stopped"
    assert game.done


@pytest.mark.usefixtures("short")
def test_a_wait_for_a_sound_that_is_over_still_delivers_a_cancellation(scene):
    log = []
    ping = scene.play_sound("ping")
    ping.stop()

    async def listen():
        current_task().cancel("enough")
        try:
            await ping.wait()
        except BaseException as error:
            log.append(type(error).__name__)
            raise

    scene.start(listen())
    assert log == ["Cancelled"]


@pytest.mark.usefixtures("mixer")
def test_volumes_multiply_and_what_plays_follows_them(scene):
    game = scene.game
    boom = scene.play_sound("boom", volume=0.5)
    voice = scene.play_sound("hum", group="voice")

    def levels():
        return [round(sound.channel.get_volume(), 2) for sound in (boom, voice)]

    assert levels() == [0.5, 1.0]
    game.volumes["effects"] = 0.5
    assert levels() == [0.25, 1.0]
    game.volumes["master"] = 0.5
    assert levels() == [0.12, 0.5]
    with game.volumes.ducked("effects", to=0.5):
        assert levels() == [0.06, 0.5]
    boom.volume = 1.0
    assert levels() == [0.25, 0.5]
    assert list(game.volumes) == ["effects", "master"]
    assert game.volumes.to_dict() == {"effects": 0.5, "master": 0.5}
    game.volumes.update({"master": 1, "effects": 1.0})
    assert levels() == [1.0, 1.0]
    assert repr(game.volumes) == "<Volumes {'effects': 1.0, 'master': 1}>"


def test_a_wrong_volume_among_several_is_left_as_it_is_and_told_of(scene, capsys):
    volumes = scene.game.volumes
    problems = volumes.update({"music": 0.5, "effects": 2, "voices": "loud"})
    assert problems == [
        "group 'effects': volume must be from 0 to 1, got 2",
        "group 'voices': volume must be a number, got 'loud'",
    ]
    told = "".join(f"pgasync: in volumes.update(), {problem}\n" for problem in problems)
    assert capsys.readouterr().err == told
    assert volumes.to_dict() == {"music": 0.5}
    with pytest.raises(TypeError) as caught:
        volumes.update([0.5])
    assert str(caught.value) == "update() takes a dict of groups and their volumes, got [0.5]"


def test_what_is_no_volume_is_refused(scene):
    volumes = scene.game.volumes
    with pytest.raises(ValueError, match="volume must be from 0 to 1, got 2"):
        volumes["music"] = 2
    with pytest.raises(TypeError, match="volume must be a number, got 'loud'"):
        volumes["music"] = "loud"
    with pytest.raises(TypeError, match="volume must be a number, got True"):
        volumes["music"] = True
    assert volumes["music"] == 1.0


@pytest.mark.usefixtures("mixer")
def test_music_goes_on_from_scene_to_scene_and_a_new_piece_fades_in_over_the_old_one(scene):
    game = scene.game
    first = game.music.play("hum", fade=1)
    assert game.music.play("hum", volume=0.5) is first
    assert first.volume == 0.5
    second = game.music.play("boom", fade=0)
    assert (first.outcome, second.outcome, game.music.piece) == ("stopped", None, second)
    scene.over.fire()
    assert second.heard
    game.music.stop()
    assert not second.playing
    assert game.music.piece is None
    game.music.stop()


def level(sound):
    return round(sound.channel.get_volume(), 2)


@pytest.mark.usefixtures("mixer")
def test_what_fades_in_does_so_in_game_time_to_the_volume_that_it_has(scene):
    game = scene.game
    game.volumes["music"] = 0.5
    piece = game.music.play("hum", fade=1)
    assert level(piece) == 0
    run_ticks(scene, 32)
    assert level(piece) == 0.25
    game.clock.pause()
    run_ticks(scene, 64)
    assert level(piece) == 0.25
    game.clock.resume()
    game.volumes["master"] = 0.5
    run_ticks(scene, 32)
    assert level(piece) == 0.25
    game.volumes["master"] = 1
    run_ticks(scene, 64)
    assert level(piece) == 0.5


@pytest.mark.usefixtures("mixer")
def test_a_cross_fade_that_is_interrupted_ends_with_the_last_piece_alone(scene):
    music = scene.game.music
    pieces = [music.play("hum", fade=1), music.play("boom", fade=1), music.play("hum", fade=1)]
    run_ticks(scene, 32)
    assert [piece.outcome for piece in pieces] == ["stopped", "stopped", None]
    assert level(pieces[2]) == 0.5
    run_ticks(scene, 32)
    assert level(pieces[2]) == 1


@pytest.mark.usefixtures("mixer")
def test_music_is_heard_also_when_all_channels_are_busy(scene):
    sounds = [scene.play_sound("boom") for _ in range(4)]
    piece = scene.game.music.play("hum")
    assert piece.heard
    assert [sound.heard for sound in sounds].count(True) == 3
    assert all(sound.playing for sound in sounds)


@pytest.mark.usefixtures("mixer")
def test_what_is_stopped_with_a_fade_in_a_pause_gives_its_channel_back(scene):
    hum = scene.play_sound("hum", loop=True)
    scene.clock.pause()
    scene.game.tick()
    hum.stop(fade=0.5)
    assert busy() == []


@pytest.mark.usefixtures("mixer")
def test_what_fades_out_stops_with_its_scene_too(scene):
    boom, hum = scene.play_sound("boom", loop=True), scene.play_sound("hum", loop=True)
    boom.stop(fade=60)
    hum.stop(fade=60)
    assert len(busy()) == 2
    assert [hum.outcome, hum.heard] == ["stopped", True]
    scene.over.fire()
    assert busy() == []


@pytest.mark.usefixtures("short")
def test_the_end_of_a_piece_can_be_waited_for(scene):
    log = []
    scene.start(listener(scene.game.music.play("ping", loop=False), log))
    for _ in range(32):
        scene.game.tick()
    assert log == [("ended", 0.5)]


@pytest.mark.parametrize(
    ("fade", "kind", "text"),
    [
        (-1, ValueError, "fade must be from 0 to 60 s, got -1"),
        (61, ValueError, "fade must be from 0 to 60 s, got 61"),
        ("slow", TypeError, "fade must be a number of seconds, got 'slow'"),
    ],
)
def test_a_fade_that_is_none_is_refused(scene, fade, kind, text):
    hum = scene.play_sound("hum")
    music = scene.game.music
    for call in (lambda: music.play("hum", fade=fade), lambda: music.stop(fade), lambda: hum.stop(fade)):
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == text


def test_a_sound_tells_what_it_is(scene):
    boom = scene.play_sound("boom")
    assert repr(boom) == "<Sound boom playing>"
    boom.stop()
    assert repr(boom) == "<Sound boom stopped>"


def test_how_loud_the_master_is_heard_counts_it_once(new_game):
    volumes = new_game().volumes
    volumes["master"], volumes["music"] = 0.5, 0.4
    assert volumes.heard("master") == 0.5
    assert volumes.heard("music") == 0.2
