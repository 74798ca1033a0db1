"""Firebase App Check over the Firebase Admin SDK."""

import firebase_admin
import jwt
from firebase_admin import app_check

from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.kernel.errors import AppCheckInvalid, AppCheckUnavailable
from interactive_broadcast.kernel.token_buckets import TokenBuckets

LOOKUPS_PER_MINUTE = 6
"""How often keys that we do not have are looked for. Whoever makes up tokens makes up
keys as well, and the SDK would fetch Google's whole list for each."""


class FirebaseAppCheck:
    """`ports.AppAttestation`.

    The SDK checks signature (RS256 by Google's keys), audience, issuer and expiry.

    Args:
        app: whose project the tokens must be for.
        keys_url: where the public keys are; Google's when left out. They are kept for
            six hours.
    """

    def __init__(self, app: firebase_admin.App, *, keys_url: str | None = None) -> None:
        """Make no call."""
        self._app = app
        self._keys_url = keys_url
        self._lookups = TokenBuckets()

    def verify(self, token: str) -> None:
        try:
            self._check_key(token)
            app_check.verify_token(token, self._app)
        except jwt.PyJWKClientConnectionError as error:
            raise AppCheckUnavailable("App Check's keys did not arrive.") from error
        except (ValueError, AttributeError, jwt.PyJWTError) as error:
            # AttributeError: the SDK's, of claims that are not of the type it expects.
            raise AppCheckInvalid("The App Check token is not valid.") from error

    def _check_key(self, token: str) -> None:
        """Refuse a token of an unknown key, unless it is time to look for new keys."""
        key_id = jwt.get_unverified_header(token).get("kid")
        known = {key.key_id for key in self._keys().get_signing_keys()}
        if key_id not in known and self._lookups.take(
            "lookup", per_minute=LOOKUPS_PER_MINUTE
        ):
            raise AppCheckInvalid("The App Check token is not valid.")

    def _keys(self) -> jwt.PyJWKClient:
        """The SDK's client of keys, with our deadline: its own is 30 s.

        Not made earlier: it needs the project's id, which only this feature does.
        """
        service = app_check._get_app_check_service(self._app)  # noqa: SLF001 - the SDK has no option for it
        keys: jwt.PyJWKClient = service._jwks_client  # noqa: SLF001 - as above
        keys.timeout = TIMEOUT_S
        keys.uri = self._keys_url or keys.uri
        return keys
