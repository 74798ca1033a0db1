"""Our own bearer tokens: signed JSON Web Tokens (HS256) under rotatable keys."""

import hashlib
import json
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import jwt
from pydantic import SecretStr

from interactive_broadcast.adapters.hs256 import Hs256Signer
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import TokenExpired, TokenInvalid
from interactive_broadcast.kernel.ports import Clock

ISSUER: Final = "interactive-broadcast"
ALGORITHM: Final = "HS256"

MAX_HEADS: Final = 100
"""Heads of others' tokens that are not read again: Google has few keys at a time."""

MAX_VERIFIED: Final = 1_000
"""Tokens of one key that are not verified again when they come again."""

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
        self._prepared: tuple[Sequence[SecretStr], Mapping[str, _Key]] = ((), {})

    def issue(self, caller: Caller, *, expires_at: datetime) -> str:
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
        first = next(iter(self._known_keys().values()))
        return first.signer.sign(present)

    def read(self, token: str) -> Caller | None:
        # All tokens of a key begin with the same text: so the key is known before
        # anything is decoded, and the token is decoded once.
        head = token.partition(".")[0]
        key = self._known_keys().get(head)
        if key is None:
            if _is_as_google_signs(head) or _issuer(token) != ISSUER:
                return None
            raise TokenInvalid("The token was signed with a key that is gone.")
        try:
            known = self._known(token, key)
        except jwt.InvalidTokenError as error:
            if _issuer(token) != ISSUER:
                return None
            raise TokenInvalid("The token is not valid.") from error
        if known.expires_at_s <= self._clock.now().timestamp():
            raise TokenExpired("The token has expired.")
        return known.caller

    def _known(self, token: str, key: "_Key") -> "_Known":
        """What a token says. One that this key has verified says the same again."""
        digest = hashlib.sha256(token.encode()).digest()
        known = key.verified.get(digest)
        if known is None:
            known = _known_by(self._verified(token, key))
            key.verified.keep(digest, known)
        return known

    def _verified(self, token: str, key: "_Key") -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.verifier,
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
        return claims

    def _known_keys(self) -> Mapping[str, "_Key"]:
        """The keys by how their tokens begin, the one that signs first."""
        configured = self._keys()
        known, keys = self._prepared
        if known != configured:
            made = [_Key.of(one.get_secret_value()) for one in configured]
            keys = {one.signer.head: one for one in made}
            self._prepared = configured, keys
        return keys


@dataclass(frozen=True, slots=True)
class _Key:
    """A key, as what signs and what verifies want it."""

    signer: Hs256Signer
    verifier: jwt.PyJWK
    verified: "_Verified"

    @classmethod
    def of(cls, key: str) -> "_Key":
        encoded = urlsafe_b64encode(key.encode()).decode().rstrip("=")
        return cls(
            Hs256Signer(key, {"kid": key_id(key)}),
            jwt.PyJWK({"kty": "oct", "k": encoded}, algorithm=ALGORITHM),
            _Verified(),
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """What a verified token says."""

    caller: Caller
    expires_at_s: int


class _Verified:
    """What a key has verified, by the digest of the token, which opens nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_digest: dict[bytes, _Known] = {}

    def get(self, digest: bytes) -> _Known | None:
        return self._by_digest.get(digest)

    def keep(self, digest: bytes, known: _Known) -> None:
        """Keep it, in place of the oldest where there are too many."""
        with self._lock:
            self._by_digest[digest] = known
            if len(self._by_digest) > MAX_VERIFIED:
                del self._by_digest[next(iter(self._by_digest))]


@lru_cache(MAX_HEADS)
def _is_as_google_signs(head: str) -> bool:
    """Whether a token that begins so is signed as ours never are."""
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and header.get("alg") == "RS256"


def _issuer(token: str) -> object:
    """Whose token it says it is. Nothing is verified, and nobody is let in by it."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return None
    return claims.get("iss") if isinstance(claims, dict) else None


def key_id(key: str) -> str:
    """A name for the key, from which the key cannot be found out."""
    return hashlib.sha256(f"kid:{key}".encode()).hexdigest()[:8]


def _known_by(claims: dict[str, Any]) -> _Known:
    try:
        role, expires_at_s = Role(claims["role"]), int(claims["exp"])
    except (ValueError, TypeError) as error:
        # Signed by us: by a newer version, with claims that this one does not know.
        raise TokenInvalid("The token is not of a form that is known.") from error
    caller = Caller(
        role=role,
        uid=claims.get("sub"),
        admin_id=claims.get("adminId"),
        event_id=claims.get("eventId"),
        link=claims.get("link"),
        auth_time=claims.get("authTime"),
        token_id=claims.get("jti"),
    )
    return _Known(caller, expires_at_s)
