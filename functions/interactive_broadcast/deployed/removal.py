"""The removal of admins, events and their recordings, and what follows on it."""

from typing import Any

from firebase_functions import db_fn, https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, api
from interactive_broadcast.deployed.options import (
    ADMINS,
    BACKGROUND,
    DATABASE_INSTANCE,
    LONG_S,
    VAULT,
    VIDEO,
)
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.background import trigger
from interactive_broadcast.upkeep import erasure_models as erasure
from interactive_broadcast.upkeep import models as upkeep


@https_fn.on_request(secrets=VIDEO, timeout_sec=LONG_S, **ADMINS)
@api.endpoint(body=upkeep.DeleteAdminRequest, allow=ADMIN)
def deleteAdmin(call: Call[upkeep.DeleteAdminRequest]) -> upkeep.DeletedShows:
    """Remove an admin with their Firebase user, events and pictures."""
    return backend().upkeep.admin_removal.delete(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=upkeep.DeleteEventRequest, allow=ADMIN)
def deleteEvent(call: Call[upkeep.DeleteEventRequest]) -> upkeep.DeletedShows:
    """Remove an event that is not live, and everything that belongs to it."""
    return backend().upkeep.event_removal.delete(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, timeout_sec=LONG_S, **ADMINS)
@api.endpoint(body=upkeep.DeleteEventsRequest, allow=ADMIN)
def deleteEventsByAdminId(
    call: Call[upkeep.DeleteEventsRequest],
) -> upkeep.DeletedShows:
    """Remove all events of an admin, if none is live."""
    return backend().upkeep.admin_events_removal.delete(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=upkeep.FormerArchivesRequest, allow=ADMIN, get=True)
def getFormerArchives(
    call: Call[upkeep.FormerArchivesRequest],
) -> upkeep.FormerArchivesReply:
    """The recordings that an admin's deleted events have left at OpenTok."""
    return backend().upkeep.former_archives.get(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=upkeep.DeleteFormerArchivesRequest, allow=ADMIN)
def deleteFormerArchives(
    call: Call[upkeep.DeleteFormerArchivesRequest],
) -> upkeep.DeletedArchives:
    """Delete recordings that deleted events have left at OpenTok."""
    return backend().upkeep.former_archives.delete(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=upkeep.DeleteRecordingRequest, allow=ADMIN)
def deleteRecording(
    call: Call[upkeep.DeleteRecordingRequest],
) -> upkeep.DeletedRecordings:
    """Delete the recording of an event, or a part of it."""
    return backend().upkeep.recording_removal.delete(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=erasure.ErasePersonRequest, allow=ADMIN)
def erasePerson(
    call: Call[erasure.ErasePersonRequest],
) -> erasure.ErasedPerson:
    """Forget a fan, and say what to cut from the recordings they are in."""
    return backend().upkeep.person_erasure.erase(call.caller, call.body)


@db_fn.on_value_deleted(
    reference="/events/{eventId}",
    secrets=VAULT,
    instance=DATABASE_INSTANCE,
    **BACKGROUND,
)
@trigger
def onEventDeleted(event: db_fn.Event[Any]) -> None:
    """Removes what a deleted event has left."""
    backend().upkeep.event_removal.on_deleted(event.params["eventId"], event.data)


@db_fn.on_value_deleted(
    reference="/admins/{uid}",
    secrets=VAULT,
    timeout_sec=LONG_S,
    instance=DATABASE_INSTANCE,
    **BACKGROUND,
)
@trigger
def onAdminDeleted(event: db_fn.Event[Any]) -> None:
    """Removes what a deleted admin has left."""
    backend().upkeep.admin_removal.on_deleted(event.params["uid"], event.data)
