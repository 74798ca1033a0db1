"""What people, OpenTok and time do in a show, one thing at a time."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pydantic import SecretStr

from interactive_broadcast.admins.models import (
    CreateAdminRequest,
    UpdateAdminRequest,
    UpdateUserRequest,
)
from interactive_broadcast.backend import Backend
from interactive_broadcast.events.guests import guest_uid
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    EventRequest,
    GivenImage,
    SessionKind,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.media_options import (
    GivenArchiveOptions,
    GivenBroadcastOptions,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Account
from interactive_broadcast.seats.login_models import LoginRequest
from interactive_broadcast.seats.moderation_models import (
    ForceDisconnectRequest,
    MuteAllRequest,
)
from interactive_broadcast.show.models import StandbyRequest
from interactive_broadcast.upkeep import admin_events_removal, image_cleaning
from interactive_broadcast.upkeep.erasure_models import ErasePersonRequest
from interactive_broadcast.upkeep.models import (
    DeleteAdminRequest,
    DeleteEventsRequest,
    DeleteFormerArchivesRequest,
)
from rehearsal.demo import DEMO_PROJECTS
from rehearsal.video_projects import VideoProject
from tests.crash.crashing_platform import CrashingPlatform
from tests.support.builders import SIGNATURE_SECRET
from tests.support.entering import entering, leaving
from tests.support.in_process_platform import (
    ANA,
    BOB,
    FANS,
    SUE,
    admin,
    anonymous,
    just_signed_in,
    signed_in,
)
from tests.support.person_ids import guest_of

Step = Callable[[CrashingPlatform], object]
RTMP = "rtmp://live.example/app/stream-key"
STARTS, ENDS, RENEWED = "start-picture", "end-picture", "new-picture"
TAKEN = "picture-of-an-old-app"


def picture(name: str) -> GivenImage:
    return GivenImage(id=name, url=f"https://pictures.example/{name}")


def new_event(**changes: Any) -> CreateEventRequest:
    """Recorded and streamed to two encoders with options, with both pictures."""
    fields: dict[str, Any] = {
        "name": "Night",
        "fan_url": "night",
        "archive_event": True,
        "rtmp_url": RTMP,
        "rtmp_urls": [f"{RTMP}-2"],
        "archive_options": GivenArchiveOptions(max_bitrate=2_000_000),
        "broadcast_options": GivenBroadcastOptions(dvr=True),
        "start_image": picture(STARTS),
        "end_image": picture(ENDS),
    }
    return CreateEventRequest(**{**fields, **changes})


def rest(platform: CrashingPlatform) -> None:
    platform.rest()


def upload(platform: CrashingPlatform, *, by: str = ANA) -> None:
    """As the producer's page does before it calls a function."""
    platform.images.stored |= {(by, name) for name in (STARTS, ENDS, RENEWED)}


UPLOAD_TOKEN = "token-of-the-upload"


def uploaded_picture(name: str) -> GivenImage:
    """As old apps give it: beside the folders."""
    file = f"eventImages%2F{name}?alt=media&token={UPLOAD_TOKEN}"
    return GivenImage(id=name, url=f"https://storage.example/v0/b/pictures/o/{file}")


def uploads_beside_the_folders(platform: CrashingPlatform) -> None:
    """As the producer's old app does before it calls a function."""
    platform.databases.as_backend().update({paths.UPLOADS_SINCE: 0})
    made = UPLOAD_TOKEN, platform.clock.now()
    platform.images.uploaded |= dict.fromkeys((STARTS, ENDS, TAKEN), made)


