"""What fans consent to: who gives it, who takes it back, and what is not without it."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.databases import CONSENTED, PICTURE, TERMS
from tests.rules.people import NO_ONE, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, CALLS, DECK, LINE, PICTURES
from tests.rules.states import LIFE, State
from tests.rules.tables.fans import ANA, BEA, BEN, BEN_COMES, BEN_JOINS, FAN, FLAGS, SAM
from tests.rules.tables.line import WAITING, gets_in
from tests.rules.tables.pictures import NODE as PICTURED
from tests.rules.tables.presence import OPEN
from tests.rules.tables.reading import EXISTING, WITH_OWNER
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

NODE: Final = "consents/$eventId"
OWN: Final = f"{NODE}/$uid"
OF_ANA, OF_BEA, OF_BEN, OF_CYD, OF_SAM = (
    f"consents/e1/fan-{name}" for name in ("ana", "bea", "ben", "cyd", "sam")
)
CYD: Final = f"{AB}/activeFans/fan-cyd"
ANAS: Final = frozenset({Who.FAN})

GIVEN: Final = {"version": TERMS, "at": NOW, "recording": True}
BACK: Final = {f"{OF_ANA}/withdrawnAt": NOW}
HAS_LEFT: Final = {f"{top}/fan-ana": None for top in (PICTURES, LINE, DECK, CALLS)}
SAM_GOES: Final = {f"{SAM}/{flag}": None for flag in FLAGS}

RIGHTS: Final = (
    Right(node="consents", act=Act.READ, does="consents", by=NO_ONE, denied_by=NO_READ),
    Right(node=NODE, act=Act.READ, does="consents/e1", by=OWNERS, during=EXISTING),
    Right(
        node=OWN,
        act=Act.READ,
        does=OF_ANA,
        by=OWNERS | ANAS,
        during=EXISTING,
        tried=EXISTING,
    ),
    Right(
        node=OWN,
        act=Act.READ,
        does=OF_ANA,
        by=ANAS,
        during=(State.DELETED, State.OWNER_REMOVED),
        tried=(State.DELETED, State.OWNER_REMOVED),
        is_shown=False,
    ),
    Right(
        node=OWN,
        act=Act.CREATE,
        what="while in the show, if the event asks for it",
        does={OF_ANA: GIVEN},
        by=ANAS,
        during=(State.STAFFED,),
        tried=(*LIFE, State.STAFFED, State.BARRED, State.NEXT_ONE),
        otherwise={
            (Who.FAN, state): f"{OWN}/.validate"
            for state in (*OPEN, State.OWNER_REMOVED)
        },
    ),
    Right(
        node=OWN,
        act=Act.CHANGE,
        what="once more, or to another use",
        does={OF_ANA: {**GIVEN, "marketing": False}},
        by=ANAS,
        during=(State.ASKING,),
        tried=(State.ASKING, State.ASKED_BEFORE, State.ASKED_AT_LAST),
    ),
    Right(
        node=OWN,
        act=Act.CHANGE,
        what="take it back, with picture, places and seat",
        does={**BACK, **HAS_LEFT},
        by=ANAS,
        during=(State.ASKING,),
        tried=(State.ASKING,),
    ),
    Right(
        node=OWN,
        act=Act.CHANGE,
        what="take it back when another show has the address",
        does=BACK,
        by=ANAS,
        during=(State.ASKED_BEFORE, State.ASKED_AT_LAST),
        tried=(State.ASKED_BEFORE, State.ASKED_AT_LAST),
        is_shown=False,
    ),
    Right(
        node=OWN,
        act=Act.DELETE,
        does={OF_ANA: None},
        by=NO_ONE,
        tried=(*LIFE, State.ASKING),
    ),
    Right(
        node=NODE,
        act=Act.DELETE,
        does={"consents/e1": None},
        by=NO_ONE,
        denied_by=NO_WRITE,
        tried=WITH_OWNER,
        is_shown=False,
    ),
)


def _shape(
    field: str, says: str, fits: tuple[Any, ...], fails: tuple[Any, ...]
) -> Shape:
    return Shape(
        node=f"{OWN}/{field}",
        says=says,
        path=f"{OF_ANA}/{field}",
        who=Who.FAN,
        state=State.ASKING,
        fits=fits,
        fails=fails,
        along={f"{OF_ANA}/at": NOW} if field != "withdrawnAt" else HAS_LEFT,
    )


SHAPES: Final = (
    _shape("recording", "true", (True,), (False, 1, "true")),
    _shape("marketing", "true or false", (True, False), (0, "false", {"a": True})),
    _shape(
        "withdrawnAt",
        "the server's time at the moment of the write",
        (NOW,),
        (NOW - 1, NOW + 1, True),
    ),
)


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.ASKING
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _pictured(record: str, uid: str) -> dict[str, Any]:
    return {f"{PICTURES}/{uid}": PICTURE, f"{record}/snapshotAt": NOW}


def _put(uid: str, record: str, *, on_stage: bool) -> dict[str, Any]:
    """In the place of whoever has it."""
    name, flag, former = (
        ("stageFanId", "isOnStage", SAM)
        if on_stage
        else ("backstageFanId", "isBackstage", BEA)
    )
    return {f"{AB}/{name}": uid, f"{former}/{flag}": None, f"{record}/{flag}": True}


def _talks_to(uid: str, record: str) -> dict[str, Any]:
    with_whom = {"isWith": "activeFan", "fanId": uid}
    return {
        f"{AB}/privateCall": with_whom,
        f"{record}/inPrivateCall": True,
        f"{SAM}/inPrivateCall": None,
    }


_JOINS: Final = {BEN: {**BEN_JOINS, "snapshotAt": NOW}, **BEN_COMES}
_PICTURE: Final = f"{PICTURED}/.write"
_LINE: Final = f"{WAITING}/.write"
_WHOLE: Final = f"{OWN}/.validate"

CASES: Final = (
    # Before the picture and before the line: not by whoever has consented to nothing, to another
    # text, or not any more.
    *(
        _says(expected, who, writes)
        for expected, who, record, uid in (
            (ALLOWED, Who.STAGE_FAN, SAM, "fan-sam"),
            (_PICTURE, Who.OTHER_FAN, CYD, "fan-cyd"),
            (_PICTURE, Who.BACKSTAGE_FAN, BEA, "fan-bea"),
        )
        for writes in (_pictured(record, uid),)
    ),
    _says(_LINE, Who.OTHER_FAN, gets_in("fan-cyd")),
    _says(_LINE, Who.BACKSTAGE_FAN, gets_in("fan-bea")),
    _says(_LINE, Who.FAN, gets_in("fan-ana"), State.STAFFED),
    _says(_PICTURE, Who.FAN, _pictured(ANA, "fan-ana"), State.STAFFED),
    _says(_PICTURE, Who.STRANGER, {**_JOINS, f"{PICTURES}/fan-ben": PICTURE}),
    _says(ALLOWED, Who.FAN, {**gets_in("fan-ana"), OF_ANA: GIVEN}, State.STAFFED),
    # All of it in one write: in, consented, pictured and in line.
    _says(ALLOWED, Who.STRANGER, {**_JOINS, OF_BEN: GIVEN, f"{PICTURES}/fan-ben": PICTURE, **gets_in("fan-ben")}),
    # Nor is a seat above the audience given to them; who has one keeps it.
    *(
        _says(expected if uid == "fan-cyd" else ALLOWED, who, writes)
        for uid, record in (("fan-ana", ANA), ("fan-cyd", CYD))
        for expected, who, writes in (
            (f"{FAN}/isOnStage/.validate", Who.OWNER, _put(uid, record, on_stage=True)),
            (f"{FAN}/isBackstage/.validate", Who.OWNER, _put(uid, record, on_stage=False)),
            (f"{FAN}/inPrivateCall/.validate", Who.OWNER, _talks_to(uid, record)),
        )
    ),
    _says(ALLOWED, Who.OWNER, {f"{BEA}/isBackstage": True}),
    _says(f"{FAN}/isOnStage/.validate", Who.OWNER, _put("fan-cyd", CYD, on_stage=True), State.OLD_ASKING),
    # Nor to whoever has taken it back, also when what is asked for has changed meanwhile.
    *(
        _says(expected, Who.OWNER, writes, State.ASKED_ANEW)
        for flag, writes in (
            ("isOnStage", _put("fan-ana", ANA, on_stage=True)),
            ("isBackstage", _put("fan-ana", ANA, on_stage=False)),
            ("inPrivateCall", _talks_to("fan-ana", ANA)),
        )
        for expected in (f"{FAN}/{flag}/.validate",)
    ),
    *(
        _says(ALLOWED, Who.OWNER, {path: True}, State.ASKED_ANEW)
        for path in (f"{SAM}/isOnStage", f"{BEA}/isBackstage", f"{SAM}/inPrivateCall")
    ),
    *(
        _says(ALLOWED, Who.OWNER, writes, State.ASKS_NO_MORE)
        for writes in (_put("fan-ana", ANA, on_stage=True), _put("fan-ana", ANA, on_stage=False), _talks_to("fan-ana", ANA))
    ),
    # Away they go without.
    _says(ALLOWED, Who.FAN, HAS_LEFT),
    # No consent of anybody else, of nobody in the show, or of whoever is barred.
    _says(f"{OWN}/.write", Who.OTHER_FAN, {OF_ANA: GIVEN}),
    _says(f"{OWN}/.write", Who.OWNER, {OF_ANA: GIVEN}),
    _says(f"{OWN}/.write", Who.OWNER_FN, {**BACK, **HAS_LEFT}),
    _says(f"{OWN}/.write", Who.STRANGER, {OF_BEN: GIVEN}),
    _says(ALLOWED, Who.STRANGER, {OF_BEN: GIVEN, BEN: BEN_JOINS, **BEN_COMES}),
    _says(f"{OWN}/.write", Who.STAGE_FAN, {OF_SAM: GIVEN, "consents/e8/fan-sam": GIVEN}, State.STAFFED),
    # Now, and to the text as it is now.
    *(
        _says(_WHOLE, Who.FAN, {OF_ANA: {**GIVEN, **other}})
        for other in ({"version": "2026-11"}, {"version": None}, {"at": NOW - 1}, {"at": NOW + 1}, {"recording": None})
    ),
    _says(_WHOLE, Who.OTHER_FAN, {f"{OF_CYD}/at": NOW}),
    _says(ALLOWED, Who.OTHER_FAN, {OF_CYD: GIVEN}),
    _says(f"{OWN}/$other/.validate", Who.FAN, {OF_ANA: {**GIVEN, "name": "Ana"}}),
    # To what the event asks for: no other use.
    _says(f"{OWN}/marketing/.validate", Who.FAN, {OF_ANA: {**GIVEN, "marketing": True}}, State.STAFFED),
    _says(ALLOWED, Who.FAN, {OF_ANA: {**GIVEN, "marketing": True}}),
    # Whoever takes it back gives up what they have by it, all of it in that write.
    *(
        _says(_WHOLE, Who.FAN, {**BACK, **{path: None for path in HAS_LEFT if path != kept}})
        for kept in HAS_LEFT
    ),
    *(
        _says(_WHOLE, Who.STAGE_FAN, {f"{OF_SAM}/withdrawnAt": NOW, f"{PICTURES}/fan-sam": None, **{path: None for path in SAM_GOES if path != kept}})
        for kept in SAM_GOES
    ),
    _says(ALLOWED, Who.STAGE_FAN, {f"{OF_SAM}/withdrawnAt": NOW, f"{PICTURES}/fan-sam": None, **SAM_GOES}),
    # Once, of one that was given, which stays what it was.
    _says(_WHOLE, Who.BACKSTAGE_FAN, {f"{OF_BEA}/withdrawnAt": NOW, f"{BEA}/isBackstage": None}),
    _says(ALLOWED, Who.BACKSTAGE_FAN, {OF_BEA: GIVEN}),
    _says(_WHOLE, Who.STRANGER, {OF_BEN: {**GIVEN, "withdrawnAt": NOW}}),
    *(
        _says(_WHOLE, Who.FAN, {OF_ANA: {**CONSENTED["fan-ana"], "withdrawnAt": NOW, **other}, **HAS_LEFT})
        for other in ({"at": NOW}, {"version": "2026-11"}, {"marketing": False}, {"marketing": None})
    ),
    _says(ALLOWED, Who.OTHER_FAN, {f"{OF_CYD}/withdrawnAt": NOW}),
    # Where a use is not asked for any more, what was said of it stays as one takes it back.
    *(
        _says(ALLOWED, Who.FAN, writes, State.ASKED_AT_LAST)
        for writes in (BACK, {OF_ANA: {**CONSENTED["fan-ana"], "withdrawnAt": NOW}})
    ),
    # Where none is asked for any more, whoever has given one takes part as anybody else.
    _says(ALLOWED, Who.FAN, gets_in("fan-ana"), State.ASKS_NO_MORE),
    _says(ALLOWED, Who.FAN, _pictured(ANA, "fan-ana"), State.ASKS_NO_MORE),
    # Old apps ask for no consent, so they take no picture where one is asked for.
    _says(ALLOWED, Who.FAN, {f"{ANA}/snapshot": PICTURE}, State.OLD_LIVE),
    _says(f"{FAN}/snapshot/.validate", Who.FAN, {f"{ANA}/snapshot": PICTURE}, State.OLD_ASKING),
    _says(f"{FAN}/snapshot/.validate", Who.STAGE_FAN, {f"{SAM}/snapshot": PICTURE}, State.OLD_ASKING),
    _says(ALLOWED, Who.FAN, {f"{ANA}/name": "Anna"}, State.OLD_ASKING),
)  # fmt: skip
