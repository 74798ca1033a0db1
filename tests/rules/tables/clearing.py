"""A stage that its owner clears and resumes, and what viewers are told of it."""

from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import OWNER_FN, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, PUBLIC_SHOW
from tests.rules.states import State
from tests.rules.tables.places import STAGE
from tests.rules.world import NOW, a_fan

EVENT: Final = "events/$eventId"
CLEARED: Final = f"{EVENT}/cleared"
SLATE: Final = "shows/$adminId/$fanUrl/slate"
ON_STAGE: Final = "activeBroadcasts/$adminId/$fanUrl/activeFans/$fanId/isOnStage"
POINTER: Final = "activeBroadcasts/$adminId/$fanUrl/stageFanId"

_CLEARED: Final = "events/e1/cleared"
_SLATE: Final = f"{PUBLIC_SHOW}/slate"
_OFF: Final[dict[str, Any]] = {
    f"{AB}/stageFanId": None,
    f"{AB}/activeFans/fan-sam/isOnStage": None,
}
CLEARING: Final[dict[str, Any]] = {
    _CLEARED: {"at": NOW, "everybody": True, "persons": {"4rTq": True}},
    _SLATE: {"from": NOW - 10_000},
    **_OFF,
}
RESUMING: Final[dict[str, Any]] = {_CLEARED: None, f"{_SLATE}/until": NOW}
_BACK: Final = {
    f"{AB}/stageFanId": "fan-sam",
    f"{AB}/activeFans/fan-sam/isOnStage": True,
}
_RECORD: Final = a_fan("sam", isOnStage=True, streamId="another")


def _slate(**fields: Any) -> dict[str, Any]:
    return {**CLEARING, _SLATE: fields}


def _made(expected: str, writes: dict[str, Any], state: State = State.LIVE) -> Case:
    return Case(who=Who.OWNER_FN, state=state, writes=writes, expected=expected)


def _again(expected: str, writes: dict[str, Any]) -> Case:
    return _made(expected, writes, State.CLEARED)


RIGHTS: Final = (
    Right(
        node=CLEARED,
        act=Act.CREATE,
        what="in one write with the places of all who are on stage, and the slate",
        does=CLEARING,
        by=OWNER_FN,
        during=(State.PRESHOW, State.LIVE),
        tried=(State.PRESHOW, State.LIVE),
        denied_by=f"{EVENT}/.write",
    ),
    Right(
        node=CLEARED,
        act=Act.DELETE,
        what="with the end of its slate",
        does=RESUMING,
        by=OWNER_FN,
        during=(State.CLEARED,),
        tried=(State.CLEARED,),
        denied_by=f"{EVENT}/.write",
    ),
    Right(
        node=SLATE,
        act=Act.CHANGE,
        what="with the stage that is cleared or resumed",
        does={f"{_SLATE}/from": NOW - 1_000},
        by=OWNER_FN,
        during=(State.CLEARED,),
        tried=(State.CLEARED,),
    ),
)

