"""Tokens are readable, and say only what they may."""

import pytest

from emulators.firebase.auth.tokens import (
    CUSTOM_TOKEN_AUDIENCE,
    CustomToken,
    RefreshToken,
    claims_of,
    parse_claims,
    unsigned_jwt,
)
from emulators.kernel.json_http import Refused


def test_a_token_says_what_it_was_made_of() -> None:
    token = unsigned_jwt({"sub": "ada", "näme": "ÿ?>"})

    assert token.endswith(".")
    assert claims_of(token) == {"sub": "ada", "näme": "ÿ?>"}
    assert claims_of(token + "any-signature") == {"sub": "ada", "näme": "ÿ?>"}


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.b.c", "..", "a.W10.c", "a.bm90IGpzb24.c", "a.é.c"]
)
def test_what_is_no_token_says_nothing(token: str) -> None:
    assert claims_of(token) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a":"' + "x" * 1000 + '"}', "CLAIMS_TOO_LARGE"),
        ("[1]", "INVALID_CLAIMS"),
        ("{", "INVALID_CLAIMS"),
        ('{"iss":"me"}', "FORBIDDEN_CLAIM : iss"),
    ],
)
def test_custom_claims_have_limits(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_claims(text)

    assert refused.value.message == reason


def test_a_custom_token_says_who_and_with_which_claims() -> None:
    jwt = unsigned_jwt({"uid": "ada", "claims": {"a": 1}, "aud": CUSTOM_TOKEN_AUDIENCE})

    assert CustomToken.parse(jwt) == CustomToken("ada", {"a": 1})
    assert CustomToken.parse('{"uid":"ada"}') == CustomToken("ada", {})


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("{", "INVALID_CUSTOM_TOKEN : Invalid assertion format"),
        ('{"uid":5}', "MISSING_IDENTIFIER"),
        ('{"uid":"' + "u" * 129 + '"}', "INVALID_CUSTOM_TOKEN"),
        (
            unsigned_jwt({"uid": "ada", "aud": "another"}),
            "INVALID_CUSTOM_TOKEN : Invalid audience",
        ),
    ],
)
def test_a_custom_token_that_is_none_is_refused(token: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        CustomToken.parse(token)

    assert refused.value.message.startswith(reason)


def test_a_refresh_token_survives_its_own_project_only() -> None:
    memory = RefreshToken(
        local_id="ada",
        provider="custom",
        issued_at=7,
        auth_time=5,
        extra_claims={"role": "host"},
    )

    assert RefreshToken.parse(memory.encode("mine"), "mine") == memory
    with pytest.raises(Refused):
        RefreshToken.parse(memory.encode("mine"), "another")
