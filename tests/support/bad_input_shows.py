"""What the functions about tokens, shows and their video want and refuse."""

from tests.support.bad_input_rows import (
    NOBODYS_ID,
    NOBODYS_LINK,
    NOT_ADMINS,
    Refusal,
    Row,
    event_row,
)

SHOWS: dict[str, Row] = {
    "createTokenProducer": event_row(),
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
            *(
                Refusal(
                    f"the seat {seat}, ungiven",
                    "fan",
                    {"adminId": "$producerId", "fanUrl": "$fanUrl", "seat": seat},
                    403,
                    reason,
                )
                for seat, reason in (
                    ("onDeck", "not-on-deck"),
                    ("called", "not-called"),
                    ("stage", "not-on-stage"),
                )
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
    "changeStatus": event_row(
        also={"status": "live"},
        refusals=(
            Refusal(
                "back in time",
                "producer",
                {"id": "$event", "status": "notStarted"},
                409,
                "illegal-transition",
            ),
            Refusal(
                "under a lease that nobody has",
                "producer",
                {"id": "$event", "status": "closed", "lease": 1},
                409,
                "lease-lost",
            ),
        ),
    ),
    "eventGoLive": event_row(
        refusals=(
            Refusal(
                "under a lease that nobody has",
                "producer",
                {"id": "$event", "lease": 1},
                409,
                "lease-lost",
            ),
            Refusal(
                "before the preshow",
                "rival",
                {"id": "$rivalEvent"},
                409,
                "illegal-transition",
            ),
        ),
    ),
    "endBroadcast": event_row(
        refusals=(
            Refusal(
                "under a lease that nobody has",
                "producer",
                {"id": "$event", "lease": 1},
                409,
                "lease-lost",
            ),
        )
    ),
    "setStandby": event_row(
        also={"standby": True},
        refusals=(
            Refusal(
                "under a lease that nobody has",
                "producer",
                {"id": "$event", "standby": True, "lease": 1},
                409,
                "lease-lost",
            ),
            Refusal(
                "before the show",
                "producer",
                {"id": "$event", "standby": True},
                409,
                "show-not-live",
            ),
        ),
    ),
    "clearStage": event_row(
        optional=["everybody", "secondsBack"],
        also={"everybody": True, "secondsBack": 120},
        refusals=(
            Refusal(
                "before the preshow",
                "rival",
                {"id": "$rivalEvent"},
                409,
                "show-not-open",
            ),
            Refusal(
                "so long ago",
                "producer",
                {"id": "$event", "secondsBack": 121},
                400,
                "invalid-request",
            ),
        ),
    ),
    "resume": event_row(
        refusals=(
            Refusal(
                "before the preshow",
                "rival",
                {"id": "$rivalEvent"},
                409,
                "show-not-open",
            ),
        ),
    ),
    "startArchive": event_row(
        refusals=(
            Refusal(
                "before the show", "producer", {"id": "$event"}, 409, "show-not-live"
            ),
        ),
    ),
    "stopArchive": event_row(
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
    "startCaptions": event_row(
        optional=["languageCode"],
        also={"languageCode": "en-US"},
        refusals=(
            Refusal(
                "before the show",
                "producer",
                {"id": "$event", "languageCode": "en-US"},
                409,
                "show-not-live",
            ),
        ),
    ),
    "stopCaptions": event_row(),
    "getArchiveUrl": event_row(
        reads=True,
        optional=["archiveId"],
        refusals=(
            Refusal(
                "none was made",
                "producer",
                {"id": "$event"},
                404,
                "archive-not-found",
            ),
            Refusal(
                "no recording",
                "producer",
                {"id": "$event", "archiveId": NOBODYS_ID},
                404,
                "archive-not-found",
            ),
        ),
    ),
    "forceDisconnect": event_row(
        also={"session": "stage", "connectionId": NOBODYS_ID},
    ),
    "muteStream": event_row(also={"session": "backstage", "streamId": NOBODYS_ID}),
    "muteAll": event_row(
        also={
            "session": "stage",
            "excludedStreamIds": [NOBODYS_ID],
            "active": False,
        },
        optional=["excludedStreamIds", "active"],
    ),
    "getTimeline": event_row(reads=True),
    "getConsents": event_row(reads=True),
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
