"""How Google's public keys are fetched."""

from collections.abc import Iterator

import pytest

from interactive_broadcast.kernel.errors import AppCheckInvalid, AppCheckUnavailable
from tests.support.app_check import ANOTHER, Google, good_token, google_with_keys, token


@pytest.fixture
def google() -> Iterator[Google]:
    with google_with_keys() as made:
        yield made


def test_the_keys_are_fetched_once(google: Google) -> None:
    for _ in range(3):
        google.attestation.verify(good_token())

    assert google.keys.requests == ["GET /jwks"]


def test_who_makes_up_keys_does_not_have_us_ask_google_each_time(
    google: Google,
) -> None:
    google.attestation.verify(good_token())

    for number in range(20):
        with pytest.raises(AppCheckInvalid):
            google.attestation.verify(token(key=ANOTHER, kid=f"made-up-{number}"))

    assert google.keys.requests == ["GET /jwks"]
    google.attestation.verify(good_token())


def test_without_the_keys_nothing_can_be_said(google: Google) -> None:
    google.keys.answer(500)

    with pytest.raises(AppCheckUnavailable):
        google.attestation.verify(good_token())
