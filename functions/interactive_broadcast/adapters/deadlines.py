"""How long a call to a service may take, and how many there are at once."""

from typing import Final

from interactive_broadcast.kernel.concurrency import MAX_THREADS

TIMEOUT_S: Final = 5.0
"""Seconds per attempt, for the connection and for each read."""

ANSWER_S: Final = 10.0
"""Seconds for the body of an answer as a whole: one that comes byte by byte has every
read in time, and would take longer than the lease of whoever waits for it."""

POOL_SIZE: Final = MAX_THREADS
"""Connections per host: as many as there are threads that could want one."""
