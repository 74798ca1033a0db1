"""The two credentials of OpenTok: a backend's REST token and a client's token.

Shapes and refusals follow opentok 3.15 (Python) and opentok 2.23 (Node) and the errors
that people reported; a text that nobody ever reported is ours and marked so.
"""

import base64
import binascii
import hashlib
import hmac
import json
import math
import re
from dataclasses import dataclass
from typing import Final, TypeGuard
from urllib.parse import parse_qs

import jwt

from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import is_text
from emulators.opentok.projects import API_KEY, Projects
from emulators.opentok.refusals import forbidden
from emulators.settings import OpenTokProject

MAX_REST_LIFETIME_S = 300
MAX_CLIENT_LIFETIME_S = 30 * 24 * 3600
MAX_REST_TOKEN_CHARS = 8_192
MAX_CLIENT_TOKEN_CHARS = 40_000
"""Data and layout classes have a thousand characters each, and one character twelve in
a token: two escapes of JSON, or four bytes in a form. Base64 adds a third."""

MAX_DATA_CHARS = 1_000
"""As documented, in characters of any script. The Node SDK lets 1,024 pass, and no SDK
counts bytes."""

ROLES: Final = ("subscriber", "publisher", "publisheronly", "moderator")

_T1 = "T1=="
_T1_HEAD = re.compile(r"partner_id=([0-9]{1,18})&sig=([0-9a-f]{40})")
_JWS = jwt.PyJWS()

Claims = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientToken:
    """What a verified client token grants."""

    api_key: str
    session_id: str
    role: str
    data: str
    layout_classes: tuple[str, ...]


def authenticate(
    token: str | None, projects: Projects, *, now_s: float
) -> OpenTokProject:
    """The project whose secret signed the `X-OPENTOK-AUTH` of a REST call.

    A replayed token is taken: OpenTok is not known to remember them, and the Node SDK
    sends no `jti`.

    Raises:
        Refused: 403, for whatever is wrong with it.
    """
    claims = _unverified(token, most=MAX_REST_TOKEN_CHARS)
    if claims.get("ist") != "project":
        # An application token of the unified product lands here, as does an account's.
        raise forbidden("Invalid token format")
    project = _issuer(claims, projects)
    _verify(token or "", project)
    issued, expires = _seconds(claims, "iat"), _seconds(claims, "exp")
    if issued > now_s:
        raise forbidden("issued time cannot be greater than current time")
    if expires <= now_s:
        raise forbidden("Token has expired")  # Unconfirmed text.
    if expires - issued > MAX_REST_LIFETIME_S:
        raise forbidden("Token lifetime is too long")  # Unconfirmed text.
    return project


def read_client_token(token: str, projects: Projects, *, now_s: float) -> ClientToken:
    """Verify the token a client connects with, a JWT or the older T1.

    Raises:
        Refused: 403 with the reason. The texts are ours: a real client gets an error
            number over its WebSocket instead.
    """
    if token.startswith(_T1):
        claims = _t1_claims(token, projects)
    else:
        claims = _unverified(token, most=MAX_CLIENT_TOKEN_CHARS)
        if claims.get("scope") != "session.connect" or claims.get("ist") != "project":
            raise forbidden("Not a token to connect with")
        _verify(token, _issuer(claims, projects))
    created, expires = _seconds(claims, "iat"), _seconds(claims, "exp")
    if expires <= now_s:
        raise forbidden("Token has expired")
    if expires - created > MAX_CLIENT_LIFETIME_S:
        raise forbidden("Token lifetime is longer than 30 days")
    return _granted(claims)


def _granted(claims: Claims) -> ClientToken:
    role, data = claims.get("role", "publisher"), claims.get("connection_data", "")
    classes = claims.get("initial_layout_class_list", "")
    if role not in ROLES:
        raise forbidden("Unknown role")
    if not _is_short_text(data):
        raise forbidden("Connection data is not text of at most 1000 characters")
    if not _is_short_text(classes):
        raise forbidden("Layout classes are not text of at most 1000 characters")
    return ClientToken(
        api_key=str(claims["iss"]),
        session_id=str(claims.get("session_id", "")),
        role=str(role),
        data=data,
        layout_classes=tuple(classes.split()),
    )


def _is_short_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= MAX_DATA_CHARS and is_text(value)


def _unverified(token: str | None, *, most: int) -> Claims:
    # Which secret to check with is known only from inside the token.
    malformed = forbidden("Invalid token format")
    if not token or len(token) > most:
        raise malformed
    try:
        parts = _JWS.decode_complete(token, options={"verify_signature": False})
        claims = json.loads(parts["payload"])
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise malformed from None
    if not isinstance(claims, dict) or parts["header"].get("alg") != "HS256":
        raise malformed
    return claims


def _issuer(claims: Claims, projects: Projects) -> OpenTokProject:
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not API_KEY.fullmatch(issuer):
        raise forbidden("Invalid issuer format")
    project = projects.find(issuer)
    if project is None:
        raise forbidden("Issuer not found")
    return project


def _verify(token: str, project: OpenTokProject) -> None:
    try:
        _JWS.decode(token, project.api_secret, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise forbidden("Invalid signature") from None


def _seconds(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise forbidden("Invalid token format")
    if isinstance(value, float) and not math.isfinite(value):
        # JSON as Python reads it knows infinity; no lifetime could be computed of it.
        raise forbidden("Invalid token format")
    return value


def _t1_claims(token: str, projects: Projects) -> Claims:
    head, data = _t1_parts(token)
    api_key, signature = head.groups()
    project = projects.find(api_key)
    if project is None:
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
