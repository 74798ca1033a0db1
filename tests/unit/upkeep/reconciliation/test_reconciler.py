"""Whatever has drifted apart, one run brings together, and a second one finds nothing.

Over the whole backend with the rules that are deployed.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.guest_users import TOKENS_LAST
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.unfinished import WorkKind
from tests.support.entering import entering, leaving
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    InProcessPlatform,
    admin,
    anonymous,
    platform_limits,
    signed_in,
)
from tests.support.laws import database
from tests.support.laws.facts import broken
from tests.unit.world import a_show_in_preshow, a_show_that_is_live

NIGHT = f"activeBroadcasts/{ANA}/night"


def a_live_show() -> InProcessPlatform:
    """Ana's, with somebody on stage and one fan."""
    platform = InProcessPlatform(limits=platform_limits(abandoned_s=1800))
    event = platform.open_show(ANA)
    platform.open_show(BOB)
    platform.change_status(event.id, Status.LIVE)
    platform.video.publish(event.stage_session_id, "connection-1", "stream-1")
    join(platform, FANS[0])
    while platform.waiting:
        platform.deliver()
    platform.clock.advance(61)
    return platform


def join(platform: InProcessPlatform, uid: str) -> None:
    record: Any = {"id": uid, "name": uid, "joinedAt": {".sv": "timestamp"}}
    writes = entering(f"{NIGHT}/activeFans/{uid}", record)
    platform.client(anonymous(uid)).update(writes)


def put(platform: InProcessPlatform, path: str, value: Any) -> None:
    platform.databases.as_backend().update({path: value})


def the_event(platform: InProcessPlatform) -> Any:
    return platform.event_of(ANA)


def lose_triggers_of_the_end(platform: InProcessPlatform) -> None:
    place = f"events/{the_event(platform)['id']}/status"
    platform.client(signed_in(ANA)).update({place: "closed"})


def lose_triggers_of_fans(platform: InProcessPlatform) -> None:
    join(platform, FANS[1])
    writes = leaving(f"{NIGHT}/activeFans/{FANS[0]}")
    platform.client(anonymous(FANS[0])).update(writes)


def lose_tasks(platform: InProcessPlatform) -> None:
    for task in platform.tasks.stored:
        platform.tasks.cancel(task.function_id, key=task.key)


def forget_to_watch(platform: InProcessPlatform) -> None:
    put(platform, "watched", None)


def interrupt_starting_the_stream(platform: InProcessPlatform) -> None:
    """After OpenTok acted, before its id was stored."""
    place = f"effects/{the_event(platform)['id']}/{Effect.START_BROADCAST}"
    put(platform, place, {"state": "running", "attempt": 1, "leaseUntil": 1})


def break_the_recording_off(platform: InProcessPlatform) -> None:
    platform.video.archive_becomes("archive-1", "failed")


def record_bobs_preshow(platform: InProcessPlatform) -> None:
    stage = platform.event_of(BOB)["stageSessionId"]
    platform.video.start_archive(stage, name="By hand", composed=True)


def stream_the_backstage_of_bob(platform: InProcessPlatform) -> None:
    backstage = platform.event_of(BOB)["sessionId"]
    platform.video.start_broadcast(backstage, hls=True, rtmp=[])


def record_something_foreign(platform: InProcessPlatform) -> None:
    platform.video.know("foreign")
    platform.video.publish("foreign", "a-stranger", "their-stream")
    platform.video.start_archive("foreign", name="Foreign", composed=True)


def lose_the_producer(platform: InProcessPlatform) -> None:
    put(platform, f"{NIGHT}/producerActive", True)  # noqa: FBT003 - a stored value


