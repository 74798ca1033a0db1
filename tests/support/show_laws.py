"""What must hold of the database after every step, whoever took it.

Each law takes a platform and raises AssertionError with what breaks it.
"""

import json
from collections.abc import Iterator
from typing import Any

from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    REX,
    SUE,
    WALK_IN,
    InProcessPlatform,
    anonymous,
    on_stage,
    signed_in,
)
from tests.support.store_databases import StoreDatabase

LEGAL = {
    (None, "notStarted"),
    ("notStarted", "preshow"),
    ("notStarted", "closed"),
    ("preshow", "live"),
    ("preshow", "closed"),
    ("live", "closed"),
}
"""Every change of a status there is. One more: an event that is not live may go."""

PUBLIC_EVENT = frozenset(
    {
        "id", "adminId", "name", "status", "fanUrl", "startImage", "endImage",
        "dateTimeStart", "dateTimeEnd", "redirectUrl", "createdAt",
    }
)  # fmt: skip
PUBLIC_SHOW = frozenset(
    {"name", "status", "hlsUrl", "startImage", "endImage", "viewers", "limit", "full"}
)
PRIVATE_FIELDS = (
    "hostUrl", "celebrityUrl", "rtmpUrl", "sessionId", "stageSessionId", "archiveId",
)  # fmt: skip
NEVER_READABLE = (
    "secrets", "effects", "viewers", "slugs", "sessions", "imageCleanups",
    "config", "barred", "events", "activeBroadcasts", "adminEvents", "timeline",
)  # fmt: skip
"""As a whole, by any client. What lies below is looked at one by one."""

NEVER_READABLE_BELOW = ("secrets", "effects", "viewers", "slugs", "sessions")
SLUG_KINDS = ("fanUrl", "hostUrl", "celebrityUrl")


