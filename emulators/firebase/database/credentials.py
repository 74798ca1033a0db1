"""Who calls: `owner`, a user's token, or nobody.

As the official emulator does, tokens are read and never verified: neither signature nor
project is looked at, so that unsigned tokens made by test tools work.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from emulators.kernel.json_http import Json

OWNER = "owner"
"""The literal token by which every official SDK's emulator mode claims full rights."""

MAX_TOKEN_CHARS = 16_384
MAX_EXPIRY_S = 253_402_300_799
"""The end of the year 9999: later moments are no dates, and never come."""

_PARTS_OF_A_JWT = 3


class Unauthorized(Exception):
    """The credentials cannot be read or have expired. The text is for the caller."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the rules see.

    Attributes:
        kind: `admin` is bound by no rules.
        auth: the rules' `auth` variable; None when nobody is signed in.
        expires_at_s: when the token ends, in seconds since 1970, if it says so.
    """

    kind: Literal["admin", "user", "none"]
    auth: dict[str, Json] | None = None
    expires_at_s: float | None = None

    @property
    def event_auth_type(self) -> str:
        """`authtype` of the events that this caller's writes cause."""
        kinds = {"admin": "admin", "user": "app_user", "none": "unauthenticated"}
        return kinds[self.kind]

    @property
    def event_auth_id(self) -> str | None:
        """`authid` of those events: the user's id."""
        uid = (self.auth or {}).get("uid")
        return uid if isinstance(uid, str) else None


ADMIN = Identity("admin")
NOBODY = Identity("none")


@dataclass(slots=True)
class Credentials:
    """Reads callers' credentials.

    Attributes:
        enforce_expiry: refuse tokens whose `exp` has passed. Off, as in the official
            emulator: the SDKs' mock tokens all expired in 1970.
    """

    enforce_expiry: bool = False

    def identify(
        self, headers: Mapping[str, str], parameters: Mapping[str, str], *, now_s: float
    ) -> Identity:
        """The caller of a REST request.

        Raises:
            Unauthorized: the token is unreadable, has expired or may not be overridden.
        """
        token = _token(headers, parameters)
        identity = identity_of(token) if token else NOBODY
        if self.has_expired(identity, now_s=now_s):
            raise Unauthorized("Auth token is expired")
        if "auth_variable_override" not in parameters:
            return identity
        return overridden(identity, parameters["auth_variable_override"])

    def has_expired(self, identity: Identity, *, now_s: float) -> bool:
        """Whether the caller's token has ended, as far as anyone asks."""
        return (
            self.enforce_expiry
            and identity.expires_at_s is not None
            and identity.expires_at_s <= now_s
        )


def identity_of(token: str) -> Identity:
    """Whom a token stands for.

    Raises:
        Unauthorized: it is neither `owner` nor a JWT with a user's id.
    """
    if token == OWNER:
        return ADMIN
    claims = _claims(token)
    uid = claims.get("user_id", claims.get("sub"))
    if not isinstance(uid, str) or not uid:
        raise Unauthorized("Could not parse auth token.")
    firebase = claims.get("firebase")
    provider = firebase.get("sign_in_provider") if isinstance(firebase, dict) else None
    auth: dict[str, Json] = {"uid": uid, "provider": provider, "token": claims}
    return Identity("user", auth, _moment(claims.get("exp")))


def overridden(identity: Identity, text: str) -> Identity:
    """The identity that an admin takes on, from JSON text.

    Raises:
        Unauthorized: the caller is no admin, or the text is neither object nor null.
    """
    try:
        auth = json.loads(text)
    except (ValueError, RecursionError):
        raise Unauthorized("Could not parse auth_variable_override.") from None
    return acting_as(identity, auth)


def acting_as(identity: Identity, auth: Json) -> Identity:
    """The identity that an admin takes on: `auth` is exactly what is given.

    Events of such writes name the user, not the admin: which of the two the service
    names is not documented.

    Raises:
        Unauthorized: the caller is no admin, or `auth` is neither object nor null.
    """
    if identity.kind != "admin":
        raise Unauthorized("Only an admin may override the auth variable.")
    if auth is None:
        return NOBODY
    if not isinstance(auth, dict):
        raise Unauthorized("Could not parse auth_variable_override.")
    return Identity("user", auth)


def _moment(seconds: Json) -> float | None:
    if isinstance(seconds, int | float) and 0 <= seconds <= MAX_EXPIRY_S:
        return seconds
    return None


def _token(headers: Mapping[str, str], parameters: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return parameters.get("access_token") or parameters.get("auth")


def _claims(token: str) -> dict[str, Json]:
    parts = token.split(".")
    try:
        if len(token) > MAX_TOKEN_CHARS or len(parts) != _PARTS_OF_A_JWT:
            raise ValueError
        # The header tells nothing we use, but a token without one is none.
        _object(parts[0])
        return _object(parts[1])
    except (ValueError, RecursionError):
        raise Unauthorized("Could not parse auth token.") from None


def _object(part: str) -> dict[str, Json]:
    padded = part + "=" * (-len(part) % 4)
    try:
        decoded = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except binascii.Error as error:
        raise ValueError from error
    if not isinstance(decoded, dict):
        raise ValueError  # noqa: TRY004 - what the token holds is wrong, not our types
    return decoded
