"""`python -m games.meteors` plays the game in a window."""

import pgasync
from games.meteors import ASSETS, SIZE, TITLE, main

if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title=TITLE, assets=ASSETS)
