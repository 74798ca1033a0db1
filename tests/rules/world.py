"""A small world of shows, and what its people may do there under our rules."""

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

from emulators.firebase.database.rules import Allowed, Denied, Ruleset, Verdict
from emulators.firebase.database.tree import from_json, parse_path, put
from rules import ROOT

NOW = 1_800_000_000_000
"""The moment of every read and write here, in ms."""

Auth = dict[str, Any] | None


def signed_in(uid: str, provider: str = "password", **claims: str) -> Auth:
    """A Firebase user, as the rules see one."""
    return {"uid": uid, "provider": provider, "token": {"sub": uid, **claims}}


def through_functions(uid: str) -> Auth:
    """Our functions, acting for this user."""
    return {"uid": uid, "via": "functions", "token": {}}


ANA = signed_in("fan-ana", "anonymous")
BEN = signed_in("fan-ben", "anonymous")
OWNER = signed_in("owner")
OWNER_BY_FUNCTION = through_functions("owner")

HOST_URL = "host-address-0001"
CELEBRITY_URL = "celebrity-address-0001"


def an_admin(uid: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": uid,
        "displayName": uid.title(),
        "email": f"{uid}@example.com",
        "createdAt": NOW - 9_000,
        "updatedAt": NOW - 9_000,
        **fields,
    }


def an_event(event_id: str = "e1", **fields: Any) -> dict[str, Any]:
    return {
        "id": event_id,
        "adminId": "owner",
        "name": "Launch Night",
        "status": "notStarted",
        "fanUrl": "launch-night",
        "hostUrl": HOST_URL,
        "celebrityUrl": CELEBRITY_URL,
        "requestId": f"request-{event_id}",
        "sessionId": f"backstage-{event_id}",
        "stageSessionId": f"stage-{event_id}",
        "createdAt": NOW - 5_000,
        "updatedAt": NOW - 5_000,
        **fields,
    }


PUBLIC = (
    "id", "adminId", "name", "status", "fanUrl", "createdAt", "dateTimeStart",
    "dateTimeEnd", "redirectUrl", "startImage", "endImage", "consent",
)  # fmt: skip


def guest(role: str, event_id: str, link: str = "0123456789abcdef") -> str:
    """The Firebase user of whoever has a link: its fingerprint is made up."""
    return f"{role}-{event_id}-{link}"


def guests(event_id: str) -> dict[str, str]:
    return {role: guest(role, event_id) for role in ("host", "celebrity")}


def indexed(event: Mapping[str, Any]) -> dict[str, Any]:
    """The one write that makes `event`, with everything that belongs to it."""
    owner, event_id = event["adminId"], event["id"]
    writes = {
        f"events/{event_id}": dict(event),
        f"adminEvents/{owner}/{event_id}": event["createdAt"],
        f"sessions/{event['sessionId']}": event_id,
        f"sessions/{event['stageSessionId']}": event_id,
        f"guests/{event_id}": guests(event_id),
    }
    if "requestId" in event:
        writes[f"eventRequests/{owner}/{event['requestId']}"] = {
            "eventId": event_id,
            "fingerprint": "0f" * 32,
        }
    for field in ("startImage", "endImage"):
        if field in event:
            writes[f"images/{owner}/{event[field]['id']}/{event_id}"] = True
    if event["status"] in ("preshow", "live"):
        writes[f"current/{owner}/{event_id}"] = event["status"]
    if event["status"] != "closed":
        writes[f"openEvents/{owner}/{event_id}"] = {
            field: event[field] for field in PUBLIC if field in event
        }
        for kind in ("fanUrl", "hostUrl", "celebrityUrl"):
            writes[f"slugs/{owner}/{kind}/{event[kind]}"] = event_id
    return writes


def a_fan(name: str, **fields: Any) -> dict[str, Any]:
    """A record in the line; the uid is `fan-` and the name."""
    return {
        "id": f"fan-{name}",
        "name": name.title(),
        "joinedAt": NOW - 100,
        "isBackstage": False,
        "isOnStage": False,
        **fields,
    }


def in_line(at: int, **fields: Any) -> dict[str, Any]:
    """A place in line, as somebody got in."""
    return {"at": at, "order": at, **fields}


def connected(*people: str) -> dict[str, Any]:
    """Everybody with two tabs."""
    return {person: {"tab-1": NOW - 50, "tab-2": NOW - 20} for person in people}


def written_at(moment: int) -> dict[str, Any]:
    """The messages of one person and the producer: each has sent one."""
    return {
        "producer": {"00": {"at": moment, "text": "Hello"}},
        "person": {"00": {"at": moment, "cue": "ready"}},
        "last": {"producer": "00", "person": "00"},
    }


def without(writes: Mapping[str, Any]) -> dict[str, None]:
    """The write that removes the same paths."""
    return dict.fromkeys(writes)


