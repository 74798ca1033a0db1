"""How Google's public keys are fetched."""

from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import credentials
from google.auth.exceptions import DefaultCredentialsError

from interactive_broadcast.adapters.app_check import FirebaseAppCheck
from interactive_broadcast.kernel.errors import (
    AppCheckInvalid,
    AppCheckUnavailable,
    Misconfigured,
)
from tests.support.app_check import (
    ANOTHER,
    Google,
    Nameless,
    good_token,
    google_with_keys,
    token,
)


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


def test_who_makes_up_keys_keeps_nobody_waiting_while_google_is_away(
    google: Google,
) -> None:
    google.keys.answer(500)

    for number in range(20):
        with pytest.raises(AppCheckUnavailable):
            google.attestation.verify(token(key=ANOTHER, kid=f"made-up-{number}"))

    assert len(google.keys.requests) == 1


def test_keys_that_sign_nothing_are_not_kept(google: Google) -> None:
    good = google.keys.body
    google.keys.answer(200, good.replace('"kid"', '"id"'))
    attestation = FirebaseAppCheck(
        google.app, keys_url=f"{google.keys.url}/jwks", pause_s=0
    )

    with pytest.raises(AppCheckUnavailable):
        attestation.verify(good_token())
    google.keys.answer(200, good)
    attestation.verify(good_token())


class Unknown(credentials.Base):  # type: ignore[misc]  # the SDK has no types
    def get_credential(self) -> None:
        raise DefaultCredentialsError("The metadata server does not answer.")  # type: ignore[no-untyped-call]  # as above


def test_without_credentials_of_our_own_no_token_is_bad(google: Google) -> None:
    app = firebase_admin.initialize_app(
        Unknown(), {"projectId": "demo-tiny"}, name="unknown"
    )

    with pytest.raises(AppCheckUnavailable):
        FirebaseAppCheck(app).verify(good_token())

    firebase_admin.delete_app(app)


def test_without_a_project_it_is_a_parameter_that_is_missing(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    app = firebase_admin.initialize_app(Nameless(), {}, name="projectless")

    with pytest.raises(Misconfigured):
        FirebaseAppCheck(app).verify(good_token())

    firebase_admin.delete_app(app)
