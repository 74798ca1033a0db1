"""How the public keys for ID tokens are kept, and what is checked by them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import firebase_admin
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth.exceptions import TransportError
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.adapters.bounded_transport import BoundedTransport
from interactive_broadcast.adapters.certificates import MAX_KEPT_S, Certificates
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    TokenExpired,
    TokenInvalid,
)
from tests.support.app_check import PROJECT, Nameless

KEYS = json.dumps({"key-1": "-----BEGIN CERTIFICATE-----\nMII"})
URL = "https://www.googleapis.com/robot/v1/metadata/x509/securetoken"


class Scripted(BaseAdapter):
    """Answers each request with the same headers, and counts them."""

    def __init__(self, body: str = KEYS, **headers: str) -> None:
        super().__init__()
        self.body, self.headers, self.asked = body, headers, 0

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        self.asked += 1
        response = Response()
        response.status_code, response.request = 200, request
        response.url = URL
        response._content = self.body.encode()  # noqa: SLF001 - the library has no other way to make one
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


@cache
def signer() -> tuple[rsa.RSAPrivateKey, str]:
    """A key of Google's, and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "securetoken")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(serialization.Encoding.PEM).decode()


class Now:
    """The machine's clock: the SDK takes no other."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def accounts() -> Iterator[FirebaseAccounts]:
    """As on Google's machines, where nothing is emulated."""
    app = firebase_admin.initialize_app(
        Nameless(), {"projectId": PROJECT}, name="certified"
    )
    made = FirebaseAccounts(app, Now())
    google = Scripted(json.dumps({"key-1": signer()[1]}), **{"Cache-Control": "no"})
    made._certificates.session.mount("https://", google)  # noqa: SLF001 - where they are fetched is no parameter
    users = Scripted('{"users":[{"localId":"ada","validSince":"0"}]}')
    made._client._user_manager.http_client.session.mount("https://", users)  # noqa: SLF001 - as above
    yield made
    firebase_admin.delete_app(app)


def id_token(*, kid: str = "key-1", begins_in_s: int = 0, lasts_s: int = 60) -> str:
    now = int(Now().now().timestamp()) + begins_in_s
    claims = {
        "sub": "ada",
        "aud": PROJECT,
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "firebase": {"sign_in_provider": "password"},
        "auth_time": now,
        "iat": now,
        "exp": now + lasts_s,
    }
    return jwt.encode(claims, signer()[0], algorithm="RS256", headers={"kid": kid})


def test_an_id_token_that_google_has_signed_is_good(accounts: FirebaseAccounts) -> None:
    assert accounts.verify(id_token()).uid == "ada"


@pytest.mark.parametrize(
    ("token", "error"),
    [
        (lambda: id_token()[:-8] + "AAAAAAAA", TokenInvalid),
        (lambda: id_token(kid="made-up"), TokenInvalid),
        (lambda: id_token(kid="Token used too early"), TokenInvalid),
        (lambda: id_token(begins_in_s=-600), TokenExpired),
        # Google's clock and ours differ.
        (lambda: id_token(begins_in_s=600), AccountsUnavailable),
    ],
    ids=["signature", "key", "key that reads like a time", "expired", "too early"],
)
def test_what_is_wrong_with_an_id_token(
    accounts: FirebaseAccounts, token: Callable[[], str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        accounts.verify(token())
