"""Things of the domain with everything filled in; a test names what it is about."""

from dataclasses import replace
from typing import Any

from pydantic import SecretStr

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.events.guests import guest_entries, guest_uid
from interactive_broadcast.events.images import uses
from interactive_broadcast.events.models import (
    EventRecord,
    GivenImage,
    OpenEventRecord,
    Status,
)
from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.events.status import ON
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video import VideoCredentials
from interactive_broadcast.records.shows import ShowRecord
from tests.support.fakes import (
    API_KEY,
    API_SECRET,
    BACKSTAGE,
    NOON,
    STAGE,
    FakeVault,
)
from tests.support.person_ids import opaque_person

ADMIN_ID = "admin-1"
EVENT_ID = "event-1"
FAN_URL = "launch-night"
HOST_URL = "host-of-launch-night"
CELEBRITY_URL = "celebrity-of-launch-night"
IMAGE = GivenImage(id="image-1", url="https://images.example/1")
SIGNATURE_SECRET = SecretStr("signs-the-callbacks-of-one-project")


def an_event(**changes: Any) -> EventRecord:
    fields: dict[str, Any] = {
        "id": EVENT_ID,
        "admin_id": ADMIN_ID,
        "name": "Launch night",
        "fan_url": FAN_URL,
        "host_url": HOST_URL,
        "celebrity_url": CELEBRITY_URL,
        "backstage_session_id": BACKSTAGE,
        "stage_session_id": STAGE,
        "created_at": 1_000,
        "updated_at": 1_000,
    }
    return EventRecord(**{**fields, **changes})


def another_event(**changes: Any) -> EventRecord:
    """A second one of the same admin."""
    fields: dict[str, Any] = {
        "id": "event-2",
        "fan_url": "second-night",
        "host_url": "host-of-second-night",
        "celebrity_url": "celebrity-of-second-night",
        "stage_session_id": "stage-2",
        "backstage_session_id": "backstage-2",
        "created_at": 2_000,
    }
    return an_event(**{**fields, **changes})


def an_open_event(**changes: Any) -> OpenEventRecord:
    fields: dict[str, Any] = {
        "id": EVENT_ID,
        "admin_id": ADMIN_ID,
        "name": "Launch night",
        "fan_url": FAN_URL,
        "created_at": 1_000,
    }
    return OpenEventRecord(**{**fields, **changes})


def an_admin_record(**changes: Any) -> AdminRecord:
    fields: dict[str, Any] = {
        "id": ADMIN_ID,
        "display_name": "Ada Producer",
        "email": "ada@example.com",
        "ot_api_key": API_KEY,
        "created_at": 1_000,
        "updated_at": 1_000,
    }
    return AdminRecord(**{**fields, **changes})


def a_show(**changes: Any) -> ShowRecord:
    fields: dict[str, Any] = {
        "name": "Launch night",
        "status": Status.PRESHOW,
        "limit": 3000,
    }
    return ShowRecord(**{**fields, **changes})


def credentials() -> VideoCredentials:
    """Of the project that FakeVideoProjects has."""
    return VideoCredentials(API_KEY, SecretStr(API_SECRET))


def an_admin(uid: str = ADMIN_ID) -> Caller:
    """Who has just signed in to Firebase: at NOON, when a FakeClock begins."""
    return Caller(
        role=Role.ADMIN,
        uid=uid,
        auth_time=int(NOON.timestamp()),
        has_id_token=True,
    )


def an_admin_by_session(uid: str = ADMIN_ID) -> Caller:
    """The same with a session token, which proves no sign-in."""
    return replace(an_admin(uid), has_id_token=False)


def a_fan(
    uid: str | None = "fan-1",
    *,
    admin_id: str | None = ADMIN_ID,
    event_id: str | None = EVENT_ID,
) -> Caller:
    return Caller(role=Role.FAN, uid=uid, admin_id=admin_id, event_id=event_id)


def a_host(event_id: str = EVENT_ID, *, admin_id: str = ADMIN_ID) -> Caller:
    return Caller(
        role=Role.HOST,
        uid=guest_uid("host", event_id, HOST_URL),
        admin_id=admin_id,
        event_id=event_id,
        link=fingerprint(HOST_URL),
    )


def a_celebrity(event_id: str = EVENT_ID, *, admin_id: str = ADMIN_ID) -> Caller:
    return Caller(
        role=Role.CELEBRITY,
        uid=guest_uid("celebrity", event_id, CELEBRITY_URL),
        admin_id=admin_id,
        event_id=event_id,
        link=fingerprint(CELEBRITY_URL),
    )


def person_in_event(person_id: str) -> str:
    """The opaque id of somebody in `an_event`, by their key in `presence`."""
    return opaque_person(an_event().to_record(), person_id)


def a_database(
    *events: EventRecord, admins: tuple[AdminRecord, ...] | None = None
) -> dict[str, Json]:
    """A whole tree: these events with all their indexes, and admins with secrets.

    Without `admins`: one admin, ADMIN_ID, with the project that FakeVideoProjects has.
    """
    tree: dict[str, Json] = {}
    for admin in (an_admin_record(),) if admins is None else admins:
        _put(tree, f"admins/{admin.id}", admin.to_record())
        if admin.ot_api_key is not None:
            sealed = FakeVault().seal(admin.id, SecretStr(API_SECRET))
            _put(tree, f"secrets/{admin.id}/otSecret", sealed)
    for event in events:
        _put_event(tree, event)
    return tree


def _put_event(tree: dict[str, Json], event: EventRecord) -> None:
    _put(tree, f"events/{event.id}", event.to_record())
    _put(tree, f"adminEvents/{event.admin_id}/{event.id}", event.created_at)
    for session_id in (event.stage_session_id, event.backstage_session_id):
        _put(tree, f"sessions/{session_id}", event.id)
    for path, entry in {**guest_entries(event), **uses(event)}.items():
        _put(tree, path, entry)
    if event.status is Status.CLOSED:
        return
    public = OpenEventRecord.model_validate(event.to_record()).to_record()
    _put(tree, f"openEvents/{event.admin_id}/{event.id}", public)
    if event.status in ON:
        _put(tree, f"current/{event.admin_id}/{event.id}", event.status.value)
    slugs = {
        "fanUrl": event.fan_url,
        "hostUrl": event.host_url,
        "celebrityUrl": event.celebrity_url,
    }
    for kind, slug in slugs.items():
        _put(tree, f"slugs/{event.admin_id}/{kind}/{slug}", event.id)


def _put(tree: dict[str, Json], path: str, value: Json) -> None:
    *parents, last = path.split("/")
    node: Any = tree
    for parent in parents:
        node = node.setdefault(parent, {})
    node[last] = value


def a_place(at: float = 1, **more: Json) -> dict[str, Json]:
    """A fan's place in line, as they got in, and whatever else it has."""
    return {"at": int(at), "order": at, **more}
