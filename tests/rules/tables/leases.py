"""The producer's lease: who takes, keeps and hands it over, and what its number binds."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, Case
from tests.rules.databases import HELD
from tests.rules.people import DESK, NO_ONE, OWNERS, Who
from tests.rules.right import Act, Right
from tests.rules.show_paths import AB, LEASE
from tests.rules.states import State
from tests.rules.tables.examples import NAMES, NO_NAMES, NO_TEXT
from tests.rules.tables.reading import EXISTING
from tests.rules.tables.shapes import NAME, Shape
from tests.rules.world import NOW

NODE: Final = "producerLeases/$eventId"
ENTRY: Final = "timeline/$eventId/$entryId"
VALIDATE: Final = f"{NODE}/.validate"
NUMBER: Final = f"{LEASE}/number"
IDS: Final = ("a", "A-_9", "a" * 128)
NO_IDS: Final = ("", "a b", "é", "a" * 129, *NO_TEXT)
LEASES: Final = (State.LEASED, State.LEASE_OVER, State.LEASE_OFFERED)
"""While somebody has it."""


def taken(number: object, holder: str = "tab-2", **fields: Any) -> dict[str, Any]:
    """The record as whoever takes the lease writes it."""
    return {"holder": holder, "name": "Bo", "number": number, "at": NOW, **fields}


def told(number: object, **fields: Any) -> dict[str, Any]:
    """The entry of the timeline that goes along."""
    details = {"name": "Bo", "number": number}
    entry = {"what": "lease", "by": "owner", "at": NOW, "details": details, **fields}
    return {f"timeline/e1/lease-{number}": entry}


def takes(number: object, holder: str = "tab-2", **fields: Any) -> dict[str, Any]:
    return {LEASE: taken(number, holder, **fields), **told(number)}


RIGHTS: Final = (
    Right(
        node=NODE.partition("/")[0],
        act=Act.READ,
        does="producerLeases",
        by=NO_ONE,
        denied_by=NO_READ,
    ),
    Right(node=NODE, act=Act.READ, does=LEASE, by=OWNERS, during=EXISTING),
    Right(
        node=NODE,
        act=Act.READ,
        what="with screeners",
        does=LEASE,
        by=DESK,
        during=(State.SCREENED,),
        tried=(State.SCREENED,),
    ),
    Right(
        node=NODE,
        act=Act.READ,
        does=LEASE,
        by=OWNERS,
        during=(State.SCREENED_CLOSING,),
        tried=(State.SCREENED_CLOSING,),
        is_shown=False,
    ),
    Right(
        node=NODE,
        act=Act.CREATE,
        what="take it, and tell the timeline",
        does=takes(1),
        by=OWNERS,
        during=EXISTING,
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="take it when it has run out, was offered to this client or released",
        does=takes(4),
        by=OWNERS,
        tried=(State.LEASE_OVER, State.LEASE_OFFERED, State.LEASE_RELEASED),
        during=(State.LEASE_OVER, State.LEASE_OFFERED, State.LEASE_RELEASED),
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="renew it",
        does={f"{LEASE}/at": NOW, NUMBER: 3},
        by=OWNERS,
        tried=LEASES,
        during=LEASES,
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="offer it to another client",
        does={f"{LEASE}/offeredTo": "tab-2", NUMBER: 3},
        by=OWNERS,
        tried=LEASES,
        during=LEASES,
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="release it",
        does={LEASE: {"number": 3, "at": NOW}},
        by=OWNERS,
        tried=LEASES,
        during=LEASES,
    ),
    Right(
        node=NODE,
        act=Act.CHANGE,
        what="write the number that stands along with a command",
        does={NUMBER: 3},
        by=OWNERS,
        tried=LEASES,
        during=LEASES,
    ),
    Right(
        node=NODE,
        act=Act.DELETE,
        does={LEASE: None},
        by=NO_ONE,
        tried=(*EXISTING, *LEASES, State.LEASE_RELEASED),
    ),
    Right(
        node=ENTRY,
        act=Act.CREATE,
        what="with the lease that they take",
        does={**told(1), **takes(1)},
        by=OWNERS,
        during=EXISTING,
    ),
    Right(
        node=ENTRY,
        act=Act.CHANGE,
        does={"timeline/e1/t1/what": "lease"},
        by=NO_ONE,
    ),
)


def _shape(
    name: str, says: str, fits: tuple[Any, ...], fails: tuple[Any, ...]
) -> Shape:
    return Shape(
        node=f"{NODE}/{name}",
        says=says,
        path=f"{LEASE}/{name}",
        who=Who.OWNER,
        state=State.LEASED,
        fits=fits,
        fails=fails,
    )


def _of_a_taken_one(
    name: str, says: str, fits: tuple[Any, ...], fails: tuple[Any, ...], rule: str
) -> tuple[Shape, ...]:
    """Of the whole record, as it is taken from nobody."""
    return tuple(
        Shape(
            node=f"{NODE}/{name}",
            says=says,
            path=LEASE,
            who=Who.OWNER,
            fits=tuple(taken(1, **{name: one}) for one in (value,) if good),
            fails=tuple(taken(1, **{name: one}) for one in (value,) if not good),
            along=told(1, details={"name": value, "number": 1} if name == "name" else {"name": "Bo", "number": 1}),
            rule=rule,
        )
        for good, values in ((True, fits), (False, fails))
        for value in values
    )  # fmt: skip


SHAPES: Final = (
    *_of_a_taken_one("holder", "letters, digits, `-` and `_`, at most 128", IDS, NO_IDS, f"{NODE}/holder/.validate"),
    *_of_a_taken_one("name", NAME, NAMES, ("", *NO_NAMES), f"{NODE}/name/.validate"),
    _shape("offeredTo", "letters, digits, `-` and `_`, at most 128", IDS, NO_IDS),
    _shape("at", "the server's time at the moment of the write; or it stays", (NOW, NOW - 29_999), (NOW + 1, NOW - 1, "now", True, {"at": NOW})),
    Shape(node=f"{NODE}/$other", says="nothing else", path=f"{LEASE}/vip", who=Who.OWNER, state=State.LEASED, fits=(), fails=("x",)),
    Shape(node=f"{NODE}/number", says="1 for the first holder, and one more for each that follows", path=NUMBER, who=Who.OWNER, state=State.LEASED, fits=(3,), fails=(2, 4, "3", True, {"a": 3}), rule=VALIDATE),
)  # fmt: skip


def _says(expected: str, writes: dict[str, Any], state: State = State.LEASED) -> Case:
    return Case(who=Who.OWNER, state=state, writes=writes, expected=expected)


def _tells(
    rule: str, entry: dict[str, Any], lease: dict[str, Any] | None = None
) -> Case:
    """An entry that says something else than the lease that is taken."""
    return _says(f"{ENTRY}{rule}", {**entry, LEASE: lease or taken(1)}, State.LIVE)


_STATUS: Final = {
    "events/e1/status": "closed",
}
_POINTERS: Final = {
    f"{AB}/activeFans/fan-sam/isOnStage": False,
    f"{AB}/stageFanId": None,
}

CASES: Final = (
    # Nobody else takes what somebody has, nor a moment before its time is over.
    _says(VALIDATE, takes(4)),
    _says(VALIDATE, takes(4, "tab-3"), State.LEASE_OFFERED),
    # The number follows the one before, also when nobody has had the lease in between.
    *(
        _says(VALIDATE, takes(number), state)
        for state in (State.LEASE_OVER, State.LEASE_OFFERED, State.LEASE_RELEASED)
        for number in (2, 5)
    ),
    _says(VALIDATE, {LEASE: taken(3)}, State.LEASE_RELEASED),
    *(_says(VALIDATE, takes(number), State.LIVE) for number in (0, 2, "1")),
    # It is taken now, by somebody with a name, offered to nobody, and the timeline tells of it.
    _says(VALIDATE, takes(1, at=NOW - 1), State.LIVE),
    _says(VALIDATE, takes(1, at=None), State.LIVE),
    _says(VALIDATE, takes(1, offeredTo="tab-1"), State.LIVE),
    _says(VALIDATE, {LEASE: taken(1)}, State.LIVE),
    _says(f"{ENTRY}/.write", {LEASE: taken(1), "timeline/e1/lease-1": None}, State.LIVE),
    _says(VALIDATE, {LEASE: {"number": 1, "at": NOW}, **told(1)}, State.LIVE),
    # Who keeps it keeps its name and number; the rest of it stays as well.
    _says(ALLOWED, {LEASE: HELD}),
    _says(ALLOWED, {f"{LEASE}/offeredTo": None, NUMBER: 3}, State.LEASE_OFFERED),
    _says(VALIDATE, {f"{LEASE}/name": "Bo"}),
    _says(VALIDATE, {f"{LEASE}/name": None}),
    _says(VALIDATE, {f"{LEASE}/holder": "tab-2"}),
    _says(VALIDATE, {f"{LEASE}/at": None}),
    _says(VALIDATE, {NUMBER: None}),
    # A late heartbeat or offer of somebody who had it before changes nothing.
    _says(VALIDATE, {f"{LEASE}/at": NOW, NUMBER: 2}),
    _says(VALIDATE, {f"{LEASE}/offeredTo": "tab-1", NUMBER: 2}),
    # Who releases it leaves the number, and nothing else.
    _says(VALIDATE, {f"{LEASE}/holder": None}),
    _says(VALIDATE, {f"{LEASE}/holder": None, f"{LEASE}/name": None}, State.LEASE_OFFERED),
    _says(VALIDATE, {LEASE: {"number": 4, "at": NOW}}),
    _says(VALIDATE, {LEASE: {"number": 1, "at": NOW}}),
    _says(VALIDATE, {LEASE: {"at": NOW}}),
    _says(VALIDATE, {LEASE: {"number": 3, "at": NOW, "name": "Bo"}}),
    # Each path at which something was written goes, and with it what lies there: not all of it.
    _says(f"{NODE}/.write", dict.fromkeys(f"{LEASE}/{key}" for key in HELD)),
    # The timeline's entry is of this lease, of whoever writes it, and says nothing else.
    _tells("/.write", {"timeline/e1/lease-2": told(1)["timeline/e1/lease-1"]}),
    _tells("/.write", {"timeline/e1/other-1": told(1)["timeline/e1/lease-1"]}),
    _says(f"{ENTRY}/.write", {**told(3), NUMBER: 3}),
    _says(f"{ENTRY}/.write", told(3)),
    # Whatever was told stays as it is, each part of it.
    *(
        Case(who=who, state=State.LEASED, writes={f"timeline/e1/lease-3/{part}": value}, expected=f"{ENTRY}/.write")
        for who, uid in ((Who.OWNER, "owner"), (Who.STRANGER, "fan-ben"))
        for part, value in (
            *(("what", "lease"), ("by", uid), ("at", NOW), ("more", None)),
            *(("details", {"name": "Ana", "number": 3}), ("details/name", "Ana"), ("details/number", 3), ("details/more", None)),
        )
    ),
    _tells("/what/.validate", told(1, what="status")),
    _tells("/by/.validate", told(1, by="rival")),
    _tells("/at/.validate", told(1, at=NOW - 1)),
    _tells("/$other/.validate", told(1, more="x")),
    _tells("/details/$other/.validate", told(1, details={"name": "Bo", "number": 1, "more": "x"})),
    _tells("/details/name/.validate", told(1, details={"name": "Cy", "number": 1})),
    _tells("/details/number/.validate", told(1, details={"name": "Bo", "number": 2})),
    _tells("/details/.validate", told(1, details={"number": 1})),
    _tells("/details/.validate", told(1, details={"name": "Bo"})),
    *(_tells("/.validate", told(1, **{key: None})) for key in ("what", "by", "at", "details")),
    _says(ALLOWED, {**takes(1), f"{LEASE}/name": "Bo"}, State.LIVE),
    # A command with the number happens as a whole, or not at all.
    *(
        _says(expected, {**command, NUMBER: number}, state)
        for command in (_STATUS, _POINTERS)
        for expected, number, state in (
            (ALLOWED, 3, State.LEASED),
            # Its time is over, and nobody else has taken it.
            (ALLOWED, 3, State.LEASE_OVER),
            (VALIDATE, 2, State.LEASED),
            (VALIDATE, 4, State.LEASED),
            (VALIDATE, 3, State.LEASE_RELEASED),
            (VALIDATE, 1, State.LIVE),
        )
    ),
    # Who names no number is bound by none.
    *(_says(ALLOWED, command) for command in (_STATUS, _POINTERS)),
)  # fmt: skip
