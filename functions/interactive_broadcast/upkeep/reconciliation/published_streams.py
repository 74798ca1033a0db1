"""When streams were published on stage, where callbacks have not told of it.

OpenTok lists the streams of a session, but not since when they are there: what no
callback has told of is known to the length of a run.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records.published import (
    PublishedStream,
    PublishedStreams,
    note_found,
    note_lost,
)
from interactive_broadcast.upkeep.orders import INTERVAL_S
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    ListedSessions,
    WatchedShow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStreamsRepair:
    """Compares what is stored with OpenTok's list of the streams on stage."""

    published: PublishedStreams

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Store the beginnings and ends that were missed in the shows that are on."""
        on = {show.event.id: show.sessions for show in shows if show.is_on}
        known = {one: sessions for one, sessions in on.items() if sessions is not None}
        run.each(
            "published-streams", known, lambda one: self._compare(run, one, known[one])
        )

    def _compare(
        self, run: ReconcileRun, event_id: str, sessions: ListedSessions
    ) -> None:
        if sessions.lists is None:
            return
        listed = sessions.lists[SessionKind.STAGE].streams
        since = sessions.asked_at - RUN_MS
        writes = corrections(event_id, sessions.published, listed, since=since)
        if writes:
            self.published.write(event_id, writes)
            run.counted(Repair.PUBLISHED)


RUN_MS = INTERVAL_S * 1000


def corrections(
    event_id: str,
    stored: Mapping[str, PublishedStream],
    listed: Collection[str],
    *,
    since: EpochMs,
) -> Writes:
    """What the list of streams says, and nobody has told.

    A stream that is new to us began after the run before, and one that is gone was
    still there then. To both the same time is given: so what a stream lasted is right
    to the difference of the two errors, and not to their sum.

    Args:
        event_id: whose stage.
        stored: what has been told, by stream.
        listed: the streams that there are now.
        since: when the run before was.
    """
    writes: Writes = {}
    for stream_id in listed:
        stream = stored.get(stream_id, PublishedStream())
        if stream.start is None:
            writes |= note_found(event_id, stream_id, since)
        if stream.lost_at is not None:
            writes |= note_lost(event_id, stream_id, None)
    for stream_id, stream in stored.items():
        if stream.is_open and stream_id not in listed:
            writes |= note_lost(event_id, stream_id, max(since, stream.start or since))
    return writes
