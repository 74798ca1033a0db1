"""The moments in the life of a show in which people come to the database."""

from enum import StrEnum
from functools import cache
from typing import Any, Final

from local.realtime_database.tree import Node, from_json
from tests.rules.world import NOW, a_show


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
    BARRED = "with all fans barred"
    NEXT_ONE = "while the former show at its address drains"

    NOBODY_CALLED = "with nobody called yet"
    LAST_VIEWER = "with one viewer counted"
    MISCOUNTED = "with fewer viewers counted than there are marks"
    ODD_START = "with a status that only ends as one"
    ODD_END = "with a status that only begins as one"

    OLD_NOT_STARTED = "for old apps, before the preshow"
    OLD_PRESHOW = "for old apps, in the preshow"
    OLD_LIVE = "for old apps, live"
    OLD_DRAINING = "for old apps, while the stream drains"
    OLD_OVER = "for old apps, when it is over"
    OLD_NEXT_ONE = "for old apps, while the former show at its address drains"
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
    frozenset(OLD_LIFE): "always",
}
"""Moments that have a name together."""


def in_words(during: tuple[State, ...]) -> str:
    """The moments, as `docs/rules.md` names them."""
    moments = frozenset(during) & {*LIFE, *OLD_LIFE, State.EARLY}
    named = ALWAYS.get(moments) or ", ".join(s for s in State if s in moments)
    return named.replace("for old apps, ", "")


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
        case State.BARRED:
            barred = ("fan-ana", "fan-bea", "fan-ben", "fan-cyd", "fan-sam")
            return a_show("live", **{"barred/e1": dict.fromkeys(barred, NOW - 50)})
        case State.NEXT_ONE:
            return _next_one()
        case _:
            return _for_old_apps(state) or _odd(state)


def _odd(state: State) -> dict[str, Any]:
    """What should not happen, and what happens once."""
    match state:
        case State.NOBODY_CALLED:
            tree = a_show("live", **{f"{AB}/activeFans/fan-sam/isOnStage": False})
            record = tree["activeBroadcasts"]["owner"]["launch-night"]
            del record["stageFanId"], record["backstageFanId"]
            return tree
        case State.LAST_VIEWER:
            return a_show("live", **{f"{FACE}/viewers": 1})
        case State.MISCOUNTED:
            return a_show("live", **{f"{FACE}/viewers": 0})
        case State.ODD_START:
            return a_show("live", **{"events/e1/status": "not live"})
        case State.ODD_END:
            return a_show("live", **{"events/e1/status": "live again"})
        case _:
            raise LookupError(state)


def _next_one(**fields: Any) -> dict[str, Any]:
    former = {
        "eventId": "e0",
        "status": "closed",
        "hostActive": True,
        "celebrityActive": True,
    }
    return a_show("notStarted", **{AB: former, "events/e0/status": "closed"}, **fields)


def _for_old_apps(state: State) -> dict[str, Any] | None:
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
        case State.OLD_NEXT_ONE:
            return _next_one(**_SWITCH)
        case _:
            return None


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
