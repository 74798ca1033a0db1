"""What viewers of the HLS stream read."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ANYONE, api
from interactive_broadcast.deployed.options import FANS, SESSION
from interactive_broadcast.http.api import Call
from interactive_broadcast.seats import viewer_models as seats
from interactive_broadcast.seats import viewers  # noqa: F401 - see `deployed`


@https_fn.on_request(secrets=SESSION, **FANS)
@api.endpoint(body=seats.BroadcastDataRequest, allow=ANYONE, get=True, shared=True)
def getBroadcastData(call: Call[seats.BroadcastDataRequest]) -> seats.BroadcastData:
    """What a viewer of the HLS stream needs; caches may keep it."""
    return backend().seats.viewers.broadcast_data(call.body, call.read)
