"""Shows of several admins, each of which needs every repair of the reconciler."""

from typing import Any

from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import a_database, a_place, an_admin_record, an_event
from tests.support.fakes import API_SECRET, FakeClock, FakeDatabases, FakeVideo
from tests.unit.world import World

HOUR_MS = 3_600_000
LONG_MS = 13 * HOUR_MS
"""Longer than any show is live."""


def drifted_shows(number: int) -> World:
    """So many admins; all that is theirs has their number at the end of its id.

    Each has a project of their own and five events: one that is live, one that is over,
    one that nobody ended, one whose trigger was lost, and one that has left records.
    """
    clock = FakeClock()
    names = [f"{one:02}" for one in range(number)]
    events = [one for name in names for one in _events(name, clock.now_ms())]
    admins = [_admin(name) for name in names]
    tree = a_database(*events, admins=tuple(admins))
    world = World(databases=FakeDatabases(tree, clock=clock), clock=clock)
    for name in names:
        video = _video(world, name)
        video.follow(clock)
        for event in _events(name, clock.now_ms()):
            video.know(event.stage_session_id, event.backstage_session_id)
        _let_drift(world, name)
    return world


def _admin(name: str) -> Any:
    uid = f"admin-{name}"
    email = f"{uid}@example.com"
    return an_admin_record(id=uid, email=email, ot_api_key=f"1000{name}", hls=True)


def _events(name: str, now_ms: int) -> list[EventRecord]:
    started = {"preshow_started_at": now_ms - HOUR_MS, "show_started_at": now_ms - 1}
    long_ago = dict.fromkeys(started, now_ms - LONG_MS)
    return [
        _event("on", name, Status.LIVE, standby=True, **started),
        _event("over", name, Status.CLOSED, show_ended_at=now_ms - 1, **started),
        _event("long", name, Status.LIVE, **long_ago),
        _event("lost", name, Status.PRESHOW, preshow_started_at=now_ms - 1),
        _event("idle", name, Status.NOT_STARTED),
    ]


def _event(kind: str, name: str, status: Status, **changes: Any) -> EventRecord:
    return an_event(
        id=f"{kind}-{name}",
        admin_id=f"admin-{name}",
        fan_url=f"{kind}-night-{name}",
        host_url=f"host-of-{kind}-night-{name}",
        celebrity_url=f"celebrity-of-{kind}-night-{name}",
        stage_session_id=f"{kind}-stage-{name}",
        backstage_session_id=f"{kind}-backstage-{name}",
        status=status,
        **changes,
    )


def _let_drift(world: World, name: str) -> None:
    uid, put = f"admin-{name}", world.databases.put
    for kind in ("on", "over", "long"):
        put(f"watched/{kind}-{name}", {"adminId": uid})
    for kind in ("on", "long"):
        place, event_id = f"{uid}/{kind}-night-{name}", f"{kind}-{name}"
        said: dict[str, Json] = {"name": "Night", "status": "live", "callSeconds": 30}
        record: Json = {**said, "eventId": event_id}
        put(f"activeBroadcasts/{place}", record)
        slate: Json = {"from": 1, "until": 2}
        show: Json = {"name": "Night", "status": "live", "limit": 9, "slate": slate}
        put(f"shows/{place}", show)
        put(f"viewerCounts/{place}", 0)
    place = f"{uid}/on-night-{name}"
    for fan in (f"fan-{name}", f"gone-{name}"):
        known: Json = {"id": fan, "name": "Fan", "joinedAt": 1}
        put(f"activeBroadcasts/{place}/activeFans/{fan}", known)
    put(f"line/{place}/fan-{name}", a_place())
    put(f"calls/{place}/fan-{name}", 1)
    put(f"activeBroadcasts/{uid}/left-{name}", {"eventId": f"lost-and-gone-{name}"})
    put(f"current/{uid}/gone-{name}", "live")
    picture: Json = {"adminId": uid, "imageId": f"image-{name}"}
    put(f"unfinished/picture-{name}", {"kind": "picture", "at": 1, "what": picture})
    removed = _event("removed", name, Status.CLOSED).to_record()
    again: Json = {"event": removed, "againAt": 1}
    note: Json = {"kind": "eventRemoval", "at": 1, "what": again}
    put(f"unfinished/eventRemoval-removed-{name}", note)
    _let_people_drift(world, name)


def _let_people_drift(world: World, name: str) -> None:
    """At OpenTok: a fan, one without a record, one in a show that is over."""
    video = _video(world, name)
    video.publish(f"on-stage-{name}", f"camera-{name}", f"stream-{name}")
    for kind, fan in (("on", "fan"), ("on", "stray"), ("over", "fan")):
        event_id, uid = f"{kind}-{name}", f"{fan}-{name}"
        person = opaque_id(event_id, uid)
        world.databases.put(f"people/{event_id}/{person}", uid)
        head = Head(
            event_id=event_id,
            session=SessionKind.STAGE,
            kind=HeadKind.CONNECTIONS,
            id=f"connection-of-{fan}-{event_id}",
            person=person,
        )
        video.connections[head.id] = f"{kind}-stage-{name}"
        world.backend.records.headcounts.arrived(head)
    video.publish(f"idle-stage-{name}", f"other-{name}", f"other-stream-{name}")
    video.start_archive(f"idle-stage-{name}", name="Forgotten", composed=True)


def _video(world: World, name: str) -> FakeVideo:
    return world.projects.add(f"1000{name}", API_SECRET)


def faults(world: World, name: str) -> set[str]:
    """What is wrong with the shows of one admin, by the repair that it needs."""
    uid, at, video = f"admin-{name}", world.at, _video(world, name)
    place = f"{uid}/on-night-{name}"
    fans = keys(at(f"activeBroadcasts/{place}/activeFans"))
    wrong = {
        "watched": at(f"watched/lost-{name}") is None,
        "ended": at(f"events/long-{name}/status") == "live",
        "effects": at(f"effects/on-{name}/startBroadcast/state") != "done",
        "stopped": not video.archives["archive-1"].state.is_over,
        "published": at(f"published/on-{name}/stream-{name}") is None,
        "presence": f"gone-{name}" in fans,
        "connections": f"connection-of-stray-on-{name}" in video.connections,
        "emptiness": f"connection-of-fan-over-{name}" in video.connections,
        "headcounts": at(f"headcounts/on-{name}/stage/streams") != 1,
        "viewers": keys(at(f"viewers/{place}")) != fans,
        "deck": keys(at(f"deck/{place}")) != keys(at(f"line/{place}")),
        "calls": at(f"calls/{place}") is not None,
        "slates": at(f"shows/{place}/slate") is not None,
        "standby": at(f"shows/{place}/standby") is not True,
        "records": at(f"activeBroadcasts/{uid}/left-{name}") is not None,
        "current": at(f"current/{uid}/gone-{name}") is not None,
        "unfinished": at(f"unfinished/picture-{name}") is not None,
        "removed": at(f"unfinished/eventRemoval-removed-{name}") is not None,
    }
    return {what for what, is_wrong in wrong.items() if is_wrong}


def keys(value: Json) -> set[str]:
    """Of the children in a snapshot."""
    return set(value) if isinstance(value, dict) else set()
