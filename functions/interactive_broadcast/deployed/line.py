"""The line of a show, as its producer and screeners direct it."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import DIRECTS_LINE, api
from interactive_broadcast.deployed.options import ADMINS, GUESTS, SESSION
from interactive_broadcast.http.api import Call
from interactive_broadcast.seats import line_models as seats


@https_fn.on_request(secrets=SESSION, **GUESTS)
@api.endpoint(body=seats.CallNextRequest, allow=DIRECTS_LINE)
def callNext(call: Call[seats.CallNextRequest]) -> seats.Called:
    """Call the next fan of the line who is there and ready, one for each click."""
    return backend().seats.calling.call_next(call.caller, call.body)


# The same by a write of its own is the quick way.
@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=seats.MoveInLineRequest, allow=DIRECTS_LINE)
def moveInLine(call: Call[seats.MoveInLineRequest]) -> seats.MovedInLine:
    """Put a fan who waits in line before or behind another, first or last."""
    return backend().seats.moving.move(call.caller, call.body)
