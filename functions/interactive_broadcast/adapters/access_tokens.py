"""Access tokens of our own service account: had once, renewed in time."""

from collections.abc import Mapping
from threading import Lock
from typing import Final

from google.auth.credentials import Credentials, TokenState
from google.auth.exceptions import GoogleAuthError

from interactive_broadcast.adapters.google_requests import (
    BoundedRequest,
    Unanswered,
    deadline,
    left_s,
)

RENEWAL_S: Final = 10.0
"""Seconds for a new token. Whoever has none waits for it, and a client for them."""


class AccessTokens:
    """The headers that say who the backend is, for any number of threads.

    Args:
        credentials: of Google's library, which has them from the environment.
    """

    def __init__(self, credentials: Credentials) -> None:
        """Make no call."""
        self._credentials = credentials
        self._renewing = Lock()

    def headers(self) -> str:
        """The same as lines of a request. Raises GoogleAuthError as `all`."""
        return "".join(f"{name}: {value}\r\n" for name, value in self.all().items())

    def all(self) -> Mapping[str, str]:
        """By name. Some minutes before its end one thread renews the token.

        Raises:
            GoogleAuthError: there is no token, and none can be had now.
        """
        if self._credentials.token_state is not TokenState.FRESH:
            self._renew()
        headers: dict[str, str] = {}
        self._credentials.apply(headers)  # type: ignore[no-untyped-call]  # the library has few types
        return headers

    def _renew(self) -> None:
        is_usable = self._credentials.token_state is TokenState.STALE
        with deadline(RENEWAL_S):
            # Whoever waits for another's renewal has no more time for their own: else
            # each of forty would wait for the ten seconds of all before them.
            if not self._renewing.acquire(timeout=0 if is_usable else left_s()):
                if is_usable:
                    return
                raise Unanswered("There is no access token in time.")
            try:
                self._refresh()
            except GoogleAuthError:
                if not is_usable:
                    raise
            finally:
                self._renewing.release()

    def _refresh(self) -> None:
        # Whoever had to wait finds that somebody else has got one.
        if self._credentials.token_state is not TokenState.FRESH:
            self._credentials.refresh(_google_request())  # type: ignore[no-untyped-call]  # as above


def _google_request() -> BoundedRequest:
    # Only Google's machines ask for tokens, about once an hour.
    import certifi  # noqa: PLC0415
    import urllib3  # noqa: PLC0415
    from google.auth.transport.urllib3 import Request  # noqa: PLC0415

    http = urllib3.PoolManager(cert_reqs="CERT_REQUIRED", ca_certs=certifi.where())
    return BoundedRequest(Request(http))  # type: ignore[no-untyped-call]  # as above
