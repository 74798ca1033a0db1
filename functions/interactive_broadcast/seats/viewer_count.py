"""Changes of `activeBroadcasts/{adminId}/{fanUrl}/activeFans/{fanId}`."""

from collections.abc import Sequence
from dataclasses import dataclass

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.changes import Change
from interactive_broadcast.kernel.errors import RulesDenied, Unavailable
from interactive_broadcast.kernel.ids import derived_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.models import TimelineEntry
from interactive_broadcast.records.places import Move, moves
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline

MAX_ROUNDS = 5
"""Looks at what other deliveries have done meanwhile."""

MAX_ID = 128
"""Characters of a fan's id on the timeline. Old apps add to the user's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFanTrigger:
    """Keeps the number of interactive viewers, and whether there is room for more.

    A fan is part of the number while his mark is there. The rules let mark and number
    change only together, so that nobody counts twice however often this is delivered.

    It also tells on the timeline who was put on stage or backstage: no function is
    called for that.
    """

    shows: ShowStore
    timeline: Timeline

    def run(self, admin_id: str, fan_url: str, fan_id: str, change: Change) -> None:
        found = moves(change.before, change.after)
        if found:
            self._tell(admin_id, fan_url, fan_id, change, found)
        self.count(admin_id, fan_url, fan_id)

    def count(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Have the number fit whether this fan is there, and `full` the number.

        Safe to repeat, and for somebody whom nobody knows.
        """
        for _ in range(MAX_ROUNDS):
            is_there = self.shows.has_fan(admin_id, fan_url, fan_id)
            is_counted = self.shows.is_counted(admin_id, fan_url, fan_id)
            if is_there == is_counted:
                break
            if self.shows.face(admin_id, fan_url) is None:
                self._after_the_show(admin_id, fan_url, fan_id, is_counted=is_counted)
                return
            by = 1 if is_there else -1
            try:
                self.shows.count(admin_id, fan_url, fan_id, by=by)
            except RulesDenied:
                # Another delivery of the same change was faster: look again.
                logs.info("viewer-counted-elsewhere", fan_id=fan_id)
        self._keep_full(admin_id, fan_url)

    def _tell(
        self,
        admin_id: str,
        fan_url: str,
        fan_id: str,
        change: Change,
        found: Sequence[Move],
    ) -> None:
        """As it was when it happened; under keys that are the same each time."""
        try:
            event_id = self.shows.event_at(admin_id, fan_url)
        except Unavailable as error:
            # The number of viewers must not suffer for it.
            logs.warning("place-not-told", fan_id=fan_id, reason=error.reason)
            return
        if event_id is None:
            # The show is gone, and with it everybody's place.
            return
        entries = {
            # Within a moment going before coming: one fan makes room for the next.
            derived_id(
                change.at, int(move.is_arrival), change.id, fan_id, move.what
            ): _entry(move, admin_id, fan_id, change)
            for move in found
        }
        self.timeline.put(event_id, entries)

    def _after_the_show(
        self, admin_id: str, fan_url: str, fan_id: str, *, is_counted: bool
    ) -> None:
        if is_counted:
            self.shows.forget_counted(admin_id, fan_url, fan_id)

    def _keep_full(self, admin_id: str, fan_url: str) -> None:
        """Until what is said fits the number, which others may be changing."""
        for _ in range(MAX_ROUNDS):
            show = self.shows.face(admin_id, fan_url)
            if show is None or show.full == (show.viewers >= show.limit):
                return
            full = show.viewers >= show.limit
            self.shows.set_full(admin_id, fan_url, full=full)


def _entry(move: Move, admin_id: str, fan_id: str, change: Change) -> TimelineEntry:
    details: dict[str, Json] = {"fanId": fan_id[:MAX_ID]}
    if move.name is not None:
        details["name"] = move.name
    if move.has_left:
        details["left"] = True
    # The rules give places to the producer alone; a fan may leave his, and the show.
    by = change.by or (fan_id[:MAX_ID] if move.has_left else admin_id)
    return TimelineEntry(what=move.what, by=by, details=details, at=change.at)
