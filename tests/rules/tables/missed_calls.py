"""What becomes of a call that nobody answers in time: the counter takes it back."""

from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import EVERYBODY, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, CALLS, DECK, LINE, POSITIONS
from tests.rules.states import State
from tests.rules.tables.calls import CALL, POSITION
from tests.rules.tables.events import first
from tests.rules.tables.fans import BEA, FAN, SAM
from tests.rules.tables.line import ON_DECK, WAITING
from tests.rules.tables.reading import SHOW
from tests.rules.world import NOW, in_line

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


RIGHTS: Final = (
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


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.SCREENED
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _counts(
    expected: str, writes: dict[str, Any], state: State = State.RUN_OUT
) -> Case:
    return _says(expected, Who.COUNTER, writes, state)


_CONCERNED: Final = OWNERS | {Who.BACKSTAGE_FAN}
"""Who end a call, or answer theirs."""

_RULES: Final = {
    f"{CALLS}/fan-bea": CALL,
    f"{BEA}/isBackstage": _FLAG,
    f"{AB}/backstageFanId": f"{SHOW}/backstageFanId",
    _PLACE: WAITING,
    **{
        f"{_PLACE}/{field}": f"{WAITING}/{field}"
        for field in ("missed", "missedAt", "order")
    },
    f"{DECK}/fan-bea": ON_DECK,
    f"{POSITIONS}/fan-bea": POSITION,
}
_PARTS: Final = [
    (writes, path, f"{_RULES[path]}/.write")
    for writes in (MISSED_AGAIN, OUT)
    for path in writes
]
"""All that the counter does, each path of it, and the rule that refuses it."""


CASES: Final = (
    # What nobody has answered in time, the counter takes back: all of it, in line or not.
    _counts(ALLOWED, TAKEN),
    _counts(ALLOWED, TAKEN, State.RUN_OUT_OUTSIDE),
    _counts(f"{CALL}/.write", TAKEN, State.STILL_CALLED),
    _counts(f"{CALL}/.write", TAKEN, State.UNTIMED),
    _counts(f"{CALL}/.write", TAKEN, State.LIVE),
    _counts(ALLOWED, MISSED),
    # No part of it too soon, nor without the call.
    *(
        _counts(expected, first(path, writes), State.STILL_CALLED)
        for writes, path, expected in _PARTS
    ),
    *(
        _counts(expected, {path: writes[path]}, State.RUN_OUT_FOR_GOOD)
        for writes, path, expected in _PARTS
        if path != f"{CALLS}/fan-bea"
    ),
    # Nor by anybody else, who has no part in it.
    *(
        _says(expected, who, first(path, writes), State.RUN_OUT_FOR_GOOD)
        for writes, path, expected in _PARTS
        for who in sorted(EVERYBODY - COUNTER - _CONCERNED)
    ),
    # And nothing of others, and nothing else.
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
    _counts(f"{ON_DECK}/.write", {f"{DECK}/fan-bea": "producer", **TAKEN}),
    _counts(f"{WAITING}/.write", {_PLACE: in_line(NOW), **TAKEN}, State.RUN_OUT_FOR_GOOD),
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
    *(_says(f"{WAITING}/missed/.write", who, MISSED, State.RUN_OUT) for who in sorted(_CONCERNED)),
    *(
        _says(f"{WAITING}/{field}/.validate", Who.BACKSTAGE_FAN, {_PLACE: in_line(NOW, **{field: value}), **along}, state)
        for field, value in (("missed", 1), ("missedAt", NOW))
        for along, state in (({}, State.LIVE), ({f"{CALLS}/fan-bea": None}, State.RUN_OUT_OUTSIDE))
    ),
    # Whoever has answered has no call: there is nothing to be taken back.
    _counts(f"{CALL}/.write", TAKEN, State.ANSWERED),
)  # fmt: skip
