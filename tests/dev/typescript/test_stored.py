"""What the backend tells is what it writes."""

from dev.typescript.stored import (
    LinePosition,
    LineSummary,
    PublicShow,
    RemovalProgress,
    ToldOfShow,
    TurnRange,
)
from interactive_broadcast.events.line_options import Positions
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.records.applied_limit import AppliedLimit, LimitedBy
from interactive_broadcast.records.line_positions import told
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.records.turn_lengths import turn_range
from rules.nodes import aliases

EVENT = EventRecord(
    id="event-1",
    admin_id="admin-1",
    name="Launch Night",
    fan_url="launch-night",
    host_url="host-of-launch-night",
    celebrity_url="celebrity-of-launch-night",
    backstage_session_id="session-1",
    stage_session_id="session-2",
)
LIMIT = AppliedLimit(100, LimitedBy.CONFIGURED)


def test_both_records_of_a_show_have_what_it_is_opened_with() -> None:
    show = ShowWrites(EVENT)
    opened = show.open(Status.PRESHOW, limit=LIMIT, hls=True, call_s=20)
    writes = {
        *opened,
        *show.keep_configured(100),
        *show.room_at_first(limit=LIMIT),
    } - {show.number}

    active = {one.removeprefix(f"{show.active}/") for one in writes}
    public = {one.removeprefix(f"{show.public}/") for one in writes}
    assert aliases(ToldOfShow).keys() == {one for one in active if "/" not in one}
    later = {"viewers", "slate"}
    known = aliases(PublicShow).keys() - later
    assert known == {one for one in public if "/" not in one}


def test_a_position_is_told_exactly_or_as_a_range() -> None:
    exact = told(["fan-1"], Positions.EXACT)["fan-1"]
    a_range = told(["fan-1"], Positions.RANGE)["fan-1"]

    assert isinstance(exact, dict)
    assert isinstance(a_range, dict)
    assert {*exact, *a_range} == aliases(LinePosition).keys()


def test_a_turn_takes_from_so_many_seconds_to_so_many() -> None:
    turn = turn_range([0, 60_000, 120_000, 240_000], 250_000)

    assert turn is not None
    assert turn.keys() == aliases(TurnRange).keys()
    assert "turn" in aliases(LineSummary)


def test_the_removal_of_an_admin_has_its_progress() -> None:
    assert aliases(RemovalProgress).keys() == {
        "total",
        "removed",
        "startedAt",
        "updatedAt",
        "finishedAt",
    }
