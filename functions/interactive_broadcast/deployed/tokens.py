"""OpenTok tokens for the people of a show."""

from firebase_functions import https_fn

from interactive_broadcast.adapters import vault, video_projects  # noqa: F401 - see `deployed`
from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, FAN, GUEST, ON_STAGE, api
from interactive_broadcast.deployed.options import FANS, GUESTS, VIDEO
from interactive_broadcast.events import models as events
from interactive_broadcast.http.api import Call
from interactive_broadcast.seats import models as seats
from interactive_broadcast.seats import tokens  # noqa: F401 - as above


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=events.EventRequest, allow=ADMIN)
def createTokenProducer(call: Call[events.EventRequest]) -> seats.ProducerTokens:
    """Moderator tokens for stage and backstage of one's own event."""
    return backend().seats.tokens.producer(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **FANS)
@api.endpoint(body=seats.FanTokensRequest, allow=FAN)
def createTokensFan(call: Call[seats.FanTokensRequest]) -> seats.FanTokens:
    """A fan's tokens: for the audience, or for the stage once they were put there."""
    return backend().seats.tokens.fan(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=seats.HostCelebTokensRequest, allow=ON_STAGE)
def createTokenHostCeleb(
    call: Call[seats.HostCelebTokensRequest],
) -> seats.HostCelebTokens:
    """A stage token for host or celebrity."""
    return backend().seats.tokens.host_or_celebrity(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **FANS)
@api.endpoint(body=seats.CurrentEventTokensRequest, allow=GUEST)
def createTokenByUserType(
    call: Call[seats.CurrentEventTokensRequest],
) -> seats.FanTokens | seats.HostCelebTokens:
    """Tokens for the admin's current event."""
    return backend().seats.tokens.by_user_type(call.caller, call.body)
