"""What must hold when everything has come to rest, whoever died on the way.

The video service's own books have the last word. Each law raises AssertionError with
what breaks it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.models import Status
from tests.crash.crashing_platform import CrashingPlatform
from tests.support import show_laws
from tests.support.fake_video import BookedArchive, BookedBroadcast
from tests.support.in_process_platform import ANA, BOB, SUE
from tests.support.show_laws import events

ELSEWHERE = (
    # Knows of no new admins.
    show_laws.rights_stay_where_they_were_given,
    # Who may read what does not hang on who died.
    show_laws.nobody_reads_what_is_the_backends,
    show_laws.nobody_reads_another_fan,
    show_laws.only_the_owner_reads_an_event,
    # Knows of no recording that broke off and was started anew.
    show_laws.a_stage_is_recorded_and_streamed_once,
)
"""Laws that are for other tests."""

PLACES = ("activeBroadcasts", "shows")
"""Of a show's two records."""

KEPT = ("removals", "imageCleanups")
"""Where names of what is gone may stand: for people to read, and until its day."""


def one_recording_and_one_stream_per_show(platform: CrashingPlatform) -> None:
    for event_id, event in events(platform.tree).items():
        archives, broadcasts = _booked(platform, event)
        assert len(archives) <= 1, (event_id, archives)
        assert len(broadcasts) <= 1, (event_id, broadcasts)


def a_live_show_is_recorded_and_streamed(platform: CrashingPlatform) -> None:
    for event in _events(platform, Status.LIVE):
        archives, broadcasts = _booked(platform, event)
        is_stopped = "stopArchive" in _effects(platform, event)
        if event["archiveEvent"] and not is_stopped:
            assert [one.state.status for one in archives] == ["started"]
        if _has_hls(platform, event) or "rtmpUrl" in event:
            assert [one.state.status for one in broadcasts] == ["started"]
            (broadcast,) = broadcasts
            _check_streaming(platform, event, broadcast)
        assert "showStartedAt" in event


def a_show_that_is_on_has_its_records(platform: CrashingPlatform) -> None:
    for event in _events(platform, Status.PRESHOW, Status.LIVE):
        for place in PLACES:
            record = _at(platform, place, event)
            assert record.get("status") == event["status"], (place, record)
        assert _at(platform, "activeBroadcasts", event)["eventId"] == event["id"]


def the_event_knows_its_recording(platform: CrashingPlatform) -> None:
    for event in events(platform.tree).values():
        archives, _ = _booked(platform, event)
        for archive in archives:
            assert event.get("archiveId") == archive.state.id, event.get("archiveId")
            told = event["archive"]["status"]
            assert told == archive.state.status, (told, archive.state.status)
            if archive.state.is_over:
                assert "archiveUrl" in event
        if not archives:
            assert "archiveId" not in event, event["archiveId"]


def the_show_tells_whether_it_is_recorded(platform: CrashingPlatform) -> None:
    for event in events(platform.tree).values():
        archives, _ = _booked(platform, event)
        for archive in archives:
            shown = _at(platform, "activeBroadcasts", event).get("archiving", False)
            assert shown is not archive.state.is_over, shown


def heads_are_those_that_are_marked(platform: CrashingPlatform) -> None:
    for event_id, rooms in platform.tree.get("headcounts", {}).items():
        assert events(platform.tree)[event_id]["status"] != "closed"
        for room in rooms.values():
            for kind in ("connections", "streams"):
                marks = room.get("marks", {}).get(kind, {}).values()
                there = [mark for mark in marks if mark == "there"]
                assert room.get(kind, 0) == len(there), (kind, room)


def a_closed_show_has_an_end(platform: CrashingPlatform) -> None:
    for event in _events(platform, Status.CLOSED):
        assert ("showEndedAt" in event) == ("showStartedAt" in event)
        if platform.was(event["id"], Status.LIVE):
            archives, broadcasts = _booked(platform, event)
            assert all(one.state.is_over for one in archives)
            assert all(one.state.status == "stopped" for one in broadcasts)


def no_effect_is_left_half_way(platform: CrashingPlatform) -> None:
    for event in events(platform.tree).values():
        effects = _effects(platform, event).items()
        states = {name: record["state"] for name, record in effects}
        assert set(states.values()) <= {"done"}, states


def no_effect_is_done_twice(platform: CrashingPlatform) -> None:
    for event_id in events(platform.tree):
        told = _told(platform, event_id)
        done = Counter(
            one["what"]
            for one in told
            if one.get("details", {}).get("outcome") == "done"
        )
        # A stream that was started anew has a new address.
        done[Effect.PUBLISH_HLS] -= done[Effect.RESTART_BROADCAST]
        assert max(done.values()) <= 1, done


def no_problem_is_left(platform: CrashingPlatform) -> None:
    for event in events(platform.tree).values():
        assert "problems" not in event, event["problems"]


def the_timeline_tells_every_status(platform: CrashingPlatform) -> None:
    for event_id in events(platform.tree):
        told = [
            one["details"]["to"]
            for one in _told(platform, event_id)
            if one["what"] == "status"
        ]
        happened = [
            after
            for moved, before, after in platform.moves
            if moved == event_id and before is not None
        ]
        assert sorted(told) == sorted(happened), (told, happened)


