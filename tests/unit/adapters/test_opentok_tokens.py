"""Tokens of our own making, with the SDK, PyJWT and OpenTok's limits as judges."""

import time
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import opentok
import pytest
from opentok.exceptions import OpenTokException
from pydantic import SecretStr
from requests import Response

from interactive_broadcast.adapters.opentok_clock import OpenTokClock
from interactive_broadcast.adapters.opentok_tokens import OpenTokTokens
from interactive_broadcast.kernel.errors import BackendError, VideoNotFound
from interactive_broadcast.kernel.video import VideoCredentials, VideoRole

SECRET = "a secret of at least 32 characters"
KEY = VideoCredentials("100", SecretStr(SECRET))
NOW = int(time.time())
HOUR = 3600


def session_of(api_key: str) -> str:
    plain = f"1~{api_key}~12.34.56.78~1795967136~0.123~p~"
    return "1_" + urlsafe_b64encode(plain.encode()).decode().rstrip("=")


OURS = session_of("100")


def minted(session_id: str = OURS, **changes: Any) -> str:
    given = {
        "role": VideoRole.PUBLISHER,
        "expires_at_s": NOW + HOUR,
        "data": None,
        "layout_classes": (),
        **changes,
    }
    return OpenTokTokens(KEY, OpenTokClock(), lambda: NOW).mint(session_id, **given)


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


@pytest.mark.parametrize(
    "impossible",
    [
        {"expires_at_s": NOW - 1},
        {"expires_at_s": NOW + 2_592_001},
        {"data": "x" * 1_001},
        {"layout_classes": ["x" * 999, "y"]},
    ],
)
def test_what_opentok_would_refuse_is_not_made(impossible: dict[str, Any]) -> None:
    with pytest.raises(BackendError):
        minted(**impossible)


@pytest.mark.parametrize(
    "possible",
    [
        {"expires_at_s": NOW},
        {"expires_at_s": NOW + 2_592_000},
        {"data": "x" * 1_000},
    ],
)
def test_what_it_takes_at_the_most_is_made(possible: dict[str, Any]) -> None:
    assert minted(**possible)


@pytest.mark.parametrize("ahead_s", [-86_400, -1, 1, 86_400])
def test_a_token_is_dated_by_opentoks_clock(ahead_s: int) -> None:
    clock = OpenTokClock(lambda: NOW + 0.5)
    refusal = Response()
    refusal.status_code, refusal._content = 403, b"issued time"  # noqa: SLF001 - the library has no other way to make one
    date = time.gmtime(NOW + ahead_s)
    refusal.headers["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S GMT", date)
    assert clock.learn(refusal)
    tokens = OpenTokTokens(KEY, clock, lambda: NOW)

    claims = claims_of(
        tokens.mint(
            OURS,
            role=VideoRole.PUBLISHER,
            expires_at_s=NOW + HOUR,
            data=None,
            layout_classes=(),
        )
    )

    # Half a second is lost to the date, which has none.
    assert claims["iat"] == NOW + ahead_s - 1
    assert claims["exp"] == claims["iat"] + HOUR


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
