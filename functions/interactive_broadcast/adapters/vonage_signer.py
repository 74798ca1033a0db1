"""What a Vonage application signs: the calls to the video service, and clients' tokens.

By its private key (RS256). No SDK is asked: each parses the key anew for every
signature, which takes longer than all else, and takes some texts for names of files.
What their tokens have in common is what is said here; they judge it in the tests.
"""

from collections.abc import Mapping
from functools import cached_property
from math import floor
from time import time
from typing import Any, Final
from uuid import uuid4

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from interactive_broadcast.adapters.rs256 import Rs256Signer
from interactive_broadcast.adapters.video_clock import LIFETIME_S
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import VideoCredentials

DATED_BACK_S: Final = 10
"""Seconds. What Vonage makes of a token of its future is not documented; OpenTok has no
tolerance, so none is expected here."""

ACL: Final[Mapping[str, object]] = {"paths": {"/session/**": {}}}
SUBJECT: Final = "video"
"""Some SDKs have these in a client's token and others do not."""


class VonageSigner:
    """`video_calls.VideoSigner` of one application, for any number of threads.

    Its key is parsed when it is first used, and once.
    """

    dated_back_s = DATED_BACK_S

    def __init__(self, credentials: VideoCredentials) -> None:
        self.project = credentials.api_key.lower()
        self._pem = credentials.api_secret

    def headers(self, *, is_form: bool, offset_s: float) -> Mapping[str, str]:
        now_s = time() + offset_s
        token = self._signed(
            {
                "iat": floor(now_s - DATED_BACK_S),
                "exp": floor(now_s + LIFETIME_S),
            }
        )
        # Without `Accept` a session's id was missing in answers (vonage-node-sdk#912).
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return headers if is_form else {**headers, "Content-Type": "application/json"}

    def client_token(self, claims: Mapping[str, object]) -> str:
        return self._signed({**claims, "acl": ACL, "sub": SUBJECT})

    def _signed(self, claims: Mapping[str, Any]) -> str:
        whole = {"application_id": self.project, "jti": str(uuid4()), **claims}
        return self._signer.sign(whole)

    @cached_property
    def _signer(self) -> Rs256Signer:
        pem = self._pem.get_secret_value().encode()
        try:
            # It was validated when it was stored, which takes up to a second.
            key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, RSAPrivateKey):
            raise VideoCredentialsRefused("That is no key of a Vonage application.")
        return Rs256Signer(key)
