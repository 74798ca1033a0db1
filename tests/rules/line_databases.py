"""The database at the moments of a line: who waits, is called, has a place, and directs it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tests.rules.show_paths import (
    AB,
    CALLS,
    DECK,
    LINE,
    NOTES,
    POSITIONS,
)
from tests.rules.states import State
from tests.rules.world import NOW, a_show, in_line


def _untimed(**fields: Any) -> dict[str, Any]:
    tree = a_show("live", **fields)
    del tree["activeBroadcasts"]["owner"]["launch-night"]["callSeconds"]
    return tree


IN_LINE: Final = {
    LINE: {"fan-ana": in_line(NOW - 90), "fan-cyd": in_line(NOW - 80)},
    DECK: {"fan-ana": "line", "fan-bea": "producer"},
}


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


SCREENED: Final = {
    **IN_LINE,
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
    **IN_LINE,
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

DATABASES: Final[dict[State, Callable[[], dict[str, Any]]]] = {
    State.IN_LINE: partial(a_show, "live", **IN_LINE),
    State.SCREENED: partial(a_show, "live", **SCREENED),
    State.SCREENED_CLOSING: partial(
        a_show, "live", **SCREENED, **{"events/e1/status": "closed"}
    ),
    State.SCREENER_IN_IT_CLOSING: partial(
        a_show,
        "live",
        **SCREENED,
        **{
            "events/e1/status": "closed",
            f"{AB}/activeFans/screener": {"id": "screener", "joinedAt": NOW - 100},
        },
    ),
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
        a_show, "live", **IN_LINE, **{f"{CALLS}/fan-bea": NOW - 30_000}
    ),
    State.UNTIMED: partial(_untimed, **_RUN_OUT),
    State.ANSWERED: partial(a_show, "live", **_PLACE_OF_BEA),
    State.PASSED_OVER: partial(a_show, "live", **_PASSED_OVER),
    **{State[f"PLACES_{one}"]: partial(_with_places, one) for one in range(11)},
    State.ALL_NAMED: _all_named,
}
