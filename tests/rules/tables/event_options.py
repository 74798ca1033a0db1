"""How an event's line goes, what it asks fans to consent to, and who helps with it."""

from collections.abc import Iterator
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import NO_ONE, OWNER_FN, OWNERS, STRANGERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import State
from tests.rules.tables.events import (  # fmt: skip
    COPY,
    EDITED,
    EVENT,
    IMAGE,
    UNCLOSED,
    VALIDATE,
    WRITE,
    a_new_event,
    edit,
)
from tests.rules.tables.examples import NO_TEXT
from tests.rules.tables.shapes import Shape
from tests.rules.world import CELEBRITY_URL, HOST_URL, NOW

STAFF_URL: Final = f"{EVENT}/staffUrl"
ENTRY: Final = f"{EVENT}/staff/$uid"
LINK: Final = "staff-address-0002"
BEN: Final = "events/e1/staff/fan-ben"
BENS_ENTRY: Final = {"name": "Ben", "at": NOW}
TERMS: Final = {"version": "2027-01", "uses": {"0": "recording"}}
BOTH: Final = {"version": "2027-01", "uses": {"0": "recording", "1": "marketing"}}
CHOSEN: Final = {"maxOnStage": 2, "maxBackstage": 3, "positions": "range"}
_NO_NUMBER: Final = (True, "2", {"a": 1})

RIGHTS: Final = (
    *(
        Right(
            node=f"{EVENT}/{field}",
            act=Act.CHANGE,
            what=what,
            does=edit(field, value, copied=field == "consent"),
            by=OWNER_FN,
            during=UNCLOSED,
            denied_by=WRITE,
        )
        for field, value, what in (
            ("lineOptions", CHOSEN, "as a whole"),
            ("consent", BOTH, "as a whole, with its public copy"),
            ("retainDays", 30, ""),
        )
    ),
    Right(
        node=STAFF_URL,
        act=Act.CHANGE,
        does={"events/e1/staffUrl": LINK},
        by=OWNERS,
        during=UNCLOSED,
    ),
    Right(
        node=ENTRY,
        act=Act.CREATE,
        does={BEN: BENS_ENTRY},
        by=NO_ONE,
        otherwise={(Who.OWNER_FN, state): f"{ENTRY}/at/.validate" for state in UNCLOSED},
    ),
    Right(
        node=ENTRY,
        act=Act.DELETE,
        what="with another link, or none",
        does={"events/e1/staffUrl": LINK, BEN: None},
        by=OWNERS,
        during=UNCLOSED,
        denied_by=f"{STAFF_URL}/.write",
    ),
    Right(
        node=ENTRY,
        act=Act.READ,
        does=BEN,
        by=OWNERS | STRANGERS,
        during=(State.STAFFED,),
        tried=(State.STAFFED,),
        is_shown=False,
    ),
)  # fmt: skip


def _of(field: str, key: str, fits: Any, fails: Any, says: str) -> Shape:
    return Shape(
        node=f"{EVENT}/{field}/{key}",
        says=says,
        path=f"events/e1/{field}",
        who=Who.OWNER_FN,
        fits=tuple({key: value} for value in fits),
        fails=tuple({key: value} for value in fails),
    )


def _asked(key: str, fits: Any, fails: Any, says: str, node: str = "") -> Shape:
    return Shape(
        node=f"{EVENT}/consent/{node or key}",
        says=says,
        path="events/e1/consent",
        who=Who.OWNER_FN,
        fits=tuple({**TERMS, key: value} for value in fits),
        fails=tuple({**TERMS, key: value} for value in fails),
        copied=True,
    )


_VERSIONS: Final = ("1", "A-z_9", "v" * 64)
_NO_VERSIONS: Final = ("", "v" * 65, "2027/01", "v 1", "é")

