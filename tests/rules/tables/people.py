"""Whom an opaque id stands for, and whose a stream is."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, Case
from tests.rules.people import NO_ONE, Who
from tests.rules.right import Act, Right
from tests.rules.states import LIFE, OLD_LIFE, State
from tests.rules.tables.fans import (
    ANA,
    BEN,
    BEN_COMES,
    BEN_COUNTS,
    BEN_JOINS,
    FAN,
    FANS,
)
from tests.rules.tables.headcounts import COUNTER
from tests.rules.tables.presence import OLD_OPEN, OPEN
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

CYD: Final = f"{FANS}/fan-cyd"
"""Her opaque id is the one that `s1` on the stage is of, and `s2` backstage."""

PEOPLE: Final = "people/$eventId/$opaqueId"
CYD_IS: Final = "people/e1/cyd-cyd-cyd-cyd-cyd-22"
KNOWN: Final = (*OPEN, State.CLOSING, State.OWNER_REMOVED)
"""While there are both a fan's record and OpenTok's reports."""


def _streams(stream_id: str) -> Right:
    return Right(
        node=f"{FAN}/streamId",
        act=Act.CHANGE,
        what="one that OpenTok has reported as that fan's",
        does={f"{CYD}/streamId": stream_id},
        by=COUNTER,
        during=KNOWN,
        tried=(*LIFE, State.NEXT_ONE),
        otherwise={
            (Who.OTHER_FAN, state): f"{FAN}/.validate"
            for state in (*OPEN, State.OWNER_REMOVED)
        },
    )


RIGHTS: Final = (
    _streams("s1"),
    _streams("s2"),
    Right(
        node=f"{FAN}/streamId",
        act=Act.DELETE,
        does={f"{CYD}/streamId": None},
        by=COUNTER | {Who.OTHER_FAN},
        during=OPEN,
        tried=OPEN,
        is_shown=False,
    ),
    *(
        Right(
            node="people", act=Act.READ, does=path, by=NO_ONE, denied_by=NO_READ,
            is_shown=path == "people/e1",
        )
        for path in ("people/e1", CYD_IS)
    ),
    Right(node=PEOPLE, act=Act.DELETE, does={CYD_IS: None}, by=NO_ONE),
)  # fmt: skip

OLD_RIGHTS: Final = (
    Right(
        node=f"{FAN}/streamId",
        act=Act.CHANGE,
        what="any, in the own record",
        does={f"{ANA}/streamId": "s1"},
        by=frozenset({Who.FAN}),
        during=OLD_OPEN,
        tried=OLD_LIFE,
    ),
)
"""With `config/legacyClients`."""

SHAPES: Final = (
    Shape(
        node=f"{FAN}/streamId",
        says="a text of at most 200 characters",
        path=f"{ANA}/streamId",
        who=Who.FAN,
        state=State.OLD_LIVE,
        fits=("", "s" * 200),
        fails=("s" * 201, 7, True, {"a": "b"}),
    ),
)


BEN_IS: Final = "ben-ben-ben-ben-ben-22"
ENTRY: Final = f"people/e1/{BEN_IS}"


def _named(**changes: Any) -> dict[str, Any]:
    """A function lets somebody in, and says who they are: record and entry."""
    return {
        BEN: {**BEN_JOINS, "person": BEN_IS, **changes},
        **BEN_COUNTS,
        ENTRY: "fan-ben",
    }


def _as(opaque_id: str) -> dict[str, Any]:
    """The same, under another opaque id."""
    own = _without(_named(person=opaque_id), ENTRY)
    return {f"people/e1/{opaque_id}": "fan-ben", **own}


def _without(writes: dict[str, Any], path: str) -> dict[str, Any]:
    return {one: value for one, value in writes.items() if one != path}


def _turned(writes: dict[str, Any]) -> dict[str, Any]:
    """The same write: the rule that refuses is that of the first path."""
    return dict(reversed(writes.items()))


def _case(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.LIVE
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


CASES: Final = (
    # A fan says neither which stream is theirs, nor who they are to others.
    _case(f"{FAN}/.validate", Who.FAN, {f"{ANA}/streamId": "s1"}),
    _case(f"{FAN}/.validate", Who.FAN, {f"{ANA}/streamId": "s1"}, State.HALF_ON),
    _case(f"{FAN}/.validate", Who.STRANGER, {BEN: {**BEN_JOINS, "streamId": "s1"}, **BEN_COMES}),
    _case(f"{FAN}/.validate", Who.FAN, {f"{ANA}/person": "4rTq"}),
    _case(f"{FAN}/.validate", Who.OTHER_FAN, {f"{CYD}/person": None}),
    _case(f"{FAN}/.validate", Who.OTHER_FAN, {f"{CYD}/person": "another"}),
    _case(f"{FAN}/.validate", Who.FAN, {f"{ANA}/person": "4rTq"}, State.OLD_LIVE),
    _case(ALLOWED, Who.OTHER_FAN, {CYD: {"id": "fan-cyd"}}, State.OLD_LIVE),
    _case(f"{FAN}/person/.validate", Who.OTHER_FAN, {f"{CYD}/person": {".value": "4rTq", ".priority": 1}}),
    # A stream that is another's, or nobody's, or gone; or of a fan whom nobody knows.
    _case(f"{FAN}/streamId/.write", Who.COUNTER, {f"{CYD}/streamId": "s3"}),
    _case(f"{FAN}/streamId/.write", Who.COUNTER, {f"{CYD}/streamId": "gone-1"}),
    _case(f"{FAN}/streamId/.write", Who.COUNTER, {f"{CYD}/streamId": "c1"}),
    _case(f"{FAN}/streamId/.write", Who.COUNTER, {f"{ANA}/streamId": "s1"}),
    _case(f"{FAN}/streamId/.write", Who.COUNTER, {f"{ANA}/streamId": "nobody"}),
    # No record comes about by a late report.
    _case(f"{FAN}/streamId/.write", Who.COUNTER, {f"{BEN}/streamId": "s1"}),
    _case(ALLOWED, Who.COUNTER, {f"{BEN}/streamId": None}),
    _case(ALLOWED, Who.OTHER_FAN, {CYD: {"id": "fan-cyd", "joinedAt": NOW - 100, "person": "4rTq"}}),
    # Who is meant is for our functions to say: both ways, once, for whom they act.
    _case(ALLOWED, Who.STRANGER_FN, _named()),
    _case(ALLOWED, Who.STRANGER_FN, _turned(_named())),
    _case(f"{FAN}/.validate", Who.STRANGER, {**_without(_named(), ENTRY), **BEN_COMES}),
    _case(f"{PEOPLE}/.write", Who.STRANGER, _turned(_named())),
    _case(f"{FAN}/person/.validate", Who.STRANGER_FN, _without(_named(), ENTRY)),
    _case(f"{FAN}/person/.validate", Who.STRANGER_FN, _without(_named(person="cyd-cyd-cyd-cyd-cyd-22"), ENTRY)),
    _case(f"{PEOPLE}/.write", Who.STRANGER_FN, {ENTRY: "fan-ben"}),
    _case(f"{PEOPLE}/.validate", Who.STRANGER_FN, _turned({**_named(), ENTRY: "fan-cyd"})),
    *(
        _case(f"{PEOPLE}/.validate", Who.STRANGER_FN, _turned({**_without(_named(person=key), ENTRY), f"people/e1/{key}": "fan-ben"}))
        for key in ("own", f"{BEN_IS}2", "ben ben ben ben ben 22")
    ),
    *(
        _case(f"{PEOPLE}/.write", Who.STRANGER_FN, _turned(_named()), state)
        for state in (State.CLOSING, State.OVER, State.DELETED, State.ODD_START, State.ODD_END)
    ),
    # One who has been there before is meant by the same id; nobody takes another's.
    _case(ALLOWED, Who.STRANGER_FN, _as("ben-was-here-before-22")),
    _case(f"{PEOPLE}/.validate", Who.STRANGER_FN, _as("cyd-cyd-cyd-cyd-cyd-22")),
    _case(f"{PEOPLE}/.validate", Who.STRANGER_FN, {**_turned(_named()), ENTRY: {".value": "fan-ben", ".priority": 1}}),
    _case(f"{PEOPLE}/.write", Who.STRANGER_FN, {**_turned(_named()), ENTRY: None}),
    *(
        _case(f"{PEOPLE}/.write", Who.STRANGER_FN, {ENTRY: value})
        for value in (None, "fan-ben")
    ),
    *(
        _case(f"{PEOPLE}/.write", who, {"people/e1/ana-ana-ana-ana-ana-22": uid})
        for who, uid in ((Who.FAN, "fan-ana"), (Who.OTHER_FAN, "fan-ana"), (Who.OWNER_FN, "fan-ana"), (Who.COUNTER, "fan-ana"))
    ),
)  # fmt: skip
