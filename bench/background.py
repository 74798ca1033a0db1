"""What happens without a caller, and what goes over many things.

Triggers are compared with one that does nothing. The others grow with how many there
are: the database takes 10 ms for a request, OpenTok 100 ms, and what does not fit into
one call goes on by task, which counts as well. The functions have just started: each
has its imports in its first call, half a second.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import requests

from bench import crowded, load, seeded
from bench.cpu import Pair, Requests
from bench.load import a_request
from bench.options import Options
from bench.platform import Platform, platform
from bench.prepared import Prepared
from bench.rows import Row
from bench.served import OURS, Served
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel import paths, show_paths

DATABASE_MS: Final = 10.0
OPENTOK_MS: Final = 100.0
TIMEOUT_S: Final = 60

FULL_SHOW: Final = 3_000
DESK_KB: Final = 1_000.0
"""Of a full show, for a producer who opens it."""

UNCHANGED: Final = 1.15
"""Times a trigger that does nothing."""

EMPTY_TRIGGER: Final = OURS.parent.parent / "bench" / "empty" / "trigger.py"
CLOUD_EVENTS: Final = {"FUNCTION_SIGNATURE_TYPE": "cloudevent"}
FAN: Final = "activeFans"


def measured(options: Options) -> Iterator[Row]:
    """Triggers, then what grows."""
    yield from _triggers(options)
    many = (10, 100) if options.quick else (10, 100, 1_000, 10_000)
    for number in sorted({*many, FULL_SHOW}):
        yield from _records(number)
    for number in many:
        yield from _emptied_show(number)
    for number in many:
        yield from _deleted_events(number)
    for number in many:
        yield from _cleaned_pictures(number)


def _triggers(options: Options) -> Iterator[Row]:
    fans = 100
    with platform(crowded.database(fans)) as here:
        variables = {**here.variables, **CLOUD_EVENTS}
        with Served("trigger", EMPTY_TRIGGER, variables) as empty:
            for name, function, calls, goal in _deliveries():
                if options.match not in f"{name} {function}":
                    continue
                with Served(function, OURS, variables) as ours:
                    pair = Pair(ours=ours, empty=empty, services=here.services)
                    cost = pair.measured(calls, connections=8, options=options)
                yield Row(
                    subject="background",
                    name=name,
                    value=cost.ours_ms,
                    unit="ms",
                    empty=cost.empty_ms,
                    goal=goal,
                    note=f"`{function}`, "
                    f"{cost.database_requests:.3g} database requests",
                )


def _deliveries() -> Iterator[tuple[str, str, Requests, float | None]]:
    """What is delivered to which trigger, and what that may cost."""
    (admin_id, fan_url), uid = crowded.address(), crowded.fan_id(0)
    show, record = f"{admin_id}/{fan_url}", crowded.record(0)
    fan = f"activeBroadcasts/{show}/activeFans/{uid}"
    poor = {"networkQuality": "poor"}
    in_line = {"at": seeded.NOW_MS, "order": seeded.NOW_MS}
    yield (
        "a fan's network changes",
        "onActiveFanWritten",
        [_delivered(fan, record, poor)].__mul__,
        UNCHANGED,
    )
    yield (
        "a fan has come",
        "onActiveFanWritten",
        [_delivered(fan, None, record)].__mul__,
        None,
    )
    yield (
        "a fan has got in line",
        "onLineWritten",
        [_delivered(f"line/{show}/{uid}", None, in_line)].__mul__,
        None,
    )
    (event,) = seeded.events(1)
    yield (
        "a status whose effects are done",
        "onEventStatusWritten",
        [_delivered(paths.status(event.id), "notStarted", "preshow")].__mul__,
        None,
    )


def _delivered(ref: str, before: object, delta: object) -> bytes:
    """A change of the database, as the platform delivers it."""
    body = json.dumps({"data": before, "delta": delta}).encode()
    attributes = {
        "specversion": "1.0",
        "id": "change-1",
        "type": "google.firebase.database.ref.v1.written",
        "source": "//firebasedatabase.googleapis.com/projects/_/instances/i",
        "subject": f"refs/{ref}",
        "time": "2026-11-29T12:00:00.000Z",
        "ref": ref,
        "instance": "i",
        "location": "us-central1",
        "firebasedatabasehost": "firebaseio.com",
        "authtype": "unauthenticated",
    }
    headers = "".join(f"ce-{name}: {value}\r\n" for name, value in attributes.items())
    plain = a_request(body)
    line, _, rest = plain.partition(b"\r\n")
    return line + b"\r\n" + headers.encode() + rest


def _records(fans: int) -> Iterator[Row]:
    with platform(crowded.database(fans)) as here:
        place = show_paths.active_fans(*crowded.address())
        size = len(_asked(here, place))
    yield Row(
        subject="background",
        name=f"a producer loads the records of {fans:,} fans",
        value=size / 1000,
        unit="kB",
        goal=DESK_KB if fans == FULL_SHOW else None,
        note="with a picture each, which are loaded one by one",
    )


def _emptied_show(fans: int) -> Iterator[Row]:
    with platform(crowded.database(fans)) as here:
        token = Prepared.make(here.variables).admin_token
        (event,) = seeded.events(1)
        here.services.delay(database=DATABASE_MS, opentok=OPENTOK_MS)
        with (
            here.serve("deleteEvent") as served,
            here.serve("removeEventTask") as task,
        ):
            first = _timed(here, served, {"id": event.id}, token)
            later = _timed(here, task, {"data": {"eventId": event.id}})
    yield _row(f"a show with {fans:,} fans is deleted: until the reply", first, fans)
    whole = (first[0] + later[0], first[1] + later[1])
    yield _row(f"a show with {fans:,} fans is deleted: its task, too", whole, fans)


def _deleted_events(events: int) -> Iterator[Row]:
    with platform(seeded.database(events, status=Status.CLOSED)) as here:
        token = Prepared.make(here.variables).admin_token
        here.services.delay(database=DATABASE_MS, opentok=OPENTOK_MS)
        body = {"adminId": seeded.ADMIN_ID}
        with (
            here.serve("deleteEventsByAdminId") as served,
            here.serve("removeEventsTask") as task,
        ):
            first = _timed(here, served, body, token)
            later, tasks = [first], 0
            note = f"unfinished/eventsRemoval-{seeded.ADMIN_ID}"
            while _asked(here, note) != b"null":
                later.append(_timed(here, task, {"data": body}))
                tasks += 1
    whole = (sum(one[0] for one in later), sum(one[1] for one in later))
    yield _row(f"{events:,} events are deleted: until the reply", first, events)
    if tasks:
        name = f"{events:,} events are deleted: the {tasks} tasks that go on, too"
        yield _row(name, whole, events)


def _cleaned_pictures(events: int) -> Iterator[Row]:
    day = "2026-01-01"
    data = seeded.database(events, status=Status.CLOSED)
    data["imageCleanups"] = {day: {one.id: True for one in seeded.events(events)}}
    with platform(data) as here:
        here.services.delay(database=DATABASE_MS, opentok=OPENTOK_MS)
        with here.serve("cleanEventImages") as served:
            took = _timed(here, served, {})
    yield _row(f"the pictures of {events:,} events are due", took, events)


def _timed(
    here: Platform, served: Served, body: Mapping[str, Any], token: str | None = None
) -> tuple[float, int]:
    """Seconds that a call took, and how often it has asked the database."""
    here.services.asked()
    started = time.perf_counter()
    load.call(served.port, a_request(json.dumps(body).encode(), token=token))
    taken = time.perf_counter() - started
    return taken, here.services.asked()["database"].requests


def _row(name: str, took: tuple[float, int], many: int) -> Row:
    seconds, asked = took
    return Row(
        subject="background",
        name=name,
        value=seconds,
        unit="s",
        note=f"{asked:,} database requests, {asked / many:.3g} for each",
    )


def _asked(here: Platform, place: str) -> bytes:
    """What the database has there, as JSON."""
    url = f"{here.services.settings.url('database')}/{place}.json"
    answer = requests.get(
        url,
        params={"ns": here.services.settings.namespace},
        headers={"Authorization": "Bearer owner"},
        timeout=TIMEOUT_S,
    )
    answer.raise_for_status()
    return answer.content
