"""The public keys by which Google signs Firebase ID tokens, fetched and kept."""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

import requests
from google.auth.exceptions import TransportError

from interactive_broadcast.adapters.bounded_transport import bound, bounded_transport
from interactive_broadcast.adapters.deadlines import TIMEOUT_S

MAX_KEPT_S: Final = 24 * 3600.0
"""However long Google says: some five hours, as a rule."""

CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


class Fetched:
    """An answer, as `google.auth` reads it."""

    def __init__(self, data: bytes) -> None:
        self.status = HTTPStatus.OK
        self.headers: Mapping[str, str] = {}
        self.data = data


class Certificates:
    """Google's certificates: what the SDK asks for them by, in place of its own.

    The SDK's own takes whatever comes with a 200, and keeps that for as long as it
    says: a page in the place of the certificates makes every ID token a bad one, and
    signs everybody out. It keeps no deadline for the answer as a whole, either.

    Args:
        now: seconds, of any clock that goes on.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.session = requests.Session()
        bound(self.session, bounded_transport(_are_certificates))
        self._kept = (b"", 0.0)

    def __call__(self, url: str, method: str = "GET", **_: Any) -> Fetched:  # noqa: ANN401 - as `google.auth.transport.Request`
        """The certificates.

        Raises:
            TransportError: they cannot be had now.
        """
        data, until = self._kept
        if not data or self._now() >= until:
            data = self._fetch(url, method)
        return Fetched(data)

    def _fetch(self, url: str, method: str) -> bytes:
        try:
            response = self.session.request(
                method, url, timeout=TIMEOUT_S, allow_redirects=False
            )
        except requests.RequestException as error:
            raise TransportError("No certificates have arrived.") from error  # type: ignore[no-untyped-call]  # the library has few types
        self._kept = (response.content, self._now() + _lifetime_s(response))
        return response.content


def _are_certificates(response: requests.Response) -> bool:
    """Whether it is what Google documents: certificates by the id of their key."""
    if response.status_code != HTTPStatus.OK:
        return False
    try:
        found = response.json()
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or not found:
        return False
    return all(
        isinstance(one, str) and one.startswith(CERTIFICATE) for one in found.values()
    )


def _lifetime_s(response: requests.Response) -> float:
    """Seconds for which they may be kept; 0 where nothing says so."""
    said = response.headers.get("Cache-Control", "")
    found = re.search(r"max-age=(\d{1,9})", said)
    age = response.headers.get("Age", "0")
    passed_s = int(age) if age.isdecimal() else 0
    return min(max(int(found[1]) - passed_s, 0), MAX_KEPT_S) if found else 0.0
