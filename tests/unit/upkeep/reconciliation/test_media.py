"""OpenTok's recordings and streams against the database's."""

from typing import Any

import pytest

from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectState,
    MediaKind,
    MediaState,
)
from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.media import Archive, Broadcast
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.upkeep.reconciliation.media import Verdict, verdict
from interactive_broadcast.upkeep.reconciliation.projects import Medium
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import BACKSTAGE, STAGE
from tests.unit.acts import DONE, ENDS, FAILED, RUNNING, SCHEDULED
from tests.unit.upkeep.reconciliation.runs import (
    lines,
    reconcile,
    repairs,
    wait_for_a_round,
)
from tests.unit.world import (
    ACTIVE,
    EVENT,
    SHOW,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)

STARTED = f"effects/{EVENT_ID}"
NOT_OURS, UNDECIDED = Verdict.NOT_OURS, Verdict.UNDECIDED
OURS, STRAY = Verdict.OURS, Verdict.STRAY


def record(world: World, session_id: str = STAGE) -> None:
    if not world.video.publishes_in(session_id):
        world.video.publish(session_id, "somebody", "somebodys-stream")
    world.video.start_archive(session_id, name="By hand", composed=True)


def stream(world: World, session_id: str = STAGE) -> None:
    world.video.start_broadcast(session_id, hls=True, rtmp=[])


def occupied(world: World) -> World:
    world.video.publish(STAGE, "connection-1", "stream-1")
    return world


def a_finished_show(**changes: Any) -> World:
    """Everything of it is settled, and nobody watches it any more."""
    world = a_show_that_is_live(**changes)
    change(world, Status.CLOSED)
    for archive_id in world.video.archives:
        world.video.archive_becomes(archive_id, "available")
    world.clock.advance(hours=73)
    world.reconciler.run()
    assert world.at("watched") is None
    return world


def is_over(world: World) -> list[bool]:
    media = (world.video.archives, world.video.broadcasts)
    return [one.state.is_over for some in media for one in some.values()]


@pytest.mark.parametrize("session_id", [STAGE, BACKSTAGE])
@pytest.mark.parametrize("start", [record, stream])
@pytest.mark.parametrize("status", ["notStarted", "preshow", "closed"])
def test_what_runs_in_our_sessions_for_no_live_show_is_stopped(
    status: str, start: Any, session_id: str
) -> None:
    if status == "closed":
        world = a_finished_show()
    else:
        world = a_world() if status == "notStarted" else a_show_in_preshow()
    start(world, session_id)

    reconcile(world)

    assert is_over(world) == [True]
    kind = "archive" if start is record else "broadcast"
    told = {"repair": "stopped", "kind": kind, "id": f"{kind}-1", "status": status}
    assert told in repairs(world)


