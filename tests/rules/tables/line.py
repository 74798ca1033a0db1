"""The line: who gets in and out, who stands where, and who is taken on deck."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import DESK, NO_ONE, OWNERS, STRANGERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, DECK, LINE, PRESENCE
from tests.rules.states import LIFE, State
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
from tests.rules.world import NOW, in_line

LINE_NODE: Final = "line/$adminId/$fanUrl"
WAITING: Final = f"{LINE_NODE}/$fanId"
DECK_NODE: Final = "deck/$adminId/$fanUrl"
ON_DECK: Final = f"{DECK_NODE}/$fanId"
ANAS: Final = frozenset({Who.FAN})
TRIED: Final = (*LIFE, State.EARLY, State.BARRED, State.NEXT_ONE, State.IN_LINE, *ODD)
WITH_STAFF: Final = (State.SCREENED, State.SCREENED_CLOSING)
IN: Final = in_line(NOW)
"""What getting in line is."""


def read_by_desk(node: str, path: str) -> tuple[Right, ...]:
    """The whole of it, by the producer, and by a screener until the event is closed."""
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
            node=node,
            act=Act.READ,
            what="with screeners",
            does=path,
            by=DESK,
            during=(State.SCREENED,),
            tried=(State.SCREENED,),
        ),
        Right(
            node=node,
            act=Act.READ,
            does=path,
            is_shown=False,
            by=OWNERS,
            during=(State.SCREENED_CLOSING,),
            tried=(State.SCREENED_CLOSING,),
        ),
    )


def read_by_fan(node: str, path: str) -> tuple[Right, ...]:
    """A fan's own place, by that fan as well."""
    return (
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


def removed(node: str, path: str) -> tuple[Right, ...]:
    """By the fan at any time, by producer and screeners while there is a show."""
    when = (*SHOWN, State.IN_LINE, State.BARRED, State.NEXT_ONE)
    without = (State.OWNER_REMOVED, State.NOT_STARTED, State.OVER, State.DELETED)
    return (
        *(
            Right(
                node=f"{node}/$fanId",
                act=Act.DELETE,
                is_shown=moments is not without,
                what="with screeners" if by & DESK - OWNERS else "",
                does={f"{path}/fan-ana": None},
                by=by,
                during=moments,
                tried=moments,
            )
            for by, moments in (
                (OWNERS | ANAS, when),
                (DESK | ANAS, (State.SCREENED,)),
                (OWNERS | ANAS, (State.SCREENED_CLOSING,)),
                (ANAS, without),
            )
        ),
        Right(
            node=node,
            act=Act.DELETE,
            does={path: None},
            by=NO_ONE,
            denied_by=NO_WRITE,
        ),
    )


def _directed(
    field: str, fan: str, value: object, what: str, act: Act = Act.CHANGE
) -> tuple[Right, ...]:
    """What producer and screeners say of a place, while the show is open."""
    return tuple(
        Right(
            node=f"{WAITING}/{field}",
            act=act,
            what=what,
            is_shown=state is not State.SCREENED_CLOSING,
            does={f"{LINE}/{fan}/{field}": value},
            by=by,
            during=during,
            tried=(state,),
        )
        for state, by, during in (
            (State.IN_LINE, OWNERS, (State.IN_LINE,)),
            (State.SCREENED, DESK, (State.SCREENED,)),
            (
                State.SCREENED_CLOSING,
                OWNERS if value is None else NO_ONE,
                (State.SCREENED_CLOSING,),
            ),
        )
    )


def gets_in(uid: str) -> dict[str, Any]:
    """A fan gets in line."""
    return {f"{LINE}/{uid}": IN}


RIGHTS: Final = (
    *read_by_desk(LINE_NODE, LINE),
    *read_by_fan(LINE_NODE, LINE),
    Right(
        node=WAITING,
        act=Act.CREATE,
        what="get in line, with a record in the show",
        does={f"{LINE}/fan-ana": IN},
        by=ANAS,
        during=INSIDE,
        tried=tuple(state for state in TRIED if state is not State.IN_LINE),
    ),
    Right(
        node=WAITING,
        act=Act.CREATE,
        what="in one write with the record",
        does={BEN: BEN_JOINS, **BEN_COMES, f"{LINE}/fan-ben": IN},
        by=STRANGERS,
        during=INSIDE,
        tried=OPEN,
        is_shown=False,
        denied_by=f"{FAN}/.write",
    ),
    *removed(LINE_NODE, LINE),
    *_directed("order", "fan-ana", NOW - 85.5, "move the fan"),
    *_directed("held", "fan-ana", value=True, what="pass over the fan, for now"),
    *_directed("held", "fan-cyd", value=None, what="no more", act=Act.DELETE),
    Right(
        node=f"{WAITING}/awaySince",
        act=Act.DELETE,
        what="is back, with a connection",
        does={f"{LINE}/fan-cyd/awaySince": None},
        by=frozenset({Who.OTHER_FAN}),
        during=WITH_STAFF,
        tried=WITH_STAFF,
    ),
    *read_by_desk(DECK_NODE, DECK),
    *read_by_fan(DECK_NODE, DECK),
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
    Right(
        node=ON_DECK,
        act=Act.CREATE,
        what="take a fan who is in the show, with screeners",
        does={f"{DECK}/fan-cyd": "producer"},
        by=DESK,
        during=(State.SCREENED,),
        tried=WITH_STAFF,
    ),
    *removed(DECK_NODE, DECK),
)


def _with(**fields: object) -> dict[str, object]:
    return {**IN, **fields}


SHAPES: Final = (
    *(
        Shape(
            node=node,
            says="`at` and `order`: the server's time at the moment of the write",
            path=f"{LINE}/fan-ana",
            who=Who.FAN,
            fits=fits,
            fails=fails,
            rule=rule,
        )
        for node, fits, fails, rule in (
            (WAITING, (IN,), (NOW, "now", True, {"at": NOW}, {"order": NOW}, {**IN, ".priority": 1}), ""),
            (WAITING, (), (_with(at=NOW - 1), _with(at=NOW + 1), _with(at="now")), f"{WAITING}/at/.validate"),
            (WAITING, (), (_with(order=NOW - 1), _with(order=NOW + 1), _with(order="now"), _with(order=True)), f"{WAITING}/order/.validate"),
            (WAITING, (), (_with(awaySince=NOW),), f"{WAITING}/awaySince/.validate"),
            (WAITING, (), (_with(missed=0),), f"{WAITING}/missed/.validate"),
            (WAITING, (), (_with(missedAt=NOW),), f"{WAITING}/missedAt/.validate"),
            (WAITING, (), (_with(name="Ana"),), f"{WAITING}/$other/.validate"),
            # Nobody is held by themselves: whoever gets in line says nothing of it.
            (WAITING, (), (_with(held=True),), f"{WAITING}/.write"),
        )
    ),
    Shape(
        node=f"{WAITING}/order",
        says="a number above 0, and the server's time at most",
        path=f"{LINE}/fan-ana/order",
        who=Who.OWNER,
        state=State.IN_LINE,
        fits=(NOW, NOW - 0.5, NOW - 80, 1, 0.001),
        fails=(NOW + 1, NOW + 0.001, 0, -1, "1", True, {"at": 1}, {".value": NOW, ".priority": 1}),
    ),
    Shape(
        node=f"{WAITING}/held",
        says="true, or left out",
        path=f"{LINE}/fan-ana/held",
        who=Who.OWNER,
        state=State.IN_LINE,
        fits=(True,),
        fails=(False, 1, "true", {"by": "owner"}, {".value": True, ".priority": 1}),
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


_SCREENERS: Final = (Who.SCREENER, Who.SCREENER_FN)

CASES: Final = (
    # Whoever waits keeps the place: it is not had anew, nor given to another.
    _says(f"{WAITING}/.write", Who.FAN, {f"{LINE}/fan-ana": IN}),
    _says(f"{WAITING}/.write", Who.FAN, {f"{LINE}/fan-ana": in_line(NOW - 90)}),
    _says(f"{WAITING}/.write", Who.FAN, {f"{LINE}/fan-ana": None, f"{LINE}/fan-cyd": None}),
    _says(f"{WAITING}/order/.write", Who.FAN, {f"{LINE}/fan-ana/order": NOW}),
    _says(f"{WAITING}/order/.write", Who.FAN, {f"{LINE}/fan-ana/order": NOW - 95}),
    _says(f"{WAITING}/held/.write", Who.FAN, {f"{LINE}/fan-ana/held": True}),
    _says(f"{WAITING}/held/.write", Who.OTHER_FAN, {f"{LINE}/fan-cyd/held": None}, State.SCREENED),
    _says(f"{WAITING}/.write", Who.OTHER_FAN, {f"{LINE}/fan-ana": IN}),
    _says(f"{WAITING}/.write", Who.OWNER, {f"{LINE}/fan-bea": IN}),
    *(_says(f"{WAITING}/.write", one, {f"{LINE}/fan-bea": IN}, State.SCREENED) for one in _SCREENERS),
    # What the backend notes nobody else writes, nor takes away but whoever is back.
    *(
        _says(f"{WAITING}{rule}/.write", who, {f"{LINE}/fan-cyd/{field}": value}, State.SCREENED)
        for who in (Who.OTHER_FAN, Who.OWNER, Who.OWNER_FN, Who.SCREENER)
        for rule, field, value in (
            ("/missed", "missed", None), ("/missed", "missed", 0), ("/missedAt", "missedAt", None), ("", "at", NOW), ("", "at", None),
        )
    ),
    *(
        _says(f"{WAITING}/awaySince/.write", who, {f"{LINE}/fan-cyd/awaySince": value}, State.SCREENED)
        for who, value in (
            (Who.OTHER_FAN, NOW), (Who.OTHER_FAN, NOW - 1), (Who.OWNER, None), (Who.OWNER_FN, NOW), (Who.SCREENER, None), (Who.FAN, None),
        )
    ),
    _says(f"{WAITING}/awaySince/.write", Who.OTHER_FAN, {f"{LINE}/fan-cyd/awaySince": None, f"{PRESENCE}/fan-cyd": None}, State.SCREENED),
    _says(ALLOWED, Who.OTHER_FAN, {f"{LINE}/fan-cyd/awaySince": None, f"{PRESENCE}/fan-cyd/tab-9": NOW}, State.SCREENED),
    # Whoever is back says in which show, but for old apps: of these nobody is back for another.
    *(
        Case(who=who, state=state, writes={f"{LINE}/fan-cyd/awaySince": None}, names=False, expected=expected)
        for state, who, expected in (
            (State.SCREENED, Who.OTHER_FAN, f"{WAITING}/awaySince/.write"),
            (State.OLD_SCREENED, Who.OTHER_FAN, ALLOWED),
            (State.OLD_SCREENED, Who.FAN, f"{WAITING}/awaySince/.write"),
            (State.OLD_SCREENED, Who.OWNER, f"{WAITING}/awaySince/.write"),
        )
    ),
    # An order stays while there is a place, and makes none.
    _says(f"{WAITING}/order/.write", Who.OWNER, {f"{LINE}/fan-ana/order": None}),
    _says(f"{WAITING}/.validate", Who.OWNER, {f"{LINE}/fan-bea/order": NOW}),
    _says(f"{WAITING}/.validate", Who.OWNER, {f"{LINE}/fan-bea/held": True}),
    # Several make room in one write, those who stay in the show and in line.
    _says(ALLOWED, Who.OWNER, {f"{LINE}/fan-ana/order": NOW - 70, f"{LINE}/fan-cyd/order": NOW - 75}),
    _says(f"{WAITING}/.validate", Who.OWNER, {f"{LINE}/fan-ana/order": NOW - 70, f"{LINE}/fan-sam/order": NOW - 75}),
    _says(f"{WAITING}/order/.write", Who.OTHER_SCREENER, {f"{LINE}/fan-ana/order": NOW}, State.SCREENED),
    # Nobody waits, or is on deck, who is not in the show; nor waits who is on stage.
    _says(f"{WAITING}/.write", Who.STRANGER, {f"{LINE}/fan-ben": IN}),
    _says(f"{WAITING}/.write", Who.STAGE_FAN, {f"{LINE}/fan-sam": IN}),
    _says(ALLOWED, Who.STAGE_FAN, {f"{LINE}/fan-sam": IN, f"{AB}/activeFans/fan-sam/isOnStage": False}),
    _says(ALLOWED, Who.BACKSTAGE_FAN, {f"{LINE}/fan-bea": IN}),
    _says(f"{ON_DECK}/.write", Who.OWNER, {f"{DECK}/fan-ben": "producer"}),
    _says(f"{ON_DECK}/.write", Who.SCREENER, {f"{DECK}/fan-ben": "producer"}, State.SCREENED),
    # Nobody takes themselves on deck.
    _says(f"{ON_DECK}/.write", Who.OTHER_FAN, {f"{DECK}/fan-cyd": "producer"}),
    _says(f"{ON_DECK}/.write", Who.OTHER_FAN, {f"{DECK}/fan-cyd": "line"}),
    _says(f"{ON_DECK}/.write", Who.SCREENER, {f"{DECK}/fan-cyd": "line"}, State.SCREENED),
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
    _says(ALLOWED, Who.SCREENER, {f"{DECK}/fan-cyd": "producer", f"{LINE}/fan-cyd": None}, State.SCREENED),
)  # fmt: skip
