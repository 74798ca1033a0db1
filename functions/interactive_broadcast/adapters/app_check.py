"""Firebase App Check over the Firebase Admin SDK."""

import time
from typing import Any

import firebase_admin
import jwt
from firebase_admin import app_check
from google.auth.exceptions import GoogleAuthError

from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.kernel.errors import (
    AppCheckInvalid,
    AppCheckUnavailable,
    Misconfigured,
)

KEPT_S = 6 * 3600
"""Seconds for which the keys are kept: what Google documents as the most."""

PAUSE_S = 5.0
"""Seconds after a failure for which the keys are not asked for again."""

FAILURES = (jwt.PyJWTError, OSError, ValueError, TypeError, AttributeError)
"""What reading them raises. The last three: of JSON that is not of their form."""


class FirebaseAppCheck:
    """`ports.AppAttestation`.

    The SDK checks signature (RS256 by Google's keys), audience, issuer and expiry. For
    a key that is not on Google's list it fetches the list anew, half a minute after the
    last time at the earliest: whoever makes up tokens makes up keys as well.

    Args:
        app: whose project the tokens must be for.
        keys_url: where the public keys are; Google's when left out. They are kept for
            six hours.
        pause_s: seconds after a failure for which they are not asked for again.
    """

    def __init__(
        self,
        app: firebase_admin.App,
        *,
        keys_url: str | None = None,
        pause_s: float = PAUSE_S,
    ) -> None:
        """Make no call."""
        self._app = app
        self._keys_url = keys_url
        self._pause_s = pause_s

    def verify(self, token: str) -> None:
        self._prepare_keys()
        try:
            app_check.verify_token(token, self._app)
        except jwt.PyJWKClientConnectionError as error:
            raise AppCheckUnavailable("App Check's keys did not arrive.") from error
        except (ValueError, AttributeError, jwt.PyJWTError) as error:
            # AttributeError: the SDK's, of claims that are not of the type it expects.
            raise AppCheckInvalid("The App Check token is not valid.") from error

    def _prepare_keys(self) -> None:
        """Give the SDK's client of keys our deadline: its own is 30 s.

        Not made earlier: it needs the project's id, which only this feature does.
        """
        try:
            service = app_check._get_app_check_service(self._app)  # noqa: SLF001 - the SDK has no option for it
        except GoogleAuthError as error:
            raise AppCheckUnavailable("Google's credentials cannot be had.") from error
        except ValueError as error:
            raise Misconfigured(
                "The project id is not known.", names=["projectId"]
            ) from error
        keys: jwt.PyJWKClient = service._jwks_client  # noqa: SLF001 - as above
        if not isinstance(keys, PublicKeys):
            service._jwks_client = PublicKeys(  # noqa: SLF001 - as above
                self._keys_url or keys.uri,
                pause_s=self._pause_s,
                headers=keys.headers,
                lifespan=KEPT_S,
                timeout=TIMEOUT_S,
            )


class PublicKeys(jwt.PyJWKClient):
    """The keys by which App Check signs.

    What comes with a 200 and is no list of keys has not come from App Check; it says
    nothing about the token. After a failure the next call has to wait: while one asks,
    all others do, also those whose key is known, and whoever makes up keys could keep
    them waiting.
    """

    def __init__(self, uri: str, *, pause_s: float, **options: Any) -> None:  # noqa: ANN401 - the library's own
        super().__init__(uri, **options)
        self._pause_s = pause_s
        self._not_before = 0.0

    def fetch_data(self) -> Any:  # noqa: ANN401 - as the library's
        if time.monotonic() < self._not_before:
            raise jwt.PyJWKClientConnectionError("No keys have arrived just now.")
        try:
            return self._fetched()
        except jwt.PyJWKClientConnectionError:
            self._not_before = time.monotonic() + self._pause_s
            raise

    def _fetched(self) -> Any:  # noqa: ANN401 - as the library's
        try:
            found = super().fetch_data()
        except FAILURES as error:
            raise jwt.PyJWKClientConnectionError("No keys have arrived.") from error
        try:
            self._get_signing_keys_from_jwk_set(jwt.PyJWKSet.from_dict(found))
        except FAILURES as error:
            if self.jwk_set_cache is not None:
                # The library has kept them by now.
                self.jwk_set_cache.put(None)
            raise jwt.PyJWKClientConnectionError("These are no keys.") from error
        return found
