"""A Vonage application's credentials: JWTs that its private key has signed.

Only RS256 counts, and only the public key is here. Codes and sentences are those of
Vonage's description of its Video API (version 0.3.2), where it has them for a call.
"""

import json

import jwt

from emulators.kernel.json_http import Refused
from emulators.opentok.claims import (
    JWS,
    MAX_CLIENT_TOKEN_CHARS,
    Claims,
    ClientToken,
    granted,
    seconds,
    unverified,
)
from emulators.opentok.projects import Projects, public_key
from emulators.opentok.refusals import FORMAT_OR_SIGNATURE, UNAUTHORIZED, forbidden
from emulators.settings import VonageApplication

MAX_REST_TOKEN_CHARS = 8_192
SCHEME = "bearer "
ALGORITHM = "RS256"


def authenticate_application(
    authorization: str, projects: Projects, *, now_s: float, longest_s: float
) -> VonageApplication:
    """The application whose key signed the `Authorization` of a REST call.

    `ist`, `iss`, `jti` and `sub` may be there: the SDKs disagree, and all are used.
    `exp` must be: one SDK leaves it out, and how long its tokens live is not published.
    That a token from the future is refused is not confirmed, nor is any text about
    time: it is as OpenTok does.

    Args:
        authorization: the header's value.
        projects: those that are known.
        now_s: the service's time.
        longest_s: how long a token may be good for, in seconds.

    Raises:
        Refused: 403, for whatever is wrong with it.
    """
    if authorization[: len(SCHEME)].lower() != SCHEME:
        raise _malformed()
    token = authorization[len(SCHEME) :].strip()
    claims = unverified(
        token, most=MAX_REST_TOKEN_CHARS, algorithm=ALGORITHM, malformed=_malformed()
    )
    application = _verified(token, claims, projects)
    issued = seconds(claims, "iat", malformed=_malformed())
    expires = seconds(claims, "exp", malformed=_malformed())
    if issued > now_s:
        raise _of_time("issued time cannot be greater than current time")
    if expires <= now_s:
        raise _of_time("Token has expired")
    if expires - issued > longest_s:
        raise _of_time("Token lifetime is too long")
    return application


def read_application_client_token(
    token: str, projects: Projects, *, now_s: float
) -> ClientToken:
    """Verify the token that a client of an application connects with.

    `acl`, `sub` and `subject` may be there; layout classes are a text or a list, as one
    SDK has it. Whether the service honours the list is not confirmed.

    Raises:
        Refused: 403, for whatever is wrong with it.
    """
    claims = unverified(
        token, most=MAX_CLIENT_TOKEN_CHARS, algorithm=ALGORITHM, malformed=_malformed()
    )
    if claims.get("scope") != "session.connect":
        raise forbidden("Not a token to connect with")
    application = _verified(token, claims, projects)
    classes = claims.get("initial_layout_class_list")
    if isinstance(classes, list) and all(isinstance(each, str) for each in classes):
        claims = {**claims, "initial_layout_class_list": " ".join(classes)}
    return granted(claims, application.api_key, now_s=now_s)


def names_application(token: str) -> bool:
    """Whether a client token says that it is an application's, be that true or not."""
    if len(token) > MAX_CLIENT_TOKEN_CHARS:
        return False
    try:
        payload = JWS.decode_complete(token, options={"verify_signature": False})
        claims = json.loads(payload["payload"])
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return False
    return isinstance(claims, dict) and "application_id" in claims


def _verified(token: str, claims: Claims, projects: Projects) -> VonageApplication:
    application_id = claims.get("application_id")
    if not isinstance(application_id, str):
        raise _malformed()
    application = projects.find(application_id)
    if not isinstance(application, VonageApplication):
        raise forbidden("Unauthorized token", code=UNAUTHORIZED)
    try:
        JWS.decode(token, public_key(application.public_key), algorithms=[ALGORITHM])
    except jwt.InvalidTokenError:
        raise _malformed() from None
    return application


def _malformed() -> Refused:
    return forbidden("Invalid token format or signature", code=FORMAT_OR_SIGNATURE)


def _of_time(message: str) -> Refused:
    return forbidden(message, code=FORMAT_OR_SIGNATURE)
