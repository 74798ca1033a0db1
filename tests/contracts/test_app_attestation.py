"""What `ports.AppAttestation` promises, held against the fake and the adapter."""

from collections.abc import Callable, Iterator

import jwt
import pytest

from interactive_broadcast.kernel.errors import AppCheckInvalid
from interactive_broadcast.kernel.ports import AppAttestation
from tests.support.app_check import (
    ANOTHER,
    PROJECT,
    good_token,
    google_with_keys,
    token,
)
from tests.support.fakes import FakeAppAttestation


@pytest.fixture(params=["fake", "adapter"])
def attestation(request: pytest.FixtureRequest) -> Iterator[AppAttestation]:
    if request.param == "fake":
        yield FakeAppAttestation(good_token())
        return
    with google_with_keys() as google:
        yield google.attestation


def test_a_token_of_our_app_passes(attestation: AppAttestation) -> None:
    attestation.verify(good_token())


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(lambda: "rubbish", id="no token"),
        pytest.param(lambda: token(key=ANOTHER), id="signed by somebody else"),
        pytest.param(lambda: token(kid="key-2"), id="of an unknown key"),
        pytest.param(lambda: token(aud=["projects/another"]), id="of another project"),
        pytest.param(lambda: token(aud=f"projects/{PROJECT}"), id="of another shape"),
        pytest.param(
            lambda: token(iss="https://evil.example/"), id="of another issuer"
        ),
        pytest.param(lambda: token(exp=1), id="of yesterday"),
        pytest.param(
            lambda: jwt.encode({"sub": "x"}, "", algorithm="none"), id="not signed"
        ),
        pytest.param(
            lambda: jwt.encode({"sub": "x"}, "k" * 32), id="signed with a secret"
        ),
    ],
)
def test_any_other_token_is_refused(
    attestation: AppAttestation, bad: Callable[[], str]
) -> None:
    with pytest.raises(AppCheckInvalid):
        attestation.verify(bad())
