"""What `ports.AppAttestation` promises, held against the fake and the adapter."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import firebase_admin
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from firebase_admin import credentials
from google.auth.credentials import AnonymousCredentials
from jwt.algorithms import RSAAlgorithm

from interactive_broadcast.adapters.app_check import (
    LOOKUPS_PER_MINUTE,
    FirebaseAppCheck,
)
from interactive_broadcast.kernel.errors import AppCheckInvalid, AppCheckUnavailable
from interactive_broadcast.kernel.ports import AppAttestation
from tests.support.fakes import FakeAppAttestation
from tests.support.tiny_server import TinyServer, tiny_server

PROJECT = "demo-interactive-broadcast"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_numbers = count(1)


def token(*, key: rsa.RSAPrivateKey = KEY, kid: str = "key-1", **changes: Any) -> str:
    """As the App Check service issues one."""
    claims = {
        "iss": "https://firebaseappcheck.googleapis.com/123456",
        "aud": ["projects/123456", f"projects/{PROJECT}"],
        "sub": "1:123456:web:abcdef",
        "exp": int(time.time()) + 3_600,
        **changes,
    }
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


GOOD = token()


class Nameless(credentials.Base):  # type: ignore[misc]  # the SDK has no types
    """The SDK wants credentials, and does not need them to look at a token."""

    def get_credential(self) -> AnonymousCredentials:
        return AnonymousCredentials()  # type: ignore[no-untyped-call]  # as above


@dataclass(frozen=True, slots=True)
class Google:
    attestation: AppAttestation
    keys: TinyServer


@pytest.fixture
def google() -> Iterator[Google]:
    with tiny_server() as server:
        public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        server.answer(200, json.dumps({"keys": [{**public, "kid": "key-1"}]}))
        app = firebase_admin.initialize_app(
            Nameless(), {"projectId": PROJECT}, name=f"app-check-{next(_numbers)}"
        )
        yield Google(FirebaseAppCheck(app, keys_url=f"{server.url}/jwks"), server)
        firebase_admin.delete_app(app)


@pytest.fixture(params=["fake", "adapter"])
def attestation(request: pytest.FixtureRequest) -> AppAttestation:
    if request.param == "fake":
        return FakeAppAttestation(GOOD)
    google: Google = request.getfixturevalue("google")
    return google.attestation


def test_a_token_of_our_app_passes(attestation: AppAttestation) -> None:
    attestation.verify(GOOD)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("rubbish", id="no token"),
        pytest.param(token(key=STRANGE), id="signed by a stranger"),
        pytest.param(token(kid="key-2"), id="of an unknown key"),
        pytest.param(token(aud=["projects/another"]), id="of another project"),
        pytest.param(token(aud=f"projects/{PROJECT}"), id="of another shape"),
        pytest.param(token(iss="https://evil.example/"), id="of another issuer"),
        pytest.param(token(exp=1), id="of yesterday"),
        pytest.param(jwt.encode({"sub": "x"}, "", algorithm="none"), id="not signed"),
        pytest.param(jwt.encode({"sub": "x"}, "k" * 32), id="signed with a secret"),
    ],
)
def test_any_other_token_is_refused(attestation: AppAttestation, bad: str) -> None:
    with pytest.raises(AppCheckInvalid):
        attestation.verify(bad)


def test_the_keys_are_fetched_once(google: Google) -> None:
    for _ in range(3):
        google.attestation.verify(GOOD)

    assert google.keys.requests == ["GET /jwks"]


def test_who_makes_up_keys_does_not_have_us_ask_google_each_time(
    google: Google,
) -> None:
    google.attestation.verify(GOOD)

    for number in range(20):
        with pytest.raises(AppCheckInvalid):
            google.attestation.verify(token(key=STRANGE, kid=f"made-up-{number}"))

    assert len(google.keys.requests) <= 1 + LOOKUPS_PER_MINUTE
    google.attestation.verify(GOOD)


def test_without_the_keys_nothing_can_be_said(google: Google) -> None:
    google.keys.answer(500)

    with pytest.raises(AppCheckUnavailable):
        google.attestation.verify(GOOD)
