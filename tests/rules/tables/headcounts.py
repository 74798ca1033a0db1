"""Who is connected to stage and backstage: what the counter may do, and who reads."""

from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import NO_ONE, OWNERS, SUPERS, Who
from tests.rules.right import Act, Right
from tests.rules.states import LIFE, State
from tests.rules.tables.reading import EXISTING

STAGE: Final = "headcounts/e1/stage"
BACKSTAGE: Final = "headcounts/e1/backstage"
"""Nobody has been there yet."""

LONE: Final = "headcounts/e1/lone"
"""One is left."""

ROOM: Final = "headcounts/$eventId/$room"
MARK: Final = f"{ROOM}/marks/$kind/$headId"
MARK_RULE: Final = f"{MARK}/.write"
OPEN: Final = (State.NOT_STARTED, State.PRESHOW, State.LIVE, State.OWNER_REMOVED)
"""Until the event is closed or gone, whoever its owner is."""

COUNTER: Final = frozenset({Who.COUNTER})

_KINDS: Final = {"connections": ("c1", 2), "streams": ("s1", 1)}
"""Who is there, and how many, in the world of these tables."""


PRESENT: Final = "headcounts/$eventId/present/$room/$kind/$headId"
ENDED: Final = (State.CLOSING, State.DRAINING, State.OVER)
"""Nobody is counted any more, and it is remembered who comes."""


def _mark(kind: str, head_id: str, room: str = STAGE) -> str:
    return f"{room}/marks/{kind}/{head_id}"


def _listed(kind: str, head_id: str, room: str = STAGE) -> str:
    return f"headcounts/e1/present/{room.rpartition('/')[2]}/{kind}/{head_id}"


def _comes(kind: str, head_id: str, number: int, room: str = STAGE) -> dict[str, Any]:
    """Mark, entry and number, as our functions write them together."""
    return {
        _mark(kind, head_id, room): "there",
        _listed(kind, head_id, room): "4rTq",
        f"{room}/{kind}": number,
    }


def _goes(
    kind: str, head_id: str, number: int, room: str = STAGE, says: str = "gone"
) -> dict[str, Any]:
    return {
        _mark(kind, head_id, room): says,
        _listed(kind, head_id, room): None,
        f"{room}/{kind}": number,
    }


