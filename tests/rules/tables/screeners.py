"""Screeners: what they see and write of a show is the line, and nothing else there is.

Every path that the rules know is read and written by one. What they may write of the
line, the tables of the line and of calls try.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.databases import HELD
from tests.rules.people import OWNERS, SCREENERS, Who
from tests.rules.show_paths import (
    AB,
    CALLS,
    DECK,
    LEASE,
    LINE,
    NAMED,
    NOTES,
    PICTURES,
    POSITIONS,
)
from tests.rules.states import State
from tests.rules.tables.below import (
    READERS,
    People,
    example_of,
    granted,
    value_at,
)
from tests.rules.tables.calls import CALL, NOTE, POSITION
from tests.rules.tables.events import EDITED
from tests.rules.tables.fans import BEA, FAN
from tests.rules.tables.leases import takes
from tests.rules.tables.line import ON_DECK, WAITING
from tests.rules.tables.places import BACKSTAGE
from tests.rules.tables.records import SHOW
from tests.rules.tables.written_for import ENTRY
from tests.rules.world import NOW, rules

ASKING: Final = (Who.SCREENER, Who.SCREENER_FN, Who.OTHER_SCREENER)

SEEN: Final = (
    SHOW,
    *(
        f"{top}/$adminId/$fanUrl"
        for top in ("line", "deck", "calls", "linePositions", "notes")
    ),
    "fanPictures/$adminId/$fanUrl/$fanId",
    "producerLeases/$eventId",
)
"""What screeners see, and all that lies below it."""

DIRECTED: Final = frozenset(
    {
        *(
            f"{top}/$adminId/$fanUrl/$fanId"
            for top in ("line", "deck", "calls", "linePositions", "notes")
        ),
        *(f"line/$adminId/$fanUrl/$fanId/{field}" for field in ("order", "held")),
        "callRequests/$adminId/$fanUrl/$requestId",
        *(f"{SHOW}/{pointer}" for pointer in BACKSTAGE),
        f"{SHOW}/activeFans/$fanId/isBackstage",
        # For which event they write.
        "writtenFor/$adminId/$fanUrl/$personId/$eventId",
    }
)
"""What they write, as the tables of the line and of calls have it."""

SEES: Final[Mapping[str, People]] = {
    **READERS,
    **{path: READERS[path] | SCREENERS for path in SEEN},
}


def _reads(path: str) -> Iterator[Case]:
    people, refused = granted(path, SEES, ".read", NO_READ)
    for who in ASKING:
        yield Case(
            who=who,
            state=State.SCREENED,
            reads=example_of(path),
            expected=ALLOWED if who in people else refused,
        )


def _writes(path: str) -> Iterator[Case]:
    """What is there once more, which is nobody's who may not write there."""
    example = example_of(path)
    for who in ASKING:
        yield Case(
            who=who,
            state=State.SCREENED,
            writes={example: value_at(example)},
            expected=_refusing(path),
        )


def _refusing(path: str) -> str:
    """The rule that says who writes there, the deepest if there are several."""
    above = [path, *(path.rsplit("/", cut)[0] for cut in range(1, path.count("/") + 1))]
    known = (f"{node}/.write" for node in above)
    return next((rule for rule in known if rule in rules().expressions()), NO_WRITE)


def _is_directed(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in DIRECTED)


def cases(path: str) -> Iterator[Case]:
    """Every screener at one path, while the show that some of them screen is live."""
    yield from _reads(path)
    if not _is_directed(path):
        yield from _writes(path)


