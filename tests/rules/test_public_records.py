"""What the backend itself writes where others read has no private field.

Rules cannot see to that: they do not bind the backend. So everything that it writes in
the life of a show is written here, with private fields that can be recognized.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from emulators.firebase.database.rules import Allowed
from emulators.firebase.database.tree import from_json, parse_path, put
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.database import SERVER_TIME, Writes, increment
from interactive_broadcast.records.applied_limit import AppliedLimit, LimitedBy
from interactive_broadcast.records.show_writes import ShowWrites
from tests.rules.people import AUTH, Who
from tests.rules.world import NOW, an_admin, rules

MARK = "private"
IMAGE = {"id": "picture", "url": "https://example.com/picture.png"}
EVENT = EventRecord.model_validate(
    {
        "id": "e1",
        "adminId": "owner",
        "name": "Launch Night",
        "status": "live",
        "fanUrl": "launch-night",
        "startImage": IMAGE,
        "endImage": IMAGE,
        "dateTimeStart": "2027-01-15T20:00:00+01:00",
        "dateTimeEnd": "2027-01-15T22:00:00+01:00",
        "redirectUrl": "https://example.com",
        "hostUrl": f"{MARK}-host-address",
        "celebrityUrl": f"{MARK}-celebrity-address",
        "staffUrl": f"{MARK}-staff-address",
        "staff": {"somebody": {"name": MARK, "at": NOW}},
        "rtmpUrl": f"rtmp://live.example.com/app/{MARK}",
        "rtmpUrls": [f"rtmp://live.example.com/more/{MARK}"],
        "requestId": f"{MARK}-request",
        "sessionId": f"{MARK}-backstage",
        "stageSessionId": f"{MARK}-stage",
        "archiveId": f"{MARK}-archive",
        "archiveUrl": f"https://example.com/{MARK}.mp4",
        "archive": {"status": MARK},
        "captions": {"languageCode": "en-US", "status": "started", "id": MARK},
        "problems": {"startArchive": {"reason": MARK, "final": True}},
    }
)
HLS = "https://example.com/live.m3u8"


def _life() -> Iterator[Writes]:
    yield {"admins/owner": an_admin("owner", otApiKey="1", email=f"{MARK}@x.org")}
    yield {"secrets/owner/otSecret": MARK}
    yield event_writes.create(EVENT, "0f" * 32)
    yield event_writes.change_status(EVENT, Status.LIVE)
    yield event_writes.update(EVENT.model_copy(update={"name": "Before"}), EVENT)
    yield ShowWrites(EVENT).open(
        Status.LIVE, limit=AppliedLimit(3, LimitedBy.CONFIGURED), hls=True, call_s=30
    )
    yield ShowWrites(EVENT).publish_hls(HLS)
    yield ShowWrites(EVENT).announce()
    yield ShowWrites(EVENT).set_status(Status.LIVE)


def _stored(value: Any) -> Any:
    """Server values, as the database resolves them."""
    if value == SERVER_TIME:
        return NOW
    if value == increment(0):
        return 0
    if isinstance(value, dict):
        return {key: _stored(below) for key, below in value.items()}
    return value


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, f"{path}/{key}".lstrip("/"))
    else:
        yield path, value


def _database() -> tuple[Any, list[tuple[str, Any]]]:
    root = from_json({})
    leaves: dict[str, Any] = {}
    for writes in _life():
        for path, value in writes.items():
            stored = _stored(value)
            root = put(root, parse_path(path), from_json(stored))
            leaves |= dict(_leaves(stored, path))
    return root, list(leaves.items())


OTHERS = [
    who for who in Who if who not in (Who.OWNER, Who.OWNER_FN, Who.SUPER, Who.SUPER_FN)
]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_can_read_a_private_field_anywhere(who: Who) -> None:
    root, leaves = _database()

    seen = [
        path
        for path, value in leaves
        if MARK in str(value)
        and isinstance(
            rules().may_read(parse_path(path), auth=AUTH[who], root=root, now_ms=NOW),
            Allowed,
        )
    ]

    assert seen == []


def test_the_private_fields_are_there_to_be_found() -> None:
    _, leaves = _database()

    marked = {path.rpartition("/")[2] for path, value in leaves if MARK in str(value)}

    assert marked >= {
        "hostUrl",
        "staffUrl",
        "rtmpUrl",
        "rtmpUrls",
        "sessionId",
        "otSecret",
        "archiveUrl",
    }


def test_the_public_face_is_readable_as_a_whole() -> None:
    root, leaves = _database()

    public = {
        path.partition("/owner/launch-night/")[2]: value
        for path, value in leaves
        if path.startswith("shows/")
    }

    verdict = rules().may_read(
        parse_path("shows/owner/launch-night"), auth=None, root=root, now_ms=NOW
    )
    assert isinstance(verdict, Allowed)
    assert public.keys() == {
        "name",
        "status",
        "limit",
        "limitedBy",
        "standby",
        "hlsUrl",
        "startImage/id",
        "startImage/url",
        "endImage/id",
        "endImage/url",
    }
