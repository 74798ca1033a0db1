"""Whatever has drifted apart, one run brings together, and a second one finds nothing.

Over the whole backend with the rules that are deployed.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.unfinished import WorkKind
from tests.support import show_laws as laws
from tests.support.theatre import (
    ANA,
    BOB,
    FANS,
    Theatre,
    admin,
    anonymous,
    platform_limits,
    signed_in,
)
from tests.unit.world import a_show_in_preshow, a_show_that_is_live

NIGHT = f"activeBroadcasts/{ANA}/night"


def a_live_show() -> Theatre:
    """Ana's, with somebody on stage and one fan."""
    theatre = Theatre(limits=platform_limits(abandoned_s=1800))
    event = theatre.open_show(ANA)
    theatre.open_show(BOB)
    theatre.change_status(event.id, Status.LIVE)
    theatre.video.publish(event.stage_session_id, "connection-1", "stream-1")
    join(theatre, FANS[0])
    while theatre.waiting:
        theatre.deliver()
    theatre.clock.advance(61)
    return theatre


def join(theatre: Theatre, uid: str) -> None:
    record: Any = {"id": uid, "name": uid, "joinedAt": {".sv": "timestamp"}}
    theatre.client(anonymous(uid)).update({f"{NIGHT}/activeFans/{uid}": record})


def put(theatre: Theatre, path: str, value: Any) -> None:
    theatre.databases.as_backend().update({path: value})


def the_event(theatre: Theatre) -> Any:
    return theatre.event_of(ANA)


def lose_triggers_of_the_end(theatre: Theatre) -> None:
    place = f"events/{the_event(theatre)['id']}/status"
    theatre.client(signed_in(ANA)).update({place: "closed"})


def lose_triggers_of_fans(theatre: Theatre) -> None:
    join(theatre, FANS[1])
    theatre.client(anonymous(FANS[0])).update({f"{NIGHT}/activeFans/{FANS[0]}": None})


def lose_tasks(theatre: Theatre) -> None:
    for task in theatre.tasks.stored:
        theatre.tasks.cancel(task.function_id, key=task.key)


def forget_to_watch(theatre: Theatre) -> None:
    put(theatre, "watched", None)


def interrupt_starting_the_stream(theatre: Theatre) -> None:
    """After OpenTok acted, before its id was stored."""
    place = f"effects/{the_event(theatre)['id']}/{Effect.START_BROADCAST}"
    put(theatre, place, {"state": "running", "attempt": 1, "leaseUntil": 1})


def break_the_recording_off(theatre: Theatre) -> None:
    theatre.video.archive_becomes("archive-1", "failed")


def record_bobs_preshow(theatre: Theatre) -> None:
    stage = theatre.event_of(BOB)["stageSessionId"]
    theatre.video.start_archive(stage, name="By hand", composed=True)


def stream_the_backstage_of_bob(theatre: Theatre) -> None:
    backstage = theatre.event_of(BOB)["sessionId"]
    theatre.video.start_broadcast(backstage, hls=True, rtmp=[])


def record_something_foreign(theatre: Theatre) -> None:
    theatre.video.know("foreign")
    theatre.video.start_archive("foreign", name="Foreign", composed=True)


def lose_the_producer(theatre: Theatre) -> None:
    put(theatre, f"{NIGHT}/producerActive", True)  # noqa: FBT003 - a stored value
    put(theatre, f"{NIGHT}/producerHeartBeat", theatre.clock.now_ms() - 301_000)


def leave_records_of_nobody(theatre: Theatre) -> None:
    put(theatre, f"{NIGHT[:-5]}other", {"eventId": "gone", "status": "live"})
    put(theatre, f"shows/{ANA}/other", {"status": "live", "viewers": 0})


DRIFTS = (
    lose_triggers_of_fans,
    lose_tasks,
    forget_to_watch,
    interrupt_starting_the_stream,
    break_the_recording_off,
    record_bobs_preshow,
    stream_the_backstage_of_bob,
    record_something_foreign,
    lose_the_producer,
    leave_records_of_nobody,
    lose_triggers_of_the_end,
)
TOGETHER = [
    *((drift,) for drift in DRIFTS),
    *((drift, DRIFTS[-1]) for drift in DRIFTS[:-1]),
    DRIFTS[:-1],
    DRIFTS,
]


