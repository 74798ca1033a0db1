"""What an OpenTok project signs: the calls to the video service, and clients' tokens.

By its secret (HS256). Headers of calls are the SDK's. Clients' tokens say what the
SDK's say, which takes a session id apart and reads the key anew for each: a fan's join
needs two. The SDK and PyJWT judge them in the tests.
"""

import re
import secrets
from collections.abc import Mapping
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, Any, Final

import jwt

from interactive_broadcast.adapters.hs256 import Hs256Signer
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import VideoCredentials

if TYPE_CHECKING:
    import opentok

AUTH_HEADER: Final = "X-OPENTOK-AUTH"

NONCES: Final = 1_000_000

SECRET: Final = re.compile("[A-Za-z0-9 ]+")
"""What the SDK takes for a secret, and for nothing else."""


class OpenTokSigner:
    """`video_calls.VideoSigner` of one OpenTok project, for any number of threads."""

    dated_back_s = 0

    def __init__(self, credentials: VideoCredentials) -> None:
        self.project = credentials.api_key
        self._secret = credentials.api_secret
        self._tokens = Hs256Signer(credentials.api_secret.get_secret_value())

    @cached_property
    def _client(self) -> "opentok.Client":
        # Most functions only make tokens, which needs no SDK.
        import opentok  # noqa: PLC0415

        secret = self._secret.get_secret_value()
        if not SECRET.fullmatch(secret):
            # The SDK takes some other texts for the name of a file, and opens that.
            raise VideoCredentialsRefused("That is no secret of an OpenTok project.")
        return opentok.Client(self.project, secret)

    def headers(self, *, is_form: bool, offset_s: float) -> Mapping[str, str]:
        client = self._client
        headers = client.get_headers() if is_form else client.get_json_headers()
        secret = self._secret.get_secret_value()
        signed = moved(headers[AUTH_HEADER], secret, offset_s)
        return {**headers, AUTH_HEADER: signed}

    def client_token(self, claims: Mapping[str, object]) -> str:
        own = {
            "iss": self.project,
            "ist": "project",
            "nonce": secrets.randbelow(NONCES),
        }
        return self._tokens.sign({**claims, **own})


def moved(token: str, secret: str, by_s: float) -> str:
    """What the SDK has signed, as if it had done so so many seconds later."""
    if not by_s:
        return token
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    # Down: not even for a part of a second may it be of OpenTok's future.
    later = {name: floor(claims[name] + by_s) for name in ("iat", "exp")}
    return jwt.encode({**claims, **later}, secret, algorithm="HS256")
