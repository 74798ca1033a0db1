"""App Check tokens, and a small server in place of Google's public keys."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import firebase_admin
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from firebase_admin import credentials
from google.auth.credentials import AnonymousCredentials
from jwt.algorithms import RSAAlgorithm

from interactive_broadcast.adapters.app_check import FirebaseAppCheck
from tests.support.tiny_server import TinyServer, tiny_server

PROJECT = "demo-interactive-broadcast"
OURS, ANOTHER = "ours", "another"
"""The names of two keys."""

_numbers = count(1)


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    # Made when it is first asked for: most runs of tests need none, and it takes long.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def token(*, key: str = OURS, kid: str = "key-1", **changes: Any) -> str:
    """As the App Check service issues one, signed with the key of this name."""
    claims = {
        "iss": "https://firebaseappcheck.googleapis.com/123456",
        "aud": ["projects/123456", f"projects/{PROJECT}"],
        "sub": "1:123456:web:abcdef",
        "exp": int(time.time()) + 3_600,
        **changes,
    }
    return jwt.encode(claims, _key(key), algorithm="RS256", headers={"kid": kid})


@cache
def good_token() -> str:
    """The same one each time."""
    return token()


class Nameless(credentials.Base):  # type: ignore[misc]  # the SDK has no types
    """The SDK wants credentials, and does not need them to look at a token."""

    def get_credential(self) -> AnonymousCredentials:
        return AnonymousCredentials()  # type: ignore[no-untyped-call]  # as above


@dataclass(frozen=True, slots=True)
class Google:
    attestation: FirebaseAppCheck
    keys: TinyServer
    app: firebase_admin.App


@contextmanager
def google_with_keys() -> Iterator[Google]:
    """The adapter, and the server that it fetches its keys from."""
    with tiny_server() as server:
        public = json.loads(RSAAlgorithm.to_jwk(_key(OURS).public_key()))
        server.answer(200, json.dumps({"keys": [{**public, "kid": "key-1"}]}))
        app = firebase_admin.initialize_app(
            Nameless(), {"projectId": PROJECT}, name=f"app-check-{next(_numbers)}"
        )
        attestation = FirebaseAppCheck(app, keys_url=f"{server.url}/jwks")
        yield Google(attestation, server, app)
        firebase_admin.delete_app(app)
