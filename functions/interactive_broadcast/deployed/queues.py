"""How the queues of stored tasks repeat, and how fast they are."""

from typing import Final

from firebase_functions import options

from interactive_broadcast.kernel.capacity import BACKGROUND
from interactive_broadcast.show.triggers import MAX_DELIVERIES

RETRIES: Final = options.RetryConfig(
    max_attempts=MAX_DELIVERIES, min_backoff_seconds=5, max_backoff_seconds=60
)
RATE: Final = options.RateLimits(
    max_concurrent_dispatches=BACKGROUND.max_instances, max_dispatches_per_second=50
)
"""As many at once as there are instances: a task that finds none is an attempt less."""
