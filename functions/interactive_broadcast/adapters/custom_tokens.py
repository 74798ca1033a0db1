"""Custom tokens, with which hosts and celebrities sign in to Firebase.

Whoever has no private key of the backend's account, as on Google's machines, has
Google sign: https://firebase.google.com/docs/auth/admin/create-custom-tokens
The Admin SDK does that too, but does not tell "not now" from "never", and waits for as
long as Google's library likes.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

import google.auth.transport.requests
import requests
from google.auth import crypt, jwt
from google.auth.credentials import Credentials, Signing

from interactive_broadcast.adapters.access_tokens import AccessTokens
from interactive_broadcast.adapters.answers import from_signing
from interactive_broadcast.adapters.bounded_transport import bound, bounded_transport
from interactive_broadcast.adapters.google_requests import BoundedRequest, deadline
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import SigningRefused
from interactive_broadcast.kernel.ports import Clock

SIGNING_S: Final = 10.0
"""Seconds for a signature, with what has to be asked of the metadata server before."""

LIFETIME_S: Final = 3600
"""Of a custom token; Firebase takes none with more."""

AUDIENCE: Final = (
    "https://identitytoolkit.googleapis.com/"
    "google.identity.identitytoolkit.v1.IdentityToolkit"
)
SIGN_URL: Final = (
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{}:signBlob"
)
PERMISSION: Final = "iam.serviceAccounts.signBlob"
"""On the account itself; `roles/iam.serviceAccountTokenCreator` has it."""


class CustomTokens:
    """Issues custom tokens in the name of the backend's account.

    Args:
        credentials: of that account.
        clock: says when a token is issued.
    """

    def __init__(self, credentials: Credentials, clock: Clock) -> None:
        """Make no call."""
        self._credentials, self._clock = credentials, clock
        self._access_tokens = AccessTokens(credentials)
        self.session = requests.Session()
        bound(self.session, bounded_transport(from_signing))
        self._ask = BoundedRequest(google.auth.transport.requests.Request(self.session))

    def issue(self, uid: str, claims: Mapping[str, str]) -> str:
        """A token with which somebody signs in as this user, within the hour.

        Raises:
            SigningRefused: the account may not sign, and somebody has to allow it.
            GoogleAuthError, LookupError, TypeError, ValueError: Google has not
                answered, or not in its own form.
        """
        with deadline(SIGNING_S):
            signer, account = self._signer()
            now = int(self._clock.now().timestamp())
            names = dict.fromkeys(("iss", "sub"), account)
            life = {"iat": now, "exp": now + LIFETIME_S}
            payload = {**names, "aud": AUDIENCE, "uid": uid, **life, "claims": claims}
            token: bytes = jwt.encode(signer, payload)  # type: ignore[no-untyped-call]  # the library has few types
        return token.decode()

    def _signer(self) -> tuple[crypt.Signer, str]:
        """What signs, and in whose name."""
        if isinstance(self._credentials, Signing):
            return self._credentials.signer, str(self._credentials.signer_email)
        # Only with an access token it is known whose it is.
        headers = self._access_tokens.all()
        account = getattr(self._credentials, "service_account_email", None)
        if account is None:
            raise _refused("nobody", "These credentials are no service account's.")
        return _GoogleSigns(self._ask, str(account), headers), str(account)


class _GoogleSigns(crypt.Signer):
    """Signs with a key of the account that only Google has."""

    key_id = None
    """Which one it takes is not told before."""

    def __init__(
        self, ask: BoundedRequest, account: str, headers: Mapping[str, str]
    ) -> None:
        self._ask, self._account, self._headers = ask, account, headers

    def sign(self, message: bytes) -> bytes:
        """By one call. Raises SigningRefused, Unanswered."""
        answer = self._ask(
            url=SIGN_URL.format(self._account),
            method="POST",
            headers={**self._headers, "Content-Type": "application/json"},
            body=json.dumps({"payload": base64.b64encode(message).decode()}).encode(),
        )
        said: dict[str, Any] = json.loads(answer.data)
        if "error" in said:
            raise _refused(self._account, said["error"].get("message"))
        return base64.b64decode(said["signedBlob"])


def _refused(account: str, google_said: object) -> SigningRefused:
    """The refusal; the log has all that helps, for somebody has to do something."""
    logs.error(
        "signing-refused",
        account=account,
        permission=PERMISSION,
        google_said=google_said,
    )
    return SigningRefused("This service may not sign the tokens of its users.")
