"""How the timeline tells who came on stage or backstage, and who went from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import COUNTER
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.ids import derived_id, opaque_id, uids_of
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.consents import CONSENT, ConsentStore
from interactive_broadcast.records.names import NameStore
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.places import ON_STAGE, Move
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMoves:
    """Each move at its time and under a key of its own, so that it is told once."""

    timeline: Timeline
    names: NameStore
    consents: ConsentStore

    def tell(
        self,
        event_id: str,
        admin_id: str,
        fan_id: str,
        change: Change,
        moves: Sequence[Move],
    ) -> None:
        """Tell what a change of a fan's record has moved, if that is possible now.

        Who comes on stage is told with the consent that they had given then: they may
        take it back, or give another one, and the recording is there already.
        """
        person = opaque_id(event_id, fan_id)
        entries = {
            # Within a moment going before coming: one fan makes room for the next.
            derived_id(
                change.at, int(move.is_arrival), change.id, fan_id, move.what
            ): TimelineEntry(
                what=move.what,
                by=_actor(move, admin_id, fan_id, change, person),
                details=self._details(move, event_id, fan_id, change, person),
                at=change.at,
            )
            for move in moves
        }
        self.names.keep(event_id, fan_id, moves[0].name)
        self.timeline.put(event_id, entries)

    def _details(
        self, move: Move, event_id: str, fan_id: str, change: Change, person: str
    ) -> dict[str, Json]:
        details: dict[str, Json] = {PERSON: person}
        if move.has_left:
            details["left"] = True
        consent = self._consent(event_id, fan_id, change) if _is_seen(move) else None
        return details if consent is None else {**details, CONSENT: consent}

    def _consent(
        self, event_id: str, fan_id: str, change: Change
    ) -> dict[str, Json] | None:
        """What they had consented to at the time of the change."""
        try:
            given = self.consents.of_fan(event_id, fan_id)
        except Unavailable as error:
            # What has happened is told all the same.
            logs.warning("consent-not-told", event_id=event_id, reason=error.reason)
            return None
        then = given and given.as_of(change.at)
        return then.to_record() if then else None


def _is_seen(move: Move) -> bool:
    return move.what == ON_STAGE


def _actor(move: Move, admin_id: str, fan_id: str, change: Change, person: str) -> str:
    if change.by == COUNTER:
        return BACKEND
    # The rules let the producer alone give places; fans may leave theirs, and the show.
    by = change.by or (fan_id if move.has_left else admin_id)
    return person if by in uids_of(fan_id) else by
