"""Events and their index entries: made and moved together, or not at all."""

from typing import Any, Final

from tests.rules.people import NO_ONE, OWNER_FN, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import State
from tests.rules.tables.reading import EXISTING, WITH_OWNER
from tests.rules.world import (
    CELEBRITY_URL,
    HOST_URL,
    NOW,
    an_event,
    guest,
    indexed,
    without,
)

EVENT: Final = "events/$eventId"
WRITE: Final = f"{EVENT}/.write"
VALIDATE: Final = f"{EVENT}/.validate"
SLUG: Final = "slugs/$adminId/$kind/$slug"
COPY: Final = "openEvents/$adminId/$eventId"
POINTER: Final = "current/$adminId/$eventId"
LISTED: Final = "adminEvents/$adminId/$eventId"
SESSION: Final = "sessions/$sessionId"
REQUEST: Final = "eventRequests/$adminId/$requestId"
IMAGE: Final = {"id": "picture", "url": "https://example.com/picture.png"}

UNCLOSED: Final = (State.NOT_STARTED, State.PRESHOW, State.LIVE)
CLOSED: Final = (State.CLOSING, State.DRAINING, State.OVER)


def a_new_event(**fields: Any) -> dict[str, Any]:
    """The write that makes one more event of the owner."""
    made = {
        "fanUrl": "second-night",
        "hostUrl": "host-address-0002",
        "celebrityUrl": "celebrity-address-0002",
        "createdAt": NOW,
        "updatedAt": NOW,
        **fields,
    }
    return indexed(an_event("e2", **made))


def first(path: str, writes: dict[str, Any]) -> dict[str, Any]:
    """The same write with one path before the others: its rule is asked first."""
    return {path: writes[path], **writes}


NEW_LINK: Final = "00112233445566aa"
"""The fingerprint of it."""

MOVED: Final = {
    "events/e1/hostUrl": "host-address-0009",
    f"slugs/owner/hostUrl/{HOST_URL}": None,
    "slugs/owner/hostUrl/host-address-0009": "e1",
    "guests/e1/host": guest("host", "e1", NEW_LINK),
}
CLOSING: Final = {
    "events/e1/status": "closed",
    "events/e1/updatedAt": NOW,
    "openEvents/owner/e1": None,
    "current/owner/e1": None,
    "slugs/owner/fanUrl/launch-night": None,
    f"slugs/owner/hostUrl/{HOST_URL}": None,
    f"slugs/owner/celebrityUrl/{CELEBRITY_URL}": None,
}
EVERYTHING: Final = without(indexed(an_event(status="preshow")))
EDITED: Final[dict[str, tuple[Any, bool]]] = {
    "name": ("Last Night", True),
    "dateTimeStart": ("2027-01-15T19:00:00Z", True),
    "dateTimeEnd": ("2027-01-15T21:00:00Z", True),
    "redirectUrl": ("https://example.com/thanks", True),
    "archiveEvent": (True, False),
    "uncomposed": (True, False),
    "rtmpUrl": ("rtmps://live.example.com/app/key", False),
}
"""What the owner's client may edit, with whether it has a public copy."""

SET_BY_FUNCTION: Final = {
    "id": "e2",
    "adminId": "rival",
    "requestId": "request-e9",
    "sessionId": "backstage-e9",
    "stageSessionId": "stage-e9",
    "createdAt": NOW,
    "preshowStartedAt": NOW,
    "showStartedAt": NOW,
    "showEndedAt": NOW,
    "archiveId": "a1",
    "archiveUrl": "https://example.com/a.mp4",
    "archive": {"status": "started"},
    "captions": {"status": "stopped"},
    "problems": {"startArchive": {"reason": "x"}},
}
"""What no client may write at all."""


def edit(field: str, value: object, *, copied: bool) -> dict[str, Any]:
    writes = {f"events/e1/{field}": value}
    return writes | ({f"openEvents/owner/e1/{field}": value} if copied else {})


