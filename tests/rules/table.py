"""All tables in one: every right, tried by everybody, and every single case."""

from collections.abc import Iterator
from typing import Final

from tests.rules.case import Case
from tests.rules.right import Right
from tests.rules.tables import (
    admins,
    backend,
    below,
    call_requests,
    calls,
    clearing,
    connections,
    consents,
    disconnections,
    event_cases,
    event_options,
    events,
    fan_cases,
    fans,
    guests,
    headcounts,
    images,
    late,
    leases,
    line,
    media_options,
    messages,
    missed_calls,
    people,
    pictures,
    places,
    presence,
    priorities,
    reading,
    screeners,
    shapes,
    viewers,
    written_for,
)

RIGHTS: Final[tuple[Right, ...]] = (
    *admins.RIGHTS,
    *events.RIGHTS,
    *media_options.RIGHTS,
    *event_options.RIGHTS,
    *guests.RIGHTS,
    *images.RIGHTS,
    *reading.RIGHTS,
    *presence.RIGHTS,
    *connections.RIGHTS,
    *written_for.RIGHTS,
    *fans.RIGHTS,
    *places.RIGHTS,
    *line.RIGHTS,
    *calls.RIGHTS,
    *call_requests.RIGHTS,
    *missed_calls.RIGHTS,
    *viewers.RIGHTS,
    *pictures.RIGHTS,
    *consents.RIGHTS,
    *headcounts.RIGHTS,
    *messages.RIGHTS,
    *people.RIGHTS,
    *disconnections.RIGHTS,
    *leases.RIGHTS,
    *clearing.RIGHTS,
    *backend.RIGHTS,
)
OLD_RIGHTS: Final[tuple[Right, ...]] = (
    *reading.OLD_RIGHTS,
    *presence.OLD_RIGHTS,
    *fans.OLD_RIGHTS,
    *people.OLD_RIGHTS,
)
"""What `config/legacyClients` adds."""

SHAPES: Final = (
    *shapes.SHAPES,
    *media_options.SHAPES,
    *event_options.SHAPES,
    *connections.SHAPES,
    *written_for.SHAPES,
    *line.SHAPES,
    *calls.SHAPES,
    *call_requests.SHAPES,
    *pictures.SHAPES,
    *consents.SHAPES,
    *messages.SHAPES,
    *people.SHAPES,
    *leases.SHAPES,
)
SINGLE: Final[dict[str, tuple[Case, ...]]] = {
    "admins": admins.CASES,
    "events": event_cases.CASES,
    "media_options": media_options.CASES,
    "event_options": event_options.CASES,
    "guests": guests.CASES,
    "images": images.CASES,
    "presence": presence.CASES,
    "connections": connections.CASES,
    "written_for": written_for.CASES,
    "fans": fan_cases.CASES,
    "places": places.CASES,
    "line": line.CASES,
    "calls": calls.CASES,
    "call_requests": call_requests.CASES,
    "missed_calls": missed_calls.CASES,
    "pictures": pictures.CASES,
    "consents": consents.CASES,
    "viewers": viewers.CASES,
    "headcounts": headcounts.CASES,
    "messages": messages.CASES,
    "people": people.CASES,
    "disconnections": disconnections.CASES,
    "leases": leases.CASES,
    "clearing": clearing.CASES,
    "screeners": screeners.CASES,
    "backend": backend.CASES,
    "priorities": priorities.RECORDED,
}


def every_case() -> Iterator[Case]:
    """Every case of every table."""
    known = tuple(_every_case())
    yield from known
    yield from priorities.cases(known)
    yield from late.cases(known)


def _every_case() -> Iterator[Case]:
    for right in (*RIGHTS, *OLD_RIGHTS):
        yield from right.cases()
    for shape in SHAPES:
        yield from shape.cases()
    for cases in SINGLE.values():
        yield from cases
    for path in below.paths():
        yield from below.cases(path)
        yield from screeners.cases(path)