CASES: Final = (
    # When there is no show, or another one has its place.
    _made(f"{SLATE}/.write", CLEARING, State.NOT_STARTED),
    _made(f"{CLEARED}/.validate", CLEARING, State.EARLY),
    _made(f"{EVENT}/.write", CLEARING, State.CLOSING),
    _made(f"{CLEARED}/.validate", CLEARING, State.TAKEN),
    _made(
        f"{CLEARED}/.validate",
        {**CLEARING, "events/e1/status": "closed", "current/owner/e1": None},
    ),
    # Somebody stays on stage.
    _made(
        f"{POINTER}/.write", {**CLEARING, f"{AB}/activeFans/fan-sam/isOnStage": True}
    ),
    _made(
        f"{CLEARED}/.validate",
        {path: value for path, value in CLEARING.items() if path not in _OFF},
    ),
    # Nor at any further place.
    *(
        _made(
            f"{CLEARED}/.validate",
            {**CLEARING, **{f"{AB}/{one}": None for one in STAGE if one != kept}},
            State.ALL_NAMED,
        )
        for kept in STAGE[1:]
    ),
    # Without its slate, or with one that is over.
    _made(
        f"{CLEARED}/.validate",
        {path: value for path, value in CLEARING.items() if path != _SLATE},
    ),
    _made(f"{CLEARED}/.validate", _slate(**{"from": NOW, "until": NOW})),
    # From when on.
    *(
        _made(expected, _slate(**{"from": NOW + at}))
        for at, expected in (
            (-125_000, ALLOWED),
            (-9_999, ALLOWED),
            (-125_001, f"{SLATE}/.validate"),
            (5_000, ALLOWED),
            (5_001, f"{SLATE}/.validate"),
            (-0.5, f"{SLATE}/.validate"),
        )
    ),
    *(
        _made(f"{SLATE}/.validate", _slate(**{"from": wrong}))
        for wrong in ("now", True)
    ),
    _made(f"{CLEARED}/.validate", _slate(until=NOW)),
    _made(f"{SLATE}/$other/.validate", _slate(**{"from": NOW, "why": "x"})),
    _made(f"{SLATE}/.validate", {_SLATE: {"from": NOW}}),
    _made(f"{SLATE}/.write", {_SLATE: None}, State.CLEARED),
    # What it says itself.
    *(
        _made(expected, {**CLEARING, _CLEARED: cleared})
        for cleared, expected in (
            ({"at": NOW}, ALLOWED),
            ({"at": NOW - 1}, f"{CLEARED}/at/.validate"),
            ({"everybody": True}, f"{CLEARED}/.validate"),
            ({"at": NOW, "everybody": False}, f"{CLEARED}/everybody/.validate"),
            ({"at": NOW, "everybody": 1}, f"{CLEARED}/everybody/.validate"),
            ({"at": NOW, "by": "x"}, f"{CLEARED}/$other/.validate"),
            ({"at": NOW, "persons": "x"}, f"{CLEARED}/persons/.validate"),
            (
                {"at": NOW, "persons": {"4rTq": 1}},
                f"{CLEARED}/persons/$person/.validate",
            ),
            ({"at": NOW, "persons": {"x" * 64: True}}, ALLOWED),
            (
                {"at": NOW, "persons": {"x" * 65: True}},
                f"{CLEARED}/persons/$person/.validate",
            ),
        )
    ),
    # Once more: of everybody, from the same moment on, however long ago that is.
    _again(
        ALLOWED,
        {
            f"{_CLEARED}/everybody": True,
            f"{_CLEARED}/at": NOW,
            _SLATE: {"from": NOW - 130_000},
        },
    ),
    _again(f"{SLATE}/.validate", {_SLATE: {"from": NOW - 129_999}}),
    # What was said of it once, and when, stays.
    _again(
        ALLOWED,
        {_CLEARED: {"at": NOW - 500, "everybody": True, "persons": {"4rTq": True}}},
    ),
    # Resumed without the end of its slate, or with another one.
    _again(f"{EVENT}/.validate", {_CLEARED: None}),
    _again(f"{EVENT}/.validate", {_CLEARED: None, f"{_SLATE}/until": NOW - 1}),
    _again(
        f"{SLATE}/.validate",
        {_CLEARED: None, _SLATE: {"from": NOW - 1, "until": NOW}},
    ),
    *(
        _again(f"{SLATE}/.validate", {f"{_SLATE}/until": until, _CLEARED: None})
        for until in (NOW - 1, NOW + 1)
    ),
    # What is not cleared is not resumed, nor once more.
    *(
        _made(f"{SLATE}/.validate", {f"{_SLATE}/until": NOW}, state)
        for state in (State.CLEARED, State.RESUMED)
    ),
    # Nobody comes on stage meanwhile, and somebody may in the write that resumes it.
    *(
        Case(
            who=who, state=State.CLEARED, writes=_BACK, expected=f"{ON_STAGE}/.validate"
        )
        for who in (Who.OWNER, Who.OWNER_FN)
    ),
    _again(ALLOWED, {**RESUMING, **_BACK}),
    _made(f"{CLEARED}/.validate", {**CLEARING, **_BACK}, State.NOBODY_CALLED),
    Case(
        who=Who.OWNER,
        state=State.CLEARED,
        writes={f"{AB}/activeFans/fan-sam/isOnStage": False},
        expected=ALLOWED,
    ),
    # A fan's old app writes its whole record as it knows it: a function takes that off.
    Case(
        who=Who.STAGE_FAN,
        state=State.OLD_CLEARED,
        writes={f"{AB}/activeFans/fan-sam": _RECORD},
        expected=ALLOWED,
    ),
    Case(
        who=Who.STRANGER,
        state=State.OLD_CLEARED,
        writes={f"{AB}/activeFans/fan-ben": a_fan("ben", isOnStage=True, joinedAt=NOW)},
        expected=ALLOWED,
    ),
    Case(
        who=Who.OWNER,
        state=State.OLD_CLEARED,
        writes={f"{AB}/activeFans/fan-sam/isOnStage": True},
        expected=f"{ON_STAGE}/.validate",
    ),
)
