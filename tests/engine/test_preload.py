"""Reading assets in threads, with a share that is true."""

from __future__ import annotations

import threading

import pygame
import pytest

from pgasync import CancelScope, MisuseError, next_frame, preload, sleep_forever, start
from pgasync.engine import preload as module
from pgasync.engine.process import mixer
from pgasync.testing import Stage
from tests.silence import silence

SAFE = 30  # s; nothing takes so long but a mistake
SIDES = {"ship": 4, "shot": 40, "star": 20}  # px


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images" / "ui").mkdir(parents=True)
    (tmp_path / "sounds").mkdir()
    for name, side in SIDES.items():
        pygame.image.save(pygame.Surface((side, side)), tmp_path / "images" / f"{name}.bmp")
    pygame.image.save(pygame.Surface((3, 3)), tmp_path / "images" / "ui" / "heart.png")
    (tmp_path / "images" / "notes.txt").write_text("not a picture")
    silence(tmp_path / "sounds" / "boom.wav", 0.5)
    silence(tmp_path / "sounds" / "ship.wav", 0.25)
    return tmp_path


@pytest.fixture
def stage(folder):
    with Stage(assets=folder) as stage:
        yield stage


def told(stage, *names, loop=None):
    """An entity that reads, and what it was told."""
    said = []

    async def loader():
        try:
            async for share in preload(*names):
                said.append(share)
        except (OSError, ValueError, TypeError, MisuseError, pygame.error) as error:
            said.append(error)

    return stage.start(loader()), said


def is_read_no_more(monkeypatch):
    """From here on nobody may open a file."""

    def refuse(*args):
        raise AssertionError("a file was read again")

    monkeypatch.setattr(pygame.image, "load", refuse)
    monkeypatch.setattr(module, "read", refuse)
    monkeypatch.setattr("pgasync.engine.assets.read", refuse)
    monkeypatch.setattr("pgasync.engine.assets.sound_length", refuse)


def test_what_is_read_costs_nothing_later(stage, monkeypatch):
    task, said = told(stage, "shot", "boom")
    assert stage.game.assets.images == {}
    stage.run_ticks(1)
    assert task.finished
    assert said == [1.0]
    is_read_no_more(monkeypatch)
    assert stage.scene.sprite("shot").image.get_size() == (40, 40)
    assert stage.scene.play_sound("boom").length == 0.5
    with pytest.raises(AssertionError, match="was read again"):
        stage.scene.sprite("ship")


def test_without_names_it_reads_all_there_is_in_every_way_it_can_be_asked_for(stage, monkeypatch):
    told(stage)
    stage.run_ticks(1)
    is_read_no_more(monkeypatch)
    for name in ("ship", "ship.bmp", "ui/heart", "ui/heart.png"):
        assert stage.scene.sprite(name)
    for name in ("ship", "boom.wav"):
        assert stage.scene.play_sound(name)
    assert stage.sounds == ["ship", "boom.wav"]  # what was only read was not heard


def test_of_two_files_that_differ_in_their_endings_the_usual_one_has_the_short_name(stage, folder):
    pygame.image.save(pygame.Surface((9, 9)), folder / "images" / "ship.png")
    told(stage)
    stage.run_ticks(1)
    images = stage.game.assets.images
    assert [images[name].get_width() for name in ("ship", "ship.png", "ship.bmp")] == [9, 9, 4]


def test_a_name_that_an_image_and_a_sound_have_reads_both(stage):
    told(stage, "ship")
    stage.run_ticks(1)
    assets = stage.game.assets
    assert (list(assets.images), [path.name for path in assets.lengths]) == (["ship"], ["ship.wav"])


