"""The two credentials of a project: a backend's REST token and a client's token.

Which product a caller means is told by the header that it sends, and which one a client
token is of by the claim that names its project; each is checked by its own key alone,
with the one algorithm of its product.

Shapes and refusals of OpenTok follow opentok 3.15 (Python) and opentok 2.23 (Node) and
the errors that people reported; a text that nobody ever reported is ours and marked so.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

import jwt

from emulators.kernel.json_http import Refused
from emulators.opentok.application_tokens import (
    authenticate_application,
    names_application,
    read_application_client_token,
)
from emulators.opentok.claims import (
    JWS,
    MAX_CLIENT_TOKEN_CHARS,
    Claims,
    ClientToken,
    granted,
    seconds,
    unverified,
)
from emulators.opentok.projects import API_KEY, Projects
from emulators.opentok.refusals import forbidden
from emulators.settings import OpenTokProject, VideoProject

MAX_REST_LIFETIME_S = 300
MAX_REST_TOKEN_CHARS = 8_192
ALGORITHM = "HS256"

_T1 = "T1=="
_T1_HEAD = re.compile(r"partner_id=([0-9]{1,18})&sig=([0-9a-f]{40})")


def caller(
    headers: Mapping[str, str], projects: Projects, *, now_s: float, longest_s: float
) -> VideoProject:
    """The project that a REST call comes from, of the product whose header it has.

    Args:
        headers: of the call.
        projects: those that are known.
        now_s: the service's time.
        longest_s: how long an application's token may be good for, in seconds.

    Raises:
        Refused: 403, for whatever is wrong; also for the headers of both products.
    """
    authorization = headers.get("authorization")
    if authorization is None:
        token = headers.get("x-opentok-auth")
        return authenticate(token, projects, now_s=now_s)
    if "x-opentok-auth" in headers:
        raise forbidden("Invalid token format")
    return authenticate_application(
        authorization, projects, now_s=now_s, longest_s=longest_s
    )


def authenticate(
    token: str | None, projects: Projects, *, now_s: float
) -> OpenTokProject:
    """The project whose secret signed the `X-OPENTOK-AUTH` of a REST call.

    A replayed token is taken: OpenTok is not known to remember them, and the Node SDK
    sends no `jti`.

    Raises:
        Refused: 403, for whatever is wrong with it.
    """
    claims = _claims(token, most=MAX_REST_TOKEN_CHARS)
    if claims.get("ist") != "project":
        # An application token of the unified product lands here, as does an account's.
        raise forbidden("Invalid token format")
    project = _issuer(claims, projects)
    _verify(token or "", project)
    malformed = forbidden("Invalid token format")
    issued = seconds(claims, "iat", malformed=malformed)
    expires = seconds(claims, "exp", malformed=malformed)
    if issued > now_s:
        raise forbidden("issued time cannot be greater than current time")
    if expires <= now_s:
        raise forbidden("Token has expired")  # Unconfirmed text.
    if expires - issued > MAX_REST_LIFETIME_S:
        raise forbidden("Token lifetime is too long")  # Unconfirmed text.
    return project


def read_client_token(token: str, projects: Projects, *, now_s: float) -> ClientToken:
    """Verify the token a client connects with, a JWT or OpenTok's older T1.

    Raises:
        Refused: 403 with the reason. The texts are ours: a real client gets an error
            number over its WebSocket instead.
    """
    if token.startswith(_T1):
        claims = _t1_claims(token, projects)
    elif names_application(token):
        return read_application_client_token(token, projects, now_s=now_s)
    else:
        claims = _claims(token, most=MAX_CLIENT_TOKEN_CHARS)
        if claims.get("scope") != "session.connect" or claims.get("ist") != "project":
            raise forbidden("Not a token to connect with")
        _verify(token, _issuer(claims, projects))
    return granted(claims, str(claims["iss"]), now_s=now_s)


def _claims(token: str | None, *, most: int) -> Claims:
    malformed = forbidden("Invalid token format")
    return unverified(token, most=most, algorithm=ALGORITHM, malformed=malformed)


def _issuer(claims: Claims, projects: Projects) -> OpenTokProject:
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not API_KEY.fullmatch(issuer):
        raise forbidden("Invalid issuer format")
    project = projects.find(issuer)
    if not isinstance(project, OpenTokProject):
        raise forbidden("Issuer not found")
    return project


def _verify(token: str, project: OpenTokProject) -> None:
    try:
        JWS.decode(token, project.api_secret, algorithms=[ALGORITHM])
    except jwt.InvalidTokenError:
        raise forbidden("Invalid signature") from None


def _t1_claims(token: str, projects: Projects) -> Claims:
    head, data = _t1_parts(token)
    api_key, signature = head.groups()
    project = projects.find(api_key)
    if not isinstance(project, OpenTokProject):
        raise forbidden("Issuer not found")
    # SHA-1 is what the format prescribes.
    expected = hmac.new(project.api_secret.encode(), data.encode(), hashlib.sha1)
    if not hmac.compare_digest(expected.hexdigest(), signature):
        raise forbidden("Invalid signature")
    fields = {name: values[0] for name, values in _query(data).items()}
    return {
        **fields,
        "iss": api_key,
        "iat": _whole(fields, "create_time"),
        "exp": _whole(fields, "expire_time"),
    }


def _t1_parts(token: str) -> tuple[re.Match[str], str]:
    malformed: Refused = forbidden("Invalid token format")
    if len(token) > MAX_CLIENT_TOKEN_CHARS:
        raise malformed
    try:
        raw = base64.b64decode(token.removeprefix(_T1), validate=True)
        head, _, data = raw.decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        raise malformed from None
    matched = _T1_HEAD.fullmatch(head)
    if matched is None:
        raise malformed
    return matched, data


def _query(data: str) -> dict[str, list[str]]:
    try:
        return parse_qs(data, max_num_fields=20)
    except ValueError:
        raise forbidden("Invalid token format") from None


def _whole(fields: dict[str, str], name: str) -> int:
    try:
        return int(fields[name][:18])
    except (KeyError, ValueError):
        raise forbidden("Invalid token format") from None
