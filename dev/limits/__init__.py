"""What the hosted services refuse, and where this product stays below it."""

from dev.limits.table import LIMITS

__all__ = ["LIMITS"]
