"""What people, OpenTok and time do in a show, one thing at a time."""

from collections.abc import Callable
from typing import Any

from interactive_broadcast.admins.models import AdminRequest, CreateAdminRequest
from interactive_broadcast.backend import Backend
from interactive_broadcast.events.models import (
    AdminEventsRequest,
    ChangeStatusRequest,
    CreateEventRequest,
    EventRequest,
    GivenImage,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.models import Json
from tests.crash.mortal_theatre import MortalTheatre
from tests.support import show_laws as laws
from tests.support.theatre import ANA, BOB, FANS, SUE, admin, anonymous, signed_in

Step = Callable[[MortalTheatre], object]
RTMP = "rtmp://live.example/app/stream-key"
STARTS, ENDS, RENEWED = "start-picture", "end-picture", "new-picture"


def picture(name: str) -> GivenImage:
    return GivenImage(id=name, url=f"https://pictures.example/{name}")


def new_event(**changes: Any) -> CreateEventRequest:
    """Recorded, streamed to an encoder, with both pictures."""
    fields = {
        "name": "Night",
        "fan_url": "night",
        "archive_event": True,
        "rtmp_url": RTMP,
        "start_image": picture(STARTS),
        "end_image": picture(ENDS),
    }
    return CreateEventRequest(**{**fields, **changes})


def rest(theatre: MortalTheatre) -> None:
    theatre.rest()


def upload(theatre: MortalTheatre, *, by: str = ANA) -> None:
    """As the producer's page does before it calls a function."""
    theatre.images.stored |= {(by, name) for name in (STARTS, ENDS, RENEWED)}


def creates(
    theatre: MortalTheatre, *, by: str = ANA, request: CreateEventRequest
) -> None:
    theatre.clock.advance(1)
    theatre.click(lambda backend: backend.events.service.create(admin(by), request))
    for event in laws.events(theatre.tree).values():
        stage = event["stageSessionId"]
        theatre.video.publish(stage, f"host-of-{stage}", f"view-of-{stage}")


def asks(
    act: Callable[[Backend, Caller, EventRequest], object], *, by: str = ANA
) -> Step:
    """A click of a producer about his event, if there is one."""

    def step(theatre: MortalTheatre) -> None:
        own = _own(theatre, by)
        if own:
            request = EventRequest(id=own[0])
            theatre.click(lambda backend: act(backend, admin(by), request))

    return step


def moves(status: Status, *, by: str = ANA) -> Step:
    return asks(
        lambda backend, caller, request: backend.show.service.change_status(
            caller, ChangeStatusRequest(id=request.id, status=status)
        ),
        by=by,
    )


def writes(status: Status) -> Step:
    """The producer's page changes the status itself, in the database."""

    def step(theatre: MortalTheatre) -> None:
        place = f"events/{theatre.event_ids[0]}/status"
        theatre.client(signed_in(ANA)).update({place: status.value})

    return step


def loses_triggers(theatre: MortalTheatre) -> None:
    """A failed trigger is not delivered again."""
    theatre.waiting.clear()


def reconciles(theatre: MortalTheatre) -> None:
    theatre.reconcile()


def hours_pass(theatre: MortalTheatre) -> None:
    theatre.clock.advance(hours=13)


def half_an_hour_passes(theatre: MortalTheatre) -> None:
    theatre.clock.advance(minutes=31)


def days_pass(theatre: MortalTheatre) -> None:
    theatre.clock.advance(days=4)


def cleans_pictures(theatre: MortalTheatre) -> None:
    theatre.attempt(lambda backend: backend.upkeep.image_cleaning.run())


def everybody_leaves(theatre: MortalTheatre) -> None:
    theatre.video.streams.clear()


def a_recording_is_ready(theatre: MortalTheatre) -> None:
    for archive_id in theatre.video.archives:
        theatre.video.archive_becomes(archive_id, "available", duration_s=9)


def a_recording_breaks(theatre: MortalTheatre) -> None:
    for archive_id in theatre.video.archives:
        theatre.broken.add(archive_id)
        theatre.video.archive_becomes(archive_id, "failed")


def a_stream_plays(theatre: MortalTheatre) -> None:
    for broadcast_id in theatre.video.broadcasts:
        theatre.video.broadcast_becomes_playable(broadcast_id)


def a_stream_breaks(theatre: MortalTheatre) -> None:
    for broadcast_id in theatre.video.broadcasts:
        theatre.broken.add(broadcast_id)
        theatre.video.broadcast_ends(broadcast_id)


def runs_astray(theatre: MortalTheatre) -> None:
    """Both run on a stage whose show is over."""
    video, event = theatre.video, theatre.event_of(ANA)
    stage = event["stageSessionId"]
    theatre.broken.add(video.start_archive(stage, name="Stray", composed=True).id)
    theatre.broken.add(video.start_broadcast(stage, hls=True, rtmp=()).id)


def opentok_tells(theatre: MortalTheatre) -> None:
    """Of every recording and stream, all of it twice."""
    video = theatre.video
    reports = [
        *(("archive", i, one.session_id) for i, one in video.archives.items()),
        *(("broadcast", i, one.session_id) for i, one in video.broadcasts.items()),
    ]
    for kind, media_id, session_id in reports:
        for _ in range(2):
            theatre.hear(event=kind, id=media_id, sessionId=session_id)


def people_come_and_go(theatre: MortalTheatre) -> None:
    """One who stays, one who goes, and one who is seen going before coming."""
    stage = theatre.event_of(ANA)["stageSessionId"]
    for what, name in (
        *(("Created", "one"), ("Created", "two"), ("Destroyed", "two")),
        *(("Destroyed", "three"), ("Created", "three"), ("Created", "one")),
    ):
        theatre.hear(
            event=f"connection{what}", sessionId=stage, connection={"id": name}
        )
        theatre.hear(event=f"stream{what}", sessionId=stage, stream={"id": name})


def joins(theatre: MortalTheatre) -> None:
    for uid in FANS:
        place = f"activeBroadcasts/{ANA}/night/activeFans/{uid}"
        record: Json = {
            "id": uid,
            "name": uid.title(),
            "joinedAt": theatre.clock.now_ms(),
        }
        theatre.client(anonymous(uid)).update({place: record})


def leaves(theatre: MortalTheatre) -> None:
    for uid in FANS[:2]:
        place = f"activeBroadcasts/{ANA}/night/activeFans/{uid}"
        theatre.client(anonymous(uid)).update({place: None})


def renews(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """Another picture, in place of the first."""
    change = UpdateEventRequest(id=request.id, start_image=picture(RENEWED))
    backend.show.event_changes.update(caller, change)


def deletes_all(theatre: MortalTheatre) -> None:
    request = AdminEventsRequest(admin_id=ANA)
    theatre.click(
        lambda backend: backend.upkeep.event_removal.delete_all(admin(ANA), request)
    )


def appoints(theatre: MortalTheatre, **details: Any) -> None:
    request = CreateAdminRequest(display_name="Eve", email="eve@example.com", **details)
    theatre.click(lambda backend: backend.admins.service.create(admin(SUE), request))


def dismisses(theatre: MortalTheatre, *, by: str) -> None:
    request = AdminRequest(id=BOB)
    theatre.click(
        lambda backend: backend.upkeep.admin_removal.delete(admin(by), request)
    )


def signs_up(theatre: MortalTheatre) -> None:
    """Bob has a Firebase user as well."""
    theatre.accounts.create(
        uid=BOB, email="bob@example.com", display_name="Bob", password=None
    )


def _own(theatre: MortalTheatre, uid: str) -> list[str]:
    """Ids of a producer's events, the oldest first."""
    events = theatre.tree.get("events", {})
    return [i for i in theatre.event_ids if events.get(i, {}).get("adminId") == uid]
