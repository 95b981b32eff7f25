"""The pilot: a player made of code. It sees what a player sees and presses the same keys."""

from __future__ import annotations

from typing import NamedTuple

import pygame
from pygame import Vector2

from games.meteors.ship import MAX_SHOTS, SHIP_RADIUS, SHOT_LIFE, SHOT_SPEED, THRUST, TURN
from games.meteors.sky import Body, Sky, way
from pgasync import Game, sleep, wait_frames

THINK = 3  # frames between two thoughts
AHEAD = 1.0  # s that it looks ahead
STEP = 1 / 12  # s between two looks within that
MARGIN = 26  # px that it wants to keep between itself and everything else
NEAR = 420  # px within which it shoots
SURE = 4  # degrees that its aim may be off
KEYS = {"left": pygame.K_LEFT, "right": pygame.K_RIGHT, "up": pygame.K_UP, "space": pygame.K_SPACE}


class Move(NamedTuple):
    """What a player can do with the ship for a moment."""

    turn: int  # -1 left, 0, 1 right
    thrust: bool


MOVES = [Move(turn, thrust) for thrust in (False, True) for turn in (0, -1, 1)]


async def pilot(game: Game) -> None:
    """Play for ever: start, fly, and start again."""
    hands = Hands(game)
    while True:
        sky = sky_of(game)
        if sky is None or not sky.ships:
            hands.hold(set())
            await sleep(0.6)
            if sky is None or not (sky.ships or sky.lives):
                await hands.tap("space")
        else:
            hands.hold(decide(sky, sky.ships[0]))
            await wait_frames(THINK)


def sky_of(game: Game) -> Sky | None:
    """What is on the screen, if it is a game that is being played."""
    return getattr(game.scene, "sky", None)


class Hands:
    """Presses keys and lets them go, with the events that a keyboard makes."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.held: set[str] = set()

    def hold(self, names: set[str]) -> None:
        """Hold exactly these keys."""
        for name in sorted(self.held - names):
            self.post(pygame.KEYUP, name)
        for name in sorted(names - self.held):
            self.post(pygame.KEYDOWN, name)
        self.held = set(names)

    async def tap(self, name: str) -> None:
        """Press a key for a few frames."""
        self.hold({name})
        await wait_frames(3)
        self.hold(set())

    def post(self, kind: int, name: str) -> None:
        """Put the event of a key into the game."""
        text = " " if name == "space" and kind == pygame.KEYDOWN else ""
        self.game.post(pygame.Event(kind, key=KEYS[name], mod=0, unicode=text, scancode=0, pilot=self))


def by_a_person(event: pygame.Event) -> bool:
    """Whether it was not the pilot who has pressed a key."""
    return not hasattr(event, "pilot")


def decide(sky: Sky, ship: Body) -> set[str]:
    """The keys to hold now: aim and shoot, unless something comes too near."""
    target = choose_target(sky, ship)
    aim = aim_at(ship, target) if target else 0.0
    turn = 0 if abs(aim) < SURE else (1 if aim > 0 else -1)
    far = target is not None and way(ship.pos, target.pos).length() > NEAR
    wanted = Move(turn, far and abs(aim) < 20 and ship.velocity.length() < 120)

    dangers = sky.meteors + sky.saucers + sky.bullets
    move = wanted
    if ship not in sky.shielded and room(ship, wanted, dangers) < MARGIN:
        move = max(MOVES, key=lambda option: room(ship, option, dangers))

    keys = {name for name, pressed in (("left", move.turn < 0), ("right", move.turn > 0)) if pressed}
    if move.thrust:
        keys.add("up")
    if target and not far and abs(aim) < SURE + 3 and len(sky.shots) < MAX_SHOTS:
        keys.add("space")
    return keys


def choose_target(sky: Sky, ship: Body) -> Body | None:
    """Saucers first, then whatever takes the least turning and flying."""

    def effort(body: Body) -> float:
        return abs(aim_at(ship, body)) / TURN + way(ship.pos, body.pos).length() / SHOT_SPEED

    return min(sky.saucers or sky.meteors, key=effort, default=None)


def aim_at(ship: Body, target: Body) -> float:
    """How far to turn so that a shot meets the target, degrees, to the right."""
    gap = way(ship.pos, target.pos)
    flight = min(gap.length() / SHOT_SPEED, SHOT_LIFE)
    lead = gap + (target.velocity - ship.velocity) * flight
    return (ship.forward.angle_to(lead) + 180) % 360 - 180


def room(ship: Body, move: Move, dangers: list[Body]) -> float:
    """How near something comes if this move is made for a while, px; below zero it hits."""
    pos, velocity, angle = Vector2(ship.pos), Vector2(ship.velocity), ship.angle
    nearest = float("inf")
    for step in range(1, int(AHEAD / STEP) + 1):
        if step <= 5:
            angle += move.turn * TURN * STEP
        if move.thrust:
            velocity += Vector2(THRUST * STEP, 0).rotate(angle)
        pos += velocity * STEP
        for danger in dangers:
            gap = (
                way(pos, danger.pos + danger.velocity * (step * STEP)).length() - danger.radius - SHIP_RADIUS
            )
            # What is near soon counts more than what is near later.
            nearest = min(nearest, gap + step)
    return nearest
