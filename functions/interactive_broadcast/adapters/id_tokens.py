"""Firebase ID tokens: what is checked of each, by keys that are prepared once.

As the Admin SDK checks them, which takes a token apart three times and reads Google's
certificates anew for each: https://firebase.google.com/docs/auth/admin/verify-id-tokens
("Verify ID tokens using a third-party JWT library").
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from google.auth.exceptions import GoogleAuthError
from jwt import get_algorithm_by_name

from interactive_broadcast.adapters.certificates import Certificates
from interactive_broadcast.kernel.callers import CLOCK_SKEW_S
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    TokenExpired,
    TokenInvalid,
)
from interactive_broadcast.kernel.ports import Clock

ALGORITHM: Final = "RS256"

ISSUERS: Final = "https://securetoken.google.com/"
"""And the id of the project."""

MAX_UID: Final = 128
"""Characters."""

HEADS_KEPT: Final = 64
"""Google has some four keys at a time, and all tokens of a key begin alike."""


class IdTokens:
    """The ID tokens of one project.

    Args:
        project_id: the Firebase project.
        certificates: with the keys that Google signs by.
        clock: decides what has expired.
        is_signed: whether Google signs them; the Auth emulator does not.
    """

    def __init__(
        self,
        project_id: str,
        certificates: Certificates,
        clock: Clock,
        *,
        is_signed: bool,
    ) -> None:
        self._project_id = project_id
        self._certificates = certificates
        self._clock = clock
        self._is_signed = is_signed
        self._signatures = get_algorithm_by_name(ALGORITHM)

    def verify(self, token: str) -> Mapping[str, Any]:
        """What Google says of the user in a token for this project.

        Raises:
            TokenInvalid: Google has not said so, or not for us.
            TokenExpired: it holds no longer.
            AccountsUnavailable: the keys cannot be had, or it will only begin to hold.
        """
        try:
            signed, _, signature = token.rpartition(".")
            head, body = signed.split(".")
            if self._is_signed:
                self._verify_signature(head, signed, signature)
            claims = _object(body)
            self._verify_claims(claims)
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise TokenInvalid("The token is not valid.") from error
        return claims

    def _verify_signature(self, head: str, signed: str, signature: str) -> None:
        kid = _key_id(head)
        try:
            key = self._certificates.keys()[kid]
        except GoogleAuthError as error:
            raise AccountsUnavailable("Google's keys cannot be had.") from error
        if not self._signatures.verify(signed.encode(), key, _bytes(signature)):
            raise ValueError("signed by somebody else")

    def _verify_claims(self, claims: Mapping[str, Any]) -> None:
        uid = claims["sub"]
        if claims["aud"] != self._project_id:
            raise ValueError("for another project")
        if claims["iss"] != f"{ISSUERS}{self._project_id}":
            raise ValueError("of another project")
        if not isinstance(uid, str) or not 0 < len(uid) <= MAX_UID:
            raise ValueError("of nobody")
        if not isinstance(claims.get("firebase", {}), dict):
            raise TypeError("signed in by nothing that is known")
        _seconds(claims["auth_time"])
        now_s = self._clock.now().timestamp()
        if _seconds(claims["iat"]) - CLOCK_SKEW_S > now_s and self._is_signed:
            # Google has signed it: its clock and ours differ.
            raise AccountsUnavailable("This machine's clock is slow.")
        if _seconds(claims["exp"]) <= now_s - CLOCK_SKEW_S:
            raise TokenExpired("The token has expired.")


def _seconds(claim: object) -> int:
    """A time, as Firebase's tokens have it. Raises TypeError."""
    if isinstance(claim, bool) or not isinstance(claim, int):
        raise TypeError("A time is a whole number of seconds.")
    return claim


@lru_cache(HEADS_KEPT)
def _key_id(head: str) -> str:
    """The key that the head of a token names.

    Raises:
        ValueError, LookupError, TypeError: it names none, or asks for more than a
            signature of Google's (RFC 7515, "crit").
    """
    header = _object(head)
    if header["alg"] != ALGORITHM or "crit" in header:
        raise ValueError("signed in another way")
    kid: str = header["kid"]
    return kid


def _object(segment: str) -> dict[str, Any]:
    found = json.loads(_bytes(segment))
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _bytes(segment: str) -> bytes:
    padded = segment + "=" * (-len(segment) % 4)
    return b64decode(padded, altchars=b"-_", validate=True)
