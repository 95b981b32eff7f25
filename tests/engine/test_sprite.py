"""Sprites, whose `with` block is their life."""

from __future__ import annotations

import pygame
import pytest

from pgasync import MisuseError, Signal, Sprite, frames, next_frame, sleep_forever, tween

DT = 1 / 64


def square(size=8, color="white"):
    picture = pygame.Surface((size, size))
    picture.fill(color)
    return picture


def run_ticks(game, n):
    for _ in range(n):
        game.tick()


@pytest.fixture
def stage(play):
    """A scene that lives on, with a log of what its entities do."""

    async def level(scene):
        await sleep_forever()

    game = play(level)
    game.scene.log = []
    yield game.scene
    game.main.cancel("the test ended")


async def ship(scene, picture=None, group=()):
    with scene.sprite(picture or square(), (10, 10), groups=group) as me:
        scene.ship = me
        try:
            await sleep_forever()
        finally:
            scene.log.append("cleanup")
    scene.log.append("behind")


# Life and death.


def test_a_sprite_is_shown_from_its_making_until_its_block_ends(stage):
    async def brief():
        with stage.sprite(square()) as me:
            assert list(stage.layers) == [me]
            await next_frame()
        assert list(stage.layers) == []

    task = stage.start(brief())
    stage.game.tick()
    assert task.finished


def test_killing_a_sprite_whose_block_waits_ends_the_block_at_once_and_the_task_goes_on(stage):
    task = stage.start(ship(stage))
    stage.ship.kill()
    assert stage.log == ["cleanup", "behind"]
    assert task.finished
    assert len(stage.layers) == 0


def test_a_block_that_kills_its_own_sprite_goes_on_to_its_next_wait(stage):
    async def kamikaze():
        with stage.sprite(square()) as me:
            me.kill()
            stage.log.append("still here")
            await next_frame()
            stage.log.append("never")
        stage.log.append("behind")

    stage.start(kamikaze())
    assert stage.log == ["still here", "behind"]


def test_a_sprite_that_was_killed_before_its_block_ends_it_at_its_first_wait(stage):
    async def stillborn():
        me = stage.sprite(square())
        me.kill()
        with me:
            stage.log.append("begins")
            await next_frame()
            stage.log.append("never")
        stage.log.append("behind")

    stage.start(stillborn())
    assert stage.log == ["begins", "behind"]


def test_killing_a_sprite_twice_or_after_its_block_does_nothing(stage):
    stage.start(ship(stage))
    for _ in range(3):
        stage.ship.kill()
    assert stage.log == ["cleanup", "behind"]


def test_a_sprite_without_a_block_can_be_killed_anywhere(stage):
    sprite = stage.sprite(square())
    sprite.kill()
    assert len(stage.layers) == 0


def test_a_sprite_can_be_killed_in_cleanup(stage):
    other = stage.sprite(square())

    async def revenge():
        try:
            await sleep_forever()
        finally:
            other.kill()

    stage.start(revenge()).cancel()
    assert not other.alive()
    assert len(stage.layers) == 0


def test_the_cause_of_what_a_kill_ends_is_the_kill(stage):
    async def crew():
        await sleep_forever()

    async def boat():
        from pgasync import open_nursery

        with stage.sprite(square()) as stage.boat:
            async with open_nursery() as nursery:
                stage.crew = nursery.start(crew())

    stage.start(boat())
    stage.boat.kill()
    assert stage.crew.cause.why == "kill()"


def test_an_error_leaves_the_block_and_takes_the_sprite_off(stage):
    async def clumsy():
        try:
            with stage.sprite(square()):
                raise ValueError("dropped")
        except ValueError:
            stage.log.append(len(stage.layers))

    stage.start(clumsy())
    assert stage.log == [0]


def test_a_block_is_entered_once(stage):
    async def twice():
        me = stage.sprite(square())
        with me:
            pass
        with pytest.raises(MisuseError) as caught:
            me.__enter__()
        stage.log.append(str(caught.value))

    stage.start(twice())
    assert stage.log == ["This sprite's `with` block was entered twice. Make a new sprite for every block."]


def test_the_end_of_the_scene_takes_all_sprites_off_the_screen_and_out_of_their_groups(play):
    group = pygame.sprite.Group()

    async def level(scene):
        scene.sprite(square(), groups=(group,))
        scene.start(ship_of(scene))
        await next_frame()

    async def ship_of(scene):
        with scene.sprite(square(), groups=(group,)):
            await sleep_forever()

    game = play(level)
    assert len(group) == 2
    game.tick()
    assert game.done
    assert len(group) == 0


