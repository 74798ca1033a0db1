"""The moments in the life of a show in which people come to the database."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache, partial
from typing import Any, Final

from emulators.firebase.database.tree import Node, from_json
from tests.rules.world import NOW, a_fan, a_show, an_event, connected, in_line, indexed


class State(StrEnum):
    """A moment of the tables, and of `docs/rules.md`."""

    NOT_STARTED = "before the preshow"
    EARLY = "while the preshow opens"
    """The record of the show is there, the status has not changed yet."""
    PRESHOW = "in the preshow"
    LIVE = "live"
    CLOSING = "as it closes"
    """The status has changed, the records of the show have not yet."""
    DRAINING = "while the stream drains"
    OVER = "when it is over"
    DELETED = "when it is deleted"
    OWNER_REMOVED = "after its owner was removed"
    FULL = "when it is full"
    BARRED = "with all fans barred"
    NEXT_ONE = "while the former show with its slug drains"

    IN_LINE = "with fans in line"
    SCREENED = "live, with screeners, a line and one who is called"
    SCREENED_CLOSING = "as it closes, with screeners, a line and one who is called"
    SCREENER_IN_IT_CLOSING = "as it closes, with a screener who is in it as a fan"
    OLD_SCREENED = "for old apps, with screeners, a line and one who is called"
    ODD_IDS = "live, with people in line whose ids no user has"
    STILL_CALLED = "live, with the third call of 29.999 s ago"
    RUN_OUT = "live, with a call of 30 s ago"
    RUN_OUT_AGAIN = "live, with the second call of 30 s ago to one who has missed one"
    RUN_OUT_FOR_GOOD = "live, with the third call of 30 s ago to one who has missed two"
    RUN_OUT_OUTSIDE = "live, with a call of 30 s ago to one who is in no line"
    UNTIMED = "live, with a call of 30 s ago, and no word of how long it waits"
    ANSWERED = "live, with somebody backstage who has answered"
    PASSED_OVER = (
        "live, with a line of those who are held, away, backstage and on stage"
    )
    RECORDED = "live, with a recording in its place and an end that was noted"
    PICTURED = "with pictures of Bea, taken 9.999 s ago, and of Sam, a moment before"
    SAME_LINKS = "with one link for all, of an older form"
    DATED = "with both dates known"
    ODDLY_DATED = "with dates of an older form, in the wrong order as texts"
    NOBODY_CALLED = "with nobody called yet"
    LAST_ROOM = "with room for one more"
    OVERFULL = "with more viewers than its limit"
    UNCOUNTED = "with a record of somebody who is not counted"
    UNCOUNTED_FULL = "with one in it who is not counted, and full"
    KEPT_MARK = "with a mark of somebody without a record"
    PICTURES = "with pictures in use"
    ASKING = "with a consent asked for"
    ASKED_BEFORE = "with consents to a show before, at the same address"
    ASKED_ANEW = "live, with another text to consent to than before"
    ASKS_NO_MORE = "live, with consents that are not asked for any more"
    ASKED_AT_LAST = "when it is over, with consents"
    CLEARED = "with a cleared stage"
    RESUMED = "live, with a stage that was cleared a while ago"
    TAKEN = "live, with the records of another event at its address"
    OLD_CLEARED = "for old apps, with a cleared stage"
    PLACES_0 = "with somebody named where the event has no place"
    PLACES_1 = "with 1 place backstage, by the event"
    PLACES_2 = "with 2 places backstage, by the event"
    PLACES_3 = "with 3 places backstage, by the event"
    PLACES_4 = "with 4 places backstage, by the event"
    PLACES_5 = "with 5 places backstage, by the event"
    PLACES_6 = "with 6 places backstage, by the event"
    PLACES_7 = "with 7 places backstage, by the event"
    PLACES_8 = "with 8 places backstage, by the event"
    PLACES_9 = "with 9 places backstage, by the event"
    PLACES_10 = "with 10 places backstage, by the event"
    ALL_NAMED = "with one fan named at all places, who has none"
    STAFFED = "with staff signed in, and a consent asked for"
    FORMER_STAFF = "with staff who have signed in by a link that is gone"
    LONG_FAN_URL = "with an address of the fans that could be a secret one"
    LAST_VIEWER = "with one viewer counted"
    MISCOUNTED = "with fewer viewers counted than there are marks"
    LEASED = "with a producer's lease of 29.999 s ago"
    LEASE_OVER = "with a producer's lease of 30 s ago"
    LEASE_OFFERED = "with a producer's lease that is offered to another client"
    LEASE_RELEASED = "with a producer's lease that was released"
    ODD_START = "with a status that only ends as one"
    ODD_END = "with a status that only begins as one"

    OLD_NOT_STARTED = "for old apps, before the preshow"
    OLD_EARLY = "for old apps, before the preshow, with its records made"
    OLD_PRESHOW = "for old apps, in the preshow"
    OLD_LIVE = "for old apps, live"
    OLD_DRAINING = "for old apps, while the stream drains"
    OLD_OVER = "for old apps, when it is over"
    OLD_DELETED = "for old apps, when it is deleted"
    OLD_NEXT_ONE = "for old apps, while the former show with its slug drains"
    OLD_FULL = "for old apps, when it is full"
    OLD_ODD_START = "for old apps, with a status that only ends as one"
    OLD_ODD_END = "for old apps, with a status that only begins as one"
    OLD_NAMED = "for old apps, with those named whom the producer has called"
    OLD_PICTURED = "for old apps, with pictures"
    OLD_NO_IDS = "for old apps, with records that have no id yet"
    OLD_ASKING = "for old apps, with a consent asked for"
    OLD_OWNER_REMOVED = "for old apps, after its owner was removed"
    HALF_ON = "with a switch for old apps that is not quite true"


LIFE: Final = (
    State.NOT_STARTED,
    State.PRESHOW,
    State.LIVE,
    State.CLOSING,
    State.DRAINING,
    State.OVER,
    State.DELETED,
    State.OWNER_REMOVED,
)
"""What every right is tried in."""

OLD_LIFE: Final = (
    State.OLD_NOT_STARTED,
    State.OLD_PRESHOW,
    State.OLD_LIVE,
    State.OLD_DRAINING,
    State.OLD_OVER,
)
"""What every right of the old apps is tried in, and all of `LIFE` without it."""

ALWAYS: Final[dict[frozenset[State], str]] = {
    frozenset(LIFE): "always",
    frozenset(LIFE) - {State.OWNER_REMOVED}: "as long as the owner is an admin",
    frozenset(LIFE) - {State.OWNER_REMOVED, State.DELETED}: (
        "as long as the event is there and the owner is an admin"
    ),
    frozenset({State.NOT_STARTED, State.PRESHOW, State.LIVE}): (
        "until the event is closed"
    ),
    frozenset({State.EARLY, State.PRESHOW, State.LIVE}): (
        "from when the preshow opens until the event is closed"
    ),
    frozenset({State.PRESHOW, State.LIVE}): "in the preshow and live",
    frozenset({State.PRESHOW, State.LIVE, State.CLOSING, State.DRAINING}): (
        "as long as the records of the show are there"
    ),
    frozenset(OLD_LIFE): "always",
}
"""Moments that have a name together."""


def in_words(during: tuple[State, ...]) -> str:
    """The moments, as `docs/rules.md` names them."""
    moments = frozenset(during) & {*LIFE, *OLD_LIFE, State.EARLY, State.OLD_EARLY}
    named = ALWAYS.get(moments) or ", ".join(s for s in State if s in moments)
    return named.replace("for old apps, ", "")


PICTURE: Final = "data:image/png;base64,iVBO"
"""Of Bea and Sam, where they have one."""

EVENT_WITH_PICTURE: Final = an_event(
    "e3",
    fanUrl="third-night",
    hostUrl="host-address-0003",
    celebrityUrl="celebrity-address-0003",
    startImage={"id": "poster", "url": "https://example.com/poster.png"},
    endImage={"id": "poster", "url": "https://example.com/poster.png"},
)

SAME_LINK: Final = "one-address-for-all"

EVENT_WITH_TWO: Final = an_event(
    "e4",
    fanUrl="fourth-night",
    hostUrl="host-address-0004",
    celebrityUrl="celebrity-address-0004",
    startImage={"id": "first", "url": "https://example.com/first.png"},
    endImage={"id": "second", "url": "https://example.com/second.png"},
)
del EVENT_WITH_TWO["requestId"]  # It was made by a request without one.

EVENT_OF_RIVAL: Final = an_event(
    "e5",
    adminId="rival",
    startImage={"id": "poster", "url": "https://example.com/poster.png"},
)

AB: Final = "activeBroadcasts/owner/launch-night"
PUBLIC_SHOW: Final = "shows/owner/launch-night"
PRESENCE: Final = "presence/owner/launch-night"
LINE: Final = "line/owner/launch-night"
DECK: Final = "deck/owner/launch-night"
CALLS: Final = "calls/owner/launch-night"
POSITIONS: Final = "linePositions/owner/launch-night"
NOTES: Final = "notes/owner/launch-night"
COUNTED: Final = "viewers/owner/launch-night"
PICTURES: Final = "fanPictures/owner/launch-night"
VIEWERS: Final = "viewerCounts/owner/launch-night"
NAMED: Final = "writtenFor/owner/launch-night"


def _empty_record(**more: Any) -> dict[str, Any]:
    record = {"eventId": "e1", "status": "notStarted"}
    return a_show("notStarted", **{AB: record, **more})


def _closing() -> dict[str, Any]:
    """Closed by a client that has written the status alone."""
    return a_show("live", **{"events/e1/status": "closed"})


def _draining(**fields: Any) -> dict[str, Any]:
    """Closed by a function: the slugs are free, the records say so and stay."""
    open_records = a_show("live")
    tree = a_show("closed", **fields)
    for top in ("activeBroadcasts", "shows"):
        tree[top] = open_records[top]
        tree[top]["owner"]["launch-night"]["status"] = "closed"
    for top in ("viewers", "viewerCounts", "presence"):
        tree[top] = open_records[top]
    return tree


def _without_owner(**fields: Any) -> dict[str, Any]:
    tree = a_show("live", **fields)
    del tree["admins"]["owner"]
    return tree


def _with_pictures() -> dict[str, Any]:
    """One picture is both of an event's, one was that event's, one is leaving.

    Another event has two, and one of another admin's is called as the first.
    """
    return a_show(
        "live",
        **indexed(EVENT_WITH_PICTURE),
        **indexed(EVENT_WITH_TWO),
        **indexed(EVENT_OF_RIVAL),
        **{"images/owner/left/e3": True, "images/owner/leaving/removing": NOW - 50},
    )


def _barred() -> dict[str, Any]:
    fans = ("fan-ana", "fan-bea", "fan-ben", "fan-cyd", "fan-sam")
    return a_show("live", **{"barred/e1": dict.fromkeys(fans, NOW - 50)})


def _next_one(**fields: Any) -> dict[str, Any]:
    former = {
        "eventId": "e0",
        "status": "closed",
        "hostActive": True,
        "celebrityActive": True,
    }
    records = {
        AB: former,
        PRESENCE: connected("fan-ana", "producer", "host", "celebrity"),
        "events/e0/status": "closed",
    }
    return a_show("notStarted", **records, **fields)


def _nobody_called(**fields: Any) -> dict[str, Any]:
    tree = a_show("live", **fields)
    record = tree["activeBroadcasts"]["owner"]["launch-night"]
    del record["stageFanId"], record["backstageFanId"]
    record["activeFans"]["fan-sam"]["isOnStage"] = False
    record["activeFans"]["fan-bea"]["isBackstage"] = False
    return tree


def _untimed(**fields: Any) -> dict[str, Any]:
    tree = a_show("live", **fields)
    del tree["activeBroadcasts"]["owner"]["launch-night"]["callSeconds"]
    return tree


def _pictured(**fields: Any) -> dict[str, Any]:
    fans = f"{AB}/activeFans"
    moments = {"fan-bea": NOW - 59_999, "fan-sam": NOW - 60_000}
    taken = {f"{fans}/{fan}/snapshotAt": at for fan, at in moments.items()}
    pictures = {f"{PICTURES}/{fan}": PICTURE for fan in moments}
    return a_show("live", **taken, **pictures, **fields)


def _pictured_by_old_apps() -> dict[str, Any]:
    """In the records themselves."""
    fans = f"{AB}/activeFans"
    snapshots = {f"{fans}/{fan}/snapshot": PICTURE for fan in ("fan-bea", "fan-sam")}
    return _pictured(**snapshots, **_SWITCH)


def _same_links() -> dict[str, Any]:
    links = dict.fromkeys(("fanUrl", "hostUrl", "celebrityUrl"), SAME_LINK)
    event = {f"events/e1/{kind}": link for kind, link in links.items()}
    index = {f"slugs/owner/{kind}/{link}": "e1" for kind, link in links.items()}
    copy = {"openEvents/owner/e1/fanUrl": SAME_LINK}
    return a_show("notStarted", **event, **index, **copy)


def _dated(begins: str, ends: str) -> dict[str, Any]:
    dates = {"dateTimeStart": begins, "dateTimeEnd": ends}
    places = ("events/e1", "openEvents/owner/e1")
    fields = {f"{place}/{date}": at for place in places for date, at in dates.items()}
    return a_show("notStarted", **fields)


_IN_LINE: Final = {
    LINE: {"fan-ana": in_line(NOW - 90), "fan-cyd": in_line(NOW - 80)},
    DECK: {"fan-ana": "line", "fan-bea": "producer"},
}
_STAFF: Final = {
    "events/e1/staff": {
        uid: {"name": name, "at": NOW - 10}
        for uid, name in (("fan-ben", "Ben"), ("fan-cyd", "Cyd"))
    }
}
_CONSENT: Final = {
    f"{place}/consent": {"version": "2026-12", "uses": {"0": "recording"}}
    for place in ("events/e1", "openEvents/owner/e1")
}
TERMS: Final = "2026-12"
"""The text that they have been asked to consent to."""

CONSENTED: Final[dict[str, dict[str, Any]]] = {
    "fan-ana": {
        "version": TERMS,
        "at": NOW - 500,
        "recording": True,
        "marketing": True,
    },
    "fan-bea": {
        "version": TERMS,
        "at": NOW - 500,
        "recording": True,
        "withdrawnAt": NOW - 400,
    },
    "fan-cyd": {"version": "2025-01", "at": NOW - 500, "recording": True},
    "fan-sam": {
        "version": TERMS,
        "at": NOW - 500,
        "recording": True,
        "marketing": False,
    },
}
"""Two to the text of now; one who has taken it back; and one to another text."""

_ASKING: Final = {
    **{
        f"{place}/consent": {
            "version": TERMS,
            "uses": {"0": "recording", "1": "marketing"},
        }
        for place in ("events/e1", "openEvents/owner/e1")
    },
    "consents/e1": CONSENTED,
    LINE: {"fan-ana": in_line(NOW - 90)},
    DECK: {"fan-ana": "line"},
    CALLS: {"fan-ana": NOW - 10},
    PICTURES: {"fan-ana": PICTURE, "fan-sam": PICTURE},
    # Of one who goes on from backstage.
    f"{AB}/activeFans/fan-sam/isBackstage": True,
}
ANOTHER: Final = "2027-01"
"""The text that they are asked to consent to from then on."""

_CONSENTS: Final = {"consents/e1": CONSENTED}


def _with_places(number: int) -> dict[str, Any]:
    """So many places, the last of which names Ana; then one more, and Cyd, who is there.

    On stage four at most. Bea and Sam have the first one of each, as always.
    """
    fields: dict[str, Any] = {}
    for name, flag, most, another in (
        ("stageFanId", "isOnStage", 4, "fan-bea"),
        ("backstageFanId", "isBackstage", 10, "fan-sam"),
    ):
        named = {
            number: "fan-ana",
            number + 1: another,
            number + 2: "fan-cyd",
        }
        fields |= {
            f"{AB}/{name}{place}": fan
            for place, fan in named.items()
            if 2 <= place <= most
        }
        if number + 2 <= most:
            fields[f"{AB}/activeFans/fan-cyd/{flag}"] = True
    if number:
        options = {"maxOnStage": min(number, 4), "maxBackstage": number}
        fields["events/e1/lineOptions"] = options
    return a_show("live", **fields)


def _all_named() -> dict[str, Any]:
    """Ana, by all but the first pointer of each place, who has left."""
    named = {
        **{f"{AB}/stageFanId{place}": "fan-ana" for place in range(2, 5)},
        **{f"{AB}/backstageFanId{place}": "fan-ana" for place in range(2, 11)},
    }
    options = {"maxOnStage": 4, "maxBackstage": 10}
    event = {
        "events/e1/lineOptions": options,
        "events/e1/staff/screener": {"name": "Sid", "at": NOW - 500},
    }
    return a_show("live", **named, **event)


_LONG_FAN_URL: Final = {
    "events/e1/fanUrl": "the-address-of-fans",
    "openEvents/owner/e1/fanUrl": "the-address-of-fans",
    "slugs/owner/fanUrl/the-address-of-fans": "e1",
}
LEASE: Final = "producerLeases/e1"
HELD: Final = {"holder": "tab-1", "name": "Ana", "number": 3, "at": NOW - 29_999}
"""A lease that nobody else can take yet."""

LEASE_TOLD: Final = {
    "timeline/e1/lease-3": {
        "what": "lease",
        "by": "owner",
        "at": NOW - 90_000,
        "details": {"name": "Ana", "number": 3},
    }
}

_SCREENED: Final = {
    **_IN_LINE,
    f"{LINE}/fan-cyd": in_line(
        NOW - 80, held=True, awaySince=NOW - 70, missed=1, missedAt=NOW - 60
    ),
    f"{CALLS}/fan-bea": NOW - 10,
    "callRequests/owner/launch-night/known": {
        "fanId": "fan-bea",
        "to": "backstage",
        "at": NOW - 10,
    },
    f"{POSITIONS}/fan-ana": {"position": 1},
    f"{NOTES}/fan-ana": {"text": "Sings.", "at": NOW - 20, "by": "screener"},
    "events/e1/staff/screener": {"name": "Sid", "at": NOW - 500},
    "events/e8/staff/other-screener": {"name": "Uma", "at": NOW - 500},
}
ODD_IDS: Final = ("x" * 128, "x" * 129, "a fan")
"""The longest uid that Firebase has, and two that no user of the apps has."""

_ODDLY_IN_LINE: Final = {
    f"{place}/{one}": value
    for one in ODD_IDS
    for place, value in (
        (LINE, in_line(NOW - 95)),
        (f"{AB}/activeFans", {"id": one, "joinedAt": NOW - 100}),
    )
}
_PLACE_OF_BEA: Final = {
    **_IN_LINE,
    f"{LINE}/fan-bea": in_line(NOW - 95),
    f"{DECK}/fan-bea": "line",
    f"{POSITIONS}/fan-bea": {"position": 2},
    f"{POSITIONS}/fan-ana": {"position": 1},
}
_RUN_OUT: Final = {**_PLACE_OF_BEA, f"{CALLS}/fan-bea": NOW - 30_000}
_MISSED_ONE: Final = {"missed": 1, "missedAt": NOW - 70_000}
_MISSED_TWO: Final = {
    **_RUN_OUT,
    f"{LINE}/fan-bea": in_line(NOW - 95, **{**_MISSED_ONE, "missed": 2}),
}
_PASSED_OVER: Final = {
    f"{LINE}/fan-ana": in_line(NOW - 99, held=True),
    f"{LINE}/fan-cyd": in_line(NOW - 98, awaySince=NOW - 70),
    f"{LINE}/fan-bea": in_line(NOW - 97),
    f"{LINE}/fan-sam": in_line(NOW - 96),
}
_FULL: Final = {f"{PUBLIC_SHOW}/full": True, VIEWERS: 6}
_UNCOUNTED: Final = {f"{AB}/activeFans/fan-ben": a_fan("ben")}
_KEPT_MARK: Final = {f"{COUNTED}/fan-ben": True}
_SWITCH: Final = {"config/legacyClients": True}
_SWITCHED: Final = {"config": {"legacyClients": True}}
_NO_IDS: Final = {
    f"{AB}/activeFans/fan-{name}/id": None for name in ("ana", "bea", "sam")
}
_CALLED: Final = {f"{AB}/privateCall": {"isWith": "activeFan", "fanId": "fan-sam"}}

_CLEARED: Final = {
    "events/e1/cleared": {"at": NOW - 500, "persons": {"4rTq": True}},
    f"{PUBLIC_SHOW}/slate": {"from": NOW - 130_000},
}

_ODD_START: Final = {"events/e1/status": "not live"}
_ODD_END: Final = {"events/e1/status": "live again"}

_DATABASES: Final[dict[State, Callable[[], dict[str, Any]]]] = {
    State.NOT_STARTED: partial(a_show, "notStarted"),
    State.EARLY: _empty_record,
    State.PRESHOW: partial(a_show, "preshow"),
    State.LIVE: partial(a_show, "live"),
    State.CLOSING: _closing,
    State.DRAINING: _draining,
    State.OVER: partial(a_show, "closed"),
    State.DELETED: lambda: {"admins": a_show()["admins"]},
    State.OWNER_REMOVED: partial(
        _without_owner,
        **{"events/e1/staff/helper": {"name": "Hal", "at": NOW - 500}},
    ),
    State.FULL: partial(a_show, "live", **_FULL),
    State.BARRED: _barred,
    State.NEXT_ONE: _next_one,
    State.IN_LINE: partial(a_show, "live", **_IN_LINE),
    State.SCREENED: partial(a_show, "live", **_SCREENED),
    State.SCREENED_CLOSING: partial(
        a_show, "live", **_SCREENED, **{"events/e1/status": "closed"}
    ),
    State.SCREENER_IN_IT_CLOSING: partial(
        a_show,
        "live",
        **_SCREENED,
        **{
            "events/e1/status": "closed",
            f"{AB}/activeFans/screener": {"id": "screener", "joinedAt": NOW - 100},
        },
    ),
    State.OLD_SCREENED: partial(a_show, "live", **_SCREENED, **_SWITCH),
    State.ODD_IDS: partial(a_show, "live", **_ODDLY_IN_LINE),
    State.STILL_CALLED: partial(
        a_show, "live", **{**_MISSED_TWO, f"{CALLS}/fan-bea": NOW - 29_999}
    ),
    State.RUN_OUT: partial(a_show, "live", **_RUN_OUT),
    State.RUN_OUT_AGAIN: partial(
        a_show,
        "live",
        **{**_RUN_OUT, f"{LINE}/fan-bea": in_line(NOW - 95, **_MISSED_ONE)},
    ),
    State.RUN_OUT_FOR_GOOD: partial(a_show, "live", **_MISSED_TWO),
    State.RUN_OUT_OUTSIDE: partial(
        a_show, "live", **_IN_LINE, **{f"{CALLS}/fan-bea": NOW - 30_000}
    ),
    State.UNTIMED: partial(_untimed, **_RUN_OUT),
    State.ANSWERED: partial(a_show, "live", **_PLACE_OF_BEA),
    State.PASSED_OVER: partial(a_show, "live", **_PASSED_OVER),
    State.RECORDED: partial(
        a_show,
        "live",
        **{
            "events/e1/archiveUrl": "https://bucket.example/a.mp4",
            "events/e1/showEndedAt": NOW - 1_000,
        },
    ),
    State.SAME_LINKS: _same_links,
    State.PICTURED: _pictured,
    State.OLD_PICTURED: _pictured_by_old_apps,
    State.DATED: partial(_dated, "2027-01-15T12:00:00Z", "2027-01-15T12:00:01Z"),
    State.ODDLY_DATED: partial(
        _dated, "2027-01-15T12:00:00+01:00", "2027-01-15T11:30:00Z"
    ),
    State.NOBODY_CALLED: _nobody_called,
    State.CLEARED: partial(_nobody_called, **_CLEARED),
    State.RESUMED: partial(
        a_show,
        "live",
        **{f"{PUBLIC_SHOW}/slate": {"from": NOW - 130_000, "until": NOW - 60_000}},
    ),
    State.TAKEN: partial(a_show, "live", **{f"{AB}/eventId": "e9"}),
    State.OLD_CLEARED: partial(_nobody_called, **_CLEARED, **_SWITCH),
    State.LAST_ROOM: partial(a_show, "live", **{VIEWERS: 5}),
    State.OVERFULL: partial(a_show, "live", **{VIEWERS: 7}),
    State.UNCOUNTED: partial(a_show, "live", **_UNCOUNTED),
    State.UNCOUNTED_FULL: partial(a_show, "live", **_UNCOUNTED, **{VIEWERS: 6}),
    State.KEPT_MARK: partial(a_show, "live", **_KEPT_MARK),
    State.PICTURES: _with_pictures,
    State.ASKING: partial(a_show, "live", **_ASKING),
    State.ASKED_BEFORE: partial(
        _next_one, **{**_CONSENTS, LINE: {"fan-ana": in_line(1)}}
    ),
    State.ASKED_ANEW: partial(
        a_show,
        "live",
        **_CONSENT,
        **{
            "events/e1/consent/version": ANOTHER,
            "openEvents/owner/e1/consent/version": ANOTHER,
            "consents/e1": {
                **CONSENTED,
                "fan-ana": {**CONSENTED["fan-bea"], "version": ANOTHER},
            },
        },
    ),
    State.ASKS_NO_MORE: partial(a_show, "live", **_CONSENTS),
    State.ASKED_AT_LAST: partial(a_show, "closed", **_CONSENTS),
    **{State[f"PLACES_{one}"]: partial(_with_places, one) for one in range(11)},
    State.ALL_NAMED: _all_named,
    State.STAFFED: partial(
        a_show,
        "live",
        **{"events/e1/staffUrl": "staff-address-0001", **_STAFF, **_CONSENT},
    ),
    State.FORMER_STAFF: partial(a_show, "live", **_STAFF),
    State.LONG_FAN_URL: partial(a_show, "notStarted", **_LONG_FAN_URL),
    State.LAST_VIEWER: partial(a_show, "live", **_KEPT_MARK, **{VIEWERS: 1}),
    State.MISCOUNTED: partial(a_show, "live", **_KEPT_MARK, **{VIEWERS: 0}),
    State.LEASED: partial(a_show, "live", **{LEASE: HELD}, **LEASE_TOLD),
    State.LEASE_OVER: partial(
        a_show, "live", **{LEASE: {**HELD, "at": NOW - 30_000, "offeredTo": "tab-9"}}
    ),
    State.LEASE_OFFERED: partial(
        a_show, "live", **{LEASE: {**HELD, "offeredTo": "tab-2"}}
    ),
    State.LEASE_RELEASED: partial(
        a_show, "live", **{LEASE: {"number": 3, "at": NOW - 1}}
    ),
    State.ODD_START: partial(a_show, "live", **_ODD_START),
    State.ODD_END: partial(a_show, "live", **_ODD_END),
    State.OLD_NOT_STARTED: partial(a_show, "notStarted", **_SWITCH),
    State.OLD_EARLY: partial(_empty_record, **_SWITCH),
    State.OLD_PRESHOW: partial(a_show, "preshow", **_SWITCH),
    State.OLD_LIVE: partial(a_show, "live", **_SWITCH),
    State.OLD_DRAINING: partial(_draining, **_SWITCH),
    State.OLD_OVER: partial(a_show, "closed", **_SWITCH),
    State.OLD_DELETED: lambda: {"admins": a_show()["admins"], **_SWITCHED},
    State.OLD_NEXT_ONE: partial(_next_one, **_SWITCH),
    State.OLD_FULL: partial(a_show, "live", **_FULL, **_SWITCH),
    State.OLD_NAMED: partial(a_show, "live", **_CALLED, **_SWITCH),
    State.OLD_ODD_START: partial(a_show, "live", **_ODD_START, **_SWITCH),
    State.OLD_ODD_END: partial(a_show, "live", **_ODD_END, **_SWITCH),
    State.OLD_NO_IDS: partial(a_show, "live", **_NO_IDS, **_SWITCH),
    State.OLD_ASKING: partial(a_show, "live", **_ASKING, **_SWITCH),
    State.OLD_OWNER_REMOVED: partial(_without_owner, **_SWITCH),
    State.HALF_ON: partial(a_show, "preshow", **{"config/legacyClients": "true"}),
}


@cache
def tree(state: State) -> Node:
    """The whole database at that moment; nobody changes it."""
    return from_json(_DATABASES[state]())
