"""Whose stream it is says OpenTok, by the data of the connection that it has."""

import json
from typing import Any, Final

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.fan_streams import FanStreams
from tests.support.callback_requests import Body, about_a_session, about_somebody
from tests.support.in_process_platform import FANS
from tests.unit.show.reporting import Reporting

FANS_PATH: Final = "activeBroadcasts/ana/night/activeFans"
FAY, GUS, _ = FANS


@pytest.fixture
def opentok() -> Reporting:
    """With two fans in the show, who got their tokens from us."""
    reporting = Reporting()
    event_id = reporting.event.id
    writes: dict[str, Any] = {}
    for uid in (FAY, GUS):
        person = opaque_id(event_id, uid)
        record = {"id": uid, "joinedAt": 1, "person": person}
        writes |= {f"{FANS_PATH}/{uid}": record, f"people/{event_id}/{person}": uid}
    reporting.platform.databases.as_backend().update(writes)
    return reporting


def told(
    opentok: Reporting, event: str, stream_id: str, uid: str, room: str = "stage"
) -> Body:
    """A report about a stream of this fan."""
    person = opaque_id(opentok.event.id, uid)
    data = json.dumps({"userType": "fan", "person": person})
    stream = {"id": stream_id, "connection": {"id": f"c-{stream_id}", "data": data}}
    session_id = opentok.stage if room == "stage" else opentok.backstage
    return about_somebody(event, session_id, stream=stream)


def streams(opentok: Reporting) -> dict[str, Any]:
    """What the records say."""
    fans = opentok.platform.databases.at(FANS_PATH)
    return {uid: fans[uid].get("streamId") for uid in (FAY, GUS) if uid in fans}


def test_the_record_of_a_fan_names_the_stream_until_it_ends(opentok: Reporting) -> None:
    opentok.take(told(opentok, "streamCreated", "s-1", FAY, "backstage"))
    assert streams(opentok) == {FAY: "s-1", GUS: None}

    opentok.take(told(opentok, "streamDestroyed", "s-1", FAY, "backstage"))
    assert streams(opentok) == {FAY: None, GUS: None}


def test_reports_that_come_twice_or_late_change_nothing(opentok: Reporting) -> None:
    created, destroyed = (
        told(opentok, event, "s-1", FAY)
        for event in ("streamCreated", "streamDestroyed")
    )
    for body in (destroyed, created, created, destroyed):
        opentok.take(body)
    assert streams(opentok) == {FAY: None, GUS: None}

    for body in [told(opentok, "streamCreated", "s-2", FAY)] * 2 + [destroyed]:
        opentok.take(body)
    assert streams(opentok) == {FAY: "s-2", GUS: None}


def test_an_end_that_does_not_say_whose_is_known_from_the_beginning(
    opentok: Reporting,
) -> None:
    opentok.take(told(opentok, "streamCreated", "s-1", FAY))

    opentok.take(about_somebody("streamDestroyed", opentok.stage, "s-1"))

    assert streams(opentok) == {FAY: None, GUS: None}


def test_no_record_comes_about_by_a_report_after_a_fan_has_left(
    opentok: Reporting,
) -> None:
    opentok.platform.databases.as_backend().update({f"{FANS_PATH}/{FAY}": None})

    opentok.take(told(opentok, "streamCreated", "s-1", FAY))

    assert streams(opentok) == {GUS: None}


def test_a_session_that_ends_takes_the_streams_along(opentok: Reporting) -> None:
    opentok.take(told(opentok, "streamCreated", "s-1", FAY))

    opentok.take(about_a_session(opentok.stage))

    assert streams(opentok) == {FAY: None, GUS: None}


def test_after_the_show_no_report_touches_a_record(opentok: Reporting) -> None:
    opentok.platform.change_status(opentok.event.id, Status.LIVE)
    opentok.platform.change_status(opentok.event.id, Status.CLOSED)

    assert opentok.take(told(opentok, "streamCreated", "s-1", FAY)) == "show-over"
    assert streams(opentok) == {FAY: None, GUS: None}


def test_what_failed_after_the_counting_is_done_when_opentok_reports_again(
    opentok: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = told(opentok, "streamCreated", "s-1", FAY)

    def fails(*_: object) -> None:
        raise DatabaseUnavailable("Not now.")

    with monkeypatch.context() as patch:
        patch.setattr(FanStreams, "settle", fails)
        with pytest.raises(DatabaseUnavailable):
            opentok.take(created)
    opentok.take(created)

    assert streams(opentok) == {FAY: "s-1", GUS: None}
