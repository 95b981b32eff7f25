"""The game as a player has it: `pgasync play meteors` in a window, keys on a keyboard, eyes on the screen."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pygame
import pytest
from pygame import Rect, Surface, Vector2

from tests.window.screen import PATIENCE, Screen, launched, require_tools, screen, until, window_of

pytestmark = pytest.mark.window

HOUSE = Path(__file__).parents[2]
SIZE = (800, 600)
MIDDLE = Vector2(SIZE) / 2  # where the ship is born, and stays as long as it does not thrust
# The corners of the ship as a player sees them: px from its middle, degrees from its nose.
NOSE, TAIL, NOTCH = (16, 0), (15.5, 137.5), (13, 180)
PANEL = Rect(278, 209, 244, 182)  # the pause menu
SCORES = Rect(0, 0, 800, 80)
TO_THE_TITLE = ("Down", "Down", "Return")


class Player:
    """Somebody who looks at one window and types."""

    def __init__(self, screen: Screen, game: subprocess.Popen[str]) -> None:
        self.screen = screen
        self.game = game
        self.window = ""

    def see(self) -> Surface:
        """The picture in the window, in logical pixels."""
        lines = self.screen.xdotool("getwindowgeometry", "--shell", self.window).splitlines()
        place = dict(line.split("=") for line in lines)
        area = Rect(*(int(place[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))
        return pygame.transform.scale(self.screen.picture().subsurface(area), SIZE)

    def heading(self) -> float | None:
        """Where the ship points, in degrees clockwise from the right; None if there is no ship."""
        picture = self.see()

        def light(corner: tuple[float, float], angle: float, side: int = 1) -> int:
            place = MIDDLE + Vector2(corner[0], 0).rotate(angle + side * corner[1])
            near = [(round(place.x) + dx, round(place.y) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
            return max(min(picture.get_at(spot)[:3]) for spot in near)

        def likeness(angle: float) -> int:
            corners = light(NOSE, angle) + light(TAIL, angle) + light(TAIL, angle, -1)
            return corners - light(NOTCH, angle)

        angle = max(range(0, 360, 3), key=likeness)
        return angle if likeness(angle) > 380 else None

    def shots(self) -> int:
        """How many golden pixels there are in the sky."""
        return golden(self.see(), Rect(0, SCORES.bottom, 800, 600 - SCORES.height))

    def stands_still(self) -> bool:
        """Whether nothing at all moves for a while."""
        before = pygame.image.tobytes(self.see(), "RGB")
        pygame.time.wait(400)
        return before == pygame.image.tobytes(self.see(), "RGB")

    def menu(self) -> bool:
        """Whether the pause menu is open: a dark panel in a frame, with one line of it in gold."""
        picture = self.see()
        border = [picture.get_at((x, PANEL.top)) for x in range(PANEL.left + 20, PANEL.right - 20, 10)]
        inside = [picture.get_at((x, PANEL.top + 8)) for x in range(PANEL.left + 20, PANEL.right - 20, 10)]
        framed = min(sum(color[:3]) for color in border) > 150 > max(sum(color[:3]) for color in inside)
        return framed and golden(picture, PANEL) > 100


def golden(picture: Surface, area: Rect) -> int:
    """Golden pixels in a part of a picture."""
    pixels = pygame.mask.from_threshold(picture.subsurface(area), (255, 222, 140), (30, 40, 50, 255))
    return pixels.count()


def turn(start: float, end: float | None) -> float:
    """From one heading to another by the shorter way, degrees; NaN while no ship is seen."""
    return math.nan if end is None else (end - start + 180) % 360 - 180


def command() -> list[str]:
    """`pgasync`, as pip has installed it next to this Python, or what it consists of."""
    script = Path(sys.executable).with_name("pgasync")
    if script.exists():
        return [str(script)]
    return [sys.executable, "-c", "import sys; from pgasync.tools.cli import main; sys.exit(main())"]


@contextmanager
def playing(directory: Path) -> Iterator[Player]:
    """A player in front of the title screen."""
    require_tools()
    framebuffer = directory / "screen"
    framebuffer.mkdir()
    with screen(framebuffer) as display:
        game = launched([*command(), "play", "meteors", "--seed", "5"], display, directory)
        player = Player(display, game)
        try:
            player.window = window_of(display, game)
            # There is no window manager: the keyboard belongs to the window under the pointer.
            display.xdotool("mousemove", "--window", player.window, "400", "590")
            until("the title shows", lambda: lively(player))
            yield player
        except BaseException as error:
            # For whoever looks into it: pytest keeps the directory of a failed test.
            pygame.image.save(display.picture(), directory / "last_seen.png")
            game.kill()
            error.add_note(f"the game said: {game.communicate(timeout=PATIENCE)}")
            raise
        finally:
            game.kill()
            game.communicate(timeout=PATIENCE)


def lively(player: Player) -> bool:
    """Whether there is a picture with more than a few colours."""
    picture = player.see()
    return len({tuple(picture.get_at((x, y))) for x in range(0, 800, 4) for y in range(0, 600, 4)}) > 50


def fly(player: Player) -> None:
    """From the title into the first wave."""
    player.screen.press("space")

    until("a ship points upwards", lambda: abs(turn(-90, player.heading())) < 8)


def ended(player: Player) -> tuple[int, str]:
    """The exit code of the game, and all that it complained about."""
    _, complaints = player.game.communicate(timeout=PATIENCE)
    return player.game.returncode, complaints


def test_in_a_real_window_the_ship_turns_and_shoots_the_game_pauses_and_ends_cleanly(tmp_path):
    with playing(tmp_path) as player:
        fly(player)

        with player.screen.holding("Right"):
            until("it turns to the right", lambda: 40 < turn(-90, player.heading()) < 140)
        here = player.heading()
        with player.screen.holding("Left"):
            until("it turns back to the left", lambda: -140 < turn(here, player.heading()) < -30)

        assert player.shots() == 0
        with player.screen.holding("space"):
            until("shots fly", lambda: player.shots() > 10)

        assert not player.menu()
        player.screen.press("p")
        until("the pause menu opens", player.menu)
        assert player.stands_still()

        player.screen.press("Return")
        until("the pause menu closes", lambda: not player.menu())
        until("the game goes on", lambda: not player.stands_still())

        player.screen.close(player.window)
        assert ended(player) == (0, "")


def test_in_a_real_window_the_pause_menu_leads_to_the_title_and_escape_leaves_the_game(tmp_path):
    with playing(tmp_path) as player:
        fly(player)
        player.screen.press("Escape")
        until("the pause menu opens", player.menu)
        for key in TO_THE_TITLE:
            player.screen.press(key)
        until("the ship is gone", lambda: not player.menu() and player.heading() is None)

        player.screen.press("Escape")
        assert ended(player) == (0, "")
