"""Every Cloud Function: what it takes, who may call it, and which secrets it sees.

Nothing else is here: a body is one call into one of the packages of
`interactive_broadcast`. Who may read or change which data is decided by
`database.rules.json`; `allow` says which roles may call a function at all.
"""

from typing import Any, Final

from firebase_functions import db_fn, https_fn, options, scheduler_fn, tasks_fn

from interactive_broadcast.adapters.environment import settings
from interactive_broadcast.admins import models as admins
from interactive_broadcast.backend import backend
from interactive_broadcast.effects import models as effects
from interactive_broadcast.events import models as events
from interactive_broadcast.http import (
    Api,
    AppCheckPolicy,
    Call,
    RateLimits,
    callback,
    change_of,
    only_if,
    schedule,
    task,
    trigger,
)
from interactive_broadcast.kernel import config
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.media import models as media
from interactive_broadcast.records.places import comes_goes_or_moves
from interactive_broadcast.seats import models as seats
from interactive_broadcast.show import callbacks
from interactive_broadcast.show import models as show
from interactive_broadcast.show.triggers import MAX_DELIVERIES
from interactive_broadcast.upkeep import models as upkeep
from interactive_broadcast.upkeep.admin_removal import RemovalTask

# Above the decorators, which read this when they run. Without `cpu` the Firebase CLI
# would give each instance a sixth of one and a single request at a time.
options.set_global_options(
    region=config.REGION,  # type: ignore[arg-type]  # the CLI resolves it
    cpu=1,
    memory=512,
    concurrency=40,
    max_instances=20,
    timeout_sec=60,
)

rate_limits = RateLimits(
    caller=settings.caller_rate,
    admin=settings.admin_rate,
    address=settings.address_rate,
    show=settings.show_rate,
)
api = Api(
    identity=lambda: backend().identity,
    origins=settings.allowed_origins,
    rate_limits=rate_limits,
    app_check=AppCheckPolicy(settings.app_check, lambda: backend().app_attestation),
)

ANYONE: Final = frozenset({Role.ANYONE})
ADMIN: Final = frozenset({Role.ADMIN})
FAN: Final = frozenset({Role.FAN})
ON_STAGE: Final = frozenset({Role.HOST, Role.CELEBRITY})
GUEST: Final = FAN | ON_STAGE

SESSION: Final = [config.SESSION_KEY]
"""For every function that reads or issues tokens."""

VIDEO: Final = [config.SESSION_KEY, config.VAULT_KEYS]
"""For those that use an admin's OpenTok secret as well."""

VAULT: Final = [config.VAULT_KEYS]
"""For background functions, which need no session tokens."""

RETRIES: Final = options.RetryConfig(
    max_attempts=MAX_DELIVERIES, min_backoff_seconds=5, max_backoff_seconds=60
)
RATE: Final = options.RateLimits(
    max_concurrent_dispatches=50, max_dispatches_per_second=50
)

LONG_S: Final = 540
"""Seconds, the most that a trigger may have: for those that remove many events, and for
runs over all there is, whose slowest item must come to its end to be noticed."""

# Signing in


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=seats.LoginRequest, allow=ANYONE)
def login(call: Call[seats.LoginRequest]) -> seats.Session:
    """A session token for an admin who has signed in to Firebase."""
    return backend().seats.login.admin(call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=seats.LoginFanRequest, allow=ANYONE)
def loginFan(call: Call[seats.LoginFanRequest]) -> seats.Session:
    """A session token for a fan of one show, or of the admin's current one."""
    return backend().seats.login.fan(call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=seats.LoginHostRequest, allow=ANYONE)
def loginHost(call: Call[seats.LoginHostRequest]) -> seats.StageSession:
    """Tokens for whoever has the host's link."""
    return backend().seats.login.host(call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=seats.LoginCelebrityRequest, allow=ANYONE)
def loginCelebrity(call: Call[seats.LoginCelebrityRequest]) -> seats.StageSession:
    """Tokens for whoever has the celebrity's link."""
    return backend().seats.login.celebrity(call.body)


# Admins and users


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=admins.AllAdminsRequest, allow=ADMIN, get=True)
def getAdmins(call: Call[admins.AllAdminsRequest]) -> admins.AdminsById:
    """All admins, by id; for superAdmins."""
    return backend().admins.service.all(call.caller)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=admins.AdminRequest, allow=ADMIN, get=True)
def getAdmin(call: Call[admins.AdminRequest]) -> admins.Admin:
    """One admin, for that admin or a superAdmin."""
    return backend().admins.service.get(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=admins.CreateAdminRequest, allow=ADMIN)
