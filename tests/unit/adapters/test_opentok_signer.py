"""What an OpenTok project signs, with the SDK and PyJWT as judges."""

import time
from typing import Any

import jwt
import opentok
import pytest
from opentok.exceptions import OpenTokException
from pydantic import SecretStr

from interactive_broadcast.adapters.opentok_signer import OpenTokSigner, moved
from interactive_broadcast.kernel.errors import VideoCredentialsRefused, VideoNotFound
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole
from tests.support import minting
from tests.support.minting import HOUR, NOW, session_of

SECRET = "a secret of at least 32 characters"
KEY = VideoCredentials("100", SecretStr(SECRET))
OURS = session_of("100")


def minted(session_id: str = OURS, **changes: Any) -> str:
    return minting.minted(OpenTokSigner(KEY), session_id, **changes)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token,
        SECRET,
        algorithms=["HS256"],
        options={"verify_exp": False, "verify_iat": False},
    )
    return claims


@pytest.mark.parametrize("role", list(VideoRole))
@pytest.mark.parametrize(
    ("data", "classes"),
    [(None, []), ("", []), ('{"person":"Zoë"}', ["full", "focus"])],
)
def test_a_token_is_the_one_that_the_sdk_makes(
    monkeypatch: pytest.MonkeyPatch,
    role: VideoRole,
    data: str | None,
    classes: list[str],
) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    theirs = opentok.Client("100", SECRET).generate_token(
        OURS,
        role=opentok.Roles(role.value),
        expire_time=NOW + HOUR,
        data=data,
        initial_layout_class_list=classes,
    )

    token = minted(role=role, data=data, layout_classes=classes)

    ours, expected = claims_of(token), claims_of(theirs)
    assert 0 <= ours.pop("nonce") < 1_000_000
    expected.pop("nonce")
    assert ours == expected
    assert jwt.get_unverified_header(token) == jwt.get_unverified_header(theirs)


@pytest.mark.parametrize(
    "session_id",
    [
        *(OURS, OURS[:-1], session_of("200"), session_of("1000"), session_of("")),
        *("", "1_", "1_100", "2_unknown", "1_" + "é" * 9, "1_////", "1_gA"),
    ],
)
def test_a_session_is_the_projects_when_the_sdk_says_so(session_id: str) -> None:
    try:
        opentok.Client("100", SECRET).generate_token(session_id)
    except OpenTokException:
        with pytest.raises(VideoNotFound):
            minted(session_id)
    else:
        assert minted(session_id)


def test_of_a_million_tokens_that_say_the_same_hardly_two_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = []

    def largest(below: int) -> int:
        drawn.append(below)
        return below - 1

    monkeypatch.setattr("secrets.randbelow", largest)

    assert claims_of(minted())["nonce"] == 999_999
    assert drawn == [1_000_000]


def test_a_token_is_moved_in_time_and_says_the_same_otherwise() -> None:
    claims = {"iss": "100", "iat": 1_000, "exp": 1_180, "jti": "0.5"}
    token = jwt.encode(claims, SECRET, algorithm="HS256")

    found = jwt.decode(
        moved(token, SECRET, -600.4),
        SECRET,
        algorithms=["HS256"],
        options={"verify_exp": False},
    )

    assert found == {**claims, "iat": 399, "exp": 579}
    assert moved(token, SECRET, 0.0) == token


@pytest.mark.parametrize("name", ["key.pem", "../.env", "/etc/hosts.conf"])
def test_a_secret_is_never_taken_for_the_name_of_a_file(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The SDK would open it: what is in a file of ours is nobody's secret."""
    monkeypatch.setattr("builtins.open", lambda *_: pytest.fail("opened"))
    signer = OpenTokSigner(VideoCredentials("100", SecretStr(name)))

    with pytest.raises(VideoCredentialsRefused):
        signer.headers(is_form=True, offset_s=0)
