"""What becomes of a show when something that it needs fails: every row of the table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

import httpx
import pytest

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from interactive_broadcast.kernel.public_answers import FRESH_S, REST_S, STALE_S
from tests.support.failure_table import ROWS, Asked, Progress, Row, Then
from tests.support.people import People

OUTAGE = timedelta(minutes=7)
"""Longer than all tries of a task together."""
AFTERWARDS = timedelta(minutes=6)
"""Longer than it takes the reconciler to look at everything once."""

OWN_RECORDS = ("disconnections", "effects", "timeline", "unfinished", "watched")
"""What the backend notes down before it does something."""

BODIES: Final[dict[Asked, dict[str, Any]]] = {
    Asked.CREATE_EVENT: {"name": "One More Night"},
    Asked.LOG_IN: {"idToken": "$producerIdToken"},
    Asked.CREATE_ADMIN: {"displayName": "Next", "email": "next@example.com"},
    Asked.FORCE_DISCONNECT: {"session": "stage", "connectionId": "$connection"},
    Asked.MUTE: {"session": "stage", "streamId": "$stream"},
    Asked.MUTE_ALL: {"session": "stage"},
    Asked.CALL_NEXT: {"requestId": "click-1"},
    Asked.GET_BROADCAST_DATA: {"adminId": "$producerId", "fanUrl": "$fanUrl"},
    Asked.GET_OPEN_EVENTS: {"adminId": "$producerId"},
    Asked.GET_CURRENT_EVENT: {"adminId": "$producerId"},
}
BY_ANYBODY = {
    Asked.LOG_IN,
    Asked.GET_BROADCAST_DATA,
    Asked.GET_OPEN_EVENTS,
    Asked.GET_CURRENT_EVENT,
}
WITHOUT_EVENT = {
    *(Asked.CREATE_EVENT, Asked.CHECK_KEY, Asked.CREATE_ADMIN),
    *BY_ANYBODY,
}


@pytest.fixture
def people(people: People, stack: LocalStack) -> Iterator[People]:
    people.publish_on_stage()
    yield people
    stack.faults.clear()


def bring_to(people: People, stack: LocalStack, row: Row) -> None:
    """Have the show as far as the row wants it."""
    recorded = row.progress is not Progress.LIVE and row.asked in (
        Asked.GO_LIVE,
        Asked.END,
    )
    recorded = recorded or row.progress is Progress.RECORDED
    update = {"id": "$event", "archiveEvent": recorded}
    people.reply("updateEvent", update, by="producer")
    if row.progress is not Progress.PRESHOW:
        people.reply("eventGoLive", {"id": "$event"}, by="producer")
        if row.progress is Progress.CAPTIONED:
            people.reply("startCaptions", {"id": "$event"}, by="producer")
        # What contains nothing is no recording.
        stack.advance(timedelta(seconds=5))
    stack.settle()


def have_somebody_in_line(people: People, stack: LocalStack) -> None:
    """Who is there, and publishes on deck."""
    show = "{producerId}/{fanUrl}".format(**people.known)
    now = {".sv": "timestamp"}
    record = {"id": "fan-1", "joinedAt": now, "streamId": "stream-1"}
    people.put(f"activeBroadcasts/{show}/activeFans/fan-1", record)
    people.put(f"presence/{show}/fan-1/tab-1", now)
    people.put(f"line/{show}/fan-1", {"at": now, "order": now})
    stack.settle()


def ask(people: People, asked: Asked) -> httpx.Response:
    body = BODIES.get(asked, {})
    if asked is Asked.CHECK_KEY:
        body = people.project.credentials
    if asked not in WITHOUT_EVENT:
        body = {"id": "$event", **body}
    by = None if asked in BY_ANYBODY else "producer"
    if asked is Asked.CREATE_ADMIN:
        by = "superAdmin"
    return people.call(asked.value, body, by=by)


def told(answer: httpx.Response) -> Any:
    """Status and reason of a refusal; of a success the problems."""
    body = answer.json()
    if answer.status_code != 200:
        return answer.status_code, body["error"]["details"]["reason"]
    problems = body.get("problems", {})
    return {name: (each["reason"], each["final"]) for name, each in problems.items()}


def expected(rows: Sequence[Row]) -> Any:
    if rows[0].status != 200:
        return rows[0].status, rows[0].reason
    is_final = rows[0].then is Then.STAYS
    return {name: (row.reason, is_final) for row in rows for name in row.problems}


def of_others(people: People) -> Any:
    """The whole database but for what the backend notes down for itself."""
    stored = people.everything()
    return {name: kept for name, kept in stored.items() if name not in OWN_RECORDS}


def arm(stack: LocalStack, rows: Sequence[Row]) -> list[Fault]:
    return [stack.faults.arm(fault) for row in rows for fault in row.faults()]


def have_all_struck(faults: Sequence[Fault]) -> bool:
    # A fault that lasts is cleared when the outage is over.
    return all(fault.fired == fault.times or fault.times > 100 for fault in faults)


REFUSED = [row for row in ROWS if row.then is Then.ASK_AGAIN]


@pytest.mark.parametrize(
    "progress", Progress, ids=lambda progress: progress.name.lower()
)
def test_what_is_refused_is_not_done_by_halves(
    people: People, stack: LocalStack, progress: Progress, subtests: pytest.Subtests
) -> None:
    rows = [row for row in REFUSED if row.progress is progress]
    bring_to(people, stack, rows[0])
    have_somebody_in_line(people, stack)
    before = of_others(people)

    for row in rows:
        with subtests.test(asked=row.asked.value, fails=f"{row.service} {row.what}"):
            check_refused(people, stack, row)

    stack.settle()
    assert of_others(people) == before
    for asked in [asked for asked in Asked if asked in {row.asked for row in rows}]:
        assert told(ask(people, asked)) == {}


def check_refused(people: People, stack: LocalStack, row: Row) -> None:
    for fault in row.faults():
        stack.faults.arm(fault)
        answer = ask(people, row.asked)

        assert fault.fired > 0
        assert told(answer) == (row.status, row.reason)
        assert answer.headers["retry-after"] == "2"
        stack.faults.clear()


def groups(then: Then) -> list[list[Row]]:
    rows = sorted((r for r in ROWS if r.then is then), key=lambda row: row.group)
    return [list(group) for _, group in groupby(rows, key=lambda row: row.group)]


def name_of(rows: Sequence[Row]) -> str:
    return rows[0].group


@pytest.mark.parametrize("rows", groups(Then.COMPLETES), ids=name_of)
def test_a_show_completes_itself(
    people: People, stack: LocalStack, rows: list[Row]
) -> None:
    bring_to(people, stack, rows[0])
    faults = arm(stack, rows)

    answer = ask(people, rows[0].asked)
    stack.settle()
    assert told(answer) == expected(rows)

    stack.advance(OUTAGE)
    assert have_all_struck(faults)
    stack.faults.clear()
    stack.advance(AFTERWARDS)
    check_complete(people, rows[0].asked)


def check_complete(people: People, asked: Asked) -> None:
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    assert "problems" not in event
    assert done_twice(people) == {}
    if asked is Asked.CAPTION:
        check_captioned(people, event)
    elif asked is Asked.GO_LIVE:
        check_live(people, event)
    else:
        check_over(people, event)


def check_live(people: People, event: dict[str, Any]) -> None:
    kept = people.usage()
    assert event["status"] == "live"
    assert [each["status"] for each in kept["archives"]] == ["started"]
    assert [each["status"] for each in kept["broadcasts"]] == ["started"]
    assert (kept["calls"]["startArchive"], kept["calls"]["startBroadcast"]) == (1, 1)
    assert event["archiveId"] == kept["archives"][0]["id"]
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    assert "hlsUrl" in people.reply("getBroadcastData", place, by=None)


def check_captioned(people: People, event: dict[str, Any]) -> None:
    kept = people.usage()
    (captions,) = kept["captions"]
    assert captions["status"] == "started"
    assert event["captions"]["status"] == "started"
    assert event["captions"]["id"] == captions["id"]


def check_over(people: People, event: dict[str, Any]) -> None:
    kept = people.usage()
    assert event["status"] == "closed"
    assert [each["status"] for each in kept["archives"]] == ["uploaded"]
    assert [each["status"] for each in kept["broadcasts"]] == ["stopped"]
    assert event["archive"]["status"] == "uploaded"
    assert {each["status"] for each in kept["captions"]} <= {"stopped"}
    assert people.everything().get("activeBroadcasts", {}) == {}


def done_twice(people: People) -> dict[str, int]:
    """Effects that the timeline says were done more than once."""
    entries = people.everything()["timeline"][people.known["event"]].values()
    done = Counter(
        entry["what"]
        for entry in entries
        if entry.get("details", {}).get("outcome") == "done"
    )
    return {what: count for what, count in done.items() if count > 1}


def test_what_anybody_may_know_is_answered_from_memory_and_says_so(
    people: People, stack: LocalStack, subtests: pytest.Subtests
) -> None:
    rows = [row for row in ROWS if row.then is Then.FROM_MEMORY]
    bring_to(people, stack, rows[0])
    before = {row.asked: ask(people, row.asked) for row in rows}
    stack.advance(timedelta(seconds=FRESH_S))

    for row in rows:
        with subtests.test(asked=row.asked.value):
            check_answered(people, stack, row, before[row.asked])
    stack.advance(timedelta(seconds=STALE_S))
    with subtests.test("and no longer"):
        stack.faults.arm(rows[0].faults()[0])
        assert told(ask(people, rows[0].asked)) == (503, "database-unavailable")


def check_answered(
    people: People, stack: LocalStack, row: Row, before: httpx.Response
) -> None:
    for fault in row.faults():
        stack.faults.arm(fault)
        old = ask(people, row.asked)

        assert fault.fired > 0
        assert old.json() == before.json()
        assert int(old.headers["age"]) >= FRESH_S
        stack.faults.clear()
        stack.advance(timedelta(seconds=REST_S))


@pytest.mark.parametrize("rows", groups(Then.STAYS), ids=name_of)
def test_what_repeating_cannot_cure_stays_to_be_seen(
    people: People, stack: LocalStack, rows: list[Row]
) -> None:
    bring_to(people, stack, rows[0])
    faults = arm(stack, rows)

    answer = ask(people, rows[0].asked)
    stack.settle()
    stack.advance(OUTAGE)

    event = people.call("getEvent", {"id": "$event"}, by="producer")
    assert have_all_struck(faults)
    assert told(answer) == told(event) == expected(rows)
    assert event.json()["status"] == "live"
    assert event.json()["showStartedAt"]