@pytest.mark.parametrize("start", [record, stream])
def test_what_runs_in_a_session_of_no_event_is_never_touched(
    start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_world()
    world.video.know("foreign-session")
    start(world, "foreign-session")

    reconcile(world)

    assert is_over(world) == [False]
    kind = "archive" if start is record else "broadcast"
    line = lines(capsys)[0]
    assert (line["unexplained"], line["unexplained_ids"]) == (1, f"{kind}-1")
    assert world.databases.writes == []


def test_a_session_with_a_name_that_is_no_key_is_not_looked_up() -> None:
    world = a_world()
    world.video.know("../events/x")
    record(world, "../events/x")

    reconcile(world)

    assert is_over(world) == [False]
    assert all(".." not in read.path for read in world.databases.reads)


def test_a_recording_that_somebody_makes_of_a_live_show_is_pointed_out_once() -> None:
    world = occupied(a_show_that_is_live())
    record(world)

    reconcile(world)
    world.clock.advance(minutes=5)
    reconcile(world)

    assert is_over(world) == [False]
    told = world.at(f"timeline/{EVENT_ID}/notOurs-archive-1")
    assert told == {
        "what": "notOurs",
        "by": "backend",
        "details": {"kind": "archive", "id": "archive-1"},
        "at": world.clock.now_ms() - 300_000,
    }


def test_a_recording_of_the_backstage_of_a_live_show_is_pointed_out() -> None:
    world = occupied(a_show_that_is_live(archive_event=True))
    record(world, BACKSTAGE)

    reconcile(world)

    assert is_over(world) == [False, False]
    assert world.at(f"timeline/{EVENT_ID}/notOurs-archive-2") is not None


def test_a_recording_that_an_attempt_of_ours_may_have_made_is_not_pointed_out() -> None:
    world = occupied(a_show_in_preshow(archive_event=True))
    world.write_status(Status.LIVE)
    world.ledger.claim(EVENT_ID, Effect.START_ARCHIVE)
    record(world)

    world.reconciler.run()

    assert is_over(world) == [False]
    assert world.at(f"timeline/{EVENT_ID}/notOurs-archive-1") is None


def test_a_recording_that_has_failed_is_started_anew_and_reported() -> None:
    world = occupied(a_show_that_is_live(archive_event=True))
    for number in (1, 2):
        world.video.archive_becomes(f"archive-{number}", "failed")
        reconcile(world)
        assert {
            "repair": "archive",
            "archiveId": f"archive-{number}",
            "status": "failed",
        } in repairs(world)
        world.clock.advance(10)
        reconcile(world)
        assert world.at(f"{EVENT}/archiveId") == f"archive-{number + 1}"


def test_a_recording_that_opentok_does_not_know_is_started_anew() -> None:
    world = occupied(a_show_that_is_live(archive_event=True))
    world.clock.advance(60)
    world.video.archive_becomes("archive-1", "stopped")
    world.databases.put(f"{STARTED}/startArchive/result/archiveId", "archive-0")

    reconcile(world)

    assert is_over(world) == [True, False]
    assert world.at(f"{EVENT}/archiveId") == "archive-2"


def test_a_part_whose_file_is_made_while_the_next_is_recorded_is_looked_after() -> None:
    world = occupied(a_show_that_is_live(archive_event=True))
    world.clock.advance(60)
    world.video.archive_becomes("archive-1", "stopped", duration_s=9)
    reconcile(world)
    world.video.archive_becomes("archive-1", "available", size_bytes=7)

    reconcile(world)

    assert world.at(f"archives/{EVENT_ID}/archive-1/sizeBytes") == 7
    assert world.at(f"{EVENT}/archiveId") == "archive-2"


def test_what_the_event_could_not_be_told_of_its_recording_it_is_told() -> None:
    world = occupied(a_show_that_is_live(archive_event=True))
    world.clock.advance(60)
    world.video.archive_becomes("archive-1", "stopped", duration_s=9)
    world.video.archive_becomes("archive-1", "available")
    reconcile(world)
    world.video.leave(STAGE)
    world.clock.advance(minutes=2)
    world.reconciler.run()
    world.video.archive_becomes("archive-2", "available")
    world.reconciler.run()
    world.databases.put(f"{EVENT}/archive/status", "started")

    reconcile(world)

    assert world.at(f"{EVENT}/archive/status") == "available"


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_stream_that_has_stopped_is_started_anew(is_lost: bool) -> None:  # noqa: FBT001 - a parameter of the test
    world = occupied(a_show_that_is_live(hls=True))
    world.clock.advance(60)
    world.video.broadcast_ends("broadcast-1")
    if is_lost:
        world.databases.put(f"{STARTED}/startBroadcast/result/broadcastId", "none")

    world.reconciler.run()

    assert is_over(world) == [True, False]
    assert world.at(f"{ACTIVE}/hlsId") == "broadcast-2"


def test_a_stream_that_plays_by_now_is_published() -> None:
    world = occupied(a_show_that_is_live(hls=True))
    world.video.broadcast_becomes_playable("broadcast-1")

    reconcile(world)

    assert world.at(f"{SHOW}/hlsUrl") == "https://cdn.example/broadcast-1/playlist.m3u8"


def test_a_closed_show_that_nobody_watches_is_ended_by_its_effects() -> None:
    world = a_show_that_is_live(archive_event=True)
    world.write_status(Status.CLOSED)
    world.databases.put("watched", None)
    world.databases.put("openEvents", None)

    world.reconciler.run()

    assert is_over(world) == [True]
    assert world.effect(Effect.STOP_ARCHIVE) is not None
    assert world.at("watched") is not None
    assert "stopped" not in [one["repair"] for one in repairs(world)]


def test_a_stream_is_left_to_its_drain() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)

    reconcile(world)

    assert is_over(world) == [False]


def test_what_has_stopped_meanwhile_is_not_stopped_again() -> None:
    world = a_finished_show()
    record(world)
    listed = world.video.recent_archives()
    world.video.archive_becomes("archive-1", "stopped")
    world.video.recent_archives = lambda **_: listed  # type: ignore[method-assign]  # OpenTok's list is a moment behind

    reconcile(world)

    assert world.video.calls.count("stop_archive") == 0
    assert "stopped" not in [one["repair"] for one in repairs(world)]


