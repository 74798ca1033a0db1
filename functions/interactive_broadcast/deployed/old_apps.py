"""The API of the old web, iOS and Android apps: their paths over today's services.

A path's function has the name of what does the same today, where there is one.
"""

from firebase_functions import https_fn
from flask import Request, Response

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ANYONE, access_control
from interactive_broadcast.deployed.options import API, VIDEO
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.old_api import OldApi

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
    body=events.AdminEventsRequest,
    allow=ANYONE,
)
def getEventsByAdmin(call: Call[events.AdminEventsRequest]) -> events.PublicEvents:
    """An admin's events that are not closed."""
    body = events.OpenEventsRequest(admin_id=call.body.admin_id)
    return backend().events.public_reads.list(body, call.read)