def createAdmin(call: Call[admins.CreateAdminRequest]) -> admins.Admin:
    """A new admin with a Firebase user; for superAdmins."""
    return backend().admins.service.create(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=admins.UpdateAdminRequest, allow=ADMIN)
def updateAdmin(call: Call[admins.UpdateAdminRequest]) -> admins.Admin:
    """Change an admin, their password or their OpenTok credentials."""
    return backend().admins.service.update(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, timeout_sec=LONG_S)
@api.endpoint(body=upkeep.DeleteAdminRequest, allow=ADMIN)
def deleteAdmin(call: Call[upkeep.DeleteAdminRequest]) -> upkeep.DeletedShows:
    """Remove an admin with their Firebase user, events and pictures."""
    return backend().upkeep.admin_removal.delete(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=admins.CreateUserRequest, allow=ADMIN)
def createUser(call: Call[admins.CreateUserRequest]) -> admins.User:
    """A Firebase user alone; for superAdmins."""
    return backend().admins.users.create(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=admins.UpdateUserRequest, allow=ADMIN)
def updateUser(call: Call[admins.UpdateUserRequest]) -> admins.User:
    """Change a Firebase user; for superAdmins."""
    return backend().admins.users.update(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=admins.UserRequest, allow=ADMIN)
def deleteUser(call: Call[admins.UserRequest]) -> admins.Deleted:
    """Remove a Firebase user; for superAdmins."""
    return backend().admins.users.delete(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=admins.ValidateApiKeyRequest, allow=ADMIN)
def validateApiKey(call: Call[admins.ValidateApiKeyRequest]) -> admins.Validity:
    """Whether OpenTok accepts an API key and secret."""
    return backend().media.primitives.validate_api_key(call.caller, call.body)


# Events


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.CreateEventRequest, allow=ADMIN)
def createEvent(call: Call[events.CreateEventRequest]) -> events.Event:
    """A new event, with its stage and backstage."""
    return backend().events.service.create(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.UpdateEventRequest, allow=ADMIN)
def updateEvent(call: Call[events.UpdateEventRequest]) -> events.Event:
    """Change what is given of an event that is not closed."""
    return backend().show.event_changes.update(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=upkeep.DeleteEventRequest, allow=ADMIN)
def deleteEvent(call: Call[upkeep.DeleteEventRequest]) -> upkeep.DeletedShows:
    """Remove an event that is not live, and everything that belongs to it."""
    return backend().upkeep.event_removal.delete(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, timeout_sec=LONG_S)
@api.endpoint(body=upkeep.DeleteEventsRequest, allow=ADMIN)
def deleteEventsByAdminId(
    call: Call[upkeep.DeleteEventsRequest],
) -> upkeep.DeletedShows:
    """Remove all events of an admin, if none is live."""
    return backend().upkeep.event_removal.delete_all(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=upkeep.FormerArchivesRequest, allow=ADMIN, get=True)
def getFormerArchives(
    call: Call[upkeep.FormerArchivesRequest],
) -> upkeep.FormerArchivesReply:
    """The recordings that an admin's deleted events have left at OpenTok."""
    return backend().upkeep.former_archives.get(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=upkeep.DeleteFormerArchivesRequest, allow=ADMIN)
def deleteFormerArchives(
    call: Call[upkeep.DeleteFormerArchivesRequest],
) -> upkeep.DeletedArchives:
    """Delete recordings that deleted events have left at OpenTok."""
    return backend().upkeep.former_archives.delete(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.EventsRequest, allow=ADMIN, get=True)
def getEvents(call: Call[events.EventsRequest]) -> events.EventsById:
    """All events of an admin, or a part of them, by id."""
    return backend().events.service.list(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.EventRequest, allow=ADMIN, get=True)
def getEvent(call: Call[events.EventRequest]) -> events.Event:
    """One event."""
    return backend().events.service.get(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.EventByKeyRequest, allow=ADMIN, get=True)
def getEventByKey(call: Call[events.EventByKeyRequest]) -> events.Event:
    """The open event with this slug."""
    return backend().events.service.by_key(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.EventBySessionRequest, allow=ADMIN, get=True)
def getEventBySessionId(call: Call[events.EventBySessionRequest]) -> events.Event:
    """The event whose stage or backstage this session is."""
    return backend().events.service.by_session(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.AdminEventsRequest, allow=ANYONE, get=True, shared=True)
