"""When streams were published on stage: `published/{eventId}/{streamId}`.

A recording contains the time in which somebody published, and no other. OpenTok's
callbacks say when each stream began and ended, late, twice and in any order; what they
have not said, the reconciler finds out from OpenTok's list of streams, less exactly.
Each of the four times has a field of its own, so that no order of writes matters.
"""

from dataclasses import dataclass

from pydantic import Field

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, children, read_record
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Databases


class PublishedStream(RecordModel):
    """`published/{eventId}/{streamId}`."""

    began_at: EpochMs | None = Field(None, alias="from")
    """As a callback says."""
    ended_at: EpochMs | None = Field(None, alias="to")
    """As a callback says."""
    found_at: EpochMs | None = None
    """About when it began: no callback had told of it, and OpenTok listed it."""
    lost_at: EpochMs | None = None
    """About when it ended: its own callback has not come, and it is not there now."""

    @property
    def start(self) -> EpochMs | None:
        """Since when it was published. None while only its end has been reported."""
        return self.found_at if self.began_at is None else self.began_at

    @property
    def end(self) -> EpochMs | None:
        """Until when. None while it is published, as far as is known."""
        return self.lost_at if self.ended_at is None else self.ended_at

    @property
    def is_open(self) -> bool:
        """Whether it is still published, as far as is known."""
        return self.start is not None and self.end is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStreams:
    """With the backend's rights: nobody else sees or writes it.

    Times are OpenTok's, in ms.
    """

    databases: Databases

    def note(
        self,
        event_id: str,
        stream_id: str,
        *,
        began_at: EpochMs | None = None,
        ended_at: EpochMs | None = None,
    ) -> None:
        """Store when a stream began, ended, or both, as far as it has been reported.

        Again, and in whatever order, this changes nothing.
        """
        place = paths.published_stream(event_id, stream_id)
        times = {"from": began_at, "to": ended_at}
        self.write(
            event_id,
            {f"{place}/{name}": at for name, at in times.items() if at is not None},
        )

    def note_all_lost(self, event_id: str, at: EpochMs) -> None:
        """Store that a session has ended: what was published by then has, with it.

        A stream's own report goes before that.
        """
        writes: Writes = {}
        for stream_id, stream in self.all(event_id).items():
            if stream.is_open and (stream.start or 0) <= at:
                writes |= note_lost(event_id, stream_id, at)
        self.write(event_id, writes)

    def write(self, event_id: str, writes: Writes) -> None:
        """Make these writes about an event's streams, if the event is still there."""
        if not writes:
            return
        database = self.databases.as_backend()
        database.update(writes)
        # Asked only afterwards: whoever removes the event from here on removes these.
        if database.get(paths.status(event_id)) is None:
            database.update({paths.published(event_id): None})

    def is_anybody_on_stage(self, event_id: str) -> bool:
        """Whether a stream is published there, as far as OpenTok has told."""
        return any(stream.is_open for stream in self.all(event_id).values())

    def all(self, event_id: str) -> dict[str, PublishedStream]:
        """Every stream that was ever published on the event's stage, by its id."""
        value = self.databases.as_backend().get(paths.published(event_id))
        read = {
            stream_id: read_record(PublishedStream, one, "published-unreadable")
            for stream_id, one in children(value).items()
        }
        return {key: one for key, one in read.items() if one is not None}


def note_found(event_id: str, stream_id: str, at: EpochMs) -> Writes:
    """The write for a stream that OpenTok lists, and nobody has told of."""
    return {f"{paths.published_stream(event_id, stream_id)}/foundAt": at}


def note_lost(event_id: str, stream_id: str, at: EpochMs | None) -> Writes:
    """The write for one that OpenTok does not list any more; None: it does again."""
    return {f"{paths.published_stream(event_id, stream_id)}/lostAt": at}
