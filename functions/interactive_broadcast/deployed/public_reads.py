"""What anybody may read."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ANYONE, api
from interactive_broadcast.deployed.options import SESSION
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call
from interactive_broadcast.seats import viewer_models as seats


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.OpenEventsRequest, allow=ANYONE, get=True, shared=True)
def getEventsByAdmin(call: Call[events.OpenEventsRequest]) -> events.PublicEvents:
    """What anybody may know of an admin's open events, oldest first."""
    return backend().events.public_reads.list(call.body, call.read)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=events.AdminEventsRequest, allow=ANYONE, get=True, shared=True)
def getMostRecentEvent(call: Call[events.AdminEventsRequest]) -> events.PublicEvent:
    """What anybody may know of an admin's current event."""
    return backend().events.public_reads.most_recent(call.body, call.read)


@https_fn.on_request(secrets=SESSION)
@api.endpoint(body=seats.BroadcastDataRequest, allow=ANYONE, get=True, shared=True)
def getBroadcastData(call: Call[seats.BroadcastDataRequest]) -> seats.BroadcastData:
    """What a viewer of the HLS stream needs; caches may keep it."""
    return backend().seats.viewers.broadcast_data(call.body, call.read)