def of_a_deleted_event_nothing_is_left(platform: CrashingPlatform) -> None:
    known = events(platform.tree)
    tree = {place: value for place, value in platform.tree.items() if place not in KEPT}
    text = json.dumps(tree)
    for event_id in platform.event_ids:
        if event_id not in known and event_id in text:
            raise AssertionError(", ".join(_where(tree, event_id)))


def an_event_is_whole(platform: CrashingPlatform) -> None:
    for event_id, event in events(platform.tree).items():
        assert "adminId" in event, (event_id, event)


def no_picture_is_left_over(platform: CrashingPlatform) -> None:
    left = platform.images.stored & platform.once_shown - platform.images_in_use
    assert not left, left
    gone = platform.images_in_use - platform.images.stored
    assert not gone, gone


def an_admin_is_whole_or_gone(platform: CrashingPlatform) -> None:
    tree = platform.tree
    for uid in platform.accounts.users:
        assert uid in tree["admins"], uid
    for uid in tree.get("secrets", {}):
        assert "displayName" in tree["admins"].get(uid, {}), uid
    for uid, record in tree["admins"].items():
        assert "displayName" in record, record
        if "otApiKey" in record:
            assert uid in tree["secrets"], uid


def of_a_dismissed_admin_nothing_is_left(platform: CrashingPlatform) -> None:
    tree = {k: v for k, v in platform.tree.items() if k not in KEPT}
    for uid in {ANA, BOB, SUE} - tree["admins"].keys():
        assert not (left := list(_where(tree, uid))), left


def what_is_on_is_watched(platform: CrashingPlatform) -> None:
    for event in _events(platform, Status.PRESHOW, Status.LIVE):
        assert event["id"] in platform.tree.get("watched", {})


def nothing_else_is_watched_or_noted(platform: CrashingPlatform) -> None:
    tree = platform.tree
    on = {event["id"] for event in _events(platform, Status.PRESHOW, Status.LIVE)}
    left = tree.get("watched", {}).keys() - on
    assert not left, left
    assert "unfinished" not in tree, tree["unfinished"]


LAWS = (
    *(law for law in show_laws.ALWAYS if law not in ELSEWHERE),
    *show_laws.AT_REST,
    one_recording_and_one_stream_per_show,
    a_live_show_is_recorded_and_streamed,
    a_show_that_is_on_has_its_records,
    the_event_knows_its_recording,
    the_show_tells_whether_it_is_recorded,
    heads_are_those_that_are_marked,
    a_closed_show_has_an_end,
    no_effect_is_left_half_way,
    no_effect_is_done_twice,
    no_problem_is_left,
    the_timeline_tells_every_status,
    an_event_is_whole,
    of_a_deleted_event_nothing_is_left,
    no_picture_is_left_over,
    an_admin_is_whole_or_gone,
    of_a_dismissed_admin_nothing_is_left,
    what_is_on_is_watched,
    nothing_else_is_watched_or_noted,
)


def _events(platform: CrashingPlatform, *statuses: Status) -> Iterator[Any]:
    for event in events(platform.tree).values():
        if event.get("status") in statuses:
            yield event


def _booked(
    platform: CrashingPlatform, event: Any
) -> tuple[list[BookedArchive], list[BookedBroadcast]]:
    """What OpenTok has of the event's stage, but for what broke off."""
    video, stage = platform.video, event.get("stageSessionId")
    return (
        [
            one
            for one in video.archives.values()
            if one.session_id == stage and one.state.id not in platform.broken
        ],
        [
            one
            for one in video.broadcasts.values()
            if one.session_id == stage and one.state.id not in platform.broken
        ],
    )


def _at(platform: CrashingPlatform, place: str, event: Any) -> Any:
    by_slug = platform.tree.get(place, {}).get(event["adminId"], {})
    return by_slug.get(event["fanUrl"], {})


def _effects(platform: CrashingPlatform, event: Any) -> dict[str, Any]:
    """The ledger's records by effect."""
    found = platform.tree.get("effects", {}).get(event["id"], {})
    return {name: record for name, record in found.items() if name in set(Effect)}


def _told(platform: CrashingPlatform, event_id: str) -> list[Any]:
    return list(platform.tree.get("timeline", {}).get(event_id, {}).values())


def _has_hls(platform: CrashingPlatform, event: Any) -> bool:
    return bool(platform.tree["admins"].get(event["adminId"], {}).get("hls"))


def _check_streaming(
    platform: CrashingPlatform, event: Any, broadcast: BookedBroadcast
) -> None:
    active, face = (_at(platform, place, event) for place in PLACES)
    assert active.get("hlsId") == broadcast.state.id, active.get("hlsId")
    assert broadcast.hls == _has_hls(platform, event)
    for record in (active, face):
        assert record.get("hlsUrl") == broadcast.state.hls_url, record.get("hlsUrl")


def _where(node: Any, name: str, path: str = "") -> Iterator[str]:
    """Paths whose last key, or whose value, holds a name."""
    if not isinstance(node, dict):
        if name in str(node):
            yield path
        return
    for key, child in node.items():
        if name in key:
            yield f"{path}/{key}"
        else:
            yield from _where(child, name, f"{path}/{key}")
