"""Locks: work that one call at a time may be at, kept as notes of unfinished work.

A note is there from before the first step to after the last, and says so to others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.database import children
from interactive_broadcast.kernel.errors import (
    BackendError,
    ChangeUnderway,
    Unavailable,
)
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work

LEASE: Final = timedelta(seconds=65)
"""How long a lock is held by a call of which nothing more is heard: no call holds one
for more than 60 s, which is what most functions have; `deleteAdmin` lets go before it
removes events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locks:
    """With the backend's rights: nobody but the backend knows of them."""

    databases: Databases
    clock: Clock

    @contextmanager
    def holding(self, work: Work) -> Iterator[None]:
        """Do what is within while nobody else is at the same work.

        When it fails for now the lock stays until its lease is over: a call that was
        not answered may still take effect.

        Raises:
            ChangeUnderway: somebody else is, or was until a moment ago.
        """
        self.take(work)
        try:
            yield
        except BackendError as error:
            if not isinstance(error, Unavailable) or isinstance(error, ChangeUnderway):
                self.release(work)
            raise
        self.release(work)

    def take(self, work: Work) -> None:
        """Add the note of the work. A note that is older than LEASE is replaced.

        Raises:
            ChangeUnderway: there is a newer one.
        """
        (place,) = work.begun
        database = self.databases.as_backend()
        stored, version = database.get_versioned(place)
        at = children(stored).get("at")
        left_ms = 0
        if isinstance(at, int):
            left_ms = at + LEASE // timedelta(milliseconds=1) - now_ms(self.clock)
        if left_ms > 0 or not database.replace(
            place, work.begun[place], version=version
        ):
            raise ChangeUnderway(
                "Another call is at this change. Try again a little later.",
                retry_after_s=max(1, -(-left_ms // 1000)),
            )

    def release(self, work: Work) -> None:
        """Remove the note. If that cannot be done now, its lease ends by itself."""
        try:
            UnfinishedWorkLog(databases=self.databases).end(work.key)
        except Unavailable as error:
            logs.warning("lock-left", key=work.key, reason=error.reason)
