"""Who is counted as a viewer: fans count themselves, the counter counts whom they do not."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import NO_ONE, OWNERS, STRANGERS, SUPERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import COUNTED, PUBLIC_SHOW, VIEWERS
from tests.rules.states import LIFE, State
from tests.rules.tables.fans import (
    ANA,
    BEN,
    BEN_CONNECTS,
    BEN_JOINS,
    FAN,
    INSIDE,
    VIEWER_RULE,
)
from tests.rules.tables.reading import WITH_OWNER

NUMBER: Final = "viewerCounts/$adminId/$fanUrl"
VIEWER: Final = "viewers/$adminId/$fanUrl/$fanId"
BEN_MARK, ANA_MARK = f"{COUNTED}/fan-ben", f"{COUNTED}/fan-ana"
HAS_RECORDS: Final = (*INSIDE, State.CLOSING, State.DRAINING)
"""As long as there is a number."""

ROOM: Final = (State.LAST_ROOM, State.FULL, State.OVERFULL)
_THERE: Final = {State.LAST_ROOM: 5, State.FULL: 6, State.OVERFULL: 7}

COUNTER: Final = frozenset({Who.COUNTER})


def _moves(state: State, by: int) -> dict[str, Any]:
    return {VIEWERS: _THERE.get(state, 4) + by}


def _counts_in(state: State) -> dict[str, Any]:
    joins = {BEN: BEN_JOINS, **BEN_CONNECTS}
    return {BEN_MARK: True, **_moves(state, 1), **joins}


def _counts_out(state: State) -> dict[str, Any]:
    return {ANA_MARK: None, **_moves(state, -1), ANA: None}


def _by(people: frozenset[Who], rule: str) -> dict[Who | tuple[Who, State], str]:
    """Another rule refuses them as long as there is a number to move."""
    return {(who, state): rule for who in people for state in (*HAS_RECORDS, *ROOM)}


RIGHTS: Final = (
    Right(
        node="viewers/$adminId/$fanUrl",
        act=Act.READ,
        does=COUNTED,
        by=NO_ONE,
        denied_by=NO_READ,
    ),
    Right(
        node=NUMBER,
        act=Act.READ,
        does=VIEWERS,
        by=OWNERS | SUPERS,
        during=WITH_OWNER,
        tried=WITH_OWNER,
    ),
    Right(
        node=NUMBER,
        act=Act.READ,
        what="after its owner was removed",
        does=VIEWERS,
        by=SUPERS,
        tried=(State.OWNER_REMOVED,),
        is_shown=False,
    ),
    Right(node=VIEWER, act=Act.READ, does=ANA_MARK, by=frozenset({Who.FAN})),
    Right(node=VIEWER, act=Act.READ, does=BEN_MARK, by=STRANGERS, is_shown=False),
    Right(
        node=VIEWER,
        act=Act.CREATE,
        what="count oneself, with a record, while the number is below the limit",
        does=_counts_in,
        by=STRANGERS,
        during=(*INSIDE, State.LAST_ROOM),
        tried=(*LIFE, *ROOM),
        otherwise=_by(COUNTER, f"{FAN}/.write")
        | {
            (who, state): f"{FAN}/.write"
            for who in STRANGERS
            for state in (State.CLOSING, State.DRAINING)
        },
    ),
    Right(
        node=VIEWER,
        act=Act.DELETE,
        what="count oneself out, with the record",
        does=_counts_out,
        by=frozenset({Who.FAN}),
        during=(*HAS_RECORDS, *ROOM),
        tried=(*LIFE, *ROOM),
        otherwise=_by(COUNTER, f"{FAN}/.write"),
    ),
    Right(
        node=VIEWER,
        act=Act.CREATE,
        what="count a fan who has a record",
        does={BEN_MARK: True, VIEWERS: 5},
        by=COUNTER | STRANGERS,
        during=(State.UNCOUNTED,),
        tried=(*LIFE, State.UNCOUNTED, State.KEPT_MARK),
    ),
    Right(
        node=VIEWER,
        act=Act.CREATE,
        what="count a fan who has a record, whatever the limit",
        does={BEN_MARK: True, VIEWERS: 7},
        by=COUNTER,
        during=(State.UNCOUNTED_FULL,),
        tried=(State.UNCOUNTED_FULL,),
    ),
    Right(
        node=VIEWER,
        act=Act.DELETE,
        what="take out a fan whose record is gone",
        does={BEN_MARK: None, VIEWERS: 3},
        by=COUNTER | STRANGERS,
        during=(State.KEPT_MARK,),
        tried=(*LIFE, State.UNCOUNTED, State.KEPT_MARK),
    ),
    Right(
        node=NUMBER,
        act=Act.CHANGE,
        what="move by one, with the fan's mark",
        does={VIEWERS: 5, BEN_MARK: True},
        by=COUNTER | STRANGERS,
        during=(State.UNCOUNTED,),
        tried=(*LIFE, State.UNCOUNTED),
        otherwise=_by(STRANGERS | COUNTER, VIEWER_RULE),
    ),
    Right(
        node=NUMBER,
        act=Act.CHANGE,
        what="move by one, with the own mark and record",
        does=lambda state: {**_moves(state, 1), **_counts_in(state)},
        by=STRANGERS,
        during=(*INSIDE, State.LAST_ROOM),
        tried=(*LIFE, *ROOM),
        otherwise=_by(COUNTER, f"{FAN}/.write")
        | _by(STRANGERS, VIEWER_RULE)
        | {
            (who, state): f"{FAN}/.write"
            for who in STRANGERS
            for state in (State.CLOSING, State.DRAINING)
        },
    ),
)


def _count(expected: str, writes: dict[str, Any], state: State = State.LIVE) -> Case:
    return Case(who=Who.COUNTER, state=state, writes=writes, expected=expected)


def _ben(expected: str, writes: dict[str, Any], state: State = State.LIVE) -> Case:
    return Case(who=Who.STRANGER, state=state, writes=writes, expected=expected)


def _ana(expected: str, writes: dict[str, Any], state: State = State.LIVE) -> Case:
    return Case(who=Who.FAN, state=state, writes=writes, expected=expected)


_JOINS: Final = {BEN: BEN_JOINS, **BEN_CONNECTS}

CASES: Final = (
    # Fans: the number and their own mark move together with their record, by one, once.
    *(
        _ben(VIEWER_RULE, {**_JOINS, BEN_MARK: True, VIEWERS: number})
        for number in (3, 4, 6)
    ),
    _ben(VIEWER_RULE, {**_JOINS, BEN_MARK: True}),
    _ben(VIEWER_RULE, {BEN_MARK: True, VIEWERS: 5}),
    _ben(f"{NUMBER}/.write", {VIEWERS: 5}),
    _ben(f"{NUMBER}/.write", {VIEWERS: 3}),
    _ana(f"{NUMBER}/.write", {VIEWERS: 5}),
    _ana(f"{NUMBER}/.write", {VIEWERS: 3}),
    _ben(f"{NUMBER}/.write", {VIEWERS: 3, BEN_MARK: None}),
    _ben(VIEWER_RULE, {BEN_MARK: None}),
    _ana(VIEWER_RULE, {ANA_MARK: True}),
    _ana(f"{NUMBER}/.write", {VIEWERS: 5, ANA_MARK: True}),
    _ana(VIEWER_RULE, {ANA_MARK: None}),
    _ana(VIEWER_RULE, {ANA_MARK: None, VIEWERS: 3}),
    _ana(VIEWER_RULE, {ANA_MARK: None, ANA: None}),
    *(
        _ana(VIEWER_RULE, {ANA_MARK: None, ANA: None, VIEWERS: number})
        for number in (2, 4, 5)
    ),
    # Nobody counts another, in or out, whatever becomes of themselves.
    _ben(VIEWER_RULE, {f"{COUNTED}/fan-dee": True, **_JOINS, BEN_MARK: True, VIEWERS: 5}),
    _ben(VIEWER_RULE, {**_JOINS, BEN_MARK: True, f"{COUNTED}/fan-cyd": None, VIEWERS: 5}),
    _ana(VIEWER_RULE, {f"{COUNTED}/fan-cyd": None, ANA: None, ANA_MARK: None, VIEWERS: 3}),
    _ana(VIEWER_RULE, {f"{COUNTED}/fan-ana-1": True, VIEWERS: 5}, State.OLD_LIVE),
    _ben(f"{VIEWER}/.validate", {**_JOINS, BEN_MARK: "yes", VIEWERS: 5}),
    *(
        Case(who=who, state=State.LIVE, writes={ANA_MARK: None, VIEWERS: 3}, expected=VIEWER_RULE)
        for who in OWNERS
    ),
    # A record that is there uncounted is counted when its fan wants to be.
    _ben(VIEWER_RULE, {BEN_MARK: True, VIEWERS: 6}, State.UNCOUNTED),
    # With old apps a record may be taken away alone; the counter follows.
    _ana(ALLOWED, {ANA: None}, State.OLD_LIVE),
    _ana(ALLOWED, {ANA: None, ANA_MARK: None, VIEWERS: 3}, State.OLD_LIVE),
    _ben(ALLOWED, {**_JOINS, BEN_MARK: True, VIEWERS: 5}, State.OLD_LIVE),
    _ben(VIEWER_RULE, {**_JOINS, BEN_MARK: True, VIEWERS: 7}, State.OLD_FULL),
    # The counter: the number and the mark move together, by one, once, and after the record.
    _count(VIEWER_RULE, {ANA_MARK: True, VIEWERS: 5}),
    _count(VIEWER_RULE, {BEN_MARK: None, VIEWERS: 3}),
    _count(VIEWER_RULE, {BEN_MARK: True, VIEWERS: 5}),
    _count(VIEWER_RULE, {ANA_MARK: None, VIEWERS: 3}),
    _count(VIEWER_RULE, {BEN_MARK: True}, State.UNCOUNTED),
    *(_count(VIEWER_RULE, {BEN_MARK: True, VIEWERS: number}, State.UNCOUNTED) for number in (3, 4, 6)),
    _count(VIEWER_RULE, {BEN_MARK: None}, State.KEPT_MARK),
    *(_count(VIEWER_RULE, {BEN_MARK: None, VIEWERS: number}, State.KEPT_MARK) for number in (2, 5)),
    _count(f"{VIEWER}/.validate", {BEN_MARK: "yes", VIEWERS: 5}, State.UNCOUNTED),
    _count(ALLOWED, {BEN_MARK: None, VIEWERS: 0}, State.LAST_VIEWER),
    _count(f"{NUMBER}/.validate", {BEN_MARK: None, VIEWERS: -1}, State.MISCOUNTED),
    _count(f"{NUMBER}/.validate", {VIEWERS: 6}),
    _count(f"{NUMBER}/.validate", {VIEWERS: 2}),
    _count(f"{NUMBER}/.validate", {VIEWERS: 4}),
    _count(f"{NUMBER}/.validate", {VIEWERS: "5"}),
    _count(NO_WRITE, {f"{PUBLIC_SHOW}/status": "closed"}),
    _count(NO_WRITE, {COUNTED: None}),
)  # fmt: skip
