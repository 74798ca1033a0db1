"""Pictures of fans, beside their records."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.databases import PICTURE
from tests.rules.people import NO_ONE, OWNERS, STRANGERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, PICTURES
from tests.rules.states import LIFE, State
from tests.rules.tables.examples import JPEG, LINE, NO_PICTURES, NO_TEXT, PICTURE_LIMIT
from tests.rules.tables.fans import (
    ANA,
    BEA,
    BEN,
    BEN_COMES,
    BEN_JOINS,
    FAN,
    INSIDE,
    SAM,
    counted_out,
)
from tests.rules.tables.presence import OPEN
from tests.rules.tables.reading import ODD, SHOWN, WITH_OWNER
from tests.rules.tables.shapes import Shape
from tests.rules.world import NOW

SHOWS: Final = "fanPictures/$adminId/$fanUrl"
NODE: Final = f"{SHOWS}/$fanId"
ANAS: Final = frozenset({Who.FAN})
ANOTHER: Final = "data:image/jpeg;base64,AAAA"
OF_ANA, OF_BEA, OF_BEN, OF_SAM = (
    f"{PICTURES}/fan-{name}" for name in ("ana", "bea", "ben", "sam")
)
WITHOUT_PRODUCER: Final = (
    State.OWNER_REMOVED,
    State.NOT_STARTED,
    State.OVER,
    State.DELETED,
)

RIGHTS: Final = (
    *(
        Right(node=node, act=Act.READ, does=path, by=NO_ONE, denied_by=NO_READ)
        for node, path in {
            "fanPictures": "fanPictures",
            "fanPictures/$adminId": "fanPictures/owner",
            SHOWS: PICTURES,
        }.items()
    ),
    Right(
        node=NODE,
        act=Act.READ,
        does=OF_ANA,
        by=OWNERS | ANAS,
        during=WITH_OWNER,
        tried=WITH_OWNER,
    ),
    Right(
        node=NODE,
        act=Act.READ,
        is_shown=False,
        does=OF_ANA,
        by=ANAS,
        during=(State.OWNER_REMOVED,),
        tried=(State.OWNER_REMOVED,),
    ),
    Right(
        node=NODE,
        act=Act.CREATE,
        what="together with its moment in the record",
        does={OF_ANA: ANOTHER, f"{ANA}/snapshotAt": NOW},
        by=ANAS,
        during=INSIDE,
        tried=(*LIFE, State.EARLY, State.BARRED, State.NEXT_ONE, *ODD),
    ),
    Right(
        node=NODE,
        act=Act.CREATE,
        what="in one write with the record",
        does={
            BEN: {**BEN_JOINS, "snapshotAt": NOW},
            **BEN_COMES,
            OF_BEN: ANOTHER,
        },
        by=STRANGERS,
        during=INSIDE,
        tried=OPEN,
        is_shown=False,
        denied_by=f"{FAN}/.write",
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="a minute after the one before",
        does={OF_SAM: ANOTHER, f"{SAM}/snapshotAt": NOW},
        by=frozenset({Who.STAGE_FAN}),
        during=(State.PICTURED,),
        tried=(State.PICTURED,),
    ),
    Right(
        node=NODE,
        act=Act.DELETE,
        does={OF_ANA: None},
        by=OWNERS | ANAS,
        during=(*SHOWN, State.BARRED, State.NEXT_ONE),
        tried=(*SHOWN, State.BARRED, State.NEXT_ONE),
    ),
    Right(
        node=NODE,
        act=Act.DELETE,
        is_shown=False,
        does={OF_ANA: None},
        by=ANAS,
        during=WITHOUT_PRODUCER,
        tried=WITHOUT_PRODUCER,
    ),
    Right(
        node=SHOWS,
        act=Act.DELETE,
        does={PICTURES: None},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
)

SHAPES: Final = (
    Shape(
        node=NODE,
        says="a PNG, JPEG or WebP picture as a `data:` URL of at most 20,000 characters, its base64 maybe in lines",
        path=OF_ANA,
        who=Who.FAN,
        fits=("data:image/png;base64,iVBORw0KGgo=", "data:image/webp;base64,", JPEG + LINE * 3 + "AA==\r\n", JPEG + "A" * (PICTURE_LIMIT - len(JPEG))),
        fails=(*NO_PICTURES, JPEG + "A" * (PICTURE_LIMIT + 1 - len(JPEG)), *NO_TEXT, {".value": ANOTHER, ".priority": 1}),
        along={f"{ANA}/snapshotAt": NOW},
    ),
)  # fmt: skip


def _says(
    expected: str, who: Who, writes: dict[str, Any], state: State = State.PICTURED
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


CASES: Final = (
    # No picture without its moment, and none with a moment that was there before.
    _says(f"{NODE}/.validate", Who.FAN, {OF_ANA: ANOTHER}),
    _says(f"{NODE}/.validate", Who.STAGE_FAN, {OF_SAM: ANOTHER}),
    _says(f"{NODE}/.validate", Who.STAGE_FAN, {OF_SAM: ANOTHER, f"{SAM}/snapshotAt": NOW - 60_000}),
    _says(f"{FAN}/snapshotAt/.validate", Who.BACKSTAGE_FAN, {f"{BEA}/snapshotAt": NOW, OF_BEA: ANOTHER}),
    _says(ALLOWED, Who.STAGE_FAN, {OF_SAM: PICTURE}),
    # Nobody else's, and nobody's who is not in the show.
    _says(f"{NODE}/.write", Who.FAN, {OF_SAM: ANOTHER, f"{SAM}/snapshotAt": NOW}),
    _says(f"{NODE}/.write", Who.OWNER, {OF_SAM: ANOTHER}),
    _says(f"{NODE}/.write", Who.STRANGER, {OF_BEN: ANOTHER}),
    _says(f"{NODE}/.validate", Who.STRANGER, {OF_BEN: ANOTHER}, State.OLD_LIVE),
    _says(f"{FAN}/.write", Who.STRANGER, {f"{BEN}/snapshotAt": NOW, OF_BEN: ANOTHER}),
    _says(f"{NODE}/.write", Who.OTHER_FAN, {OF_SAM: None}),
    # It goes with the record at the latest, whoever removes that.
    *(
        _says(expected, who, {SAM: None, f"{AB}/stageFanId": None, **gone})
        for who in (Who.OWNER, Who.OWNER_FN)
        for expected, gone in ((f"{FAN}/.write", {}), (ALLOWED, {OF_SAM: None}))
    ),
    _says(f"{FAN}/.write", Who.STAGE_FAN, {SAM: None, **counted_out("fan-sam")}),
    _says(ALLOWED, Who.STAGE_FAN, {SAM: None, OF_SAM: None, **counted_out("fan-sam")}),
    # Without the picture its moment stays; and with it the record is changed as before.
    _says(ALLOWED, Who.STAGE_FAN, {OF_SAM: None}),
    _says(ALLOWED, Who.STAGE_FAN, {f"{SAM}/name": "Sam S."}),
)  # fmt: skip
