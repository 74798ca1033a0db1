"""Creating, changing and finding events: for their owner."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events import consistency, slugs
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.finding_models import (
    Availability,
    EventByKeyRequest,
    EventBySessionRequest,
    EventsById,
    EventsRequest,
    ValidateEventRequest,
)
from interactive_broadcast.events.guest_users import GuestUsers
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.images import images_of
from interactive_broadcast.events.models import (
    CreateEventRequest,
    Event,
    EventRecord,
    EventRequest,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.events.picture_uploads import PictureUploads
from interactive_broadcast.events.pictures import Pictures
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    EventIsClosed,
    EventIsLive,
    EventNotFound,
    InvalidRequest,
    RequestIdReused,
    RulesDenied,
    SlugTaken,
)
from interactive_broadcast.kernel.ids import push_id
from interactive_broadcast.kernel.ports import Clock

NO_SUCH_EVENT = "There is no such event."
"""One answer for what is not there and for what is another's."""

NEVER_ABSENT = frozenset(
    {"name", "fan_url", "host_url", "celebrity_url", "archive_event", "uncomposed"}
)
"""Fields that a null cannot clear."""


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event before and after a change. The two may be equal."""

    before: EventRecord
    after: EventRecord

    @property
    def fields(self) -> list[str]:
        """Names of the fields that differ, as stored. No values: some are secrets."""
        return event_writes.changed_fields(self.before, self.after)

    @property
    def images(self) -> list[str]:
        """Ids of the pictures that only one of the two refers to."""
        return sorted(set(images_of(self.before)) ^ set(images_of(self.after)))

    @property
    def gone_images(self) -> list[str]:
        """Ids of the pictures that the event does not refer to any more."""
        return sorted(set(images_of(self.before)) - set(images_of(self.after)))

    @property
    def former_guests(self) -> list[str]:
        """The Firebase users of links that are changed."""
        return sorted(
            set(guests_of(self.before).values()) - set(guests_of(self.after).values())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What an admin does with their events."""

    events: EventStore
    admins: AdminStore
    pictures: Pictures
    picture_uploads: PictureUploads
    guest_users: GuestUsers
    clock: Clock

    def create(self, caller: Caller, request: CreateEventRequest) -> Event:
        """Create an event with its two OpenTok sessions.

        With a `requestId` it is safe to repeat: what it has made is returned as it is.

        Raises:
            RulesDenied: for another admin.
            SlugTaken: one of the given slugs is another open event's.
            RequestIdReused: another request had this id.
            EventNotFound: what the request had made is being deleted.
            InvalidRequest: two links or encoders are the same, it ends before it
                begins, or options do not fit together.
            VideoCredentialsMissing, VideoCredentialsRefused: no OpenTok project.
            StorageUnavailable: a picture that an old app has uploaded cannot be moved
                now.
        """
        admin_id = _own_id(caller, request.admin_id)
        made = self._made_before(caller, admin_id, request)
        if made is not None:
            return made
        try:
            return self._create(caller, admin_id, request)
        except (RulesDenied, SlugTaken):
            # The same request may have come twice at once, and this one second.
            made = self._made_before(caller, admin_id, request)
            if made is None:
                raise
            return made

    def _made_before(
        self, caller: Caller, admin_id: str, request: CreateEventRequest
    ) -> Event | None:
        """What the same request has made. None for nothing, and without an id."""
        if request.request_id is None:
            return None
        made = self.events.by_request(admin_id, request.request_id)
        if made is None:
            return None
        if made.fingerprint != request.fingerprint:
            raise RequestIdReused("Another request had this id.", id=made.event_id)
        return _shown(self.events.get(caller, made.event_id))

    def _create(
        self, caller: Caller, admin_id: str, request: CreateEventRequest
    ) -> Event:
        consistency.check_dates(request.date_time_start, request.date_time_end)
        consistency.check_media(request)
        found: list[Any] = side_by_side(
            [
                partial(self._new_slugs, admin_id, request),
                partial(self.admins.stored_project, admin_id),
            ]
        )
        chosen, stored = found
        event_id = push_id(self.clock.now())
        # The client has uploaded them. If the event is not created they are removed,
        # but only some time later: the client may try again with the same.
        self.pictures.begin(admin_id, event_id, images_of(request))
        given = self.picture_uploads.moved(admin_id, request)
        video = self.admins.open_project(stored).video
        # Made before the write, which needs their ids. Should it be refused, two
        # sessions stay unused, which costs nothing.
        stage, backstage = side_by_side([video.create_session, video.create_session])
        event = EventRecord(
            **given.model_dump(exclude_none=True, exclude={"admin_id", *chosen}),
            **chosen,
            id=event_id,
            admin_id=admin_id,
            stage_session_id=stage,
            backstage_session_id=backstage,
        )
        self._write(caller, event, event_writes.create(event, request.fingerprint))
        logs.info("event-created", event_id=event.id, admin_id=admin_id)
        self.pictures.end(event, images_of(event))
        return _shown(self.events.get(caller, event.id))

    def change(self, caller: Caller, request: UpdateEventRequest) -> EventChange:
        """Change what is given; null clears an optional field.

        What the event's show repeats of it is changed by `show.service.EventChanges`.

        Raises:
            EventNotFound, RulesDenied: no event of the caller.
            EventIsClosed: it is over.
            EventIsLive: `fanUrl` stays while its show is on.
            SlugTaken: a new slug is another open event's.
            InvalidRequest: a field cannot be cleared, two links or encoders are the
                same, it ends before it begins, or options do not fit together.
            StorageUnavailable: a picture that an old app has uploaded cannot be moved
                now.
        """
        before = self.events.get(caller, request.id)
        if before.status is Status.CLOSED:
            raise EventIsClosed("A closed event stays as it is.", id=before.id)
        after = before.model_copy(update=_changes(request))
        consistency.check_change(before, after)
        _check_slugs(before, after)
        change = EventChange(before, after)
        if change.fields or self.picture_uploads.are_in(after):
            new = dict(after.slugs.items() - before.slugs.items())
            self._check_free(after, new)
            self.pictures.begin(after.admin_id, after.id, change.images)
            self.guest_users.begin(after.id, change.former_guests)
            after = self.picture_uploads.moved(after.admin_id, after)
            change = EventChange(before, after)
            writes = event_writes.update(before, after)
            if writes:
                self._write(caller, after, writes)
        return change

    def list(self, caller: Caller, request: EventsRequest) -> EventsById:
        """All events of an admin, or a part of them, by id.

        Raises:
            RulesDenied: they are another admin's.
            ReplyTooLarge: they are thousands; ask with `after` and `limit`.
        """
        ids = self.events.ids_of(caller, request.admin_id)
        ids = [one for one in ids if request.after is None or one > request.after]
        found = self.events.get_all(caller, ids[: request.limit])
        return EventsById({event.id: _shown(event) for event in found})

    def get(self, caller: Caller, request: EventRequest) -> Event:
        """One event of the caller. Raises EventNotFound, RulesDenied."""
        return _shown(self.events.get(caller, request.id))

    def by_key(self, caller: Caller, request: EventByKeyRequest) -> Event:
        """The caller's own open event with a slug.

        Of another admin's address nothing is looked up: the answer cannot tell
        whether a secret link is right.

        Raises:
            EventNotFound: there is none, or it is another admin's.
        """
        if request.admin_id != caller.uid:
            raise EventNotFound(NO_SUCH_EVENT)
        (kind, slug), *_ = request.model_dump(
            by_alias=True, exclude_none=True, exclude={"admin_id"}
        ).items()
        event_id = self.events.id_by_slug(request.admin_id, kind, slug)
        return self._found(caller, event_id)

    def by_session(self, caller: Caller, request: EventBySessionRequest) -> Event:
        """The caller's own event whose stage or backstage a session is.

        Raises:
            EventNotFound: there is none, or it is another admin's.
        """
        event_id = self.events.id_by_session(request.session_id)
        return self._found(caller, event_id)

    def validate(self, caller: Caller, request: ValidateEventRequest) -> Availability:
        """Whether a slug is free for a new event, or for the one being edited.

        Raises:
            RulesDenied: for another admin.
        """
        admin_id = _own_id(caller, request.admin_id)
        holder = self.events.id_by_slug(admin_id, "fanUrl", request.fan_url)
        return Availability(available=holder in (None, request.id))

    def _found(self, caller: Caller, event_id: str | None) -> Event:
        event = self.events.find_own(caller, event_id)
        if event is None:
            raise EventNotFound(NO_SUCH_EVENT)
        return _shown(event)

    def _new_slugs(self, admin_id: str, request: CreateEventRequest) -> dict[str, str]:
        """All three slugs by field, those left out made up; checked to be free."""
        fan_url = request.fan_url or slugs.from_name(request.name)
        chosen = {
            "fan_url": fan_url or slugs.short_random(),
            "host_url": request.host_url or slugs.unguessable(),
            "celebrity_url": request.celebrity_url or slugs.unguessable(),
        }
        by_kind = dict(zip(slugs.KINDS, chosen.values(), strict=True))
        holders = self.events.ids_by_slug(admin_id, by_kind)
        links = by_kind | ({"staffUrl": request.staff_url} if request.staff_url else {})
        is_a_link = fan_url in (
            request.host_url,
            request.celebrity_url,
            request.staff_url,
        )
        if request.fan_url is None and (is_a_link or holders["fanUrl"] is not None):
            # We have made it up ourselves: that is no reason to refuse.
            chosen["fan_url"] += f"-{slugs.short_random()}"
            del holders["fanUrl"]
        else:
            consistency.check_links(links)
        _refuse_taken(holders, None)
        return chosen

    def _check_free(self, event: EventRecord, wanted: dict[str, str]) -> None:
        holders = self.events.ids_by_slug(event.admin_id, wanted) if wanted else {}
        _refuse_taken(holders, event.id)

    def _write(self, caller: Caller, event: EventRecord, writes: Writes) -> None:
        try:
            self.events.write(caller, writes)
        except RulesDenied:
            # Between our read and our write somebody may have taken a slug or closed
            # the event: then the rules are right, and we can say why.
            self._check_free(event, event.slugs)
            if self.events.status(event.id) is Status.CLOSED:
                raise EventIsClosed("A closed event stays as it is.") from None
            self.pictures.check_staying(event)
            raise


