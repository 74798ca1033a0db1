"""Signing in."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ANYONE, api
from interactive_broadcast.deployed.options import ADMINS, FANS, GUESTS, SESSION
from interactive_broadcast.http.api import Call
from interactive_broadcast.seats import login as guests  # noqa: F401 - see `deployed`
from interactive_broadcast.seats import login_models as seats


@https_fn.on_request(secrets=SESSION, **GUESTS)
@api.endpoint(body=seats.LoginRequest, allow=ANYONE)
def login(call: Call[seats.LoginRequest]) -> seats.Session:
    """A session token for an admin who has signed in to Firebase."""
    return backend().seats.login.admin(call.body)


@https_fn.on_request(secrets=SESSION, **FANS)
@api.endpoint(body=seats.LoginFanRequest, allow=ANYONE)
def loginFan(call: Call[seats.LoginFanRequest]) -> seats.Session:
    """A session token for a fan of one show, or of the admin's current one."""
    return backend().seats.login.fan(call.body)


@https_fn.on_request(secrets=SESSION, **GUESTS)
@api.endpoint(body=seats.LoginHostRequest, allow=ANYONE)
def loginHost(call: Call[seats.LoginHostRequest]) -> seats.StageSession:
    """Tokens for whoever has the host's link."""
    return backend().seats.login.host(call.body)


@https_fn.on_request(secrets=SESSION, **GUESTS)
@api.endpoint(body=seats.LoginCelebrityRequest, allow=ANYONE)
def loginCelebrity(call: Call[seats.LoginCelebrityRequest]) -> seats.StageSession:
    """Tokens for whoever has the celebrity's link."""
    return backend().seats.login.celebrity(call.body)


# Long before the show: nobody waits for it on the air.
@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=seats.LoginStaffRequest, allow=ANYONE)
def loginStaff(call: Call[seats.LoginStaffRequest]) -> seats.StaffSession:
    """A session token for whoever has the staff's link, and screens the line."""
    return backend().seats.staff.sign_in(call.body)
