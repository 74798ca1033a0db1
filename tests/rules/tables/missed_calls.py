"""Whom a click may call, and what becomes of a call that nobody answers in time."""

from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import Who
from tests.rules.right import Act, Right
from tests.rules.states import AB, CALLS, DECK, LINE, POSITIONS, State
from tests.rules.tables.calls import CALL, POSITION, REQUEST, REQUESTS
from tests.rules.tables.fans import ANA, BEA, FAN, SAM
from tests.rules.tables.line import ON_DECK, WAITING
from tests.rules.tables.reading import SHOW
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

COUNTER: Final = frozenset({Who.COUNTER})
_PLACE: Final = f"{LINE}/fan-bea"
_FLAG: Final = f"{FAN}/isBackstage"

TAKEN: Final = {
    f"{CALLS}/fan-bea": None,
    f"{BEA}/isBackstage": None,
    f"{AB}/backstageFanId": None,
}
"""What a call has given goes with it."""

MISSED: Final = {f"{_PLACE}/missed": 1, f"{_PLACE}/missedAt": NOW, **TAKEN}
MISSED_AGAIN: Final = {**MISSED, f"{_PLACE}/missed": 2, f"{_PLACE}/order": NOW}
OUT: Final = {
    _PLACE: None,
    f"{DECK}/fan-bea": None,
    f"{POSITIONS}/fan-bea": None,
    **TAKEN,
}


def asked(fan_id: str, to: str = "backstage", **more: Any) -> dict[str, Any]:
    """What a click leaves."""
    return {"fanId": fan_id, "to": to, "at": NOW, **more}


def called(fan: str, *, leaves: str = BEA) -> dict[str, Any]:
    """Calling somebody backstage by a click, where the one before leaves."""
    return {
        f"{REQUESTS}/click-1": asked(f"fan-{fan}"),
        f"{leaves}/isBackstage": None,
        f"{AB}/activeFans/fan-{fan}/isBackstage": True,
        f"{AB}/backstageFanId": f"fan-{fan}",
        f"{CALLS}/fan-{fan}": NOW,
    }


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
            does=called("ana"),
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
    Right(
        node=f"{WAITING}/missed",
        act=Act.CREATE,
        what="note that a call was missed whose time is over, and take it back",
        does=MISSED,
        by=COUNTER,
        during=(State.RUN_OUT,),
        tried=(State.RUN_OUT, State.STILL_CALLED, State.UNTIMED, State.ANSWERED),
    ),
    Right(
        node=f"{WAITING}/missed",
        act=Act.CHANGE,
        what="the second time, and put the fan last",
        does=MISSED_AGAIN,
        by=COUNTER,
        during=(State.RUN_OUT_AGAIN,),
        tried=(State.RUN_OUT_AGAIN,),
    ),
)  # fmt: skip

