"""What becomes of a call when something that it needs fails: one table.

`tests/e2e/test_failure_table.py` makes every row happen on a running stack, and
`docs/reliability.md` shows the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from emulators.kernel.faults import Fault
from tests.support.temporary_failures import (
    AWAY,
    BAD_GATEWAY,
    BROKEN,
    CONFLICT_PAGE,
    DOWN,
    EMPTY,
    FORBIDDEN_PAGE,
    GATEWAY_TIMEOUT,
    HTML,
    MISSING_PAGE,
    NO_PERMISSION,
    NULLS,
    OTHER_JSON,
    PAGE,
    QUOTA,
    REFUSING,
    TIMED_OUT,
    TOO_MANY,
    TORN_JSON,
    TRY_LATER,
    UNAUTHORIZED,
    Failure,
)


def fault(failure: Failure, call: "Row") -> Fault:
    """As the stack arms it."""
    return Fault(
        service=call.service,
        operation=call.operation,
        path=call.path,
        times=call.times,
        status=failure.status,
        body=failure.body,
        content_type=failure.content_type,
        drop=failure.status is None,
        when=failure.when,
    )


ANSWER_LOST: Final = Failure(name="acts, and closes the connection", when="after")
ANSWER_UNREADABLE: Final = Failure(
    name="acts, and answers HTML", status=200, body=HTML, when="after"
)
REFUSED: Final = Failure(name="403: key and secret are not good", status=403)
OF_THE_FUTURE: Final = Failure(
    name="403: signed in its future",
    status=403,
    body='{"message":"issued time cannot be greater than current time"}',
)
IMPOSSIBLE: Final = Failure(name="409: not possible", status=409)
RELAYED: Final = Failure(
    name="409: the session is relayed",
    status=409,
    body='{"code":15008,"message":"Only routed sessions are allowed to initiate it."}',
)


class Asked(Enum):
    """What somebody does at that moment."""

    CREATE_EVENT = "createEvent"
    CHECK_KEY = "validateApiKey"
    GO_LIVE = "eventGoLive"
    END = "endBroadcast"
    RECORD = "startArchive"
    STOP_RECORDING = "stopArchive"
    CAPTION = "startCaptions"
    STOP_CAPTIONS = "stopCaptions"
    FORCE_DISCONNECT = "forceDisconnect"
    MUTE = "muteStream"
    MUTE_ALL = "muteAll"
    CALL_NEXT = "callNext"
    GET_FAN_TOKENS = "createTokensFan"
    GET_BROADCAST_DATA = "getBroadcastData"
    GET_OPEN_EVENTS = "getEventsByAdmin"
    GET_CURRENT_EVENT = "getMostRecentEvent"
    LOG_IN = "login"
    CREATE_ADMIN = "createAdmin"


class Progress(Enum):
    """How far the show has come by then."""

    PRESHOW = "preshow"
    LIVE = "live, not recorded"
    RECORDED = "live and recorded"
    CAPTIONED = "live, with captions"


class Then(Enum):
    """What becomes of it."""

    ASK_AGAIN = "nothing is done by halves; asking again does it"
    COMPLETES = "completes itself, once"
    STAYS = "not tried again: it stands in the event until the producer acts"
    FROM_MEMORY = "answered from memory, for five minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One failure at one moment, and its outcome."""

    service: Literal["opentok", "database", "tasks", "auth"]
    operation: str
    """The call that fails, as the stand-ins name it; `*` is any."""
    fails: Sequence[Failure]
    """One after the other, one per call."""
    times: int = 1
    """How often each."""
    path: str = ""
    """Only calls with this in their path."""
    what: str = ""
    """Which call it is, in words, where its name does not say it."""
    asked: Asked
    progress: Progress = Progress.PRESHOW
    status: int = 200
    reason: str | None = None
    """Of the refusal, or of the problem."""
    problems: Sequence[str] = ()
    """The effects that have one."""
    then: Then
    how: str = ""
    """More about that, for readers."""
    group: str = ""
    """Rows of one group fail in one show, all at the same time."""

    def faults(self) -> list[Fault]:
        """As the stack arms them."""
        return [fault(failure, self) for failure in self.fails]


VIDEO: Final = "video-unavailable"
CLOCK: Final = "video-clock-refused"
DATABASE: Final = "database-unavailable"
RETRIED: Final = "a task tries again after 30 s, the reconciler for as long as it takes"
ADOPTED: Final = "the next attempt looks what OpenTok has, and adopts it"

