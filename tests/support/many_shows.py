"""Any number of live shows of one admin, recorded and streamed, with people in them.

One is brought about by the backend itself; the others are copies under other names.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from interactive_broadcast.effects.models import Effect
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.records.presence import PRODUCER
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_place
from tests.support.fakes import BACKSTAGE, STAGE
from tests.unit.world import ACTIVE, VIEWERS, World, a_show_that_is_live

FANS: Final = ("fan-1", "fan-2")
"""In each show: one on stage, beside the host, and one on deck, where the producer is.
"""

HEADS: Final = (PRODUCER, "host", *FANS)
"""Who is connected, and publishes."""

BY_EVENT: Final = (
    *("archives", "effects", "events", "guests", "headcounts", "people", "published"),
    *("timeline", "watched"),
)
BY_ADDRESS: Final = (
    *("activeBroadcasts", "deck", "line", "presence", "shows", "viewers"),
)


def many_shows(number: int) -> World:
    """A world with so many shows that are on, for which nothing is to be done."""
    world = _one_show()
    tree: Any = world.at("")
    shows = range(1, number)
    world.databases.put_all(
        {path: value for one in shows for path, value in _copied(tree, one)}
    )
    for one in shows:
        _copy_media(world, one)
    return world


def _one_show() -> World:
    world = a_show_that_is_live(hls=True, archive_event=True)
    del world.video.connections["host-connection"], world.video.streams["host-stream"]
    world.video.broadcast_becomes_playable("broadcast-1")
    world.run_task(Effect.PUBLISH_HLS)
    now = world.clock.now_ms()
    for role in (PRODUCER, "host"):
        world.databases.put(f"{ACTIVE}/{role}Active", value=True)
        world.databases.put(_of_address("presence", role), {"tab": now})
    for fan in FANS:
        record: Json = {"id": fan, "joinedAt": now, "person": opaque_id(EVENT_ID, fan)}
        world.databases.put(f"{ACTIVE}/activeFans/{fan}", record)
        world.databases.put(_of_address("presence", fan), {"tab": now})
        world.databases.put(_of_address("viewers", fan), value=True)
        world.databases.put(f"people/{EVENT_ID}/{opaque_id(EVENT_ID, fan)}", fan)
    world.databases.put(VIEWERS, len(FANS))
    on_stage, in_line = FANS
    world.databases.put(f"{ACTIVE}/activeFans/{on_stage}/isOnStage", value=True)
    world.databases.put(_of_address("line", in_line), a_place(now))
    world.databases.put(_of_address("deck", in_line), "line")
    host = guests_of(_event(world))["host"]
    uids = {PRODUCER: PRODUCER, "host": host, in_line: in_line, on_stage: on_stage}
    for name, uid in uids.items():
        is_on_stage = name in {"host", on_stage}
        session = SessionKind.STAGE if is_on_stage else SessionKind.BACKSTAGE
        _come(world, name, uid, session)
    return world


def _event(world: World) -> EventRecord:
    event = world.event_store.find(EVENT_ID)
    assert event is not None
    return event


def _of_address(collection: str, name: str) -> str:
    return f"{collection}/{ADMIN_ID}/{FAN_URL}/{name}"


def _come(world: World, name: str, uid: str, session: SessionKind) -> None:
    """Let somebody connect and publish, and OpenTok tell of it."""
    session_id = STAGE if session is SessionKind.STAGE else BACKSTAGE
    connection, stream = f"connection-of-{name}", f"stream-of-{name}"
    world.video.publish(session_id, connection, stream)
    for kind, head_id in (
        (HeadKind.CONNECTIONS, connection),
        (HeadKind.STREAMS, stream),
    ):
        world.backend.records.headcounts.arrived(
            Head(
                event_id=EVENT_ID,
                session=session,
                kind=kind,
                id=head_id,
                person=opaque_id(EVENT_ID, uid),
            )
        )
    if session is SessionKind.STAGE:
        now = world.clock.now_ms()
        world.backend.records.published.note(EVENT_ID, stream, began_at=now)
    if uid in FANS:
        world.databases.put(f"{ACTIVE}/activeFans/{uid}/streamId", stream)


def _copied(tree: Mapping[str, Any], number: int) -> Iterator[tuple[str, Json]]:
    """What lies in the database of the one show, as that of another one."""
    names = _names(EventRecord.model_validate(tree["events"][EVENT_ID]), number)
    for collection in (*BY_EVENT, "sessions"):
        for key, value in tree.get(collection, {}).items():
            yield f"{collection}/{_renamed(key, names)}", _copy(value, names)
    for collection in BY_ADDRESS:
        for key, value in tree[collection][ADMIN_ID].items():
            place = f"{collection}/{ADMIN_ID}/{_renamed(key, names)}"
            yield place, _copy(value, names)
    for kind, slugs in tree["slugs"][ADMIN_ID].items():
        for slug, event_id in slugs.items():
            place = f"slugs/{ADMIN_ID}/{kind}/{_renamed(slug, names)}"
            yield place, _renamed(event_id, names)


def _copy_media(world: World, number: int) -> None:
    """What OpenTok has of the one show, as of another one."""
    event = _event(world)
    names, video = _names(event, number), world.video
    video.know(*(_renamed(one, names) for one in (STAGE, BACKSTAGE)))
    for connection, session in list(video.connections.items())[: len(HEADS)]:
        video.connections[_renamed(connection, names)] = _renamed(session, names)
    for stream_id, stream in list(video.streams.items())[: len(HEADS)]:
        video.streams[_renamed(stream_id, names)] = replace(
            stream,
            session_id=_renamed(stream.session_id, names),
            connection_id=_renamed(stream.connection_id, names),
        )
    media: list[dict[str, Any]] = [video.archives, video.broadcasts]
    for stored in media:
        media_id, one = next(iter(stored.items()))
        session_id = _renamed(one.session_id, names)
        state = replace(one.state, id=_renamed(media_id, names), session_id=session_id)
        stored[state.id] = replace(one, session_id=session_id, state=state)


def _names(event: EventRecord, number: int) -> dict[str, str]:
    """What is called otherwise in another show: former name → name."""
    names = {one: f"{one}-{number}" for one in (FAN_URL, STAGE, BACKSTAGE)}
    names |= {f"-of-{one}": f"-of-{one}-{number}" for one in HEADS}
    for one in (EVENT_ID, "archive-1", "broadcast-1"):
        names[one] = f"{one[:-1]}{number + 1}"
    other = EventRecord.model_validate(_copy(event.to_record(), names))
    guests = dict(
        zip(guests_of(event).values(), guests_of(other).values(), strict=True)
    )
    people = {one: one for one in (PRODUCER, *FANS)} | guests
    persons = {
        opaque_id(event.id, one): opaque_id(other.id, there)
        for one, there in people.items()
    }
    return persons | guests | names


def _copy(value: Json, names: Mapping[str, str]) -> Json:
    copied: Json = json.loads(_renamed(json.dumps(value), names))
    return copied


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for name, other in names.items():
        text = text.replace(name, other)
    return text