def getEventsByAdmin(call: Call[events.AdminEventsRequest]) -> events.PublicEvents:
    """What anybody may know of an admin's open events, oldest first."""
    return backend().events.public_reads.list(call.body, call.read)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.AdminEventsRequest, allow=ANYONE, get=True, shared=True)
def getMostRecentEvent(call: Call[events.AdminEventsRequest]) -> events.PublicEvent:
    """What anybody may know of an admin's current event."""
    return backend().events.public_reads.most_recent(call.body, call.read)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.ValidateEventRequest, allow=ADMIN)
def validateEvent(call: Call[events.ValidateEventRequest]) -> events.Availability:
    """Whether a fan URL is free."""
    return backend().events.service.validate(call.caller, call.body)


# OpenTok tokens


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def createTokenProducer(call: Call[events.EventRequest]) -> seats.ProducerTokens:
    """Moderator tokens for stage and backstage of one's own event."""
    return backend().seats.tokens.producer(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=seats.FanTokensRequest, allow=FAN)
def createTokensFan(call: Call[seats.FanTokensRequest]) -> seats.FanTokens:
    """A fan's tokens: for the audience, or for the stage once they were put there."""
    return backend().seats.tokens.fan(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=seats.HostCelebTokensRequest, allow=ON_STAGE)
def createTokenHostCeleb(
    call: Call[seats.HostCelebTokensRequest],
) -> seats.HostCelebTokens:
    """A stage token for host or celebrity."""
    return backend().seats.tokens.host_or_celebrity(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=seats.CurrentEventTokensRequest, allow=GUEST)
def createTokenByUserType(
    call: Call[seats.CurrentEventTokensRequest],
) -> seats.FanTokens | seats.HostCelebTokens:
    """Tokens for the admin's current event."""
    return backend().seats.tokens.by_user_type(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=media.CreateSessionRequest, allow=ADMIN)
def createSession(call: Call[media.CreateSessionRequest]) -> media.VideoSession:
    """An OpenTok session in the admin's own project."""
    return backend().media.primitives.create_session(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=media.CreateTokenRequest, allow=ADMIN)
def createToken(call: Call[media.CreateTokenRequest]) -> media.VideoToken:
    """An OpenTok token for a session of the admin's own project."""
    return backend().media.primitives.create_token(call.caller, call.body)


