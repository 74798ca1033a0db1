"""The whole database at each moment of the tables."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final

from emulators.firebase.database.tree import Node, from_json
from tests.rules import line_databases
from tests.rules.line_databases import SCREENED
from tests.rules.show_paths import (
    AB,
    CALLS,
    COUNTED,
    DECK,
    LEASE,
    LINE,
    PICTURES,
    PRESENCE,
    PUBLIC_SHOW,
    VIEWERS,
)
from tests.rules.states import State
from tests.rules.world import NOW, a_fan, a_show, an_event, connected, in_line, indexed

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

_LONG_FAN_URL: Final = {
    "events/e1/fanUrl": "the-address-of-fans",
    "openEvents/owner/e1/fanUrl": "the-address-of-fans",
    "slugs/owner/fanUrl/the-address-of-fans": "e1",
}

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
    **line_databases.DATABASES,
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
    State.OLD_SCREENED: partial(a_show, "live", **SCREENED, **_SWITCH),
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
