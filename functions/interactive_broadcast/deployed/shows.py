"""A show from preshow to its end."""

from typing import Any

from firebase_functions import db_fn, https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, api
from interactive_broadcast.deployed.options import (
    ADMINS,
    BACKGROUND,
    DATABASE_INSTANCE,
    GUESTS,
    SESSION,
    VAULT,
    VIDEO,
)
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.background import change_of, trigger
from interactive_broadcast.kernel import config
from interactive_broadcast.show import clearing_models as clearing
from interactive_broadcast.show import consent_models as consents
from interactive_broadcast.show import models as show


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.ChangeStatusRequest, allow=ADMIN)
def changeStatus(call: Call[events.ChangeStatusRequest]) -> events.Event:
    """Set the status of an event: preshow, live or closed."""
    return backend().show.service.change_status(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.CommandRequest, allow=ADMIN)
def eventGoLive(call: Call[events.CommandRequest]) -> events.Event:
    """Set the event live."""
    return backend().show.service.go_live(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.CommandRequest, allow=ADMIN)
def endBroadcast(call: Call[events.CommandRequest]) -> events.Event:
    """Close the event."""
    return backend().show.service.end(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **GUESTS)
@api.endpoint(body=show.StandbyRequest, allow=ADMIN)
def setStandby(call: Call[show.StandbyRequest]) -> events.Event:
    """Announce an intermission to the viewers, or its end."""
    return backend().show.service.set_standby(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=clearing.ClearStageRequest, allow=ADMIN)
def clearStage(call: Call[clearing.ClearStageRequest]) -> clearing.StageState:
    """Take everybody off the stage at once, and hide it from viewers."""
    return backend().show.clearing.clear(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.CommandRequest, allow=ADMIN)
def resume(call: Call[events.CommandRequest]) -> clearing.StageState:
    """Give a cleared stage back to the show."""
    return backend().show.clearing.resume(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def startArchive(call: Call[events.EventRequest]) -> show.Archiving:
    """Record a live show that is not recorded yet."""
    return backend().show.service.start_archive(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def stopArchive(call: Call[events.EventRequest]) -> show.Archiving:
    """End the recording of a show."""
    return backend().show.service.stop_archive(call.caller, call.body)


# A click that no second of a show hangs on: these may wait for a first instance.
@https_fn.on_request(secrets=[*VIDEO, config.CALLBACK_KEY], **ADMINS)
@api.endpoint(body=show.StartCaptionsRequest, allow=ADMIN)
def startCaptions(call: Call[show.StartCaptionsRequest]) -> show.Captions:
    """Have what is said in a live show captioned."""
    return backend().show.captioning.start(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def stopCaptions(call: Call[events.EventRequest]) -> show.Captions:
    """End the captions of a show."""
    return backend().show.captioning.stop(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=events.EventRequest, allow=ADMIN, get=True)
def getTimeline(call: Call[events.EventRequest]) -> show.ShowTimeline:
    """What happened in a show, and the chapters of its recording."""
    return backend().show.timelines.get(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=events.EventRequest, allow=ADMIN, get=True)
def getConsents(call: Call[events.EventRequest]) -> consents.ConsentExport:
    """Who is in the recording of a show, and what they have consented to."""
    return backend().show.consent_exports.get(call.caller, call.body)


@db_fn.on_value_written(
    reference="/events/{eventId}/status",
    secrets=VAULT,
    instance=DATABASE_INSTANCE,
    **BACKGROUND,
)
@trigger
def onEventStatusWritten(event: db_fn.Event[Any]) -> None:
    """Carries out the effects of a status, whoever wrote it."""
    backend().show.status_trigger.run(event.params["eventId"], change_of(event))
