"""Keys as Google publishes them, and what answers `requests` with them."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from requests import ConnectionError as NotConnected
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict


class Scripted(BaseAdapter):
    """Answers each request the same, and counts them."""

    def __init__(self, body: str, **headers: str) -> None:
        super().__init__()
        self.body, self.headers, self.asked = body, headers, 0

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        self.asked += 1
        response = Response()
        response.status_code, response.request = 200, request
        response.url = request.url or ""
        response._content = self.body.encode()  # noqa: SLF001 - the library has no other way to make one
        response.headers = CaseInsensitiveDict(self.headers)
        return response

    def close(self) -> None:
        """Nothing is open."""


class Offline(Scripted):
    """Reaches nobody."""

    def __init__(self) -> None:
        super().__init__("")

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        raise NotConnected(request=request)


@cache
def signer() -> tuple[rsa.RSAPrivateKey, str]:
    """A key of Google's, and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key, _certificate(key)


def published_keys() -> str:
    """What Google answers with: the key as `key-1`."""
    return json.dumps({"key-1": signer()[1]})


@cache
def elliptic_certificate() -> str:
    """Of a key that signs no ID tokens."""
    return _certificate(ec.generate_private_key(ec.SECP256R1()))


def _certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
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
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
