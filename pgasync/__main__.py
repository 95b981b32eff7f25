"""`python -m pgasync`: the command, for a shell that does not find it."""

from __future__ import annotations

import sys

from pgasync_command import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
