"""What a Vonage application signs, with PyJWT and the SDKs as judges."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import jwt
import opentok
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr
from vonage_jwt.jwt import JwtClient
from vonage_video.models.enums import TokenRole
from vonage_video.models.token import TokenOptions

from interactive_broadcast.adapters.vonage_signer import VonageSigner
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole
from tests.support import minting
from tests.support.minting import HOUR, NOW, session_of
from tests.support.private_keys import pkcs8, public_part
from tests.support.vonage_application import APPLICATION, its_key

APPLICATION_ID, PEM = APPLICATION.api_key, APPLICATION.api_secret
KEY = its_key()
OURS = session_of(APPLICATION_ID)


def minted(**changes: Any) -> str:
    return minting.minted(VonageSigner(APPLICATION), OURS, **changes)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        KEY.public_key(),
        algorithms=["RS256"],
        options={"verify_exp": False, "verify_iat": False},
    )
    return claims


def called(headers: Mapping[str, str]) -> dict[str, Any]:
    """What a call says of who makes it."""
    return claims_of(headers["Authorization"].removeprefix("Bearer "))


@pytest.fixture
def sdk(tmp_path: Path) -> Any:
    """OpenTok's SDK as a Vonage application uses it: with a file of its key."""
    path = tmp_path / "private.key"
    path.write_text(PEM.get_secret_value())
    client: Any = opentok.Client(APPLICATION_ID, str(path))
    # What it has read of it, parsed: else it would be for each signature.
    client.api_secret = KEY
    return client


@pytest.mark.parametrize("role", list(VideoRole))
@pytest.mark.parametrize(
    ("data", "classes"),
    [(None, []), ("", []), ('{"person":"Zoë"}', ["full", "focus"])],
)
def test_a_clients_token_is_the_one_that_the_sdk_makes(
    monkeypatch: pytest.MonkeyPatch,
    sdk: Any,
    role: VideoRole,
    data: str | None,
    classes: list[str],
) -> None:
    """But for its date, and for the name of its subject, which is as in four SDKs."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    theirs = sdk.generate_token(
        OURS,
        role=opentok.Roles(role.value),
        expire_time=NOW + HOUR,
        data=data,
        initial_layout_class_list=classes,
    )

    token = minted(role=role, data=data, layout_classes=classes)

    ours, expected = claims_of(token), claims_of(theirs)
    assert UUID(ours.pop("jti")).version == UUID(expected.pop("jti")).version == 4
    assert ours.pop("iat") == expected.pop("iat") - 10
    assert ours.pop("sub") == expected.pop("subject")
    assert ours == expected
    assert jwt.get_unverified_header(token) == jwt.get_unverified_header(theirs)


def test_a_clients_token_says_what_vonages_own_sdk_has_it_say() -> None:
    """But for its classes, which are a list there and a text in all other SDKs."""
    options = TokenOptions(
        session_id=OURS,
        role=TokenRole.PUBLISHER_ONLY,
        connection_data="{}",
        initial_layout_class_list=["full", "focus"],
        exp=NOW + HOUR,
        iat=NOW - 10,
    ).model_dump(exclude_none=True)
    signed = JwtClient(APPLICATION_ID, PEM.get_secret_value())
    expected = claims_of(signed.generate_application_jwt(options).decode())

    ours = claims_of(
        minted(
            role=VideoRole.PUBLISHER_ONLY, data="{}", layout_classes=["full", "focus"]
        )
    )

    assert ours.pop("initial_layout_class_list").split() == expected.pop(
        "initial_layout_class_list"
    )
    assert ours.pop("sub") == expected.pop("subject")
    assert ours.keys() == expected.keys()
    assert {**ours, "jti": ""} == {**expected, "jti": ""}


def test_a_call_is_signed_as_the_sdk_signs_it(
    monkeypatch: pytest.MonkeyPatch, sdk: Any
) -> None:
    """But for what kind of token it is, which three other SDKs do not say."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    monkeypatch.setattr(
        "interactive_broadcast.adapters.vonage_signer.time", lambda: NOW
    )
    theirs = sdk.get_json_headers()

    ours = VonageSigner(APPLICATION).headers(is_form=False, offset_s=0)

    said, expected = called(ours), called(theirs)
    assert {**ours, "Authorization": ""} == {
        "Authorization": "",
        "Accept": theirs["Accept"],
        "Content-Type": theirs["Content-Type"],
    }
    assert UUID(said.pop("jti")).version == UUID(expected.pop("jti")).version == 4
    assert said.pop("iat") == expected.pop("iat") - 10
    assert {**said, "ist": "project"} == expected


def test_a_call_with_a_form_does_not_say_that_it_is_json() -> None:
    """Else what is in the form would not be read."""
    headers = VonageSigner(APPLICATION).headers(is_form=True, offset_s=0)

    assert "Content-Type" not in headers
    assert headers["Accept"] == "application/json"


@pytest.mark.parametrize("offset_s", [-86_400.4, 0, 400])
def test_a_call_is_signed_by_the_services_clock_and_never_of_its_future(
    monkeypatch: pytest.MonkeyPatch, offset_s: float
) -> None:
    monkeypatch.setattr(
        "interactive_broadcast.adapters.vonage_signer.time", lambda: NOW
    )
    headers = VonageSigner(APPLICATION).headers(is_form=False, offset_s=offset_s)

    claims = called(headers)

    assert claims["iat"] <= NOW + offset_s - 10
    assert claims["exp"] - claims["iat"] == 190


def test_no_two_tokens_have_the_same_id() -> None:
    assert claims_of(minted())["jti"] != claims_of(minted())["jti"]


@pytest.mark.parametrize("left_s", [0, 5])
def test_a_token_for_thirty_days_is_not_dated_back_beyond_them(left_s: int) -> None:
    claims = claims_of(minted(expires_at_s=NOW + 30 * 24 * HOUR - left_s))

    assert claims["exp"] - claims["iat"] == 30 * 24 * HOUR
    assert claims["iat"] == NOW - left_s


def test_its_id_is_named_as_session_ids_name_it() -> None:
    assert VonageSigner(VideoCredentials(APPLICATION_ID.upper(), PEM)).project == (
        APPLICATION_ID
    )


@pytest.mark.parametrize(
    "secret",
    [
        SecretStr(""),
        SecretStr("5ecret0fProject100001"),
        SecretStr(PEM.get_secret_value()[:800]),
        SecretStr(PEM.get_secret_value().replace("\n", "\\n")),
        SecretStr("private.key"),
        SecretStr(pkcs8(KEY, b"password")),
        SecretStr(pkcs8(ec.generate_private_key(ec.SECP256R1()))),
        SecretStr(public_part(KEY)),
    ],
    ids=[
        "nothing",
        "secret",
        "cut off",
        "escaped",
        "path",
        "encrypted",
        "EC",
        "public",
    ],
)
def test_what_is_no_such_key_is_refused_and_nothing_of_it_is_said(
    secret: SecretStr,
) -> None:
    """Such a thing is not stored. If it were, it would sign nothing."""
    signer = VonageSigner(VideoCredentials(APPLICATION_ID, secret))

    with pytest.raises(VideoCredentialsRefused) as refused:
        signer.headers(is_form=False, offset_s=0)

    assert str(refused.value) == "That is no key of a Vonage application."
    assert refused.value.__context__ is None


def test_nothing_of_a_key_is_said_of_who_signs_with_it() -> None:
    signer = VonageSigner(APPLICATION)
    signer.headers(is_form=False, offset_s=0)

    inside = PEM.get_secret_value().splitlines()[1]
    assert inside not in repr(signer)
    assert inside not in repr(vars(signer))