def clients(platform: InProcessPlatform) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Everybody who can have an identity, by uid."""
    yield "nobody", None
    for uid in (ANA, BOB, SUE, REX):
        yield uid, signed_in(uid)
    for uid in (*FANS, WALK_IN):
        yield uid, anonymous(uid)
    for event in events(platform.tree).values():
        for role in ("host", "celebrity"):
            guest = on_stage(role, event)
            yield guest["uid"], guest


def events(tree: Any) -> dict[str, Any]:
    return dict(tree.get("events", {}))


def shows(tree: Any, place: str) -> Iterator[tuple[str, str, Any]]:
    """(admin id, slug, record) of what lies below `place`."""
    for admin_id, by_slug in tree.get(place, {}).items():
        for fan_url, record in by_slug.items():
            yield admin_id, fan_url, record


def at_most_one_fan_has_each_place(platform: InProcessPlatform) -> None:
    for *_, record in shows(platform.tree, "activeBroadcasts"):
        fans = record.get("activeFans", {}).values()
        for flag in ("isOnStage", "isBackstage"):
            there = [one["id"] for one in fans if one.get(flag) is True]
            assert len(there) <= 1, (flag, there)


def a_show_only_moves_forward(platform: InProcessPlatform) -> None:
    for event_id, before, after in platform.moves:
        is_removal = after is None and before != "live"
        assert is_removal or (before, after) in LEGAL, (event_id, before, after)


def rights_stay_where_they_were_given(platform: InProcessPlatform) -> None:
    admins = platform.tree["admins"]
    assert admins.keys() <= {ANA, BOB, SUE}
    assert [uid for uid in admins if admins[uid].get("superAdmin")] == [SUE]


def a_finished_show_stays_closed(platform: InProcessPlatform) -> None:
    closed = {event_id for event_id, _, after in platform.moves if after == "closed"}
    for event_id, event in events(platform.tree).items():
        if event_id in closed and "adminId" in event:
            assert event["status"] == "closed", event_id


def an_open_event_is_indexed(platform: InProcessPlatform) -> None:
    tree = platform.tree
    for event_id, event in events(tree).items():
        owner = event["adminId"]
        assert tree["adminEvents"][owner][event_id] == event["createdAt"]
        for key in ("sessionId", "stageSessionId"):
            assert tree["sessions"][event[key]] == event_id
        if event["status"] != "closed":
            for kind in SLUG_KINDS:
                assert tree["slugs"][owner][kind][event[kind]] == event_id
            shown = tree["openEvents"][owner][event_id]
            for field in PUBLIC_EVENT - {"status"}:
                assert shown.get(field) == event.get(field), (event_id, field)


def an_index_leads_to_an_event(platform: InProcessPlatform) -> None:
    tree = platform.tree
    known = events(tree)
    for owner, kinds in tree.get("slugs", {}).items():
        for kind, by_slug in kinds.items():
            for slug, event_id in by_slug.items():
                event = known[event_id]
                assert (event["adminId"], event[kind]) == (owner, slug)
    for session_id, event_id in tree.get("sessions", {}).items():
        event = known[event_id]
        assert session_id in (event["sessionId"], event["stageSessionId"])
    for place in ("openEvents", "adminEvents"):
        for owner, event_id, _ in shows(tree, place):
            assert known[event_id]["adminId"] == owner


def public_faces_are_public(platform: InProcessPlatform) -> None:
    tree = platform.tree
    for *_, record in shows(tree, "openEvents"):
        assert record.keys() <= PUBLIC_EVENT, record.keys() - PUBLIC_EVENT
    for *_, record in shows(tree, "shows"):
        assert record.keys() <= PUBLIC_SHOW, record.keys() - PUBLIC_SHOW
    faces = json.dumps([tree.get("openEvents"), tree.get("shows")])
    for event in events(tree).values():
        for field in PRIVATE_FIELDS:
            assert event.get(field, "\0") not in faces, field


def nobody_reads_what_is_the_backends(platform: InProcessPlatform) -> None:
    # Who may read a place may read all below it: the lowest places say it for those
    # above them.
    tree = platform.tree
    below = [f"{place}/{key}" for place in NEVER_READABLE_BELOW
             for key in tree.get(place, {})]  # fmt: skip
    above = {path.split("/")[0] for path in below}
    lowest = [*below, *(place for place in NEVER_READABLE if place not in above)]
    for uid, auth in clients(platform):
        client = platform.client(auth)
        for path in lowest:
            assert not client.may_read(path), (uid, path)


def nobody_reads_another_fan(platform: InProcessPlatform) -> None:
    places = [
        (admin_id, fan_url, fan_id)
        for admin_id, fan_url, record in shows(platform.tree, "activeBroadcasts")
        for fan_id in record.get("activeFans", {})
    ]
    for uid, auth in clients(platform):
        client = platform.client(auth)
        for admin_id, fan_url, fan_id in places:
            show = f"activeBroadcasts/{admin_id}/{fan_url}"
            sees = _sees_a_fan(client, show, fan_id)
            assert not sees or uid in (admin_id, fan_id), (uid, show, fan_id)


def _sees_a_fan(client: StoreDatabase, show: str, fan_id: str) -> bool:
    # Also if the client may read the record, or all records, or the show.
    return client.may_read(f"{show}/activeFans/{fan_id}/name")


def only_the_owner_reads_an_event(platform: InProcessPlatform) -> None:
    tree = platform.tree
    for uid, auth in clients(platform):
        client = platform.client(auth)
        for event_id, event in events(tree).items():
            is_owner = uid == event["adminId"] and uid in tree["admins"]
            for path in (f"events/{event_id}", f"timeline/{event_id}"):
                assert client.may_read(path) == is_owner, (uid, path)


def the_number_of_viewers_is_that_of_the_marks(platform: InProcessPlatform) -> None:
    tree = platform.tree
    for admin_id, fan_url, show in shows(tree, "shows"):
        marks = tree.get("viewers", {}).get(admin_id, {}).get(fan_url, {})
        assert show.get("viewers", 0) == len(marks), (show, marks)


def a_stage_is_recorded_and_streamed_once(platform: InProcessPlatform) -> None:
    video = platform.video
    for books in (video.archives, video.broadcasts):
        stages = [booked.session_id for booked in books.values()]
        assert len(stages) == len(set(stages)), stages


ALWAYS = (
    a_show_only_moves_forward,
    rights_stay_where_they_were_given,
    a_finished_show_stays_closed,
    an_open_event_is_indexed,
    an_index_leads_to_an_event,
    public_faces_are_public,
    nobody_reads_what_is_the_backends,
    nobody_reads_another_fan,
    only_the_owner_reads_an_event,
    the_number_of_viewers_is_that_of_the_marks,
    a_stage_is_recorded_and_streamed_once,
    at_most_one_fan_has_each_place,
)


def copies_are_in_step(platform: InProcessPlatform) -> None:
    """At rest: every copy of an open event's status says the same."""
    tree = platform.tree
    open_ids = {i for i, e in events(tree).items() if e["status"] != "closed"}
    listed = {event_id for _, event_id, _ in shows(tree, "openEvents")}
    assert listed == open_ids
    for _, event_id, shown in shows(tree, "openEvents"):
        assert shown["status"] == events(tree)[event_id]["status"]


def what_is_over_leaves_nothing(platform: InProcessPlatform) -> None:
    """At rest: no record, no slug and no stream of an event that is closed or gone."""
    tree = platform.tree
    open_events = [e for e in events(tree).values() if e["status"] != "closed"]
    addresses = {(e["adminId"], e["fanUrl"]) for e in open_events}
    for place in ("activeBroadcasts", "shows", "viewers"):
        left = {(a, f) for a, f, _ in shows(tree, place)} - addresses
        assert not left, (place, left)
    stages = {e["stageSessionId"] for e in open_events if e["status"] == "live"}
    for booked in platform.video.archives.values():
        assert booked.state.is_over or booked.session_id in stages
    for stream in platform.video.broadcasts.values():
        assert stream.state.status == "stopped" or stream.session_id in stages


def everybody_in_a_show_is_counted(platform: InProcessPlatform) -> None:
    """At rest: the viewers are those who have a record in the show."""
    tree = platform.tree
    for admin_id, fan_url, show in shows(tree, "shows"):
        record = tree.get("activeBroadcasts", {}).get(admin_id, {}).get(fan_url, {})
        assert show["viewers"] == len(record.get("activeFans", {}))


AT_REST = (
    copies_are_in_step,
    what_is_over_leaves_nothing,
    everybody_in_a_show_is_counted,
)
