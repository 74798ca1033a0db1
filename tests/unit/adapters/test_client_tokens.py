"""Tokens to connect with: their limits and times, whichever product they are for."""

import time
from typing import Any

import jwt
import pytest
from pydantic import SecretStr
from requests import Response

from interactive_broadcast.adapters.opentok_signer import OpenTokSigner
from interactive_broadcast.adapters.video_clock import VideoClock
from interactive_broadcast.kernel.errors import BackendError, VideoNotFound
from interactive_broadcast.kernel.video import VideoCredentials
from tests.support import minting
from tests.support.minting import HOUR, NOW, session_of

KEY = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))
OURS = session_of("100")


def minted(session_id: str = OURS, **changes: Any) -> str:
    return minting.minted(OpenTokSigner(KEY), session_id, **changes)


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_of_another_projects_session_there_is_none() -> None:
    with pytest.raises(VideoNotFound):
        minted(session_of("200"))


@pytest.mark.parametrize(
    "impossible",
    [
        {"expires_at_s": NOW - 1},
        {"expires_at_s": NOW + 2_592_001},
        {"data": "x" * 1_001},
        {"layout_classes": ["x" * 999, "y"]},
    ],
)
def test_what_the_service_would_refuse_is_not_made(impossible: dict[str, Any]) -> None:
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
def test_a_token_is_dated_by_the_services_clock(ahead_s: int) -> None:
    clock = VideoClock(lambda: NOW + 0.5)
    refusal = Response()
    refusal.status_code, refusal._content = 403, b"issued time"  # noqa: SLF001 - the library has no other way to make one
    date = time.gmtime(NOW + ahead_s)
    refusal.headers["Date"] = time.strftime("%a, %d %b %Y %H:%M:%S GMT", date)
    assert clock.learn(refusal)

    claims = claims_of(minted(clock=clock))

    # Half a second is lost to the date, which has none.
    assert claims["iat"] == NOW + ahead_s - 1
    assert claims["exp"] == claims["iat"] + HOUR