# pygame's groups and collisions.


def test_a_sprite_is_a_sprite_of_pygame_and_joins_its_groups(stage):
    group, other = pygame.sprite.Group(), pygame.sprite.Group()
    sprite = stage.sprite(square(), groups=(group, other))
    assert isinstance(sprite, pygame.sprite.Sprite)
    assert isinstance(sprite, Sprite)
    assert sprite in group
    assert sprite in other
    assert sprite.alive()
    sprite.kill()
    assert not sprite.alive()
    assert len(group) == len(other) == 0


def test_the_block_of_a_sprite_ends_its_membership_in_groups(stage):
    group = pygame.sprite.Group()
    stage.start(ship(stage, group=(group,)))
    assert stage.ship in group
    stage.ship.kill()
    assert len(group) == 0


def test_spritecollide_with_dokill_ends_the_blocks_of_all_that_it_hits(stage):
    group = pygame.sprite.Group()
    for _ in range(3):
        stage.start(ship(stage, group=(group,)))
    bomb = stage.sprite(square(), (12, 12))
    hit = pygame.sprite.spritecollide(bomb, group, dokill=True)
    assert len(hit) == 3
    assert stage.log == ["cleanup", "behind"] * 3
    assert list(stage.layers) == [bomb]


def test_groupcollide_kills_on_both_sides(stage):
    shots, rocks = pygame.sprite.Group(), pygame.sprite.Group()
    stage.start(ship(stage, group=(shots,)))
    stage.start(ship(stage, group=(rocks,)))
    hits = pygame.sprite.groupcollide(shots, rocks, True, True)
    assert len(hits) == 1
    assert stage.log == ["cleanup", "behind"] * 2
    assert len(shots) == len(rocks) == 0


def test_a_task_that_kills_by_collision_is_not_disturbed(stage):
    group = pygame.sprite.Group()

    async def hunter():
        with stage.sprite(square(), (10, 10)) as me:
            async for _ in frames():
                pygame.sprite.spritecollide(me, group, dokill=True)
                stage.log.append("hunts on")

    stage.start(ship(stage, group=(group,)))
    stage.start(hunter())
    run_ticks(stage.game, 2)
    assert stage.log == ["cleanup", "behind", "hunts on", "hunts on"]


@pytest.mark.parametrize("collided", [pygame.sprite.collide_circle, pygame.sprite.collide_mask])
def test_the_other_collide_functions_of_pygame_work(stage, collided):
    one, near, far = (stage.sprite(square(), pos) for pos in ((10, 10), (13, 10), (60, 40)))
    assert collided(one, near)
    assert not collided(one, far)


def test_draw_of_a_group_draws_where_the_scene_does(stage):
    group = pygame.sprite.Group(stage.sprite(square(4), (10, 10)))
    screen = pygame.Surface((64, 48))
    group.draw(screen)
    stage.game.draw()
    assert pygame.image.tobytes(screen, "RGB") == pygame.image.tobytes(stage.game.screen, "RGB")


# Place.


def test_positions_keep_their_fractions(stage):
    sprite = stage.sprite(square(), (10, 10))
    for _ in range(10):
        sprite.x += 0.25
        sprite.y -= 0.125
    assert sprite.pos == (12.5, 8.75)
    assert sprite.rect.center == (12.5, 8.75)
    assert sprite.rect.size == (8, 8)
    assert isinstance(sprite.rect, pygame.FRect)


def test_a_position_is_set_changed_in_place_or_moved_by_a_vector(stage):
    sprite = stage.sprite(square(), (1, 2))
    sprite.pos = (3, 4)
    sprite.pos += pygame.Vector2(1, 1)
    sprite.pos.x += 0.5
    assert sprite.pos == (4.5, 5)


def test_the_position_of_a_sprite_is_its_own(stage):
    start = pygame.Vector2(5, 5)
    sprite = stage.sprite(square(), start)
    start.x = 50
    other = stage.sprite(square(), sprite.pos)
    other.x += 1
    assert (sprite.x, other.x) == (5, 6)


def test_setting_the_rect_moves_the_sprite(stage):
    sprite = stage.sprite(square(8), (0, 0))
    sprite.rect = sprite.rect.move(2.5, 0)
    assert sprite.pos == (2.5, 0)