SHAPES: Final = (
    _of("lineOptions", "maxOnStage", (1, 2, 3, 4), (0, 5, 1.5, *_NO_NUMBER), "a whole number from 1 to 4"),
    _of("lineOptions", "maxBackstage", (1, 2, 9, 10), (0, 11, 1.5, *_NO_NUMBER), "a whole number from 1 to 10"),
    _of(
        "lineOptions",
        "positions",
        ("exact", "range", "hidden"),
        ("", "ranges", "the range", "Exact", *NO_TEXT),
        "`exact`, `range` or `hidden`",
    ),
    Shape(
        node=f"{EVENT}/lineOptions/$other",
        says="nothing else",
        path="events/e1/lineOptions",
        who=Who.OWNER_FN,
        fits=(),
        fails=({**CHOSEN, "maxInLine": 9},),
    ),
    _asked("version", _VERSIONS, tuple(one for one in _NO_VERSIONS if one), "letters, digits, `-` and `_`, at most 64"),
    _asked(
        "uses",
        ({"0": "recording"}, {"0": "recording", "1": "marketing"}),
        (
            {"0": "recording", "1": "the marketing"},
            {"0": "recording", "1": "marketing", "2": "marketing"},
            {"0": "recording", "first": "marketing"},
            {"0": "recording", "10": "marketing"},
            {"0": "recording", "1": "marketings"},
            {"0": "recording", "1": True},
        ),
        "`recording`, and maybe `marketing` after it",
        "uses/$place",
    ),
    _asked("vip", (), (True,), "nothing else", "$other"),
    Shape(
        node=f"{EVENT}/retainDays",
        says="a whole number from 1 to 3650",
        path="events/e1/retainDays",
        who=Who.OWNER_FN,
        fits=(1, 30, 3_650),
        fails=(0, 3_651, 1.5, *_NO_NUMBER),
    ),
    Shape(
        node=STAFF_URL,
        says="letters, digits, `-` and `_`, 16 to 128; none of the other addresses of the event",
        path="events/e1/staffUrl",
        who=Who.OWNER,
        fits=("s" * 16, "A-z_9" * 4, "s" * 128),
        fails=("s" * 15, "s" * 129, "s" * 15 + "+", "+" + "s" * 16, *NO_TEXT),
    ),
)  # fmt: skip


def _case(
    expected: str,
    writes: dict[str, Any],
    *,
    who: Who = Who.OWNER,
    state: State = State.STAFFED,
) -> Case:
    return Case(who=who, state=state, writes=writes, expected=expected)


def _asking(expected: str, uses: Any, **more: Any) -> Case:
    terms = {"version": "2027-01", "uses": uses, **more}
    return _case(expected, edit("consent", terms, copied=True), who=Who.OWNER_FN)


def _links() -> Iterator[Case]:
    """It is none of the other addresses, whichever of them changes."""
    place = "events/e1/staffUrl"
    for link in (HOST_URL, CELEBRITY_URL):
        yield _case(VALIDATE, {place: link})
    yield _case(ALLOWED, {place: "staff-address-0001"})
    yield _case(ALLOWED, {place: None})
    yield _case(VALIDATE, {place: "the-address-of-fans"}, state=State.LONG_FAN_URL)
    for kind in ("fanUrl", "hostUrl", "celebrityUrl"):
        made = a_new_event(**{kind: LINK, "staffUrl": LINK})
        yield _case(VALIDATE, made, who=Who.OWNER_FN)
    yield _case(ALLOWED, a_new_event(staffUrl=LINK), who=Who.OWNER_FN)


def _entries() -> Iterator[Case]:
    """Nobody makes one; the owner removes one with the link by which it came."""
    url, cyd = "events/e1/staffUrl", "events/e1/staff/fan-cyd"
    for who in (Who.OWNER, Who.RIVAL, Who.STRANGER):
        yield _case(f"{ENTRY}/.write", {BEN: None}, who=who)
    yield _case(f"{ENTRY}/.write", {BEN: None, url: "staff-address-0001"})
    yield _case(ALLOWED, {BEN: None, url: LINK})
    yield _case(ALLOWED, {BEN: None, url: None})
    yield _case(ALLOWED, {BEN: None, cyd: None, url: LINK})
    yield _case(ALLOWED, {BEN: None, cyd: None}, state=State.FORMER_STAFF)
    yield _case(WRITE, {"events/e1/staff": None, url: LINK})
    yield _case(
        f"{ENTRY}/.write",
        {BEN.replace("fan-ben", "helper"): None},
        state=State.OWNER_REMOVED,
    )
    for field, value in (
        ("name", "Benjamin"),
        ("name", "Ben"),
        ("at", NOW - 10),
        ("vip", None),
    ):
        yield _case(f"{ENTRY}/.write", {f"{BEN}/{field}": value})
    yield _case(f"{ENTRY}/.write", {BEN: {"name": "Ben", "at": NOW - 10}, url: LINK})
    yield _case(f"{STAFF_URL}/.write", {url: LINK, BEN: None}, who=Who.STRANGER)
    for field, value in (("name", "Benjamin"), ("at", NOW)):
        rule = f"{ENTRY}/{field}/.validate"
        yield _case(rule, {f"{BEN}/{field}": value}, who=Who.OWNER_FN)
        yield _case(f"{ENTRY}/.validate", {f"{BEN}/{field}": None}, who=Who.OWNER_FN)
    yield _case(f"{ENTRY}/$other/.validate", {f"{BEN}/vip": True}, who=Who.OWNER_FN)
    yield _case(
        f"{ENTRY}/.validate", {"events/e1/staff/fan-sam": "x"}, who=Who.OWNER_FN
    )
    yield _case(
        ALLOWED,
        {
            f"events/e1/staff/fan-{one}": {"name": one.title(), "at": NOW - 10}
            for one in ("ben", "cyd")
        },
        who=Who.OWNER_FN,
    )
    yield _case(
        ALLOWED,
        {"events/e1/staff": {"fan-ben": {"name": "Ben", "at": NOW - 10}}},
        who=Who.OWNER_FN,
    )
    yield _case(f"{EVENT}/staff/.validate", {"events/e1/staff": "x"}, who=Who.OWNER_FN)


