"""One row per HTTP function: what it wants, and what it must refuse.

`tests/e2e/test_bad_input.py` makes the general refusals (missing, wrong type, too long,
no token, ...) from `body`; `refusals` are those of the function's own.
"""

from dataclasses import dataclass, field
from typing import Any

NOBODYS_ID = "nobody-has-this-id"
NOBODYS_LINK = "nobody-has-this-link-1"

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A well-formed request that must be refused."""

    label: str
    by: str | None
    body: Body
    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one function wants.

    Args:
        by: somebody who may call it; None where anyone may.
        body: a request that it would accept. `$name` stands for something known.
        optional: keys of `body` that may be left out.
        reads: whether it may be called with GET.
        not_for: roles that are refused for being what they are.
    """

    by: str | None
    body: Body
    optional: frozenset[str] = frozenset()
    reads: bool = False
    not_for: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())


NOT_ADMINS = ("fan", "host")


def _event_row(**more: Any) -> Row:
    """A function for the owner of an event, which it is told by `id`."""
    body = {"id": "$event", **more.pop("also", {})}
    return Row(
        by="producer",
        body=body,
        not_for=NOT_ADMINS,
        reads=more.pop("reads", False),
        optional=frozenset(more.pop("optional", ())),
        refusals=(
            *_about_an_event(body, unknown=more.pop("unknown", True)),
            *more.pop("refusals", ()),
        ),
    )


def _about_an_event(body: Body, *, unknown: bool) -> tuple[Refusal, ...]:
    theirs = Refusal("another's event", "rival", body, 403, "rules-denied")
    none = Refusal(
        "unknown event",
        "producer",
        {**body, "id": NOBODYS_ID},
        404,
        "event-not-found",
    )
    return (theirs, none) if unknown else (theirs,)


def _for_super_admins(body: Body, *refusals: Refusal, **more: Any) -> Row:
    ordinary = Refusal("ordinary admin", "producer", body, 403, "not-super-admin")
    return Row(
        by="superAdmin",
        body=body,
        not_for=NOT_ADMINS,
        refusals=(ordinary, *refusals),
        **more,
    )


_NEW_ACCOUNT: Body = {
    "displayName": "New",
    "email": "new@example.com",
    "password": "correct horse battery",
}
_TAKEN: Body = {**_NEW_ACCOUNT, "email": "rival@example.com"}
_WRONG_CREDENTIALS: Body = {"otApiKey": "46999999", "otSecret": "0" * 40}

