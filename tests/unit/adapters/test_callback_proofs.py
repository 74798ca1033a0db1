"""Addresses and signatures of callbacks, and everything that is neither."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import jwt
import pytest
from pydantic import SecretStr

from interactive_broadcast.adapters.callback_proofs import (
    HmacCallbackProofs,
)
from tests.support.fakes import FakeClock

NEW = "the new callback key, of 32 characters or more"
OLD = "the old callback key, of 32 characters or more"
SECRET = "the signature secret of one project of OpenTok, long enough for HS512 too"
BODY = b'{"event":"archive"}'
TRUE_ID = base64.urlsafe_b64encode(b"1~100~~1700000000000~noise~~").decode().rstrip("=")


def proofs(*keys: str, clock: FakeClock | None = None) -> HmacCallbackProofs:
    found = [SecretStr(key) for key in keys or (NEW,)]
    return HmacCallbackProofs(
        keys=lambda: found,
        clock=clock or FakeClock(),
        functions_url=lambda: "https://functions.example",
    )


def signature(
    secret: str = SECRET,
    *,
    algorithm: str = "HS256",
    body: bytes = BODY,
    **changes: Any,
) -> str:
    claims = {
        "iss": "Vonage",
        "iat": int(FakeClock().now().timestamp()),
        "jti": "1",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": "100",
        "application_id": "",
        **changes,
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, secret, algorithm=algorithm)


def test_the_key_of_a_project_is_documented_and_so_can_be_made_elsewhere() -> None:
    made = hmac.new(NEW.encode(), b"100", hashlib.sha256).hexdigest()

    assert proofs().path_key("100") == made


def test_where_a_project_reports_to_is_the_function_with_its_id_and_key() -> None:
    ours = proofs()

    assert ours.address("100") == (
        f"https://functions.example/openTokCallback/100/{ours.path_key('100')}"
    )


def test_addresses_made_with_an_older_key_are_taken_until_it_goes() -> None:
    old = proofs(OLD).path_key("100")

    assert proofs(NEW, OLD).is_path_key("100", old)
    assert not proofs(NEW).is_path_key("100", old)
    assert proofs(NEW, OLD).path_key("100") == proofs(NEW).path_key("100")


@pytest.mark.parametrize("given", ["", "0" * 64, "é" * 64, NEW])
def test_anything_else_is_no_address(given: str) -> None:
    assert not proofs().is_path_key("100", given)


def test_an_address_is_good_for_one_project() -> None:
    assert not proofs().is_path_key("200", proofs().path_key("100"))


def test_a_signature_names_the_project_and_is_good_for_its_secret() -> None:
    made = signature()

    assert proofs().signed_for(made, BODY) == {"100"}
    assert proofs().is_signed(made, SecretStr(SECRET))
    assert not proofs().is_signed(made, SecretStr(SECRET[::-1]))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "Someone"},
        {"iss": None},
        {"payload_hash": None},
        {"payload_hash": 7},
        {"payload_hash": hashlib.sha256(b"{}").hexdigest()},
        {"iat": None},
        {"iat": True},
        {"iat": "now"},
        {"iat": [1]},
        {"iat": 10**309},
        {"iat": -(10**309)},
        {"iat": float("nan")},
        {"iat": float("inf")},
        {"iat": float("-inf")},
        {"iat": 1e308},
        {"api_key": None},
        {"api_key": 100},
        {"api_key": "", "application_id": 7},
        {"api_key": ["100"], "application_id": {"100": 1}},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_what_says_something_else_is_no_signature(changes: dict[str, Any]) -> None:
    assert proofs().signed_for(signature(**changes), BODY) == frozenset()


APPLICATION = "1b1f8f4c-22a5-4f0c-9d07-0a3c0c0a7a11"


@pytest.mark.parametrize(
    ("claims", "projects"),
    [
        ({"application_id": APPLICATION}, ["100", APPLICATION]),
        ({"application_id": APPLICATION.upper(), "api_key": None}, [APPLICATION]),
        ({"application_id": "100"}, ["100"]),
        ({"application_id": None}, ["100"]),
        ({"application_id": ""}, ["100"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_signature_names_its_project_by_either_claim(
    claims: dict[str, Any], projects: list[str]
) -> None:
    """Which of the two is the project of an application is not confirmed."""
    assert proofs().signed_for(signature(**claims), BODY) == set(projects)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "é.é.é", "." * 9])
def test_what_is_no_token_is_no_signature(text: str) -> None:
    assert proofs().signed_for(text, BODY) == frozenset()
    assert not proofs().is_signed(text, SecretStr(SECRET))


@pytest.mark.parametrize("claims", [b"[" * 6_000, b'{"a":' * 1_000, b"9" * 5_000])
def test_claims_that_no_json_parser_likes_are_no_signature(claims: bytes) -> None:
    parts = (b'{"alg":"HS256"}', claims, b"x")
    text = ".".join(base64.urlsafe_b64encode(part).decode() for part in parts)

    assert proofs().signed_for(text, BODY) == frozenset()
    assert not proofs().is_signed(text, SecretStr(SECRET))


@pytest.mark.parametrize(
    "session_id",
    ["", "1_", "2_bad", "3_" + TRUE_ID, "1_" + TRUE_ID[:4], TRUE_ID, "1_é", "1_A"],
)
def test_a_session_that_does_not_say_whose_it_is_is_nobodys(session_id: str) -> None:
    assert not proofs().covers("100", session_id)
    assert not proofs().covers("", session_id)


def test_a_body_that_was_changed_after_signing_is_not_signed() -> None:
    assert proofs().signed_for(signature(), BODY + b" ") == frozenset()


def test_a_signature_is_good_for_ten_minutes_and_a_clock_that_is_ahead() -> None:
    clock = FakeClock()
    early = signature(iat=int(clock.now().timestamp()) + 60)
    too_early = signature(iat=int(clock.now().timestamp()) + 61)
    made = signature()

    assert proofs(clock=clock).signed_for(early, BODY) == {"100"}
    assert proofs(clock=clock).signed_for(too_early, BODY) == frozenset()
    clock.advance(seconds=600)
    assert proofs(clock=clock).signed_for(made, BODY) == {"100"}
    clock.advance(seconds=1)
    assert proofs(clock=clock).signed_for(made, BODY) == frozenset()


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
def test_the_algorithm_is_not_the_senders_choice(algorithm: str) -> None:
    secret = "" if algorithm == "none" else SECRET

    made = signature(secret, algorithm=algorithm)

    assert not proofs().is_signed(made, SecretStr(SECRET))


def test_the_claims_of_other_tokens_make_no_difference() -> None:
    past = int((FakeClock().now() - timedelta(days=1)).timestamp())

    made = signature(exp=past, nbf=past + 200_000, aud="somebody")

    assert proofs().is_signed(made, SecretStr(SECRET))


def session_of(project: str, noise: int) -> str:
    """The id of a session of a project, with so many characters after `1_`."""
    text = base64.urlsafe_b64encode(f"1~{project}~~".encode()).decode().rstrip("=")
    return "1_" + text.ljust(noise, "A")


@pytest.mark.parametrize(("length", "is_read"), [(64, True), (65, False)])
def test_the_key_in_a_session_id_has_64_characters_at_most(
    length: int, *, is_read: bool
) -> None:
    project = "p" * length

    assert proofs().covers(project, session_of(project, 200)) is is_read


# 501 characters are no base64, whatever the bound is.
@pytest.mark.parametrize(("length", "is_read"), [(500, True), (502, False)])
def test_a_session_id_is_not_read_beyond_500_characters(
    length: int, *, is_read: bool
) -> None:
    assert proofs().covers("100", session_of("100", length)) is is_read
