"""Whom a click may call, once, and what it leaves."""

from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.line_databases import ODD_IDS
from tests.rules.people import Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, CALLS, DECK, LINE, POSITIONS
from tests.rules.states import State
from tests.rules.tables.calls import REQUEST, REQUESTS
from tests.rules.tables.fans import ANA, BEA, FAN, SAM
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW


def asked(fan_id: str, to: str = "backstage", **more: Any) -> dict[str, Any]:
    """What a click leaves."""
    return {"fanId": fan_id, "to": to, "at": NOW, **more}


def called(fan_id: str) -> dict[str, Any]:
    """Calling somebody backstage by a click, where the one before leaves."""
    return {
        f"{REQUESTS}/click-1": asked(fan_id),
        f"{BEA}/isBackstage": None,
        f"{AB}/activeFans/{fan_id}/isBackstage": True,
        f"{AB}/backstageFanId": fan_id,
        f"{CALLS}/{fan_id}": NOW,
    }


def _without_request(writes: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in writes.items() if REQUESTS not in path}


ON_STAGE: Final = {
    f"{REQUESTS}/click-1": asked("fan-ana", "stage"),
    f"{SAM}/isOnStage": None,
    f"{ANA}/isOnStage": True,
    f"{AB}/stageFanId": "fan-ana",
    f"{LINE}/fan-ana": None,
    f"{DECK}/fan-ana": None,
    f"{POSITIONS}/fan-ana": None,
}
"""Putting Ana on stage by a click."""

RIGHTS: Final = (
    *(
        Right(
            node=REQUEST,
            act=Act.CREATE,
            what="call a fan who waits, once for a click, in one write with the call",
            does=called("fan-ana"),
            by=by,
            during=(state,) if by else (),
            tried=(state,),
        )
        for state, by in (
            (State.IN_LINE, frozenset({Who.OWNER_FN})),
            (State.SCREENED, frozenset({Who.OWNER_FN, Who.SCREENER_FN})),
            (State.SCREENED_CLOSING, frozenset[Who]()),
        )
    ),
)  # fmt: skip

SHAPES: Final = (
    Shape(
        node=REQUEST,
        says="`fanId`, `to` (`backstage` or `stage`) and `at` (the server's time at the moment of the write), below an id of 1 to 128 characters of A-Z, a-z, 0-9, - and _",
        path=f"{REQUESTS}/click-1",
        who=Who.OWNER_FN,
        state=State.SCREENED,
        fits=(asked("fan-ana"),),
        fails=("fan-ana", 7, True, {"fanId": "fan-ana"}, {"fanId": "fan-ana", "to": "backstage"}, {"fanId": "fan-ana", "at": NOW}, {"to": "backstage", "at": NOW}, {**asked("fan-ana"), ".priority": 1}),
        along=_without_request(called("fan-ana")),
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.SCREENED
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _asks(expected: str, **request: Any) -> Case:
    """The owner's function, with another request beside the same call."""
    writes = {
        **called("fan-ana"),
        f"{REQUESTS}/click-1": {**asked("fan-ana"), **request},
    }
    return _says(expected, Who.OWNER_FN, writes)


_REQUESTED: Final = f"{REQUEST}/.validate"

CASES: Final = (
    # A click is of a function, is used once, and has a name.
    _says(f"{REQUEST}/.write", Who.OWNER, called("fan-ana")),
    _says(f"{REQUEST}/.write", Who.OWNER_FN, {f"{REQUESTS}/known": asked("fan-bea")}),
    _says(f"{REQUEST}/.write", Who.OWNER_FN, {f"{REQUESTS}/known": None}),
    *(
        _says(expected, Who.SCREENER_FN, {f"{REQUESTS}/{key}": asked("fan-ana"), **_without_request(called("fan-ana"))})
        for key, expected in (("x" * 128, ALLOWED), ("x" * 129, _REQUESTED), ("a click", _REQUESTED))
    ),
    # It says what it has done.
    _asks(f"{REQUEST}/at/.validate", at=NOW - 1),
    _asks(f"{REQUEST}/at/.validate", at=NOW + 1),
    *(_asks(f"{REQUEST}/to/.validate", to=to) for to in ("hall", "not backstage", "backstages")),
    _asks(_REQUESTED, to="stage"),
    _asks(_REQUESTED, fanId="fan-ben"),
    _asks(f"{REQUEST}/$other/.validate", by="owner"),
    _says(_REQUESTED, Who.OWNER_FN, {path: one for path, one in called("fan-ana").items() if not path.startswith(CALLS)}),
    # It calls whoever waits, and nobody who is held or away, or has a place already.
    *(
        _says(_REQUESTED, Who.OWNER_FN, called(f"fan-{fan}"), State.PASSED_OVER)
        for fan in ("ana", "cyd")
    ),
    _says(_REQUESTED, Who.OWNER_FN, {f"{REQUESTS}/click-1": asked("fan-bea"), f"{CALLS}/fan-bea": NOW}, State.PASSED_OVER),
    _says(_REQUESTED, Who.OWNER_FN, called("fan-sam"), State.PASSED_OVER),
    _says(_REQUESTED, Who.OWNER_FN, called("fan-ana"), State.LIVE),
    # The call of whoever has no uid that there may be is not one that a click leaves.
    *(
        _says(expected, Who.OWNER_FN, called(fan_id), State.ODD_IDS)
        for fan_id, expected in zip(ODD_IDS, (ALLOWED, f"{REQUEST}/fanId/.validate", f"{REQUEST}/fanId/.validate"), strict=True)
    ),
    # On stage is the producer's to put somebody, who leaves the line with it.
    _says(ALLOWED, Who.OWNER_FN, ON_STAGE),
    _says(f"{FAN}/isOnStage/.write", Who.SCREENER_FN, ON_STAGE),
    *(
        _says(_REQUESTED, Who.OWNER_FN, {path: one for path, one in ON_STAGE.items() if path != left})
        for left in (f"{LINE}/fan-ana",)
    ),
    _says(_REQUESTED, Who.OWNER_FN, {**called("fan-ana"), f"{REQUESTS}/click-1": asked("fan-ana", "stage"), f"{LINE}/fan-ana": None}),
)  # fmt: skip
