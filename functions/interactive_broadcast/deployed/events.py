"""Events, for their owners."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, api
from interactive_broadcast.deployed.options import ADMINS, SESSION, VIDEO
from interactive_broadcast.events import finding_models as finding
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=events.CreateEventRequest, allow=ADMIN)
def createEvent(call: Call[events.CreateEventRequest]) -> events.Event:
    """A new event, with its stage and backstage."""
    return backend().events.service.create(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=events.UpdateEventRequest, allow=ADMIN)
def updateEvent(call: Call[events.UpdateEventRequest]) -> events.Event:
    """Change what is given of an event that is not closed."""
    return backend().show.event_changes.update(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=finding.EventsRequest, allow=ADMIN, get=True)
def getEvents(call: Call[finding.EventsRequest]) -> finding.EventsById:
    """All events of an admin, or a part of them, by id."""
    return backend().events.service.list(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=events.EventRequest, allow=ADMIN, get=True)
def getEvent(call: Call[events.EventRequest]) -> events.Event:
    """One event."""
    return backend().events.service.get(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=finding.EventByKeyRequest, allow=ADMIN, get=True)
def getEventByKey(call: Call[finding.EventByKeyRequest]) -> events.Event:
    """The open event with this slug."""
    return backend().events.service.by_key(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=finding.EventBySessionRequest, allow=ADMIN, get=True)
def getEventBySessionId(
    call: Call[finding.EventBySessionRequest],
) -> events.Event:
    """The event whose stage or backstage this session is."""
    return backend().events.service.by_session(call.caller, call.body)


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=finding.ValidateEventRequest, allow=ADMIN)
def validateEvent(
    call: Call[finding.ValidateEventRequest],
) -> finding.Availability:
    """Whether a fan URL is free."""
    return backend().events.service.validate(call.caller, call.body)