CHANGES = {
    "x": (lambda rect: setattr(rect, "x", rect.x + 10), (30, 20)),
    "y": (lambda rect: setattr(rect, "y", rect.y + 10), (20, 30)),
    "center": (lambda rect: setattr(rect, "center", (5, 6.5)), (5, 6.5)),
    "topleft": (lambda rect: setattr(rect, "topleft", (5, 6)), (9, 10)),
    "right": (lambda rect: setattr(rect, "right", 44), (40, 20)),
    "[0]": (lambda rect: rect.__setitem__(0, 36), (40, 20)),
    "update": (lambda rect: rect.update(0, 0, 8, 8), (4, 4)),
    "move_ip": (lambda rect: rect.move_ip(3, -3), (23, 17)),
    "clamp_ip": (lambda rect: rect.clamp_ip((0, 0, 16, 16)), (12, 12)),
    "width": (lambda rect: setattr(rect, "width", 30), (20, 20)),
    "inflate_ip": (lambda rect: rect.inflate_ip(4, 4), (20, 20)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changing_the_rect_in_place_moves_the_sprite(stage, change):
    sprite = stage.sprite(square(), pos=(20, 20))
    pos = sprite.pos
    function, where = CHANGES[change]
    function(sprite.rect)
    assert sprite.pos == where
    assert sprite.pos is pos
    assert sprite.rect.center == where
    assert sprite.rect.size == (8, 8)


def test_changing_the_rect_on_one_axis_keeps_the_fractions_of_the_other(stage):
    sprite = stage.sprite(square(), pos=(20.1, 20.1))
    sprite.rect.x += 10
    assert tuple(sprite.pos) == (pytest.approx(30.1), 20.1)
    sprite.rect.move_ip(0, 1)
    sprite.rect.width = 3
    assert tuple(sprite.pos) == pytest.approx((30.1, 21.1))


def test_what_is_made_of_a_rect_belongs_to_no_sprite(stage):
    sprite = stage.sprite(square(), pos=(20, 20))
    for rect in (sprite.rect.copy(), sprite.rect.move(1, 1), sprite.rect.inflate(2, 2)):
        rect.x += 10
        rect.move_ip(1, 1)
    assert sprite.pos == (20, 20)


def test_a_new_image_keeps_the_centre(stage):
    sprite = stage.sprite(square(8), (20, 20))
    sprite.image = square(16)
    assert sprite.pos == (20, 20)
    assert sprite.rect.topleft == (12, 12)


# Mistakes.


def test_what_is_no_image_is_refused(stage):
    with pytest.raises(TypeError) as caught:
        stage.sprite(7)
    assert str(caught.value) == "image must be a name or a Surface, got 7"


def test_an_image_is_changed_for_a_surface_only(stage):
    sprite = stage.sprite(square())
    with pytest.raises(TypeError) as caught:
        sprite.image = None
    assert str(caught.value) == "a sprite's image must be a Surface, got None"
    assert isinstance(sprite.image, pygame.Surface)


def test_a_sprite_for_an_unknown_layer_joins_nothing(stage):
    group = pygame.sprite.Group()
    with pytest.raises(ValueError, match=r"no layer 'mian'\. Did you mean 'main'\?"):
        stage.sprite(square(), layer="mian", groups=(group,))
    assert len(group) == 0


def test_killing_a_sprite_while_the_game_is_drawn_is_a_misuse(stage):
    stage.start(ship(stage))
    stage.draw(lambda surface: stage.ship.kill())
    with pytest.raises(MisuseError, match="while the game is drawn"):
        stage.game.draw()


def test_a_firing_can_kill(stage):
    bang = Signal("bang")

    async def fuse():
        await bang.wait()
        stage.ship.kill()

    stage.start(ship(stage))
    stage.start(fuse())
    bang.fire()
    assert stage.log == ["cleanup", "behind"]


def test_a_tween_of_x_takes_over_from_one_of_pos(stage):
    me, told = stage.sprite(square(), (0, 0)), []

    async def fly(**targets):
        told.append(await tween(me, seconds=1, **targets))

    stage.start(fly(pos=(64, 64)))
    run_ticks(stage.game, 32)
    stage.start(fly(x=0))
    assert told == [False]
    run_ticks(stage.game, 64)
    assert me.pos == (0, 32)