def leave_records_of_nobody(platform: InProcessPlatform) -> None:
    put(platform, f"{NIGHT[:-5]}other", {"eventId": "gone", "status": "live"})
    put(platform, f"shows/{ANA}/other", {"status": "live", "limit": 3})


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
    drifts: tuple[Callable[[InProcessPlatform], None], ...],
) -> None:
    platform = a_live_show()
    for drift in drifts:
        drift(platform)
    platform.finish_media()
    platform.waiting.clear()

    platform.look_at_everything()

    _check(platform)
    # What is due only later, or is not ready yet, is for later runs.
    platform.waiting.clear()
    platform.finish_media()
    platform.look_at_everything()
    assert not platform.reconcile()
    _check(platform)


def _name(drift: Callable[[InProcessPlatform], None]) -> str:
    return drift.__name__


def _check(platform: InProcessPlatform) -> None:
    is_live = the_event(platform)["status"] == "live"
    counted = [database.everybody_in_a_show_is_counted] if is_live else []
    assert broken(platform.facts, [database.copies_are_in_step, *counted]) == []
    stage = the_event(platform)["stageSessionId"]
    video = platform.video
    running = [
        *(one.session_id for one in video.archives.values() if not one.state.is_over),
        *(one.session_id for one in video.broadcasts.values() if not one.state.is_over),
    ]
    assert ("foreign" in running) == ("foreign" in video.sessions)
    ours = [one for one in running if one != "foreign"]
    assert ours in ([stage, stage], [stage]) if is_live else ours in ([], [stage])
    assert "other" not in platform.tree["activeBroadcasts"].get(ANA, {})


def test_a_show_comes_to_its_end_by_runs_alone() -> None:
    platform = a_live_show()
    lose_triggers_of_the_end(platform)
    platform.waiting.clear()

    for _ in range(4):
        lose_tasks(platform)
        platform.look_at_everything()
        platform.waiting.clear()
        platform.video.archive_becomes("archive-1", "uploaded")
    assert ANA not in platform.tree["activeBroadcasts"]

    platform.clock.advance(hours=72)
    platform.reconcile()

    assert set(platform.tree["watched"]) == {platform.event_of(BOB)["id"]}
    assert all(one.state.is_over for one in platform.video.broadcasts.values())
    assert the_event(platform)["archive"]["status"] == "uploaded"


@pytest.mark.parametrize(("status", "most"), [("preshow", 18), ("live", 24)])
def test_a_run_that_finds_nothing_reads_little(status: str, most: int) -> None:
    world = a_show_in_preshow() if status == "preshow" else a_show_that_is_live()
    world.clock.advance(61)
    world.reconciler.run()
    world.databases.reads.clear()

    world.reconciler.run()

    assert len(world.databases.reads) <= most


def test_work_that_was_begun_and_left_is_finished() -> None:
    platform = a_live_show()
    event = platform.event_of(BOB)
    note = {"kind": WorkKind.EVENT_REMOVAL, "at": platform.clock.now_ms()}
    key = f"{WorkKind.EVENT_REMOVAL}-{event['id']}"
    put(platform, f"unfinished/{key}", {**note, "what": {"event": event}})
    put(platform, f"events/{event['id']}", None)
    platform.waiting.clear()

    platform.reconcile()
    assert "unfinished" in platform.tree

    platform.clock.advance(timedelta(minutes=10).total_seconds())
    platform.look_at_everything()
    assert BOB not in platform.tree["adminEvents"]
    assert "unfinished" in platform.tree

    platform.clock.advance(TOKENS_LAST.total_seconds())
    platform.look_at_everything()
    assert "unfinished" not in platform.tree


def test_everything_a_run_has_done_is_on_the_timeline() -> None:
    platform = a_live_show()
    break_the_recording_off(platform)
    lose_the_producer(platform)

    platform.reconcile()
    platform.clock.advance(60)
    platform.reconcile()

    request = EventRequest(id=the_event(platform)["id"])
    told = platform.backend.show.timelines.get(admin(ANA), request).entries
    repairs = [one.details for one in told if one.what == "reconciled"]
    assert {one["repair"] for one in repairs if one} >= {"archive", "presence"}
