"""The API of the old web, iOS and Android apps: their paths over today's services.

A path's function has the name of what does the same today, where there is one.
"""

from typing import Final, Literal

from firebase_functions import https_fn
from flask import Request, Response

from interactive_broadcast.adapters import vault, video_projects  # noqa: F401 - see `deployed`
from interactive_broadcast.admins import models as admins
from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import (
    ADMIN,
    ANYONE,
    FAN,
    GUEST,
    ON_STAGE,
    access_control,
)
from interactive_broadcast.deployed.options import API, VIDEO
from interactive_broadcast.events import finding_models as finding
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.old_api import OldApi
from interactive_broadcast.http.old_failures import NO_SESSIONS, NOT_AUTHENTICATED
from interactive_broadcast.kernel.errors import NotFound
from interactive_broadcast.old_apps import (  # noqa: F401 - as above
    admin_models,
    event_models,
    login_models,
    sign_in,
    token_models,
    tokens,
)
from interactive_broadcast.seats import login_models as seats_login
from interactive_broadcast.seats import models as seats

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


@old_api.route("POST", "auth/token", body=seats_login.LoginRequest, allow=ANYONE)
def login(call: Call[seats_login.LoginRequest]) -> seats_login.Session:
    """A session token for an admin who has signed in to Firebase."""
    return backend().seats.login.admin(call.body)


@old_api.route(
    "POST",
    "auth/token-fan",
    body=login_models.TokenFanRequest,
    allow=ANYONE,
    says={NotFound: NOT_AUTHENTICATED},
)
def loginFan(call: Call[login_models.TokenFanRequest]) -> seats_login.Session:
    """A session token for a fan of one event, closed or not."""
    return backend().old_apps.sign_in.fan(call.body)


@old_api.route(
    "POST", "auth/token-host", body=login_models.TokenHostRequest, allow=ANYONE
)
def loginHost(call: Call[login_models.TokenHostRequest]) -> seats_login.Session:
    """A session token for whoever has the host's link, or its alias."""
    return backend().old_apps.sign_in.host(call.body)


@old_api.route(
    "POST",
    "auth/token-celebrity",
    body=login_models.TokenCelebrityRequest,
    allow=ANYONE,
)
def loginCelebrity(
    call: Call[login_models.TokenCelebrityRequest],
) -> seats_login.Session:
    """The same for the celebrity's."""
    return backend().old_apps.sign_in.celebrity(call.body)


@old_api.route("GET", "admin", body=admins.AllAdminsRequest, allow=ADMIN)
def getAdmins(call: Call[admins.AllAdminsRequest]) -> admins.AdminsById:
    """All admins, by id; for superAdmins."""
    return backend().admins.service.all(call.caller)


@old_api.route("GET", "admin/:id", body=admins.AdminRequest, allow=ADMIN)
def getAdmin(call: Call[admins.AdminRequest]) -> admins.Admin:
    """One admin, for that admin or a superAdmin."""
    return backend().admins.service.get(call.caller, call.body)


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


@old_api.route("GET", "event", body=events.AdminEventsRequest, allow=ADMIN)
def getEvents(call: Call[events.AdminEventsRequest]) -> finding.EventsById:
    """All events of an admin, by id."""
    return backend().old_apps.events.list_own(call.caller, call.body)


@old_api.route("GET", "event/:id", body=events.EventRequest, allow=ADMIN)
def getEvent(call: Call[events.EventRequest]) -> events.Event:
    """One event."""
    return backend().old_apps.events.get(call.caller, call.body)


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


@old_api.route(
    "POST",
    "event/create-token-producer/:id",
    body=events.EventRequest,
    allow=ADMIN,
)
def createTokenProducer(call: Call[events.EventRequest]) -> seats.ProducerTokens:
    """Moderator tokens for stage and backstage of one's own event."""
    return backend().old_apps.tokens.producer(call.caller, call.body)


@old_api.route(
    "POST", "event/create-token-fan", body=token_models.CreateTokenFanRequest, allow=FAN
)
def createTokensFan(
    call: Call[token_models.CreateTokenFanRequest],
) -> token_models.OldFanTokens | seats.FanTokens:
    """A fan's tokens for the whole show, or what is left of one that is over."""
    return backend().old_apps.tokens.fan(call.caller, call.body)


@old_api.route(
    "POST",
    "event/create-token-host",
    body=token_models.CreateTokenHostRequest,
    allow=ON_STAGE,
)
def createTokenHost(
    call: Call[token_models.CreateTokenHostRequest],
) -> token_models.OldGuestTokens:
    """A stage token for the host."""
    return backend().old_apps.tokens.host(call.caller, call.body)


@old_api.route(
    "POST",
    "event/create-token-celebrity",
    body=token_models.CreateTokenCelebrityRequest,
    allow=ON_STAGE,
)
def createTokenCelebrity(
    call: Call[token_models.CreateTokenCelebrityRequest],
) -> token_models.OldGuestTokens:
    """A stage token for the celebrity."""
    return backend().old_apps.tokens.celebrity(call.caller, call.body)


@old_api.route(
    "POST",
    "event/create-token/:adminId/:userType",
    body=seats.CurrentEventTokensRequest,
    allow=GUEST,
)
def createTokenByUserType(
    call: Call[seats.CurrentEventTokensRequest],
) -> token_models.OldFanTokens | seats.FanTokens | seats.HostCelebTokens:
    """Tokens for the admin's current event, for pages that are embedded elsewhere."""
    return backend().old_apps.tokens.by_user_type(call.caller, call.body)
