"""What `ports.AppAttestation` promises, held against the fake and the adapter."""

from collections.abc import Iterator

import jwt
import pytest

from interactive_broadcast.kernel.errors import AppCheckInvalid
from interactive_broadcast.kernel.ports import AppAttestation
from tests.support.app_check import GOOD, OTHER_KEY, PROJECT, google_with_keys, token
from tests.support.fakes import FakeAppAttestation


@pytest.fixture(params=["fake", "adapter"])
def attestation(request: pytest.FixtureRequest) -> Iterator[AppAttestation]:
    if request.param == "fake":
        yield FakeAppAttestation(GOOD)
        return
    with google_with_keys() as google:
        yield google.attestation


def test_a_token_of_our_app_passes(attestation: AppAttestation) -> None:
    attestation.verify(GOOD)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("rubbish", id="no token"),
        pytest.param(token(key=OTHER_KEY), id="signed by somebody else"),
        pytest.param(token(kid="key-2"), id="of an unknown key"),
        pytest.param(token(aud=["projects/another"]), id="of another project"),
        pytest.param(token(aud=f"projects/{PROJECT}"), id="of another shape"),
        pytest.param(token(iss="https://evil.example/"), id="of another issuer"),
        pytest.param(token(exp=1), id="of yesterday"),
        pytest.param(jwt.encode({"sub": "x"}, "", algorithm="none"), id="not signed"),
        pytest.param(jwt.encode({"sub": "x"}, "k" * 32), id="signed with a secret"),
    ],
)
def test_any_other_token_is_refused(attestation: AppAttestation, bad: str) -> None:
    with pytest.raises(AppCheckInvalid):
        attestation.verify(bad)
