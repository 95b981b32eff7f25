"""What the kernel has to know of the interpreter it runs in."""

from __future__ import annotations

import sys

__all__ = ["counted_for_a_name", "keep_for_ever", "raised_by_start", "stack_is_nearly_full"]

ENDED_BEFORE = ("cannot reuse already awaited coroutine",)
"""What Python says of a coroutine that was run to its end before."""


def raised_by_start(error: RuntimeError) -> bool:
    """Whether it is said of the coroutine that was just to be begun, and not of one that it awaits."""
    traceback = error.__traceback__
    return error.args == ENDED_BEFORE and (traceback is None or traceback.tb_next is None)


def stack_is_nearly_full() -> bool:
    """Whether Python has used most of its stack. Its limit counts more than frames, so this asks early."""
    try:
        sys._getframe(sys.getrecursionlimit() * 6 // 10)
    except ValueError:
        return False
    return True


def counted_for_a_name() -> int:
    """What `sys.getrefcount` says of an object that one local name refers to: with the argument of the
    call it is 2, and since Python 3.14, which lends that, 1."""
    name = object()
    return sys.getrefcount(name)


def keep_for_ever(coroutine: object) -> None:
    """Never let Python destroy a coroutine that refuses to end.

    Destroying closes it once more, with no task to refuse its waits: it could
    spin for ever, and at exit no list would keep it from that. So its count
    of references is raised for good.
    """
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(coroutine))