def takes_an_upload(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """In place of the first picture."""
    change = UpdateEventRequest(id=request.id, start_image=uploaded_picture(TAKEN))
    backend.show.event_changes.update(caller, change)


def creates(
    platform: CrashingPlatform, *, by: str = ANA, request: CreateEventRequest
) -> None:
    platform.clock.advance(1)
    platform.click(lambda backend: backend.events.service.create(admin(by), request))
    for event in platform.facts.events.values():
        stage = event["stageSessionId"]
        platform.video.publish(stage, f"host-of-{stage}", f"view-of-{stage}")


def asks(
    act: Callable[[Backend, Caller, EventRequest], object], *, by: str = ANA
) -> Step:
    """A click of a producer about their event, if there is one."""

    def step(platform: CrashingPlatform) -> None:
        own = _own(platform, by)
        if own:
            request = EventRequest(id=own[0])
            platform.click(lambda backend: act(backend, admin(by), request))

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

    def step(platform: CrashingPlatform) -> None:
        place = f"events/{platform.event_ids[0]}/status"
        platform.client(signed_in(ANA)).update({place: status.value})

    return step


def loses_triggers(platform: CrashingPlatform) -> None:
    """A failed trigger is not delivered again."""
    platform.waiting.clear()


def reconciles(platform: CrashingPlatform) -> None:
    platform.reconcile()


def hours_pass(platform: CrashingPlatform) -> None:
    platform.clock.advance(hours=13)


def half_an_hour_passes(platform: CrashingPlatform) -> None:
    platform.clock.advance(minutes=31)


def days_pass(platform: CrashingPlatform) -> None:
    platform.clock.advance(days=4)


def cleans_pictures(platform: CrashingPlatform) -> None:
    platform.cleaned_at = platform.clock.now()
    platform.attempt(lambda backend: backend.upkeep.image_cleaning.run())


def leaves_pictures_to_a_task(platform: CrashingPlatform) -> None:
    """As a run that had no time for any."""
    task: Json = {"runs": 1}
    platform.tasks.enqueue(image_cleaning.CLEANING_TASK, task, key="the-second-run")


def everybody_leaves(platform: CrashingPlatform) -> None:
    for session_id in platform.video.sessions:
        platform.video.leave(session_id)


def somebody_publishes(platform: CrashingPlatform) -> None:
    """They come back on stage, and OpenTok tells it."""
    stage = platform.event_of(ANA)["stageSessionId"]
    platform.video.publish(stage, "connection-2", "stream-2")
    for kind in ("connection", "stream"):
        body = {kind: {"id": f"{kind}-2"}}
        platform.report(event=f"{kind}Created", sessionId=stage, **body)


def two_minutes_pass(platform: CrashingPlatform) -> None:
    """On an empty stage OpenTok ends everything."""
    platform.clock.advance(minutes=2)


def four_hours_pass(platform: CrashingPlatform) -> None:
    """No recording is longer."""
    platform.clock.advance(hours=4, seconds=10)


def a_recording_is_ready(platform: CrashingPlatform) -> None:
    for archive_id in platform.video.archives:
        platform.video.archive_becomes(archive_id, "uploaded", duration_s=9)


def a_recording_breaks(platform: CrashingPlatform) -> None:
    for archive_id in platform.video.archives:
        platform.video.archive_becomes(archive_id, "failed")


def captions_break(platform: CrashingPlatform) -> None:
    platform.clock.advance(minutes=1)
    for captions in platform.video.running_captions:
        platform.video.captions_break(captions.id)


def a_stream_plays(platform: CrashingPlatform) -> None:
    for broadcast_id in platform.video.broadcasts:
        platform.video.broadcast_becomes_playable(broadcast_id)


def a_stream_breaks(platform: CrashingPlatform) -> None:
    for broadcast_id in platform.video.broadcasts:
        platform.video.broadcast_ends(broadcast_id)


def runs_astray(platform: CrashingPlatform) -> None:
    """Both run on a stage whose show is over."""
    video, event = platform.video, platform.event_of(ANA)
    stage = event["stageSessionId"]
    platform.foreign.add(video.start_archive(stage, name="Stray", composed=True).id)
    platform.foreign.add(video.start_broadcast(stage, hls=True, rtmp=()).id)


def opentok_tells(platform: CrashingPlatform) -> None:
    """Of every recording, stream and captions, all of it twice."""
    video = platform.video
    for captions in [*video.captions.values()]:
        for status in dict.fromkeys(["started", captions.status]):
            platform.report(
                captionId=captions.id, status=status, sessionId=captions.session_id
            )
    reports = [
        *(("archive", i, one.session_id) for i, one in video.archives.items()),
        *(("broadcast", i, one.session_id) for i, one in video.broadcasts.items()),
    ]
    for kind, media_id, session_id in reports:
        for _ in range(2):
            platform.report(event=kind, id=media_id, sessionId=session_id)


def people_come_and_go(platform: CrashingPlatform) -> None:
    """One who stays, one who goes, and one who is seen going before coming."""
    stage = platform.event_of(ANA)["stageSessionId"]
    for what, name in (
        *(("Created", "one"), ("Created", "two"), ("Destroyed", "two")),
        *(("Destroyed", "three"), ("Created", "three"), ("Created", "one")),
    ):
        platform.report(
            event=f"connection{what}", sessionId=stage, connection={"id": name}
        )
        platform.report(event=f"stream{what}", sessionId=stage, stream={"id": name})


def joins(platform: CrashingPlatform) -> None:
    """One more than there is room for."""
    for uid in FANS:
        place = f"activeBroadcasts/{ANA}/night/activeFans/{uid}"
        record: Json = {
            "id": uid,
            "name": uid.title(),
            "joinedAt": platform.clock.now_ms(),
        }
        with suppress(RulesDenied):
            platform.client(anonymous(uid)).update(entering(place, record))


def leaves(platform: CrashingPlatform) -> None:
    for uid in FANS[:2]:
        place = f"activeBroadcasts/{ANA}/night/activeFans/{uid}"
        platform.client(anonymous(uid)).update(leaving(place))


def people_connect(platform: CrashingPlatform) -> None:
    """Two fans and the host, in both sessions; OpenTok tells whose each one is."""
    event = platform.event_of(ANA)
    host = guest_uid("host", event["id"], event["hostUrl"])
    for uid in (*FANS[:2], host):
        person = opaque_id(event["id"], uid)
        if uid in FANS:
            place = paths.person(event["id"], person)
            platform.databases.as_backend().update({place: uid})
        for session in ("stageSessionId", "sessionId"):
            connection_id = f"{session}-of-{uid}"
            platform.came[connection_id] = uid
            platform.video.connections[connection_id] = event[session]
            data = json.dumps({"person": person})
            platform.report(
                event="connectionCreated",
                sessionId=event[session],
                connection={"id": connection_id, "data": data},
            )


def bars(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """The first fan, from both sessions."""
    order = ForceDisconnectRequest(id=request.id, fan_id=FANS[0])
    backend.seats.moderation.force_disconnect(caller, order)


def disconnects(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """Whoever publishes on stage."""
    event = backend.events.service.get(caller, request)
    order = ForceDisconnectRequest(
        id=request.id,
        session=SessionKind.STAGE,
        connection_id=f"host-of-{event.stage_session_id}",
    )
    backend.seats.moderation.force_disconnect(caller, order)


def erases(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """One of the fans who are connected."""
    order = ErasePersonRequest(id=request.id, fan_id=FANS[0])
    backend.upkeep.person_erasure.erase(caller, order)


def mutes_all(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """On stage."""
    order = MuteAllRequest(id=request.id, session=SessionKind.STAGE)
    backend.seats.moderation.mute_all(caller, order)


def changes_the_link(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """Of the host, who is connected."""
    change = UpdateEventRequest(id=request.id, host_url="another-link-of-the-host")
    backend.show.event_changes.update(caller, change)


def connections_are_lost(platform: CrashingPlatform) -> None:
    """Those of all fans to the database, which notices it; they keep their places."""
    platform.databases.as_backend().update({f"presence/{ANA}/night": None})


def announces(*, standby: bool) -> Step:
    """An intermission, or its end."""
    return asks(
        lambda backend, caller, request: backend.show.service.set_standby(
            caller, StandbyRequest(id=request.id, standby=standby)
        )
    )


def renews(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """Another picture, in place of the first."""
    change = UpdateEventRequest(id=request.id, start_image=picture(RENEWED))
    backend.show.event_changes.update(caller, change)


def changes_link(backend: Backend, caller: Caller, request: EventRequest) -> None:
    """Another link for the host, whose user goes."""
    change = UpdateEventRequest(id=request.id, host_url="another-link-of-the-host")
    backend.show.event_changes.update(caller, change)


def a_host_signs_in(platform: CrashingPlatform) -> None:
    """To Firebase, by the link as it is now."""
    uid = guest_of("host", platform.event_of(ANA))
    platform.accounts.users[uid] = Account(
        uid=uid, email=None, display_name=None, disabled=False
    )


def deletes_all(platform: CrashingPlatform) -> None:
    request = DeleteEventsRequest(admin_id=ANA)
    platform.click(
        lambda backend: backend.upkeep.admin_events_removal.delete(admin(ANA), request)
    )


def leaves_events_to_a_task(platform: CrashingPlatform) -> None:
    """As a call that deletes all events and had no time for any."""
    made = platform.databases.at(f"adminEvents/{ANA}")
    now_ms = platform.clock.now_ms()
    removed = admin_events_removal.RemovedEvents(
        admin_id=ANA, made_until=max(made.values()), started_at=now_ms
    )
    platform.databases.as_backend().update(removed.work.begun)
    task: Json = {"adminId": ANA}
    platform.tasks.enqueue(admin_events_removal.REMOVAL_TASK, task, key="the-rest")


def deletes_archives(platform: CrashingPlatform) -> None:
    """Those that a deleted event has left."""
    request = DeleteFormerArchivesRequest(admin_id=ANA)
    platform.click(
        lambda backend: backend.upkeep.former_archives.delete(admin(ANA), request)
    )


def appoints(platform: CrashingPlatform, **details: Any) -> None:
    request = CreateAdminRequest(display_name="Eve", email="eve@example.com", **details)
    platform.click(
        lambda backend: backend.admins.service.create(
            just_signed_in(SUE, backend), request
        )
    )


def appoints_with_a_project(platform: CrashingPlatform) -> None:
    project = platform.projects.video_credentials
    appoints(
        platform,
        password=SecretStr("a long enough one"),
        ot_api_key=project.api_key,
        ot_secret=project.api_secret,
    )


def dismisses(platform: CrashingPlatform, *, by: str) -> None:
    request = DeleteAdminRequest(id=BOB)
    platform.click(
        lambda backend: backend.upkeep.admin_removal.delete(
            just_signed_in(by, backend), request
        )
    )


def signs_up(platform: CrashingPlatform) -> None:
    """Bob has a Firebase user as well."""
    platform.accounts.create(
        uid=BOB, email="bob@example.com", display_name="Bob", password=None
    )
    platform.accounts.set_admin_claim(BOB, is_admin=True)


def changes_everything(platform: CrashingPlatform) -> None:
    """Bob changes whatever an admin can, in one call."""
    request = UpdateAdminRequest(
        id=BOB,
        display_name="Robert",
        email="robert@example.com",
        password=SecretStr("another password"),
        hls=True,
        ot_signature_secret=SIGNATURE_SECRET,
    )
    platform.click(
        lambda backend: backend.admins.service.update(
            just_signed_in(BOB, backend), request
        )
    )


def has_another_project(platform: CrashingPlatform) -> None:
    """Bob gets one of the other video service, of which nobody here knows yet."""
    project = _elsewhere(platform)
    platform.projects.add(project.api_key, project.api_secret)


def changes_project(platform: CrashingPlatform) -> None:
    """Bob tells us of it."""
    project = _elsewhere(platform)
    request = UpdateAdminRequest(
        id=BOB,
        ot_api_key=project.api_key,
        ot_secret=SecretStr(project.api_secret),
    )
    platform.click(
        lambda backend: backend.admins.service.update(
            just_signed_in(BOB, backend), request
        )
    )


def _elsewhere(platform: CrashingPlatform) -> VideoProject:
    return next(
        project
        for video, project in DEMO_PROJECTS.items()
        if video is not platform.product
    )


def renames(platform: CrashingPlatform) -> None:
    """Sue changes Bob's Firebase user."""
    request = UpdateUserRequest(
        id=BOB, display_name="Robert", email="robert@example.com"
    )
    platform.click(
        lambda backend: backend.admins.users.update(
            just_signed_in(SUE, backend), request
        )
    )


def signs_in_under_another_name(platform: CrashingPlatform) -> None:
    """Bob has changed it by the client's SDK; and the claim was taken by somebody."""
    platform.accounts.set_admin_claim(BOB, is_admin=False)
    platform.accounts.update(BOB, email="robert@example.com", display_name="Robert")
    request = LoginRequest(id_token=platform.accounts.sign_in(BOB))
    platform.click(lambda backend: backend.seats.login.admin(request))


def _own(platform: CrashingPlatform, uid: str) -> list[str]:
    """Ids of a producer's events, the oldest first."""
    events = platform.tree.get("events", {})
    return [i for i in platform.event_ids if events.get(i, {}).get("adminId") == uid]
