"""Who is connected to stage and backstage, by OpenTok's own lists."""

import pytest

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoUnavailable,
)
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import BACKSTAGE, STAGE
from tests.support.other_projects import change_project
from tests.unit.upkeep.reconciliation.runs import lines, reconcile
from tests.unit.world import World, a_show_in_preshow, a_show_that_is_live

COUNTS = f"headcounts/{EVENT_ID}"
PLACES = {SessionKind.STAGE: STAGE, SessionKind.BACKSTAGE: BACKSTAGE}


def head(
    head_id: str,
    kind: HeadKind = HeadKind.CONNECTIONS,
    session: SessionKind = SessionKind.STAGE,
) -> Head:
    return Head(event_id=EVENT_ID, session=session, kind=kind, id=head_id)


def report(world: World, *heads: Head) -> None:
    """OpenTok has told that these came."""
    for one in heads:
        world.backend.records.headcounts.arrived(one)


def number(world: World, place: str) -> object:
    return world.at(f"{COUNTS}/{place}") or 0


@pytest.mark.parametrize("session", [*SessionKind])
def test_who_left_and_was_not_reported_is_counted_no_longer(
    session: SessionKind,
) -> None:
    world = a_show_in_preshow()
    connection, stream = head("c-1", session=session), head("s-1", HeadKind.STREAMS)
    report(world, connection, stream, head("c-2"))
    world.video.connections["c-2"] = STAGE

    reconcile(world)

    counts = world.at(COUNTS)
    assert isinstance(counts, dict)
    assert number(world, "stage/connections") == 1
    assert number(world, "backstage/connections") == 0
    assert number(world, "stage/streams") == 0
    assert counts["present"] == {"stage": {"connections": {"c-2": True}}}


@pytest.mark.parametrize("session", [*SessionKind])
def test_who_came_and_was_not_reported_is_counted(session: SessionKind) -> None:
    world = a_show_that_is_live()
    world.video.publish(PLACES[session], "c-1", "s-1")

    reconcile(world)

    assert number(world, f"{session}/connections") == 1
    assert number(world, f"{session}/streams") == 1


def test_a_late_report_of_going_is_none_any_more() -> None:
    world = a_show_in_preshow()
    report(world, head("c-1"))
    reconcile(world)

    assert not world.backend.records.headcounts.left(head("c-1"))
    assert number(world, "stage/connections") == 0


def test_a_correction_is_counted_and_does_not_fill_the_timeline(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_in_preshow()
    report(world, head("c-1"))
    before = world.at(f"timeline/{EVENT_ID}")

    world.reconciler.run()
    world.reconciler.run()

    assert [line["headcounts"] for line in lines(capsys)] == [1, 0]
    assert world.at(f"timeline/{EVENT_ID}") == before


@pytest.mark.parametrize("operation", ["connections_of", "streams_of"])
def test_while_opentok_does_not_answer_the_numbers_stay(
    operation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_show_in_preshow()
    report(world, head("c-1"), head("c-2"))
    world.video.connections["c-2"] = STAGE
    world.video.fail_next(operation, VideoUnavailable("Down."))

    world.reconciler.run()

    assert number(world, "stage/connections") == 2
    assert lines(capsys)[-1]["failed"] == 1
    reconcile(world)
    assert number(world, "stage/connections") == 1


def test_where_opentok_never_says_the_reports_are_believed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_in_preshow()
    report(world, head("c-1"))
    refused = VideoCredentialsRefused("Refused.")
    world.video.fail_next("connections_of", refused, times=9)

    world.reconciler.run()
    world.databases.put(f"admins/{ADMIN_ID}/otApiKey", None)
    world.reconciler.run()

    assert number(world, "stage/connections") == 1
    assert [line["failed"] for line in lines(capsys)] == [0, 0]


def test_a_show_costs_four_requests_and_an_empty_one_two() -> None:
    world = a_show_in_preshow()
    world.reconciler.run()
    empty = [one for one in world.video.calls if one.endswith("s_of")]
    world.video.publish(STAGE, "c-1", "s-1")
    world.video.publish(BACKSTAGE, "c-2", "s-2")
    world.video.calls.clear()
    world.reconciler.run()
    full = [one for one in world.video.calls if one.endswith("s_of")]

    assert empty == ["connections_of"] * 2
    assert sorted(full) == [*["connections_of"] * 2, *["streams_of"] * 2]


def test_nobody_is_asked_about_what_is_not_on() -> None:
    world = a_show_that_is_live()
    world.databases.put(f"events/{EVENT_ID}/status", "closed")
    world.video.calls.clear()

    world.reconciler.run()

    assert "connections_of" not in world.video.calls


def test_a_project_that_the_admin_has_left_is_not_asked() -> None:
    """What callbacks have told until then is all there is."""
    world = a_show_in_preshow()
    report(world, head("c-1"))
    video = change_project(world)

    reconcile(world)

    assert number(world, "stage/connections") == 1
    assert not {"connections_of", "streams_of"} & {*video.calls, *world.video.calls}
    assert world.at(f"events/{EVENT_ID}/problems") is None


def test_of_a_live_show_in_a_former_project_no_recording_is_taken_for_gone() -> None:
    world = a_show_that_is_live(archive_event=True)
    change_project(world)
    before = world.at(f"archives/{EVENT_ID}")

    reconcile(world)

    assert world.at(f"archives/{EVENT_ID}") == before
    assert world.at(f"events/{EVENT_ID}/problems/sessions/reason") == (
        "video-project-changed"
    )
