"""Who is called backstage, who is told their position, and what is noted of fans."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import DESK, EVERYBODY, NO_ONE, OWNERS, SIGNED_IN, Who
from tests.rules.right import Act, Right, closed
from tests.rules.show_paths import AB, CALLS, LINE, NOTES, POSITIONS
from tests.rules.states import State
from tests.rules.tables.fans import ANA, BEA, FAN, FANS, SAM
from tests.rules.tables.line import WITH_STAFF, read_by_desk, read_by_fan, removed
from tests.rules.tables.presence import OPEN
from tests.rules.tables.reading import SHOW, SHOWN, WITH_OWNER
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

CALL_NODE: Final = "calls/$adminId/$fanUrl"
CALL: Final = f"{CALL_NODE}/$fanId"
REQUEST: Final = "callRequests/$adminId/$fanUrl/$requestId"
REQUESTS: Final = "callRequests/owner/launch-night"
POSITION_NODE: Final = "linePositions/$adminId/$fanUrl"
POSITION: Final = f"{POSITION_NODE}/$fanId"
NOTE_NODE: Final = "notes/$adminId/$fanUrl"
NOTE: Final = f"{NOTE_NODE}/$fanId"
SUMMARY: Final = "lineSummary/owner/launch-night"

CALLED: Final = {
    f"{BEA}/isBackstage": None,
    f"{ANA}/isBackstage": True,
    f"{AB}/backstageFanId": "fan-ana",
    f"{CALLS}/fan-ana": NOW,
}
"""Calling Ana backstage: one write."""


def _by_whom(who: Who, **more: Any) -> dict[str, Any]:
    """A note, as somebody writes it."""
    uid = "screener" if who in (Who.SCREENER, Who.SCREENER_FN) else "owner"
    return {"text": "Sings.", "at": NOW, "by": uid, **more}


def _called(state: State, by: frozenset[Who], during: tuple[State, ...]) -> Right:
    return Right(
        node=CALL,
        act=Act.CREATE,
        what="call a fan backstage, in one write with the place there",
        is_shown=state is not State.SCREENED_CLOSING,
        does=CALLED,
        by=by,
        during=during,
        tried=(state,),
        denied_by=f"{FAN}/isBackstage/.write",
        # Backstage is theirs to leave, and nobody else's place to give.
        otherwise={Who.BACKSTAGE_FAN: f"{FAN}/isBackstage/.write"},
    )


def _noted(who: Who, state: State, *, is_allowed: bool) -> Case:
    return Case(
        who=who,
        state=state,
        writes={f"{NOTES}/fan-ana": _by_whom(who)},
        expected=ALLOWED if is_allowed else f"{NOTE}/.write",
    )


RIGHTS: Final = (
    *read_by_desk(CALL_NODE, CALLS),
    *read_by_fan(CALL_NODE, CALLS),
    *removed(CALL_NODE, CALLS),
    *(
        Right(
            node=CALL,
            act=Act.CREATE,
            what="call once more a fan who is backstage",
            does={f"{CALLS}/fan-bea": NOW},
            by=by,
            during=during,
            tried=(state,),
        )
        for state, by, during in (
            *((state, OWNERS, OPEN) for state in SHOWN),
            (State.SCREENED, DESK, (State.SCREENED,)),
            (State.SCREENED_CLOSING, NO_ONE, ()),
        )
    ),
    Right(node=REQUEST, act=Act.READ, does=f"{REQUESTS}/click-1", by=NO_ONE, denied_by=NO_READ),
    *read_by_desk(POSITION_NODE, POSITIONS),
    *read_by_fan(POSITION_NODE, POSITIONS),
    *removed(POSITION_NODE, POSITIONS),
    Right(
        node=POSITION,
        act=Act.CHANGE,
        does={f"{POSITIONS}/fan-ana": {"position": 2}},
        by=NO_ONE,
        during=(),
        tried=(*SHOWN, *WITH_STAFF),
    ),
    Right(
        node="lineSummary/$adminId/$fanUrl",
        act=Act.READ,
        does=SUMMARY,
        by=SIGNED_IN,
    ),
    Right(
        node="lineSummary/$adminId/$fanUrl",
        act=Act.CHANGE,
        does={SUMMARY: {"waiting": 1, "at": NOW}},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    *closed("stageTurns/$adminId/$fanUrl", "stageTurns/owner/launch-night/turn-1", NOW),
    *read_by_desk(NOTE_NODE, NOTES),
    Right(
        node=NOTE_NODE,
        act=Act.READ,
        what="the fan, of whom it is: never",
        does=f"{NOTES}/fan-ana",
        by=OWNERS,
        during=WITH_OWNER,
        is_shown=False,
    ),
    *(
        Right(
            node=NOTE,
            act=Act.DELETE,
            what="with screeners" if by is DESK else "",
            does={f"{NOTES}/fan-ana": None},
            by=by,
            during=(state,),
            tried=(state,),
            is_shown=state in (State.LIVE, State.SCREENED),
        )
        for state, by in (
            *((state, OWNERS) for state in SHOWN),
            (State.SCREENED, DESK),
            (State.SCREENED_CLOSING, OWNERS),
        )
    ),
    # A screener reads what it takes to choose whom to call.
    *(
        Right(
            node=SHOW,
            act=Act.READ,
            what="with screeners",
            does=path,
            by=by,
            during=(state,),
            tried=(state,),
            is_shown=path == AB and state is State.SCREENED,
        )
        for path in (AB, FANS)
        for state, by in ((State.SCREENED, DESK), (State.SCREENED_CLOSING, OWNERS))
    ),
)  # fmt: skip

SHAPES: Final = (
    Shape(
        node=CALL,
        says="the server's time at the moment of the write, for a fan with `isBackstage`",
        path=f"{CALLS}/fan-bea",
        who=Who.OWNER,
        fits=(NOW,),
        fails=(NOW - 1, NOW + 1, "now", True, {"at": NOW}, {".value": NOW, ".priority": 1}),
    ),
    Shape(
        node=NOTE,
        says="`text`, `at` (the server's time at the moment of the write) and `by` (the own user)",
        path=f"{NOTES}/fan-ana",
        who=Who.OWNER,
        fits=(_by_whom(Who.OWNER),),
        fails=("Sings.", {"text": "Sings."}, {"text": "Sings.", "at": NOW}, {"at": NOW, "by": "owner"}, *(_by_whom(Who.OWNER, **{field: value}) for field, value in (("at", NOW - 1), ("at", NOW + 1), ("at", "now"), ("by", "screener"), ("by", "fan-ana"), ("by", 7))), {**_by_whom(Who.OWNER), ".priority": 1}),
    ),
    *(
        Shape(
            node=f"{NOTE}/text",
            says="a text of 1 to 500 characters, maybe of several lines, without control and hidden characters",
            path=f"{NOTES}/fan-ana",
            who=Who.OWNER,
            fits=fits,
            fails=fails,
        )
        for fits, fails in (
            (
                tuple(_by_whom(Who.OWNER, text=text) for text in ("x", "Two\nlines", "x" * 500)),
                tuple(_by_whom(Who.OWNER, text=text) for text in ("", "x" * 501, "a\u0000", "a\u202eb", "a\tb", 7, True)),
            ),
        )
    ),
    Shape(
        node=f"{NOTE}/$other",
        says="nothing else",
        path=f"{NOTES}/fan-ana",
        who=Who.OWNER,
        fits=(),
        fails=(_by_whom(Who.OWNER, name="Ana"),),
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.SCREENED
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


_FLAG: Final = f"{FAN}/isBackstage"
_POINTER: Final = f"{SHOW}/backstageFanId"

CASES: Final = (
    # Calling is one write: the place, whose it is, and since when.
    *(_says(ALLOWED, who, CALLED) for who in (Who.OWNER, Who.OWNER_FN, Who.SCREENER, Who.SCREENER_FN)),
    *(
        _says(f"{_FLAG}/.write", who, CALLED)
        for who in sorted(EVERYBODY - DESK - {Who.FAN, Who.NOBODY})
    ),
    _says(f"{_FLAG}/.validate", Who.FAN, {f"{ANA}/isBackstage": True}),
    *(
        _says(f"{CALL}/.validate", who, {f"{CALLS}/fan-ana": NOW})
        for who in (Who.OWNER, Who.SCREENER)
    ),
    *(_says(f"{_FLAG}/.write", who, CALLED, State.SCREENED_CLOSING) for who in (Who.OWNER, Who.SCREENER)),
    # Nobody is called who is not in the show; and nobody calls themselves.
    _says(f"{CALL}/.validate", Who.OWNER, {f"{CALLS}/fan-ben": NOW}),
    _says(f"{CALL}/.write", Who.BACKSTAGE_FAN, {f"{CALLS}/fan-bea": NOW}),
    # Whoever is called answers, and nobody for them.
    _says(ALLOWED, Who.BACKSTAGE_FAN, {f"{CALLS}/fan-bea": None}),
    _says(f"{CALL}/.write", Who.FAN, {f"{CALLS}/fan-bea": None}),
    _says(f"{CALL}/.write", Who.OTHER_SCREENER, {f"{CALLS}/fan-bea": None}),
    # A screener gives no other place, and directs nothing else.
    _says(ALLOWED, Who.SCREENER, {f"{BEA}/isBackstage": False, f"{CALLS}/fan-bea": None}),
    _says(ALLOWED, Who.SCREENER, {f"{BEA}/isBackstage": None, f"{AB}/backstageFanId": None}, State.SCREENED),
    _says(ALLOWED, Who.SCREENER, {f"{BEA}/isBackstage": None}, State.SCREENED),
    _says(f"{_FLAG}/.validate", Who.SCREENER, {f"{ANA}/isBackstage": True}),
    _says(f"{_FLAG}/.validate", Who.SCREENER, {f"{ANA}/isBackstage": "yes"}),
    _says(f"{_POINTER}/.write", Who.SCREENER, {f"{AB}/backstageFanId": "fan-ana", f"{ANA}/isBackstage": True}),
    _says(f"{_POINTER}/.validate", Who.SCREENER, {f"{BEA}/isBackstage": None, f"{AB}/backstageFanId": "fan-ana"}),
    *(
        _says(rule, who, writes)
        for who in (Who.SCREENER, Who.SCREENER_FN)
        for rule, writes in (
            (f"{FAN}/isOnStage/.write", {f"{ANA}/isOnStage": True, f"{SAM}/isOnStage": None, f"{AB}/stageFanId": "fan-ana"}),
            (f"{FAN}/isOnStage/.write", {f"{SAM}/isOnStage": None}),
            (f"{SHOW}/stageFanId/.write", {f"{AB}/stageFanId": None}),
            (f"{FAN}/inPrivateCall/.write", {f"{SAM}/inPrivateCall": None}),
            (f"{FAN}/.write", {f"{ANA}/name": "Ann"}),
            (f"{FAN}/.write", {ANA: None, f"{LINE}/fan-ana": None, "deck/owner/launch-night/fan-ana": None}),
            (f"{SHOW}/privateCall/.write", {f"{AB}/privateCall": {"isWith": "host"}}),
            (f"{SHOW}/volume/$role/.write", {f"{AB}/volume/fan": 0}),
            (f"{SHOW}/producerActive/.write", {f"{AB}/producerActive": False}),
            (NO_WRITE, {f"{AB}/status": "closed"}),
            ("events/$eventId/status/.write", {"events/e1/status": "closed"}),
            ("events/$eventId/name/.write", {"events/e1/name": "Mine"}),
            ("presence/$adminId/$fanUrl/$personId/.write", {"presence/owner/launch-night/fan-ana": None}),
            ("messages/$eventId/$uid/producer/$slot/.write", {"messages/e1/fan-ana/producer/01": {"at": NOW, "text": "Hi"}, "messages/e1/fan-ana/last/producer": "01"}),
        )
    ),
    # Notes are of those who are in the show, by whoever writes them.
    *(_noted(who, State.SCREENED, is_allowed=who in DESK) for who in sorted(Who)),
    *(_noted(who, State.SCREENED_CLOSING, is_allowed=False) for who in sorted(DESK)),
    *(_noted(Who.OWNER, state, is_allowed=state in OPEN) for state in SHOWN),
    _says(f"{NOTE}/.write", Who.OWNER, {f"{NOTES}/fan-ben": _by_whom(Who.OWNER)}),
    _says(ALLOWED, Who.OWNER, {f"{NOTES}/fan-ben": None}),
    _says(f"{NOTE}/.validate", Who.SCREENER, {f"{NOTES}/fan-ana": _by_whom(Who.OWNER)}),
    _says(f"{NOTE}/.validate", Who.SCREENER, {f"{NOTES}/fan-ana/text": "Dances."}),
    _says(ALLOWED, Who.SCREENER, {f"{NOTES}/fan-ana/text": "Dances.", f"{NOTES}/fan-ana/at": NOW}),
    _says(f"{NOTE}/.validate", Who.SCREENER, {f"{NOTES}/fan-ana/by": None}),
    # A position goes with the place; and is nobody's to write.
    _says(ALLOWED, Who.FAN, {f"{LINE}/fan-ana": None, f"{POSITIONS}/fan-ana": None}),
    _says(f"{POSITION}/.write", Who.OTHER_FAN, {f"{POSITIONS}/fan-ana": None}),
)  # fmt: skip
