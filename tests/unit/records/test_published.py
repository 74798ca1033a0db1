"""When streams were published, whatever is reported twice, late, in another order."""

from itertools import permutations
from typing import Any

import pytest

from interactive_broadcast.records.published import (
    PublishedStream,
    PublishedStreams,
    note_found,
    note_lost,
)
from tests.support.builders import EVENT_ID
from tests.support.fakes import FakeDatabases

PLACE = f"published/{EVENT_ID}"
CREATED = {"began_at": 1_000}
DESTROYED = {"began_at": 1_000, "ended_at": 9_000}
DESTROYED_BY_AN_OLD_SERVER = {"ended_at": 9_000}


def databases(status: str | None = "live") -> FakeDatabases:
    return FakeDatabases({f"events/{EVENT_ID}/status": status} if status else {})


def store(found: FakeDatabases) -> PublishedStreams:
    return PublishedStreams(databases=found)


@pytest.mark.parametrize(
    "reports",
    [
        *permutations([CREATED, CREATED, DESTROYED]),
        *permutations([CREATED, DESTROYED_BY_AN_OLD_SERVER]),
        [DESTROYED],
        [DESTROYED, DESTROYED],
    ],
)
def test_every_order_of_reports_leaves_the_same(reports: Any) -> None:
    found = databases()

    for report in reports:
        store(found).note(EVENT_ID, "s1", **report)

    assert found.at(PLACE) == {"s1": {"from": 1_000, "to": 9_000}}


def test_somebody_is_on_stage_until_their_end_is_known() -> None:
    found = databases()
    seen = [store(found).is_anybody_on_stage(EVENT_ID)]

    for times in (CREATED, DESTROYED):
        store(found).note(EVENT_ID, "s1", **times)
        seen.append(store(found).is_anybody_on_stage(EVENT_ID))

    assert seen == [False, True, False]


def test_what_says_no_time_stores_nothing() -> None:
    found = databases()

    store(found).note(EVENT_ID, "s1")

    assert found.writes == []


def test_what_callbacks_say_is_exact_and_goes_before_what_was_found_out() -> None:
    stream = PublishedStream(
        began_at=1_000, ended_at=9_000, found_at=500, lost_at=8_000
    )

    assert (stream.start, stream.end) == (1_000, 9_000)


def test_what_no_callback_has_told_is_as_it_was_found_out() -> None:
    found = databases()
    published = store(found)
    published.write(EVENT_ID, note_found(EVENT_ID, "s1", 500))
    published.write(EVENT_ID, note_found(EVENT_ID, "s2", 500))
    published.write(EVENT_ID, note_lost(EVENT_ID, "s1", 8_000))
    published.write(EVENT_ID, note_lost(EVENT_ID, "s2", 8_000))
    published.write(EVENT_ID, note_lost(EVENT_ID, "s2", None))

    streams = published.all(EVENT_ID)

    assert {key: (one.start, one.end) for key, one in streams.items()} == {
        "s1": (500, 8_000),
        "s2": (500, None),
    }


def test_what_was_published_when_a_session_ended_has_ended_with_it() -> None:
    found = databases()
    found.put(
        PLACE,
        {
            "s1": {"from": 1_000},
            "s2": {"from": 1_000, "to": 3_000},
            "s3": {"foundAt": 2_000},
            "s4": {"from": 5_001},
            "s5": {"to": 6_000},
        },
    )

    store(found).note_all_lost(EVENT_ID, 5_000)

    ends = {key: one.end for key, one in store(found).all(EVENT_ID).items()}
    assert ends == {"s1": 5_000, "s2": 3_000, "s3": 5_000, "s4": None, "s5": 6_000}


def test_of_an_event_that_is_gone_nothing_is_kept() -> None:
    found = databases(status=None)

    store(found).note(EVENT_ID, "s1", began_at=1_000)

    assert found.at(PLACE) is None


def test_what_cannot_be_read_is_left_out() -> None:
    found = databases()
    found.put(PLACE, {"s1": {"from": "x"}, "s2": {"from": 1}, "s3": 7})

    assert [*store(found).all(EVENT_ID)] == ["s2"]


def test_of_an_event_without_streams_there_are_none() -> None:
    assert store(databases()).all(EVENT_ID) == {}