def test_the_share_is_that_of_the_bytes_read(stage, folder, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    names = ["shot", "star", "boom"]
    sizes = [
        (folder / kind / file).stat().st_size + 1
        for kind, file in (("images", "shot.bmp"), ("images", "star.bmp"), ("sounds", "boom.wav"))
    ]
    _, said = told(stage, *names)
    stage.run_ticks(2)
    assert said == [sizes[0] / sum(sizes), (sizes[0] + sizes[1]) / sum(sizes), 1.0]


def test_only_some_parts_are_read_at_a_time_so_that_the_share_moves_in_tests_too(stage, folder, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    for n in range(10):
        pygame.image.save(pygame.Surface((2, 2)), folder / "images" / f"tile{n}.bmp")
    _, said = told(stage, *(f"tile{n}" for n in range(10)))
    counts = []
    for _ in range(4):
        stage.run_ticks(1)
        counts.append(len(said))
    assert counts == [3, 6, 9, 10]


@pytest.mark.parametrize(("batch", "shares"), [(1 << 18, 2), (1, 4)])
def test_what_is_large_is_made_ready_over_several_ticks_so_that_the_game_goes_on(
    stage, monkeypatch, batch, shares
):
    monkeypatch.setattr(module, "PIXELS", 1600)
    monkeypatch.setattr(module, "BATCH", batch)
    task, said = told(stage, "shot", "star", "boom", "ship.bmp")  # 1600, 400 and 16 pixels
    stage.scene.clock.pause()  # which is no reason to stop
    stage.run_ticks(1)
    assert list(stage.game.assets.images) == ["shot"]
    assert len(said) == 1
    stage.run_ticks(2)
    assert task.finished
    assert len(said) == len(set(said)) == shares


def test_what_is_read_already_is_not_read_again_and_nothing_to_do_takes_no_time(stage, monkeypatch):
    stage.scene.sprite("ship")
    told(stage, "shot")
    stage.run_ticks(1)
    stage.game.assets.length_of(stage.game.assets.sound_file("ship"))
    is_read_no_more(monkeypatch)
    task, said = told(stage, "ship", "shot")
    assert task.finished
    assert said == [1.0]


def test_a_game_without_assets_has_nothing_to_read(tmp_path):
    with Stage(assets=tmp_path / "nowhere") as stage:
        task, said = told(stage)
        assert task.finished
        assert said == [1.0]


def test_sounds_are_read_for_the_mixer_if_it_is_running(stage):
    with mixer():
        told(stage, "boom")
        stage.run_ticks(1)
        sound = stage.game.assets.sounds["boom"]
        assert stage.game.assets.sound("boom") is sound
        assert sound.get_length() == pytest.approx(0.5, abs=0.05)


def test_what_somebody_has_asked_for_meanwhile_stays(stage):
    task, _ = told(stage, "ship")
    mine = stage.game.assets.image("ship")
    stage.run_ticks(1)
    assert task.finished
    assert stage.game.assets.image("ship") is mine


def test_images_have_the_form_of_the_screen(stage):
    told(stage, "ship")
    stage.run_ticks(1)
    image = stage.game.assets.images["ship"]
    assert image.get_bitsize() == 32
    assert image.get_flags() & pygame.SRCALPHA


def test_a_missing_name_gets_the_usual_texts_before_anything_is_read(stage, folder):
    task, [error] = told(stage, "ship", "shpi")
    assert task.finished
    images, sounds = (folder / "images").as_posix(), (folder / "sounds").as_posix()
    assert str(error) == (
        "no image 'shpi'. Did you mean 'ship'?"
        f" Looked in {images}: notes.txt, ship.bmp, shot.bmp, star.bmp, ui. And"
        f" no sound 'shpi'. Did you mean 'ship'? Looked in {sounds}: boom.wav, ship.wav"
    )
    assert stage.game.outside.open == {}
    assert stage.game.outside.number == 0


def test_a_damaged_file_gets_the_usual_error_and_ends_the_rest(stage, folder, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    (folder / "images" / "shot.bmp").write_bytes(b"BM, but no more")
    task, said = told(stage, "ship.bmp", "shot", "star")
    stage.run_ticks(1)
    assert task.finished
    share, error = said
    assert share < 1
    assert isinstance(error, pygame.error)
    assert error.__notes__ == [f"while reading {(folder / 'images' / 'shot.bmp').as_posix()}"]
    assert stage.game.outside.open == {}


def test_a_damaged_sound_gets_the_usual_error(stage, folder):
    (folder / "sounds" / "boom.wav").write_bytes(b"RIFF")
    _, said = told(stage, "boom")
    stage.run_ticks(1)
    with pytest.raises(ValueError) as usual:
        stage.scene.play_sound("boom")
    assert [str(error) for error in said] == [str(usual.value)]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((3,), "preload() needs names of images and sounds, got 3."),
        (
            (["ship", "shot"],),
            "preload() needs names of images and sounds, got ['ship', 'shot']. Write preload(*names).",
        ),
    ],
)
def test_what_is_no_name_is_refused_at_the_call(names, text):
    with pytest.raises(TypeError) as caught:
        preload(*names)
    assert str(caught.value) == text


def test_a_task_outside_of_every_game_is_told_so():
    caught = []

    async def stranger():
        try:
            async for _ in preload("ship"):
                pass
        except MisuseError as error:
            caught.append(str(error))

    start(stranger())
    assert caught[0].startswith("stranger awaited preload(), but it lives in no game")


def test_leaving_the_loop_ends_the_reading(stage, folder, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)

    async def impatient():
        async for _ in preload():
            counts.append(len(stage.game.outside.open))
            break
        counts.append(len(stage.game.outside.open))
        await sleep_forever()

    counts = []
    task = stage.start(impatient())
    stage.run_ticks(2)
    assert task.is_open()
    assert counts == [2, 0]
    assert len(stage.game.assets.images) == 2  # one file, by both of its names


def test_a_body_that_is_cancelled_does_not_get_the_shares_that_are_there_already(stage, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    said = []

    async def loader():
        with CancelScope() as scope:
            async for share in preload():
                said.append(share)
                await next_frame()
                scope.cancel()
        return "over"

    task = stage.start(loader())
    stage.run_ticks(2)
    assert task.result == "over"
    assert len(said) == 1


def test_sounds_are_read_one_at_a_time_as_the_mixer_is_not_safe(stage, folder, monkeypatch):
    inside, most = [], []

    def slow(path):
        inside.append(path)
        threading.Event().wait(0.01)  # for others to come in, if they could
        most.append(len(inside))
        inside.remove(path)

    monkeypatch.setattr(module, "BATCH", 1)
    monkeypatch.setattr(pygame.mixer, "Sound", slow)
    monkeypatch.setattr(pygame.mixer, "get_init", lambda: (8000, -16, 1))
    for n in range(3):
        silence(folder / "sounds" / f"bang{n}.wav")
    task, _ = told(stage, "bang0", "bang1", "bang2")
    stage.run_ticks(1)
    assert task.finished
    assert most == [1, 1, 1]


def test_cancelled_it_stops_after_the_file_that_it_is_reading(stage, folder, monkeypatch):
    begun, gate, loaded = threading.Event(), threading.Event(), []
    load = pygame.image.load

    def slow(path):
        begun.set()
        assert gate.wait(SAFE)
        loaded.append(path)
        return load(path)

    monkeypatch.setattr(pygame.image, "load", slow)
    task, said = told(stage, "ship.bmp", "shot", "star")
    assert begun.wait(SAFE)
    task.cancel()
    assert task.cancelled
    gate.set()
    stage.game.outside.close()
    stage.run_ticks(2)
    assert len(loaded) == 1
    assert (said, stage.game.assets.images) == ([], {})


def test_a_body_that_waits_misses_nothing(stage, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 1)
    said = []

    async def loader():
        async for share in preload("ship.bmp", "shot", "star"):
            said.append(share)
            await next_frame()

    stage.start(loader())
    stage.run_ticks(4)
    assert len(said) == 3
    assert said == sorted(said)
