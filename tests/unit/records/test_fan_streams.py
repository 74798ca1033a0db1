"""A fan's record names the stream that OpenTok has reported as theirs, and no other."""

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.fan_streams import FanStreams
from interactive_broadcast.records.headcounts import (
    Head,
    Headcounts,
    HeadKind,
    SessionHeads,
)
from interactive_broadcast.records.people import People
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.support.fakes import FakeClock
from tests.support.store_databases import StoreDatabases, our_rules

ADDRESS: Final = (ADMIN_ID, FAN_URL)
SHOW: Final = f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}"
ANA, BEN = (opaque_id(EVENT_ID, uid) for uid in ("ana", "ben"))
STAGE, BACKSTAGE = SessionKind.STAGE, SessionKind.BACKSTAGE


class Reports:
    """A live show with Ana and Ben under our rules; what is reported of streams."""

    def __init__(self) -> None:
        tree: dict[str, Any] = {
            f"events/{EVENT_ID}/status": "live",
            f"{SHOW}/eventId": EVENT_ID,
        }
        for uid in ("ana", "ben"):
            person = opaque_id(EVENT_ID, uid)
            record = {"id": uid, "joinedAt": 1, "person": person}
            tree |= {f"{SHOW}/activeFans/{uid}": record}
            tree |= {f"people/{EVENT_ID}/{person}": uid}
        self.databases = StoreDatabases(
            our_rules(), now_ms=FakeClock().now_ms, tree=tree
        )
        self.headcounts = Headcounts(databases=self.databases)
        people = People(databases=self.databases)
        self.streams = FanStreams(databases=self.databases, people=people)

    def begins(
        self, stream: str, person: str = ANA, session: SessionKind = STAGE
    ) -> None:
        self.headcounts.arrived(a_stream(stream, person, session))
        self.streams.settle(EVENT_ID, ADDRESS, person)

    def ends(
        self, stream: str, person: str = ANA, session: SessionKind = STAGE
    ) -> None:
        self.headcounts.left(a_stream(stream, person, session))
        self.streams.settle(EVENT_ID, ADDRESS, person)

    def leaves(self, uid: str) -> None:
        """The fan's record goes."""
        self.databases.as_backend().update({f"{SHOW}/activeFans/{uid}": None})

    def stream_of(self, uid: str) -> object:
        return self.databases.at(f"{SHOW}/activeFans/{uid}/streamId")


def a_stream(stream: str, person: str | None, session: SessionKind) -> Head:
    return Head(
        event_id=EVENT_ID,
        session=session,
        kind=HeadKind.STREAMS,
        id=stream,
        person=person,
    )


@pytest.fixture
def reports() -> Reports:
    return Reports()


def test_the_record_of_who_publishes_names_the_stream_until_it_ends(
    reports: Reports,
) -> None:
    reports.begins("s-1")
    assert (reports.stream_of("ana"), reports.stream_of("ben")) == ("s-1", None)

    reports.ends("s-1")
    assert reports.stream_of("ana") is None


def test_a_stream_that_ended_before_it_began_is_nobodys(reports: Reports) -> None:
    reports.ends("s-1")
    reports.begins("s-1")

    assert reports.stream_of("ana") is None


def test_on_the_way_to_the_stage_the_stream_there_is_the_fans(reports: Reports) -> None:
    reports.begins("s-1", session=BACKSTAGE)
    reports.begins("s-2", session=STAGE)
    assert reports.stream_of("ana") == "s-2"

    reports.ends("s-1", session=BACKSTAGE)
    assert reports.stream_of("ana") == "s-2"


def test_whoever_goes_back_has_the_stream_backstage_again(reports: Reports) -> None:
    reports.begins("s-2", session=STAGE)
    reports.begins("s-3", session=BACKSTAGE)
    reports.ends("s-2", session=STAGE)

    assert reports.stream_of("ana") == "s-3"


def test_a_second_camera_does_not_take_the_place_of_the_first(reports: Reports) -> None:
    reports.begins("s-2")
    reports.begins("s-1")
    assert reports.stream_of("ana") == "s-2"

    reports.ends("s-2")
    assert reports.stream_of("ana") == "s-1"


def test_a_late_report_makes_no_record_of_a_fan_who_has_left(reports: Reports) -> None:
    reports.leaves("ana")

    reports.begins("s-1")
    reports.ends("s-1")

    assert reports.databases.at(f"{SHOW}/activeFans/ana") is None


def test_who_publishes_and_is_no_fan_changes_no_record(reports: Reports) -> None:
    reports.begins("s-1", opaque_id(EVENT_ID, "producer"))

    assert (reports.stream_of("ana"), reports.stream_of("ben")) == (None, None)


def test_a_stream_that_opentok_lists_no_more_is_forgotten(reports: Reports) -> None:
    reports.begins("s-1")
    reports.begins("s-2", BEN)
    marked = reports.headcounts.marked(EVENT_ID)
    there = [(STAGE, SessionHeads(streams=frozenset({"s-2"})))]

    reports.headcounts.correct(marked, there)
    reports.streams.settle_all(marked, there, ADDRESS)

    assert (reports.stream_of("ana"), reports.stream_of("ben")) == (None, "s-2")


def test_whoever_comes_back_while_they_publish_has_their_stream_again(
    reports: Reports,
) -> None:
    reports.begins("s-1")
    reports.begins("s-2", BEN)
    anew: dict[str, Any] = {"id": "ana", "joinedAt": 2, "person": ANA}
    reports.databases.as_backend().update({f"{SHOW}/activeFans/ana": anew})
    marked = reports.headcounts.marked(EVENT_ID)

    reports.streams.settle_all(marked, [], ADDRESS, ["ana", "ben", "cyd"])

    assert (reports.stream_of("ana"), reports.stream_of("ben")) == ("s-1", "s-2")


STREAMS: Final = {"s-1": (ANA, STAGE), "s-2": (ANA, BACKSTAGE), "s-3": (BEN, STAGE)}
TOLD: Final = [(stream, ends) for stream in STREAMS for ends in (False, True)]


@given(st.lists(st.sampled_from(TOLD), max_size=12))
@settings(max_examples=60)
def test_whatever_is_told_twice_late_or_out_of_order_nobody_has_anothers_stream(
    told: list[tuple[str, bool]],
) -> None:
    reports = Reports()

    for stream, ends in told:
        person, session = STREAMS[stream]
        (reports.ends if ends else reports.begins)(stream, person, session)

    ended = {stream for stream, ends in told if ends}
    going_on = {stream for stream, _ in told} - ended
    assert reports.stream_of("ana") == min(going_on - {"s-3"}, default=None)
    assert reports.stream_of("ben") == min(going_on & {"s-3"}, default=None)
