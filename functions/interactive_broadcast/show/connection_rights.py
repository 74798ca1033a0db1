"""Who may be connected to the two sessions of a show, and until when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from interactive_broadcast.effects.models import Effect, EffectRecords
from interactive_broadcast.events.guests import GUESTS, guests_of
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel.ids import opaque_id, uids_of
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records.disconnections import Reason
from interactive_broadcast.records.presence import PRODUCER

_GUEST_UIDS = tuple(f"{role}-" for role in GUESTS)
"""How the Firebase users of host and celebrity begin. Those of fans have no hyphen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionRights:
    """Of one event. People are known by their opaque ids."""

    staff: Mapping[str, str]
    """Producer, host and celebrity as they are now: opaque id → Firebase user."""
    barred: Mapping[str, str] = field(default_factory=dict)
    """Whom the producer has barred, and guests whose link was changed, likewise."""
    fans_until: EpochMs | None = None
    """None while nobody knows of an end."""
    staff_until: EpochMs | None = None
    """Also of those whom nobody knows."""
    uncounted: frozenset[str] = frozenset()
    """Fans who have no record in the show: they have left it, or were removed. The
    limit does not know of them."""
    off_stage: frozenset[str] = frozenset()
    """Host and celebrity while the stage is cleared of everybody."""
    seatless: Mapping[SessionKind, Collection[str]] = field(default_factory=dict)
    """Fans who use a session as a seat allows that they do not have any more."""

    @classmethod
    def of(
        cls, event: EventRecord, records: EffectRecords, barred: Collection[str]
    ) -> "ConnectionRights":
        """From an event, its ledger and the Firebase users who are barred from it."""
        is_closed = event.status is Status.CLOSED
        ends = (Effect.DISCONNECT_FANS, Effect.EMPTY_SESSIONS) if is_closed else ()
        times = [_time(records, effect) for effect in ends] or [None, None]
        return cls(
            staff=staff_of(event),
            off_stage=_off_stage(event),
            barred={
                opaque_id(event.id, each): uid
                for uid in barred
                for each in uids_of(uid)
            },
            fans_until=times[0],
            staff_until=times[1],
        )

    def without_fans(self) -> "ConnectionRights":
        """The same as if the fans' time were over."""
        return replace(self, fans_until=0)

    def without_anybody(self) -> "ConnectionRights":
        """The same as if everybody's time were over."""
        return replace(self, fans_until=0, staff_until=0)

    def without(
        self,
        uncounted: Iterable[str] = (),
        seatless: Mapping[SessionKind, Collection[str]] | None = None,
    ) -> "ConnectionRights":
        """The same where these fans have no record, or have lost their seat."""
        return replace(self, uncounted=frozenset(uncounted), seatless=seatless or {})

    def reason_to_end(
        self,
        person: str | None,
        now_ms: EpochMs,
        user_type: str | None = None,
        session: SessionKind | None = None,
    ) -> Reason | None:
        """Why a connection is to be ended. None while it may stay.

        Args:
            person: opaque id of whose it is. None where nobody knows: such a one stays
                as long as those who run the show, so that none of these is taken for
                a fan.
            now_ms: the time.
            user_type: what the token says of them, where that is known.
            session: which it is to, where seats are looked at.
        """
        barred = None if person is None else self.barred.get(person)
        if barred is not None:
            is_guest = barred.startswith(_GUEST_UIDS)
            return Reason.LINK_CHANGED if is_guest else Reason.BARRED
        if user_type in GUESTS and person not in self.staff:
            return Reason.LINK_CHANGED
        until = self.fans_until if self.is_fan(person) else self.staff_until
        if until is not None and until <= now_ms:
            return Reason.SHOW_CLOSED
        if person in self.uncounted:
            return Reason.DISCONNECTED
        if session is SessionKind.STAGE and person in self.off_stage:
            return Reason.STAGE_CLEARED
        has_seat = session is None or person not in self.seatless.get(session, ())
        return None if has_seat else Reason.SEAT_LOST

    def is_fan(self, person: str | None) -> bool:
        """Whether it is known whose a connection is, and that they run nothing."""
        return person is not None and person not in self.staff


def staff_of(event: EventRecord) -> dict[str, str]:
    """Opaque id → Firebase user, of producer, host and celebrity as they are now."""
    guests = {opaque_id(event.id, uid): uid for uid in guests_of(event).values()}
    return {opaque_id(event.id, PRODUCER): event.admin_id, **guests}


def _off_stage(event: EventRecord) -> frozenset[str]:
    """Those who run the show, but for the producer, who cannot be on stage now."""
    if event.cleared is None or not event.cleared.everybody:
        return frozenset()
    return frozenset(opaque_id(event.id, uid) for uid in guests_of(event).values())


def _time(records: EffectRecords, effect: Effect) -> EpochMs | None:
    """When the effect that ends connections is due. 0 when it has been carried out."""
    entry = records.get(effect)
    if entry is not None:
        return 0 if entry.is_settled else entry.due_at
    closed = records.get(Effect.CLOSED_RECORDS)
    return 0 if closed is not None and closed.is_settled else None