OPENTOK: Final = (
    Row(
        service="opentok",
        operation="createSession",
        fails=(
            *(DOWN, AWAY, TIMED_OUT, FORBIDDEN_PAGE, MISSING_PAGE, PAGE, NULLS),
            *(ANSWER_LOST, ANSWER_UNREADABLE),
        ),
        asked=Asked.CREATE_EVENT,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
        how="a session that nobody uses costs nothing",
    ),
    Row(
        service="opentok",
        operation="listArchives",
        fails=(DOWN, TOO_MANY, FORBIDDEN_PAGE, MISSING_PAGE, TORN_JSON, OTHER_JSON),
        asked=Asked.CHECK_KEY,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
        how="a key is never called bad because OpenTok is down",
    ),
    Row(
        service="opentok",
        operation="listArchives",
        fails=(OF_THE_FUTURE,),
        # Once is cured within the call, by the clock that the answer tells.
        times=2,
        asked=Asked.CHECK_KEY,
        status=503,
        reason=CLOCK,
        then=Then.ASK_AGAIN,
        how="nor because a clock is wrong",
    ),
    Row(
        service="opentok",
        operation="startArchive",
        fails=(DOWN, FORBIDDEN_PAGE, PAGE, NULLS, MISSING_PAGE),
        asked=Asked.GO_LIVE,
        reason=VIDEO,
        problems=("startArchive",),
        then=Then.COMPLETES,
        how=RETRIED,
        group="OpenTok fails while going live",
    ),
    Row(
        service="opentok",
        operation="startBroadcast",
        fails=(BAD_GATEWAY, CONFLICT_PAGE, TORN_JSON, OTHER_JSON, EMPTY),
        asked=Asked.GO_LIVE,
        reason=VIDEO,
        problems=("startBroadcast",),
        then=Then.COMPLETES,
        how=RETRIED,
        group="OpenTok fails while going live",
    ),
    Row(
        service="opentok",
        operation="getBroadcast",
        fails=(AWAY, TOO_MANY, PAGE, NULLS),
        asked=Asked.GO_LIVE,
        then=Then.COMPLETES,
        how="viewers beyond the limit get their stream when OpenTok says where it is",
        group="OpenTok does not say where the stream is",
    ),
    Row(
        service="opentok",
        operation="startArchive",
        fails=(ANSWER_LOST,),
        asked=Asked.GO_LIVE,
        reason=VIDEO,
        problems=("startArchive",),
        then=Then.COMPLETES,
        how=ADOPTED,
        group="OpenTok acts and does not say so",
    ),
    Row(
        service="opentok",
        operation="listArchives",
        fails=(AWAY, PAGE, NULLS),
        what="`listArchives`, to adopt",
        asked=Asked.GO_LIVE,
        reason=VIDEO,
        problems=("startArchive",),
        then=Then.COMPLETES,
        how="nothing is started while nobody knows what runs",
        group="OpenTok acts and does not say so",
    ),
    Row(
        service="opentok",
        operation="startBroadcast",
        fails=(ANSWER_UNREADABLE,),
        asked=Asked.GO_LIVE,
        reason=VIDEO,
        problems=("startBroadcast",),
        then=Then.COMPLETES,
        how=ADOPTED,
        group="OpenTok acts and does not say so",
    ),
    Row(
        service="opentok",
        operation="listBroadcasts",
        fails=(TORN_JSON, BROKEN),
        what="`listBroadcasts`, to adopt",
        asked=Asked.GO_LIVE,
        reason=VIDEO,
        problems=("startBroadcast",),
        then=Then.COMPLETES,
        how="as above",
        group="OpenTok acts and does not say so",
    ),
    Row(
        service="opentok",
        operation="startArchive",
        fails=(OF_THE_FUTURE,),
        times=2,
        asked=Asked.GO_LIVE,
        reason=CLOCK,
        problems=("startArchive",),
        then=Then.COMPLETES,
        how=RETRIED,
        group="OpenTok's clock is another",
    ),
    Row(
        service="opentok",
        operation="startArchive",
        fails=(REFUSED,),
        asked=Asked.GO_LIVE,
        reason="video-credentials-refused",
        problems=("startArchive",),
        then=Then.STAYS,
        how="the show goes on without; once the key is right, `startArchive` by hand",
        group="OpenTok refuses",
    ),
    Row(
        service="opentok",
        operation="startBroadcast",
        fails=(RELAYED,),
        asked=Asked.GO_LIVE,
        reason="video-not-routed",
        problems=("startBroadcast",),
        then=Then.STAYS,
        how="the show goes on without",
        group="OpenTok refuses",
    ),
    Row(
        service="opentok",
        operation="startArchive",
        fails=(IMPOSSIBLE,),
        asked=Asked.GO_LIVE,
        reason="video-conflict",
        problems=("startArchive",),
        then=Then.COMPLETES,
        how="tried again every minute, ten times an hour",
        group="OpenTok finds it impossible now",
    ),
    Row(
        service="opentok",
        operation="startArchive",
        fails=(AWAY, TORN_JSON, DOWN),
        asked=Asked.RECORD,
        progress=Progress.LIVE,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
        how="whoever asked has been told: no problem stands in the event",
    ),
    Row(
        service="opentok",
        operation="getArchive",
        fails=(AWAY, NULLS, MISSING_PAGE),
        what="`getArchive`, at a second click",
        asked=Asked.RECORD,
        progress=Progress.RECORDED,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
    ),
    Row(
        service="opentok",
        operation="stopArchive",
        fails=(MISSING_PAGE, CONFLICT_PAGE, TORN_JSON, DOWN),
        asked=Asked.STOP_RECORDING,
        progress=Progress.RECORDED,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
        how="and the end of the show stops it anyway",
    ),
    Row(
        service="opentok",
        operation="stopArchive",
        fails=(AWAY, PAGE, ANSWER_LOST, DOWN),
        asked=Asked.END,
        progress=Progress.RECORDED,
        reason=VIDEO,
        problems=("stopArchive",),
        then=Then.COMPLETES,
        how="the event is closed at once; " + RETRIED,
        group="OpenTok fails at the end",
    ),
    Row(
        service="opentok",
        operation="startCaptions",
        fails=(AWAY, TORN_JSON, DOWN, ANSWER_LOST),
        asked=Asked.CAPTION,
        progress=Progress.LIVE,
        status=503,
        reason=VIDEO,
        then=Then.COMPLETES,
        how="wanted from then on: the reconciler tries again, finds what runs, and "
        "a report tells which",
        group="Captions cannot be started, or nobody says so",
    ),
    Row(
        service="opentok",
        operation="stopCaptions",
        fails=(AWAY, MISSING_PAGE, PAGE, DOWN),
        asked=Asked.STOP_CAPTIONS,
        progress=Progress.CAPTIONED,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
        how="and the end of the show stops them anyway",
    ),
    Row(
        service="opentok",
        operation="stopCaptions",
        fails=(AWAY, PAGE, ANSWER_LOST, DOWN),
        asked=Asked.END,
        progress=Progress.CAPTIONED,
        reason=VIDEO,
        problems=("stopCaptions",),
        then=Then.COMPLETES,
        how="the event is closed at once; " + RETRIED,
        group="Captions cannot be stopped at the end",
    ),
    Row(
        service="opentok",
        operation="getArchive",
        fails=(TORN_JSON, NULLS, BROKEN),
        what="`getArchive`, for length and address of the file",
        asked=Asked.END,
        progress=Progress.RECORDED,
        then=Then.COMPLETES,
        how="asked again until the file is there",
        group="OpenTok fails at the end",
    ),
    Row(
        service="opentok",
        operation="stopBroadcast",
        fails=(MISSING_PAGE, ANSWER_LOST, GATEWAY_TIMEOUT),
        asked=Asked.END,
        progress=Progress.RECORDED,
        then=Then.COMPLETES,
        how="its stored task tries again; a stream is never left running",
        group="OpenTok fails at the end",
    ),
    Row(
        service="opentok",
        operation="listBroadcasts",
        fails=(BAD_GATEWAY, NULLS),
        what="`listBroadcasts`, to find every stream",
        asked=Asked.END,
        progress=Progress.RECORDED,
        then=Then.COMPLETES,
        how="as above",
        group="OpenTok fails at the end",
    ),
    Row(
        service="opentok",
        operation="listConnections",
        fails=(BAD_GATEWAY, NULLS),
        what="`listConnections`, to disconnect the fans who are left",
        asked=Asked.END,
        progress=Progress.RECORDED,
        then=Then.COMPLETES,
        how="its stored task tries again, and each pass looks who is there",
        group="OpenTok fails at the end",
    ),
    Row(
        service="opentok",
        operation="forceDisconnect",
        fails=REFUSING,
        asked=Asked.FORCE_DISCONNECT,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
        how="the reason has been written before, and a bar, which holds",
    ),
    Row(
        service="opentok",
        operation="muteStream",
        fails=REFUSING,
        asked=Asked.MUTE,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
    ),
    Row(
        service="opentok",
        operation="muteAll",
        fails=REFUSING,
        asked=Asked.MUTE_ALL,
        status=503,
        reason=VIDEO,
        then=Then.ASK_AGAIN,
    ),
)

