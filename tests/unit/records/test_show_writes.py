"""The writes that keep the two records of a show."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.records.applied_limit import AppliedLimit, LimitedBy
from interactive_broadcast.records.show_writes import ShowWrites, removal
from tests.support.builders import (
    ADMIN_ID,
    FAN_URL,
    an_event,
)
from tests.unit.world import ACTIVE, SHOW, VIEWERS

OPENED: dict[str, Any] = {
    "limit": AppliedLimit(5, LimitedBy.CONFIGURED),
    "hls": True,
    "call_s": 30,
}


def test_opening_merges_and_never_sets_a_record_as_a_whole() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, **OPENED)

    assert ACTIVE not in writes
    assert SHOW not in writes


def test_opening_clears_what_an_earlier_show_left_of_its_stream() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, **OPENED)

    assert writes[f"{ACTIVE}/hlsUrl"] is None
    assert writes[f"{ACTIVE}/hlsId"] is None
    assert writes[f"{SHOW}/hlsUrl"] is None


@pytest.mark.parametrize(("limit", "full"), [(0, True), (1, False)])
def test_a_new_show_has_room_unless_nobody_may_be_interactive(
    limit: int, *, full: bool
) -> None:
    assert ShowWrites(an_event()).room_at_first(
        limit=AppliedLimit(limit, LimitedBy.CONFIGURED)
    ) == {
        f"{SHOW}/full": full,
        f"{SHOW}/fullAt": 0,
    }


def test_a_show_keeps_what_was_configured_as_it_opened() -> None:
    assert ShowWrites(an_event()).keep_configured(5) == {f"{ACTIVE}/configuredLimit": 5}


def test_a_show_says_how_long_a_call_waits_for_an_answer() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, **OPENED | {"call_s": 45})

    assert writes[f"{ACTIVE}/callSeconds"] == 45


def test_opening_again_does_not_hide_that_the_show_is_recorded() -> None:
    event = an_event(archive={"status": "started"})

    writes = ShowWrites(event).open(Status.LIVE, **OPENED)

    assert writes[f"{ACTIVE}/archiving"] is True


def test_the_public_face_has_nothing_that_is_not_public() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, **OPENED)

    public = {path.rpartition("/")[2] for path in writes if path.startswith(SHOW)}
    assert public == {
        "name",
        "startImage",
        "endImage",
        "status",
        "limit",
        "limitedBy",
        "hlsUrl",
        "standby",
    }


def test_taking_an_address_over_leaves_nobody_but_the_producer() -> None:
    writes = ShowWrites(an_event()).take_over()

    gone = {path for path, value in writes.items() if value is None}
    assert f"{ACTIVE}/activeFans" in gone
    assert f"{ACTIVE}/hostActive" in gone
    assert f"presence/{ADMIN_ID}/{FAN_URL}" in gone
    assert f"{ACTIVE}/producerActive" not in gone
    assert writes[VIEWERS] == 0


def test_the_writes_say_one_thing_each() -> None:
    show = ShowWrites(an_event(name="Launch night"))

    assert show.set_archiving(archiving=True) == {f"{ACTIVE}/archiving": True}
    assert show.set_stream("b") == {f"{ACTIVE}/hlsId": "b"}
    assert show.publish_hls("u") == {f"{ACTIVE}/hlsUrl": "u", f"{SHOW}/hlsUrl": "u"}
    assert show.set_status(Status.LIVE) == {
        f"{ACTIVE}/status": "live",
        f"{SHOW}/status": "live",
    }
    assert show.announce() == {
        f"{place}/{key}": "Launch night" if key == "name" else None
        for place in (ACTIVE, SHOW)
        for key in ("name", "startImage", "endImage")
    }


def test_a_paused_recording_is_shown_as_going_on() -> None:
    event = an_event(archive={"status": "paused"})

    writes = ShowWrites(event).open(Status.LIVE, **OPENED)

    assert writes[f"{ACTIVE}/archiving"] is True


def test_the_removal_of_a_show_takes_its_records_and_who_was_there() -> None:
    assert removal("ana", "night") == {
        "activeBroadcasts/ana/night": None,
        "shows/ana/night": None,
        "presence/ana/night": None,
        "line/ana/night": None,
        "calls/ana/night": None,
        "callRequests/ana/night": None,
        "linePositions/ana/night": None,
        "lineSummary/ana/night": None,
        "stageTurns/ana/night": None,
        "notes/ana/night": None,
        "deck/ana/night": None,
        "fanPictures/ana/night": None,
        "viewers/ana/night": None,
        "viewerCounts/ana/night": None,
        "writtenFor/ana/night": None,
    }


def test_an_event_that_takes_an_address_over_takes_nobody_along() -> None:
    writes = ShowWrites(an_event()).take_over()

    assert {path for path in writes if path.startswith(f"{ACTIVE}/")} == {
        f"{ACTIVE}/{key}"
        for key in (
            *("activeFans", "stageFanId", "backstageFanId", "privateCall", "volume"),
            *(f"stageFanId{number}" for number in range(2, 5)),
            *(f"backstageFanId{number}" for number in range(2, 11)),
            *("hostActive", "hostHeartBeat", "celebrityActive", "celebrityHeartBeat"),
        )
    }
    assert set(writes.values()) == {None, 0}
