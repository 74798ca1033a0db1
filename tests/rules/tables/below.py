"""No path is wider than what the tables say: each is read, and written as it is, by all.

A right that somebody adds at a path which has none would let them in there.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import (
    EVERYBODY,
    NO_ONE,
    OWNER_FN,
    OWNERS,
    SIGNED_IN,
    SUPER_FN,
    SUPERS,
    Who,
)
from tests.rules.states import State
from tests.rules.tables.events import EDITED
from tests.rules.tables.places import BACKSTAGE, STAGE
from tests.rules.tables.reading import FOR_ALL
from tests.rules.tables.records import BELOW, SHOW
from tests.rules.world import a_show

People = frozenset[Who]
FAN: Final = f"{SHOW}/activeFans/$fanId"
HEADS: Final = "headcounts/$eventId/$room"

READERS: Final[Mapping[str, People]] = {
    "admins": SUPERS,
    "admins/$uid": OWNERS,
    "events/$eventId": OWNERS,
    "events/$eventId/staff/$uid": OWNERS,
    "openEvents/$adminId": EVERYBODY,
    "current/$adminId": EVERYBODY,
    "adminEvents/$adminId": OWNERS,
    "guests/$eventId": OWNERS,
    SHOW: OWNERS,
    **{f"{SHOW}/{field}": SIGNED_IN for field in FOR_ALL},
    FAN: frozenset({Who.FAN}),
    **{
        f"{top}/$adminId/$fanUrl": OWNERS
        for top in ("line", "deck", "calls", "linePositions", "notes")
    },
    **{
        f"{top}/$adminId/$fanUrl/$fanId": frozenset({Who.FAN})
        for top in ("line", "deck", "calls", "linePositions")
    },
    "lineSummary/$adminId/$fanUrl": SIGNED_IN,
    "presence/$adminId/$fanUrl": OWNERS,
    "fanPictures/$adminId/$fanUrl/$fanId": OWNERS | {Who.FAN},
    "shows/$adminId/$fanUrl": EVERYBODY,
    "viewerCounts/$adminId/$fanUrl": OWNERS | SUPERS,
    "viewers/$adminId/$fanUrl/$fanId": frozenset({Who.FAN}),
    f"{HEADS}/connections": OWNERS,
    f"{HEADS}/streams": OWNERS,
    "messages/$eventId": OWNERS,
    "messages/$eventId/$uid": frozenset({Who.FAN}),
    "disconnections/$eventId": OWNERS,
    "disconnections/$eventId/$uid": frozenset({Who.FAN}),
    "producerLeases/$eventId": OWNERS,
    "removals": SUPERS,
    "archives/$eventId": OWNERS,
    "formerArchives/$adminId": OWNERS | SUPERS,
    "timeline/$eventId": OWNERS,
    "names/$eventId": OWNERS,
    "consents/$eventId": OWNERS,
    "consents/$eventId/$uid": frozenset({Who.FAN}),
}
"""Who reads a path and all below it, while a show is live."""

WRITERS: Final[Mapping[str, People]] = {
    "admins/$uid": OWNER_FN | SUPER_FN,
    "events/$eventId": OWNER_FN,
    **{f"events/$eventId/{field}": OWNERS for field in (*EDITED, "status", "staffUrl", "staff/$uid")},
    "slugs/$adminId/$kind/$slug": OWNER_FN,
    "openEvents/$adminId/$eventId": OWNERS,
    "current/$adminId/$eventId": OWNERS,
    "adminEvents/$adminId/$eventId": OWNER_FN,
    "eventRequests/$adminId/$requestId": NO_ONE,
    "guests/$eventId": OWNER_FN,
    "images/$adminId/$imageId/$eventId": NO_ONE,
    "sessions/$sessionId": OWNER_FN,
    **{f"{SHOW}/{field}": OWNERS for field in ("producerActive", "privateCall", "volume/$role", *STAGE, *BACKSTAGE)},
    **{f"{SHOW}/{field}": NO_ONE for field in ("hostActive", "celebrityActive", "producerHeartBeat", "hostHeartBeat", "celebrityHeartBeat")},
    FAN: frozenset({Who.FAN}),
    **{f"{FAN}/{flag}": OWNERS for flag in ("isOnStage", "isBackstage", "inPrivateCall")},
    **{f"{top}/$adminId/$fanUrl/$fanId": OWNERS | {Who.FAN} for top in ("line", "deck", "calls", "linePositions")},
    **{f"line/$adminId/$fanUrl/$fanId/{field}": NO_ONE for field in ("order", "held", "awaySince", "missed", "missedAt")},
    "notes/$adminId/$fanUrl/$fanId": OWNERS,
    "callRequests/$adminId/$fanUrl/$requestId": NO_ONE,
    "presence/$adminId/$fanUrl/$personId": NO_ONE,
    "presence/$adminId/$fanUrl/$personId/$connectionId": frozenset({Who.FAN}),
    "writtenFor/$adminId/$fanUrl/$personId/$eventId": NO_ONE,
    "fanPictures/$adminId/$fanUrl/$fanId": OWNERS | {Who.FAN},
    "viewerCounts/$adminId/$fanUrl": NO_ONE,
    "viewers/$adminId/$fanUrl/$fanId": NO_ONE,
    f"{HEADS}/connections": NO_ONE,
    f"{HEADS}/streams": NO_ONE,
    f"{HEADS}/marks/$kind/$headId": NO_ONE,
    "headcounts/$eventId/present/$room/$kind/$headId": NO_ONE,
    **{f"messages/$eventId/$uid/{sender}/$slot{field}": NO_ONE for sender in ("producer", "person") for field in ("", "/at", "/text", "/cue", "/$other")},
    "people/$eventId/$opaqueId": NO_ONE,
    **{f"{FAN}/{field}": NO_ONE for field in ("id", "streamId")},
    **{f"messages/$eventId/$uid/last/{sender}": NO_ONE for sender in ("producer", "person")},
    "disconnections/$eventId/$uid": NO_ONE,
    "producerLeases/$eventId": NO_ONE,
    "timeline/$eventId/$entryId": NO_ONE,
    **{f"consents/$eventId/$uid{field}": NO_ONE for field in ("", "/version", "/at", "/recording", "/marketing", "/withdrawnAt", "/$other")},
    **{f"shows/$adminId/$fanUrl/slate{field}": NO_ONE for field in ("", "/from", "/until", "/$other")},
}  # fmt: skip
"""Who writes what is there once more, likewise. What a path of its own allows, the other
tables try."""

_EXAMPLES: Final = {
    "$slot": "00", "$opaqueId": "ana-ana-ana-ana-ana-22", "$adminId": "owner", "$eventId": "e1", "$fanUrl": "launch-night",
    "$slug": "launch-night", "$sessionId": "stage-e1", "$requestId": "request-e1", "$fanId": "fan-ana", "$role": "host",
    "$room": "stage", "$headId": "c1", "$imageId": "poster", "$personId": "fan-ana", "$place": "0", "$connectionId": "tab-1", "$effect": "startBroadcast", "$entryId": "t1", "$other": "unheard-of", "$person": "4rTq",
}  # fmt: skip


def paths() -> Iterator[str]:
    """Every path that the rules know, but for the root."""
    for path, names in BELOW.items():
        yield from (f"{path}/{name}".lstrip("/") for name in sorted(names))


def example_of(path: str) -> str:
    top = path.partition("/")[0]
    own = {
        "$kind": "connections" if top == "headcounts" else "fanUrl",
        "$uid": "fan-ana"
        if top in ("messages", "disconnections", "consents")
        else "owner",
        "$field": "reason" if "/problems/" in path else "status",
    }
    return "/".join({**_EXAMPLES, **own}.get(name, name) for name in path.split("/"))


def _above(path: str) -> Iterator[str]:
    """The path and all above it, from the root down."""
    names = path.split("/")
    yield from ("/".join(names[:count]) for count in range(1, len(names) + 1))


def granted(
    path: str, by: Mapping[str, People], kind: str, none: str
) -> tuple[People, str]:
    """Who may, and the rule that refuses the others."""
    known = [above for above in _above(path) if above in by]
    people = frozenset().union(*(by[above] for above in known))
    return people, f"{known[-1]}/{kind}" if known else none


def value_at(path: str) -> Any:
    value: Any = a_show("live")
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def cases(path: str) -> Iterator[Case]:
    """Everybody at one path, while a show is live."""
    example = example_of(path)
    people, refused = granted(path, READERS, ".read", NO_READ)
    for who in Who:
        expected = ALLOWED if who in people else refused
        yield Case(who=who, state=State.LIVE, reads=example, expected=expected)
    if path in WRITERS:
        return
    people, refused = granted(path, WRITERS, ".write", NO_WRITE)
    writes = {example: value_at(example)}
    for who in Who:
        expected = ALLOWED if who in people else refused
        yield Case(who=who, state=State.LIVE, writes=writes, expected=expected)