RIGHTS: Final = (
    *(
        right
        for kind, (present, number) in _KINDS.items()
        for right in (
            Right(
                node=f"{ROOM}/{kind}",
                act=Act.READ,
                does=f"{STAGE}/{kind}",
                by=OWNERS,
                during=EXISTING,
            ),
            Right(
                node=f"{ROOM}/{kind}",
                act=Act.CHANGE,
                what="move by one, with a mark",
                does={
                    f"{STAGE}/{kind}": number + 1,
                    **_comes(kind, "x", number + 1),
                },
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CREATE,
                what=f"count one of the {kind}",
                does=_comes(kind, "x", number + 1),
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=PRESENT,
                act=Act.CREATE,
                what=f"list one of the {kind}, with its mark",
                does={
                    _listed(kind, "x"): True,
                    **_comes(kind, "x", number + 1),
                }
                | {_listed(kind, "x"): True},
                by=COUNTER,
                during=OPEN,
                otherwise={(Who.COUNTER, state): MARK_RULE for state in ENDED},
            ),
            Right(
                node=PRESENT,
                act=Act.DELETE,
                what=f"take one of the {kind} from the list, with its mark",
                does={
                    _listed(kind, present): None,
                    **_goes(kind, present, number - 1),
                },
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CHANGE,
                what=f"take one of the {kind} out",
                does=_goes(kind, present, number - 1),
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CHANGE,
                what=f"take one of the {kind} out that is missing",
                does=_goes(kind, present, number - 1, says="missing"),
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CHANGE,
                what=f"count one of the {kind} that was missing",
                does=_comes(kind, "lost-1", number + 1),
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CHANGE,
                what=f"mark one of the {kind} that was missing as gone",
                does={_mark(kind, "lost-1"): "gone"},
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CREATE,
                what=f"mark one of the {kind} that left before it came",
                does={_mark(kind, "x"): "gone"},
                by=COUNTER,
                during=OPEN,
            ),
            Right(
                node=MARK,
                act=Act.CREATE,
                what=f"count the first of the {kind}",
                does=_comes(kind, "x", 1, BACKSTAGE),
                by=COUNTER,
                during=OPEN,
                is_shown=False,
            ),
        )
    ),
    Right(
        node=PRESENT,
        act=Act.CHANGE,
        what="tell who it is",
        does={_listed("connections", "c2"): "4rTq"},
        by=COUNTER,
        during=OPEN,
        tried=tuple(state for state in LIFE if state not in ENDED),
    ),
    Right(
        node=PRESENT,
        act=Act.CREATE,
        what="remember who comes to a closed event",
        does={_listed("connections", "late"): "4rTq"},
        by=COUNTER,
        during=ENDED,
    ),
    *(
        Right(
            node="headcounts/$eventId", act=Act.READ, does=path, by=NO_ONE,
            denied_by=NO_READ, is_shown=path == STAGE,
        )
        for path in (STAGE, "headcounts/e1", _mark("connections", "c1"), _listed("connections", "c1"))
    ),
    Right(
        node=MARK,
        act=Act.DELETE,
        does={_mark("connections", "c1"): None},
        by=NO_ONE,
    ),
    Right(
        node="headcounts/$eventId",
        act=Act.DELETE,
        does={"headcounts/e1": None},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
    Right(node="removals", act=Act.READ, does="removals/rival", by=SUPERS),
    Right(
        node="removals",
        act=Act.CHANGE,
        does={"removals/rival": {"left": 1}},
        by=NO_ONE,
        denied_by=NO_WRITE,
    ),
)  # fmt: skip


def _count(expected: str, writes: dict[str, Any]) -> Case:
    return Case(who=Who.COUNTER, state=State.LIVE, writes=writes, expected=expected)


def _move(kind: str, head_id: str, says: Any, number: Any) -> dict[str, Any]:
    entry = {_listed(kind, head_id): "4rTq" if says == "there" else None}
    return {_mark(kind, head_id): says, f"{STAGE}/{kind}": number, **entry}


CASES: Final = (
    # Mark and number move together, by one, once, and forward only.
    *(
        case
        for kind, (present, now) in _KINDS.items()
        for case in (
            _count(MARK_RULE, {_mark(kind, "x"): "there"}),
            _count(MARK_RULE, _move(kind, "x", "there", now)),
            _count(MARK_RULE, _move(kind, "x", "there", now + 2)),
            _count(MARK_RULE, _move(kind, "x", "there", now - 1)),
            _count(MARK_RULE, _move(kind, present, "there", now + 1)),
            _count(MARK_RULE, _move(kind, "gone-1", "there", now + 1)),
            _count(MARK_RULE, {_mark(kind, present): "gone"}),
            _count(MARK_RULE, _move(kind, present, "gone", now + 1)),
            _count(MARK_RULE, _move(kind, present, "gone", now - 2)),
            _count(MARK_RULE, _move(kind, "x", "gone", now - 1)),
            _count(MARK_RULE, _move(kind, "x", "gone", now + 1)),
            _count(MARK_RULE, _move(kind, "gone-1", "gone", now - 1)),
            _count(MARK_RULE, {_mark(kind, "gone-1"): "gone"}),
            _count(MARK_RULE, _move(kind, "x", "elsewhere", now + 1)),
            _count(MARK_RULE, _move(kind, present, "elsewhere", now - 1)),
            _count(MARK_RULE, {_mark(kind, "x"): "elsewhere"}),
            _count(MARK_RULE, _move(kind, "x", 1, now + 1)),
            # Missing is who was there.
            _count(MARK_RULE, _move(kind, "x", "missing", now - 1)),
            _count(MARK_RULE, {_mark(kind, "x"): "missing"}),
            _count(MARK_RULE, _move(kind, "gone-1", "missing", now - 1)),
            _count(MARK_RULE, _move(kind, "lost-1", "missing", now - 1)),
            _count(MARK_RULE, {_mark(kind, "lost-1"): "missing"}),
            _count(MARK_RULE, _move(kind, present, "missing", now + 1)),
            _count(MARK_RULE, {_mark(kind, present): "missing", _listed(kind, present): None}),
            _count(MARK_RULE, _move(kind, "lost-1", "gone", now - 1)),
            _count(MARK_RULE, _move(kind, "lost-1", "there", now)),
            _count(MARK_RULE, {_mark(kind, "lost-1"): "there", f"{STAGE}/{kind}": now + 1}),
            _count(MARK_RULE, {_mark(kind, present): "missing", f"{STAGE}/{kind}": now - 1}),
            _count(MARK_RULE, {_mark(kind, "x", BACKSTAGE): "there"}),
            _count(f"{ROOM}/{kind}/.validate", {f"{STAGE}/{kind}": now}),
            _count(f"{ROOM}/{kind}/.validate", {f"{STAGE}/{kind}": now + 2}),
            _count(f"{ROOM}/{kind}/.validate", {f"{STAGE}/{kind}": now - 2}),
            _count(f"{ROOM}/{kind}/.validate", {f"{STAGE}/{kind}": str(now + 1)}),
            _count(f"{ROOM}/{kind}/.validate", {f"{BACKSTAGE}/{kind}": 2}),
            _count(f"{ROOM}/{kind}/.validate", {f"{BACKSTAGE}/{kind}": 0}),
            _count(f"{ROOM}/{kind}/.validate", {f"headcounts/e1/empty/{kind}": -1}),
        )
    ),
    # Who is marked as there is listed, and nobody else.
    *(
        case
        for kind, (present, now) in _KINDS.items()
        for case in (
            _count(MARK_RULE, {_mark(kind, "x"): "there", f"{STAGE}/{kind}": now + 1}),
            _count(MARK_RULE, {_mark(kind, present): "gone", f"{STAGE}/{kind}": now - 1}),
            _count(f"{PRESENT}/.write", {_listed(kind, "x"): "4rTq"}),
            _count(f"{PRESENT}/.write", {_listed(kind, present): "another"}),
            _count(f"{PRESENT}/.write", {_listed(kind, present): None}),
            _count(f"{PRESENT}/.write", {_listed(kind, "gone-1"): "4rTq"}),
            *(
                _count(ALLOWED, {**_comes(kind, "x", now + 1), _listed(kind, "x"): "x" * length})
                for length in (1, 64)
            ),
            _count(f"{PRESENT}/.validate", {**_comes(kind, "x", now + 1), _listed(kind, "x"): ""}),
            _count(f"{PRESENT}/.validate", {**_comes(kind, "x", now + 1), _listed(kind, "x"): "x" * 65}),
            _count(f"{PRESENT}/.validate", {**_comes(kind, "x", now + 1), _listed(kind, "x"): 1}),
            _count(f"{PRESENT}/.validate", {**_comes(kind, "x", now + 1), _listed(kind, "x"): False}),
        )
    ),
    # What is remembered of a closed event stays as it was told.
    *(
        Case(
            who=Who.COUNTER,
            state=State.OVER,
            writes={_listed("connections", "stayed"): value},
            expected=f"{PRESENT}/.write",
        )
        for value in ("another", None)
    ),
    # One kind's number does not count for the other's marks.
    _count(MARK_RULE, {_mark("streams", "x"): "there", f"{STAGE}/connections": 3}),
    # Another event's status does not open this one.
    _count(f"{ROOM}/streams/.write", {"headcounts/e9/stage/streams": 1}),
    _count(NO_WRITE, {f"{STAGE}/viewers": 1}),
    # The last one may leave.
    *(
        _count(ALLOWED, _goes(kind, "last", 0, LONE))
        for kind in _KINDS
    ),
    *(
        Case(who=who, state=State.LIVE, writes={f"{STAGE}/streams": None}, expected=f"{ROOM}/streams/.write")
        for who in (Who.OWNER, Who.OWNER_FN)
    ),
)  # fmt: skip
