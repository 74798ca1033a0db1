"""What is the backend's alone."""

from typing import Final

from tests.rules.case import NO_WRITE, Case
from tests.rules.people import NO_ONE, Who
from tests.rules.right import Act, Right, closed
from tests.rules.show_paths import AB, PUBLIC_SHOW
from tests.rules.states import LIFE

SHOW: Final = "activeBroadcasts/$adminId/$fanUrl"
_RECORD: Final = {
    "eventId": "e2",
    "name": "x",
    "status": "live",
    "interactiveLimit": 9,
    "limitedBy": "configured",
    "configuredLimit": 9,
    "callSeconds": 9,
    "hlsEnabled": False,
    "hlsUrl": "https://example.com/x.m3u8",
    "hlsId": "x",
    "archiving": True,
    "startImage": {"id": "x", "url": "https://example.com/x.png"},
    "vip": "x",
}
_PUBLIC: Final = {
    "name": "x",
    "status": "closed",
    "hlsUrl": "https://example.com/x.m3u8",
    "limit": 9,
    "limitedBy": "publishers",
    "full": True,
    "vip": "x",
}

RIGHTS: Final = (
    *closed("secrets/{adminId}", "secrets/owner/otSecret"),
    *closed("effects/{eventId}", "effects/e1/startArchive"),
    *closed("barred/{eventId}", "barred/e1/fan-ana", value=None),
    *closed("published/{eventId}", "published/e1/s1/from", value=1),
    *closed("closedEvents/{adminId}/{fanUrl}", "closedEvents/owner/party", value="e1"),
    *closed("imageCleanups", "imageCleanups/2027-01-18/e1"),
    *closed("recordingsDue", "recordingsDue/2027-01-18/e1", value="owner"),
    *closed("config", "config/legacyClients", value=True),
    *closed("anything else", "anything/else"),
    *closed("everything", ""),
    Right(
        node="archives/$eventId",
        act=Act.CHANGE,
        does={"archives/e1/a2": {"status": "started"}},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    Right(
        node="formerArchives/$adminId",
        act=Act.CHANGE,
        does={"formerArchives/owner/a9": {"status": "available"}},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    Right(
        node="names/$eventId",
        act=Act.CHANGE,
        does={"names/e1/ana-ana-ana-ana-ana-22/name": "Anna"},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    Right(
        node="timeline/$eventId",
        act=Act.CHANGE,
        does={"timeline/e1/t2": {"what": "x"}},
        by=NO_ONE,
        denied_by="timeline/$eventId/$entryId/.write",
    ),
    *(
        Right(
            node=node,
            act=Act.DELETE,
            does={path: None},
            by=NO_ONE,
            denied_by=NO_WRITE,
            is_shown=False,
        )
        for node, path in (
            ("timeline", "timeline"),
            ("timeline/$eventId", "timeline/e1"),
        )
    ),
    Right(
        node=SHOW,
        act=Act.DELETE,
        does={AB: None},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    *(
        Right(
            node=f"{SHOW}/{field.replace('vip', '$other')}",
            act=Act.CHANGE,
            does={f"{AB}/{field}": value},
            by=NO_ONE,
            denied_by=NO_WRITE,
        )
        for field, value in _RECORD.items()
    ),
    *(
        Right(
            node=f"shows/$adminId/$fanUrl/{field.replace('vip', '$other')}",
            act=Act.CHANGE,
            does={f"{PUBLIC_SHOW}/{field}": value},
            by=NO_ONE,
            denied_by=NO_WRITE,
        )
        for field, value in _PUBLIC.items()
    ),
)

CASES: Final = tuple(
    Case(
        who=Who.OWNER_FN,
        state=state,
        writes={f"{AB}/status": "live"},
        expected=NO_WRITE,
    )
    for state in LIFE
)