ROWS: dict[str, Row] = {
    "login": Row(
        by=None,
        body={"idToken": "$producerIdToken"},
        refusals=(
            Refusal("foreign token", None, {"idToken": "a.b.c"}, 401, "token-invalid"),
            Refusal("fan", None, {"idToken": "$fanIdToken"}, 403, "not-an-admin"),
        ),
    ),
    "loginFan": Row(
        by=None,
        body={
            "adminId": "$producerId",
            "fanUrl": "$fanUrl",
            "idToken": "$fanIdToken",
        },
        optional=frozenset({"fanUrl", "idToken"}),
        refusals=(
            Refusal(
                "unknown show",
                None,
                {"adminId": "$producerId", "fanUrl": NOBODYS_ID},
                404,
                "event-not-found",
            ),
            Refusal(
                "no show now", None, {"adminId": "$rivalId"}, 404, "no-current-event"
            ),
        ),
    ),
    "loginHost": Row(
        by=None,
        body={"adminId": "$producerId", "hostUrl": "$hostUrl"},
        refusals=(
            Refusal(
                "unknown link",
                None,
                {"adminId": "$producerId", "hostUrl": NOBODYS_LINK},
                404,
                "event-not-found",
            ),
            Refusal(
                "celebrity's link",
                None,
                {"adminId": "$producerId", "hostUrl": "$celebrityUrl"},
                404,
                "event-not-found",
            ),
        ),
    ),
    "loginCelebrity": Row(
        by=None,
        body={"adminId": "$producerId", "celebrityUrl": "$celebrityUrl"},
        refusals=(
            Refusal(
                "another's link",
                None,
                {"adminId": "$rivalId", "celebrityUrl": "$celebrityUrl"},
                404,
                "event-not-found",
            ),
        ),
    ),
    "getAdmins": _for_super_admins({}, reads=True),
    "getAdmin": Row(
        by="producer",
        body={"id": "$producerId"},
        reads=True,
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another admin", "rival", {"id": "$producerId"}, 403, "rules-denied"
            ),
            Refusal(
                "unknown admin",
                "superAdmin",
                {"id": NOBODYS_ID},
                404,
                "admin-not-found",
            ),
        ),
    ),
    "createAdmin": _for_super_admins(
        _NEW_ACCOUNT,
        Refusal("taken e-mail", "superAdmin", _TAKEN, 409, "email-taken"),
        Refusal(
            "wrong OpenTok credentials",
            "superAdmin",
            {**_NEW_ACCOUNT, **_WRONG_CREDENTIALS},
            400,
            "video-credentials-refused",
        ),
        Refusal(
            "key without secret",
            "superAdmin",
            {**_NEW_ACCOUNT, "otApiKey": "100"},
            400,
            "invalid-request",
        ),
        optional=frozenset({"password"}),
    ),
    "updateAdmin": Row(
        by="producer",
        body={"id": "$producerId", "displayName": "Paula"},
        optional=frozenset({"displayName"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another admin",
                "rival",
                {"id": "$producerId", "displayName": "Mallory"},
                403,
                "rules-denied",
            ),
            Refusal(
                "more rights",
                "producer",
                {"id": "$producerId", "superAdmin": True},
                403,
                "not-super-admin",
            ),
            Refusal(
                "wrong OpenTok credentials",
                "producer",
                {"id": "$producerId", **_WRONG_CREDENTIALS},
                400,
                "video-credentials-refused",
            ),
            Refusal(
                "unknown admin",
                "superAdmin",
                {"id": NOBODYS_ID, "displayName": "Nobody"},
                404,
                "admin-not-found",
            ),
        ),
    ),
    "deleteAdmin": Row(
        by="producer",
        body={"id": "$producerId"},
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another admin", "rival", {"id": "$producerId"}, 403, "rules-denied"
            ),
        ),
    ),
    "createUser": _for_super_admins(
        _NEW_ACCOUNT,
        Refusal("taken e-mail", "superAdmin", _TAKEN, 409, "email-taken"),
        optional=frozenset({"password"}),
    ),
    "updateUser": _for_super_admins(
        {"id": "$rivalId", "displayName": "Viktor"},
        Refusal(
            "unknown user",
            "superAdmin",
            {"id": NOBODYS_ID, "displayName": "Nobody"},
            404,
            "user-not-found",
        ),
        Refusal(
            "taken e-mail",
            "superAdmin",
            {"id": "$rivalId", "email": "producer@example.com"},
            409,
            "email-taken",
        ),
        optional=frozenset({"displayName"}),
    ),
    "deleteUser": _for_super_admins({"id": "$rivalId"}),
    "validateApiKey": Row(
        by="producer",
        body={"otApiKey": "100", "otSecret": "0" * 40},
        not_for=NOT_ADMINS,
    ),
    "createEvent": Row(
        by="producer",
        body={"name": "New Night", "fanUrl": "new-night", "archiveEvent": True},
        optional=frozenset({"fanUrl", "archiveEvent"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "for another",
                "rival",
                {"name": "New", "adminId": "$producerId"},
                403,
                "rules-denied",
            ),
            Refusal(
                "taken address",
                "producer",
                {"name": "New", "fanUrl": "$fanUrl"},
                409,
                "slug-taken",
            ),
            Refusal(
                "one link for both",
                "producer",
                {"name": "N", "hostUrl": NOBODYS_LINK, "celebrityUrl": NOBODYS_LINK},
                400,
                "invalid-request",
            ),
            Refusal(
                "without OpenTok",
                "superAdmin",
                {"name": "New"},
                400,
                "video-credentials-missing",
            ),
        ),
    ),
    "updateEvent": _event_row(also={"name": "Renamed"}, optional=["name"]),
    "deleteEvent": _event_row(unknown=False),
    "getEvents": Row(
        by="producer",
        body={"adminId": "$producerId"},
        reads=True,
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's events",
                "rival",
                {"adminId": "$producerId"},
                403,
                "rules-denied",
            ),
        ),
    ),
    "getEvent": _event_row(reads=True),
    "getEventByKey": Row(
        by="producer",
        body={"adminId": "$producerId", "fanUrl": "$fanUrl"},
        reads=True,
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's event",
                "rival",
                {"adminId": "$producerId", "fanUrl": "$fanUrl"},
                403,
                "rules-denied",
            ),
            Refusal(
                "unknown address",
                "producer",
                {"adminId": "$producerId", "fanUrl": NOBODYS_ID},
                404,
                "event-not-found",
            ),
            Refusal(
                "two addresses",
                "producer",
                {"adminId": "$producerId", "fanUrl": "$fanUrl", "hostUrl": "$hostUrl"},
                400,
                "invalid-request",
            ),
        ),
    ),
    "getEventBySessionId": Row(
        by="producer",
        body={"sessionId": "$sessionId"},
        reads=True,
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's session",
                "rival",
                {"sessionId": "$sessionId"},
                403,
                "rules-denied",
            ),
            Refusal(
                "unknown session",
                "producer",
                {"sessionId": NOBODYS_ID},
                404,
                "event-not-found",
            ),
        ),
    ),
    "getEventsByAdmin": Row(by=None, body={"adminId": "$producerId"}, reads=True),
    "getMostRecentEvent": Row(
        by=None,
        body={"adminId": "$producerId"},
        reads=True,
        refusals=(
            Refusal(
                "no show now", None, {"adminId": "$rivalId"}, 404, "no-current-event"
            ),
        ),
    ),
    "deleteEventsByAdminId": Row(
        by="producer",
        body={"adminId": "$producerId"},
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's events",
                "rival",
                {"adminId": "$producerId"},
                403,
                "not-super-admin",
            ),
        ),
    ),
    "validateEvent": Row(
        by="producer",
        body={"adminId": "$producerId", "fanUrl": "$fanUrl", "id": "$event"},
        optional=frozenset({"id"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's address",
                "rival",
                {"adminId": "$producerId", "fanUrl": "$fanUrl"},
                403,
                "rules-denied",
            ),
        ),
    ),
    "createTokenProducer": _event_row(),
    "createTokensFan": Row(
        by="fan",
        body={"adminId": "$producerId", "fanUrl": "$fanUrl", "seat": "audience"},
        optional=frozenset({"seat"}),
        not_for=("producer", "host"),
        refusals=(
            Refusal(
                "another show",
                "fan",
                {"adminId": "$rivalId", "fanUrl": "$rivalFanUrl"},
                403,
                "wrong-show",
            ),
            Refusal(
                "the stage, uncalled",
                "fan",
                {"adminId": "$producerId", "fanUrl": "$fanUrl", "seat": "stage"},
                403,
                "not-on-stage",
            ),
        ),
    ),
    "createTokenHostCeleb": Row(
        by="host",
        body={"adminId": "$producerId", "userType": "host", "hostUrl": "$hostUrl"},
        not_for=("producer", "fan"),
        refusals=(
            Refusal(
                "another show",
                "host",
                {"adminId": "$rivalId", "userType": "host", "hostUrl": "$rivalHostUrl"},
                403,
                "wrong-show",
            ),
            Refusal(
                "unknown link",
                "host",
                {"adminId": "$producerId", "userType": "host", "hostUrl": NOBODYS_LINK},
                404,
                "event-not-found",
            ),
        ),
    ),
    "createTokenByUserType": Row(
        by="host",
        body={"adminId": "$producerId", "userType": "host"},
        not_for=("producer",),
        refusals=(
            Refusal(
                "no show now",
                "host",
                {"adminId": "$rivalId", "userType": "host"},
                404,
                "no-current-event",
            ),
            Refusal(
                "somebody else's part",
                "fan",
                {"adminId": "$producerId", "userType": "host"},
                403,
                "role-not-allowed",
            ),
        ),
    ),
    "createSession": Row(
        by="producer",
        body={"mediaMode": "routed"},
        optional=frozenset({"mediaMode"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "without OpenTok",
                "superAdmin",
                {"mediaMode": "routed"},
                400,
                "video-credentials-missing",
            ),
        ),
    ),
    "createToken": Row(
        by="producer",
        body={"sessionId": "$sessionId", "role": "publisher", "expiresInS": 600},
        optional=frozenset({"role", "expiresInS"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "no session of theirs",
                "producer",
                {"sessionId": NOBODYS_ID},
                404,
                "video-not-found",
            ),
        ),
    ),
    "changeStatus": _event_row(
        also={"status": "live"},
        refusals=(
            Refusal(
                "back in time",
                "producer",
                {"id": "$event", "status": "notStarted"},
                409,
                "illegal-transition",
            ),
        ),
    ),
    "eventGoLive": _event_row(
        refusals=(
            Refusal(
                "before the preshow",
                "rival",
                {"id": "$rivalEvent"},
                409,
                "illegal-transition",
            ),
        ),
    ),
    "endBroadcast": _event_row(),
    "startArchive": _event_row(
        refusals=(
            Refusal(
                "before the show", "producer", {"id": "$event"}, 409, "show-not-live"
            ),
        ),
    ),
    "stopArchive": _event_row(
        refusals=(
            Refusal(
                "none was made",
                "producer",
                {"id": "$event"},
                404,
                "archive-not-found",
            ),
        ),
    ),
    "forceDisconnect": _event_row(
        also={"session": "stage", "connectionId": NOBODYS_ID},
    ),
    "muteStream": _event_row(also={"session": "backstage", "streamId": NOBODYS_ID}),
    "muteAll": _event_row(
        also={
            "session": "stage",
            "excludedStreamIds": [NOBODYS_ID],
            "active": False,
        },
        optional=["excludedStreamIds", "active"],
    ),
    "getBroadcastData": Row(
        by=None,
        body={"adminId": "$producerId", "fanUrl": "$fanUrl"},
        reads=True,
        refusals=(
            Refusal(
                "unknown show",
                None,
                {"adminId": "$producerId", "fanUrl": NOBODYS_ID},
                404,
                "event-not-found",
            ),
        ),
    ),
}
