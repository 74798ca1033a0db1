"""What viewers of a stream are told of a cleared stage: `shows/…/slate`.

They are some seconds behind: from these two times their player knows what it must not
show any more, and from when on it may show the stream again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pydantic import Field

from interactive_broadcast.kernel import show_paths
from interactive_broadcast.kernel.database import read_record
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import Databases

KEPT: Final = timedelta(minutes=2)
"""After the stage was resumed. A stream is 15 to 20 s late (`HLS_DELAY_MS`); a player
may have as much again in store, and its page has learnt of the slate up to 15 s late.
"""


class Slate(RecordModel):
    """`shows/{adminId}/{fanUrl}/slate`."""

    began_at: EpochMs = Field(alias="from")
    """Nothing from here on is to be shown."""
    ended_at: EpochMs | None = Field(None, alias="until")
    """From here on the stream may be shown again. Left out while it is cleared."""

    def is_past(self, now_ms: EpochMs) -> bool:
        """Whether no player has anything of that time any more."""
        kept_ms = round(KEPT.total_seconds() * 1000)
        return self.ended_at is not None and now_ms - self.ended_at >= kept_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Slates:
    """With the backend's rights: anybody may read a slate, and it removes those."""

    databases: Databases

    def at(self, admin_id: str, fan_url: str) -> Slate | None:
        """The slate of the show at an address."""
        return _parse(self.databases.as_backend().get(place(admin_id, fan_url)))

    def remove_past(self, admin_id: str, fan_url: str, now_ms: EpochMs) -> bool:
        """Whether there was one that no player needs any more, which is gone now.

        Nobody who clears the stage at this moment loses theirs.
        """
        database = self.databases.as_backend()
        where = place(admin_id, fan_url)
        value, version = database.get_versioned(where)
        slate = _parse(value)
        if slate is None or not slate.is_past(now_ms):
            return False
        return database.replace(where, None, version=version).is_done


def place(admin_id: str, fan_url: str) -> str:
    """Where it lies."""
    return f"{show_paths.show(admin_id, fan_url)}/slate"


def _parse(value: Json) -> Slate | None:
    return read_record(Slate, value, "slate-unreadable")
