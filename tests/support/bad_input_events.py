"""What the functions about events want and refuse."""

from tests.support.bad_input_rows import (
    NOBODYS_ID,
    NOBODYS_LINK,
    NOT_ADMINS,
    Refusal,
    Row,
    event_row,
)

EVENTS: dict[str, Row] = {
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
    "updateEvent": event_row(also={"name": "Renamed"}, optional=["name"]),
    "deleteEvent": event_row(unknown=False),
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
    "getEvent": event_row(reads=True),
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
                404,
                "event-not-found",
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
                404,
                "event-not-found",
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
    "deleteRecording": Row(
        by="producer",
        body={"id": "$event"},
        not_for=NOT_ADMINS,
        refusals=(
            Refusal("another's event", "rival", {"id": "$event"}, 403, "rules-denied"),
            Refusal(
                "a recording of another show",
                "producer",
                {"id": "$event", "archiveId": "another-one"},
                404,
                "archive-not-found",
            ),
        ),
    ),
    "erasePerson": Row(
        by="producer",
        body={"fanId": NOBODYS_ID, "id": "$event", "after": NOBODYS_ID},
        optional=frozenset({"id", "after"}),
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's event",
                "rival",
                {"fanId": NOBODYS_ID, "id": "$event"},
                403,
                "rules-denied",
            ),
        ),
    ),
    "getFormerArchives": Row(
        by="producer",
        body={"adminId": "$producerId"},
        reads=True,
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's recordings",
                "rival",
                {"adminId": "$producerId"},
                403,
                "rules-denied",
            ),
        ),
    ),
    "deleteFormerArchives": Row(
        by="producer",
        body={"adminId": "$producerId"},
        not_for=NOT_ADMINS,
        refusals=(
            Refusal(
                "another's recordings",
                "rival",
                {"adminId": "$producerId"},
                403,
                "rules-denied",
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
}
