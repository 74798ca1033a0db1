"""Forged Firebase ID tokens: what Google signs, as the deployed backend checks it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import firebase_admin
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError

from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.adapters.certificates import Certificates
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    BackendError,
    TokenExpired,
    TokenInvalid,
)

PROJECT = "demo-interactive-broadcast"
KID = "google-key-1"
MINUTE = timedelta(minutes=1)


class Key:
    """A pair of keys with a certificate, as Google publishes its own."""

    def __init__(self) -> None:
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.public = self._private.public_key()
        name = x509.Name([])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._private.public_key())
            .serial_number(1)
            .not_valid_before(now - MINUTE)
            .not_valid_after(now + 60 * MINUTE)
            .sign(self._private, hashes.SHA256())
        )
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, claims: dict[str, Any], **headers: Any) -> str:
        return jwt.encode(
            claims, self._private, algorithm="RS256", headers={"kid": KID, **headers}
        )


def claims(**changes: Any) -> dict[str, Any]:
    """A good producer's, unless changed; None leaves a claim out."""
    now = int(datetime.now(UTC).timestamp())
    good = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": "ada",
        "user_id": "ada",
        "iat": now - 60,
        "exp": now + 3600,
        "auth_time": now - 60,
        "firebase": {"sign_in_provider": "password"},
    }
    return {name: v for name, v in {**good, **changes}.items() if v is not None}


@dataclass(frozen=True)
class Keys:
    google: Key
    mallory: Key


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys(google=Key(), mallory=Key())


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch, keys: Keys) -> Iterator[FirebaseAccounts]:
    """As deployed, not as on the local stack, where nobody signs ID tokens."""
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    # Google publishes them on the net, where tests do not go.
    published = {KID: keys.google.public}
    monkeypatch.setattr(Certificates, "keys", lambda _: published)
    options = {"projectId": PROJECT, "httpTimeout": 1}
    app = firebase_admin.initialize_app(_NoCredentials(), options, name="forgeries")
    yield FirebaseAccounts(app, SystemClock())
    firebase_admin.delete_app(app)


class _Offline(Credentials):
    """Google never answers."""

    def refresh(self, _request: Any) -> None:
        raise RefreshError("Nobody there.")  # type: ignore[no-untyped-call]  # the library has no types


class _NoCredentials(firebase_admin.credentials.Base):  # type: ignore[misc]  # as above
    def get_credential(self) -> Any:
        return _Offline()  # type: ignore[no-untyped-call]  # as above


def test_a_good_token_is_good_so_far(accounts: FirebaseAccounts, keys: Keys) -> None:
    """The honest token, for comparison.

    Hurts: if it were refused too, the refusals below would prove nothing.
    Stopped by: nothing: it gets as far as the question whether the user is still there.
    """
    with pytest.raises(AccountsUnavailable):
        accounts.verify(keys.google.sign(claims()))


Forge = Callable[["Keys"], str]


def by_hand(header: dict[str, Any], seal: str = "") -> str:
    def packed(value: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{packed(header)}.{packed(claims())}.{seal}"


FORGERIES: dict[str, Forge] = {
    "alg none": lambda _: by_hand({"alg": "none", "kid": KID}),
    "alg none without a key": lambda _: by_hand({"alg": "none"}),
    "no signature": lambda _: by_hand({"alg": "RS256", "kid": KID}),
    "HS256 with the certificate": lambda keys: hmac_signed(keys.google.certificate),
    "another's key": lambda keys: keys.mallory.sign(claims()),
    "another's key under a name of its own": lambda keys: keys.mallory.sign(
        claims(), kid="m"
    ),
    "brings its own key": lambda keys: keys.mallory.sign(claims(), jwk={"kty": "RSA"}),
    "points to a key": lambda keys: keys.mallory.sign(
        claims(), jku="https://evil.example"
    ),
    "of another project": lambda keys: keys.google.sign(claims(aud="another-project")),
    "of another issuer": lambda keys: keys.google.sign(
        claims(iss="https://evil.example")
    ),
    "issued for another project": lambda keys: keys.google.sign(
        claims(iss="https://securetoken.google.com/another-project")
    ),
    "of nobody": lambda keys: keys.google.sign(claims(sub="")),
    "of a very long user": lambda keys: keys.google.sign(claims(sub="u" * 129)),
    "a custom token": lambda keys: keys.google.sign(
        claims(
            aud="https://identitytoolkit.googleapis.com/google.identity.identitytoolkit"
            ".v1.IdentityToolkit"
        )
    ),
}


def hmac_signed(key: str) -> str:
    """The public certificate as a shared secret: PyJWT would refuse to sign it."""
    algorithm = jwt.get_algorithm_by_name("HS256")
    head, body, _ = by_hand({"alg": "HS256", "kid": KID}).split(".")
    seal = algorithm.sign(f"{head}.{body}".encode(), key.encode())
    return f"{head}.{body}.{urlsafe_b64encode(seal).rstrip(b'=').decode()}"


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_an_id_token_that_google_did_not_sign_for_us_is_refused(
    accounts: FirebaseAccounts, keys: Keys, forge: Forge
) -> None:
    """Algorithm confusion, foreign keys, foreign projects and foreign issuers.

    Hurts: an ID token is all that `login` wants to make somebody a producer.
    Stopped by: RS256 with one of Google's keys, our project, our issuer.
    """
    with pytest.raises(TokenInvalid):
        accounts.verify(forge(keys))


def test_an_id_token_ends(accounts: FirebaseAccounts, keys: Keys) -> None:
    """An ID token of yesterday.

    Hurts: a token that was once seen would be good for ever.
    Stopped by: `exp`, with five seconds for clocks that differ.
    """
    now = int(datetime.now(UTC).timestamp())

    with pytest.raises(TokenExpired):
        accounts.verify(keys.google.sign(claims(iat=now - 7200, exp=now - 3600)))


def test_a_refusal_says_nothing_of_the_token(
    accounts: FirebaseAccounts, keys: Keys
) -> None:
    """A forged token, to learn from the error what is wrong with it.

    Hurts: the old backend wrote tokens into its log; messages can tell keys apart.
    Stopped by: one message for every kind of forgery.
    """
    told = set()
    for token in (keys.mallory.sign(claims()), by_hand({"alg": "none", "kid": KID})):
        with pytest.raises(BackendError) as caught:
            accounts.verify(token)
        told.add(caught.value.message)

    assert len(told) == 1