FIREBASE: Final = (
    Row(
        service="database",
        operation="*",
        fails=(AWAY, DOWN, UNAUTHORIZED, FORBIDDEN_PAGE),
        times=10,
        what="everything",
        asked=Asked.GO_LIVE,
        status=503,
        reason=DATABASE,
        then=Then.ASK_AGAIN,
    ),
    # The announcement and the change are under way at the same time.
    Row(
        service="database",
        operation="patch",
        fails=(AWAY, BROKEN),
        times=2,
        what="the change of the status",
        asked=Asked.GO_LIVE,
        status=503,
        reason=DATABASE,
        then=Then.ASK_AGAIN,
        how="the event has not changed",
        group="the status is not written",
    ),
    Row(
        service="database",
        operation="patch",
        fails=(ANSWER_LOST,),
        times=2,
        what="the answer to the change of the status",
        asked=Asked.GO_LIVE,
        status=503,
        reason=DATABASE,
        then=Then.COMPLETES,
        how="the event is live: the reconciler does the rest, a second click at once",
        group="the status is written, and nobody knows",
    ),
    Row(
        service="database",
        operation="patch",
        fails=(AWAY, BROKEN),
        what="the call of a fan",
        asked=Asked.CALL_NEXT,
        status=503,
        reason=DATABASE,
        then=Then.ASK_AGAIN,
        how="also where the call was written and its answer lost: the same click calls "
        "nobody else",
    ),
    Row(
        service="database",
        operation="put",
        path="/effects/",
        fails=(AWAY, BROKEN, DOWN),
        what="claims in the ledger",
        asked=Asked.GO_LIVE,
        reason=DATABASE,
        problems=("liveRecords", "startArchive", "startBroadcast"),
        then=Then.COMPLETES,
        how="what is not claimed is not done; " + RETRIED,
        group="effects cannot be claimed",
    ),
    Row(
        service="tasks",
        operation="createTask",
        fails=(AWAY,),
        times=1_000,
        what="everything, for seven minutes",
        asked=Asked.GO_LIVE,
        then=Then.COMPLETES,
        how="the function does what it can at once, the reconciler the rest",
        group="Cloud Tasks refuse while going live",
    ),
    Row(
        service="tasks",
        operation="createTask",
        fails=(BAD_GATEWAY,),
        times=1_000,
        what="everything, for seven minutes",
        asked=Asked.END,
        progress=Progress.RECORDED,
        then=Then.COMPLETES,
        how="the recording is stopped at once, the stream by the reconciler",
        group="Cloud Tasks refuse at the end",
    ),
    *(
        Row(
            service="database",
            operation="*",
            fails=(AWAY, DOWN, BAD_GATEWAY, TORN_JSON),
            times=1_000,
            what="everything",
            asked=asked,
            progress=Progress.LIVE,
            then=Then.FROM_MEMORY,
            how="`Age` says how old it is; after that `503 database-unavailable`",
        )
        for asked in (
            Asked.GET_BROADCAST_DATA,
            Asked.GET_OPEN_EVENTS,
            Asked.GET_CURRENT_EVENT,
        )
    ),
    Row(
        service="auth",
        operation="*",
        fails=(AWAY, QUOTA, TRY_LATER, NO_PERMISSION, MISSING_PAGE, NULLS),
        what="everything",
        asked=Asked.LOG_IN,
        status=503,
        reason="accounts-unavailable",
        then=Then.ASK_AGAIN,
        how="nobody is signed out",
    ),
    *(
        Row(
            service="auth",
            operation=operation,
            fails=fails,
            what=what,
            asked=Asked.CREATE_ADMIN,
            status=503,
            reason="accounts-unavailable",
            then=Then.ASK_AGAIN,
            how="no half of an admin is left, and the address is free",
        )
        for operation, what, fails in (
            ("createAccount", "the Firebase user", (AWAY, ANSWER_LOST)),
            ("adminUpdate", "the claim", (ANSWER_LOST, QUOTA)),
            ("adminSendOobCode", "the link to choose a password", (TRY_LATER,)),
        )
    ),
)

ROWS: Final = (*OPENTOK, *FIREBASE)