SHAPES: Final = (
    Shape(
        node=REQUEST,
        says="`fanId`, `to` (`backstage` or `stage`) and `at` (the server's time at the moment of the write), below an id of 1 to 128 characters of A-Z, a-z, 0-9, - and _",
        path=f"{REQUESTS}/click-1",
        who=Who.OWNER_FN,
        fits=(),
        fails=("fan-ana", 7, True, {"fanId": "fan-ana"}, {"fanId": "fan-ana", "to": "backstage"}, {"to": "backstage", "at": NOW}, {**asked("fan-ana"), ".priority": 1}),
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.SCREENED
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _asks(expected: str, **request: Any) -> Case:
    """The owner's function, with another request beside the same call."""
    writes = {**called("ana"), f"{REQUESTS}/click-1": {**asked("fan-ana"), **request}}
    return _says(expected, Who.OWNER_FN, writes)


def _counts(
    expected: str, writes: dict[str, Any], state: State = State.RUN_OUT
) -> Case:
    return _says(expected, Who.COUNTER, writes, state)


_REQUESTED: Final = f"{REQUEST}/.validate"
_OTHERS: Final = sorted({*Who} - COUNTER)

CASES: Final = (
    # A click is of a function, is used once, and has a name.
    _says(f"{REQUEST}/.write", Who.OWNER, called("ana")),
    _says(f"{REQUEST}/.write", Who.OWNER_FN, {f"{REQUESTS}/known": asked("fan-bea")}),
    _says(f"{REQUEST}/.write", Who.OWNER_FN, {f"{REQUESTS}/known": None}),
    *(
        _says(expected, Who.SCREENER_FN, {f"{REQUESTS}/{key}": asked("fan-ana"), **{path: one for path, one in called("ana").items() if path.partition("/")[0] != "callRequests"}})
        for key, expected in (("x" * 128, ALLOWED), ("x" * 129, _REQUESTED), ("a click", _REQUESTED))
    ),
    # It says what it has done.
    _asks(f"{REQUEST}/at/.validate", at=NOW - 1),
    _asks(f"{REQUEST}/at/.validate", at=NOW + 1),
    _asks(f"{REQUEST}/to/.validate", to="hall"),
    _asks(_REQUESTED, to="stage"),
    _asks(_REQUESTED, fanId="fan-ben"),
    _asks(f"{REQUEST}/$other/.validate", by="owner"),
    _says(_REQUESTED, Who.OWNER_FN, {path: one for path, one in called("ana").items() if not path.startswith(CALLS)}),
    # It calls whoever waits, and nobody who is held or away, or has a place already.
    *(
        _says(_REQUESTED, Who.OWNER_FN, called(fan), State.PASSED_OVER)
        for fan in ("ana", "cyd")
    ),
    _says(_REQUESTED, Who.OWNER_FN, {f"{REQUESTS}/click-1": asked("fan-bea"), f"{CALLS}/fan-bea": NOW}, State.PASSED_OVER),
    _says(_REQUESTED, Who.OWNER_FN, called("sam"), State.PASSED_OVER),
    _says(_REQUESTED, Who.OWNER_FN, called("ana"), State.LIVE),
    # On stage is the producer's to put somebody, who leaves the line with it.
    _says(ALLOWED, Who.OWNER_FN, ON_STAGE),
    _says(f"{FAN}/isOnStage/.write", Who.SCREENER_FN, ON_STAGE),
    *(
        _says(_REQUESTED, Who.OWNER_FN, {path: one for path, one in ON_STAGE.items() if path != left})
        for left in (f"{LINE}/fan-ana",)
    ),
    _says(_REQUESTED, Who.OWNER_FN, {**called("ana"), f"{REQUESTS}/click-1": asked("fan-ana", "stage"), f"{LINE}/fan-ana": None}),
    # What nobody has answered in time, the counter takes back: all of it, in line or not.
    _counts(ALLOWED, TAKEN),
    _counts(ALLOWED, TAKEN, State.RUN_OUT_OUTSIDE),
    _counts(f"{CALL}/.write", TAKEN, State.STILL_CALLED),
    _counts(f"{CALL}/.write", TAKEN, State.UNTIMED),
    _counts(f"{CALL}/.write", TAKEN, State.LIVE),
    _counts(ALLOWED, MISSED),
    # And nothing without the call, nor anything of others.
    *(
        _counts(rule, {path: value})
        for rule, path, value in (
            (f"{_FLAG}/.write", f"{BEA}/isBackstage", None),
            (f"{SHOW}/backstageFanId/.write", f"{AB}/backstageFanId", None),
            (f"{WAITING}/missed/.write", f"{_PLACE}/missed", 1),
            (f"{WAITING}/missedAt/.write", f"{_PLACE}/missedAt", NOW),
            (f"{WAITING}/order/.write", f"{_PLACE}/order", NOW),
            (f"{WAITING}/.write", _PLACE, None),
            (f"{ON_DECK}/.write", f"{DECK}/fan-bea", None),
            (f"{POSITION}/.write", f"{POSITIONS}/fan-bea", None),
        )
    ),
    *(
        _counts(rule, {path: value, **TAKEN})
        for rule, path, value in (
            (f"{FAN}/isOnStage/.write", f"{SAM}/isOnStage", None),
            (f"{SHOW}/stageFanId/.write", f"{AB}/stageFanId", None),
            (f"{WAITING}/.write", f"{LINE}/fan-ana", None),
            (f"{WAITING}/missed/.write", f"{LINE}/fan-ana/missed", 1),
            (f"{ON_DECK}/.write", f"{DECK}/fan-ana", None),
            (f"{POSITION}/.write", f"{POSITIONS}/fan-ana", None),
            (f"{WAITING}/held/.write", f"{_PLACE}/held", True),
        )
    ),
    _counts(f"{CALL}/.write", {f"{CALLS}/fan-bea": NOW}),
    _counts(f"{_FLAG}/.write", {**TAKEN, f"{BEA}/isBackstage": True}),
    _counts(f"{SHOW}/backstageFanId/.write", {**TAKEN, f"{AB}/backstageFanId": "fan-ana"}),
    # One more each time; last with the second, out with the next.
    *(
        _counts(f"{WAITING}/missed/.validate", {**MISSED, f"{_PLACE}/missed": number})
        for number in (0, 2, "1")
    ),
    *(
        _counts(f"{WAITING}/missed/.validate", {**MISSED_AGAIN, f"{_PLACE}/missed": number}, State.RUN_OUT_AGAIN)
        for number in (1, 3)
    ),
    _counts(f"{WAITING}/missed/.write", {**MISSED, f"{_PLACE}/missed": None}, State.RUN_OUT_AGAIN),
    _counts(f"{WAITING}/missedAt/.write", {**MISSED, f"{_PLACE}/missedAt": None}, State.RUN_OUT_AGAIN),
    *(
        _counts(f"{WAITING}/missedAt/.validate", {**MISSED, f"{_PLACE}/missedAt": at})
        for at in (NOW - 1, NOW + 1)
    ),
    *(
        _counts(f"{WAITING}/order/.write", {**MISSED_AGAIN, f"{_PLACE}/order": order}, State.RUN_OUT_AGAIN)
        for order in (NOW - 1, NOW + 1, None)
    ),
    _counts(f"{WAITING}/.write", OUT, State.RUN_OUT),
    _counts(f"{WAITING}/.write", OUT, State.RUN_OUT_AGAIN),
    _counts(ALLOWED, OUT, State.RUN_OUT_FOR_GOOD),
    _counts(f"{WAITING}/.validate", MISSED, State.RUN_OUT_OUTSIDE),
    # Nobody else notes it, nor makes it up as they get in line.
    *(_says(f"{WAITING}/missed/.write", who, MISSED, State.RUN_OUT) for who in _OTHERS),
    *(
        _says(f"{WAITING}/{field}/.validate", Who.BACKSTAGE_FAN, {_PLACE: {"at": NOW, "order": NOW, field: value}}, State.LIVE)
        for field, value in (("missed", 1), ("missedAt", NOW))
    ),
    # Whoever has answered has no call: there is nothing to be taken back.
    _counts(f"{CALL}/.write", TAKEN, State.ANSWERED),
)  # fmt: skip
