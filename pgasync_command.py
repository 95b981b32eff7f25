"""The command `pgasync`, as the shell finds it.

It lies beside the package, and not in it: pygame is imported with the package, and that takes long
enough for a Ctrl-C.
"""

from __future__ import annotations

import os
import sys

__all__ = ["main"]

UNREAD, INTERRUPTED = 1, 130
"""The exit codes if nobody reads what is printed any more, and after Ctrl-C."""


def main() -> int:
    """Run the command line; return the exit code."""
    try:
        from pgasync.tools import cli

        code = cli.main()
        sys.stdout.flush()  # or it would fail where nobody can catch it
        return code
    except BrokenPipeError:  # as in `pgasync tree meteors --at 900 | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except KeyboardInterrupt:  # while pygame was imported
        return INTERRUPTED
