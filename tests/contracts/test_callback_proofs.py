"""What `ports.CallbackProofs` promises, held against the fake and the adapter."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import jwt
import pytest
from pydantic import SecretStr

from emulators.opentok.session_ids import mint_session_id
from interactive_broadcast.adapters.callback_proofs import HmacCallbackProofs
from interactive_broadcast.kernel.ports import CallbackProofs
from tests.support.fakes import FakeCallbackProofs, FakeClock

KEY = SecretStr("a callback key of at least 32 characters")
SECRET = SecretStr("the signature secret of a project")
OTHER_SECRET = SecretStr("the signature secret of another one")
BODY = b'{"event":"archive"}'


@dataclass(frozen=True)
class Signed:
    proofs: CallbackProofs
    sign: Callable[[str, bytes, SecretStr], str]
    session_id_of: Callable[[str], str]
    """Of a project's session, without the `1_` or `2_` before it."""


def real_session_id(api_key: str) -> str:
    minted = mint_session_id(
        api_key, location="", created_at_ms=1_700_000_000_000, is_relayed=False
    )
    return minted[2:]


@pytest.fixture(params=["fake", "adapter"])
def signed(request: pytest.FixtureRequest) -> Signed:
    if request.param == "fake":
        fake = FakeCallbackProofs()
        return Signed(fake, fake.sign, lambda api_key: f"session-of-{api_key}")
    clock = FakeClock()

    def sign(api_key: str, body: bytes, secret: SecretStr) -> str:
        claims = {
            "iss": "Vonage",
            "iat": int(clock.now().timestamp()),
            "payload_hash": hashlib.sha256(body).hexdigest(),
            "api_key": api_key,
        }
        return jwt.encode(claims, secret.get_secret_value(), algorithm="HS256")

    proofs = HmacCallbackProofs(
        keys=lambda: [KEY], clock=clock, functions_url=lambda: "https://f.example"
    )
    return Signed(proofs, sign, real_session_id)


def test_an_address_is_good_for_its_own_project_alone(signed: Signed) -> None:
    key = signed.proofs.path_key("100")

    assert signed.proofs.is_path_key("100", key)
    assert not signed.proofs.is_path_key("200", key)
    assert not signed.proofs.is_path_key("100", key[:-1])


def test_a_signature_is_good_for_its_own_body_and_secret_alone(signed: Signed) -> None:
    signature = signed.sign("100", BODY, SECRET)

    assert signed.proofs.signed_for(signature, BODY) == {"100"}
    assert not signed.proofs.signed_for(signature, b"{}")
    assert signed.proofs.is_signed(signature, SECRET)
    assert not signed.proofs.is_signed(signature, OTHER_SECRET)


@pytest.mark.parametrize("prefix", ["1_", "2_"])
@pytest.mark.parametrize("project", ["100", "1b1f8f4c-22a5-4f0c-9d07-0a3c0c0a7a11"])
def test_a_proof_covers_the_sessions_of_its_own_project(
    signed: Signed, prefix: str, project: str
) -> None:
    session_id = prefix + signed.session_id_of(project)

    assert signed.proofs.covers(project, session_id)
    assert not signed.proofs.covers("200", session_id)
    assert not signed.proofs.covers("10", session_id)


def test_what_nobody_has_signed_is_no_signature(signed: Signed) -> None:
    assert not signed.proofs.signed_for("made.up.here", BODY)
    assert not signed.proofs.is_signed("made.up.here", SECRET)
