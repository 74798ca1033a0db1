"""What proves that OpenTok has sent a callback: its URL, or its signature.

The callback URL of a project ends in `/<API key>/<HMAC-SHA256 of that key, in hex>`,
under CALLBACK_KEY: whoever knows one project's URL can report about that project alone.

The signature is what OpenTok calls secure callbacks: a JSON Web Token (HS256) under the
project's own signature secret, which holds the SHA-256 of the body in `payload_hash`.
It names its project in `api_key`, that of a Vonage application in `application_id`:
there `api_key` is taken to be that of the account, as in Vonage's other products (not
confirmed for video). So each of the two may be the project, and the one that the
session's id names is. A claim opens nothing: the secret that counts is the one which
the admin of that session has stored.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Any, Final

import jwt
from pydantic import SecretStr

from interactive_broadcast.adapters.session_ids import project_of
from interactive_broadcast.kernel.ports import Clock

FUNCTION: Final = "openTokCallback"
ISSUER: Final = "Vonage"
ALGORITHM: Final = "HS256"

MAX_AGE_S: Final = 600
"""Seconds that a signature is good for. OpenTok is taken to sign each attempt anew (not
confirmed); what is refused for its age, the reconciliation finds."""

MAX_SKEW_S: Final = 60
"""Seconds that OpenTok's clock may be ahead of ours."""

_NAMES: Final = ("api_key", "application_id")
"""Claims that name whose callback it is."""


class HmacCallbackProofs:
    """`ports.CallbackProofs`.

    Args:
        keys: of CALLBACK_KEY: the first makes URLs, all are accepted. Asked for on use.
        clock: decides how old a signature is.
        functions_url: where the functions are, without a slash at the end. Asked for on
            use.
    """

    def __init__(
        self,
        *,
        keys: Callable[[], Sequence[SecretStr]],
        clock: Clock,
        functions_url: Callable[[], str],
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._functions_url = functions_url

    def path_key(self, api_key: str) -> str:
        return _path_key(self._keys()[0], api_key)

    def address(self, api_key: str) -> str:
        return f"{self._functions_url()}/{FUNCTION}/{api_key}/{self.path_key(api_key)}"

    def is_path_key(self, api_key: str, given: str) -> bool:
        # Every key is compared, so that the time taken gives nothing away.
        fits = [
            hmac.compare_digest(_path_key(key, api_key), given)
            for key in self._keys()
            if given.isascii()
        ]
        return any(fits)

    def signed_for(self, signature: str, body: bytes) -> frozenset[str]:
        try:
            claims = jwt.decode(signature, options={"verify_signature": False})
        except jwt.InvalidTokenError:
            return frozenset()
        found = hashlib.sha256(body).hexdigest()
        claimed = claims.get("payload_hash")
        is_of_body = isinstance(claimed, str) and claimed.lower() == found
        if claims.get("iss") != ISSUER or not is_of_body or not self._is_fresh(claims):
            return frozenset()
        named = map(claims.get, _NAMES)
        # Ids of applications are stored in lower case.
        return frozenset(one.lower() for one in named if isinstance(one, str) and one)

    def is_signed(self, signature: str, secret: SecretStr) -> bool:
        try:
            jwt.decode(
                signature,
                secret.get_secret_value(),
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                # Times are checked against our own clock, above.
                options={
                    "require": ["iss", "iat"],
                    "verify_iat": False,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_aud": False,
                },
            )
        except jwt.InvalidTokenError:
            return False
        return True

    def _is_fresh(self, claims: dict[str, Any]) -> bool:
        issued_at = claims.get("iat")
        if isinstance(issued_at, bool) or not isinstance(issued_at, int | float):
            return False
        # Compared, not subtracted: a number of any size may be claimed, and few of them
        # fit into a float.
        now_s = self._clock.now().timestamp()
        return now_s - MAX_AGE_S <= issued_at <= now_s + MAX_SKEW_S

    def covers(self, api_key: str, session_id: str) -> bool:
        return project_of(session_id) == api_key


def _path_key(key: SecretStr, api_key: str) -> str:
    secret = key.get_secret_value().encode()
    return hmac.new(secret, api_key.encode(), hashlib.sha256).hexdigest()
