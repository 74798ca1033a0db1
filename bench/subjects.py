"""What is measured, in the order of the page."""

from collections.abc import Mapping
from typing import Final

SUBJECTS: Final[Mapping[str, str]] = {
    "calls": "What a call costs",
    "old_apps": "What the calls of old apps cost",
    "parts": "What a call is made of",
    "products": "A fan's tokens at either video service",
    "start": "What the first answer of an instance costs",
    "latency": "What a producer waits for",
    "background": "What happens in the background",
    "reconciler": "Shows that are looked after",
    "scaling": "Many events",
    "cdn": "A million viewers behind a CDN",
    "crowd": "A crowd that comes",
    "positions": "What a fan in line is told",
    "local_database": "The local database",
}
"""A module of this package with `measured(options)` → the heading of its table. What
stands below the heading is the module's docstring."""