CASES: Final = (
    *_links(),
    *_entries(),
    _case(ALLOWED, a_new_event(lineOptions=CHOSEN, consent=BOTH, retainDays=30), who=Who.OWNER_FN),
    _case(f"{EVENT}/lineOptions/.validate", {"events/e1/lineOptions": "x"}, who=Who.OWNER_FN),
    # Recording is asked for, and each use once.
    _asking(VALIDATE, {"0": "marketing"}),
    _asking(VALIDATE, {"0": "marketing", "1": "recording"}),
    _asking(VALIDATE, {"0": "recording", "1": "recording"}),
    _asking(VALIDATE, {"1": "recording"}),
    _asking(VALIDATE, {"0": "recordings"}),
    _asking(VALIDATE, {"0": True}),
    _case(VALIDATE, edit("consent", "x", copied=True), who=Who.OWNER_FN),
    *(
        _case(VALIDATE if key == "uses" else f"{EVENT}/consent/.validate", edit("consent", {k: v for k, v in TERMS.items() if k != key}, copied=True), who=Who.OWNER_FN)
        for key in TERMS
    ),
    # Its public copy is a true one.
    *(
        _case(VALIDATE, {"events/e1/consent": BOTH, "openEvents/owner/e1/consent": copy}, who=Who.OWNER_FN)
        for copy in (None, TERMS, {**BOTH, "version": "2027-02"})
    ),
    # And leaves out nothing that the event has, whichever of the two is written.
    *(
        _case(f"{COPY}/.validate", {"openEvents/owner/e1/name": "Launch Night", f"events/e1/{field}": value}, who=Who.OWNER_FN, state=State.PRESHOW)
        for field, value in (
            *((field, value) for field, (value, is_public) in EDITED.items() if is_public and field != "name"),
            *((field, IMAGE) for field in ("startImage", "endImage")),
            ("consent", BOTH),
        )
    ),
    _case(f"{COPY}/.validate", {"openEvents/owner/e1/consent": TERMS, "events/e1/consent": BOTH}, who=Who.OWNER_FN),
    *(
        _case(rule, {f"openEvents/owner/e1/{field}": None}, state=state)
        for rule, field, state in (
            (f"{COPY}/.validate", "dateTimeEnd", State.DATED),
            (f"{COPY}/.validate", "consent", State.STAFFED),
            (f"{COPY}/consent/uses/.validate", "consent/uses/0", State.ASKING),
            (f"{COPY}/.validate", "consent/uses/1", State.ASKING),
        )
    ),
    _case(f"{COPY}/consent/version/.validate", {"openEvents/owner/e1/consent/version": "2027-02"}),
    *(_case(f"{COPY}/consent/uses/{place}/.validate", {f"openEvents/owner/e1/consent/uses/{place}": "x"}) for place in ("0", "1")),
    _case(f"{COPY}/consent/uses/$other/.validate", {"openEvents/owner/e1/consent/uses/2": "marketing"}),
    _case(f"{COPY}/consent/uses/.validate", {"openEvents/owner/e1/consent/uses": "x"}),
    _case(f"{COPY}/consent/$other/.validate", {"openEvents/owner/e1/consent/vip": True}),
    *(_case(f"{COPY}/consent/.validate", {f"openEvents/owner/e1/consent/{key}": None}) for key in ("version", "uses")),
    _case(f"{COPY}/consent/.validate", {"openEvents/owner/e1/consent": "x"}),
    # Nothing of it is a client's own to write, not even a part.
    *(
        _case(WRITE, {f"events/e1/{field}": value})
        for field, value in (("lineOptions/maxOnStage", 4), ("consent/version", "x"), ("consent", None), ("retainDays", None))
    ),
)  # fmt: skip
