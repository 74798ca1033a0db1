"""The tokens of the emulated service: unsigned JWTs and readable refresh tokens.

They are made to be told apart at a glance from real ones: nothing signs them, and
every SDK in emulator mode accepts them. Claims and their precedence follow the
official emulator.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from emulators.firebase.auth.refusal import refusal
from emulators.kernel.json_http import JsonObject

Provider = Literal["password", "anonymous", "custom"]
PROVIDERS: tuple[Provider, ...] = ("password", "anonymous", "custom")

LIFETIME_S = 3_600
"""Of an ID token. SDKs refresh some minutes before."""

CUSTOM_TOKEN_AUDIENCE = (
    "https://identitytoolkit.googleapis.com/"  # noqa: S105 - an audience, no secret
    "google.identity.identitytoolkit.v1.IdentityToolkit"
)
ISSUER = "https://securetoken.google.com/"
SESSION_ISSUER = "https://session.firebase.google.com/"

RESERVED_CLAIMS = frozenset(
    [
        *("acr", "amr", "at_hash", "aud", "auth_time", "azp", "cnf", "c_hash", "exp"),
        *("firebase", "iat", "iss", "jti", "nbf", "nonce", "sub"),
    ]
)
MAX_CLAIMS_CHARS = 1_000
MAX_UID_CHARS = 128


def unsigned_jwt(claims: Mapping[str, object]) -> str:
    """Header, claims and an empty third part."""
    return f"{_encode({'alg': 'none', 'typ': 'JWT'})}.{_encode(claims)}."


def claims_of(token: str) -> JsonObject | None:
    """What a JWT says, signed or not; None when it is no JWT at all."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature
        return None
    return _decode(parts[1])


def parse_claims(text: str) -> JsonObject:
    """Custom claims, as an admin sets them.

    Raises:
        Refused: CLAIMS_TOO_LARGE, INVALID_CLAIMS, FORBIDDEN_CLAIM.
    """
    if len(text) > MAX_CLAIMS_CHARS:
        raise refusal("CLAIMS_TOO_LARGE")
    try:
        claims = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal("INVALID_CLAIMS") from error
    if not isinstance(claims, dict):
        raise refusal("INVALID_CLAIMS")
    _refuse_reserved(claims)
    return claims


@dataclass(frozen=True, slots=True)
class CustomToken:
    """What `create_custom_token` says: who, and with which extra claims."""

    uid: str
    claims: JsonObject

    @classmethod
    def parse(cls, token: str) -> Self:
        """Read a custom token, or the literal JSON `{"uid": ..., "claims": {...}}`.

        Raises:
            Refused: INVALID_CUSTOM_TOKEN, MISSING_IDENTIFIER, FORBIDDEN_CLAIM.
        """
        said = _json_object(token) if token.startswith("{") else _trusted(token)
        if said is None:
            raise refusal("INVALID_CUSTOM_TOKEN", "Invalid assertion format")
        uid = said.get("uid") or said.get("user_id")
        if not isinstance(uid, str):
            raise refusal("MISSING_IDENTIFIER")
        claims = said.get("claims") or {}
        if len(uid) > MAX_UID_CHARS or not isinstance(claims, dict):
            raise refusal("INVALID_CUSTOM_TOKEN", "Invalid assertion format")
        _refuse_reserved(claims)
        return cls(uid, claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """A session's memory: how it began, and the claims that came with it."""

    local_id: str
    provider: Provider
    issued_at: int
    """Seconds since 1970. Ours: with it a revoked session ends, as in production; the
    official emulator would let it live on."""
    auth_time: int
    """Seconds since 1970 when the session began. Ours, too: the official emulator says
    of every session when the user last signed in, be it elsewhere."""
    extra_claims: JsonObject = field(default_factory=dict)

    def encode(self, project_id: str) -> str:
        content = {
            "_AuthEmulatorRefreshToken": "DO NOT MODIFY",
            "localId": self.local_id,
            "provider": self.provider,
            "extraClaims": self.extra_claims,
            "projectId": project_id,
            "issuedAt": self.issued_at,
            "authTime": self.auth_time,
        }
        return base64.b64encode(json.dumps(content).encode()).decode()

    @classmethod
    def parse(cls, token: str, project_id: str) -> Self:
        """Read one of ours.

        Raises:
            Refused: INVALID_REFRESH_TOKEN.
        """
        content = _decode(token)
        if content is None or content.get("projectId") != project_id:
            raise refusal("INVALID_REFRESH_TOKEN")
        provider = parse_provider(content.get("provider"), code="INVALID_REFRESH_TOKEN")
        match content:
            case {
                "localId": str(local_id),
                "extraClaims": dict(extra_claims),
                "issuedAt": int(issued_at),
                "authTime": int(auth_time),
            }:
                return cls(
                    local_id=local_id,
                    provider=provider,
                    issued_at=issued_at,
                    auth_time=auth_time,
                    extra_claims=extra_claims,
                )
        raise refusal("INVALID_REFRESH_TOKEN")


def parse_provider(name: object, *, code: str) -> Provider:
    """A way of signing in, by its name; anything else is refused with `code`."""
    for provider in PROVIDERS:
        if name == provider:
            return provider
    raise refusal(code)


def _trusted(token: str) -> JsonObject | None:
    said = claims_of(token)
    if said is not None and said.get("aud") != CUSTOM_TOKEN_AUDIENCE:
        raise refusal("INVALID_CUSTOM_TOKEN", "Invalid audience")
    return said


def _refuse_reserved(claims: JsonObject) -> None:
    for name in sorted(RESERVED_CLAIMS & claims.keys()):
        raise refusal("FORBIDDEN_CLAIM", name)


def _encode(value: Mapping[str, object]) -> str:
    raw = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> JsonObject | None:
    # A strict decoder would refuse what JWTs leave out: the padding.
    standard = re.sub(r"=+$", "", text).replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
        return _json_object(raw.decode())
    except (binascii.Error, ValueError):
        return None


def _json_object(text: str) -> JsonObject | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
