"""What is checked of a Firebase ID token, with the Admin SDK as the judge."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import firebase_admin
import jwt
import pytest
from cryptography import x509
from firebase_admin import auth
from google.oauth2 import id_token as google_id_token

from interactive_broadcast.adapters import certificates
from interactive_broadcast.adapters.certificates import Certificates
from interactive_broadcast.adapters.id_tokens import IdTokens
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    TokenExpired,
    TokenInvalid,
)
from tests.support.app_check import PROJECT, Nameless
from tests.support.google_keys import Offline, Scripted, published_keys, signer


class Now:
    """The machine's clock: the SDK takes no other."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def id_tokens(transport: Scripted | None = None, *, is_signed: bool = True) -> IdTokens:
    published = Certificates()
    google = transport or Scripted(published_keys(), **{"Cache-Control": "max-age=99"})
    published.session.mount("https://", google)
    return IdTokens(PROJECT, published, Now(), is_signed=is_signed)


def claims(*, begins_in_s: int = 0, lasts_s: int = 60, **changes: Any) -> Any:
    """Of somebody who has just signed in, unless changed. None: left out."""
    now = int(Now().now().timestamp()) + begins_in_s
    good = {
        "sub": "ada",
        "aud": PROJECT,
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "firebase": {"sign_in_provider": "password"},
        "auth_time": now,
        "iat": now,
        "exp": now + lasts_s,
        **changes,
    }
    return {name: value for name, value in good.items() if value is not None}


def signed(*, kid: object = "key-1", **changes: Any) -> str:
    header = {"alg": "RS256", "kid": kid}
    spelled = [_packed(header), _packed(claims(**changes))]
    return _sealed(".".join(spelled))


def _packed(value: object) -> str:
    return _base64url(json.dumps(value).encode())


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _sealed(text: str) -> str:
    algorithm = jwt.get_algorithm_by_name("RS256")
    return f"{text}.{_base64url(algorithm.sign(text.encode(), signer()[0]))}"


@pytest.fixture
def sdk(monkeypatch: pytest.MonkeyPatch) -> Iterator[auth.Client]:
    """As on Google's machines, where nothing is emulated."""
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    published = {"key-1": signer()[1]}
    monkeypatch.setattr(google_id_token, "_fetch_certs", lambda *_: published)
    app = firebase_admin.initialize_app(
        Nameless(), {"projectId": PROJECT}, name="judge"
    )
    yield auth.Client(app)
    firebase_admin.delete_app(app)


GOOD: dict[str, Callable[[], str]] = {
    "as Google signs it": signed,
    "with a longest user": lambda: signed(sub="u" * 128),
    "four seconds too old": lambda: signed(begins_in_s=-63),
    "four seconds early": lambda: signed(begins_in_s=4),
}

BAD: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "no token": lambda: "a.b.c",
    "two parts": lambda: signed().rpartition(".")[0],
    "four parts": lambda: f"{signed()}.e30",
    "header that is no object": lambda: _sealed(f"W10.{_packed(claims())}"),
    "claims that are no object": lambda: _sealed(f"{_packed({'alg': 'RS256'})}.W10"),
    "claims nested deeply": lambda: _sealed(
        f"{_packed({'alg': 'RS256', 'kid': 'key-1'})}.{_base64url(b'[' * 9_000)}"
    ),
    "another signature": lambda: signed()[:-8] + "AAAAAAAA",
    "no signature": lambda: signed().rpartition(".")[0] + ".",
    "another key": lambda: signed(kid="made-up"),
    "no key": lambda: signed(kid=None),
    "a key that is no text": lambda: signed(kid=[]),
    "a key that reads like a time": lambda: signed(kid="Token used too early"),
    "another algorithm": lambda: jwt.encode(
        claims(), signer()[0], algorithm="RS512", headers={"kid": "key-1"}
    ),
    "another project": lambda: signed(aud="another"),
    "another issuer": lambda: signed(iss="https://accounts.google.com"),
    "nobody": lambda: signed(sub=None),
    "nobody at all": lambda: signed(sub=""),
    "a user that is no text": lambda: signed(sub=7),
    "a user too long": lambda: signed(sub="u" * 129),
    "no beginning": lambda: signed(iat=None),
    "no end": lambda: signed(exp=None),
}


def test_what_a_token_calls_critical_is_not_passed_over() -> None:
    header = {"alg": "RS256", "kid": "key-1", "crit": ["b64"], "b64": False}

    with pytest.raises(TokenInvalid):
        id_tokens().verify(_sealed(f"{_packed(header)}.{_packed(claims())}"))


@pytest.mark.parametrize("name", GOOD)
def test_what_the_sdk_takes_is_taken(sdk: auth.Client, name: str) -> None:
    token = GOOD[name]()

    theirs = sdk.verify_id_token(token, clock_skew_seconds=5)

    assert id_tokens().verify(token) == {k: v for k, v in theirs.items() if k != "uid"}


@pytest.mark.parametrize("name", BAD)
def test_what_the_sdk_refuses_is_refused(sdk: auth.Client, name: str) -> None:
    token = BAD[name]()

    with pytest.raises((ValueError, auth.InvalidIdTokenError, RecursionError)):
        sdk.verify_id_token(token, clock_skew_seconds=5)
    with pytest.raises(TokenInvalid):
        id_tokens().verify(token)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"begins_in_s": -600}, TokenExpired),
        # Google's clock and ours differ.
        ({"begins_in_s": 600}, AccountsUnavailable),
        ({"exp": "soon"}, TokenInvalid),
        ({"exp": True}, TokenInvalid),
        ({"iat": 1.5}, TokenInvalid),
        ({"auth_time": None}, TokenInvalid),
        ({"firebase": "none"}, TokenInvalid),
    ],
)
def test_what_is_wrong_with_an_id_token(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        id_tokens().verify(signed(**changes))


def test_without_the_keys_nothing_can_be_said() -> None:
    with pytest.raises(AccountsUnavailable):
        id_tokens(Offline()).verify(signed())


def test_whoever_has_not_signed_is_asked_nothing_of_the_time() -> None:
    """Whether it is too early or too late says something only of what Google says."""
    forged = signed(begins_in_s=600)[:-8] + "AAAAAAAA"

    with pytest.raises(TokenInvalid):
        id_tokens().verify(forged)


def test_what_the_emulator_has_not_signed_is_read_all_the_same() -> None:
    unsigned = f"{_packed({'alg': 'none'})}.{_packed(claims())}."

    assert id_tokens(is_signed=False).verify(unsigned)["sub"] == "ada"
    with pytest.raises(TokenInvalid):
        id_tokens().verify(unsigned)


def test_a_certificate_is_read_once_for_any_number_of_tokens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = []

    def counted(pem: bytes) -> x509.Certificate:
        read.append(pem)
        return x509.load_pem_x509_certificate(pem)

    monkeypatch.setattr(certificates, "load_pem_x509_certificate", counted)
    checking = id_tokens()

    for _ in range(3):
        checking.verify(signed())

    assert len(read) == 1
