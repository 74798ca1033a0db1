"""What OpenTok reports."""

from firebase_functions import https_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import rate_limits
from interactive_broadcast.deployed.options import FANS, VAULT
from interactive_broadcast.http.callbacks import callback
from interactive_broadcast.kernel import config
from interactive_broadcast.show.callbacks import CallbackRequest


@https_fn.on_request(secrets=[*VAULT, config.CALLBACK_KEY], **FANS)
@callback(rate_limits)
def openTokCallback(request: CallbackRequest) -> str:
    """What OpenTok reports of archives, broadcasts, connections and streams."""
    return backend().show.callbacks.take(request)
