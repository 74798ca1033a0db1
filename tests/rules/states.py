"""The moments in the life of a show in which people come to the database."""

from enum import StrEnum
from functools import cache
from typing import Any, Final

from local.realtime_database.tree import Node, from_json
from tests.rules.world import a_show


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
    OWNER_REMOVED = "with its owner removed"
    FULL = "when it is full"
    NEXT_ONE = "while the former show at its address drains"

    OLD_NOT_STARTED = "for old apps, before the preshow"
    OLD_PRESHOW = "for old apps, in the preshow"
    OLD_LIVE = "for old apps, live"
    OLD_DRAINING = "for old apps, while the stream drains"
    OLD_OVER = "for old apps, when it is over"
    OLD_FULL = "for old apps, when it is full"
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

AB: Final = "activeBroadcasts/owner/launch-night"
FACE: Final = "shows/owner/launch-night"
_SWITCH: Final = {"config/legacyClients": True}


def database(state: State) -> dict[str, Any]:
    """The whole database at that moment."""
    match state:
        case State.NOT_STARTED:
            return a_show("notStarted")
        case State.EARLY:
            return a_show(
                "notStarted", **{AB: {"eventId": "e1", "status": "notStarted"}}
            )
        case State.PRESHOW:
            return a_show("preshow")
        case State.LIVE:
            return a_show("live")
        case State.CLOSING:
            return a_show("live", **{"events/e1/status": "closed"})
        case State.DRAINING:
            return _draining()
        case State.OVER:
            return a_show("closed")
        case State.DELETED:
            return {"admins": a_show()["admins"]}
        case State.OWNER_REMOVED:
            return _without_owner()
        case State.FULL:
            return a_show("live", **{f"{FACE}/full": True})
        case State.NEXT_ONE:
            former = {"eventId": "e0", "status": "closed", "hostActive": True}
            return a_show("notStarted", **{AB: former, "events/e0/status": "closed"})
        case _:
            return _for_old_apps(state)


def _for_old_apps(state: State) -> dict[str, Any]:
    match state:
        case State.OLD_NOT_STARTED:
            return a_show("notStarted", **_SWITCH)
        case State.OLD_PRESHOW:
            return a_show("preshow", **_SWITCH)
        case State.OLD_LIVE:
            return a_show("live", **_SWITCH)
        case State.OLD_DRAINING:
            return _draining(**_SWITCH)
        case State.OLD_OVER:
            return a_show("closed", **_SWITCH)
        case State.OLD_FULL:
            return a_show("live", **{f"{FACE}/full": True}, **_SWITCH)
        case State.HALF_ON:
            return a_show("preshow", **{"config/legacyClients": "true"})
        case _:
            raise LookupError(state)


def _draining(**fields: Any) -> dict[str, Any]:
    """Closed by a function: the addresses are free, the records say so and stay."""
    open_records = a_show("live")
    tree = a_show("closed", **fields)
    for top in ("activeBroadcasts", "shows"):
        tree[top] = open_records[top]
        tree[top]["owner"]["launch-night"]["status"] = "closed"
    tree["viewers"] = open_records["viewers"]
    return tree


def _without_owner() -> dict[str, Any]:
    tree = a_show("live")
    del tree["admins"]["owner"]
    return tree


@cache
def tree(state: State) -> Node:
    """The same as a tree of the database; never changed."""
    return from_json(database(state))
