"""Moderation."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, api
from interactive_broadcast.deployed.options import GUESTS, VIDEO
from interactive_broadcast.http.api import Call
from interactive_broadcast.seats import moderation_models as seats


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=seats.ForceDisconnectRequest, allow=ADMIN)
def forceDisconnect(call: Call[seats.ForceDisconnectRequest]) -> seats.Moderated:
    """Disconnect somebody from stage or backstage; with a fan's id, bar them too."""
    return backend().seats.moderation.force_disconnect(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=seats.MuteStreamRequest, allow=ADMIN)
def muteStream(call: Call[seats.MuteStreamRequest]) -> seats.Moderated:
    """Mute one stream on stage or backstage."""
    return backend().seats.moderation.mute_stream(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **GUESTS)
@api.endpoint(body=seats.MuteAllRequest, allow=ADMIN)
def muteAll(call: Call[seats.MuteAllRequest]) -> seats.Moderated:
    """Mute everybody on stage or backstage, or lift that."""
    return backend().seats.moderation.mute_all(call.caller, call.body)
