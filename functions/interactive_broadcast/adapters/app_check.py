"""Firebase App Check over the Firebase Admin SDK."""

import firebase_admin
import jwt
from firebase_admin import app_check

from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.kernel.errors import AppCheckInvalid, AppCheckUnavailable


class FirebaseAppCheck:
    """`ports.AppAttestation`.

    The SDK checks signature (RS256 by Google's keys), audience, issuer and expiry. For
    a key that is not on Google's list it fetches the list anew, half a minute after the
    last time at the earliest: whoever makes up tokens makes up keys as well.

    Args:
        app: whose project the tokens must be for.
        keys_url: where the public keys are; Google's when left out. They are kept for
            six hours.
    """

    def __init__(self, app: firebase_admin.App, *, keys_url: str | None = None) -> None:
        """Make no call."""
        self._app = app
        self._keys_url = keys_url

    def verify(self, token: str) -> None:
        try:
            self._prepare_keys()
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
        service = app_check._get_app_check_service(self._app)  # noqa: SLF001 - the SDK has no option for it
        keys: jwt.PyJWKClient = service._jwks_client  # noqa: SLF001 - as above
        keys.timeout = TIMEOUT_S
        keys.uri = self._keys_url or keys.uri