@pytest.mark.parametrize("start", [record, stream])
def test_what_opentok_does_not_know_any_more_is_not_stopped(start: Any) -> None:
    world = a_finished_show()
    start(world)
    archives = world.video.recent_archives()
    broadcasts = world.video.recent_broadcasts()
    world.video.archives.clear()
    world.video.broadcasts.clear()
    world.video.recent_archives = lambda **_: archives  # type: ignore[method-assign]  # OpenTok's list is a moment behind
    world.video.recent_broadcasts = lambda **_: broadcasts  # type: ignore[method-assign]  # as above

    reconcile(world)

    assert not {"stop_archive", "stop_broadcast"} & {*world.video.calls[-4:]}
    assert "stopped" not in [one["repair"] for one in repairs(world)]


def test_what_runs_in_a_session_of_an_event_that_is_gone_is_left_alone() -> None:
    world = a_world()
    record(world)
    world.databases.put(EVENT, None)
    world.databases.put(f"openEvents/{ADMIN_ID}", None)

    reconcile(world)

    assert is_over(world) == [False]


def test_a_project_that_does_not_answer_does_not_stop_the_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_in_preshow()
    record(world)
    world.video.fail_next("recent_archives", VideoUnavailable("Down."))

    world.reconciler.run()
    world.reconciler.run()

    assert [line["failed"] for line in lines(capsys)] == [1, 0]
    assert is_over(world) == [True]


def test_a_stop_that_fails_is_tried_again_by_the_next_run() -> None:
    world = a_show_in_preshow()
    record(world)
    world.video.fail_next("stop_archive", VideoUnavailable("Down."))

    world.reconciler.run()
    assert is_over(world) == [False]

    reconcile(world)
    assert is_over(world) == [True]


def entry(state: EffectState, media_id: str | None = None) -> EffectRecord:
    result: Any = {"archiveId": media_id, "broadcastId": media_id} if media_id else None
    return EffectRecord(state=state, attempt=1, lease_until=0, result=result)


def a_medium(kind: MediaKind, session_id: str) -> Medium:
    if kind is MediaKind.ARCHIVE:
        return Archive(
            id="it",
            status=ArchiveStatus.STARTED,
            duration_s=0,
            size_bytes=0,
            session_id=session_id,
        )
    return Broadcast(
        id="it",
        status="started",
        hls_url=None,
        session_id=session_id,
    )


@pytest.mark.parametrize("kind", list(MediaKind))
@pytest.mark.parametrize(
    ("status", "session_id", "start", "stop", "expected"),
    [
        (Status.LIVE, STAGE, entry(DONE, "it"), None, OURS),
        (Status.LIVE, STAGE, entry(DONE, "other"), None, NOT_OURS),
        (Status.LIVE, STAGE, None, None, NOT_OURS),
        (Status.LIVE, STAGE, entry(RUNNING), None, UNDECIDED),
        (Status.LIVE, STAGE, entry(SCHEDULED), None, UNDECIDED),
        (Status.LIVE, STAGE, entry(FAILED), None, NOT_OURS),
        (Status.LIVE, STAGE, entry(DONE, "it"), entry(DONE), NOT_OURS),
        (Status.LIVE, BACKSTAGE, entry(DONE, "it"), None, NOT_OURS),
        (Status.CLOSED, STAGE, entry(DONE, "it"), None, UNDECIDED),
        (Status.CLOSED, STAGE, None, entry(SCHEDULED), UNDECIDED),
        (Status.CLOSED, STAGE, None, entry(RUNNING), UNDECIDED),
        (Status.CLOSED, STAGE, entry(DONE, "it"), entry(DONE), STRAY),
        (Status.CLOSED, STAGE, entry(DONE, "it"), entry(FAILED), STRAY),
        (Status.CLOSED, BACKSTAGE, None, None, STRAY),
        (Status.PRESHOW, STAGE, None, None, STRAY),
        (Status.PRESHOW, BACKSTAGE, None, None, STRAY),
        (Status.NOT_STARTED, STAGE, None, None, STRAY),
    ],
)
def test_what_runs_is_judged_by_status_session_and_effects(  # noqa: PLR0913, PLR0917 - a table
    kind: MediaKind,
    status: Status,
    session_id: str,
    start: EffectRecord | None,
    stop: EffectRecord | None,
    expected: Verdict,
) -> None:
    records = zip(ENDS[kind], (start, stop), strict=True)
    effects = {effect: record for effect, record in records if record is not None}

    event = an_event(status=status)
    state = MediaState.of(event, effects)

    found = verdict(event, state, a_medium(kind, session_id))

    assert found is expected


def test_what_cannot_be_stopped_keeps_nothing_else_from_being_stopped() -> None:
    world = a_world()
    record(world)
    stream(world)
    world.video.fail_next("stop_archive", VideoUnavailable("Down."))
    wait_for_a_round(world)

    world.reconciler.run()

    assert is_over(world) == [False, True]
