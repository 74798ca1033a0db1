"""What anybody may read."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ANYONE, api
from interactive_broadcast.deployed.options import FANS, SESSION
from interactive_broadcast.events import finding_models as finding
from interactive_broadcast.events import models as events
from interactive_broadcast.events import (
    public_reads,  # noqa: F401 - see `deployed`
)
from interactive_broadcast.http.api import Call


@https_fn.on_request(secrets=SESSION, **FANS)
@api.endpoint(body=finding.OpenEventsRequest, allow=ANYONE, get=True, shared=True)
def getEventsByAdmin(
    call: Call[finding.OpenEventsRequest],
) -> finding.PublicEvents:
    """What anybody may know of an admin's open events, oldest first."""
    return backend().events.public_reads.list(call.body, call.read)


@https_fn.on_request(secrets=SESSION, **FANS)
@api.endpoint(body=events.AdminEventsRequest, allow=ANYONE, get=True, shared=True)
def getMostRecentEvent(call: Call[events.AdminEventsRequest]) -> events.PublicEvent:
    """What anybody may know of an admin's current event."""
    return backend().events.public_reads.most_recent(call.body, call.read)