# Shows


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.ChangeStatusRequest, allow=ADMIN)
def changeStatus(call: Call[events.ChangeStatusRequest]) -> events.Event:
    """Set the status of an event: preshow, live or closed."""
    return backend().show.service.change_status(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def eventGoLive(call: Call[events.EventRequest]) -> events.Event:
    """Set the event live."""
    return backend().show.service.go_live(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def endBroadcast(call: Call[events.EventRequest]) -> events.Event:
    """Close the event."""
    return backend().show.service.end(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=show.StandbyRequest, allow=ADMIN)
def setStandby(call: Call[show.StandbyRequest]) -> events.Event:
    """Announce an intermission to the viewers, or its end."""
    return backend().show.service.set_standby(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def startArchive(call: Call[events.EventRequest]) -> show.Archiving:
    """Record a live show that is not recorded yet."""
    return backend().show.service.start_archive(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def stopArchive(call: Call[events.EventRequest]) -> show.Archiving:
    """End the recording of a show."""
    return backend().show.service.stop_archive(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=media.ArchiveUrlRequest, allow=ADMIN, get=True)
def getArchiveUrl(call: Call[media.ArchiveUrlRequest]) -> media.ArchiveUrl:
    """Where the file of a recording is, by a link that is good now."""
    return backend().media.archive_urls.get(call.caller, call.body)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=seats.BroadcastDataRequest, allow=ANYONE, get=True, shared=True)
def getBroadcastData(call: Call[seats.BroadcastDataRequest]) -> seats.BroadcastData:
    """What a viewer of the HLS stream needs; caches may keep it."""
    return backend().seats.viewers.broadcast_data(call.body, call.read)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.EventRequest, allow=ADMIN, get=True)
def getTimeline(call: Call[events.EventRequest]) -> show.ShowTimeline:
    """What happened in a show, and the chapters of its recording."""
    return backend().show.timelines.get(call.caller, call.body)


# Moderation


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=seats.ForceDisconnectRequest, allow=ADMIN)
def forceDisconnect(call: Call[seats.ForceDisconnectRequest]) -> seats.Moderated:
    """Disconnect somebody from stage or backstage; with a fan's id, bar them too."""
    return backend().seats.moderation.force_disconnect(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=seats.MuteStreamRequest, allow=ADMIN)
def muteStream(call: Call[seats.MuteStreamRequest]) -> seats.Moderated:
    """Mute one stream on stage or backstage."""
    return backend().seats.moderation.mute_stream(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO)
@api.endpoint(body=seats.MuteAllRequest, allow=ADMIN)
def muteAll(call: Call[seats.MuteAllRequest]) -> seats.Moderated:
    """Mute everybody on stage or backstage, or lift that."""
    return backend().seats.moderation.mute_all(call.caller, call.body)


# Database triggers


@db_fn.on_value_written(reference="/events/{eventId}/status", secrets=VAULT)
@trigger
def onEventStatusWritten(event: db_fn.Event[Any]) -> None:
    """Carries out the effects of a status, whoever wrote it."""
    backend().show.status_trigger.run(event.params["eventId"], change_of(event))


@db_fn.on_value_deleted(reference="/events/{eventId}", secrets=VAULT)
@trigger
def onEventDeleted(event: db_fn.Event[Any]) -> None:
    """Removes what a deleted event has left."""
    backend().upkeep.event_removal.on_deleted(event.params["eventId"], event.data)


@db_fn.on_value_deleted(reference="/admins/{uid}", secrets=VAULT, timeout_sec=LONG_S)
@trigger
def onAdminDeleted(event: db_fn.Event[Any]) -> None:
    """Removes what a deleted admin has left."""
    backend().upkeep.admin_removal.on_deleted(event.params["uid"], event.data)


@db_fn.on_value_written(
    reference="/activeBroadcasts/{adminId}/{fanUrl}/activeFans/{fanId}"
)
@only_if(comes_goes_or_moves)
@trigger
def onActiveFanWritten(event: db_fn.Event[Any]) -> None:
    """Keeps the number of interactive viewers, and notes who was on stage."""
    names = event.params
    backend().seats.active_fan_trigger.run(
        names["adminId"], names["fanUrl"], names["fanId"], change_of(event)
    )


@db_fn.on_value_written(reference="/line/{adminId}/{fanUrl}/{fanId}")
@trigger
def onLineWritten(event: db_fn.Event[Any]) -> None:
    """Has the first of the line on deck, where the producer sees them."""
    backend().seats.deck.settle(event.params["adminId"], event.params["fanUrl"])


# Callbacks


@https_fn.on_request(secrets=[*VAULT, config.CALLBACK_KEY])
@callback(rate_limits)
def openTokCallback(request: callbacks.CallbackRequest) -> str:
    """What OpenTok reports of archives, broadcasts, connections and streams."""
    return backend().show.callbacks.take(request)


# Stored tasks


@tasks_fn.on_task_dispatched(retry_config=RETRIES, rate_limits=RATE, secrets=VAULT)
@task(effects.ShowTask)
def runShowEffectsTask(work: effects.ShowTask, attempts: int) -> None:
    """Carries out the effects of a show that have not succeeded yet."""
    backend().show.tasks.run(work, attempts)


@tasks_fn.on_task_dispatched(retry_config=RETRIES, rate_limits=RATE, secrets=VAULT)
@task(effects.ShowTask)
def stopBroadcastTask(work: effects.ShowTask, attempts: int) -> None:
    """Stops HLS and RTMP some time after the end of a show."""
    backend().show.tasks.run(work, attempts)


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES, rate_limits=RATE, secrets=VAULT, timeout_sec=LONG_S
)
@task(RemovalTask)
def removeAdminTask(work: RemovalTask, _attempts: int) -> None:
    """Removes the next events of an admin who was deleted."""
    backend().upkeep.admin_removal.proceed(work.admin_id)


# Schedules


@scheduler_fn.on_schedule(
    schedule="every 72 hours",
    timezone=options.Timezone("UTC"),
    timeout_sec=LONG_S,
    secrets=VAULT,
)
@schedule
def cleanEventImages(_: scheduler_fn.ScheduledEvent) -> None:
    """Removes the pictures of events that closed three days ago."""
    backend().upkeep.image_cleaning.run()


@scheduler_fn.on_schedule(
    schedule="every 1 minutes",
    timezone=options.Timezone("UTC"),
    timeout_sec=LONG_S,
    secrets=VAULT,
)
@schedule
def reconcileShows(_: scheduler_fn.ScheduledEvent) -> None:
    """Has database and OpenTok agree again, and closes shows that were abandoned."""
    backend().upkeep.reconciler.run()
