"""How the public keys for ID tokens are kept."""

import json
from collections.abc import Callable

import pytest
from google.auth.exceptions import TransportError
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from interactive_broadcast.adapters.certificates import MAX_KEPT_S, Certificates
from interactive_broadcast.adapters.deadlines import BoundedTransport

KEYS = json.dumps({"key-1": "-----BEGIN CERTIFICATE-----\nMII"})
URL = "https://www.googleapis.com/robot/v1/metadata/x509/securetoken"


class Scripted(BaseAdapter):
    """Answers each request with the same headers, and counts them."""

    def __init__(self, **headers: str) -> None:
        super().__init__()
        self.headers, self.asked = headers, 0

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        self.asked += 1
        response = Response()
        response.status_code, response.request = 200, request
        response.url = URL
        response._content = KEYS.encode()  # noqa: SLF001 - the library has no other way to make one
        response.headers = CaseInsensitiveDict(self.headers)
        return response

    def close(self) -> None:
        """Nothing is open."""


def fetched_by(google: Scripted, now: Callable[[], float]) -> Certificates:
    certificates = Certificates(now)
    certificates.session.mount("https://", google)
    return certificates


@pytest.mark.parametrize(
    ("cache_control", "age", "kept_s"),
    [
        ("public, max-age=100, must-revalidate", "0", 100),
        ("public, max-age=100", "30", 70),
        ("public, max-age=100", "soon", 100),
        ("public, max-age=999999999", "0", MAX_KEPT_S),
        ("max-age=10", "30", 0),
        ("no-store", "0", 0),
    ],
)
def test_the_keys_are_kept_for_as_long_as_google_says(
    cache_control: str, age: str, kept_s: float
) -> None:
    google = Scripted(**{"Cache-Control": cache_control, "Age": age})
    clock = [0.0]
    certificates = fetched_by(google, lambda: clock[0])
    asked = []

    for clock[0] in (0.0, max(kept_s - 1, 0.0), kept_s):
        assert certificates(URL).data == KEYS.encode()
        asked.append(google.asked)

    assert asked == ([1, 1, 2] if kept_s else [1, 2, 3])


def test_without_a_network_nothing_can_be_said() -> None:
    certificates = Certificates()
    certificates.session.mount("https://", BoundedTransport())

    with pytest.raises(TransportError):
        certificates("https://127.0.0.1:0/certificates")
