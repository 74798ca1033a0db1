"""What both products' tokens have in common: JWTs of bounded size, and what they grant.

Shapes and refusals follow the SDKs and the errors that people reported; a text that
nobody ever reported is ours and marked so.
"""

import json
import math
from dataclasses import dataclass
from typing import Final, TypeGuard

import jwt

from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import is_text
from emulators.opentok.refusals import forbidden

MAX_CLIENT_LIFETIME_S = 30 * 24 * 3600
MAX_CLIENT_TOKEN_CHARS = 40_000
"""Data and layout classes have a thousand characters each, and one character twelve in
a token: two escapes of JSON, or four bytes in a form. Base64 adds a third."""

MAX_DATA_CHARS = 1_000
"""As documented, in characters of any script. The Node SDK lets 1,024 pass, and no SDK
counts bytes."""

ROLES: Final = ("subscriber", "publisher", "publisheronly", "moderator")

JWS: Final = jwt.PyJWS()

Claims = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientToken:
    """What a verified client token grants."""

    api_key: str
    session_id: str
    role: str
    data: str
    layout_classes: tuple[str, ...]


def unverified(
    token: str | None, *, most: int, algorithm: str, malformed: Refused
) -> Claims:
    """The claims of a JWT: which key to check it with is known only from inside.

    Args:
        token: as it came.
        most: characters that it may have.
        algorithm: the one that it must name; a token does not choose.
        malformed: raised when it is no such token.
    """
    if not token or len(token) > most:
        raise malformed
    try:
        parts = JWS.decode_complete(token, options={"verify_signature": False})
        claims = json.loads(parts["payload"])
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise malformed from None
    if not isinstance(claims, dict) or parts["header"].get("alg") != algorithm:
        raise malformed
    return claims


def seconds(claims: Claims, name: str, *, malformed: Refused) -> float:
    """A claim that is a time; `malformed` is raised when it is none."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise malformed
    if isinstance(value, float) and not math.isfinite(value):
        # JSON as Python reads it knows infinity; no lifetime could be computed of it.
        raise malformed
    return value


def granted(claims: Claims, api_key: str, *, now_s: float) -> ClientToken:
    """What the claims of a client token come to.

    Raises:
        Refused: 403, for a time, role or text that is none. The texts are ours: a real
            client gets an error number over its WebSocket instead.
    """
    malformed = forbidden("Invalid token format")
    created = seconds(claims, "iat", malformed=malformed)
    expires = seconds(claims, "exp", malformed=malformed)
    if expires <= now_s:
        raise forbidden("Token has expired")
    if expires - created > MAX_CLIENT_LIFETIME_S:
        raise forbidden("Token lifetime is longer than 30 days")
    role, data = claims.get("role", "publisher"), claims.get("connection_data", "")
    classes = claims.get("initial_layout_class_list", "")
    if role not in ROLES:
        raise forbidden("Unknown role")
    if not _is_short_text(data):
        raise forbidden("Connection data is not text of at most 1000 characters")
    if not _is_short_text(classes):
        raise forbidden("Layout classes are not text of at most 1000 characters")
    return ClientToken(
        api_key=api_key,
        session_id=str(claims.get("session_id", "")),
        role=str(role),
        data=data,
        layout_classes=tuple(classes.split()),
    )


def _is_short_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= MAX_DATA_CHARS and is_text(value)