_NEW_SLUG: Final = "another-address-0001"
_SLUGS: Final = {
    "fanUrl": "launch-night",
    "hostUrl": HOST_URL,
    "celebrityUrl": CELEBRITY_URL,
}


def moved(kind: str) -> dict[str, Any]:
    """To another slug, with its index entries."""
    role = kind.removesuffix("Url")
    guests = {} if role == "fan" else {f"guests/e1/{role}": guest(role, "e1", NEW_LINK)}
    return {
        f"events/e1/{kind}": _NEW_SLUG,
        f"slugs/owner/{kind}/{_SLUGS[kind]}": None,
        f"slugs/owner/{kind}/{_NEW_SLUG}": "e1",
        **guests,
    }


RIGHTS: Final = (
    Right(
        node=EVENT,
        act=Act.CREATE,
        what="with all its index entries",
        does=a_new_event(),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=EVENT,
        act=Act.CHANGE,
        what="any field that is no result",
        does={"events/e1/updatedAt": NOW},
        by=OWNER_FN,
        during=UNCLOSED,
    ),
    Right(
        node=EVENT,
        act=Act.DELETE,
        what="with all its index entries",
        does=EVERYTHING,
        by=OWNER_FN,
        during=(State.NOT_STARTED, State.PRESHOW, *CLOSED),
    ),
    *(
        Right(
            node=f"{EVENT}/{field}",
            act=Act.CHANGE,
            what="with its public copy" if copied else "",
            does=edit(field, value, copied=copied),
            by=OWNERS,
            during=UNCLOSED,
        )
        for field, (value, copied) in EDITED.items()
    ),
    *(
        Right(
            node=f"{EVENT}/standby",
            act=Act.CHANGE,
            what=what,
            does={"events/e1/standby": standby},
            by=OWNER_FN,
            during=during,
            denied_by=WRITE,
            otherwise={
                (Who.OWNER_FN, state): f"{EVENT}/standby/.validate"
                for state in UNCLOSED
                if state not in during
            },
        )
        for what, standby, during in (
            ("begin an intermission", True, (State.LIVE,)),
            ("end it", None, UNCLOSED),
        )
    ),
    Right(
        node=f"{EVENT}/status",
        act=Act.CHANGE,
        what="onward, and to what it is already",
        does={"events/e1/status": "closed", "current/owner/e1": None},
        by=OWNERS,
        during=EXISTING,
    ),
    *(
        Right(
            node=f"{EVENT}/{field}",
            act=Act.CHANGE,
            does={f"events/e1/{field}": value},
            by=NO_ONE,
            tried=(State.NOT_STARTED,),
            denied_by=WRITE,
            otherwise={
                Who.OWNER_FN: {
                    "adminId": f"{EVENT}/adminId/.validate",
                    "archive": VALIDATE,
                    "captions": VALIDATE,
                    "createdAt": f"{EVENT}/createdAt/.validate",
                    "id": f"{EVENT}/id/.validate",
                    "problems": f"{EVENT}/problems/$effect/$field/.validate",
                }.get(field, VALIDATE)
            },
        )
        for field, value in SET_BY_FUNCTION.items()
    ),
    *(
        Right(
            node=f"{EVENT}/{kind}",
            act=Act.CHANGE,
            what="with its index entry",
            does=moved(kind),
            by=OWNER_FN,
            during=UNCLOSED,
            denied_by=WRITE,
        )
        for kind in ("hostUrl", "celebrityUrl")
    ),
    Right(
        node=f"{EVENT}/fanUrl",
        act=Act.CHANGE,
        what="with its index entry and public copy",
        does={**moved("fanUrl"), "openEvents/owner/e1/fanUrl": _NEW_SLUG},
        by=OWNER_FN,
        during=(State.NOT_STARTED,),
        denied_by=WRITE,
        otherwise={
            (Who.OWNER_FN, State.PRESHOW): f"{EVENT}/fanUrl/.validate",
            (Who.OWNER_FN, State.LIVE): f"{EVENT}/fanUrl/.validate",
        },
    ),
    Right(
        node=SLUG,
        act=Act.CREATE,
        what="with its event",
        does=first("slugs/owner/hostUrl/host-address-0002", a_new_event()),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=SLUG,
        act=Act.CHANGE,
        what="move a slug",
        does=first("slugs/owner/hostUrl/host-address-0009", MOVED),
        by=OWNER_FN,
        during=UNCLOSED,
    ),
    Right(
        node=SLUG,
        act=Act.DELETE,
        what="when its event is closed",
        does=first(f"slugs/owner/hostUrl/{HOST_URL}", CLOSING),
        by=OWNER_FN,
        during=UNCLOSED,
        tried=UNCLOSED,
    ),
    Right(
        node=SLUG,
        act=Act.CHANGE,
        what="to another event",
        does={"slugs/owner/fanUrl/launch-night": "e2"},
        by=NO_ONE,
        tried=UNCLOSED,
    ),
    Right(
        node=COPY,
        act=Act.CREATE,
        what="with its event",
        does=first("openEvents/owner/e2", a_new_event()),
        by=OWNER_FN,
        during=WITH_OWNER,
        otherwise={
            Who.OWNER: WRITE,
        },
        tried=WITH_OWNER,
    ),
    Right(
        node=COPY,
        act=Act.CHANGE,
        what="to what the event says",
        does={"openEvents/owner/e1/name": "Launch Night"},
        by=OWNERS,
        during=UNCLOSED,
    ),
    Right(
        node=COPY,
        act=Act.DELETE,
        what="of an event that is closed or gone",
        does={"openEvents/owner/e1": None},
        by=OWNERS,
        during=(*CLOSED, State.DELETED),
    ),
    Right(
        node=POINTER,
        act=Act.CHANGE,
        what="to the status of an event that is on",
        does=lambda state: {
            "current/owner/e1": "preshow" if state is State.PRESHOW else "live"
        },
        by=OWNERS,
        during=(State.PRESHOW, State.LIVE),
    ),
    Right(
        node=POINTER,
        act=Act.DELETE,
        what="of an event that is not on, or gone",
        does={"current/owner/e1": None},
        by=OWNERS,
        during=(State.NOT_STARTED, *CLOSED, State.DELETED),
    ),
    Right(
        node=LISTED,
        act=Act.CREATE,
        what="with its event",
        does=first("adminEvents/owner/e2", a_new_event()),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=LISTED,
        act=Act.DELETE,
        what="of an event that is gone",
        does={"adminEvents/owner/e1": None},
        by=OWNER_FN,
        during=(State.DELETED,),
    ),
    Right(
        node=SESSION,
        act=Act.CREATE,
        what="with its event",
        does=first("sessions/stage-e2", a_new_event()),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=SESSION,
        act=Act.DELETE,
        what="with its event",
        does=first("sessions/stage-e1", EVERYTHING),
        by=OWNER_FN,
        during=(State.NOT_STARTED, State.PRESHOW, *CLOSED),
        tried=(State.NOT_STARTED, State.PRESHOW, *CLOSED),
    ),
    Right(
        node=REQUEST,
        act=Act.CREATE,
        what="with its event",
        does=first("eventRequests/owner/request-e2", a_new_event()),
        by=OWNER_FN,
        during=WITH_OWNER,
    ),
    Right(
        node=REQUEST,
        act=Act.DELETE,
        what="with its event",
        does=first("eventRequests/owner/request-e1", EVERYTHING),
        by=OWNER_FN,
        during=(State.NOT_STARTED, State.PRESHOW, *CLOSED),
        tried=(State.NOT_STARTED, State.PRESHOW, *CLOSED),
    ),
    *(
        Right(node=node, act=Act.READ, does=path, by=NO_ONE, denied_by="no .read rule")
        for node, path in {
            "slugs": "slugs",
            "slugs/$adminId": "slugs/owner",
            SLUG: f"slugs/owner/hostUrl/{HOST_URL}",
            SESSION: "sessions/stage-e1",
            "eventRequests/$adminId": "eventRequests/owner",
            REQUEST: "eventRequests/owner/request-e1",
        }.items()
    ),
)
