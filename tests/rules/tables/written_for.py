"""For which event somebody writes into a show: who says so, and which one it may be."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, Case
from tests.rules.people import NO_ONE, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, DECK, LINE, NAMED, PRESENCE
from tests.rules.states import LIFE, State
from tests.rules.tables.fans import (
    ANA,
    BEN,
    BEN_COMES,
    BEN_JOINS,
    FAN,
    THERE,
    counted_out,
)
from tests.rules.tables.reading import SHOWN, WITH_OWNER
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

ENTRY: Final = "writtenFor/$adminId/$fanUrl/$personId/$eventId"
TRIED: Final = (*LIFE, State.EARLY, State.BARRED, State.FULL, State.NEXT_ONE)
_KNOWN: Final = (State.NOT_STARTED, State.EARLY, *SHOWN)


def _named(person: str, event_id: str = "e1") -> dict[str, Any]:
    return {f"{NAMED}/{person}/{event_id}": NOW}


def _refused_by_name(who: frozenset[Who], *states: State) -> dict[Any, str]:
    """Who may say something here says what is not so."""
    return {(one, state): f"{ENTRY}/.validate" for one in who for state in states}


def _guest(role: str, who: Who) -> Right:
    """The links are forgotten with the event."""
    return Right(
        node=ENTRY,
        act=Act.CREATE,
        what=f"as the {role}, who may be early",
        does=_named(role),
        by=frozenset({who}),
        during=(*_KNOWN, State.OWNER_REMOVED, State.BARRED, State.FULL),
        tried=TRIED,
        otherwise=_refused_by_name(frozenset({who}), State.OVER, State.NEXT_ONE),
    )


RIGHTS: Final = (
    Right(
        node="writtenFor",
        act=Act.READ,
        does=NAMED,
        by=NO_ONE,
        denied_by=NO_READ,
    ),
    Right(
        node=ENTRY,
        act=Act.CREATE,
        what="as a fan in the show, of the event that has it",
        does=_named("fan-ana"),
        by=frozenset({Who.FAN}),
        during=THERE,
        tried=TRIED,
    ),
    Right(
        node=ENTRY,
        act=Act.CREATE,
        what="as the producer",
        does=_named("producer"),
        by=OWNERS,
        during=(*_KNOWN, State.BARRED, State.FULL),
        tried=TRIED,
        otherwise=_refused_by_name(OWNERS, State.OVER, State.DELETED, State.NEXT_ONE),
    ),
    _guest("host", Who.HOST),
    _guest("celebrity", Who.CELEBRITY),
    Right(
        node=ENTRY,
        act=Act.DELETE,
        does={f"{NAMED}/fan-ana/e1": None},
        by=NO_ONE,
        during=WITH_OWNER,
        tried=(State.LIVE, State.OVER),
    ),
)

SHAPES: Final = (
    Shape(
        node=ENTRY,
        says="the server's time at the moment of the write, below the event that has the show",
        path=f"{NAMED}/fan-ana/e1",
        who=Who.FAN,
        fits=(NOW,),
        fails=(NOW - 1, NOW + 1, "now", True, {"at": NOW}, {".value": NOW, ".priority": 1}),
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.LIVE
) -> Case:
    return Case(who=who, state=state, writes=writes, names=False, expected=expected)


_FAN_WRITE: Final = f"{FAN}/.write"
_FLAG: Final = {f"{AB}/activeFans/fan-ana/inPrivateCall": True}
_FLAG_WRITE: Final = f"{FAN}/inPrivateCall/.write"
_BEAT: Final = {f"{PRESENCE}/host/tab-1": NOW}
_BEAT_WRITE: Final = "presence/$adminId/$fanUrl/$personId/$connectionId/.write"

CASES: Final = (
    # Whoever comes says for which event, and whoever was there before does as well.
    _says(ALLOWED, Who.STRANGER, {BEN: BEN_JOINS, **BEN_COMES, **_named("fan-ben")}),
    _says(_FAN_WRITE, Who.STRANGER, {BEN: BEN_JOINS, **BEN_COMES}),
    _says(_FAN_WRITE, Who.STRANGER, {BEN: BEN_JOINS, **BEN_COMES, **_named("fan-ben", "e8")}),
    _says(f"{ENTRY}/.validate", Who.FAN, {**_named("fan-ana"), **_named("fan-ana", "e8")}),
    _says(_FAN_WRITE, Who.STRANGER_FN, {BEN: BEN_JOINS, **BEN_COMES}),
    # Nobody says it for another, and nobody by another's entry.
    _says(_FAN_WRITE, Who.STRANGER, {BEN: BEN_JOINS, **BEN_COMES, **_named("fan-cyd")}),
    _says(f"{ENTRY}/.write", Who.FAN, _named("fan-cyd")),
    _says(f"{ENTRY}/.write", Who.FAN, _named("producer")),
    _says(f"{ENTRY}/.write", Who.FAN, _named("host")),
    _says(f"{ENTRY}/.write", Who.STRANGER, _named("fan-ben")),
    _says(f"{ENTRY}/.write", Who.RIVAL, _named("producer")),
    _says(f"{ENTRY}/.write", Who.OWNER, _named("fan-ana")),
    _says(f"{ENTRY}/.write", Who.HOST, _named("celebrity")),
    _says(f"{ENTRY}/.write", Who.HOST, _named("producer")),
    _says(f"{ENTRY}/.write", Who.OTHER_HOST, _named("host")),
    # The producer as such, not as a fan of the own show.
    _says(ALLOWED, Who.OWNER, {**_FLAG, **_named("producer")}),
    _says(_FLAG_WRITE, Who.OWNER, _FLAG),
    _says(_FLAG_WRITE, Who.OWNER, {**_FLAG, **_named("owner")}),
    # Host and celebrity by the event of their token.
    _says(ALLOWED, Who.HOST, {**_BEAT, **_named("host")}),
    _says(_BEAT_WRITE, Who.HOST, _BEAT),
    _says(_BEAT_WRITE, Who.HOST, {**_BEAT, **_named("celebrity")}),
    # Leaving is leaving; what is another's is not.
    _says(ALLOWED, Who.FAN, {f"{PRESENCE}/fan-ana": None}),
    _says(ALLOWED, Who.FAN, {f"{LINE}/fan-ana": None, f"{DECK}/fan-ana": None}),
    _says(ALLOWED, Who.OWNER, {f"{PRESENCE}/producer": None, f"{AB}/producerActive": None}),
    _says(ALLOWED, Who.FAN, {ANA: None, **counted_out("fan-ana"), **_named("fan-ana")}),
    _says(f"{ENTRY}/.validate", Who.FAN, {ANA: None, **counted_out("fan-ana"), **_named("fan-ana", "e8")}),
    # Nor does the switch make anybody's tab one of another show.
    _says(_BEAT_WRITE, Who.OTHER_HOST, _BEAT, State.OLD_LIVE),
    _says(_BEAT_WRITE, Who.HOST, _BEAT, State.OLD_DRAINING),
    _says(_BEAT_WRITE, Who.HOST, _BEAT, State.OLD_NEXT_ONE),
    _says(_BEAT_WRITE, Who.OWNER, _BEAT, State.OLD_LIVE),
    _says("line/$adminId/$fanUrl/$fanId/.write", Who.STRANGER, {f"{LINE}/fan-ben": {"at": NOW, "order": NOW}}, State.OLD_LIVE),
    _says(ALLOWED, Who.HOST, _BEAT, State.OLD_LIVE),
    _says(ALLOWED, Who.OWNER, {f"{PRESENCE}/producer/tab-1": None}),
    _says("presence/$adminId/$fanUrl/$personId/.write", Who.OWNER, {f"{PRESENCE}/fan-ana": None}),
    # Old apps say nothing of it; what is said must be so for them as well.
    _says(ALLOWED, Who.OWNER, _FLAG, State.OLD_LIVE),
    _says(f"{ENTRY}/.validate", Who.OWNER, {**_FLAG, **_named("producer", "e8")}, State.OLD_LIVE),
    _says(_FLAG_WRITE, Who.OWNER, _FLAG, State.HALF_ON),
)  # fmt: skip
