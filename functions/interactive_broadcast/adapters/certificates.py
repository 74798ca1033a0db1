"""The public keys by which Google signs Firebase ID tokens, fetched and kept."""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate
from firebase_admin import _token_gen
from google.auth.exceptions import TransportError

from interactive_broadcast.adapters.bounded_transport import bound, bounded_transport
from interactive_broadcast.adapters.deadlines import TIMEOUT_S

MAX_KEPT_S: Final = 24 * 3600.0
"""However long Google says: some five hours, as a rule."""

CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


Keys = Mapping[str, RSAPublicKey]
"""By the id that the header of a token names."""


class Certificates:
    """Google's keys, ready to verify with.

    A page in the place of the certificates makes no ID token a bad one: only what is in
    their form counts, and nothing is kept for longer than Google says.

    Args:
        now: seconds, of any clock that goes on.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Make no call."""
        self._now = now
        self.session = requests.Session()
        bound(self.session, bounded_transport(_are_certificates))
        self._kept: tuple[Keys, float] = ({}, 0.0)

    def keys(self) -> Keys:
        """The keys that Google signs by at present.

        Raises:
            TransportError: they cannot be had now.
        """
        keys, until = self._kept
        if not keys or self._now() >= until:
            keys = self._fetch()
        return keys

    def _fetch(self) -> Keys:
        try:
            response = self.session.get(
                _token_gen.ID_TOKEN_CERT_URI, timeout=TIMEOUT_S, allow_redirects=False
            )
            keys = {kid: _key(one) for kid, one in response.json().items()}
        except (requests.RequestException, ValueError) as error:
            raise TransportError("No certificates have arrived.") from error  # type: ignore[no-untyped-call]  # the library has few types
        self._kept = (keys, self._now() + _lifetime_s(response))
        return keys


def _key(certificate: str) -> RSAPublicKey:
    key = load_pem_x509_certificate(certificate.encode()).public_key()
    if not isinstance(key, RSAPublicKey):
        raise ValueError("Google signs ID tokens by RSA.")  # noqa: TRY004 - as of all that is unreadable
    return key


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