_EVENT: Final = "events/$eventId"
_WANTED: Final = (
    ("admins/$uid", "admins/owner/otApiKey", "100"),
    ("admins/$uid", "admins/screener", {"id": "screener", "superAdmin": True}),
    ("secrets", "secrets/owner/otSecret", "x"),
    ("barred", "barred/e1/fan-ana", NOW),
    ("barred", "barred/e1/fan-bea", None),
    ("guests/$eventId", "guests/e1/host", "host-e1-0123456789abcdef"),
    ("shows/$adminId/$fanUrl", "shows/owner/launch-night/full", False),
    ("disconnections/$eventId/$uid", "disconnections/e1/fan-ana", None),
    ("presence/$adminId/$fanUrl/$personId", "presence/owner/launch-night/producer", None),
    (f"{_EVENT}/staff/$uid", "events/e1/staff/screener/name", "Somebody else"),
    (f"{_EVENT}/staff/$uid", "events/e1/staff/screener", None),
    (f"{_EVENT}/staff/$uid", "events/e1/staff/fan-ben", {"name": "Ben", "at": NOW}),
    (f"{_EVENT}/staffUrl", "events/e1/staffUrl", "a-link-of-their-own"),
    (f"{_EVENT}/lineOptions", "events/e1/lineOptions", {"maxOnStage": 4}),
    *((f"{_EVENT}/status", "events/e1/status", status) for status in ("live", "closed")),
    *((f"{_EVENT}/{field}", f"events/e1/{field}", None) for field in EDITED),
)  # fmt: skip
"""What is not theirs: the node, and the path and value as somebody would write it."""

_TAKEN_AWAY: Final = {
    f"{AB}/backstageFanId": f"{SHOW}/backstageFanId",
    f"{BEA}/isBackstage": f"{FAN}/isBackstage",
    f"{LINE}/fan-ana": WAITING,
    f"{LINE}/fan-cyd/held": f"{WAITING}/held",
    f"{DECK}/fan-ana": ON_DECK,
    f"{CALLS}/fan-bea": CALL,
    f"{POSITIONS}/fan-ana": POSITION,
    f"{NOTES}/fan-ana": NOTE,
}
"""What they take away while the show is open: the path, and its node."""

CASES: Final = (
    *(
        Case(who=who, state=state, writes={path: value}, expected=_refusing(node))
        for who in SCREENERS
        for state in (State.SCREENED, State.SCREENED_CLOSING)
        for node, path, value in _WANTED
    ),
    # The lease is the producer's: a screener sees whose it is, and takes none.
    *(
        Case(who=who, state=state, writes=writes, expected="producerLeases/$eventId/.write")
        for who in SCREENERS
        for state in (State.SCREENED, State.LEASED, State.LEASE_OVER)
        for writes in (takes(1), takes(4), {f"{LEASE}/number": 3}, {LEASE: HELD})
    ),
    # What they see and direct ends with the event, also for one who is in the show as a fan,
    # and so may say for which show they write.
    *(
        Case(who=who, state=State.SCREENED_CLOSING, reads=f"{PICTURES}/fan-ana", expected="fanPictures/$adminId/$fanUrl/$fanId/.read")
        for who in SCREENERS
    ),
    *(
        Case(who=who, state=state, writes={f"{NAMED}/{person}/e1": NOW}, expected=expected)
        for who in SCREENERS
        for state, person, expected in (
            (State.SCREENED, "screener", ALLOWED),
            (State.SCREENED, "fan-ana", f"{ENTRY}/.write"),
            (State.SCREENED_CLOSING, "screener", f"{ENTRY}/.write"),
            (State.SCREENER_IN_IT_CLOSING, "screener", ALLOWED),
        )
    ),
    *(
        Case(who=who, state=State.SCREENER_IN_IT_CLOSING, writes={path: None, f"{BEA}/isBackstage": None}, expected=f"{node}/.write")
        for who in SCREENERS
        for path, node in _TAKEN_AWAY.items()
    ),
    # Their own entry is seen by them, and by the owner.
    *(
        Case(
            who=who,
            state=State.SCREENED,
            reads="events/e1/staff/screener",
            expected=ALLOWED if who in OWNERS | SCREENERS else "events/$eventId/staff/$uid/.read",
        )
        for who in Who
    ),
    # Who is removed sees nothing from then on: another moment without their entry.
    *(
        Case(who=Who.SCREENER, state=State.LIVE, reads=path, expected=rule)
        for path, rule in (
            (AB, f"{SHOW}/.read"),
            ("line/owner/launch-night", "line/$adminId/$fanUrl/.read"),
            ("notes/owner/launch-night", "notes/$adminId/$fanUrl/.read"),
            (LEASE, "producerLeases/$eventId/.read"),
        )
    ),
)  # fmt: skip
