"""The API of the old web, iOS and Android apps: their paths over today's services.

A path's function has the name of what does the same today, where there is one.
"""

from typing import Final, Literal

from firebase_functions import https_fn
from flask import Request, Response

from interactive_broadcast.admins import models as admins
from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, ANYONE, access_control
from interactive_broadcast.deployed.options import API, VIDEO
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.old_api import OldApi
from interactive_broadcast.http.old_failures import NO_SESSIONS
from interactive_broadcast.old_apps import admin_models, event_models

NO_LATIN_NAME: Final = (
    "the fans' address is made of the Latin letters and digits of the name: choose "
    "another name"
)
"""Of an empty `fanUrl`, which the old web app sends for any other name."""

old_api = OldApi(access_control)


# A minute, although some of its paths do what others have longer for: that is what
# Hosting waits, whatever a function has. What is not done by then goes on by itself.
@https_fn.on_request(secrets=VIDEO, **API)
def api(request: Request) -> Response:
    """The REST API of the old backend, for apps that were made for it."""
    return old_api.serve(request)


@old_api.route(
    "GET",
    "event/get-events-by-admin",
    body=event_models.SomebodysEventsRequest,
    allow=ANYONE,
    always_list=True,
)
def getEventsByAdmin(
    call: Call[event_models.SomebodysEventsRequest],
) -> event_models.ListedEvents:
    """An admin's events that are not closed."""
    return backend().old_apps.events.list_open(call.body, call.read)


@old_api.route(
    "GET",
    "event/get-current-admin-event",
    body=event_models.SomebodysEventsRequest,
    allow=ANYONE,
)
def getMostRecentEvent(
    call: Call[event_models.SomebodysEventsRequest],
) -> event_models.ListedEvent | None:
    """The current event, else the newest closed one."""
    return backend().old_apps.events.current(call.body, call.read)


@old_api.route("GET", "event", body=events.AdminEventsRequest, allow=ADMIN)
def getEvents(call: Call[events.AdminEventsRequest]) -> events.EventsById:
    """All events of an admin, by id."""
    return backend().old_apps.events.list_own(call.caller, call.body)


@old_api.route("GET", "event/:id", body=events.EventRequest, allow=ADMIN)
def getEvent(call: Call[events.EventRequest]) -> events.Event:
    """One event."""
    return backend().old_apps.events.get(call.caller, call.body)


@old_api.route(
    "POST",
    "event",
    body=event_models.CreateEventRequest,
    allow=ADMIN,
    never_empty={"fanUrl": NO_LATIN_NAME},
    says=NO_SESSIONS,
)
def createEvent(call: Call[event_models.CreateEventRequest]) -> events.Event:
    """A new event, with its stage and backstage."""
    return backend().old_apps.events.create(call.caller, call.body)


@old_api.route(
    "PATCH",
    "event/:id",
    body=event_models.UpdateEventRequest,
    allow=ADMIN,
    never_empty={"fanUrl": NO_LATIN_NAME},
)
def updateEvent(call: Call[event_models.UpdateEventRequest]) -> events.Event:
    """Change what is given of an event that is not closed."""
    return backend().old_apps.events.update(call.caller, call.body)


@old_api.route(
    "PUT", "event/change-status/:id", body=events.ChangeStatusRequest, allow=ADMIN
)
def changeStatus(call: Call[events.ChangeStatusRequest]) -> events.Event:
    """Set the status of an event: preshow, live or closed."""
    return backend().old_apps.events.change_status(call.caller, call.body)


@old_api.route("DELETE", "event/:id", body=events.EventRequest, allow=ADMIN)
def deleteEvent(call: Call[events.EventRequest]) -> Literal[True]:
    """Remove an event that is not live, and everything that belongs to it."""
    backend().old_apps.events.delete(call.caller, call.body)
    return True


@old_api.route("GET", "admin", body=admins.AllAdminsRequest, allow=ADMIN)
def getAdmins(call: Call[admins.AllAdminsRequest]) -> admins.AdminsById:
    """All admins, by id; for superAdmins."""
    return backend().old_apps.admins.all(call.caller)


@old_api.route("GET", "admin/:id", body=admins.AdminRequest, allow=ADMIN)
def getAdmin(call: Call[admins.AdminRequest]) -> admins.Admin:
    """One admin, for that admin or a superAdmin."""
    return backend().old_apps.admins.get(call.caller, call.body)


@old_api.route("POST", "admin", body=admins.CreateAdminRequest, allow=ADMIN)
def createAdmin(call: Call[admins.CreateAdminRequest]) -> admins.Admin:
    """A new admin with a Firebase user; for superAdmins."""
    return backend().old_apps.admins.create(call.caller, call.body)


@old_api.route("PATCH", "admin/:id", body=admin_models.UpdateAdminRequest, allow=ADMIN)
def updateAdmin(call: Call[admin_models.UpdateAdminRequest]) -> admins.Admin:
    """Change an admin, or the credentials of their project."""
    return backend().old_apps.admins.update(call.caller, call.body)


@old_api.route("DELETE", "admin/:id", body=admins.AdminRequest, allow=ADMIN)
def deleteAdmin(call: Call[admins.AdminRequest]) -> Literal[True]:
    """Remove an admin with their Firebase user, events and pictures."""
    backend().old_apps.admins.delete(call.caller, call.body)
    return True
