"""The writes that keep an event and its index entries in step.

Each function returns one multi-path write (path → value; None deletes): it happens as
a whole or not at all, and `database.rules.json` accepts it only as a whole.
"""

from collections.abc import Collection

from interactive_broadcast.events import images
from interactive_broadcast.events.guests import guest_entries
from interactive_broadcast.events.models import (
    EventRecord,
    EventRequestRecord,
    OpenEventRecord,
    PublicEvent,
    Status,
)
from interactive_broadcast.events.status import ON
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.models import Json

PUBLIC_FIELDS = frozenset(
    field.alias or name for name, field in PublicEvent.model_fields.items()
)
"""Names, as stored, of what `openEvents` repeats."""


def slug_paths(event: EventRecord) -> dict[str, str]:
    """Where the event's slugs are indexed: kind → path."""
    return {
        kind: paths.slug(event.admin_id, kind, slug)
        for kind, slug in event.slugs.items()
    }


def create(event: EventRecord, fingerprint: str) -> Writes:
    """Add an event and its index entries. Its times are the database's.

    `fingerprint` is that of the request, kept where the request has an id.
    """
    record = {**event.to_record(), "createdAt": SERVER_TIME, "updatedAt": SERVER_TIME}
    public = {**open_copy(event), "createdAt": SERVER_TIME}
    return {
        paths.event(event.id): record,
        paths.open_event(event.admin_id, event.id): public,
        paths.admin_event(event.admin_id, event.id): SERVER_TIME,
        paths.video_session(event.stage_session_id): event.id,
        paths.video_session(event.backstage_session_id): event.id,
        **_request_entry(event, fingerprint),
        **guest_entries(event),
        **images.uses(event),
        **dict.fromkeys(slug_paths(event).values(), event.id),
    }


def changed_fields(before: EventRecord, after: EventRecord) -> list[str]:
    """Names of the fields that differ, as stored."""
    old, new = before.to_record(), after.to_record()
    return sorted(key for key in {*old, *new} if old.get(key) != new.get(key))


def update(before: EventRecord, after: EventRecord) -> Writes:
    """Write the fields that differ, and their copies; empty when none does."""
    changed, new = changed_fields(before, after), after.to_record()
    if not changed:
        return {}
    event, copy = paths.event(after.id), paths.open_event(after.admin_id, after.id)
    return {
        f"{event}/updatedAt": SERVER_TIME,
        **{f"{event}/{key}": new.get(key) for key in changed},
        **{f"{copy}/{key}": new.get(key) for key in changed if key in PUBLIC_FIELDS},
        **_moved_slugs(before, after),
        **dict(guest_entries(after).items() - guest_entries(before).items()),
        **images.changed_uses(before, after),
    }


def change_status(event: EventRecord, status: Status) -> Writes:
    """Set the status, and whether the event is one of those that are on.

    A closed one is no open event any more and frees its slugs.
    """
    copy = paths.open_event(event.admin_id, event.id)
    writes: Writes = {
        paths.status(event.id): status.value,
        f"{paths.event(event.id)}/updatedAt": SERVER_TIME,
        **current_entry(event, status),
    }
    if status is Status.CLOSED:
        return {**writes, copy: None, **dict.fromkeys(slug_paths(event).values())}
    return {**writes, f"{copy}/status": status.value}


def current_entry(event: EventRecord, status: Status) -> Writes:
    """Point at the event while it is on with this status, and else not."""
    place = paths.current_event(event.admin_id, event.id)
    return {place: status.value if status in ON else None}


def set_standby(event: EventRecord, *, standby: bool) -> Writes:
    """Begin or end the intermission of a live event."""
    place = paths.event(event.id)
    return {f"{place}/standby": standby or None, f"{place}/updatedAt": SERVER_TIME}


def delete(event: EventRecord, *, own: Collection[str]) -> Writes:
    """Remove the event and what points at it.

    `own` are those paths of its slugs and its request that still hold its id: they may
    belong to another one by now.
    """
    return {
        paths.event(event.id): None,
        paths.open_event(event.admin_id, event.id): None,
        paths.current_event(event.admin_id, event.id): None,
        paths.admin_event(event.admin_id, event.id): None,
        paths.video_session(event.stage_session_id): None,
        paths.video_session(event.backstage_session_id): None,
        paths.guests(event.id): None,
        **images.no_uses(event),
        **dict.fromkeys(own),
    }


def open_copy(event: EventRecord) -> dict[str, Json]:
    """The public fields, as `openEvents` holds them."""
    return OpenEventRecord.model_validate(event.to_record()).to_record()


def _request_entry(event: EventRecord, fingerprint: str) -> Writes:
    if event.request_id is None:
        return {}
    entry = EventRequestRecord(event_id=event.id, fingerprint=fingerprint)
    return {paths.event_request(event.admin_id, event.request_id): entry.to_record()}


def _moved_slugs(before: EventRecord, after: EventRecord) -> Writes:
    old, new = slug_paths(before), slug_paths(after)
    moved = [kind for kind in old if old[kind] != new[kind]]
    return {
        **{old[kind]: None for kind in moved},
        **{new[kind]: after.id for kind in moved},
    }
