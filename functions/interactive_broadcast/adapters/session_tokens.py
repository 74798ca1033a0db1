"""Our own bearer tokens: signed JSON Web Tokens (HS256) under rotatable keys."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import jwt
from pydantic import SecretStr

from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import TokenExpired, TokenInvalid
from interactive_broadcast.kernel.ports import Clock

ISSUER: Final = "interactive-broadcast"
ALGORITHM: Final = "HS256"

ID_BYTES: Final = 12
"""Of a token's id: so many that no two are ever the same."""


class JwtSessionTokens:
    """`ports.SessionTokens`: JSON Web Tokens that this service issues to itself.

    Args:
        keys: the first signs, all verify. Asked for on use.
        audience: the Firebase project, so that a key that two projects share by
            mistake does not open one with the other's tokens.
        clock: decides what has expired.
    """

    def __init__(
        self,
        *,
        keys: Callable[[], Sequence[SecretStr]],
        audience: Callable[[], str],
        clock: Clock,
    ) -> None:
        self._keys = keys
        self._audience = audience
        self._clock = clock

    def issue(self, caller: Caller, *, expires_at: datetime) -> str:
        key = self._keys()[0].get_secret_value()
        claims = {
            "iss": ISSUER,
            "aud": self._audience(),
            "iat": int(self._clock.now().timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": secrets.token_urlsafe(ID_BYTES),
            "role": caller.role.value,
            "sub": caller.uid,
            "adminId": caller.admin_id,
            "eventId": caller.event_id,
            "link": caller.link,
            "authTime": caller.auth_time,
        }
        present = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(
            present, key, algorithm=ALGORITHM, headers={"kid": key_id(key)}
        )

    def read(self, token: str) -> Caller | None:
        try:
            found = jwt.decode_complete(token, options={"verify_signature": False})
        except jwt.InvalidTokenError:
            return None
        if found["payload"].get("iss") != ISSUER:
            return None
        claims = self._verified(token, found["header"].get("kid"))
        caller = _caller(claims)
        if int(claims["exp"]) <= self._clock.now().timestamp():
            raise TokenExpired("The token has expired.")
        return caller

    def _verified(self, token: str, kid: object) -> dict[str, Any]:
        keys = [key.get_secret_value() for key in self._keys()]
        key = next((key for key in keys if key_id(key) == kid), None)
        if key is None:
            raise TokenInvalid("The token was signed with a key that is gone.")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=self._audience(),
                # Times are checked against our own clock.
                options={
                    "require": ["exp", "iat", "role"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidTokenError as error:
            raise TokenInvalid("The token is not valid.") from error
        return claims


def key_id(key: str) -> str:
    """A name for the key, from which the key cannot be found out."""
    return hashlib.sha256(f"kid:{key}".encode()).hexdigest()[:8]


def _caller(claims: dict[str, Any]) -> Caller:
    try:
        role, _ = Role(claims["role"]), int(claims["exp"])
    except (ValueError, TypeError) as error:
        # Signed by us: by a newer version, with claims that this one does not know.
        raise TokenInvalid("The token is not of a form that is known.") from error
    return Caller(
        role=role,
        uid=claims.get("sub"),
        admin_id=claims.get("adminId"),
        event_id=claims.get("eventId"),
        link=claims.get("link"),
        auth_time=claims.get("authTime"),
        token_id=claims.get("jti"),
    )
