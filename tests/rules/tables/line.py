"""The line: who gets in and out, and whom the producer takes on deck."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import NO_ONE, OWNERS, STRANGERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import AB, DECK, LIFE, LINE, State
from tests.rules.tables.fans import (
    ANA,
    BEN,
    BEN_COMES,
    BEN_JOINS,
    FAN,
    INSIDE,
    counted_out,
)
from tests.rules.tables.presence import OPEN
from tests.rules.tables.reading import ODD, SHOWN, WITH_OWNER
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

LINE_NODE: Final = "line/$adminId/$fanUrl"
WAITING: Final = f"{LINE_NODE}/$fanId"
DECK_NODE: Final = "deck/$adminId/$fanUrl"
ON_DECK: Final = f"{DECK_NODE}/$fanId"
ANAS: Final = frozenset({Who.FAN})
TRIED: Final = (*LIFE, State.EARLY, State.BARRED, State.NEXT_ONE, State.IN_LINE, *ODD)


def _read(node: str, path: str) -> tuple[Right, ...]:
    """The whole of it by the producer, a fan's own place by that fan."""
    return (
        Right(
            node=node.partition("/")[0],
            act=Act.READ,
            does=path.partition("/")[0],
            by=NO_ONE,
            denied_by=NO_READ,
        ),
        Right(node=node, act=Act.READ, does=path, by=OWNERS, during=WITH_OWNER),
        Right(
            node=f"{node}/$fanId",
            act=Act.READ,
            does=f"{path}/fan-ana",
            by=OWNERS | ANAS,
            during=(*WITH_OWNER, State.IN_LINE),
            tried=(*WITH_OWNER, State.IN_LINE),
        ),
        Right(
            node=f"{node}/$fanId",
            act=Act.READ,
            is_shown=False,
            does=f"{path}/fan-ana",
            by=ANAS,
            during=(State.OWNER_REMOVED,),
            tried=(State.OWNER_REMOVED,),
        ),
    )


def _removed(node: str, path: str) -> tuple[Right, ...]:
    """By the fan at any time, and by the producer while there is a show."""
    when = (*SHOWN, State.IN_LINE, State.BARRED, State.NEXT_ONE)
    without = (State.OWNER_REMOVED, State.NOT_STARTED, State.OVER, State.DELETED)
    return (
        Right(
            node=f"{node}/$fanId",
            act=Act.DELETE,
            does={f"{path}/fan-ana": None},
            by=OWNERS | ANAS,
            during=when,
            tried=when,
        ),
        Right(
            node=f"{node}/$fanId",
            act=Act.DELETE,
            is_shown=False,
            does={f"{path}/fan-ana": None},
            by=ANAS,
            during=without,
            tried=without,
        ),
        Right(
            node=node,
            act=Act.DELETE,
            does={path: None},
            by=NO_ONE,
            denied_by=NO_WRITE,
        ),
    )


RIGHTS: Final = (
    *_read(LINE_NODE, LINE),
    Right(
        node=WAITING,
        act=Act.CREATE,
        what="get in line, with a record in the show",
        does={f"{LINE}/fan-ana": NOW},
        by=ANAS,
        during=INSIDE,
        tried=tuple(state for state in TRIED if state is not State.IN_LINE),
    ),
    Right(
        node=WAITING,
        act=Act.CREATE,
        what="in one write with the record",
        does={BEN: BEN_JOINS, **BEN_COMES, f"{LINE}/fan-ben": NOW},
        by=STRANGERS,
        during=INSIDE,
        tried=OPEN,
        is_shown=False,
        denied_by=f"{FAN}/.write",
    ),
    *_removed(LINE_NODE, LINE),
    *_read(DECK_NODE, DECK),
    *(
        Right(
            node=ON_DECK,
            act=act,
            what="take a fan who is in the show",
            does={f"{DECK}/{fan}": "producer"},
            by=OWNERS,
            during=(*OPEN, State.BARRED, State.IN_LINE),
            tried=(*TRIED, State.IN_LINE) if act is Act.CREATE else (State.IN_LINE,),
        )
        for act, fan in ((Act.CREATE, "fan-cyd"), (Act.CHANGE, "fan-ana"))
    ),
    *_removed(DECK_NODE, DECK),
)

SHAPES: Final = (
    Shape(
        node=WAITING,
        says="the server's time at the moment of the write",
        path=f"{LINE}/fan-ana",
        who=Who.FAN,
        fits=(NOW,),
        fails=(NOW - 1, NOW + 1, "now", True, {"at": NOW}, {".value": NOW, ".priority": 1}),
    ),
    Shape(
        node=ON_DECK,
        says="`producer` by the producer, `line` by the backend alone",
        path=f"{DECK}/fan-ana",
        who=Who.OWNER,
        fits=("producer",),
        fails=("line", "Producer", True, {"by": "producer"}),
        rule=f"{ON_DECK}/.write",
    ),
    Shape(
        node=ON_DECK,
        says="`producer` by the producer, `line` by the backend alone",
        path=f"{DECK}/fan-ana",
        who=Who.OWNER,
        fits=(),
        fails=({".value": "producer", ".priority": 1},),
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.IN_LINE
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


CASES: Final = (
    # Whoever waits keeps the place: it is not had anew, nor given to another.
    _says(f"{WAITING}/.validate", Who.FAN, {f"{LINE}/fan-ana": NOW}),
    _says(ALLOWED, Who.FAN, {f"{LINE}/fan-ana": NOW - 90}),
    _says(f"{WAITING}/.write", Who.OTHER_FAN, {f"{LINE}/fan-ana": NOW}),
    _says(f"{WAITING}/.write", Who.OWNER, {f"{LINE}/fan-bea": NOW}),
    # Nobody waits, or is on deck, who is not in the show.
    _says(f"{WAITING}/.write", Who.STRANGER, {f"{LINE}/fan-ben": NOW}),
    _says(f"{ON_DECK}/.write", Who.OWNER, {f"{DECK}/fan-ben": "producer"}),
    # Nobody takes themselves on deck.
    _says(f"{ON_DECK}/.write", Who.OTHER_FAN, {f"{DECK}/fan-cyd": "producer"}),
    _says(f"{ON_DECK}/.write", Who.OTHER_FAN, {f"{DECK}/fan-cyd": "line"}),
    # The place goes with the record at the latest, whoever removes that.
    *(
        _says(expected, who, {ANA: None, **counts, **left})
        for who, counts in ((Who.FAN, counted_out("fan-ana")), (Who.OWNER, {}), (Who.OWNER_FN, {}))
        for expected, left in (
            (f"{FAN}/.write", {}),
            (f"{FAN}/.write", {f"{LINE}/fan-ana": None}),
            (f"{FAN}/.write", {f"{DECK}/fan-ana": None}),
            (ALLOWED, {f"{LINE}/fan-ana": None, f"{DECK}/fan-ana": None}),
        )
    ),
    _says(f"{FAN}/.write", Who.OWNER, {f"{AB}/activeFans/fan-cyd": None}),
    _says(f"{FAN}/.write", Who.OWNER, {f"{AB}/activeFans/fan-bea": None}),
    _says(ALLOWED, Who.FAN, {f"{ANA}/name": "Ana B."}),
    # One whom the producer takes out of their turn leaves the line in one write.
    _says(ALLOWED, Who.OWNER, {f"{DECK}/fan-cyd": "producer", f"{LINE}/fan-cyd": None}),
)  # fmt: skip
