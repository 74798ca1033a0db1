"""OpenTok's own primitives."""

from firebase_functions import https_fn

from interactive_broadcast.admins import models as admins
from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.api import ADMIN, api
from interactive_broadcast.deployed.options import ADMINS, SESSION, VIDEO
from interactive_broadcast.http.api import Call
from interactive_broadcast.media import models as media


@https_fn.on_request(secrets=SESSION, **ADMINS)
@api.endpoint(body=admins.ValidateApiKeyRequest, allow=ADMIN)
def validateApiKey(call: Call[admins.ValidateApiKeyRequest]) -> admins.Validity:
    """Whether the video service accepts the credentials of a project."""
    return backend().media.primitives.validate_api_key(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=media.CreateSessionRequest, allow=ADMIN)
def createSession(call: Call[media.CreateSessionRequest]) -> media.VideoSession:
    """An OpenTok session in the admin's own project."""
    return backend().media.primitives.create_session(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=media.CreateTokenRequest, allow=ADMIN)
def createToken(call: Call[media.CreateTokenRequest]) -> media.VideoToken:
    """An OpenTok token for a session of the admin's own project."""
    return backend().media.primitives.create_token(call.caller, call.body)


@https_fn.on_request(secrets=VIDEO, **ADMINS)
@api.endpoint(body=media.ArchiveUrlRequest, allow=ADMIN, get=True)
def getArchiveUrl(call: Call[media.ArchiveUrlRequest]) -> media.ArchiveUrl:
    """Where the file of a recording is, by a link that is good now."""
    return backend().media.archive_urls.get(call.caller, call.body)