def _own_id(caller: Caller, admin_id: str | None) -> str:
    """The caller's own id, checked before anything that the rules do not guard."""
    if caller.uid is None or admin_id not in (None, caller.uid):
        raise RulesDenied("These events are another admin's.")
    return caller.uid


def _changes(request: UpdateEventRequest) -> dict[str, Any]:
    given = request.model_fields_set - {"id"}
    nulls = [name for name in given & NEVER_ABSENT if getattr(request, name) is None]
    if nulls:
        aliases = [
            UpdateEventRequest.model_fields[name].alias or name for name in nulls
        ]
        raise InvalidRequest(
            "A field cannot be cleared.",
            fields=[f"{alias}: cannot be cleared" for alias in sorted(aliases)],
            expected=[f"{alias}: a value, not null" for alias in sorted(aliases)],
        )
    return {name: getattr(request, name) for name in given}


def _check_slugs(before: EventRecord, after: EventRecord) -> None:
    if before.fan_url != after.fan_url and before.status is not Status.NOT_STARTED:
        # The show's records lie under it, and fans are there.
        raise EventIsLive("The fans' address stays while the show is on.", id=before.id)


def _refuse_taken(holders: dict[str, str | None], event_id: str | None) -> None:
    for kind, holder in holders.items():
        if holder not in (None, event_id):
            raise SlugTaken("Another open event has this address.", field=kind)


def _shown(event: EventRecord) -> Event:
    return Event.model_validate(event.to_record())
