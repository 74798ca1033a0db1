"""Writes of a running show's records."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.records.shows import ShowWrites
from tests.support.builders import an_event
from tests.unit.world import ACTIVE, SHOW


def test_opening_merges_and_never_sets_a_record_as_a_whole() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, limit=5, hls=True)

    assert ACTIVE not in writes
    assert SHOW not in writes


def test_opening_clears_what_an_earlier_show_left_of_its_stream() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, limit=5, hls=True)

    assert writes[f"{ACTIVE}/hlsUrl"] is None
    assert writes[f"{ACTIVE}/hlsId"] is None
    assert writes[f"{SHOW}/hlsUrl"] is None


@pytest.mark.parametrize(("limit", "full"), [(0, True), (1, False)])
def test_a_new_show_has_room_unless_nobody_may_be_interactive(
    limit: int, *, full: bool
) -> None:
    assert ShowWrites(an_event()).room_at_first(limit=limit) == {f"{SHOW}/full": full}


def test_opening_again_does_not_hide_that_the_show_is_recorded() -> None:
    event = an_event(archive={"status": "started"})

    writes = ShowWrites(event).open(Status.LIVE, limit=5, hls=True)

    assert writes[f"{ACTIVE}/archiving"] is True


def test_the_public_face_has_nothing_that_is_not_public() -> None:
    writes = ShowWrites(an_event()).open(Status.PRESHOW, limit=5, hls=True)

    public = {path.rpartition("/")[2] for path in writes if path.startswith(SHOW)}
    assert public == {
        "name",
        "startImage",
        "endImage",
        "status",
        "limit",
        "hlsUrl",
        "viewers",
    }


def test_taking_an_address_over_leaves_nobody_but_the_producer() -> None:
    writes = ShowWrites(an_event()).take_over()

    gone = {path for path, value in writes.items() if value is None}
    assert f"{ACTIVE}/activeFans" in gone
    assert f"{ACTIVE}/hostActive" in gone
    assert f"{ACTIVE}/producerActive" not in gone
    assert writes[f"{SHOW}/viewers"] == 0
