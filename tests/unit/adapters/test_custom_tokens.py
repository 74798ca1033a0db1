"""Custom tokens as they are issued on Google's machines."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials
from requests import PreparedRequest, Response
from urllib3 import HTTPResponse

from interactive_broadcast.adapters import custom_tokens, google_requests
from interactive_broadcast.adapters.answers import from_signing
from interactive_broadcast.adapters.bounded_transport import BoundedTransport
from interactive_broadcast.adapters.custom_tokens import CustomTokens
from interactive_broadcast.adapters.google_requests import Unanswered
from interactive_broadcast.kernel.errors import SigningRefused
from tests.support.fake_clock import FakeMonotonic
from tests.support.fakes import FakeClock
from tests.support.google_machine import ACCOUNT, METADATA, OnGoogle, point_at
from tests.support.tiny_server import TinyServer

CLAIMS = {"role": "host", "adminId": "ada"}
SIGNED = json.dumps({"signedBlob": base64.b64encode(b"a signature").decode()})


def refusal(code: int, status: str) -> tuple[int, str]:
    message = "Permission 'iam.serviceAccounts.signBlob' denied on resource."
    error = {"code": code, "message": message, "status": status}
    return code, json.dumps({"error": error})


@dataclass
class Signing:
    """Google's service that signs: its answers, one after the other."""

    answers: list[tuple[int, str]]
    asked: list[PreparedRequest] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)
    takes_s: float = 0.0
    clock: FakeMonotonic = field(default_factory=FakeMonotonic)

    def send(self, request: PreparedRequest, timeout: float, **_: Any) -> Response:
        self.asked.append(request)
        self.timeouts.append(timeout)
        self.clock.now += self.takes_s
        response = Response()
        response.status_code, body = self.answers.pop(0)
        response.raw = HTTPResponse(BytesIO(body.encode()), preload_content=False)
        response.request = request
        return response


@pytest.fixture
def metadata(server: TinyServer, monkeypatch: pytest.MonkeyPatch) -> TinyServer:
    """Google's metadata server, which tells the account and a token of it."""
    point_at(monkeypatch, server)
    server.answer(200, METADATA)
    return server


@contextmanager
def signed_by(*answers: tuple[int, str]) -> Iterator[tuple[CustomTokens, Signing]]:
    """What issues tokens, with these answers of the service that signs."""
    tokens = CustomTokens(OnGoogle().get_credential(), FakeClock())
    signing = Signing([*answers])
    # What is ours of the transport stays: it decides what is an answer.
    ours = tokens.session.get_adapter("https://")
    assert isinstance(ours, BoundedTransport)
    assert ours._is_answer is from_signing  # noqa: SLF001 - see above
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "requests.adapters.HTTPAdapter.send",
            lambda _, request, **options: signing.send(request, **options),
        )
        yield tokens, signing


@pytest.mark.usefixtures("metadata")
def test_google_signs_in_the_name_of_the_backend_s_account() -> None:
    with signed_by((200, SIGNED)) as (tokens, signing):
        token = tokens.issue("host-1", CLAIMS)

    now = int(FakeClock().now().timestamp())
    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": "RS256"}
    assert jwt.decode(token, options={"verify_signature": False}) == {
        "iss": ACCOUNT,
        "sub": ACCOUNT,
        "aud": "https://identitytoolkit.googleapis.com/"
        "google.identity.identitytoolkit.v1.IdentityToolkit",
        "uid": "host-1",
        "iat": now,
        "exp": now + 3600,
        "claims": CLAIMS,
    }
    [asked] = signing.asked
    assert asked.url == (
        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
        f"{ACCOUNT}:signBlob"
    )
    assert asked.headers["Authorization"] == "Bearer an-access-token"
    text, _, signature = token.rpartition(".")
    assert base64.b64decode(json.loads(asked.body or "")["payload"]) == text.encode()
    assert base64.urlsafe_b64decode(signature + "==") == b"a signature"


def test_the_account_is_asked_for_once(metadata: TinyServer) -> None:
    with signed_by((200, SIGNED), (200, SIGNED)) as (tokens, _):
        tokens.issue("host-1", CLAIMS)
        asked = len(metadata.requests)
        tokens.issue("host-2", CLAIMS)

    assert len(metadata.requests) == asked


@cache
def a_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_whoever_has_a_key_asks_nobody() -> None:
    key = a_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]  # the library has few types
        {"client_email": ACCOUNT, "private_key": key.decode(), "token_uri": "none:"}
    )

    token = CustomTokens(credentials, FakeClock()).issue("host-1", CLAIMS)

    claims = jwt.decode(
        token,
        a_key().public_key(),
        algorithms=["RS256"],
        audience=custom_tokens.AUDIENCE,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["uid"]) == (ACCOUNT, "host-1")


@pytest.mark.usefixtures("metadata")
@pytest.mark.parametrize(
    "refused", [refusal(403, "PERMISSION_DENIED"), refusal(404, "NOT_FOUND")]
)
def test_not_being_allowed_to_sign_is_told_by_name_in_the_log(
    refused: tuple[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with signed_by(refused) as (tokens, _), pytest.raises(SigningRefused) as error:
        tokens.issue("host-1", CLAIMS)

    assert (error.value.http_status, error.value.reason) == (500, "signing-refused")
    out = capsys.readouterr().out
    line = json.loads(out)
    assert (line["severity"], line["message"]) == ("ERROR", "signing-refused")
    assert line["account"] == ACCOUNT
    assert line["permission"] == "iam.serviceAccounts.signBlob"
    assert "denied on resource" in line["google_said"]
    assert "an-access-token" not in out


@pytest.mark.usefixtures("metadata")
@pytest.mark.parametrize(
    "failure",
    [(503, "{}"), (429, "{}"), (200, "<html>"), (403, "<html>"), (401, "{}")],
)
def test_what_is_no_answer_of_google_is_repeated_once(
    failure: tuple[int, str],
) -> None:
    with signed_by(failure, (200, SIGNED)) as (tokens, signing):
        assert tokens.issue("host-1", CLAIMS)
    assert len(signing.asked) == 2

    with signed_by(failure, failure) as (tokens, _), pytest.raises(Unanswered):
        tokens.issue("host-1", CLAIMS)


def test_a_persons_credentials_sign_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    persons = Credentials("an-access-token")  # type: ignore[no-untyped-call]  # the library has few types

    with pytest.raises(SigningRefused):
        CustomTokens(persons, FakeClock()).issue("host-1", CLAIMS)

    assert "no service account" in json.loads(capsys.readouterr().out)["google_said"]


@pytest.mark.usefixtures("metadata")
def test_everything_together_has_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    with signed_by((503, "{}"), (200, SIGNED)) as (tokens, signing):
        monkeypatch.setattr(google_requests, "time", signing.clock)
        signing.takes_s = 7

        tokens.issue("host-1", CLAIMS)

    assert signing.timeouts == [5, 3]
