"""What is going on when a process crashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.models import Status
from interactive_broadcast.show.models import StartCaptionsRequest
from interactive_broadcast.upkeep.models import (
    DeleteEventRequest,
    DeleteRecordingRequest,
)
from tests.crash import steps
from tests.crash.stage_steps import (
    RESUMES,
    clears,
    somebody_comes_on_stage,
    the_host_is_on_stage,
)
from tests.crash.steps import (
    Step,
    asks,
    creates,
    moves,
    new_event,
    picture,
    rest,
    upload,
    writes,
)
from tests.support.in_process_platform import BOB, SUE


@dataclass(frozen=True, slots=True)
class Scenario:
    """How it came to this, and what people do now. Then everything comes to rest."""

    before: tuple[Step, ...]
    """Nothing crashes in these, and all of them succeed."""
    acts: tuple[Step, ...]


START_ARCHIVE = asks(
    lambda b, caller, request: b.show.service.start_archive(caller, request)
)
STOP_ARCHIVE = asks(
    lambda b, caller, request: b.show.service.stop_archive(caller, request)
)
START_CAPTIONS = asks(
    lambda b, caller, request: b.show.captioning.start(
        caller, StartCaptionsRequest(id=request.id)
    )
)
STOP_CAPTIONS = asks(lambda b, caller, request: b.show.captioning.stop(caller, request))
DELETE = asks(
    lambda b, caller, request: b.upkeep.event_removal.delete(
        caller, DeleteEventRequest(id=request.id)
    )
)
DELETE_WITH_RECORDINGS = asks(
    lambda b, caller, request: b.upkeep.event_removal.delete(
        caller, DeleteEventRequest(id=request.id, delete_archives=True)
    )
)
DELETE_RECORDING = asks(
    lambda b, caller, request: b.upkeep.recording_removal.delete(
        caller, DeleteRecordingRequest(id=request.id)
    )
)
TOKENS = asks(lambda b, caller, request: b.seats.tokens.producer(caller, request))
STANDBY, GO_ON = steps.announces(standby=True), steps.announces(standby=False)
PRESHOW = moves(Status.PRESHOW)
LIVE = moves(Status.LIVE)
CLOSE = moves(Status.CLOSED)

CREATES = partial(creates, request=new_event())
CREATES_ONCE = partial(
    creates, request=new_event(fan_url=None, request_id="asked-for-once")
)
CREATES_WITH_UPLOADS = partial(
    creates,
    request=new_event(
        start_image=steps.uploaded_picture(steps.STARTS),
        end_image=steps.uploaded_picture(steps.ENDS),
    ),
)
CREATED = (upload, CREATES, rest)
IN_PRESHOW = (*CREATED, PRESHOW, rest)
ON_AIR = (*IN_PRESHOW, LIVE, rest)
UNRECORDED = (
    *(upload, partial(creates, request=new_event(archive_event=False))),
    *(PRESHOW, rest, LIVE, rest),
)
CAPTIONED = (*ON_AIR, START_CAPTIONS, steps.opentok_tells, rest)
ON_STAGE = (
    *(*ON_AIR, steps.joins, steps.people_connect, the_host_is_on_stage, rest),
    somebody_comes_on_stage,
)
CLEAR, CLEAR_ALL = clears(), clears(everybody=True)
DRAINING = (*ON_AIR, CLOSE)
OVER = (*DRAINING, rest)

MATINEE = new_event(
    fan_url="matinee", start_image=picture(steps.RENEWED), end_image=None
)

BOBS_EVENTS = (
    steps.signs_up,
    partial(upload, by=BOB),
    partial(creates, by=BOB, request=new_event()),
    *(moves(Status.PRESHOW, by=BOB), rest, moves(Status.LIVE, by=BOB), rest),
    moves(Status.CLOSED, by=BOB),
    partial(creates, by=BOB, request=MATINEE),
)

BOBS_EVENT = (
    *(steps.signs_up, steps.has_another_project),
    *(partial(upload, by=BOB), partial(creates, by=BOB, request=new_event())),
)
BOBS_TOKENS = asks(
    lambda b, caller, request: b.seats.tokens.producer(caller, request), by=BOB
)

SCENARIOS: Mapping[str, Scenario] = {
    "create": Scenario((upload,), (CREATES,)),
    "create-again": Scenario((upload,), (CREATES_ONCE, CREATES_ONCE)),
    "update": Scenario(CREATED, (asks(steps.renews),)),
    "create-with-uploads": Scenario(
        (steps.uploads_beside_the_folders,), (CREATES_WITH_UPLOADS,)
    ),
    "take-an-upload": Scenario(
        (*CREATED, steps.uploads_beside_the_folders), (asks(steps.takes_an_upload),)
    ),
    "clean-uploads": Scenario(
        (steps.uploads_beside_the_folders, CREATES_WITH_UPLOADS, steps.days_pass),
        (steps.cleans_pictures, rest, steps.cleans_pictures),
    ),
    "update-link": Scenario(
        (*CREATED, steps.a_host_signs_in), (asks(steps.changes_link),)
    ),
    "tokens-before-preshow": Scenario(CREATED, (TOKENS, PRESHOW, rest, CLOSE)),
    "tokens-and-delete": Scenario(CREATED, (TOKENS, DELETE)),
    "preshow": Scenario(CREATED, (PRESHOW,)),
    "live": Scenario(IN_PRESHOW, (LIVE,)),
    "live-at-once": Scenario(CREATED, (PRESHOW, LIVE)),
    "archive-by-hand": Scenario(UNRECORDED, (START_ARCHIVE, STOP_ARCHIVE)),
    "start-archive": Scenario(UNRECORDED, (START_ARCHIVE,)),
    "stop-archive": Scenario(ON_AIR, (STOP_ARCHIVE,)),
    "start-captions": Scenario(
        ON_AIR, (START_CAPTIONS, steps.opentok_tells, rest, STOP_CAPTIONS)
    ),
    "stop-captions": Scenario(
        CAPTIONED, (STOP_CAPTIONS, steps.opentok_tells, STOP_CAPTIONS)
    ),
    "captions-again": Scenario(
        CAPTIONED, (STOP_CAPTIONS, START_CAPTIONS, steps.opentok_tells)
    ),
    "captions-until-the-end": Scenario(
        ON_AIR, (START_CAPTIONS, CLOSE, steps.opentok_tells)
    ),
    "captions-break-and-are-told": Scenario(
        (*CAPTIONED, steps.captions_break), (steps.opentok_tells, steps.opentok_tells)
    ),
    "captions-of-four-hours": Scenario(
        (*CAPTIONED, steps.four_hours_pass), (steps.two_minutes_pass, steps.reconciles)
    ),
    "stop-and-end": Scenario(ON_AIR, (STOP_ARCHIVE, CLOSE)),
    "end": Scenario(ON_AIR, (CLOSE,)),
    "end-of-preshow": Scenario(IN_PRESHOW, (CLOSE,)),
    "end-at-once": Scenario(IN_PRESHOW, (LIVE, CLOSE)),
    "whole-show": Scenario(
        (upload,),
        (CREATES, rest, PRESHOW, rest, LIVE, rest, CLOSE, rest, DELETE),
    ),
    "hurried-show": Scenario(CREATED, (PRESHOW, LIVE, CLOSE, DELETE)),
    "delete": Scenario((*OVER, steps.a_host_signs_in), (DELETE,)),
    "delete-archives": Scenario((*OVER, DELETE, rest), (steps.deletes_archives,)),
    "delete-recording": Scenario(OVER, (DELETE_RECORDING,)),
    "delete-with-recordings": Scenario(OVER, (DELETE_WITH_RECORDINGS,)),
    "delete-unused": Scenario(CREATED, (DELETE,)),
    "delete-in-preshow": Scenario((*IN_PRESHOW, steps.joins, rest), (DELETE,)),
    "delete-while-draining": Scenario(DRAINING, (DELETE,)),
    "delete-all": Scenario(
        (*DRAINING, partial(creates, request=MATINEE)),
        (steps.deletes_all,),
    ),
    "delete-all-by-task": Scenario(
        (*DRAINING, partial(creates, request=MATINEE), steps.leaves_events_to_a_task),
        (rest,),
    ),
    "clean-pictures-by-task": Scenario(
        (*OVER, steps.days_pass, steps.leaves_pictures_to_a_task),
        (rest, steps.cleans_pictures),
    ),
    "clean-pictures": Scenario(
        (*OVER, steps.days_pass), (steps.cleans_pictures, rest, steps.cleans_pictures)
    ),
    "client-preshow": Scenario(CREATED, (writes(Status.PRESHOW),)),
    "client-live": Scenario(IN_PRESHOW, (writes(Status.LIVE),)),
    "client-live-at-once": Scenario(
        CREATED, (writes(Status.PRESHOW), writes(Status.LIVE))
    ),
    "client-end": Scenario(ON_AIR, (writes(Status.CLOSED),)),
    "client-end-of-preshow": Scenario(IN_PRESHOW, (writes(Status.CLOSED),)),
    "lost-preshow": Scenario(CREATED, (writes(Status.PRESHOW), steps.loses_triggers)),
    "lost-live": Scenario(IN_PRESHOW, (writes(Status.LIVE), steps.loses_triggers)),
    "lost-end": Scenario(ON_AIR, (writes(Status.CLOSED), steps.loses_triggers)),
    "lost-fans": Scenario(IN_PRESHOW, (steps.joins, steps.loses_triggers)),
    "nothing-to-repair": Scenario(ON_AIR, (steps.reconciles,)),
    "too-long": Scenario(ON_AIR, (steps.hours_pass,)),
    "abandoned": Scenario(
        (*ON_AIR, steps.everybody_leaves, steps.reconciles, steps.half_an_hour_passes),
        (steps.reconciles,),
    ),
    "stray-media": Scenario((*OVER, steps.runs_astray), (steps.reconciles,)),
    "recording-breaks": Scenario(
        (*ON_AIR, steps.a_recording_breaks), (steps.reconciles,)
    ),
    "stream-breaks": Scenario((*ON_AIR, steps.a_stream_breaks), (steps.reconciles,)),
    "recording-breaks-and-is-told": Scenario(
        (*ON_AIR, steps.a_recording_breaks), (steps.opentok_tells,)
    ),
    "stream-breaks-and-is-told": Scenario(
        (*ON_AIR, steps.a_stream_breaks), (steps.opentok_tells,)
    ),
    "part-of-four-hours": Scenario(
        (*ON_AIR, steps.four_hours_pass), (steps.reconciles, steps.reconciles)
    ),
    "part-of-four-hours-and-is-told": Scenario(
        (*ON_AIR, steps.four_hours_pass), (steps.opentok_tells,)
    ),
    "part-ends-with-the-show": Scenario(
        (*ON_AIR, steps.four_hours_pass), (steps.opentok_tells, CLOSE)
    ),
    "stage-is-left": Scenario(
        (*ON_AIR, steps.everybody_leaves, steps.two_minutes_pass),
        (steps.opentok_tells, steps.somebody_publishes, steps.reconciles),
    ),
    "stage-is-left-until-the-end": Scenario(
        (*ON_AIR, steps.everybody_leaves, steps.two_minutes_pass),
        (steps.reconciles, CLOSE),
    ),
    "nobody-publishes-at-first": Scenario(
        (*IN_PRESHOW, steps.everybody_leaves),
        (LIVE, steps.two_minutes_pass, steps.somebody_publishes),
    ),
    "archive-by-hand-again": Scenario(
        ON_AIR, (STOP_ARCHIVE, START_ARCHIVE, STOP_ARCHIVE, START_ARCHIVE)
    ),
    "ready-and-told": Scenario(
        (*DRAINING, steps.a_recording_is_ready), (steps.opentok_tells,)
    ),
    "playable-and-told": Scenario(
        (*IN_PRESHOW, LIVE, steps.a_stream_plays), (steps.opentok_tells,)
    ),
    "people": Scenario(ON_AIR, (steps.people_come_and_go,)),
    "people-at-the-end": Scenario(
        (*ON_AIR, steps.people_come_and_go), (CLOSE, steps.people_come_and_go)
    ),
    "fans": Scenario(IN_PRESHOW, (steps.joins, steps.leaves)),
    "end-with-fans": Scenario((*ON_AIR, steps.joins, rest), (CLOSE,)),
    "fans-are-lost": Scenario(
        (*ON_AIR, steps.joins, steps.connections_are_lost),
        (steps.reconciles, steps.two_minutes_pass, steps.reconciles),
    ),
    "emptied": Scenario((*ON_AIR, steps.people_connect), (CLOSE, rest)),
    "emptied-and-forgotten": Scenario(
        (*ON_AIR, steps.people_connect, CLOSE, rest, steps.days_pass),
        (rest,),
    ),
    "deleted-with-people": Scenario((*IN_PRESHOW, steps.people_connect), (DELETE,)),
    "barred": Scenario((*ON_AIR, steps.people_connect), (asks(steps.bars),)),
    "disconnect": Scenario(ON_AIR, (asks(steps.disconnects),)),
    "erase": Scenario(
        (*ON_AIR, steps.joins, steps.people_connect), (asks(steps.erases),)
    ),
    "mute-all": Scenario(ON_AIR, (asks(steps.mutes_all),)),
    "link-changed": Scenario(
        (*ON_AIR, steps.people_connect), (asks(steps.changes_the_link),)
    ),
    "standby": Scenario(ON_AIR, (STANDBY,)),
    "standby-is-over": Scenario((*ON_AIR, STANDBY), (GO_ON,)),
    "standby-until-the-end": Scenario((*ON_AIR, STANDBY), (GO_ON, STANDBY, CLOSE)),
    "clear-stage": Scenario(ON_STAGE, (CLEAR,)),
    "clear-stage-of-everybody": Scenario((*ON_STAGE, CLEAR, rest), (CLEAR_ALL,)),
    "resume-stage": Scenario((*ON_STAGE, CLEAR, rest), (RESUMES,)),
    "cleared-again": Scenario(ON_STAGE, (CLEAR, RESUMES, CLEAR_ALL)),
    "cleared-until-the-end": Scenario(ON_STAGE, (CLEAR, CLOSE)),
    "live-while-cleared": Scenario(
        (*IN_PRESHOW, the_host_is_on_stage), (CLEAR, LIVE, rest, RESUMES)
    ),
    "create-admin": Scenario((), (steps.appoints,)),
    "create-admin-with-project": Scenario((), (steps.appoints_with_a_project,)),
    "update-admin": Scenario((steps.signs_up,), (steps.changes_everything,)),
    "change-project": Scenario(BOBS_EVENT, (steps.changes_project, rest, BOBS_TOKENS)),
    "tokens-in-another-project": Scenario(
        (*BOBS_EVENT, steps.changes_project, rest), (BOBS_TOKENS,)
    ),
    "preshow-in-another-project": Scenario(
        (*BOBS_EVENT, steps.everybody_leaves, steps.changes_project, rest),
        (moves(Status.PRESHOW, by=BOB),),
    ),
    "update-user": Scenario((steps.signs_up,), (steps.renames,)),
    "sign-in": Scenario((steps.signs_up,), (steps.signs_in_under_another_name,)),
    "delete-admin": Scenario(BOBS_EVENTS, (partial(steps.dismisses, by=SUE),)),
    "delete-oneself": Scenario(BOBS_EVENTS, (partial(steps.dismisses, by=BOB),)),
}
