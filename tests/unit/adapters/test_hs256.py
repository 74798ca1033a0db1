"""What is signed by our own ten lines is what PyJWT signs and takes."""

from typing import Any

import jwt
import pytest

from interactive_broadcast.adapters.hs256 import Hs256Signer

KEY = "a signing key of thirty-two chars"
CLAIMS: list[dict[str, Any]] = [
    {},
    {"iss": "interactive-broadcast", "exp": 4_000_000_000, "n": [1, None, True]},
    {"name": "Zoë “Ω” \n\\ \U0001f3a4 \ud800"},
]


@pytest.mark.parametrize("claims", CLAIMS)
@pytest.mark.parametrize("header", [None, {"kid": "7f"}])
def test_pyjwt_signs_the_same_and_takes_it(
    claims: dict[str, Any], header: dict[str, Any] | None
) -> None:
    token = Hs256Signer(KEY, header).sign(claims)

    assert token == jwt.encode(claims, KEY, algorithm="HS256", headers=header)
    assert jwt.decode(token, KEY, algorithms=["HS256"]) == claims


def test_each_token_of_a_key_begins_with_its_head() -> None:
    signer = Hs256Signer(KEY, {"kid": "7f"})

    heads = {signer.sign(claims).partition(".")[0] for claims in CLAIMS}

    assert heads == {signer.head}


def test_another_key_does_not_take_it() -> None:
    token = Hs256Signer(KEY).sign({})

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, KEY[::-1], algorithms=["HS256"])