def a_show(status: str = "preshow", **fields: Any) -> dict[str, Any]:
    """The database of one show of `owner`: Ana and Cyd in the line, Bea, Sam on stage."""
    tree: dict[str, Any] = {}
    records: dict[str, Any] = {
        "admins/owner": an_admin("owner", hls=True),
        "admins/rival": an_admin("rival"),
        "admins/super": an_admin("super", superAdmin=True),
        "secrets/owner/otSecret": "v1.1.sealed",
        "effects/e1/startArchive/state": "done",
        "archives/e1/a1/status": "started",
        "timeline/e1/t1/what": "preshow-opened",
        "names/e1/ana-ana-ana-ana-ana-22": {"fanId": "fan-ana", "name": "Ana"},
        "guests/e9": guests("e9"),
        "eventRequests/owner/request-e9": {"eventId": "e9", "fingerprint": "0f" * 32},
        "events/e8": an_event("e8", status="live"),
        "people/e1/cyd-cyd-cyd-cyd-cyd-22": "fan-cyd",
        "people/e1/ben-was-here-before-22": "fan-ben",
        "disconnections/e1": {
            uid: {"reason": reason, "at": NOW - 500}
            for uid, reason in (
                ("fan-ana", "disconnected"),
                ("fan-bea", "barred"),
                ("fan-sam", "show-closed"),
                (guest("host", "e1"), "link-changed"),
            )
        },
        "messages/e1": {
            "fan-ana": written_at(NOW - 5_000),
            "fan-bea": written_at(NOW - 501),
            "fan-cyd": written_at(NOW - 500),
        },
        **indexed(an_event(status=status, **_results(status))),
    }
    if status == "closed":
        records["headcounts/e1/present/stage/connections/stayed"] = "4rTq"
    if status != "closed":
        records["headcounts/e1/stage"] = {
            "connections": 2,
            "streams": 1,
            "marks": {
                "connections": {
                    "c1": "there",
                    "c2": "there",
                    "gone-1": "gone",
                    "lost-1": "missing",
                },
                "streams": {"s1": "there", "gone-1": "gone", "lost-1": "missing"},
            },
        }
        records["headcounts/e1/lone"] = {
            "connections": 1,
            "streams": 1,
            "marks": {
                "connections": {"last": "there"},
                "streams": {"last": "there"},
            },
        }
        records["headcounts/e1/present"] = {
            "stage": {
                "connections": {"c1": "4rTq", "c2": True},
                "streams": {"s1": "4rTq"},
            },
            "backstage": {"streams": {"s2": "4rTq", "s3": "another"}},
            "lone": {"connections": {"last": True}, "streams": {"last": True}},
        }
        records["headcounts/e1/empty"] = {"connections": 0, "streams": 0}
    if status in ("preshow", "live"):
        records["activeBroadcasts/owner/launch-night"] = {
            "eventId": "e1",
            "name": "Launch Night",
            "status": status,
            "interactiveLimit": 6,
            "callSeconds": 30,
            "hlsEnabled": True,
            "hlsId": "broadcast-1",
            "producerActive": True,
            "producerHeartBeat": NOW - 5_000,
            "hostActive": True,
            "hostHeartBeat": NOW - 5_000,
            "celebrityActive": True,
            "celebrityHeartBeat": NOW - 5_000,
            "volume": {"host": 100, "celebrity": 100, "fan": 25},
            "stageFanId": "fan-sam",
            "backstageFanId": "fan-bea",
            "activeFans": {
                "fan-ana": a_fan("ana"),
                "fan-bea": a_fan("bea", isBackstage=True),
                "fan-cyd": a_fan("cyd", person="4rTq"),
                "fan-sam": a_fan("sam", isOnStage=True, inPrivateCall=True),
            },
        }
        records["shows/owner/launch-night"] = {
            "name": "Launch Night",
            "status": status,
            "limit": 6,
            "full": False,
        }
        fans = ("fan-ana", "fan-bea", "fan-cyd", "fan-sam")
        records["viewerCounts/owner/launch-night"] = 4
        records["viewers/owner/launch-night"] = dict.fromkeys(fans, True)
        people = (*fans, "producer", "host", "celebrity")
        records["presence/owner/launch-night"] = connected(*people)
        # Each has written a moment before.
        records["writtenFor/owner/launch-night"] = {
            person: {"e1": NOW - 1} for person in people
        }
    for path, value in {**records, **fields}.items():
        _place(tree, path, value)
    return tree


def _results(status: str) -> dict[str, Any]:
    """What the backend has found out by then."""
    if status == "notStarted":
        return {}
    if status == "preshow":
        return {"preshowStartedAt": NOW - 4_000}
    return {
        "preshowStartedAt": NOW - 4_000,
        "showStartedAt": NOW - 3_000,
        "archiveId": "archive-1",
        "archive": {"status": "started"},
        "captions": {"languageCode": "en-US", "status": "started"},
        "problems": {"startBroadcast": {"reason": "stage-empty", "final": False}},
    }


def _place(tree: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split("/")
    for name in parents:
        tree = tree.setdefault(name, {})
    tree[last] = copy.deepcopy(value)


@cache
def rules() -> Ruleset:
    return Ruleset.parse((ROOT / "database.rules.json").read_text())


class World:
    """A database that people try to read and write. Nothing they try is kept."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        self.root = from_json(dict(a_show() if data is None else data))

    def read(self, who: Auth, path: str) -> Verdict:
        return rules().may_read(parse_path(path), auth=who, root=self.root, now_ms=NOW)

    def write(self, who: Auth, writes: Mapping[str, Any]) -> Verdict:
        after = self.root
        for path, value in writes.items():
            after = put(after, parse_path(path), from_json(value))
        return rules().may_write(
            [parse_path(path) for path in writes],
            auth=who,
            before=self.root,
            after=after,
            now_ms=NOW,
        )


def ruling(verdict: Verdict) -> str:
    """`allowed`, or the rule that denied."""
    match verdict:
        case Allowed():
            return "allowed"
        case Denied(rule=rule):
            return rule
