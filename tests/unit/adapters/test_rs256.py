"""Tokens that are signed by RSA, with PyJWT as the judge."""

import jwt
import pytest

from interactive_broadcast.adapters.rs256 import Rs256Signer
from tests.support.vonage_application import its_key


@pytest.mark.parametrize(
    "claims", [{}, {"sub": "ada", "iat": 1, "acl": {"paths": {}}}, {"data": "Zoë ☃"}]
)
def test_pyjwt_signs_the_same_and_takes_it(
    claims: dict[str, object],
) -> None:
    key = its_key()

    token = Rs256Signer(key).sign(claims)

    assert token == jwt.encode(dict(claims), key, algorithm="RS256")
    assert jwt.decode(token, key.public_key(), algorithms=["RS256"]) == claims
