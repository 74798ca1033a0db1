"""The limit of interactive viewers follows the streams that OpenTok reports."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from tests.support.callback_requests import about_a_session, about_somebody
from tests.support.fakes import FakeLimits
from tests.support.in_process_platform import ANA
from tests.unit.show.reporting import Reporting

CARRIED_BESIDE_FIFTY = 650
"""Viewers, where one more may come on a stage with fifty."""


def limit(opentok: Reporting) -> Any:
    return opentok.platform.databases.at(f"shows/{ANA}/{opentok.event.fan_url}/limit")


def fill_stage(opentok: Reporting, streams: int) -> None:
    """All but the next stream, as the counts have it."""
    place = f"headcounts/{opentok.event.id}/stage/streams"
    opentok.platform.databases.as_backend().update({place: streams})


@pytest.fixture
def opentok() -> Reporting:
    """As much is configured as is ever carried."""
    return Reporting(FakeLimits(interactive_limit=15_000))


def test_the_limit_falls_with_a_stream_and_rises_when_it_ends(
    opentok: Reporting,
) -> None:
    fill_stage(opentok, 49)

    opentok.take(about_somebody("streamCreated", opentok.stage, "s-1"))
    fallen = limit(opentok)
    opentok.take(about_somebody("streamDestroyed", opentok.stage, "s-1"))

    assert fallen == CARRIED_BESIDE_FIFTY
    assert limit(opentok) == 750


def test_a_second_delivery_finishes_what_the_first_has_not(opentok: Reporting) -> None:
    body = about_somebody("streamCreated", opentok.stage, "s-1")
    opentok.take(body)
    fill_stage(opentok, 50)

    assert opentok.take(body) == "not-counted"
    assert limit(opentok) == CARRIED_BESIDE_FIFTY


def test_streams_backstage_and_connections_change_nothing(opentok: Reporting) -> None:
    before = limit(opentok)
    fill_stage(opentok, 50)

    opentok.take(about_somebody("streamCreated", opentok.backstage, "s-1"))
    opentok.take(about_somebody("connectionCreated", opentok.stage, "c-1"))

    assert limit(opentok) == before


def test_a_session_that_ends_leaves_the_stage_empty(opentok: Reporting) -> None:
    opentok.take(about_somebody("streamCreated", opentok.stage, "s-1"))

    opentok.take(about_a_session(opentok.stage))

    assert limit(opentok) == 14_950


def test_after_the_show_no_report_changes_a_limit(opentok: Reporting) -> None:
    opentok.platform.change_status(opentok.event.id, Status.CLOSED)
    before = limit(opentok)
    fill_stage(opentok, 50)

    opentok.take(about_somebody("streamCreated", opentok.stage, "s-1"))

    assert limit(opentok) == before
