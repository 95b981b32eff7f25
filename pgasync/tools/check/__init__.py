"""A checker for the usual mistakes: it reads programs, and never runs or imports them."""

from pgasync.tools.check.checker import check
from pgasync.tools.check.finding import Finding

__all__ = ["Finding", "check"]