@pytest.mark.parametrize(
    "drifts", TOGETHER, ids=lambda some: "-".join(map(_name, some))
)
def test_a_run_repairs_whatever_has_happened_and_a_second_finds_nothing(
    drifts: tuple[Callable[[Theatre], None], ...],
) -> None:
    theatre = a_live_show()
    for drift in drifts:
        drift(theatre)
    theatre.finish_media()
    theatre.waiting.clear()

    theatre.reconcile()

    _check(theatre)
    # What is due only later, or is not ready yet, is for later runs.
    theatre.waiting.clear()
    theatre.finish_media()
    theatre.reconcile()
    assert not theatre.reconcile()
    _check(theatre)


def _name(drift: Callable[[Theatre], None]) -> str:
    return drift.__name__


def _check(theatre: Theatre) -> None:
    laws.copies_are_in_step(theatre)
    is_live = the_event(theatre)["status"] == "live"
    if is_live:
        laws.everybody_in_a_show_is_counted(theatre)
    stage = the_event(theatre)["stageSessionId"]
    video = theatre.video
    running = [
        *(one.session_id for one in video.archives.values() if not one.state.is_over),
        *(one.session_id for one in video.broadcasts.values() if not one.state.is_over),
    ]
    assert ("foreign" in running) == ("foreign" in video.sessions)
    ours = [one for one in running if one != "foreign"]
    assert ours in ([stage, stage], [stage]) if is_live else ours in ([], [stage])
    assert "other" not in theatre.tree["activeBroadcasts"].get(ANA, {})


def test_a_show_comes_to_its_end_by_runs_alone() -> None:
    theatre = a_live_show()
    lose_triggers_of_the_end(theatre)
    theatre.waiting.clear()

    for _ in range(4):
        lose_tasks(theatre)
        theatre.reconcile()
        theatre.waiting.clear()
        theatre.clock.advance(timedelta(minutes=5).total_seconds())
        theatre.video.archive_becomes("archive-1", "available")

    assert set(theatre.tree["watched"]) == {theatre.event_of(BOB)["id"]}
    assert all(one.state.is_over for one in theatre.video.broadcasts.values())
    assert the_event(theatre)["archive"]["status"] == "available"
    assert ANA not in theatre.tree["activeBroadcasts"]


@pytest.mark.parametrize(("status", "most"), [("preshow", 16), ("live", 22)])
def test_a_run_that_finds_nothing_reads_little(status: str, most: int) -> None:
    world = a_show_in_preshow() if status == "preshow" else a_show_that_is_live()
    world.clock.advance(61)
    world.reconciler.run()
    world.databases.reads.clear()

    world.reconciler.run()

    assert len(world.databases.reads) <= most


def test_work_that_was_begun_and_left_is_finished() -> None:
    theatre = a_live_show()
    event = theatre.event_of(BOB)
    note = {"kind": WorkKind.EVENT_REMOVAL, "at": theatre.clock.now_ms()}
    key = f"{WorkKind.EVENT_REMOVAL}-{event['id']}"
    put(theatre, f"unfinished/{key}", {**note, "what": {"event": event}})
    put(theatre, f"events/{event['id']}", None)
    theatre.waiting.clear()

    theatre.reconcile()
    assert "unfinished" in theatre.tree

    theatre.clock.advance(timedelta(minutes=11).total_seconds())
    theatre.reconcile()
    assert "unfinished" not in theatre.tree
    assert BOB not in theatre.tree["adminEvents"]


def test_everything_a_run_has_done_is_on_the_timeline() -> None:
    theatre = a_live_show()
    break_the_recording_off(theatre)
    lose_the_producer(theatre)

    theatre.reconcile()

    request = EventRequest(id=the_event(theatre)["id"])
    told = theatre.backend.show.timelines.get(admin(ANA), request).entries
    repairs = [one.details for one in told if one.what == "reconciled"]
    assert {one["repair"] for one in repairs if one} >= {"archive", "presence"}
